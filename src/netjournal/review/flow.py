"""What happened in a period, each thing by its own date, and the first sentence of a review."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from netjournal.domain.records import Learning
from netjournal.review.figure import Figure
from netjournal.review.format import count_words, format_hours, said_list
from netjournal.review.index import JournalIndex, measured
from netjournal.review.period import Period

STEPS = {
    "noted": "on",
    "planned": "potential_on",
    "tried": "applied_on",
    "seen": "realized_on",
    "reframed": "reframed_on",
    "closed": "closed_on",
}
"""The steps of a learning that are counted by their own date."""


def passed_on_in(ledger: JournalIndex, period: Period) -> list[Learning]:
    """The learnings that reached a colleague, on a day of the period; a contact counts with its tier on that day."""
    found = []
    for learning in ledger.learnings:
        day = learning.shared_on
        if day is None or not _in(ledger, day, period):
            continue
        if any(ledger.tier_on(one, day) == "colleagues" for one in learning.shared_with):
            found.append(learning)
    return found


def from_beyond(ledger: JournalIndex, learning: Learning) -> bool:
    """Whether a learning that was passed on names sources, and none of them was a colleague on that day."""
    sources = {one for talk in ledger.sources(learning) for one in talk.contact_ids} or set(learning.contact_ids)
    day = learning.shared_on or ledger.today
    return bool(sources) and not any(ledger.tier_on(one, day) == "colleagues" for one in sources)


def _in(ledger: JournalIndex, day: date | None, period: Period) -> bool:
    return day is not None and day in period and day <= ledger.today


def this_period(ledger: JournalIndex, period: Period) -> Figure:
    """What was noted, planned, tried, seen, reframed, passed on and closed in the period."""
    talks = ledger.interactions_in(period.starts_on, period.ends_on)
    passed = passed_on_in(ledger, period)
    steps = {
        step: [one for one in ledger.learnings if _in(ledger, getattr(one, field), period)]
        for step, field in STEPS.items()
    }
    minutes = sum(measured(talk) or 0 for talk in talks)
    unplanned = [one for one in steps["tried"] if one.potential_on is None]
    counts: dict[str, Any] = {
        "minutes": minutes,
        "conversations": len(talks),
        **{step: len(those) for step, those in steps.items()},
        "tried_without_plan": len(unplanned),
        "passed_on": len(passed),
    }
    added: dict[str, list[str]] = {}
    for step, those in (*steps.items(), ("passed on", passed)):
        for one in those:
            added.setdefault(one.id, []).append(step)
    return Figure(
        name="this-period",
        title="In this period",
        formula="What happened on the days of the period, each by its own date: learnings noted, planned, tried, seen, "
        "seen differently, passed on to a colleague and closed; conversations, and the minutes that you entered.",
        caveat="These are not parts of one whole: what was tried in the period may have been noted long before.",
        sentence=flow_sentence(counts),
        counts=counts,
        counted=(*added, *(talk.id for talk in talks)),
        contributions={identity: said_list(*words) for identity, words in added.items()}
        | {talk.id: format_hours(measured(talk) or 0) if measured(talk) else "no minutes" for talk in talks},
    )


def time_words(counts: Mapping[str, Any]) -> str:
    """The time with others, in a sentence."""
    if not counts["conversations"]:
        return "No conversations in this period."
    number = count_words(counts["conversations"], "conversation")
    return f"{format_hours(counts['minutes'])} with others in {number}." if counts["minutes"] else f"{number}."


def learning_words(counts: Mapping[str, Any]) -> str:
    """What flowed from talk to class, in a sentence; empty where nothing did."""
    plan = counts["tried_without_plan"]
    tried = f"tried {counts['tried']} in class" if counts["tried"] else ""
    if plan and tried:
        tried += f" ({plan} without a plan)"
    words = said_list(
        f"noted {count_words(counts['noted'], 'learning')}" if counts["noted"] else "",
        f"planned {counts['planned']}" if counts["planned"] and not counts["tried"] else "",
        tried,
        f"saw what came of {counts['seen']}" if counts["seen"] else "",
        f"passed {counts['passed_on']} on to a colleague" if counts["passed_on"] else "",
        f"closed {counts['closed']}" if counts["closed"] and not counts["noted"] else "",
    )
    return f"You {words}." if words else ""


def flow_sentence(counts: Mapping[str, Any]) -> str:
    """Time, and what flowed."""
    return f"{time_words(counts)} {learning_words(counts)}".strip()


def headline(flow: Figure, funnel: Figure) -> str:
    """The first sentence of a review: what flowed, then what became of what was noted in the period.

    Where both say the same (a whole year), it is said once, as what became of it.
    """
    counts, cohort = flow.counts, funnel.counts
    if not cohort["noted"]:
        return flow.sentence
    passed = f"You passed {counts['passed_on']} on to a colleague." if counts["passed_on"] else ""
    if (counts["tried"], counts["seen"]) == (cohort["applied"], cohort["realized"]):
        return " ".join(part for part in (time_words(counts), funnel.sentence, passed) if part)
    return f"{flow.sentence} Of those noted: {funnel.sentence.partition(': ')[2]}"
