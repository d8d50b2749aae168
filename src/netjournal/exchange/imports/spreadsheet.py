"""Spreadsheets (`.xlsx`): each sheet as a table in text, through openpyxl, which is an extra of netjournal."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from netjournal.errors import JournalError
from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    import openpyxl
else:
    openpyxl = lazy_import("openpyxl")

LARGEST = 100 * 1024 * 1024
"""Bytes that a spreadsheet may unpack to."""

MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 200_000, 500, 50
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_spreadsheet(data: bytes) -> bool:
    """Whether bytes are a spreadsheet: a ZIP with a workbook in it, or the file of an old Excel."""
    if data.startswith(_OLD):
        return True
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, LookupError, NotImplementedError):
        return False


def sheets(data: bytes) -> list[tuple[str, str]]:
    """The sheets that hold anything: the name of each, and its rows as CSV.

    Raises JournalError where it can't be read, unpacks to too much, or the package for it is not installed.
    """
    if data.startswith(_OLD):
        raise JournalError("This is the format of an old Excel.", "Save it as .xlsx or as CSV there, and import that.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, LookupError, NotImplementedError) as error:
        raise _damaged() from error
    if unpacked > LARGEST:
        raise JournalError("The spreadsheet unpacks to far more than any list of people holds.")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except ImportError as error:
        raise JournalError(
            "Reading .xlsx files takes one more package.",
            "`pip install 'netjournal[xlsx]'`, or save the sheet as CSV in your spreadsheet program.",
        ) from error
    except Exception as error:  # whatever a damaged workbook makes of the library: it documents no exception
        raise _damaged() from error
    try:
        found = [(str(sheet.title), _as_csv(sheet)) for sheet in book.worksheets[:MOST_SHEETS]]
    except Exception as error:
        raise _damaged() from error
    finally:
        book.close()
    return [(title, text) for title, text in found if text.strip("\r\n, ")]


def _damaged() -> JournalError:
    return JournalError("The spreadsheet is damaged and can't be read.", "Save it again, or save the sheet as CSV.")


def _as_csv(sheet: Any) -> str:
    sheet.reset_dimensions()  # what a file claims about its size is not believed
    text = io.StringIO()
    writer = csv.writer(text)
    for number, row in enumerate(_rows(sheet)):
        if number >= MOST_ROWS:
            break
        writer.writerow(row)
    return text.getvalue()


def _rows(sheet: Any) -> Iterator[list[str]]:
    for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
        cells = [_words(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _words(cell: Any) -> str:
    """A cell as a person would type it."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time(0):
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
    return str(cell)
