"""Forgetting a contact: what the journal knows of somebody is erased, its history included, and not to be undone.

The row itself stays, empty and in the trash, and its id is remembered as forgotten, so that no other computer brings
it back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from netjournal.domain.model import Contact
from netjournal.domain.words import words_of
from netjournal.frozen import dataclass
from netjournal.store.contacts_merging import POINTERS, contact_links
from netjournal.store.rows import chosen
from netjournal.store.schema import SHAPES, TEXT, synced_columns, write_instant
from netjournal.store.stamps import instant
from netjournal.store.store import Store
from netjournal.store.writing import Pen

WHOLLY_THEIRS = frozenset(
    {"asks", "expertise", "memberships", "tier_moves", "decisions", "introductions", "distinct_contacts"}
)
"""Records that are about the contact, and go with them. In other records only the id is taken out."""

ONLY_IN_PASSING = {("introductions", "by_id")}

_SEARCHED = ("contacts", "asks", "expertise", "decisions", "introductions", "goals", "topics")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was erased, and the records of other things that still have the name in their words.

    Of the snapshots: how many were rewritten without it, the names of those that were removed because they could not
    be, and damaged journals that were set aside and may still hold it.
    """

    name: str
    erased: int
    mentions: int
    snapshots: int = 0
    removed: tuple[str, ...] = ()
    beyond: tuple[Path, ...] = ()


def forget(store: Store, contact: Contact) -> Forgotten:
    """Erase a contact: their row, what is about them, their links, the history and the undo steps of all that."""
    store.connection.execute("PRAGMA secure_delete = ON")
    with store.unlogged() as pen:
        rows = all_about(pen.connection, contact)
        for table, field in _passing():
            _take_out(pen, table, field, contact.id)
        erase(pen, rows)
        forget_steps(pen.connection, contact, [identity for _, identity in rows])
        _drop_drafts(pen.connection, (contact.id, contact.name, *(identity for _, identity in rows)))
        forget_words(pen.connection)
    # What was erased is still in the write-ahead log until that is emptied.
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Forgotten(contact.name, len(rows), mentions(store, contact.name))


def _drop_drafts(connection: sqlite3.Connection, marks: Iterable[str]) -> None:
    """Drop the half-filled forms about these ids, or with this name over them."""
    told = [mark for mark in marks if mark.strip()]
    keys = [key for (key,) in connection.execute("SELECT key FROM drafts") if any(mark in key for mark in told)]
    connection.executemany("DELETE FROM drafts WHERE key = ?", [(key,) for key in keys])


def erase(pen: Pen, rows: Iterable[tuple[str, str]]) -> None:
    """Empty these rows (table and id), take them out of the history, and remember their ids as forgotten."""
    for table, identity in rows:
        empty_row(pen.connection, table, identity)
        pen.connection.execute("INSERT OR IGNORE INTO forgotten VALUES (?)", (identity,))


def empty_row(connection: sqlite3.Connection, table: str, identity: str) -> bool:
    """Take everything out of a row and its history, and leave it in the trash; tells whether the row was there.

    What is left follows from the row's creation stamp and causal length alone, so it is alike on all computers.
    """
    found = connection.execute(f'SELECT _s FROM "{table}" WHERE id = ?', (identity,)).fetchone()
    if found is None:
        return False
    empty = dict.fromkeys(synced_columns(table))
    if "deleted_at" in empty:
        empty["deleted_at"] = write_instant(instant(found[0]))
    names = ", ".join(f'"{name}" = ?' for name in empty)
    connection.execute(
        f'UPDATE "{table}" SET {names}, _c = NULL, _cl = _cl + _cl % 2 WHERE id = ?', (*empty.values(), identity)
    )
    connection.execute('DELETE FROM history WHERE "table" = ? AND id = ?', (table, identity))
    return True


