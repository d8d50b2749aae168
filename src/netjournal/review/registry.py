"""The whole review of a period: a sentence, the figures, the questions.

How the figures went over the last periods of one kind.

Which days a review looks at, for those who read no more of a journal than that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import islice
from types import MappingProxyType
from typing import Any

from netjournal.domain.records import Records
from netjournal.errors import WrongUsage
from netjournal.review import learning, network, problems
from netjournal.review import learning as sources
from netjournal.review import learning_yield as yields
from netjournal.review import time_by_tier as time
from netjournal.review.figure import Figure
from netjournal.review.format import count_words, format_hours
from netjournal.review.index import JournalIndex, ReviewSettings
from netjournal.review.network import SIX_WEEKS
from netjournal.review.period import ONE_DAY, Period, earlier, previous
from netjournal.review.questions import FARTHEST_BACK, Question, past_weeks, questions
from netjournal.startup.fast_dataclass import dataclass

FIGURES: Mapping[str, Callable[[JournalIndex, Period], Figure]] = MappingProxyType(
    {
        "time-by-tier": time.time_by_tier,
        "funnel": learning.funnel,
        "application-rate": learning.application_rate,
        "time-to-apply": learning.time_to_apply,
        "learning-yield": yields.learning_yield,
        "realized-share": learning.realized_share,
        "usefulness": network.usefulness,
        "energy": network.energy,
        "problems": problems.problems,
        "give-get": network.give_get,
        "following": network.following,
        "breadth": sources.breadth,
        "follow-through": problems.follow_through,
        "coverage": time.coverage,
    }
)
"""Every figure by its name, in the order in which the review shows them."""


@dataclass(frozen=True, slots=True)
class Review:
    """The review of a period; `figures` has every name of FIGURES."""

    period: Period
    sentence: str
    figures: Mapping[str, Figure]
    questions: tuple[Question, ...]

    def as_json(self) -> dict[str, Any]:
        """What `review --json` prints."""
        return {
            "period": self.period.as_json(),
            "sentence": self.sentence,
            "figures": {name: each.as_json() for name, each in self.figures.items()},
            "questions": [question.as_json() for question in self.questions],
        }


def review(records: Records, period: Period, today: date, settings: ReviewSettings | None = None) -> Review:
    """All figures and questions of a period, judged as of today."""
    return review_of(JournalIndex(records, today, settings), period)


def review_of(ledger: JournalIndex, period: Period) -> Review:
    """The same from a ledger, which serves any number of periods.

    Where fewer than 60 % of the days that count are noted, that is said first and nothing is compared.
    """
    period = ledger.everything() if period.kind == "all" else period
    figures = {name: make(ledger, period) for name, make in FIGURES.items()}
    warning = figures["coverage"].guard
    if warning:
        figures = {
            name: each if name == "coverage" else each.without_comparisons(warning) for name, each in figures.items()
        }
    return Review(period, _sentence(figures, warning), figures, questions(ledger, period))


def figure(name: str, records: Records, period: Period, today: date, settings: ReviewSettings | None = None) -> Figure:
    """One figure by its name, with comparisons hidden as in the review. Raises WrongUsage for an unknown name."""
    return figure_of(named(name), JournalIndex(records, today, settings), period)


def named(name: str) -> str:
    """The name of a figure, as it is. Raises WrongUsage where there is none."""
    if name not in FIGURES:
        raise WrongUsage(f"There is no figure called “{name}”.", f"Choose one of: {', '.join(FIGURES)}.")
    return name


def figure_of(name: str, ledger: JournalIndex, period: Period) -> Figure:
    """One figure from a ledger, with comparisons hidden as in the review."""
    period = ledger.everything() if period.kind == "all" else period
    warning = time.coverage(ledger, period).guard
    made = FIGURES[name](ledger, period)
    return made.without_comparisons(warning) if warning and name != "coverage" else made


def trend(name: str, ledger: JournalIndex, period: Period, periods: int = 6) -> tuple[tuple[Period, Figure], ...]:
    """A figure over the last periods of the same kind, oldest first, the given one last."""
    terms, week_start = ledger.records.terms, ledger.settings.week_start
    row = [period]
    while len(row) < periods and (before := previous(row[0], terms, week_start)) != row[0]:
        row.insert(0, before)
    return tuple((cell, FIGURES[name](ledger, cell)) for cell in row)


def _sentence(figures: Mapping[str, Figure], warning: str) -> str:
    time = figures["time-by-tier"].counts
    number = time["interactions"] + time["without_minutes"]
    spent = format_hours(sum(time["minutes"].values()))
    went = f"{spent} in {count_words(number, 'interaction')}." if number else "No interaction was noted."
    return " ".join(part for part in (warning, went, figures["funnel"].sentence) if part)


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


def trends(ledger: JournalIndex, period: Period, periods: int = PERIODS) -> Iterator[Trend]:
    """The trend of each figure that has one, as it is worked out; nothing for a period without one before it.

    A period of which too few days were noted has no point, as comparisons are hidden there; a figure with fewer than
    two points has no trend.
    """
    row = last_periods(ledger, period, periods)
    if len(row) < 2:
        return
    thin = [bool(FIGURES["coverage"](ledger, cell).guard) for cell in row]
    for name, followed in FOLLOWED.items():
        points = tuple(
            (each, None if hidden and name != "coverage" else followed.number(FIGURES[name](ledger, each)))
            for each, hidden in zip(row, thin, strict=True)
        )
        if sum(value is not None for _, value in points) >= 2:
            yield Trend(name, followed.of, points, followed.share)


def last_periods(ledger: JournalIndex, period: Period, periods: int = PERIODS) -> list[Period]:
    """The last periods up to this one, oldest first, as far back as the journal goes."""
    terms, week_start = ledger.records.terms, ledger.settings.week_start
    row = [period]
    while len(row) < periods and ledger.first_day is not None:
        before = previous(row[0], terms, week_start)
        if before == row[0] or before.ends_on < ledger.first_day:
            break
        row.insert(0, before)
    return row


Span = tuple[date, date]

BEFORE = 2 * SIX_WEEKS - ONE_DAY
"""How far before the end of a period its figures look: energy compares its last six weeks with the six before."""


def reach_of_review(ledger: JournalIndex, period: Period) -> tuple[Span, ...]:
    """The days that the figures and the questions of a period look at; of `ledger` only its days need be known."""
    return (_reach(ledger, period, period), (_questions_begin(ledger), ledger.today))


def reach_of_trends(ledger: JournalIndex, period: Period) -> tuple[Span, ...]:
    """The days that the trends of a period look at."""
    row = last_periods(ledger, period)
    return (_reach(ledger, row[0], row[-1]),)


def _reach(ledger: JournalIndex, first: Period, last: Period) -> Span:
    begins = min([first.starts_on, *(earlier(min(item.ends_on, ledger.today), BEFORE) for item in (first, last))])
    return begins, max(last.ends_on, begins)


def _questions_begin(ledger: JournalIndex) -> date:
    """The first day of the weeks over which a drift from the intention is followed."""
    weeks = islice(past_weeks(ledger), FARTHEST_BACK)
    return min((week.starts_on for week in weeks), default=ledger.today)
