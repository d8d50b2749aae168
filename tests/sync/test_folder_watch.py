"""Noticing changes by the listing alone, keeping the pace, and working beside the screen."""

from __future__ import annotations

import os
import stat
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from devices import START, devices, send

from netjournal.domain.records import Interaction
from netjournal.journal.journal import Journal
from netjournal.sync.background import BackgroundSync
from netjournal.sync.doctor import ABANDONED_SECONDS, check_sync
from netjournal.sync.folder import QUIET, TRY_AGAIN, FolderEntry, FolderWatch, Pace
from netjournal.sync.status import Computer, Status, SyncIssue, SyncReport, computers


def there(**marks: str) -> dict[str, FolderEntry]:
    """A listing with these files, each with a mark."""
    return {name: FolderEntry(name, 1, mark) for name, mark in marks.items()}


def test_a_file_is_news_once_it_looked_the_same_twice() -> None:
    watch = FolderWatch()
    looks = [
        (there(a="1"), False, {"a"}),
        (there(a="1"), True, set()),
        (there(a="1"), False, set()),
        (there(a="2"), False, {"a"}),
        (there(a="3"), False, {"a"}),
        (there(a="3"), True, set()),
        (there(a="3", b="1"), False, {"b"}),
        (there(a="3", b="1"), True, set()),
        (there(b="1"), True, set()),
        (there(b="1"), False, set()),
        ({}, True, set()),
        ({}, False, set()),
    ]
    for present, news, changing in looks:
        noticed = watch.look(present)
        assert (noticed.news, noticed.changing) == (news, changing), present


def test_a_file_that_keeps_changing_holds_no_other_up() -> None:
    watch = FolderWatch()
    watch.look(there(big="1", small="1"))
    noticed = watch.look(there(big="2", small="1"))
    assert noticed.news
    assert noticed.changing == {"big"}


def test_the_pace() -> None:
    pace = Pace()
    assert pace.is_due(START)
    pace.did(START, complete=True)
    assert not pace.is_due(START + timedelta(days=1))
    pace.edited_at = START
    assert not pace.is_due(START + QUIET / 2)
    assert pace.is_due(START + QUIET)
    pace.did(START, complete=False)
    pace.edited_at = START + timedelta(seconds=1)
    assert not pace.is_due(START + TRY_AGAIN / 2)
    assert pace.is_due(START + TRY_AGAIN)
    pace.news = True
    assert pace.is_due(START)


def wait_until(condition: object, seconds: float = 20.0) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        threading.Event().wait(0.01)
    return False


def test_beside_the_screen_what_arrives_is_merged_and_what_is_written_is_published(tmp_path: Path) -> None:
    heard: list[SyncReport] = []
    with devices(tmp_path, "a", "b") as (a, b):
        background = BackgroundSync(a.home, lambda report, _status: heard.append(report), seconds=0.01)
        background.start()
        b.log("from b")
        b.sync.now()
        send(b, a, b.own_file().name)
        assert wait_until(lambda: any(report.arrived for report in heard))
        assert [interaction.summary for interaction in a.journal.every(Interaction)] == ["from b"]
        a.log("from a")
        background.hurry()
        assert wait_until(lambda: any(report.published for report in heard))
        a.log("just before leaving")
        assert background.stop()
        send(a, b)
        b.sync.now()
        assert {interaction.summary for interaction in b.journal.every(Interaction)} == {
            "from b",
            "from a",
            "just before leaving",
        }


def test_beside_the_screen_turning_on_is_noticed(tmp_path: Path) -> None:
    heard: list[Status] = []
    with devices(tmp_path, "a") as (a,):
        a.sync.off()
        background = BackgroundSync(a.home, lambda _report, status: heard.append(status), seconds=0.01)
        background.start()
        assert wait_until(lambda: heard)
        assert not heard[0].on
        a.sync.on(a.folder)
        background.hurry()
        assert wait_until(lambda: heard[-1].on)
        assert background.stop()


COMPUTER = Computer("aaaaaaa", "school", True, "netjournal_aaaaaaa.db", "")


