"""Tables as text: rows of cells, with a delimiter that is found out, from files that may be damaged or hostile.

From the bytes of a file to its text, whatever program wrote it; and into a ZIP, with a limit.
"""

from __future__ import annotations

import codecs
import csv
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from netjournal.errors import JournalError, WrongUsage
from netjournal.exchange.imports.headings import translated
from netjournal.startup.fast_dataclass import dataclass

DELIMITERS = (",", "\t", ";")
MOST_COLUMNS = 2000
MOST_FAULTS = 50
"""After so many rows that can't be read, the rest of a file is given up: it is no table."""

BEGINNING = 300_000
"""Characters in which the headings of a table are looked for."""

LOOKED_AT = 30
"""How many rows are looked at for the headings: some files begin with a word from their maker."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells and the line (from 1) on which they begin; with `fault`, why there are none."""

    line: int
    cells: list[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, folded to lower case, and where below them the rows begin."""

    heads: tuple[str, ...]
    text: str
    delimiter: str
    first: int

    def rows(self) -> Iterator[tuple[int, Mapping[str, str], str]]:
        """Each row that is not blank: its line, its cells by heading, and the fault where it could not be read."""
        for row in islice(records(self.text, self.delimiter), self.first, None):
            if row.fault:
                yield row.line, {}, row.fault
            elif row.cells:
                yield row.line, self._named(row.cells), ""

    def _named(self, cells: list[str]) -> Mapping[str, str]:
        named = dict(zip(self.heads, cells, strict=False))
        if len(cells) > len(self.heads) and (beyond := [cell for cell in cells[len(self.heads) :] if cell.strip()]):
            named["beyond the headings"] = ", ".join(beyond)
        return named


def find_table(
    text: str, recognise: Callable[[frozenset[str]], bool], translations: Mapping[str, str] | None = None
) -> Table | None:
    """The table whose headings are recognised, as they are or by the English ones that they stand for; or None."""
    begin = beginning(text)
    for delimiter in DELIMITERS:
        for place, row in enumerate(islice(records(begin, delimiter), LOOKED_AT)):
            heads = translated(row.cells, translations or {})
            if recognise(frozenset(heads)):
                return Table(heads, text, delimiter, place + 1)
    return None


def beginning(text: str) -> str:
    """The first lines of a text, in which the headings of a table stand; all of a short one."""
    if len(text) <= BEGINNING:
        return text
    return text[: text.rfind("\n", 0, BEGINNING) + 1] or text[:BEGINNING]


def records(text: str, delimiter: str) -> Iterator[TableRow]:
    """The rows of a text, blank ones empty. A quotation mark that is never closed costs its own line and no other."""
    lines = io.StringIO(text, newline="").readlines()
    start, faults = 0, 0
    while start < len(lines):
        reader = csv.reader(islice(lines, start, None), delimiter=delimiter)
        begun = start
        fault = ""
        while not fault:
            begun = start + reader.line_num
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                fault = _why(error)
                break
            end = start + reader.line_num
            if end >= len(lines) and _is_open(lines[begun:end], delimiter):
                fault = "a quotation mark is opened and never closed"
            elif len(cells) > MOST_COLUMNS:
                yield TableRow(begun + 1, [], f"it has {len(cells):,} columns, which is no address book")
            else:
                yield TableRow(begun + 1, cells)
        yield TableRow(begun + 1, [], fault)
        start = begun + 1
        faults += 1
        if faults >= MOST_FAULTS:
            yield TableRow(start + 1, [], "too much of this file can't be read, so the rest was left")
            return


def _is_open(lines: list[str], delimiter: str) -> bool:
    """Whether the text of a last row ends inside quotation marks."""
    if sum(line.count('"') for line in lines) % 2 == 0:
        return False
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _why(error: csv.Error) -> str:
    if "field larger" in str(error):
        return f"a cell is longer than {csv.field_size_limit():,} characters"
    return "it can't be read as a row of a table"


LARGEST = 200 * 1024 * 1024
"""Bytes; a year of a busy address book has a thousandth of it."""

MOST_UNASKED, MOST_TIMES = 5 * 1024 * 1024, 200
"""Bytes that any archive may unpack to, and how many times its own size one that unpacks to more: text shrinks to a
tenth, an image hardly, and only what is made to do harm to a thousandth."""

MOST_IN_ZIP = 500
"""How many files of an archive are looked at."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_file(path: Path) -> bytes:
    """What a file holds. Raises JournalError where it cannot be read or is larger than anything to import."""
    try:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "is not there"
            raise JournalError(f"{path} {what}.", "Name the file that your other program exported.")
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise JournalError(f"{path} cannot be read ({reason}).") from error
    if len(data) > LARGEST:
        raise JournalError(f"{path} is larger than {LARGEST // 1024 // 1024} MB, which no export of contacts is.")
    return data


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, the encoding that it was read in, and whether that is only a guess."""

    text: str
    encoding: str
    guessed: bool = False


FALLBACK = "cp1252"
"""The encoding of Western Windows, in which files are that say nothing and are no UTF-8."""

_CHARSET = re.compile(rb"CHARSET=\"?([A-Za-z0-9_.-]{3,30})", re.IGNORECASE)
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_WORDS_OF_HIGH_BYTES = 2.5
"""So many bytes above 127 in a row, on average, are whole words of another alphabet: accents stand alone."""


def decode(data: bytes, encoding: str = "") -> Decoded:
    """The text of a file: in the encoding that is named, by its byte-order mark, as UTF-16 without one, as UTF-8, in
    the encoding that the file names inside, else as Windows-1252, which is a guess.

    Raises WrongUsage where there is no such encoding, JournalError where the text is in another alphabet and nothing
    says in which encoding.
    """
    if encoding:
        return Decoded(_named_encoding(data, encoding), encoding)
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(marked, "replace").removeprefix("\ufeff"), marked)
    if wide := _bare_utf_16(data[:2000]):
        return Decoded(data.decode(wide, "replace"), wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    inside = _CHARSET.search(data)
    if inside is not None and (name := inside[1].decode("ascii").lower()) != "utf-8":
        try:
            return Decoded(data.decode(name), name)
        except (LookupError, ValueError):
            pass
    runs = [len(run) for run in _HIGH_BYTES.findall(data[:100_000])]
    if len(runs) >= 3 and sum(runs) / len(runs) >= _WORDS_OF_HIGH_BYTES:
        raise JournalError(
            "It is written in another alphabet, and nothing says in which encoding.",
            "Name it: --encoding windows-1251 (Cyrillic), windows-1253 (Greek), shift_jis, gb18030, big5 …",
        )
    return Decoded(data.decode(FALLBACK, "replace"), FALLBACK, guessed=True)


def _named_encoding(data: bytes, encoding: str) -> str:
    try:
        if not codecs.lookup(encoding)._is_text_encoding:
            raise LookupError(encoding)
        return data.decode(encoding, "replace").removeprefix("\ufeff")
    except (LookupError, ValueError) as error:
        raise WrongUsage(
            f"There is no encoding called “{encoding[:40]}”.", "Such as utf-8, windows-1252, windows-1253 or mac-roman."
        ) from error


def _bare_utf_16(start: bytes) -> str:
    """UTF-16 without a mark shows in Latin text: every other byte is zero."""
    half = len(start) // 2
    if half < 8:
        return ""
    if start[1::2].count(0) > half * 0.8 and not start[::2].count(0):
        return "utf-16-le"
    if start[::2].count(0) > half * 0.8 and not start[1::2].count(0):
        return "utf-16-be"
    return ""


def is_zip(data: bytes) -> bool:
    """Whether these bytes are a ZIP archive."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def unzip(data: bytes, endings: tuple[str, ...]) -> list[tuple[str, bytes]]:
    """The files of an archive with these endings, in memory, `Connections.csv` first.

    What an archive claims about itself is not believed: no more than LARGEST bytes come out of it. Raises JournalError
    where it holds more, is damaged, or needs a password.
    """
    found: list[tuple[str, bytes]] = []
    room = LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = [item for item in archive.infolist()[:MOST_IN_ZIP] if item.filename.casefold().endswith(endings)]
            for contact in sorted(inside, key=lambda one: not one.filename.casefold().endswith("connections.csv")):
                with archive.open(contact) as stream:
                    content = stream.read(room + 1)
                if len(content) > room:
                    raise JournalError("The ZIP unpacks to far more than any export of contacts holds.")
                room -= len(content)
                if LARGEST - room > MOST_UNASKED and LARGEST - room > MOST_TIMES * len(data):
                    raise JournalError("The ZIP unpacks to far more than any export of contacts holds.")
                found.append((contact.filename, content))
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, LookupError) as error:
        raise JournalError(
            "The ZIP is damaged and can't be unpacked.", "Download it again, or unpack it and import what is inside."
        ) from error
    except RuntimeError as error:  # zipfile's word for a password, and for a packing that it cannot undo
        raise JournalError("The ZIP is locked with a password.", "Unpack it, and import what is inside.") from error
    return found
