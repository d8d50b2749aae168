from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netjournal.domain.records import Term
from netjournal.domain.school_calendar import holiday_on, school_week, term_on, week_of

AUTUMN = Term(name="Autumn", starts_on=date(2026, 9, 3), ends_on=date(2026, 12, 18))  # begins on a Thursday
HALF_TERM = Term(name="Half-term", starts_on=date(2026, 10, 26), ends_on=date(2026, 10, 30), holiday=True)
A_DAY_OFF = Term(name="Training day", starts_on=date(2026, 11, 2), ends_on=date(2026, 11, 2), holiday=True)
SPRING = Term(name="Spring", starts_on=date(2027, 1, 5), ends_on=date(2027, 3, 26))
YEAR = (AUTUMN, HALF_TERM, A_DAY_OFF, SPRING)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 9, 2), None),
        (date(2026, 9, 3), "Autumn"),
        (date(2026, 10, 27), "Autumn"),
        (date(2026, 12, 18), "Autumn"),
        (date(2026, 12, 25), None),
        (date(2027, 1, 5), "Spring"),
    ],
)
def test_a_day_is_in_its_term(day: date, name: str | None) -> None:
    term = term_on(day, YEAR)
    assert (term.name if term else None) == name


def test_a_day_may_be_in_a_holiday() -> None:
    assert holiday_on(date(2026, 10, 26), YEAR) == HALF_TERM
    assert holiday_on(date(2026, 10, 31), YEAR) is None


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 9, 3), 1),
        (date(2026, 9, 6), 1),
        (date(2026, 9, 7), 2),
        (date(2026, 10, 23), 8),
        (date(2026, 10, 28), 8),
        (date(2026, 11, 2), 9),
        (date(2026, 11, 23), 12),
        (date(2026, 8, 1), 1),
        (date(2027, 2, 1), 15),
    ],
)
def test_weeks_are_counted_without_holidays(day: date, week: int) -> None:
    assert school_week(day, AUTUMN, YEAR) == week


def test_a_term_that_begins_on_a_saturday_has_its_first_week_after_it() -> None:
    term = Term(starts_on=date(2026, 9, 5), ends_on=date(2026, 12, 18))
    assert [school_week(date(2026, 9, day), term, ()) for day in (5, 7, 14)] == [1, 1, 2]


def test_weeks_may_begin_on_sunday() -> None:
    assert week_of(date(2026, 11, 23), 6) == (date(2026, 11, 22), date(2026, 11, 28))
    assert school_week(date(2026, 9, 6), AUTUMN, YEAR, week_start=6) == 2


@settings(deadline=None)
@given(st.dates(date(1901, 1, 1), date(2199, 1, 1)), st.integers(0, 6))
def test_a_week_has_seven_days_and_its_day(day: date, week_start: int) -> None:
    first, last = week_of(day, week_start)
    assert first <= day <= last
    assert last - first == timedelta(days=6)
    assert first.weekday() == week_start
