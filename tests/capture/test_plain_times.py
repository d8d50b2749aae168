"""Durations, clock times and dates in plain words: what counts, what stays words, what is asked."""

from __future__ import annotations

from datetime import date, time

import pytest

from netjournal.capture.capture import Capture, parse
from netjournal.text.dates import parse_date
from netjournal.text.durations import parse_minutes, range_at
from netjournal.text.recurrence import format_repeat, parse_repeat

TODAY = date(2026, 11, 23)
TERM_END = date(2026, 12, 18)


def read(text: str) -> Capture:
    return parse(text, today=TODAY, term_end=TERM_END)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("@ana about exit tickets 20 min", 20),
        ("@ana about exit tickets, 20 minutes", 20),
        ("coffee with @ana 1 hour", 60),
        ("coffee with @ana 2 hrs yesterday", 120),
        ("@ana 1h 30m about sets", 90),
        ("@ana 1h 15m about sets", 75),
        ("@ana 1 h 15", 75),
        ("half an hour with @ana", 30),
        ("@ana about sets, half an hr", 30),
        ("@ana about sets, an hour and a quarter", 75),
        ("@ana and a quarter of an hour of sets, 1/2 hr", 30),
        ("½ hour with @ana", 30),
        ("1 1/2 hours with @ana", 90),
        ("talked to @ana for thirty-five minutes", 35),
        ("@ana gave me a good 20 minutes on sets", 20),
        ("we talked for a full hour, @ana", 60),
        ("@ana about homework, about 40 mins of it", 40),
        ("we debriefed with @ana for 20 min after", 20),
        ("talked with @ana over an hour, well 65 min", 65),
        ("phoned @ana, two 20 min calls", 40),
        ("@ana. 5 min. Glue.", 5),
        ("@ana 8-9.15 yesterday", 75),
        ("0930-1000 phone @ana", 30),
        ("half past 3 to 4 with @ana", 30),
        ("from noon till quarter to one with @ana", 45),
        ("an hour and a half with @ana", 90),
        ("spoke to @ana for 45 minutes about sets", 45),
        ("@ana 14:00-15:30 moderation", 90),
        ("@ana from 15:30 to 16:15", 45),
        ("2-3pm moderation with @ana", 60),
        ("a 20-minute chat with @ana", 20),
        ("twenty minutes with @ana", 20),
        ("@ana 2 h about sets", 120),
        ("@ana (20 min) about sets", 20),
        ("@ana Donnerstag 1 Std.", None),
    ],
)
def test_worded_time_is_minutes(text: str, minutes: int | None) -> None:
    assert read(text).minutes == minutes
    assert read(text).understood


@pytest.mark.parametrize(
    "words",
    [
        "25m of rope",
        "20 minutes late",
        "20 min per class",
        "a 5 minute sand timer",
        "the 100m",
        "reading for 20 minutes a day",
        "2 hours homework",
        "9 to 5",
        "the 1939-1945 unit",
        "exercises 12-15",
        "1/2 of the class",
        "score 15:30",
        "wait 10 minutes before a hint",
        "an hour of detention for two boys",
    ],
)
def test_a_measure_of_something_else_is_words(words: str) -> None:
    capture = read(f"told @ana about {words} for the class")
    assert (capture.minutes, capture.at) == (None, None)
    assert words in capture.summary({"ana": "Ana"})


@pytest.mark.parametrize(
    ("text", "at", "minutes"),
    [
        ("@ana at 15h30 about sets", time(15, 30), None),
        ("@ana at 9h about sets", time(9), None),
        ("@ana at 3pm", time(15), None),
        ("@ana 1h30 about sets", None, 90),
        ("@ana 14:00-15:30", time(14), 90),
        ("@ana 11-1pm", time(11), 120),
        ("@ana says the bell rings, due at 15:30", None, None),
    ],
)
def test_a_clock_time_is_no_duration(text: str, at: time | None, minutes: int | None) -> None:
    assert (read(text).at, read(text).minutes) == (at, minutes)


def test_another_worded_duration_is_a_question() -> None:
    capture = read("@ana 20 minutes, then 40 minutes")
    assert capture.minutes == 20
    assert [(doubt.value, doubt.counted) for doubt in capture.doubts] == [(40, False)]
    assert capture.understood


