"""The ways in which people write a date, and the day that each stands for.

Phrases are matched whole before anything is worked out: dateutil's own free-text parser would read “exit 3 tickets” as
a day of this month. Months, weeks and their lengths are dateutil's to count.

Reading dates as a teacher writes them, alone or in a sentence, and saying them back in words.

Dates are plain local dates. What is not wholly a phrase of `date_phrases` is not a date, and a word of the sentence
that only looks like one stays a word.

What happened has a day, and that day is not to come.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache

from dateutil.relativedelta import relativedelta

from netjournal.errors import JournalError
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern
from netjournal.text.normalize import lowercase

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
class DateContext:
    """What a phrase is read against: the day, the order of numbers, whether it looks ahead, and when the term ends."""

    today: date
    order: DateOrder
    ahead: bool
    term_end: date | None = None


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
    number = NUMBER_WORDS.get(" ".join(lowercase(count).split()))
    number = (int(count) if number is None else number) * sign
    steps = {
        "day": relativedelta(days=number),
        "week": relativedelta(weeks=number),
        "fortnight": relativedelta(weeks=2 * number),
        "month": relativedelta(months=number),
        "year": relativedelta(years=number),
    }
    moved: date = day + steps[lowercase(unit)]
    return moved


def _parse_named(match: re.Match[str], reading: DateContext) -> date:
    words = lowercase(match["named"])
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


def _parse_part_of_today(_: re.Match[str], reading: DateContext) -> date:
    return reading.today


def _parse_end_of(match: re.Match[str], reading: DateContext) -> date:
    """The last day of this or the next week (its Friday, at the weekend its Sunday), month, term or year.

    Raises ValueError for a term that the journal does not know.
    """
    today, unit = reading.today, lowercase(match["unit"])
    following = lowercase(match["which"] or "").strip() == "next"
    match unit:
        case "week":
            sunday = today + timedelta(days=6 - today.weekday(), weeks=int(following))
            friday = sunday - timedelta(days=2)
            return friday if friday >= today else sunday
        case "month":
            return _last_of_month(today + relativedelta(months=int(following)))
        case "year":
            return date(today.year + int(following), 12, 31)
        case _:
            if reading.term_end is None or following:
                raise ValueError("no such term is known")
            return reading.term_end


def _last_of_month(day: date) -> date:
    last: date = day + relativedelta(day=31)
    return last


def _parse_ago(match: re.Match[str], reading: DateContext) -> date:
    return _moved(reading.today, match["count"], match["unit"], -1)


def _parse_from_now(match: re.Match[str], reading: DateContext) -> date:
    return _moved(reading.today, match["count"], match["unit"], 1)


def _parse_next_unit(match: re.Match[str], reading: DateContext) -> date:
    return _moved(reading.today, "a", match["unit"], 1)


def _parse_weekday(match: re.Match[str], reading: DateContext) -> date:
    """A weekday: `last` and `next` never mean today; `this` is the one of this week unless looking ahead."""
    today, wanted = reading.today, _WEEKDAY_FORMS[lowercase(match["weekday"])]
    monday = today - timedelta(days=today.weekday())
    if match["week"]:
        weeks = {"last": -1, "this": 0, "next": 1}[lowercase(match["week"])]
        return monday + timedelta(weeks=weeks, days=wanted)
    back, forth = timedelta(days=(today.weekday() - wanted) % 7), timedelta(days=(wanted - today.weekday()) % 7)
    match lowercase(match["which"] or ""):
        case "last" | "past":
            return today - (back or timedelta(days=7))
        case "next":
            return today + (forth or timedelta(days=7))
        case "this" if not reading.ahead:
            return monday + timedelta(days=wanted)
        case _:
            return today + forth if reading.ahead else today - back


def _yearless(month: int, day: int, reading: DateContext) -> date:
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


def _parse_month_name(match: re.Match[str], reading: DateContext) -> date:
    month, day = _MONTH_FORMS[lowercase(match["month"])], int(match["day"])
    return date(int(match["year"]), month, day) if match["year"] else _yearless(month, day, reading)


def _parse_year_first(match: re.Match[str], _: DateContext) -> date:
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


def _parse_numbers(match: re.Match[str], reading: DateContext) -> date:
    one, two, three = match["one"], match["two"], match["three"]
    if three is None:
        return _yearless(*_month_and_day(int(one), int(two), reading.order), reading)
    if reading.order is DateOrder.YMD and len(three) == 2:
        return date(_whole_year(one.zfill(2), reading.today), int(two), int(three))
    return date(_whole_year(three, reading.today), *_month_and_day(int(one), int(two), reading.order))


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A way of writing a date. It begins with one of the words `begins`, as `first_word` gives them.

    `loose` ones are dates when they stand alone, but too common as words in a sentence; `surely` says that a day
    missing from the calendar was meant as a date all the same.
    """

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], DateContext], date]
    begins: frozenset[str]
    loose: bool = False
    surely: bool = True
    ahead_only: bool = False


