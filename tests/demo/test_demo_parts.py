from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from netjournal.demo import corpus
from netjournal.demo.calendar import LEAST, STEP, Calendar, Seed, fit
from netjournal.demo.story import day_of

days = st.dates(date(1990, 1, 1), date(2150, 1, 1))


@given(st.lists(st.integers(10, 120), min_size=1, max_size=80), st.integers(100, 4000))
def test_fitted_minutes_add_up(minutes: list[int], total: int) -> None:
    fitted = fit(minutes, total)
    assert len(fitted) == len(minutes)
    assert all(item % STEP == 0 and item >= LEAST for item in fitted)
    assert abs(sum(fitted) - total) <= STEP / 2 or sum(fitted) == LEAST * len(minutes)


def test_nothing_fits_to_nothing() -> None:
    assert fit([], 300) == []


def test_longer_conversations_stay_longer() -> None:
    fitted = fit([20, 40, 60, 80], 400)
    assert fitted == sorted(fitted)


@settings(max_examples=40, deadline=None)
@given(days)
def test_every_conversation_has_a_day_in_the_year(today: date) -> None:
    calendar = Calendar(today)
    talked = [day_of(talk, calendar) for talk in corpus.talks()]
    assert calendar.first <= min(talked)
    assert max(talked) <= today
    assert not any(calendar.in_silence(day) for day in talked)


@given(days)
def test_turning_points_are_in_their_months_and_past(today: date) -> None:
    calendar = Calendar(today)
    assert calendar.promoted_on.month == 1
    assert calendar.left_on.month == 10
    assert calendar.first < min(calendar.promoted_on, calendar.left_on)
    assert max(calendar.promoted_on, calendar.left_on) <= today


@given(days)
def test_terms_follow_each_other_and_today_is_in_the_last(today: date) -> None:
    terms = list(Calendar(today).terms())
    assert len({name for name, _, _ in terms}) == 3
    assert all(first < last for _, first, last in terms)
    assert terms[0][2] < terms[1][1] < terms[1][2] < terms[2][1] <= today <= terms[2][2]


@given(days, st.integers(0, 400))
def test_the_next_school_day_is_one_or_today(today: date, ago: int) -> None:
    calendar = Calendar(today)
    day = today - timedelta(days=ago)
    found = calendar.next_school_day(day)
    assert day <= found <= today
    assert found == today or calendar.is_school_day(found)


def test_ids_are_of_version_seven_and_sort_by_their_time() -> None:
    seed, again = Seed(), Seed()
    seed.move_to(date(2026, 1, 1), 8)
    again.move_to(date(2026, 1, 1), 8)
    early = [seed.new_id() for _ in range(50)]
    assert early == [again.new_id() for _ in range(50)]
    assert len(set(early)) == 50
    assert all(item[14] == "7" and item[19] in "89ab" for item in early)
    seed.move_to(date(2026, 1, 2), 8)
    assert seed.new_id() > max(early)
