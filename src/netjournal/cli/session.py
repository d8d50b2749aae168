"""What the commands of one run share: which journal, which day it is, and how a run ends."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netjournal.cli import io
from netjournal.cli.open import OpenScreen
from netjournal.config import DATABASE, journal_folder, read_settings, today
from netjournal.errors import Damaged, JournalError
from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    from netjournal.exchange.exports import kept_calendar
    from netjournal.journal import journal as journal_module
    from netjournal.journal.journal import Journal
    from netjournal.present import glyphs
    from netjournal.present.glyphs import Glyphs
    from netjournal.sync import engine
else:
    kept_calendar = lazy_import("netjournal.exchange.exports.kept_calendar")
    journal_module = lazy_import("netjournal.journal.journal")
    engine = lazy_import("netjournal.sync.engine")
    glyphs = lazy_import("netjournal.present.glyphs")

KEPT_CALENDAR = "kept_calendar"
"""Under this key this computer remembers which calendar file is kept fresh; see `exchange.exports.kept_calendar`."""

ScreenText = Callable[[str], str]
"""What the screen says of a topic: `keys` or `sync`."""


class Session:
    """One run of the command line; the journal is opened when a command first speaks to it.

    The screen is given to it: the command line knows nothing of how it is drawn.
    """

    def __init__(
        self,
        given: str | None = None,
        open_screen: OpenScreen | None = None,
        screen_text: ScreenText | None = None,
    ) -> None:
        self._given = given
        self._open_screen = open_screen
        self._screen_text = screen_text
        self._journal: Journal | None = None

    @cached_property
    def folder(self) -> Path:
        """The folder of the journal."""
        return journal_folder(self._given)

    @cached_property
    def today(self) -> date:
        """The day it is, as the whole run sees it."""
        return today()

    @property
    def journal(self) -> Journal:
        """The journal, open. Raises CannotOpen where it cannot be used."""
        if self._journal is None:
            self._journal = journal_module.Journal(self.folder)
        return self._journal

    def show(self, folder: Path, demo: bool) -> str | None:
        """Open a journal on the screen; returns what was asked for on leaving, if anything."""
        if self._open_screen is None:
            raise JournalError("The journal's screen is not at hand here.", "Start it with `netjournal`.")
        return self._open_screen(folder, demo)

    def screen_text(self, topic: str) -> str:
        """What the screen says of a topic (`keys`, `sync`)."""
        if self._screen_text is None:
            raise JournalError("The journal's screen is not at hand here.", "Start it with `netjournal`.")
        return self._screen_text(topic)

    @cached_property
    def signs(self) -> Glyphs:
        """The signs to draw with: plain letters where the settings ask for them, or where the output has no others."""
        return glyphs.glyphs(not glyphs.shows_unicode(sys.stdout) or read_settings(self.folder).ascii)

    def exists(self) -> bool:
        """Whether there is a journal in the folder already."""
        return (self.folder / DATABASE).exists()

    def close(self) -> None:
        """Let go of the journal, if it was opened; the first run of a day that wrote something keeps a snapshot."""
        if self._journal is not None:
            journal, self._journal = self._journal, None
            wrote = journal.has_written()
            if wrote:
                _publish(journal)
            _freshen_calendar(journal, changed=wrote)
            journal.close()
            if wrote:
                _keep_the_day(journal)


def _publish(journal: Journal) -> None:
    if journal.store.local("sync_folder"):
        publish_after(journal)


def _freshen_calendar(journal: Journal, *, changed: bool) -> None:
    """Write the calendar that is kept fresh again, and only warn where that cannot be."""
    try:
        if journal.store.local(KEPT_CALENDAR) and kept_calendar.needs_refresh(journal, changed=changed):
            kept_calendar.refresh_calendar(journal, datetime.now().astimezone())
    except JournalError as error:
        io.warning(f"What you entered is saved; your calendar file is not up to date. {error.sentence}")


def _keep_the_day(journal: Journal) -> None:
    try:
        journal.backups.daily()
    except Damaged as error:
        io.warning(error.sentence)
        io.warning(error.way_out)
    except JournalError:
        return  # no room for a snapshot just now: the entry is stored, and the next one tries again


pass_session = click.make_pass_decorator(Session)


def publish_after(journal: Journal) -> None:
    """At the end of a command that changed something: publish, and only warn where that cannot be."""
    with suppress(JournalError):
        for problem in engine.Sync.for_command(journal).publish().problems:
            io.warning(problem.text)
