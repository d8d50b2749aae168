"""What this computer remembers about sharing: kept in the replica's local tables, and never published.

This computer's side of sharing: the replica, what is remembered of the folder, the key, and a private folder.

Who this computer is among those that share a journal.
"""

from __future__ import annotations

import os
import platform
import secrets
import string
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import field
from datetime import UTC, datetime
from json import dumps, loads
from pathlib import Path
from typing import Any

from netjournal.config import read_settings
from netjournal.errors import JournalError
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.database import Database, immediate, new_id
from netjournal.storage.mapping import write_instant
from netjournal.storage.version import SCHEMA
from netjournal.sync.encryption import KeyRing
from netjournal.sync.folder import Patience, own_name, recent_name

HASHES_KEPT = 1000
"""How many of our own published files are recognised as ours when a sync program brings an old one back."""

MERGED_KEPT = 5000
"""How many merged files are remembered; an older one would only be merged once more, which changes nothing."""

SETTLED = frozenset({"merged", "own", "other", "newer", "other journal"})
"""States of a file that stay what they are until the file changes. The others are tried again."""

MERGED, OWN, OTHER, DAMAGED, NEWER, LOCKED, OTHER_JOURNAL, WAITING = (
    "merged",
    "own",
    "other",
    "damaged",
    "newer",
    "locked",
    "other journal",
    "waiting",
)


@dataclass(frozen=True, slots=True)
class FolderFile:
    """What is known of one file in the folder: its `mark` when it was read, what became of it, what it said of itself.

    `about` has `device`, `computer`, `published_at` and `journals` where the file could be read; `text` says why not.
    `times_published` is how often this computer had published by then.
    """

    name: str
    mark: str
    state: str
    sha256: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    times_published: int = 0


class SyncState:
    """The local tables of sharing."""

    def __init__(self, store: Database) -> None:
        self.store = store

    @contextmanager
    def together(self) -> Iterator[None]:
        """Everything kept inside is kept whole or not at all."""
        with immediate(self.store.connection):
            yield

    def get(self, key: str) -> str:
        """What is kept under a key of sharing; empty where nothing is."""
        return self.store.local(f"sync_{key}") or ""

    def keep(self, key: str, value: str) -> None:
        """Keep a text under a key of sharing."""
        self.store.keep_local(f"sync_{key}", value)

    @property
    def folder(self) -> Path | None:
        """The shared folder; None where sync is off."""
        kept = self.get("folder")
        return Path(kept) if kept else None

    @property
    def journals(self) -> frozenset[str]:
        """The ids of this journal: more than one where two became one on the teacher's word."""
        return frozenset(loads(self.get("journals") or "[]"))

    def keep_journals(self, journals: Iterable[str]) -> None:
        """Keep the ids of this journal."""
        self.keep("journals", dumps(sorted(journals)))

    @property
    def times_published(self) -> int:
        """How often this computer has published."""
        return int(self.get("times_published") or 0)

    def is_merged(self, sha256: str) -> bool:
        """Whether a file of this content was merged by the present schema; an older one did not see all of it."""
        row = self.store.connection.execute(
            "SELECT 1 FROM merged_files WHERE sha256 = ? AND schema = ?", (sha256, SCHEMA)
        ).fetchone()
        return row is not None

    def keep_merged(self, sha256: str, at: datetime) -> None:
        """Remember that a file of this content is merged."""
        self.store.connection.execute(
            "INSERT OR REPLACE INTO merged_files VALUES (?, ?, ?)", (sha256, SCHEMA, write_instant(at))
        )
        self.store.connection.execute(
            "DELETE FROM merged_files WHERE rowid <= (SELECT max(rowid) FROM merged_files) - ?", (MERGED_KEPT,)
        )

    def wrote(self, sha256: str) -> bool:
        """Whether this replica published a file of this content."""
        row = self.store.connection.execute("SELECT 1 FROM published_files WHERE sha256 = ?", (sha256,)).fetchone()
        return row is not None

    def keep_written(self, sha256: str, at: datetime) -> None:
        """Remember what is about to be published, before anybody can see it."""
        with self.together():
            number = self.store.connection.execute(
                "INSERT INTO published_files (sha256, at) VALUES (?, ?)", (sha256, write_instant(at))
            ).lastrowid
            self.store.connection.execute("DELETE FROM published_files WHERE n <= ?", ((number or 0) - HASHES_KEPT,))

    def files(self) -> dict[str, FolderFile]:
        """Every file known from the folder, by name."""
        rows = self.store.connection.execute(
            "SELECT name, mark, state, sha256, about, text, times_published FROM folder_files ORDER BY name"
        )
        return {
            row[0]: FolderFile(row[0], row[1], row[2], row[3] or "", loads(row[4] or "{}"), row[5] or "", row[6] or 0)
            for row in rows
        }

    def keep_file(self, file: FolderFile) -> None:
        """Remember what became of a file."""
        self.store.connection.execute(
            "INSERT OR REPLACE INTO folder_files (name, mark, state, sha256, about, text, times_published)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (file.name, file.mark, file.state, file.sha256, dumps(file.about), file.text, file.times_published),
        )

    def drop_file(self, name: str) -> None:
        """Forget a file that is no longer in the folder."""
        self.store.connection.execute("DELETE FROM folder_files WHERE name = ?", (name,))

    def read_again(self) -> None:
        """Have every file read once more: a newer program understands more of them."""
        self.store.connection.execute("UPDATE folder_files SET mark = ''")

    def drop_files(self) -> None:
        """Forget all files: the folder is another one."""
        self.store.connection.execute("DELETE FROM folder_files")

    def has_arrived_rows(self, *names: str) -> bool:
        """Whether files, or those of these names, brought rows that this computer has not published since."""
        wanted = f" WHERE file IN ({', '.join('?' * len(names))})" if names else ""
        return bool(self.store.connection.execute(f"SELECT 1 FROM arrived_rows{wanted} LIMIT 1", names).fetchone())

    def has_lost_rows(self) -> bool:
        """Whether rows arrived by a file that went, or says less now: nobody else may have them any more."""
        row = self.store.connection.execute(
            "SELECT 1 FROM arrived_rows WHERE file = '' OR file NOT IN (SELECT name FROM folder_files) LIMIT 1"
        ).fetchone()
        return row is not None

    def drop_arrived_rows(self) -> None:
        """Forget which rows arrived by which file: our own file has them all now."""
        self.store.connection.execute("DELETE FROM arrived_rows")


