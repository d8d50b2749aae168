"""The list that every long list of a screen is: only the lines in view are ever made or drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from netjournal.present.glyphs import UNICODE, Glyphs
from netjournal.tui.widgets.columns import clean, clip
from netjournal.tui.widgets.row_source import FixedRows, Row, RowSource, restore_anchor, selectable, take_anchor

GUTTER = 3  # a cell for the cursor's bar, one for the mark, one empty
MARGIN = 1  # between the text and the scrollbar
STRIPS_KEPT = 512


class LineList(ScrollView, can_focus=True, inherit_bindings=False):
    """A list of one-line rows with a cursor, of any length.

    `show` gives it rows. `cursor` is the place of the row under the cursor and `cursor_key` its key; both are None
    when no row can have the cursor. `selected` are the keys drawn with a mark: the screen decides what is in it.
    `empty` is said when there are no rows. Posts `Moved` when another row comes under the cursor and `Opened` on
    enter and double click.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Next line", show=False, id="list.down"),
        Binding("k,up", "move(-1)", "Line before", show=False, id="list.up"),
        Binding("g,home", "first", "First line", show=False, id="list.first"),
        Binding("G,end", "last", "Last line", show=False, id="list.last"),
        Binding("pagedown", "page(1)", "Next page", show=False, id="list.page_down"),
        Binding("pageup", "page(-1)", "Page before", show=False, id="list.page_up"),
        Binding("enter", "open", "Open", show=False, id="list.open"),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-list--row",
        "line-list--heading",
        "line-list--cursor",
        "line-list--bar",
        "line-list--mark",
        "line-list--empty",
    }
    DEFAULT_CSS = """
    LineList {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        & > .line-list--heading { color: $foreground-muted; text-style: bold; }
        & > .line-list--cursor {
            color: $block-cursor-blurred-foreground;
            background: $block-cursor-blurred-background;
            text-style: $block-cursor-blurred-text-style;
        }
        & > .line-list--bar { color: $foreground-muted; }
        & > .line-list--mark { color: $text-accent; text-style: bold; }
        & > .line-list--empty { color: $foreground-muted; }
        &:focus {
            & > .line-list--cursor {
                color: $block-cursor-foreground;
                background: $block-cursor-background;
                text-style: $block-cursor-text-style;
            }
            & > .line-list--bar { color: $block-cursor-foreground; }
        }
    }
    """

    cursor: reactive[int | None] = reactive(None, init=False, repaint=False)
    cursor_key: reactive[str | None] = reactive(None, init=False, repaint=False)
    selected: reactive[frozenset[str]] = reactive(frozenset, init=False)
    empty: reactive[Content] = reactive(Content, init=False)
    glyphs: reactive[Glyphs] = reactive(UNICODE, init=False)

    @dataclass
    class Moved(Message):
        """Another row is under the cursor; None when no row is left to be."""

        list: LineList
        key: str | None
        index: int | None

        @property
        def control(self) -> LineList:
            """The list, for `@on(LineList.Moved, "#id")`."""
            return self.list

    @dataclass
    class Opened(Message):
        """The row under the cursor is to be opened."""

        list: LineList
        key: str
        index: int

        @property
        def control(self) -> LineList:
            """The list, for `@on(LineList.Opened, "#id")`."""
            return self.list

    def __init__(
        self,
        source: RowSource | None = None,
        *,
        empty: Content | str = "",
        glyphs: Glyphs = UNICODE,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._source: RowSource = FixedRows()
        self._said: str | None = None
        self._strips: LRUCache[tuple[int, bool, bool, bool], Strip] = LRUCache(STRIPS_KEPT)
        self.set_reactive(LineList.empty, Content(empty) if isinstance(empty, str) else empty)
        self.set_reactive(LineList.glyphs, glyphs)
        if source is not None:
            self.show(source)

    def __len__(self) -> int:
        return len(self._source)

    def __bool__(self) -> bool:
        """A widget is there even when it has no rows."""
        return True

    @property
    def source(self) -> RowSource:
        """The rows being shown."""
        return self._source

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor."""
        return None if self.cursor is None else self._source.row(self.cursor)

    def show(self, source: RowSource, keep: bool = True) -> None:
        """Show other rows.

        With `keep` the cursor stays on the row with the same key, and that row on the same line of the screen; when
        the row went, its nearest neighbour takes over. Without it the list starts from the top.
        """
        top = self.scroll_offset.y
        anchor = take_anchor(self._source, self.cursor, self.cursor_key, top, self._height) if keep else None
        self._source = source
        self._strips.clear()
        self.virtual_size = Size(1, len(source))
        index, top = restore_anchor(anchor, source, self._height) if anchor else (selectable(source, 0, 1), 0)
        self.cursor = index
        if self.is_attached:
            self.scroll_to(y=top, animate=False, force=True)
            self._say_cursor()
        self.refresh()

    def go_to(self, key: str) -> bool:
        """Put the cursor on the row with that key; False when it isn't here."""
        index = self._source.find(key)
        if index is None or self._source.row(index).heading:
            return False
        self.cursor = index
        return True

    @property
    def _height(self) -> int:
        return self.scrollable_content_region.height

    def validate_cursor(self, cursor: int | None) -> int | None:
        """Keep the cursor on a row that can have it."""
        if cursor is None or not len(self._source):
            return None
        return selectable(self._source, max(0, min(cursor, len(self._source) - 1)), 1)

    def watch_cursor(self, old: int | None, new: int | None) -> None:
        """Redraw the two lines that changed and keep the cursor in view."""
        for index in {old, new} - {None}:
            self.refresh_line(index)  # type: ignore[arg-type]
        self._reveal()
        self._say_cursor()

    def watch_cursor_key(self, key: str | None) -> None:
        """Follow a key that was set from outside; one that isn't here leaves the cursor where it is."""
        row = self.cursor_row
        if key is not None and (row is None or row.key != key) and len(self._source) and not self.go_to(key):
            self.cursor_key = row.key if row else None

    def watch_selected(self) -> None:
        """Draw the marks again."""
        self._strips.clear()

    def watch_glyphs(self) -> None:
        """Draw with the other signs."""
        self._strips.clear()

    def _say_cursor(self) -> None:
        """Tell which row is under the cursor, when it is another one than was told last."""
        row = self.cursor_row
        key = row.key if row else None
        self.cursor_key = key
        if key != self._said:
            self._said = key
            self.post_message(self.Moved(self, key, self.cursor))

    def _reveal(self) -> None:
        """Scroll as little as shows the cursor, with the headings right above it."""
        if self.cursor is None or not self._height:
            return
        first = self.cursor
        while first > 0 and self.cursor - first < self._height - 1 and self._source.row(first - 1).heading:
            first -= 1
        top = self.scroll_offset.y
        if first < top:
            self.scroll_to(y=first, animate=False, force=True)
        elif self.cursor >= top + self._height:
            self.scroll_to(y=self.cursor - self._height + 1, animate=False, force=True)

    def action_move(self, step: int) -> None:
        """Move the cursor one row down (1) or up (-1)."""
        if self.cursor is None:
            self.cursor = selectable(self._source, 0, 1)
            return
        place = self.cursor + step
        while 0 <= place < len(self._source) and self._source.row(place).heading:
            place += step
        if 0 <= place < len(self._source):
            self.cursor = place
        elif step < 0:
            self.scroll_to(y=0, animate=False, force=True)

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self.cursor = selectable(self._source, 0, 1)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self.cursor = selectable(self._source, len(self._source) - 1, -1)

    def action_page(self, step: int) -> None:
        """Move the cursor and the view one page down (1) or up (-1)."""
        if self.cursor is None:
            return
        lines = max(1, self._height - 1) * step
        target = max(0, min(self.cursor + lines, len(self._source) - 1))
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, force=True)
        self.cursor = selectable(self._source, target, step)
        self._reveal()

    def action_open(self) -> None:
        """Open the row under the cursor."""
        if self.cursor is not None and (row := self.cursor_row):
            self.post_message(self.Opened(self, row.key, self.cursor))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a row, a double click opens it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = offset.y + self.scroll_offset.y
        if index >= len(self._source) or self._source.row(index).heading:
            return
        self.cursor = index
        if event.chain == 2:
            self.action_open()

    def on_mount(self) -> None:
        """Say the row that the list starts with."""
        self._say_cursor()

    def on_resize(self) -> None:
        """Lines are as wide as the list; the cursor stays in view."""
        self._strips.clear()
        self._reveal()

    def notify_style_update(self) -> None:
        """Colours changed: draw every line again."""
        self._strips.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        index = y + self.scroll_offset.y
        if index >= len(self._source):
            return self._empty_line(y)
        row = self._source.row(index)
        key = (index, index == self.cursor, self.has_focus, row.key in self.selected)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self._draw(row, index == self.cursor, row.key in self.selected)
        return strip

    def _draw(self, row: Row, at_cursor: bool, marked: bool) -> Strip:
        """A row as it stands on the screen: the cursor's bar, the mark, the text."""
        names = ["line-list--heading" if row.heading else "line-list--row"]
        names += ["line-list--cursor"] if at_cursor else []
        base = self.get_visual_style(*names)
        strong = at_cursor and self.has_focus
        width = self.scrollable_content_region.width
        room = max(0, width - GUTTER - MARGIN)
        content = row.content(room) if callable(row.content) else row.content

        def style_of(style: str | Style) -> Style:
            """On the strong cursor the text keeps its weight but not its colours, which may not be readable there."""
            found = self._get_style(style)
            return found.without_color if strong else found

        bar = self.get_visual_style(*names, "line-list--bar") if at_cursor else base
        mark = base if strong or not marked else self.get_visual_style(*names, "line-list--mark")
        segments = [
            Segment((self.glyphs.cursor if strong else self.glyphs.cursor_faint) if at_cursor else " ", bar.rich_style),
            Segment(self.glyphs.mark if marked else " ", mark.rich_style),
            Segment(" ", base.rich_style),
        ]
        text = clip(clean(content), room, self.glyphs)
        for part, style in text.render(base, end="", parse_style=style_of):
            segments.append(Segment(part, style.rich_style))
        return Strip(segments).adjust_cell_length(width, base.rich_style)

    def _empty_line(self, y: int) -> Strip:
        """A line below the rows: blank, or a line of what is said when there are none."""
        width = self.scrollable_content_region.width
        if len(self._source) or not self.empty:
            return Strip.blank(width, self.get_visual_style("line-list--row").rich_style)
        base = self.get_visual_style("line-list--empty")
        lines = self.empty.wrap(max(1, width - GUTTER - MARGIN))
        line = lines[y] if y < len(lines) else Content("")
        segments = [Segment(" " * GUTTER, base.rich_style)]
        for part, style in clean(line).render(base, end="", parse_style=self._get_style):
            segments.append(Segment(part, style.rich_style))
        return Strip(segments).adjust_cell_length(width, base.rich_style)