def mentions(store: Store, name: str) -> int:
    """How many records have a name in one of their texts, the trash included."""
    pattern = "%" + name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    count = 0
    for shape in SHAPES:
        texts = [column for column, codec in shape.columns.items() if codec is TEXT]
        if texts:
            where = " OR ".join(f"\"{column}\" LIKE ? ESCAPE '\\'" for column in texts)
            found = store.connection.execute(
                f'SELECT count(*) FROM "{shape.table}" WHERE {where}', (pattern,) * len(texts)
            ).fetchone()
            count += int(found[0])
    return count


def all_about(connection: sqlite3.Connection, contact: Contact) -> list[tuple[str, str]]:
    """Table and id of every row that is about a contact, each once."""
    found = [("contacts", contact.id)]
    for pointer in POINTERS:
        if pointer.table in WHOLLY_THEIRS:
            for field in pointer.fields:
                if (pointer.table, field) not in ONLY_IN_PASSING:
                    found += _ids(connection, pointer.table, field, [contact.id])
    found += _only_thought_of(connection, contact.id)
    owners = [identity for _, identity in found]
    for _, link in contact_links():
        found += _ids(connection, link.table, link.far, [contact.id])
        found += _ids(connection, link.table, link.near, owners)
    found += _ids(connection, "topics", "owner_id", owners)
    return list(dict.fromkeys(found))


def _only_thought_of(connection: sqlite3.Connection, contact_id: str) -> Iterator[tuple[str, str]]:
    """The goals that only say that this contact was thought of."""
    rows = connection.execute(
        """SELECT g.id FROM goals g JOIN goal_contacts l ON l.goal_id = g.id
        WHERE l.contact_id = ? AND g.reason = 'thought of them'""",
        (contact_id,),
    )
    return (("goals", identity) for (identity,) in rows.fetchall())


def _ids(connection: sqlite3.Connection, table: str, field: str, values: list[str]) -> list[tuple[str, str]]:
    rows = connection.execute(
        f'SELECT id FROM "{table}" WHERE "{field}" IN (SELECT value FROM json_each(?))', (chosen(values),)
    )
    return [(table, identity) for (identity,) in rows.fetchall()]


def _passing() -> list[tuple[str, str]]:
    """Table and column of ids that are taken out of records which stay."""
    kept = [(each.table, field) for each in POINTERS for field in each.fields if each.table not in WHOLLY_THEIRS]
    return [*kept, *ONLY_IN_PASSING]


def _take_out(pen: Pen, table: str, field: str, contact_id: str) -> None:
    for _, identity in _ids(pen.connection, table, field, [contact_id]):
        pen.edit(table, identity, {field: None})
    pen.connection.execute(
        'UPDATE history SET value = NULL WHERE "table" = ? AND "column" = ? AND value = ?', (table, field, contact_id)
    )


def forget_words(connection: sqlite3.Connection) -> None:
    """Build the full-text indexes anew, so that no word of what was erased is left in them."""
    for table in _SEARCHED:
        connection.execute(f"INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild')")


def forget_steps(connection: sqlite3.Connection, contact: Contact, ids: list[str]) -> None:
    """Take what was erased out of the changes that can be taken back, and the name out of their labels."""
    connection.execute("DELETE FROM change_steps WHERE id IN (SELECT value FROM json_each(?))", (chosen(ids),))
    connection.execute("DELETE FROM change_steps WHERE before = :who OR after = :who", {"who": contact.id})
    connection.execute('DELETE FROM changes WHERE seq NOT IN (SELECT "change" FROM change_steps)')
    name = set(words_of(contact.name))
    for number, label in connection.execute("SELECT seq, label FROM changes").fetchall():
        # A label is cut where it is long, and may hold the beginning of a name.
        words = words_of(label or "")
        if name & set(words) or (words and any(len(words[-1]) > 2 and each.startswith(words[-1]) for each in name)):
            connection.execute(
                "UPDATE changes SET label = 'A change with somebody since forgotten' WHERE seq = ?", (number,)
            )
