"""Text fitted to the cells of a terminal: wrapped lines, and the widths of columns.

Widths are in cells; a wide character takes two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    import wcwidth
else:
    wcwidth = lazy_import("wcwidth")

GAP = 2
"""Cells between two columns."""


def cells(text: str) -> int:
    """How many cells a text takes."""
    if text.isascii():
        return len(text)
    width: int = wcwidth.wcswidth(text)
    return width if width >= 0 else len(text)


def shorten_to(text: str, width: int) -> str:
    """The text in at most `width` cells, with an ellipsis where something was left out."""
    if len(text) <= width and cells(text) <= width:
        return text
    end = min(len(text), width)
    while end and cells(text[:end]) > width - 1:
        end -= 1
    return text[:end].rstrip() + "…"


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, broken between words; a longer word is cut into pieces.

    Spaces at the beginning of the text stay. A width below 1 means no limit.
    """
    if width < 1 or cells(text) <= width:
        return [text]
    indent = text[: len(text) - len(text.lstrip(" "))]
    lines: list[str] = []
    line = indent
    for word in text.split():
        joined = f"{line} {word}" if line.strip() else f"{line}{word}"
        if cells(joined) <= width:
            line = joined
            continue
        if line.strip():
            lines.append(line)
        *pieces, line = _pieces(word, width)
        lines += pieces
    return [*lines, line]


def _pieces(word: str, width: int) -> list[str]:
    """A word in pieces of at most `width` cells, at least one character each."""
    found = [""]
    for letter in word:
        if found[-1] and cells(found[-1] + letter) > width:
            found.append("")
        found[-1] += letter
    return found


def column_widths(rows: Sequence[Sequence[str]], widest: int) -> list[int]:
    """The width of each column but the last, at most `widest`."""
    return [min(widest, max(map(cells, column))) for column in list(zip(*rows, strict=True))[:-1]]
