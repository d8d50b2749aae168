"""The whole review of a period: a sentence, the figures, the questions.

How the figures went over the last periods of one kind.

Which days a review looks at, for those who read no more of a journal than that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from netjournal.domain.records import Records
from netjournal.errors import WrongUsage
from netjournal.review import flow, follow_through, knowledge, learning, network, problems, sources
from netjournal.review import learning_yield as yields
from netjournal.review import time_by_tier as time
from netjournal.review.earlier_years import learned_then
from netjournal.review.figure import Figure, Listed
from netjournal.review.index import JournalIndex, ReviewSettings
from netjournal.review.network import EIGHT_WEEKS
from netjournal.review.period import ONE_DAY, Period, earlier, previous
from netjournal.review.questions import WEEKS_OF_DRIFT, Question, last_school_weeks, questions
from netjournal.startup.fast_dataclass import dataclass

FIGURES: Mapping[str, Callable[[JournalIndex, Period], Figure]] = MappingProxyType(
    {
        "time-by-tier": time.time_by_tier,
        "this-period": flow.this_period,
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
        "follow-through": follow_through.follow_through,
        "coverage": time.coverage,
        "expertise": knowledge.expertise,
        "remembering": knowledge.remembering,
    }
)
"""Every figure by its name, in the order in which the review shows them."""


YEAR_AGO = "What you learned in this week of earlier years"
"""The heading of `Review.year_ago`, on the screen and the command line alike."""


@dataclass(frozen=True, slots=True)
class Review:
    """The review of a period; `figures` has every name of FIGURES.

    `year_ago` are the learnings that were noted in this week of earlier years, where the period is a week.
    """

    period: Period
    sentence: str
    figures: Mapping[str, Figure]
    questions: tuple[Question, ...]
    year_ago: tuple[Listed, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What `review --json` prints."""
        return {
            "period": self.period.as_json(),
            "sentence": self.sentence,
            "figures": {name: each.as_json() for name, each in self.figures.items()},
            "questions": [question.as_json() for question in self.questions],
            "year_ago": [{"id": row.id, "text": row.text} for row in self.year_ago],
        }


def review(records: Records, period: Period, today: date, settings: ReviewSettings | None = None) -> Review:
    """All figures and questions of a period, judged as of today."""
    return review_of(JournalIndex(records, today, settings), period)


def review_of(ledger: JournalIndex, period: Period) -> Review:
    """The same from a ledger, which serves any number of periods.

    Where fewer than 60 % of what counts is noted, nothing is compared, and where something is hidden that is said.
    """
    period = ledger.everything() if period.kind == "all" else period
    figures = {name: make(ledger, period) for name, make in FIGURES.items()}
    warning = time.too_little(figures["coverage"])
    if warning:
        figures = {
            name: each if name == "coverage" else each.without_comparisons(warning) for name, each in figures.items()
        }
    sentence = flow.headline(figures["this-period"], figures["funnel"])
    return Review(period, sentence, figures, questions(ledger, period), learned_then(ledger, period))


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
    warning = time.too_little(time.coverage(ledger, period))
    made = FIGURES[name](ledger, period)
    return made.without_comparisons(warning) if warning and name != "coverage" else made


def trend(name: str, ledger: JournalIndex, period: Period, periods: int = 6) -> tuple[tuple[Period, Figure], ...]:
    """A figure over the last periods of the same kind, oldest first, the given one last."""
    terms, week_start = ledger.records.terms, ledger.settings.week_start
    row = [period]
    while len(row) < periods and (before := previous(row[0], terms, week_start)) != row[0]:
        row.insert(0, before)
    return tuple((cell, FIGURES[name](ledger, cell)) for cell in row)


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
        "application-rate": Followed("tried within six weeks", _value, share=True),
        "realized-share": Followed("seen or measured, of those applied", _value, share=True),
        "energy": Followed("gave energy less took it", _value, share=True),
        "give-get": Followed("closed loops", _value, share=True),
        "following": Followed("useful things an hour", _part("useful_per_hour")),
        "breadth": Followed("from the top source", _value, share=True),
        "follow-through": Followed("goals kept in time, of those that came", _value, share=True),
        "coverage": Followed("days or weeks with an entry", _value, share=True),
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

BEFORE = 2 * EIGHT_WEEKS - ONE_DAY
"""How far before the end of a period its figures look: a topic rises against the eight weeks before the last eight."""

A_WEEK = timedelta(days=6)
"""How far over the ends of a period its first and last school week may reach."""


def reach_of_review(ledger: JournalIndex, period: Period) -> tuple[Span, ...]:
    """The days that the figures and the questions of a period look at; of `ledger` only its days need be known."""
    return (_reach(ledger, period, period), (_questions_begin(ledger), ledger.today))


def reach_of_trends(ledger: JournalIndex, period: Period) -> tuple[Span, ...]:
    """The days that the trends of a period look at."""
    row = last_periods(ledger, period)
    return (_reach(ledger, row[0], row[-1]),)


def _reach(ledger: JournalIndex, first: Period, last: Period) -> Span:
    begins = min(
        earlier(first.starts_on, A_WEEK),
        _compared_term(ledger, first).starts_on,
        *(earlier(min(item.ends_on, ledger.today), BEFORE) for item in (first, last)),
    )
    return begins, max(last.ends_on + min(A_WEEK, date.max - last.ends_on), begins)


def _compared_term(ledger: JournalIndex, period: Period) -> Period:
    """The term before a term, whose energy it is set beside; else the period itself."""
    if period.kind != "term":
        return period
    return previous(period, ledger.records.terms, ledger.settings.week_start)


def learnings_of_review(ledger: JournalIndex, period: Period) -> Span:
    """The days on which the learnings that figures look at were noted or took a step, beyond those of the period.

    What came of age in twelve months was noted up to 42 days before them, and breadth is always over a year.
    """
    starts_on, ends_on = learning.twelve_months(ledger, period)
    return earlier(min(starts_on, period.starts_on), learning.LAST_YOUNG_DAY), ends_on


def _questions_begin(ledger: JournalIndex) -> date:
    """The first day of the school weeks in which a drift or silence is looked for."""
    return min((week.starts_on for week in last_school_weeks(ledger)[-WEEKS_OF_DRIFT:]), default=ledger.today)
