"""A list of cards: like the list of lines, with several lines for each row, and of any length."""

from __future__ import annotations

from textual import events
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip

from netjournal.present.glyphs import UNICODE, Glyphs
from netjournal.tui.widgets.lines import GUTTER, MARGIN, STRIPS_KEPT, LineList
from netjournal.tui.widgets.row_source import Row, RowSource, restore_anchor, selectable, take_anchor


class CardList(LineList):
    """Rows of `lines` lines each, with an empty line under each; a row's content has its lines between line ends.

    A card with fewer lines is filled up, one with more is cut. With `quiet` the cursor is seen only where the focus is,
    for lists that stand side by side. Everything else is as in a LineList.
    """

    def __init__(
        self,
        lines: int,
        *,
        empty: Content | str = "",
        glyphs: Glyphs = UNICODE,
        quiet: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        self.each = lines + 1
        self.quiet = quiet
        self._drawn: LRUCache[tuple[int, int, bool, bool, bool], Strip] = LRUCache(STRIPS_KEPT)
        super().__init__(empty=empty, glyphs=glyphs, id=id, classes=classes)

    @property
    def _height(self) -> int:
        """How many whole cards fit."""
        return max(1, (self.scrollable_content_region.height + 1) // self.each)

    def show(self, source: RowSource, keep: bool = True) -> None:
        """Show other cards; see LineList."""
        first, cut = divmod(self.scroll_offset.y, self.each)
        seen = -(-(cut + self.scrollable_content_region.height) // self.each)
        anchor = take_anchor(self._source, self.cursor, self.cursor_key, first, seen) if keep else None
        self._source = source
        self._drawn.clear()
        self.virtual_size = Size(1, max(0, len(source) * self.each - 1))
        index, top = restore_anchor(anchor, source, self._height) if anchor else (selectable(source, 0, 1), 0)
        self.cursor = index
        if self.is_attached:
            self.scroll_to(y=top * self.each + (cut if anchor else 0), animate=False, force=True)
            self._reveal()
            self._say_cursor()
        self.refresh()

    def watch_cursor(self, old: int | None, new: int | None) -> None:  # noqa: ARG002 - Textual's signature
        """Redraw, and keep the cursor in view."""
        self.refresh()
        self._reveal()
        self._say_cursor()

    def watch_selected(self) -> None:
        """Draw the marks again."""
        self._drawn.clear()

    def watch_glyphs(self) -> None:
        """Draw with the other signs."""
        self._drawn.clear()

    def _reveal(self) -> None:
        """Scroll as little as shows the whole card under the cursor."""
        height = self.scrollable_content_region.height
        if self.cursor is None or not height:
            return
        first, top = self.cursor * self.each, self.scroll_offset.y
        if first < top:
            self.scroll_to(y=first, animate=False, force=True)
        elif first + self.each - 1 > top + height:
            self.scroll_to(y=first + self.each - 1 - height, animate=False, force=True)

    def action_page(self, step: int) -> None:
        """Move the cursor and the view one page down (1) or up (-1)."""
        if self.cursor is None:
            return
        cards = self._height * step
        self.scroll_to(y=self.scroll_offset.y + cards * self.each, animate=False, force=True)
        self.cursor = selectable(self._source, max(0, min(self.cursor + cards, len(self._source) - 1)), step)
        self._reveal()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a card, a double click opens it."""
        event.prevent_default()
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = (offset.y + self.scroll_offset.y) // self.each
        if index >= len(self._source) or self._source.row(index).heading:
            return
        self.cursor = index
        if event.chain == 2:
            self.action_open()

    def on_resize(self) -> None:
        """Cards are as wide as the list."""
        self._drawn.clear()

    def notify_style_update(self) -> None:
        """Colours changed: draw every card again."""
        self._drawn.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        index, part = divmod(y + self.scroll_offset.y, self.each)
        if index >= len(self._source):
            return self._empty_line(y)
        if part == self.each - 1:
            return Strip.blank(self.scrollable_content_region.width, self.get_visual_style("line-list--row").rich_style)
        row = self._source.row(index)
        key = (index, part, self._seen_at(index), self.has_focus, row.key in self.selected)
        strip = self._drawn.get(key)
        if strip is None:
            self._draw_card(row, index)
            strip = self._drawn[key]
        return strip

    def _seen_at(self, index: int) -> bool:
        """Whether the cursor is to be seen on a card."""
        return index == self.cursor and (self.has_focus or not self.quiet)

    def _draw_card(self, row: Row, index: int) -> None:
        """Draw all lines of a card, since they are wrapped together."""
        width = max(0, self.scrollable_content_region.width - GUTTER - MARGIN)
        content = row.content(width) if callable(row.content) else row.content
        lines = content.split("\n", allow_blank=True)
        at_cursor, marked = self._seen_at(index), row.key in self.selected
        for part in range(self.each - 1):
            line = Row(row.key, lines[part] if part < len(lines) else Content(""), heading=row.heading)
            strip = self._draw(line, at_cursor, marked and part == 0)
            self._drawn[(index, part, at_cursor, self.has_focus, marked)] = strip


def wrapped(content: Content, width: int, most: int, signs: Glyphs = UNICODE) -> list[Content]:
    """At most `most` lines of a text wrapped to `width` cells; an ellipsis ends the last where some is left out."""
    lines = list(content.wrap(max(1, width)))
    if len(lines) <= most:
        return lines
    dots = signs.ellipsis
    last = lines[most - 1].plain.rstrip()
    while last and Content(last + dots).cell_length > width:
        last = last[:-1]
    return [*lines[: most - 1], Content(last.rstrip(" ,;:.") + dots)]
