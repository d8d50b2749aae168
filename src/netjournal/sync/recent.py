"""What a computer wrote since its base: the recent file, small beside a base that stays as it is.

A day's work then uploads little, whatever a sync program does with a file that changed. The recent file holds every row
that the base lacks or has otherwise, found by comparing all columns with a private copy of the base, and the whole
history of each such row. Both are complete published files to whoever reads them, in whatever order they arrive.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from json import dumps
from pathlib import Path

from netjournal.storage.database import plain_errors
from netjournal.storage.examination import BESIDE, TABLES
from netjournal.storage.mapping import STAMPS, synced_columns

PAGE_SIZE = 512
"""Bytes of a page of a recent file: a few rows in many tables take little room so."""


@contextmanager
def attached_base(connection: sqlite3.Connection, base: Path) -> Iterator[None]:
    """Have the private copy of the base attached as `base`."""
    connection.execute("ATTACH ? AS base", (str(base),))
    try:
        yield
    finally:
        with suppress(sqlite3.Error):
            connection.execute("DETACH base")


def erased_since(connection: sqlite3.Connection) -> bool:
    """Whether something was forgotten that the attached base still may have."""
    row = connection.execute(
        "SELECT 1 FROM main.forgotten WHERE id NOT IN (SELECT id FROM base.forgotten) LIMIT 1"
    ).fetchone()
    return row is not None


def put_recent(connection: sqlite3.Connection, tables: Mapping[str, str]) -> None:
    """Fill the database attached as `out` with what the one attached as `base` lacks or has otherwise.

    `tables` are the statements that make the shared tables there. Inside a transaction.
    """
    pairs: set[tuple[str, str]] = set()
    for table in TABLES:
        ids = [identity for (identity,) in connection.execute(_moved(table)).fetchall()]
        if ids:
            connection.execute(tables[table])
            connection.execute(
                f'INSERT INTO out."{table}" SELECT * FROM main."{table}"'
                " WHERE id IN (SELECT value FROM json_each(?)) ORDER BY rowid",
                (dumps(ids),),
            )
            pairs.update((table, identity) for identity in ids)
    pairs.update(connection.execute(_MOVED_HISTORY).fetchall())
    for table in BESIDE:
        connection.execute(tables[table])
    connection.execute(
        """INSERT INTO out.history SELECT h.* FROM json_each(?) j CROSS JOIN main.history h
        ON h."table" = json_extract(j.value, '$[0]') AND h.id = json_extract(j.value, '$[1]')""",
        (dumps(sorted(pairs)),),
    )
    for table in ("forgotten", "writers"):
        connection.execute(f'INSERT INTO out."{table}" SELECT * FROM main."{table}"')


def _moved(table: str) -> str:
    """SQL for the ids of the rows that the base lacks or has otherwise. No stamp is trusted."""
    names = (*STAMPS, *synced_columns(table))
    differ = " OR ".join(f'm."{name}" IS NOT b."{name}"' for name in names)
    return f'SELECT m.id FROM main."{table}" m LEFT JOIN base."{table}" b ON b.id = m.id WHERE b.id IS NULL OR {differ}'


_MOVED_HISTORY = """SELECT DISTINCT h."table", h.id FROM main.history h LEFT JOIN base.history b
    ON b."table" = h."table" AND b.id = h.id AND b."column" = h."column" AND b.stamp = h.stamp
    WHERE b.stamp IS NULL OR b.previous IS NOT h.previous OR b.value IS NOT h.value"""


@contextmanager
def _theirs_and_news(connection: sqlite3.Connection, theirs: Path, news: Path) -> Iterator[None]:
    for path, name in ((theirs, "theirs"), (news, "news")):
        connection.execute(f"ATTACH ? AS {name}", (str(path),))
    try:
        # A private file that is thrown away if anything fails needs no journal, and leaves the header without WAL.
        connection.execute("PRAGMA news.journal_mode = OFF")
        connection.execute("PRAGMA news.synchronous = OFF")
        yield
    finally:
        for name in ("theirs", "news"):
            with suppress(sqlite3.Error):
                connection.execute(f"DETACH {name}")


def narrowed(connection: sqlite3.Connection, copy: Path, news: Path, columns: Mapping[str, Collection[str]]) -> int:
    """Make the private file `news` of what a private copy of somebody's file has and this journal has not, or
    otherwise; returns how many rows there are. Raises JournalError where the copy cannot be read.
    """
    os.close(os.open(news, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with plain_errors(), _theirs_and_news(connection, copy, news):
        connection.execute("BEGIN")
        try:
            return _narrow(connection, columns)
        finally:
            connection.execute("COMMIT")


def _narrow(connection: sqlite3.Connection, columns: Mapping[str, Collection[str]]) -> int:
    """Copy from the database attached as `theirs` into the one attached as `news` what is not here as it is there.

    `columns` are the shared columns by table. Everything is compared raw, so that nothing which differs in any stored
    value is left out, and what is left out is equal to a row that is here. Returns how many rows there are.
    """
    count = 0
    for table, shared in columns.items():
        if table == "writers":  # few, and a newer version says more of them than is compared here
            names = tuple(row[1] for row in connection.execute("PRAGMA theirs.table_info(writers)"))
            condition, declared = "", names
        elif table in BESIDE:
            names, condition = tuple(shared), _not_here(table)
            declared = names
        else:
            names = ("id", *STAMPS, *shared)
            differ = " OR ".join(f't."{name}" IS NOT m."{name}"' for name in names[1:])
            condition = f'LEFT JOIN main."{table}" m ON m.id = t.id WHERE m.id IS NULL OR {differ}'
            declared = ("id PRIMARY KEY", *names[1:])
        # Columns of no type, made here: their own statement is nothing to execute, and values stay as they are.
        listed = ", ".join(name if name == "id PRIMARY KEY" else _quoted(name) for name in declared)
        connection.execute(f'CREATE TABLE news."{table}" ({listed})')
        wanted = ", ".join(f"t.{_quoted(name)}" for name in names)
        count += connection.execute(
            f'INSERT OR IGNORE INTO news."{table}" SELECT {wanted} FROM theirs."{table}" t NOT INDEXED {condition}'
        ).rowcount
    connection.execute("CREATE TABLE news.about (key, value)")
    connection.execute("INSERT INTO news.about SELECT key, value FROM theirs.about NOT INDEXED")
    return count


def _quoted(name: str) -> str:
    """A column's name, which somebody else may have chosen, as SQL."""
    return '"' + name.replace('"', '""') + '"'


def _not_here(table: str) -> str:
    if table == "history":
        return """LEFT JOIN main.history m ON m."table" = t."table" AND m.id = t.id AND m."column" = t."column"
            AND m.stamp = t.stamp WHERE m.stamp IS NULL OR m.previous IS NOT t.previous OR m.value IS NOT t.value"""
    return f'WHERE t.id NOT IN (SELECT id FROM main."{table}") OR t.id IS NULL'
