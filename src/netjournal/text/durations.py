"""Durations and times of day: `1h30` to 90 minutes, 70 minutes to “1 h 10”, `3pm` to 15:00."""

from __future__ import annotations

import re
from datetime import time

from netjournal.startup.lazy_regex import lazy_pattern

_HOURS = r"(?P<hours>\d{1,4}(?:[.,]\d{1,2})?)\s?h(?:rs?|ours?)?"
_MINUTES = r"(?P<minutes>\d{1,9})\s?(?:m|mins?|minutes?)"
_DURATION = lazy_pattern(rf"{_MINUTES}|{_HOURS}(?:\s?(?P<rest>[0-5]?\d)\s?(?:m|mins?|minutes?)?)?", re.IGNORECASE)
_CLOCK = lazy_pattern(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s?(?P<half>am|pm)?", re.IGNORECASE)


def parse_minutes(text: str) -> int | None:
    """The minutes that the whole of `text` says (`25m`, `90min`, `1h`, `1h30`, `1.5h`), or None.

    A fraction of an hour is rounded to whole minutes. What is too short or too long is for the caller to say.
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        return None
    if match["minutes"]:
        return int(match["minutes"])
    hours = float(match["hours"].replace(",", "."))
    if match["rest"] and not hours.is_integer():
        return None
    return round(hours * 60) + int(match["rest"] or 0)


def format_minutes(minutes: int) -> str:
    """Minutes as a person says them: “55 min”, “1 h”, “1 h 05”."""
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def parse_time(text: str) -> time | None:
    """The time of day that the whole of `text` says: `15:30`, `15.30`, `3pm`, `3:30 pm`; None for anything else."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None or not (match["minute"] or match["half"]):
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"].lower() == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
