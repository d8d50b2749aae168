"""Where applied learning came from: the credit of its sources, and which of them know each other."""

from __future__ import annotations

from collections.abc import Sequence

from netjournal.domain.records import Learning
from netjournal.review.figure import Figure, LeftOut
from netjournal.review.format import count_words, percent
from netjournal.review.index import JournalIndex
from netjournal.review.learning import twelve_months
from netjournal.review.period import Period

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


def last_year(ledger: JournalIndex, period: Period) -> Period:
    """The twelve months up to the end of the period or to today."""
    return Period(*twelve_months(ledger, period), "the last year")


def breadth(ledger: JournalIndex, period: Period) -> Figure:
    """Over the last year: the share of applied learning that came from the top source, and who knows whom."""
    year = last_year(ledger, period)
    credit, sourced, bare = spread(ledger, year)
    settings = {one.channel for learning in sourced for one in ledger.sources(learning) if one.channel}
    enough = len(sourced) >= ENOUGH_TO_SPREAD
    top = max(credit.values(), default=0.0)
    alone = independent(ledger, sourced)
    return Figure(
        name="breadth",
        title="How many different sources",
        formula="The largest credit of one contact ÷ learnings tried in the twelve months up to the end of the period "
        "that name a source. A learning’s credit of 1 splits evenly over its conversations, and a conversation’s part "
        "over its contacts. Independent: its sources know none of the other sources, by membership of one community "
        "or an introduction.",
        caveat="Settings are the channels of the conversations that the learning came from. Much from one source may "
        "be a mentor; this figure does not say who. Who knows whom is only what you wrote down.",
        sentence=_sentence(top, len(sourced), len(credit), len(settings), len(alone)),
        counts={
            "applied": len(sourced),
            "sources": len(credit),
            "settings": len(settings),
            "independent": len(alone),
            "without_source": len(bare),
        },
        value=top / len(sourced) if enough else None,
        guard="" if enough or not sourced else f"Shown as a share from {ENOUGH_TO_SPREAD} applied learnings on.",
        counted=tuple(learning.id for learning in sourced),
        contributions={
            learning.id: "independent of the other sources" if learning.id in alone else "its sources know another one"
            for learning in sourced
        },
        left_out=tuple(LeftOut(item.id, "it names no source") for item in bare),
    )


def independent(ledger: JournalIndex, sourced: Sequence[Learning]) -> frozenset[str]:
    """The learnings whose sources know none of the other learnings' sources; their own may know each other."""
    known = acquaintances(ledger)
    sources = {learning.id: frozenset(credit_by_contact(ledger, learning)) for learning in sourced}
    everybody = frozenset().union(*sources.values())
    return frozenset(
        identity
        for identity, own in sources.items()
        if not any(known.get(one, frozenset()) & (everybody - own) for one in own)
    )


def acquaintances(ledger: JournalIndex) -> dict[str, set[str]]:
    """For each contact those whom it knows: in one community with it, the community itself, or introduced."""
    known: dict[str, set[str]] = {}
    circles: dict[str, set[str]] = {}
    for membership in ledger.records.memberships:
        if membership.since_on is None or membership.since_on <= ledger.today:
            circle = circles.setdefault(membership.community_id, {membership.community_id})
            circle.add(membership.person_id)
    met = [{one.from_id, one.to_id, one.by_id} - {""} for one in ledger.records.introductions if one.on <= ledger.today]
    for circle in (*circles.values(), *met):
        for one in circle:
            known.setdefault(one, set()).update(circle - {one})
    return known


def _sentence(top: float, applied: int, sources: int, settings: int, alone: int) -> str:
    if not applied:
        return "In the last year no learning that names a source was tried."
    where = f"from {count_words(sources, 'source')} in {count_words(settings, 'setting')}"
    words = f"In the last year {count_words(applied, 'applied learning')} came {where}"
    words += f", {alone} of them from sources who know none of the others"
    return f"{words}; {percent(top / applied)} came from one source." if applied >= ENOUGH_TO_SPREAD else f"{words}."
