"""The full-text indexes as a whole: which there are, whether they are right, and making them again.

They know the rows by their numbers, and have no words of their own that the tables would not have.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

_OF_NEW_ROWS = "_ai"
"""How the names of the triggers end that index a new row: those of sqlite-utils' `enable_fts`."""


def indexes(connection: sqlite3.Connection) -> list[str]:
    """The names of the full-text indexes."""
    rows = connection.execute("SELECT name FROM main.sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
    return [name for (name,) in rows.fetchall()]


def rebuild(connection: sqlite3.Connection) -> None:
    """Make every full-text index again from the words of its table."""
    for index in indexes(connection):
        connection.execute(f'INSERT INTO "{index}"("{index}") VALUES (\'rebuild\')')


def wrong_indexes(connection: sqlite3.Connection) -> list[str]:
    """The full-text indexes that do not say what their table says. Takes the right to write for a moment."""
    wrong = []
    for index in indexes(connection):
        try:
            connection.execute(f'INSERT INTO "{index}"("{index}", rank) VALUES (\'integrity-check\', 1)')
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            wrong.append(index)
    return wrong


@contextmanager
def indexed_together(connection: sqlite3.Connection) -> Iterator[None]:
    """Index the rows that are inserted inside when the block ends: FTS5 writes to the file after each row otherwise.

    For use inside a transaction. Rows that were inserted inside must not be changed there.
    """
    triggers = connection.execute(
        "SELECT name, tbl_name, sql FROM main.sqlite_master WHERE type = 'trigger' AND name LIKE '%' || ?",
        (_OF_NEW_ROWS,),
    ).fetchall()
    known = {}
    for name, table, _ in triggers:
        (known[table],) = connection.execute(f'SELECT coalesce(max(rowid), 0) FROM "{table}"').fetchone()
        connection.execute(f'DROP TRIGGER main."{name}"')
    yield
    for _, table, sql in triggers:
        connection.execute(sql)
        index = f"{table}_fts"
        columns = ", ".join(f'"{name}"' for _, name, *_ in connection.execute(f'PRAGMA main.table_info("{index}")'))
        connection.execute(
            f'INSERT INTO "{index}" (rowid, {columns}) SELECT rowid, {columns} FROM "{table}" WHERE rowid > ?',
            (known[table],),
        )
