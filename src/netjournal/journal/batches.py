"""What was imported: a batch is stored as one change, remembered, and can be taken back as a whole.

What leaves the journal: every record as it stands at one moment, and what was written to which file when.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, field, replace
from datetime import UTC, date, datetime
from json import dumps, loads
from pathlib import Path
from typing import Any, TypeVar

from netjournal.domain.handles import FreeHandles
from netjournal.domain.proposals import key_of
from netjournal.domain.records import Contact, Distinct, Membership, Proposal, Record, TierMove
from netjournal.errors import JournalError, NotFound
from netjournal.journal.meetings import Meetings
from netjournal.journal.merge_contacts import POINTERS, contact_links
from netjournal.journal.trash import KINDS
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.backup import Backups, Reason
from netjournal.storage.database import CHANGES_KEPT, Change, Database, derived_id, immediate, new_id, plain_errors
from netjournal.storage.fulltext import indexed_together
from netjournal.storage.hlc import MILLISECONDS
from netjournal.storage.mapping import ALIVE, LINKS, LISTED, TABLE_MAP_OF, by_ids, chosen, field_values, write_instant
from netjournal.storage.row_writer import RowWriter, UndoStep
from netjournal.storage.undo_log import EDITED, SPOKEN_OF, Obstacle, obstacles, steps_of, turn

IMPORT_PREFIX = "import:"
TELL_EVERY = 100
"""After how many records the progress is told, and a wish to stop is heard."""

Tell = Callable[[int, int], None]
"""Told how many records of how many are done; what it raises stops the import, and nothing of it is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What an import stores.

    `new` records have ids of their own; `edits` are fields of stored records; `whole` are records of another journal,
    stored as they are there, and `back` those of them that lie in the trash here. `distinct` pairs of ids are not the
    same person. `proposals` are what may be worth a line, and `withdrawn` those that wait no more.
    `keys` name what the files held, so that it is known when it comes again.
    """

    label: str
    sources: tuple[str, ...] = ()
    new: Sequence[Record] = ()
    edits: Sequence[tuple[Record, Mapping[str, Any]]] = ()
    whole: Sequence[Record] = ()
    back: Sequence[Record] = ()
    distinct: Sequence[tuple[str, str]] = ()
    proposals: Sequence[Proposal] = ()
    withdrawn: Sequence[Proposal] = ()
    keys: Sequence[str] = ()

    def __len__(self) -> int:
        stored = (self.new, self.edits, self.whole, self.back, self.distinct, self.proposals, self.withdrawn)
        return sum(map(len, stored))


@dataclass(frozen=True, slots=True)
class Imported:
    """A batch that was stored: its number among the changes, when (RFC 3339), its label, the files."""

    id: str
    change: int
    at: str
    label: str
    sources: tuple[str, ...] = ()
    keys: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What taking a batch back did: how many entries went into the trash, how many that were here before lost again
    what the import had added, whose contacts stayed because the journal speaks of them, and how many fields stayed
    because somebody edited them since."""

    label: str
    gone: int
    stayed: tuple[str, ...]
    edited: int
    restored: int = 0


