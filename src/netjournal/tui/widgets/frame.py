"""The first and the last line of every screen: where I am, and which keys work here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.binding import ActiveBinding
from textual.content import Content
from textual.geometry import Size
from textual.keys import key_to_character
from textual.reactive import reactive
from textual.widget import Widget

from netjournal.present.glyphs import UNICODE, Glyphs
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import BY_ID, LAST_KEYS, PAGES_GROUP, KeyHint, footer_weight, hint_weight
from netjournal.tui.widgets.columns import spread

MUTED = "$foreground-muted"
KEY = "bold $footer-key-foreground"
DESCRIPTION = "$footer-description-foreground"
LEAST_LEFT = 24  # cells that what I am looking at keeps before date, term and sync begin to give way


class TopLine(Widget):
    """The seven pages by name, and at the right the date, the term and week, and the state of sync.

    The page that is shown is marked. Where the line is narrow the term goes first, then the names of the other pages
    (their digits stay), then the date; sync stays longest, because it may want attention (`sync_wants_me`).
    `looking_at` is words with their parts between ` · `, the page's own name first; the other parts stand on a second
    line. A screen without pages has one line, with these words at its left.
    """

    DEFAULT_CSS = """
    TopLine { height: auto; padding: 0 1; background: $surface; color: $foreground; dock: top; }
    """
    ALLOW_SELECT = False

    looking_at: reactive[str] = reactive("", layout=True)
    page: reactive[str] = reactive("")
    today: reactive[str] = reactive("")
    term: reactive[str] = reactive("")
    sync: reactive[str] = reactive("")
    sync_wants_me: reactive[bool] = reactive(False)
    glyphs: reactive[Glyphs] = reactive(UNICODE)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._places: list[tuple[int, int, ActiveBinding]] = []
        self._known: list[ActiveBinding] = []

    def on_mount(self) -> None:
        """The pages have their keys once the screen has its focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self._learn_pages())

    def on_unmount(self) -> None:
        """The screen outlives its line."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - as Textual asks
        """One line for the pages, and one for what the page says of itself."""
        return 2 if self._pages() and " · " in self.looking_at else 1

    def render(self) -> Content:
        """The lines at the width that there is."""
        pages = self._pages()
        if not pages:
            return self._words_and_right()
        lines = [self._pages_and_right(pages)]
        _, _, rest = strip_controls(self.looking_at).partition(" · ")
        if rest:
            words = Content(rest.replace(" · ", f" {self.glyphs.separator} "))
            lines.append(spread(self.size.width, words.stylize(MUTED), Content(""), glyphs=self.glyphs))
        return Content("\n").join(lines)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say in a whole sentence where the name under the mouse leads."""
        found = self._at(event.x, event.y)
        self.tooltip = (found.tooltip or found.binding.description) if found else None

    async def on_click(self, event: events.Click) -> None:
        """Go to the page that is clicked; a digit would be typed where a text has the focus."""
        found = self._at(event.x, event.y)
        if found is not None:
            await self.app.run_action(found.binding.action, found.node)

    def _learn_pages(self) -> None:
        if not self._known and self._pages():
            self.refresh(layout=True)

    def _pages(self) -> list[ActiveBinding]:
        """The keys that lead to the pages, in their order; none outside a page.

        While a text has the focus its letters and digits are no keys, so the pages that were found stay.
        """
        if not self._known:
            self._known = [
                active
                for active in self.screen.active_bindings.values()
                if active.binding.show and active.binding.group is PAGES_GROUP
            ]
        return self._known

    def _at(self, x: int, y: int) -> ActiveBinding | None:
        cell = x - self.styles.padding.left
        if y > 0:
            return None
        return next((active for start, end, active in self._places if start <= cell < end), None)

    def _tabs(self, pages: Sequence[ActiveBinding], *, named: bool) -> tuple[Content, list[tuple[int, int]]]:
        """The pages side by side, and the cells that each takes; `named` gives all of them their names."""
        line, places = Content(""), []
        for active in pages:
            here = bool(self.page) and self.page in active.binding.action
            key = self.app.get_key_display(active.binding)
            name = f" {strip_controls(active.binding.description)}" if named or here else ""
            tab = Content.styled(key, KEY) + Content.styled(name, "bold" if here else MUTED)
            if here:
                tab = tab.stylize("underline")
            start = line.cell_length
            places.append((start, start + tab.cell_length))
            line += tab + ("  " if named or here else " ")
        return line, places

    def _pages_and_right(self, pages: Sequence[ActiveBinding]) -> Content:
        width = self.size.width
        for named, parts in (
            (True, (self.today, self.term, self.sync)),
            (True, (self.today, self.sync)),
            (False, (self.today, self.term, self.sync)),
            (False, (self.today, self.sync)),
            (False, (self.sync,)),
            (False, ()),
        ):
            tabs, places = self._tabs(pages, named=named)
            right = self._right(*parts)
            if tabs.cell_length + right.cell_length + 2 <= width or not parts:
                break
        self._places = [(start, end, active) for (start, end), active in zip(places, pages, strict=True)]
        return spread(width, tabs, right, glyphs=self.glyphs)

    def _words(self, room: int | None = None) -> Content:
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

    def _words_and_right(self) -> Content:
        width = self.size.width
        room = min(self._words().cell_length, LEAST_LEFT)
        for parts in ((self.today, self.term, self.sync), (self.today, self.sync), (self.sync,)):
            right = self._right(*parts)
            if right.cell_length + 2 + room <= width:
                return spread(width, self._words(width - right.cell_length - 2), right, glyphs=self.glyphs)
        return spread(width, self._words(width), Content(""), glyphs=self.glyphs)


