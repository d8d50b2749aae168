"""The database of half-written words, beside the journal: typing changes neither the journal nor its version.

Each text is on its way to the disk when it is written, which is quick and survives the end of the program whatever
ends it; it is on the disk after `settle`. A file that is damaged is set aside, and a new one begins.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from netjournal.errors import JournalError
from netjournal.storage.copy import connected, is_sound, sidecar
from netjournal.storage.database import Database, immediate, plain_errors, tells_of_damage

FILE = "drafts.db"
DAMAGED = "drafts-damaged-*.db"

BUSY_MILLISECONDS = 1000
"""Another program holds the file for a moment only; what cannot be written then is tried again."""

_TABLE = "CREATE TABLE IF NOT EXISTS drafts (key TEXT PRIMARY KEY, text TEXT NOT NULL, at TEXT NOT NULL, base TEXT)"


class DraftDatabase:
    """The drafts beside one journal: opened when they are first needed, made when the first one is written."""

    def __init__(self, journal: Database) -> None:
        self._journal = journal
        self._connection: sqlite3.Connection | None = None

    @property
    def path(self) -> Path:
        """The file, which need not be there."""
        return self._journal.path.with_name(FILE)

    def read(self) -> list[tuple[str, str]]:
        """Key and text of every draft, the oldest first."""
        self._bring_old_ones()
        if self._connection is None and not self.path.exists():
            return []
        with plain_errors():
            return self._opened().execute("SELECT key, text FROM drafts ORDER BY at, key").fetchall()

    def get(self, key: str) -> str:
        """The text under a key, or nothing."""
        self._bring_old_ones()
        if self._connection is None and not self.path.exists():
            return ""
        with plain_errors():
            row = self._opened().execute("SELECT text FROM drafts WHERE key = ?", (key,)).fetchone()
        return "" if row is None else str(row[0])

    def put(self, key: str, text: str, at: str) -> None:
        """Write a draft in the place of an earlier one. Raises JournalError where the disk does not take it."""
        with plain_errors():
            self._opened().execute(
                "INSERT INTO drafts (key, text, at) VALUES (?, ?, ?)"
                " ON CONFLICT (key) DO UPDATE SET text = excluded.text, at = excluded.at",
                (key, text, at),
            )

    def drop(self, key: str) -> None:
        """Remove a draft, also one that an older version wrote."""
        self._bring_old_ones()
        if self._connection is not None or self.path.exists():
            with plain_errors():
                self._opened().execute("DELETE FROM drafts WHERE key = ?", (key,))

    def erase(self, marks: list[str]) -> None:
        """Remove the drafts with one of these texts in their key, and leave no trace of them in the file.

        Those in the journal's own database go from there: it may be a snapshot, which keeps the others.
        """
        with plain_errors():
            _erase(self._journal.connection, marks)
            if self._connection is not None or self.path.exists():
                connection = self._opened()
                connection.execute("PRAGMA secure_delete = ON")
                _erase(connection, marks)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def settle(self) -> None:
        """Bring what was written to the disk, as far as nobody else is reading just now."""
        if self._connection is not None:
            with plain_errors():
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            with suppress(JournalError):
                self.settle()
            self._connection.close()
            self._connection = None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            try:
                self._connection = _connect(self.path)
            except sqlite3.DatabaseError as error:
                if not tells_of_damage(error):
                    raise
                set_aside(self.path)
                self._connection = _connect(self.path)
        return self._connection

    def _bring_old_ones(self) -> None:
        """Move the drafts that an older version, or a snapshot, left in the journal's own database.

        They are on the disk here before they go there, and no other program moves them meanwhile: whoever is stopped
        in between finds them in both, and what was written here since is not replaced.
        """
        old = self._journal.connection
        if old.execute("SELECT 1 FROM drafts LIMIT 1").fetchone() is None:
            return
        with immediate(old):
            rows = old.execute("SELECT key, text, at FROM drafts").fetchall()
            connection = self._opened()
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT OR IGNORE INTO drafts (key, text, at) VALUES (?, ?, ?)", rows)
            connection.execute("COMMIT")
            connection.execute("PRAGMA synchronous = NORMAL")
            old.execute("DELETE FROM drafts")


def _erase(connection: sqlite3.Connection, marks: list[str]) -> None:
    keys = [key for (key,) in connection.execute("SELECT key FROM drafts") if any(mark in key for mark in marks)]
    connection.executemany("DELETE FROM drafts WHERE key = ?", ((key,) for key in keys))


def _connect(path: Path) -> sqlite3.Connection:
    try:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise JournalError(
            f"What you type cannot be kept in {path} ({error.strerror}).", "Check the folder's permissions."
        ) from error
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute(_TABLE)
        connection.execute("SELECT key, text, at, base FROM drafts").fetchall()  # so that damage shows now
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def is_readable(path: Path) -> bool:
    """Whether a file of drafts is whole, or not there."""
    if not path.exists():
        return True
    try:
        with closing(connected(path)) as connection:
            return is_sound(connection)
    except sqlite3.Error:
        return False


def set_aside(path: Path) -> Path:
    """Keep a damaged file of drafts under another name; returns it."""
    aside = next(
        name for number in range(1, 1000) if not (name := path.with_name(f"drafts-damaged-{number}.db")).exists()
    )
    for ending in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            sidecar(path, ending).replace(sidecar(aside, ending))
    return aside


def copy_into(journal_copy: sqlite3.Connection, path: Path) -> None:
    """Put the drafts of a file into a copy of its journal, where a program that opens the copy finds them."""
    if not path.exists():
        return
    with suppress(sqlite3.Error, JournalError):
        connection = _connect(path)
        try:
            rows = connection.execute("SELECT key, text, at FROM drafts").fetchall()
        finally:
            connection.close()
        journal_copy.executemany("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", rows)
        journal_copy.commit()
