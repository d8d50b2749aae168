"""Publishing is killed and made to fail at its system calls, each in turn, by strace.

Every call that changes, opens or brings anything to the disk is a point at which it is killed. Each of the errors is
injected at a share of all calls, so that together they meet every one; `--every-error` injects every error at each
call that changes or opens anything.
"""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from devices import devices
from publisher import FAILED, PUBLISHED

from netjournal.journal.journal import Journal
from netjournal.sync.engine import Sync
from netjournal.sync.folder import MARKER
from netjournal.sync.validation import footer_digest, remove_footer, validate

pytestmark = [pytest.mark.slow, pytest.mark.needs_program("strace"), pytest.mark.usefixtures("real_disk")]

OLD, NEW = {"the old state"}, {"the old state", "the new state"}
CHANGING = frozenset(
    {"write", "pwrite64", "truncate", "ftruncate", "fsync", "fdatasync", "openat", "close"}
    | {"rename", "unlink", "mkdir", "chmod", "fchmod", "fchown"}
)
"""The calls after which something may be otherwise than before, for this program or for another."""

FAILING = CHANGING | {"read", "pread64", "newfstatat", "getdents64"}
"""The calls that a disk, a drive or a full table of files may refuse."""

LOCKING = frozenset({"fcntl"})
"""With a lock that the system refuses for no reason SQLite is patient for ten seconds; `--every-error` has the time."""

ERRORS = ("ENOSPC", "EIO", "EACCES", "EROFS", "EMFILE", "EXDEV", "EBUSY")
SHARES = 3
"""The kills are shared out among so many tests, for processors that have nothing to do."""


class Call(NamedTuple):
    """A system call of a publish: its name, and which one of that name it is."""

    name: str
    number: int


class Publishing:
    """A home with something new in it, whose publishing can be had again and again."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home, self.folder, self.keep = root / "a" / "home", root / "a" / "cloud", root / "keep"
        with devices(root, "a") as (a,):
            a.log("the old state")
            a.sync.now()
            a.log("the new state")
            a.rest()
            self.device = a.sync.replica.device
        for item in (self.home, self.folder):
            shutil.copytree(item, self.keep / item.name)
        program = [sys.executable, str(Path(__file__).with_name("publisher.py")), str(self.home)]
        self.words = (root / "words.txt").open("w")
        self.server = subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.words, text=True
        )
        self.tell(str(self.home))  # the first child has everything read into memory
        self.tell("publish")

    def close(self) -> None:
        """Let the process end that publishes."""
        self.server.communicate()
        self.words.close()

    def tell(self, line: str) -> int:
        """Say something to that process; returns the number that it answers."""
        assert self.server.stdin
        assert self.server.stdout
        self.server.stdin.write(f"{line}\n")
        self.server.stdin.flush()
        return int(self.server.stdout.readline())

    def said(self) -> str:
        """What the process said that it wasn't asked."""
        return Path(self.words.name).read_text()

    def put_back(self) -> None:
        """Everything as it was before the publish."""
        for item in (self.home, self.folder):
            shutil.rmtree(item)
            shutil.copytree(self.keep / item.name, item)

    def publish_under(self, *strace: str) -> int:
        """Publish again, watched by strace; returns how the process that did it ended."""
        self.put_back()
        process = self.tell(str(self.home))
        watching = subprocess.Popen(["strace", "-p", str(process), *strace], stderr=subprocess.PIPE, text=True)
        assert watching.stderr
        first = watching.stderr.readline()
        assert "attached" in first, first
        ended = self.tell("publish")
        watching.communicate()
        return ended

    def inject(self, call: Call, what: str) -> int:
        """Publish, with something injected at one call."""
        where = f"inject={call.name}:{what}:when={call.number}"
        return self.publish_under("-o", "/dev/null", "-e", f"trace={call.name}", "-e", where)

    def trace(self, *strace: str) -> list[str]:
        """The system calls of a publish that goes well, a line each."""
        path = self.root / "trace.txt"
        assert self.publish_under("-o", str(path), *strace) == PUBLISHED
        return path.read_text(errors="replace").splitlines()

    def calls(self, names: frozenset[str]) -> list[Call]:
        """The calls of these names, in their order."""
        counted: Counter[str] = Counter()
        found = []
        for line in self.trace("-y"):
            name, _, rest = line.partition("(")
            counted[name] += 1
            if name in names and "<pipe:" not in rest:  # by which it was told to begin
                found.append(Call(name, counted[name]))
        return found

    def seen(self) -> set[str]:
        """The summaries in the published files, the base and what is new beside it, each of which must be whole."""
        return {summary for path in self.folder.glob("netjournal_*.db") for summary in self.summaries(path)}

    def summaries(self, path: Path) -> set[str]:
        """The summaries in one published file."""
        copy = self.root / "copy.db"
        shutil.copyfile(path, copy)
        assert footer_digest(copy) is not None
        remove_footer(copy)
        validate(copy)
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            if "interactions" not in tables:  # a recent file has the tables of what it holds
                return set()
            return {row[0] for row in connection.execute("SELECT summary FROM interactions")}

    def names(self) -> set[str]:
        """What lies in the folder; with or without the recent file, which only some publishes write."""
        return {path.name for path in self.folder.iterdir()} - {f"netjournal_{self.device}.recent.db"}

    def tidy(self) -> set[str]:
        """What lies in the folder where nothing was left behind."""
        return {MARKER, f"netjournal_{self.device}.db"}

    def go_on(self, *, tidy: bool = True) -> None:
        """The next run publishes, under the name that this computer had, and leaves nothing behind if it is tidy."""
        with Journal(self.home) as journal:
            sync = Sync(journal)
            report = sync.now()
            assert not report.problems
            assert not report.new_device
            assert sync.replica.device == self.device
        assert self.names() == self.tidy()
        assert not tidy or not list((self.home / "sync").glob("passing-*"))
        assert self.seen() == NEW


