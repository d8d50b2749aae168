"""The lines of an import's preview: what will be new, merged, kept apart, converted and skipped, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from textual.content import Content

from netjournal.domain.model import Contact
from netjournal.domain.words import in_words
from netjournal.exchange.import_plan import Fate, ImportPlan, Line
from netjournal.exchange.importing import name_of
from netjournal.exchange.incoming import Aside
from netjournal.tui.glyphs import Glyphs
from netjournal.tui.text import plain
from netjournal.tui.widgets.columns import Cell, columns
from netjournal.tui.widgets.rows import Row

MUTED = "$foreground-muted"
_WHERE_CELLS = 18
_NAME_CELLS = 26
_NARROW = 84

PARTS = {
    Fate.NAMESAKE: "Perhaps the same, kept apart",
    Fate.MERGED: "Merged with whom you have",
    Fate.BACK: "Back from the trash",
    Fate.NEW: "New",
    Fate.HERE: "Already here, nothing to do",
}
"""What is to be looked at comes first."""


def preview_rows(plan: ImportPlan, signs: Glyphs) -> list[Row]:
    """Every line of a plan under its heading; a row's key is the line's reference."""
    rows: list[Row] = []
    for fate, heading in PARTS.items():
        if fate is Fate.NEW:  # of whom there may be thousands
            for title, asides in (("Skipped", plan.skipped), ("Converted", plan.converted)):
                rows += _part(title, len(asides), _asides(title, asides, signs))
        lines = plan.of(fate)
        rows += _part(heading, len(lines), (Row(line.reference, partial(_line, line, signs=signs)) for line in lines))
    return rows


def _part(heading: str, count: int, rows: Iterable[Row]) -> Iterator[Row]:
    if count:
        title = Content.styled(heading, "bold") + Content.styled(f"  {count:,}", MUTED)
        yield Row(f"heading:{heading}", title, heading=True)
        yield from rows
        yield Row(f"gap:{heading}", Content(""), heading=True)


def _asides(heading: str, asides: Iterable[Aside], signs: Glyphs) -> Iterator[Row]:
    for place, each in enumerate(asides):
        yield Row(f"{heading}:{place}", partial(_aside, each, signs=signs))


def _line(line: Line, width: int, *, signs: Glyphs) -> Content:
    sign = signs.tier(line.record.tier) if isinstance(line.record, Contact) else signs.separator
    name = Content(f"{sign} {plain(name_of(line))}")
    why = Content.styled(plain(line.why_in_short), MUTED)
    name_cells = _NAME_CELLS if why.plain else None
    if width < _NARROW:
        return columns(width, Cell(name, name_cells), *([Cell(why)] if why.plain else []), glyphs=signs)
    where = Cell(Content.styled(_place(line.where), MUTED), _WHERE_CELLS)
    if not why.plain:
        return columns(width, Cell(name), where, glyphs=signs)
    return columns(width, Cell(name, _NAME_CELLS), Cell(why), where, glyphs=signs)


def _place(where: str) -> str:
    """The place in the file; which file it is, is known."""
    return plain(where.partition(", ")[2] or where)


def _aside(aside: Aside, width: int, *, signs: Glyphs) -> Content:
    where = Cell(Content.styled(_place(aside.where), MUTED), _NAME_CELLS)
    return columns(width, where, Cell(Content(plain(aside.why))), glyphs=signs)


def in_short(plan: ImportPlan) -> str:
    """`3 new, 2 merged and 1 skipped`."""
    counts = [f"{len(lines):,} {fate.value}" for fate in Fate if (lines := plan.of(fate))]
    asides = (("converted", plan.converted), ("skipped", plan.skipped))
    counts += [f"{len(each):,} {word}" for word, each in asides if each]
    return in_words(counts) or "nothing in it"


def in_full(plan: ImportPlan, key: str) -> str:
    """Everything about the line with a key: who or what, where, why; empty for none."""
    line = next((each for each in plan.lines if each.reference == key), None)
    if line is not None:
        return f"{name_of(line)} ({line.where}){': ' + line.why if line.why else ''}"
    heading, _, place = key.partition(":")
    asides = {"Converted": plan.converted, "Skipped": plan.skipped}.get(heading, ())
    if not place.isdigit() or int(place) >= len(asides):
        return ""
    return f"{asides[int(place)].where}: {asides[int(place)].why}"
