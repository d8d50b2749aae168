"""Half-written words, kept on this computer until they are stored or thrown away.

Entries that could not be stored, kept as drafts until they can be.

They never take the place of another draft, the capture bar's among them: an open screen writes that one as its owner
types.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import timedelta

from netjournal.errors import JournalError
from netjournal.storage.database import Database
from netjournal.storage.drafts import DraftDatabase
from netjournal.storage.hlc import EPOCH, HlcClock
from netjournal.storage.mapping import write_instant

CAPTURE = "capture"
"""The key of what stands in the capture bar."""

REST_SECONDS = 2.0
"""After so long without a key, what was typed is brought to the disk for good."""


class Drafts:
    """Texts by key, such as `capture` or `contact:<id>`; written at once, so that they survive a crash."""

    def __init__(self, store: Database) -> None:
        self._clock = store.clock
        self._drafts = DraftDatabase(store)

    def get(self, key: str) -> str:
        """The draft under a key, or nothing."""
        return self._drafts.get(key)

    def keep(self, key: str, text: str) -> None:
        """Keep a draft; an empty one is dropped."""
        if text:
            self._drafts.put(key, text, _now(self._clock))
        else:
            self._drafts.drop(key)

    def drop(self, key: str) -> None:
        """Throw a draft away."""
        self._drafts.drop(key)

    def waiting(self, prefix: str = "") -> dict[str, str]:
        """All drafts whose key begins so, oldest first."""
        return {key: text for key, text in self._drafts.read() if key.startswith(prefix)}

    def erase(self, marks: Iterable[str]) -> None:
        """Erase the drafts that have one of these ids or names in their key."""
        told = [mark for mark in marks if mark.strip()]
        if told:
            self._drafts.erase(told)

    def settle(self) -> None:
        """Bring what was typed to the disk for good."""
        self._drafts.settle()

    def close(self) -> None:
        """Let go of the file."""
        self._drafts.close()


def _now(clock: HlcClock) -> str:
    return write_instant(EPOCH + timedelta(milliseconds=clock.now()))


class DraftKeeper:
    """Keeps what is typed on a screen, key by key; what a full or busy disk refuses is tried again."""

    def __init__(self, drafts: Drafts, seconds: Callable[[], float] = time.monotonic) -> None:
        self._drafts = drafts
        self._seconds = seconds
        self._refused: dict[str, str] = {}
        self._typed_at: float | None = None

    def keep(self, key: str, text: str) -> None:
        """Keep a draft; an empty one is dropped."""
        self._refused[key] = text
        self._typed_at = self._seconds()
        self.flush()

    def flush(self) -> None:
        """Write what was refused, as far as the disk takes it now."""
        for key, text in [*self._refused.items()]:
            try:
                self._drafts.keep(key, text)
            except JournalError:
                return
            del self._refused[key]

    def rest(self) -> None:
        """To be called now and then: tries again, and brings it to the disk where nothing is being typed."""
        self.flush()
        if self._typed_at is not None and self._seconds() - self._typed_at >= REST_SECONDS:
            try:
                self._drafts.settle()
            except JournalError:
                return
            self._typed_at = None


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
