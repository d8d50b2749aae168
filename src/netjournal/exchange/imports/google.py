"""Google Contacts as CSV, with the headings of today and those of before 2024."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from netjournal.exchange.formats import normalize
from netjournal.exchange.imports.builder import ImportBuilder, ImportedRecords, ReadOptions
from netjournal.exchange.imports.dates import column_order
from netjournal.exchange.imports.files import Table
from netjournal.text.normalize import letters

FORMAT = "google"
_BETWEEN = ":::"
_STARRED = "*"
_OWN_LABELS = frozenset(
    letters(label)
    for label in (
        *("My Contacts", "Other", "Other Contacts", "Starred", "Starred in Android", "All Contacts"),
        *("Meine Kontakte", "Weitere Kontakte", "Sonstige Kontakte", "Markiert", "In Android markiert"),
        *("Mes contacts", "Autres contacts", "Suivis", "Suivi", "Favoris Android"),
        *("Mis contactos", "Otros contactos", "Destacados", "Destacados en Android"),
    )
)


def is_own_label(label: str) -> bool:
    """Whether a label says nothing about a person: Google and Android give it to everybody."""
    return letters(label) in _OWN_LABELS


_NUMBERED = re.compile(r"(e-mail|phone|website|organization|address|event|relation|custom field|im) (\d{1,3}) - (.+)")
_LEFT_OUT = re.compile(
    r"photo|phonetic .*|.*yomi.*|file as|initials|short name|language|directory server|billing information|mileage"
    r"|sensitivity|priority|.*symbol"
)
_DONE = re.compile(
    r"organization 1 - (name|title|department|type)|(e-mail|phone|website) \d+ - value|.* - (type|label|service)"
)
"""What is read elsewhere."""

_ADDRESS_PARTS = frozenset({"street", "city", "po box", "region", "postal code", "country", "extended address"})

_NAMES = {"name", "first name", "middle name", "last name", "given name", "additional name", "family name"}
_READ = _NAMES | {
    *("name prefix", "name suffix", "nickname", "birthday", "notes", "labels", "group membership", "occupation"),
    *("organization name", "organization title", "organization department"),
}


def recognises(heads: frozenset[str]) -> bool:
    """Whether these are the headings of Google Contacts, of today or of before."""
    numbered = any(_NUMBERED.fullmatch(head) for head in heads)
    today = heads >= {"first name", "last name"} and (numbered or "labels" in heads)
    before = heads >= {"given name", "family name"} and (numbered or "group membership" in heads)
    return today or before


def read(table: Table, options: ReadOptions) -> ImportedRecords:
    """The contacts of a table."""
    gathering = ImportBuilder(FORMAT, options)
    gathering.order = column_order((row.get("birthday", "") for _, row, _ in table.rows()), options.order).order
    for line, row, fault in table.rows():
        where = f"line {line}"
        if fault or not any(map(str.strip, row.values())):
            gathering.skip(where, fault or "it is empty")
            continue
        _contact(gathering, where, row)
    return gathering.done()


def _contact(gathering: ImportBuilder, where: str, row: Mapping[str, str]) -> None:
    filled = {head: value for head, value in row.items() if value.strip()}
    middle = filled.get("middle name") or filled.get("additional name", "")
    first = filled.get("first name") or filled.get("given name", "")
    last = filled.get("last name") or filled.get("family name", "")
    parts = (first, middle, last, filled.get("name suffix", ""))
    department = filled.get("organization department") or filled.get("organization 1 - department", "")
    gathering.contact(
        where,
        name=" ".join(parts) if first or last else filled.get("name", ""),
        nickname=filled.get("nickname", ""),
        emails=_numbered(filled, "e-mail"),
        phones=_numbered(filled, "phone"),
        urls=_numbered(filled, "website"),
        organization=filled.get("organization name") or filled.get("organization 1 - name", ""),
        role=normalize.words(
            filled.get("organization title") or filled.get("organization 1 - title") or filled.get("occupation", "")
        ),
        birthday=filled.get("birthday", ""),
        topics=gathering.topics(where, _labels(gathering, filled.get("labels") or filled.get("group membership", ""))),
        notes=(
            filled.get("notes", ""),
            normalize.note("Title", filled.get("name prefix", "")),
            normalize.note("Department", department),
            *_rest(gathering, filled),
        ),
    )


def _split(value: str) -> list[str]:
    return [part.strip() for part in value.split(_BETWEEN) if part.strip()]


def _numbered(row: Mapping[str, str], what: str) -> list[str]:
    """All values of one kind, those first that the person starred as their main ones."""
    found = []
    for head, value in row.items():
        match = _NUMBERED.fullmatch(head)
        if match and match[1] == what and match[3] == "value":
            start = f"{what} {match[2]} - "
            label = row.get(f"{start}label") or row.get(f"{start}type", "")
            found.append((not label.strip().startswith(_STARRED), int(match[2]), _split(value)))
    return [item for _, _, values in sorted(found) for item in values]


def _labels(gathering: ImportBuilder, value: str) -> Iterable[str]:
    for label in _split(value):
        bare = label.removeprefix(_STARRED).strip()
        if is_own_label(bare):
            gathering.leave_out(f"Google's own label “{bare}”")
        else:
            yield bare


def _rest(gathering: ImportBuilder, row: Mapping[str, str]) -> Iterable[str]:
    """Lines for the notes from what the journal has no field for."""
    for head, value in row.items():
        match = _NUMBERED.fullmatch(head)
        if match and match[1] == "address" and match[3] == "formatted":
            yield normalize.note("Address", value)
        elif match and match[1] == "address" and match[3] in _ADDRESS_PARTS:
            if not row.get(f"address {match[2]} - formatted"):
                yield normalize.note(f"Address ({match[3]})", value)
        elif match and match[1] in ("event", "relation", "custom field", "im") and match[3] == "value":
            start = f"{match[1]} {match[2]} - "
            label = row.get(f"{start}label") or row.get(f"{start}type") or row.get(f"{start}service") or match[1]
            yield normalize.note(label.removeprefix(_STARRED).strip().capitalize(), value.replace(_BETWEEN, ","))
        elif head in _READ or _DONE.fullmatch(head):
            continue
        elif _LEFT_OUT.fullmatch(head):
            gathering.leave_out(f"the column “{head}”")
        else:
            yield normalize.note(head.capitalize(), value)
