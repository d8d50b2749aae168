"""What may be intended for a term, and which intention holds when."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netjournal.domain.intentions import check_shares, ends_before, intend, intention_on, replaced_by
from netjournal.domain.records import Intention, Term
from netjournal.errors import JournalError, WrongUsage

TODAY = date(2026, 11, 23)
AUTUMN = Term(id="t1", name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 18))


@given(st.integers(-20, 120), st.integers(-20, 120), st.integers(-20, 120))
def test_only_shares_that_make_a_whole_are_taken(one: int, two: int, three: int) -> None:
    if one + two + three == 100 and min(one, two, three) >= 0:
        check_shares(one, two, three)
    else:
        with pytest.raises(WrongUsage):
            check_shares(one, two, three)


def test_the_refusal_says_how_far_off_the_shares_are() -> None:
    with pytest.raises(WrongUsage, match="makes 90, 10 short of 100"):
        check_shares(50, 30, 10)


def test_an_intention_has_the_days_of_its_term() -> None:
    made = intend(colleagues=50, communities=35, following=15, term=AUTUMN, why="  know the  corridor ", today=TODAY)
    assert (made.term_id, made.starts_on, made.ends_on) == ("t1", AUTUMN.starts_on, AUTUMN.ends_on)
    assert made.why == "know the corridor"


def test_without_a_term_it_holds_from_today_on() -> None:
    made = intend(colleagues=50, communities=35, following=15, today=TODAY)
    assert (made.starts_on, made.ends_on) == (TODAY, None)


def test_a_floor_above_the_week_is_refused() -> None:
    with pytest.raises(WrongUsage, match="floor of 200"):
        intend(colleagues=50, communities=35, following=15, weekly_minutes=120, floor_minutes=200, today=TODAY)


def test_a_holiday_needs_no_intention() -> None:
    holiday = Term(id="h", name="Half term", starts_on=TODAY, ends_on=TODAY, holiday=True)
    with pytest.raises(JournalError, match="Half term is a holiday"):
        intend(colleagues=50, communities=35, following=15, term=holiday, today=TODAY)


def test_the_one_that_began_last_holds() -> None:
    year = Intention(id="a", starts_on=date(2026, 1, 1))
    autumn = Intention(id="b", starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 18))
    assert intention_on(TODAY, [autumn, year]) is autumn
    assert intention_on(date(2026, 12, 30), [autumn, year]) is year
    assert intention_on(date(2025, 1, 1), [autumn, year]) is None


def test_a_new_one_takes_the_place_of_the_same_term_only() -> None:
    autumn = Intention(id="b", term_id="t1", starts_on=date(2026, 9, 1))
    loose = Intention(id="c", starts_on=TODAY)
    assert replaced_by(Intention(term_id="t1"), [autumn, loose]) is autumn
    assert replaced_by(Intention(starts_on=TODAY), [autumn, loose]) is loose
    assert replaced_by(Intention(starts_on=date(2026, 11, 24)), [autumn, loose]) is None


def test_open_ended_ones_end_when_another_begins() -> None:
    old = Intention(id="a", starts_on=date(2026, 1, 1))
    assert ends_before(Intention(starts_on=TODAY), [old]) == [(old, date(2026, 11, 22))]
    assert ends_before(Intention(term_id="t1", starts_on=TODAY), [old]) == []
