from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

import pytest
from made_year import RECORDS, TODAY

from netjournal.domain.records import Contact
from netjournal.errors import DoneInPart, WrongUsage
from netjournal.exchange.exports.formats import FORMATS, Wanted, as_text, export
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions
from netjournal.exchange.formats import json as json_export
from netjournal.exchange.formats.json import all_as_json
from netjournal.journal.batches import Exports
from netjournal.journal.journal import Journal
from netjournal.review.period import week

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
WANTED = Wanted(week(date(2026, 9, 2)), TODAY, NOW)


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    stamps = {"created_at": "2026-09-01T08:00:00Z", "updated_at": "2026-09-01T08:00:00Z"}
    document = {key: [row | stamps for row in listed] for key, listed in all_as_json(RECORDS).items()}
    with Journal(tmp_path_factory.mktemp("journal")) as opened:
        with opened.change("Fill") as change:
            for record in json_export.read(json.dumps({"netjournal": 1, **document}).encode(), NOW):
                change.take_over(record)
        yield opened


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_its_files_once(journal: Journal, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    seen = export(journal, name, WANTED, folder, dry_run=True)
    assert list(folder.iterdir()) == []
    report = export(journal, name, WANTED, folder)
    assert [(outcome.path, outcome.state) for outcome in seen.outcomes] == [
        (outcome.path, outcome.state) for outcome in report.outcomes
    ]
    assert {outcome.state.value for outcome in report.outcomes} == {"written"}
    assert {outcome.path for outcome in report.outcomes} == {path for path in folder.rglob("*") if path.is_file()}
    again = export(journal, name, WANTED, folder)
    assert {outcome.state.value for outcome in again.outcomes} == {"unchanged"}
    again.refuse_in_part()
    remembered = {Path(item.path) for item in Exports(journal.store).all() if item.what == name}
    assert {outcome.path for outcome in report.outcomes} <= remembered


@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if name != "json"])
def test_private_entries_are_in_no_file_unless_asked_for(journal: Journal, tmp_path: Path, name: str) -> None:
    export(journal, name, WANTED, tmp_path)
    for path in tmp_path.rglob("*"):
        assert "UNSAYABLE" not in path.name
        if path.is_file():
            assert b"UNSAYABLE" not in path.read_bytes()
            assert b"Quill" not in path.read_bytes()


def test_an_edited_file_is_reported_as_done_in_part(journal: Journal, tmp_path: Path) -> None:
    place = tmp_path / "week.md"
    export(journal, "reflection", WANTED, place)
    place.write_text("my words")
    report = export(journal, "reflection", WANTED, place)
    with pytest.raises(DoneInPart, match=r"week \(new\).md") as ended:
        report.refuse_in_part()
    assert ended.value.exit_code == 3
    assert place.read_text() == "my words"


def test_a_file_of_another_program_is_left_and_called_so(journal: Journal, tmp_path: Path) -> None:
    place = tmp_path / "week.md"
    place.write_text("mine")
    report = export(journal, "reflection", WANTED, place)
    assert report.outcomes[0].sentence.startswith(f"{place} is not from netjournal, so it was left alone")
    with pytest.raises(DoneInPart, match="The file was not from netjournal, so it was left as it is"):
        report.refuse_in_part()
    assert place.read_text() == "mine"


def test_the_name_of_a_file_is_no_folder_and_a_new_folder_is_said(journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match=r"makes 2 files here, so all\.txt") as refused:
        export(journal, "evidence", WANTED, tmp_path / "all.txt")
    assert "--to all/" in refused.value.way_out
    assert list(tmp_path.iterdir()) == []
    report = export(journal, "json", WANTED, tmp_path / "new" / "all.json")
    assert report.notes == (f"The folder {tmp_path / 'new'} was not there and was made.",)
    assert export(journal, "json", WANTED, tmp_path / "new" / "all.json").notes == ()


def test_roles_come_with_a_word_that_names_may_remain(journal: Journal, tmp_path: Path) -> None:
    roles = replace(WANTED, sharing=PrivacyOptions(PeopleStyle.ROLES))
    assert "may still be named" in export(journal, "reflection", roles, tmp_path).notes[0]


def test_single_files_go_to_standard_output_and_take_a_name(journal: Journal, tmp_path: Path) -> None:
    text = as_text(journal, "reflection", WANTED)
    export(journal, "reflection", WANTED, tmp_path / "new" / "mine.md")
    assert (tmp_path / "new" / "mine.md").read_text() == text
    export(journal, "reflection", WANTED, tmp_path / "folder/")
    report = export(journal, "json", WANTED, tmp_path)
    (outcome,) = report.outcomes
    assert outcome.path.name == "netjournal 2026-11-23.json"
    assert stat.S_IMODE(outcome.path.stat().st_mode) == 0o600


def test_unknown_format_names_the_ones_there_are(journal: Journal) -> None:
    with pytest.raises(WrongUsage, match="reflection, "):
        export(journal, "docx", WANTED)


def test_what_looks_like_a_student_is_said_and_written_all_the_same(journal: Journal, tmp_path: Path) -> None:
    journal.interactions.edit(journal.interactions.get("i-1"), summary="About pupil Maya R. in 7B")
    report = export(journal, "reflection", WANTED, tmp_path)
    assert any("Maya" in warning for warning in report.warnings)
    assert "Maya" in report.outcomes[0].path.read_text()


def test_a_student_in_a_line_of_json_is_found_among_thousands_of_contacts(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal") as journal:
        with journal.change("Fill") as change:
            for number in range(3000):
                change.add(Contact(name=f"Given{number} Family{number}", notes="we plan and review together"))
            change.add(Contact(name="Maya Rivers", notes="She told me of student Jonas; student Given7 is a colleague"))
        begun = perf_counter()
        report = export(journal, "json", WANTED, tmp_path / "all.json")
        assert perf_counter() - begun < 20
    assert len(report.warnings) == 1
    assert "Jonas" in report.warnings[0]
