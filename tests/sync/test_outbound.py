"""A published file is always whole: killed anywhere, failing anywhere, readers see the old one or the new one."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from devices import devices, exchange

from netjournal.journal.journal import Journal
from netjournal.sync.engine import Sync
from netjournal.sync.folder import MARKER
from netjournal.sync.outbound import PAUSES, put, why
from netjournal.sync.state import FolderFile, SyncState
from netjournal.sync.validation import (
    FOOTER_LENGTH,
    append_footer,
    checksum_footer,
    footer_digest,
    remove_footer,
    validate,
)

TraceFunction = Callable[[FrameType, str, Any], Any]


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A home with something to publish, and the folder with what it published before."""
    with devices(tmp_path, "a") as (a,):
        a.log("the old state")
        a.sync.now()
        a.log("the new state")
        a.rest()
        return a.home, a.folder


def what_readers_see(folder: Path, copy: Path) -> set[str]:
    """The summaries in the one published file, which must be whole."""
    (path,) = folder.glob("netjournal_*.db")
    shutil.copyfile(path, copy)
    assert footer_digest(copy) is not None
    remove_footer(copy)
    validate(copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {row[0] for row in connection.execute("SELECT summary FROM interactions")}


OLD, NEW = {"the old state"}, {"the old state", "the new state"}


def after(home: Path, folder: Path, device: str) -> None:
    """The next run publishes, under the name it had, and leaves nothing behind."""
    with Journal(home) as journal:
        sync = Sync(journal)
        report = sync.now()
        assert not report.problems
        assert not report.new_device
        assert sync.replica.device == device
    assert sorted(path.name for path in folder.iterdir()) == sorted([MARKER, f"netjournal_{device}.db"])
    assert not list((home / "sync").glob("passing-*"))


def device_of(folder: Path) -> str:
    (path,) = folder.glob("netjournal_*.db")
    return path.name[11:18]


STEPS = ("publish.py", "leaving.py", "trailer.py", "memory.py")
STRIDE = 3
"""Every third line: where there is strace, each system call is a point, too (`test_publishing_faults`)."""


def killed_at_step(home: Path, number: int) -> bool:
    """Publish in a process that kills itself at the nth line of what publishes; tells whether it came so far."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    left = [number]

    def at_line(frame: FrameType, event: str, _: object) -> TraceFunction | None:
        if event == "call":
            return at_line if frame.f_code.co_filename.rpartition("/")[2] in STEPS else None
        left[0] -= event == "line"
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return at_line

    try:
        with Journal(home) as journal:
            sync = Sync(journal)
            sys.settrace(at_line)
            sync.now()
    finally:
        os._exit(0)


@pytest.mark.slow
def test_killed_at_any_step_readers_see_the_old_or_the_new(pair: tuple[Path, Path], tmp_path: Path) -> None:
    home, folder = pair
    device = device_of(folder)
    keep = tmp_path / "keep"
    shutil.copytree(home, keep / "home")
    shutil.copytree(folder, keep / "cloud")
    number, seen = 1, []
    while killed_at_step(home, number):
        seen.append(what_readers_see(folder, tmp_path / "copy.db"))
        assert seen[-1] in (OLD, NEW), number
        number += STRIDE
        after(home, folder, device)
        put_back(keep, home, folder)
    assert len(seen) >= 105
    assert OLD in seen
    assert NEW in seen


def put_back(keep: Path, home: Path, folder: Path) -> None:
    """Everything as it was before the publish."""
    for name, path in (("home", home), ("cloud", folder)):
        shutil.rmtree(path)
        shutil.copytree(keep / name, path)


def test_only_what_computers_share_is_published(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        one = a.log("a conversation")
        a.write(one.id, summary="edited")
        a.journal.drafts.keep("capture", "half a secret")
        a.sync.now()
        data = a.own_file().read_bytes()
        assert b"half a secret" not in data
        with closing(sqlite3.connect(a.own_file())) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            assert not tables & {"drafts", "local", "changes", "change_steps", "folder_files", "published_files"}
            assert not [name for name in tables if "fts" in name]
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert data[18:20] == b"\x01\x01"
        assert stat.S_IMODE(a.own_file().stat().st_mode) == 0o600
        assert {path.name for path in a.folder.iterdir()} == {a.own_file().name, MARKER}


def test_any_sqlite_program_reads_a_published_file(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.log("a conversation")
        a.sync.now()
        with closing(sqlite3.connect(a.own_file())) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("SELECT summary FROM interactions").fetchall() == [("a conversation",)]
            connection.execute("VACUUM")
        assert footer_digest(a.own_file()) is None  # edited by another program: no longer what was published


def test_a_merge_alone_publishes_nothing(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        exchange(a, b)
        a.log("news")
        assert a.sync.now().published
        exchange(a, b, rounds=1)
        for _ in range(3):
            for item in (a, b):
                assert item.sync.now().did_nothing


def test_a_file_that_vanished_is_published_again(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.own_file().unlink()
        assert a.sync.now().published
        assert a.own_file().exists()


def test_a_sharing_violation_is_tried_again_and_then_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "source").write_text("x")
    pauses: list[float] = []
    failures = [3]
    real = Path.replace

    def held(self: Path, target: Path) -> Path:
        if failures[0]:
            failures[0] -= 1
            error = PermissionError(errno.EACCES, "in use")
            error.winerror = 32  # type: ignore[attr-defined]
            raise error
        return real(self, target)

    monkeypatch.setattr(Path, "replace", held)
    put(tmp_path / "source", tmp_path, "target", "temporary", pauses.append)
    assert pauses == list(PAUSES[:3])
    failures[0] = 99
    with pytest.raises(PermissionError):
        put(tmp_path / "source", tmp_path, "target", "temporary", pauses.append)
    assert len(pauses) == 3 + len(PAUSES)
    assert not (tmp_path / "temporary").exists()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO, errno.ESTALE])
def test_what_went_wrong_is_said_since_when_and_ends_when_it_ends(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from netjournal.sync import outbound

    def failing(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with devices(tmp_path, "a") as (a,):
        one = a.log("goes on")
        with monkeypatch.context() as broken:
            broken.setattr(outbound, "put", failing)
            report = a.sync.now()
            assert not report.published
            (problem,) = report.problems
            assert problem.text.startswith("Not published since Mon 23 Nov")
            assert problem.text.endswith(f"{why(OSError(number, ''))}.")
            assert a.sync.status().words() == "not published yet"
            assert a.sync.status().wants_me
            a.write(one.id, summary="still works")
            assert a.sync.now().problems == (problem,)
        assert a.sync.now().published
        assert not a.sync.status().problems


def test_a_seal_fits_only_what_it_was_put_on(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 10_000)
    digest = append_footer(path)
    assert footer_digest(path) == digest
    assert path.stat().st_size == 10_000 + FOOTER_LENGTH
    assert len(checksum_footer(digest, 10_000)) == FOOTER_LENGTH
    remove_footer(path)
    assert path.read_bytes() == b"x" * 10_000
    assert footer_digest(path) is None


def test_two_programs_on_one_replica(tmp_path: Path) -> None:
    """The screen and a command: each sees what the other wrote, and they publish one after the other."""
    with devices(tmp_path, "a") as (a,):
        screen, seen = a.journal, a.journal.version()
        one = a.log("from the screen")
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "netjournal",
                "--journal",
                str(a.home),
                "log",
                "from the command",
                "with @ada",
                "--create",
            ],
            capture_output=True,
            text=True,
            env={**os.environ, "NETJOURNAL_TODAY": "2026-11-23"},
            check=True,
        )
        assert done.stderr == ""
        assert screen.version() != seen
        published = set()
        for path in a.own_files():
            with closing(sqlite3.connect(path)) as connection:
                published |= {row[0] for row in connection.execute("SELECT summary FROM interactions")}
        assert published == {"from the screen", "from the command with Ada"}
        a.write(one.id, summary="edited after")
        assert a.sync.now().published


def test_the_turn_is_waited_for_and_not_taken_by_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from netjournal.sync import lock as turns

    monkeypatch.setattr(turns.sync_lock.__wrapped__, "__defaults__", (0.05,))
    with devices(tmp_path, "a") as (a,):
        a.log("to be published")
        with turns.sync_lock(a.sync.replica.private):
            report = a.sync.now()
            assert not report.published
            assert [problem.kind for problem in report.problems] == ["waiting"]
        assert a.sync.now().published


def test_what_the_disk_reports_in_a_round_is_said_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A round or a publish that the disk breaks off is a sentence, not the end of the command or of the screen."""

    def failing(self: SyncState) -> dict[str, FolderFile]:
        raise sqlite3.OperationalError("disk I/O error")

    with devices(tmp_path, "a") as (a,):
        a.log("to be published")
        with monkeypatch.context() as broken:
            broken.setattr(SyncState, "files", failing)
            for report in (a.sync.now(), a.sync.publish()):
                assert not report.published
                assert [(problem.kind, "disk I/O error" in problem.text) for problem in report.problems] == [
                    ("waiting", True)
                ]
        assert a.sync.now().published
