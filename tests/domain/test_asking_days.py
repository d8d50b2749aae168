"""What waits asks for three days, rests, and comes round again; in holidays nothing asks."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from netjournal.domain.asking_days import ROUND, RUN, asks_from, in_turn, places_shown, turns_of
from netjournal.domain.records import Term
from netjournal.domain.school_calendar import SchoolYear

START = date(2026, 9, 1)
DAYS = st.integers(0, 400).map(lambda number: START + timedelta(number))
HOLIDAYS = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 50)).map(
        lambda pair: Term(
            name="x",
            starts_on=START + timedelta(pair[0]),
            ends_on=START + timedelta(pair[0] + pair[1]),
            holiday=True,
        )
    ),
    max_size=4,
)


@given(DAYS, st.integers(0, 120))
def test_the_turns_by_number_are_the_turns_by_day(today: date, wait: int) -> None:
    for days in range(200):
        noted = today - timedelta(days)
        by_number = noted.toordinal() % ROUND in turns_of(today, wait)
        assert in_turn(noted + timedelta(wait), today) is (by_number and days >= wait)


def test_who_looks_on_one_day_of_the_week_meets_everything_within_three_turns() -> None:
    for weekday in range(7):
        met = [day for day in range(weekday, 3 * ROUND, 7) if in_turn(START, START + timedelta(day))]
        assert met, weekday


@given(HOLIDAYS)
def test_what_falls_due_asks_on_the_first_three_days_that_are_no_holiday(holidays: list[Term]) -> None:
    year = SchoolYear(holidays)
    for number in range(0, 430, 7):
        due = START + timedelta(number)
        days = (due + timedelta(later) for later in range(150))
        open_days = [day for day in days if not year.is_holiday(day)][:RUN]
        for later in range(120):
            today = due + timedelta(later)
            first = asks_from(today, year.is_holiday)
            assert (first is not None and first <= due) is (today in open_days)


def test_between_two_terms_nothing_asks_and_after_the_last_one_everything_does() -> None:
    autumn = Term(name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 18))
    spring = Term(name="Spring", starts_on=date(2027, 1, 6), ends_on=date(2027, 6, 30))
    year = SchoolYear([spring, autumn])
    assert asks_from(date(2026, 12, 24), year.is_holiday) is None
    assert asks_from(date(2027, 1, 6), year.is_holiday) == date(2026, 12, 17)
    assert asks_from(date(2027, 7, 20), year.is_holiday) == date(2027, 7, 18)


@given(st.lists(st.integers(0, 20), min_size=RUN, max_size=RUN), DAYS, st.integers(1, 5))
def test_the_groups_share_the_lines(counts: list[int], today: date, lines: int) -> None:
    found = places_shown(counts, today, lines)
    assert sum(map(len, found)) <= max(lines, sum(count > 0 for count in counts))
    for count, places in zip(counts, found, strict=True):
        assert bool(places) is bool(count)
        assert len(set(places)) == len(places) and all(0 <= place < count for place in places)


@given(st.integers(1, 15))
def test_each_of_many_comes_up_before_any_comes_up_twice_more(count: int) -> None:
    shown: Counter[int] = Counter()
    for number in range(ROUND * 2 * count):
        today = START + timedelta(number)
        day = (today - START).days % ROUND
        if day < RUN:
            counts = [count if place == day else 0 for place in range(RUN)]
            for place in places_shown(counts, today, 3)[day]:
                shown[place] += 1
    assert set(shown) == set(range(count))
    assert max(shown.values()) - min(shown.values()) <= 3
