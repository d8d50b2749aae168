"""Outlook's contacts as CSV, as Outlook for Windows, Outlook on the web and programs that follow them write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from netjournal.exchange.formats import normalize
from netjournal.exchange.imports.builder import ImportBuilder, ImportedRecords, ReadOptions
from netjournal.exchange.imports.dates import column_order, is_placeholder
from netjournal.exchange.imports.files import Table

FORMAT = "outlook"
_OUTLOOKS = frozenset(
    {"e-mail display name", "job title", "business phone", "mobile phone", "home phone", "company", "web page"}
)
_EMAILS = (
    *("e-mail address", "e-mail 2 address", "e-mail 3 address"),
    *("home email", "business email", "other email"),  # of webmail programs
)
_PHONES = ("primary phone", "mobile phone", "business phone", "home phone", "company main phone", "other phone")
_MORE_PHONES = ("business phone 2", "home phone 2", "car phone", "other mobile", "assistant's phone", "callback")
_URLS = ("web page", "personal web page")
_PLACES = ("business", "home", "other")
_PARTS = ("street", "street 2", "street 3", "city", "state", "postal code", "country/region", "country")
_READ = frozenset(
    {
        *(
            "first name",
            "middle name",
            "last name",
            "suffix",
            "title",
            "nickname",
            "nick name",
            "company",
            "department",
        ),
        *("job title", "birthday", "notes", "categories", "private", *_EMAILS, *_PHONES, *_MORE_PHONES, *_URLS),
        *(f"{place} {part}" for place in _PLACES for part in _PARTS),
    }
)
_LEFT_OUT = re.compile(
    r"gender|priority|sensitivity|initials|language|keywords|mileage|billing information|directory server|account"
    r"|organizational id number|e-mail( \d)? (type|display name)|.* yomi|.*address po box|internet free busy"
    r"|government id number|given yomi|surname yomi|company yomi"
)
_YES = frozenset({"true", "yes", "wahr", "ja", "vrai", "oui", "verdadero", "sí", "si"})
_COLOURS = frozenset({"red", "orange", "yellow", "green", "blue", "purple"})
"""The categories that Outlook has before anybody makes one: `Red Category`."""


def recognises(heads: frozenset[str]) -> bool:
    """Whether these are the headings of Outlook's contacts."""
    named = heads & {"first name", "last name", "company"}
    return bool(named) and "connected on" not in heads and "e-mail address" in heads and bool(heads & _OUTLOOKS)


def read(table: Table, options: ReadOptions) -> ImportedRecords:
    """The contacts of a table; dates in numbers are read in the order that the column proves, else the journal's."""
    gathering = ImportBuilder(FORMAT, options)
    gathering.order = column_order((row.get("birthday", "") for _, row, _ in table.rows()), options.order).order
    for line, row, fault in table.rows():
        where = f"line {line}"
        if fault or not any(map(str.strip, row.values())):
            gathering.skip(where, fault or "it is empty")
            continue
        filled = {head: value for head, value in row.items() if value.strip() and not is_placeholder(value)}
        gathering.contact(
            where,
            name=" ".join(filled.get(part, "") for part in ("first name", "middle name", "last name", "suffix")),
            nickname=filled.get("nickname") or filled.get("nick name", ""),
            emails=[filled.get(head, "") for head in _EMAILS],
            phones=[filled.get(head, "") for head in (*_PHONES, *_MORE_PHONES)],
            urls=[filled.get(head, "") for head in _URLS],
            organization=filled.get("company", ""),
            role=filled.get("job title", ""),
            birthday=filled.get("birthday", ""),
            topics=gathering.topics(where, _categories(gathering, filled.get("categories", ""))),
            private=filled.get("private", "").strip().casefold() in _YES,
            notes=(
                filled.get("notes", ""),
                normalize.note("Title", filled.get("title", "")),
                normalize.note("Department", filled.get("department", "")),
                *_addresses(filled),
                *_rest(gathering, filled),
            ),
        )
    return gathering.done()


def _categories(gathering: ImportBuilder, text: str) -> Iterable[str]:
    for label in filter(None, map(normalize.words, re.split("[;,]", text))):
        colour, _, last = label.casefold().partition(" ")
        if last == "category" and colour in _COLOURS:
            gathering.leave_out(f"Outlook's own label “{label}”")
        else:
            yield label


def _addresses(row: Mapping[str, str]) -> Iterable[str]:
    for place in _PLACES:
        parts = [normalize.words(row.get(f"{place} {part}", "")) for part in _PARTS]
        yield normalize.note(f"Address ({place})", ", ".join(part for part in parts if part))


def _rest(gathering: ImportBuilder, row: Mapping[str, str]) -> Iterable[str]:
    for head, value in row.items():
        if head in _READ or not value.strip() or (head.endswith("display name") and value in row.values()):
            continue
        if _LEFT_OUT.fullmatch(head):
            gathering.leave_out(f"the column “{head}”")
        else:
            yield normalize.note(head.capitalize(), value)
