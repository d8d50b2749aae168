"""What the exchanges were like: usefulness, energy, giving and getting, and the networks one follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any

from netjournal.domain.records import Direction, Interaction
from netjournal.review.figure import Figure, LeftOut
from netjournal.review.format import count_words, format_hours, format_share
from netjournal.review.index import TIERS, UNTIERED, JournalIndex, measured, why_unmeasured
from netjournal.review.period import ONE_DAY, Period, earlier
from netjournal.text.normalize import join_and

SIX_WEEKS = timedelta(days=42)
EIGHT_WEEKS = timedelta(days=56)
FEWEST_MOODS = 5
"""Entries with energy that each six weeks need before their change is told."""

FEW_HOURS = 3
MOST_SAID = 0.6
"""Share of the entries that must say a thing before the figure stops warning that few do."""


def usefulness(ledger: JournalIndex, period: Period) -> Figure:
    """The median usefulness (0–3) by tier."""
    inside = ledger.interactions_in(period.starts_on, period.ends_on)
    rated = [contact for contact in inside if contact.usefulness is not None]
    marks: dict[str, list[int]] = {tier: [] for tier in (*TIERS, UNTIERED)}
    for interaction in rated:
        for tier in ledger.split(interaction):
            marks[tier].append(interaction.usefulness or 0)
    value = {tier: float(median(marks[tier])) if marks[tier] else None for tier in TIERS}
    said = [
        f"{tier} {mark:g} ({count_words(len(marks[tier]), 'entry', 'entries')})"
        for tier, mark in value.items()
        if mark is not None
    ]
    return Figure(
        name="usefulness",
        title="Usefulness",
        formula="The median of the usefulness that you noted (0 to 3), by tier.",
        caveat="An interaction with contacts of several tiers counts once in each. Interactions that say nothing of "
        "usefulness are left out, and contacts without a tier are counted apart.",
        sentence=f"{len(rated)} of {count_words(len(inside), 'entry', 'entries')} say how useful they were.",
        counts={"rated": len(rated), "unrated": len(inside) - len(rated), "by_tier": {t: len(marks[t]) for t in marks}},
        value=value if rated else None,
        guard=_few_said(len(rated), len(inside), "usefulness"),
        counted=tuple(interaction.id for interaction in rated),
        left_out=tuple(
            LeftOut(contact.id, "no usefulness was noted") for contact in inside if contact.usefulness is None
        ),
        comparison=f"Median: {join_and(said)}." if said else "",
        value_compares=True,
    )


def energy(ledger: JournalIndex, period: Period) -> Figure:
    """The share of entries at +1 or more minus the share at −1 or less, and its six-week change."""
    inside = ledger.interactions_in(period.starts_on, period.ends_on)
    felt = [contact for contact in inside if contact.energy is not None]
    counts: dict[str, Any] = _moods(felt) | {"unsaid": len(inside) - len(felt)}
    end = min(period.ends_on, ledger.today)
    now = _felt(ledger, earlier(end, SIX_WEEKS - ONE_DAY), end)
    before = _felt(ledger, earlier(end, 2 * SIX_WEEKS - ONE_DAY), earlier(end, SIX_WEEKS))
    counts["last_six_weeks"], counts["six_weeks_before"] = _moods(now), _moods(before)
    enough = min(len(now), len(before)) >= FEWEST_MOODS
    counts["change"] = _balance(now) - _balance(before) if enough else None
    return Figure(
        name="energy",
        title="Energy",
        formula="Entries at +1 or more ÷ entries that say their energy, minus entries at −1 or less ÷ the same. "
        "Change: the last six weeks of the period less the six weeks before.",
        caveat="Energy is kept apart from learning: a tiring exchange can teach, and a pleasant one need not. The "
        f"change needs {FEWEST_MOODS} entries in each six weeks.",
        sentence=_energy_sentence(counts, len(felt)),
        counts=counts,
        value=_balance(felt) if felt else None,
        guard=_few_said(len(felt), len(inside), "energy"),
        counted=tuple(interaction.id for interaction in felt),
        left_out=tuple(LeftOut(contact.id, "no energy was noted") for contact in inside if contact.energy is None),
        comparison=_change_words(counts["change"]),
        comparing=("last_six_weeks", "six_weeks_before", "change"),
    )


def _felt(ledger: JournalIndex, starts_on: date, ends_on: date) -> list[Interaction]:
    return [interaction for interaction in ledger.interactions_in(starts_on, ends_on) if interaction.energy is not None]


def _moods(felt: Sequence[Interaction]) -> dict[str, int]:
    giving = sum((interaction.energy or 0) > 0 for interaction in felt)
    taking = sum((interaction.energy or 0) < 0 for interaction in felt)
    return {"giving": giving, "even": len(felt) - giving - taking, "taking": taking}


def _balance(felt: Sequence[Interaction]) -> float:
    moods = _moods(felt)
    return (moods["giving"] - moods["taking"]) / len(felt)


def _energy_sentence(counts: dict[str, Any], felt: int) -> str:
    if not felt:
        return "No energy was noted."
    whole = count_words(felt + counts["unsaid"], "entry", "entries")
    return f"{counts['giving']} gave energy and {counts['taking']} took it, of {felt} that say (of {whole})."


def _change_words(change: float | None) -> str:
    if change is None:
        return ""
    points = round(100 * change)
    if not points:
        return "The last six weeks were like the six before."
    return f"The last six weeks were {abs(points)} points {'above' if points > 0 else 'below'} the six before."


def _few_said(said: int, whole: int, what: str) -> str:
    return (
        f"Only {said} of {count_words(whole, 'entry', 'entries')} say {what}."
        if whole and said / whole < MOST_SAID
        else ""
    )


def give_get(ledger: JournalIndex, period: Period) -> Figure:
    """Counts by direction and tier, and the loops that were closed by telling the source."""
    inside = ledger.interactions_in(period.starts_on, period.ends_on)
    directions = {way.value: dict.fromkeys((*TIERS, UNTIERED), 0) for way in Direction}
    totals = dict.fromkeys(directions, 0)
    silent = [contact for contact in inside if contact.direction is None]
    for contact in inside:
        if contact.direction is not None:
            totals[contact.direction.value] += 1
            for tier in ledger.split(contact):
                directions[contact.direction.value][tier] += 1
    applied = ledger.applied_in(period)
    told = [learning for learning in applied if ledger.happened(learning.told_source_on)]
    loops = format_share(len(told), len(applied), "applied learnings") if applied else ""
    return Figure(
        name="give-get",
        title="Giving and getting",
        formula="Interactions by direction and tier. Closed loops: learnings applied in the period whose source was "
        "told of it ÷ learnings applied in the period.",
        caveat="More giving is not better, and neither is more getting. An interaction with contacts of several tiers "
        "counts once in each.",
        sentence=f"Got {totals['get']}, gave {totals['give']}, both {totals['both']}"
        + (f"; the source was told of {loops}." if loops else "."),
        counts=directions
        | {"totals": totals, "unsaid": len(silent), "applied": len(applied), "closed_loops": len(told)},
        value=len(told) / len(applied) if applied else None,
        guard=_few_said(len(inside) - len(silent), len(inside), "who gave"),
        counted=tuple(contact.id for contact in inside if contact.direction is not None)
        + tuple(learning.id for learning in applied),
        left_out=tuple(LeftOut(item.id, "no direction was noted") for item in silent),
    )


def following(ledger: JournalIndex, period: Period) -> Figure:
    """Items of usefulness 2 or 3 per hour with followed networks over 8 weeks; decisions made ÷ due."""
    end = min(period.ends_on, ledger.today)
    heard = [
        interaction
        for interaction in ledger.interactions_in(earlier(end, EIGHT_WEEKS - ONE_DAY), end)
        if "following" in ledger.split(interaction)
    ]
    timed = [item for item in heard if measured(item) is not None]
    hours = sum((interaction.minutes or 0) * ledger.split(interaction)["following"] for interaction in timed) / 60
    useful = sum(ledger.split(interaction)["following"] for interaction in timed if (interaction.usefulness or 0) >= 2)
    due = [
        decision
        for decision in ledger.records.decisions
        if decision.recheck_on in period and decision.recheck_on <= ledger.today
    ]
    made = [learning for learning in due if ledger.happened(learning.decided_on) and learning.choice is not None]
    silent = sum(interaction.usefulness is None for interaction in timed)
    return Figure(
        name="following",
        title="Networks you follow",
        formula="Items of usefulness 2 or 3 from followed networks ÷ hours with them, over the eight weeks up to the "
        "end of the period. Decisions made ÷ decisions whose day came in the period.",
        caveat="Only items with minutes that you entered count, above and below the line. An item shared with other "
        "tiers counts by the part of its contacts that you follow.",
        sentence=_following_sentence(useful, hours, len(made), len(due)),
        counts={
            "items": len(timed),
            "useful": useful,
            "hours": hours,
            "without_minutes": len(heard) - len(timed),
            "without_usefulness": silent,
            "decisions_due": len(due),
            "decisions_made": len(made),
            "topics": _topics(ledger, heard),
        },
        value={
            "useful_per_hour": useful / hours if hours else None,
            "decisions": len(made) / len(due) if due else None,
        },
        guard=_following_guard(heard, len(heard) - len(timed), hours),
        counted=tuple(interaction.id for interaction in (*timed, *due)),
        left_out=tuple(LeftOut(item.id, why_unmeasured(item)) for item in heard if measured(item) is None),
    )


def _topics(ledger: JournalIndex, heard: Sequence[Interaction]) -> dict[str, int]:
    """The topics that at least two followed contacts spoke of, with how many did."""
    sources: dict[str, set[str]] = {}
    for item in heard:
        followed = {one for one in item.contact_ids if ledger.tier_on(one, item.on) == "following"}
        for topic in item.topics:
            sources.setdefault(topic.casefold(), set()).update(followed)
    spread = ((topic, len(who)) for topic, who in sources.items() if len(who) > 1)
    return dict(sorted(spread, key=lambda one: (-one[1], one[0])))


def _following_sentence(useful: float, hours: float, made: int, due: int) -> str:
    found = (
        f"{useful:g} useful in {format_hours(60 * hours)} over eight weeks"
        if hours
        else "No timed reading in eight weeks"
    )
    return f"{found}; {made} of {count_words(due, 'decision')} made." if due else f"{found}."


def _following_guard(heard: Sequence[Interaction], untimed: int, hours: float) -> str:
    words = []
    if untimed:
        words.append(f"{untimed} of {count_words(len(heard), 'item')} without minutes that you entered.")
    if heard and hours < FEW_HOURS:
        words.append(f"Less than {FEW_HOURS} hours: too little to judge a rate by.")
    return " ".join(words)
