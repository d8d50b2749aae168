"""Examining rows: those that no journal could have written are found, in a published file or in the journal itself.

In the journal they are mended: what can be read of them stays, and what cannot makes way for something that can.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import cache
from json import dumps, loads
from typing import Any

from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage import derived
from netjournal.storage.database import Database
from netjournal.storage.fulltext import rebuild
from netjournal.storage.hlc import LENGTH, MILLISECONDS, YEAR_2200, instant, is_stamp, to_base32
from netjournal.storage.mapping import LINKS, TABLE_MAP_AT, TABLE_MAPS, compact, synced_columns, write_instant
from netjournal.storage.row_writer import RowWriter
from netjournal.storage.values import (
    NOT_AN_ID,
    fault,
    fits,
    has_unreadable_text,
    install,
    kind_fault,
    kind_of,
    required,
    unreadable_text,
)
from netjournal.text.sanitize import strip_controls

TABLES = (*(shape.table for shape in TABLE_MAPS), *LINKS)
"""The tables of rows that computers share. `history`, `forgotten` and `writers` are beside them."""

BESIDE = {
    "history": ("table", "id", "column", "stamp", "previous", "value"),
    "forgotten": ("id",),
    "writers": ("id", "computer"),
}
MOST_TURNS = 1_000_000_000
"""The greatest causal length: nobody puts anything into the trash and back so often."""

TOO_LATE = to_base32(YEAR_2200, MILLISECONDS)
NOT_A_STAMP = (
    f"(typeof({{0}}) <> 'text' OR length(CAST({{0}} AS BLOB)) <> {LENGTH}"
    f" OR {{0}} GLOB '*[^0-9a-v]*' OR {{0}} >= '{TOO_LATE}')"
)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that no journal could have written: its table, its id as far as it can be read, the first part that does
    not fit, and its place in the file."""

    table: str
    id: str
    part: str
    rowid: int = 0

    def __str__(self) -> str:
        noun = TABLE_MAP_AT[self.table].noun if self.table in TABLE_MAP_AT else _NOUNS.get(self.table, "link")
        return f"{noun} {self.id[:8] or 'without an id'} ({self.part.replace('_', ' ')})"


_NOUNS = {"history": "earlier value of", "forgotten": "forgotten id", "writers": "name of a computer"}


def find_rejected(
    connection: sqlite3.Connection, columns: Mapping[str, tuple[str, ...]], since: str = ""
) -> list[RejectedRow]:
    """The rows of these tables that no journal could have written, found by the rules of `values`.

    The tables are those of the connection's own database, a journal's or a published file's. With a stamp as `since`,
    only rows that were written after it are looked at.
    """
    install(connection)
    found: list[RejectedRow] = []
    for table, shared in columns.items():
        faults = _beside_faults(table) if table in BESIDE else _row_faults(table, shared)
        chosen = _written_since(table, since) if since else ""
        found += _matching(connection, table, faults, chosen)
        texts = shared if table in BESIDE else ("id", "_s", "_c", *shared)
        if has_unreadable_text(connection, table, texts, chosen):
            known = {row.rowid for row in found if row.table == table}
            unreadable = {name: unreadable_text(name) for name in texts}
            found += [row for row in _matching(connection, table, unreadable, chosen) if row.rowid not in known]
    return found


def _written_since(table: str, stamp: str) -> str:
    """The SQL condition under which a row was written after a stamp. Stamps hold nothing that SQL would read."""
    if table == "history":
        return f"stamp > '{stamp}'"
    if table in BESIDE:
        return "1"
    return f"""(_s > '{stamp}' OR (_c IS NOT NULL AND (NOT json_valid(_c)
        OR EXISTS (SELECT 1 FROM json_each(_c) c WHERE c.value > '{stamp}'))))"""


