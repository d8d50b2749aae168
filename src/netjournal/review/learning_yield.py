"""How much applied learning came from an hour of networking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from netjournal.domain.records import Interaction, Learning
from netjournal.review.figure import Figure, LeftOut
from netjournal.review.format import count_words, format_hours, plain_number
from netjournal.review.index import TIERS, UNTIERED, YOUNG, JournalIndex, measured, why_unmeasured
from netjournal.review.period import Period
from netjournal.review.statistics import LEVEL, Exposure, byar, chances, detectable, effective_number
from netjournal.startup.fast_dataclass import dataclass as frozen
from netjournal.text.dates import format_date
from netjournal.text.normalize import join_and

PRIOR = 4.0
"""Learnings that the overall rate is worth beside a tier's own count: κ = 4 ÷ r hours."""

FEWEST = 3
"""Hours and conversations below which a tier has counts alone."""

FEWEST_CREDITS = 5
"""Learnings below which there are counts alone, for the whole as for the tiers."""

LONG_ENOUGH = frozenset({"term", "year", "all"})
"""Kinds of periods whose review may say that one tier yields more."""

SAID = {"colleagues": "colleagues", "communities": "communities", "following": "networks you follow"}


@dataclass(slots=True)
class Tally:
    """Credit in learnings, time in hours, the interactions of one group, and these by their parts."""

    learnings: float = 0.0
    hours: float = 0.0
    interactions: int = 0
    talks: float = 0.0

    def add(self, part: float, credit: float, minutes: float) -> None:
        """Counts an interaction of which `part` belongs to the group."""
        self.learnings += part * credit
        self.hours += part * minutes / 60
        self.interactions += 1
        self.talks += part

    @property
    def enough(self) -> bool:
        """Whether there is enough to give a rate."""
        return self.hours >= FEWEST - 1e-9 and self.interactions >= FEWEST

    @property
    def exposure(self) -> Exposure:
        """The same for a comparison with chance."""
        return Exposure(self.hours, self.talks, self.learnings)


@dataclass(frozen=True, slots=True)
class YieldTally:
    """The interactions that are old enough and measured, and the credit each of them earned."""

    counted: tuple[Interaction, ...]
    credit: Mapping[str, float]
    learnings: tuple[Learning, ...]
    overall: Tally = field(default_factory=Tally)

    def by(self, parts: Callable[[Interaction], Mapping[str, float]]) -> dict[str, Tally]:
        """The tallies of the groups that `parts` splits an interaction into."""
        groups: dict[str, Tally] = {}
        for interaction in self.counted:
            for group, part in parts(interaction).items():
                groups.setdefault(group, Tally()).add(
                    part, self.credit.get(interaction.id, 0.0), interaction.minutes or 0
                )
        return groups

    @property
    def kappa(self) -> float | None:
        """Hours of the overall rate that every tier is given before its own count; None where there is too little."""
        enough = self.overall.learnings >= FEWEST_CREDITS - 1e-9 and self.overall.enough
        return PRIOR * self.overall.hours / self.overall.learnings if enough else None


def in_time(learning: Learning) -> bool:
    """Whether a learning was applied within 42 days of being noted."""
    return learning.applied_on is not None and (learning.applied_on - learning.on).days <= YOUNG


def known_sources(ledger: JournalIndex, learning: Learning) -> list[str]:
    """The ids of the interactions that a learning came from, as far as the journal still has them."""
    return [one.id for one in ledger.sources(learning)]


def _tally(
    counted: Sequence[Interaction], learnings: Sequence[Learning], sources: Callable[[Learning], Sequence[str]]
) -> YieldTally:
    known = {one.id for one in counted}
    credit: dict[str, float] = {}
    credited = []
    for learning in learnings:
        ids = sources(learning)
        hits = [one for one in ids if one in known]
        for hit in hits:
            credit[hit] = credit.get(hit, 0.0) + 1 / len(ids)
        if hits:
            credited.append(learning)
    overall = Tally()
    for one in counted:
        overall.add(1.0, credit.get(one.id, 0.0), one.minutes or 0)
    return YieldTally(tuple(counted), credit, tuple(credited), overall)


def tally_yield(ledger: JournalIndex, period: Period) -> YieldTally:
    """The measured interactions of a period that are at least 42 days old, with their credit.

    An interaction without measured minutes earns no credit either: otherwise leaving minutes out would raise the yield.
    """
    counted = [
        talk
        for talk in ledger.interactions_in(period.starts_on, period.ends_on)
        if (ledger.today - talk.on).days >= YOUNG and measured(talk) is not None
    ]
    learnings = [one for one in ledger.learnings if ledger.happened(one.applied_on) and in_time(one)]
    return _tally(counted, learnings, lambda one: known_sources(ledger, one))


