"""Writing one row, stamped, so that any two computers can merge what they wrote.

Everything here works on raw stored values and knows nothing of records. The laws: a new row carries its creation
stamp; an edited cell carries the stamp of its last write and leaves every value it had in `history`; trash and restore
each add one to the causal length, which is odd while a row is alive.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from json import dumps, loads
from typing import Any, NamedTuple

from netjournal.storage.hlc import HlcClock, instant, lowest_stamp
from netjournal.storage.mapping import LINKS, UNREMEMBERED, group_of, write_instant
from netjournal.storage.version import SCHEMA

NOT_KEPT = frozenset({"deleted_at"})
"""Columns without a history: they follow from the causal length."""


@cache
def _insertion(table: str, columns: tuple[str, ...]) -> str:
    """The statement that inserts a row into these columns; there are as many as there are kinds of records."""
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    return f'INSERT INTO "{table}" ({names}) VALUES ({marks})'


def _compact(cells: dict[str, str]) -> str | None:
    return dumps(cells, sort_keys=True, separators=(",", ":")) if cells else None


def last_stamps(writes: Iterable[tuple[str, Iterable[str]]]) -> tuple[str, ...]:
    """Of the writes of one cell, each with the stamps that it followed, the stamps that no other followed, in order."""
    known = {stamp: tuple(follows) for stamp, follows in writes}
    followed = {stamp for follows in known.values() for stamp in follows}
    return tuple(sorted(known.keys() - followed))


class UndoStep(NamedTuple):
    """One thing done to one row or cell, with what is needed to take it back. `kind`: add, edit, trash or restore.

    `stamp` is that of the write, `last` of the write that it replaced; of a whole row they are its causal lengths.
    """

    kind: str
    table: str
    id: str
    column: str | None = None
    before: Any = None
    after: Any = None
    stamp: str = ""
    last: str = ""


class RowWriter:
    """Writes stamped rows on one connection; tells `log` of each step, for undo.

    With `known`, its edits follow no more than the first so many rows of the history; see `Database.as_filled`.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        clock: HlcClock,
        log: Callable[[UndoStep], None],
        *,
        known: int | None = None,
    ) -> None:
        self.known = known
        self.connection = connection
        self.clock = clock
        self.log = log
        self._signed = False

    def add(self, table: str, identity: str, values: dict[str, Any], stamp: str = "") -> bool:
        """Insert a row; one with that id that lies in the trash comes back with these values instead.

        Tells whether there was none.
        """
        new = self.connection.execute(
            f"{_insertion(table, ('id', *values, '_s', '_cl'))} ON CONFLICT (id) DO NOTHING",
            (identity, *values.values(), stamp or self.clock.next_stamp(), 1),
        ).rowcount
        if new:
            self.log(UndoStep("add", table, identity, stamp="1", last="0"))
        else:
            self.restore(table, identity)
            self.edit(table, identity, values)
        return bool(new)

    def add_derived(self, table: str, identity: str, values: dict[str, Any], stamps: dict[str, str]) -> bool:
        """Insert a row that several computers may make, each by itself, under one id that follows from what it is.

        Its own stamp is the lowest, and only the filled cells have those in `stamps`, with what is one decision with
        them: so an empty cell never wins over what another computer filled in. One that lies in the trash comes back
        with these values; one that is alive takes over those that are filled.
        """
        filled = {name: value for name, value in values.items() if value is not None}
        cells = {mate: stamps[name] for name in filled for mate in group_of(table, name)}
        new = self.connection.execute(
            f"{_insertion(table, ('id', *values, '_s', '_cl', '_c'))} ON CONFLICT (id) DO NOTHING",
            (identity, *values.values(), lowest_stamp(identity), 1, _compact(cells)),
        ).rowcount
        if new:
            last = max(cells.values(), default=None)
            self.log(UndoStep("add", table, identity, None, None, last, "1", "0"))
        else:
            self.edit(table, identity, values if self.restore(table, identity) else filled)
        return bool(new)

    def take_over(self, table: str, identity: str, values: dict[str, Any], stamps: tuple[str, int, str | None]) -> bool:
        """Insert a row as it was elsewhere, stamps (`_s`, `_cl`, `_c`) and all; tells whether it was new here."""
        columns = ["id", *values, "_s", "_cl", "_c"]
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        done = self.connection.execute(
            f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})', (identity, *values.values(), *stamps)
        ).rowcount
        if done:
            self.log(UndoStep("add", table, identity, stamp="1", last="0"))
        return bool(done)

    def is_forgotten(self, identity: str) -> bool:
        """Whether everything about the row with this id was erased, for good."""
        return self.connection.execute("SELECT 1 FROM forgotten WHERE id = ?", (identity,)).fetchone() is not None

    def edit(
        self, table: str, identity: str, values: dict[str, Any], *, follow: Mapping[str, Iterable[str]] | None = None
    ) -> bool:
        """Write the cells whose value differs, and those that are one decision with them; tells whether any did.

        Each write follows all that is known of its cell, so that it settles what crossed there; or what `follow` says
        was known, for values that were written down when less was.
        """
        if not values:
            return False
        names = list(dict.fromkeys(column for name in values for column in group_of(table, name)))
        columns = ", ".join(f'"{name}"' for name in names)
        row = self.connection.execute(f'SELECT {columns} FROM "{table}" WHERE id = ?', (identity,)).fetchone()
        if row is None:
            return False
        now = dict(zip(names, row, strict=True))
        changed = [name for name, new in values.items() if now[name] != new or type(now[name]) is not type(new)]
        if not changed:
            return False
        together = dict.fromkeys(column for name in changed for column in group_of(table, name))
        self.write(table, identity, {name: values.get(name, now[name]) for name in together}, follow=follow)
        return True

    def write(
        self, table: str, identity: str, values: dict[str, Any], *, follow: Mapping[str, Iterable[str]] | None = None
    ) -> dict[str, str]:
        """Write these cells, also with the values that they have, those of one decision with one stamp.

        `follow` has for columns the stamps of the writes that were known; the others follow all that is known now.
        Returns the stamps.
        """
        names = ", ".join(f'"{name}"' for name in values)
        row = self.connection.execute(f'SELECT _s, _c, {names} FROM "{table}" WHERE id = ?', (identity,)).fetchone()
        if row is None:
            return {}
        created, cells = row[0], loads(row[1]) if row[1] else {}
        stamps: dict[tuple[str, ...], str] = {}
        for (name, new), old in zip(values.items(), row[2:], strict=True):
            group = group_of(table, name)
            stamp = stamps.setdefault(group, "") or self.clock.next_stamp()
            stamps[group], last = stamp, cells.get(name) or created
            if name not in NOT_KEPT and name not in UNREMEMBERED.get(table, ()):
                self._remember((table, identity, name), (last, stamp), (old, new), (follow or {}).get(name))
            cells[name] = stamp
            self.log(UndoStep("edit", table, identity, name, old, new, stamp, last))
        assignments = ", ".join(f'"{name}" = ?' for name in values)
        self.connection.execute(
            f'UPDATE "{table}" SET {assignments}, _c = ? WHERE id = ?', (*values.values(), _compact(cells), identity)
        )
        return {name: cells[name] for name in values}

    def _remember(
        self,
        cell: tuple[str, str, str],
        stamps: tuple[str, str],
        values: tuple[Any, Any],
        known: Iterable[str] | None,
    ) -> None:
        """Keep what a cell was and is in history: `stamps` are of its last write and of this, which knew `known`."""
        (last, stamp), (old, new) = stamps, values
        insert = "INSERT OR IGNORE INTO history VALUES (?, ?, ?, ?, ?, ?)"
        # The value that it had is remembered too, if it isn't yet: that of the first edit, or one taken over.
        self.connection.execute(insert, (*cell, last, None, old))
        follows = self._ends(cell) if known is None else sorted(known)
        self.connection.execute(insert, (*cell, stamp, " ".join(follows), new))
        self._sign()

    def _ends(self, cell: tuple[str, str, str]) -> tuple[str, ...]:
        """The known writes of a cell that no other followed."""
        rows = self.connection.execute(
            'SELECT stamp, previous, rowid FROM history WHERE "table" = ? AND id = ? AND "column" = ? ORDER BY stamp',
            cell,
        ).fetchall()
        if self.known is not None:
            # Where nothing was remembered of the cell yet, its first value was all that there was.
            rows = [row for row in rows if row[2] <= self.known] or rows[:1]
        return last_stamps((stamp, (previous or "").split()) for stamp, previous, _ in rows)

    def _sign(self) -> None:
        """Note once that this run of the program wrote history or into the trash, so that the computer can be named.

        Its `rules` say that each write names all that it knew; what older versions wrote names one write.
        """
        if not self._signed:
            self.connection.execute(
                "INSERT INTO writers (id, rules) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET rules = excluded.rules",
                (self.clock.nonce, SCHEMA),
            )
            self._signed = True

    def trash(self, table: str, identity: str) -> bool:
        """Put a living row into the trash; tells whether it was alive."""
        return self._turn(table, identity, alive=True, kind="trash")

    def restore(self, table: str, identity: str) -> bool:
        """Bring a row back from the trash; tells whether it was there."""
        return self._turn(table, identity, alive=False, kind="restore")

    def _turn(self, table: str, identity: str, *, alive: bool, kind: str) -> bool:
        row = self.connection.execute(
            f'UPDATE "{table}" SET _cl = _cl + 1 WHERE id = ? AND _cl % 2 = ? RETURNING _cl', (identity, int(alive))
        ).fetchone()
        if row is None:
            return False
        self.log(UndoStep(kind, table, identity, stamp=str(row[0]), last=str(row[0] - 1)))
        if table not in LINKS:
            self._date_of_trash(table, identity, in_trash=alive)
        return True

    def _date_of_trash(self, table: str, identity: str, *, in_trash: bool) -> None:
        self._sign()
        stamp = self.clock.next_stamp()
        row = self.connection.execute(f'SELECT _c FROM "{table}" WHERE id = ?', (identity,)).fetchone()
        cells = loads(row[0]) if row[0] else {}
        cells["deleted_at"] = stamp
        self.connection.execute(
            f'UPDATE "{table}" SET deleted_at = ?, _c = ? WHERE id = ?',
            (
                write_instant(instant(stamp)) if in_trash else None,
                dumps(cells, sort_keys=True, separators=(",", ":")),
                identity,
            ),
        )
