"""Whether one group stands out more than pure chance would make one stand out.

How many of a group have had something happen to them by a day, when others left in another way or not yet.

How sure a share is, and a count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from math import exp, lgamma, log, log1p, sqrt

from netjournal.startup.fast_dataclass import dataclass

LEVEL = 0.01
"""How rarely chance alone may give one of three groups so much before it is said (Bonferroni: 3 in 100 together)."""

DISCOUNT = 0.6
"""Of the effective number, for what could be found: what shared, clumped and untimed talks cost in simulation."""

LARGEST_RATIO = 10.0
"""A ratio above it is not told: no difference, however large, would show."""

POWER = 0.8


def binomial_tail(count: float, trials: float, chance: float) -> float:
    """P(X >= count) for a binomial of `trials` and `chance`, continued to fractions of both.

    It is the regularised incomplete beta function I_chance(count, trials - count + 1) (Abramowitz and Stegun 26.5.24),
    by its continued fraction (DLMF 8.17.22) in the form of Lentz.
    """
    if count <= 0 or chance >= 1:
        return 1.0
    if chance <= 0:
        return 0.0
    first, second = count, max(trials - count, 0.0) + 1.0
    if chance > (first + 1) / (first + second + 2):
        return 1.0 - _beta(second, first, 1.0 - chance)
    return _beta(first, second, chance)


def _beta(first: float, second: float, x: float) -> float:
    """I_x(first, second), for an x below the mean, where the fraction converges fast."""
    scale = lgamma(first + second) - lgamma(first) - lgamma(second) + first * log(x) + second * log1p(-x)
    whole = above = 1.0
    below = 0.0
    for number in range(1, 600):
        half = number // 2
        if number % 2:
            part = -(first + half) * (first + second + half) * x / ((first + 2 * half) * (first + 2 * half + 1))
        else:
            part = half * (second - half) * x / ((first + 2 * half - 1) * (first + 2 * half))
        below = 1.0 / (1.0 + part * below)
        above = 1.0 + part / above
        whole *= above * below
        if abs(above * below - 1) < 1e-13:
            break
    return exp(scale) / first / whole


def effective_number(lumps: Iterable[float], groups: Iterable[Sequence[tuple[float, float]]]) -> float:
    """How many independent learnings a credit is worth.

    `lumps` is the credit in the pieces that came together (Kish, 1965: the square of the sum ÷ the sum of squares);
    `groups` has for each group the (hours, credit) of its people: how much more unevenly they share its credit than
    their hours explain is a dispersion of at least 1 (McCullagh and Nelder, 1989, 4.5), by which the credit is divided.
    """
    pieces = [lump for lump in lumps if lump > 0]
    whole = sum(pieces)
    if not whole:
        return 0.0
    seen = expected = 0.0
    for people in groups:
        hours, credit = sum(part for part, _ in people), sum(part for _, part in people)
        if hours > 0 and credit > 0 and len(people) > 1:
            seen += sum((own - credit * part / hours) ** 2 for part, own in people)
            expected += credit * (1 - sum((part / hours) ** 2 for part, _ in people))
    dispersion = max(1.0, seen / expected) if expected > 0 else 1.0
    return min(whole**2 / sum(piece**2 for piece in pieces), whole / dispersion)


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a group took and what came of it: hours, talks and credit in learnings."""

    hours: float
    talks: float
    credit: float


def chances(groups: Mapping[str, Exposure], number: float) -> dict[str, float]:
    """For each group how rarely chance alone gives it so much of `number` independent learnings.

    The larger of its shares of hours and of talks is what chance gives it; an exact binomial tail, 1 where `number` is
    below 1.
    """
    credit = sum(group.credit for group in groups.values())
    if not credit or number < 1:
        return dict.fromkeys(groups, 1.0)
    expected = _expected(groups)
    return {
        name: binomial_tail(group.credit / credit * number, number, expected[name][1]) for name, group in groups.items()
    }


def _expected(groups: Mapping[str, Exposure]) -> dict[str, tuple[float, float]]:
    """For each group its share of the hours, and the larger of that and its share of the talks."""
    hours, talks = (
        sum(group.hours for group in groups.values()) or 1.0,
        sum(group.talks for group in groups.values()) or 1.0,
    )
    return {
        name: (group.hours / hours, max(group.hours / hours, group.talks / talks)) for name, group in groups.items()
    }


def detectable(groups: Mapping[str, Exposure], compared: Iterable[str], number: float) -> float | None:
    """How many times as much an hour as the rest a group has to bring to be found 80 times in 100, whichever it is.

    It is the largest of the ratios of the `compared` groups, and None where one of them can never stand out or the
    ratio is above LARGEST_RATIO.
    """
    expected, trials = _expected(groups), number * DISCOUNT
    ratios = [_ratio(*expected[name], trials) for name in compared]
    if not ratios or None in ratios:
        return None
    largest = max(ratio for ratio in ratios if ratio is not None)
    return largest if largest <= LARGEST_RATIO else None


def _ratio(own: float, chance: float, trials: float) -> float | None:
    if not 0 < own < 1 or chance >= 1 or trials < 1 or chance**trials > LEVEL:
        return None
    needed = _crossing(lambda count: binomial_tail(count, trials, chance) <= LEVEL, 0.0, trials)
    share = _crossing(lambda true: binomial_tail(needed, trials, true) >= POWER, 0.0, 1.0 - 1e-9)
    return share * (1 - own) / (own * (1 - share))


def _crossing(holds: Callable[[float], bool], low: float, high: float) -> float:
    """The smallest number between two for which something holds that goes on holding from there."""
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def byar(count: float, scale: float = 1.0) -> tuple[float, float]:
    """The 95 % limits of the mean of a count, by Byar's approximation (Breslow and Day, 1987, 2.3).

    `scale` is how many learnings one independent learning stands for; counts may be fractions and are not rounded.
    """
    effective = count / scale
    more = effective + 1
    low = 0.0
    if effective > 0:
        low = effective * max(1 - 1 / (9 * effective) - Z_95 / (3 * sqrt(effective)), 0.0) ** 3
    return low * scale, more * (1 - 1 / (9 * more) + Z_95 / (3 * sqrt(more))) ** 3 * scale


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
