"""Drafts survive the program, whatever ends it, and writing them changes nothing else."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from netjournal.domain.records import Contact
from netjournal.journal.doctor import check_health
from netjournal.journal.drafts import CAPTURE, REST_SECONDS, DraftKeeper, Drafts
from netjournal.journal.journal import Journal
from netjournal.storage.backup import Backups, Reason
from netjournal.storage.database import Database

TODAY = date(2026, 11, 23)


def write_old_draft(folder: Path, key: str, text: str) -> None:
    """As a version wrote it that kept the drafts in the journal's own database."""
    with closing(sqlite3.connect(folder / "journal.db")) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?, '2026-11-22T10:00:00.000Z')", (key, text))


def test_a_draft_is_there_after_a_restart(tmp_path: Path) -> None:
    store = Database(tmp_path / "journal.db")
    Drafts(store).keep(CAPTURE, "coffee with @lu")
    store.close()
    drafts = Drafts(Database(tmp_path / "journal.db"))
    assert drafts.get(CAPTURE) == "coffee with @lu"
    drafts.keep(CAPTURE, "")
    assert drafts.get(CAPTURE) == ""
    assert drafts.waiting() == {}


def test_typing_changes_neither_the_journal_nor_its_version(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal, Journal(tmp_path) as other:
        journal.contacts.add(Contact(name="Lucía"), on=TODAY)
        files = {path: path.read_bytes() for path in tmp_path.glob("journal.db*") if path.suffix != ".db-shm"}
        before = journal.version(), other.version()
        for length in range(1, 50):
            journal.drafts.keep(CAPTURE, "x" * length)
        journal.drafts.settle()
        journal.drafts.keep("contact:new", "y")
        journal.drafts.keep("contact:new", "")
        assert (journal.version(), other.version()) == before
        assert {path: path.read_bytes() for path in files} == files
        assert other.drafts.waiting() == {CAPTURE: "x" * 49}


def test_reading_makes_no_file_and_what_is_written_is_private(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        assert journal.drafts.waiting() == {}
        assert journal.drafts.get(CAPTURE) == ""
        journal.drafts.drop(CAPTURE)
        assert not list(tmp_path.glob("drafts*"))
        journal.drafts.keep(CAPTURE, "half")
        found = list(tmp_path.glob("drafts*"))
        assert found
        assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in found)


WRITER = """
import os, signal, sys
from pathlib import Path
from netjournal.journal.journal import Journal
journal = Journal(Path(sys.argv[1]))
for length in range(1, 200):
    journal.drafts.keep("capture", "x" * length)
os.kill(os.getpid(), signal.SIGKILL)
"""

MOVER = """
import os, signal, sys
from pathlib import Path
from netjournal.journal.journal import Journal
from netjournal.storage import drafts
journal = Journal(Path(sys.argv[1]))
what = sys.argv[2]

def watch(statement):
    if statement.startswith(what):
        os.kill(os.getpid(), signal.SIGKILL)

journal.store.connection.set_trace_callback(watch)
connect = drafts._connect
def watched(path):
    connection = connect(path)
    connection.set_trace_callback(watch)
    return connection
drafts._connect = watched
journal.drafts.waiting()
"""


def killed(code: str, *arguments: str) -> None:
    done = subprocess.run([sys.executable, "-c", code, *arguments], check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_what_was_typed_is_there_though_the_program_was_killed(tmp_path: Path) -> None:
    killed(WRITER, str(tmp_path))
    with Journal(tmp_path) as journal:
        assert journal.drafts.get(CAPTURE) == "x" * 199


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
@pytest.mark.parametrize(
    "moment", ["SELECT key, text, at", "BEGIN IMMEDIATE", "INSERT OR IGNORE", "COMMIT", "DELETE FROM drafts"]
)
def test_old_drafts_come_along_also_when_killed_in_between(tmp_path: Path, moment: str) -> None:
    Journal(tmp_path).close()
    write_old_draft(tmp_path, CAPTURE, "coffee with @lu")
    write_old_draft(tmp_path, "log:1", "nobody known")
    killed(MOVER, str(tmp_path), moment)
    for _ in range(2):
        with Journal(tmp_path) as journal:
            assert journal.drafts.waiting() == {CAPTURE: "coffee with @lu", "log:1": "nobody known"}
            (left,) = journal.store.connection.execute("SELECT count(*) FROM drafts").fetchone()
            assert left == 0


def test_an_old_draft_takes_no_new_ones_place_and_a_dropped_one_stays_away(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.drafts.keep(CAPTURE, "newer words")
        write_old_draft(tmp_path, CAPTURE, "older words")
        write_old_draft(tmp_path, "log:1", "a line")
        journal.drafts.drop("log:1")
        assert journal.drafts.waiting() == {CAPTURE: "newer words"}


def test_a_snapshot_has_the_drafts_of_its_moment(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.drafts.keep(CAPTURE, "half a line")
        snapshot = Backups(tmp_path).take(Reason.ASKED)
        assert journal.drafts.waiting() == {CAPTURE: "half a line"}
    with closing(sqlite3.connect(snapshot.path)) as connection:
        assert connection.execute("SELECT key, text FROM drafts").fetchall() == [(CAPTURE, "half a line")]


def test_forgetting_somebody_leaves_no_byte_of_a_form_about_them(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        person = journal.contacts.add(Contact(name="Wilhelmina"), on=TODAY)
        journal.drafts.keep(f"contact:{person.id}", "a secret about her")
        journal.drafts.keep(CAPTURE, "half a line")
        Backups(tmp_path).take(Reason.ASKED)
        journal.contacts.forget(person)
        assert journal.drafts.waiting() == {CAPTURE: "half a line"}
        assert not any(b"a secret" in path.read_bytes() for path in tmp_path.glob("drafts.db*"))
        (snapshot,) = Backups(tmp_path).all()
        assert b"a secret" not in snapshot.path.read_bytes()
        with closing(sqlite3.connect(snapshot.path)) as connection:
            assert connection.execute("SELECT key FROM drafts").fetchall() == [(CAPTURE,)]


@pytest.mark.parametrize("damage", [b"Dear diary, dear diary. " * 400, b""])
def test_a_damaged_file_is_set_aside_and_typing_goes_on(tmp_path: Path, damage: bytes) -> None:
    Journal(tmp_path).close()
    (tmp_path / "drafts.db").write_bytes(damage)
    with Journal(tmp_path) as journal:
        journal.drafts.keep(CAPTURE, "half")
        assert journal.drafts.waiting() == {CAPTURE: "half"}
    assert [path.read_bytes() for path in tmp_path.glob("drafts-damaged-*.db")] == ([damage] if damage else [])


def test_the_keeper_tries_again_what_the_disk_refused(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        (tmp_path / "drafts.db").mkdir()
        keeper = DraftKeeper(journal.drafts)
        keeper.keep(CAPTURE, "one")
        keeper.keep(CAPTURE, "one two")
        keeper.rest()
        (tmp_path / "drafts.db").rmdir()
        keeper.rest()
        assert journal.drafts.get(CAPTURE) == "one two"


def test_what_was_typed_is_brought_to_the_disk_when_typing_stops(tmp_path: Path) -> None:
    now = [0.0]
    with Journal(tmp_path) as journal:
        keeper = DraftKeeper(journal.drafts, lambda: now[0])
        keeper.keep(CAPTURE, "half a line")
        keeper.rest()
        assert b"half a line" not in (tmp_path / "drafts.db").read_bytes()
        now[0] = REST_SECONDS
        keeper.rest()
        assert b"half a line" in (tmp_path / "drafts.db").read_bytes()


def test_the_doctor_says_what_is_wrong_with_the_drafts(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.drafts.keep(CAPTURE, "half")
    found = {finding.check: finding for finding in check_health(tmp_path)}
    assert found["drafts"].ok
    (tmp_path / "drafts.db").write_bytes(b"Dear diary, dear diary. " * 400)
    found = {finding.check: finding for finding in check_health(tmp_path)}
    assert not found["drafts"].ok
    assert found["drafts"].way_out
    with Journal(tmp_path) as journal:
        journal.drafts.keep(CAPTURE, "half")
    found = {finding.check: finding for finding in check_health(tmp_path)}
    assert found["drafts"].ok
    assert "half-written words is kept" in found["set aside"].text
