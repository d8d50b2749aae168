"""What the commands of one run share: which journal, and which day it is."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netjournal.config import DATABASE, journal_folder, today

if TYPE_CHECKING:
    from netjournal.store.journal import Journal


class Session:
    """One run of the command line; the journal is opened when a command first speaks to it."""

    def __init__(self, given: str | None = None) -> None:
        self._given = given
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

    def exists(self) -> bool:
        """Whether there is a journal in the folder already."""
        return (self.folder / DATABASE).exists()

    def close(self) -> None:
        """Let go of the journal, if it was opened."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None


pass_session = click.make_pass_decorator(Session)
