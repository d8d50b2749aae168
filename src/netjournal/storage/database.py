"""One open journal: its connection, its clock, and changes that are stored whole or not at all.

Opening the journal's database: whose it is, which version, and how SQLite is to keep it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta
from errno import EACCES
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import uuid_utils

from netjournal.domain.records import EPOCH, Contact, Record
from netjournal.domain.redirects import BETWEEN_CONTACTS, between_two
from netjournal.errors import Ambiguous, CannotOpen, Damaged, JournalError, NotFound
from netjournal.startup.lazy_import import lazy_import
from netjournal.storage import derived
from netjournal.storage.hlc import HlcClock, instant, is_stamp, nonce_of
from netjournal.storage.mapping import (
    ALIVE,
    CONTACT_COLUMNS,
    LISTED,
    REDIRECT,
    TABLE_MAP_OF,
    Link,
    TableMap,
    as_read,
    by_ids,
    cells,
    chosen,
    compact,
    encode,
    key_of,
    read,
    redirects,
    write_instant,
)
from netjournal.storage.row_writer import RowWriter, UndoStep
from netjournal.storage.version import APPLICATION_ID, KNOWN, MIGRATION_SET

if TYPE_CHECKING:
    import shutil
    import tempfile

    import sqlite_utils

    from netjournal.storage import backup as storage_backup
    from netjournal.storage import migrations as storage_migrations
else:
    shutil = lazy_import("shutil")
    tempfile = lazy_import("tempfile")
    storage_backup = lazy_import("netjournal.storage.backup")
    storage_migrations = lazy_import("netjournal.storage.migrations")
    sqlite_utils = lazy_import("sqlite_utils")

BUSY_MILLISECONDS = 5000

LEAST_ROOM = 64 << 10
"""Bytes without which SQLite cannot even begin to write beside a journal."""

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
    try:
        _make_folder(path.parent)
        _make_file(path)
    except CannotOpen as error:
        if (reading := _for_reading(path, error)) is not None:
            return reading
        raise
    connection = _connection(path)
    try:
        _prepare(connection, path, before_migration)
    except sqlite3.Error as error:
        connection.close()
        if not tells_of_damage(error) and (reading := _for_reading(path, error)) is not None:
            return reading
        kind = Damaged if tells_of_damage(error) else CannotOpen
        raise kind(_why(error, path), "`netjournal doctor` says what can be done.") from error
    except JournalError:
        connection.close()
        raise
    return connection


class Connection(sqlite3.Connection):
    """A connection to a journal. Where nothing can be stored, `hindrance` says why, and it only reads."""

    hindrance: tuple[str, str] = ("", "")
    _place: tempfile.TemporaryDirectory[str] | None = None

    def close(self) -> None:
        """Let go of the database, and of the copy that was read."""
        super().close()
        if self._place is not None:
            self._place.cleanup()
            self._place = None

    def keep(self, place: tempfile.TemporaryDirectory[str]) -> None:
        """Keep the folder of a copy until the connection is closed."""
        self._place = place


def _connection(path: Path | str, *, uri: bool = False) -> Connection:
    return sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, cached_statements=256, factory=Connection, uri=uri
    )


def _for_reading(path: Path, error: Exception) -> Connection | None:
    """A connection that only reads a journal which cannot be written, as on a full disk or in a read-only folder.

    SQLite needs a file of its own beside the journal even to read; so the journal is read as it lies there, or in a
    copy where a log belongs to it. None where that is of no use: no journal is there, or it is an older one.
    """
    hindrance = _hindrance(path, error)
    if hindrance is None:
        return None
    wal = path.with_name(f"{path.name}-wal")
    with suppress(OSError, sqlite3.Error):
        if path.stat().st_size < HEADER_BYTES:
            return None
        if wal.exists() and wal.stat().st_size:
            place = tempfile.TemporaryDirectory(prefix="netjournal-")
            copy = Path(place.name) / path.name
            shutil.copyfile(path, copy)
            shutil.copyfile(wal, copy.with_name(wal.name))
            connection = _connection(copy)
            connection.keep(place)
        else:
            connection = _connection(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        connection.hindrance = hindrance
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application == APPLICATION_ID and _applied(connection) == KNOWN and derived.is_made(connection):
            return connection
        connection.close()
    return None


def _hindrance(path: Path, error: Exception) -> tuple[str, str] | None:
    """Why a journal cannot be written, and what to do; None where it is neither the disk nor the folder."""
    try:
        if shutil.disk_usage(path.parent).free < LEAST_ROOM:
            return "The disk is full, so nothing can be stored.", "Make some room and try again."
    except OSError:
        return None
    if not os.access(path.parent, os.W_OK | os.X_OK) or not os.access(path, os.W_OK):
        return (
            f"The folder {path.parent} is read-only here, so nothing can be stored.",
            "Change its permissions, or choose another with --journal DIR.",
        )
    if (getattr(error, "sqlite_errorname", "") or "").startswith(("SQLITE_IOERR", "SQLITE_FULL", "SQLITE_READONLY")):
        return "The disk reports an error, so nothing can be stored.", "`netjournal doctor` says what can be done."
    return None


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
            with suppress(OSError):  # a read-only disk
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
    if not derived.is_made(connection):
        with immediate(connection):
            derived.create(connection)


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
    # All steps in one: whoever is killed in the middle leaves the file as it was, and of two programs one waits.
    with immediate(connection):
        storage_migrations.migrations.apply(sqlite_utils.Database(connection, execute_plugins=False))


@contextmanager
def immediate(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction that owns the right to write from its first moment; it joins one that is under way.

    Raises JournalError, with nothing written, where the disk is full or the database is busy or read-only.
    """
    if connection.in_transaction:
        yield
        return
    sentence, way_out = getattr(connection, "hindrance", ("", ""))
    if sentence:
        raise JournalError(sentence, way_out)
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
    """SQLite's errors as sentences: Damaged where the file is not whole."""
    try:
        yield
    except sqlite3.Error as error:
        raise _in_words(error) from error


