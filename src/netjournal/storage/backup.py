"""Snapshots of the journal in the folder `backups` beside it: taken, listed, thinned.

The name of a snapshot says when it was taken and why: `2026-11-23-141502-before-import`. Each is a whole journal.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from datetime import datetime
from enum import StrEnum
from itertools import count
from pathlib import Path

from netjournal.config import DATABASE
from netjournal.domain.retention import to_keep
from netjournal.errors import Ambiguous, Damaged, JournalError, NotFound
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage import drafts
from netjournal.storage.copy import UNFINISHED, clear, copy_database, is_sound, only_read, sidecar
from netjournal.storage.database import HEADER_BYTES
from netjournal.storage.version import APPLICATION_ID

FOLDER = "backups"
ENDING = ".db"
ABANDONED_SECONDS = 3600
"""After so long an unfinished file belongs to a program that was killed."""

THINNED_AT_ONCE = 4
"""So many snapshots go at most when one is taken, the oldest first."""

_MOMENT = "%Y-%m-%d-%H%M%S"
_NAME = re.compile(r"(\d{4}-\d\d-\d\d-\d{6})-([a-z-]+?)(?:-(\d+))?")


class Reason(StrEnum):
    """Why a snapshot was taken."""

    ASKED = "asked"
    DAILY = "daily"
    IMPORT = "before-import"
    MERGE = "before-merge"
    RESTORE = "before-restore"
    MEND = "before-mend"
    MIGRATION = "before-migration"

    @property
    def words(self) -> str:
        """The reason as people say it."""
        return REASONS[self]


REASONS = {
    Reason.ASKED: "you asked for it",
    Reason.DAILY: "once a day",
    Reason.IMPORT: "before an import",
    Reason.MERGE: "before two became one",
    Reason.RESTORE: "before going back",
    Reason.MEND: "before entries were mended",
    Reason.MIGRATION: "before an update",
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One snapshot: its name, its file, when (plain local time) and why it was taken, its bytes.

    `written` is when its file was (nanoseconds since 1970): of two snapshots of one second it tells the later.
    """

    name: str
    path: Path
    at: datetime
    reason: Reason
    size: int
    written: int = 0


def local_now() -> datetime:
    """The time on the clock of this computer, without its zone, as names of snapshots carry it."""
    return datetime.now().astimezone().replace(tzinfo=None)


