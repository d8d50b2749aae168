"""From the bytes of a file to its text, whatever program wrote it; and into a ZIP, with a limit."""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib
from pathlib import Path

from netjournal.errors import JournalError

LARGEST = 200 * 1024 * 1024
"""Bytes; a year of a busy address book has a thousandth of it."""

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


def decode(data: bytes) -> str:
    """The text of a file: by its byte-order mark, as UTF-16 without one, as UTF-8, else as Windows-1252."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    if encoding := _bare_utf_16(data[:2000]):
        return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


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
            inside = [each for each in archive.infolist()[:MOST_IN_ZIP] if each.filename.casefold().endswith(endings)]
            for each in sorted(inside, key=lambda one: not one.filename.casefold().endswith("connections.csv")):
                with archive.open(each) as stream:
                    content = stream.read(room + 1)
                if len(content) > room:
                    raise JournalError("The ZIP unpacks to far more than any export of contacts holds.")
                room -= len(content)
                found.append((each.filename, content))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, KeyError) as error:
        raise JournalError(
            "The ZIP is damaged and can't be unpacked.", "Download it again, or unpack it and import what is inside."
        ) from error
    except RuntimeError as error:  # zipfile's word for a password
        raise JournalError("The ZIP is locked with a password.", "Unpack it, and import what is inside.") from error
    return found
