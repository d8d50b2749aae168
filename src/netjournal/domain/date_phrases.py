"""The ways in which people write a date, and the day that each stands for.

Phrases are matched whole before anything is worked out: dateutil's own free-text parser would read “exit 3 tickets” as
a day of this month. Months, weeks and their lengths are dateutil's to count.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from dateutil.relativedelta import relativedelta

from netjournal.domain.patterns import pattern
from netjournal.domain.words import small_letters
from netjournal.frozen import dataclass

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EARLIEST_YEAR = 1900


class DateOrder(StrEnum):
    """How a date of bare numbers is meant when it could be read in more than one way."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase is read against: the day it is, the order of numbers, and whether it looks ahead."""

    today: date
    order: DateOrder
    ahead: bool


_FROM_ONE = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBER_WORDS = {"a": 1, "an": 1, "a couple of": 2} | {word: number for number, word in enumerate(_FROM_ONE, 1)}
_WEEKDAY_FORMS = {form: n for n, name in enumerate(WEEKDAYS) for form in (name.lower(), name[:3].lower())} | {
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}
_MONTH_FORMS = {form: n for n, name in enumerate(MONTHS, 1) for form in (name.lower(), name[:3].lower())} | {"sept": 9}


def _any_of(words: dict[str, int]) -> str:
    """A pattern for any of these words, the longer ones first."""
    return "|".join(word.replace(" ", r"\s+") for word in sorted(words, key=len, reverse=True))


_NUMBER = "0"
"""In the beginnings of a phrase: any number."""

_COUNT = rf"(?P<count>\d{{1,4}}|{_any_of(NUMBER_WORDS)})\s+(?P<unit>day|week|fortnight|month|year)s?"
_WEEKDAY = rf"(?P<weekday>{_any_of(_WEEKDAY_FORMS)})\.?"
_MONTH = rf"(?P<month>{_any_of(_MONTH_FORMS)})\.?"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<year>(?:19|20|21)\d\d))?"
_ON = r"(?:on\s+)?"
_ON_WEEKDAY = rf"{_ON}(?:(?:last|this|next)\s+)?(?:(?:{_any_of(_WEEKDAY_FORMS)})\.?,?\s+)?(?:the\s+)?"
_PART_OF_DAY = r"(?:\s+(?:morning|afternoon|evening|night))?"
# A phrase ends where the word ends; a possessive (“Friday's tickets”) is another word.
_WORD_END = r"(?=\s|\Z|[.,;:!?)\]}\"”’'»…]+(?:\s|\Z))"


def _moved(day: date, count: str, unit: str, sign: int) -> date:
    """The day `count` units after `day` (sign +1) or before it (−1)."""
    number = NUMBER_WORDS.get(" ".join(small_letters(count).split()))
    number = (int(count) if number is None else number) * sign
    steps = {
        "day": relativedelta(days=number),
        "week": relativedelta(weeks=number),
        "fortnight": relativedelta(weeks=2 * number),
        "month": relativedelta(months=number),
        "year": relativedelta(years=number),
    }
    moved: date = day + steps[small_letters(unit)]
    return moved


def _read_named(match: re.Match[str], reading: Reading) -> date:
    words = small_letters(match["named"])
    days = 0
    if "day before" in words:
        days = -2
    elif "day after" in words:
        days = 2
    elif "yesterday" in words or "night" in words:
        days = -1
    elif "tomorrow" in words:
        days = 1
    return reading.today + timedelta(days=days)


def _read_ago(match: re.Match[str], reading: Reading) -> date:
    return _moved(reading.today, match["count"], match["unit"], -1)


def _read_from_now(match: re.Match[str], reading: Reading) -> date:
    return _moved(reading.today, match["count"], match["unit"], 1)


def _read_next_unit(match: re.Match[str], reading: Reading) -> date:
    return _moved(reading.today, "a", match["unit"], 1)


