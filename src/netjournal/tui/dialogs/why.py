"""Why a figure is what it is, down to the entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from netjournal.errors import JournalError
from netjournal.review.figure import Figure
from netjournal.review.period import Period
from netjournal.store.found import home_of
from netjournal.store.search import Hit
from netjournal.tui.commands import page_bindings
from netjournal.tui.dialogs.why_rows import record_of, why_blocks, why_rows
from netjournal.tui.widgets.detail import Detail
from netjournal.tui.widgets.lines import LineList

if TYPE_CHECKING:
    from netjournal.tui.program import Program


class WhyDialog(ModalScreen[None]):
    """Formula, caveat, the rows counted and the rows left out with the reason; enter opens a row's entry."""

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("why")]
    CSS = """
    WhyDialog.dialog {
        & > .sheet { width: 96%; max-width: 120; height: 94%; max-height: 94%; padding: 1 0 0 0; border: none; }
        & Detail { height: auto; max-height: 50%; }
        & LineList { margin: 1 1 0 1; }
        & .keys { margin: 1 0 0 4; }
    }
    WhyDialog.-short .keys { margin-top: 0; }
    """

    def __init__(self, figure: Figure, period: Period) -> None:
        super().__init__()
        self.add_class("dialog")
        self.figure = figure
        self.period = period

    @property
    def nj(self) -> Program:
        """The program."""
        return cast("Program", self.app)

    def compose(self) -> ComposeResult:
        """The words, and the rows."""
        with Vertical(classes="sheet"):
            yield Detail(why_blocks(self.figure, self.period))
            yield LineList(why_rows(self.figure, self._named, self.nj.signs), glyphs=self.nj.signs)
            yield Static("enter opens the entry   tab to the words above   esc back", classes="keys")

    def on_mount(self) -> None:
        """One moves in the rows."""
        self.query_one(LineList).focus()

    def _named(self, ids: Sequence[str]) -> Mapping[str, Hit]:
        return {hit.id: hit for hit in self.nj.journal.search.named(ids)}

    @on(LineList.Opened)
    def _opened(self, event: LineList.Opened) -> None:
        hit = self._named([record_of(self.figure, event.key)]).get(record_of(self.figure, event.key))
        if hit is None or hit.noun == "quiet day":
            return
        try:
            noun, identity = home_of(self.nj.journal, hit)
        except JournalError as error:
            self.nj.say_error(error)
            return
        self.dismiss()
        self.nj.open_record(noun, identity)

    def action_back(self) -> None:
        """Back to the figures."""
        self.dismiss()
