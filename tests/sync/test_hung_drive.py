"""A drive that answers nothing: every touch of the folder is given up after a while, and work goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from devices import Device, devices, send

from netjournal.domain.records import Interaction
from netjournal.sync import conflict_copies, engine, inbound, outbound
from netjournal.sync.engine import Sync
from netjournal.sync.folder import COMMAND_PATIENCE, Patience

SECONDS = 0.2
LONG = 30.0
"""So long a hanging touch would take; a test that waits for it fails by its own limit."""


class Drive:
    """Lets functions hang until the drive answers again."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        self.answers = threading.Event()

    def hang(self, module: Any, name: str) -> None:
        """Have a function wait for the drive before it does anything."""
        real: Callable[..., Any] = getattr(module, name)

        def waiting(*args: Any) -> Any:
            self.answers.wait(LONG)
            return real(*args)

        self._patch.setattr(module, name, waiting)


@pytest.fixture
def drive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Drive]:
    found = Drive(monkeypatch)
    yield found
    found.answers.set()


def hurried(device: Device) -> Sync:
    """Sharing with little patience."""
    return Sync(device.journal, now=lambda: device.moment, patience=Patience(SECONDS, in_all=True))


TOUCHES = {
    "the listing": (engine, "listing"),
    "the marker": (outbound, "read_marker"),
    "writing": (outbound, "put"),
    "the listing after it": (outbound, "listing"),
}


@pytest.mark.parametrize(("module", "name"), TOUCHES.values(), ids=TOUCHES)
def test_publishing_gives_up_and_is_done_later(module: Any, name: str, tmp_path: Path, drive: Drive) -> None:
    with devices(tmp_path, "a") as (a,):
        drive.hang(module, name)
        a.log("x")
        for act in (lambda: hurried(a).publish(), lambda: hurried(a).now()):
            began = time.monotonic()
            report = act()
            assert time.monotonic() - began < LONG / 2
            assert not report.published
            assert any("does not answer" in problem.text for problem in report.problems)
        drive.answers.set()
        assert a.sync.now().published
        assert not a.sync.status().problems


def test_many_hanging_files_cost_no_more_than_one(tmp_path: Path, drive: Drive) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        b.log("from b")
        b.sync.now()
        send(b, a)
        for number in range(10):
            (a.folder / f"netjournal_aaaaaa{chr(97 + number)}.db").write_bytes(b"SQLite format 3")
        drive.hang(inbound, "_head")
        began = time.monotonic()
        report = hurried(a).now()
        assert time.monotonic() - began < 10 * SECONDS
        assert {problem.kind for problem in report.problems} == {"waiting"}
        drive.answers.set()
        a.sync.now()
        assert [item.summary for item in a.journal.every(Interaction)] == ["from b"]


def test_turning_sync_on_gives_up(tmp_path: Path, drive: Drive) -> None:
    from netjournal.errors import JournalError

    device = Device(tmp_path, "a")
    drive.hang(engine, "read_marker")
    with pytest.raises(JournalError, match="does not answer"):
        hurried(device).on(device.folder)
    assert device.sync.folder is None
    device.close()


def test_a_conflict_copy_that_cannot_be_moved_stays(tmp_path: Path, drive: Drive) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        b.log("only in the copy")
        b.sync.now()
        name = "netjournal_abcdefg (1).db"
        (a.folder / name).write_bytes(b.own_file().read_bytes())
        a.sync.now()
        a.log("something to publish")
        drive.hang(conflict_copies, "_move")
        assert hurried(a).now().tidied == ()
        assert (a.folder / name).exists()


def test_a_command_waits_for_eight_seconds_in_all(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        patience = Sync.for_command(a.journal).replica.patience
        assert patience.seconds == COMMAND_PATIENCE < 10
