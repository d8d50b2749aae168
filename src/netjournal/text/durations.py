"""Durations and times of day: `1h30` to 90 minutes, 70 minutes to “1 h 10”, `3pm` to 15:00, `14:00-15:30` to both."""

from __future__ import annotations

import re
from datetime import time

from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern

LONGEST_SPAN = 720
"""Minutes from one clock time to another that are read as one conversation."""

_LONGEST_BY_HOUR = 180
"""The same where the first has no minutes, as in `8-9.15`."""

_WORDED = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_TENS = "twenty|thirty|forty|fifty"
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_A_WORD = rf"(?:{_TENS})[\s-](?:{_UNITS})|{'|'.join(_WORDED)}"
_HOUR = r"h(?:ou)?rs?"
_FRACTIONS = {"1/2": 30, "½": 30, "1/4": 15, "¼": 15, "3/4": 45, "¾": 45}
_HOURS = rf"(?P<hours>\d{{1,4}}(?:[.,]\d{{1,2}})?|an?(?=\s)|{_A_WORD})[\s-]?(?P<hour_unit>h(?:rs?|ours?)?)(?![a-z])\.?"
_MINUTES = rf"(?P<minutes>\d{{1,9}}|{_A_WORD})[\s-]?(?P<minute_unit>minutes?|mins?|m)(?![a-z0-9])\.?"
_REST = r"(?:\s?(?:and\s+)?(?P<rest>[0-5]?\d)(?:\s?(?:minutes?|mins?|m))?(?![\w/:%]|[.-]\d))?"
_BODY = (
    rf"(?:(?P<half>half\s+(?:an?\s+)?{_HOUR}|a\s+half[\s-]{_HOUR})"
    rf"|(?P<quarters>three[\s-]quarters\s+of\s+an\s+{_HOUR})"
    rf"|(?P<quarter>(?:a\s+)?quarter\s+of\s+an\s+{_HOUR})"
    rf"|(?P<with_half>\d{{1,2}}|an?|{_A_WORD})\s+{_HOUR}\s+and\s+a\s+(?P<more>half|quarter)"
    rf"|(?P<halves>\d{{1,2}}|{_A_WORD})\s+and\s+a\s+half\s+{_HOUR}"
    rf"|(?P<parts>\d{{1,2}}\s*(?=[½¼¾])|\d{{1,2}}\s+(?=\d/))?(?P<fraction>1/2|1/4|3/4|[½¼¾])\s?(?:of\s+)?(?:an?\s+)?(?:{_HOUR}|h)"
    rf"|(?P<whole>a\s+(?:good|full|whole|solid)\s+hour)"
    rf"|{_HOURS}{_REST}|{_MINUTES})"
)
_ABOUT = (
    r"(?P<lead>(?:(?:for|about|around|roughly|nearly|almost|just|only|over|some|ca\.?|approx\.?|maybe|perhaps"
    r"|probably|well|actually|rather|a\s+(?:good|full|solid|quick|mere)(?=\s+\S+\s+min))\s+|~\s?)*)"
)
_TIMES = (
    rf"(?:(?P<times>[2-9]|{_UNITS})\s+(?:x\s+)?"
    r"(?=\S+[\s-]?min(?:ute)?s?\s+(?:calls|chats|talks|meetings|sessions|visits|walks)\b))?"
)
_DURATION = lazy_pattern(_ABOUT + _TIMES + _BODY + r"(?!\w)(?!['’]s)", re.IGNORECASE)
_ADJECTIVE = lazy_pattern(r"-(?:min|h(?:ou)?r)", re.IGNORECASE)
_CLOCK = lazy_pattern(
    r"(?P<hour>\d{1,2})(?:(?P<mark>[:.h])(?P<minute>\d\d)|(?P<full>\s?h))?\s?(?P<half>am|pm)?", re.IGNORECASE
)
_TIME = (
    r"(?:(?:half|quarter)\s+(?:past|to)\s+(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"|noon|midday|(?:0[6-9]|1[0-4])[0-5][05](?=\s*[-–—]|(?!\d))|\d{1,2}(?:[:.h][0-5]\d)?(?:\s?[ap]m)?)"
)
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
    if text[end - 1] == "." and not text[end : end + 2].strip().islower():
        end -= 1
    written = text[match.end("lead") : end]
    adjective = _ADJECTIVE.search(written) is not None
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
    if match["whole"]:
        return 60
    if match["fraction"]:
        return int(match["parts"] or 0) * 60 + _FRACTIONS[match["fraction"]]
    if match["with_half"] or match["halves"]:
        more = 15 if (match["more"] or "").lower() == "quarter" else 30
        return round(_number(match["with_half"] or match["halves"]) * 60 + more)
    number, unit = match["minutes"] or match["hours"], match["minute_unit"] or match["hour_unit"]
    if len(unit) == 1 and not number[0].isdecimal():
        return None  # “a h” and “ten m” are words
    if match["minutes"]:
        return round(_number(match["minutes"]) * _number(match["times"] or "1"))
    hours = _number(match["hours"])
    if match["rest"] and not hours.is_integer():
        return None
    return round(hours * 60) + int(match["rest"] or 0)


