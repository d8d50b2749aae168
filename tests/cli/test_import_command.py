"""`netjournal import` from the file to the journal and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

from netjournal.exchange.imports import run as importing

LINKEDIN = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Lucía,Morrow,https://www.linkedin.com/in/lucia,,Prairie District,Maths Lead,15 Mar 2024\n"
    "Hal,Bergstrand,https://www.linkedin.com/in/hal,hal@tasks.example,Open Tasks,,03 Jan 2022\n"
)
EMPTY_ROW = ",,,,,,\n"

if TYPE_CHECKING:
    from conftest import Run


@pytest.fixture
def connections(tmp_path: Path) -> str:
    path = tmp_path / "Connections.csv"
    path.write_text(LINKEDIN, "utf-8")
    return str(path)


def test_a_file_is_imported_merged_and_reported(run: Run, lucia: str, connections: str) -> None:
    ran = run("import", connections)
    assert "1 new and 1 merged" in ran.out
    assert "import undo" in ran.out
    shown = run("contact", "list", "--json").json
    assert {record["name"]: record["tier"] for record in shown} == {
        "Lucía Morrow": "colleagues",
        "Hal Bergstrand": None,
    }
    (merged,) = [record for record in shown if record["id"] == lucia]
    assert (merged["role"], merged["organization"]) == ("maths lead", "Prairie District")


def test_the_same_file_again_adds_nothing(run: Run, connections: str) -> None:
    run("import", connections)
    before = run("export", "json", "--to", "-").out.splitlines()[3:]
    assert "nothing was added" in run("import", connections).out
    assert run("export", "json", "--to", "-").out.splitlines()[3:] == before


def test_a_dry_run_stores_nothing(run: Run, home: Path, connections: str) -> None:
    report = run("import", connections, "--dry-run", "--json").json
    assert (report["counts"]["new"], report["stored"]) == (2, False)
    assert run("contact", "list", "--json").json == []
    assert not list((home / "backups").glob("*import*"))


def test_skipped_rows_end_in_three_and_a_reason(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(LINKEDIN + EMPTY_ROW, "utf-8")
    ran = run("import", str(path), "--json", fails=3)
    assert ran.json["skipped"] == [
        {"where": "c.csv, line 4", "why": "it is empty: LinkedIn leaves such a row for a closed account"}
    ]
    assert ran.json["stored"] is True


def test_a_tier_for_all_of_them(run: Run, connections: str) -> None:
    run("import", connections, "--tier", "following")
    assert {record["tier"] for record in run("contact", "list", "--json").json} == {"following"}


def test_the_whole_batch_is_taken_back_and_may_come_again(run: Run, connections: str) -> None:
    run("import", connections)
    run("contact", "add", "Bo Park")
    assert "Undone" in run("import", "undo").out
    assert [record["name"] for record in run("contact", "list", "--json").json] == ["Bo Park"]
    assert run("import", connections, "--json").json["counts"]["new"] == 2
    run("import", "undo")
    run("import", "undo", fails=1)


def test_a_deleted_contact_does_not_come_back_with_the_same_file(run: Run, connections: str) -> None:
    run("import", connections)
    run("contact", "merge", "lucia", "hal")
    assert "nothing was added" in run("import", connections).out


def test_own_json_comes_back_whole_and_after_an_undo_too(
    run: Run, lucia: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("log", "coffee with @lucia learned: sort them")
    exported = tmp_path / "journal.json"
    run("export", "json", "--to", str(exported))
    monkeypatch.setenv("NETJOURNAL_HOME", str(tmp_path / "second"))
    run("import", str(exported))
    again = tmp_path / "again.json"
    run("export", "json", "--to", str(again))
    lines = [
        [line for line in path.read_text().splitlines() if "exported_at" not in line] for path in (exported, again)
    ]
    assert lines[0] == lines[1]
    assert "nothing was added" in run("import", str(exported)).out
    run("import", "undo")
    assert run("contact", "list", "--json").json == []
    assert run("import", str(exported), "--json").json["counts"]["back"] > 0
    assert [record["name"] for record in run("contact", "list", "--json").json] == ["Lucía Morrow"]
    assert len(run("learning", "list", "--json").json) == 1


def test_lookalikes_are_merged_as_asked(run: Run, connections: str) -> None:
    run("contact", "add", "Hal Bergstrand", "--email", "hal@home.example")
    report = run("import", connections, "--dry-run", "--json").json
    assert [item["name"] for item in report["namesakes"]] == ["Hal Bergstrand"]
    assert run("import", connections, "--merge", "all", "--dry-run", "--json").json["counts"]["merged"] == 1
    run("import", connections, "--merge", "none")
    whole = json.loads(run("export", "json", "--to", "-").out)
    assert len(whole["distinct"]) == 1


@pytest.mark.parametrize("content", ["", "hello", '{"a": 1}'])
def test_what_cannot_be_imported_is_refused(run: Run, tmp_path: Path, content: str) -> None:
    path = tmp_path / "x"
    path.write_text(content)
    assert run("import", str(path), fails=1).err.count("\n") == 2


def test_wrong_usage(run: Run, connections: str, tmp_path: Path) -> None:
    run("import", str(tmp_path / "none.csv"), fails=1)
    (tmp_path / "empty").mkdir()
    run("import", str(tmp_path / "empty"), fails=1)
    run("import", connections, "--format", "excel", fails=2)
    run("import", connections, "--encoding", "klingon", fails=2)
    run("import", connections, "--columns", "shoe=A", fails=2)
    run("import", connections, "--columns", "name=Nowhere", fails=2)
    run("import", "undo", connections, fails=2)
    run("import", fails=2)


def test_a_warning_where_a_note_looks_like_a_student(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "j.txt"
    path.write_text("[2026-10-14 15:30] Talked about my student Jayden Miller's IEP.\n")
    assert "Jayden" in run("import", str(path)).err


def test_the_export_as_vcard_comes_back_the_same(
    run: Run, lucia: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("contact", "add", "Maths Circle", "--kind", "community", "--tier", "2")
    run("contact", "edit", "lucia", "--email", "lucia@x.example", "--why", "knows tickets; and, more")
    out = tmp_path / "all.vcf"
    run("export", "vcard", "--to", str(out))
    assert "already here" in run("import", str(out)).out
    before = run("contact", "list", "--json").json
    monkeypatch.setenv("NETJOURNAL_HOME", str(tmp_path / "second"))
    run("import", str(out))
    own = ("id", "created_at", "updated_at", "source")
    after = run("contact", "list", "--json").json
    assert [{k: v for k, v in item.items() if k not in own} for item in after] == [
        {k: v for k, v in item.items() if k not in own} for item in before
    ]


def test_an_interrupted_import_stores_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"Person{number},Rivers,,,,,\n" for number in range(300))
    path = tmp_path / "c.csv"
    path.write_text(LINKEDIN + rows, "utf-8")

    def interrupt(_self: object, what: str, done: int, _all: int) -> None:
        if what == "storing" and done:
            raise KeyboardInterrupt

    monkeypatch.setattr("netjournal.cli.import_._Progress.__call__", interrupt)
    assert "nothing was imported" in run("import", str(path), fails=130).err
    assert run("contact", "list", "--json").json == []
    assert run("undo", "--list", "--json").json == []


def test_a_terminal_is_shown_the_preview_and_asked_first(
    run: Run, connections: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(question: str, **_: object) -> bool:
        asked.append(question)
        raise click.Abort

    monkeypatch.setattr("netjournal.cli.import_._at_terminal", lambda: True)
    monkeypatch.setattr("click.confirm", answer)
    ran = run("import", connections, fails=130)
    assert asked == ["Import this?"]
    assert "2 new" in ran.out
    assert run("contact", "list", "--json").json == []
    run("import", connections, "--yes")
    assert len(asked) == 1


def test_an_interruption_that_comes_too_late_says_so(
    run: Run, connections: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried_out = importing.run_import

    def interrupted_at_the_end(*given: Any, **named: Any) -> None:
        carried_out(*given, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "run_import", interrupted_at_the_end)
    assert "too late" in run("import", connections, fails=130).err
    assert len(run("contact", "list", "--json").json) == 2
    assert "Undone" in run("import", "undo").out


def test_taking_back_tells_what_became_of_whom_you_had(run: Run, lucia: str, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(LINKEDIN.splitlines()[0] + "\nLucía,Morrow,https://www.linkedin.com/in/lucia,,,,\n", "utf-8")
    run("import", str(path))
    ran = run("import", "undo")
    assert "1 entry that you had is as before" in ran.out
    assert "trash" not in ran.out


def test_one_bad_file_stops_none_of_the_others(run: Run, connections: str, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "one.vcf").write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Ida Lund\nEND:VCARD\n")
    report = run("import", str(tmp_path), str(tmp_path / "none.csv"), "--json", fails=3).json
    assert (report["counts"]["new"], report["stored"]) == (3, True)
    assert sorted(note["where"] for note in report["skipped"]) == ["empty.csv", "none.csv"]
    assert connections.endswith("Connections.csv")


def test_columns_are_named_once_and_remembered(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("Wer;Wo genau;Post\nIda Lund;Raum 3;ida@x.example\n", "utf-8")
    assert "--columns" in run("import", str(path), fails=1).err
    run("import", str(path), "--columns", "name=A,email=Post")
    (ida,) = run("contact", "list", "--json").json
    assert (ida["name"], ida["email"], ida["notes"]) == ("Ida Lund", "ida@x.example", "Wo genau: Raum 3")
    path.write_text("Wer;Wo genau;Post\nOle Dahl;;ole@x.example\n", "utf-8")
    run("import", str(path))
    assert {record["email"] for record in run("contact", "list", "--json").json} == {"ida@x.example", "ole@x.example"}


def test_a_format_that_does_not_fit_names_the_one_that_does(run: Run, connections: str) -> None:
    assert "--format linkedin" in run("import", connections, "--format", "jrnl", fails=1).err


def test_an_encoding_that_was_guessed_is_named_and_can_be_corrected(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes("Name,Email\nJovana Šarić,j@x.example\n".encode("cp1250"))
    assert "a guess" in run("import", str(path), "--dry-run").out
    run("import", str(path), "--encoding", "cp1250")
    assert [record["name"] for record in run("contact", "list", "--json").json] == ["Jovana Šarić"]


def test_a_bad_record_of_a_journal_stops_none_of_the_others(run, tmp_path):
    run("log", "tea with @ana about rubrics", "--create")
    document = run("export", "json", "--to", "-").json
    (talk,) = document["interactions"]
    other = talk | {"id": "01a222b7-0000-7000-8000-000000000002", "summary": "another", "minutes": -50}
    third = talk | {"id": "01a222b7-0000-7000-8000-000000000003", "summary": "third", "minutes": 50}
    document["interactions"] = [talk, other, third]
    document["settings"] = [talk_setting("date_order", "zzz"), talk_setting("week_start", 6)]
    (tmp_path / "x.json").write_text(json.dumps(document), encoding="utf-8")
    told = run("import", str(tmp_path / "x.json"), fails=3).out
    assert "-50" in told
    assert "date_order" in told
    summaries = {each["summary"] for each in run("journal", "all", "--json").json}
    assert summaries == {talk["summary"], "third"}
    run("today")
    run("review", "all")


def talk_setting(key, value):
    moment = "2026-11-23T10:00:00.000Z"
    identity = f"01a222b7-0000-7000-8000-0000000000{len(key)}"
    return {"id": identity, "created_at": moment, "updated_at": moment, "key": key, "value": value}
