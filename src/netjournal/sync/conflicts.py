"""Edits that crossed: two writes of one cell, neither of which knew of the other.

Each write in the history names the write, or after an answer the writes, that it followed. So a cell's history is a
graph, alike on every computer; where it ends in more than one value, the teacher is asked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from json import loads
from typing import Any, NamedTuple

from netjournal.errors import WrongUsage
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.hlc import COUNTER, FIRST_OF_CLOCKS, MILLISECONDS, instant, milliseconds
from netjournal.storage.mapping import FLAG, JSON, LIST, TABLE_MAP_AT, TEXT, WORDS, Codec, group_of, write_instant
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
    """One of the values that a cell came to have: as stored, the computer it was written on, when (RFC 3339, UTC).

    Of several columns that are one decision, the value is a mapping of all of them.
    """

    value: Any
    computer: str
    at: str


@dataclass(frozen=True, slots=True)
class EditConflict:
    """One cell whose writes crossed, with its versions, the latest first; or several that are one decision.

    `field` is the first of `columns`; `ends` has for each of them the stamps that an answer follows.
    """

    kind: str
    table: str
    id: str
    columns: tuple[str, ...]
    versions: tuple[Version, ...]
    ends: Mapping[str, tuple[str, ...]]

    @property
    def field(self) -> str:
        """What names the conflict among those of its record."""
        return self.columns[0]

    @property
    def is_text(self) -> bool:
        """Whether two versions can be kept in one text."""
        return len(self.columns) == 1 and TABLE_MAP_AT[self.table].columns[self.field] is TEXT

    def shown(self, version: Version) -> Any:
        """A version's value as `--json` carries it."""
        columns = TABLE_MAP_AT[self.table].columns
        if len(self.columns) == 1:
            return _shown(columns[self.field], version.value)
        return {name: _shown(columns[name], value) for name, value in version.value.items()}

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


def heads(writes: Iterable[Written], new_writers: Collection[str] = ()) -> list[Written]:
    """The writes that no other followed, oldest first, one for each value.

    A write of an older version names only one write that it followed. Where another computer had written the same value
    after the same write, and earlier, it followed that one, too: the two agreed. Those of `new_writers` name all.
    """
    known = {write.stamp: write for write in writes}
    equals: dict[tuple[frozenset[str], str], list[str]] = {}
    for write in known.values():
        equals.setdefault((frozenset(write.follows), repr(write.value)), []).append(write.stamp)
    followed: set[str] = set()
    for write in known.values():
        for stamp in write.follows:
            followed.add(stamp)
            if stamp in known and write.stamp[NONCE_AT:] not in new_writers:
                other = known[stamp]
                alike = equals[frozenset(other.follows), repr(other.value)]
                followed.update(equal for equal in alike if equal < write.stamp)
    last = [write for stamp, write in sorted(known.items()) if stamp not in followed]
    return sorted({repr(write.value): write for write in last}.values())


def ends(writes: Iterable[Written]) -> tuple[str, ...]:
    """The stamps of all writes that no other followed: what an answer must follow."""
    return last_stamps((write.stamp, write.follows) for write in writes)


def open_conflicts(connection: sqlite3.Connection) -> list[EditConflict]:
    """The cells of living records whose history ends in several values, the one that crossed first first."""
    crossed: dict[tuple[str, str, tuple[str, ...]], set[str]] = {}
    new_writers = {nonce for (nonce,) in connection.execute("SELECT id FROM writers WHERE rules IS NOT NULL")}
    for (table, identity, column), writes in _candidates(connection).items():
        by_hand = [write.stamp for write in heads(writes, new_writers) if milliseconds(write.stamp) >= FIRST_OF_CLOCKS]
        if len(by_hand) > 1 and _is_alive(connection, table, identity):
            crossed.setdefault((table, identity, group_of(table, column)), set()).update(by_hand)
    found = [(sorted(stamps), _conflict(connection, *where, sorted(stamps))) for where, stamps in crossed.items()]
    return [conflict for _, conflict in sorted(found, key=lambda each: (each[0], each[1].id, each[1].field))]


def _conflict(
    connection: sqlite3.Connection, table: str, identity: str, columns: tuple[str, ...], stamps: list[str]
) -> EditConflict:
    """The conflict of one or several columns, whose versions were written with these stamps, oldest first."""
    writes = {column: _writes_of(connection, table, identity, column) for column in columns}
    values = {stamp: {column: _value_at(writes[column], stamp) for column in columns} for stamp in stamps}
    each_once = {repr(values[stamp]): stamp for stamp in stamps}
    versions = tuple(
        _version(connection, stamp, values[stamp] if len(columns) > 1 else values[stamp][columns[0]])
        for stamp in sorted(each_once.values(), reverse=True)
    )
    kind = TABLE_MAP_AT[table].noun
    return EditConflict(kind, table, identity, columns, versions, {name: ends(writes[name]) for name in columns})


def _writes_of(connection: sqlite3.Connection, table: str, identity: str, column: str) -> list[Written]:
    """Every known write of a cell; of one that was written once, that one."""
    rows = connection.execute(
        'SELECT stamp, previous, value FROM history WHERE "table" = ? AND id = ? AND "column" = ?',
        (table, identity, column),
    ).fetchall()
    if not rows:
        rows = connection.execute(
            f"""SELECT coalesce(json_extract(_c, '$."{column}"'), _s), NULL, "{column}" FROM "{table}" WHERE id = ?""",
            (identity,),
        ).fetchall()
    return [Written(stamp, tuple((previous or "").split()), value) for stamp, previous, value in rows]


def _value_at(writes: Iterable[Written], stamp: str) -> Any:
    """The value that a cell was given with a stamp; of one that was not written then, the latest before it.

    An older version writes the columns of one decision singly, with a stamp each.
    """
    before = [write for write in writes if write.stamp <= stamp]
    return max(before, key=lambda write: write.stamp).value if before else None


def answer(crossed: EditConflict, *, keep: int | None = None, third: str | None = None) -> dict[str, Any]:
    """The stored values that settle a crossing; with neither `keep` nor `third` both texts, the older first.

    Raises WrongUsage where there is no such version, or the field cannot hold the answer.
    """
    if keep is not None:
        if not 0 <= keep < len(crossed.versions):
            raise WrongUsage(f"There are {len(crossed.versions)} versions to keep.")
        value = crossed.versions[keep].value
        return dict(value) if len(crossed.columns) > 1 else {crossed.field: value}
    if len(crossed.columns) > 1:
        raise WrongUsage("These belong together.", "Keep one of them; you can change it afterwards.")
    if third is not None:
        return {crossed.field: _stored(crossed, third)}
    if not crossed.is_text:
        raise WrongUsage(f"The {crossed.field.replace('_', ' ')} can only have one value.", "Keep one of them.")
    texts = [str(version.value) for version in reversed(crossed.versions) if version.value]
    both = ("\n\n" if any("\n" in text or len(text) > 80 for text in texts) else " / ").join(texts) or None
    return {crossed.field: both}


def _candidates(connection: sqlite3.Connection) -> dict[tuple[str, str, str], list[Written]]:
    """The writes of each cell in which two followed the same one, or one several, or that began twice."""
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


def _version(connection: sqlite3.Connection, stamp: str, value: Any) -> Version:
    row = connection.execute("SELECT computer FROM writers WHERE id = ?", (stamp[NONCE_AT:],)).fetchone()
    return Version(value, row[0] if row and row[0] else "", write_instant(instant(stamp)))


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
