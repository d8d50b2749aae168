"""What the seven pages have in common: a line on top, the work, a footer; loaded in one place, shown in one place.

A page with a list, and the detail of what is under its cursor: beside it where there is room, else after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from netjournal.domain.school_calendar import school_week, term_on
from netjournal.errors import JournalError
from netjournal.journal.journal import Journal
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_date
from netjournal.tui.commands import KeyHint
from netjournal.tui.widgets.detail import Block, Detail
from netjournal.tui.widgets.frame import KeyFooter, TopLine
from netjournal.tui.widgets.lines import LineList

if TYPE_CHECKING:
    from netjournal.tui import editor
    from netjournal.tui.app_protocol import AppProtocol
    from netjournal.tui.contacts import experts
else:
    experts = lazy_import("netjournal.tui.contacts.experts")
    editor = lazy_import("netjournal.tui.editor")


class Page(Screen[None]):
    """A page of the journal. A page of its own says its `NAME`, makes its `body`, `load`s and `show`s."""

    NAME: ClassVar[str] = ""
    TITLE_WORDS: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[int, int] | None = None
        self.add_class("page")

    @property
    def journal(self) -> Journal:
        """The one open journal."""
        return self.nj.journal

    @property
    def nj(self) -> AppProtocol:
        """The program."""
        return cast("AppProtocol", self.app)

    @property
    def is_whole(self) -> bool:
        """Whether all of it is mounted."""
        return self.is_mounted and bool(self.query("#top"))

    def compose(self) -> ComposeResult:
        """Line on top, work, footer; and a kind word instead where the terminal is too small for them."""
        top = TopLine(id="top")
        top.glyphs = self.nj.signs
        top.page = self.NAME
        yield top
        with Vertical(id="body"):
            yield from self.body()
        yield Static(
            "netjournal needs a little more room.\nMake this window at least 60 columns wide and 16 lines high.",
            id="too-small",
            markup=False,
        )
        yield KeyFooter(self._footer_keys)

    def body(self) -> ComposeResult:
        """The work of this page."""
        raise NotImplementedError

    def load(self, journal: Journal) -> Any:
        """Everything this page shows, read from the journal. Must be quick; slow parts belong in a thread worker."""
        raise NotImplementedError

    def show(self, data: Any) -> None:
        """Give what was loaded to the widgets."""
        raise NotImplementedError

    def show_record(self, identity: str) -> None:
        """Put the cursor on a record."""

    def row_keys(self) -> Sequence[KeyHint] | None:
        """The keys for the row under the cursor, the likeliest first; None where the page says nothing of its rows."""
        return None

    def _footer_keys(self) -> Sequence[KeyHint] | None:
        """What the footer names: while a text has the focus, its own keys."""
        return None if isinstance(self.focused, TextArea | Input) else self.row_keys()

    def refresh_footer(self) -> None:
        """Other keys may fit the row that is under the cursor now."""
        for footer in self.query(KeyFooter):
            footer.refresh()

    def action_who(self) -> None:
        """Who could help with a topic."""
        experts.ask_who(self.nj)

    def focus_capture(self) -> bool:
        """Put the cursor into this page's own capture bar; False where it has none."""
        return False

    def words(self) -> str:
        """What the page shows, for the line on top."""
        return self.TITLE_WORDS

    def on_mount(self) -> None:
        """Show the page for the first time."""
        self.refresh_page()

    def on_screen_resume(self) -> None:
        """Coming back: show what changed meanwhile."""
        if self._shown is not None and self._shown != self.journal.version():
            self.refresh_page()

    def refresh_page(self) -> None:
        """Load and show, keeping what is under the cursor where it is."""
        try:
            data = self.load(self.journal)
        except JournalError as error:
            self.nj.say_error(error)
            return
        self._shown = self.journal.version()
        self.show(data)
        self.refresh_top()
        self.refresh_footer()

    def refresh_top(self) -> None:
        """Say on the line on top what this is, what day it is, and how sync is."""
        today = self.nj.today
        terms = self.journal.terms()
        term = term_on(today, terms)
        week = "" if term is None else f"{term.name}, week {school_week(today, term, terms, self.journal.week_start())}"
        top = self.query_one("#top", TopLine)
        top.looking_at = self.words()
        top.today = format_date(today)
        top.term = week
        self._say_sharing()

    def sharing_changed(self) -> None:
        """Something was synced, or could not be: say on the line on top how sync is."""
        self._say_sharing()

    def _say_sharing(self) -> None:
        top = self.query_one("#top", TopLine)
        top.sync, top.sync_wants_me = self.nj.sharing.words, self.nj.sharing.wants_me

    def action_editor(self) -> None:
        """Open the field that has the focus in the teacher's own editor."""
        field = self.focused
        if isinstance(field, TextArea | Input):
            try:
                editor.edit_field(self.app, field)
            except JournalError as error:
                self.nj.say_error(error)

    def attempt(self, label: str, action: Any, *arguments: Any, **words: Any) -> Any:
        """Do something to the journal; an error becomes a sentence on the screen. Returns None then."""
        try:
            result = action(*arguments, **words)
        except JournalError as error:
            self.nj.say_error(error)
            return None
        if label:
            self.nj.say(label)
        self.nj.changed()
        return result


class SplitPage(Page):
    """A page of its own says what it is of (`EMPTY` when there is nothing), and makes the `blocks` of a key.

    On enter the detail has the focus, on enter again the page goes on to what it speaks of (`follow`); escape leads
    back to the list.
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
        """The list in which the cursor moves."""
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
        """Whether the detail is read."""
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
            self.refresh_footer()

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
