from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netjournal.text import dates
from netjournal.text import dates as date_phrases
from netjournal.text.dates import (
    DateOrder,
    find_date,
    format_date,
    format_days,
    format_relative,
    parse_date,
    parse_past_period,
    whole_date,
)

MONDAY = date(2026, 11, 23)
DAYS = st.dates(date(1905, 1, 1), date(2150, 12, 31))

HAPPENED = {
    "today": date(2026, 11, 23),
    "Yesterday": date(2026, 11, 22),
    "yesterday evening": date(2026, 11, 22),
    "last night": date(2026, 11, 22),
    "the day before yesterday": date(2026, 11, 21),
    "tomorrow": date(2026, 11, 24),
    "monday": date(2026, 11, 23),
    "mon": date(2026, 11, 23),
    "fri": date(2026, 11, 20),
    "on friday": date(2026, 11, 20),
    "Tues": date(2026, 11, 17),
    "sat": date(2026, 11, 21),
    "last friday": date(2026, 11, 20),
    "last monday": date(2026, 11, 16),
    "this friday": date(2026, 11, 27),
    "next tue": date(2026, 11, 24),
    "next monday": date(2026, 11, 30),
    "friday last week": date(2026, 11, 20),
    "3 days ago": date(2026, 11, 20),
    "about 3 days ago": date(2026, 11, 20),
    "a week ago": date(2026, 11, 16),
    "two weeks ago": date(2026, 11, 9),
    "a couple of weeks ago": date(2026, 11, 9),
    "a fortnight ago": date(2026, 11, 9),
    "1 month ago": date(2026, 10, 23),
    "in 3 days": date(2026, 11, 26),
    "in 2 weeks": date(2026, 12, 7),
    "two weeks from now": date(2026, 12, 7),
    "12 nov": date(2026, 11, 12),
    "nov 12": date(2026, 11, 12),
    "24 nov": date(2025, 11, 24),
    "23 nov": date(2026, 11, 23),
    "12th of November": date(2026, 11, 12),
    "thu 12 nov": date(2026, 11, 12),
    "12 November 2025": date(2025, 11, 12),
    "Nov 12, 2025": date(2025, 11, 12),
    "5 sept": date(2026, 9, 5),
    "29 feb": date(2024, 2, 29),
    "2026-11-12": date(2026, 11, 12),
    "2026/1/2": date(2026, 1, 2),
    "3/4": date(2026, 4, 3),
    "3.4.": date(2026, 4, 3),
    "03/04/2026": date(2026, 4, 3),
    "3.4.26": date(2026, 4, 3),
    "3-4-2026": date(2026, 4, 3),
    "1/2/99": date(1999, 2, 1),
    "12/25": date(2025, 12, 25),
    "25/12": date(2025, 12, 25),
}

TO_COME = {
    "today": date(2026, 11, 23),
    "monday": date(2026, 11, 23),
    "fri": date(2026, 11, 27),
    "this friday": date(2026, 11, 27),
    "next monday": date(2026, 11, 30),
    "last friday": date(2026, 11, 20),
    "12 nov": date(2027, 11, 12),
    "23 nov": date(2026, 11, 23),
    "29 feb": date(2028, 2, 29),
    "3/4": date(2027, 4, 3),
    "next week": date(2026, 11, 30),
    "next month": date(2026, 12, 23),
    "12 nov 2026": date(2026, 11, 12),
}

NOT_DATES = (
    *("", " ", "exit 3 tickets", "12", "nov", "may", "30 feb", "31 nov", "feb 30", "2026-02-30", "30/02/2026", "32/1"),
    *("2025-02-29", "0026-11-12", "9999 years ago", "99999999999 days ago", "every friday", "friday's", "fridays"),
    *("friday morning meeting", "12 novelties", "1/2/3/4", "3:30", "10", "week", "ago", "now", "11/12/13/14", "0 nov"),
)


