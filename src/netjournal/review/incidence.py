"""How many of a group have had something happen to them by a day, when others left in another way or not yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from netjournal.frozen import dataclass

HALF = 0.5 - 1e-12
"""A median is reached at one half, whatever the last digit of a sum of fractions says."""


class Outcome(StrEnum):
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


def aalen_johansen(cases: Sequence[tuple[int, Outcome]]) -> Incidence | None:
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
        events, competing = tally[day, Outcome.EVENT], tally[day, Outcome.COMPETING]
        if events:
            share += neither * events / at_risk
            steps.append((day, share))
        neither *= 1 - (events + competing) / at_risk
        at_risk -= events + competing + tally[day, Outcome.CENSORED]
    return Incidence(tuple(steps), max(days for days, _ in cases), neither < 1e-12)