LETTERS = 7


def new_device() -> str:
    """A fresh name for a replica: seven small letters, alike on every file system."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(LETTERS))


def device(memory: SyncState) -> str:
    """This replica's id, made when it is first asked for."""
    known = memory.get("device")
    if not known:
        known = new_device()
        memory.keep("device", known)
    return known


def take_new_device(memory: SyncState) -> str:
    """Become another device: somebody else publishes under our id, so this replica is a copy of theirs."""
    memory.keep("device", new_device())
    return memory.get("device")


def new_journal() -> str:
    """The id of a journal that is shared for the first time."""
    return new_id()


def computer_name(memory: SyncState) -> str:
    """What the teacher calls this computer: `computer` in the settings file, else its name in the network."""
    try:
        named = read_settings(memory.store.path.parent).computer
    except JournalError:
        named = ""
    return named or platform.node().partition(".")[0] or "this computer"


PRIVATE = "sync"
"""The folder beside the replica for copies that are read or written; nothing else looks into it."""

BASE = "base"
"""How the name of the private copy of the published base begins: what is new is found by comparing with it."""

NOTE = "folder.txt"
"""In there: which folder is shared, so that it is known where the replica itself can't be read any more."""


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Replica:
    """What every part of sharing works on."""

    def __init__(
        self, store: Database, now: Callable[[], datetime] = utc_now, patience: Patience | None = None
    ) -> None:
        self.store = store
        self.memory = SyncState(store)
        self.now = now
        self.patience = patience or Patience()
        self.private = store.path.parent / PRIVATE
        self.private.mkdir(mode=0o700, exist_ok=True)
        self.keys = KeyRing(self.private)

    @property
    def device(self) -> str:
        """This replica's id among those that share the journal."""
        return device(self.memory)

    @property
    def computer(self) -> str:
        """What the teacher calls this computer."""
        return computer_name(self.memory)

    @property
    def encrypted(self) -> bool:
        """Whether this computer publishes encrypted."""
        return self.memory.get("encrypted") == "1" and self.keys.has_key()

    @property
    def own_name(self) -> str:
        """The name of the file that this computer publishes."""
        return own_name(self.device, encrypted=self.encrypted)

    @property
    def recent_name(self) -> str:
        """The name of the file with what this computer wrote since."""
        return recent_name(self.device, encrypted=self.encrypted)

    def base_copy(self, digest: str) -> Path:
        """Where the private copy of a base lies, named by what is in it."""
        return self.private / f"{BASE}-{digest[:32]}.db"

    def drop_base_copies(self, keep: str = "") -> None:
        """Remove the private copies of bases but the one of this digest: the next publish makes a new base."""
        with suppress(OSError):
            for path in self.private.glob(f"{BASE}-*.db"):
                if not keep or path != self.base_copy(keep):
                    path.unlink(missing_ok=True)

    def note(self, folder: Path | None) -> None:
        """Note beside the replica which folder is shared, or that none is."""
        path = self.private / NOTE
        with suppress(OSError):
            if folder is None:
                path.unlink(missing_ok=True)
            else:
                path.write_text(f"{folder}\n", encoding="utf-8")

    @contextmanager
    def scratch(self, ending: str = ".db") -> Iterator[Path]:
        """The name of a private file that is gone afterwards, with all that SQLite may put beside it."""
        path = self.private / f"passing-{os.getpid()}-{secrets.token_hex(4)}{ending}"
        try:
            yield path
        finally:
            for item in (path, Path(f"{path}-journal"), Path(f"{path}-wal"), Path(f"{path}-shm")):
                with suppress(OSError):
                    item.unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove private files that a killed program left. Only for the program whose turn it is."""
        with suppress(OSError):
            for path in self.private.glob("passing-*"):
                with suppress(OSError):
                    path.unlink()


def noted_folder(journal_folder: Path) -> Path | None:
    """The folder through which the journal in `journal_folder` is shared, without a look into the journal."""
    try:
        noted = (journal_folder / PRIVATE / NOTE).read_text(encoding="utf-8").removesuffix("\n")
    except (OSError, ValueError):
        return None
    return Path(noted) if noted else None
