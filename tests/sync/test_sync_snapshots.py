"""Sharing and snapshots: forgetting reaches the snapshots of every computer, and going back heals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from netjournal.domain.records import Contact, Learning
from netjournal.errors import JournalError
from netjournal.journal.batches import Batch, Imports
from netjournal.journal.journal import Journal
from netjournal.journal.restore import restore
from netjournal.storage.backup import Reason
from netjournal.storage.fulltext import wrong_indexes
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


def test_going_back_while_sharing_takes_every_computer_back(computers: tuple[Journal, Journal]) -> None:
    school, home = computers
    lucia = school.contacts.add(Contact(name="Lucía Morrow", role="maths", topics=("ratio",)), on=TODAY)
    gone = school.add(Learning(text="thrown away since", on=TODAY), "v")
    synced(school, home)
    snapshot = school.backups.take(Reason.ASKED)
    school.contacts.edit(lucia, on=TODAY, role="head of maths", topics=("ratio", "leading"))
    school.add(Learning(text="from school", on=TODAY), "x")
    school.trash(gone, "w")
    synced(school, home)
    home.add(Learning(text="from home", on=TODAY), "y")
    synced(school, home)

    home.add(Learning(text="not heard of yet", on=TODAY), "offline")
    done = restore(school.backups, snapshot)
    assert done.written
    after = school.add(Learning(text="after going back", on=TODAY), "z")
    synced(school, home)
    for journal in (school, home):
        texts = {learning.text for learning in journal.every(Learning)}
        assert texts == {gone.text, "not heard of yet", after.text}
        assert [(contact.role, contact.topics) for contact in journal.contacts.all()] == [("maths", ("ratio",))]
        assert {record.text for record in journal.trash_can.all()} == {"from school", "from home"}
        assert not wrong_indexes(journal.store.connection)
        assert Sync(journal).conflicts() == []

    school.undo.back()  # the learning that was noted after it
    assert (undone := school.undo.back()) and undone.label.startswith("Go back to ")
    synced(school, home)
    for journal in (school, home):
        assert {learning.text for learning in journal.every(Learning)} == {
            "from school",
            "from home",
            "not heard of yet",
        }
        assert [(contact.role, contact.topics) for contact in journal.contacts.all()] == [
            ("head of maths", ("ratio", "leading"))
        ]


def test_an_edit_that_the_other_computer_made_meanwhile_crosses_and_is_shown(
    computers: tuple[Journal, Journal],
) -> None:
    school, home = computers
    lucia = school.contacts.add(Contact(name="Lucía Morrow", role="maths"), on=TODAY)
    snapshot = school.backups.take(Reason.ASKED)
    school.contacts.edit(lucia, on=TODAY, role="head of maths")
    synced(school, home)
    home.contacts.edit(home.contacts.all()[0], on=TODAY, role="retired")
    restore(school.backups, snapshot)
    synced(school, home)
    for journal in (school, home):
        (crossed,) = Sync(journal).conflicts()
        assert {version.value for version in crossed.versions} == {"maths", "retired"}


def test_going_back_before_an_import_lets_the_file_come_again(computers: tuple[Journal, Journal]) -> None:
    school, _ = computers
    imports = Imports(school.store)
    school.contacts.add(Contact(name="Lucía Morrow"), on=TODAY)
    batch = Batch(label="Import c.csv", new=(Contact(id=school.store.ids(), name="Bo Park"),), keys=("bo",))
    imports.store(batch, on=TODAY)
    snapshot = next(backup for backup in school.backups.all() if backup.reason is Reason.IMPORT)
    restore(school.backups, snapshot)
    assert imports.keys() == frozenset()
    school.undo.back()
    assert imports.keys() == {"bo"}
    assert {contact.name for contact in school.contacts.all()} == {"Lucía Morrow", "Bo Park"}


def test_going_back_while_sharing_fails_whole(computers: tuple[Journal, Journal]) -> None:
    school, _ = computers
    snapshot = school.backups.take(Reason.ASKED)
    school.add(Learning(text="stays", on=TODAY), "x")
    school.store.connection.execute("CREATE TRIGGER no BEFORE UPDATE ON learnings BEGIN SELECT raise(ABORT, 'no'); END")
    with pytest.raises(JournalError):
        restore(school.backups, snapshot)
    assert [learning.text for learning in school.every(Learning)] == ["stays"]
    assert school.undo.latest(1)[0].label == "x"


def test_going_back_after_ending_to_share_stays(computers: tuple[Journal, Journal]) -> None:
    school, home = computers
    snapshot = school.backups.take(Reason.ASKED)
    school.add(Learning(text="from school", on=TODAY), "x")
    synced(school, home)
    Sync(school).off()
    restore(school.backups, snapshot)
    assert school.every(Learning) == []
    assert [learning.text for learning in home.every(Learning)] == ["from school"]
