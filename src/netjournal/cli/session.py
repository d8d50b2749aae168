"""What the commands of one run share: which journal, and which day it is."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netjournal.cli import output
from netjournal.cli.opening import OpenScreen
from netjournal.config import DATABASE, journal_folder, today
from netjournal.errors import Damaged, JournalError

if TYPE_CHECKING:
    from netjournal.store.journal import Journal


class Session:
    """One run of the command line; the journal is opened when a command first speaks to it.

    The screen is given to it: the command line knows nothing of how it is drawn.
    """

    def __init__(self, given: str | None = None, open_screen: OpenScreen | None = None) -> None:
        self._given = given
        self._open_screen = open_screen
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
            from netjournal.store.journal import Journal  # deferred: help and completion scripts need no journal

            self._journal = Journal(self.folder)
        return self._journal

    def show(self, folder: Path, demo: bool) -> str | None:
        """Open a journal on the screen; returns what was asked for on leaving, if anything."""
        if self._open_screen is None:
            raise JournalError("The journal's screen is not at hand here.", "Start it with `netjournal`.")
        return self._open_screen(folder, demo)

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
            journal.close()
            if wrote:
                _keep_the_day(journal)


def _publish(journal: Journal) -> None:
    if journal.store.local("sync_folder"):
        from netjournal.cli.publishing import publish_after  # deferred: most journals are not shared

        publish_after(journal)


def _keep_the_day(journal: Journal) -> None:
    try:
        journal.backups.daily()
    except Damaged as error:
        output.warning(error.sentence)
        output.warning(error.way_out)
    except JournalError:
        return  # no room for a snapshot just now: the entry is stored, and the next one tries again


pass_session = click.make_pass_decorator(Session)
