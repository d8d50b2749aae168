"""The whole review of a period: a sentence, the figures, the questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from netjournal.domain.model import Records
from netjournal.errors import WrongUsage
from netjournal.frozen import dataclass
from netjournal.review import learning, network, problems, sources, time, yields
from netjournal.review.figure import Figure
from netjournal.review.ledger import Ledger, ReviewSettings
from netjournal.review.period import Period, previous
from netjournal.review.prompts import Question, questions
from netjournal.review.words import duration, many

FIGURES: Mapping[str, Callable[[Ledger, Period], Figure]] = MappingProxyType(
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
            "questions": [each.as_json() for each in self.questions],
        }


def review(records: Records, period: Period, today: date, settings: ReviewSettings | None = None) -> Review:
    """All figures and questions of a period, judged as of today."""
    return review_of(Ledger(records, today, settings), period)


def review_of(ledger: Ledger, period: Period) -> Review:
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
    return figure_of(named(name), Ledger(records, today, settings), period)


def named(name: str) -> str:
    """The name of a figure, as it is. Raises WrongUsage where there is none."""
    if name not in FIGURES:
        raise WrongUsage(f"There is no figure called “{name}”.", f"Choose one of: {', '.join(FIGURES)}.")
    return name


def figure_of(name: str, ledger: Ledger, period: Period) -> Figure:
    """One figure from a ledger, with comparisons hidden as in the review."""
    period = ledger.everything() if period.kind == "all" else period
    warning = time.coverage(ledger, period).guard
    made = FIGURES[name](ledger, period)
    return made.without_comparisons(warning) if warning and name != "coverage" else made


def trend(name: str, ledger: Ledger, period: Period, periods: int = 6) -> tuple[tuple[Period, Figure], ...]:
    """A figure over the last periods of the same kind, oldest first, the given one last."""
    terms, week_start = ledger.records.terms, ledger.settings.week_start
    row = [period]
    while len(row) < periods and (before := previous(row[0], terms, week_start)) != row[0]:
        row.insert(0, before)
    return tuple((each, FIGURES[name](ledger, each)) for each in row)


def _sentence(figures: Mapping[str, Figure], warning: str) -> str:
    time = figures["time-by-tier"].counts
    number = time["interactions"] + time["without_minutes"]
    spent = duration(sum(time["minutes"].values()))
    went = f"{spent} in {many(number, 'interaction')}." if number else "No interaction was noted."
    return " ".join(part for part in (warning, went, figures["funnel"].sentence) if part)
