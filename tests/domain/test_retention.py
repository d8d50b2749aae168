"""All of the last day, one a day for a month, one a month for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from netjournal.domain.retention import to_keep

NOW = datetime(2026, 11, 23, 18, 0)
MOMENTS = st.lists(st.datetimes(datetime(2024, 1, 1), NOW + timedelta(days=2)), max_size=60)


def test_a_year_of_three_a_day() -> None:
    taken = [NOW - timedelta(hours=8 * number) for number in range(3 * 365)]
    stay = to_keep(taken, NOW)
    last_day = [item for item in stay if NOW - item < timedelta(days=1)]
    month = [item for item in stay if timedelta(days=1) <= NOW - item < timedelta(days=31)]
    older = [item for item in stay if NOW - item >= timedelta(days=31)]
    assert len(last_day) == 3
    assert len(month) == 30
    months = [(2025, 11), (2025, 12), *((2026, month) for month in range(1, 10))]
    assert sorted((item.year, item.month) for item in older) == months, "the last of October is one of the days"
    assert all(day.hour == 18 for day in month), "the last of each day stays"


@given(MOMENTS)
def test_the_rules_hold_for_each(taken: list[datetime]) -> None:
    stay = to_keep(taken, NOW)
    assert stay <= set(taken)
    for name in taken:
        if NOW - name < timedelta(days=1):
            assert name in stay
        if NOW - name < timedelta(days=31):
            assert any(other.date() == name.date() and other >= name for other in stay)
        assert any((other.year, other.month) == (name.year, name.month) and other >= name for other in stay)
    old = [item for item in stay if NOW - item >= timedelta(days=31)]
    for item in old:
        assert not [other for other in taken if (other.year, other.month) == (item.year, item.month) and other > item]


@given(MOMENTS, st.integers(0, 400), st.integers(0, 400))
def test_thinning_often_and_thinning_once_come_to_the_same(taken: list[datetime], days: int, more: int) -> None:
    first, second = NOW + timedelta(days=days), NOW + timedelta(days=days + more)
    assert to_keep(to_keep(taken, first), second) == to_keep(taken, second)
