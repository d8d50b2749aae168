"""Looking into a file that somebody else wrote, without trusting it.

The file is a private copy whose seal was checked already. Only tables of known names are read; a file with anything
that SQLite could execute (views, triggers, virtual tables, computed columns, indexes) is refused; and every value must
be one that this journal could hold, so that nothing a file says can break a screen later.

The seal at the end of a published file, by which a whole copy is told from a damaged or half-arrived one.

SQLite keeps to the page count in its header and does not mind what follows. The seal is 4,096 bytes of plain text:
a first line, the SHA-256 of everything before it, its length, and zeros.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from json import loads
from pathlib import Path

from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage import mapping
from netjournal.storage.hlc import LENGTH, MILLISECONDS, YEAR_2200, to_base32
from netjournal.storage.mapping import LINKS, STAMPS, TABLE_MAP_AT, TABLE_MAPS, Codec
from netjournal.storage.version import PUBLISHED_ID, SCHEMA

TABLES = (*(shape.table for shape in TABLE_MAPS), *LINKS)
"""The tables of rows that computers share. `history`, `forgotten` and `writers` are beside them."""

BESIDE = {
    "history": ("table", "id", "column", "stamp", "previous", "value"),
    "forgotten": ("id",),
    "writers": ("id", "computer"),
}
NEVER_MISSING = ("history", "forgotten", "about")

TOO_LATE = to_base32(YEAR_2200, MILLISECONDS)
NOT_A_STAMP = (
    f"(typeof({{0}}) <> 'text' OR length({{0}}) <> {LENGTH} OR {{0}} GLOB '*[^0-9a-v]*' OR {{0}} >= '{TOO_LATE}')"
)
_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
_CLOCK = "[0-9][0-9]:[0-9][0-9]"
UNREADABLE = {
    id(mapping.DATE): f"({{0}} NOT GLOB '{_DAY}' OR date({{0}}, '+0 days') IS NOT {{0}} OR {{0}} < '0001')",
    id(mapping.TIME): f"({{0}} NOT GLOB '{_CLOCK}' OR strftime('%H:%M', {{0}}) IS NOT {{0}})",
    id(mapping.WORDS): "(NOT json_valid({0}) OR json_type({0}) <> 'array')",
    id(mapping.LIST): "(NOT json_valid({0}) OR json_type({0}) <> 'array')",
    id(mapping.JSON): "NOT json_valid({0})",
}
NO_INSTANT = (
    f"({{0}} NOT GLOB '{_DAY}T{_CLOCK}:[0-9][0-9].[0-9][0-9][0-9]Z' OR julianday({{0}}) IS NULL"
    " OR date(substr({0}, 1, 10), '+0 days') IS NOT substr({0}, 1, 10) OR {0} < '0001')"
)
"""The conditions under which a text is no day, no clock time or no moment that Python reads. Adding no days makes
SQLite look whether the month has that many."""


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
    """A file that can be merged: what it says of itself, and by table the columns that both sides have."""

    about: FileOrigin
    columns: Mapping[str, tuple[str, ...]]


def is_published(head: bytes) -> bool:
    """Whether the first 100 bytes are those of a published file."""
    return head.startswith(b"SQLite format 3\0") and head[68:72] == PUBLISHED_ID.to_bytes(4, "big")


def validate(path: Path) -> RemoteFile:
    """What a private copy of a file holds. Raises Unreadable where it must not be merged."""
    with path.open("rb") as file:
        head = file.read(100)
    if head[18:20] != b"\x01\x01":  # anything else would make SQLite write files beside it
        raise Unreadable("damaged", "it was changed by another program")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            return _examine(connection)
    except (sqlite3.Error, ValueError, TypeError, OverflowError) as error:
        raise Unreadable("damaged", "its content cannot be read") from error


def _examine(connection: sqlite3.Connection) -> RemoteFile:
    plain = _plain_tables(connection)
    if any(name not in plain for name in NEVER_MISSING):
        raise Unreadable("damaged", "a part of it is missing")
    about = _about(connection)
    if about.min_reader > SCHEMA:
        raise Unreadable("newer", "it was written by a newer netjournal")
    columns: dict[str, tuple[str, ...]] = {}
    for table in TABLES:
        if table in plain:
            columns[table] = tuple(name for name in mapping.synced_columns(table) if name in plain[table])
            _check_rows(connection, table, plain[table], columns[table])
    for table, needed in BESIDE.items():
        if table in plain:
            if not set(needed) <= plain[table]:
                raise Unreadable("damaged", "a part of it is missing")
            columns[table] = needed
    _check_beside(connection, columns)
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


def _check_rows(connection: sqlite3.Connection, table: str, present: set[str], shared: tuple[str, ...]) -> None:
    if not {"id", *STAMPS} <= present:
        raise Unreadable("damaged", "a part of it is missing")
    faults = [
        "typeof(id) <> 'text'",
        NOT_A_STAMP.format("_s"),
        "typeof(_cl) <> 'integer'",
        "_cl < 1",
        "_cl > 1000000000",
        "(_c IS NOT NULL AND (typeof(_c) <> 'text' OR NOT json_valid(_c)))",
    ]
    faults += [f'("{name}" IS NOT NULL AND {_fault(table, name)})' for name in shared]
    where = " OR ".join(faults)
    _none(connection, f'SELECT 1 FROM "{table}" NOT INDEXED WHERE {where} LIMIT 1')
    no_stamp = NOT_A_STAMP.format("c.value")
    _none(
        connection,
        f'SELECT 1 FROM "{table}" t NOT INDEXED, json_each(t._c) c WHERE t._c IS NOT NULL AND {no_stamp} LIMIT 1',
    )


def _fault(table: str, column: str) -> str:
    """The SQL condition under which a value that isn't NULL could not be read as what the column holds."""
    quoted = f'"{column}"'
    if table in LINKS:
        return f"typeof({quoted}) <> 'text'"
    if column == "deleted_at":
        return f"(typeof({quoted}) <> 'text' OR {NO_INSTANT.format(quoted)})"
    codec: Codec = TABLE_MAP_AT[table].columns[column]
    if codec in (mapping.INTEGER, mapping.FLAG):
        return f"typeof({quoted}) <> 'integer'"
    unreadable = UNREADABLE.get(id(codec))
    return f"(typeof({quoted}) <> 'text'" + (f" OR {unreadable.format(quoted)})" if unreadable else ")")


