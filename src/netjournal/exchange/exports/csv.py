"""Every kind of record as a CSV file of its own, for a spreadsheet. Lossless is the JSON; this is for reading.

CSV as RFC 4180 has it, and safe to open: no cell of it is a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

from netjournal.domain.records import Contact, ContactKind, Record
from netjournal.exchange.exports.redaction import PeopleStyle, RedactedView
from netjournal.exchange.formats.json import kinds, plain_json
from netjournal.exchange.formats.markdown import clean

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes the file for one in the computer's old encoding, and breaks every accent."""

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A whole CSV file: a row of headings, then the rows; lines end in CR LF, as the standard has it."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([cell(item) for item in row] for row in rows)
    return BYTE_ORDER_MARK + made.getvalue()


def cell(value: Any) -> str:
    """A value as a cell: None is empty, numbers stay numbers, several things are joined by `; `.

    Words that a spreadsheet would take for a formula get an apostrophe before them, which it shows or hides, and does
    not work out.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return cell("; ".join(str(item) for item in value))
    text = clean(str(value))
    return f"'{text}" if text.lstrip(" ").startswith(_BEGINS_FORMULA) else text


NOT_FOR_OTHERS = frozenset({"energy"})
INNER = frozenset({"proposals", "source_rules", "put_away", "distinct", "settings"})
"""What only the program itself has a use for."""

PERSONAL = frozenset(
    {
        *("name", "also_called", "not_called", "handle", "email", "emails", "phone", "phones", "urls", "uids"),
        *("birthday", "notes", "why", "met_where", "introduced_by", "merged_into"),
    }
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


def tables(shown: RedactedView) -> Iterator[tuple[str, str]]:
    """The name of each kind of record that there are any of, and its CSV."""
    for key, kind in kinds().items():
        rows = [value for value in getattr(shown.records, key) if may_be_seen(value, shown)]
        if rows and key not in INNER:
            yield key, _table(kind, rows, shown)


def may_be_seen(record: Record, shown: RedactedView) -> bool:
    """Whether others may see a record."""
    return shown.sharing.include_private or not getattr(record, "private", False)


def field_names(kind: type[Record], shown: RedactedView) -> list[str]:
    """The fields of a kind of record that others may see."""
    names = [field.name for field in fields(kind) if field.name not in ("deleted_at", "figures")]
    return names if shown.sharing.include_private else [name for name in names if name not in NOT_FOR_OTHERS]


def _table(kind: type[Record], rows: list[Any], shown: RedactedView) -> str:
    names = field_names(kind, shown)
    heads = [head for name in names for head in ((name, _WHO[name]) if name in _WHO else (name,))]
    return csv_text(heads, ([item for name in names for item in _cells(name, row, shown)] for row in rows))


def _cells(name: str, row: Record, shown: RedactedView) -> list[Any]:
    value = seen_value(name, row, shown)
    if name not in _WHO:
        return [value]
    ids = tuple(value) if isinstance(value, list) else (value,) if value else ()
    return [value, [shown.name(record_id) for record_id in ids]]


def seen_value(name: str, row: Record, shown: RedactedView) -> Any:
    """A field as JSON knows it, with the names in it as they may be shown."""
    value = plain_json(getattr(row, name))
    if name in _WHO:
        return value
    if isinstance(row, Contact) and name in PERSONAL:
        return _of_contact(row, name, value, shown)
    if isinstance(value, str) and value and not name.endswith(("_id", "_at")) and name != "id":
        return shown.text(value)
    if isinstance(value, list) and not name.endswith("_ids"):
        return [shown.text(item) for item in value]
    return value


def _of_contact(contact: Contact, name: str, value: Any, shown: RedactedView) -> Any:
    named = shown.sharing.people is PeopleStyle.NAMES or contact.kind is ContactKind.COMMUNITY
    if named and not shown.is_unnamed(contact.id):
        return [shown.text(item) for item in value] if isinstance(value, list) else shown.text(value or "")
    if name == "name":
        return shown.name(contact.id)
    return [] if isinstance(value, list) else ""
