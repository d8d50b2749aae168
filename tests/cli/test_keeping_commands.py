"""Snapshots, trash and doctor, by command."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from netjournal.cli import backup
from netjournal.journal.journal import Journal

pytestmark = pytest.mark.usefixtures("home")


def contacts(run) -> set[str]:
    return {record["name"] for record in run("contact", "list", "--json").json}


def test_back_to_a_snapshot_and_back_again(run, lucia) -> None:
    snapshot = run("backup", "--json").json
    assert snapshot["reason"] == "asked"
    assert Path(snapshot["path"]).exists()
    run("contact", "add", "Wren Takoda")
    shown = run("backup", "list").out
    assert snapshot["name"] in shown
    assert "you asked for it" in shown
    assert "Nothing was changed." in run("backup", "restore", snapshot["name"], fails=1).err
    assert "Nothing was changed." in run("backup", "restore", snapshot["name"], stdin=b"n\n", fails=1).err
    assert contacts(run) == {"Lucía Morrow", "Wren Takoda"}
    out = run("backup", "restore", snapshot["name"], stdin=b"y\n").out
    assert contacts(run) == {"Lucía Morrow"}
    before = next(record for record in run("backup", "list", "--json").json if record["reason"] == "before-restore")
    assert before["name"] in out
    done = run("backup", "restore", before["name"], "--yes", "--json").json
    assert done["restored"] == before["name"]
    assert done["kept_aside"] is None
    assert contacts(run) == {"Lucía Morrow", "Wren Takoda"}


def test_the_export_is_the_same_after_going_back(run, lucia, tmp_path: Path) -> None:
    run(
        "log",
        "coffee with @lucia about exit tickets #feedback 25m learned: sort tickets by error goal: send it by friday",
    )
    first = run("export", "json", "--to", "-", "--include-private").json
    name = run("backup", "--json").json["name"]
    run("contact", "edit", "lucia", "--email", "lucia@school.example")
    run("log", "@lucia again #other")
    assert run("export", "json", "--to", "-", "--include-private").json["contacts"] != first["contacts"]
    run("backup", "restore", name, "--yes")
    again = run("export", "json", "--to", "-", "--include-private").json
    assert {**again, "exported_at": ""} == {**first, "exported_at": ""}


def test_the_first_entry_of_a_day_keeps_a_snapshot(run, lucia) -> None:
    (snapshot,) = run("backup", "list", "--json").json
    assert snapshot["reason"] == "daily"
    run("log", "coffee with @lucia")
    assert len(run("backup", "list", "--json").json) == 1


def test_reading_keeps_none(run, home: Path) -> None:
    run("contact", "list")
    run("backup", "list")
    assert not (home / "backups").exists()


def test_no_journal_nothing_to_keep(run, home: Path) -> None:
    assert "nothing to keep" in run("backup", fails=1).err
    assert "no snapshots yet" in run("backup", "list").out
    assert run("backup", "list", "--json").json == []
    assert "There is no snapshot" in run("backup", "restore", "2026", "--yes", fails=1).err
    assert not home.exists()


def test_a_merge_keeps_a_snapshot_first(run, lucia) -> None:
    run("contact", "add", "Lucia M.", "--handle", "lm")
    run("contact", "merge", "lucia", "lm")
    assert [record["reason"] for record in run("backup", "list", "--json").json] == ["before-merge", "daily"]


def test_a_full_disk_stores_the_entry_all_the_same(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 0}))
    ran = run("contact", "add", "Wren Takoda")
    assert ran.err == ""
    assert contacts(run) == {"Wren Takoda"}
    assert "too full" in run("backup", fails=1).err


def test_from_damage_to_a_journal_by_what_the_sentences_say(run, lucia, home: Path) -> None:
    os.truncate(home / "journal.db", 30_000)
    damaged = (home / "journal.db").read_bytes()
    refused = run("today", fails=1).err
    command = refused.split("`")[1].removeprefix("netjournal ").split()
    assert "Traceback" not in refused
    ill = {record["check"]: record for record in run("doctor", "--json", fails=1).json if not record["ok"]}
    assert command[-1] in ill["database"]["way_out"]
    out = run(*command, "--yes").out
    (aside,) = home.glob("journal-damaged-*.db")
    assert str(aside) in out
    assert aside.read_bytes() == damaged
    assert contacts(run) == {"Lucía Morrow"}
    assert "All is well." in run("doctor").out


def test_damage_without_a_snapshot(run, lucia, home: Path) -> None:
    for path in (home / "backups").iterdir():
        path.unlink()
    os.truncate(home / "journal.db", 30_000)
    refused = run("today", fails=1).err
    assert "no good snapshot" in refused
    assert "Move journal.db away" in refused


def test_damage_found_by_the_daily_snapshot_is_said(run, lucia, home: Path) -> None:
    """A page that a command never reads: the entry is stored, and the teacher is told."""
    (next((home / "backups").iterdir())).unlink()
    database = home / "journal.db"
    with closing(sqlite3.connect(database)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'reflections_fts_docsize'"
        ).fetchone()
    data = bytearray(database.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = os.urandom(4096)
    database.write_bytes(data)
    ran = run("contact", "add", "Wren Takoda")
    assert "Wren" in ran.out
    assert "damaged" in ran.err
    assert "`netjournal doctor`" in ran.err


def test_sharing_is_spoken_of_before_going_back(run, lucia, home: Path) -> None:
    name = run("backup", "--json").json["name"]
    assert "shared" not in run("backup", "restore", name, stdin=b"n\n", fails=1).err
    with Journal(home) as journal:
        journal.store.keep_local("sync_folder", str(home / "cloud"))
    assert "sync off" in run("backup", "restore", name, stdin=b"n\n", fails=1).err


def test_a_shared_journal_goes_back_everywhere_and_undo_takes_that_back(
    run, lucia, home: Path, tmp_path: Path, monkeypatch
) -> None:
    run("sync", "on", str(tmp_path / "cloud"))
    name = run("backup", "--json").json["name"]
    run("log", "coffee with @lucia about ratios")
    before = {path.name: path.read_bytes() for path in (tmp_path / "cloud").glob("netjournal_*.db")}
    out = run("backup", "restore", name, "--yes").out
    assert "other computers go back" in out
    after = {path.name: path.read_bytes() for path in (tmp_path / "cloud").glob("netjournal_*.db")}
    assert after != before, "it is published before the command ends"
    assert run("search", "ratios", "--json").json == []
    run("sync", "now")
    assert run("search", "ratios", "--json").json == []
    assert "Go back to" in run("undo").out
    assert len(run("search", "ratios", "--json").json) == 1
    monkeypatch.setenv("NETJOURNAL_HOME", str(tmp_path / "home computer"))
    run("sync", "on", str(tmp_path / "cloud"))
    assert len(run("search", "ratios", "--json").json) == 1


def test_names_complete(run, lucia) -> None:
    import click

    from netjournal.cli.main import cli

    name = run("backup", "--json").json["name"]
    parent = click.Context(cli)
    parent.params = {"folder": None}
    context = click.Context(backup.restore, parent=parent)
    assert name in [item.value for item in backup.restore.params[0].shell_complete(context, name[:6])]
    assert backup.restore.params[0].shell_complete(context, "x") == []


def test_from_the_trash(run, lucia) -> None:
    run("log", "coffee with @lucia")
    run("undo")
    (thing,) = run("trash", "list", "--json").json
    assert (thing["kind"], thing["text"]) == ("interaction", "coffee with Lucía Morrow")
    short = run("trash", "list").out.splitlines()[1].split()[0]
    assert thing["id"].startswith(short)
    assert "Back again: coffee with Lucía Morrow" in run("trash", "restore", short).out
    assert "The trash is empty." in run("trash", "list").out
    assert len(run("contact", "show", "lucia", "--json").json["interactions"]) == 1
    run("undo")
    assert len(run("trash", "list", "--json").json) == 1
    assert "Nothing in the trash" in run("trash", "restore", "zzz", fails=1).err


def test_forgetting_speaks_of_the_snapshots(run, home: Path) -> None:
    run("contact", "add", "Hal Bergstrand", "--why", "Quixotic about ratios")
    run("backup")
    (home / "journal-damaged-2026-01-01-000000.db").write_bytes(b"x")
    assert "every snapshot" in run("contact", "forget", "hal", fails=1).err
    ran = run("contact", "forget", "hal", "--yes")
    assert "All 2 snapshots that had them" in ran.out
    assert "journal-damaged-2026-01-01-000000.db may still hold them" in ran.err
    assert not [path for path in home.rglob("*.db*") if b"uixotic" in path.read_bytes()]


def test_a_healthy_journal(run, lucia) -> None:
    assert all(record["ok"] for record in run("doctor", "--json").json)
    assert set(run("doctor", "--json").json[0]) == {"check", "ok", "text", "way_out"}
    assert run("doctor").out.endswith("All is well.\n")


def test_mending(run, lucia, home: Path) -> None:
    with closing(sqlite3.connect(home / "journal.db")) as connection, connection:
        connection.execute("INSERT INTO contacts_fts(contacts_fts) VALUES ('delete-all')")
    assert "doctor --mend" in run("doctor", fails=1).out
    assert "All is well." in run("doctor", "--mend").out
    assert "Lucía" in run("search", "lucia").out


def test_an_import_keeps_a_snapshot_first(run, lucia, tmp_path: Path) -> None:
    card = tmp_path / "wren.vcf"
    card.write_text(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Wren Takoda\nEMAIL:wren@school.example\nEND:VCARD\n", encoding="utf-8"
    )
    run("import", str(card), "--dry-run")
    assert [record["reason"] for record in run("backup", "list", "--json").json] == ["daily"]
    run("import", str(card))
    newest = run("backup", "list", "--json").json[0]
    assert newest["reason"] == "before-import"
    assert contacts(run) == {"Lucía Morrow", "Wren Takoda"}
    run("backup", "restore", newest["name"], "--yes")
    assert contacts(run) == {"Lucía Morrow"}
    run("import", str(card))
    assert contacts(run) == {"Lucía Morrow", "Wren Takoda"}, "going back forgets that the file was imported"
