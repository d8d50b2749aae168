"""Things that there is one of in life and that have several rows: those of older versions, which gave each its own id.

Each computer by itself lets such a row become part of the row whose id follows from what it is: its cells and its
history are joined to that one with their stamps, as a merge would, and it goes into the trash with the lowest stamp,
the mark of a row that was absorbed. Doing it again, or on another computer, gives the same bytes. A row with that mark
is joined again at each merge, since an older version may have edited it before it heard.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from netjournal.storage import derived
from netjournal.storage.database import derived_id
from netjournal.storage.hlc import instant, lowest_stamp
from netjournal.storage.mapping import FIRST_OWN, KEYS, LINKS, TABLE_MAP_AT, key_of, synced_columns, write_instant
from netjournal.sync.merge import UNITED, MergeRow, merged, read_cells, stamp_of, worth_remembering, write_cells

OWNER = {"intentions": ("term_id", "terms"), "goals": ("previous_id", "goals")}
"""By table the column of a key that points at another thing with a key, and that thing's table."""

RANDOM = "substr(id, 15, 1) = '7'"
"""Ids that follow from nothing: UUIDs of version 7."""

ABSORBED = f"(_cl % 2 = 0 AND json_extract(_c, '$.deleted_at') < '{FIRST_OWN}')"


def absorb(connection: sqlite3.Connection) -> int:
    """Let the rows of older versions become part of those whose ids follow from what they are; returns how many did.

    Belongs inside the transaction of a merge, at its end.
    """
    count = 0
    for table in ("terms", "intentions", "reflections", "quiet_days", "put_away", "goals"):
        follows = " AND previous_id IS NOT NULL" if table == "goals" else ""
        rows = connection.execute(
            f"""SELECT id FROM main."{table}" WHERE (_cl % 2 = 1 OR {ABSORBED}) AND {RANDOM}{follows}
            AND id NOT IN (SELECT id FROM main.forgotten) ORDER BY id"""
        ).fetchall()
        for (identity,) in rows:
            count += _absorb_row(connection, table, identity)
    return count


def _absorb_row(connection: sqlite3.Connection, table: str, identity: str) -> bool:
    key = _first_key(connection, table, identity)
    if key is None:
        return False
    target = derived_id(table, *key)
    if connection.execute("SELECT 1 FROM main.forgotten WHERE id = ?", (target,)).fetchone():
        return False
    row = _row(connection, table, identity)
    if row is None:
        return False
    _join_into(connection, table, identity, target, row)
    if row.length % 2:
        mark = lowest_stamp(identity)
        cells = write_cells({**row.cells, "deleted_at": mark})
        connection.execute(
            f'UPDATE main."{table}" SET _cl = _cl + 1, deleted_at = ?, _c = ? WHERE id = ?',
            (write_instant(instant(mark)), cells, identity),
        )
    return bool(row.length % 2)


def _first_key(connection: sqlite3.Connection, table: str, identity: str) -> tuple[str, ...] | None:
    """What the id of a thing follows from: its first values, those that it was made with, on whichever computer."""
    values = {name: _first_value(connection, table, identity, name) for name in KEYS[table]}
    if table in OWNER:
        column, of = OWNER[table]
        if values[column]:
            values[column] = _owner(connection, of, values[column])
    if any(values[name] is None for name in KEYS[table] if name not in ("term_id", "holiday")):
        return None
    return key_of(table, values)


def _owner(connection: sqlite3.Connection, table: str, identity: str) -> str:
    """The id that follows from the key of a term or a goal, absorbed already or not: so no order matters."""
    found = connection.execute(f'SELECT 1 FROM main."{table}" WHERE id = ? AND {RANDOM}', (identity,)).fetchone()
    key = _first_key(connection, table, identity) if found else None
    return identity if key is None else derived_id(table, *key)


def _first_value(connection: sqlite3.Connection, table: str, identity: str, column: str) -> Any:
    row = (
        connection.execute(
            'SELECT value FROM main.history WHERE "table" = ? AND id = ? AND "column" = ? ORDER BY stamp LIMIT 1',
            (table, identity, column),
        ).fetchone()
        or connection.execute(f'SELECT "{column}" FROM main."{table}" WHERE id = ?', (identity,)).fetchone()
    )
    return row[0] if row else None


def _row(connection: sqlite3.Connection, table: str, identity: str) -> MergeRow | None:
    columns = synced_columns(table)
    names = "".join(f', "{name}"' for name in columns)
    found = connection.execute(f'SELECT _s, _cl, _c{names} FROM main."{table}" WHERE id = ?', (identity,)).fetchone()
    if found is None:
        return None
    created, length, cells, *values = found
    return MergeRow(created, length, read_cells(cells), dict(zip(columns, values, strict=True)))