@pytest.mark.parametrize("text", HAPPENED)
def test_what_happened_is_read_backwards(text: str) -> None:
    assert parse_date(text, MONDAY) == HAPPENED[text]


@pytest.mark.parametrize("text", TO_COME)
def test_what_is_to_come_is_read_forwards(text: str) -> None:
    assert parse_date(text, MONDAY, ahead=True) == TO_COME[text]


@pytest.mark.parametrize("text", NOT_DATES)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text, MONDAY) is None
    assert parse_date(text, MONDAY, ahead=True) is None


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("3/4/2026", DateOrder.DMY, date(2026, 4, 3)),
        ("3/4/2026", DateOrder.MDY, date(2026, 3, 4)),
        ("3/4", DateOrder.MDY, date(2026, 3, 4)),
        ("3/4", DateOrder.YMD, date(2026, 3, 4)),
        ("26/03/04", DateOrder.YMD, date(2026, 3, 4)),
        ("2026-03-04", DateOrder.DMY, date(2026, 3, 4)),
        ("13/4/2026", DateOrder.MDY, date(2026, 4, 13)),
    ],
)
def test_bare_numbers_follow_the_order_of_the_journal(text: str, order: DateOrder, expected: date) -> None:
    assert parse_date(text, MONDAY, order) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("coffee yesterday, with tea", "yesterday"),
        ("coffee on friday with @x", "on friday"),
        ("planned unit 3 on 12 nov with @x", "on 12 nov"),
        ("talked about 2 weeks ago with @x", "about 2 weeks ago"),
        ("coffee with @lucia sat", "sat"),
        ("coffee with @lucia sat #feedback", "sat"),
        ('coffee with @"Lucía Morrow" sun', "sun"),
        ("coffee on sat with @x", "on sat"),
        ("coffee last sat with @x", "last sat"),
        ("coffee Sat with @x", "Sat"),
        ("mon coffee with @x", "mon"),
        ("Wed planning with @x", "Wed"),
        ("planned next friday's lesson, then yesterday", "yesterday"),
        ("3/4 @x", "3/4"),
        ("12 may be late, 12 may", "12 may"),
    ],
)
def test_a_date_is_found_in_a_sentence(text: str, found: str) -> None:
    where = find_date(text, MONDAY)
    assert where is not None
    assert where.on is not None
    assert text[where.start : where.end] == found


def test_the_last_of_two_mays_is_the_date() -> None:
    where = find_date("12 may be late, 12 may", MONDAY)
    assert where is not None
    assert where.start == 16


@pytest.mark.parametrize(
    "text",
    [
        "sat with @x",
        "sat in on her lesson with @x",
        "where we sat @x",
        "the sun was out",
        "in the sun @x",
        "they wed in spring",
        "sorted Friday's tickets",
        "the monday group",
        "every friday",
        "ready for tomorrow",
        "talked about next friday",
        "moved to 12 nov",
        "due by friday",
        "3/4 of the class",
        "open 24/7",
        "12 may not agree",
        "in may and march",
        "done in 3 days",
        "45/60 points",
        "chapter 3.4. again",
        "mono friends satin sunday-ish",
        "kept as words: \\next friday",
        "exit 3 tickets",
    ],
)
def test_words_of_a_sentence_are_no_dates(text: str) -> None:
    assert find_date(text, MONDAY) is None


@pytest.mark.parametrize("text", ["on 2026-02-30", "30 feb", "feb 30 2026", "30/02/2026"])
def test_a_day_that_does_not_exist_is_found_without_a_day(text: str) -> None:
    where = find_date(f"coffee {text} with @x", MONDAY)
    assert where is not None
    assert where.on is None


@settings(deadline=None)
@given(DAYS, DAYS, st.sampled_from(DateOrder))
def test_exact_dates_are_read_back(on: date, today: date, order: DateOrder) -> None:
    assert parse_date(on.isoformat(), today, order) == on
    assert parse_date(format_date(on), today, order) == on