def _number(text: str) -> float:
    word = text.lower()
    if word in ("a", "an"):
        return 1.0
    tens, _, units = word.replace("-", " ").partition(" ")
    if tens in _WORDED:
        return float(_WORDED[tens] + (_WORDED[units.strip()] if units else 0))
    return float(word.replace(",", "."))


def range_at(text: str, start: int) -> FoundRange | None:
    """Two clock times that begin at `start`: `14:00-15:30`, `2-3pm`, `from 15:30 to 16:15`; None for anything else.

    Both have minutes, or one of them am or pm, or words such as “half past”; `9 to 5` and `3-4` are words, and
    `8-9.15` is a range of a few hours at most.
    """
    match = _RANGE.match(text, start)
    if match is None:
        return None
    first, last = match["begin"].lower(), match["end"].lower()
    if _is_worded(first) or _is_worded(last):
        return _worded_range(match, start)
    if match["to"].strip().lower() == "and" and not (match["from"] or "").lower().startswith("between"):
        return None
    half = last[-2:] if last[-1] == "m" else ""
    exact = all(any(mark in written for mark in ":.h") for written in (first, last))
    hour_first = first.isdecimal() and len(first) < 3 and any(mark in last for mark in ":.h")
    if not (exact or half or first[-1] == "m" or hour_first):
        return None
    if hour_first and not half:
        first += ":00"
    if first[-1] != "m" and half:
        first = first + half
    begin, end = parse_time(first), parse_time(last)
    if begin is not None and end is not None and half == "pm" and begin > end and match["begin"][-1].lower() != "m":
        begin = parse_time(match["begin"].lower() + "am")  # 11-1pm begins in the morning
    if begin is None or end is None:
        return None
    minutes = end.hour * 60 + end.minute - begin.hour * 60 - begin.minute
    if hour_first and (end.minute % 5 or minutes > _LONGEST_BY_HOUR):
        return None
    return FoundRange(start, match.end("begin"), match.end(), begin, minutes) if 0 < minutes <= LONGEST_SPAN else None


def _is_worded(written: str) -> bool:
    """Whether a clock time is written in words, or as four digits: “half past 3”, “noon”, `0930`."""
    return written[0].isalpha() or (len(written) == 4 and written.isdecimal())


def _worded_range(match: re.Match[str], start: int) -> FoundRange | None:
    """A range of which one side is worded; a bare hour beside words is a whole one, and 1 to 7 are in the afternoon."""
    begin, end = _worded_time(match["begin"].lower()), _worded_time(match["end"].lower())
    if begin is None or end is None:
        return None
    minutes = (end.hour * 60 + end.minute - begin.hour * 60 - begin.minute) % LONGEST_SPAN
    return FoundRange(start, match.end("begin"), match.end(), begin, minutes) if minutes else None


def _worded_time(written: str) -> time | None:
    if written in ("noon", "midday"):
        return time(12)
    if len(written) == 4 and written.isdecimal():
        return time(int(written[:2]), int(written[2:]))
    *lead, last = written.split()
    if not lead:
        hour = int(last) if last.isdecimal() else None
        return parse_time(written) if hour is None else _school_hour(hour, 0)
    hour = int(last) if last.isdecimal() else _WORDED[last]
    minute = 30 if lead[0] == "half" else 15
    return _school_hour(hour, minute) if lead[1] == "past" else _school_hour((hour + 10) % 12 + 1, 60 - minute)


def _school_hour(hour: int, minute: int) -> time | None:
    """An hour of the clock by day: 8 to 12 as they are, 1 to 7 in the afternoon."""
    return time(hour + 12 if 1 <= hour <= 7 else hour, minute) if hour < 24 else None


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