def _phrase(
    body: str, read: Callable[[re.Match[str], DateContext], date], begins: frozenset[str], **when: bool
) -> DatePhrase:
    return DatePhrase(lazy_pattern(body + _WORD_END, re.IGNORECASE), read, begins, **when)


def first_word(text: str, start: int) -> str:
    """The word at `start` as `begins` has it: in small letters, `_NUMBER` for any number, empty for anything else."""
    if text[start : start + 1].isdecimal():
        return _NUMBER
    end = start
    while end < len(text) and text[end].isalpha():
        end += 1
    return lowercase(text[start:end])


_DAYS = frozenset(_WEEKDAY_FORMS)
_MONTH_NAMES = frozenset(_MONTH_FORMS)
_NUMBERS = frozenset({_NUMBER})
_TO_ON = frozenset({"on"})
_NEAR = frozenset({"last", "this", "next"})


@cache
def phrases() -> tuple[DatePhrase, ...]:
    """Every way of writing a date, the longer ones first."""
    count = frozenset({_NUMBER, *(word.split()[0] for word in NUMBER_WORDS)})
    on_day = _TO_ON | _NEAR | _DAYS | {"the"}
    return (
        _phrase(rf"{_ON_WEEKDAY}{_DAY}(?:\s+of)?\s+{_MONTH}{_YEAR}", _parse_month_name, on_day | _NUMBERS),
        _phrase(rf"{_ON_WEEKDAY}{_MONTH}\s+(?:the\s+)?{_DAY}{_YEAR}", _parse_month_name, on_day | _MONTH_NAMES),
        _phrase(
            r"(?P<named>today|(?:the\s+)?day\s+before\s+yesterday|(?:the\s+)?day\s+after\s+tomorrow"
            rf"|last\s+night|(?:yesterday|tomorrow){_PART_OF_DAY})",
            _parse_named,
            frozenset({"today", "the", "day", "last", "yesterday", "tomorrow"}),
        ),
        _phrase(
            r"(?:this\s+(?:morning|afternoon|evening)|tonight)", _parse_part_of_today, frozenset({"this", "tonight"})
        ),
        _phrase(
            r"(?:the\s+)?end\s+of\s+(?P<which>(?:the|this|next)\s+)?(?P<unit>week|month|term|year)",
            _parse_end_of,
            frozenset({"the", "end"}),
            ahead_only=True,
        ),
        _phrase(
            r"this\s+(?P<which>)(?P<unit>week|month|term|year)",
            _parse_end_of,
            frozenset({"this"}),
            loose=True,
            ahead_only=True,
        ),
        _phrase(rf"(?:about\s+)?{_COUNT}\s+ago", _parse_ago, count | {"about"}),
        _phrase(
            rf"{_ON}(?:(?P<which>last|past|this|next)\s+)?{_WEEKDAY}{_PART_OF_DAY}"
            r"(?:\s+(?P<week>last|this|next)\s+week)?",
            _parse_weekday,
            _TO_ON | _NEAR | _DAYS | {"past"},
        ),
        *_in_numbers(),
        _phrase(rf"in\s+{_COUNT}", _parse_from_now, frozenset({"in"}), loose=True),
        _phrase(rf"{_COUNT}\s+from\s+(?:now|today)", _parse_from_now, count),
        _phrase(
            r"next\s+(?P<unit>week|month|year)", _parse_next_unit, frozenset({"next"}), loose=True, ahead_only=True
        ),
    )


