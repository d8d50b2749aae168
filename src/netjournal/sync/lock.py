"""One program at a time: the screen and a command may both want to publish this computer's one file.

The turn is a lock that SQLite holds on a small private file, so that it ends with the program whatever happens to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from netjournal.errors import JournalError


class Locked(JournalError):
    """Another program of this computer is at it."""

    exit_code = 3


@contextmanager
def sync_lock(private: Path, seconds: float = 15.0) -> Iterator[None]:
    """Hold the turn inside. Raises Busy where another program doesn't give it up in time, else SQLite's own errors."""
    with closing(sqlite3.connect(private / "turn.db", timeout=seconds, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY":
                raise
            raise Locked(
                "Another netjournal on this computer is syncing just now.", "Try again in a moment."
            ) from error
        try:
            yield
        finally:
            connection.execute("ROLLBACK")