class Imports:
    """The imports into a journal, on this computer."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def standing(self) -> list[Imported]:
        """The batches that were not taken back, the latest first."""
        rows = self._store.connection.execute(
            "SELECT key, value FROM local WHERE key >= ? AND key < ?", (IMPORT_PREFIX, IMPORT_PREFIX + "\U0010ffff")
        ).fetchall()
        (newest,) = self._store.connection.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()
        found = []
        for key, value in rows:
            data = loads(value)
            if self._stands(data["change"], data["at"], newest) and not self._was_taken_back(data, newest):
                found.append(_imported(key.removeprefix(IMPORT_PREFIX), data))
        return sorted(found, key=lambda each: each.change, reverse=True)

    def keys(self) -> frozenset[str]:
        """What the standing batches brought."""
        return frozenset().union(*(goal.keys for goal in self.standing()))

    def states(self, kind: type[Record], ids: Sequence[str]) -> Mapping[str, bool]:
        """Which of these ids are known here, each with whether it is alive. What was forgotten is not alive."""
        rows = self._store.connection.execute(
            f'SELECT id, {ALIVE} FROM "{TABLE_MAP_OF[kind].table}" WHERE id IN (SELECT value FROM json_each(?))',
            (chosen(ids),),
        )
        return {identity: bool(alive) for identity, alive in rows}

    def forgotten(self) -> frozenset[str]:
        """The ids of what was erased for good."""
        return frozenset(identity for (identity,) in self._store.connection.execute("SELECT id FROM forgotten"))

    def store(self, batch: Batch, *, on: date, tell: Tell = lambda _done, _all: None) -> Imported | None:
        """Store a batch, all of it or nothing; None where there is nothing to store. `on` dates the first tiers.

        Tells of every record before it is stored, so that what `tell` raises leaves the journal as it was.
        """
        if not len(batch):
            return None
        Backups(self._store.path.parent).before(Reason.IMPORT)
        with immediate(self._store.connection):
            with self._store.change(batch.label) as change:
                _Storing(self._store, change, len(batch), tell).all(batch, on)
                stored = bool(change.steps)
            if not stored:
                return None
            number, at = self._newest()
            data = {"change": number, "at": at, "label": batch.label, "sources": batch.sources, "keys": batch.keys}
            identity = new_id()
            self._store.keep_local(IMPORT_PREFIX + identity, dumps(data, ensure_ascii=False))
        return _imported(identity, data)

    def undo(self) -> TakenBack:
        """Take the latest standing batch back, as a change of its own; what was changed since stays.

        A contact of whom the journal speaks meanwhile stays too. Raises NotFound where nothing was imported.
        """
        standing = self.standing()
        if not standing:
            raise NotFound("Nothing was imported that could be taken back.")
        batch = standing[0]
        with immediate(self._store.connection):
            steps = self._steps(batch)
            spoken_of = self._spoken_of({step.id for step in steps})
            with self._store.change(f"Take back: {batch.label}") as change:
                found = obstacles(change.pen.connection, steps)
                built_on = {obstacle.id for obstacle in found.values() if obstacle.why in (EDITED, SPOKEN_OF)}
                added = {step.id for step in steps if step.kind == "add" and step.table == "contacts"}
                spoken_of |= added & built_on
                result = _take_back(change.pen, steps, spoken_of, found)
            number, at = self._newest()
            kept = loads(self._store.local(IMPORT_PREFIX + batch.id) or "{}")
            self._store.keep_local(
                IMPORT_PREFIX + batch.id, dumps(kept | {"taken_back": [number, at]}, ensure_ascii=False)
            )
        for source in batch.sources:
            Meetings(self._store).keep(source, ())
        names = {by_id.id: by_id.name for by_id in by_ids(self._store.connection, Contact, spoken_of)}
        return TakenBack(batch.label, result.gone, tuple(names.values()), result.edited, len(result.restored))

    def _steps(self, batch: Imported) -> list[UndoStep]:
        steps = steps_of(self._store.connection, batch.change)
        if not steps:
            raise JournalError(
                "The last import is so long ago that it can't be taken back as a whole any more.",
                "Its contacts carry the import as their source: filter, select and put them into the trash.",
            )
        return steps

    def _newest(self) -> tuple[int, str]:
        number, at = self._store.connection.execute("SELECT seq, at FROM changes ORDER BY seq DESC LIMIT 1").fetchone()
        return int(number), str(at)

    def _stands(self, number: int, at: str, newest: int) -> bool:
        """Whether a change was made and not taken back; what is too old to be listed can't have been taken back."""
        row = self._store.connection.execute("SELECT at, undone_at FROM changes WHERE seq = ?", (number,)).fetchone()
        if row is None:
            return number <= newest - CHANGES_KEPT
        return row[0] == at and row[1] is None

    def _was_taken_back(self, data: Mapping[str, Any], newest: int) -> bool:
        taken = data.get("taken_back")
        return taken is not None and self._stands(taken[0], taken[1], newest)

    def _spoken_of(self, ids: set[str]) -> set[str]:
        """Contacts of a batch that living records which are not of the batch speak of."""
        found: set[str] = set()
        mine = chosen(sorted(ids))
        inside = "IN (SELECT value FROM json_each(?))"
        for shape, link in contact_links():
            rows = self._store.connection.execute(
                f"SELECT l.{link.far} FROM {link.table} l JOIN {shape.table} r ON r.id = l.{link.near}"
                f" WHERE l.{ALIVE} AND r.{ALIVE} AND l.{link.far} {inside} AND l.{link.near} NOT {inside}",
                (mine, mine),
            )
            found |= {identity for (identity,) in rows}
        for pointer in POINTERS:
            if pointer.kind in (TierMove, Distinct, Membership):
                continue
            for name in pointer.fields:
                rows = self._store.connection.execute(
                    f"SELECT {name} FROM {pointer.table} WHERE {ALIVE} AND {name} {inside} AND id NOT {inside}",
                    (mine, mine),
                )
                found |= {identity for (identity,) in rows}
        return found