@frozen(frozen=True, slots=True)
class YieldEvidence:
    """What the whole journal says of the tiers, whatever period is shown.

    `number` is how many independent learnings its credit is worth, `scale` how many learnings one of them stands for,
    `chance` how rarely chance gives a tier so much, `contacts` the contacts behind a tier's credit and `met` all its
    contacts.
    """

    tiers: Mapping[str, Tally]
    number: float
    scale: float
    chance: Mapping[str, float]
    detectable: float | None
    contacts: Mapping[str, int]
    met: Mapping[str, int]


def evidence(ledger: JournalIndex) -> YieldEvidence:
    """The test of the tiers on the whole journal, worked out once for a ledger."""
    return ledger.once("evidence of the tiers", lambda: _evidence(ledger))


def _evidence(ledger: JournalIndex) -> YieldEvidence:
    talks = [talk for talk in ledger.all_timed if (ledger.today - talk.on).days >= YOUNG]
    sources = ledger.known_sources
    found = _tally(talks, [one for one in ledger.all_applied if in_time(one)], sources)
    tiers = dict.fromkeys(TIERS, Tally()) | {
        tier: tally for tier, tally in found.by(ledger.split).items() if tier != UNTIERED
    }
    people = _people(ledger, found)
    credit = sum(tally.learnings for tally in tiers.values())
    number = effective_number(_lumps(ledger, found, sources), (list(those.values()) for those in people.values()))
    exposures = {tier: tally.exposure for tier, tally in tiers.items()}
    compared = [tier for tier, tally in tiers.items() if tally.enough]
    enough = credit >= FEWEST_CREDITS - 1e-9 and len(compared) > 1
    return YieldEvidence(
        tiers,
        number,
        credit / number if number else 1.0,
        chances(exposures, number),
        detectable(exposures, compared, number) if enough else None,
        {tier: sum(earned > 0 for _, earned in those.values()) for tier, those in people.items()},
        {tier: len(those) for tier, those in people.items()},
    )


def _people(ledger: JournalIndex, found: YieldTally) -> dict[str, dict[str, tuple[float, float]]]:
    """For each tier the hours and the credit of its contacts; a contact that moved counts as one in each."""
    people: dict[str, dict[str, tuple[float, float]]] = {tier: {} for tier in TIERS}
    for talk in found.counted:
        who = dict.fromkeys(talk.contact_ids)
        hours, credit = (talk.minutes or 0) / 60, found.credit.get(talk.id, 0.0)
        for contact in who:
            tier = ledger.tier_on(contact, talk.on)
            if tier != UNTIERED:
                before = people[tier].get(contact, (0.0, 0.0))
                people[tier][contact] = before[0] + hours / len(who), before[1] + credit / len(who)
    return people


def _lumps(ledger: JournalIndex, found: YieldTally, sources: Callable[[Learning], Sequence[str]]) -> list[float]:
    """The credit with sorted contacts in the pieces that chance would hand out whole.

    Learnings that share a source came together, so they count as one piece: taking them for independent would make one
    good day look like a good tier.
    """
    head: dict[str, str] = {}

    def find(one: str) -> str:
        while head.setdefault(one, one) != one:
            head[one] = head[head[one]]
            one = head[one]
        return one

    for learning in found.learnings:
        ids = sources(learning)
        for one in ids[1:]:
            head[find(one)] = find(ids[0])
    pieces: dict[str, float] = {}
    for talk in found.counted:
        credit = found.credit.get(talk.id, 0.0)
        if credit:
            part = 1.0 - ledger.split(talk).get(UNTIERED, 0.0)
            pieces[find(talk.id)] = pieces.get(find(talk.id), 0.0) + credit * part
    return list(pieces.values())


def difference(ledger: JournalIndex, period: Period) -> tuple[str, float] | None:
    """The tier of which it is said that more applied learning came from it, with the probability; else None.

    Only in the review of a term or longer, and only of a tier with more than one contact.
    """
    known = evidence(ledger)
    if period.kind not in LONG_ENOUGH or sum(one.learnings for one in known.tiers.values()) < FEWEST_CREDITS - 1e-9:
        return None
    compared = [tier for tier in TIERS if known.tiers[tier].enough]
    rare = [tier for tier in compared if known.chance[tier] <= LEVEL and known.met[tier] > 1]
    if len(compared) < 2 or not rare:
        return None
    best = min(rare, key=lambda tier: known.chance[tier])
    return best, known.chance[best]


