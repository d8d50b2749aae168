"""Forgetting a contact: what the journal knows of somebody is erased, its history included, and not to be undone.

The row itself stays, empty and in the trash, and its id is remembered as forgotten, so that no other computer brings
it back.

Forgetting in copies of the journal what was forgotten in the journal: in its snapshots, and in what is restored.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

from netjournal.config import DATABASE
from netjournal.domain.records import Contact
from netjournal.errors import JournalError
from netjournal.journal.drafts import Drafts
from netjournal.journal.erased_names import (
    drop_marked,
    in_texts,
    is_mark,
    named,
    take_names_out,
    take_out_of_all_texts,
)
from netjournal.journal.merge_contacts import POINTERS, contact_links
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.backup import Backups
from netjournal.storage.copy import clear, connected, copy_database, is_at_work, leave_wal, scratch_dir
from netjournal.storage.database import Database, plain_errors
from netjournal.storage.drafts import DAMAGED
from netjournal.storage.fulltext import rebuild
from netjournal.storage.hlc import instant
from netjournal.storage.mapping import LINKS, TABLE_MAP_AT, chosen, synced_columns, write_instant
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

    `rewritten` counts the texts in which “somebody” stands for them now, `words` are what still has the name in the
    teacher's own words, and `also` who was one with them. Of the snapshots: how many were rewritten without it, the
    names of those that were removed because they could not be, and files that nobody can clean and that may still hold
    it. `elsewhere` are sentences about what lies outside the journal, each with its way out.
    """

    name: str
    erased: int
    words: tuple[OwnWords, ...] = ()
    rewritten: int = 0
    also: tuple[str, ...] = ()
    snapshots: int = 0
    removed: tuple[str, ...] = ()
    beyond: tuple[Path, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()

    @property
    def mentions(self) -> int:
        """How many records still have the name in the teacher's own words."""
        return len(self.words)


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A record that has a name in its text: its noun, its id, the text."""

    noun: str
    id: str
    text: str


def forget(store: Database, contact: Contact, *, in_words: bool = False) -> Erased:
    """Erase a contact, and whoever was made one with them: the rows, what is about them, their links, the history and
    the undo steps of all that. Where the program put the name for a mention, “somebody” stands afterwards; with
    `in_words` also in the teacher's own words.
    """
    store.connection.execute("PRAGMA secure_delete = ON")
    everyone = one_with(store, contact)
    ids = [person.id for person in everyone]
    with store.unlogged() as pen:
        who = named(pen.connection, ids)
        rows = list(dict.fromkeys(row for person in everyone for row in all_about(pen.connection, person)))
        for table, field in _passing():
            for identity in ids:
                _take_out(pen, table, field, identity)
        rewritten = take_names_out(pen.connection, pen.clock, who)
        if in_words:
            rewritten += take_out_of_all_texts(pen.connection, pen.clock, who.names)
        erase_rows(pen, rows)
        for person in everyone:
            forget_steps(pen.connection, person, [identity for _, identity in rows])
        for name in who.names:
            forget_labels(pen.connection, name)
        drop_drafts(store, (*ids, *who.names, *(identity for _, identity in rows)))
        forget_words(pen.connection)
    # What was erased is still in the write-ahead log until that is emptied.
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    also = tuple(person.name for person in everyone[1:] if person.name and person.name != contact.name)
    return Erased(contact.name, len(rows), own_words(store, who.names), rewritten, also)


def one_with(store: Database, contact: Contact) -> list[Contact]:
    """The contact first, then everybody who was made one with them, over any number of steps."""
    rows = store.connection.execute(
        """WITH RECURSIVE one(id) AS (VALUES (?) UNION
            SELECT CASE WHEN c.id = one.id THEN c.merged_into ELSE c.id END FROM contacts c, one
            WHERE c.merged_into = one.id OR (c.id = one.id AND c.merged_into IS NOT NULL))
        SELECT id FROM one WHERE id IN (SELECT id FROM contacts) AND id NOT IN (SELECT id FROM forgotten)""",
        (contact.id,),
    )
    others = [identity for (identity,) in rows.fetchall() if identity != contact.id]
    return [contact, *store.some(Contact, others)]


def names_of(store: Database, contact: Contact) -> frozenset[str]:
    """Every name that a contact, and whoever is one with them, has or had."""
    return named(store.connection, [person.id for person in one_with(store, contact)]).names


def own_words(store: Database, names: Iterable[str]) -> tuple[OwnWords, ...]:
    """The records that have one of these names in one of their texts, the trash included."""
    found = {
        (table, identity): text for name in sorted(names) for table, identity, text in in_texts(store.connection, name)
    }
    return tuple(
        OwnWords(TABLE_MAP_AT[table].noun, identity, text) for (table, identity), text in sorted(found.items())
    )


def forget_name(store: Database, name: str) -> Erased:
    """Put “somebody” for a name into every text of the journal, and take it out of their history."""
    store.connection.execute("PRAGMA secure_delete = ON")
    with store.unlogged() as pen:
        rewritten = take_out_of_all_texts(pen.connection, pen.clock, [name])
        forget_labels(pen.connection, name)
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Erased(name, 0, own_words(store, [name]), rewritten)


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
    """Build the full-text indexes again, so that no word of what was erased is left in them."""
    for table in _SEARCHED:
        connection.execute(f"INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild')")


def forget_steps(connection: sqlite3.Connection, contact: Contact, ids: list[str]) -> None:
    """Take what was erased out of the changes that can be taken back, and the name out of their labels."""
    connection.execute("DELETE FROM change_steps WHERE id IN (SELECT value FROM json_each(?))", (chosen(ids),))
    connection.execute("DELETE FROM change_steps WHERE before = :who OR after = :who", {"who": contact.id})
    connection.execute('DELETE FROM changes WHERE seq NOT IN (SELECT "change" FROM change_steps)')
    forget_labels(connection, contact.name)


def forget_labels(connection: sqlite3.Connection, who: str) -> None:
    """Take a name out of what the changes are called."""
    name = set(words_of(who))
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

    Their words are in the full-text indexes until these are built again.
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
        drop_marked(pen.connection)
        _forget_in_steps(pen.connection, [identity for _, identity in rows])
    return len(known) - before + len(rows)


def _in(connection: sqlite3.Connection, table: str, ids: Sequence[str]) -> list[str]:
    rows = connection.execute(f'SELECT id FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))', (chosen(ids),))
    return [identity for (identity,) in rows.fetchall()]


def _forget_in_steps(connection: sqlite3.Connection, ids: Sequence[str]) -> None:
    connection.execute("DELETE FROM change_steps WHERE id IN (SELECT value FROM json_each(?))", (chosen(ids),))
    connection.execute('DELETE FROM changes WHERE seq NOT IN (SELECT "change" FROM change_steps)')


def clean_snapshots(store: Database, names: Collection[str] = ()) -> Cleaned:
    """Rewrite the snapshots of a journal that hold what is forgotten in it, or one of these names in any text. One that
    cannot be rewritten is removed, and so is what a program that was killed left there.
    """
    backups = Backups(store.path.parent)
    beyond = [path for pattern in SET_ASIDE for path in backups.database.parent.glob(pattern)]
    for leftover in backups.leftovers():
        if not is_at_work(leftover):
            clear(leftover)
        if leftover.exists():
            beyond.append(leftover)
    ids = forgotten_ids(store)
    rewritten, removed = 0, []
    for snapshot in backups.all():
        try:
            if holds(snapshot.path, ids, names):
                _rewrite(backups, snapshot.path, ids, names)
                rewritten += 1
        except (sqlite3.Error, OSError, JournalError):
            with suppress(OSError):
                snapshot.path.unlink()
                removed.append(snapshot.name)
    return Cleaned(rewritten, tuple(removed), tuple(sorted(beyond)))


def holding_snapshots(store: Database) -> list[str]:
    """The names of the snapshots that hold what is forgotten in the journal; of a damaged one nothing is known."""
    ids = forgotten_ids(store)
    found = []
    for snapshot in Backups(store.path.parent).all() if ids else ():
        with suppress(JournalError):
            if holds(snapshot.path, ids):
                found.append(snapshot.name)
    return found


def holds(path: Path, ids: Sequence[str], names: Collection[str] = ()) -> bool:
    """Whether a journal, or a published file, has rows with these ids that are not erased in it, or one of the names.

    Raises JournalError where it can't be read.
    """
    with plain_errors(), closing(connected(path)) as connection:
        known = {identity for (identity,) in connection.execute("SELECT id FROM forgotten")}
        left = [identity for identity in ids if identity not in known and not is_mark(identity)]
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if any(_in(connection, table, left) for table in (*TABLE_MAP_AT, *LINKS) if table in tables):
            return True
        return any(in_texts(connection, name, earlier=True) for name in names)


def forgotten_ids(store: Database) -> list[str]:
    """The ids of everything that was erased for good."""
    return [identity for (identity,) in store.connection.execute("SELECT id FROM forgotten")]


def late_twins(store: Database) -> list[tuple[str, str]]:
    """Id and name of contacts who once were one with somebody who is forgotten."""
    rows = store.connection.execute(
        """SELECT DISTINCT c.id, c.name FROM contacts c WHERE c.id NOT IN (SELECT id FROM forgotten)
        AND c.name IS NOT NULL AND (c.merged_into IN (SELECT id FROM forgotten) OR EXISTS (SELECT 1 FROM history h
            WHERE h."table" = 'contacts' AND h.id = c.id AND h."column" = 'merged_into'
            AND h.value IN (SELECT id FROM forgotten)))"""
    )
    return [(str(identity), str(name)) for identity, name in rows.fetchall()]


def _rewrite(backups: Backups, path: Path, ids: Sequence[str], names: Collection[str]) -> None:
    with scratch_dir(backups.folder) as place:
        copy = place / DATABASE
        copy.write_bytes(path.read_bytes())
        with closing(Database(copy, before_migration=_no_snapshot)) as store:
            erase_again(store, ids)
            for name in names:
                forget_name(store, name)
            leave_wal(store.connection)
            # Pages that were free long before may still hold it. Rows may get other numbers by that.
            store.connection.execute("VACUUM")
            rebuild(store.connection)
        copy_database(copy, path)


def _no_snapshot(_path: Path) -> None:
    """This is a copy of a snapshot already."""