def _read_weekday(match: re.Match[str], reading: Reading) -> date:
    """A weekday: `last` and `next` never mean today; `this` is the one of this week unless looking ahead."""
    today, wanted = reading.today, _WEEKDAY_FORMS[small_letters(match["weekday"])]
    monday = today - timedelta(days=today.weekday())
    if match["week"]:
        weeks = {"last": -1, "this": 0, "next": 1}[small_letters(match["week"])]
        return monday + timedelta(weeks=weeks, days=wanted)
    back, forth = timedelta(days=(today.weekday() - wanted) % 7), timedelta(days=(wanted - today.weekday()) % 7)
    match small_letters(match["which"] or ""):
        case "last" | "past":
            return today - (back or timedelta(days=7))
        case "next":
            return today + (forth or timedelta(days=7))
        case "this" if not reading.ahead:
            return monday + timedelta(days=wanted)
        case _:
            return today + forth if reading.ahead else today - back


def _yearless(month: int, day: int, reading: Reading) -> date:
    """The last such day that is not in the future, or looking ahead the next one. Raises ValueError for 30 February."""
    step = 1 if reading.ahead else -1
    for year in range(reading.today.year, reading.today.year + 9 * step, step):
        try:
            found = date(year, month, day)
        except ValueError:
            continue  # 29 February waits for its leap year, up to eight years away
        if found == reading.today or (found > reading.today) == reading.ahead:
            return found
    raise ValueError(f"no day {day} in month {month}")


def _read_month_name(match: re.Match[str], reading: Reading) -> date:
    month, day = _MONTH_FORMS[small_letters(match["month"])], int(match["day"])
    return date(int(match["year"]), month, day) if match["year"] else _yearless(month, day, reading)


def _read_year_first(match: re.Match[str], _: Reading) -> date:
    year = int(match["year"])
    if year < EARLIEST_YEAR:
        raise ValueError(f"the year {year} is too long ago")
    return date(year, int(match["month"]), int(match["day"]))


def _whole_year(digits: str, today: date) -> int:
    """The year of two or four digits; two digits mean at most twenty years from now, else the last century."""
    if len(digits) == 4:
        return int(digits)
    year = today.year // 100 * 100 + int(digits)
    return year if year <= today.year + 20 else year - 100


def _month_and_day(first: int, second: int, order: DateOrder) -> tuple[int, int]:
    """Month and day of two numbers in the journal's order, or in the only order that can be."""
    month, day = (second, first) if order is DateOrder.DMY else (first, second)
    return (day, month) if month > 12 >= day else (month, day)


