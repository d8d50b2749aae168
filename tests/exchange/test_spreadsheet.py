"""Spreadsheets come in as tables, sheet by sheet; a damaged or hostile one is a sentence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from netjournal.domain.records import Contact
from netjournal.errors import JournalError
from netjournal.exchange.imports import spreadsheet
from netjournal.exchange.imports.builder import ImportedRecords
from netjournal.exchange.imports.run import ImportSource, read_sources
from netjournal.journal.journal import Journal

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path) as opened:
        yield opened


def book(**sheets: list[list[object]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


STAFF: list[list[object]] = [
    ["Name", "E-mail", "Birthday", "Room"],
    ["Ada Quist", "ada@x.example", date(1980, 5, 1), 7.0],
    ["Bo Park", "bo@x.example", None, "=1+1"],
]


def read(journal: Journal, data: bytes, columns: str = "") -> list[ImportedRecords]:
    return read_sources(journal, [ImportSource("staff.xlsx", data)], today=TODAY, now=NOW, columns=columns)


def people(found: list[ImportedRecords]) -> list[Contact]:
    return [contact for item in found for contact in item.contacts]


def test_people_of_a_sheet(journal: Journal) -> None:
    ada, bo = people(read(journal, book(Staff=STAFF, Empty=[])))
    assert (ada.name, ada.email, ada.birthday, ada.notes) == ("Ada Quist", "ada@x.example", "1980-05-01", "Room: 7")
    assert bo.notes == ""


def test_several_sheets_and_columns_that_are_remembered(journal: Journal) -> None:
    data = book(A=[["Wer", "Wo", "Post"], ["Ada Quist", "X", "ada@x.example"]])
    with pytest.raises(JournalError, match="no format"):
        read(journal, data)
    assert [contact.email for contact in people(read(journal, data, "name=Wer,email=Post"))] == ["ada@x.example"]
    again = book(A=[["Wer", "Wo", "Post"], ["Bo Park", "X", "bo@x.example"]], B=STAFF)
    assert [contact.name for contact in people(read(journal, again))] == ["Bo Park", "Ada Quist", "Bo Park"]


def test_what_is_no_spreadsheet_is_a_sentence(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = book(Staff=STAFF)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (spreadsheet.LARGEST + 1))
    for data in (whole[:-400], whole[:2000], bomb.getvalue(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600):
        with pytest.raises(JournalError):
            read(journal, data)
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    monkeypatch.setattr(spreadsheet, "openpyxl", spreadsheet.lazy_import("openpyxl"))
    with pytest.raises(JournalError, match="one more package") as caught:
        read(journal, whole)
    assert "netjournal[xlsx]" in caught.value.way_out
