"""LinkedIn's `Connections.csv`: with or without its preamble, its URL column, and either way to write a date."""

from __future__ import annotations

import re
from datetime import date

from netjournal.exchange.formats import normalize
from netjournal.exchange.imports.builder import Heard, ImportBuilder, ImportedRecords
from netjournal.exchange.imports.files import Table

FORMAT = "linkedin"
_NEEDED = frozenset({"first name", "last name", "connected on"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_WORDS = re.compile(r"(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})", re.ASCII)
_IN_NUMBERS = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)", re.ASCII)


def recognises(heads: frozenset[str]) -> bool:
    """Whether these are the headings of LinkedIn's connections."""
    return heads >= _NEEDED


def read(table: Table, heard: Heard) -> ImportedRecords:
    """The connections of a table."""
    gathering = ImportBuilder(FORMAT, heard)
    for line, row, fault in table.rows():
        where = f"line {line}"
        if fault or not any(map(str.strip, row.values())):
            gathering.skip(where, fault or "it is empty: LinkedIn leaves such a row for a closed account")
            continue
        connected = row.get("connected on", "").strip()
        met_on = _day(connected)
        if connected and met_on is None:
            gathering.convert(where, f"“{normalize.short(connected)}” is no date that can be read, so it was left out")
        gathering.contact(
            where,
            name=f"{row.get('first name', '')} {row.get('last name', '')}",
            emails=(row.get("email address", ""),),
            urls=(row.get("url", ""),),
            organization=row.get("company", ""),
            role=row.get("position", ""),
            met_on=met_on,
        )
    return gathering.done()


def _day(text: str) -> date | None:
    """`15 Mar 2024`, or `03/15/2024` with the month first, as older exports have it."""
    try:
        if words := _IN_WORDS.fullmatch(text):
            return date(int(words[3]), _MONTHS.index(words[2].casefold()) + 1, int(words[1]))
        if numbers := _IN_NUMBERS.fullmatch(text):
            year = int(numbers[3])
            return date(year if year > 99 else 2000 + year, int(numbers[1]), int(numbers[2]))
        return date.fromisoformat(text)
    except ValueError:
        return None
