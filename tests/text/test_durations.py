from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netjournal.text.durations import format_minutes, parse_minutes, parse_time


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("25m", 25),
        ("25min", 25),
        ("90min", 90),
        ("90 minutes", 90),
        ("1h", 60),
        ("1h30", 90),
        ("1h30m", 90),
        ("1h05", 65),
        ("1.5h", 90),
        ("1,5h", 90),
        ("2hours", 120),
        ("0m", 0),
        ("10000m", 10_000),
    ],
)
def test_durations_are_read(text: str, minutes: int) -> None:
    assert parse_minutes(text) == minutes


@pytest.mark.parametrize(
    "text", ["", "25", "h", "m", "1h75", "1.5h30", "25 m walk", "9" * 5000 + "m", "1d", "-5m", "²m"]
)
def test_other_words_are_no_durations(text: str) -> None:
    assert parse_minutes(text) is None


@settings(deadline=None)
@given(st.integers(0, 1440))
def test_what_is_said_is_read_back(minutes: int) -> None:
    assert parse_minutes(format_minutes(minutes)) == minutes


@pytest.mark.parametrize(
    ("minutes", "said"), [(55, "55 min"), (60, "1 h"), (65, "1 h 05"), (70, "1 h 10"), (145, "2 h 25")]
)
def test_minutes_are_said(minutes: int, said: str) -> None:
    assert format_minutes(minutes) == said


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("15:30", time(15, 30)),
        ("15.30", time(15, 30)),
        ("3pm", time(15)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("3:05 PM", time(15, 5)),
    ],
)
def test_times_of_day_are_read(text: str, clock: time) -> None:
    assert parse_time(text) == clock


@pytest.mark.parametrize("text", ["", "3", "25:00", "15:60", "13pm", "0am", "3:1", "noonish"])
def test_other_words_are_no_times(text: str) -> None:
    assert parse_time(text) is None
