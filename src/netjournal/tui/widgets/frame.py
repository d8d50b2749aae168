"""The first and the last line of every screen: where I am, and which keys work here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from textual import events
from textual.binding import ActiveBinding
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import KEPT_ALWAYS, PAGES_GROUP, footer_weight
from netjournal.tui.glyphs import UNICODE, Glyphs
from netjournal.tui.widgets.columns import spread

MUTED = "$foreground-muted"
KEY = "bold $footer-key-foreground"
DESCRIPTION = "$footer-description-foreground"
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
        first, *rest = strip_controls(self.looking_at).split(" · ")
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
        styled = [
            Content.styled(strip_controls(part), sync_ink if part is self.sync else MUTED) for part in parts if part
        ]
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
class FooterKey:
    """A key of the footer: its action, how many cells it takes, and what speaks for keeping it."""

    action: str
    cells: int
    weight: int


def left_out(keys: Sequence[FooterKey], room: int) -> frozenset[str]:
    """The actions of the keys that a line of so many cells has no room for: the lightest, of those the last first."""
    over = sum(key.cells for key in keys) - room
    out = set()
    for _, key in sorted(enumerate(keys), key=lambda each: (each[1].weight, -each[0])):
        if over <= 0:
            break
        out.add(key.action)
        over -= key.cells
    return frozenset(out)


class KeyFooter(Widget):
    """The keys that work here, on one line, as quiet as they can be read; what has no room is in the help.

    Textual's own footer is a widget for each key, twenty of them on a page; this one is a line that is drawn.
    """

    DEFAULT_CSS = """
    KeyFooter { height: 1; padding: 0 1; dock: bottom; color: $footer-foreground; background: $footer-background; }
    """
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._places: list[tuple[int, int, ActiveBinding]] = []

    def on_mount(self) -> None:
        """Other keys may work after each change of the focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh())

    def on_unmount(self) -> None:
        """The screen outlives its line of keys."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def render(self) -> Content:
        """The keys that there is room for, each of them whole."""
        active = list(self._active().values())
        out = left_out(self._keys(active), self.size.width + 1)  # the last has no other key at its right
        line = Content("")
        self._places = []
        for group, bindings in groupby(active, lambda each: each.binding.group is PAGES_GROUP):
            if group:
                line += " "
                for binding in bindings:
                    line = self._place(line, binding, Content(""))
                line += Content.styled(f" {PAGES_GROUP.description}  ", DESCRIPTION)
            else:
                for binding in bindings:
                    if binding.binding.action not in out:
                        words = Content.styled(f" {strip_controls(binding.binding.description)}", DESCRIPTION)
                        line = self._place(line, binding, words) + " "
        return line

    def _place(self, line: Content, active: ActiveBinding, words: Content) -> Content:
        """The line with one key more, whose place is remembered for the mouse."""
        shown = Content.styled(self.app.get_key_display(active.binding), KEY) + words
        self._places.append((line.cell_length, line.cell_length + shown.cell_length, active))
        return line + shown

    def _active(self) -> dict[str, ActiveBinding]:
        """The first binding of every action that the footer shows."""
        found: dict[str, ActiveBinding] = {}
        for active_binding in self.screen.active_bindings.values():
            if active_binding.binding.show:
                found.setdefault(active_binding.binding.action, active_binding)
        return found

    def _keys(self, active: Sequence[ActiveBinding]) -> list[FooterKey]:
        shown: list[FooterKey] = []
        pages = 0
        for item in active:
            cells = Content(self.app.get_key_display(item.binding)).cell_length
            if item.binding.group is PAGES_GROUP:
                pages += cells
            else:
                words = Content(strip_controls(item.binding.description)).cell_length
                shown.append(FooterKey(item.binding.action, cells + words + 2, footer_weight(item.binding.id or "")))
        room_for_pages = pages + len(PAGES_GROUP.description) + 4 if pages else 0
        return [FooterKey("", room_for_pages, KEPT_ALWAYS), *shown]

    def _at(self, x: int) -> ActiveBinding | None:
        cell = x - self.styles.padding.left
        return next((each for start, end, each in self._places if start <= cell < end), None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say in a whole sentence what the key under the mouse does."""
        each = self._at(event.x)
        self.tooltip = (each.tooltip or each.binding.description) if each else None

    def on_click(self, event: events.Click) -> None:
        """As if the key had been pressed."""
        each = self._at(event.x)
        if each is None:
            return
        if each.enabled:
            self.app.simulate_key(each.binding.key)
        else:
            self.app.bell()