class Backups:
    """The snapshots of the journal in a folder. It opens no journal, so that it works for a damaged one, too."""

    def __init__(self, folder: Path, now: Callable[[], datetime] = local_now) -> None:
        self.folder = folder / FOLDER
        self.database = folder / DATABASE
        self.now = now

    def all(self) -> list[Snapshot]:
        """Every snapshot, the newest first. Other files in the folder are passed over."""
        try:
            names = os.listdir(self.folder)  # noqa: PTH208 - quicker, and it is asked at every start
        except OSError:
            return []
        found = [snapshot for name in names if (snapshot := self._read(name)) is not None]
        return sorted(found, key=lambda each: (each.at, each.written), reverse=True)

    def _read(self, file_name: str) -> Snapshot | None:
        name = file_name.removesuffix(ENDING)
        match = _NAME.fullmatch(name) if name != file_name else None
        try:
            if match is None or match[2] not in tuple(Reason):
                return None
            path = self.folder / file_name
            status = path.stat()
            return Snapshot(name, path, _moment(match[1]), Reason(match[2]), status.st_size, status.st_mtime_ns)
        except (ValueError, OSError):  # a day that is none, or gone meanwhile
            return None

    def take(self, reason: Reason) -> Snapshot:
        """Take a snapshot of what is stored now, and thin the older ones.

        Raises JournalError where there is nothing to keep, no room, or the journal is damaged.
        """
        if not self.database.exists():
            raise JournalError("There is no journal here yet, so there is nothing to keep.")
        self.make_folder()
        path = self._free_path(reason)
        # What is half written belongs to the moment, and comes back with it.
        copy_database(self.database, path, lambda copy: drafts.copy_into(copy, self.database.with_name(drafts.FILE)))
        snapshot = self._read(path.name)
        if snapshot is None:
            raise JournalError(f"The snapshot {path} is gone again.", "Check the folder and the disk.")
        self.thin(snapshot)
        return snapshot

    def before(self, reason: Reason) -> Snapshot | None:
        """Take a snapshot before something that can be taken back anyway; None where that was not possible."""
        with suppress(JournalError):
            return self.take(reason)
        return None

    def daily(self) -> Snapshot | None:
        """Today's snapshot, unless there is one. Raises as `take`."""
        return self.take(Reason.DAILY) if self.daily_is_due() else None

    def daily_is_due(self) -> bool:
        """Whether there is a journal, and no snapshot of today."""
        today = self.now().date()
        return self.database.exists() and not any(item.at.date() == today for item in self.all())

    def find(self, name: str) -> Snapshot:
        """The snapshot of this name, or the one whose name begins so. Raises NotFound or Ambiguous."""
        wanted = name.strip().removesuffix(ENDING)
        snapshots = self.all()
        found = [snapshot for snapshot in snapshots if snapshot.name == wanted] or [
            snapshot for snapshot in snapshots if wanted and snapshot.name.startswith(wanted)
        ]
        if len(found) > 1:
            names = tuple(result.name for result in found)
            raise Ambiguous(f"More than one snapshot begins with “{wanted}”.", f"Say {' or '.join(names[:4])}.", names)
        if not found:
            raise NotFound(f"There is no snapshot “{wanted}”.", "`netjournal backup list` shows them.")
        return found[0]

    def contents(self, snapshot: Snapshot, tables: Iterable[str]) -> Mapping[str, int]:
        """How many living records of each table a snapshot holds; nothing where it cannot be read."""
        address = f"{snapshot.path.absolute().as_uri()}?mode=ro&immutable=1"
        with suppress(OSError, sqlite3.Error), closing(sqlite3.connect(address, uri=True)) as connection:
            return {
                table: connection.execute(f'SELECT count(*) FROM "{table}" WHERE _cl % 2 = 1').fetchone()[0]
                for table in tables
            }
        return {}

    def is_good(self, path: Path) -> bool:
        """Whether a file is a journal without damage. It is only read: nothing is written beside it."""
        with suppress(sqlite3.Error), closing(only_read(path)) as connection:
            ours = connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
            return ours and is_sound(connection)
        return False

    def newest_good(self) -> Snapshot | None:
        """The newest snapshot that is not damaged itself."""
        return next((item for item in self.all() if self.is_good(item.path)), None)

    def thin(self, newest: Snapshot) -> list[Snapshot]:
        """Remove what need not stay any more, now that the newest is written; returns what went.

        Ages count from the snapshot before it that is not in the future, and few go at once: a clock that is wrong for
        a day costs little.
        """
        snapshots, now = self.all(), self.now()
        before = [item.at for item in snapshots if item != newest and item.at <= now]
        stay = to_keep((snapshot.at for snapshot in snapshots), max(before, default=now))
        gone = [snapshot for snapshot in snapshots if snapshot.at not in stay and snapshot != newest][-THINNED_AT_ONCE:]
        for item in gone:
            with suppress(OSError):
                item.path.unlink()
        for leftover in self.leftovers():
            if _is_abandoned(leftover, newest):
                clear(leftover)
        return gone

    def leftovers(self) -> list[Path]:
        """Files and folders here that were never finished."""
        return sorted(self.folder.glob(f"{UNFINISHED}*")) if self.folder.is_dir() else []

    def _free_path(self, reason: Reason) -> Path:
        stem = f"{self.now():{_MOMENT}}-{reason.value}"
        names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        return next(path for name in names if not (path := self.folder / f"{name}{ENDING}").exists())

    def make_folder(self) -> None:
        """Make the folder of the snapshots, for its owner alone. Raises JournalError."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise JournalError(
                f"The folder {self.folder} for snapshots cannot be made ({error.strerror}).",
                "Check the folder's permissions.",
            ) from error


def _moment(text: str) -> datetime:
    day, time = text[:10], text[11:]
    return datetime.fromisoformat(f"{day}T{time}")


def _is_abandoned(path: Path, newest: Snapshot) -> bool:
    """Whether a file was long unfinished when the newest snapshot was written.

    Both times are those of the file system: its clock may differ from the computer's, by which work of just now would
    look old.
    """
    with suppress(OSError):
        return newest.written - path.stat().st_mtime_ns > ABANDONED_SECONDS * 10**9
    return False


def snapshot_first(database: Path) -> None:
    """Keep a journal as it is before its tables are changed. Raises JournalError where that is not possible."""
    Backups(database.parent).take(Reason.MIGRATION)


def require_not_emptied(database: Path) -> None:
    """Raise Damaged where a journal is an empty file, but there are snapshots: it was more than that once.

    A crash of the whole computer can leave such a file.
    """
    with suppress(OSError):
        if database.stat().st_size < HEADER_BYTES and Backups(database.parent).all():
            wal = sidecar(database, "-wal")
            if not wal.exists() or wal.stat().st_size == 0:
                raise Damaged(f"The journal's database at {database} is empty, but there are snapshots of it.")


def way_out_of_damage(folder: Path) -> str:
    """What can be done about a damaged journal, in words."""
    newest = Backups(folder).newest_good()
    if newest is None:
        return (
            f"There is no good snapshot in {folder / FOLDER}. Move {DATABASE} away, and a new journal begins; if it was"
            " shared, `netjournal sync on FOLDER` brings back what the other computers know."
        )
    return (
        f"`netjournal backup restore {newest.name}` puts the newest good snapshot in its place; the damaged file is"
        " kept."
    )