@pytest.mark.parametrize(
    ("status", "words", "wants"),
    [
        (Status(on=False), "", False),
        (Status(on=True), "not synced yet", False),
        (Status(on=True, published_at=START), "synced 08:00", False),
        (Status(on=True, published_at=START, checked_at=START + timedelta(hours=1)), "synced 09:00", False),
        (Status(on=True, published_at=START, crossings=1), "1 edit crossed", True),
        (Status(on=True, published_at=START, crossings=2), "2 edits crossed", True),
        (Status(on=True, crossings=2, problems=(SyncIssue("folder", "x"),)), "folder not there", True),
        (Status(on=True, problems=(SyncIssue("damaged", "x"), SyncIssue("publish", "x"))), "not published yet", True),
        (Status(on=True, published_at=START, problems=(SyncIssue("clock", "x"),)), "synced 08:00", False),
    ],
)
def test_the_state_in_three_words(status: Status, words: str, wants: bool) -> None:
    assert status.words(lambda moment: moment) == words
    assert len(words.split()) <= 3
    assert status.wants_me == wants


def test_this_computer_is_named_first_even_before_it_published() -> None:
    assert [computer.id for computer in computers([], "aaaaaaa", "school")] == ["aaaaaaa"]


def findings(home: Path, *, mend: bool = False) -> dict[str, bool]:
    """What doctor finds, by check."""
    return {finding.check: finding.ok for finding in check_sync(home, mend)}


def said(home: Path, check: str) -> str:
    """What doctor says of one check."""
    return next(finding.text for finding in check_sync(home, False) if finding.check == check)


def test_doctor_on_sharing(tmp_path: Path) -> None:
    assert check_sync(tmp_path / "nothing", False) == []
    with Journal(tmp_path / "alone"):
        pass
    assert [finding.text for finding in check_sync(tmp_path / "alone", False)] == ["Sync is off."]
    with devices(tmp_path, "a", "b") as (a, b):
        one = a.log("x")
        for source, target in ((a, b), (b, a)):
            source.sync.now()
            send(source, target)
            target.sync.now()
        assert all(findings(a.home).values())
        assert "is published." in said(a.home, "sync publishing")
        a.write(one.id, summary="by a")
        assert "with the next sync" in said(a.home, "sync publishing")
        b.write(one.id, summary="by b")
        b.sync.now()
        send(b, a)
        a.sync.now()
        leftover = a.folder / ".~netjournal_aaaaaaa.tmp"
        leftover.write_text("half")
        os.utime(leftover, (0, leftover.stat().st_mtime - 2 * ABANDONED_SECONDS))  # by the drive's clock
        (a.folder / "netjournal_zzzzzzz.db").write_text("not whole")
        a.sync.now()
        found = check_sync(a.home, False)
        assert {result.check for result in found if not result.ok} == {"sync leftovers", "sync files", "crossed edits"}
        assert all(result.way_out for result in found if not result.ok)
        findings(a.home, mend=True)
        assert not leftover.exists()
        a.folder.rename(tmp_path / "away")
        assert not findings(a.home)["sync folder"]


def test_doctor_on_a_clock_that_was_ahead(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.move_clock(timedelta(days=3650))
        a.log("from the future")
        (found,) = [finding for finding in check_sync(a.home, False) if finding.check == "sync clock"]
        assert not found.ok
        assert "was ahead" in found.text
        assert "date and time" in found.way_out


def test_doctor_on_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with devices(tmp_path, "a") as (a,):
        monkeypatch.setattr(os, "access", lambda path, mode: path != a.folder)
        (found,) = [finding for finding in check_sync(a.home, False) if not finding.ok]
        assert found.check == "sync permissions"
        assert "cannot be written" in found.text
        assert "sync on" in found.way_out


def test_doctor_on_a_key_that_others_can_read(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        identity = a.home / "sync" / "identity"
        identity.write_text("AGE-SECRET-KEY-1")
        identity.chmod(0o644)
        (found,) = [finding for finding in check_sync(a.home, False) if finding.check == "sync permissions"]
        assert not found.ok
        assert "--mend" in found.way_out
        assert findings(a.home, mend=True)["sync permissions"]
        assert stat.S_IMODE(identity.stat().st_mode) == 0o600
        assert findings(a.home)["sync permissions"]