def _read_numbers(match: re.Match[str], reading: Reading) -> date:
    one, two, three = match["one"], match["two"], match["three"]
    if three is None:
        return _yearless(*_month_and_day(int(one), int(two), reading.order), reading)
    if reading.order is DateOrder.YMD and len(three) == 2:
        return date(_whole_year(one.zfill(2), reading.today), int(two), int(three))
    return date(_whole_year(three, reading.today), *_month_and_day(int(one), int(two), reading.order))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way of writing a date. It begins with one of the words `begins`, as `first_word` gives them.

    `loose` ones are dates when they stand alone, but too common as words in a sentence; `surely` says that a day
    missing from the calendar was meant as a date all the same.
    """

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Reading], date]
    begins: frozenset[str]
    loose: bool = False
    surely: bool = True
    ahead_only: bool = False


def _phrase(body: str, read: Callable[[re.Match[str], Reading], date], begins: frozenset[str], **when: bool) -> Phrase:
    return Phrase(pattern(body + _WORD_END, re.IGNORECASE), read, begins, **when)


def first_word(text: str, start: int) -> str:
    """The word at `start` as `begins` has it: in small letters, `_NUMBER` for any number, empty for anything else."""
    if text[start : start + 1].isdecimal():
        return _NUMBER
    end = start
    while end < len(text) and text[end].isalpha():
        end += 1
    return small_letters(text[start:end])


_DAYS = frozenset(_WEEKDAY_FORMS)
_MONTH_NAMES = frozenset(_MONTH_FORMS)
_NUMBERS = frozenset({_NUMBER})
_TO_ON = frozenset({"on"})
_NEAR = frozenset({"last", "this", "next"})


@cache
def phrases() -> tuple[Phrase, ...]:
    """Every way of writing a date, the longer ones first."""
    count = frozenset({_NUMBER, *(word.split()[0] for word in NUMBER_WORDS)})
    on_day = _TO_ON | _NEAR | _DAYS | {"the"}
    return (
        _phrase(rf"{_ON_WEEKDAY}{_DAY}(?:\s+of)?\s+{_MONTH}{_YEAR}", _read_month_name, on_day | _NUMBERS),
        _phrase(rf"{_ON_WEEKDAY}{_MONTH}\s+(?:the\s+)?{_DAY}{_YEAR}", _read_month_name, on_day | _MONTH_NAMES),
        _phrase(
            r"(?P<named>today|(?:the\s+)?day\s+before\s+yesterday|(?:the\s+)?day\s+after\s+tomorrow"
            rf"|last\s+night|(?:yesterday|tomorrow){_PART_OF_DAY})",
            _read_named,
            frozenset({"today", "the", "day", "last", "yesterday", "tomorrow"}),
        ),
        _phrase(rf"(?:about\s+)?{_COUNT}\s+ago", _read_ago, count | {"about"}),
        _phrase(
            rf"{_ON}(?:(?P<which>last|past|this|next)\s+)?{_WEEKDAY}{_PART_OF_DAY}"
            r"(?:\s+(?P<week>last|this|next)\s+week)?",
            _read_weekday,
            _TO_ON | _NEAR | _DAYS | {"past"},
        ),
        *_in_numbers(),
        _phrase(rf"in\s+{_COUNT}", _read_from_now, frozenset({"in"}), loose=True),
        _phrase(rf"{_COUNT}\s+from\s+(?:now|today)", _read_from_now, count),
        _phrase(r"next\s+(?P<unit>week|month|year)", _read_next_unit, frozenset({"next"}), loose=True, ahead_only=True),
    )


def _in_numbers() -> tuple[Phrase, ...]:
    """The ways of writing a date in numbers alone."""
    return (
        _phrase(
            rf"{_ON}(?P<year>\d{{4}})(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})",
            _read_year_first,
            _TO_ON | _NUMBERS,
        ),
        _phrase(
            rf"{_ON}(?P<one>\d{{1,2}})(?P<sep>[/.])(?P<two>\d{{1,2}})(?P=sep)(?P<three>\d{{4}}|\d\d)",
            _read_numbers,
            _TO_ON | _NUMBERS,
        ),
        _phrase(rf"{_ON}(?P<one>\d{{1,2}})-(?P<two>\d{{1,2}})-(?P<three>\d{{4}})", _read_numbers, _TO_ON | _NUMBERS),
        _phrase(
            rf"{_ON}(?P<one>\d{{1,2}})/(?P<two>\d{{1,2}})(?P<three>(?!))?",
            _read_numbers,
            _TO_ON | _NUMBERS,
            surely=False,
        ),
        _phrase(r"on\s+(?P<one>\d{1,2})\.(?P<two>\d{1,2})\.?(?P<three>(?!))?", _read_numbers, _TO_ON, surely=False),
        _phrase(
            r"(?P<one>\d{1,2})\.(?P<two>\d{1,2})\.(?P<three>(?!))?", _read_numbers, _NUMBERS, loose=True, surely=False
        ),
    )


@cache
def phrases_from(word: str) -> tuple[Phrase, ...]:
    """The ways of writing a date that can begin with this `first_word`."""
    return tuple(phrase for phrase in phrases() if word in phrase.begins)