def _matching(
    connection: sqlite3.Connection, table: str, faults: Mapping[str, str], chosen: str = ""
) -> list[RejectedRow]:
    """The rows for which any of these conditions holds, of those that are `chosen`; each is named by the first."""
    cases = " ".join(f"WHEN {condition} THEN {place}" for place, condition in enumerate(faults.values()))
    rows = connection.execute(
        f'SELECT rowid, CAST(id AS BLOB), CASE {cases} END AS part FROM "{table}" NOT INDEXED'
        f" WHERE {f'{chosen} AND ' if chosen else ''}part IS NOT NULL"
    ).fetchall()
    parts = tuple(faults)
    return [RejectedRow(table, _readable(identity), parts[part], rowid) for rowid, identity, part in rows]


def _readable(identity: bytes | None) -> str:
    return strip_controls((identity or b"").decode("utf-8", "replace"))[:64]


def _row_faults(table: str, shared: tuple[str, ...]) -> dict[str, str]:
    """The conditions under which a row of a synced table is none that a journal could have written."""
    faults = {
        "id": "typeof(id) <> 'text'" if table in LINKS else NOT_AN_ID.format("id"),
        "_s": NOT_A_STAMP.format("_s"),
        "_cl": f"(typeof(_cl) <> 'integer' OR _cl NOT BETWEEN 1 AND {MOST_TURNS})",
        "_c": f"""(_c IS NOT NULL AND CASE WHEN typeof(_c) <> 'text' OR NOT json_valid(_c) THEN 1
            WHEN json_type(_c) <> 'object' THEN 1
            ELSE EXISTS (SELECT 1 FROM json_each(_c) c WHERE {NOT_A_STAMP.format("c.value")}) END)""",
    }
    faults |= {name: f'("{name}" IS NOT NULL AND {fault(table, name)})' for name in shared}
    missing = [f'"{name}" IS NULL' for name in required(table) if name in shared]
    if missing:
        faults["what is missing"] = f"(({' OR '.join(missing)}) AND id NOT IN (SELECT id FROM forgotten))"
    return faults


def _beside_faults(table: str) -> dict[str, str]:
    """The same for the tables beside them."""
    if table == "forgotten":
        return {"id": "typeof(id) <> 'text'"}
    if table == "writers":
        return {"id": "typeof(id) <> 'text'", "computer": "typeof(computer) NOT IN ('text', 'null')"}
    texts = " OR ".join(f"typeof({name}) <> 'text'" for name in ('"table"', "id", '"column"'))
    return {
        "id": f"({texts})",
        "stamp": NOT_A_STAMP.format("stamp"),
        "previous": f"(previous IS NOT NULL AND (typeof(previous) <> 'text' OR previous GLOB '*[^0-9a-v ]*'"
        f" OR (previous <> '' AND length(previous) % {LENGTH + 1} <> {LENGTH})))",
        "value": "(typeof(value) NOT IN ('text', 'integer', 'null'))",
        **{f"earlier {kind}": condition for kind, condition in _history_faults().items()},
    }


@cache
def _history_faults() -> dict[str, str]:
    """The conditions under which a value in the history does not fit the column that it is of, by what that holds."""
    columns: dict[str, list[str]] = {}
    for table, shape in TABLE_MAP_AT.items():
        for column in shape.columns:
            columns.setdefault(kind_of(table, column), []).append(f"'{table}.{column}'")
    return {
        kind: f"""(value IS NOT NULL AND {kind_fault(kind, "value")}
            AND "table" || '.' || "column" IN ({", ".join(places)}))"""
        for kind, places in columns.items()
    }


def examine(store: Database) -> list[RejectedRow]:
    """The rows of a journal that no other computer would take."""
    return find_rejected(store.connection, {table: synced_columns(table) for table in TABLES} | BESIDE)


