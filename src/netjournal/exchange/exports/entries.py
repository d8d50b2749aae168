"""One entry of the journal as a line of Markdown, with the names that may be shown."""

from __future__ import annotations

from datetime import date

from netjournal.domain.learnings import achievements, reached_on
from netjournal.domain.problems import ProblemState, history, opened_on
from netjournal.domain.records import Ask, Goal, Interaction, Learning, Problem, Stage
from netjournal.exchange.exports.redaction import RedactedView
from netjournal.exchange.formats.markdown import block, bullets, inline
from netjournal.text.dates import format_date
from netjournal.text.durations import format_minutes
from netjournal.text.normalize import join_and

GRADES = {
    "E0": "E0, my word",
    "E1": "E1, an artefact",
    "E2": "E2, another adult saw it",
    "E3": "E3, a measure named beforehand",
}


def day(on: date) -> str:
    """A date in words, as `Mon 16 Nov 2026`."""
    return format_date(on)


def conversation(interaction: Interaction, shown: RedactedView) -> str:
    """`Mon 16 Nov 2026, Lucía Morrow: coffee about exit tickets (25 min, hallway)`."""
    who = shown.names(interaction.contact_ids)
    head = f"{day(interaction.on)}, {inline(who)}" if who else day(interaction.on)
    details = [format_minutes(interaction.minutes)] if interaction.minutes else []
    details += [shown.text(interaction.channel)] if interaction.channel else []
    return f"{head}: {_said_in(interaction, shown)}{_in_brackets(details)}"


def _in_brackets(details: list[str]) -> str:
    return f" ({inline(', '.join(details))})" if details else ""


def _said_in(interaction: Interaction, shown: RedactedView) -> str:
    return inline(shown.text(interaction.summary)) or "without words"


def learning(found: Learning, shown: RedactedView) -> str:
    """The learning, where it came from, and what became of it, each on a line of its own under it."""
    below = [f"From {source}" for source in sources(found, shown)]
    if own := _words(found.own_words, shown):
        below.append(f"In my own words: {own}")
    if _words(found.plan_when + found.plan_will, shown):
        below.append(_plan(found, shown))
    below += [_stage(found, stage, on, shown) for stage, on in achievements(found) if stage in _SAID]
    noted = f"{block(shown.text(found.text)) or 'Without words'} (noted {day(found.on)})"
    return noted + ("\n" + bullets(below) if below else "")


def sources(found: Learning, shown: RedactedView) -> list[str]:
    """What a learning came from, as Markdown: its conversations, else the contacts that it names."""
    known = shown.interactions
    talks = [_talk(known[interaction_id], shown) for interaction_id in found.interaction_ids if interaction_id in known]
    return talks or [inline(shown.name(contact_id)) for contact_id in found.contact_ids]


def _talk(interaction: Interaction, shown: RedactedView) -> str:
    who = shown.names(interaction.contact_ids)
    return f"{inline(who) if who else 'a conversation'} on {day(interaction.on)}: {_said_in(interaction, shown)}"


def _plan(found: Learning, shown: RedactedView) -> str:
    plan = f"When {_words(found.plan_when, shown) or '…'}, I will {_words(found.plan_will, shown) or '…'}"
    sign = _words(found.expected_sign, shown)
    return f"{plan}; the sign: {sign}" if sign else plan


_SAID = {
    Stage.APPLIED: "Tried",
    Stage.REALIZED: "Seen",
    Stage.REFRAMED: "Seen otherwise since",
    Stage.CLOSED: "Closed",
}


def _stage(found: Learning, stage: Stage, on: date, shown: RedactedView) -> str:
    said = {
        Stage.APPLIED: _words(found.applied_note, shown),
        Stage.REALIZED: _words(found.observed, shown),
        Stage.REFRAMED: f"I used to count {_words(found.reframed_before, shown) or '…'} as success; now I count "
        f"{_words(found.reframed_after, shown) or '…'}",
        Stage.CLOSED: _words(found.closed_reason, shown),
    }[stage]
    grade = f" ({GRADES[found.evidence]})" if stage is Stage.REALIZED and found.evidence else ""
    ending = f" as {found.closed_as}" if stage is Stage.CLOSED and found.closed_as else ""
    barrier = f" (in the way: {found.barrier})" if stage is Stage.CLOSED and found.barrier else ""
    return f"{_SAID[stage]}{ending} on {day(on)}{': ' + said if said else ''}{grade}{barrier}"


def moved_in(found: Learning, first: date, last: date) -> bool:
    """Whether a learning reached a stage beyond the first in these days."""
    days = (reached_on(found, stage) for stage in Stage if stage is not Stage.NOTED)
    return any(on is not None and first <= on <= last for on in days)


def goal(found: Goal, shown: RedactedView) -> str:
    """The goal, with whom, and how it stands."""
    text = shown.text(found.text)
    who = join_and([name for name in shown.each_name(found.contact_ids) if name not in text])
    states = (
        ("done", found.done_on),
        ("thought about, no contact needed", found.skipped_on),
        ("dropped", found.dropped_on),
        ("due", found.due_on),
    )
    how = next((f"{state} {day(on)}" for state, on in states if on is not None), "no date")
    said = _words(found.outcome if found.done_on else found.reason, shown)
    words = block(text) or _as_plan(found, shown)
    return f"{words}{f', with {inline(who)}' if who else ''} ({how}){f': {said}' if said else ''}"


def _as_plan(found: Goal, shown: RedactedView) -> str:
    return f"When {_words(found.when_cue, shown) or '…'}, I will {_words(found.will_do, shown) or '…'}"


def problem(found: Problem, shown: RedactedView, asks: tuple[Ask, ...] = ()) -> str:
    """The problem, the rungs of its ladder with their days, and who was asked."""
    since = opened_on(found)
    opened = f" (opened {day(since)})" if since else ""
    head = block(shown.text(found.title)) or "Without a title"
    rungs = [
        f"{rung} {day(on)}"
        for rung, on in history(found)
        if on and rung not in (ProblemState.OPEN, ProblemState.RESOLVED)
    ]
    below = [join_and(rungs, "then")] if rungs else []
    mine = [ask for ask in asks if ask.problem_id == found.id]
    below += [_asked(record, shown) for record in mine]
    if found.resolved_on:
        by = f" by {inline(shown.name(found.resolved_by))}" if found.resolved_by else ""
        how = _words(found.resolution, shown)
        below.append(f"resolved{by} on {day(found.resolved_on)}{': ' + how if how else ''}")
    return head + opened + ("\n" + bullets(row[:1].upper() + row[1:] for row in below) if below else "")


def _asked(ask: Ask, shown: RedactedView) -> str:
    answer = _words(ask.answer, shown)
    return f"Asked {inline(shown.name(ask.contact_id))} on {day(ask.on)}{': ' + answer if answer else ''}"


def _words(text: str, shown: RedactedView) -> str:
    """Somebody's words inside a sentence of ours, without a full stop of their own."""
    return inline(shown.text(text).strip().rstrip("."))
