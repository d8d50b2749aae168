"""The whole journal as one JSON document: lossless, private entries and the trash included.

One line for each record, in an order that follows from the records alone: the export of a journal that took over an
export is the same, byte for byte, but for the line with the time of the export.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from json import JSONDecodeError, dumps, loads
from typing import Any, get_args, get_type_hints

from netjournal.domain.model import Record, Records
from netjournal.errors import JournalError
from netjournal.exchange.json_records import Unfit, as_json, from_json
from netjournal.store.exports import Exports
from netjournal.store.journal import Journal
from netjournal.store.schema import write_instant

FORMAT_VERSION = 1
"""Grows when a reader of the version before could misunderstand what is written."""

FAR_AHEAD = timedelta(days=732)
"""Clocks are wrong by months at most; what is dated later would put the journal's own clock wrong for good."""

WAY_OUT = "An export that netjournal wrote itself (`netjournal export json`) can be read whole."


def kinds() -> dict[str, type[Record]]:
    """The keys of the document that hold records, in their order, and the kind of each."""
    hints = get_type_hints(Records)
    return {each.name: get_args(hints[each.name])[0] for each in fields(Records)}


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


def read(data: bytes, now: datetime) -> tuple[Record, ...]:
    """The records of a document, checked. Raises JournalError saying what and where it is not as it should be."""
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
        found += _records(key, kind, document.get(key, []), now + FAR_AHEAD)
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


def _records(key: str, kind: type[Record], listed: Any, latest: datetime) -> list[Record]:
    if not isinstance(listed, list):
        raise JournalError(f"“{key}” should be a list of records.", WAY_OUT)
    found = []
    for place, data in enumerate(listed, start=1):
        try:
            record = from_json(kind, data)
        except Unfit as error:
            raise JournalError(f"In “{key}”, record {place}: {error.sentence}", error.way_out or WAY_OUT) from None
        if max(record.created_at, record.updated_at, record.deleted_at or record.created_at) > latest:
            raise JournalError(
                f"In “{key}”, record {place} was written years from now.", "Is this computer's date right?"
            )
        found.append(record)
    return found


def _no_number(text: str) -> float:
    raise ValueError(text)
