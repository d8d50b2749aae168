"""The keys of a page and the language of capture, to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from netjournal.tui.commands import page_bindings
from netjournal.tui.dialogs.help_text import help_blocks
from netjournal.tui.widgets.detail import Detail

if TYPE_CHECKING:
    from netjournal.tui.program import Program


class HelpDialog(ModalScreen[None]):
    """What every key of a page does, and how an entry is written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *page_bindings("help"),
        Binding("question_mark,q", "back", show=False),
    ]
    CSS = """
    HelpDialog.dialog {
        & > .sheet { width: 84; height: 92%; padding: 1 0 0 1; border: none; }
        & Detail, & Detail:focus { background: $surface; }
        & .keys { margin-left: 2; }
    }
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.add_class("dialog")
        self.page = page

    @property
    def nj(self) -> Program:
        """The program."""
        return cast("Program", self.app)

    def compose(self) -> ComposeResult:
        """One page, and how to leave it."""
        with Vertical(classes="sheet"):
            yield Detail(help_blocks(self.page, self.nj.settings.keys, self.nj.signs))
            yield Static("the arrows scroll   esc back", classes="keys")

    def on_mount(self) -> None:
        """The page scrolls at once."""
        self.query_one(Detail).focus()

    def action_back(self) -> None:
        """Leave."""
        self.dismiss()
