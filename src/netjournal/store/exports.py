"""What leaves the journal: every record as it stands at one moment, and what was written to which file when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from json import dumps, loads
from pathlib import Path
from typing import TypeVar

from netjournal.domain.model import Record
from netjournal.frozen import dataclass
from netjournal.store.database import immediate, plain_errors
from netjournal.store.rows import by_ids
from netjournal.store.schema import SHAPE_OF, write_instant
from netjournal.store.stamps import MILLISECONDS
from netjournal.store.store import Store

R = TypeVar("R", bound=Record)

AT_ONCE = 1000
"""How many records are in memory at a time while a whole journal is read."""

PREFIX = "export:"


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

    def __init__(self, store: Store) -> None:
        self._store = store

    @contextmanager
    def under_way(self, what: str, at: datetime) -> Iterator[Writing]:
        """Remembers, at the end and in one go, the files that an export of this kind writes."""
        writing = Writing(self, what, write_instant(at.astimezone(UTC)))
        try:
            yield writing
        finally:
            with immediate(self._store.connection):
                for each in writing.exported:
                    self._store.keep_local(PREFIX + each.path, dumps(asdict(each), ensure_ascii=False))

    def last(self, path: Path) -> Exported | None:
        """What was last written to a file, or None where nothing was."""
        kept = self._store.local(PREFIX + str(path))
        return None if kept is None else Exported(**loads(kept))

    def all(self) -> list[Exported]:
        """Every file that was written, the latest first."""
        rows = self._store.connection.execute(
            "SELECT value FROM local WHERE key >= ? AND key < ?", (PREFIX, PREFIX + "\U0010ffff")
        )
        found = [Exported(**loads(value)) for (value,) in rows]
        return sorted(found, key=lambda each: (each.at, each.path), reverse=True)

    def whole(self, kind: type[R]) -> Iterator[R]:
        """Every record of a kind, the trash included and what was forgotten not, by the moment of its making.

        Records of one millisecond come by id, so that the order follows from what the records say.
        """
        with plain_errors():
            rows = self._store.connection.execute(
                f'SELECT id FROM "{SHAPE_OF[kind].table}" WHERE id NOT IN (SELECT id FROM forgotten)'
                f" ORDER BY substr(_s, 1, {MILLISECONDS}), id"
            ).fetchall()
            ids = [identity for (identity,) in rows]
            for start in range(0, len(ids), AT_ONCE):
                yield from by_ids(self._store.connection, kind, ids[start : start + AT_ONCE])

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


class Writing:
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
