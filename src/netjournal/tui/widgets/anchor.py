"""What stays under the eye when the rows of a list change: pure arithmetic over row sources."""

from __future__ import annotations

from netjournal.frozen import dataclass
from netjournal.tui.widgets.rows import RowSource

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


def settle(anchor: Anchor, source: RowSource, height: int) -> tuple[int | None, int]:
    """The cursor's place among other rows, and the row to put at the top of the screen."""
    found = (source.find(key) for key in anchor.keys)
    index = next((place for place in found if place is not None and not source.row(place).heading), None)
    if index is None and len(source):
        index = selectable(source, min(anchor.place or 0, len(source) - 1), 1)
    places = ((source.find(key), line) for key, line in anchor.lines)
    top = next((place - line for place, line in places if place is not None), anchor.top)
    return index, max(0, min(top, len(source) - height))
