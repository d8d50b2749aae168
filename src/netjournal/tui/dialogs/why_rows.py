"""Why a figure is what it is, as a page and as lines. Pure: a figure in, blocks and rows out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from textual.content import Content

from netjournal.domain.dates import say_exact
from netjournal.review.figure import Figure
from netjournal.review.period import Period
from netjournal.review.words import many
from netjournal.store.search import Hit
from netjournal.tui.glyphs import Glyphs
from netjournal.tui.text import plain
from netjournal.tui.widgets.columns import Cell, columns, spread
from netjournal.tui.widgets.detail import Block, Facts, Prose, Title
from netjournal.tui.widgets.rows import PagedRows, Row

COUNTED, LEFT_OUT, HEADING = "counted", "left-out", "heading"
DATE_WIDTH = 15


def why_blocks(figure: Figure, period: Period) -> list[Block]:
    """What the figure says, how it is reckoned, and what to keep in mind."""
    return [
        Title(f"Why: {figure.title}", period.name),
        Prose(figure.words),
        Facts([("reckoned as", figure.formula), ("keep in mind", figure.caveat), ("warning", figure.guard)]),
    ]


def why_keys(figure: Figure) -> list[str]:
    """A key for each line: the rows counted, then the rows left out, each under its heading."""
    keys = [f"{HEADING}:{COUNTED}", *(f"{COUNTED}:{place}" for place in range(len(figure.counted)))]
    if figure.left_out:
        keys += [f"{HEADING}:gap", f"{HEADING}:{LEFT_OUT}"]
        keys += [f"{LEFT_OUT}:{place}" for place in range(len(figure.left_out))]
    return keys


def record_of(figure: Figure, key: str) -> str:
    """The id of the record that a line shows; empty for a heading."""
    kind, _, place = key.partition(":")
    if kind == COUNTED:
        return figure.counted[int(place)]
    return figure.left_out[int(place)].id if kind == LEFT_OUT else ""


def why_rows(figure: Figure, named: Callable[[Sequence[str]], Mapping[str, Hit]], signs: Glyphs) -> PagedRows:
    """The rows behind a figure, read page by page; `named` finds records by id."""

    def load(keys: Sequence[str]) -> list[Row]:
        hits = named([identity for key in keys if (identity := record_of(figure, key))])
        return [_row(figure, key, hits, signs) for key in keys]

    return PagedRows(why_keys(figure), load)


def _row(figure: Figure, key: str, hits: Mapping[str, Hit], signs: Glyphs) -> Row:
    kind, _, place = key.partition(":")
    if kind == HEADING:
        return Row(key, _heading(figure, place), heading=True)
    hit = hits.get(record_of(figure, key))
    reason = figure.left_out[int(place)].reason if kind == LEFT_OUT else ""
    return Row(key, partial(_line, hit, reason, signs=signs))


def _heading(figure: Figure, which: str) -> Content:
    if which == COUNTED:
        return Content.styled(f"Counted: {many(len(figure.counted), 'row')}", "bold")
    return Content.styled(f"Left out: {many(len(figure.left_out), 'row')}" if which == LEFT_OUT else "", "bold")


def _line(hit: Hit | None, reason: str, width: int, *, signs: Glyphs) -> Content:
    if hit is None:
        return spread(width, Content("no longer in the journal"), Content(plain(reason)), glyphs=signs)
    when = say_exact(hit.on) if hit.on else hit.noun
    cells = [Cell(Content.styled(when, "$foreground-muted"), DATE_WIDTH), Cell(Content(plain(hit.text) or signs.dash))]
    if reason:
        cells.append(Cell(Content.styled(plain(reason), "$foreground-muted"), max(12, min(len(reason), width // 2))))
    return columns(width, *cells, glyphs=signs)
