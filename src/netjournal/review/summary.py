"""The whole review of a period: a sentence, the figures, the questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from netjournal.domain.model import Records
from netjournal.errors import WrongUsage
from netjournal.review import learning, time
from netjournal.review.figure import Figure
from netjournal.review.ledger import Ledger, ReviewSettings
from netjournal.review.period import Period, everything
from netjournal.review.prompts import Question, questions

FIGURES: Mapping[str, Callable[[Ledger, Period], Figure]] = MappingProxyType(
    {
        "time-by-tier": time.time_by_tier,
        "funnel": learning.funnel,
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
    period = everything(ledger.records, ledger.today) if period.kind == "all" else period
    figures = {name: make(ledger, period) for name, make in FIGURES.items()}
    warning = figures["coverage"].guard
    if warning:
        figures = {
            name: each if name == "coverage" else each.without_comparisons(warning) for name, each in figures.items()
        }
    return Review(period, _sentence(figures, warning), figures, questions(ledger, period))


def figure(name: str, records: Records, period: Period, today: date, settings: ReviewSettings | None = None) -> Figure:
    """One figure by its name, with comparisons hidden as in the review. Raises WrongUsage for an unknown name."""
    if name not in FIGURES:
        raise WrongUsage(f"There is no figure called “{name}”.", f"Choose one of: {', '.join(FIGURES)}.")
    ledger = Ledger(records, today, settings)
    period = everything(records, today) if period.kind == "all" else period
    warning = time.coverage(ledger, period).guard
    made = FIGURES[name](ledger, period)
    return made.without_comparisons(warning) if warning and name != "coverage" else made


def _sentence(figures: Mapping[str, Figure], warning: str) -> str:
    return " ".join(part for part in (warning, figures["funnel"].sentence) if part)
