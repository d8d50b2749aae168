"""Publishing: this computer's own file in the shared folder, always whole.

The journal is copied into a private file, sealed, copied under a temporary name into the folder, brought to the disk
and only then given its name. Killed anywhere, readers find the old file or the new one.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from netjournal.errors import JournalError
from netjournal.store.database import plain_errors
from netjournal.store.versions import PUBLISHED_ID
from netjournal.sync.foreign import BESIDE, TABLES

PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between attempts to take the old file's place while another program holds it open, as on Windows."""

SHARING_VIOLATIONS = (5, 32, 33)
"""Windows' error numbers for a file that somebody else has open."""

CANNOT_SYNC_A_FOLDER = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)
"""What file systems answer that keep a folder safe without being asked."""


def copy_out(connection: sqlite3.Connection, target: Path, about: Mapping[str, str]) -> str:
    """Write what computers share into a new private database; returns the stamp of the last write that is in it.

    Nothing of this computer alone goes with it: no drafts, no changes to take back, no full-text index.
    """
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with plain_errors(), _attached(connection, target):
        connection.execute("BEGIN")
        try:
            _create_tables(connection)
            for table in (*TABLES, *BESIDE):
                connection.execute(f'INSERT INTO out."{table}" SELECT * FROM main."{table}"')
            connection.execute("CREATE TABLE out.about (key TEXT PRIMARY KEY, value TEXT)")
            connection.executemany("INSERT INTO out.about VALUES (?, ?)", about.items())
            row = connection.execute("SELECT value FROM local WHERE key = 'last_write'").fetchone()
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return "" if row is None else str(row[0])


@contextmanager
def _attached(connection: sqlite3.Connection, target: Path) -> Iterator[None]:
    connection.execute("ATTACH ? AS out", (str(target),))
    try:
        # A private file that is thrown away if anything fails needs no journal, and leaves the header without WAL.
        connection.execute("PRAGMA out.page_size = 4096")
        connection.execute("PRAGMA out.journal_mode = OFF")
        connection.execute("PRAGMA out.synchronous = OFF")
        connection.execute(f"PRAGMA out.application_id = {PUBLISHED_ID}")
        yield
    finally:
        with suppress(sqlite3.Error):
            connection.execute("DETACH out")


def _create_tables(connection: sqlite3.Connection) -> None:
    """The shared tables as they are here, so that SQLite copies them page by page."""
    found = dict(connection.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'table'"))
    for table in (*TABLES, *BESIDE):
        connection.execute(found[table].replace("CREATE TABLE ", "CREATE TABLE out.", 1))


def temporary_name(device: str) -> str:
    """The name that a file has in the folder until it is whole; other programs' readers skip such names."""
    return f".~netjournal_{device}.tmp"


def put(source: Path, folder: Path, name: str, temporary: str, pause: Callable[[float], object] = time.sleep) -> None:
    """Give the folder a copy of `source` under `name`, in one step, readable by its owner alone.

    Raises OSError with the folder as it was, but for the time after the name was given.
    """
    waiting = folder / temporary
    try:
        _copy_safely(source, waiting)
        _take_the_place(waiting, folder / name, pause)
    except BaseException:
        with suppress(OSError):
            waiting.unlink(missing_ok=True)
        raise
    sync_folder(folder)


def _copy_safely(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)  # of a publish that was killed
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as out, source.open("rb") as held:
        shutil.copyfileobj(held, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())


def _take_the_place(waiting: Path, target: Path, pause: Callable[[float], object]) -> None:
    for seconds in (*PAUSES, None):
        try:
            waiting.replace(target)
            return
        except OSError as error:
            if seconds is None or getattr(error, "winerror", None) not in SHARING_VIOLATIONS:
                raise
            pause(seconds)


def sync_folder(folder: Path) -> None:
    """Bring the folder's names to the disk. Does nothing where folders cannot be opened, as on Windows."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in CANNOT_SYNC_A_FOLDER:
            raise
    finally:
        os.close(descriptor)


WHY = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the folder is read-only",
    errno.EACCES: "the folder cannot be written",
    errno.EPERM: "the folder cannot be written",
    errno.ENOENT: "the folder is not there",
    errno.ENOTDIR: "the folder is not there",
    errno.EIO: "the disk reports an error",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
    errno.EBUSY: "another program is using the file",
    errno.EXDEV: "the folder lies on two disks",
    errno.ESTALE: "the network drive is not connected",
    errno.ETIMEDOUT: "the network drive does not answer",
    errno.ENAMETOOLONG: "the folder's name is too long",
}


def why(error: OSError | JournalError) -> str:
    """Why something could not be published, as the end of a sentence."""
    if isinstance(error, JournalError):
        return error.sentence[:1].lower() + error.sentence[1:].rstrip(".")
    return WHY.get(error.errno or 0) or (error.strerror or str(error)).lower()
