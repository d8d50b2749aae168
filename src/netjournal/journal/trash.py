"""The trash: everything that was deleted or taken back, with the way back for each. Nothing leaves it by itself."""

from __future__ import annotations

from datetime import datetime

from netjournal.domain.handles import make_handle
from netjournal.domain.records import Contact
from netjournal.errors import Ambiguous, NotFound
from netjournal.journal.search import QUIET, SOURCES, SearchSource
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.database import Database, plain_errors
from netjournal.storage.hlc import NONCE, milliseconds
from netjournal.storage.mapping import TABLE_MAP_AT, Link, TableMap, fetch_readable, read_moment, read_text
from netjournal.text.normalize import truncate

SHOWN = 200

_IN_TRASH = (
    "_cl % 2 = 0 AND deleted_at IS NOT NULL AND id NOT IN (SELECT id FROM forgotten)"
    " AND id NOT IN (SELECT gone FROM redirects)"
)

TOGETHER_MILLISECONDS = 1000
"""A record and its links are written one after the other, by one program."""

KINDS = (
    *SOURCES,
    QUIET,
    SearchSource(
        "membership",
        "memberships",
        "(SELECT name FROM contacts WHERE id = person_id) || ' in '"
        " || (SELECT name FROM contacts WHERE id = community_id)",
        "since_on",
        1.0,
    ),
    SearchSource("term", "terms", "name", "starts_on", 1.0),
    SearchSource("proposal", "proposals", "line", '"on"', 1.0),
)
"""The kinds of record that can be brought back by themselves, and what is shown of each."""


@dataclass(frozen=True, slots=True)
class Trashed:
    """Something in the trash: the noun of its record, its id, one line of it, and when it went there (UTC).

    `computer` is the name of the computer where it was deleted; empty where the journal is on one computer only.
    """

    noun: str
    id: str
    text: str
    at: datetime
    computer: str = ""


class TrashCan:
    """What lies in the trash, and how it comes back."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def all(self, limit: int = SHOWN) -> list[Trashed]:
        """What was put there last, the latest first."""
        found = [item for kind in KINDS for item in self._of(kind, "", limit)]
        return sorted(found, key=lambda each: (each.at, each.id), reverse=True)[:limit]

    def count(self) -> int:
        """How many things lie there."""
        with plain_errors():
            return sum(
                self._store.connection.execute(
                    f'SELECT count(*) FROM "{kind.table}" WHERE {_IN_TRASH}',
                ).fetchone()[0]
                for kind in KINDS
            )

    def find(self, beginning: str) -> Trashed:
        """The one thing in the trash whose id begins so. Raises NotFound or Ambiguous."""
        wanted = beginning.strip().lower()
        found = [item for kind in KINDS for item in self._of(kind, wanted, 2)] if wanted else []
        if not found:
            raise NotFound(f"Nothing in the trash has the id “{wanted}”.", "`netjournal trash list` shows the ids.")
        if len(found) > 1:
            raise Ambiguous(
                f"More than one thing in the trash has an id that begins with “{wanted}”.", "Give more of it."
            )
        return found[0]

    def restore(self, thing: Trashed) -> None:
        """Bring something back, as a change that can be taken back.

        A contact whose handle somebody else has by now gets another. Raises NotFound where it is not in the trash.
        """
        shape = next(TABLE_MAP_AT[kind.table] for kind in KINDS if kind.noun == thing.noun)
        record = next(iter(self._store.some(shape.record, [thing.id])), None)
        if record is None or record.deleted_at is None or self._is_forgotten(thing.id):
            raise NotFound(f"“{truncate(thing.text, 40)}” is not in the trash any more.")
        with self._store.change(f"Bring back “{truncate(thing.text, 40)}”") as change:
            change.restore(record)
            for link in shape.links:
                for identity in self._went_with(shape, link, record.id):
                    change.pen.restore(link.table, identity)
            if isinstance(record, Contact):
                others = {contact.handle for contact in self._store.every(Contact) if contact.id != record.id}
                if record.handle in others:
                    change.edit(record, handle=make_handle(record.name, others))

    def _went_with(self, shape: TableMap, link: Link, identity: str) -> list[str]:
        """The links that a record was made with, where taking its making back took them all."""
        connection = self._store.connection
        (made,) = connection.execute(f'SELECT _s FROM "{shape.table}" WHERE id = ?', (identity,)).fetchone()
        rows = connection.execute(f"SELECT id, _s, _cl FROM {link.table} WHERE {link.near} = ?", (identity,)).fetchall()
        if any(length % 2 for _, _, length in rows):
            return []
        return [each for each, stamp, _ in rows if _made_together(made, stamp)]

    def _is_forgotten(self, identity: str) -> bool:
        row = self._store.connection.execute("SELECT 1 FROM forgotten WHERE id = ?", (identity,)).fetchone()
        return row is not None

    def _of(self, kind: SearchSource, beginning: str, limit: int) -> list[Trashed]:
        with plain_errors():
            rows = fetch_readable(
                self._store.connection,
                f"""SELECT id, {kind.shown}, deleted_at, (SELECT computer FROM writers WHERE writers.id =
                substr(coalesce(json_extract(_c, '$.deleted_at'), _s), -{NONCE})) FROM "{kind.table}"
                WHERE {_IN_TRASH} AND id >= ? AND id < ? ORDER BY deleted_at DESC LIMIT ?""",
                (beginning, beginning + "\U0010ffff", limit),
            )
        return [
            Trashed(kind.noun, identity, truncate(read_text(text) or kind.noun, 200), moment, read_text(computer) or "")
            for identity, text, at, computer in rows
            if (moment := read_moment(at)) is not None
        ]


def _made_together(one: str, other: str) -> bool:
    same_writer = one[-NONCE:] == other[-NONCE:]
    return same_writer and abs(milliseconds(one) - milliseconds(other)) <= TOGETHER_MILLISECONDS