@dataclass(frozen=True, slots=True)
class FooterKey:
    """A key of the footer: its action, how many cells it takes, what speaks for keeping it, and its pair."""

    action: str
    cells: int
    weight: int
    pair: str = ""


def left_out(keys: Sequence[FooterKey], room: int) -> frozenset[str]:
    """The actions of the keys that a line of so many cells has no room for: the lightest, of those the last first.

    Of a pair neither is kept where one is left out.
    """
    over = sum(key.cells for key in keys) - room
    out: set[str] = set()
    for _, key in sorted(enumerate(keys), key=lambda numbered: (numbered[1].weight, -numbered[0])):
        if over <= 0:
            break
        if key.action not in out:
            gone = [other for other in keys if other is key or (key.pair and other.pair == key.pair)]
            out |= {other.action for other in gone}
            over -= sum(other.cells for other in gone)
    return frozenset(out)


@dataclass(frozen=True, slots=True)
class ShownKey:
    """A key that works now, the words that the footer has for it, and what speaks for keeping it."""

    active: ActiveBinding
    words: str
    weight: int

    @property
    def action(self) -> str:
        """What the key does."""
        return self.active.binding.action


class KeyFooter(Widget):
    """The keys that work here, on one line, as quiet as they can be read; what has no room is in the help.

    `row_keys` says which keys work on the row under the cursor, the likeliest first, in words that say what happens to
    it; None leaves that to the commands as they are declared. While a text has the focus only keys are named that
    would not be typed. Textual's own footer is a widget for each key, twenty of them on a page; this one is a line
    that is drawn.
    """

    DEFAULT_CSS = """
    KeyFooter { height: 1; padding: 0 1; dock: bottom; color: $footer-foreground; background: $footer-background; }
    """
    ALLOW_SELECT = False

    def __init__(
        self,
        row_keys: Callable[[], Sequence[KeyHint] | None] = lambda: None,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._row_keys = row_keys
        self._places: list[tuple[int, int, ActiveBinding]] = []

    def on_mount(self) -> None:
        """Other keys may work after each change of the focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh())

    def on_unmount(self) -> None:
        """The screen outlives its line of keys."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def render(self) -> Content:
        """The keys that there is room for, each of them whole."""
        shown = self._shown()
        keys = [self._measured(key) for key in shown]
        out = left_out(keys, self.size.width + 2)  # the last has no other key at its right
        line = Content("")
        self._places = []
        for key in shown:
            if key.action not in out:
                words = Content.styled(f" {strip_controls(key.words)}", DESCRIPTION)
                line = self._place(line, key.active, words) + "  "
        return line

    def _place(self, line: Content, active: ActiveBinding, words: Content) -> Content:
        """The line with one key more, whose place is remembered for the mouse."""
        shown = Content.styled(self.app.get_key_display(active.binding), KEY) + words
        self._places.append((line.cell_length, line.cell_length + shown.cell_length, active))
        return line + shown

    def _shown(self) -> list[ShownKey]:
        """The keys of the row and those of every page; or, where nothing is said of a row, what is declared."""
        active = self._active()
        hints = self._row_keys()
        if hints is None:
            return self._declared(active)
        found: dict[str, ShownKey] = {}
        for place, hint in enumerate(hints):
            binding = _active_of(hint.id, active)
            if binding is not None:
                key = ShownKey(binding, hint.words, hint_weight(place))
                found.setdefault(key.action, key)
        for identity in LAST_KEYS:
            binding = _active_of(identity, active)
            if binding is not None:
                key = ShownKey(binding, binding.binding.description, footer_weight(identity))
                found.setdefault(key.action, key)
        return list(found.values())

    def _declared(self, active: Sequence[ActiveBinding]) -> list[ShownKey]:
        """The first binding of every action that is declared for the footer; the pages stand on the line on top."""
        found: dict[str, ShownKey] = {}
        for item in active:
            if item.binding.show and item.binding.group is not PAGES_GROUP:
                key = ShownKey(item, item.binding.description, footer_weight(item.binding.id or ""))
                found.setdefault(key.action, key)
        return list(found.values())

    def _active(self) -> list[ActiveBinding]:
        """The bindings that work now: none whose key would be typed where the focus is."""
        focused = self.screen.focused
        return [
            item
            for item in self.screen.active_bindings.values()
            if item.binding.priority or focused is None or not _typed_in(focused, item.binding.key)
        ]

    def _measured(self, key: ShownKey) -> FooterKey:
        command = BY_ID.get(key.active.binding.id or "")
        return FooterKey(
            key.action,
            Content(self.app.get_key_display(key.active.binding)).cell_length
            + Content(strip_controls(key.words)).cell_length
            + 3,
            key.weight,
            command.pair if command else "",
        )

    def _at(self, x: int) -> ActiveBinding | None:
        cell = x - self.styles.padding.left
        return next((active for start, end, active in self._places if start <= cell < end), None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say in a whole sentence what the key under the mouse does."""
        active = self._at(event.x)
        self.tooltip = (active.tooltip or active.binding.description) if active else None

    def on_click(self, event: events.Click) -> None:
        """As if the key had been pressed."""
        active = self._at(event.x)
        if active is None:
            return
        if active.enabled:
            self.app.simulate_key(active.binding.key)
        else:
            self.app.bell()


def _typed_in(focused: Widget, key: str) -> bool:
    """Whether a widget that has the focus would take a key as text."""
    return focused.check_consume_key(key, "/" if key == "slash" else key_to_character(key))


def _active_of(identity: str, active: Sequence[ActiveBinding]) -> ActiveBinding | None:
    """What works now under the name of a command, or under its key where a list has that key to itself."""
    named = next((item for item in active if item.binding.id == identity), None)
    if named is not None or identity not in BY_ID:
        return named
    key = BY_ID[identity].keys
    return next((item for item in active if item.binding.key == key), None)
