"""Dates as other programs write them, and as a spreadsheet writes them when it saves a file again.

One date of numbers can often be read in two ways; a column of them seldom can. Months are known by their names in the
languages of the programs' exports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time, timedelta

from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import DateOrder
from netjournal.text.normalize import normalize

_MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "jan january januar janvier janv enero ene janeiro gennaio gen januari jaenner jaen",
        "feb february februar fevrier fevr fev febrero fevereiro febbraio februari",
        "mar march maerz maer marz mrz mars marzo marco maart mrt",
        "apr april avril avr abril abr aprile",
        "may mai mayo maio maggio mag mei maj",
        "jun june juni juin junio junho giugno giu",
        "jul july juli juillet juil julio julho luglio lug",
        "aug august aout agosto ago augustus augusti",
        "sep sept september septembre septiembre set setembro settembre",
        "oct okt october oktober octobre octubre out outubro ottobre ott",
        "nov november novembre noviembre novembro",
        "dec dez dic december dezember decembre diciembre dezembro dicembre",
    ),
    start=1,
):
    _MONTHS |= dict.fromkeys(_names.split(), _number)

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([-/. ])\s?(\d{1,2})[-/. ]\s?(\d{4}|\d\d)\.?", re.ASCII)
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:\.|st|nd|rd|th|er|º)?[\s/-]*(?:de\s|of\s)?\s*([^\W\d_]{3,12})\.?[\s,/-]*(?:de\s)?\s*(\d{4}|\d\d)"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})\.?[\s/-]*(\d{1,2})(?:st|nd|rd|th)?[\s,/-]+(\d{4}|\d\d)")
_CLOCK_AFTER = re.compile(r"[T,\s]+(?:(?:at|um|a las|à)\s+)?\d{1,2}[:h]\d\d.*", re.DOTALL)
_WEEKDAY_BEFORE = re.compile(r"[^\W\d_]{2,12}\.?,\s+(?=\d|[^\W\d_]{3,12}\.?\s\d)")
_SERIAL = re.compile(r"([1-7]\d{4})(?:[.,]\d+)?", re.ASCII)
_SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of a spreadsheet's count of days."""

LONGEST = 60
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
PLACEHOLDER_YEARS = frozenset({4501, 1601})
"""Years that Outlook writes for a date that nobody entered."""


@dataclass(frozen=True, slots=True)
class ColumnOrder:
    """The order of day and month in the numbers of a column, and whether its values prove it."""

    order: DateOrder
    proven: bool = False


def column_order(texts: Iterable[str], usual: DateOrder) -> ColumnOrder:
    """In which order a column writes its numbers: a number above 12 can only be a day. `usual` where none tells."""
    day_first = month_first = 0
    for text in texts:
        found = _NUMBERS.fullmatch(_bare(text))
        if found is None:
            continue
        day_first += int(found[1]) > 12 or found[2] == "."
        month_first += int(found[3]) > 12
    if day_first and not month_first:
        return ColumnOrder(DateOrder.DMY, proven=True)
    if month_first and not day_first:
        return ColumnOrder(DateOrder.MDY, proven=True)
    return ColumnOrder(usual)


def is_ambiguous(text: str) -> bool:
    """Whether a date of numbers could be two days."""
    found = _NUMBERS.fullmatch(_bare(text))
    if found is None or found[2] == ".":
        return False
    return int(found[1]) <= 12 and int(found[3]) <= 12 and int(found[1]) != int(found[3])


def parse_day(text: str, order: DateOrder = DateOrder.DMY, *, today: date | None = None) -> date | None:
    """The day that a text says, whatever program wrote it; None for none, and for one before 1900 or after 2199.

    Numbers that can be read in one way alone are read in that way, others in this order. With `today`, years of two
    digits that would lie ahead of it are of the century before.
    """
    bare = _bare(text)
    if not bare or len(bare) > LONGEST:
        return None
    try:
        found = _parse(bare, order, today)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and EARLIEST <= found <= LATEST else None


def _parse(bare: str, order: DateOrder, today: date | None) -> date | None:
    if match := _ISO.fullmatch(bare) or _BASIC.fullmatch(bare):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.fullmatch(bare):
        first, second = int(match[1]), int(match[3])
        month_first = second > 12 or (order is DateOrder.MDY and match[2] != "." and first <= 12)
        day, month = (second, first) if month_first else (first, second)
        return date(_year(match[4], today), month, day)
    if (match := _DAY_FIRST.fullmatch(bare)) and (month := _month(match[2])):
        return date(_year(match[3], today), month, int(match[1]))
    if (match := _MONTH_FIRST.fullmatch(bare)) and (month := _month(match[1])):
        return date(_year(match[3], today), month, int(match[2]))
    if match := _SERIAL.fullmatch(bare):
        return _SERIAL_ZERO + timedelta(days=int(match[1]))
    return None


def _bare(text: str) -> str:
    """The text without a time of day after it and a day of the week before it."""
    line = " ".join(text[: 2 * LONGEST].split())
    return _WEEKDAY_BEFORE.sub("", _CLOCK_AFTER.sub("", line), count=1).strip(" ,")


def _month(name: str) -> int:
    bare = normalize(name.casefold().replace("ä", "ae"))
    return _MONTHS.get(bare, 0) or _MONTHS.get(bare[:3], 0) * (len(bare) > 3)


def _year(digits: str, today: date | None) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    limit = today.year % 100 if today else 69
    return 2000 + year if year <= limit else 1900 + year


def is_placeholder(text: str) -> bool:
    """Whether a date is what a program writes for a date that nobody entered: `0/0/00`, `1/1/4501`, `1601-01-01`."""
    bare = _bare(text)
    numbers = re.findall(r"\d+", bare)
    if not numbers or re.sub(r"[\d\s/.-]", "", bare):
        return False
    return all(int(number) == 0 for number in numbers if len(number) < 9) or any(
        len(number) == 4 and int(number) in PLACEHOLDER_YEARS for number in numbers
    )


_CLOCK = re.compile(r"(?<![\d.])(\d{1,2})[:h](\d\d)(?::\d\d)?(?:\s?([AaPp])\.?\s?[Mm]\.?)?")


def parse_clock(text: str) -> time | None:
    """The time of day in a text, of 12 or 24 hours; None where there is none."""
    found = _CLOCK.search(text)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").casefold()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
