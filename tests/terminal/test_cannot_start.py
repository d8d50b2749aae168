"""What stands in the way of starting is said in a sentence, with the way out."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from terminal import Terminal, command, environment


def refusal(start, *arguments: str, told: dict[str, str] | None = None) -> str:
    """What is on the terminal after a start that was refused."""
    window: Terminal = start(*arguments, told=told, columns=200)
    assert window.ended() == 1, window.text
    assert "Traceback" not in window.words
    return window.words


def test_a_file_where_the_folder_should_be(start, folder: Path) -> None:
    folder.write_text("not a folder", encoding="utf-8")
    words = refusal(start)
    assert f"folder {folder} cannot be made" in words
    assert "--journal DIR" in words


def test_a_database_of_another_program(start, folder: Path) -> None:
    folder.mkdir()
    with closing(sqlite3.connect(folder / "journal.db")) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    before = (folder / "journal.db").read_bytes()
    assert "is a database, but not a journal" in refusal(start)
    assert (folder / "journal.db").read_bytes() == before


def test_a_file_that_is_no_database(start, folder: Path) -> None:
    folder.mkdir()
    (folder / "journal.db").write_bytes(b"Dear diary, " * 500)
    window = start(columns=200)
    window.wait_for("The journal is damaged", "no good snapshot", "begin a new journal")
    window.press("esc")
    assert window.ended() == 1
    assert "is not a journal, or it is damaged" in window.words
    assert "Traceback" not in window.words
    assert (folder / "journal.db").read_bytes() == b"Dear diary, " * 500


SIZES = pytest.mark.parametrize(("columns", "lines"), [(80, 24), pytest.param(140, 44, marks=pytest.mark.slow)])


@SIZES
def test_a_damaged_journal_is_rescued_with_one_key(start, folder: Path, columns: int, lines: int) -> None:
    subprocess.run([*command(), "contact", "add", "Wren"], env=environment(folder), check=True, capture_output=True)
    damaged = b"Dear diary, " * 500
    (folder / "journal.db").write_bytes(damaged)
    window = start(columns=columns, lines=lines)
    window.wait_for(
        "The journal is damaged", "once a day, the newest", "the damaged file is kept", "begin a new journal"
    )
    window.press("1")
    window.wait_for("The journal is as it was on", "quit")
    window.type("2")
    window.wait_for("Contacts", "Wren")
    window.type("q")
    assert window.ended() == 0
    assert [path.read_bytes() for path in folder.glob("journal-damaged-*.db")] == [damaged]


@SIZES
def test_a_damaged_journal_comes_back_from_the_shared_folder(start, folder: Path, columns: int, lines: int) -> None:
    for arguments in (("contact", "add", "Wren"), ("sync", "on", str(folder.parent / "cloud"))):
        subprocess.run([*command(), *arguments], env=environment(folder), check=True, capture_output=True)
    for snapshot in (folder / "backups").glob("*.db"):
        snapshot.write_bytes(b"Dear diary")
    damaged = b"Dear diary, " * 500
    (folder / "journal.db").write_bytes(damaged)
    window = start(columns=columns, lines=lines)
    window.wait_for("The journal is damaged", "no good snapshot", "the shared folder", "all that was published in")
    window.press("s")
    window.wait_for("The journal is here again", "quit")
    window.type("2")
    window.wait_for("Contacts", "Wren")
    window.type("q")
    assert window.ended() == 0
    assert [path.read_bytes() for path in folder.glob("journal-damaged-*.db")] == [damaged]


def test_a_journal_of_a_newer_program(start, folder: Path) -> None:
    subprocess.run([*command(), "contact", "add", "Wren"], env=environment(folder), check=True, capture_output=True)
    with closing(sqlite3.connect(folder / "journal.db")) as connection, connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " SELECT migration_set, 'm9999_from_the_future', applied_at FROM _sqlite_migrations LIMIT 1"
        )
    words = refusal(start)
    assert "written by a newer netjournal" in words
    assert "Update netjournal" in words


def test_a_mistake_in_the_settings_file_is_named_and_the_screen_opens(start, folder: Path) -> None:
    folder.mkdir()
    (folder / "settings.toml").write_text("theme = \n", encoding="utf-8")
    window: Terminal = start(columns=200)
    window.wait_for("has a mistake", "line 1")


def test_a_day_that_is_no_day(start) -> None:
    assert "which is not a date" in refusal(start, told={"NETJOURNAL_TODAY": "soon"})


def test_no_terminal_at_all(folder: Path) -> None:
    done = subprocess.run(
        command(), env=environment(folder), capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "this is not one" in done.stderr
