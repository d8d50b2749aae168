"""A page with a list, and the detail of what is under its cursor: beside it where there is room, else after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from netjournal.tui.page import Page
from netjournal.tui.widgets.detail import Block, Detail
from netjournal.tui.widgets.lines import LineList


class SplitPage(Page):
    """A page of its own says what it is of (`EMPTY` when there is nothing), and makes the `blocks` of a key.

    On enter the detail has the focus, on enter again one goes on to what it speaks of (`follow`); escape leads back
    to the list.
    """

    EMPTY: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self._read: str | None = None

    def body(self) -> ComposeResult:
        """The list, and the detail."""
        with Horizontal(classes="split"):
            yield from self.lists()
            yield Detail(id="detail", classes="detail")

    def lists(self) -> ComposeResult:
        """The list at the left."""
        yield LineList(id="lines", classes="list", empty=self.EMPTY, glyphs=self.nj.signs)

    def blocks(self, key: str) -> Sequence[Block]:
        """The detail of what a key names, read from the journal. Must be quick: the cursor moves meanwhile."""
        raise NotImplementedError

    def follow(self, key: str) -> None:
        """Go on to what the detail of a key speaks of."""

    @property
    def lines(self) -> LineList:
        """The list that one moves in."""
        return self.query_one("#lines", LineList)

    @property
    def detail(self) -> Detail:
        """The detail."""
        return self.query_one("#detail", Detail)

    @property
    def split(self) -> Widget:
        """What holds list and detail."""
        return self.query_one(".split")

    @property
    def reading(self) -> bool:
        """Whether one is at the detail."""
        return self.split.has_class("-reading")

    def on_mount(self) -> None:
        """At the start the list has the focus. (Textual calls the on_mount of Page by itself.)"""
        self.lines.focus()

    def show_detail(self, *, again: bool = False, opening: bool = False) -> None:
        """Show what is under the cursor; `again` also where it is shown already, since it may have changed.

        A detail that cannot be seen is not read, unless it is just `opening`.
        """
        key = self.lines.cursor_key
        if not (self.detail.display or opening):
            self._read = None
            return
        if key == self._read and not again:
            return
        self._read = key
        self.detail.update_blocks(self.blocks(key) if key else (), key=key)

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        """Read the detail of the row under the cursor, but none of a row that the cursor has left again."""
        if event.list is self.lines and event.key == event.list.cursor_key:
            self.show_detail()
            self.moved(event.key)

    def moved(self, key: str | None) -> None:
        """The cursor came to rest on another row."""

    @on(LineList.Opened)
    def _opened(self, event: LineList.Opened) -> None:
        if event.list is self.lines:
            self.read_on()

    def read_on(self) -> None:
        """Give the detail the focus; where it is narrow it takes the place of the list."""
        self.show_detail(opening=True)
        self.split.add_class("-reading")
        self.call_after_refresh(self.detail.focus)

    @on(events.DescendantFocus)
    def _focused(self, event: events.DescendantFocus) -> None:
        """Where there is room for one of them, it is the one with the focus."""
        self.split.set_class(self.is_read(event.widget), "-reading")

    def is_read(self, widget: Widget) -> bool:
        """Whether a widget is at the right, where what is under the cursor is read."""
        return widget is self.detail

    def on_resize(self) -> None:
        """The detail may have come into view."""
        self.call_after_refresh(self.show_detail)

    def action_open(self) -> None:
        """Enter: from the list to the detail, from the detail to what it speaks of."""
        if not self.reading:
            self.lines.action_open()
        elif self.lines.cursor_key:
            self.follow(self.lines.cursor_key)

    def action_back(self) -> None:
        """Escape: to the list."""
        self.split.remove_class("-reading")
        self.call_after_refresh(self.lines.focus)

    def show_record(self, identity: str) -> None:
        """Put the cursor on a record, and read it."""
        if self.lines.go_to(identity):
            self.read_on()
