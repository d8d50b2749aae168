"""By which words each contact is found in a line: a table that follows from the contacts, on this computer only.

Which words these are, `capture.spellings` says; a line is read with the few contacts that its words stand for, so that
reading costs the same with fifty contacts and with five thousand.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from netjournal.domain.records import Contact, ContactKind
from netjournal.startup.lazy_import import lazy_import
from netjournal.storage.mapping import ALIVE, LIST, UNREADABLE, chosen, fetch_readable, read_day, read_text

if TYPE_CHECKING:
    from netjournal.capture import spellings
else:
    spellings = lazy_import("netjournal.capture.spellings")

TABLE = "spellings"

SCHEMA = (
    f"CREATE TABLE {TABLE} (key TEXT, contact_id TEXT, part TEXT, PRIMARY KEY (key, contact_id, part)) WITHOUT ROWID",
    f"CREATE INDEX idx_{TABLE}_contact ON {TABLE}(contact_id)",
)

FOLLOWS_FROM = "kind name handle email emails also_called not_called"
"""The columns of a contact that its spellings follow from."""

KIND = "spelling"
"""What marks a contact in `stale` whose spellings may have changed."""

UNICODE = unicodedata.unidata_version
"""The version of the tables by which letters are folded: with another one the keys may be others."""

_SELECT = (
    "SELECT c.id, c.kind, c.name, c.handle, c.email, c.emails, c.also_called, c.not_called, c.archived_on"
    " FROM contacts c WHERE"
)
_IN = "IN (SELECT value FROM json_each(?))"
_LAST = "\U0010ffff"


class StoredSpellings:
    """The index of spellings of an open journal."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def written_with(self, keys: Sequence[str]) -> Iterable[Contact]:
        """The living contacts that one of these keys stands for, with what their spellings follow from."""
        named = (
            f"c.id IN (SELECT contact_id FROM {TABLE} WHERE key {_IN}) AND c.{ALIVE}"
            " AND c.id NOT IN (SELECT gone FROM redirects)"
        )
        return map(_contact, fetch_readable(self._connection, f"{_SELECT} {named} ORDER BY c.id", (chosen(keys),)))

    def name_words(self, letter: str) -> Iterable[tuple[str, str]]:
        """The words of people's names that begin with a letter, each with its part of the name."""
        return self._connection.execute(
            f"SELECT DISTINCT key, part FROM {TABLE} WHERE key >= ? AND key < ? AND part <> ''",
            (letter, letter + _LAST),
        ).fetchall()


def flush(connection: sqlite3.Connection) -> None:
    """Work out again the spellings of the contacts that are marked as stale."""
    marked = f"(SELECT id FROM stale WHERE kind = '{KIND}')"
    if connection.execute(f"SELECT 1 FROM stale WHERE kind = '{KIND}' LIMIT 1").fetchone() is not None:
        connection.execute(f"DELETE FROM {TABLE} WHERE contact_id IN {marked}")
        _insert(connection, f"c.id IN {marked} AND")


def rebuild(connection: sqlite3.Connection) -> None:
    """Fill the table from the contacts."""
    connection.execute(f"DELETE FROM {TABLE}")
    _insert(connection, "")


def count_wrong_rows(connection: sqlite3.Connection) -> int:
    """How many rows are missing, extra or different from what the contacts say now."""
    stored = set(connection.execute(f"SELECT key, contact_id, part FROM {TABLE}"))
    return len(stored ^ set(_rows(connection, "")))


def _insert(connection: sqlite3.Connection, which: str) -> None:
    connection.executemany(f"INSERT INTO {TABLE} VALUES (?, ?, ?)", sorted(_rows(connection, which)))


def _rows(connection: sqlite3.Connection, which: str) -> Iterator[tuple[str, str, str]]:
    """Key, contact and part of the name, for the living contacts that `which` selects."""
    for contact in map(_contact, fetch_readable(connection, f"{_SELECT} {which} c.{ALIVE}")):
        for key, part in spellings.keys_of(contact):
            yield key, contact.id, part


def _contact(row: tuple[Any, ...]) -> Contact:
    """A contact with what tells it apart, and nothing else."""
    identity, kind, name, handle, email, emails, also_called, not_called, archived_on = row
    return Contact(
        id=identity,
        kind=ContactKind.COMMUNITY if kind == ContactKind.COMMUNITY else ContactKind.PERSON,
        name=read_text(name),
        handle=read_text(handle),
        email=read_text(email),
        emails=_list(emails),
        also_called=_list(also_called),
        not_called=_list(not_called),
        archived_on=read_day(archived_on),
    )


def _list(stored: Any) -> tuple[str, ...]:
    """The texts of a stored list; none where this program did not write it."""
    if stored is None:
        return ()
    with suppress(*UNREADABLE):
        found = LIST.read(stored)
        return tuple(item for item in found if isinstance(item, str))
    return ()
