"""Where a long list gets its lines from: all of them at once, or page by page as they come into view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from textual.cache import LRUCache
from textual.content import Content

from netjournal.frozen import dataclass

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
