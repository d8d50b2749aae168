"""Search everything, as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from netjournal.domain.model import Contact, Learning, Record
from netjournal.errors import JournalError
from netjournal.store.found import home_of
from netjournal.store.search import Hit
from netjournal.tui.commands import page_bindings
from netjournal.tui.dialogs.search_rows import FOUND_NOTHING, NOTHING_TYPED, found_rows
from netjournal.tui.widgets.lines import LineList
from netjournal.tui.widgets.rows import FixedRows

if TYPE_CHECKING:
    from netjournal.tui.program import Program


class SearchLine(Input):
    """What is searched for; the arrows move in the list below while one types."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.move(1)", show=False),
        Binding("up", "screen.move(-1)", show=False),
        Binding("pagedown", "screen.page(1)", show=False),
        Binding("pageup", "screen.page(-1)", show=False),
    ]


class SearchDialog(ModalScreen[None]):
    """Every word of the journal: what was found appears below while it is typed, and enter opens it."""

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("search")]
    CSS = """
    SearchDialog.dialog {
        align: center top;
        & > .sheet { width: 96%; max-width: 110; height: 88%; max-height: 34; padding: 1; border: none; margin-top: 1; }
        & SearchLine, & SearchLine:focus { border: none; height: 1; padding: 0 1; background: $panel; margin: 0 1; }
        & LineList { margin-top: 1; }
        & .keys { margin: 1 1 0 2; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.add_class("dialog")
        self._hits: dict[str, Hit] = {}

    @property
    def nj(self) -> Program:
        """The program."""
        return cast("Program", self.app)

    def compose(self) -> ComposeResult:
        """The line, and what was found."""
        with Vertical(classes="sheet"):
            line = SearchLine(self.nj.searched, placeholder="Search every word of the journal")
            line.cursor_blink = False
            yield line
            yield LineList(glyphs=self.nj.signs, empty=NOTHING_TYPED)
            yield Static("the arrows choose   enter opens   esc back", classes="keys")

    def on_mount(self) -> None:
        """The cursor is in the line; the last search is still there, and typing replaces it."""
        self.query_one(SearchLine).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.nj.searched = event.value
        try:
            hits = self.nj.journal.search.everything(event.value)
        except JournalError as error:
            self.nj.say_error(error)
            return
        self._hits = {hit.id: hit for hit in hits}
        found = self.query_one(LineList)
        found.empty = FOUND_NOTHING if event.value.strip() else NOTHING_TYPED
        rows = found_rows(hits, event.value, self._signed(hits), self.nj.today, self.nj.signs)
        found.show(FixedRows(rows), keep=False)

    def _signed(self, hits: list[Hit]) -> dict[str, Record]:
        """The records whose sign depends on more than their kind."""
        signed: dict[str, Record] = {}
        for noun, kind in (("contact", Contact), ("learning", Learning)):
            records: list[Record] = [*self.nj.journal.some(kind, [hit.id for hit in hits if hit.noun == noun])]
            signed |= {record.id: record for record in records}
        return signed

    def action_move(self, step: int) -> None:
        """The next thing found, or the one before."""
        self.query_one(LineList).action_move(step)

    def action_page(self, step: int) -> None:
        """A page down or up."""
        self.query_one(LineList).action_page(step)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.query_one(LineList).action_open()

    @on(LineList.Opened)
    def _opened(self, event: LineList.Opened) -> None:
        hit = self._hits.get(event.key)
        if hit is None:
            return
        self.dismiss()
        try:
            noun, identity = home_of(self.nj.journal, hit)
        except JournalError as error:
            self.nj.say_error(error)
        else:
            self.nj.open_record(noun, identity)

    def action_back(self) -> None:
        """Leave; what was searched for is there again next time."""
        self.dismiss()
