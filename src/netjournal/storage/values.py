"""What a stored value may be: the rules that our own writes keep, for whatever comes from elsewhere.

`fits` is the rule for one value of one column. `fault` is the same rule as a condition in SQL, so that files with many
rows are examined quickly; `install` gives a connection the two functions that it calls. A test holds the two together.
"""

from __future__ import annotations

import re
import sqlite3
from datetime import date, datetime, time
from functools import cache
from json import loads
from math import isfinite
from typing import Any

from netjournal.storage import mapping
from netjournal.storage.mapping import LINKS, TABLE_MAP_AT

LARGEST = 100_000
"""The largest number, either way: some are days that are added to dates, which end in the year 9999."""

EARLIEST, AFTER_LATEST = "1000-01-01", "3000-01-01"
"""Days lie in these years: a day before or after them can still be reckoned with."""

DEEPEST = 50
"""How deep free values (settings, stored figures) may be nested."""

ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
NOT_AN_ID = "(typeof({0}) <> 'text' OR length(CAST({0} AS BLOB)) NOT BETWEEN 1 AND 64 OR {0} GLOB '*[^0-9A-Za-z_-]*')"

_DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
_CLOCK = "[0-9][0-9]:[0-9][0-9]"
_NO_DAY = (
    f"({{0}} NOT GLOB '{_DAY}' OR date({{0}}, '+0 days') IS NOT {{0}}"
    f" OR {{0}} < '{EARLIEST}' OR {{0}} >= '{AFTER_LATEST}')"
)
_NO_CLOCK = f"({{0}} NOT GLOB '{_CLOCK}' OR strftime('%H:%M', {{0}}) IS NOT {{0}} OR {{0}} >= '24')"
_NO_INSTANT = (
    f"({{0}} NOT GLOB '{_DAY}T{_CLOCK}:[0-9][0-9].[0-9][0-9][0-9]Z' OR julianday({{0}}) IS NULL"
    f" OR substr({{0}}, 12, 2) > '23' OR date(substr({{0}}, 1, 10), '+0 days') IS NOT substr({{0}}, 1, 10)"
    f" OR {{0}} < '{EARLIEST}' OR {{0}} >= '{AFTER_LATEST}')"
)
"""The conditions under which a text is no day, no clock time or no moment that Python reads. Adding no days makes
SQLite look whether the month has that many; it also takes 24 for an hour."""


@cache
def kind_of(table: str, column: str) -> str:
    """What a column holds: text, number, flag, day, clock, instant, words, mapping or free."""
    if table in LINKS:
        return "text"
    if column == "deleted_at":
        return "instant"
    codec = TABLE_MAP_AT[table].columns[column]
    kinds = {
        id(mapping.INTEGER): "number",
        id(mapping.FLAG): "flag",
        id(mapping.DATE): "day",
        id(mapping.TIME): "clock",
        id(mapping.WORDS): "words",
        id(mapping.LIST): "words",
        id(mapping.JSON): "mapping" if column == "figures" else "free",
    }
    return kinds.get(id(codec), "text")


@cache
def required(table: str) -> tuple[str, ...]:
    """The columns of a table of records that are empty in forgotten rows alone: their records know no “not said”."""
    return () if table in LINKS else tuple(name for name in mapping.never_missing(table) if name != "figures")


def fits(table: str, column: str, value: Any) -> bool:
    """Whether a stored value, which may be NULL, can be read as what the column holds, and reckoned with."""
    if value is None:
        return True
    kind = kind_of(table, column)
    if kind in ("number", "flag"):
        first, last = _limits(kind)
        return isinstance(value, int) and not isinstance(value, bool) and first <= value <= last
    if not (isinstance(value, str) and _is_unicode(value)):
        return False
    if kind in ("day", "clock", "instant"):
        return _is_moment(kind, value)
    return kind == "text" or is_json(kind, value)


def _limits(kind: str) -> tuple[int, int]:
    """The first and the last number that a column of this kind holds."""
    return (0, 1) if kind == "flag" else (-LARGEST, LARGEST)


