"""Publishing: this computer's own file in the shared folder, always whole.

The journal is copied into a private file, sealed, copied under a temporary name into the folder, brought to the disk
and only then given its name. Killed anywhere, readers find the old file or the new one.

It is published whole once in a while, as the base; in between goes what is new since then (`recent`). A new base is due
when what was uploaded since the last adds up to its size, and at once when something was erased.

This computer's own file leaves for the folder: when there is something to say, and the folder is the right one.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from json import dumps, loads
from pathlib import Path

from netjournal.errors import JournalError
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.database import immediate, plain_errors
from netjournal.storage.examination import BESIDE, TABLES, RejectedRow
from netjournal.storage.hlc import is_stamp
from netjournal.storage.mapping import write_instant
from netjournal.storage.version import MIN_READER, PUBLISHED_ID, SCHEMA
from netjournal.sync.folder import (
    KEY,
    MARKER,
    FolderEntry,
    TooSlow,
    is_gone,
    listing,
    marker_text,
    own_name,
    read_marker,
    recent_name,
)
from netjournal.sync.recent import PAGE_SIZE, attached_base, erased_since, put_recent
from netjournal.sync.state import MERGED, OWN, FolderFile, Replica
from netjournal.sync.status import UNLOCK, SyncIssue
from netjournal.sync.validation import (
    FOOTER_LENGTH,
    Unreadable,
    append_footer,
    in_short,
    remove_footer,
    validate,
)

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
    return _copy(connection, target, about, 4096, _put_all)


def copy_recent(connection: sqlite3.Connection, target: Path, about: Mapping[str, str], base: Path) -> str:
    """The same of what a private copy of the base lacks or has otherwise."""
    with plain_errors(), attached_base(connection, base):
        return _copy(connection, target, about, PAGE_SIZE, put_recent)


def _put_all(connection: sqlite3.Connection, tables: Mapping[str, str]) -> None:
    for table, statement in tables.items():
        connection.execute(statement)
        connection.execute(f'INSERT INTO out."{table}" SELECT * FROM main."{table}"')


def _copy(
    connection: sqlite3.Connection,
    target: Path,
    about: Mapping[str, str],
    page_size: int,
    put_rows: Callable[[sqlite3.Connection, Mapping[str, str]], object],
) -> str:
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with plain_errors(), _attached(connection, target, page_size):
        connection.execute("BEGIN")
        try:
            put_rows(connection, _tables(connection))
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
def _attached(connection: sqlite3.Connection, target: Path, page_size: int) -> Iterator[None]:
    connection.execute("ATTACH ? AS out", (str(target),))
    try:
        # A private file that is thrown away if anything fails needs no journal, and leaves the header without WAL.
        connection.execute(f"PRAGMA out.page_size = {page_size}")
        connection.execute("PRAGMA out.journal_mode = OFF")
        connection.execute("PRAGMA out.synchronous = OFF")
        connection.execute(f"PRAGMA out.application_id = {PUBLISHED_ID}")
        yield
    finally:
        with suppress(sqlite3.Error):
            connection.execute("DETACH out")


def _tables(connection: sqlite3.Connection) -> dict[str, str]:
    """The statements that make the shared tables as they are here, so that SQLite copies them page by page."""
    found = dict(connection.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'table'"))
    return {table: found[table].replace("CREATE TABLE ", "CREATE TABLE out.", 1) for table in (*TABLES, *BESIDE)}


WHOLE_LOOK_EVERY = timedelta(hours=20)
"""How long rows that were looked at before they were published are taken to be as they were."""


def leave_out_unfit(replica: Replica, private: Path) -> tuple[RejectedRow, ...]:
    """Look at our own file as the others will, and take out the rows that they would refuse; returns these rows.

    All rows are looked at about once a day, after an update, and as long as any was left out; else those alone that
    were written since this computer published last. Raises JournalError where the others would refuse the whole file.
    """
    memory = replica.memory
    looked = memory.get("examined_at")
    recent = bool(looked) and abs(replica.now() - datetime.fromisoformat(looked)) < WHOLE_LOOK_EVERY
    since = memory.get("published_write") if recent and memory.get("published_schema") == str(SCHEMA) else ""
    if not is_stamp(since):
        since = ""
    try:
        rejected = validate(private, since).rejected
        if rejected:
            memory.keep("examined_at", "")
        elif not since:
            memory.keep("examined_at", write_instant(replica.now()))
        return rejected
    except Unreadable as problem:
        raise JournalError(
            f"This computer's file can't be read by the others: {problem.text}.",
            "`netjournal doctor` says what can be done.",
        ) from problem


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


def why(error: OSError | TooSlow | JournalError) -> str:
    """Why something could not be published, as the end of a sentence."""
    if isinstance(error, TooSlow):
        return "the drive does not answer"
    if isinstance(error, JournalError):
        return error.sentence[:1].lower() + error.sentence[1:].rstrip(".")
    return WHY.get(error.errno or 0) or (error.strerror or str(error)).lower()


def is_pending(replica: Replica) -> bool:
    """Whether something was written here, or is known here alone, that the folder does not have yet."""
    memory = replica.memory
    written = replica.store.local("last_write") or ""
    return (
        written != memory.get("published_write")
        or memory.get("published_schema") != str(SCHEMA)
        or memory.has_lost_rows()
    )


def is_due(replica: Replica, present: dict[str, FolderEntry]) -> bool:
    """Whether to publish: something is pending, or the folder has no files of ours as we wrote them last."""
    return (
        is_pending(replica)
        or not _stands(replica, present, replica.own_name, "base")
        or not _is_whole(replica, present)
    )


def _stands(replica: Replica, present: Mapping[str, FolderEntry], name: str, key: str) -> bool:
    """Whether a file of ours lies in the folder as we wrote it last."""
    known = replica.memory.files().get(name)
    return name in present and known is not None and known.sha256 == replica.memory.get(key)


def _is_whole(replica: Replica, present: Mapping[str, FolderEntry]) -> bool:
    """Whether nothing is lacking beside the base: no recent file, or the last one."""
    recent = bool(replica.memory.get("recent"))
    return not recent or _stands(replica, present, replica.recent_name, "recent")


def obstacle(replica: Replica, folder: Path, present: dict[str, FolderEntry]) -> SyncIssue | None:
    """Why nothing must be published into this folder just now, if so."""
    try:
        marked = replica.patience.wait_for(f"{folder} marker", lambda: read_marker(folder))
    except (OSError, TooSlow) as error:
        return SyncIssue("folder", f"The shared folder {folder} cannot be read: {why(error)}.", "Check the drive.")
    known = [name for name, file in replica.memory.files().items() if file.state in (MERGED, OWN)]
    if is_gone(known, present, marked=marked is not None):
        return SyncIssue(
            "folder",
            f"{folder} holds nothing that netjournal knows; perhaps its drive or sync program is not running.",
            "Once it is back, syncing goes on by itself. To start in this folder again: `netjournal sync on FOLDER`.",
        )
    if marked and not marked & replica.memory.journals:
        return SyncIssue(
            "other journal",
            f"{folder} is marked as the folder of another journal.",
            "`netjournal sync on FOLDER --merge` makes the two one; otherwise use another folder.",
        )
    if KEY in present and not replica.encrypted:
        return SyncIssue("locked", f"{folder} is encrypted, and this computer was not given the passphrase.", UNLOCK)
    return _other_key(replica, folder, present)


def _other_key(replica: Replica, folder: Path, present: Mapping[str, FolderEntry]) -> SyncIssue | None:
    """That the folder has another key than this computer, which was renewed elsewhere. It is read when it changed."""
    memory = replica.memory
    if KEY not in present or not replica.encrypted:
        return None
    if present[KEY].mark != memory.get("key_mark"):
        try:
            found = replica.patience.wait_for(f"{folder} {KEY}", (folder / KEY).read_bytes)
        except (OSError, TooSlow) as error:
            return SyncIssue("folder", f"The key in {folder} cannot be read: {why(error)}.", "Check the drive.")
        memory.keep("key_changed", "" if found == replica.keys.sealed_key() else "1")
        memory.keep("key_mark", present[KEY].mark)
    if not memory.get("key_changed"):
        return None
    return SyncIssue("locked", f"The passphrase of {folder} was changed on another computer.", UNLOCK)


def publish(replica: Replica, folder: Path, present: dict[str, FolderEntry]) -> SyncIssue | None:
    """Publish this computer's file; returns the problem where that did not work, which is remembered."""
    try:
        _publish(replica, folder, present)
    except (OSError, TooSlow, JournalError) as error:
        return _remember_trouble(replica, why(error))
    replica.memory.keep("trouble", "")
    return None


