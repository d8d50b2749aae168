"""Syncing in the background: the thread that syncs while the screen is open, what is said of it, and how it stands."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from textual.app import App
from textual.message import Message

from netjournal.journal.journal import Journal
from netjournal.startup.lazy_import import lazy_import
from netjournal.sync.state import SyncState
from netjournal.tui.sync.text import DEMO, OFF, ON, SAID_ALOUD, SHARING_IS_BACK, round_words, trouble_words

if TYPE_CHECKING:
    from netjournal.sync import background as sync_background
    from netjournal.sync import engine
    from netjournal.sync.background import BackgroundSync
    from netjournal.sync.engine import Sync
    from netjournal.sync.status import Status, SyncReport
else:
    sync_background = lazy_import("netjournal.sync.background")
    engine = lazy_import("netjournal.sync.engine")


POLL_SECONDS = 2.5
"""How often the shared folder is looked at."""

LEAVING_SECONDS = 5.0
"""How long closing the program waits for what is still to be published."""

OUTSIDE = frozenset({"folder", "locked", "other journal"})
"""Troubles with the folder itself, which only the round knows that met them."""

NOT_PUBLISHED = (
    "The shared folder does not have your last entries yet. They are safe on this computer, and are published when "
    "netjournal next runs."
)


@dataclass
class SyncMessage(Message):
    """What the thread has done, and how sharing stands; posted from that thread."""

    teller: object
    report: SyncReport
    status: Status


class SyncController:
    """Starts and ends the thread as sharing is turned on and off, and tells the screen what it hears from it.

    Where sharing is off, and in the demo, there is no thread. `unpublished` is what is to be said after closing, if
    anything.
    """

    def __init__(self, app: App[str], journal: Journal, *, demo: bool) -> None:
        self._app = app
        self._journal = journal
        self._demo = demo
        self._background: BackgroundSync | None = None
        self._asked = False
        self._told: frozenset[tuple[str, str]] = frozenset()
        self.status: Status | None = None
        self.unpublished = ""

    @cached_property
    def sync(self) -> Sync:
        """The engine on the screen's own journal: for what stands in the journal, never for the folder."""
        return engine.Sync(self._journal)

    @property
    def is_on(self) -> bool:
        """Whether this journal is shared through a folder."""
        return not self._demo and SyncState(self._journal.store).folder is not None

    @property
    def words(self) -> str:
        """At most three words for the first line."""
        if self._demo:
            return DEMO
        if not self.is_on:
            return OFF
        return (self.status.words() if self.status else "") or ON

    @property
    def wants_me(self) -> bool:
        """Whether the first line should catch the eye."""
        return self.status is not None and self.is_on and self.status.wants_me

    def standing(self) -> Status | None:
        """How sharing stands in the journal now, with what the last round found wrong outside; None where it is off."""
        if not self.is_on:
            return None
        status = self.sync.status()
        found = self.status.problems if self.status else ()
        outside = (result for result in found if result.kind in OUTSIDE and not result.file)
        return replace(status, problems=tuple(dict.fromkeys((*outside, *status.problems))))

    def look(self) -> None:
        """Begin or end, whoever turned sharing on or off."""
        if self.is_on and self._background is None:
            self._begin()
        elif not self.is_on and self._background is not None:
            self._background.stop(0)
            self._background = self.status = None
            self._told = frozenset()

    def _begin(self) -> None:
        def heard(report: SyncReport, status: Status) -> None:
            self._app.post_message(SyncMessage(background, report, status))

        background = sync_background.BackgroundSync(self._journal.folder, heard, seconds=POLL_SECONDS)
        self._background = background
        background.start()

    def now(self) -> bool:
        """Do a round soon, and say what came of it; False where sharing is off."""
        if self._background is None:
            return False
        self._asked = True
        self._background.hurry()
        return True

    def refresh(self) -> None:
        """Do a round soon without a word: something about sharing was changed here."""
        if self._background is not None:
            self._background.hurry()

    def heard(self, message: SyncMessage) -> None:
        """Say quietly what arrived, and once what went wrong."""
        if message.teller is not self._background:
            return
        # A folder that cannot be reached is only known by the round that found it so.
        problems = tuple(dict.fromkeys((*message.report.problems, *message.status.problems)))
        self.status = replace(message.status, problems=problems)
        for sentence in round_words(message.report, asked=self._asked and message.status.checked_at is not None):
            self._app.notify(sentence, markup=False)
        if message.status.checked_at is not None:
            self._asked = False
        self._tell_troubles(self.status)

    def _tell_troubles(self, status: Status) -> None:
        troubles = {(item.kind, item.file): item for item in status.problems if item.kind in SAID_ALOUD}
        for key, problem in troubles.items():
            if key not in self._told:
                self._app.notify(trouble_words(problem), severity="warning", markup=False, timeout=10)
        if ("folder", "") in self._told and ("folder", "") not in troubles:
            self._app.notify(SHARING_IS_BACK, markup=False)
        self._told = frozenset(troubles)

    async def end(self) -> None:
        """Publish what is pending and end the thread, within bounds."""
        background, self._background = self._background, None
        if background is None:
            return
        await asyncio.to_thread(background.stop, LEAVING_SECONDS)
        if self.is_on and self.sync.is_pending():
            self.unpublished = NOT_PUBLISHED