def _in_numbers() -> tuple[DatePhrase, ...]:
    """The ways of writing a date in numbers alone."""
    return (
        _phrase(
            rf"{_ON}(?P<year>\d{{4}})(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})",
            _parse_year_first,
            _TO_ON | _NUMBERS,
        ),
        _phrase(
            rf"{_ON}(?P<one>\d{{1,2}})(?P<sep>[/.])(?P<two>\d{{1,2}})(?P=sep)(?P<three>\d{{4}}|\d\d)",
            _parse_numbers,
            _TO_ON | _NUMBERS,
        ),
        _phrase(rf"{_ON}(?P<one>\d{{1,2}})-(?P<two>\d{{1,2}})-(?P<three>\d{{4}})", _parse_numbers, _TO_ON | _NUMBERS),
        _phrase(
            rf"{_ON}(?P<one>\d{{1,2}})/(?P<two>\d{{1,2}})(?P<three>(?!))?",
            _parse_numbers,
            _TO_ON | _NUMBERS,
            surely=False,
        ),
        _phrase(r"on\s+(?P<one>\d{1,2})\.(?P<two>\d{1,2})\.?(?P<three>(?!))?", _parse_numbers, _TO_ON, surely=False),
        _phrase(
            r"(?P<one>\d{1,2})\.(?P<two>\d{1,2})\.(?P<three>(?!))?", _parse_numbers, _NUMBERS, loose=True, surely=False
        ),
    )


@cache
def _phrases_by_word() -> dict[str, tuple[DatePhrase, ...]]:
    words = frozenset().union(*(phrase.begins for phrase in phrases()))
    return {word: tuple(phrase for phrase in phrases() if word in phrase.begins) for word in words}


def phrases_from(word: str) -> tuple[DatePhrase, ...]:
    """The ways of writing a date that can begin with this `first_word`."""
    return _phrases_by_word().get(word, ())


