"""Looking into a file that somebody else wrote, without trusting it.

The file is a private copy whose seal was checked already. Only tables of known names are read; a file with anything
that SQLite could execute (views, triggers, virtual tables, computed columns, indexes) is refused. Every row must be one
that this journal could have written (`values` has the rules): one that is not is taken out of the copy and named, and
the rest is merged, so that nothing a file says can break a screen later.

The seal at the end of a published file, by which a whole copy is told from a damaged or half-arrived one.

SQLite keeps to the page count in its header and does not mind what follows. The seal is 4,096 bytes of plain text:
a first line, the SHA-256 of everything before it, its length, and zeros.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from json import loads
from pathlib import Path
from typing import Any

from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.examination import BESIDE, TABLES, RejectedRow, find_rejected
from netjournal.storage.mapping import STAMPS, synced_columns
from netjournal.storage.version import PUBLISHED_ID, SCHEMA

NEVER_MISSING = ("history", "forgotten", "about")

ROWS_NAMED = 20
"""So many rows that were set aside are named; of the others only the number is said."""


class Unreadable(Exception):
    """A file that is not merged. `state` is one of `damaged`, `newer`; `text` says more to a person."""

    def __init__(self, state: str, text: str) -> None:
        super().__init__(text)
        self.state = state
        self.text = text


@dataclass(frozen=True, slots=True)
class FileOrigin:
    """Whose file it is: the journals that are one in it, the computer, when it was written (RFC 3339, UTC)."""

    journals: frozenset[str]
    device: str
    computer: str
    published_at: str
    schema: int
    min_reader: int


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file that can be merged: what it says of itself, by table the columns that both sides have, and the rows that
    were taken out of the private copy because no journal could have written them."""

    about: FileOrigin
    columns: Mapping[str, tuple[str, ...]]
    rejected: tuple[RejectedRow, ...] = ()


def is_published(head: bytes) -> bool:
    """Whether the first 100 bytes are those of a published file."""
    return head.startswith(b"SQLite format 3\0") and head[68:72] == PUBLISHED_ID.to_bytes(4, "big")


def validate(path: Path, since: str = "") -> RemoteFile:
    """What a private copy of a file holds; rows that do not fit are taken out of the copy.

    With a stamp as `since`, only rows that were written after it are looked at: for our own file, of which the rest was
    looked at before.

    Raises Unreadable where it must not be merged.
    """
    return _read(path, lambda connection: _examine(connection, since))


def outline(path: Path) -> RemoteFile:
    """The same without a look at the rows: whose file it is, and its columns. Raises Unreadable."""
    return _read(path, _outline)


def _read(path: Path, look: Callable[[sqlite3.Connection], RemoteFile]) -> RemoteFile:
    with path.open("rb") as file:
        head = file.read(100)
    if head[18:20] != b"\x01\x01":  # anything else would make SQLite write files beside it
        raise Unreadable("damaged", "it was changed by another program")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            theirs = look(connection)
        if theirs.rejected:
            take_out(path, theirs.rejected)
    except (sqlite3.Error, ValueError, TypeError, OverflowError) as error:
        raise Unreadable("damaged", "its content cannot be read") from error
    return theirs


def in_short(rejected: Sequence[RejectedRow]) -> dict[str, Any]:
    """What is remembered of the rows of a file that were set aside: how many, and the first of them in words."""
    if not rejected:
        return {}
    return {"rejected": len(rejected), "rows": [str(row) for row in rejected[:ROWS_NAMED]]}


