"""What became of what was learned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netjournal.domain.model import ClosedAs, Learning
from netjournal.review.figure import Figure, LeftOut
from netjournal.review.ledger import YOUNG, Ledger
from netjournal.review.period import Period
from netjournal.review.words import listing, many

FEW = 10
"""Below this many cases a share is not put into per cents."""

STAGES = ("noted", "potential", "applied", "realized", "reframed")


def is_young(learning: Learning, ledger: Ledger) -> bool:
    """Noted fewer than 42 days ago: too young to judge."""
    return (ledger.today - learning.on).days < YOUNG


def funnel(ledger: Ledger, period: Period) -> Figure:
    """How many learnings noted in the period reached each stage, closed, or are too young to judge."""
    noted = ledger.noted_in(period)
    young = [each for each in noted if is_young(each, ledger)]
    old = [each for each in noted if not is_young(each, ledger)]
    closed = [each for each in noted if ledger.happened(each.closed_on)]
    reached = _reached(ledger, noted)
    counts: dict[str, Any] = {
        **reached,
        "closed": len(closed),
        "closed_as": _closed_as(closed),
        "too_young": len(young),
        "too_young_and_open": sum(_undecided(each, ledger) for each in young),
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
        guard=""
        if enough or not noted
        else f"Only {many(len(old), 'learning')} old enough to judge: counts, no shares.",
        counted=tuple(each.id for each in noted),
        left_out=tuple(LeftOut(each.id, "too young to judge: counted, in no share") for each in young),
    )


def _reached(ledger: Ledger, learnings: Sequence[Learning]) -> dict[str, int]:
    return {
        "noted": len(learnings),
        "potential": sum(ledger.happened(each.potential_on) for each in learnings),
        "applied": sum(ledger.happened(each.applied_on) for each in learnings),
        "realized": sum(ledger.happened(each.realized_on) for each in learnings),
        "reframed": sum(ledger.happened(each.reframed_on) for each in learnings),
    }


def _closed_as(closed: Sequence[Learning]) -> dict[str, int]:
    ways = {way.value: sum(each.closed_as == way for each in closed) for way in ClosedAs}
    return ways | {"unsaid": sum(each.closed_as is None for each in closed)}


def _undecided(learning: Learning, ledger: Ledger) -> bool:
    return not (ledger.happened(learning.applied_on) or ledger.happened(learning.closed_on))


def _funnel_sentence(counts: dict[str, Any]) -> str:
    if not counts["noted"]:
        return "No learning was noted."
    further = [f"{counts[stage]} {stage}" for stage in STAGES[2:] if counts[stage]]
    if counts["closed"]:
        further.append(f"{counts['closed']} closed")
    if counts["too_young_and_open"]:
        further.append(f"{counts['too_young_and_open']} too young to judge")
    return f"{many(counts['noted'], 'learning')} noted: {listing(further) or 'none applied yet'}."
