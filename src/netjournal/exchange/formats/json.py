"""Between a record and what JSON can carry, with the stored field names.

Dates are `YYYY-MM-DD`, times of day `HH:MM`, instants RFC 3339 in UTC to the millisecond. Every field of a record is
written; when reading, a field left out takes its default, and anything that does not fit is refused in a sentence.

The whole journal as one JSON document: lossless, private entries and the trash included.

One line for each record, in an order that follows from the records alone: the export of a journal that took over an
export is the same, byte for byte, but for the line with the time of the export.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from json import JSONDecodeError, dumps, loads
from math import isfinite
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from netjournal.domain.limits import fault_of
from netjournal.domain.records import Record, Records
from netjournal.errors import JournalError
from netjournal.journal.batches import Exports
from netjournal.journal.journal import Journal
from netjournal.startup.lazy_import import lazy_import
from netjournal.storage.mapping import TABLE_MAP_AT, TABLE_MAP_OF, write_instant
from netjournal.storage.values import AFTER_LATEST, EARLIEST, ID, LARGEST, is_free

if TYPE_CHECKING:
    import json
else:
    json = lazy_import("json")

R = TypeVar("R", bound=Record)
Read = Callable[[Any], Any]

NEEDED = ("id", "created_at", "updated_at")
FIRST_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
LAST_MOMENT = datetime(2200, 1, 1, tzinfo=UTC)

_TIME = re.compile(r"\d\d:\d\d")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class InvalidValue(JournalError):
    """A value that cannot be what its field holds."""


def as_json(record: Record) -> dict[str, Any]:
    """All fields of a record as JSON values, the four that every record has first."""
    return {field.name: plain_json(getattr(record, field.name)) for field in fields(record)}


def all_as_json(records: Records) -> dict[str, list[dict[str, Any]]]:
    """The records in memory by kind, under the keys of the export."""
    return {field.name: [as_json(record) for record in getattr(records, field.name)] for field in fields(records)}


def plain_json(value: Any) -> Any:
    """A field's value as JSON knows it; numbers that are none (NaN, infinity) become null."""
    if isinstance(value, datetime):
        return write_instant(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): plain_json(each) for key, each in value.items()}
    if isinstance(value, tuple):  # ids and words; one that was forgotten has left a gap
        return [plain_json(item) for item in value if item is not None]
    if isinstance(value, list):
        return [plain_json(item) for item in value]
    if isinstance(value, float) and not isfinite(value):
        return None
    return value


def from_json(kind: type[R], data: Any) -> R:
    """The record that a JSON object describes. Raises JournalError naming the field that does not fit."""
    noun = TABLE_MAP_OF[kind].noun
    if not isinstance(data, dict):
        raise InvalidValue(f"Here stands {_shown(data)} where a {noun} should be.")
    known = _readers(TABLE_MAP_OF[kind].table)
    unknown = [name for name in data if name not in known]
    if unknown:
        raise InvalidValue(
            f"A {noun} has no field {_shown(unknown[0])}.", "Was this written by a newer netjournal? Update this one."
        )
    for name in NEEDED:
        if name not in data:
            raise InvalidValue(f"A {noun} is without its “{name}”.")
    values = {}
    for name, value in data.items():
        try:
            values[name] = known[name](value)
        except (ValueError, TypeError, OverflowError):
            raise InvalidValue(f"The {noun} {_shown(data['id'])} has {_shown(value)} as its “{name}”.") from None
    return kind(**values)


@cache
def _readers(table: str) -> dict[str, Read]:
    """How each field of the records of a table is read from JSON."""
    kind = TABLE_MAP_AT[table].record
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    return readers | {"id": _identity, "created_at": _instant, "updated_at": _instant}


def _reader(hint: Any) -> Read:
    """How a value of this type is read; raises ValueError or TypeError for one that does not fit."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        (inner,) = (argument for argument in get_args(hint) if argument is not type(None))
        read = _reader(inner)
        return lambda value: None if value is None else read(value)
    if origin is tuple:
        return _words
    if hint is Any:
        return _free
    if origin is not None:
        return _free_mapping
    read = hint if issubclass(hint, StrEnum) else _SIMPLE[hint]
    return cast(Read, read)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # half a surrogate pair cannot be stored; UnicodeEncodeError is a ValueError
    return value


def _identity(value: Any) -> str:
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise ValueError
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST:
        raise ValueError
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _date(value: Any) -> date:
    if not (_DATE.fullmatch(value) and EARLIEST <= value < AFTER_LATEST):
        raise ValueError
    return date.fromisoformat(value)


def _time(value: Any) -> time:
    if not _TIME.fullmatch(value):
        raise ValueError
    return time.fromisoformat(value)


def _instant(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None or not FIRST_MOMENT <= moment < LAST_MOMENT:
        raise ValueError
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(item) for item in value)


def _free(value: Any) -> Any:
    """Any JSON value, whole, if it is not nested out of all reason."""
    if not is_free(value):
        raise ValueError
    return value


def _free_mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return dict(_free(value))


_SIMPLE: dict[type, Read] = {
    str: _text,
    int: _number,
    bool: _flag,
    date: _date,
    time: _time,
    datetime: _instant,
}


def _shown(value: Any) -> str:
    """A value in a sentence, short and without anything that steers a terminal."""
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "an object"
    if value is None:
        return "nothing"
    text = json.dumps(value, ensure_ascii=True)
    return f"“{(text if len(text) <= 60 else text[:59] + '…').strip(chr(34))}”"


FORMAT_VERSION = 1
"""Grows when a reader of the version before could misunderstand what is written."""

FAR_AHEAD = timedelta(days=732)
"""Clocks are wrong by months at most; what is dated later would put the journal's own clock wrong for good."""