@pytest.fixture(scope="module")
def publishing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Publishing]:
    """What is to be published, and the process that does it."""
    found = Publishing(tmp_path_factory.mktemp("publishing"))
    yield found
    found.close()


def test_there_are_enough_points(publishing: Publishing) -> None:
    calls = publishing.calls(CHANGING)
    assert len(calls) >= 105
    assert {"write", "pwrite64", "fsync", "fdatasync", "rename", "unlink", "openat"} <= {call.name for call in calls}


@pytest.mark.parametrize("share", range(SHARES))
def test_killed_at_any_system_call_readers_see_the_old_or_the_new(share: int, publishing: Publishing) -> None:
    calls = publishing.calls(CHANGING)
    seen = []
    for call in calls[share::SHARES]:
        ended = publishing.inject(call, "signal=KILL")
        assert ended == -signal.SIGKILL, call
        seen.append(publishing.seen())
        assert seen[-1] in (OLD, NEW), call
        publishing.go_on()
    assert OLD in seen
    assert NEW in seen
    assert seen == sorted(seen, key=len)  # old until the rename, new from then on


def points(calls: Sequence[Call], error: str, every: bool) -> list[Call]:
    """Where an error is injected: at its share of all calls; with `every` at each that changes or opens anything."""
    own = ERRORS.index(error)
    return [call for place, call in enumerate(calls) if place % len(ERRORS) == own or (every and call.name in CHANGING)]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_at_any_system_call_leaves_the_old_file_or_the_new(
    error: str, publishing: Publishing, request: pytest.FixtureRequest
) -> None:
    every = bool(request.config.getoption("--every-error"))
    for call in points(publishing.calls(FAILING | LOCKING if every else FAILING), error, every):
        ended = publishing.inject(call, f"error={error}")
        assert ended in (PUBLISHED, FAILED), (call, publishing.said())
        assert publishing.seen() in (OLD, NEW), call
        # What could not be removed stays until the next time that something is published.
        tidy = call.name != "unlink"
        assert not tidy or publishing.names() == publishing.tidy(), call
        publishing.go_on(tidy=tidy)


def test_the_trace_of_a_publish(publishing: Publishing) -> None:
    """Brought to the disk before it is renamed, the folder after; nothing else in the folder is opened for writing."""
    folder, device = str(publishing.folder), publishing.device
    watched = "trace=openat,creat,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,truncate,mkdir"
    lines = [line for line in publishing.trace("-y", "-e", watched) if folder in line]
    temporary, final = f".~netjournal_{device}.tmp", f"netjournal_{device}."
    opened = [line for line in lines if "open" in line and ("O_WRONLY" in line or "O_RDWR" in line)]
    assert len(opened) == 1
    assert temporary in opened[0]
    assert "0600" in opened[0]
    (renamed,) = [n for n, line in enumerate(lines) if line.startswith("rename")]
    assert final in lines[renamed].partition(temporary)[2]
    order = [
        next(n for n, line in enumerate(lines) if "fsync(" in line and temporary in line),
        renamed,
        max(n for n, line in enumerate(lines) if "fsync(" in line and f"{folder}>" in line),
    ]
    assert order == sorted(order)
    assert not [line for line in lines if line.startswith(("creat", "link", "truncate", "mkdir"))]
    assert not [line for line in lines if "-journal" in line or "-wal" in line]
