"""Sharing and snapshots: forgetting reaches the snapshots of every computer, and going back heals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from netjournal.domain.model import Contact, Learning
from netjournal.store.backup import Reason
from netjournal.store.journal import Journal
from netjournal.store.restoring import restore
from netjournal.sync.engine import Sync

TODAY = date(2026, 11, 23)


@pytest.fixture
def computers(tmp_path: Path) -> Iterator[tuple[Journal, Journal]]:
    """School and home, sharing a folder."""
    with Journal(tmp_path / "school") as school, Journal(tmp_path / "home") as home:
        for journal in (school, home):
            Sync(journal).on(tmp_path / "cloud")
        yield school, home


def synced(*journals: Journal) -> None:
    for _ in range(2):
        for journal in journals:
            Sync(journal).now()


def test_forgetting_on_one_computer_cleans_the_snapshots_of_the_other(computers: tuple[Journal, Journal]) -> None:
    school, home = computers
    hal = school.contacts.add(Contact(name="Hal Bergstrand", why="Quixotic about ratios"), on=TODAY)
    synced(school, home)
    snapshot = home.backups.take(Reason.ASKED)
    assert b"uixotic" in snapshot.path.read_bytes()
    school.contacts.forget(hal)
    synced(school, home)
    assert b"uixotic" not in snapshot.path.read_bytes()
    assert home.backups.is_good(snapshot.path)


def test_going_back_while_sharing_heals_and_spreads_nothing_old(computers: tuple[Journal, Journal]) -> None:
    school, home = computers
    lucia = school.contacts.add(Contact(name="Lucía Morrow", role="maths"), on=TODAY)
    synced(school, home)
    snapshot = school.backups.take(Reason.ASKED)
    school.contacts.edit(lucia, on=TODAY, role="head of maths")
    school.add(Learning(text="from school", on=TODAY), "x")
    synced(school, home)
    home.add(Learning(text="from home", on=TODAY), "y")
    synced(school, home)
    restore(school.backups, snapshot)
    assert school.every(Learning) == []
    after = school.add(Learning(text="after going back", on=TODAY), "z")
    synced(school, home)
    for journal in (school, home):
        assert {each.text for each in journal.every(Learning)} == {"from school", "from home", after.text}
        assert [each.role for each in journal.contacts.all()] == ["head of maths"]
        assert Sync(journal).conflicts() == []


def test_going_back_after_ending_to_share_stays(computers: tuple[Journal, Journal]) -> None:
    school, home = computers
    snapshot = school.backups.take(Reason.ASKED)
    school.add(Learning(text="from school", on=TODAY), "x")
    synced(school, home)
    Sync(school).off()
    restore(school.backups, snapshot)
    assert school.every(Learning) == []
    assert [each.text for each in home.every(Learning)] == ["from school"]