WAY_OUT = "An export that netjournal wrote itself (`netjournal export json`) can be read whole."


def kinds() -> dict[str, type[Record]]:
    """The keys of the document that hold records, in their order, and the kind of each."""
    hints = get_type_hints(Records)
    return {field.name: get_args(hints[field.name])[0] for field in fields(Records)}


def pieces(journal: Journal, exported_at: datetime) -> Iterator[str]:
    """The document in pieces of a line each, so that a journal of any size is written without holding it in memory."""
    exports = Exports(journal.store)
    yield f'{{\n"netjournal": {FORMAT_VERSION},\n"exported_at": "{write_instant(exported_at.astimezone(UTC))}"'
    with exports.one_moment():
        for key, kind in kinds().items():
            yield f',\n"{key}": ['
            before = "\n"
            for record in exports.whole(kind):
                yield before + dumps(as_json(record), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
                before = ",\n"
            yield "]" if before == "\n" else "\n]"
    yield "\n}\n"


def write(journal: Journal, exported_at: datetime) -> str:
    """The whole document as one text."""
    return "".join(pieces(journal, exported_at))


SetAside = Callable[[str, str], object]
"""Told where a record stands that can't be taken, and why."""


def read(data: bytes, now: datetime, set_aside: SetAside | None = None) -> tuple[Record, ...]:
    """The records of a document, checked. Raises JournalError saying what and where it is not as it should be.

    With `set_aside` a single record that is not as it should be, or has a value that no form would take, stops none of
    the others: it is told, and left out.
    """
    document = _document(data)
    version = document.get("netjournal")
    if not isinstance(version, int) or isinstance(version, bool):
        raise JournalError("This is JSON, but no journal that netjournal exported.", WAY_OUT)
    if version > FORMAT_VERSION:
        raise JournalError(
            "This journal was exported by a newer netjournal than this one.", "Update netjournal on this computer."
        )
    known = kinds()
    unknown = [key for key in document if key not in known and key not in ("netjournal", "exported_at")]
    if unknown:
        raise JournalError(
            f"The file has a part “{ascii(unknown[0])[1:41]}” that this netjournal does not know.",
            "Was it written by a newer netjournal? Update this one.",
        )
    found: list[Record] = []
    for key, kind in known.items():
        found += _records(key, kind, document.pop(key, []), now + FAR_AHEAD, set_aside)
    return tuple(found)


def _document(data: bytes) -> dict[str, Any]:
    try:
        document = loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise JournalError("The file is not text in UTF-8, so it can't be a journal's JSON.", WAY_OUT) from None
    except JSONDecodeError as error:
        raise JournalError(f"The file stops being JSON in line {error.lineno}: {error.msg}.", WAY_OUT) from None
    except RecursionError:
        raise JournalError("The file is nested far deeper than any journal.", WAY_OUT) from None
    except ValueError as error:
        raise JournalError(f"The file holds a number that can't be read ({str(error)[:60]}).", WAY_OUT) from None
    if not isinstance(document, dict):
        raise JournalError("This is JSON, but no journal that netjournal exported.", WAY_OUT)
    return document


def _records(key: str, kind: type[Record], listed: Any, latest: datetime, set_aside: SetAside | None) -> list[Record]:
    if not isinstance(listed, list):
        raise JournalError(f"“{key}” should be a list of records.", WAY_OUT)
    found = []
    for place, data in enumerate(listed, start=1):
        try:
            record = _checked(kind, data, latest)
            if set_aside is not None and (why := fault_of(record)):
                raise InvalidValue(f"The {TABLE_MAP_OF[kind].noun} {_shown(record.id)} has {why}.")
            found.append(record)
        except InvalidValue as error:
            if set_aside is None:
                raise JournalError(f"In “{key}”, record {place}: {error.sentence}", error.way_out or WAY_OUT) from None
            set_aside(f"{key}, record {place}", error.sentence)
    return found


def _checked(kind: type[R], data: Any, latest: datetime) -> R:
    """The record of a JSON object that was not written in a time to come. Raises InvalidValue."""
    record = from_json(kind, data)
    if max(record.created_at, record.updated_at, record.deleted_at or record.created_at) > latest:
        raise InvalidValue("It was written years from now.", "Is this computer's date right?")
    return record


def _no_number(text: str) -> float:
    raise ValueError(text)
