"""Terms of the teacher's own school year, and the weeks in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from netjournal.domain.records import Term

_SATURDAY = 5


def week_of(day: date, week_start: int = 0) -> tuple[date, date]:
    """The first and last day of the week of `day`; `week_start` is 0 for Monday to 6 for Sunday."""
    first = day - timedelta(days=(day.weekday() - week_start) % 7)
    return first, first + timedelta(days=6)


def term_on(day: date, terms: Iterable[Term]) -> Term | None:
    """The term that `day` is in, holidays inside it included; of overlapping ones the latest to begin."""
    around = [term for term in terms if not term.holiday and term.starts_on <= day <= term.ends_on]
    return max(around, key=lambda term: term.starts_on, default=None)


def holiday_on(day: date, terms: Iterable[Term]) -> Term | None:
    """The holiday that `day` is in, or None on any other day."""
    return next((term for term in terms if term.holiday and term.starts_on <= day <= term.ends_on), None)


def school_week(day: date, term: Term, terms: Iterable[Term], week_start: int = 0) -> int:
    """The week of `term` that `day` is in, from 1.

    A week counts when at least one of its days from Monday to Friday lies in the term and in no holiday; a day in a
    week that does not count has the number of the last one that did. Days outside the term have its first or last.
    """
    holidays = [other for other in terms if other.holiday]
    last = min(max(day, term.starts_on), term.ends_on)
    first_of_week, count = week_of(term.starts_on, week_start)[0], 0
    while first_of_week <= last:
        days = (first_of_week + timedelta(days=n) for n in range(7))
        taught = (item for item in days if term.starts_on <= item <= term.ends_on and item.weekday() < _SATURDAY)
        if any(holiday_on(item, holidays) is None for item in taught):
            count += 1
        first_of_week += timedelta(weeks=1)
    return max(count, 1)


class SchoolYear:
    """Tells the days of school from those of holidays, by the teacher's terms and holidays."""

    def __init__(self, terms: Iterable[Term]) -> None:
        known = list(terms)
        self._holidays = [(term.starts_on, term.ends_on) for term in known if term.holiday]
        self._terms = sorted((term.starts_on, term.ends_on) for term in known if not term.holiday)
        self._ends_on = max((last for _, last in self._terms), default=date.min)

    def is_holiday(self, day: date) -> bool:
        """Whether a day lies in a holiday, or between two terms; before the first and after the last it does not."""
        if any(first <= day <= last for first, last in self._holidays):
            return True
        if not self._terms or not self._terms[0][0] <= day <= self._ends_on:
            return False
        return not any(first <= day <= last for first, last in self._terms)
