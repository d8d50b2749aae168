"""Every kind of record as a CSV file of its own, for a spreadsheet. Lossless is the JSON; this is for reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from netjournal.domain.model import Contact, Kind, Record
from netjournal.exchange.cells import csv_text
from netjournal.exchange.json_export import kinds
from netjournal.exchange.json_records import plain_json
from netjournal.exchange.shown import People, Shown

NOT_FOR_OTHERS = frozenset({"energy"})
INNER = frozenset({"put_away", "distinct", "settings"})
"""What only the program itself has a use for."""

PERSONAL = frozenset(
    {"name", "handle", "email", "phone", "urls", "birthday", "notes", "why", "met_where", "introduced_by"}
)
"""What tells who a person is, and goes where people appear as roles."""

_WHO = {
    "contact_ids": "contacts",
    "contact_id": "contact",
    "shared_with": "shared_with_names",
    "spread_to": "spread_to_names",
    "resolved_by": "resolved_by_name",
    "person_id": "person",
    "community_id": "community",
    "from_id": "from",
    "to_id": "to",
    "by_id": "by",
}
"""Fields that hold contacts' ids, each with the heading of a column that says who they are."""


def tables(shown: Shown) -> Iterator[tuple[str, str]]:
    """The name of each kind of record that there are any of, and its CSV."""
    for key, kind in kinds().items():
        rows = [each for each in getattr(shown.records, key) if _may_be_seen(each, shown)]
        if rows and key not in INNER:
            yield key, _table(kind, rows, shown)


def _may_be_seen(record: Record, shown: Shown) -> bool:
    return shown.sharing.include_private or not getattr(record, "private", False)


def _table(kind: type[Record], rows: list[Any], shown: Shown) -> str:
    names = [each.name for each in fields(kind) if each.name not in ("deleted_at", "figures")]
    if not shown.sharing.include_private:
        names = [name for name in names if name not in NOT_FOR_OTHERS]
    heads = [head for name in names for head in ((name, _WHO[name]) if name in _WHO else (name,))]
    return csv_text(heads, ([each for name in names for each in _cells(name, row, shown)] for row in rows))


def _cells(name: str, row: Record, shown: Shown) -> list[Any]:
    value = plain_json(getattr(row, name))
    if name in _WHO:
        ids = tuple(value) if isinstance(value, list) else (value,) if value else ()
        return [value, [shown.name(each) for each in ids]]
    if isinstance(row, Contact) and name in PERSONAL:
        return [_of_contact(row, name, value, shown)]
    if isinstance(value, str) and value and name not in ("id", "created_at", "updated_at"):
        return [shown.text(value)]
    return [[shown.text(each) for each in value] if isinstance(value, list) and name == "topics" else value]


def _of_contact(contact: Contact, name: str, value: Any, shown: Shown) -> Any:
    if shown.sharing.people is People.NAMES or contact.kind is Kind.COMMUNITY:
        return value
    return shown.name(contact.id) if name == "name" else ""
