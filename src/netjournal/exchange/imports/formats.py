"""Every format that can be imported; which one a file is in, is found from what it holds and never from its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from netjournal.errors import JournalError, WrongUsage
from netjournal.exchange.formats import json, normalize
from netjournal.exchange.imports import (
    calendar,
    following,
    friends,
    google,
    headings,
    jrnl,
    linkedin,
    mail,
    notes,
    outlook,
    table,
    vcard,
)
from netjournal.exchange.imports.builder import ImportBuilder, ImportedRecords, ImportNote, ReadOptions
from netjournal.exchange.imports.files import Decoded, Table, decode, find_table, is_zip, unzip
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.normalize import join_and

OWN = "json"
TABLE = table.FORMAT
_IN_ARCHIVES = (".csv", ".vcf", ".ics", ".opml", ".json", ".txt", ".md", ".eml", ".mbox")
ENDINGS = frozenset({*_IN_ARCHIVES, ".tsv", ".zip", ".vcard", ".ical", ".xlsx", ".xls"})
"""How the names of files end that are looked at in a folder."""


@dataclass(frozen=True, slots=True)
class ImportFormat:
    """A format: its name and what it is; `read` answers None where bytes are not in it, and `wants` says what it is
    known by."""

    name: str
    help: str
    read: Callable[[bytes, str, ReadOptions], ImportedRecords | None]
    wants: str = ""


def _own(data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
    document = _object(text)
    if document is None or "netjournal" not in document:
        return None
    # PowerShell writes what it redirects as UTF-16; anything else but UTF-8 is no export, and is refused as it is.
    wide = b"\x00" in data[:8]
    gathering = ImportBuilder(OWN, reading)
    found = json.read(text.encode() if wide else data, reading.now, gathering.skip)
    return replace(gathering.done(), records=found)


def _jrnl_json(_data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
    document = _object(text)
    return None if document is None or "entries" not in document else jrnl.read_json(document, reading)


def _jrnl_text(_data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
    return jrnl.read_text(text, reading) if jrnl.recognises(text) else None


def _friends(_data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
    return friends.read(text, reading) if friends.recognises(text) else None


def _vcard(_data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
    return vcard.read(text, reading) if vcard.recognises(text) else None


def _calendar(_data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
    return calendar.read(text, reading) if calendar.recognises(text) else None


def _opml(_data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
    return following.read_opml(text, reading) if following.recognises_opml(text) else None


def _mail(data: bytes, _text: str, reading: ReadOptions) -> ImportedRecords | None:
    return mail.read(data, reading) if mail.recognises(data) else None


def _notes(_data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
    return notes.read(text, reading) if notes.recognises(reading.name, text, reading) else None


def _list(_data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
    if reading.is_list or following.recognises_list(text):
        return following.read_list(text, reading)
    return None


def _any_table(_data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
    return table.read(text, reading)


def _table(
    recognises: Callable[[frozenset[str]], bool],
    read: Callable[[Table, ReadOptions], ImportedRecords],
    translations: Mapping[str, str],
) -> Callable[[bytes, str, ReadOptions], ImportedRecords | None]:
    def reader(_data: bytes, text: str, reading: ReadOptions) -> ImportedRecords | None:
        found = None if reading.columns else find_table(text, recognises, translations)
        return None if found is None else read(found, reading)

    return reader


def _object(text: str) -> dict[str, Any] | None:
    if not text.lstrip().startswith("{"):
        return None
    document = jrnl.parse_json(text)
    return document if isinstance(document, dict) else None


_ALL = (
    ImportFormat("json", "netjournal's own export, whole", _own, "an object with “netjournal” in it"),
    ImportFormat("vcard", "vCards of a phone or mail program", _vcard, "a line BEGIN:VCARD at its beginning"),
    ImportFormat("mail", "mail (headers alone), to sort", _mail, "headers such as From: and Date: at its beginning"),
    ImportFormat("calendar", "a calendar's meetings, to sort", _calendar, "BEGIN:VCALENDAR at its beginning"),
    ImportFormat(
        "linkedin",
        "LinkedIn's Connections.csv",
        _table(linkedin.recognises, linkedin.read, headings.LINKEDIN),
        "headings for first name, last name and connected on",
    ),
    ImportFormat(
        "google",
        "Google Contacts as CSV",
        _table(google.recognises, google.read, headings.GOOGLE),
        "headings such as First Name, Last Name and Labels",
    ),
    ImportFormat(
        "outlook",
        "Outlook's contacts as CSV",
        _table(outlook.recognises, outlook.read, headings.OUTLOOK),
        "headings such as First Name, Company and E-mail Address",
    ),
    ImportFormat("jrnl-json", "jrnl's export as JSON", _jrnl_json, "an object with “entries” in it"),
    ImportFormat("friends", "friends.md", _friends, "a heading ### Friends: or ### Activities:"),
    ImportFormat("jrnl", "jrnl's journal as text", _jrnl_text, "a line that begins with a date in brackets"),
    ImportFormat(
        "notes", "daily notes of Obsidian and Logseq, to sort", _notes, "a name such as 2026-11-20.md, and links"
    ),
    ImportFormat("opml", "feeds and podcasts that you follow (OPML)", _opml, "<opml> at its beginning"),
    ImportFormat(
        "mastodon",
        "Mastodon's following_accounts.csv",
        _table(following.recognises_mastodon, following.read_mastodon, {}),
        "a heading Account address",
    ),
    ImportFormat(
        "youtube",
        "YouTube's subscriptions.csv",
        _table(following.recognises_youtube, following.read_youtube, headings.YOUTUBE),
        "headings for the id, the address and the title of a channel",
    ),
    ImportFormat("table", "any table (CSV, TSV or .xlsx) of people", _any_table, "a heading for the name and another"),
    ImportFormat("list", "a list of names or addresses that you follow", _list, "an address in each line"),
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
    reading = replace(reading, is_list=reading.is_list or format_name == following.LIST)
    if not is_zip(data):
        return [_read_one(data, name, reading, kinds)]
    found = list(_read_archive(data, name, reading, kinds))
    if not found:
        raise JournalError(f"{name} is a ZIP with nothing in it that can be imported.", _known())
    return found


def _read_archive(data: bytes, name: str, reading: ReadOptions, kinds: list[ImportFormat]) -> Iterator[ImportedRecords]:
    passed_over: list[str] = []
    found: list[ImportedRecords] = []
    for inner, content in unzip(data, _IN_ARCHIVES):
        short = PurePosixPath(inner.replace(chr(92), "/")).name
        # LinkedIn's archive has twenty tables; only a file that was named by itself must be one that we know, and a
        # table of anything may be no list of people.
        inside = [kind for kind in kinds if kind.name not in ("table", "list") or len(kinds) == 1]
        try:
            incoming = _recognised(content, f"{name}: {short}", reading, inside)
        except JournalError:
            incoming = None
        if incoming is None:
            passed_over.append(short)
        else:
            found.append(incoming)
    if found and passed_over:
        some = join_and([*passed_over[:4], *([f"{len(passed_over) - 4} more"] if len(passed_over) > 4 else [])])
        note = ImportNote("", f"the archive holds {some} too, in no format for contacts or entries")
        found[0] = replace(found[0], converted=(*found[0].converted, note))
    yield from found


def _read_one(data: bytes, name: str, reading: ReadOptions, kinds: list[ImportFormat]) -> ImportedRecords:
    if not data.strip(b"\x00 \t\r\n"):
        raise JournalError(f"{name} is empty.", "Export it again from your other program.")
    incoming = _recognised(data, name, reading, kinds)
    if incoming is not None:
        return incoming
    if len(kinds) == 1:
        raise JournalError(
            f"{name} does not look like {kinds[0].help}: that has {kinds[0].wants}.", _other_way(data, reading)
        )
    raise JournalError(f"{name} is in no format that netjournal knows.", _way_out(data, reading))


def _recognised(data: bytes, name: str, reading: ReadOptions, kinds: list[ImportFormat]) -> ImportedRecords | None:
    if any(kind.name == mail.FORMAT for kind in kinds) and mail.recognises(data):  # its bodies are not to be read
        return replace(mail.read(data, replace(reading, name=name)), file=name)
    decoded = decode(data, reading.encoding)
    found = replace(reading, encoding=decoded.encoding, name=name)
    for kind in kinds:
        incoming = kind.read(data, decoded.text, found)
        if incoming is not None:
            notes = (*incoming.converted, *_encoding_note(decoded))
            return replace(incoming, file=name, converted=notes)
    return None


def _encoding_note(decoded: Decoded) -> tuple[ImportNote, ...]:
    """What is said where the encoding of a file was a guess, or was found in an unusual place."""
    if not decoded.guessed:
        return ()
    word = next((word for word in _WORD.findall(decoded.text[:200_000]) if not word.isascii()), "")
    looks = f" If “{normalize.short(word)}” looks wrong, name the right one with --encoding." if word else ""
    return (ImportNote("", f"its letters were read as Windows-1252, which is a guess.{looks}"),)


_WORD = re.compile(r"\w+")


def _other_way(data: bytes, reading: ReadOptions) -> str:
    """The way out where a file is not in the format that was named."""
    for kind in KINDS.values():
        try:
            if kind.read(data, decode(data, reading.encoding).text, reading) is not None:
                return f"It looks like {kind.help}: --format {kind.name}, or leave --format out."
        except JournalError:
            continue
    return _way_out(data, reading)


def _known() -> str:
    kinds = ", ".join(kind.help for kind in KINDS.values())
    return f"These can be imported: {kinds}. A name a line is a list for --format list."


def _way_out(data: bytes, reading: ReadOptions) -> str:
    try:
        heads = table.headings_of(decode(data, reading.encoding).text[:100_000])
    except JournalError:
        heads = []
    if len(heads) < 2:
        return _known()
    shown = join_and([normalize.short(head) for head in heads[:8] if head])
    return f"If it is a table of people, say which column is what: --columns name=A,email=C. Its columns are: {shown}."


def shown_name(path: Path) -> str:
    """What a file is called in reports."""
    return path.name or str(path)
