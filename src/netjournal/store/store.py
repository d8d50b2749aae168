"""One open journal: its connection, its clock, and changes that are stored whole or not at all."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import uuid_utils

from netjournal.domain.model import EPOCH, Record
from netjournal.errors import Ambiguous, Damaged, NotFound
from netjournal.store.database import HEADER_BYTES, connect, immediate, plain_errors
from netjournal.store.rows import by_ids, cells, encode, read
from netjournal.store.schema import SHAPE_OF, Link, Shape, compact, write_instant
from netjournal.store.stamps import Clock, instant, is_stamp, nonce_of
from netjournal.store.writing import Pen, Step

R = TypeVar("R", bound=Record)

NAMESPACE = uuid_utils.UUID("5f0c1d1e-7a57-5b0e-9c1d-6e6a726e0001")
"""Under it, the ids of links follow from what they link, alike on every computer."""

CHANGES_KEPT = 1000

FEW_KIBIBYTES = 512


def new_id() -> str:
    """A fresh record id: a UUID of version 7, so that ids sort by the time they were made."""
    return str(uuid_utils.uuid7())


def derived_id(*parts: str) -> str:
    """The id that these words always give, on every computer."""
    return str(uuid_utils.uuid5(NAMESPACE, "\x1f".join(parts)))


def snapshot_first(path: Path) -> None:
    """Take a snapshot of a journal whose tables are about to be changed."""
    from netjournal.store import backup  # deferred, as below: hardly any start has anything to do with snapshots

    backup.snapshot_first(path)


def _opened(path: Path, before_migration: Callable[[Path], object]) -> sqlite3.Connection:
    """The journal at `path`. Raises as `connect` does; Damaged says which snapshot could take its place."""
    try:
        if path.exists() and path.stat().st_size < HEADER_BYTES:
            from netjournal.store.backup import require_not_emptied

            require_not_emptied(path)
        return connect(path, before_migration)
    except Damaged as error:
        from netjournal.store.backup import way_out_of_damage

        raise Damaged(error.sentence, way_out_of_damage(path.parent)) from error


class Change:
    """One change under way: everything done through it is stored together, and can be taken back together."""

    def __init__(self, pen: Pen, ids: Callable[[], str], steps: list[Step]) -> None:
        self._pen = pen
        self._ids = ids
        self.steps = steps

    @property
    def pen(self) -> Pen:
        """What writes the single rows of this change."""
        return self._pen

    def add(self, record: R) -> R:
        """Store a new record; returns it with its id and instants."""
        identity, stamp = self.put(record)
        moment = instant(stamp)
        return replace(record, id=identity, created_at=moment, updated_at=moment, deleted_at=None)

    def put(self, record: Record) -> tuple[str, str]:
        """Store a new record; returns its id and its stamp. Of thousands in a row that is quicker than `add`."""
        shape = SHAPE_OF[type(record)]
        identity = record.id or self._ids()
        stamp = self._pen.clock.tick()
        new = self._pen.add(shape.table, identity, cells(record), stamp)
        for link in shape.links:
            if not new or getattr(record, link.field):
                self._set_links(link, identity, getattr(record, link.field))
        return identity, stamp

    def edit(self, record: R, **fields: Any) -> R:
        """Write these fields of a stored record; returns it as it is now."""
        shape = SHAPE_OF[type(record)]
        self._pen.edit(shape.table, record.id, encode(shape, fields))
        for link in shape.links:
            if link.field in fields:
                self._set_links(link, record.id, fields[link.field])
        return replace(record, **fields)

    def trash(self, record: Record) -> bool:
        """Put a record into the trash; tells whether it was not there yet. Its links stay, for the way back."""
        return self._pen.trash(SHAPE_OF[type(record)].table, record.id)

    def restore(self, record: Record) -> bool:
        """Bring a record back from the trash; tells whether it was there."""
        return self._pen.restore(SHAPE_OF[type(record)].table, record.id)

    def take_over(self, record: Record) -> bool:
        """Store a record from an export, with its own id and instants; tells whether it was new here.

        One that was forgotten here stays forgotten. The clock moves past what it takes over, so that a later edit
        counts as later.
        """
        if self._pen.is_forgotten(record.id):
            return False
        shape, clock = SHAPE_OF[type(record)], self._pen.clock
        values = cells(record)
        # The same record taken over on two computers is written alike on both, so that neither seems an edit.
        nonce = nonce_of(compact([shape.table, record.id, values]))
        made, edited = clock.at(record.created_at, nonce=nonce), dict[str, str]()
        if record.updated_at > record.created_at:
            edited = dict.fromkeys(shape.columns, clock.at(record.updated_at, nonce=nonce))
        if record.deleted_at is not None:
            values["deleted_at"] = write_instant(record.deleted_at)
            edited["deleted_at"] = clock.at(max(record.deleted_at, record.updated_at), nonce=nonce)
        length = 1 if record.deleted_at is None else 2
        if not self._pen.take_over(shape.table, record.id, values, (made, length, _canonical(edited))):
            return False
        last = max([made, *edited.values()])
        for link in shape.links:
            for place, far in enumerate(getattr(record, link.field)):
                identity = derived_id(link.table, record.id, _folded(link, far))
                last = max(last, linked := clock.at(record.created_at, place, nonce))
                self._pen.take_over(link.table, identity, {link.near: record.id, link.far: far}, (linked, 1, None))
        clock.see(last)
        return True

    def _set_links(self, link: Link, near: str, wanted: Iterable[str]) -> None:
        ids = {derived_id(link.table, near, _folded(link, far)): far for far in wanted}
        present = {
            identity
            for (identity,) in self._pen.connection.execute(
                f"SELECT id FROM {link.table} WHERE {link.near} = ? AND _cl % 2 = 1", (near,)
            )
        }
        for identity in present - ids.keys():
            self._pen.trash(link.table, identity)
        for identity, far in ids.items():
            if identity not in present:
                self._pen.add(link.table, identity, {link.near: near, link.far: far})


def _folded(link: Link, far: str) -> str:
    return far.casefold() if link.far == "topic" else far


def _canonical(cells: dict[str, str]) -> str | None:
    from json import dumps

    return dumps(cells, sort_keys=True, separators=(",", ":")) if cells else None


class Store:
    """An open database, and the two ways to it: reading records, and changes.

    One store belongs to one thread at a time; a thread worker opens its own.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Clock | None = None,
        ids: Callable[[], str] = new_id,
        before_migration: Callable[[Path], object] = snapshot_first,
    ) -> None:
        self.path = path
        self.clock = clock or Clock()
        self.ids = ids
        self.connection = _opened(path, before_migration)
        self._change: Change | None = None
        self._written = 0
        self._owner = threading.get_ident()

    def close(self) -> None:
        """Let go of the database."""
        self.connection.close()

    def stay_small(self) -> None:
        """Keep few of the database's pages in memory, in a program that is open all day: the system has them, too."""
        self.connection.execute(f"PRAGMA cache_size = -{FEW_KIBIBYTES}")

    def version(self) -> tuple[int, int]:
        """Grows with every write to this journal, by this program or by another."""
        (elsewhere,) = self.connection.execute("PRAGMA data_version").fetchone()
        under_way = len(self._change.steps) if self._change is not None else 0
        return (elsewhere, self._written + under_way)

    def has_written(self) -> bool:
        """Whether anything was written through this store since it was opened."""
        return self._written > 0

    @contextmanager
    def change(self, label: str) -> Iterator[Change]:
        """Everything done inside is stored when the block ends, as one change with this label, or not at all."""
        if self._change is not None:
            yield self._change
            return
        steps: list[Step] = []
        with immediate(self.connection):
            self._catch_up()
            self._change = Change(Pen(self.connection, self.clock, steps.append), self.ids, steps)
            try:
                yield self._change
            finally:
                self._change = None
                # Past every version seen inside, so that what was read there is read anew, stored or not.
                self._written += len(steps) + 1
            if steps:
                self._keep_steps(label, steps)
                self._keep_stamp()

    @contextmanager
    def unlogged(self) -> Iterator[Pen]:
        """A pen whose writes are stamped like any, but are not themselves a change that can be taken back."""
        with immediate(self.connection):
            self._catch_up()
            yield Pen(self.connection, self.clock, lambda _step: None)
            self._keep_stamp()
        self._written += 1

    @contextmanager
    def arriving(self) -> Iterator[None]:
        """A transaction for what other computers wrote: it moves the clock, but is nothing that they must hear of."""
        with immediate(self.connection):
            self._catch_up()
            yield
            self.keep_local("last_stamp", self.clock.tick())
        self._written += 1

    def _keep_stamp(self) -> None:
        """Remember how far the clock is, and that something was written here."""
        stamp = self.clock.tick()
        self.keep_local("last_stamp", stamp)
        self.keep_local("last_write", stamp)

    def _catch_up(self) -> None:
        """Move the clock past what any program has written to this journal."""
        last = self.local("last_stamp")
        if last is not None and is_stamp(last):
            self.clock.see(last)

    def _keep_steps(self, label: str, steps: Sequence[Step]) -> None:
        # Numbers are given again after the newest change went, so its steps must go with it.
        self.connection.execute(
            'DELETE FROM change_steps WHERE "change" IN (SELECT seq FROM changes WHERE undone_at IS NOT NULL)'
        )
        self.connection.execute("DELETE FROM changes WHERE undone_at IS NOT NULL")
        number = self.connection.execute(
            "INSERT INTO changes (at, label) VALUES (?, ?)", (write_instant(instant(self.clock.tick())), label)
        ).lastrowid
        self.connection.executemany(
            "INSERT INTO change_steps VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((number, place, *step) for place, step in enumerate(steps)),
        )
        self.connection.execute('DELETE FROM change_steps WHERE "change" <= ?', ((number or 0) - CHANGES_KEPT,))
        self.connection.execute("DELETE FROM changes WHERE seq <= ?", ((number or 0) - CHANGES_KEPT,))

    def local(self, key: str) -> str | None:
        """What this computer keeps for itself under a key."""
        row = self.connection.execute("SELECT value FROM local WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def keep_local(self, key: str, value: str) -> None:
        """Keep something on this computer only."""
        with plain_errors():
            self.connection.execute("INSERT OR REPLACE INTO local VALUES (?, ?)", (key, value))

    def every(
        self, kind: type[R], where: str = "", parameters: Sequence[Any] | dict[str, Any] = (), order: str = "_s, id"
    ) -> list[R]:
        """The living records of a kind, oldest first unless ordered otherwise."""
        with plain_errors():
            return read(
                self.connection, kind, f"_cl % 2 = 1 AND ({where})" if where else "_cl % 2 = 1", parameters, order
            )

    def some(self, kind: type[R], ids: Iterable[str]) -> list[R]:
        """The records with these ids, in that order, the trash included; unknown ids are passed over."""
        with plain_errors():
            return by_ids(self.connection, kind, ids)

    def get(self, kind: type[R], identity: str) -> R:
        """The record with this id, or with the one id that begins so, the trash included.

        Raises NotFound or Ambiguous.
        """
        shape = SHAPE_OF[kind]
        found = self.some(kind, [identity])
        if found:
            return found[0]
        return self.some(kind, [self._whole_id(shape, identity)])[0]

    def _whole_id(self, shape: Shape, beginning: str) -> str:
        ids = [
            identity
            for (identity,) in self.connection.execute(
                f'SELECT id FROM "{shape.table}" WHERE id >= ? AND id < ? AND _cl % 2 = 1 LIMIT 2',
                (beginning.lower(), beginning.lower() + "\U0010ffff"),
            )
        ]
        if not beginning or not ids:
            raise NotFound(
                f"There is no {shape.noun} with the id “{beginning}”.",
                f"`netjournal search` finds a {shape.noun}'s id.",
            )
        if len(ids) > 1:
            raise Ambiguous(f"More than one {shape.noun} has an id that begins with “{beginning}”.", "Give more of it.")
        return str(ids[0])


def is_new(record: Record) -> bool:
    """Whether a record has not been stored yet."""
    return record.created_at == EPOCH