def _in_words(error: sqlite3.Error) -> JournalError:
    kind = Damaged if tells_of_damage(error) else JournalError
    return kind(_why(error, None), _way_out(error))


def sentence_of(error: Exception) -> JournalError | None:
    """What an error of the database that nobody expected says to the teacher; None for any other error."""
    return _in_words(error) if isinstance(error, sqlite3.Error) else None


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


R = TypeVar("R", bound=Record)

NAMESPACE = uuid_utils.UUID("5f0c1d1e-7a57-5b0e-9c1d-6e6a726e0001")
"""Under it, the ids of links follow from what they link, alike on every computer."""

CHANGES_KEPT = 1000

MOST_OF_ONE_KEY = 9
"""How many ids are tried for something that there is once in life, and whose earlier rows became something else."""

FEW_KIBIBYTES = 512


def new_id() -> str:
    """A fresh record id: a UUID of version 7, so that ids sort by the time they were made."""
    return str(uuid_utils.uuid7())


def derived_id(*parts: str) -> str:
    """The id that these words always give, on every computer."""
    return str(uuid_utils.uuid5(NAMESPACE, "\x1f".join(parts)))


def snapshot_first(path: Path) -> None:
    """Take a snapshot of a journal whose tables are about to be changed."""
    storage_backup.snapshot_first(path)


def _opened(path: Path, before_migration: Callable[[Path], object]) -> sqlite3.Connection:
    """The journal at `path`. Raises as `connect` does; Damaged says which snapshot could take its place."""
    try:
        if path.exists() and path.stat().st_size < HEADER_BYTES:
            storage_backup.require_not_emptied(path)
        return connect(path, before_migration)
    except Damaged as error:
        raise Damaged(error.sentence, storage_backup.way_out_of_damage(path.parent)) from error


