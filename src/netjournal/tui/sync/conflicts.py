"""One edit that crossed: what was written on each computer, side by side, to be settled with a key."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from netjournal.errors import JournalError
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import page_bindings
from netjournal.tui.forms.fields import Field, LongTextField, TextField
from netjournal.tui.forms.form import FormDialog
from netjournal.tui.sync.conflict_text import NOTHING, ConflictText, where_words
from netjournal.tui.widgets.bars import Plot
from netjournal.tui.widgets.columns import Cell, columns
from netjournal.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


GAP = 3
LEAST = 24  # cells of a column below which the versions stand under one another


class ConflictDialog(ModalScreen[None]):
    """The versions, and the keys that keep one of them, both, or a third."""

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("crossing")]
    DEFAULT_CSS = """
    ConflictDialog.dialog > .sheet { width: 100; }
    ConflictDialog #crossing-scroll { height: auto; max-height: 60vh; scrollbar-size-vertical: 1; margin-top: 1; }
    ConflictDialog Plot { height: auto; }
    """

    def __init__(self, crossed: ConflictText) -> None:
        super().__init__()
        self.add_class("dialog")
        self.crossed = crossed

    @property
    def nj(self) -> AppProtocol:
        """The program."""
        return cast("AppProtocol", self.app)

    def compose(self) -> ComposeResult:
        """What it is about, the versions, the keys."""
        with Vertical(classes="sheet"):
            yield Static(Content.styled("Which one stays?", "bold"))
            yield Static(
                Content.styled(
                    strip_controls(f"Edits crossed: {self.crossed.title}. Both are kept until you say."), "$text-muted"
                )
            )
            with VerticalScroll(id="crossing-scroll"):
                yield Plot(self._versions, id="versions")
            yield KeyLine(self._keys(), classes="keys")

    def _keys(self) -> str:
        numbers = "   ".join(f"{number} keeps {self._place(number)}" for number in range(1, self._count + 1))
        both = "   b keeps both" if self.crossed.crossing.is_text else ""
        return f"{numbers}{both}   t writes a third   esc leaves it open"

    @property
    def _count(self) -> int:
        return min(9, len(self.crossed.values))

    def _place(self, number: int) -> str:
        return ("the left", "the right")[number - 1] if self._count == 2 else f"number {number}"

    def _versions(self, width: int) -> Content:
        today = self.nj.today
        parts = [
            (Content.styled(strip_controls(f"{number}  {where_words(version, today)}"), "bold"), _text(value))
            for number, (version, value) in enumerate(
                zip(self.crossed.crossing.versions, self.crossed.values, strict=True), 1
            )
        ]
        room = (width - GAP * (len(parts) - 1)) // len(parts)
        if room < LEAST:
            lines = [line for head, text in parts for line in (*head.wrap(width), *text.wrap(width), Content(""))]
            return Content("\n").join(lines)
        wrapped = [[*head.wrap(room), Content(""), *text.wrap(room)] for head, text in parts]
        return Content("\n").join(
            [
                columns(width, *(Cell(cell, room) for cell in cells), gap=GAP)
                for cells in zip_longest(*wrapped, fillvalue=Content(""))
            ]
        )

    def on_key(self, event: events.Key) -> None:
        """Of more than two versions each has its number."""
        if event.character and event.character in "3456789"[: max(0, self._count - 2)]:
            event.stop()
            self.action_keep(int(event.character))

    def action_keep(self, number: int) -> None:
        """Keep one version."""
        if number <= len(self.crossed.values):
            self._settle(keep=number - 1)

    def action_both(self) -> None:
        """Keep both texts, the older first."""
        self._settle(both=True)

    def action_third(self) -> None:
        """Write another; what stands there at first is both."""
        crossing = self.crossed.crossing
        both = "\n\n".join(value for value in reversed(self.crossed.values) if value != NOTHING)
        field: Field = (
            LongTextField("third", "What holds", both, lines=10)
            if crossing.is_text
            else TextField("third", "What holds", str(crossing.shown(crossing.versions[0]) or ""))
        )

        def save(values: dict[str, Any]) -> None:
            self.nj.sharing.sync.settle(crossing, third=values["third"])

        def saved(done: bool | None) -> None:
            if done:
                self.call_later(self._settled)

        title = f"Write {self.crossed.title} again"
        self.app.push_screen(FormDialog(title, [field], save, draft=f"crossing:{self.crossed.key}"), saved)

    def _settle(self, **answer: Any) -> None:
        try:
            self.nj.sharing.sync.settle(self.crossed.crossing, **answer)
        except JournalError as error:
            self.nj.say_error(error)
        else:
            self._settled()

    def _settled(self) -> None:
        self.dismiss()
        self.nj.say("Settled, here and soon on your other computers. Press u to undo.")
        self.nj.changed()
        self.nj.sharing.refresh()

    def action_back(self) -> None:
        """Leave it open."""
        self.dismiss()


def _text(value: str) -> Content:
    return Content("\n").join([Content(strip_controls(line)) for line in value.split("\n")])
