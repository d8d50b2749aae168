"""Forgetting in copies of the journal what was forgotten in the journal: in its snapshots, and in what is restored."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from pathlib import Path

from netjournal.config import DATABASE
from netjournal.domain.model import Contact
from netjournal.errors import JournalError
from netjournal.frozen import dataclass
from netjournal.store.backup import Backups
from netjournal.store.copying import connected, copy_database, settle, workshop
from netjournal.store.forgetting import erase, forget
from netjournal.store.rows import chosen
from netjournal.store.schema import LINKS, SHAPE_AT
from netjournal.store.store import Store
from netjournal.store.text_index import rebuild

SET_ASIDE = "journal-damaged-*.db"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What became of the snapshots that still held what was forgotten: how many were rewritten, the names of those
    that had to be removed because they could not be, and damaged journals set aside, which nobody can clean."""

    rewritten: int = 0
    removed: tuple[str, ...] = ()
    beyond: tuple[Path, ...] = ()


def forget_again(store: Store, ids: Iterable[str]) -> int:
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
        rows = [(table, identity) for table in (*SHAPE_AT, *LINKS) for identity in _in(pen.connection, table, left)]
        erase(pen, rows)
        pen.connection.executemany("INSERT OR IGNORE INTO forgotten VALUES (?)", ((identity,) for identity in left))
        _forget_in_steps(pen.connection, [identity for _, identity in rows])
    return len(known) - before + len(rows)


def _in(connection: sqlite3.Connection, table: str, ids: Sequence[str]) -> list[str]:
    rows = connection.execute(f'SELECT id FROM "{table}" WHERE id IN (SELECT value FROM json_each(?))', (chosen(ids),))
    return [identity for (identity,) in rows.fetchall()]


def _forget_in_steps(connection: sqlite3.Connection, ids: Sequence[str]) -> None:
    connection.execute("DELETE FROM change_steps WHERE id IN (SELECT value FROM json_each(?))", (chosen(ids),))
    connection.execute('DELETE FROM changes WHERE seq NOT IN (SELECT "change" FROM change_steps)')


def clean_snapshots(store: Store) -> Cleaned:
    """Rewrite the snapshots of a journal that hold what is forgotten in it. One that cannot be rewritten is removed."""
    backups = Backups(store.path.parent)
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
    return Cleaned(rewritten, tuple(removed), tuple(sorted(backups.database.parent.glob(SET_ASIDE))))


def _holds(path: Path, ids: Sequence[str]) -> bool:
    with closing(connected(path)) as connection:
        known = {identity for (identity,) in connection.execute("SELECT id FROM forgotten")}
        left = [identity for identity in ids if identity not in known]
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return any(_in(connection, table, left) for table in (*SHAPE_AT, *LINKS) if table in tables)


def _rewrite(backups: Backups, path: Path, ids: Sequence[str]) -> None:
    with workshop(backups.folder) as place:
        copy = place / DATABASE
        copy.write_bytes(path.read_bytes())
        with closing(Store(copy, before_migration=_no_snapshot)) as store:
            forget_again(store, ids)
            settle(store.connection)
            # Pages that were free long before may still hold it. Rows may get other numbers by that.
            store.connection.execute("VACUUM")
            rebuild(store.connection)
        copy_database(copy, path)


def _no_snapshot(_path: Path) -> None:
    """This is a copy of a snapshot already."""
