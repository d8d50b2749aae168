"""Which days a review looks at, for those who read no more of a journal than that."""

from __future__ import annotations

from datetime import date
from itertools import islice

from netjournal.review.ledger import Ledger
from netjournal.review.network import SIX_WEEKS
from netjournal.review.period import ONE_DAY, Period, earlier
from netjournal.review.prompts import FARTHEST_BACK, past_weeks
from netjournal.review.trends import last_periods

Span = tuple[date, date]

BEFORE = 2 * SIX_WEEKS - ONE_DAY
"""How far before the end of a period its figures look: energy compares its last six weeks with the six before."""


def reach_of_review(ledger: Ledger, period: Period) -> tuple[Span, ...]:
    """The days that the figures and the questions of a period look at; of `ledger` only its days need be known."""
    return (_reach(ledger, period, period), (_questions_begin(ledger), ledger.today))


def reach_of_trends(ledger: Ledger, period: Period) -> tuple[Span, ...]:
    """The days that the trends of a period look at."""
    row = last_periods(ledger, period)
    return (_reach(ledger, row[0], row[-1]),)


def _reach(ledger: Ledger, first: Period, last: Period) -> Span:
    begins = min([first.starts_on, *(earlier(min(each.ends_on, ledger.today), BEFORE) for each in (first, last))])
    return begins, max(last.ends_on, begins)


def _questions_begin(ledger: Ledger) -> date:
    """The first day of the weeks over which a drift from the intention is followed."""
    weeks = islice(past_weeks(ledger), FARTHEST_BACK)
    return min((each.starts_on for each in weeks), default=ledger.today)
