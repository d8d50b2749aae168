"""Going back to a snapshot.

What is there is kept first: a whole journal as one more snapshot, a damaged one as the file that it is. A journal that
others may have open is never swapped for another file: its rows are replaced in one transaction, so that every program
sees all of the one or all of the other.

A journal that is shared goes back by writing (see `going_back`), so that the other computers go back with it.

What belongs to this computer and not to the moment stays as it is now: half-written words, how the journal is shared,
what was exported. Who was forgotten since the snapshot stays forgotten.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from netjournal.config import DATABASE
from netjournal.domain.dates import say_exact
from netjournal.errors import Damaged, JournalError
from netjournal.frozen import dataclass
from netjournal.store.backup import Backups, Reason, Snapshot
from netjournal.store.copying import beside, connected, is_sound, settle, to_disk, workshop
from netjournal.store.database import immediate, plain_errors
from netjournal.store.forgetting_again import forget_again
from netjournal.store.going_back import is_shared, let_imports_come_again, write_back
from netjournal.store.stamps import is_stamp
from netjournal.store.store import Store
from netjournal.store.text_index import indexes, rebuild

LOCAL_OF_THE_MOMENT = ("import:",)
"""Beginnings of what this computer keeps under a key that speaks of what is stored, and so goes back with it."""

SEEN_IN_THE_FOLDER = ("merged_files", "folder_files")
"""What was already taken over from other computers: after going back it must be looked at anew."""

_SQLITE_SHARED = (0x40000002, 510)
"""First byte and number of those on which SQLite holds a lock as long as a database is open (os_unix.c)."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A journal that went back: to which snapshot, and where what was there before is kept.

    `written` says that it was done by writing, so that the computers that share it go back, too, and undo takes it
    back.
    """

    name: str
    before: Snapshot | None = None
    aside: Path | None = None
    written: bool = False


def restore(backups: Backups, snapshot: Snapshot) -> Restored:
    """Go back to a snapshot. Raises JournalError, with everything left as it was, where that is not possible."""
    if not backups.is_good(snapshot.path):
        raise JournalError(
            f"The snapshot {snapshot.name} is damaged itself, so nothing was changed.",
            "`netjournal backup list` shows the others.",
        )
    with plain_errors(), workshop(backups.folder) as place:
        then = place / DATABASE
        shutil.copyfile(snapshot.path, then)
        if not backups.database.exists():
            _prepare(then, None)
            _put_in_place(then, backups.database)
            return Restored(snapshot.name)
        if is_whole(backups.database):
            return _go_back(backups, snapshot, then)
        _require_alone(backups.database)
        _prepare(then, _copy_of(backups.database, place))
        aside = set_aside(backups)
        _put_in_place(then, backups.database)
        return Restored(snapshot.name, aside=aside)


def _copy_of(database: Path, place: Path) -> Path:
    """A copy of a damaged journal to read in, so that the file itself stays as it was found."""
    copy = place / "damaged.db"
    shutil.copyfile(database, copy)
    with suppress(FileNotFoundError):
        shutil.copyfile(beside(database, "-wal"), beside(copy, "-wal"))
    return copy


def is_whole(database: Path) -> bool:
    """Whether a journal can be opened and has no damage. Raises CannotOpen where that is not the question."""
    try:
        with closing(Store(database)) as store:
            return is_sound(store.connection)
    except Damaged:
        return False


def _go_back(backups: Backups, snapshot: Snapshot, then: Path) -> Restored:
    """Keep the journal that is there as a snapshot, and let it say what `then` says, while nobody else can write."""
    with closing(Store(backups.database)) as store:
        shared = is_shared(store)
        with immediate(store.connection):
            before = backups.take(Reason.RESTORE)
            _prepare(then, backups.database)
            store.connection.execute("ATTACH ? AS source", (str(then),))
            if shared:
                _write_back(store, snapshot)
            else:
                _replace_rows(store)
        store.connection.execute("DETACH source")
        store.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    return Restored(snapshot.name, before=before, written=shared)


def _write_back(store: Store, snapshot: Snapshot) -> None:
    with store.change(f"Go back to {say_exact(snapshot.at.date())}, {snapshot.at:%H:%M}") as change:
        write_back(change.pen)
        wrote = bool(change.steps)
    if wrote:
        let_imports_come_again(store)


def _replace_rows(store: Store) -> None:
    with store.unlogged() as pen:
        _copy_rows(pen.connection)
        last = store.local("last_stamp")
        if last is not None and is_stamp(last):
            pen.clock.see(last)


def _copy_rows(connection: sqlite3.Connection) -> None:
    """Replace every row by those of `source`. The full-text indexes are made anew instead of row by row."""
    triggers = connection.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER main."{name}"')
    for table in _tables(connection, "main"):
        columns = ", ".join(f'"{name}"' for _, name, *_ in connection.execute(f'PRAGMA main.table_info("{table}")'))
        connection.execute(f'DELETE FROM main."{table}"')
        # The numbers of the rows too: they are the order in which things of one moment were written.
        connection.execute(
            f'INSERT INTO main."{table}" (rowid, {columns}) SELECT rowid, {columns} FROM source."{table}"'
        )
    for _, sql in triggers:
        connection.execute(sql)
    rebuild(connection)


def _tables(connection: sqlite3.Connection, schema: str) -> list[str]:
    """The tables of a journal but those that SQLite and the full-text indexes keep for themselves."""
    theirs = tuple(f"{name}_" for name in indexes(connection))
    rows = connection.execute(
        f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
    )
    return [name for (name,) in rows.fetchall() if not name.startswith(("sqlite_", "_sqlite", *theirs))]


def _prepare(then: Path, now: Path | None) -> None:
    """Bring a private copy of a snapshot up to date, and let it keep what is now as far as that can be read.

    Raises JournalError where the copy is gone: an empty journal must not come in its place.
    """
    if not then.exists():
        raise JournalError(
            "The copy that your journal goes back to was removed while it was made ready, so nothing was changed.",
            "Try again.",
        )
    with closing(Store(then, before_migration=_no_snapshot)) as store:
        forgotten: list[str] = []
        if now is not None:
            with suppress(sqlite3.DatabaseError), closing(connected(now)) as present:
                forgotten = _take_along(store, present)
        erased = forget_again(store, forgotten)
        with store.unlogged() as pen:
            if erased:
                rebuild(pen.connection)
            for table in SEEN_IN_THE_FOLDER:
                pen.connection.execute(f"DELETE FROM {table}")
        settle(store.connection)


def _no_snapshot(_path: Path) -> None:
    """The snapshot itself stays as it is: this is a copy of it."""


def _take_along(store: Store, present: sqlite3.Connection) -> list[str]:
    """Carry over what stays as it is now; returns the ids of all that is forgotten."""
    local = [(key, value) for key, value in _read(present, "key, value FROM local") if not _of_the_moment(key)]
    kept = [key for (key,) in store.connection.execute("SELECT key FROM local") if not _of_the_moment(key)]
    stamps = (value for key, value in local if key == "last_stamp" and is_stamp(value))
    for stamp in stamps:
        store.clock.see(stamp)
    with store.unlogged() as pen:
        write = pen.connection.executemany
        if local:
            write("DELETE FROM local WHERE key = ?", ((key,) for key in kept))
        write("INSERT OR REPLACE INTO local VALUES (?, ?)", local)
        # A draft of then may be all that is left of an entry that was stored since, so it stays, too.
        write("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", _read(present, "key, text, at FROM drafts"))
        write("INSERT OR IGNORE INTO writers (id, computer) VALUES (?, ?)", _read(present, "id, computer FROM writers"))
        write(
            "INSERT OR REPLACE INTO published_files VALUES (?, ?, ?)",
            _read(present, "n, sha256, at FROM published_files"),
        )
    return [identity for (identity,) in _read(present, "id FROM forgotten")]


def _of_the_moment(key: str) -> bool:
    return key.startswith(LOCAL_OF_THE_MOMENT)


def _read(present: sqlite3.Connection, wanted: str) -> list[tuple[Any, ...]]:
    """Rows of the journal that is there now, as far as they can be read."""
    rows: list[tuple[Any, ...]] = []
    with suppress(sqlite3.DatabaseError):
        rows.extend(present.execute(f"SELECT {wanted}"))
    return rows


def set_aside(backups: Backups) -> Path:
    """Keep a damaged journal under another name; returns it. The file stays in its place until another takes it.

    Raises JournalError where another program has it open.
    """
    database = backups.database
    _require_alone(database)
    stem = f"journal-damaged-{backups.now():%Y-%m-%d-%H%M%S}"
    names = (f"{stem}.db" if number == 1 else f"{stem}-{number}.db" for number in range(1, 1000))
    aside = next(path for name in names if not (path := database.with_name(name)).exists())
    try:
        os.link(database, aside)
    except OSError:  # a file system without links
        shutil.copy2(database, aside)
    for ending in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            beside(database, ending).replace(beside(aside, ending))
    return aside


def begin_anew(backups: Backups) -> Path:
    """Set a damaged journal aside with nothing in its place; returns where it is kept. Raises JournalError."""
    with plain_errors():
        try:
            aside = set_aside(backups)
            backups.database.unlink()
            to_disk(backups.database.parent)
        except OSError as error:
            raise JournalError(
                f"The damaged journal cannot be moved ({error.strerror}).", "Check the folder's permissions."
            ) from error
    return aside


def put_back(backups: Backups, aside: Path) -> None:
    """Let a damaged journal that was set aside be found where it was, as if nothing had been tried."""
    for ending in ("", "-wal", "-shm"):
        beside(backups.database, ending).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            beside(aside, ending).replace(beside(backups.database, ending))


def _put_in_place(then: Path, database: Path) -> None:
    then.chmod(0o600)
    to_disk(then)
    for ending in ("-wal", "-shm"):
        beside(database, ending).unlink(missing_ok=True)
    then.replace(database)
    to_disk(database.parent)


def _require_alone(database: Path) -> None:
    """Raise JournalError where another program has a database open. No connection of this program may be open."""
    try:
        import fcntl  # not on Windows, where a file that is open cannot be replaced anyway
    except ImportError:
        return
    with database.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _SQLITE_SHARED[1], _SQLITE_SHARED[0])
        except OSError as error:
            raise JournalError(
                "Another netjournal has the damaged journal open, so nothing was changed.", "Close it, and try again."
            ) from error