def _publish(replica: Replica, folder: Path, present: dict[str, FolderEntry]) -> None:
    memory, moment = replica.memory, replica.now()
    _sign(replica)
    keep_marker(replica, folder)
    if replica.encrypted and KEY not in present:
        put_text(replica, folder, KEY, replica.keys.sealed_key())
    about = {
        "format": "1",
        "schema": str(SCHEMA),
        "min_reader": str(MIN_READER),
        "journals": dumps(sorted(memory.journals)),
        "device": replica.device,
        "computer": replica.computer,
        "published_at": write_instant(moment),
    }
    upload = _Upload(replica, folder, about, moment)
    done = upload.recent(present) or upload.base()
    if done.name == replica.own_name and (replica.recent_name in present or memory.get("recent")):
        # Base first, then what is new since: killed in between, the old recent file is a part of the new base.
        done = upload.emptied()
    with memory.together():
        for key, value in (
            ("published_write", done.last_write),
            ("published_schema", str(SCHEMA)),
            ("published_at", about["published_at"]),
            ("times_published", str(memory.times_published + 1)),
        ):
            memory.keep(key, value)
        memory.drop_arrived_rows()
    _remove_other_form(replica, folder)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that was published: its name, and the stamp of the last write that is in it."""

    name: str
    last_write: str


class _Upload:
    """One publishing: the base or the recent file, each sealed, encrypted where that is asked for, and remembered."""

    def __init__(self, replica: Replica, folder: Path, about: Mapping[str, str], moment: datetime) -> None:
        self._replica, self._folder, self._about, self._moment = replica, folder, about, moment
        self._memory, self._connection = replica.memory, replica.store.connection

    def recent(self, present: Mapping[str, FolderEntry]) -> Uploaded | None:
        """Publish what is new since the base; None where a new base is due."""
        base = self._base_copy(present)
        if base is None:
            return None
        with plain_errors(), attached_base(self._connection, base):
            if erased_since(self._connection):
                return None
        with self._replica.scratch() as private:
            last_write = copy_recent(self._connection, private, self._about, base)
            size = private.stat().st_size + FOOTER_LENGTH
            uploaded = int(self._memory.get("recent_bytes") or 0) + size
            if uploaded >= int(self._memory.get("base_bytes") or 0):
                return None
            left_out = leave_out_unfit(self._replica, private)
            digest = self._send(private, self._replica.recent_name, left_out)
        with self._memory.together():
            self._memory.keep("recent", digest)
            self._memory.keep("recent_bytes", str(uploaded))
            self._say_once(self._replica.own_name)
        return Uploaded(self._replica.recent_name, last_write)

    def base(self) -> Uploaded:
        """Publish the whole journal, and keep a private copy to compare with."""
        with self._replica.scratch() as private:
            last_write = copy_out(self._connection, private, self._about)
            left_out = leave_out_unfit(self._replica, private)
            digest = self._send(private, self._replica.own_name, left_out)
            size = private.stat().st_size
            remove_footer(private)
            private.replace(self._replica.base_copy(digest))
        self._replica.drop_base_copies(keep=digest)
        with self._memory.together():
            self._memory.keep("base", digest)
            self._memory.keep("base_bytes", str(size))
            self._memory.keep("recent_bytes", "0")
        return Uploaded(self._replica.own_name, last_write)

    def emptied(self) -> Uploaded:
        """Publish the recent file that belongs to a new base: next to nothing."""
        base = self._replica.base_copy(self._memory.get("base"))
        with self._replica.scratch() as private:
            last_write = copy_recent(self._connection, private, self._about, base)
            left_out = leave_out_unfit(self._replica, private)
            digest = self._send(private, self._replica.recent_name, left_out)
        with self._memory.together():
            self._memory.keep("recent", digest)
            self._say_once(self._replica.own_name)
        return Uploaded(self._replica.recent_name, last_write)

    def _base_copy(self, present: Mapping[str, FolderEntry]) -> Path | None:
        """The private copy of the base that lies in the folder; None where a new one is due."""
        if self._memory.get("published_schema") != str(SCHEMA):
            return None
        if not _stands(self._replica, present, self._replica.own_name, "base"):
            return None
        path = self._replica.base_copy(self._memory.get("base"))
        return path if path.exists() else None

    def _send(self, private: Path, name: str, left_out: tuple[RejectedRow, ...]) -> str:
        """Seal a private file and give the folder a copy of it; returns its digest."""
        memory, folder, replica = self._memory, self._folder, self._replica
        digest = append_footer(private)
        with replica.scratch(".age") as sealed:
            if replica.encrypted:
                replica.keys.encrypt(private, sealed)
            # Before anybody can see the file: killed in between, we must still know it for ours.
            memory.keep_written(digest, self._moment)
            source, temporary = sealed if replica.encrypted else private, temporary_name(replica.device)
            replica.patience.wait_for(f"{folder} {name}", lambda: put(source, folder, name, temporary))
        mark = replica.patience.wait_for(str(folder), lambda: listing(folder))[name].mark
        said = {key: self._about[key] for key in ("device", "computer", "published_at")} | in_short(left_out)
        with memory.together():
            memory.keep_merged(digest, self._moment)
            memory.keep_file(FolderFile(name, mark, OWN, digest, said))
        return digest

    def _say_once(self, name: str) -> None:
        """What was left out of the recent file was left out of the base, too, and is said of the one alone."""
        known = self._memory.files().get(name)
        if known is not None and known.about.get("rejected"):
            about = {key: value for key, value in known.about.items() if key not in ("rejected", "rows")}
            self._memory.keep_file(replace(known, about=about))


def _sign(replica: Replica) -> None:
    """Write this computer's name to the stamps that were made on it."""
    connection = replica.store.connection
    if connection.execute("SELECT 1 FROM writers WHERE computer IS NULL LIMIT 1").fetchone():
        with immediate(connection):
            connection.execute("UPDATE writers SET computer = ? WHERE computer IS NULL", (replica.computer,))


