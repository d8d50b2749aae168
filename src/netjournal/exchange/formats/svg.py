"""Small pictures as SVG: bars, and a strip of parts. Each says in words what it shows, for those who cannot see it.

The colours come from the page around it, or from the defaults where a picture stands alone, so that one picture suits
light and dark paper. Everything has a label: no meaning is in a colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from netjournal.exchange.formats.markdown import clean
from netjournal.present.plots import PlotBar

WIDTH = 640
"""Units of a picture's width; it grows and shrinks with the page."""

LABEL = 130
SAID = 150
ROW = 30
BAR = 16
STRIP = 34
LEAST = 0.002
"""A share below this is drawn as nothing."""

INKS = ("#31688e", "#35a07a", "#8a5a9e", "#b5762a", "#5b6b7b", "#a8434f", "#7d8f2d")
"""Colours of the parts of a strip, of enough contrast with black and with white paper."""


def text_of(words: str) -> str:
    """Words as text of an XML document."""
    return escape(" ".join(clean(words).split()), quote=True)


def picture(width: int, height: int, title: str, words: str, body: Sequence[str], *, margin: int = 0) -> str:
    """A whole picture with its title and its description; `body` are elements."""
    box = f"{-margin} {-margin} {width + 2 * margin} {height + 2 * margin}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" class="picture"'
        f' font-family="system-ui, sans-serif" font-size="13">'
    )
    said = f"<title>{text_of(title)}</title><desc>{text_of(words)}</desc>"
    return "\n".join((f"{head}{said}", *body, "</svg>"))


def label(x: float, y: float, words: str, *, anchor: str = "start", strong: bool = False) -> str:
    """Words at a place; `anchor` is start, middle or end."""
    weight = ' font-weight="600"' if strong else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="ink" fill="currentColor"{weight}>'
        f"{text_of(words)}</text>"
    )


def bars(title: str, words: str, rows: Sequence[PlotBar]) -> str:
    """A bar for each row, with a mark where it was meant to end."""
    room = WIDTH - LABEL - SAID
    body = []
    for place, row in enumerate(rows):
        top = place * ROW + 6
        middle = top + BAR / 2
        body.append(label(0, middle + 4.5, row.label))
        body.append(
            f'<rect x="{LABEL}" y="{top}" width="{room}" height="{BAR}" rx="2" fill="currentColor" opacity="0.12"/>'
        )
        if row.share is not None and row.share > LEAST:
            long = min(row.share, 1.0) * room
            body.append(f'<rect x="{LABEL}" y="{top}" width="{long:.1f}" height="{BAR}" rx="2" fill="{INKS[0]}"/>')
        if row.intended is not None:
            at = LABEL + min(row.intended, 1.0) * room
            body.append(f'<path d="M{at:.1f} {top - 3}v{BAR + 6}" stroke="currentColor" stroke-width="2" fill="none"/>')
        body.append(label(WIDTH, middle + 4.5, row.said, anchor="end"))
    return picture(WIDTH, len(rows) * ROW + 6, title, words, body)


def strip(title: str, words: str, parts: Sequence[tuple[str, int]]) -> str:
    """One bar cut into parts by their counts, and below it what each of them is."""
    shown = [(name, count) for name, count in parts if count]
    whole = sum(count for _, count in shown) or 1
    body, x = [], 0.0
    for place, (name, count) in enumerate(shown):
        wide = count / whole * WIDTH
        ink = INKS[place % len(INKS)]
        body.append(f'<rect x="{x:.1f}" y="0" width="{max(wide - 2, 1):.1f}" height="{STRIP}" rx="2" fill="{ink}"/>')
        if wide > 20:
            body.append(
                f'<text x="{x + wide / 2 - 1:.1f}" y="{STRIP / 2 + 5}" text-anchor="middle" fill="#ffffff"'
                f' font-weight="600">{count}</text>'
            )
        row, column = divmod(place, 2)
        key_y, key_x = STRIP + 14 + row * 22, column * WIDTH / 2
        body.append(f'<rect x="{key_x:.1f}" y="{key_y}" width="12" height="12" rx="2" fill="{ink}"/>')
        body.append(label(key_x + 20, key_y + 10.5, f"{count} {name}"))
        x += wide
    rows = -(-len(shown) // 2)
    return picture(WIDTH, STRIP + 12 + rows * 22, title, words, body)
