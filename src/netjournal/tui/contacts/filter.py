"""The line over a list that chooses what it shows. It is seen while it has the cursor, or as long as it holds words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from netjournal.domain.contact_filter import EXAMPLE
from netjournal.text.sanitize import strip_controls


class FilterLine(Input):
    """Words that narrow a list while they are typed. Whoever holds it listens to `Changed`, and to `Left`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", "everyone again", show=True),
        Binding("enter,down", "leave", "to the list", show=True),
    ]
    DEFAULT_CSS = """
    FilterLine {
        display: none;
        margin: 0 1 1 1;
        &.-textual-compact { padding: 0 1; height: 1; }
        &.-textual-compact, &.-textual-compact:focus { background-tint: $foreground 0%; background: $surface; }
        &.-open { display: block; }
        & > .input--placeholder { color: $text-muted; text-style: italic; }
    }
    """

    @dataclass
    class Left(Message):
        """The cursor wants to be in the list again."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(placeholder=f"Show only … {EXAMPLE}", compact=True, select_on_focus=False, id=id)
        self.cursor_blink = False

    def open(self) -> None:
        """Put the cursor here."""
        self.add_class("-open")
        self.focus()

    def close(self) -> None:
        """Out of sight, unless there are words in it."""
        self.set_class(bool(self.value), "-open")

    def watch_value(self, value: str) -> None:
        """Words that were put here from outside are seen."""
        if value:
            self.add_class("-open")

    def action_leave(self) -> None:
        """To the list; the words stay."""
        self.close()
        self.post_message(self.Left())

    def action_clear(self) -> None:
        """To the list of everyone."""
        self.value = ""
        self.action_leave()

    def _on_paste(self, event: events.Paste) -> None:
        """What is pasted is one line without anything that steers a terminal."""
        event.prevent_default()
        event.stop()
        self.replace(strip_controls(" ".join(event.text.splitlines())), *self.selection)