def keep_marker(replica: Replica, folder: Path) -> None:
    """Mark the folder as this journal's, where it isn't yet or, as after two became one, the marker says too little."""
    if replica.patience.wait_for(f"{folder} marker", lambda: read_marker(folder)) != replica.memory.journals:
        put_text(replica, folder, MARKER, marker_text(replica.memory.journals).encode())


def put_text(replica: Replica, folder: Path, name: str, data: bytes) -> None:
    """Give the folder a small file, in one step. Raises OSError."""
    with replica.scratch(".txt") as private:
        private.write_bytes(data)
        temporary = temporary_name(replica.device)
        replica.patience.wait_for(f"{folder} {name}", lambda: put(private, folder, name, temporary))


def _remove_other_form(replica: Replica, folder: Path) -> None:
    """Once the encrypted files are there, the plain ones go, and the other way round."""
    for name_of in (own_name, recent_name):
        other = name_of(replica.device, encrypted=not replica.encrypted)
        with suppress(OSError, TooSlow):
            replica.patience.wait_for(f"{folder} {other}", partial(_unlink, folder / other))
        replica.memory.drop_file(other)


def _unlink(path: Path) -> None:
    path.unlink(missing_ok=True)


def _remember_trouble(replica: Replica, reason: str) -> SyncIssue:
    known = loads(replica.memory.get("trouble") or "{}")
    trouble = {"since": known.get("since") or write_instant(replica.now()), "why": reason}
    with suppress(JournalError):
        replica.memory.keep("trouble", dumps(trouble))
    return trouble_of(trouble)


def trouble_of(trouble: dict[str, str]) -> SyncIssue:
    """What is remembered of a failed publish, in words: “not published since 14:02: the disk is full”."""
    since = datetime.fromisoformat(trouble["since"]).astimezone()
    return SyncIssue(
        "publish",
        f"Not published since {since:%a %d %b, %H:%M}: {trouble['why']}.",
        "Everything is safe on this computer, and publishing is tried again by itself.",
    )
