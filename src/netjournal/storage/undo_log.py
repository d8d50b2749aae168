"""Taking changes back, over restarts: each stored change kept what it needs for that."""

from __future__ import annotations

from datetime import datetime

from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.database import Database
from netjournal.storage.hlc import instant
from netjournal.storage.mapping import write_instant
from netjournal.storage.row_writer import RowWriter, UndoStep

OPPOSITE = {"add": "trash", "trash": "restore", "restore": "trash"}
AGAIN = {"add": "restore", "trash": "trash", "restore": "restore"}


@dataclass(frozen=True, slots=True)
class Done:
    """A change that was made, in words, and when (UTC)."""

    number: int
    label: str
    at: datetime


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

    def back(self) -> Done | None:
        """Take the latest change back and return it; None when there is none."""
        with self._store.unlogged() as pen:
            row = pen.connection.execute(
                "SELECT seq, label, at FROM changes WHERE undone_at IS NULL ORDER BY seq DESC LIMIT 1"
            ).fetchone()
            if row is None:
                return None
            for step in reversed(self._steps(row[0])):
                take_back(pen, step)
            pen.connection.execute(
                "UPDATE changes SET undone_at = ? WHERE seq = ?",
                (write_instant(instant(pen.clock.next_stamp())), row[0]),
            )
        return Done(row[0], row[1], datetime.fromisoformat(row[2]))

    def forward(self) -> Done | None:
        """Make the change again that was taken back last; None when there is none."""
        with self._store.unlogged() as pen:
            row = pen.connection.execute(
                "SELECT seq, label, at FROM changes WHERE undone_at IS NOT NULL ORDER BY seq LIMIT 1"
            ).fetchone()
            if row is None:
                return None
            for step in self._steps(row[0]):
                make_again(pen, step)
            pen.connection.execute("UPDATE changes SET undone_at = NULL WHERE seq = ?", (row[0],))
        return Done(row[0], row[1], datetime.fromisoformat(row[2]))

    def forget(self) -> None:
        """Let everything so far stand: none of it can be taken back any more."""
        with self._store.unlogged() as pen:
            pen.connection.execute("DELETE FROM change_steps")
            pen.connection.execute("DELETE FROM changes")

    def _steps(self, number: int) -> list[UndoStep]:
        rows = self._store.connection.execute(
            'SELECT kind, "table", id, "column", before, after FROM change_steps WHERE "change" = ? ORDER BY n',
            (number,),
        )
        return [UndoStep(*row) for row in rows]


def take_back(pen: RowWriter, step: UndoStep) -> None:
    """Do the opposite of a step."""
    if step.kind == "edit":
        if step.column and step.column != "deleted_at":
            pen.edit(step.table, step.id, {step.column: step.before}, follow_all=False)
        return
    _turn(pen, OPPOSITE[step.kind], step)


def make_again(pen: RowWriter, step: UndoStep) -> None:
    """Do a step that was taken back once more."""
    if step.kind == "edit":
        if step.column and step.column != "deleted_at":
            pen.edit(step.table, step.id, {step.column: step.after}, follow_all=False)
        return
    _turn(pen, AGAIN[step.kind], step)


def _turn(pen: RowWriter, kind: str, step: UndoStep) -> None:
    if kind == "trash":
        pen.trash(step.table, step.id)
    else:
        pen.restore(step.table, step.id)
