"""How two states of one row become one: pure, and the same whichever computer does it in whichever order.

Each cell carries the stamp of its last write. The greatest of (stamp, value is not null, value) wins, cell by cell;
the greater causal length decides between trash and life. `a ⊔ b` so defined is idempotent, commutative and
associative, which is why files may arrive late, twice, and in any order (Shapiro et al., 2011).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from json import dumps, loads
from typing import Any, NamedTuple

TRASH = "deleted_at"
"""The column that says since when a row is in the trash; it goes with the causal length, never against it."""


class Row(NamedTuple):
    """A row as it is kept. `cells` holds the stamps of the columns that were written since `created`."""

    created: str
    length: int
    cells: Mapping[str, str]
    values: Mapping[str, Any]


class Write(NamedTuple):
    """One value that a cell had, and the stamp that it was written with."""

    column: str
    stamp: str
    value: Any


def read_cells(text: str | None) -> dict[str, str]:
    """The stamps of edited cells from their column `_c`."""
    return loads(text) if text else {}


def write_cells(cells: Mapping[str, str]) -> str | None:
    """The stamps of edited cells as the column `_c` holds them: canonical, and NULL where there are none."""
    return dumps(cells, sort_keys=True, separators=(",", ":")) if cells else None


def stamp_of(row: Row, column: str) -> str:
    """When a cell was last written."""
    return row.cells.get(column, row.created)


def value_rank(value: Any) -> tuple[bool, bool, Any]:
    """SQLite's own order of values: nothing, then numbers, then text by code point."""
    if value is None:
        return (False, False, 0)
    return (True, isinstance(value, str), value)


def rank(row: Row, column: str) -> tuple[Any, ...]:
    """What decides between two states of a cell: the greater wins."""
    if column == TRASH:
        return (row.length, stamp_of(row, column), value_rank(row.values[column]))
    return (stamp_of(row, column), value_rank(row.values[column]))


def merged(mine: Row, theirs: Row, shared: Collection[str]) -> Row:
    """One row from two; only the `shared` columns take part, the others keep what is here."""
    created, length = max(mine.created, theirs.created), max(mine.length, theirs.length)
    values: dict[str, Any] = {}
    cells: dict[str, str] = {}
    for column in mine.values:
        source = theirs if column in shared and rank(theirs, column) > rank(mine, column) else mine
        values[column] = source.values[column]
        # A stamp that the row's own would say already is left out, so that equal rows are written alike.
        if (stamp := stamp_of(source, column)) != created:
            cells[column] = stamp
    return Row(created, length, cells, values)


def worth_remembering(mine: Row, theirs: Row, shared: Collection[str]) -> list[Write]:
    """The values of cells in which two rows differ, so that the one that gives way stays in the history.

    Both are remembered, and whenever stamp or value differ: so every computer remembers the same ones, in whatever
    order it meets them.
    """
    writes = []
    for column in shared:
        one, other = (Write(column, stamp_of(row, column), row.values[column]) for row in (mine, theirs))
        if column != TRASH and (one.stamp, value_rank(one.value)) != (other.stamp, value_rank(other.value)):
            writes += [each for each in (one, other) if each.value is not None]
    return writes