@settings(deadline=None)
@given(DAYS, st.sampled_from(["mon", "tuesday", "wed", "thurs", "fri", "sat", "sun"]))
def test_weekdays_stay_within_a_week(today: date, weekday: str) -> None:
    seen = {
        "bare": parse_date(weekday, today),
        "last": parse_date(f"last {weekday}", today),
        "ahead": parse_date(weekday, today, ahead=True),
        "next": parse_date(f"next {weekday}", today, ahead=True),
    }
    away = {name: (day - today).days for name, day in seen.items() if day}
    assert -6 <= away["bare"] <= 0 <= away["ahead"] <= 6
    assert -7 <= away["last"] <= -1
    assert 1 <= away["next"] <= 7
    assert len({value % 7 for value in away.values()}) == 1


@settings(deadline=None)
@given(DAYS, DAYS)
def test_a_day_and_month_never_lands_on_the_wrong_side(on: date, today: date) -> None:
    text = f"{on.day} {on:%b}"
    happened, due = parse_date(text, today), parse_date(text, today, ahead=True)
    assert happened is not None
    assert due is not None
    assert happened <= today <= due
    assert (happened.month, happened.day) == (due.month, due.day) == (on.month, on.day)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.booleans())
def test_any_text_is_read_without_an_exception(text: str, ahead: bool) -> None:
    parse_date(text, MONDAY, ahead=ahead)
    found = find_date(text, MONDAY, ahead=ahead)
    assert found is None or 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (-1, "yesterday"),
        (1, "tomorrow"),
        (3, "Thu"),
        (-4, "Thu"),
        (6, "Sun"),
        (7, "30 Nov"),
        (-7, "a week ago"),
        (-21, "3 weeks ago"),
        (-34, "4 weeks ago"),
        (-35, "19 Oct"),
        (-741, "12 Nov 2024"),
        (45, "7 Jan 2027"),
    ],
)
def test_dates_are_said_as_people_say_them(days: int, said: str) -> None:
    assert format_relative(MONDAY + timedelta(days=days), MONDAY) == said


def test_an_exact_date_has_its_weekday() -> None:
    assert format_date(MONDAY) == "Mon 23 Nov 2026"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (12, "12 days"),
        (35, "5 weeks"),
        (90, "3 months"),
        (400, "13 months"),
        (800, "2 years"),
    ],
)
def test_spans_are_said_in_their_natural_unit(days: int, said: str) -> None:
    assert format_days(days) == said


PIECES = (
    "on On last past this next the The friday Fri. FRİDAY frıday ſat sat, sunday May may. sept sept. 3 03 12 31 3rd"
    " 2026 ٣ of night yesterday tomorrow today day before after about a an couple of two weeks days ago"
    " from now in week month 12/11 1.2. 12.11.2026 2026-11-23 on1.2 12-11-2026 with coffee"
)


@given(st.lists(st.sampled_from(PIECES.split()), max_size=8).map(" ".join), st.booleans(), st.integers(0, 3))
def test_looking_only_where_a_date_can_begin_overlooks_none(text: str, ahead: bool, start: int) -> None:
    today = date(2026, 11, 23)
    quick = (find_date(text, today, ahead=ahead, start=start), whole_date(text, today, ahead=ahead))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "phrases_from", lambda _word: date_phrases.phrases())
        assert (find_date(text, today, ahead=ahead, start=start), whole_date(text, today, ahead=ahead)) == quick


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("last summer", date(2026, 7, 1)),
        ("summer 2024", date(2024, 7, 1)),
        ("in 2019", date(2019, 1, 1)),
        ("May 2024", date(2024, 5, 1)),
        ("december", date(2025, 12, 1)),
        ("last year", date(2025, 1, 1)),
        ("spring 2027", None),
        ("1066", None),
        ("some day", None),
    ],
)
def test_a_past_time_is_kept_by_its_first_day(text: str, on: date | None) -> None:
    assert parse_past_period(text, date(2026, 11, 23)) == on