def _check_beside(connection: sqlite3.Connection, columns: Mapping[str, tuple[str, ...]]) -> None:
    texts = " OR ".join(f"typeof({name}) <> 'text'" for name in ('"table"', "id", '"column"'))
    _none(
        connection,
        f"SELECT 1 FROM history NOT INDEXED WHERE {texts} OR {NOT_A_STAMP.format('stamp')}"
        " OR typeof(previous) NOT IN ('text', 'null') OR typeof(value) NOT IN ('text', 'integer', 'null') LIMIT 1",
    )
    _none(connection, "SELECT 1 FROM forgotten NOT INDEXED WHERE typeof(id) <> 'text' LIMIT 1")
    if "writers" in columns:
        _none(
            connection,
            "SELECT 1 FROM writers NOT INDEXED WHERE typeof(id) <> 'text' OR typeof(computer) NOT IN ('text', 'null')"
            " LIMIT 1",
        )


def _none(connection: sqlite3.Connection, question: str) -> None:
    if connection.execute(question).fetchone() is not None:
        raise Unreadable("damaged", "it holds values that no journal holds")


FOOTER_LENGTH = 4096
CHUNK = 1 << 20
FIRST_LINE = "netjournal published file, seal 1"


def checksum_footer(digest: str, size: int) -> bytes:
    """The seal of a file of `size` bytes with this SHA-256 (hexadecimal)."""
    return f"{FIRST_LINE}\nsha256 {digest}\nlength {size}\n".encode().ljust(FOOTER_LENGTH, b"\0")


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
