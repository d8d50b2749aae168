"""Syncing in the background, while the screen is open: a thread with a journal of its own on the same folder."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from netjournal.errors import JournalError
from netjournal.journal.journal import Journal
from netjournal.sync.engine import Sync
from netjournal.sync.folder import POLL_SECONDS, FolderWatch, Pace, TooSlow, listing
from netjournal.sync.state import utc_now
from netjournal.sync.status import Status, SyncIssue, SyncReport

Heard = Callable[[SyncReport, Status], object]


class BackgroundSync:
    """Polls the folder, merges what arrives and publishes what was written, until it is stopped.

    `heard` is called in that thread after each round that did something, found something wrong or found that right
    again, and once at the start. Turning sync on or off elsewhere is noticed by itself.
    """

    def __init__(
        self, folder: Path, heard: Heard, *, seconds: float = POLL_SECONDS, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._folder = folder
        self._heard = heard
        self._seconds = seconds
        self._now = now
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._problems: tuple[SyncIssue, ...] = ()
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def hurry(self) -> None:
        """Do a round soon, whatever the pace says: the teacher asked for it."""
        self._wake.set()

    def stop(self, seconds: float = 10.0) -> bool:
        """Publish what is pending and end; tells whether that was done within `seconds`."""
        self._stop.set()
        self._wake.set()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            with Journal(self._folder) as journal:
                sync, watch, pace = Sync(journal, now=self._now), FolderWatch(), Pace()
                self._heard(SyncReport(), sync.status())
                while not self._stop.is_set():
                    hurried = self._wake.is_set()
                    self._wake.clear()
                    with suppress(
                        JournalError, sqlite3.Error, OSError
                    ):  # a busy or full disk: the next look tries again
                        self._look(sync, watch, pace, hurried=hurried)
                    self._wake.wait(self._seconds)
                sync.publish()
        except JournalError:
            return  # the screen has opened the same journal, and says what is wrong with it

    def _look(self, sync: Sync, watch: FolderWatch, pace: Pace, *, hurried: bool) -> None:
        folder, now = sync.folder, self._now()
        if folder is None:
            pace.news = True
            return
        try:
            noticed = watch.look(sync.replica.patience.wait_for(str(folder), lambda: listing(folder)))
            changing = noticed.changing
            pace.news = pace.news or noticed.news
        except (OSError, TooSlow):
            changing = frozenset()
            pace.news = pace.news or pace.failed_at is None  # a round says what is wrong
        if sync.is_pending():
            pace.edited_at = pace.edited_at or now
        if not hurried and not pace.is_due(now):
            return
        report = sync.now(changing=frozenset() if hurried else changing)
        pace.did(now, complete=report.complete)
        if hurried or not report.did_nothing or report.problems or self._problems:
            self._heard(report, sync.status())
        self._problems = report.problems
