"""A line of the settings page: a name, and what it is set to. Pure."""

from __future__ import annotations

from functools import partial

from textual.content import Content

from netjournal.present.glyphs import Glyphs
from netjournal.text.sanitize import strip_controls
from netjournal.tui.widgets.columns import Cell, columns
from netjournal.tui.widgets.row_source import Row

NAME_WIDTH = 18
MUTED = "$foreground-muted"


def setting_line(name: str, value: str, width: int, *, signs: Glyphs, ink: str = "") -> Content:
    """The line at a width; `ink` is the style of its value."""
    cells = [
        Cell(Content.styled(strip_controls(name), MUTED), NAME_WIDTH),
        Cell(Content.styled(strip_controls(value), ink)),
    ]
    return columns(width, *cells, glyphs=signs)


def setting_row(key: str, name: str, value: str, signs: Glyphs, ink: str = "") -> Row:
    """The line as a row of the list."""
    return Row(key, partial(setting_line, name, value, signs=signs, ink=ink))
