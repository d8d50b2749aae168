from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netjournal.text.recurrence import anchor, format_repeat, next_due, parse_repeat

WORDS = {
    "every day": ("FREQ=DAILY", "every day"),
    "every 3 days": ("FREQ=DAILY;INTERVAL=3", "every 3 days"),
    "every week": ("FREQ=WEEKLY", "every week"),
    "weekly": ("FREQ=WEEKLY", "every week"),
    "every 2 weeks": ("FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
    "Every  two Weeks": ("FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
    "2 weeks": ("FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
    "every other week": ("FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
    "every fortnight": ("FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
    "every month": ("FREQ=MONTHLY", "every month"),
    "monthly": ("FREQ=MONTHLY", "every month"),
    "every 6 months": ("FREQ=MONTHLY;INTERVAL=6", "every 6 months"),
    "every year": ("FREQ=YEARLY", "every year"),
    "every friday": ("FREQ=WEEKLY;BYDAY=FR", "every Friday"),
    "every fri": ("FREQ=WEEKLY;BYDAY=FR", "every Friday"),
    "every other friday": ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "every 2 weeks on Friday"),
    "every thu and tue": ("FREQ=WEEKLY;BYDAY=TU,TH", "every Tuesday and Thursday"),
    "every weekday": ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday"),
    "freq=weekly;interval=2": ("FREQ=WEEKLY;INTERVAL=2", "every 2 weeks"),
    "RRULE:FREQ=DAILY;COUNT=5": ("FREQ=DAILY;COUNT=5", "every day, 5 times"),
    "FREQ=WEEKLY;UNTIL=20261231": ("FREQ=WEEKLY;UNTIL=20261231", "every week until 2026-12-31"),
}


@pytest.mark.parametrize("words", WORDS)
def test_words_become_a_rule_and_words_again(words: str) -> None:
    rule, said = WORDS[words]
    assert parse_repeat(words) == rule
    assert format_repeat(rule) == said


@pytest.mark.parametrize(
    "words",
    [
        *("", "weeks", "every", "every exit", "every 0 weeks", "every lesson", "friday", "2", "a week or so"),
        *("FREQ=HOURLY", "FREQ=SECONDLY", "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;BYDAY=XX", "FREQ=", "RRULE:"),
        *("FREQ=DAILY;BYHOUR=3", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYSETPOS=9", "FREQ=WEEKLY;COUNT=x"),
    ],
)
def test_what_is_no_rule_in_days_is_refused(words: str) -> None:
    assert parse_repeat(words) is None
    assert next_due(words, date(2026, 1, 1), date(2026, 1, 1)) is None


def _following(rule: str, start: date, count: int) -> list[date]:
    days, after = [], start
    for _ in range(count):
        due = next_due(rule, start, after)
        assert due is not None
        days.append(due)
        after = due
    return days


def test_every_month_from_the_31st_keeps_to_the_last_days() -> None:
    assert _following("FREQ=MONTHLY", date(2026, 1, 31), 4) == [
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
    ]


def test_every_month_from_the_30th_skips_no_february() -> None:
    assert _following("FREQ=MONTHLY", date(2027, 12, 30), 3) == [
        date(2028, 1, 30),
        date(2028, 2, 29),
        date(2028, 3, 30),
    ]


def test_every_year_from_a_leap_day_is_the_end_of_february() -> None:
    assert _following("FREQ=YEARLY", date(2024, 2, 29), 4) == [
        date(2025, 2, 28),
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]


def test_an_anchored_rule_goes_back_to_the_31st_from_a_short_month() -> None:
    rule = anchor("FREQ=MONTHLY", date(2026, 1, 31))
    assert next_due(rule, date(2026, 2, 28), date(2026, 2, 28)) == date(2026, 3, 31)
    assert format_repeat(rule) == "every month"
    assert anchor(rule, date(2026, 2, 28)) == rule


@pytest.mark.parametrize("rule", ["FREQ=MONTHLY", "FREQ=WEEKLY", "FREQ=MONTHLY;BYMONTHDAY=3"])
def test_a_rule_that_needs_no_anchor_stays_as_it_is(rule: str) -> None:
    assert anchor(rule, date(2026, 1, 28)) == rule


def test_a_weekly_rule_counts_from_its_start() -> None:
    start = date(2026, 11, 6)
    assert next_due("FREQ=WEEKLY;INTERVAL=2", start, date(2026, 11, 23)) == date(2026, 12, 4)
    assert next_due("FREQ=WEEKLY;INTERVAL=2", start, date(2026, 11, 20)) == date(2026, 12, 4)
    assert next_due("FREQ=WEEKLY;INTERVAL=2", start, date(2026, 1, 1)) == start


def test_a_rule_that_has_ended_has_no_next_date() -> None:
    assert next_due("FREQ=DAILY;COUNT=2", date(2026, 1, 1), date(2026, 1, 2)) is None
    assert next_due("FREQ=DAILY;UNTIL=20260103T000000Z", date(2026, 1, 1), date(2026, 1, 2)) == date(2026, 1, 3)
    assert next_due("FREQ=DAILY;UNTIL=20260103T000000Z", date(2026, 1, 1), date(2026, 1, 3)) is None


def test_a_rule_beyond_words_is_shown_as_it_is() -> None:
    assert format_repeat("FREQ=MONTHLY;BYDAY=-2TU") == "by the rule FREQ=MONTHLY;BYDAY=-2TU"
    assert format_repeat("") == ""


UNITS = {"day": 1, "week": 7, "month": 31, "year": 366}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(UNITS)), st.integers(1, 12), st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_the_next_date_is_never_further_than_one_step(unit: str, count: int, start: date) -> None:
    rule = parse_repeat(f"every {count} {unit}s")
    assert rule is not None
    assert parse_repeat(format_repeat(rule)) == rule
    due = next_due(rule, start, start)
    assert due is not None
    assert start < due <= start + timedelta(days=count * UNITS[unit])


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_and_said_without_an_exception(text: str) -> None:
    parse_repeat(text)
    format_repeat(text)
    next_due(text, date(2026, 1, 1), date(2026, 1, 1))
