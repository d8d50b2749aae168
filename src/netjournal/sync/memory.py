"""What this computer remembers about sharing: kept in the replica's local tables, and never published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import field
from datetime import datetime
from json import dumps, loads
from pathlib import Path
from typing import Any

from netjournal.frozen import dataclass
from netjournal.store.database import immediate
from netjournal.store.schema import write_instant
from netjournal.store.store import Store
from netjournal.store.versions import SCHEMA

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


class Memory:
    """The local tables of sharing."""

    def __init__(self, store: Store) -> None:
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

    def last_written(self) -> str:
        """The SHA-256 of what this replica published last, or began to."""
        row = self.store.connection.execute("SELECT sha256 FROM published_files ORDER BY n DESC LIMIT 1").fetchone()
        return "" if row is None else str(row[0])

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
