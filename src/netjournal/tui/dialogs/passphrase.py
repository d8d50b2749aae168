"""Asking for a passphrase. It is kept nowhere: not as a draft, not on the screen."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from netjournal.tui.commands import page_bindings
from netjournal.tui.text import plain

EMPTY = "It is empty. Several words that you can remember make a good one."
DIFFERENT = "The two are not the same. Type it once more."


class PassphraseDialog(ModalScreen[str]):
    """Ends with the passphrase, or None when it was left. A new one is asked for `twice`."""

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("choice")]
    DEFAULT_CSS = """
    PassphraseDialog {
        Input { height: 1; border: none; padding: 0 1; background: $panel; &:focus { background: $primary-muted; } }
        .label { color: $text-muted; margin-top: 1; }
        #passphrase-fault { height: auto; color: $text-error; margin-top: 1; }
    }
    """

    def __init__(self, intro: str, *, twice: bool) -> None:
        super().__init__()
        self.add_class("dialog")
        self.intro = intro
        self.twice = twice

    def compose(self) -> ComposeResult:
        """One line, or two."""
        with Vertical(classes="sheet"):
            yield Static(Content.styled("The passphrase of the shared folder", "bold"))
            yield Static(Content.styled(plain(self.intro), "$text-muted"))
            yield Static("Passphrase", classes="label")
            yield Input(password=True, id="passphrase")
            if self.twice:
                yield Static("The same again", classes="label")
                yield Input(password=True, id="passphrase-again")
            yield Static("", id="passphrase-fault", markup=False)
            yield Static("enter goes on   esc leaves", classes="keys", markup=False)

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one("#passphrase", Input).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        lines = list(self.query(Input))
        if event.input is not lines[-1]:
            lines[-1].focus()
            return
        fault = EMPTY if not lines[0].value.strip() else DIFFERENT if lines[0].value != lines[-1].value else ""
        if not fault:
            self.dismiss(lines[0].value.strip())
            return
        self.query_one("#passphrase-fault", Static).update(fault)
        for line in lines:
            line.value = ""
        lines[0].focus()

    def action_back(self) -> None:
        """Leave."""
        self.dismiss(None)
