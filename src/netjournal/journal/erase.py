"""Forgetting a contact: what the journal knows of somebody is erased, its history included, and not to be undone.

The row itself stays, empty and in the trash, and its id is remembered as forgotten, so that no other computer brings
it back.

Forgetting in copies of the journal what was forgotten in the journal: in its snapshots, and in what is restored.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from json import loads
from pathlib import Path

from netjournal.config import DATABASE
from netjournal.domain.records import Contact
from netjournal.errors import JournalError
from netjournal.journal.drafts import Drafts
from netjournal.journal.merge_contacts import POINTERS, contact_links
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.backup import Backups
from netjournal.storage.copy import connected, copy_database, leave_wal, scratch_dir
from netjournal.storage.database import Database
from netjournal.storage.drafts import DAMAGED
from netjournal.storage.fulltext import rebuild
from netjournal.storage.hlc import instant
from netjournal.storage.mapping import LINKS, TABLE_MAP_AT, TABLE_MAPS, TEXT, chosen, synced_columns, write_instant
from netjournal.storage.row_writer import RowWriter
from netjournal.text.normalize import words_of

WHOLLY_THEIRS = frozenset(
    {"asks", "expertise", "memberships", "tier_moves", "decisions", "introductions", "distinct_contacts"}
)
"""Records that are about the contact, and go with them. In other records only the id is taken out."""

ONLY_IN_PASSING = {("introductions", "by_id")}

_SEARCHED = ("contacts", "asks", "expertise", "decisions", "introductions", "goals", "topics")


@dataclass(frozen=True, slots=True)
class Erased:
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


def forget(store: Database, contact: Contact) -> Erased:
    """Erase a contact: their row, what is about them, their links, the history and the undo steps of all that.

    Everybody for whom they stand is the same person, and goes with them.
    """
    store.connection.execute("PRAGMA secure_delete = ON")
    everybody = store.some(Contact, loads(store.same(contact.id)))
    with store.unlogged() as pen:
        rows = list(dict.fromkeys(row for same in everybody for row in all_about(pen.connection, same)))
        ids = [identity for _, identity in rows]
        for same in everybody:
            for table, field in _passing():
                _take_out(pen, table, field, same.id)
        erase_rows(pen, rows)
        for same in everybody:
            forget_steps(pen.connection, same, ids)
            drop_drafts(store, (same.id, same.name, *ids))
        forget_words(pen.connection)
    # What was erased is still in the write-ahead log until that is emptied.
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    names = dict.fromkeys(same.name for same in everybody if same.name)
    return Erased(contact.name, len(rows), sum(mentions(store, name) for name in names))


def drop_drafts(store: Database, marks: Iterable[str]) -> None:
    """Erase the half-filled forms about these ids, or with this name over them."""
    with closing(Drafts(store)) as drafts:
        drafts.erase(marks)


def erase_rows(pen: RowWriter, rows: Iterable[tuple[str, str]]) -> None:
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


def mentions(store: Database, name: str) -> int:
    """How many records have a name in one of their texts, the trash included."""
    pattern = "%" + name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    count = 0
    for shape in TABLE_MAPS:
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
    found += _proposed(connection, contact.id)
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


def _proposed(connection: sqlite3.Connection, contact_id: str) -> Iterator[tuple[str, str]]:
    """The proposals with this contact: nothing that the teacher wrote, and their words name who took part."""
    rows = connection.execute("SELECT proposal_id FROM proposal_contacts WHERE contact_id = ?", (contact_id,))
    return (("proposals", identity) for (identity,) in rows.fetchall())


def _ids(connection: sqlite3.Connection, table: str, field: str, values: list[str]) -> list[tuple[str, str]]:
    rows = connection.execute(
        f'SELECT id FROM "{table}" WHERE "{field}" IN (SELECT value FROM json_each(?))', (chosen(values),)
    )
    return [(table, identity) for (identity,) in rows.fetchall()]


def _passing() -> list[tuple[str, str]]:
    """Table and column of ids that are taken out of records which stay."""
    kept = [
        (pointer.table, field) for pointer in POINTERS for field in pointer.fields if pointer.table not in WHOLLY_THEIRS
    ]
    return [*kept, *ONLY_IN_PASSING]


def _take_out(pen: RowWriter, table: str, field: str, contact_id: str) -> None:
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
        if name & set(words) or (words and any(len(words[-1]) > 2 and word.startswith(words[-1]) for word in name)):
            connection.execute(
                "UPDATE changes SET label = 'A change with somebody since forgotten' WHERE seq = ?", (number,)
            )


SET_ASIDE = ("journal-damaged-*.db", DAMAGED)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What became of the snapshots that still held what was forgotten: how many were rewritten, the names of those
    that had to be removed because they could not be, and damaged journals set aside, which nobody can clean."""

    rewritten: int = 0
    removed: tuple[str, ...] = ()
    beyond: tuple[Path, ...] = ()


