"""How the figures went over the last periods of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from netjournal.frozen import dataclass
from netjournal.review.figure import Figure
from netjournal.review.ledger import Ledger
from netjournal.review.period import Period, previous
from netjournal.review.summary import FIGURES

PERIODS = 6


@dataclass(frozen=True, slots=True)
class Trend:
    """One number of a figure over periods, oldest first, None where there is none to compare. `of` says which number.

    `share` tells that the numbers are fractions of 1.
    """

    figure: str
    of: str
    points: tuple[tuple[Period, float | None], ...]
    share: bool = False


@dataclass(frozen=True, slots=True)
class Followed:
    """Which number of a figure is followed over time, and what it is called."""

    of: str
    number: Callable[[Figure], float | None]
    share: bool = False


def _value(figure: Figure) -> float | None:
    return figure.value if isinstance(figure.value, float | int) else None


def _part(key: str) -> Callable[[Figure], float | None]:
    return lambda figure: figure.value.get(key) if isinstance(figure.value, Mapping) else None


FOLLOWED: Mapping[str, Followed] = MappingProxyType(
    {
        "time-by-tier": Followed("hours", lambda figure: sum(figure.counts["minutes"].values()) / 60),
        "funnel": Followed("learnings noted", lambda figure: float(figure.counts["noted"])),
        "application-rate": Followed("applied within six weeks", _value, share=True),
        "time-to-apply": Followed("applied by day 42", _part("42"), share=True),
        "learning-yield": Followed("applied learnings an hour", lambda figure: figure.counts["overall"]["rate"]),
        "realized-share": Followed("seen or measured, of those applied", _value, share=True),
        "energy": Followed("gave energy less took it", _value, share=True),
        "give-get": Followed("closed loops", _value, share=True),
        "following": Followed("useful things an hour", _part("useful_per_hour")),
        "breadth": Followed("from the top source", _value, share=True),
        "follow-through": Followed("goals done, of those that came", _value, share=True),
        "coverage": Followed("days noted", _value, share=True),
    }
)


def trends(ledger: Ledger, period: Period, periods: int = PERIODS) -> Iterator[Trend]:
    """The trend of each figure that has one, as it is worked out; nothing for a period without one before it.

    A period of which too few days were noted has no point, as comparisons are hidden there; a figure with fewer than
    two points has no trend.
    """
    row = last_periods(ledger, period, periods)
    if len(row) < 2:
        return
    thin = [bool(FIGURES["coverage"](ledger, each).guard) for each in row]
    for name, followed in FOLLOWED.items():
        points = tuple(
            (each, None if hidden and name != "coverage" else followed.number(FIGURES[name](ledger, each)))
            for each, hidden in zip(row, thin, strict=True)
        )
        if sum(value is not None for _, value in points) >= 2:
            yield Trend(name, followed.of, points, followed.share)


def last_periods(ledger: Ledger, period: Period, periods: int = PERIODS) -> list[Period]:
    """The last periods up to this one, oldest first, as far back as the journal goes."""
    terms, week_start = ledger.records.terms, ledger.settings.week_start
    row = [period]
    while len(row) < periods and ledger.first_day is not None:
        before = previous(row[0], terms, week_start)
        if before == row[0] or before.ends_on < ledger.first_day:
            break
        row.insert(0, before)
    return row
