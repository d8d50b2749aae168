"""Between the rows of SQLite and the records of the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from json import dumps, loads
from operator import attrgetter
from typing import Any, TypeVar

from netjournal.domain.model import Record
from netjournal.store.schema import SHAPE_AT, SHAPE_OF, Link, Shape
from netjournal.store.stamps import instant

R = TypeVar("R", bound=Record)

ALIVE = "_cl % 2 = 1"

SOUGHT_SINGLY = 20_000
"""Up to so many records have their links looked up one by one; for more, reading all links is quicker."""


def encode(shape: Shape, values: dict[str, Any]) -> dict[str, Any]:
    """Field values as SQLite keeps them; fields that are links are left out."""
    return {
        name: None if value is None or value == "" else shape.columns[name].write(value)
        for name, value in values.items()
        if name in shape.columns
    }


def updated(created: str, cells: str | None) -> str:
    """The stamp of the last write to a row, from its creation stamp and the stamps of its edited cells."""
    return created if not cells else max(created, *loads(cells).values())


def read(
    connection: sqlite3.Connection,
    kind: type[R],
    where: str = ALIVE,
    parameters: Sequence[Any] | dict[str, Any] = (),
    order: str = "_s, id",
) -> list[R]:
    """The records of a kind that `where` selects, whole, with their links."""
    shape = SHAPE_OF[kind]
    names = ", ".join(f'"{name}"' for name in shape.columns)
    rows = connection.execute(
        f'SELECT id, _s, _c, deleted_at, {names} FROM "{shape.table}" WHERE {where} ORDER BY {order}', parameters
    ).fetchall()
    ids = [row[0] for row in rows]
    linked = [(link.field, far_sides(connection, link, ids)) for link in shape.links]
    return [_record(kind, shape, row, linked) for row in rows]


def _record(kind: type[R], shape: Shape, row: tuple[Any, ...], linked: list[tuple[str, dict[str, list[str]]]]) -> R:
    identity, created, cells, deleted = row[:4]
    made = instant(created)
    fields: dict[str, Any] = {
        "id": identity,
        "created_at": made,
        "updated_at": made if not cells else instant(updated(created, cells)),
        "deleted_at": None if deleted is None else _moment(deleted),
    }
    for (name, codec), value in zip(shape.columns.items(), row[4:], strict=True):
        fields[name] = codec.empty if value is None else codec.read(value)
    for name, far in linked:
        fields[name] = tuple(far.get(identity, ()))
    return kind(**_without_missing_enumerations(shape, fields))


def _without_missing_enumerations(shape: Shape, fields: dict[str, Any]) -> dict[str, Any]:
    """Leave a contact's kind to its default where the row does not say (a forgotten or damaged one)."""
    if shape.table == "contacts" and fields["kind"] is None:
        del fields["kind"]
    elif "figures" in shape.columns and fields["figures"] is None:
        del fields["figures"]
    elif "on" in shape.columns and fields["on"] is None:
        del fields["on"]
    return fields


def _moment(text: str) -> Any:
    from datetime import datetime

    return datetime.fromisoformat(text)


def far_sides(connection: sqlite3.Connection, link: Link, ids: Sequence[str]) -> dict[str, list[str]]:
    """What each of these records links to, in the order in which it was linked."""
    if not ids:
        return {}
    far: dict[str, list[str]] = {}
    few = len(ids) <= SOUGHT_SINGLY
    chosen = f"AND {link.near} IN (SELECT value FROM json_each(?))" if few else ""
    found = connection.execute(
        f"SELECT {link.near}, {link.far} FROM {link.table} WHERE {ALIVE} {chosen} ORDER BY {link.near}, _s, id",
        (dumps(list(ids)),) if few else (),
    )
    for near, value in found:
        far.setdefault(near, []).append(value)
    return far


def chosen(ids: Iterable[str]) -> str:
    """Ids as the parameter of `IN (SELECT value FROM json_each(?))`: any number of them, as one value."""
    return dumps(list(ids))


def by_ids(connection: sqlite3.Connection, kind: type[R], ids: Iterable[str]) -> list[R]:
    """Records in the order of these ids, the trash included; unknown ids are passed over."""
    wanted = list(ids)
    found = {
        record.id: record
        for record in read(connection, kind, "id IN (SELECT value FROM json_each(?))", (chosen(wanted),))
    }
    return [found[identity] for identity in wanted if identity in found]


def field_values(record: Record) -> dict[str, Any]:
    """All fields of a record but the four that every record has."""
    shape = SHAPE_OF[type(record)]
    names = [*shape.columns, *(link.field for link in shape.links)]
    return {name: getattr(record, name) for name in names}


def cells(record: Record) -> dict[str, Any]:
    """The columns of a record as SQLite keeps them."""
    names, writers, values_of = _writers(SHAPE_OF[type(record)].table)
    return {
        name: None if value is None or value == "" else write(value)
        for name, write, value in zip(names, writers, values_of(record), strict=True)
    }


@cache
def _writers(table: str) -> tuple[tuple[str, ...], tuple[Callable[[Any], Any], ...], attrgetter[Any]]:
    """The columns of a table of records: their names, how each is written, and how all are read off a record."""
    columns = SHAPE_AT[table].columns
    return tuple(columns), tuple(codec.write for codec in columns.values()), attrgetter(*columns)
