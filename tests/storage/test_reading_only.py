"""A journal that cannot be written is read and exported all the same, and the sentence names the cause."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections import namedtuple
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from netjournal.domain.records import Interaction
from netjournal.errors import JournalError
from netjournal.journal.batches import Exports
from netjournal.journal.doctor import check_health
from netjournal.journal.journal import Journal
from netjournal.storage import database
from netjournal.storage.backup import Backups, Reason

DAY = date(2026, 11, 23)
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A journal with one conversation in it, and a snapshot."""
    folder = tmp_path / "home"
    with Journal(folder) as journal:
        journal.add(Interaction(on=DAY, summary="first"), "Log")
        journal.backups.take(Reason.ASKED)
    return folder


def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite finds no room beside a journal, as on a full disk."""
    real = database._prepare

    def prepare(connection: sqlite3.Connection, path: Path, before: object) -> None:
        if path.parent.name == "home":
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname = "SQLITE_IOERR_SHMSIZE"
            raise error
        real(connection, path, before)  # type: ignore[arg-type]

    monkeypatch.setattr(database, "_prepare", prepare)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(100, 100, 0))


def read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in the folder can be written, as with another's folder."""
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK and real(path, mode))


@pytest.mark.parametrize("state", [full, read_only])
def test_reading_and_exporting_go_on_and_the_cause_is_said(
    home: Path, state: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    state(monkeypatch)  # type: ignore[operator]
    cause = "disk is full" if state is full else "read-only"
    with Journal(home) as journal:
        assert [talk.summary for talk in journal.every(Interaction)] == ["first"]
        assert journal.search.everything("first")
        with pytest.raises(JournalError, match=cause):
            journal.add(Interaction(on=DAY, summary="second"), "Log")
        with Exports(journal.store).under_way("json", datetime(2026, 11, 23, tzinfo=UTC)) as run:
            run.remember(tmp_path / "out.json", "x")
        findings = {finding.check: finding for finding in check_health(home)}
        assert {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()} == before
        monkeypatch.undo()
        journal.add(Interaction(on=DAY, summary="third"), "Log")
        assert len(journal.every(Interaction)) == 2, "once there is room, the same program writes"
    assert findings["database"].ok
    assert not findings["storing"].ok
    assert cause in findings["storing"].text
    assert findings["snapshots"].ok, "a good snapshot is called good"


def test_what_only_the_log_beside_the_journal_has_is_read_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journal(home) as journal:
        journal.add(Interaction(on=DAY, summary="in the log"), "Log")
        killed = home.parent / "killed" / "home"
        killed.mkdir(parents=True)
        for name in ("journal.db", "journal.db-wal"):
            shutil.copyfile(home / name, killed / name)
    full(monkeypatch)
    with Journal(killed) as journal:
        assert {talk.summary for talk in journal.every(Interaction)} == {"first", "in the log"}


@pytest.mark.skipif(sys.platform == "win32", reason="a limit that POSIX systems have")
def test_a_command_on_a_disk_that_takes_nothing_more(home: Path) -> None:
    code = (
        "import resource,signal,sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0));"
        "from netjournal.__main__ import main; sys.exit(main())"
    )

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, "--journal", str(home), *words], capture_output=True, text=True, check=False
        )

    listed = run("search", "first", "--json")
    assert listed.returncode == 0, listed.stderr
    assert "first" in listed.stdout
    refused = run("log", "talked 20m")
    assert refused.returncode == 1
    assert "The disk" in refused.stderr
    assert "not prepared for" not in refused.stderr


def test_a_snapshot_is_looked_at_without_a_word_written(home: Path) -> None:
    backups = Backups(home)
    (snapshot,) = backups.all()
    before = sorted(path.name for path in backups.folder.iterdir())
    assert backups.is_good(snapshot.path)
    assert sorted(path.name for path in backups.folder.iterdir()) == before
