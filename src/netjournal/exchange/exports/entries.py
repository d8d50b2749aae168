"""One entry of the journal as a line of Markdown, with the names that may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from netjournal.domain.learnings import achievements, reached_on
from netjournal.domain.problems import ProblemState, history, opened_on
from netjournal.domain.records import Ask, ClosedAs, ContactKind, Goal, Interaction, Learning, Problem, Stage
from netjournal.exchange.exports.redaction import RedactedView
from netjournal.exchange.formats.markdown import block, bullets, inline
from netjournal.text.dates import format_date
from netjournal.text.durations import format_minutes
from netjournal.text.normalize import join_and, words_of

GRADES = {
    "E0": "my own word",
    "E1": "something that can be shown",
    "E2": "another adult saw it",
    "E3": "measured as named beforehand",
}
"""What an observed effect rests on, in words."""

ENDINGS = {
    ClosedAs.NULL: "Ended without a difference",
    ClosedAs.NEGATIVE: "Ended, for it did harm",
    ClosedAs.DROPPED: "Dropped untried",
}
"""How a learning ended, in words."""


def day(on: date) -> str:
    """A date in words, as `Mon 16 Nov 2026`."""
    return format_date(on)


def others(words: str, contact_ids: Sequence[str], shown: RedactedView) -> str:
    """Those contacts, in words, whom the words (as they are shown) do not name already: whole, or a person in part."""
    said, missing = set(words_of(words.replace("’s", "").replace("'s", ""))), []
    for contact_id in contact_ids:
        name, contact = shown.name(contact_id), shown.contact(contact_id)
        parts = words_of(name)
        person = contact is not None and contact.kind is ContactKind.PERSON and name == contact.name
        if name.casefold() in words.casefold() or (person and parts and {parts[0], parts[-1]} & said):
            continue
        missing.append(name)
    return join_and(list(dict.fromkeys(missing)))


def conversation(interaction: Interaction, shown: RedactedView) -> str:
    """`Mon 16 Nov 2026, Lucía Morrow: coffee about exit tickets (25 min, hallway)`; whom the words name stands once."""
    words = shown.text(interaction.summary)
    who = others(words, interaction.contact_ids, shown)
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
    return _with_lines(_head(found, shown), learning_lines(found, shown))


def learning_lines(found: Learning, shown: RedactedView) -> list[str]:
    """Where a learning came from and what became of it: a line each, as Markdown."""
    lines = [f"From {source}" for source in sources(found, shown)]
    if own := _words(found.own_words, shown):
        lines.append(f"In my own words: {own}")
    if _words(found.plan_when + found.plan_will, shown):
        lines.append(_plan(found, shown))
    return lines + [_stage(found, stage, on, shown) for stage, on in achievements(found) if stage in _SAID]


def moved(found: Learning, first: date, last: date, shown: RedactedView) -> str:
    """A learning of before, and the steps that it took in these days."""
    steps = [
        _plan(found, shown, on) if stage is Stage.POTENTIAL else _stage(found, stage, on, shown)
        for stage, on in achievements(found)
        if stage is not Stage.NOTED and first <= on <= last
    ]
    return _with_lines(_head(found, shown), steps)


def planned(found: Learning, shown: RedactedView) -> str:
    """A learning and the plan for it."""
    return _with_lines(_head(found, shown), [_plan(found, shown)])


def _head(found: Learning, shown: RedactedView) -> str:
    words = inline(shown.text(found.text))
    return f"**{words}** (noted {day(found.on)})" if words else f"Without words (noted {day(found.on)})"


def _with_lines(head: str, lines: Sequence[str]) -> str:
    return head + ("\n" + bullets(lines) if lines else "")


def sources(found: Learning, shown: RedactedView) -> list[str]:
    """What a learning came from, as Markdown: its conversations, else the contacts that it names."""
    known = shown.interactions
    talks = [_talk(known[interaction_id], shown) for interaction_id in found.interaction_ids if interaction_id in known]
    return talks or [inline(shown.name(contact_id)) for contact_id in found.contact_ids]


def _talk(interaction: Interaction, shown: RedactedView) -> str:
    who = shown.names(interaction.contact_ids)
    return f"{inline(who) if who else 'a conversation'}, {day(interaction.on)}: {_said_in(interaction, shown)}"


def _plan(found: Learning, shown: RedactedView, on: date | None = None) -> str:
    when, will = _words(found.plan_when, shown), _words(found.plan_will, shown)
    plan = f"when {when}, I will {will or '…'}" if when else f"I will {will or '…'}"
    sign = _words(found.expected_sign, shown)
    return f"My plan{f' of {day(on)}' if on else ''}: {plan}{f'. The sign I look for: {sign}' if sign else ''}"


_SAID = {
    Stage.APPLIED: "Tried",
    Stage.REALIZED: "Seen",
    Stage.REFRAMED: "I see it differently since",
    Stage.CLOSED: "Ended",
}


def _stage(found: Learning, stage: Stage, on: date, shown: RedactedView) -> str:
    said = {
        Stage.APPLIED: lambda: _words(found.applied_note, shown),
        Stage.REALIZED: lambda: _words(found.observed, shown),
        Stage.REFRAMED: lambda: reframed(found, shown),
        Stage.CLOSED: lambda: _words(found.closed_reason, shown),
    }[stage]()
    if stage is Stage.REFRAMED:
        return f"{_SAID[stage]} {day(on)}{': ' + said if said else ''}"
    how = _SAID[stage]
    if stage is Stage.CLOSED and found.closed_as:
        how = "Dropped" if found.applied_on and found.closed_as is ClosedAs.DROPPED else ENDINGS[found.closed_as]
    grade = f" ({GRADES[found.evidence]})" if stage is Stage.REALIZED and found.evidence else ""
    barrier = f" (in the way: {found.barrier})" if stage is Stage.CLOSED and found.barrier else ""
    return f"{how} on {day(on)}{': ' + said if said else ''}{grade}{barrier}"


def reframed(found: Learning, shown: RedactedView) -> str:
    """What the teacher counted as success before and what now; what was not said is left out."""
    before, after = _words(found.reframed_before, shown), _words(found.reframed_after, shown)
    parts = [f"I used to count {before} as success" if before else "", f"now I count {after}" if after else ""]
    return "; ".join(part for part in parts if part)


def moved_in(found: Learning, first: date, last: date) -> bool:
    """Whether a learning reached a stage beyond the first in these days."""
    days = (reached_on(found, stage) for stage in Stage if stage is not Stage.NOTED)
    return any(on is not None and first <= on <= last for on in days)


def goal(found: Goal, shown: RedactedView) -> str:
    """The goal, with whom, and how it stands."""
    text = shown.text(found.text)
    who = others(text, found.contact_ids, shown)
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
    when, will = _words(found.when_cue, shown), _words(found.will_do, shown)
    return f"When {when}, I will {will or '…'}" if when else f"I will {will or '…'}"


_STEPS = {
    ProblemState.ASKED_INSIDE: "asked colleagues on",
    ProblemState.NO_SOLUTION: "no answer there on",
    ProblemState.BEYOND: "looking beyond since",
}


def problem(found: Problem, shown: RedactedView, asks: Sequence[Ask] = ()) -> str:
    """The problem, the steps that it took with their days, and who was asked."""
    since = opened_on(found)
    opened = f" (since {day(since)})" if since else ""
    words = inline(shown.text(found.title))
    return _with_lines((f"**{words}**" if words else "Without a title") + opened, problem_lines(found, shown, asks))


def problem_lines(found: Problem, shown: RedactedView, asks: Sequence[Ask] = ()) -> list[str]:
    """The steps of a problem, who was asked and how it ended: a line each, as Markdown."""
    steps = [f"{_STEPS[state]} {day(on)}" for state, on in history(found) if on and state in _STEPS]
    lines = ["; ".join(steps)] if steps else []
    lines += [_asked(record, shown) for record in asks if record.problem_id == found.id]
    if found.resolved_on:
        by = f" by {inline(shown.name(found.resolved_by))}" if found.resolved_by else ""
        how = _words(found.resolution, shown)
        lines.append(f"resolved{by} on {day(found.resolved_on)}{': ' + how if how else ''}")
    elif found.parked_on:
        lines.append(f"parked on {day(found.parked_on)}")
    return [line[:1].upper() + line[1:] for line in lines]


def _asked(ask: Ask, shown: RedactedView) -> str:
    answer = _words(ask.answer, shown)
    return f"asked {inline(shown.name(ask.contact_id))} on {day(ask.on)}{': ' + answer if answer else ''}"


def _words(text: str, shown: RedactedView) -> str:
    """Somebody's words inside a sentence of ours, without a full stop of their own."""
    return inline(shown.text(text).strip().rstrip("."))
