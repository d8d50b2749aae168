"""Going back to a snapshot.

What is there is kept first: a whole journal as one more snapshot, a damaged one as the file that it is. A journal that
others may have open is never swapped for another file: its rows are replaced in one transaction, so that every program
sees all of the one or all of the other.

A journal that is shared goes back by writing (see `going_back`), so that the other computers go back with it.

What belongs to this computer and not to the moment stays as it is now: half-written words, how the journal is shared,
what was exported. Who was forgotten since the snapshot stays forgotten.

Going back to a snapshot by writing what it says: the way for a journal that is shared.

To the other computers, rows that were swapped for older ones look like a journal that has missed something, and the
next sync would heal it. So each difference is written like any other change: what is newer than the snapshot goes into
the trash, what was thrown away since comes back, and what was edited gets its words of then. Every computer follows,
the history keeps what was in between, and one undo takes all of it back.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from json import dumps, loads
from pathlib import Path
from typing import Any

from netjournal.config import DATABASE
from netjournal.errors import Damaged, JournalError
from netjournal.journal.batches import IMPORT_PREFIX
from netjournal.journal.erase import erase_again
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage import derived
from netjournal.storage.backup import Backups, Reason, Snapshot
from netjournal.storage.copy import connected, is_open_elsewhere, is_sound, leave_wal, scratch_dir, sidecar, to_disk
from netjournal.storage.database import Database, immediate, plain_errors
from netjournal.storage.fulltext import indexes, rebuild
from netjournal.storage.hlc import is_stamp
from netjournal.storage.mapping import LINKS, TABLE_MAP_AT, synced_columns
from netjournal.storage.row_writer import NOT_KEPT, RowWriter
from netjournal.storage.version import APPLICATION_ID, KNOWN, MIGRATION_SET
from netjournal.text.dates import format_date

SHARED_FOLDER = "sync_folder"
"""Under this key a computer keeps through which folder its journal is shared."""

FORGOTTEN = "SELECT id FROM main.forgotten"


def is_shared(store: Database) -> bool:
    """Whether this journal is shared with other computers."""
    return bool(store.local(SHARED_FOLDER))


def write_back(pen: RowWriter) -> None:
    """Write what the database attached as `source` says into the journal. Who was forgotten stays forgotten."""
    for table in (*TABLE_MAP_AT, *LINKS):
        _take_over_missing(pen, table)
        for identity in _ids(pen.connection, table, alive="main", not_in="source"):
            pen.trash(table, identity)
        for identity in _ids(pen.connection, table, alive="source", not_in="main"):
            pen.restore(table, identity)
        _write_cells(pen, table)
    pen.connection.execute("INSERT OR IGNORE INTO main.history SELECT * FROM source.history")
    # A draft of then may be all that is left of an entry that is in the trash now.
    pen.connection.execute("INSERT OR IGNORE INTO main.drafts SELECT * FROM source.drafts")


def let_imports_come_again(store: Database) -> None:
    """Note of every import that the snapshot doesn't know that the newest change took it back."""
    change = store.connection.execute("SELECT seq, at FROM main.changes ORDER BY seq DESC LIMIT 1").fetchone()
    newer = store.connection.execute(
        "SELECT key, value FROM main.local WHERE key >= ? AND key < ? AND key NOT IN (SELECT key FROM source.local)",
        (IMPORT_PREFIX, IMPORT_PREFIX + "\U0010ffff"),
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


def _take_over_missing(pen: RowWriter, table: str) -> None:
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


def _write_cells(pen: RowWriter, table: str) -> None:
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


LOCAL_OF_THE_MOMENT = ("import:",)
"""Beginnings of what this computer keeps under a key that speaks of what is stored, and so goes back with it."""

SEEN_IN_THE_FOLDER = ("merged_files", "folder_files", "arrived_rows")
"""What was already taken over from other computers: after going back it must be looked at again."""


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
    with plain_errors(), scratch_dir(backups.folder) as place:
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
        shutil.copyfile(sidecar(database, "-wal"), sidecar(copy, "-wal"))
    return copy


def is_whole(database: Path) -> bool:
    """Whether a journal can be opened and has no damage. Raises CannotOpen where that is not the question."""
    try:
        with closing(Database(database)) as store:
            return is_sound(store.connection)
    except Damaged:
        return False


def _go_back(backups: Backups, snapshot: Snapshot, then: Path) -> Restored:
    """Keep the journal that is there as a snapshot, and let it say what `then` says, while nobody else can write."""
    with closing(Database(backups.database)) as store:
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


def _write_back(store: Database, snapshot: Snapshot) -> None:
    with store.change(f"Go back to {format_date(snapshot.at.date())}, {snapshot.at:%H:%M}") as change:
        write_back(change.pen)
        wrote = bool(change.steps)
    if wrote:
        let_imports_come_again(store)


def _replace_rows(store: Database) -> None:
    with store.unlogged() as pen:
        _copy_rows(pen.connection)
        last = store.local("last_stamp")
        if last is not None and is_stamp(last):
            pen.clock.observe(last)


def _copy_rows(connection: sqlite3.Connection) -> None:
    """Replace every row by those of `source`. The full-text indexes are made again as a whole."""
    triggers = connection.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER main."{name}"')
    for table in _tables(connection, "main"):
        columns = ", ".join(f'"{name}"' for _, name, *_ in connection.execute(f'PRAGMA main.table_info("{table}")'))
        connection.execute(f'DELETE FROM main."{table}"')
        # The numbers of the rows too: they are the order in which things of one moment were written.
        connection.execute(
            f'INSERT INTO main."{table}" (rowid, {columns}) SELECT rowid, {columns} FROM source."{table}" NOT INDEXED'
        )
    for _, sql in triggers:
        connection.execute(sql)
    rebuild(connection)
    derived.rebuild(connection)


def _tables(connection: sqlite3.Connection, schema: str) -> list[str]:
    """The tables of a journal but those that follow from others: derived ones, and those of SQLite and full text."""
    theirs = tuple(f"{name}_" for name in indexes(connection))
    rows = connection.execute(
        f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
    )
    kept = (name for (name,) in rows.fetchall() if not name.startswith(("sqlite_", "_sqlite", *theirs)))
    return [name for name in kept if name not in derived.DERIVED_TABLES]


def _prepare(then: Path, now: Path | None) -> None:
    """Bring a private copy of a snapshot up to date, and let it keep what is now as far as that can be read.

    Raises JournalError where the copy is gone: an empty journal must not come in its place.
    """
    if not then.exists():
        raise JournalError(
            "The copy that your journal goes back to was removed while it was made ready, so nothing was changed.",
            "Try again.",
        )
    with closing(Database(then, before_migration=_no_snapshot)) as store:
        forgotten: list[str] = []
        if now is not None:
            with suppress(sqlite3.DatabaseError), closing(connected(now)) as present:
                forgotten = _take_along(store, present)
        erased = erase_again(store, forgotten)
        with store.unlogged() as pen:
            if erased:
                rebuild(pen.connection)
            for table in SEEN_IN_THE_FOLDER:
                pen.connection.execute(f"DELETE FROM {table}")
        leave_wal(store.connection)


def _no_snapshot(_path: Path) -> None:
    """The snapshot itself stays as it is: this is a copy of it."""


def _take_along(store: Database, present: sqlite3.Connection) -> list[str]:
    """Carry over what stays as it is now; returns the ids of all that is forgotten."""
    local = [(key, value) for key, value in _read(present, "key, value FROM local") if not _of_the_moment(key)]
    kept = [key for (key,) in store.connection.execute("SELECT key FROM local") if not _of_the_moment(key)]
    stamps = (value for key, value in local if key == "last_stamp" and is_stamp(value))
    for stamp in stamps:
        store.clock.observe(stamp)
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


def can_be_rebuilt(backups: Backups) -> bool:
    """Whether everything in a damaged journal can be read but what follows from the rest, such as the search index."""
    with (
        suppress(JournalError, sqlite3.Error, OSError),
        scratch_dir(backups.folder) as place,
        closing(connected(_copy_of(backups.database, place))) as damaged,
    ):
        return _is_readable(damaged)
    return False


def rebuild_journal(backups: Backups) -> Path:
    """Make a damaged journal again from what is in it; returns where the damaged file is kept.

    Raises JournalError, with everything left as it was, where not all of it can be read or another program has it open.
    """
    _require_alone(backups.database)
    with plain_errors(), scratch_dir(backups.folder) as place:
        damaged, new = _copy_of(backups.database, place), place / DATABASE
        with closing(connected(damaged)) as source:
            if not _is_readable(source):
                raise Damaged("Not everything in the journal can be read, so nothing was changed.")
        with closing(Database(new)) as store:
            store.connection.execute("ATTACH ? AS source", (str(damaged),))
            with immediate(store.connection):
                _copy_rows(store.connection)
            store.connection.execute("DETACH source")
            leave_wal(store.connection)
        aside = set_aside(backups)
        _put_in_place(new, backups.database)
        return aside


def _is_readable(damaged: sqlite3.Connection) -> bool:
    """Whether the tables from which all else follows are whole. An index of theirs may be damaged: it is made again."""
    if damaged.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
        return False
    applied = damaged.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (MIGRATION_SET,))
    if {name for (name,) in applied} != set(KNOWN):
        return False
    return all(
        "ok" in faults or all("index" in fault for fault in faults)
        for table in _tables(damaged, "main")
        for faults in [[fault for (fault,) in damaged.execute(f'PRAGMA integrity_check("{table}")')]]
    )


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
            sidecar(database, ending).replace(sidecar(aside, ending))
    return aside


def start_new(backups: Backups) -> Path:
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
        sidecar(backups.database, ending).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            sidecar(aside, ending).replace(sidecar(backups.database, ending))


def _put_in_place(then: Path, database: Path) -> None:
    then.chmod(0o600)
    to_disk(then)
    for ending in ("-wal", "-shm"):
        sidecar(database, ending).unlink(missing_ok=True)
    then.replace(database)
    to_disk(database.parent)


def _require_alone(database: Path) -> None:
    """Raise JournalError where another program has a database open. No connection of this program may be open."""
    if is_open_elsewhere(database):
        raise JournalError(
            "Another netjournal has the damaged journal open, so nothing was changed.", "Close it, and try again."
        )
