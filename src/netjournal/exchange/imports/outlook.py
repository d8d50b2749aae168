"""Outlook's contacts as CSV, as Outlook for Windows and Outlook on the web write them (English headings)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from netjournal.exchange.formats import normalize
from netjournal.exchange.imports.builder import Heard, ImportBuilder, ImportedRecords
from netjournal.exchange.imports.files import Table
from netjournal.text.dates import DateOrder, parse_date

FORMAT = "outlook"
_OUTLOOKS = frozenset(
    {"e-mail display name", "job title", "business phone", "mobile phone", "home phone", "company", "web page"}
)
_EMAILS = ("e-mail address", "e-mail 2 address", "e-mail 3 address")
_PHONES = ("primary phone", "mobile phone", "business phone", "home phone", "company main phone", "other phone")
_MORE_PHONES = ("business phone 2", "home phone 2", "car phone")
_URLS = ("web page", "personal web page")
_PLACES = ("business", "home", "other")
_PARTS = ("street", "street 2", "street 3", "city", "state", "postal code", "country/region", "country")
_READ = frozenset(
    {
        *("first name", "middle name", "last name", "suffix", "title", "nickname", "company", "department"),
        *("job title", "birthday", "notes", "categories", "private", *_EMAILS, *_PHONES, *_MORE_PHONES, *_URLS),
        *(f"{place} {part}" for place in _PLACES for part in _PARTS),
    }
)
_LEFT_OUT = re.compile(
    r"gender|priority|sensitivity|initials|language|keywords|mileage|billing information|directory server|account"
    r"|organizational id number|e-mail( \d)? (type|display name)|.* yomi|.*address po box|internet free busy"
    r"|government id number|user \d|beyond the headings|given yomi|surname yomi|company yomi"
)
_NOTHING = frozenset({"0/0/00", "00/00/00", "0/0/0000"})
"""What Outlook writes for a date that nobody entered."""


def recognises(heads: frozenset[str]) -> bool:
    """Whether these are the headings of Outlook's contacts."""
    named = heads & {"first name", "last name", "company"}
    return bool(named) and "connected on" not in heads and "e-mail address" in heads and bool(heads & _OUTLOOKS)


def read(table: Table, heard: Heard, order: DateOrder, today: date) -> ImportedRecords:
    """The contacts of a table; dates in numbers are read in this order."""
    gathering = ImportBuilder(FORMAT, heard)
    for line, row, fault in table.rows():
        where = f"line {line}"
        if fault or not any(map(str.strip, row.values())):
            gathering.skip(where, fault or "it is empty")
            continue
        filled = {head: value for head, value in row.items() if value.strip()}
        gathering.contact(
            where,
            name=" ".join(filled.get(part, "") for part in ("first name", "middle name", "last name", "suffix")),
            nickname=filled.get("nickname", ""),
            emails=[filled.get(head, "") for head in _EMAILS],
            phones=[filled.get(head, "") for head in (*_PHONES, *_MORE_PHONES)],
            urls=[filled.get(head, "") for head in _URLS],
            organization=filled.get("company", ""),
            role=filled.get("job title", ""),
            birthday=_birthday(filled.get("birthday", ""), order, today),
            topics=normalize.topics(re.split("[;,]", filled.get("categories", ""))),
            private=filled.get("private", "").strip().casefold() in ("true", "yes"),
            notes=(
                filled.get("notes", ""),
                normalize.note("Title", filled.get("title", "")),
                normalize.note("Department", filled.get("department", "")),
                *_addresses(filled),
                *_rest(filled),
            ),
        )
    return gathering.done()


def _birthday(text: str, order: DateOrder, today: date) -> str:
    """A birthday as Outlook writes it, in the order of the computer that it ran on."""
    bare = normalize.words(text)
    if bare in _NOTHING:
        return ""
    day = parse_date(bare, today, order) if len(bare) <= 20 and not normalize.birthday(bare) else None
    return bare if day is None else day.isoformat()


def _addresses(row: Mapping[str, str]) -> Iterable[str]:
    for place in _PLACES:
        parts = [normalize.words(row.get(f"{place} {part}", "")) for part in _PARTS]
        yield normalize.note(f"Address ({place})", ", ".join(part for part in parts if part))


def _rest(row: Mapping[str, str]) -> Iterable[str]:
    for head, value in row.items():
        if head not in _READ and not _LEFT_OUT.fullmatch(head) and value.strip() not in _NOTHING:
            yield normalize.note(head.capitalize(), value)
