"""Every format that can be imported; which one a file is in, is found from what it holds and never from its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from netjournal.domain.dates import DateOrder
from netjournal.errors import JournalError, WrongUsage
from netjournal.exchange import friends, google_contacts, jrnl, json_export, linkedin, outlook, vcard_reading
from netjournal.exchange.decoding import decode, is_zip, unzip
from netjournal.exchange.delimited import Table, find_table
from netjournal.exchange.incoming import Heard, Incoming
from netjournal.frozen import dataclass

OWN = "json"
_IN_ARCHIVES = (".csv", ".vcf", ".json", ".txt", ".md")


def _not_heard(_count: int) -> None:
    """Nobody waits for the progress."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read: dates in numbers in this order, on a day and at a moment, and who hears of the progress."""

    order: DateOrder = DateOrder.DMY
    today: date = date(1970, 1, 1)
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    heard: Heard = _not_heard


@dataclass(frozen=True, slots=True)
class Kind:
    """A format: its name and what it is; `read` answers None where bytes are not in it."""

    name: str
    help: str
    read: Callable[[bytes, str, Reading], Incoming | None]


def _own(data: bytes, text: str, reading: Reading) -> Incoming | None:
    document = _object(text)
    if document is None or "netjournal" not in document:
        return None
    # PowerShell writes what it redirects as UTF-16; anything else but UTF-8 is no export, and is refused as it is.
    wide = b"\x00" in data[:8]
    return Incoming(format=OWN, records=json_export.read(text.encode() if wide else data, reading.now))


def _jrnl_json(_data: bytes, text: str, reading: Reading) -> Incoming | None:
    document = _object(text)
    return None if document is None or "entries" not in document else jrnl.read_json(document, reading.heard)


def _jrnl_text(_data: bytes, text: str, reading: Reading) -> Incoming | None:
    return jrnl.read_text(text, reading.heard) if jrnl.recognises(text) else None


def _friends(_data: bytes, text: str, reading: Reading) -> Incoming | None:
    return friends.read(text, reading.heard) if friends.recognises(text) else None


def _vcard(_data: bytes, text: str, reading: Reading) -> Incoming | None:
    return vcard_reading.read(text, reading.heard) if vcard_reading.recognises(text) else None


def _table(
    recognises: Callable[[frozenset[str]], bool], read: Callable[[Table, Reading], Incoming]
) -> Callable[[bytes, str, Reading], Incoming | None]:
    def reader(_data: bytes, text: str, reading: Reading) -> Incoming | None:
        table = find_table(text, recognises)
        return None if table is None else read(table, reading)

    return reader


def _object(text: str) -> dict[str, Any] | None:
    if not text.lstrip().startswith("{"):
        return None
    document = jrnl.parse_json(text)
    return document if isinstance(document, dict) else None


_ALL = (
    Kind("json", "netjournal's own export, whole", _own),
    Kind("vcard", "vCards of a phone or mail program", _vcard),
    Kind("linkedin", "LinkedIn's Connections.csv", _table(linkedin.recognises, lambda t, r: linkedin.read(t, r.heard))),
    Kind(
        "google",
        "Google Contacts as CSV",
        _table(google_contacts.recognises, lambda t, r: google_contacts.read(t, r.heard)),
    ),
    Kind(
        "outlook",
        "Outlook's contacts as CSV",
        _table(outlook.recognises, lambda t, r: outlook.read(t, r.heard, r.order, r.today)),
    ),
    Kind("jrnl-json", "jrnl's export as JSON", _jrnl_json),
    Kind("jrnl", "jrnl's journal as text", _jrnl_text),
    Kind("friends", "friends.md", _friends),
)

KINDS: Mapping[str, Kind] = MappingProxyType({each.name: each for each in _ALL})
"""Every format by its name, in the order in which they are tried."""


def kind_named(name: str) -> Kind:
    """The format of that name. Raises WrongUsage naming the ones there are."""
    if name not in KINDS:
        raise WrongUsage(f"There is no format called “{name}” to import.", f"Choose one of: {', '.join(KINDS)}.")
    return KINDS[name]


def read(data: bytes, name: str, reading: Reading, format_name: str = "") -> list[Incoming]:
    """What a file holds; an archive may hold several. `name` is what the file is called in reports.

    Raises JournalError where it is in no format that can be imported, or not in the one that was named.
    """
    kinds = [kind_named(format_name)] if format_name else list(KINDS.values())
    if not is_zip(data):
        return [_read_one(data, name, reading, kinds)]
    found = list(_read_archive(data, name, reading, kinds))
    if not found:
        raise JournalError(f"{name} is a ZIP with nothing in it that can be imported.", _way_out())
    return found


def _read_archive(data: bytes, name: str, reading: Reading, kinds: list[Kind]) -> Iterator[Incoming]:
    inside = unzip(data, _IN_ARCHIVES)
    for inner, content in inside:
        within = f"{name}: {PurePosixPath(inner.replace(chr(92), '/')).name}"
        # LinkedIn's archive has twenty tables; only a file that was named by itself must be one that we know.
        yield from _recognised(content, within, reading, kinds)


def _read_one(data: bytes, name: str, reading: Reading, kinds: list[Kind]) -> Incoming:
    if not data.strip(b"\x00 \t\r\n"):
        raise JournalError(f"{name} is empty.", "Export it again from your other program.")
    for incoming in _recognised(data, name, reading, kinds):
        return incoming
    if len(kinds) == 1:
        raise JournalError(f"{name} does not look like {kinds[0].help}.", "Leave --format out, and it is found.")
    raise JournalError(f"{name} is in no format that netjournal knows.", _way_out())


def _recognised(data: bytes, name: str, reading: Reading, kinds: list[Kind]) -> Iterator[Incoming]:
    text = decode(data)
    for kind in kinds:
        incoming = kind.read(data, text, reading)
        if incoming is not None:
            yield replace(incoming, file=name)
            return


def _way_out() -> str:
    return f"These can be imported: {', '.join(each.help for each in KINDS.values())}."


def shown_name(path: Path) -> str:
    """What a file is called in reports."""
    return path.name or str(path)