def learning_yield(ledger: JournalIndex, period: Period) -> Figure:
    """Learnings applied within 42 days per hour, by tier, shrunk towards the overall rate."""
    found = tally_yield(ledger, period)
    known = evidence(ledger)
    tiers = {tier: tally for tier, tally in found.by(ledger.split).items() if tier in TIERS}
    stands_out = difference(ledger, period)
    rows = {tier: _row(tiers.get(tier, Tally()), found, known.scale) for tier in TIERS}
    given = found.kappa is not None
    return Figure(
        name="learning-yield",
        title="Learning per hour",
        formula="(x + 4) ÷ (h + 4 ÷ r): x the learnings applied within 42 days that came from a tier, h its hours, r "
        "all of them ÷ all hours, so that 4 ÷ r hours (κ) of the overall rate are added to each tier. A learning’s "
        "credit of 1 splits evenly over its source conversations; credit and minutes of a conversation split evenly "
        "over its contacts. Intervals are 95 % limits of a count (Byar), not shrunk, as wide as learnings "
        "that came together make them.",
        caveat="Only conversations at least 42 days old count, for credit and for hours, and only with minutes that "
        "you entered. Below 3 hours, 3 conversations or 5 learnings there are counts alone. Splitting a learning in "
        "three, or logging only fruitful talks, raises it. That a tier yields more is said only where chance alone "
        "would say so in 3 of 100 journals or fewer; where people differ a lot and you look every fortnight for "
        "years, it would in 5 to 7 of 100.",
        sentence=_sentence(found, rows),
        counts={
            "overall": _overall(found, known.scale),
            "tiers": rows,
            "kappa": found.kappa,
            "detectable": known.detectable,
            "difference": {"tier": stands_out[0], "p": stands_out[1]} if stands_out else None,
            "too_young": len(_young(ledger, period)),
            "without_minutes": len(_untimed(ledger, period)),
        },
        value={tier: row["rate"] for tier, row in rows.items()} if given else None,
        low={tier: row["low"] for tier, row in rows.items()} if given else None,
        high={tier: row["high"] for tier, row in rows.items()} if given else None,
        guard=_guard(ledger, period, found, tiers),
        counted=tuple(one.id for one in (*found.counted, *found.learnings)),
        contributions=_contributions(ledger, found),
        left_out=_left_out(ledger, period, found),
        comparison=_comparison(ledger, period, stands_out) if given else "",
    )


def _shrunk(tally: Tally, found: YieldTally) -> float | None:
    if found.kappa is None or not tally.enough:
        return None
    return (tally.learnings + PRIOR) / (tally.hours + found.kappa)


def _row(tally: Tally, found: YieldTally, scale: float) -> dict[str, Any]:
    rate = _shrunk(tally, found)
    low, high = (None, None) if rate is None else (limit / tally.hours for limit in byar(tally.learnings, scale))
    return {
        "learnings": tally.learnings,
        "hours": tally.hours,
        "interactions": tally.interactions,
        "rate": rate,
        "low": low,
        "high": high,
    }


def _overall(found: YieldTally, scale: float) -> dict[str, Any]:
    whole = found.overall
    given = found.kappa is not None
    low, high = (limit / whole.hours for limit in byar(whole.learnings, scale)) if given else (None, None)
    return {
        "learnings": whole.learnings,
        "hours": whole.hours,
        "interactions": whole.interactions,
        "rate": whole.learnings / whole.hours if given else None,
        "low": low,
        "high": high,
    }


def _young(ledger: JournalIndex, period: Period) -> list[Interaction]:
    inside = ledger.interactions_in(period.starts_on, period.ends_on)
    return [talk for talk in inside if (ledger.today - talk.on).days < YOUNG]


def _untimed(ledger: JournalIndex, period: Period) -> list[Interaction]:
    inside = ledger.interactions_in(period.starts_on, period.ends_on)
    return [talk for talk in inside if (ledger.today - talk.on).days >= YOUNG and measured(talk) is None]


def _learnings(number: float) -> str:
    return f"{plain_number(number)} applied {'learning' if plain_number(number) == '1' else 'learnings'}"


