"""What every page and dialogue knows of the program: its one journal, the day it is, and how to speak to the teacher.

`JournalApp` is the whole of it, with the pages and dialogues that it opens; these know it as this.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from textual.app import App

from netjournal import config
from netjournal.domain.records import Proposal
from netjournal.errors import JournalError
from netjournal.journal.drafts import DraftKeeper
from netjournal.journal.journal import Journal
from netjournal.present.glyphs import ASCII, Glyphs, glyphs, shows_unicode
from netjournal.tui.sync.controller import SyncController

WINDOWS = sys.platform == "win32"
"""Where a console shows every sign, whatever the encoding of what is piped."""


class AppProtocol(App[str]):
    """netjournal on the screen, as what is shown in it sees it."""

    def __init__(self, folder: Path, *, demo: bool = False) -> None:
        self.settings = config.read_settings(folder)
        super().__init__()
        self.folder = folder
        self.demo = demo
        self.journal = Journal(folder)
        self.journal.store.stay_small()
        self.draft_keeper = DraftKeeper(self.journal.drafts)
        self.today: date = config.today()
        self.signs: Glyphs = glyphs(self.settings.ascii or not (WINDOWS or shows_unicode(sys.__stdout__)))
        self.set_class(self.signs is ASCII, "-ascii")
        self.searched = ""
        self.still_on: date | None = None
        self.answering: Proposal | None = None
        """The proposal whose line stands in the bar: the next entry that is kept there answers it."""
        self.capture_lines: list[str] = []
        """The lines that were kept since the start, for going back to them in the bar."""
        self.sharing = SyncController(self, self.journal, demo=demo)
        self.state = 0
        """Differs after what others wrote, or this program beside the screen; drafts make no difference."""

    def say(self, text: str) -> None:
        """A quiet sentence at the edge of the screen; it is text, never markup."""
        self.notify(text, markup=False)

    def say_error(self, error: JournalError) -> None:
        """What went wrong, with the way out."""
        self.notify(str(error), severity="warning", markup=False, timeout=10)

    def changed(self) -> None:
        """The journal was changed here: the page in front shows it now, the others when they are next gone to."""
        raise NotImplementedError

    def open_record(self, noun: str, identity: str) -> None:
        """Go to the page of a record, with the cursor on it; a goal has no page, so its form opens here."""
        raise NotImplementedError

    async def action_go(self, page: str) -> None:
        """Go to one of the seven pages."""
        raise NotImplementedError

    def action_log(self) -> None:
        """Put the cursor into the capture bar, on Today or over any other page."""
        raise NotImplementedError

    def action_to_sort(self) -> None:
        """Sort what may be worth a line, and contacts without a tier."""
        raise NotImplementedError

    def action_undo(self) -> None:
        """Take the last change back."""
        raise NotImplementedError

    def action_trash_can(self) -> None:
        """Show what is in the trash."""
        raise NotImplementedError

    def action_look_around(self) -> None:
        """Close this journal and open the demo; leaving the demo comes back here."""
        self.exit(config.LOOK_AROUND)