def _imported(identity: str, data: Mapping[str, Any]) -> Imported:
    keys = frozenset(data["keys"])
    return Imported(identity, data["change"], data["at"], data["label"], tuple(data["sources"]), keys)


class _Storing:
    """The storing of one batch, and its progress."""

    def __init__(self, store: Database, change: Change, total: int, tell: Tell) -> None:
        self._store, self._change = store, change
        self._done, self._total, self._tell = 0, total, tell

    def all(self, batch: Batch, on: date) -> None:
        with plain_errors():
            rows = self._store.connection.execute(f"SELECT handle FROM contacts WHERE {LISTED} AND handle IS NOT NULL")
            handles = FreeHandles(handle for (handle,) in rows)
        with indexed_together(self._store.connection):
            for record in batch.new:
                self._count()
                self._new(record, handles, on)
            for record in batch.whole:
                self._count()
                self._change.take_over(record)
        for record, fields in batch.edits:
            self._count()
            self._change.edit(record, **fields)
        for record in batch.back:
            self._count()
            _bring_back(self._change, record)
        for one, other in batch.distinct:
            self._count()
            self._change.add(Distinct(one_id=one, other_id=other))
        for proposal in batch.proposals:
            self._count()
            propose(self._change, proposal)
        for proposal in batch.withdrawn:
            self._count()
            self._change.trash(proposal)
        self._tell(self._total, self._total)

    def _new(self, record: Record, handles: FreeHandles, on: date) -> None:
        if not isinstance(record, Contact):
            self._change.put(record)
            return
        handle = handles.give(record.name, record.handle)
        self._change.put(record if handle == record.handle else replace(record, handle=handle))
        if record.tier is not None:
            self._change.add(TierMove(contact_id=record.id, tier=record.tier, on=on, reason="came with an import"))

    def _count(self) -> None:
        if self._done % TELL_EVERY == 0:
            self._tell(self._done, self._total)
        self._done += 1


def propose(change: Change, proposal: Proposal) -> bool:
    """Store what may be worth a line, under the id that follows from its source; tells whether it may stay, which
    what was erased for good may not."""
    made = replace(proposal, id=derived_id(*key_of(proposal)))
    if change.pen.is_forgotten(made.id):
        return False
    change.put_found(made, made.on)
    return True


def follow_source(change: Change, batch: Batch) -> None:
    """Store what a source that is looked at again and again says of its proposals now."""
    for proposal in batch.proposals:
        propose(change, proposal)
    for record, fields in batch.edits:
        change.edit(record, **fields)
    for record in batch.back:
        _bring_back(change, record)
    for proposal in batch.withdrawn:
        change.trash(proposal)


def _bring_back(change: Change, record: Record) -> None:
    change.restore(record)
    change.edit(record, **field_values(record))


@dataclasses.dataclass(slots=True)
class _Counted:
    gone: int = 0
    edited: int = 0
    restored: set[str] = field(default_factory=set)


def _take_back(pen: RowWriter, steps: Sequence[UndoStep], keep: set[str], found: Mapping[int, Obstacle]) -> _Counted:
    """Do the opposite of each step, but where a record is to stay or was written again since."""
    counted = _Counted()
    added = {step.id for step in steps if step.kind == "add"}
    in_trash = {kind.table for kind in KINDS}
    left = {place for place, step in enumerate(steps) if step.kind == "add" and _whose(pen, step) in keep}
    for place, obstacle in found.items():
        left.add(place)
        counted.edited += bool(obstacle.column)
    for place, step in enumerate(steps):
        if place in left:
            continue
        counted.gone += step.kind == "add" and step.table in in_trash
        owner = _owner(pen, step)
        if owner and owner not in added:
            counted.restored.add(owner)
    turn(pen, steps, left)
    return counted


def _whose(pen: RowWriter, step: UndoStep) -> str:
    """The id of the contact that an added row is, or belongs to: its topics and its tier stay with it."""
    column = LINKS[step.table].near if step.table in LINKS else "contact_id" if step.table == "tier_moves" else "id"
    row = pen.connection.execute(f'SELECT "{column}" FROM "{step.table}" WHERE id = ?', (step.id,)).fetchone()
    return str(row[0]) if row else ""


