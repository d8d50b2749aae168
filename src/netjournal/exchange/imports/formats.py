"""Every format that can be imported; which one a file is in, is found from what it holds and never from its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from netjournal.errors import JournalError, WrongUsage
from netjournal.exchange.formats import json
from netjournal.exchange.imports import friends, google, jrnl, linkedin, outlook, vcard
from netjournal.exchange.imports.builder import Heard, ImportedRecords
from netjournal.exchange.imports.files import Table, decode, find_table, is_zip, unzip
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import DateOrder

OWN = "json"
_IN_ARCHIVES = (".csv", ".vcf", ".json", ".txt", ".md")


def _not_heard(_count: int) -> None:
    """Nobody waits for the progress."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is read: dates in numbers in this order, on a day and at a moment, and who hears of the progress."""

    order: DateOrder = DateOrder.DMY
    today: date = date(1970, 1, 1)
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    heard: Heard = _not_heard


@dataclass(frozen=True, slots=True)
class ImportFormat:
    """A format: its name and what it is; `read` answers None where bytes are not in it."""

    name: str
    help: str
    read: Callable[[bytes, str, ReadOptions], ImportedRecords | None]


def _own(data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
    document = _object(text)
    if document is None or "netjournal" not in document:
        return None
    # PowerShell writes what it redirects as UTF-16; anything else but UTF-8 is no export, and is refused as it is.
    wide = b"\x00" in data[:8]
    return ImportedRecords(format=OWN, records=json.read(text.encode() if wide else data, reading.now))


def _jrnl_json(_data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
    document = _object(text)
    return None if document is None or "entries" not in document else jrnl.read_json(document, reading.heard)


def _jrnl_text(_data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
    return jrnl.read_text(text, reading.heard) if jrnl.recognises(text) else None


def _friends(_data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
    return friends.read(text, reading.heard) if friends.recognises(text) else None


def _vcard(_data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
    return vcard.read(text, reading.heard) if vcard.recognises(text) else None


def _table(
    recognises: Callable[[frozenset[str]], bool], read: Callable[[Table, ReadOptions], ImportedRecords]
) -> Callable[[bytes, str, ReadOptions], ImportedRecords | None]:
    def reader(_data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
        table = find_table(text, recognises)
        return None if table is None else read(table, reading)

    return reader


def _object(text: str) -> dict[str, Any] | None:
    if not text.lstrip().startswith("{"):
        return None
    document = jrnl.parse_json(text)
    return document if isinstance(document, dict) else None


_ALL = (
    ImportFormat("json", "netjournal's own export, whole", _own),
    ImportFormat("vcard", "vCards of a phone or mail program", _vcard),
    ImportFormat(
        "linkedin", "LinkedIn's Connections.csv", _table(linkedin.recognises, lambda t, r: linkedin.read(t, r.heard))
    ),
    ImportFormat(
        "google",
        "Google Contacts as CSV",
        _table(google.recognises, lambda t, r: google.read(t, r.heard)),
    ),
    ImportFormat(
        "outlook",
        "Outlook's contacts as CSV",
        _table(outlook.recognises, lambda t, r: outlook.read(t, r.heard, r.order, r.today)),
    ),
    ImportFormat("jrnl-json", "jrnl's export as JSON", _jrnl_json),
    ImportFormat("jrnl", "jrnl's journal as text", _jrnl_text),
    ImportFormat("friends", "friends.md", _friends),
)

KINDS: Mapping[str, ImportFormat] = MappingProxyType({item.name: item for item in _ALL})
"""Every format by its name, in the order in which they are tried."""


def format_named(name: str) -> ImportFormat:
    """The format of that name. Raises WrongUsage naming the ones there are."""
    if name not in KINDS:
        raise WrongUsage(f"There is no format called “{name}” to import.", f"Choose one of: {', '.join(KINDS)}.")
    return KINDS[name]


def read(data: bytes, name: str, reading: ReadOptions, format_name: str = "") -> list[ImportedRecords]:
    """What a file holds; an archive may hold several. `name` is what the file is called in reports.

    Raises JournalError where it is in no format that can be imported, or not in the one that was named.
    """
    kinds = [format_named(format_name)] if format_name else list(KINDS.values())
    if not is_zip(data):
        return [_read_one(data, name, reading, kinds)]
    found = list(_read_archive(data, name, reading, kinds))
    if not found:
        raise JournalError(f"{name} is a ZIP with nothing in it that can be imported.", _way_out())
    return found


def _read_archive(data: bytes, name: str, reading: ReadOptions, kinds: list[ImportFormat]) -> Iterator[ImportedRecords]:
    inside = unzip(data, _IN_ARCHIVES)
    for inner, content in inside:
        within = f"{name}: {PurePosixPath(inner.replace(chr(92), '/')).name}"
        # LinkedIn's archive has twenty tables; only a file that was named by itself must be one that we know.
        yield from _recognised(content, within, reading, kinds)


def _read_one(data: bytes, name: str, reading: ReadOptions, kinds: list[ImportFormat]) -> ImportedRecords:
    if not data.strip(b"\x00 \t\r\n"):
        raise JournalError(f"{name} is empty.", "Export it again from your other program.")
    for incoming in _recognised(data, name, reading, kinds):
        return incoming
    if len(kinds) == 1:
        raise JournalError(f"{name} does not look like {kinds[0].help}.", "Leave --format out, and it is found.")
    raise JournalError(f"{name} is in no format that netjournal knows.", _way_out())


def _recognised(data: bytes, name: str, reading: ReadOptions, kinds: list[ImportFormat]) -> Iterator[ImportedRecords]:
    text = decode(data)
    for kind in kinds:
        incoming = kind.read(data, text, reading)
        if incoming is not None:
            yield replace(incoming, file=name)
            return


def _way_out() -> str:
    return f"These can be imported: {', '.join(kind.help for kind in KINDS.values())}."


def shown_name(path: Path) -> str:
    """What a file is called in reports."""
    return path.name or str(path)