class Change:
    """One change under way: everything done through it is stored together, and can be taken back together."""

    def __init__(self, pen: RowWriter, ids: Callable[[], str], steps: list[UndoStep]) -> None:
        self._pen = pen
        self._ids = ids
        self.steps = steps

    @property
    def pen(self) -> RowWriter:
        """What writes the single rows of this change."""
        return self._pen

    def add(self, record: R) -> R:
        """Store a new record; returns it with its id and instants."""
        identity, stamp = self.put(record)
        moment = instant(stamp)
        own = {name: getattr(record, name) for pair in TABLE_MAP_OF[type(record)].firsts for name in pair}
        stored: dict[str, Any] = {"id": identity, "created_at": moment, "updated_at": moment, "deleted_at": None}
        return replace(record, **stored, **as_read(record, own))

    def put(self, record: Record) -> tuple[str, str]:
        """Store a new record; returns its id and its stamp. Of thousands in a row that is quicker than `add`."""
        shape = TABLE_MAP_OF[type(record)]
        identity = record.id or self._ids()
        stamp = self._pen.clock.next_stamp()
        new = self._pen.add(shape.table, identity, cells(record), stamp)
        for link in shape.links:
            if not new or getattr(record, link.field):
                self._set_links(link, identity, getattr(record, link.field))
        return identity, stamp

    def add_once(self, record: R) -> R:
        """Store a record of something that there is once in life, under an id that every computer gives it.

        The id follows from what the record says when it is made (`mapping.KEYS`), so that two computers which make it
        make one. Where the row of that id has become something else since, the next id of the same key is taken.
        """
        shape = TABLE_MAP_OF[type(record)]
        key = key_of(shape.table, cells(record))
        for number in range(MOST_OF_ONE_KEY):
            identity = derived_id(shape.table, *key, *([str(number)] if number else []))
            (known, *_) = [*by_ids(self._pen.connection, type(record), [identity]), None]
            free = known is None or known.deleted_at is not None or key_of(shape.table, cells(known)) == key
            if free and not self._pen.is_forgotten(identity):
                return self.add_derived(replace(record, id=identity))
        return self.add(record)

    def add_derived(self, record: R) -> R:
        """Store a new record whose id follows from what it is; see `RowWriter.add_derived`."""
        stamp = self._pen.clock.next_stamp()
        return self._add_derived(record, dict.fromkeys(TABLE_MAP_OF[type(record)].columns, stamp))

    def add_found(self, record: R, on: date) -> R:
        """Store a record that was found in another program's data of a day, under an id that follows from what it is.

        The stamp of each value follows from the day and the value. So the same thing found on two computers is one
        write, a later day wins over an earlier one, and what the teacher writes wins over both.
        """
        self.put_found(record, on)
        (stored,) = by_ids(self._pen.connection, type(record), [record.id])
        return stored

    def put_found(self, record: Record, on: date) -> None:
        """Store as `add_found` does, without reading it back: of thousands in a row that is quicker."""
        shape, clock = TABLE_MAP_OF[type(record)], self._pen.clock
        moment = EPOCH + timedelta(milliseconds=max((on - EPOCH.date()).days, 0))
        values = cells(record)
        stamps = {
            name: clock.at(moment, nonce=nonce_of(compact([shape.table, record.id, name, value])))
            for name, value in values.items()
            if value is not None
        }
        new = self._pen.add_derived(shape.table, record.id, values, stamps)
        for link in shape.links:
            if not new or getattr(record, link.field):
                self._set_links(link, record.id, getattr(record, link.field))

    def _add_derived(self, record: R, stamps: dict[str, str]) -> R:
        shape = TABLE_MAP_OF[type(record)]
        self._pen.add_derived(shape.table, record.id, cells(record), stamps)
        for link in shape.links:
            self._set_links(link, record.id, getattr(record, link.field))
        (stored,) = by_ids(self._pen.connection, type(record), [record.id])
        return stored

    def edit(self, record: R, **fields: Any) -> R:
        """Write these fields of a stored record; returns it as it is now."""
        shape = TABLE_MAP_OF[type(record)]
        if self._pen.known is not None:
            fields = {name: value for name, value in fields.items() if value != getattr(record, name)}
        self._pen.edit(shape.table, record.id, self._still_leading(shape, record.id, encode(shape, fields)))
        for link in shape.links:
            if link.field in fields:
                self._set_links(link, record.id, fields[link.field])
        return replace(record, **{**fields, **as_read(record, fields)})

    def trash(self, record: Record) -> bool:
        """Put a record into the trash; tells whether it was not there yet. Its links stay, for the way back."""
        return self._pen.trash(TABLE_MAP_OF[type(record)].table, record.id)

    def restore(self, record: Record) -> bool:
        """Bring a record back from the trash; tells whether it was there."""
        return self._pen.restore(TABLE_MAP_OF[type(record)].table, record.id)

    def take_over(self, record: Record) -> bool:
        """Store a record from an export, with its own id and instants; tells whether it was new here.

        One that was forgotten here stays forgotten. The clock moves past what it takes over, so that a later edit
        counts as later.
        """
        if self._pen.is_forgotten(record.id):
            return False
        shape, clock = TABLE_MAP_OF[type(record)], self._pen.clock
        values = cells(record)
        # The same record taken over on two computers is written alike on both, so that neither seems an edit.
        nonce = nonce_of(compact([shape.table, record.id, values]))
        made, edited = clock.at(record.created_at, nonce=nonce), dict[str, str]()
        if record.updated_at > record.created_at:
            edited = dict.fromkeys(shape.columns, clock.at(record.updated_at, nonce=nonce))
        if record.deleted_at is not None:
            values["deleted_at"] = write_instant(record.deleted_at)
            edited["deleted_at"] = clock.at(max(record.deleted_at, record.updated_at), nonce=nonce)
        length = 1 if record.deleted_at is None else 2
        if not self._pen.take_over(shape.table, record.id, values, (made, length, _canonical(edited))):
            return False
        last = max([made, *edited.values()])
        for link in shape.links:
            for place, far in enumerate(getattr(record, link.field)):
                identity = derived_id(link.table, record.id, _folded(link, far))
                last = max(last, linked := clock.at(record.created_at, place, nonce))
                self._pen.take_over(link.table, identity, {link.near: record.id, link.far: far}, (linked, 1, None))
        clock.observe(last)
        return True

    def _still_leading(self, shape: TableMap, identity: str, values: dict[str, Any]) -> dict[str, Any]:
        """These values without those that name whoever stands for the contact that the row names: it stays."""
        names = [name for name in CONTACT_COLUMNS.get(shape.table, ()) if values.get(name) and name != REDIRECT]
        stand_in = redirects(self._pen.connection) if names else {}
        if not stand_in:
            return values
        columns = ", ".join(f'"{name}"' for name in names)
        row = self._pen.connection.execute(
            f'SELECT {columns} FROM "{shape.table}" WHERE id = ?', (identity,)
        ).fetchone()
        same = {name for name, held in zip(names, row or (), strict=False) if stand_in.get(held) == values[name]}
        return {name: value for name, value in values.items() if name not in same}

    def _set_links(self, link: Link, near: str, wanted: Iterable[str]) -> None:
        ids = {derived_id(link.table, near, _folded(link, far)): far for far in wanted}
        present = dict(
            self._pen.connection.execute(
                f"SELECT id, {link.far} FROM {link.table} WHERE {link.near} = ? AND _cl % 2 = 1", (near,)
            ).fetchall()
        )
        # A link to a contact whom another one stands for says what a link to that one would say.
        stand_in = redirects(self._pen.connection) if link.far == "contact_id" and present else {}
        led_to = {stand_in.get(far, far) for far in present.values()} if stand_in else set()
        for identity, far in present.items():
            if identity not in ids and stand_in.get(far) not in ids.values():
                self._pen.trash(link.table, identity)
        for identity, far in ids.items():
            if identity not in present and far not in led_to:
                self._pen.add(link.table, identity, {link.near: near, link.far: far})


