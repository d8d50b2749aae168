"""How much applied learning an hour of networking led to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from netjournal.domain.model import Interaction, Learning
from netjournal.domain.words import in_words
from netjournal.review.chance import Exposure, stands_out
from netjournal.review.figure import Figure, LeftOut
from netjournal.review.ledger import TIERS, UNTIERED, YOUNG, Ledger, measured, why_unmeasured
from netjournal.review.period import Period
from netjournal.review.words import duration, many

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
class Harvest:
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
        for each in self.counted:
            for group, part in parts(each).items():
                groups.setdefault(group, Tally()).add(part, self.credit.get(each.id, 0.0), each.minutes or 0)
        return groups


def harvest(ledger: Ledger, period: Period) -> Harvest:
    """Sorts the interactions of a period and gives them their credit.

    An interaction without measured minutes earns no credit either: otherwise leaving minutes out would raise the yield.
    """
    inside = ledger.interactions_in(period.starts_on, period.ends_on)
    old = [each for each in inside if (ledger.today - each.on).days >= YOUNG]
    counted = {each.id: each for each in old if measured(each) is not None}
    credit: dict[str, float] = {}
    learnings = []
    for each in ledger.learnings:
        if not ledger.happened(each.applied_on):
            continue
        sources = ledger.sources(each)
        hits = [one.id for one in sources if one.id in counted]
        for hit in hits:
            credit[hit] = credit.get(hit, 0.0) + 1 / len(sources)
        if hits:
            learnings.append(each)
    overall = Tally()
    for one in counted.values():
        overall.add(1.0, credit.get(one.id, 0.0), one.minutes or 0)
    return Harvest(
        tuple(counted.values()),
        tuple(each for each in inside if (ledger.today - each.on).days < YOUNG),
        tuple(each for each in old if measured(each) is None),
        credit,
        tuple(learnings),
        overall,
    )


def learning_yield(ledger: Ledger, period: Period) -> Figure:
    """Applied learnings per hour, by tier and by channel, shrunk towards the overall rate."""
    found = harvest(ledger, period)
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
        counted=tuple(each.id for each in (*found.counted, *found.learnings)),
        left_out=_left_out(ledger, period, found),
        comparison=_comparison(ledger, found, tiers, channels),
        comparing=("tiers", "channels"),
        value_compares=True,
    )


def yield_with(ledger: Ledger, period: Period, contact_id: str) -> Figure:
    """The same for one contact, for when somebody asks. It is set beside nobody, and it is in no export."""
    found = harvest(ledger, period)
    tally = found.by(lambda each: _part_of(each, contact_id)).get(contact_id, Tally())
    mine = tuple(each.id for each in found.counted if contact_id in each.contact_ids)
    enough = tally.enough
    return Figure(
        name="learning-yield",
        title=f"Learning per hour with {ledger.name(contact_id)}",
        formula="(x + 5 h · r) ÷ (h + 5 h), for the interactions with this contact.",
        caveat="A person is more than what came of an hour. This stays in your journal.",
        sentence=f"{tally.learnings:.1f} applied learnings from {duration(tally.hours * 60)} "
        f"in {many(tally.interactions, 'interaction')}.",
        counts={"learnings": tally.learnings, "hours": tally.hours, "interactions": tally.interactions},
        value=tally.rate(found.rate or 0.0),
        guard="" if enough else "Too little to say more.",
        counted=mine,
    )


def _part_of(interaction: Interaction, contact_id: str) -> dict[str, float]:
    who = dict.fromkeys(interaction.contact_ids)
    return {contact_id: 1 / len(who)} if contact_id in who else {}


def _counts(found: Harvest, tiers: Mapping[str, Tally], channels: Mapping[str, Tally]) -> dict[str, Any]:
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


def _sentence(found: Harvest) -> str:
    if not found.counted:
        return "No timed interaction is six weeks old yet."
    learnings = f"{found.overall.learnings:.1f}".removesuffix(".0")
    what = "applied learning" if learnings == "1" else "applied learnings"
    return f"{learnings} {what} from {duration(found.overall.hours * 60)}: {found.rate:.2f} an hour."


def _guard(found: Harvest, tiers: Mapping[str, Tally]) -> str:
    words = []
    little = [tier for tier in TIERS if not tiers.get(tier, Tally()).enough]
    if found.counted and little:
        words.append(f"Too little to compare: {in_words(little)}.")
    if found.unmeasured:
        words.append(f"{many(len(found.unmeasured), 'interaction')} without minutes left out, with their learning.")
    return " ".join(words)


def _left_out(ledger: Ledger, period: Period, found: Harvest) -> tuple[LeftOut, ...]:
    rows = [
        LeftOut(each.id, "fewer than 42 days old: neither its hours nor its learning count") for each in found.young
    ]
    rows += [LeftOut(each.id, why_unmeasured(each)) for each in found.unmeasured]
    applied = [each for each in ledger.noted_in(period) if ledger.happened(each.applied_on)]
    rows += [LeftOut(each.id, "it names no interaction as its source") for each in applied if not ledger.sources(each)]
    return tuple(rows)


def _comparison(ledger: Ledger, found: Harvest, tiers: Mapping[str, Tally], channels: Mapping[str, Tally]) -> str:
    """The one sentence that a group yields more, where chance does not explain it."""
    named = {f"tier {group}": tiers[group] for group in TIERS if group in tiers and tiers[group].enough}
    said = {f"channel {group}": each for group, each in channels.items() if group != UNSAID and each.enough}
    groups = [*(named if len(named) > 1 else {}), *(said if len(said) > 1 else {})]
    tallies = named | said
    if not any(tallies[group].learnings >= FEWEST for group in groups):
        return ""
    exposures = [_exposure(ledger, found, each) for each in found.counted]
    best = stands_out(exposures, _lumps(ledger, found), groups, _seed(found))
    if best is None or tallies[best].learnings < FEWEST:
        return ""
    kind, _, name = best.partition(" ")
    own, rest = tallies[best], found.overall.hours - tallies[best].hours
    others = (found.overall.learnings - own.learnings) / rest if rest > 0 else 0.0
    what = f"Time with {SAID.get(name, name)}" if kind == "tier" else f"The channel {name}"
    return (
        f"{what} led to more applied learning than chance explains: {own.learnings:.1f} in "
        f"{duration(own.hours * 60)}, {own.learnings / own.hours:.2f} an hour against {others:.2f} elsewhere."
    )


def _exposure(ledger: Ledger, found: Harvest, each: Interaction) -> Exposure:
    parts = {f"tier {tier}": part for tier, part in ledger.split(each).items() if tier != UNTIERED}
    return Exposure(each.minutes or 0, found.credit.get(each.id, 0.0), parts | {f"channel {each.channel}": 1.0})


def _lumps(ledger: Ledger, found: Harvest) -> list[float]:
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

    for each in found.learnings:
        hits = [one.id for one in ledger.sources(each) if one.id in found.credit]
        for one in hits[1:]:
            head[find(one)] = find(hits[0])
    pieces: dict[str, float] = {}
    for one, credit in found.credit.items():
        pieces[find(one)] = pieces.get(find(one), 0.0) + credit
    return list(pieces.values())


def _seed(found: Harvest) -> int:
    rows: Sequence[tuple[str, int | None, float]] = [
        (each.on.isoformat(), each.minutes, round(found.credit.get(each.id, 0.0), 6)) for each in found.counted
    ]
    return crc32(repr(rows).encode())