@pytest.mark.parametrize(
    "words",
    [
        "about year 9/10 setting",
        "3/4 pupils passed",
        "scored 7/9",
        "units 3/4 reviewed",
        "room 2/3",
        "about term 1/2 plan",
        "pages 14/15 are unclear",
        "lesson 5/6 went well",
        "grade 5/6 moderation",
    ],
)
def test_numbers_with_a_slash_are_words(words: str) -> None:
    capture = read(f"@ana {words}")
    assert capture.on == TODAY
    assert capture.summary({"ana": "Ana"}) == f"Ana {words}"


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("@ana talked on 3/4", date(2026, 4, 3)),
        ("@ana 20/11", date(2026, 11, 20)),
        ("planning with @ana, 20/11, at last", date(2026, 11, 20)),
        ("20/11 @ana planning", date(2026, 11, 20)),
        ("@ana planning this morning", TODAY),
        ("@ana tells me the friday test is next", TODAY),
        ("@ana Good Friday lesson plan", TODAY),
        ("tuesday coffee with @ana", date(2026, 11, 17)),
    ],
)
def test_a_day_counts_where_nothing_speaks_against_it(text: str, on: date) -> None:
    assert read(text).on == on
    assert read(text).understood


def test_a_slash_date_of_long_ago_is_asked_about() -> None:
    capture = read("@ana 3/4")
    assert [(doubt.value, doubt.counted) for doubt in capture.doubts] == [(date(2026, 4, 3), True)]


@pytest.mark.parametrize(
    ("goal", "text", "due"),
    [
        ("ask @ana how it went on Friday", "ask Ana how it went", date(2026, 11, 27)),
        ("call @ana in 2 weeks", "call Ana", date(2026, 12, 7)),
        ("call @ana tomorrow", "call Ana", date(2026, 11, 24)),
        ("call @ana next week.", "call Ana", date(2026, 11, 30)),
        ("call @ana before friday", "call Ana", date(2026, 11, 26)),
        ("call @ana by end of month", "call Ana", date(2026, 11, 30)),
        ("call @ana by the end of term", "call Ana", TERM_END),
        ("call @ana by 1.12.", "call Ana", date(2026, 12, 1)),
        ("call @ana by the end of the week", "call Ana", date(2026, 11, 27)),
        ("call @ana this week", "call Ana", date(2026, 11, 27)),
    ],
)
def test_a_goal_ends_with_its_due_date(goal: str, text: str, due: date) -> None:
    (planned,) = read(f"@ana x goal: {goal}").named({"ana": "Ana"}).goals
    assert (planned.text, planned.due_on) == (text, due)


@pytest.mark.parametrize(
    ("goal", "repeat", "due"),
    [
        ("meet @ana every monday until 2027-03-01", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270301", TODAY),
        ("meet @ana every first monday", "FREQ=MONTHLY;BYDAY=1MO", date(2026, 12, 7)),
        ("meet @ana every friday until the end of term", "FREQ=WEEKLY;BYDAY=FR;UNTIL=20261218", date(2026, 11, 27)),
        ("meet @ana every 2 weeks, 5 times", "FREQ=WEEKLY;INTERVAL=2;COUNT=5", TODAY),
        ("meet @ana every friday by 1.12.", "FREQ=WEEKLY;BYDAY=FR", date(2026, 12, 1)),
    ],
)
def test_a_goal_ends_with_its_repeat(goal: str, repeat: str, due: date) -> None:
    (planned,) = read(f"@ana x goal: {goal}").goals
    assert (planned.text, planned.repeat, planned.due_on) == ("meet @ana", repeat, due)


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("prepare the test for friday", "test for friday"),
        ("ask what happened last friday", "happened last friday"),
        ("read the chapter on page 14/15", "on page 14/15"),
    ],
)
def test_a_goal_says_which_ending_is_no_date(goal: str, said: str) -> None:
    capture = read(f"@ana x goal: {goal}")
    assert capture.goals[0].due_on is None
    assert capture.notes == (f"“{said}” was not read as a date.",)


def test_a_term_that_nobody_entered_is_said() -> None:
    capture = parse("@ana x goal: call her by the end of term", today=TODAY)
    assert capture.goals[0].due_on is None
    assert capture.understood
    assert capture.notes


def test_forms_read_the_same_words() -> None:
    assert parse_minutes("half an hour") == 30
    assert parse_minutes("for 45 minutes") == 45
    assert parse_date("in 2 weeks", TODAY, ahead=True) == date(2026, 12, 7)
    assert parse_date("by end of term", TODAY, ahead=True, term_end=TERM_END) == TERM_END
    assert parse_date("end of term", TODAY, ahead=True) is None
    assert parse_date("end of month", TODAY) is None


@pytest.mark.parametrize("text", ["9 to 5", "3:2", "15:30-14:00", "25:00-26:00", "3-4"])
def test_other_numbers_are_no_range(text: str) -> None:
    assert range_at(text, 0) is None


def test_a_day_of_the_month_is_said_and_read_back() -> None:
    rule = parse_repeat("every last friday of the month")
    assert rule == "FREQ=MONTHLY;BYDAY=-1FR"
    assert parse_repeat(format_repeat(rule)) == rule