def _owner(pen: RowWriter, step: UndoStep) -> str:
    """The id of the record whose field a step changed; empty for a step that is about a whole record."""
    if step.kind == "edit":
        return step.id
    link = LINKS.get(step.table)
    if link is None:
        return ""
    row = pen.connection.execute(f'SELECT {link.near} FROM "{link.table}" WHERE id = ?', (step.id,)).fetchone()
    return str(row[0]) if row else ""


R = TypeVar("R", bound=Record)

AT_ONCE = 1000
"""How many records are in memory at a time while a whole journal is read."""

EXPORT_PREFIX = "export:"


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written from the journal: where, what (`reflection`, `json`, …), when (RFC 3339, UTC), and the
    SHA-256 of what was written, by which an edit of it is seen."""

    path: str
    what: str
    at: str
    sha256: str

    @property
    def day(self) -> date:
        """The day on which it was written, here."""
        return datetime.fromisoformat(self.at).astimezone().date()


class Exports:
    """What was exported when, on this computer; and the whole of the journal, for exporting it."""

    def __init__(self, store: Database) -> None:
        self._store = store

    @contextmanager
    def under_way(self, what: str, at: datetime) -> Iterator[ExportRun]:
        """Remembers, at the end and in one go, the files that an export of this kind writes."""
        writing = ExportRun(self, what, write_instant(at.astimezone(UTC)))
        try:
            yield writing
        finally:
            # Where nothing can be stored, as on a full disk, an export goes on all the same.
            with nullcontext() if self._store.hindrance[0] else immediate(self._store.connection):
                for item in () if self._store.hindrance[0] else writing.exported:
                    self._store.keep_local(EXPORT_PREFIX + item.path, dumps(asdict(item), ensure_ascii=False))

    def last(self, path: Path) -> Exported | None:
        """What was last written to a file, or None where nothing was."""
        kept = self._store.local(EXPORT_PREFIX + str(path))
        return None if kept is None else Exported(**loads(kept))

    def drop(self, paths: Iterable[Path]) -> None:
        """Forget that these files were written; nothing of their names is left in the database."""
        connection = self._store.connection
        connection.execute("PRAGMA secure_delete = ON")
        with immediate(connection):
            connection.executemany("DELETE FROM local WHERE key = ?", ((f"{EXPORT_PREFIX}{path}",) for path in paths))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def all(self) -> list[Exported]:
        """Every file that was written, the latest first."""
        rows = self._store.connection.execute(
            "SELECT value FROM local WHERE key >= ? AND key < ?", (EXPORT_PREFIX, EXPORT_PREFIX + "\U0010ffff")
        )
        found = [Exported(**loads(value)) for (value,) in rows]
        return sorted(found, key=lambda each: (each.at, each.path), reverse=True)

    def whole(self, kind: type[R]) -> Iterator[R]:
        """Every record of a kind as it was written, the trash included and what was forgotten not, as they were made.

        Records of one millisecond come by id, so that the order follows from what the records say.
        """
        with plain_errors():
            rows = self._store.connection.execute(
                f'SELECT id FROM "{TABLE_MAP_OF[kind].table}" WHERE id NOT IN (SELECT id FROM forgotten)'
                f" ORDER BY substr(_s, 1, {MILLISECONDS}), id"
            ).fetchall()
            ids = [identity for (identity,) in rows]
            for start in range(0, len(ids), AT_ONCE):
                yield from by_ids(self._store.connection, kind, ids[start : start + AT_ONCE], as_written=True)

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Everything read inside is the journal as it was at the start, whatever other programs write meanwhile."""
        connection = self._store.connection
        if connection.in_transaction:
            yield
            return
        with plain_errors():
            connection.execute("BEGIN")
            try:
                yield
            finally:
                if connection.in_transaction:
                    connection.execute("COMMIT")


class ExportRun:
    """One export while it writes its files: it knows what each of them held, and notes what it holds now."""

    def __init__(self, exports: Exports, what: str, at: str) -> None:
        self.exported: list[Exported] = []
        self._exports, self._what, self._at = exports, what, at

    def written(self, path: Path) -> str | None:
        """The SHA-256 of what was last written to a file, or None where nothing was."""
        last = self._exports.last(path)
        return last.sha256 if last else None

    def remember(self, path: Path, sha256: str) -> None:
        """Note what a file holds now."""
        self.exported.append(Exported(path=str(path), what=self._what, at=self._at, sha256=sha256))