def _folded(link: Link, far: str) -> str:
    return far.casefold() if link.far == "topic" else far


def _canonical(cells: dict[str, str]) -> str | None:
    return dumps(cells, sort_keys=True, separators=(",", ":")) if cells else None


class Database:
    """An open database, and the two ways to it: reading records, and changes.

    One store belongs to one thread at a time; a thread worker opens its own.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: HlcClock | None = None,
        ids: Callable[[], str] = new_id,
        before_migration: Callable[[Path], object] = snapshot_first,
    ) -> None:
        self.path = path
        self.clock = clock or HlcClock()
        self.ids = ids
        self.connection = _opened(path, before_migration)
        self._change: Change | None = None
        self._filled: int | None = None
        self._written = 0

    def close(self) -> None:
        """Let go of the database."""
        self.connection.close()

    @property
    def hindrance(self) -> tuple[str, str]:
        """Why nothing can be stored and what to do, where the journal can only be read; two empty texts otherwise."""
        found: tuple[str, str] = getattr(self.connection, "hindrance", ("", ""))
        return found

    def _try_to_write(self) -> None:
        """Open the journal as ever where it could only be read, and the disk has room again since.

        Raises JournalError where that is still not so.
        """
        if not self.hindrance[0]:
            return
        connection = _opened(self.path, snapshot_first)
        sentence, way_out = getattr(connection, "hindrance", ("", ""))
        if sentence:
            connection.close()
            raise JournalError(sentence, way_out)
        self.connection.close()
        self.connection = connection

    def stay_small(self) -> None:
        """Keep few of the database's pages in memory, in a program that is open all day: the system has them, too."""
        self.connection.execute(f"PRAGMA cache_size = -{FEW_KIBIBYTES}")

    def version(self) -> tuple[int, int]:
        """Grows with every write to this journal, by this program or by another."""
        (elsewhere,) = self.connection.execute("PRAGMA data_version").fetchone()
        under_way = len(self._change.steps) if self._change is not None else 0
        return (elsewhere, self._written + under_way)

    def has_written(self) -> bool:
        """Whether anything was written through this store since it was opened."""
        return self._written > 0

    @contextmanager
    def change(self, label: str, *, listed: bool = True) -> Iterator[Change]:
        """Everything done inside is stored when the block ends, as one change with this label, or not at all.

        One that is not `listed` can't be taken back: it was no act of the teacher, as what comes in by itself.
        """
        if self._change is not None:
            yield self._change
            return
        self._try_to_write()
        steps: list[UndoStep] = []
        with immediate(self.connection):
            self._catch_up()
            pen = RowWriter(self.connection, self.clock, steps.append, known=self._filled)
            self._change = Change(pen, self.ids, steps)
            try:
                yield self._change
            finally:
                self._change = None
                # Past every version seen inside, so that what was read there is read again, stored or not.
                self._written += len(steps) + 1
            if steps:
                derived.flush(self.connection)
                if listed:
                    self._keep_steps(label, steps)
                self._keep_stamp()

    def filled_at(self) -> int:
        """How much is known of every cell just now, for a form that is filled from it; see `as_filled`."""
        return int(self.connection.execute("SELECT coalesce(max(rowid), 0) FROM history").fetchone()[0])

    @contextmanager
    def as_filled(self, known: int) -> Iterator[None]:
        """What is edited inside was written down when no more was known than `known` (of `filled_at`).

        So what arrived meanwhile from another computer, or was written by another program, is no part of what the
        edits follow, and both are shown. Fields that say what the record says that they are edited of stay as they are.
        """
        before, self._filled = self._filled, known
        try:
            yield
        finally:
            self._filled = before

    @contextmanager
    def unlogged(self) -> Iterator[RowWriter]:
        """A pen whose writes are stamped like any, but are not themselves a change that can be taken back."""
        self._try_to_write()
        with immediate(self.connection):
            self._catch_up()
            yield RowWriter(self.connection, self.clock, lambda _step: None)
            derived.flush(self.connection)
            self._keep_stamp()
        self._written += 1

    @contextmanager
    def arriving(self) -> Iterator[None]:
        """A transaction for what other computers wrote: it moves the clock, but is nothing that they must hear of."""
        self._try_to_write()
        with immediate(self.connection):
            self._catch_up()
            yield
            derived.flush(self.connection)
            self.keep_local("last_stamp", self.clock.next_stamp())
        self._written += 1

    def _keep_stamp(self) -> None:
        """Remember how far the clock is, and that something was written here."""
        stamp = self.clock.next_stamp()
        self.keep_local("last_stamp", stamp)
        self.keep_local("last_write", stamp)

    def _catch_up(self) -> None:
        """Move the clock past what any program has written to this journal."""
        last = self.local("last_stamp")
        if last is not None and is_stamp(last):
            self.clock.observe(last)

    def _keep_steps(self, label: str, steps: Sequence[UndoStep]) -> None:
        # Numbers are given again after the newest change went, so its steps must go with it.
        self.connection.execute(
            'DELETE FROM change_steps WHERE "change" IN (SELECT seq FROM changes WHERE undone_at IS NOT NULL)'
        )
        self.connection.execute("DELETE FROM changes WHERE undone_at IS NOT NULL")
        number = self.connection.execute(
            "INSERT INTO changes (at, label) VALUES (?, ?)", (write_instant(instant(self.clock.next_stamp())), label)
        ).lastrowid
        self.connection.executemany(
            'INSERT INTO change_steps ("change", n, kind, "table", id, "column", before, after, stamp, last)'
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((number, place, *step) for place, step in enumerate(steps)),
        )
        self.connection.execute('DELETE FROM change_steps WHERE "change" <= ?', ((number or 0) - CHANGES_KEPT,))
        self.connection.execute("DELETE FROM changes WHERE seq <= ?", ((number or 0) - CHANGES_KEPT,))

    def local(self, key: str) -> str | None:
        """What this computer keeps for itself under a key."""
        row = self.connection.execute("SELECT value FROM local WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def keep_local(self, key: str, value: str) -> None:
        """Keep something on this computer only."""
        with plain_errors():
            self.connection.execute("INSERT OR REPLACE INTO local VALUES (?, ?)", (key, value))

    def every(
        self, kind: type[R], where: str = "", parameters: Sequence[Any] | dict[str, Any] = (), order: str = "_s, id"
    ) -> list[R]:
        """The living records of a kind, oldest first unless ordered otherwise.

        Contacts for whom another one stands are left out, and so is what a contact would have with itself.
        """
        there = LISTED if kind is Contact else ALIVE
        with plain_errors():
            self._keep_up()
            found = read(self.connection, kind, f"{there} AND ({where})" if where else there, parameters, order)
        return between_two(found) if kind in BETWEEN_CONTACTS else found

    def some(self, kind: type[R], ids: Iterable[str]) -> list[R]:
        """The records with these ids, in that order, the trash included; unknown ids are passed over."""
        with plain_errors():
            self._keep_up()
            return by_ids(self.connection, kind, ids)

    def get(self, kind: type[R], identity: str) -> R:
        """The record with this id, or with the one id that begins so, the trash included.

        Raises NotFound or Ambiguous.
        """
        shape = TABLE_MAP_OF[kind]
        wanted = self.stands_for(identity) if kind is Contact else identity
        found = self.some(kind, [wanted])
        if found:
            return found[0]
        return self.some(kind, [self._whole_id(shape, identity)])[0]

    def stands_for(self, contact_id: str) -> str:
        """The contact who stands for this one: itself, unless it was merged into another."""
        with plain_errors():
            self._keep_up()
            row = self.connection.execute("SELECT kept FROM redirects WHERE gone = ?", (contact_id,)).fetchone()
        return contact_id if row is None else str(row[0])

    def same(self, contact_id: str) -> str:
        """The contact and everybody for whom they stand, as the parameter of `mapping.SAME_CONTACT`."""
        with plain_errors():
            self._keep_up()
            rows = self.connection.execute("SELECT gone FROM redirects WHERE kept = ?", (contact_id,))
            return chosen([contact_id, *(gone for (gone,) in rows)])

    def _keep_up(self) -> None:
        """Within a change, let what follows from the records follow from what was just written, too."""
        if self._change is not None:
            derived.flush(self.connection)

    def _whole_id(self, shape: TableMap, beginning: str) -> str:
        there = LISTED if shape.record is Contact else ALIVE
        ids = [
            identity
            for (identity,) in self.connection.execute(
                f'SELECT id FROM "{shape.table}" WHERE id >= ? AND id < ? AND {there} LIMIT 2',
                (beginning.lower(), beginning.lower() + "\U0010ffff"),
            )
        ]
        if not beginning or not ids:
            raise NotFound(
                f"There is no {shape.noun} with the id “{beginning}”.",
                f"`netjournal search` finds a {shape.noun}'s id.",
            )
        if len(ids) > 1:
            raise Ambiguous(f"More than one {shape.noun} has an id that begins with “{beginning}”.", "Give more of it.")
        return str(ids[0])


def is_new(record: Record) -> bool:
    """Whether a record has not been stored yet."""
    return record.created_at == EPOCH
