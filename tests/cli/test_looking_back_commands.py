"""today, prep, who, search, review, why, reflect, intend, term, export and undo."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from netjournal.review.registry import FIGURES


@pytest.fixture
def busy(run, lucia) -> str:
    """A journal with a conversation of everything."""
    run(
        "log",
        "coffee with @lucia about exit tickets #feedback 25m yesterday +1 learned: sort tickets by error "
        "goal: send the template by friday problem: exit tickets pile up unread",
    )
    return lucia


def test_today_has_the_parts_of_the_contract(run, busy):
    found = run("today", "--json").json
    assert {"due", "quiet", "recall", "to_try", "stuck", "decisions", "questions", "week"} <= set(found)
    (due,) = found["due"]
    assert due["text"] == "send the template"
    assert due["id"] == due["record"]["id"]
    assert "send the template (Fri)" in run("today").out


def test_an_empty_day_says_so(run):
    assert "Nothing needs you today." in run("today").out


def test_prep_has_what_lies_between(run, busy):
    run("problem", "ask", run("problem", "list", "--json").json[0]["id"], "lucia", "--answer", "none")
    sheet = run("prep", "lucia").out
    for words in ("coffee with Lucía Morrow about exit tickets", "send the template", "sort tickets by error"):
        assert words in sheet
    assert "you have asked them already" in sheet
    found = run("prep", "lucia", "--json").json
    assert [result["title"] for result in found["problems"]] == ["exit tickets pile up unread"]


def test_who_says_why(run, busy):
    (found,) = run("who", "exit", "tickets", "--json").json
    assert (found["tier"], found["contact_id"]) == ("colleagues", busy)
    assert any("talked about it" in reason for reason in found["why"])
    assert "Nobody here" in run("who", "volcanoes").out


def test_search_finds_every_kind(run, busy):
    found = run("search", "tickets", "--json").json
    assert {result["kind"] for result in found} == {"interaction", "learning", "problem"}
    assert all(result["record"]["id"] == result["id"] for result in found)
    assert run("search", "lucia", "--json").json[0]["kind"] == "contact"
    assert "Nothing here" in run("search", "zzz").out
    assert run("search", "\"'*^ AND -", "--json").json == []


def test_review_has_every_figure(run, busy):
    found = run("review", "--json").json
    assert set(found) == {"period", "sentence", "figures", "questions", "year_ago"}
    assert found["period"] == {"starts_on": "2026-11-23", "ends_on": "2026-11-29", "name": "week of 23 Nov 2026"}
    assert list(found["figures"]) == list(FIGURES)
    assert all({"counts", "value", "low", "high", "guard"} <= set(result) for result in found["figures"].values())
    month = run("review", "month", "--json").json
    assert month["figures"]["time-by-tier"]["value"]["colleagues"] == 1.0
    assert "25 min" in run("review", "2026-11-01..2026-11-30").out
    assert "not a period" in run("review", "someday", fails=2).err


@pytest.mark.parametrize("figure", FIGURES)
def test_why_explains_every_figure(run, busy, figure):
    found = run("why", figure, "month", "--json").json
    assert set(found) == {"figure", "formula", "counted", "contributions", "left_out", "caveat"}
    assert found["figure"] == figure
    assert found["formula"]
    assert run("why", figure, "month").out


def test_why_names_the_rows(run, busy):
    out = run("why", "time-by-tier", "month").out
    assert "Counted: 1 row" in out
    assert "coffee with Lucía Morrow about exit tickets" in out
    assert "Choose one of" in run("why", "score", fails=2).err


def test_a_reflection_is_stored_from_a_file_and_exported(run, busy, tmp_path: Path):
    words = tmp_path / "words.md"
    words.write_text("## So what?\n\nThey read every fifth ticket.\n", encoding="utf-8")
    stored = run("reflect", "month", "--text-file", str(words), "--json").json
    assert (stored["cadence"], stored["starts_on"], stored["title"]) == ("monthly", "2026-11-01", "November 2026")
    assert "They read every fifth ticket." in stored["body"]
    assert stored["figures"]["time-by-tier"]["counts"]
    assert "They read every fifth ticket." in run("export", "reflection", "month", "--to", "-").out
    assert run("reflect", "month", "--text-file", "-", stdin=b"  ", fails=1).err


def test_a_reflection_is_written_in_the_editor_and_gone_on_with(run, home: Path, tmp_path: Path, monkeypatch):
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import pathlib, sys\np = pathlib.Path(sys.argv[1])\n"
        "p.write_text(p.read_text().replace('## So what?\\n', '## So what?\\n\\nMore tickets.\\n'))\n"
    )
    monkeypatch.setenv("EDITOR", f"{sys.executable} {editor}")
    monkeypatch.delenv("VISUAL", raising=False)
    assert "Saved" in run("reflect").out
    first = run("export", "json", "--to", "-").json["reflections"][0]
    run("reflect")
    (again,) = run("export", "json", "--to", "-").json["reflections"]
    assert again["id"] == first["id"]
    assert again["body"].count("More tickets.") == 2
    assert not list(home.glob("*.md"))


def test_a_text_survives_an_editor_that_fails(run, home: Path, tmp_path: Path, monkeypatch):
    editor = tmp_path / "editor.py"
    editor.write_text("import pathlib, sys\npathlib.Path(sys.argv[1]).write_text('half a thought')\nsys.exit(1)\n")
    monkeypatch.setenv("EDITOR", f"{sys.executable} {editor}")
    monkeypatch.delenv("VISUAL", raising=False)
    assert "the text waits in" in run("reflect", fails=1).err
    (left,) = home.glob("*.md")
    assert left.read_text() == "half a thought"
    assert left.stat().st_mode & 0o077 == 0


def test_an_intention_is_set_shown_and_replaced(run):
    assert "You have no plan" in run("intend").out
    run("term", "add", "Autumn", "2026-09-01", "2026-12-18")
    first = run(
        "intend", "--colleagues", "50", "--communities", "35", "--floor", "60", "--why", "next door", "--json"
    ).json
    assert (first["following"], first["ends_on"], first["floor_minutes"]) == (15, "2026-12-18", 60)
    second = run(
        "intend", "--colleagues", "60", "--communities", "30", "--following", "10", "--term", "autumn", "--json"
    ).json
    assert second["id"] == first["id"]
    assert run("intend", "--json").json[0]["colleagues"] == 60
    assert "60 %" in run("intend").out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--colleagues", "50"],
        ["--colleagues", "50", "--communities", "35", "--following", "5"],
        ["--colleagues", "101", "--communities", "0"],
        ["--colleagues", "50", "--communities", "50", "--floor", "90", "--weekly-minutes", "60"],
    ],
)
def test_an_intention_that_makes_no_whole_is_refused(run, arguments):
    ran = run("intend", *arguments, fails=2)
    assert len(ran.err.splitlines()) == 2
    assert run("intend", "--json").json == []


def test_terms_are_entered_listed_and_dropped(run):
    run("term", "add", "Half-term", "2026-10-26", "2026-10-30", "--holiday")
    assert run("term", "add", "Autumn", "2026-12-18", "2026-09-01", fails=2).err
    assert [record["holiday"] for record in run("term", "list", "--json").json] == [True]
    run("term", "drop", "half-term")
    assert run("term", "list", "--json").json == []
    assert "no term called" in run("intend", "--colleagues", "50", "--communities", "50", "--term", "Mud", fails=1).err


def test_json_export_has_everything(run, busy, tmp_path: Path):
    target = tmp_path / "journal.json"
    run("export", "json", "--to", str(target))
    data = json.loads(target.read_text(encoding="utf-8"))
    assert data["netjournal"] == 1
    assert [datum["name"] for datum in data["contacts"]] == ["Lucía Morrow"]
    assert len(data["interactions"]) == len(data["learnings"]) == len(data["goals"]) == len(data["problems"]) == 1


def test_an_edited_file_is_left_alone_with_status_3(run, busy, tmp_path: Path):
    target = tmp_path / "week.md"
    run("export", "reflection", "--to", str(target))
    before = target.stat().st_mtime_ns
    run("export", "reflection", "--to", str(target))
    assert target.stat().st_mtime_ns == before
    target.write_text("mine now", encoding="utf-8")
    run("log", "more with @lucia 5m")
    ran = run("export", "reflection", "--to", str(target), fails=3)
    assert target.read_text(encoding="utf-8") == "mine now"
    assert len(list(tmp_path.glob("week*.md"))) == 2
    assert ran.err


def test_export_says_what_it_can_do(run, tmp_path: Path):
    assert "reflection" in run("export", "--help").out
    assert "Choose one of" in run("export", "papyrus", fails=2).err
    target = tmp_path / "x.json"
    assert "Nothing was written" in run("export", "json", "--to", str(target), "--dry-run").out
    assert not target.exists()


def test_what_was_exported_when_is_told(run, busy, tmp_path: Path):
    assert "Nothing was exported" in run("export").out
    run("export", "reflection", "week", "--to", str(tmp_path / "week.md"))
    told = run("export").out
    assert "reflection" in told
    assert str(tmp_path / "week.md") in told.replace("\n", "")


def test_the_standards_of_the_evidence_log_are_a_file_that_one_edits_and_chooses(run, busy, home: Path, tmp_path: Path):
    (home / "standards").mkdir()
    own = home / "standards" / "my-district.toml"
    run("export", "standards", "--to", str(own))
    assert 'dated = "2022"' in own.read_text()
    own.write_text(own.read_text().replace('dated = "2022"', 'dated = "2027"'))
    refused = run("export", "evidence", "year", "--standards", "nowhere", "--to", f"{tmp_path}/", fails=1)
    assert "my-district" in refused.err
    run("export", "evidence", "year", "--standards", "my-district", "--to", f"{tmp_path}/")
    (page,) = tmp_path.glob("Evidence*.md")
    assert "(Learning Forward, 2027)" in page.read_text()
    page.unlink()
    run("export", "evidence", "year", "--to", f"{tmp_path}/")
    assert "(Learning Forward, 2027)" in page.read_text(), "remembered"


def test_undo_goes_back_and_forth(run, busy):
    labels = [record["label"] for record in run("undo", "--list", "--json").json]
    assert labels[-1] == "Add Lucía Morrow"
    assert run("undo").out.startswith("Undone: Log")
    assert run("search", "tickets", "--json").json == []
    assert run("undo", "--again").out.startswith("Redone: Log")
    assert run("search", "tickets", "--json").json
    run("undo")
    run("undo")
    assert "nothing to undo" in run("undo", fails=1).err


def test_standard_output_is_utf8_whatever_the_console_is(run, home: Path, tmp_path: Path):
    run("contact", "add", "Zoë Łuk")
    environment = dict(os.environ) | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
    for name in ("json", "vcard"):
        printed = subprocess.run(
            [sys.executable, "-m", "netjournal", "export", name, "--to", "-"], env=environment, capture_output=True
        )
        assert "Zoë Łuk" in printed.stdout.decode(), printed.stderr
    (tmp_path / "all.json").write_bytes(run("export", "json", "--to", "-").out.encode())
    run("--journal", str(tmp_path / "other"), "import", str(tmp_path / "all.json"), "--yes")
    assert "Zoë Łuk" in run("--journal", str(tmp_path / "other"), "contact", "list").out


def test_many_files_are_told_in_a_line_and_in_one_line_of_the_history(run, busy, tmp_path: Path):
    told = run("export", "vault", "--to", f"{tmp_path}/vault/").out
    assert "was not there and was made" in told
    assert sum("vault" in line for line in run("export").out.splitlines()) == 1


def test_a_calendar_is_kept_fresh_by_what_the_commands_change(run, busy, tmp_path: Path):
    place = tmp_path / "goals.ics"
    assert "whenever something changes" in run("export", "ical", "--keep", "--to", str(place)).out
    run("goal", "add", "Write to the water company", "--due", "2026-11-30")
    assert "Write to the water company" in place.read_text()
    run("export", "ical", "--no-keep")
    run("goal", "add", "Quite another thing", "--due", "2026-11-30")
    assert "Quite another thing" not in place.read_text()
    assert "Only a calendar" in run("export", "json", "--keep", fails=2).err


def test_prep_and_week_pages_are_exported(run, busy, tmp_path: Path):
    run("export", "prep", "tomorrow", "--to", str(tmp_path / "tomorrow.html"))
    assert (tmp_path / "tomorrow.html").read_text().startswith("<!DOCTYPE html>")
    assert "Tue 24 Nov 2026" in (tmp_path / "tomorrow.html").read_text()
    assert "# Before I meet" in run("export", "prep", "lucia", "--to", "-").out
    assert "# My week of 23 Nov 2026" in run("export", "week", "--to", "-").out
    assert "no page" in run("export", "csv", "--as", "html", "--to", f"{tmp_path}/", fails=2).err
