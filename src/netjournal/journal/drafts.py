"""Half-written words, kept on this computer until they are stored or thrown away.

Entries that could not be stored, kept as drafts until they can be.

They never take the place of another draft, the capture bar's among them: an open screen writes that one as its owner
types.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

from netjournal.errors import JournalError
from netjournal.storage.database import Database, immediate
from netjournal.storage.hlc import EPOCH, HlcClock
from netjournal.storage.mapping import write_instant

CAPTURE = "capture"
"""The key of what stands in the capture bar."""

RETRY_SECONDS = 1.0
"""How soon a draft that could not be written is tried again."""


class Drafts:
    """Texts by key, such as `capture` or `contact:<id>`; committed at once, so that they survive a crash."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def get(self, key: str) -> str:
        """The draft under a key, or nothing."""
        row = self._store.connection.execute("SELECT text FROM drafts WHERE key = ?", (key,)).fetchone()
        return "" if row is None else str(row[0])

    def keep(self, key: str, text: str) -> None:
        """Keep a draft; an empty one is dropped."""
        if not text:
            self.drop(key)
            return
        with immediate(self._store.connection):
            self._store.connection.execute(
                "INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", (key, text, _now(self._store.clock))
            )

    def drop(self, key: str) -> None:
        """Throw a draft away."""
        with immediate(self._store.connection):
            self._store.connection.execute("DELETE FROM drafts WHERE key = ?", (key,))

    def waiting(self, prefix: str = "") -> dict[str, str]:
        """All drafts whose key begins so, oldest first."""
        rows = self._store.connection.execute("SELECT key, text FROM drafts ORDER BY at, key")
        return {key: text for key, text in rows if key.startswith(prefix)}


def _now(clock: HlcClock) -> str:
    return write_instant(EPOCH + timedelta(milliseconds=clock.now()))


class DraftKeeper:
    """Writes drafts from a thread of its own, so that typing never waits for the disk.

    Of several versions of one draft that pile up while the disk is busy, only the newest is written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._waiting: dict[str, str] = {}
        self._wake = threading.Condition()
        self._closing = False
        self._busy = False
        self._last_try = False
        self._asked = False
        self._store: Database | None = None
        self._others = 0
        self._thread = threading.Thread(target=self._run, name="drafts", daemon=True)
        self._thread.start()

    def keep(self, key: str, text: str) -> None:
        """Keep a draft soon; an empty one is dropped. Returns at once."""
        with self._wake:
            self._waiting[key] = text
            self._wake.notify_all()

    def get_ready(self) -> None:
        """Open the journal before the first draft comes."""
        with self._wake:
            if self._store is None:
                self._asked = True
                self._wake.notify_all()

    def others_wrote(self) -> bool | None:
        """Whether anything but drafts was written to the journal since this was last asked.

        None while a draft is being written: ask again. Before the journal is open that is not known, and means yes.
        """
        with self._wake:
            if self._store is None:
                return True
            if self._busy or self._waiting:
                return None
            before, (self._others, _) = self._others, self._store.version()
            return before != self._others

    def flush(self) -> None:
        """Wait until everything that was given is written, or was refused by the disk."""
        with self._wake:
            self._wake.wait_for(lambda: not self._waiting and not self._busy)

    def close(self) -> None:
        """Write what is waiting, and end."""
        with self._wake:
            self._closing = True
            self._wake.notify_all()
        self._thread.join()

    def _run(self) -> None:
        refused: dict[str, str] = {}  # by a full or busy disk: tried again a moment later, and at the end
        while (waiting := self._next(refused)) is not None:
            waiting = refused | waiting
            refused = {}
            try:
                store = self._opened()
                for key in [*waiting]:
                    Drafts(store).keep(key, waiting[key])
                    del waiting[key]
            except JournalError:
                refused = waiting
        if self._store is not None:
            self._store.close()

    def _opened(self) -> Database:
        """A connection of its own, opened when it is first needed: what others write then is told from its own."""
        if self._store is None:
            store = Database(self._path)
            store.stay_small()
            with self._wake:
                self._store, (self._others, _) = store, store.version()
        return self._store

    def _next(self, refused: dict[str, str]) -> dict[str, str] | None:
        """Wait for what is to be written next; None when nothing more will come."""
        with self._wake:
            self._busy = False
            self._wake.notify_all()
            self._wake.wait_for(
                lambda: self._waiting or self._closing or self._asked, RETRY_SECONDS if refused else None
            )
            waiting, self._waiting = self._waiting, {}
            self._busy = bool(waiting or refused)
            self._asked = False
            if self._closing and not waiting:
                if not refused or self._last_try:
                    return None
                self._last_try = True
            return waiting


PREFIX = "log:"


def keep_as_draft(drafts: Drafts, text: str) -> str:
    """Keep a text that could not be stored, once; returns the key of its draft, such as `log:1`."""
    waiting = drafts.waiting(PREFIX)
    for key, kept in waiting.items():
        if kept == text:
            return key
    numbers = [int(key.removeprefix(PREFIX)) for key in waiting if key.removeprefix(PREFIX).isdecimal()]
    key = f"{PREFIX}{max(numbers, default=0) + 1}"
    drafts.keep(key, text)
    return key


def stored_after_all(drafts: Drafts, text: str) -> None:
    """Drop the drafts of a text that was stored now."""
    for key, kept in drafts.waiting(PREFIX).items():
        if kept == text:
            drafts.drop(key)
