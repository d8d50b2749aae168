"""The trash: what was deleted or taken back, and the way back with one key."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from netjournal.domain.records import Contact
from netjournal.errors import JournalError
from netjournal.journal.trash import Trashed
from netjournal.present.glyphs import Glyphs
from netjournal.storage.mapping import TABLE_MAP_OF
from netjournal.text.dates import day_of, format_relative
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import page_bindings
from netjournal.tui.contacts.erase import erase_contact
from netjournal.tui.widgets.columns import spread
from netjournal.tui.widgets.key_line import KeyLine
from netjournal.tui.widgets.lines import LineList
from netjournal.tui.widgets.row_source import FixedRows, Row

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


EMPTY = "The trash is empty."


class TrashDialog(ModalScreen[None]):
    """Everything in the trash, the latest first; enter brings back what is under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("trash")]
    CSS = """
    TrashDialog.dialog > .sheet { width: 96%; max-width: 100; height: 80%; max-height: 30; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.add_class("dialog")
        self._things: dict[str, Trashed] = {}

    @property
    def nj(self) -> AppProtocol:
        """The program."""
        return cast("AppProtocol", self.app)

    def compose(self) -> ComposeResult:
        """A title, the list, the keys."""
        with Vertical(classes="sheet"):
            yield Static("In the trash", classes="title")
            yield LineList(glyphs=self.nj.signs, empty=EMPTY)
            yield KeyLine("enter brings it back   X forgets somebody   esc leaves", classes="keys")

    def on_mount(self) -> None:
        """Read what is there."""
        self._load()
        self.query_one(LineList).focus()

    def _load(self) -> None:
        things = self.nj.journal.trash_can.all()
        self._things = {thing.id: thing for thing in things}
        self.query_one(LineList).show(FixedRows(trash_rows(things, self.nj.today, self.nj.signs)))

    @on(LineList.Opened)
    def _opened(self, event: LineList.Opened) -> None:
        thing = self._things.get(event.key)
        if thing is None:
            return
        try:
            self.nj.journal.trash_can.restore(thing)
        except JournalError as error:
            self.nj.say_error(error)
        else:
            self.nj.say(f"Back again: {strip_controls(thing.text)}")
            self.nj.changed()
        self._load()

    def action_forget(self) -> None:
        """Erase somebody who lies in the trash for ever, once the teacher confirms it."""
        thing = self._things.get(self.query_one(LineList).cursor_key or "")
        if thing is None or thing.noun != TABLE_MAP_OF[Contact].noun:
            self.nj.say("Only a contact can be forgotten; everything else stays here, out of the way.")
            return
        erase_contact(self.nj, self.nj.journal.get(Contact, thing.id), then=self._load)

    def action_back(self) -> None:
        """Leave the trash as it is."""
        self.dismiss()


def trash_rows(things: list[Trashed], today: date, signs: Glyphs) -> list[Row]:
    """The lines of the list: what it is, and since when it lies there."""
    return [Row(thing.id, partial(_line, thing, today=today, signs=signs)) for thing in things]


def _line(thing: Trashed, width: int, *, today: date, signs: Glyphs) -> Content:
    when = format_relative(day_of(thing.at), today)
    where = f" on {strip_controls(thing.computer)}" if thing.computer else ""
    side = Content.styled(f"{thing.noun}, {when}{where}", "$foreground-muted")
    return spread(width, Content(strip_controls(thing.text)), side, glyphs=signs)