def erase_again(store: Database, ids: Iterable[str]) -> int:
    """Erase the rows with these ids as they were erased elsewhere; returns how many there were.

    Their words are in the full-text indexes until these are built anew.
    """
    wanted = list(ids)
    known = {identity for (identity,) in store.connection.execute("SELECT id FROM forgotten")}
    before = len(known)
    for contact in store.some(Contact, [identity for identity in wanted if identity not in known]):
        forget(store, contact)
    with store.unlogged() as pen:
        known = {identity for (identity,) in pen.connection.execute("SELECT id FROM forgotten")}
        left = [identity for identity in wanted if identity not in known]
        rows = [(table, identity) for table in (*TABLE_MAP_AT, *LINKS) for identity in _in(pen.connection, table, left)]
        erase_rows(pen, rows)
        pen.connection.executemany("INSERT OR IGNORE INTO forgotten VALUES (?)", ((identity,) for identity in left))
        _forget_in_steps(pen.connection, [identity for _, identity in rows])
    return len(known) - before + len(rows)


def _in(connection: sqlite3.Connection, table: str, ids: Sequence[str]) -> list[str]:
    rows = connection.execute(f'SELECT id FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))', (chosen(ids),))
    return [identity for (identity,) in rows.fetchall()]


def _forget_in_steps(connection: sqlite3.Connection, ids: Sequence[str]) -> None:
    connection.execute("DELETE FROM change_steps WHERE id IN (SELECT value FROM json_each(?))", (chosen(ids),))
    connection.execute('DELETE FROM changes WHERE seq NOT IN (SELECT "change" FROM change_steps)')


def clean_snapshots(store: Database) -> Cleaned:
    """Rewrite the snapshots of a journal that hold what is forgotten in it. One that cannot be rewritten is removed."""
    backups = Backups(store.path.parent)
    beyond = [path for pattern in SET_ASIDE for path in backups.database.parent.glob(pattern)]
    ids = [identity for (identity,) in store.connection.execute("SELECT id FROM forgotten")]
    rewritten, removed = 0, []
    for snapshot in backups.all():
        try:
            if _holds(snapshot.path, ids):
                _rewrite(backups, snapshot.path, ids)
                rewritten += 1
        except (sqlite3.Error, OSError, JournalError):
            with suppress(OSError):
                snapshot.path.unlink()
                removed.append(snapshot.name)
    return Cleaned(rewritten, tuple(removed), tuple(sorted(beyond)))


def _holds(path: Path, ids: Sequence[str]) -> bool:
    with closing(connected(path)) as connection:
        known = {identity for (identity,) in connection.execute("SELECT id FROM forgotten")}
        left = [identity for identity in ids if identity not in known]
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return any(_in(connection, table, left) for table in (*TABLE_MAP_AT, *LINKS) if table in tables)


def _rewrite(backups: Backups, path: Path, ids: Sequence[str]) -> None:
    with scratch_dir(backups.folder) as place:
        copy = place / DATABASE
        copy.write_bytes(path.read_bytes())
        with closing(Database(copy, before_migration=_no_snapshot)) as store:
            erase_again(store, ids)
            leave_wal(store.connection)
            # Pages that were free long before may still hold it. Rows may get other numbers by that.
            store.connection.execute("VACUUM")
            rebuild(store.connection)
        copy_database(copy, path)


def _no_snapshot(_path: Path) -> None:
    """This is a copy of a snapshot already."""
