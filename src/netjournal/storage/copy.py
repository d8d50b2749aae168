"""A whole copy of a database while others use it: complete, checked, private, and there at once or not at all."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from netjournal.errors import Damaged, JournalError
from netjournal.startup.lazy_import import lazy_import
from netjournal.storage.database import plain_errors

if TYPE_CHECKING:
    import fcntl
    import shutil
else:
    fcntl = lazy_import("fcntl")
    shutil = lazy_import("shutil")

UNFINISHED = ".~netjournal-"
"""How the names of files begin that are only there while something is being written."""

PATIENCE = 40
"""How often a copy that finds the database locked is tried again, a quarter of a second apart."""

ROOM_LEFT = 16 << 20
"""Bytes that a copy leaves free on the disk: the journal itself must be able to go on."""

LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def copy_database(
    source: Path, target: Path, complete: Callable[[sqlite3.Connection], object] = lambda _copy: None
) -> None:
    """Copy the database at `source`, as it is at one moment, to the new file `target`.

    Page by page, so that rows keep the numbers by which the full-text indexes know them. `complete` may add to the copy
    what belongs to it and lies elsewhere. Raises JournalError where there is no room, or the source is damaged: then
    there is no target.
    """
    require_room(target.parent, size_of(source))
    unfinished = target.parent / f"{UNFINISHED}{os.urandom(4).hex()}.tmp"
    try:
        with plain_errors():
            os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            with closing(connected(source)) as there, closing(sqlite3.connect(unfinished)) as here:
                _copy_pages(there, here)
                leave_wal(here)
                complete(here)
                if not is_sound(here):
                    raise Damaged(
                        f"The journal's database at {source} is damaged.", "`netjournal doctor` says what can be done."
                    )
        to_disk(unfinished)
        unfinished.replace(target)
        to_disk(target.parent)
    except OSError as error:
        raise JournalError(
            f"No snapshot could be written to {target.parent} ({error.strerror}).",
            "Make some room, or check the folder.",
        ) from error
    finally:
        remove(unfinished)


def connected(path: Path) -> sqlite3.Connection:
    """A connection to a database that is there; it is not made."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)


def only_read(path: Path) -> sqlite3.Connection:
    """A connection to a database that nobody writes to, such as a snapshot: it takes no lock and writes nothing."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)


def _copy_pages(there: sqlite3.Connection, here: sqlite3.Connection) -> None:
    tries = 0

    def progress(status: int, _left: int, _all: int) -> None:
        nonlocal tries
        tries += status in LOCKED
        if tries > PATIENCE:
            raise JournalError("Another program is writing to the journal just now.", "Try again in a moment.")

    here.execute("PRAGMA synchronous = OFF")  # the finished file is brought to the disk as a whole
    there.backup(here, progress=progress)


def leave_wal(connection: sqlite3.Connection) -> None:
    """Let a copy be one plain file again: its header still says that a write-ahead log belongs to it."""
    connection.execute("PRAGMA journal_mode = DELETE").fetchone()


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether every page of a database can be read and is in its place."""
    try:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def size_of(database: Path) -> int:
    """Bytes of a database and of the log that belongs to it; 0 where it isn't there."""
    size = 0
    for path in (database, sidecar(database, "-wal")):
        with suppress(OSError):
            size += path.stat().st_size
    return size


def sidecar(database: Path, ending: str) -> Path:
    """The file that SQLite keeps beside a database: `-wal` or `-shm`."""
    return database.with_name(database.name + ending)


def require_room(folder: Path, size: int) -> None:
    """Raise JournalError where `size` bytes would fill the disk of a folder."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return
    if free < size + ROOM_LEFT:
        raise JournalError("The disk is too full for a snapshot of the journal.", "Make some room and try again.")


def to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    flags = os.O_RDONLY if path.is_dir() else os.O_RDWR
    try:
        descriptor = os.open(path, flags)
    except PermissionError:  # Windows opens no folders
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove an unfinished database, and what SQLite kept beside it, as far as they are there."""
    for word in (path, *(sidecar(path, ending) for ending in ("-wal", "-shm", "-journal"))):
        with suppress(OSError):
            word.unlink()


def clear(path: Path) -> None:
    """Remove what an unfinished piece of work left behind: a file, or a folder."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        remove(path)


_SQLITE_SHARED = (0x40000002, 510)
"""First byte and number of those on which SQLite holds a lock as long as a database is open (os_unix.c)."""


def is_open_elsewhere(database: Path) -> bool:
    """Whether another program has a database open. No connection of this program may be open.

    On Windows it is never said: there a file that is open cannot be replaced or removed. Raises OSError.
    """
    if sys.platform == "win32":
        return False
    with database.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _SQLITE_SHARED[1], _SQLITE_SHARED[0])
        except BlockingIOError:
            return True
        except PermissionError:  # what some systems answer for the same
            return True
    return False


def is_at_work(unfinished: Path) -> bool:
    """Whether another program still works on an unfinished file, or in an unfinished folder."""
    files = [*unfinished.glob("*.db")] if unfinished.is_dir() else [unfinished]
    with suppress(OSError):
        return any(is_open_elsewhere(file) for file in files)
    return False


@contextmanager
def scratch_dir(folder: Path) -> Iterator[Path]:
    """A private folder inside `folder` for work on a copy; gone when the block ends."""
    place = folder / f"{UNFINISHED}{os.urandom(4).hex()}"
    try:
        place.mkdir(mode=0o700)
    except OSError as error:
        raise JournalError(f"Nothing can be written to {folder} ({error.strerror}).", "Check the folder.") from error
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