__all__ = [
    "DateOrder",
    "FoundDate",
    "date_at",
    "day_of",
    "find_date",
    "format_date",
    "format_days",
    "format_relative",
    "parse_date",
    "whole_date",
]


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date phrase in a text, from `start` up to `end`; `on` is None where the calendar has no such day."""

    start: int
    end: int
    on: date | None


def _day_of(phrase: DatePhrase, match: re.Match[str], reading: DateContext) -> date | None:
    try:
        return phrase.read(match, reading)
    except (ValueError, OverflowError):
        return None


_LIMIT = lazy_pattern(r"(?:by|until|till|(before))\s+(?=\S)", re.IGNORECASE)


def whole_date(
    text: str,
    today: date,
    order: DateOrder = DateOrder.DMY,
    *,
    ahead: bool = False,
    term_end: date | None = None,
) -> FoundDate | None:
    """The date phrase that the whole of `text` is; None where it is none. Offsets are those of `text`.

    Looking `ahead`, “by”, “until” and “before” may lead it (“before friday” is the day before it); `term_end` is the
    last day of the term, for “end of term”.
    """
    reading, start = DateContext(today, order, ahead, term_end), len(text) - len(text.lstrip())
    stripped = text.strip()
    limit = _LIMIT.match(stripped) if ahead else None
    if limit:
        found = whole_date(stripped[limit.end() :], today, order, ahead=True, term_end=term_end)
        if found is None:
            return None
        on = found.on - timedelta(days=1) if found.on and limit[1] and found.on > today else found.on
        return FoundDate(start, start + len(stripped), on)
    for phrase in phrases_from(first_word(stripped, 0)):
        match = phrase.pattern.fullmatch(stripped)
        if match and (ahead or not phrase.ahead_only):
            return FoundDate(start, start + len(stripped), _day_of(phrase, match, reading))
    return None


def parse_date(
    text: str,
    today: date,
    order: DateOrder = DateOrder.DMY,
    *,
    ahead: bool = False,
    term_end: date | None = None,
) -> date | None:
    """The day that `text` names; None where it names none, or one that does not exist.

    Things that happened (`ahead` False): a bare weekday is the most recent one, today included, and a day and month
    without a year the most recent that is not in the future. Looking `ahead` (goals): the next one, today included.
    """
    found = whole_date(text, today, order, ahead=ahead, term_end=term_end)
    return found.on if found else None


_PERIOD = lazy_pattern(
    r"(?:in\s+)?(?:(?P<which>last|this)\s+)?(?P<name>[a-z]{3,9}\.?)(?:\s+(?:of\s+)?(?P<year>\d{4}))?"
    r"|(?:in\s+)?(?P<alone>\d{4})",
    re.IGNORECASE,
)
_SEASONS = {"spring": 4, "summer": 7, "autumn": 10, "fall": 10, "winter": 1}
"""The month by which each season is kept."""


def parse_past_period(text: str, today: date) -> date | None:
    """The first day by which a time in the past is kept: `last summer`, `May 2024`, `in 2019`, `last year`.

    Without a year it is the last one that has begun; `last` before a season or month says the same. None for others.
    """
    match = _PERIOD.fullmatch(text.strip())
    if match is None:
        return None
    if match["alone"]:
        return _begun(int(match["alone"]), 1, today)
    name = lowercase(match["name"]).rstrip(".")
    if name == "year" and not match["year"]:
        return date(today.year - (match["which"] or "").lower().startswith("last"), 1, 1)
    month = _SEASONS.get(name) or _MONTH_FORMS.get(name)
    if month is None:
        return None
    if match["year"]:
        return _begun(int(match["year"]), month, today)
    return date(today.year, month, 1) if date(today.year, month, 1) <= today else date(today.year - 1, month, 1)


def _begun(year: int, month: int, today: date) -> date | None:
    """The first day of a month, where it has begun and lies in the years that the journal keeps."""
    return date(year, month, 1) if year >= EARLIEST_YEAR and (year, month) <= (today.year, today.month) else None


# Before a date, these make it what the sentence is about (“ready for friday”), not the day when it happened.
_GOVERNED_BY = lazy_pattern(
    r"an?|the|every|each|by|(?:un)?till?|for|since|from|before|after|about|of|and|or|to|than|through|between"
    r"|my|our|your|their|his|her|its|another|whole|most|last|past|this|next"
    r"|\\\w+",  # “\next friday” is kept from being a date by its backslash
    re.IGNORECASE,
)
_ENGLISH_WORDS = frozenset({"sat", "sun"})
_WHO_WED = lazy_pattern(r"they|we|he|she|who|couple|newly|just|got|getting|be|is|are|was|were", re.IGNORECASE)
_MEASURED = lazy_pattern(r"\s+(?:of|hours?|days?|terms?|lessons?|pages?|full|empty)\b", re.IGNORECASE)
_MAY_DO = lazy_pattern(r"\s+(?:be|have|not|need|also|take|want|get|come|go|see|still|well|even|help|mean)\b")
_PREVIOUS_WORD = lazy_pattern(r"(\S{1,40})\s+\Z")
_WORDS_FOLLOW = lazy_pattern(r"\s+[^\W\d_][^\s:]*(?!\S*:)")
_BETWEEN_TOKENS = lazy_pattern(r"(?:|[@#~!+−-]\S+|\S*\d\S*|\S+[\"”»:])\Z")


_TWO_NUMBERS = lazy_pattern(r"\d{1,2}/\d{1,2}")
_ENDS_PAUSED = lazy_pattern(r"(?:\A|[,;:()\[\]–—|]|[.!?]|\s-|(?:\A|\s)[@#~+!−-]\S+|(?:\A|\s)\d+(?:h\d*|m(?:in)?))\s*\Z")
_BEGINS_PAUSED = lazy_pattern(r"\s*(?:\Z|[,;:()\[\]–—|.!?@#~+\\]|-\s|-\d|\d+(?:h\d*|m(?:in)?)\b|at\s+\d|\w+:(?:\s|\Z))")


def _is_fraction(text: str, match: re.Match[str], names: Collection[int]) -> bool:
    """Whether `3/4` is words: it is a date only between pauses, marks or `names` (where a name ends or begins)."""
    if not _TWO_NUMBERS.fullmatch(match[0]):
        return False  # with “on”, or with a year
    near = max(0, match.start() - 80)
    before = text[near : match.start()]
    begins = bool(_ENDS_PAUSED.search(before)) and (near == 0 or bool(before.strip()))
    begins = begins or near + len(before.rstrip()) in names
    after = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip()) if names else -1
    return not (begins and (_BEGINS_PAUSED.match(text, match.end()) or after in names))


def _is_word_in_sentence(text: str, match: re.Match[str], names: Collection[int] = ()) -> bool:
    """Whether the sentence around a date phrase uses it as a word: “sat with”, “the sun”, “3/4 of”, “12 may not”."""
    before = _PREVIOUS_WORD.search(text, max(0, match.start() - 60), match.start())
    previous = before[1] if before else ""
    if _GOVERNED_BY.fullmatch(previous.strip("(\"'“‘")):
        return True
    written = match[0].lower()
    if written in _ENGLISH_WORDS and not (previous and match[0][0].isupper() and previous[-1] not in ".!?:"):
        return bool(_WORDS_FOLLOW.match(text, match.end())) or not _BETWEEN_TOKENS.match(previous)
    if written == "wed":
        return bool(_WHO_WED.fullmatch(previous))
    if written.endswith(" may"):
        return bool(_MAY_DO.match(text, match.end()))
    if "/" in written:
        return written == "24/7" or bool(_MEASURED.match(text, match.end())) or _is_fraction(text, match, names)
    return False


def date_at(
    text: str,
    start: int,
    today: date,
    order: DateOrder = DateOrder.DMY,
    *,
    ahead: bool = False,
    term_end: date | None = None,
    names: Collection[int] = (),
) -> FoundDate | None:
    """The date phrase that begins exactly at `start` of a sentence, where a word begins; None where there is none.

    `names` are the places where somebody's name begins or ends: beside one, numbers with a slash can be a date.
    """
    reading = DateContext(today, order, ahead, term_end)
    for phrase in phrases_from(first_word(text, start)):
        if (phrase.loose or phrase.ahead_only) and not ahead:
            continue
        match = phrase.pattern.match(text, start)
        if not match or _is_word_in_sentence(text, match, names):
            continue
        on = _day_of(phrase, match, reading)
        if on or phrase.surely:
            return FoundDate(start, match.end(), on)
    return None


_WORD_START = lazy_pattern(r"(?<!\S)\S")


def find_date(
    text: str, today: date, order: DateOrder = DateOrder.DMY, *, ahead: bool = False, start: int = 0
) -> FoundDate | None:
    """The first date phrase of a sentence from `start` on, or None."""
    for word in _WORD_START.finditer(text, start):
        if found := date_at(text, word.start(), today, order, ahead=ahead):
            return found
    return None


def day_of(moment: datetime) -> date:
    """The day that it was here, in this computer's time zone, at a moment that has a time zone."""
    return moment.astimezone().date()


