"""The capture bar over any page."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from netjournal.errors import JournalError
from netjournal.tui.commands import page_bindings
from netjournal.tui.editor import edit_field
from netjournal.tui.today.capture import CaptureController
from netjournal.tui.widgets.capture_bar import CaptureBar

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


class LogDialog(ModalScreen[None]):
    """Write down a conversation without leaving the page: enter keeps it, and the bar is ready for the next one.

    What is typed is the same draft as on Today, so leaving loses nothing.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("log")]
    CSS = """
    LogDialog.dialog {
        align: center top;
        & > .sheet { width: 1fr; max-width: 120; padding: 0 1 1 1; border: none; background: $panel; }
        & CaptureBar { margin: 1 0 0 0; }
        & .keys { margin: 1 1 0 2; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.add_class("dialog")
        self._capturing: CaptureController | None = None

    @property
    def nj(self) -> AppProtocol:
        """The program."""
        return cast("AppProtocol", self.app)

    def compose(self) -> ComposeResult:
        """The bar, and its keys."""
        with Vertical(classes="sheet"):
            yield CaptureBar(signs=self.nj.signs)
            yield Static(
                "enter saves it   ctrl+n answers   ctrl+g a goal   ctrl+s to sort   esc leaves, text kept",
                classes="keys",
            )

    @property
    def capturing(self) -> CaptureController:
        """Who understands what is typed."""
        if self._capturing is None:
            self._capturing = CaptureController(self.query_one(CaptureBar), self.nj)
        return self._capturing

    def on_mount(self) -> None:
        """The cursor is in the bar, with what was typed before."""
        self.capturing.restore_draft()
        self.query_one(CaptureBar).focus_text()

    @on(CaptureBar.Changed)
    def _typed(self, event: CaptureBar.Changed) -> None:
        self.capturing.typed(event)

    @on(CaptureBar.Answered)
    def _answered(self, event: CaptureBar.Answered) -> None:
        self.capturing.answered(event)

    @on(CaptureBar.Wanted)
    def _wanted(self, event: CaptureBar.Wanted) -> None:
        self.capturing.wanted(event, leave=self.action_back)

    def action_editor(self) -> None:
        """The text in the teacher's own editor."""
        try:
            edit_field(self.app, self.query_one(CaptureBar).field)
        except JournalError as error:
            self.nj.say_error(error)

    def action_back(self) -> None:
        """Leave; the text is there again next time."""
        self.dismiss()