def take_out(path: Path, rejected: Iterable[RejectedRow]) -> None:
    """Take rows out of a private database. Nothing in it can be executed: that was made sure of before."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("BEGIN")
        for row in rejected:
            connection.execute(f'DELETE FROM "{row.table}" WHERE rowid = ?', (row.rowid,))
        connection.execute("COMMIT")


def _examine(connection: sqlite3.Connection, since: str = "") -> RemoteFile:
    theirs = _outline(connection)
    return replace(theirs, rejected=tuple(find_rejected(connection, theirs.columns, since)))


def _outline(connection: sqlite3.Connection) -> RemoteFile:
    if connection.execute("PRAGMA encoding").fetchone() != ("UTF-8",):
        raise Unreadable("damaged", "it holds what no published file holds")
    plain = _plain_tables(connection)
    if any(name not in plain for name in NEVER_MISSING):
        raise Unreadable("damaged", "a part of it is missing")
    about = _about(connection)
    if about.min_reader > SCHEMA:
        raise Unreadable("newer", "it was written by a newer netjournal")
    columns: dict[str, tuple[str, ...]] = {}
    for table in TABLES:
        if table in plain:
            if not {"id", *STAMPS} <= plain[table]:
                raise Unreadable("damaged", "a part of it is missing")
            columns[table] = tuple(name for name in synced_columns(table) if name in plain[table])
    for table, needed in BESIDE.items():
        if table in plain:
            if not set(needed) <= plain[table]:
                raise Unreadable("damaged", "a part of it is missing")
            columns[table] = needed
    return RemoteFile(about, columns)


def _plain_tables(connection: sqlite3.Connection) -> dict[str, set[str]]:
    """The ordinary tables of known names, each with its stored columns."""
    tables: dict[str, set[str]] = {}
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    if any(kind not in ("table", "index") or (kind == "index" and sql is not None) for kind, _, sql in rows):
        raise Unreadable("damaged", "it holds what no published file holds")
    for kind, name, sql in rows:
        if kind == "index" or not (name in TABLES or name in BESIDE or name == "about"):
            continue
        if not isinstance(sql, str) or not sql.startswith("CREATE TABLE"):
            raise Unreadable("damaged", "it holds what no published file holds")
        described = connection.execute(f'PRAGMA table_xinfo("{name}")').fetchall()
        if any(column[6] for column in described):
            raise Unreadable("damaged", "it holds columns that are computed")
        if name in TABLES and [column[1] for column in described if column[5]] != ["id"]:
            raise Unreadable("damaged", "it holds what no published file holds")
        tables[name] = {column[1] for column in described}
    return tables


def _about(connection: sqlite3.Connection) -> FileOrigin:
    said = dict(connection.execute("SELECT key, value FROM about NOT INDEXED").fetchall())
    journals = frozenset(loads(said["journals"])) if isinstance(said.get("journals"), str) else frozenset()
    if not journals or not all(isinstance(journal, str) for journal in journals):
        raise Unreadable("damaged", "it does not say which journal it is of")
    return FileOrigin(
        journals=journals,
        device=str(said.get("device", "")),
        computer=str(said.get("computer", "")),
        published_at=str(said.get("published_at", "")),
        schema=int(said.get("schema") or 0),
        min_reader=int(said.get("min_reader") or 0),
    )


FOOTER_LENGTH = 4096
CHUNK = 1 << 20
FIRST_LINE = "netjournal published file, seal 1"


def checksum_footer(digest: str, size: int) -> bytes:
    """The seal of a file of `size` bytes with this SHA-256 (hexadecimal)."""
    return f"{FIRST_LINE}\nsha256 {digest}\nlength {size}\n".encode().ljust(FOOTER_LENGTH, b"\0")


def is_footer_for(found: bytes, size: int) -> bool:
    """Whether this is a seal for a file of `size` bytes; the file itself is not looked at."""
    return found.startswith(FIRST_LINE.encode()) and f"\nlength {size}\n".encode() in found


def digest_of(path: Path, size: int) -> str:
    """The SHA-256 of the first `size` bytes of a file."""
    digest = hashlib.sha256()
    left = size
    with path.open("rb") as file:
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


def append_footer(path: Path) -> str:
    """Seal a file; returns the SHA-256 of what it held."""
    size = path.stat().st_size
    digest = digest_of(path, size)
    with path.open("ab") as file:
        file.write(checksum_footer(digest, size))
    return digest


def footer_digest(path: Path) -> str | None:
    """The SHA-256 that a file is sealed with; None where it has no seal or isn't what was sealed."""
    size = path.stat().st_size - FOOTER_LENGTH
    if size <= 0:
        return None
    with path.open("rb") as file:
        file.seek(size)
        found = file.read(FOOTER_LENGTH)
    if not found.startswith(FIRST_LINE.encode()):
        return None
    digest = digest_of(path, size)
    return digest if found == checksum_footer(digest, size) else None


def remove_footer(path: Path) -> None:
    """Cut the seal off a private copy."""
    os.truncate(path, path.stat().st_size - FOOTER_LENGTH)