def _month_day(on: date) -> str:
    return f"{on.day} {MONTHS[on.month - 1][:3]}"


def format_relative(on: date, today: date) -> str:
    """A day in as few words as are clear today: “yesterday”, “Thu”, “3 weeks ago”, “12 Nov”, “12 Nov 2024”."""
    days = (on - today).days
    if days in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[days + 1]
    if abs(days) < 7:
        return WEEKDAYS[on.weekday()][:3]
    if -35 < days < 0:
        weeks = -days // 7
        return "a week ago" if weeks == 1 else f"{weeks} weeks ago"
    return _month_day(on) if on.year == today.year else f"{_month_day(on)} {on.year}"


def format_date(on: date) -> str:
    """A day so that nobody can mistake it: “Mon 23 Nov 2026”."""
    return f"{WEEKDAYS[on.weekday()][:3]} {_month_day(on)} {on.year}"


def format_days(days: int) -> str:
    """A number of days in the unit that a person would use: days under three weeks, then weeks, months, years."""
    if days < 21:
        return f"{days} day" if days == 1 else f"{days} days"
    if days < 63:
        return f"{round(days / 7)} weeks"
    if days < 730:
        return f"{round(days * 12 / 365.25)} months"
    return f"{round(days / 365.25)} years"


def require_not_future(on: date, today: date) -> None:
    """JournalError for a day after today."""
    if on > today:
        raise JournalError(
            f"{format_date(on)} is still to come, and this is dated by the day it happened.",
            "Give today or an earlier day.",
        )
