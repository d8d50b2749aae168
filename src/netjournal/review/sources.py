"""Where applied learning came from: the credit of its sources."""

from __future__ import annotations

from netjournal.domain.model import Learning
from netjournal.review.figure import Figure, LeftOut
from netjournal.review.ledger import Ledger
from netjournal.review.period import Period
from netjournal.review.words import many, percent

ENOUGH_TO_SPREAD = 6
"""Applied learnings from which on their spread over sources says something."""


def credit_by_contact(ledger: Ledger, learning: Learning) -> dict[str, float]:
    """A learning's credit of 1 by contact: split evenly over its interactions, and there over their contacts.

    Where no interaction is known, over the contacts that it names. Empty where it names nobody.
    """
    interactions = [each for each in ledger.sources(learning) if each.contact_ids]
    groups = [each.contact_ids for each in interactions] or [learning.contact_ids]
    credit: dict[str, float] = {}
    for group in groups:
        who = dict.fromkeys(group)
        for contact_id in who:
            credit[contact_id] = credit.get(contact_id, 0.0) + 1 / len(groups) / len(who)
    return credit


def spread(ledger: Ledger, period: Period) -> tuple[dict[str, float], list[Learning], list[Learning]]:
    """Credit by contact of the learnings applied in a period; the learnings with a source, and those without one."""
    credit: dict[str, float] = {}
    sourced: list[Learning] = []
    bare: list[Learning] = []
    for each in ledger.applied_in(period):
        parts = credit_by_contact(ledger, each)
        (sourced if parts else bare).append(each)
        for contact_id, part in parts.items():
            credit[contact_id] = credit.get(contact_id, 0.0) + part
    return credit, sourced, bare


def breadth(ledger: Ledger, period: Period) -> Figure:
    """The share of applied learning that came from the top source; distinct sources and settings."""
    credit, sourced, bare = spread(ledger, period)
    settings = {one.channel for each in sourced for one in ledger.sources(each) if one.channel}
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
        counted=tuple(each.id for each in sourced),
        left_out=tuple(LeftOut(each.id, "it names no source") for each in bare),
    )


def _sentence(top: float, applied: int, sources: int, settings: int) -> str:
    if not applied:
        return "No applied learning names a source."
    where = f"from {many(sources, 'source')} in {many(settings, 'setting')}"
    words = f"{many(applied, 'applied learning')} {where}"
    return f"{words}; {percent(top / applied)} from one of them." if applied >= ENOUGH_TO_SPREAD else f"{words}."
