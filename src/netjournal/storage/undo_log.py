"""Taking changes back, over restarts: each stored change kept what it needs for that.

What is taken back is a write, not a value: a cell only where the write in it is still the one of this change, a row
only as it was left. Where another change, here or on another computer, has built on it, that is named, and nothing is
done unless the teacher wants the rest taken back. What undo writes stands for the write that it brings back, so that
the next undo finds it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from json import loads

from netjournal.domain.redirects import Redirect, circle_of
from netjournal.errors import JournalError
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.database import Database
from netjournal.storage.hlc import FIRST_OF_CLOCKS, instant, milliseconds
from netjournal.storage.mapping import (
    CONTACT_COLUMNS,
    LINKS,
    TABLE_MAP_AT,
    chosen,
    group_of,
    synced_columns,
    write_instant,
)
from netjournal.storage.row_writer import RowWriter, UndoStep
from netjournal.text.normalize import join_and


@dataclass(frozen=True, slots=True)
class Done:
    """A change that was made, in words, and when (UTC)."""

    number: int
    label: str
    at: datetime


FORGOTTEN, MERGED, EDITED, TURNED, SPOKEN_OF = (
    "was erased for good",
    "was merged on another computer as well",
    "was changed again since",
    "was put into the trash or brought back since",
    "is what something written since speaks of",
)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that stays as it is when a change is taken back: the row, its column where it is a cell, and why."""

    table: str
    id: str
    column: str
    why: str


class InTheWay(JournalError):
    """Something was built on what is to be taken back."""

    def __init__(self, label: str, obstacles: Sequence[Obstacle]) -> None:
        rows = {(obstacle.table, obstacle.id) for obstacle in obstacles}
        whys = list(dict.fromkeys(obstacle.why for obstacle in obstacles))
        what = "Something of it" if len(rows) == 1 else f"{len(rows)} things of it"
        super().__init__(
            f"“{label}” can't be taken back whole: {what[0].lower()}{what[1:]} {join_and(whys)}.",
            "Nothing was done. `netjournal undo --rest` takes the rest back.",
        )
        self.label = label
        self.obstacles = tuple(obstacles)


POINTING_AT: dict[str, tuple[tuple[str, str], ...]] = {
    "contacts": (
        *((table, column) for table, columns in CONTACT_COLUMNS.items() for column in columns),
        *((link.table, link.far) for link in LINKS.values() if link.far == "contact_id"),
    ),
    "interactions": (
        ("asks", "interaction_id"),
        ("goals", "interaction_id"),
        ("goals", "origin_id"),
        ("learning_interactions", "interaction_id"),
    ),
    "learnings": (("goals", "learning_id"), ("recalls", "learning_id")),
    "problems": (
        ("asks", "problem_id"),
        ("goals", "problem_id"),
        ("learnings", "problem_id"),
        ("interaction_problems", "problem_id"),
    ),
    "goals": (("goals", "previous_id"), ("goals", "origin_id")),
    "terms": (("intentions", "term_id"),),
}
"""By table the tables and columns that point at its rows."""


