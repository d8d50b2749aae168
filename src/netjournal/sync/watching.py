"""Noticing that the folder changed, by its listing alone, and deciding when it is time for a round. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from netjournal.sync.folder import Seen

POLL_SECONDS = 2.5
"""How often the folder is listed while the screen is open."""

QUIET = timedelta(seconds=5)
"""So long after the last edit it is published: not each of ten edits in a row."""

TRY_AGAIN = timedelta(seconds=60)
"""How long what went wrong is left alone before it is tried again."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What a look at the listing says: whether there is news, and which files are still changing."""

    news: bool
    changing: frozenset[str]


class Watch:
    """Compares listings. A file counts once it looked the same twice: sync programs write while one looks."""

    def __init__(self) -> None:
        self._before: dict[str, str] = {}
        self._known: dict[str, str] | None = None

    def look(self, present: Mapping[str, Seen]) -> Noticed:
        """Take the next listing in."""
        marks = {name: seen.mark for name, seen in present.items()}
        stable = {name: mark for name, mark in marks.items() if self._before.get(name) == mark}
        gone = (self._known or {}).keys() - marks.keys()
        news = bool(gone) or any((self._known or {}).get(name) != mark for name, mark in stable.items())
        self._known = {**{name: mark for name, mark in (self._known or {}).items() if name in marks}, **stable}
        self._before = marks
        return Noticed(news, frozenset(marks.keys() - stable.keys()))


@dataclass(slots=True)
class Pace:
    """Decides when a round is due, from what happened when."""

    edited_at: datetime | None = None
    failed_at: datetime | None = None
    news: bool = True

    def is_due(self, now: datetime) -> bool:
        """Whether to do a round now: news arrived, an edit has rested, or what failed is to be tried again."""
        if self.news:
            return True
        if self.failed_at is not None:
            return now - self.failed_at >= TRY_AGAIN
        return self.edited_at is not None and now - self.edited_at >= QUIET

    def did(self, now: datetime, *, complete: bool) -> None:
        """A round was done just now; with something left waiting where it wasn't `complete`."""
        self.news = False
        self.edited_at = None
        self.failed_at = None if complete else now
