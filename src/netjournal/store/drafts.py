"""Half-written words, kept on this computer until they are stored or thrown away."""

from __future__ import annotations

from netjournal.store.database import immediate
from netjournal.store.schema import write_instant
from netjournal.store.stamps import EPOCH, Clock
from netjournal.store.store import Store

CAPTURE = "capture"
"""The key of what stands in the capture bar."""


class Drafts:
    """Texts by key, such as `capture` or `contact:<id>`; committed at once, so that they survive a crash."""

    def __init__(self, store: Store) -> None:
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


def _now(clock: Clock) -> str:
    from datetime import timedelta

    return write_instant(EPOCH + timedelta(milliseconds=clock.now()))
