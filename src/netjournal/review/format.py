"""How the review says numbers."""

from __future__ import annotations

from datetime import date

from netjournal.text.dates import MONTHS
from netjournal.text.durations import format_minutes
from netjournal.text.normalize import join_and


def count_words(number: int, one: str, several: str = "") -> str:
    """`1 learning`, `4 learnings`."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def percent(share: float) -> str:
    """A share of 1 as whole per cents: `31 %`."""
    return f"{round(share * 100)} %"


def format_hours(minutes: float) -> str:
    """Minutes as people say them: `1 h 10`, `55 min`."""
    return format_minutes(round(minutes))


def plain_number(number: float) -> str:
    """A number of learnings or items with at most one decimal: `3`, `1.5`."""
    return f"{number:.1f}".removesuffix(".0")


def said_list(*parts: str) -> str:
    """The parts that say something, as one list in words."""
    return join_and([part for part in parts if part])


def format_span(first: date, last: date) -> str:
    """Two days as one span: `20 Apr`, `20–24 Apr`, `28 Apr to 3 May`."""
    if first == last:
        return _short_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_short_day(last)}"
    return f"{_short_day(first)} to {_short_day(last)}"


def _short_day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"
