"""Whether one group stands out more than pure chance would make one stand out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import sqrt
from random import Random

from netjournal.frozen import dataclass

ROUNDS = 199
"""Journals of pure chance that are drawn."""

MOST_BY_CHANCE = 3
"""How many of them may show as large a difference: with the journal itself 4 of 200, so 2 in 100 would be worded."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """One interaction: its minutes, the credit it earned, and its part (0 to 1) in each group."""

    minutes: float
    credit: float
    parts: Mapping[str, float]


def stands_out(exposures: Sequence[Exposure], lumps: Sequence[float], groups: Sequence[str], seed: int) -> str | None:
    """The group that earned more credit than chance explains, or None.

    The credit fell in `lumps` (each indivisible by chance, together as much as the exposures earned). Chance is tried
    in two ways: a lump falls on any minute alike, and on any interaction alike. Under both, the largest standardised
    surplus over all `groups` together must reach the observed one in no more than MOST_BY_CHANCE of ROUNDS drawn
    journals (a Monte Carlo test of the maximum, Westfall and Young, 1993), so that looking at many groups does not
    make a find more likely. The same seed and data give the same answer.
    """
    if not lumps or len(groups) < 2:
        return None
    random = Random(seed)  # noqa: S311 - a simulation, reproducible on purpose
    earned = _earned(exposures, groups)
    by_minute = _Urn.of(exposures, [each.minutes for each in exposures], groups, lumps)
    surplus = {group: by_minute.surplus(group, earned[group]) for group in groups}
    best = max(groups, key=lambda group: surplus[group])
    if surplus[best] <= 0 or not by_minute.rarely_reaches(surplus[best], lumps, random):
        return None
    by_interaction = _Urn.of(exposures, [1.0] * len(exposures), groups, lumps)
    reached = by_interaction.surplus(best, earned[best])
    return best if reached > 0 and by_interaction.rarely_reaches(reached, lumps, random) else None


def _earned(exposures: Sequence[Exposure], groups: Sequence[str]) -> dict[str, float]:
    """The credit of each group."""
    earned = dict.fromkeys(groups, 0.0)
    for each in exposures:
        if each.credit:
            for group, part in each.parts.items():
                if group in earned:
                    earned[group] += each.credit * part
    return earned


@dataclass(frozen=True, slots=True)
class _Urn:
    """Kinds of interactions with the same parts, how likely a lump falls on each, and what to expect of a group."""

    kinds: tuple[tuple[tuple[str, float], ...], ...]
    bounds: tuple[float, ...]
    mean: Mapping[str, float]
    deviation: Mapping[str, float]

    @classmethod
    def of(
        cls, exposures: Sequence[Exposure], weights: Sequence[float], groups: Sequence[str], lumps: Sequence[float]
    ) -> _Urn:
        known = frozenset(groups)
        odds: dict[tuple[tuple[str, float], ...], float] = {}
        for each, weight in zip(exposures, weights, strict=True):
            kind = tuple(sorted((group, part) for group, part in each.parts.items() if group in known))
            odds[kind] = odds.get(kind, 0.0) + weight
        whole, credit, squares = sum(odds.values()), sum(lumps), sum(lump * lump for lump in lumps)
        first, second = dict.fromkeys(groups, 0.0), dict.fromkeys(groups, 0.0)
        for kind, weight in odds.items():
            for group, part in kind:
                first[group] += weight / whole * part
                second[group] += weight / whole * part * part
        return cls(
            tuple(odds),
            tuple(accumulate(weight / whole for weight in odds.values())),
            {group: credit * first[group] for group in groups},
            {group: sqrt(max(squares * (second[group] - first[group] ** 2), 0.0)) for group in groups},
        )

    def surplus(self, group: str, earned: float) -> float:
        """How many standard deviations above its expectation a group earned; 0 where it could not vary."""
        deviation = self.deviation[group]
        return (earned - self.mean[group]) / deviation if deviation > 1e-9 else 0.0

    def rarely_reaches(self, surplus: float, lumps: Sequence[float], random: Random) -> bool:
        """Whether journals of pure chance reach this largest surplus no more often than allowed."""
        reached = 0
        for _ in range(ROUNDS):
            reached += self._draw(lumps, random) >= surplus - 1e-9
            if reached > MOST_BY_CHANCE:
                return False
        return True

    def _draw(self, lumps: Sequence[float], random: Random) -> float:
        """The largest surplus of one journal in which every lump fell by chance."""
        fallen = [0.0] * (len(self.kinds) + 1)
        draw, bounds = random.random, self.bounds
        for lump in lumps:
            fallen[bisect_right(bounds, draw())] += lump
        earned = dict.fromkeys(self.mean, 0.0)
        for kind, credit in zip(self.kinds, fallen, strict=False):
            if credit:
                for group, part in kind:
                    earned[group] += credit * part
        return max(self.surplus(group, credit) for group, credit in earned.items())
