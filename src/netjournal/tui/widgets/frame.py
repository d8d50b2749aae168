"""The first and the last line of every screen: where I am, and which keys work here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Footer

from netjournal.tui.commands import KEPT_ALWAYS, PAGES_GROUP, footer_weight
from netjournal.tui.glyphs import UNICODE, Glyphs
from netjournal.tui.text import plain
from netjournal.tui.widgets.columns import spread

MUTED = "$foreground-muted"
LEAST_LEFT = 24  # cells that what I am looking at keeps before date, term and sync begin to give way


class TopLine(Widget):
    """What I am looking at, and at the right the date, the term and week, and the state of sync.

    `looking_at` is words with their parts between ` · `; the first part is the strong one. Where the line is narrow
    first the term goes, then the date; sync stays longest, because it may want attention (`sync_wants_me`).
    """

    DEFAULT_CSS = """
    TopLine { height: 1; padding: 0 1; background: $surface; color: $foreground; dock: top; }
    """
    ALLOW_SELECT = False

    looking_at: reactive[str] = reactive("")
    today: reactive[str] = reactive("")
    term: reactive[str] = reactive("")
    sync: reactive[str] = reactive("")
    sync_wants_me: reactive[bool] = reactive(False)
    glyphs: reactive[Glyphs] = reactive(UNICODE)

    def _left(self, room: int | None = None) -> Content:
        """The words at the left; in a narrow `room` whole parts go from the end, so that no word is cut in two."""
        first, *rest = plain(self.looking_at).split(" · ")
        separator = f" {self.glyphs.separator} "
        whole = Content.styled(first, "bold") + "".join(separator + part for part in rest)
        if room is None or whole.cell_length <= room:
            return whole
        while rest:
            rest.pop()
            fewer = Content.styled(first, "bold") + "".join(separator + part for part in rest)
            fewer += f" {self.glyphs.ellipsis}"
            if fewer.cell_length <= room:
                return fewer
        return Content.styled(first, "bold")

    def _right(self, *parts: str) -> Content:
        """The parts that aren't empty, muted, sync in the colour of a warning when it wants attention."""
        sync_ink = "$text-warning" if self.sync_wants_me else MUTED
        styled = [Content.styled(plain(part), sync_ink if part is self.sync else MUTED) for part in parts if part]
        return Content.styled(f" {self.glyphs.separator} ", MUTED).join(styled)

    def render(self) -> Content:
        """The line at the width that there is."""
        width = self.size.width
        length = self._left().cell_length
        choices = [(self.today, self.term, self.sync), (self.today, self.sync), (self.sync,)]
        room = min(length, LEAST_LEFT)
        for parts in choices:
            right = self._right(*parts)
            if right.cell_length + 2 + room <= width:
                return spread(width, self._left(width - right.cell_length - 2), right, glyphs=self.glyphs)
        return spread(width, self._left(width), Content(""), glyphs=self.glyphs)


@dataclass(frozen=True, slots=True)
class Shown:
    """A key of the footer: its action, how many cells it takes, and what speaks for keeping it."""

    action: str
    cells: int
    weight: int


def left_out(keys: Sequence[Shown], room: int) -> frozenset[str]:
    """The actions of the keys that a line of so many cells has no room for: the lightest, of those the last first."""
    over = sum(key.cells for key in keys) - room
    out = set()
    for _, key in sorted(enumerate(keys), key=lambda each: (each[1].weight, -each[0])):
        if over <= 0:
            break
        out.add(key.action)
        over -= key.cells
    return frozenset(out)


class Keys(Footer):
    """The keys that work here, on one line, as quiet as they can be read; what has no room is in the help."""

    DEFAULT_CSS = """
    Keys {
        padding: 0 1;
        FooterKey { margin-right: 1; }
        KeyGroup FooterKey { margin-right: 0; }
        &.-compact FooterLabel { margin: 0 2 0 1; }
        FooterKey .footer-key--key { padding: 0; }
        FooterKey .footer-key--description { padding: 0 0 0 1; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, compact=True, show_command_palette=False)
        self._room = 0

    def compose(self) -> ComposeResult:
        """The keys that there is room for, each of them whole."""
        self._room = self.app.size.width - 1  # a cell of padding at the left; at the right a key has its own
        out: frozenset[str] | None = None
        for widget in super().compose():
            if out is None:  # Textual gives the first key once the page is there to be asked
                out = left_out(self._keys(), self._room)
            if getattr(widget, "action", None) not in out:
                yield widget

    def _keys(self) -> list[Shown]:
        shown: dict[str, Shown] = {}
        pages = 0
        for _, binding, _, _ in self.screen.active_bindings.values():
            if not binding.show or binding.action in shown:
                continue
            cells = Content(self.app.get_key_display(binding)).cell_length
            if binding.group is PAGES_GROUP:
                pages += cells
            else:
                words = Content(binding.description).cell_length
                shown[binding.action] = Shown(binding.action, cells + words + 2, footer_weight(binding.id or ""))
        room_for_pages = pages + len(PAGES_GROUP.description) + 4 if pages else 0
        return [Shown("", room_for_pages, KEPT_ALWAYS), *shown.values()]

    def on_resize(self, event: events.Resize) -> None:
        """More room or less: other keys."""
        if event.size.width - 1 != self._room:
            self.call_after_refresh(self.recompose)
