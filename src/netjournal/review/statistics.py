"""Whether one group stands out more than pure chance would make one stand out.

How many of a group have had something happen to them by a day, when others left in another way or not yet.

How sure one can be of a share.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import accumulate
from math import sqrt
from random import Random

from netjournal.startup.fast_dataclass import dataclass

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
    by_minute = _Urn.of(exposures, [exposure.minutes for exposure in exposures], groups, lumps)
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
    for exposure in exposures:
        if exposure.credit:
            for group, part in exposure.parts.items():
                if group in earned:
                    earned[group] += exposure.credit * part
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


HALF = 0.5 - 1e-12
"""A median is reached at one half, whatever the last digit of a sum of fractions says."""


class CaseOutcome(StrEnum):
    """What was last known of one case: the event came, something else came first, or neither so far."""

    EVENT = "event"
    COMPETING = "competing"
    CENSORED = "censored"


@dataclass(frozen=True, slots=True)
class Incidence:
    """A cumulative incidence: steps of (day, share of 1), and the last day at which anybody was still followed.

    `ended` says that by the estimate nobody is left for whom the event could still come.
    """

    steps: tuple[tuple[int, float], ...]
    followed: int
    ended: bool

    def by(self, day: int) -> float | None:
        """The share by a day, or None where no one was followed that long and some might still come."""
        if day > self.followed and not self.ended:
            return None
        return max((share for at, share in self.steps if at <= day), default=0.0)

    @property
    def median(self) -> int | None:
        """The first day by which half have had the event, or None: not reached."""
        return next((at for at, share in self.steps if share >= HALF), None)


def aalen_johansen(cases: Sequence[tuple[int, CaseOutcome]]) -> Incidence | None:
    """The cumulative incidence of an event among cases of (days, outcome); None without cases.

    O. O. Aalen and S. Johansen (1978), An empirical transition matrix for non-homogeneous Markov chains based on
    censored observations, Scandinavian Journal of Statistics 5, 141–150, for one event and one competing event:
    F(t) = Σ S(tᵢ₋) · dᵢ ÷ nᵢ, where S is the Kaplan–Meier estimate for both events together. A case that is censored
    on a day was still at risk on that day.
    """
    if not cases:
        return None
    tally = Counter(cases)
    at_risk, neither, share = len(cases), 1.0, 0.0
    steps = []
    for day in sorted({days for days, _ in cases}):
        events, competing = tally[day, CaseOutcome.EVENT], tally[day, CaseOutcome.COMPETING]
        if events:
            share += neither * events / at_risk
            steps.append((day, share))
        neither *= 1 - (events + competing) / at_risk
        at_risk -= events + competing + tally[day, CaseOutcome.CENSORED]
    return Incidence(tuple(steps), max(days for days, _ in cases), neither < 1e-12)


Z_95 = 1.959963984540054
"""The standard normal quantile of a two-sided 95 % interval."""


def wilson(successes: int, trials: int, z: float = Z_95) -> tuple[float, float]:
    """The score interval of a proportion, as fractions of 1.

    E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209–212;
    it is method 3 in R. G. Newcombe (1998), Statistics in Medicine 17, 857–872. Raises ValueError without trials.
    """
    if not 0 <= successes <= trials or not trials:
        raise ValueError(f"no proportion: {successes} of {trials}")
    share = successes / trials
    centre = share + z * z / (2 * trials)
    spread = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    low = 0.0 if successes == 0 else (centre - spread) / scale
    high = 1.0 if successes == trials else (centre + spread) / scale
    return low, high
