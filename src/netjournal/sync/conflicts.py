"""Edits that crossed: two writes of one cell, neither of which knew of the other.

Each write in the history names the write, or after an answer the writes, that it followed. So a cell's history is a
graph, alike on every computer; where it ends in more than one value, the teacher is asked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from json import loads
from typing import Any, NamedTuple

from netjournal.errors import WrongUsage
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.hlc import COUNTER, MILLISECONDS, instant
from netjournal.storage.mapping import FLAG, JSON, LIST, TABLE_MAP_AT, TEXT, WORDS, Codec, write_instant
from netjournal.storage.row_writer import last_stamps

UNASKED = frozenset({"proposals"})
"""Tables whose crossings ask for nothing: a conversation made of a proposal stays, whatever the other computer said."""

NONCE_AT = MILLISECONDS + COUNTER


class Written(NamedTuple):
    """One write of a cell: its stamp, the stamps that it followed (none for a first value), and the stored value."""

    stamp: str
    follows: tuple[str, ...]
    value: Any


@dataclass(frozen=True, slots=True)
class Version:
    """One of the values that a cell came to have: as stored, the computer it was written on, when (RFC 3339, UTC)."""

    value: Any
    computer: str
    at: str


@dataclass(frozen=True, slots=True)
class EditConflict:
    """One cell whose writes crossed, with its versions, the latest first. `heads` are the stamps they end in."""

    kind: str
    table: str
    id: str
    field: str
    versions: tuple[Version, ...]
    heads: tuple[str, ...]

    @property
    def is_text(self) -> bool:
        """Whether two versions can be kept in one text."""
        return TABLE_MAP_AT[self.table].columns[self.field] is TEXT

    def shown(self, version: Version) -> Any:
        """A version's value as `--json` carries it."""
        return _shown(TABLE_MAP_AT[self.table].columns[self.field], version.value)

    def as_json(self) -> dict[str, Any]:
        """The shape of `sync conflicts --json`."""
        return {
            "kind": self.kind,
            "id": self.id,
            "field": self.field,
            "versions": [
                {"value": self.shown(version), "computer": version.computer, "at": version.at}
                for version in self.versions
            ],
        }


def heads(writes: Iterable[Written]) -> list[Written]:
    """The writes that no other followed, oldest first, one for each value.

    Two computers that wrote the same value after the same write agree: a write that follows one of them follows the
    other, too, if that is the earlier. A later one may be somebody's way back to the value, and stands.
    """
    known = {write.stamp: write for write in writes}
    equals: dict[tuple[frozenset[str], str], list[str]] = {}
    for write in known.values():
        equals.setdefault((frozenset(write.follows), repr(write.value)), []).append(write.stamp)
    followed: set[str] = set()
    for write in known.values():
        for stamp in write.follows:
            followed.add(stamp)
            if stamp in known:
                other = known[stamp]
                alike = equals[frozenset(other.follows), repr(other.value)]
                followed.update(equal for equal in alike if equal < write.stamp)
    last = [write for stamp, write in sorted(known.items()) if stamp not in followed]
    return sorted({repr(write.value): write for write in last}.values())


def ends(writes: Sequence[Written]) -> tuple[str, ...]:
    """The stamps of all writes that no other followed: what an answer must follow."""
    return last_stamps((write.stamp, write.follows) for write in writes)


def open_conflicts(connection: sqlite3.Connection) -> list[EditConflict]:
    """The cells of living records whose history ends in several values, the one that crossed first first."""
    found = []
    for (table, identity, column), writes in _candidates(connection).items():
        last = heads(writes)
        if len(last) > 1 and _is_alive(connection, table, identity):
            versions = tuple(_version(connection, write) for write in reversed(last))
            found.append(EditConflict(TABLE_MAP_AT[table].noun, table, identity, column, versions, ends(writes)))
    return sorted(found, key=lambda each: (each.heads, each.id, each.field))


def answer(crossed: EditConflict, *, keep: int | None = None, third: str | None = None) -> Any:
    """The stored value that settles a crossing; with neither `keep` nor `third` both texts, the older first.

    Raises WrongUsage where there is no such version, or the field cannot hold the answer.
    """
    if keep is not None:
        if not 0 <= keep < len(crossed.versions):
            raise WrongUsage(f"There are {len(crossed.versions)} versions to keep.")
        return crossed.versions[keep].value
    if third is not None:
        return _stored(crossed, third)
    if not crossed.is_text:
        raise WrongUsage(f"The {crossed.field.replace('_', ' ')} can only have one value.", "Keep one of them.")
    texts = [str(version.value) for version in reversed(crossed.versions) if version.value]
    return ("\n\n" if any("\n" in text or len(text) > 80 for text in texts) else " / ").join(texts) or None


def _candidates(connection: sqlite3.Connection) -> dict[tuple[str, str, str], list[Written]]:
    """The writes of each cell in which two followed the same one, or several, or that began twice."""
    rows = connection.execute(
        """SELECT h."table", h.id, h."column", h.stamp, h.previous, h.value FROM history h JOIN
        (SELECT DISTINCT "table" AS t, id AS i, "column" AS c FROM history
         GROUP BY "table", id, "column", previous HAVING count(*) > 1 OR instr(coalesce(previous, ''), ' ')) w
        ON h."table" = w.t AND h.id = w.i AND h."column" = w.c"""
    )
    cells: dict[tuple[str, str, str], list[Written]] = {}
    for table, identity, column, stamp, previous, value in rows:
        if table in TABLE_MAP_AT and table not in UNASKED and column in TABLE_MAP_AT[table].columns:
            written = Written(stamp, tuple((previous or "").split()), value)
            cells.setdefault((table, identity, column), []).append(written)
    return cells


def _is_alive(connection: sqlite3.Connection, table: str, identity: str) -> bool:
    row = connection.execute(f'SELECT _cl % 2 FROM "{table}" WHERE id = ?', (identity,)).fetchone()
    return row is not None and row[0] == 1


def _version(connection: sqlite3.Connection, write: Written) -> Version:
    row = connection.execute("SELECT computer FROM writers WHERE id = ?", (write.stamp[NONCE_AT:],)).fetchone()
    return Version(write.value, row[0] if row and row[0] else "", write_instant(instant(write.stamp)))


def _shown(codec: Codec, value: Any) -> Any:
    if value is None:
        return "" if codec is TEXT else None
    if codec is FLAG:
        return bool(value)
    return loads(value) if codec in (WORDS, LIST, JSON) else value


def _stored(crossed: EditConflict, text: str) -> Any:
    """What a third answer is stored as. Raises WrongUsage where the field cannot hold it."""
    codec = TABLE_MAP_AT[crossed.table].columns[crossed.field]
    if not text.strip():
        return None
    if codec is TEXT:
        return text
    try:
        value = loads(text) if codec in (WORDS, LIST, JSON) else codec.read(text.strip())
        written = codec.write(value)
    except (ValueError, TypeError) as error:
        raise WrongUsage(f"“{text}” does not fit the {crossed.field.replace('_', ' ')}.") from error
    if written == "None":
        raise WrongUsage(f"“{text}” does not fit the {crossed.field.replace('_', ' ')}.")
    return written
