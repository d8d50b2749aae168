"""A journal as the first released schema wrote it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from netjournal.storage.hlc import HlcClock
from netjournal.storage.migrations import migrations
from netjournal.storage.version import KNOWN


def write_first_schema(path: Path, name: str) -> None:
    """Make a journal of that schema at `path`, which knows one contact."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrations.apply(Database(connection, execute_plugins=False), stop_before=KNOWN[1])
        connection.execute(
            "INSERT INTO contacts (id, name, handle, kind, _s, _cl) VALUES ('0', ?, 'first', 'person', ?, 1)",
            (name, HlcClock().next_stamp()),
        )


def schema_of(path: Path) -> list[str]:
    """The names of the migrations that a journal went through."""
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM _sqlite_migrations ORDER BY rowid")]
