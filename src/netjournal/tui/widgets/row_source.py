"""Where a long list gets its lines from: all of them at once, or page by page as they come into view.

What stays under the eye when the rows of a list change: pure arithmetic over row sources.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from textual.cache import LRUCache
from textual.content import Content

from netjournal.startup.fast_dataclass import dataclass

PAGES_KEPT = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. `key` names it for as long as it exists, whatever its place in the list.

    `content` is the line, or makes the line for a width in cells (for columns that end at the right edge).
    A heading is shown, but the cursor never rests on it.
    """

    key: str
    content: Content | Callable[[int], Content]
    heading: bool = False


class RowSource(Protocol):
    """What a list draws from. Asking for a row must be quick: it happens while a key is held down."""

    def __len__(self) -> int:
        """How many rows there are, headings included."""
        ...

    def row(self, index: int) -> Row:
        """The row at a place from 0."""
        ...

    def find(self, key: str) -> int | None:
        """The place of a key, or None when it isn't there."""
        ...


class FixedRows:
    """Rows that are all at hand."""

    def __init__(self, rows: Sequence[Row] = ()) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, index: int) -> Row:
        """The row at a place from 0."""
        return self._rows[index]

    def find(self, key: str) -> int | None:
        """The place of a key, or None when it isn't there."""
        return next((index for index, row in enumerate(self._rows) if row.key == key), None)


class PagedRows:
    """Rows that are read when they come into view, `page` at a time; the last few pages are kept.

    `load` gets keys of one page and returns their rows. A key that it has no row for (its record went in the
    meantime) is shown as an empty line.
    """

    def __init__(self, keys: Sequence[str], load: Callable[[Sequence[str]], Sequence[Row]], page: int = 200) -> None:
        self._keys = keys
        self._load = load
        self._page = page
        self._pages: LRUCache[int, dict[str, Row]] = LRUCache(PAGES_KEPT)

    def __len__(self) -> int:
        return len(self._keys)

    def row(self, index: int) -> Row:
        """The row at a place from 0, reading its page if it isn't among the ones kept."""
        key = self._keys[index]
        number = index // self._page
        rows = self._pages.get(number)
        if rows is None:
            start = number * self._page
            rows = {row.key: row for row in self._load(self._keys[start : start + self._page])}
            self._pages[number] = rows
        return rows.get(key) or Row(key, Content(""))

    def find(self, key: str) -> int | None:
        """The place of a key, or None when it isn't there; reads nothing."""
        try:
            return self._keys.index(key)
        except ValueError:
            return None


NEIGHBOURS = 8  # rows at each side that may take over from a row that went


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a list stood: keys that the cursor may go to, best first, and lines of the screen with their keys."""

    keys: tuple[str, ...]
    place: int | None
    lines: tuple[tuple[str, int], ...]
    top: int


def selectable(source: RowSource, index: int, step: int) -> int | None:
    """The nearest place that can have the cursor, looking from `index` in the direction of `step`, then back."""
    for direction in (step, -step):
        place = index
        while 0 <= place < len(source):
            if not source.row(place).heading:
                return place
            place += direction
    return None


def take_anchor(source: RowSource, cursor: int | None, key: str | None, top: int, height: int) -> Anchor:
    """Note what is under the cursor and in view: `top` is the first of `height` rows on the screen.

    The line to keep is the cursor's when it is in view; otherwise the first ones, which are being read.
    """
    count = len(source)
    keys = [] if key is None else [key]
    if cursor is not None:
        after = range(cursor + 1, min(count, cursor + 1 + NEIGHBOURS))
        before = range(cursor - 1, max(-1, cursor - 1 - NEIGHBOURS), -1)
        rows = [source.row(index) for index in (*after, *before)]
        keys += [row.key for row in rows if not row.heading]
    bottom = min(count, top + height)
    in_view = list(range(top, min(bottom, top + NEIGHBOURS)))
    lines = [(source.row(index).key, index - top) for index in in_view]
    if cursor is not None and top <= cursor < bottom:
        lines = [(name, cursor - top) for name in keys] + lines
    return Anchor(tuple(keys), cursor, tuple(lines), top)


def restore_anchor(anchor: Anchor, source: RowSource, height: int) -> tuple[int | None, int]:
    """The cursor's place among other rows, and the row to put at the top of the screen."""
    found = (source.find(key) for key in anchor.keys)
    index = next((place for place in found if place is not None and not source.row(place).heading), None)
    if index is None and len(source):
        index = selectable(source, min(anchor.place or 0, len(source) - 1), 1)
    places = ((source.find(key), line) for key, line in anchor.lines)
    top = next((place - line for place, line in places if place is not None), anchor.top)
    return index, max(0, min(top, len(source) - height))
