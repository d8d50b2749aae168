"""What became of what was learned.

Where applied learning came from: the credit of its sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netjournal.domain.records import ClosedAs, Evidence, Learning
from netjournal.review.figure import Figure, LeftOut
from netjournal.review.format import count_words, format_share, percent
from netjournal.review.index import YOUNG, JournalIndex
from netjournal.review.period import Period
from netjournal.review.statistics import CaseOutcome, aalen_johansen, wilson
from netjournal.text.normalize import join_and

FEW = 10
"""Below this many cases a share is not put into per cents."""

HORIZONS = (14, 42, 90)
"""Days after noting by which the share applied is shown."""

STAGES = ("noted", "potential", "applied", "realized", "reframed")


def is_young(learning: Learning, ledger: JournalIndex) -> bool:
    """Noted fewer than 42 days ago: too young to judge."""
    return (ledger.today - learning.on).days < YOUNG


def funnel(ledger: JournalIndex, period: Period) -> Figure:
    """How many learnings noted in the period reached each stage, closed, or are too young to judge."""
    noted = ledger.noted_in(period)
    young = [learning for learning in noted if is_young(learning, ledger)]
    old = [learning for learning in noted if not is_young(learning, ledger)]
    closed = [learning for learning in noted if ledger.happened(learning.closed_on)]
    reached = _reached(ledger, noted)
    counts: dict[str, Any] = {
        **reached,
        "closed": len(closed),
        "closed_as": _closed_as(closed),
        "too_young": len(young),
        "too_young_and_open": sum(_undecided(learning, ledger) for learning in young),
        "old_enough": len(old),
        "of_the_old_enough": _reached(ledger, old),
    }
    enough = len(old) >= FEW
    return Figure(
        name="funnel",
        title="From noted to reframed",
        formula="Learnings noted in the period, counted once at every stage that they reached by today. Shares are of "
        "the learnings noted at least 42 days ago.",
        caveat="A learning needs time: one noted fewer than 42 days ago says nothing by not being applied yet, so it "
        "is in the counts and never in a share. A closed learning ended well when it says why.",
        sentence=_funnel_sentence(counts),
        counts=counts,
        value={stage: n / len(old) for stage, n in _reached(ledger, old).items()} if enough else None,
        guard="" if enough or not noted else f"{len(old)} of {len(noted)} old enough to judge: counts, no shares.",
        counted=tuple(learning.id for learning in noted),
        left_out=tuple(LeftOut(learning.id, "too young to judge: counted, in no share") for learning in young),
    )


def _reached(ledger: JournalIndex, learnings: Sequence[Learning]) -> dict[str, int]:
    return {
        "noted": len(learnings),
        "potential": sum(ledger.happened(learning.potential_on) for learning in learnings),
        "applied": sum(ledger.happened(learning.applied_on) for learning in learnings),
        "realized": sum(ledger.happened(learning.realized_on) for learning in learnings),
        "reframed": sum(ledger.happened(learning.reframed_on) for learning in learnings),
    }


def _closed_as(closed: Sequence[Learning]) -> dict[str, int]:
    ways = {way.value: sum(learning.closed_as == way for learning in closed) for way in ClosedAs}
    return ways | {"unsaid": sum(learning.closed_as is None for learning in closed)}


def _undecided(learning: Learning, ledger: JournalIndex) -> bool:
    return not (ledger.happened(learning.applied_on) or ledger.happened(learning.closed_on))


def _funnel_sentence(counts: dict[str, Any]) -> str:
    if not counts["noted"]:
        return "No learning was noted."
    further = [f"{counts[stage]} {stage}" for stage in STAGES[2:] if counts[stage]]
    if counts["closed"]:
        further.append(f"{counts['closed']} closed")
    if counts["too_young_and_open"]:
        further.append(f"{counts['too_young_and_open']} too young to judge")
    return f"{count_words(counts['noted'], 'learning')} noted: {join_and(further) or 'none applied yet'}."


def application_rate(ledger: JournalIndex, period: Period) -> Figure:
    """Learnings applied within 42 days of being noted ÷ learnings noted at least 42 days ago."""
    noted = ledger.noted_in(period)
    old = [learning for learning in noted if not is_young(learning, ledger)]
    applied = [item for item in old if _applied_within(item, YOUNG, ledger)]
    later = sum(ledger.happened(item.applied_on) for item in old) - len(applied)
    enough = len(old) >= FEW
    low, high = wilson(len(applied), len(old)) if enough else (None, None)
    young = [learning for learning in noted if is_young(learning, ledger)]
    return Figure(
        name="application-rate",
        title="Applied within six weeks",
        formula="Learnings applied within 42 days of being noted ÷ learnings noted at least 42 days ago, with the "
        "95 % interval of Wilson (1927) from ten learnings on.",
        caveat="Learnings noted fewer than 42 days ago are left out of both numbers, even where they were applied. "
        "Those applied later than that count as not applied in time.",
        sentence=_rate_sentence(len(applied), len(old), low, high),
        counts={"applied": len(applied), "old_enough": len(old), "applied_later": later, "too_young": len(young)},
        value=len(applied) / len(old) if enough else None,
        low=low,
        high=high,
        guard=""
        if enough or not noted
        else f"Fewer than {FEW} learnings are old enough to judge: counts, no percentage.",
        counted=tuple(item.id for item in old),
        left_out=tuple(LeftOut(learning.id, "noted fewer than 42 days ago: too young to judge") for learning in young),
    )


def _applied_within(learning: Learning, days: int, ledger: JournalIndex) -> bool:
    on = learning.applied_on
    return on is not None and on <= ledger.today and (on - learning.on).days <= days


def _rate_sentence(applied: int, old: int, low: float | None, high: float | None) -> str:
    if not old:
        return "No learning is old enough to judge."
    if low is None or high is None:
        return f"{applied} of {count_words(old, 'learning')} applied within six weeks."
    between = f"between {percent(low)} and {percent(high)} at 95 % confidence"
    return f"{format_share(applied, old, 'learnings')} applied within six weeks, {between}."


def time_to_apply(ledger: JournalIndex, period: Period) -> Figure:
    """The cumulative share applied by day 14, 42 and 90, of the learnings noted in the period."""
    noted = ledger.noted_in(period)
    cases = [_case(learning, ledger) for learning in noted]
    curve = aalen_johansen(cases)
    outcomes = [outcome for _, outcome in cases]
    median = curve.median if curve else None
    value = {str(day): curve.by(day) for day in HORIZONS} if curve else None
    counts = {
        "noted": len(noted),
        "applied": outcomes.count(CaseOutcome.EVENT),
        "closed": outcomes.count(CaseOutcome.COMPETING),
        "open": outcomes.count(CaseOutcome.CENSORED),
        "median_days": median,
    }
    return Figure(
        name="time-to-apply",
        title="Days until applied",
        formula="Cumulative incidence of being applied by day 14, 42 and 90 after noting (Aalen and Johansen, 1978). "
        "Open learnings are followed until today; closing one without applying it is a competing event.",
        caveat="A share is left empty where no learning has been followed for that many days. Learnings that are "
        "closed unapplied stay in the whole: they can't be applied any more.",
        sentence=_days_sentence(counts, value),
        counts=counts,
        value=value,
        guard=_days_guard(len(noted), median),
        counted=tuple(learning.id for learning in noted),
    )


def _case(learning: Learning, ledger: JournalIndex) -> tuple[int, CaseOutcome]:
    """How long a learning was followed, in days, and what ended that; a date before its noting counts as day 0."""
    applied = learning.applied_on if ledger.happened(learning.applied_on) else None
    closed = learning.closed_on if ledger.happened(learning.closed_on) else None
    if applied and (not closed or applied <= closed):
        end, outcome = applied, CaseOutcome.EVENT
    elif closed:
        end, outcome = closed, CaseOutcome.COMPETING
    else:
        end, outcome = ledger.today, CaseOutcome.CENSORED
    return max((end - learning.on).days, 0), outcome


def _days_sentence(counts: dict[str, Any], value: dict[str, float | None] | None) -> str:
    if not value:
        return "No learning was noted."
    known = [f"{percent(share)} by day {day}" for day, share in value.items() if share is not None]
    median = counts["median_days"]
    half = "fewer than half so far, so no median" if median is None else f"half of them by day {median}"
    return f"{counts['applied']} of {count_words(counts['noted'], 'learning')} applied: {'; '.join([*known, half])}."


def _days_guard(noted: int, median: int | None) -> str:
    if not noted:
        return ""
    few = f"Only {count_words(noted, 'learning')}: read the counts." if noted < FEW else ""
    return f"{few}{' ' if few else ''}Median not reached." if median is None else few


def realized_share(ledger: JournalIndex, period: Period) -> Figure:
    """Learnings applied in the period and realized at E2 or better ÷ learnings applied in the period."""
    applied = ledger.applied_in(period)
    graded = {learning.id: learning.evidence if ledger.happened(learning.realized_on) else None for learning in applied}
    grades = {grade.value: sum(one == grade for one in graded.values()) for grade in Evidence}
    realized = [learning for learning in applied if ledger.happened(learning.realized_on)]
    well = grades["E2"] + grades["E3"]
    enough = len(applied) >= FEW
    low, high = wilson(well, len(applied)) if enough else (None, None)
    waiting = [learning for learning in applied if not ledger.happened(learning.realized_on)]
    return Figure(
        name="realized-share",
        title="Seen to make a difference",
        formula="Learnings realized with evidence E2 or better ÷ learnings applied in the period. E0 and E1 are "
        "counted apart.",
        caveat="E2 means that another adult saw it, E3 a measure named beforehand against a baseline. Something "
        "applied last week has hardly had time to show.",
        sentence=_realized_sentence(well, grades["E0"] + grades["E1"], len(applied)),
        counts={
            "applied": len(applied),
            "realized": len(realized),
            "e2_or_better": well,
            "e0_or_e1": grades["E0"] + grades["E1"],
            "ungraded": sum(learning.evidence is None for learning in realized),
            "not_observed": len(waiting),
            "grades": grades,
        },
        value=well / len(applied) if enough else None,
        low=low,
        high=high,
        guard="" if enough or not applied else f"Fewer than {FEW} applied learnings: counts, no percentage.",
        counted=tuple(learning.id for learning in applied),
        left_out=tuple(
            LeftOut(learning.id, "no evidence grade: counts as not shown")
            for learning in realized
            if not learning.evidence
        ),
    )


def _realized_sentence(well: int, weakly: int, applied: int) -> str:
    if not applied:
        return "Nothing was applied."
    whole = format_share(well, applied, "applied learnings") if applied >= FEW else f"{well} of {applied} applied"
    apart = f"; {weakly} on my word or an artefact alone" if weakly else ""
    return f"{whole} seen by another adult or measured{apart}."


ENOUGH_TO_SPREAD = 6
"""Applied learnings from which on their spread over sources says something."""


def credit_by_contact(ledger: JournalIndex, learning: Learning) -> dict[str, float]:
    """A learning's credit of 1 by contact: split evenly over its interactions, and there over their contacts.

    Where no interaction is known, over the contacts that it names. Empty where it names nobody.
    """
    interactions = [source for source in ledger.sources(learning) if source.contact_ids]
    groups = [interaction.contact_ids for interaction in interactions] or [learning.contact_ids]
    credit: dict[str, float] = {}
    for group in groups:
        who = dict.fromkeys(group)
        for contact_id in who:
            credit[contact_id] = credit.get(contact_id, 0.0) + 1 / len(groups) / len(who)
    return credit


def spread(ledger: JournalIndex, period: Period) -> tuple[dict[str, float], list[Learning], list[Learning]]:
    """Credit by contact of the learnings applied in a period; the learnings with a source, and those without one."""
    credit: dict[str, float] = {}
    sourced: list[Learning] = []
    bare: list[Learning] = []
    for item in ledger.applied_in(period):
        parts = credit_by_contact(ledger, item)
        (sourced if parts else bare).append(item)
        for contact_id, part in parts.items():
            credit[contact_id] = credit.get(contact_id, 0.0) + part
    return credit, sourced, bare


def breadth(ledger: JournalIndex, period: Period) -> Figure:
    """The share of applied learning that came from the top source; distinct sources and settings."""
    credit, sourced, bare = spread(ledger, period)
    settings = {one.channel for learning in sourced for one in ledger.sources(learning) if one.channel}
    enough = len(sourced) >= ENOUGH_TO_SPREAD
    top = max(credit.values(), default=0.0)
    return Figure(
        name="breadth",
        title="Breadth of sources",
        formula="The largest credit of one contact ÷ learnings applied in the period that name a source. A learning's "
        "credit of 1 splits evenly over its interactions, and an interaction's part over its contacts.",
        caveat="Settings are the channels of the interactions that the learning came from. Much from one source may be "
        "a mentor; this figure does not say who.",
        sentence=_sentence(top, len(sourced), len(credit), len(settings)),
        counts={
            "applied": len(sourced),
            "sources": len(credit),
            "settings": len(settings),
            "without_source": len(bare),
        },
        value=top / len(sourced) if enough else None,
        guard="" if enough or not sourced else f"Shown as a share from {ENOUGH_TO_SPREAD} applied learnings on.",
        counted=tuple(learning.id for learning in sourced),
        left_out=tuple(LeftOut(item.id, "it names no source") for item in bare),
    )


def _sentence(top: float, applied: int, sources: int, settings: int) -> str:
    if not applied:
        return "No applied learning names a source."
    where = f"from {count_words(sources, 'source')} in {count_words(settings, 'setting')}"
    words = f"{count_words(applied, 'applied learning')} {where}"
    return f"{words}; {percent(top / applied)} from one of them." if applied >= ENOUGH_TO_SPREAD else f"{words}."
