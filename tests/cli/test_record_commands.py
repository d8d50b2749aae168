"""Every record is listed, shown, changed and deleted by its id."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from netjournal.cli.record import read_back
from netjournal.errors import JournalError

Run = Callable[..., Any]
"""Runs a command; what comes back is a `Ran` of conftest."""


@pytest.fixture
def logged(run: Run) -> str:
    """The id of a conversation with Lucia about exit tickets."""
    done = run("log", "--create", "--json", "coffee with @lucia about exit tickets #feedback 25m ~call")
    return str(done.json["interactions"][0]["id"])


def test_conversations_are_listed_and_filtered(run: Run, logged: str) -> None:
    run("log", "--create", "planning with @tomas 10m yesterday #marking ~planning")
    assert [row["summary"] for row in run("journal", "--json").json] == [
        "coffee with Lucia about exit tickets",
        "planning with Tomas",
    ]
    for words in (["--with", "lucia"], ["--topic", "Feedback"], ["--channel", "call"], ["2026-11-23"]):
        assert [row["id"] for row in run("journal", *words, "--json").json] == [logged], words
    assert "with Lucia · 25 min · call · #feedback" in run("journal").out
    assert run("journal", "last", "month").out == "No conversations here.\n"


def test_ids_that_search_prints_are_shown_changed_and_deleted(run: Run, logged: str) -> None:
    short = run("search", "exit").out.splitlines()[1].split()[1]
    assert logged.startswith(short)
    assert "minutes" in run("show", short).out
    changed = run("edit", short, "minutes=40", "on=yesterday", "energy=-1", "topics=feedback, marking", "--json").json
    assert (changed["minutes"], changed["on"], changed["energy"]) == (40, "2026-11-22", -1)
    assert changed["topics"] == ["feedback", "marking"]
    assert run("edit", short, "channel=").out.startswith("Saved: coffee")
    run("undo")
    assert run("show", short, "--json").json["channel"] == "call"
    assert "undo" in run("delete", short).out
    assert "in the trash" in run("show", short, fails=1).err
    run("undo")
    assert run("show", short, "--json").json["id"] == logged


def test_every_kind_of_record_is_found_by_its_id(run: Run) -> None:
    done = run(
        "log", "--create", "--json", "coffee with @lucia learned: sort by error goal: try it problem: unread"
    ).json
    for kind, field in (("learnings", "text"), ("goals", "outcome"), ("problems", "title"), ("interactions", "notes")):
        identity = done[kind][0]["id"]
        assert run("edit", identity, f"{field}=new words", "--json").json[field] == "new words"
        assert "new words" in run("show", identity).out
    assert "Lucia" in run("show", "@lucia").out
    assert run("edit", "lucia", "role=maths lead", "--json").json["role"] == "maths lead"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("minutes=0", "from 1 to 1440"),
        ("minutes=two", "from 1 to 1440"),
        ("energy=3", "from -2 to 2"),
        ("on=soon", "not a day"),
        ("at=25:00", "not a time of day"),
        ("direction=sideways", "get, give or both"),
        ("private=perhaps", "neither yes nor no"),
        ("with=@nobody", "nobody"),
        ("summary=", "needs its summary"),
        ("minuts=5", "Did you mean minutes?"),
        ("id=5", "has no field"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(run: Run, logged: str, value: str, words: str) -> None:
    before = run("show", logged, "--json").out
    refused = run("edit", logged, value, fails=1 if value.startswith("with") else 2)
    assert words in refused.err
    assert run("show", logged, "--json").out == before


def test_records_that_were_made_together_are_told_apart_by_their_kind(run: Run) -> None:
    done = run("log", "--create", "--json", "coffee with @lucia learned: sort by error").json
    together = done["interactions"][0]["id"][:8]
    assert f"“conversation {together}” or “learning {together}”" in run("show", together, fails=1).err
    assert run("show", "learning", together, "--json").json["text"] == "sort by error"
    run("delete", "learning", together)
    assert "in the trash" in run("delete", together, fails=1).err
    assert run("edit", "conversation", together, "minutes=5", "--json").json["minutes"] == 5


def test_an_id_of_nothing_is_refused(run: Run, logged: str) -> None:
    assert "has the id or name" in run("show", "ffffffff", fails=1).err


def test_a_record_is_changed_in_the_editor(
    run: Run, logged: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor.sh"
    script.write_text(
        '#!/bin/sh\nsed -i "s/^minutes:.*/minutes: 30/" "$1"\necho "a longer note" >> "$1"\n', encoding="utf-8"
    )
    script.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.delenv("VISUAL", raising=False)
    stored = run("edit", logged, "--json").json
    assert (stored["minutes"], stored["notes"]) == (30, "a longer note")
    assert stored["summary"] == "coffee with Lucia about exit tickets"


def test_what_cannot_be_read_back_stays_as_a_file(
    run: Run, home: Path, logged: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor.sh"
    script.write_text(
        '#!/bin/sh\nsed -i "s/^minutes:.*/minutes: many/" "$1"\necho "long words" >> "$1"\n', encoding="utf-8"
    )
    script.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.delenv("VISUAL", raising=False)
    refused = run("edit", logged, fails=2)
    (kept,) = home.glob("edit *.md")
    assert str(kept) in refused.err
    assert "long words" in kept.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text", ["", "---\nminutes: [\n---\nwords", "no front matter", "---\nminutes: 5\n", "---\n- a\n---\n"]
)
def test_text_without_its_front_matter_is_not_read(tmp_path: Path, text: str) -> None:
    with pytest.raises(JournalError, match="nothing was changed"):
        read_back(text, "notes", tmp_path / "edit.md")


def test_without_a_terminal_or_editor_the_other_way_is_named(
    run: Run, logged: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    assert "FIELD=VALUE" in run("edit", logged, fails=1).err
    assert "--text-file" in run("reflect", fails=1).err


def test_a_missing_text_file_is_a_plain_refusal(run: Run, home: Path) -> None:
    refused = run("reflect", "--text-file", "missing.md", fails=1)
    assert "missing.md cannot be read: no such file or directory." in refused.err
    assert not (home / "errors.log").exists()
