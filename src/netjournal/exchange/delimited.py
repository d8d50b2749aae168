"""Tables as text: rows of cells, with a delimiter that is found out, from files that may be damaged or hostile."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from netjournal.frozen import dataclass

DELIMITERS = (",", "\t", ";")
MOST_COLUMNS = 2000
MOST_FAULTS = 50
"""After so many rows that can't be read, the rest of a file is given up: it is no table."""

LOOKED_AT = 30
"""How many rows are looked at for the headings: some files begin with a word from their maker."""


@dataclass(frozen=True, slots=True)
class Row:
    """Cells and the line (from 1) on which they begin; with `fault`, why there are none."""

    line: int
    cells: list[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, folded to lower case, and where below them the rows begin."""

    heads: tuple[str, ...]
    text: str
    delimiter: str
    first: int

    def rows(self) -> Iterator[tuple[int, Mapping[str, str], str]]:
        """Each row that is not blank: its line, its cells by heading, and the fault where it could not be read."""
        for row in islice(records(self.text, self.delimiter), self.first, None):
            if row.fault:
                yield row.line, {}, row.fault
            elif row.cells:
                yield row.line, self._named(row.cells), ""

    def _named(self, cells: list[str]) -> Mapping[str, str]:
        named = dict(zip(self.heads, cells, strict=False))
        if len(cells) > len(self.heads) and (beyond := [cell for cell in cells[len(self.heads) :] if cell.strip()]):
            named["beyond the headings"] = ", ".join(beyond)
        return named


def find_table(text: str, recognise: Callable[[frozenset[str]], bool]) -> Table | None:
    """The table whose headings are recognised, or None."""
    for delimiter in DELIMITERS:
        for place, row in enumerate(islice(records(text, delimiter), LOOKED_AT)):
            heads = tuple(cell.strip().casefold() for cell in row.cells)
            if recognise(frozenset(heads)):
                return Table(heads, text, delimiter, place + 1)
    return None


def records(text: str, delimiter: str) -> Iterator[Row]:
    """The rows of a text, blank ones empty. A quotation mark that is never closed costs its own line and no other."""
    lines = io.StringIO(text, newline="").readlines()
    start, faults = 0, 0
    while start < len(lines):
        reader = csv.reader(islice(lines, start, None), delimiter=delimiter)
        begun = start
        fault = ""
        while not fault:
            begun = start + reader.line_num
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                fault = _why(error)
                break
            end = start + reader.line_num
            if end >= len(lines) and _is_open(lines[begun:end], delimiter):
                fault = "a quotation mark is opened and never closed"
            elif len(cells) > MOST_COLUMNS:
                yield Row(begun + 1, [], f"it has {len(cells):,} columns, which is no address book")
            else:
                yield Row(begun + 1, cells)
        yield Row(begun + 1, [], fault)
        start = begun + 1
        faults += 1
        if faults >= MOST_FAULTS:
            yield Row(start + 1, [], "too much of this file can't be read, so the rest was left")
            return


def _is_open(lines: list[str], delimiter: str) -> bool:
    """Whether the text of a last row ends inside quotation marks."""
    if sum(line.count('"') for line in lines) % 2 == 0:
        return False
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _why(error: csv.Error) -> str:
    if "field larger" in str(error):
        return f"a cell is longer than {csv.field_size_limit():,} characters"
    return "it can't be read as a row of a table"
