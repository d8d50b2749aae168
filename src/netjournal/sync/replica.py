"""This computer's side of sharing: the replica, what is remembered of the folder, the key, and a private folder."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from netjournal.store.store import Store
from netjournal.sync.device import computer_name, device
from netjournal.sync.encryption import KeyRing
from netjournal.sync.folder import Patience
from netjournal.sync.memory import Memory
from netjournal.sync.names import own_name

PRIVATE = "sync"
"""The folder beside the replica for copies that are read or written; nothing else looks into it."""

NOTE = "folder.txt"
"""In there: which folder is shared, so that it is known where the replica itself can't be read any more."""


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Replica:
    """What every part of sharing works on."""

    def __init__(self, store: Store, now: Callable[[], datetime] = utc_now, patience: Patience | None = None) -> None:
        self.store = store
        self.memory = Memory(store)
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
            for each in (path, Path(f"{path}-journal"), Path(f"{path}-wal"), Path(f"{path}-shm")):
                with suppress(OSError):
                    each.unlink(missing_ok=True)

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