def _sentence(found: YieldTally, rows: Mapping[str, Mapping[str, Any]]) -> str:
    if not found.counted:
        return "No conversation with minutes is six weeks old yet."
    parts = [
        f"{tier} {plain_number(row['learnings'])} in {format_hours(row['hours'] * 60)}{_between(row)}"
        for tier, row in rows.items()
        if row["interactions"]
    ]
    whole = f"{_learnings(found.overall.learnings)} from {format_hours(found.overall.hours * 60)}"
    if found.kappa is not None:
        whole += f", {found.overall.learnings / found.overall.hours:.2f} an hour"
    return f"{whole}: {join_and(parts)}." if parts else f"{whole}."


def _between(row: Mapping[str, Any]) -> str:
    if row["rate"] is None:
        return ""
    return f" ({row['low']:.2f} to {row['high']:.2f} an hour)"


def _guard(ledger: JournalIndex, period: Period, found: YieldTally, tiers: Mapping[str, Tally]) -> str:
    words = []
    little = [tier for tier in TIERS if not tiers.get(tier, Tally()).enough]
    if found.counted and found.kappa is None:
        words.append(f"Fewer than {FEWEST_CREDITS} learnings: counts alone.")
    elif found.counted and little:
        words.append(f"Too little time for a rate: {join_and(little)}.")
    untimed = _untimed(ledger, period)
    if untimed:
        words.append(f"{count_words(len(untimed), 'conversation')} without minutes left out, with what came of them.")
    return " ".join(words)


def _contributions(ledger: JournalIndex, found: YieldTally) -> dict[str, str]:
    words = {}
    for talk in found.counted:
        credit = found.credit.get(talk.id, 0.0)
        earned = f", {_learnings(credit)}" if credit else ""
        words[talk.id] = f"{format_hours(talk.minutes or 0)}{earned}"
    for learning in found.learnings:
        ids = known_sources(ledger, learning)
        inside = sum(one in found.credit for one in ids)
        words[learning.id] = "1 learning" if inside == len(ids) else f"{plain_number(inside / len(ids))} of a learning"
    return words


def _left_out(ledger: JournalIndex, period: Period, found: YieldTally) -> tuple[LeftOut, ...]:
    """Every interaction of the period that is not counted, and every applied learning that could have been."""
    young, untimed = _young(ledger, period), _untimed(ledger, period)
    rows = [LeftOut(talk.id, "fewer than 42 days old: neither its hours nor its learning count") for talk in young]
    rows += [LeftOut(talk.id, why_unmeasured(talk)) for talk in untimed]
    inside = {talk.id for talk in (*found.counted, *young, *untimed)}
    credited = {learning.id for learning in found.learnings}
    for learning in ledger.learnings:
        if not ledger.happened(learning.applied_on) or learning.id in credited:
            continue
        ids = known_sources(ledger, learning)
        if any(one in inside for one in ids):
            late = "applied more than 42 days after it was noted"
            bare = "its conversations in the period are too young or without minutes"
            rows.append(LeftOut(learning.id, bare if in_time(learning) else late))
        elif learning.on in period:
            other = "its conversations lie in another period"
            rows.append(LeftOut(learning.id, other if ids else "it names no conversation as its source"))
    return tuple(rows)


def _comparison(ledger: JournalIndex, period: Period, stands_out: tuple[str, float] | None) -> str:
    """That one tier yields more, where chance does not explain it; else how much this journal could show at all."""
    if period.kind not in LONG_ENOUGH:
        return ""
    known = evidence(ledger)
    credit = sum(tally.learnings for tally in known.tiers.values())
    if stands_out is None:
        if known.detectable is None:
            return (
                f"{plain_number(credit)} applied learnings are too few to tell tiers apart: here not even a tenfold "
                "difference would show reliably."
            )
        return (
            f"No tier stands out. A tier would have to bring about {known.detectable:.0f} times as much an hour as the "
            "rest for this journal to show it reliably."
        )
    tier, _ = stands_out
    own = known.tiers[tier]
    hours = sum(tally.hours for tally in known.tiers.values()) - own.hours
    others = (credit - own.learnings) / hours if hours > 0 else 0.0
    return (
        f"More applied learning came from time with {SAID[tier]} than chance explains: "
        f"{plain_number(own.learnings)} in {format_hours(own.hours * 60)}, {own.learnings / own.hours:.2f} an hour, "
        f"against {others:.2f} elsewhere; it came from {count_words(known.contacts[tier], 'contact')}. "
        f"(Everything up to {format_date(ledger.today)}.)"
    )
