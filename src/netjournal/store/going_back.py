"""Going back to a snapshot by writing what it says: the way for a journal that is shared.

To the other computers, rows that were swapped for older ones look like a journal that has missed something, and the
next sync would heal it. So each difference is written like any other change: what is newer than the snapshot goes into
the trash, what was thrown away since comes back, and what was edited gets its words of then. Every computer follows,
the history keeps what was in between, and one undo takes all of it back.
"""

from __future__ import annotations

import sqlite3
from json import dumps, loads

from netjournal.store.imports import PREFIX
from netjournal.store.schema import LINKS, SHAPE_AT, synced_columns
from netjournal.store.store import Store
from netjournal.store.writing import NOT_KEPT, Pen

SHARED_FOLDER = "sync_folder"
"""Under this key a computer keeps through which folder its journal is shared."""

FORGOTTEN = "SELECT id FROM main.forgotten"


def is_shared(store: Store) -> bool:
    """Whether this journal is shared with other computers."""
    return bool(store.local(SHARED_FOLDER))


def write_back(pen: Pen) -> None:
    """Write what the database attached as `source` says into the journal. Who was forgotten stays forgotten."""
    for table in (*SHAPE_AT, *LINKS):
        _take_over_missing(pen, table)
        for identity in _ids(pen.connection, table, alive="main", not_in="source"):
            pen.trash(table, identity)
        for identity in _ids(pen.connection, table, alive="source", not_in="main"):
            pen.restore(table, identity)
        _write_cells(pen, table)
    pen.connection.execute("INSERT OR IGNORE INTO main.history SELECT * FROM source.history")
    # A draft of then may be all that is left of an entry that is in the trash now.
    pen.connection.execute("INSERT OR IGNORE INTO main.drafts SELECT * FROM source.drafts")


def let_imports_come_again(store: Store) -> None:
    """Note of every import that the snapshot doesn't know that the newest change took it back."""
    change = store.connection.execute("SELECT seq, at FROM main.changes ORDER BY seq DESC LIMIT 1").fetchone()
    newer = store.connection.execute(
        "SELECT key, value FROM main.local WHERE key >= ? AND key < ? AND key NOT IN (SELECT key FROM source.local)",
        (PREFIX, PREFIX + "\U0010ffff"),
    ).fetchall()
    for key, value in newer:
        data = loads(value)
        if "taken_back" not in data:
            store.keep_local(key, dumps(data | {"taken_back": list(change)}, ensure_ascii=False))


def _ids(connection: sqlite3.Connection, table: str, *, alive: str, not_in: str) -> list[str]:
    """The rows that live in the one database and not in the other."""
    rows = connection.execute(
        f'''SELECT id FROM {alive}."{table}" WHERE _cl % 2 = 1 AND id NOT IN ({FORGOTTEN})
        AND id NOT IN (SELECT id FROM {not_in}."{table}" WHERE _cl % 2 = 1) ORDER BY _s, id'''
    )
    return [identity for (identity,) in rows.fetchall()]


def _take_over_missing(pen: Pen, table: str) -> None:
    """Rows that only the snapshot has come with the stamps that they had."""
    columns = synced_columns(table)
    names = ", ".join(f'"{name}"' for name in columns)
    rows = pen.connection.execute(
        f'''SELECT id, _s, _cl, _c, {names} FROM source."{table}" WHERE _cl % 2 = 1
        AND id NOT IN (SELECT id FROM main."{table}") AND id NOT IN ({FORGOTTEN})'''
    ).fetchall()
    for identity, *stamps_and_values in rows:
        stamps, values = stamps_and_values[:3], stamps_and_values[3:]
        pen.take_over(table, identity, dict(zip(columns, values, strict=True)), tuple(stamps))


def _write_cells(pen: Pen, table: str) -> None:
    """The cells of living rows that are not what they were."""
    columns = [name for name in synced_columns(table) if name not in NOT_KEPT]
    names = ", ".join(f'old."{name}"' for name in columns)
    differ = " OR ".join(f'old."{name}" IS NOT new."{name}"' for name in columns)
    rows = pen.connection.execute(
        f'''SELECT old.id, {names} FROM source."{table}" old JOIN main."{table}" new ON new.id = old.id
        WHERE old._cl % 2 = 1 AND old.id NOT IN ({FORGOTTEN}) AND ({differ})'''
    ).fetchall()
    for identity, *values in rows:
        pen.edit(table, identity, dict(zip(columns, values, strict=True)))