def mend(store: Database) -> list[RejectedRow]:
    """Mend the rows of a journal that no other computer would take; returns what they were found by.

    What cannot be read makes way: text that is no UTF-8 gets U+FFFD for what cannot be read, a number or a day that is
    none goes, or becomes 0 or the day of the row's making where there must be one. Earlier values that cannot be read,
    and links that lead nowhere, are removed.
    """
    with store.unlogged() as pen:
        found = examine(store)
        for row in found:
            if row.table in BESIDE or (row.table in LINKS and row.part == "id"):
                pen.connection.execute(f'DELETE FROM "{row.table}" WHERE rowid = ?', (row.rowid,))
            else:
                _mend_row(pen, row.table, row.rowid, store.ids())
        if found:
            rebuild(pen.connection)
            derived.rebuild(pen.connection)
    return found


def _mend_row(pen: RowWriter, table: str, rowid: int, new_id: str) -> None:
    columns = synced_columns(table)
    names = ("id", "_s", "_c", *columns)
    parts = ", ".join(f'typeof("{name}"), CAST("{name}" AS BLOB)' for name in names)
    row = pen.connection.execute(f'SELECT _cl, {parts} FROM "{table}" WHERE rowid = ?', (rowid,)).fetchone()
    found = {name: _raw(*row[1 + 2 * place : 3 + 2 * place]) for place, name in enumerate(names)}
    length = row[0] if isinstance(row[0], int) and 1 <= row[0] <= MOST_TURNS else 1
    identity = found["id"] if table in LINKS or _is_id(pen, found["id"]) else new_id
    created = found["_s"] if is_stamp(found["_s"]) else pen.clock.next_stamp()
    cells = _known_stamps(found["_c"], columns)
    values = {}
    for name in columns:
        value = mended(table, name, found[name])
        if name == "deleted_at":
            value = None if length % 2 else (value or write_instant(instant(created)))
        elif value is None and name in required(table):
            value = instant(created).date().isoformat() if kind_of(table, name) == "day" else 0
        if (value, type(value)) != (found[name], type(found[name])):
            cells[name] = pen.clock.next_stamp()
        values[name] = value
    assignments = "".join(f', "{name}" = ?' for name in values)
    text = dumps(cells, sort_keys=True, separators=(",", ":")) if cells else None
    pen.connection.execute(
        f'UPDATE "{table}" SET id = ?, _s = ?, _cl = ?, _c = ?{assignments} WHERE rowid = ?',
        (identity, created, length, text, *values.values(), rowid),
    )


def _raw(kind: str, data: bytes | None) -> Any:
    """A stored value as it is, whatever its bytes; a text that is no UTF-8 as bytes."""
    if data is None:
        return None
    if kind == "integer":
        return int(data)
    if kind == "real":
        return float(data)
    try:
        return data.decode() if kind == "text" else data
    except UnicodeDecodeError:
        return data


def _is_id(pen: RowWriter, value: Any) -> bool:
    return isinstance(value, str) and pen.connection.execute(
        f"SELECT NOT {NOT_AN_ID.format(':id')}", {"id": value}
    ).fetchone() == (1,)


def _known_stamps(text: Any, columns: tuple[str, ...]) -> dict[str, str]:
    """The stamps of edited cells that can be read."""
    try:
        cells = loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        cells = None
    if not isinstance(cells, dict):
        return {}
    return {name: stamp for name, stamp in cells.items() if name in columns and is_stamp(stamp)}


def mended(table: str, column: str, value: Any) -> Any:
    """The value itself where it fits its column, else the nearest that does, or None."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if fits(table, column, value):
        return value
    kind = kind_of(table, column)
    if kind == "text":
        return str(value)
    if kind == "words":
        return compact(_words(value))
    if kind in ("number", "flag"):
        try:
            number = int(float(value))
        except (ValueError, OverflowError):
            return None
        return number if fits(table, column, number) else None
    return None


def _words(value: Any) -> list[str]:
    """The texts of a list that cannot be read as one; what is no list is its only text."""
    try:
        items = loads(value)
    except (ValueError, TypeError, RecursionError):
        items = None
    texts = items if isinstance(items, list) else [value]
    return [str(text).encode("utf-8", "replace").decode() for text in texts if text is not None]
