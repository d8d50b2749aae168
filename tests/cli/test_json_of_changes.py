"""What a command prints as JSON is what is stored, and what it says is whole sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netjournal.__main__ import screen_text
from netjournal.cli.main import main
from netjournal.text.normalize import join_sentences


@pytest.mark.parametrize(
    "words",
    [
        ("contact", "edit", "lucia", "--role", "head"),
        ("contact", "edit", "lucia", "--tier", "2"),
        ("contact", "tier", "lucia", "following", "--reason", "far away"),
        ("contact", "merge", "lucia", "tomas"),
        ("contact", "archive", "lucia"),
    ],
    ids=" ".join,
)
def test_a_change_prints_the_record_as_it_is_stored(words: tuple[str, ...], run, lucia: str) -> None:
    run("contact", "add", "Tomas Brandle", "--role", "teacher", "--email", "t@school.example")
    before = run("show", "lucia", "--json").json
    printed = run(*words, "--json").json
    assert printed == run("show", lucia, "--json").json
    assert printed["id"] == lucia
    assert printed["updated_at"] > before["updated_at"]


def test_steps_of_a_learning_print_it_as_it_is_stored(run, lucia) -> None:
    run("log", "coffee with @lucia learned: sort by error")
    identity = run("learning", "list", "--json").json[0]["id"]
    plan = ("--own-words", "errors first", "--when", "tickets come", "--will", "sort them")
    planned = run("learning", "plan", identity, *plan, "--json").json
    assert planned == run("learning", "show", identity, "--json").json
    assert planned["updated_at"] > planned["created_at"]


def test_undo_prints_what_was_undone(run, lucia) -> None:
    listed = run("undo", "--list", "--json").json
    done = run("undo", "--json").json
    assert done == listed[0]
    assert "Lucía" in done["label"]
    assert run("undo", "--again", "--json").json == done


def test_more_commands_print_json(run, lucia, tmp_path: Path) -> None:
    assert run("nothing", "--on", "yesterday", "--json").json["on"] == "2026-11-22"
    other = run("contact", "add", "Lucia Morow", "--json").id
    assert {lucia, other} <= set(run("contact", "distinct", "lucia", "luciam", "--json").json.values())
    written = run("export", "csv", "--to", str(tmp_path / "out"), "--json").json
    assert {item["state"] for item in written} == {"written"}
    assert {item["path"] for item in run("export", "--json").json} == {item["path"] for item in written}
    assert run("delete", other, "--json").json["deleted_at"] is not None


def test_the_plan_of_another_term_is_shown(run) -> None:
    run("term", "add", "Autumn", "2026-09-01", "2026-12-18")
    run("term", "add", "Spring", "2027-01-11", "2027-03-26")
    run("intend", "--term", "Spring", "--colleagues", "60", "--communities", "30", "--following", "10")
    assert "colleagues 60 %" in run("intend", "--term", "spring").out
    assert "no plan for that term yet" in run("intend", "--term", "Autumn").out
    assert "no plan for today yet" in run("intend").out


def test_joined_sentences_have_an_end(run, lucia) -> None:
    assert join_sentences("exit tickets", "They swap.", "", "Often") == "exit tickets. They swap. Often"
    assert join_sentences("Why?", "Because") == "Why? Because"
    assert join_sentences("") == ""
    run("contact", "add", "Tomas Brandle")
    run("contact", "introduce", "lucia", "tomas", "--about", "exit tickets", "--outcome", "They swap a set")
    assert "met: exit tickets. They swap a set" in run("contact", "show", "lucia").out


def test_an_edited_file_is_one_file(run, lucia, tmp_path: Path) -> None:
    path = tmp_path / "journal.json"
    run("export", "json", "--to", str(path))
    path.write_text("my own words")
    assert (
        "The file was edited since, so it was left as it is." in run("export", "json", "--to", str(path), fails=3).err
    )


def test_the_version_is_what_a_report_of_a_fault_needs(run) -> None:
    first, second = run("--version").out.splitlines()
    assert first.startswith("netjournal 0.")
    for name in ("Python 3.", "SQLite 3.", "Textual 8.", "click 8."):
        assert name in second


def test_keys_that_no_command_has_are_named(home: Path, run, capsys: pytest.CaptureFixture[str]) -> None:
    run("contact", "list")
    (home / "settings.toml").write_text('theme = "drakula"\n[keys]\nsarch = "f"\nundo = "z"\n')
    (home / "settings.toml").chmod(0o600)
    assert main(["doctor", "--json"], screen_text=screen_text) == 1
    found = [item for item in json.loads(capsys.readouterr().out) if item["check"] == "settings"]
    assert [item["ok"] for item in found] == [False, False]
    assert "“drakula”" in found[0]["text"]
    assert "Did you mean dracula?" in found[0]["text"]
    assert "“sarch”" in found[1]["text"]
    assert "Did you mean search?" in found[1]["text"]
