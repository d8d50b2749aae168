"""Which days a review is about."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netjournal.domain.records import Interaction, Records, Term
from netjournal.errors import WrongUsage
from netjournal.review import period as periods
from netjournal.review.period import Period, parse_period

TODAY = date(2026, 11, 25)
TERMS = (
    Term(name="Autumn term", starts_on=date(2025, 9, 1), ends_on=date(2025, 12, 19)),
    Term(name="Summer term", starts_on=date(2026, 1, 5), ends_on=date(2026, 7, 17)),
    Term(name="Autumn term", starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 18)),
    Term(name="Half term", starts_on=date(2026, 10, 26), ends_on=date(2026, 10, 30), holiday=True),
    Term(name="Spring term", starts_on=date(2027, 1, 4), ends_on=date(2027, 3, 26)),
)


@pytest.mark.parametrize(
    ("text", "first", "last", "name"),
    [
        ("", "2026-11-23", "2026-11-29", "week of 23 Nov 2026"),
        ("Week", "2026-11-23", "2026-11-29", "week of 23 Nov 2026"),
        ("last week", "2026-11-16", "2026-11-22", "week of 16 Nov 2026"),
        ("month", "2026-11-01", "2026-11-30", "November 2026"),
        ("this month", "2026-11-01", "2026-11-30", "November 2026"),
        ("term", "2026-09-01", "2026-12-18", "Autumn term"),
        ("last term", "2026-01-05", "2026-07-17", "Summer term"),
        ("spring  TERM", "2027-01-04", "2027-03-26", "Spring term"),
        ("autumn term", "2026-09-01", "2026-12-18", "Autumn term"),
        ("year", "2026-09-01", "2027-03-26", "school year 2026–27"),
        ("last year", "2025-09-01", "2026-07-17", "school year 2025–26"),
        ("2024", "2024-01-01", "2024-12-31", "2024"),
        ("2024-02", "2024-02-01", "2024-02-29", "February 2024"),
        ("2026-11-02", "2026-11-02", "2026-11-02", "2 Nov 2026"),
        ("2026-09-01..2026-10-15", "2026-09-01", "2026-10-15", "1 Sep 2026 to 15 Oct 2026"),
        ("2026-11-01..", "2026-11-01", "2026-11-25", "1 Nov 2026 to 25 Nov 2026"),
    ],
)
def test_reads_a_period(text: str, first: str, last: str, name: str) -> None:
    found = parse_period(text, TODAY, TERMS)
    assert (found.starts_on, found.ends_on, found.name) == (date.fromisoformat(first), date.fromisoformat(last), name)


def test_weeks_may_begin_on_sunday() -> None:
    assert parse_period("week", TODAY, week_start=6).starts_on == date(2026, 11, 22)
    assert parse_period("last week", TODAY, week_start=6).ends_on == date(2026, 11, 21)


def test_a_year_without_terms_is_the_calendar_year() -> None:
    found = parse_period("year", TODAY)
    assert (found.starts_on, found.ends_on, found.name) == (date(2026, 1, 1), date(2026, 12, 31), "2026")
    assert periods.previous(found).name == "2025"
    assert periods.next(found).name == "2027"


def test_the_summer_belongs_to_the_year_that_ended_and_stale_terms_to_none() -> None:
    assert periods.year(date(2026, 8, 10), TERMS).name == "school year 2025–26"
    assert periods.term(date(2026, 8, 10), TERMS).name == "Summer term"
    assert periods.year(date(2029, 2, 1), TERMS).name == "2029"


def test_everything_begins_with_the_oldest_entry() -> None:
    records = Records(interactions=(Interaction(id="a", on=date(2024, 2, 3)), Interaction(id="b", on=date(2025, 1, 1))))
    found = parse_period("all", TODAY, records=records)
    assert (found.starts_on, found.ends_on, found.kind) == (date(2024, 2, 3), TODAY, "all")
    assert periods.previous(found) == periods.next(found) == found
    assert periods.everything(Records(), TODAY).days == 1


@pytest.mark.parametrize(
    "text",
    ["fortnight", "2026-13", "0000", "2026-02-30", "..", "2026-11-01..x", "2026-10-15..2026-09-01", "last", "termx"],
)
def test_what_is_no_period_is_refused_with_a_way_out(text: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        parse_period(text, TODAY, TERMS)
    assert caught.value.way_out
    assert caught.value.exit_code == 2


def test_a_term_without_terms_is_refused_with_a_way_out() -> None:
    with pytest.raises(WrongUsage, match="terms") as caught:
        parse_period("term", TODAY)
    assert "FROM..TO" in caught.value.way_out


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_refused(text: str) -> None:
    try:
        found = parse_period(text, TODAY, TERMS)
    except WrongUsage as refused:
        assert refused.way_out
    else:
        assert found.starts_on <= found.ends_on


@given(st.dates(date(1, 1, 8), date(9999, 12, 20)), st.sampled_from(["week", "month"]), st.integers(0, 6))
def test_periods_of_a_kind_tile_the_calendar(day: date, kind: str, week_start: int) -> None:
    found = periods.week(day, week_start) if kind == "week" else periods.month(day)
    assert day in found
    for before, after in (
        (periods.previous(found, (), week_start), found),
        (found, periods.next(found, (), week_start)),
    ):
        assert before == after or (after.starts_on - before.ends_on).days == 1


@given(st.dates(), st.dates())
def test_spans_slide_by_their_own_length(one: date, other: date) -> None:
    found = periods.between(min(one, other), max(one, other))
    after = periods.next(found)
    assert after == found or (after.starts_on == found.ends_on + periods.ONE_DAY and after.days == found.days)


def test_the_ends_of_the_calendar_hold() -> None:
    assert periods.next(Period(date(9999, 12, 1), date(9999, 12, 31), "December 9999", "month")).ends_on == date.max
    assert periods.previous(periods.calendar_year(date.min)).starts_on == date.min
    assert parse_period("9999-12", TODAY).ends_on == date.max
