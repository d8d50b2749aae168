"""The first and the last line of every screen: where I am, and which keys work here."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Footer

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


class Keys(Footer):
    """The keys that work here, on one line, as quiet as they can be read."""

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