class Undo:
    """What was done, newest first, and the way back and forth through it."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def latest(self, limit: int = 50) -> list[Done]:
        """The latest changes that can be taken back, newest first."""
        rows = self._store.connection.execute(
            "SELECT seq, label, at FROM changes WHERE undone_at IS NULL ORDER BY seq DESC LIMIT ?", (limit,)
        )
        return [Done(number, label, datetime.fromisoformat(at)) for number, label, at in rows]

    def in_the_way(self, *, again: bool = False) -> list[Obstacle]:
        """What keeps the latest change from being taken back whole, or with `again` from being made again."""
        number = self._next(again)
        if number is None:
            return []
        return list(obstacles(self._store.connection, self._steps(number), again=again).values())

    def back(self, *, rest: bool = False) -> Done | None:
        """Take the latest change back and return it; None when there is none.

        Raises InTheWay, with nothing done, where something was built on it; with `rest` that stays as it is, and
        everything else is taken back.
        """
        return self._turn(again=False, rest=rest)

    def forward(self, *, rest: bool = False) -> Done | None:
        """Make the change again that was taken back last; None when there is none. Raises InTheWay as `back`."""
        return self._turn(again=True, rest=rest)

    def _next(self, again: bool) -> int | None:
        order = "undone_at IS NOT NULL ORDER BY seq" if again else "undone_at IS NULL ORDER BY seq DESC"
        row = self._store.connection.execute(f"SELECT seq FROM changes WHERE {order} LIMIT 1").fetchone()
        return None if row is None else int(row[0])

    def _turn(self, *, again: bool, rest: bool) -> Done | None:
        with self._store.unlogged() as pen:
            number = self._next(again)
            if number is None:
                return None
            label, at = pen.connection.execute("SELECT label, at FROM changes WHERE seq = ?", (number,)).fetchone()
            steps = self._steps(number)
            found = obstacles(pen.connection, steps, again=again)
            if found and not rest:
                raise InTheWay(label, list(found.values()))
            turn(pen, steps, set(found), again=again)
            undone_at = None if again else write_instant(instant(pen.clock.next_stamp()))
            pen.connection.execute("UPDATE changes SET undone_at = ? WHERE seq = ?", (undone_at, number))
        return Done(number, label, datetime.fromisoformat(at))

    def forget(self) -> None:
        """Let everything so far stand: none of it can be taken back any more."""
        with self._store.unlogged() as pen:
            pen.connection.execute("DELETE FROM change_steps")
            pen.connection.execute("DELETE FROM stands_for")
            pen.connection.execute("DELETE FROM changes")

    def _steps(self, number: int) -> list[UndoStep]:
        return steps_of(self._store.connection, number)


def steps_of(connection: sqlite3.Connection, number: int) -> list[UndoStep]:
    """The steps of a change, in the order in which they were done."""
    rows = connection.execute(
        """SELECT kind, "table", id, "column", before, after, coalesce(stamp, ''), coalesce(last, '')
        FROM change_steps WHERE "change" = ? ORDER BY n""",
        (number,),
    )
    return [UndoStep(*row) for row in rows]


def turn(pen: RowWriter, steps: Sequence[UndoStep], left: Collection[int] = (), *, again: bool = False) -> None:
    """Take the steps of a change back, or make them again, but those at the places in `left`."""
    left = {*left, *_links_of_what_stays(pen.connection, steps, left)}
    groups = {_group(step) for place, step in enumerate(steps) if place in left and step.kind == "edit"}
    cells: dict[tuple[str, str, tuple[str, ...]], dict[str, UndoStep]] = {}
    ordered = list(enumerate(steps)) if again else list(reversed(list(enumerate(steps))))
    for place, step in ordered:
        if step.kind == "edit":
            if _group(step) not in groups and step.column != "deleted_at":
                cells.setdefault(_group(step), {})[step.column or ""] = step
        elif place not in left:
            _turn_row(pen, step, again=again)
    for (table, identity, _columns), last in cells.items():
        values = {name: step.after if again else step.before for name, step in last.items()}
        now = _stamps(pen.connection, table, identity)
        stamps = pen.write(table, identity, values, follow={name: (now(name),) for name in values})
        for name, stamp in stamps.items():
            step = last[name]
            brought_back = step.stamp if again else step.last
            if brought_back:
                _let_stand(pen.connection, stamp, brought_back)


def _links_of_what_stays(
    connection: sqlite3.Connection, steps: Sequence[UndoStep], left: Collection[int]
) -> Iterator[int]:
    """The places of the links that records were made with which stay as they are."""
    stay = {steps[place].id for place in left if steps[place].kind == "add"}
    for place, step in enumerate(steps) if stay else ():
        if step.kind == "add" and step.table in LINKS:
            near = LINKS[step.table].near
            row = connection.execute(f'SELECT "{near}" FROM "{step.table}" WHERE id = ?', (step.id,)).fetchone()
            if row is not None and row[0] in stay:
                yield place


def _turn_row(pen: RowWriter, step: UndoStep, *, again: bool) -> None:
    alive = step.kind != "trash" if again else step.kind == "trash"
    done = pen.restore(step.table, step.id) if alive else pen.trash(step.table, step.id)
    if done and step.stamp:
        (length,) = pen.connection.execute(f'SELECT _cl FROM "{step.table}" WHERE id = ?', (step.id,)).fetchone()
        brought_back = step.stamp if again else step.last
        _let_stand(pen.connection, _length(step, str(length)), _length(step, brought_back))


def _group(step: UndoStep) -> tuple[str, str, tuple[str, ...]]:
    return step.table, step.id, group_of(step.table, step.column or "")


def _length(step: UndoStep, length: str) -> str:
    return f"{step.table} {step.id} {length}"


def _let_stand(connection: sqlite3.Connection, what: str, original: str) -> None:
    """Note that a write, or a causal length, stands for an earlier one."""
    connection.execute("INSERT OR REPLACE INTO stands_for VALUES (?, ?)", (what, _original(connection, original)))


def _original(connection: sqlite3.Connection, what: str) -> str:
    row = connection.execute("SELECT original FROM stands_for WHERE what = ?", (what,)).fetchone()
    return what if row is None else str(row[0])


def _stamps(connection: sqlite3.Connection, table: str, identity: str) -> Callable[[str], str]:
    """The stamp of the last write of each cell of a row."""
    created, cells = connection.execute(f'SELECT _s, _c FROM "{table}" WHERE id = ?', (identity,)).fetchone()
    edited = loads(cells) if cells else {}
    return lambda column: str(edited.get(column, created))


def obstacles(connection: sqlite3.Connection, steps: Sequence[UndoStep], *, again: bool = False) -> dict[int, Obstacle]:
    """By place the steps that cannot be taken back, or made again, without undoing what somebody built on them."""
    built = _Built(connection, steps)
    first: dict[tuple[str, str, str], str] = {}
    last: dict[tuple[str, str, str], str] = {}
    for step in steps:
        if step.kind == "edit":
            cell = (step.table, step.id, step.column or "")
            first.setdefault(cell, step.last)
            last[cell] = step.stamp
    found: dict[int, Obstacle] = {}
    for place, step in enumerate(steps):
        expected = (first if again else last).get((step.table, step.id, step.column or ""), "")
        why = _why(connection, step, expected, built, again=again)
        if why:
            found[place] = Obstacle(step.table, step.id, step.column or "", why)
    return found


def _why(
    connection: sqlite3.Connection,
    step: UndoStep,
    expected: str,
    built: _Built,
    *,
    again: bool,
) -> str:
    """Why a step has to stay; empty where it can go."""
    row = connection.execute(f'SELECT _cl FROM "{step.table}" WHERE id = ?', (step.id,)).fetchone()
    if row is None or connection.execute("SELECT 1 FROM forgotten WHERE id = ?", (step.id,)).fetchone():
        return FORGOTTEN
    if step.kind == "edit":
        if step.column == "merged_into" and _on_circle(connection, step.id):
            return MERGED
        if not expected:  # of a change that an older version stored
            (value,) = connection.execute(
                f'SELECT "{step.column}" FROM "{step.table}" WHERE id = ?', (step.id,)
            ).fetchone()
            return "" if value == (step.before if again else step.after) else EDITED
        now = _stamps(connection, step.table, step.id)(step.column or "")
        return "" if _original(connection, now) == _original(connection, expected) else EDITED
    length = step.last if again else step.stamp
    if not length:
        alive = step.kind == "trash" if again else step.kind != "trash"
        return "" if bool(row[0] % 2) == alive else TURNED
    if _original(connection, _length(step, str(row[0]))) != _original(connection, _length(step, length)):
        return TURNED
    if step.kind == "add" and not again:
        return built.on(step)
    return ""


class _Built:
    """What was built on the rows that a change made, read for all of them together."""

    def __init__(self, connection: sqlite3.Connection, steps: Sequence[UndoStep]) -> None:
        self._connection = connection
        self._written = {_original(connection, step.stamp) for step in steps}
        self._written |= {str(step.after) for step in steps if step.kind == "add" and step.after}
        own = {(step.table, step.id) for step in steps}
        made: dict[str, list[str]] = {}
        for step in steps:
            if step.kind == "add" and step.table not in LINKS:
                made.setdefault(step.table, []).append(step.id)
        self._spoken_of = {
            target
            for table, ids in made.items()
            for target, row in speaking_of(connection, table, ids)
            if row not in own
        }

    def on(self, step: UndoStep) -> str:
        """Whether anybody edited a row since it was made, or speaks of it."""
        if step.table not in LINKS and self._edited(step.table, step.id):
            return EDITED
        return SPOKEN_OF if step.id in self._spoken_of else ""

    def _edited(self, table: str, identity: str) -> bool:
        columns = [name for name in synced_columns(table) if name != "deleted_at"]
        names = ", ".join(f'"{name}"' for name in columns)
        created, *values = self._connection.execute(
            f'SELECT _s, {names} FROM "{table}" WHERE id = ?', (identity,)
        ).fetchone()
        stamps = _stamps(self._connection, table, identity)
        return any(
            milliseconds(stamps(name)) >= FIRST_OF_CLOCKS
            and _original(self._connection, stamps(name)) not in {created, *self._written}
            for name, value in zip(columns, values, strict=True)
            if value is not None
        )


def speaking_of(
    connection: sqlite3.Connection, table: str, ids: Iterable[str]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """The living rows that point at these rows of a table, or that these link from: each with the row that it is of."""
    wanted = chosen(ids)
    places = [*POINTING_AT.get(table, ()), *((link.table, link.near) for link in TABLE_MAP_AT[table].links)]
    for other, column in places:
        rows = connection.execute(
            f"""SELECT "{column}", id FROM "{other}"
            WHERE "{column}" IN (SELECT value FROM json_each(?)) AND _cl % 2 = 1""",
            (wanted,),
        )
        yield from ((target, (other, found)) for target, found in rows.fetchall() if found != target)


def _on_circle(connection: sqlite3.Connection, contact_id: str) -> bool:
    rows = connection.execute("SELECT id, merged_into FROM contacts WHERE merged_into IS NOT NULL")
    edges = {gone: Redirect(kept, "") for gone, kept in rows}
    return contact_id in circle_of(contact_id, edges)