def _is_moment(kind: str, text: str) -> bool:
    shape, read = {
        "day": (r"\d{4}-\d\d-\d\d", date.fromisoformat),
        "clock": (r"\d\d:\d\d", time.fromisoformat),
        "instant": (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", datetime.fromisoformat),
    }[kind]
    if not re.fullmatch(shape, text, re.ASCII):
        return False
    try:
        read(text)
    except ValueError:
        return False
    return kind == "clock" or EARLIEST <= text < AFTER_LATEST


def is_json(kind: str, text: str) -> bool:
    """Whether a text is JSON of this kind: a list of texts (words), an object (mapping), or any value (free)."""
    try:
        value = loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    if kind == "words":
        return isinstance(value, list) and all(isinstance(item, str) and _is_unicode(item) for item in value)
    return (kind == "free" or isinstance(value, dict)) and is_free(value)


def is_free(value: Any, depth: int = 0) -> bool:
    """Whether this is a JSON value whose texts can be stored, and that is not nested out of all reason."""
    if depth > DEEPEST:
        return False
    if isinstance(value, dict):
        return all(_is_unicode(key) and is_free(item, depth + 1) for key, item in value.items())
    if isinstance(value, list):
        return all(is_free(item, depth + 1) for item in value)
    if isinstance(value, str):
        return _is_unicode(value)
    return not isinstance(value, float) or isfinite(value)


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _is_unicode(text: str) -> bool:
    """Whether a text can be stored: half a surrogate pair can't."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def fault(table: str, column: str) -> str:
    """The SQL condition under which a value that isn't NULL does not fit. It leaves encoding to `unreadable_text`."""
    return kind_fault(kind_of(table, column), f'"{column}"')


def kind_fault(kind: str, place: str) -> str:
    """The same for a value of a kind that stands at a `place` in SQL."""
    if kind in ("number", "flag"):
        first, last = _limits(kind)
        return f"(typeof({place}) <> 'integer' OR {place} NOT BETWEEN {first} AND {last})"
    more = {
        "day": _NO_DAY.format(place),
        "clock": _NO_CLOCK.format(place),
        "instant": _NO_INSTANT.format(place),
        "words": f"({place} <> '[]' AND NOT is_json('words', CAST({place} AS BLOB)))",
        "mapping": f"NOT is_json('mapping', CAST({place} AS BLOB))",
        "free": f"NOT is_json('free', CAST({place} AS BLOB))",
    }.get(kind)
    return f"(typeof({place}) <> 'text'" + (f" OR {more})" if more else ")")


def install(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that the conditions call. Texts are handed to them as bytes."""
    connection.create_function("is_json", 2, _is_json_of_bytes, deterministic=True)
    connection.create_function("is_utf8", 1, _is_utf8, deterministic=True)


def _is_json_of_bytes(kind: str, data: bytes | None) -> bool:
    try:
        return is_json(kind, (data or b"").decode())
    except UnicodeDecodeError:
        return False


def _is_utf8(data: bytes | None) -> bool:
    try:
        (data or b"").decode()
    except UnicodeDecodeError:
        return False
    return True


def has_unreadable_text(connection: sqlite3.Connection, table: str, columns: tuple[str, ...], chosen: str = "") -> bool:
    """Whether any text in these columns of the `chosen` rows is no UTF-8. All are looked at together, to be quick."""
    texts = " || ".join(f"coalesce(CAST(\"{column}\" AS TEXT) || char(10), '')" for column in columns)
    try:
        (data,) = connection.execute(
            f'SELECT CAST(group_concat({texts}, char(10)) AS BLOB) FROM "{table}" NOT INDEXED'
            f"{f' WHERE {chosen}' if chosen else ''}"
        ).fetchone()
    except sqlite3.DataError:  # more than SQLite can hold in one text
        return True
    return not _is_utf8(data)


def unreadable_text(column: str) -> str:
    """The SQL condition under which a value is a text that is no UTF-8."""
    return f'(typeof("{column}") = \'text\' AND NOT is_utf8(CAST("{column}" AS BLOB)))'
