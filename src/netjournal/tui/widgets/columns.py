"""Laying text out in cells: clipping, and columns of which one gives way when the line is narrow.

Widths are terminal cells, not characters: an emoji or a CJK character is two cells wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rich.cells import set_cell_size
from textual.content import Content

from netjournal.present.glyphs import UNICODE, Glyphs
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.sanitize import strip_controls


def clean(content: Content) -> Content:
    """The same content without anything that steers a terminal; styles stay where they are."""
    text = content.plain
    safe = strip_controls(text)
    return content if safe == text else Content(safe, list(content.spans))


def clip(content: Content, width: int, glyphs: Glyphs = UNICODE) -> Content:
    """At most `width` cells of a one-line content, ending in an ellipsis where something was cut."""
    if content.cell_length <= width:
        return content
    dots = glyphs.ellipsis[: max(0, width)]
    kept = set_cell_size(content.plain, max(0, width - len(dots))).rstrip() if width > 0 else ""
    spans = [span for span in content.spans if span.start < len(kept)]
    return Content(kept, [span._replace(end=min(span.end, len(kept))) for span in spans]) + dots


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a line. `width` None is the column that takes what the others leave."""

    content: Content
    width: int | None = None
    align: Literal["left", "right"] = "left"


def _filled(content: Content, width: int, align: Literal["left", "right"], glyphs: Glyphs) -> Content:
    clipped = clip(content, width, glyphs)
    room = width - clipped.cell_length
    return clipped.pad_left(room) if align == "right" else clipped.pad_right(room)


def columns(width: int, *cells: Cell, gap: int = 2, glyphs: Glyphs = UNICODE) -> Content:
    """One line of `width` cells with the cells side by side, `gap` apart.

    Columns without a width share what is left (at least one cell each); a line that is still too long is cut at the
    right by whoever draws it.
    """
    fixed = sum(cell.width for cell in cells if cell.width is not None)
    free = [cell for cell in cells if cell.width is None]
    left = max(0, width - fixed - gap * max(0, len(cells) - 1))
    share, extra = divmod(left, len(free)) if free else (0, 0)
    parts: list[Content] = []
    for cell in cells:
        room = cell.width
        if room is None:
            room = max(1, share + (1 if extra > 0 else 0))
            extra -= 1
        parts.append(_filled(clean(cell.content), room, cell.align, glyphs))
    return Content(" " * gap).join(parts)


def spread(width: int, left: Content, right: Content, gap: int = 2, glyphs: Glyphs = UNICODE) -> Content:
    """`left` and `right` at the two ends of a line of `width` cells; the left one is cut first."""
    if not right:
        return clip(clean(left), width, glyphs)
    right = clip(clean(right), width, glyphs)
    room = width - right.cell_length - gap
    if room < 4:
        return right.pad_left(width - right.cell_length)
    return _filled(clean(left), room, "left", glyphs) + " " * gap + right


def words_first(
    width: int, words: Content, asides: Sequence[Content], gap: int = 2, glyphs: Glyphs = UNICODE
) -> Content:
    """A line whose words come first: at the right stands the first of `asides` that leaves them whole, else the last.

    The asides say less and less.
    """
    words = clean(words)
    aside = next((item for item in asides if words.cell_length + gap + item.cell_length <= width), asides[-1])
    return spread(width, words, aside, gap=gap, glyphs=glyphs)