def _join_into(connection: sqlite3.Connection, table: str, identity: str, target: str, row: MergeRow) -> None:
    """Join a row's cells, with their stamps, its history and its links to the row of its thing."""
    pointing = _pointing(connection, table)
    values = {name: pointing(name, value) for name, value in row.values.items()} | {"deleted_at": None}
    written = {
        name: stamp_of(row, name)
        for name in values
        if name != "deleted_at" and (values[name] is not None or name in row.cells)
    }
    twin = MergeRow(lowest_stamp(target), 1, written, values)
    rows = connection.execute(
        'SELECT "column", stamp, previous, value FROM main.history WHERE "table" = ? AND id = ?', (table, identity)
    ).fetchall()
    remembered = [
        (table, target, column, stamp, previous, pointing(column, value)) for column, stamp, previous, value in rows
    ]
    known = _row(connection, table, target)
    columns = synced_columns(table)
    if known is None:
        names, marks = "".join(f', "{name}"' for name in columns), ", ?" * len(columns)
        connection.execute(
            f'INSERT INTO main."{table}" (id, _s, _cl, _c{names}) VALUES (?, ?, ?, ?{marks})',
            (target, twin.created, twin.length, write_cells(twin.cells), *(values[name] for name in columns)),
        )
    else:
        remembered += [
            (table, target, write.column, write.stamp, None, write.value)
            for write in worth_remembering(known, twin, columns)
        ]
        joined = merged(known, twin, columns)
        if joined != known:
            names = "".join(f', "{name}" = ?' for name in columns)
            connection.execute(
                f'UPDATE main."{table}" SET _s = ?, _cl = ?, _c = ?{names} WHERE id = ?',
                (joined.created, joined.length, write_cells(joined.cells), *joined.values.values(), target),
            )
    connection.executemany(f"INSERT INTO main.history VALUES (?, ?, ?, ?, ?, ?) {UNITED}", remembered)
    for link in TABLE_MAP_AT[table].links:
        _join_links(connection, link.table, identity, target)


def _pointing(connection: sqlite3.Connection, table: str) -> Callable[[str, Any], Any]:
    """How the values of a table's columns read in the row of the thing: pointers lead to the rows of their things."""
    column, of = OWNER.get(table, ("", ""))
    return lambda name, value: _owner(connection, of, value) if name == column and value else value


def _join_links(connection: sqlite3.Connection, table: str, identity: str, target: str) -> None:
    link = LINKS[table]
    rows = connection.execute(
        f'SELECT "{link.far}", _s, _cl, _c FROM main."{table}" WHERE "{link.near}" = ?', (identity,)
    ).fetchall()
    for far, created, length, cells in rows:
        new = derived_id(table, target, far.casefold() if link.far == "topic" else far)
        connection.execute(
            f"""INSERT INTO main."{table}" (id, "{link.near}", "{link.far}", _s, _cl, _c) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET _s = max(_s, excluded._s), _cl = max(_cl, excluded._cl)""",
            (new, target, far, created, length, cells),
        )


def heal_tiers(connection: sqlite3.Connection) -> int:
    """Add the moves that older versions left out when they wrote a contact's tier last; returns how many.

    Belongs inside the transaction of a merge, at its end.
    """
    derived.flush(connection)
    rows = connection.execute(
        f"""SELECT id, tier, stamp, last FROM (
            SELECT c.id, c.tier, json_extract(c._c, '$.tier') AS stamp,
                (SELECT max(m._s) FROM main.tier_moves m WHERE m.contact_id IN {SAME} AND m._cl % 2 = 1) AS moved,
                (SELECT max(m."on") FROM main.tier_moves m WHERE m.contact_id IN {SAME} AND m._cl % 2 = 1) AS last
            FROM main.contacts c JOIN main.tiers t ON t.contact_id = c.id
            WHERE c._cl % 2 = 1 AND c.tier IS NOT t.tier AND c._c IS NOT NULL)
        WHERE stamp > moved AND substr(stamp, 14) NOT IN (SELECT id FROM main.writers WHERE rules IS NOT NULL)"""
    ).fetchall()
    for contact_id, tier, stamp, last in rows:
        connection.execute(
            'INSERT OR IGNORE INTO main.tier_moves (id, contact_id, tier, "on", _s, _cl) VALUES (?, ?, ?, ?, ?, 1)',
            (
                derived_id("tier_moves", contact_id, stamp),
                contact_id,
                tier,
                max(instant(stamp).date().isoformat(), last),
                stamp,
            ),
        )
    return len(rows)


SAME = "(SELECT c.id UNION ALL SELECT r.gone FROM main.redirects r WHERE r.kept = c.id)"
"""A contact and everybody for whom they stand."""
