"""Durations and times of day: `1h30` to 90 minutes, 70 minutes to “1 h 10”, `3pm` to 15:00, `14:00-15:30` to both."""

from __future__ import annotations

import re
from datetime import time

from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern

LONGEST_SPAN = 720
"""Minutes from one clock time to another that are read as one conversation."""

_WORDED = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_A_WORD = "|".join(_WORDED)
_HOURS = rf"(?P<hours>\d{{1,4}}(?:[.,]\d{{1,2}})?|an?(?=\s)|{_A_WORD})[\s-]?(?P<hour_unit>h(?:rs?|ours?)?)(?![a-z])\.?"
_MINUTES = rf"(?P<minutes>\d{{1,9}}|{_A_WORD})[\s-]?(?P<minute_unit>minutes?|mins?|m)(?![a-z0-9])\.?"
_REST = r"(?:\s?(?:and\s+)?(?P<rest>[0-5]?\d)(?:\s?(?:minutes?|mins?|m))?(?![\w/:%]|[.-]\d))?"
_BODY = (
    r"(?:(?P<half>half\s+(?:an?\s+)?hour|a\s+half[\s-]hour)"
    r"|(?P<quarters>three[\s-]quarters\s+of\s+an\s+hour)"
    r"|(?P<quarter>(?:a\s+)?quarter\s+of\s+an\s+hour)"
    rf"|(?P<with_half>\d{{1,2}}|an?|{_A_WORD})\s+hours?\s+and\s+a\s+half"
    rf"|(?P<halves>\d{{1,2}}|{_A_WORD})\s+and\s+a\s+half\s+hours"
    rf"|{_HOURS}{_REST}|{_MINUTES})"
)
_ABOUT = r"(?P<lead>(?:(?:for|about|around|roughly|nearly|almost|just|only|over|some|ca\.?|approx\.?)\s+|~\s?)*)"
_DURATION = lazy_pattern(_ABOUT + _BODY + r"(?!\w)(?!['’]s)", re.IGNORECASE)
_CLOCK = lazy_pattern(
    r"(?P<hour>\d{1,2})(?:(?P<mark>[:.h])(?P<minute>\d\d)|(?P<full>\s?h))?\s?(?P<half>am|pm)?", re.IGNORECASE
)
_TIME = r"\d{1,2}(?:[:.h][0-5]\d)?(?:\s?[ap]m)?"
_RANGE = lazy_pattern(
    rf"(?P<from>from\s+|between\s+)?(?P<begin>{_TIME})(?P<to>\s*[-–—]\s*|\s+(?:to|until|till|and)\s+)(?P<end>{_TIME})"
    r"(?![\w/:%]|[.-]\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundDuration:
    """A duration in a text, from `start` up to `end`: its `minutes`, and whether “for”, “about” or the like leads it.

    `glued` is one written as one word, like `25m`; `adjective` one like `20-minute`.
    """

    start: int
    end: int
    minutes: int
    lead: str = ""
    glued: bool = False
    adjective: bool = False


@dataclass(frozen=True, slots=True)
class FoundRange:
    """Two clock times in a text, the first up to `middle`: when it began, and how many minutes later it ended."""

    start: int
    middle: int
    end: int
    begin: time
    minutes: int


def parse_minutes(text: str) -> int | None:
    """The minutes that the whole of `text` says, or None: `25m`, `1h30`, `half an hour`, `20 minutes`, `14:00-15:30`.

    A fraction of an hour is rounded to whole minutes. What is too short or too long is for the caller to say.
    """
    stripped = text.strip()
    match = _DURATION.fullmatch(stripped)
    if match is not None:
        return _length(match)
    found = range_at(stripped, 0)
    return found.minutes if found and found.end == len(stripped) else None


def duration_at(text: str, start: int) -> FoundDuration | None:
    """The duration that begins exactly at `start` of a sentence; None where there is none."""
    match = _DURATION.match(text, start)
    minutes = _length(match) if match else None
    if match is None or minutes is None:
        return None
    end = match.end()
    # The full stop of “20 min.” belongs to it only where the sentence goes on.
    if text[end - 1] == "." and not text[end : end + 2].strip():
        end -= 1
    written = text[match.end("lead") : end]
    adjective = "-" in written and match["half"] is None and match["quarters"] is None
    return FoundDuration(
        start,
        end,
        minutes,
        match["lead"].strip().lower(),
        written[:1].isdecimal() and not any(character.isspace() or character == "-" for character in written),
        adjective,
    )


def _length(match: re.Match[str]) -> int | None:
    if match["half"]:
        return 30
    if match["quarters"]:
        return 45
    if match["quarter"]:
        return 15
    if match["with_half"] or match["halves"]:
        return round(_number(match["with_half"] or match["halves"]) * 60 + 30)
    number, unit = match["minutes"] or match["hours"], match["minute_unit"] or match["hour_unit"]
    if len(unit) == 1 and not number[0].isdecimal():
        return None  # “a h” and “ten m” are words
    if match["minutes"]:
        return round(_number(match["minutes"]))
    hours = _number(match["hours"])
    if match["rest"] and not hours.is_integer():
        return None
    return round(hours * 60) + int(match["rest"] or 0)


def _number(text: str) -> float:
    word = text.lower()
    if word in ("a", "an"):
        return 1.0
    return float(_WORDED[word]) if word in _WORDED else float(word.replace(",", "."))


def range_at(text: str, start: int) -> FoundRange | None:
    """Two clock times that begin at `start`: `14:00-15:30`, `2-3pm`, `from 15:30 to 16:15`; None for anything else.

    Both have minutes, or one of them am or pm; `9 to 5` and `3-4` are words.
    """
    match = _RANGE.match(text, start)
    if match is None:
        return None
    first, last = match["begin"].lower(), match["end"].lower()
    if match["to"].strip().lower() == "and" and not (match["from"] or "").lower().startswith("between"):
        return None
    half = last[-2:] if last[-1] == "m" else ""
    exact = all(any(mark in written for mark in ":.h") for written in (first, last))
    if not (exact or half or first[-1] == "m"):
        return None
    if first[-1] != "m" and half:
        first = first + half
    begin, end = parse_time(first), parse_time(last)
    if begin is not None and end is not None and half == "pm" and begin > end and match["begin"][-1].lower() != "m":
        begin = parse_time(match["begin"].lower() + "am")  # 11-1pm begins in the morning
    if begin is None or end is None:
        return None
    minutes = end.hour * 60 + end.minute - begin.hour * 60 - begin.minute
    return FoundRange(start, match.end("begin"), match.end(), begin, minutes) if 0 < minutes <= LONGEST_SPAN else None


def format_minutes(minutes: int) -> str:
    """Minutes as a person says them: “55 min”, “1 h”, “1 h 05”."""
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def parse_time(text: str) -> time | None:
    """The time of day that the whole of `text` says: `15:30`, `15.30`, `15h30`, `9h`, `3pm`; None for anything else."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None or not (match["minute"] or match["half"] or match["full"]):
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"].lower() == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
