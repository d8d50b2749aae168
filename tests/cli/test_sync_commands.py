"""`netjournal sync`: on, now, status, conflicts, settle, bring-back, off; and publishing after other commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from netjournal.cli.main import main


class Computer:
    """One computer, at the command line."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self.capsys = capsys

    def __call__(self, *words: str, status: int = 0) -> str:
        """Run a command; returns what it printed."""
        assert main(["--journal", str(self.home), *words]) == status
        self.said = self.capsys.readouterr()
        return self.said.out

    def data(self, *words: str, status: int = 0) -> Any:
        """The JSON document that a command prints, and nothing else."""
        return json.loads(self(*words, "--json", status=status))


@pytest.fixture
def pair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Computer, Computer, str]:
    """Two computers and a folder."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "settings.toml").write_text(f'computer = "{name}"\n')
    return Computer(tmp_path / "a", capsys), Computer(tmp_path / "b", capsys), str(tmp_path / "cloud")


def test_two_computers(pair: tuple[Computer, Computer, str]) -> None:
    a, b, cloud = pair
    assert cloud in a("sync", "on", cloud)
    a("log", "coffee with @lucia", "25m", "--create")
    assert "from a" in b("sync", "on", cloud)
    assert "Lucia" in b("contact", "list")
    status = b.data("sync", "status")
    assert (status["on"], status["folder"], status["problems"]) == (True, cloud, [])
    assert [item["name"] for item in status["computers"]] == ["b", "a"]
    assert status["published_at"]
    assert "Nothing new" in b("sync", "now")
    assert b.data("sync", "now") == {
        "arrived": [],
        "published": False,
        "new_device": False,
        "put_aside": [],
        "problems": [],
    }
    b("contact", "edit", "lucia", "--role", "coach")
    assert a.data("sync", "now")["arrived"] == [{"computer": "b", "new": 0, "changed": 1}]
    assert "coach" in a("contact", "show", "lucia")
    assert "off" in a("sync", "off")
    a("sync", "now", status=1)
    assert "`netjournal sync on FOLDER`" in a.said.err
    assert a.data("sync", "status")["on"] is False


def test_crossing_edits(pair: tuple[Computer, Computer, str]) -> None:
    a, b, cloud = pair
    a("sync", "on", cloud)
    a("contact", "add", "Lucía Morrow")
    b("sync", "on", cloud)
    a("contact", "edit", "lucia", "--role", "coach")
    b("contact", "edit", "lucia", "--role", "[bold]head\x1b[31m")
    a("sync", "now")
    (crossed,) = a.data("sync", "conflicts")
    assert (crossed["kind"], crossed["field"]) == ("contact", "role")
    assert {version["computer"] for version in crossed["versions"]} == {"a", "b"}
    said = a("sync", "conflicts")
    assert "1. " in said
    assert "coach" in said
    assert "\x1b" not in said
    a("sync", "settle", crossed["id"], "role", status=2)
    a("sync", "settle", crossed["id"], "name", "--both", status=1)
    assert a.data("sync", "settle", crossed["id"][:12], "role", "--text", "head of maths") == []
    b("sync", "now")
    assert b.data("sync", "conflicts") == []
    assert "No edits crossed" in b("sync", "conflicts")
    assert "head of maths" in b("contact", "show", "lucia")


def test_what_cannot_be_published_is_only_a_warning(pair: tuple[Computer, Computer, str]) -> None:
    a, _, cloud = pair
    a("sync", "on", cloud)
    Path(cloud).rename(f"{cloud} gone")
    assert "Saved" in a("log", "goes on with @ada", "--create")
    assert "cannot be reached" in a.said.err
    assert a.data("sync", "now", status=3)["problems"][0]["kind"] == "folder"
    assert a.data("sync", "status")["pending"] is True
    assert "Saved" not in a("doctor", status=1)


def test_two_journals_and_a_passphrase_in_a_script(
    pair: tuple[Computer, Computer, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, cloud = pair
    a("sync", "on", cloud)
    a("log", "with @ada", "--create")
    b("log", "with @ben", "--create")
    b("sync", "on", cloud, status=3)
    assert "--merge" in b.said.err
    b("sync", "on", cloud, "--merge")
    a("sync", "now")
    assert "Ben" in a("contact", "list")
    a("sync", "on", cloud, "--encrypt", status=1)
    assert "--passphrase-file" in a.said.err
    a("sync", "on", cloud, "--encrypt", "--passphrase-file", str(tmp_path / "none"), status=1)


def test_bringing_a_conflict_copy_back(pair: tuple[Computer, Computer, str]) -> None:
    a, b, cloud = pair
    a("sync", "on", cloud)
    b("sync", "on", cloud)
    b("log", "with @ada", "--create")
    (name,) = [datum["file"] for datum in b.data("sync", "status")["computers"] if datum["this"]]
    theirs = Path(cloud) / name
    copy = theirs.with_name(theirs.stem + " (1).db")
    copy.write_bytes(theirs.read_bytes())
    a("sync", "now")
    a("log", "with @ben", "--create")
    assert copy.name in a("sync", "now")
    assert not copy.exists()
    assert copy.name in a("sync", "status")
    a("sync", "bring-back", copy.name)
    assert copy.exists()
    a("sync", "bring-back", "nothing", status=1)
