"""Opening the journal's database: whose it is, which version, and how SQLite is to keep it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EACCES
from pathlib import Path

from netjournal.errors import CannotOpen, Damaged, JournalError
from netjournal.store.versions import APPLICATION_ID, KNOWN, MIGRATION_SET

BUSY_MILLISECONDS = 5000

HEADER_BYTES = 100
"""SQLite takes a file without even a header for an empty database."""

DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
"""How SQLite's names begin for what is wrong with a damaged file."""


def connect(path: Path, before_migration: Callable[[Path], object]) -> sqlite3.Connection:
    """A connection to the journal at `path`, made or brought up to date where needed.

    `before_migration` is called with the path before the tables of a journal with something in it are changed.
    Raises CannotOpen where the folder cannot be used, or the file is not a journal or is newer, and Damaged where it is
    not whole.
    """
    _make_folder(path.parent)
    _make_file(path)
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    try:
        _prepare(connection, path, before_migration)
    except sqlite3.Error as error:
        connection.close()
        kind = Damaged if tells_of_damage(error) else CannotOpen
        raise kind(_why(error, path), "`netjournal doctor` says what can be done.") from error
    except JournalError:
        connection.close()
        raise
    return connection


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotOpen(
            f"The journal's folder {folder} cannot be made ({error.strerror}).",
            "Choose another with --journal DIR or NETJOURNAL_HOME.",
        ) from error
    with suppress(OSError):  # someone else's folder: the files in it are still private
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)


def _make_file(path: Path) -> None:
    """Make the file private before SQLite writes to it; its -wal and -shm files take its permissions over.

    A file that is there is not opened: on POSIX systems closing it again would take away the locks of every connection
    that this program has to it, and another program that closes it next would throw away what they write.
    """
    try:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        if path.is_dir():
            raise CannotOpen(f"{path} is a folder, not a journal.", "Choose another folder with --journal DIR.")
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        if not os.access(path, os.R_OK | os.W_OK):
            raise PermissionError(EACCES, os.strerror(EACCES))
    except OSError as error:
        raise CannotOpen(
            f"The journal in {path.parent} cannot be written ({error.strerror}).",
            "Check the folder's permissions, or choose another with --journal DIR.",
        ) from error


def tells_of_damage(error: sqlite3.Error) -> bool:
    """Whether an error of SQLite means that the file is not whole."""
    return (getattr(error, "sqlite_errorname", "") or "").startswith(DAMAGE)


def _is_cut_off(connection: sqlite3.Connection, path: Path, pages: int) -> bool:
    """Whether a file is shorter than its header says, and no log beside it has the rest."""
    (page_size,) = connection.execute("PRAGMA page_size").fetchone()
    wal = path.with_name(path.name + "-wal")
    with suppress(OSError):
        # The log last: what another program has written meanwhile is in it, and counts among the pages.
        return bool(path.stat().st_size < pages * page_size and not (wal.exists() and wal.stat().st_size))
    return False


def _prepare(connection: sqlite3.Connection, path: Path, before_migration: Callable[[Path], object]) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    new = _identify(connection, path)
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL, not NORMAL: what was confirmed must survive the plug being pulled a moment later.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    applied = () if new else _applied(connection)
    unknown = [name for name in applied if name not in KNOWN]
    if unknown:
        raise CannotOpen(
            "This journal was written by a newer netjournal than this one.", "Update netjournal on this computer."
        )
    if applied != KNOWN:
        if applied:
            before_migration(path)
        _migrate(connection)


def _identify(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether there is nothing in the file yet. Raises CannotOpen where it holds something that is not a journal."""
    try:
        # In this order, since another program may be making the journal just now, which it does in one step.
        (objects,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        raise Damaged(
            f"{path} is not a journal, or it is damaged.",
            "Move it away, or restore a snapshot with `netjournal backup restore`.",
        ) from error
    if application not in (0, APPLICATION_ID) or (objects and not application):
        raise CannotOpen(
            f"{path} is a database, but not a journal.", "Choose another folder with --journal DIR; it was not changed."
        )
    if _is_cut_off(connection, path, pages):
        raise Damaged(f"The journal's database at {path} is damaged: its end is missing.")
    return not objects


def _applied(connection: sqlite3.Connection) -> tuple[str, ...]:
    return tuple(
        name
        for (name,) in connection.execute(
            "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY rowid", (MIGRATION_SET,)
        )
    )


def _migrate(connection: sqlite3.Connection) -> None:
    # Deferred: with an up-to-date schema, which is nearly always, sqlite-utils need not be imported.
    from sqlite_utils import Database

    from netjournal.store.migrations import migrations

    # All steps in one: whoever is killed in the middle leaves the file as it was, and of two programs one waits.
    with immediate(connection):
        migrations.apply(Database(connection, execute_plugins=False))


@contextmanager
def immediate(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction that owns the right to write from its first moment; it joins one that is under way.

    Raises JournalError, with nothing written, where the disk is full or the database is busy or read-only.
    """
    if connection.in_transaction:
        yield
        return
    with plain_errors():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            # SQLite has already rolled back after some errors, such as a full disk.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def plain_errors() -> Iterator[None]:
    """SQLite's errors as sentences."""
    try:
        yield
    except sqlite3.Error as error:
        raise JournalError(_why(error, None), _way_out(error)) from error


def _why(error: sqlite3.Error, path: Path | None) -> str:
    where = f" at {path}" if path else ""
    words = {
        "SQLITE_FULL": "The disk is full, so nothing was stored.",
        "SQLITE_BUSY": "Another program is writing to the journal just now.",
        "SQLITE_LOCKED": "Another program is writing to the journal just now.",
        "SQLITE_READONLY": f"The journal{where} is read-only here.",
        "SQLITE_CORRUPT": f"The journal's database{where} is damaged.",
        "SQLITE_NOTADB": f"The file{where} is not a journal, or it is damaged.",
        "SQLITE_CANTOPEN": f"The journal{where} cannot be opened.",
        "SQLITE_IOERR": "The disk reported an error, so nothing was stored.",
    }
    name = getattr(error, "sqlite_errorname", "") or ""
    for known, sentence in words.items():
        if name.startswith(known):
            return sentence
    return f"The journal's database{where} reported: {error}."


def _way_out(error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "Try again in a moment."
    if name.startswith("SQLITE_FULL"):
        return "Make some room and try again."
    return "`netjournal doctor` says what can be done."
