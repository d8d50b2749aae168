"""How much applied learning an hour of networking led to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from netjournal.domain.records import Interaction, Learning
from netjournal.review.figure import Figure, LeftOut
from netjournal.review.format import count_words, format_hours
from netjournal.review.index import TIERS, UNTIERED, YOUNG, JournalIndex, measured, why_unmeasured
from netjournal.review.period import Period
from netjournal.review.statistics import Exposure, stands_out
from netjournal.text.normalize import join_and

KAPPA = 5.0
"""Hours of the overall rate that every group is given before its own count."""

FEWEST = 3
"""Hours and interactions below which there is too little to compare, and learnings below which nothing is said."""

UNSAID = "unsaid"
SAID = {"following": "networks you follow"}


@dataclass(slots=True)
class Tally:
    """Credit in learnings, time in hours, and the interactions of one group."""

    learnings: float = 0.0
    hours: float = 0.0
    interactions: int = 0

    def add(self, part: float, credit: float, minutes: float) -> None:
        """Counts an interaction of which `part` belongs to the group."""
        self.learnings += part * credit
        self.hours += part * minutes / 60
        self.interactions += 1

    @property
    def enough(self) -> bool:
        """Whether there is enough to compare."""
        return self.hours >= FEWEST - 1e-9 and self.interactions >= FEWEST

    def rate(self, overall: float) -> float | None:
        """Learnings an hour, shrunk towards the overall rate; None where there is too little to compare."""
        return (self.learnings + KAPPA * overall) / (self.hours + KAPPA) if self.enough else None


@dataclass(frozen=True, slots=True)
class YieldTally:
    """The interactions of a period that are old enough and measured, and the credit each of them earned."""

    counted: tuple[Interaction, ...]
    young: tuple[Interaction, ...]
    unmeasured: tuple[Interaction, ...]
    credit: Mapping[str, float]
    learnings: tuple[Learning, ...]
    overall: Tally = field(default_factory=Tally)

    @property
    def rate(self) -> float | None:
        """Applied learnings an hour over everything counted."""
        return self.overall.learnings / self.overall.hours if self.overall.hours else None

    def by(self, parts: Callable[[Interaction], Mapping[str, float]]) -> dict[str, Tally]:
        """The tallies of the groups that `parts` splits an interaction into."""
        groups: dict[str, Tally] = {}
        for interaction in self.counted:
            for group, part in parts(interaction).items():
                groups.setdefault(group, Tally()).add(
                    part, self.credit.get(interaction.id, 0.0), interaction.minutes or 0
                )
        return groups


def tally_yield(ledger: JournalIndex, period: Period) -> YieldTally:
    """Sorts the interactions of a period and gives them their credit.

    An interaction without measured minutes earns no credit either: otherwise leaving minutes out would raise the yield.
    """
    inside = ledger.interactions_in(period.starts_on, period.ends_on)
    old = [contact for contact in inside if (ledger.today - contact.on).days >= YOUNG]
    counted = {item.id: item for item in old if measured(item) is not None}
    credit: dict[str, float] = {}
    learnings = []
    for learning in ledger.learnings:
        if not ledger.happened(learning.applied_on):
            continue
        sources = ledger.sources(learning)
        hits = [one.id for one in sources if one.id in counted]
        for hit in hits:
            credit[hit] = credit.get(hit, 0.0) + 1 / len(sources)
        if hits:
            learnings.append(learning)
    overall = Tally()
    for one in counted.values():
        overall.add(1.0, credit.get(one.id, 0.0), one.minutes or 0)
    return YieldTally(
        tuple(counted.values()),
        tuple(contact for contact in inside if (ledger.today - contact.on).days < YOUNG),
        tuple(item for item in old if measured(item) is None),
        credit,
        tuple(learnings),
        overall,
    )


def learning_yield(ledger: JournalIndex, period: Period) -> Figure:
    """Applied learnings per hour, by tier and by channel, shrunk towards the overall rate."""
    found = tally_yield(ledger, period)
    tiers = found.by(ledger.split)
    channels = found.by(lambda each: {each.channel or UNSAID: 1.0})
    overall = found.rate or 0.0
    return Figure(
        name="learning-yield",
        title="Learning per hour",
        formula="(x + 5 h · r) ÷ (h + 5 h): x the applied learnings that a tier or channel led to, h its hours, r all "
        "learnings ÷ all hours. A learning's credit of 1 splits evenly over its source interactions; credit "
        "and minutes of an interaction split evenly over its contacts.",
        caveat="Only interactions at least 42 days old count, for credit and for hours, and only with minutes that you "
        "entered. Below 3 hours or 3 interactions a rate is left empty. Not everything worth having is a "
        "learning per hour.",
        sentence=_sentence(found),
        counts=_counts(found, tiers, channels),
        value={tier: tiers.get(tier, Tally()).rate(overall) for tier in TIERS} if found.counted else None,
        guard=_guard(found, tiers),
        counted=tuple(interaction.id for interaction in (*found.counted, *found.learnings)),
        left_out=_left_out(ledger, period, found),
        comparison=_comparison(ledger, found, tiers, channels),
        comparing=("tiers", "channels"),
        value_compares=True,
    )


def yield_with(ledger: JournalIndex, period: Period, contact_id: str) -> Figure:
    """The same for one contact, for when somebody asks. It is set beside nobody, and it is in no export."""
    found = tally_yield(ledger, period)
    tally = found.by(lambda each: _part_of(each, contact_id)).get(contact_id, Tally())
    mine = tuple(interaction.id for interaction in found.counted if contact_id in interaction.contact_ids)
    enough = tally.enough
    return Figure(
        name="learning-yield",
        title=f"Learning per hour with {ledger.name(contact_id)}",
        formula="(x + 5 h · r) ÷ (h + 5 h), for the interactions with this contact.",
        caveat="A person is more than what came of an hour. This stays in your journal.",
        sentence=f"{tally.learnings:.1f} applied learnings from {format_hours(tally.hours * 60)} "
        f"in {count_words(tally.interactions, 'interaction')}.",
        counts={"learnings": tally.learnings, "hours": tally.hours, "interactions": tally.interactions},
        value=tally.rate(found.rate or 0.0),
        guard="" if enough else "Too little to say more.",
        counted=mine,
    )


def _part_of(interaction: Interaction, contact_id: str) -> dict[str, float]:
    who = dict.fromkeys(interaction.contact_ids)
    return {contact_id: 1 / len(who)} if contact_id in who else {}


def _counts(found: YieldTally, tiers: Mapping[str, Tally], channels: Mapping[str, Tally]) -> dict[str, Any]:
    rate = found.rate or 0.0
    empty = dict.fromkeys(TIERS, Tally())
    return {
        "overall": {
            "learnings": found.overall.learnings,
            "hours": found.overall.hours,
            "interactions": found.overall.interactions,
            "rate": found.rate,
        },
        "tiers": {tier: _row(each, rate) for tier, each in (empty | dict(tiers)).items()},
        "channels": {channel: _row(each, rate) for channel, each in sorted(channels.items())},
        "too_young": len(found.young),
        "without_minutes": len(found.unmeasured),
    }


def _row(tally: Tally, rate: float) -> dict[str, Any]:
    return {
        "learnings": tally.learnings,
        "hours": tally.hours,
        "interactions": tally.interactions,
        "rate": tally.rate(rate),
    }


def _sentence(found: YieldTally) -> str:
    if not found.counted:
        return "No timed interaction is six weeks old yet."
    learnings = f"{found.overall.learnings:.1f}".removesuffix(".0")
    what = "applied learning" if learnings == "1" else "applied learnings"
    return f"{learnings} {what} from {format_hours(found.overall.hours * 60)}: {found.rate:.2f} an hour."


def _guard(found: YieldTally, tiers: Mapping[str, Tally]) -> str:
    words = []
    little = [tier for tier in TIERS if not tiers.get(tier, Tally()).enough]
    if found.counted and little:
        words.append(f"Too little to compare: {join_and(little)}.")
    if found.unmeasured:
        words.append(
            f"{count_words(len(found.unmeasured), 'interaction')} without minutes left out, with their learning."
        )
    return " ".join(words)


def _left_out(ledger: JournalIndex, period: Period, found: YieldTally) -> tuple[LeftOut, ...]:
    rows = [
        LeftOut(learning.id, "fewer than 42 days old: neither its hours nor its learning count")
        for learning in found.young
    ]
    rows += [LeftOut(interaction.id, why_unmeasured(interaction)) for interaction in found.unmeasured]
    applied = [learning for learning in ledger.noted_in(period) if ledger.happened(learning.applied_on)]
    rows += [
        LeftOut(learning.id, "it names no interaction as its source")
        for learning in applied
        if not ledger.sources(learning)
    ]
    return tuple(rows)


def _comparison(
    ledger: JournalIndex, found: YieldTally, tiers: Mapping[str, Tally], channels: Mapping[str, Tally]
) -> str:
    """The one sentence that a group yields more, where chance does not explain it."""
    named = {f"tier {group}": tiers[group] for group in TIERS if group in tiers and tiers[group].enough}
    said = {f"channel {group}": each for group, each in channels.items() if group != UNSAID and each.enough}
    groups = [*(named if len(named) > 1 else {}), *(said if len(said) > 1 else {})]
    tallies = named | said
    if not any(tallies[group].learnings >= FEWEST for group in groups):
        return ""
    exposures = [_exposure(ledger, found, interaction) for interaction in found.counted]
    best = stands_out(exposures, _lumps(ledger, found), groups, _seed(found))
    if best is None or tallies[best].learnings < FEWEST:
        return ""
    kind, _, name = best.partition(" ")
    own, rest = tallies[best], found.overall.hours - tallies[best].hours
    others = (found.overall.learnings - own.learnings) / rest if rest > 0 else 0.0
    what = f"Time with {SAID.get(name, name)}" if kind == "tier" else f"The channel {name}"
    return (
        f"{what} led to more applied learning than chance explains: {own.learnings:.1f} in "
        f"{format_hours(own.hours * 60)}, {own.learnings / own.hours:.2f} an hour against {others:.2f} elsewhere."
    )


def _exposure(ledger: JournalIndex, found: YieldTally, each: Interaction) -> Exposure:
    parts = {f"tier {tier}": part for tier, part in ledger.split(each).items() if tier != UNTIERED}
    return Exposure(each.minutes or 0, found.credit.get(each.id, 0.0), parts | {f"channel {each.channel}": 1.0})


def _lumps(ledger: JournalIndex, found: YieldTally) -> list[float]:
    """The credit in the pieces that chance would hand out whole.

    Learnings that share a source interaction came together, so they count as one piece: taking them for independent
    would make one good day look like a good tier.
    """
    head: dict[str, str] = {}

    def find(one: str) -> str:
        while head.setdefault(one, one) != one:
            head[one] = head[head[one]]
            one = head[one]
        return one

    for learning in found.learnings:
        hits = [one.id for one in ledger.sources(learning) if one.id in found.credit]
        for one in hits[1:]:
            head[find(one)] = find(hits[0])
    pieces: dict[str, float] = {}
    for one, credit in found.credit.items():
        pieces[find(one)] = pieces.get(find(one), 0.0) + credit
    return list(pieces.values())


def _seed(found: YieldTally) -> int:
    rows: Sequence[tuple[str, int | None, float]] = [
        (interaction.on.isoformat(), interaction.minutes, round(found.credit.get(interaction.id, 0.0), 6))
        for interaction in found.counted
    ]
    return crc32(repr(rows).encode())
