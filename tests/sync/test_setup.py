"""Which journals become one: an empty one joins, one with entries of its own only on the teacher's word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from devices import Device, devices, exchange, send
from hypothesis import given
from hypothesis import strategies as st

from netjournal.domain.records import Interaction
from netjournal.errors import JournalError, NotFound, WrongUsage
from netjournal.journal.journal import Journal
from netjournal.sync.engine import Sync
from netjournal.sync.folder import MARKER, marker_text, read_marker
from netjournal.sync.setup import TwoJournals, join, merge_groups

A, B, C = (frozenset({letter}) for letter in "abc")


@pytest.mark.parametrize(
    ("mine", "there", "blank", "expected"),
    [
        (frozenset(), [], True, frozenset()),
        (A, [], False, A),
        (frozenset(), [A], True, A),
        (B, [A], True, A),  # a blank journal leaves its own id behind
        (A, [A], False, A),
        (A, [A | B], False, A | B),
        (A, [A, frozenset()], False, A),
        (frozenset(), [A, A | B, B], True, A | B),
    ],
)
def test_joining_without_a_question(
    mine: frozenset[str], there: list[frozenset[str]], blank: bool, expected: frozenset[str]
) -> None:
    assert join(mine, there, blank=blank, merge=False).journals == expected


@pytest.mark.parametrize(
    ("mine", "there", "blank"),
    [(frozenset(), [A], False), (B, [A], False), (frozenset(), [A, B], True), (A, [A, B], False), (A, [B, C], False)],
)
def test_joining_with_a_question(mine: frozenset[str], there: list[frozenset[str]], blank: bool) -> None:
    with pytest.raises(TwoJournals):
        join(mine, there, blank=blank, merge=False)
    assert join(mine, there, blank=blank, merge=True).journals == mine.union(*there)


@given(st.lists(st.frozensets(st.sampled_from("abcdef"), min_size=1)))
def test_groups_that_share_an_id_are_one_journal(groups: list[frozenset[str]]) -> None:
    found = merge_groups(groups)
    assert frozenset().union(*found) == frozenset().union(*groups)
    assert sum(map(len, found)) == len(frozenset().union(*found))
    for group in groups:
        assert sum(1 for result in found if group & result) == 1


def test_a_journal_with_entries_joins_only_on_the_teachers_word(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.log("from a")
        a.sync.now()
        other = Device(tmp_path, "other", folder=a.folder)
        other.log("from the other")
        before = {path.name: path.read_bytes() for path in a.folder.iterdir()}
        with pytest.raises(TwoJournals) as question:
            other.sync.on(a.folder)
        assert "--merge" in question.value.way_out
        assert other.sync.folder is None
        assert {path.name: path.read_bytes() for path in a.folder.iterdir()} == before
        assert [interaction.summary for interaction in other.journal.every(Interaction)] == ["from the other"]
        report = other.sync.on(a.folder, merge=True)
        assert [arrival.new for arrival in report.arrived] == [1]
        assert list((other.home / "backups").glob("*before-merge*.db"))
        a.sync.now()
        assert a.state() == other.state()
        other.close()


def test_two_journals_that_were_shared_become_one_everywhere(tmp_path: Path) -> None:
    with devices(tmp_path / "one", "a", "b") as (a, b), devices(tmp_path / "two", "c", "d") as (c, d):
        a.log("of the first")
        c.log("of the second")
        exchange(a, b)
        exchange(c, d)
        c.sync.off()
        with pytest.raises(TwoJournals):
            c.sync.on(a.folder)
        c.sync.on(a.folder, merge=True)
        a.sync.now()
        assert {interaction.summary for interaction in a.journal.every(Interaction)} == {
            "of the first",
            "of the second",
        }
        send(a, b)  # the file of c lies there, too
        b.sync.now()
        assert b.state() == a.state()
        assert b.sync.memory.journals == c.sync.memory.journals


def test_a_file_of_another_journal_is_asked_about_and_not_merged(tmp_path: Path) -> None:
    with devices(tmp_path / "one", "a") as (a,), devices(tmp_path / "two", "c") as (c,):
        c.log("a stranger")
        c.sync.now()
        send(c, a, c.own_file().name)
        report = a.sync.now()
        assert [problem.kind for problem in report.problems] == ["other journal"]
        assert a.journal.every(Interaction) == []
        assert a.sync.status().words() == "two journals there"
        a.sync.on(a.folder, merge=True)
        assert [interaction.summary for interaction in a.journal.every(Interaction)] == ["a stranger"]
        assert not a.sync.status().problems


def test_settings_alone_do_not_keep_a_journal_from_joining(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.log("from a")
        a.sync.now()
        other = Device(tmp_path, "other", folder=a.folder)
        other.set("week_start", 6)
        other.sync.on(a.folder)
        assert len(other.journal.every(Interaction)) == 1
        other.close()


def test_turning_on_again_and_elsewhere_and_off(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.log("x")
        assert a.sync.on(a.folder).published
        assert a.sync.on(a.folder).did_nothing
        elsewhere = tmp_path / "elsewhere"
        a.sync.on(elsewhere)
        assert (elsewhere / a.own_file().name).exists()
        assert a.sync.folder == elsewhere
        a.sync.off()
        assert a.sync.folder is None
        assert (elsewhere / a.own_file().name).exists()
        with pytest.raises(JournalError, match="off"):
            a.sync.now()
        with pytest.raises(JournalError, match="off"):
            a.sync.off()
        a.sync.on(elsewhere)
        assert len([path for path in elsewhere.iterdir() if path.suffix == ".db"]) == 1


def test_folders_that_cannot_be_shared_are_refused_in_a_sentence(tmp_path: Path) -> None:
    a = Device(tmp_path, "a")
    with pytest.raises(WrongUsage):
        a.sync.on(a.home)
    with pytest.raises(JournalError, match="no folder"):
        a.sync.on(tmp_path / "not" / "there")
    (tmp_path / "file").write_text("x")
    with pytest.raises(JournalError, match="is a file"):
        a.sync.on(tmp_path / "file")
    assert a.sync.folder is None
    a.close()


def test_the_marker_says_what_the_folder_is_and_which_journal(tmp_path: Path) -> None:
    ids = {"01a20ad5-9dbd-72fe-bdfb-2fbcb433a091", "01a20ad5-9dbd-72fe-bdfb-2fbcb433a092"}
    assert read_marker(tmp_path) is None
    (tmp_path / MARKER).write_text(marker_text(ids))
    assert read_marker(tmp_path) == ids
    assert "netjournal" in (tmp_path / MARKER).read_text()
    (tmp_path / MARKER).write_bytes(b"")
    assert read_marker(tmp_path) is None
    (tmp_path / MARKER).write_bytes(b"\xff\xfe journal: nonsense")
    assert read_marker(tmp_path) is None


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("/", "whole disk"),
        ("/dev", "not a place for files"),
        ("/dev/shm/shared", "not a place for files"),
        ("/proc/self", "not a place for files"),
        ("~", "home folder"),
        ("~/journal", "folder of the journal itself"),
        ("~/journal/shared", "in the folder of the journal"),
        ("~/journal/sync", "in the folder of the journal"),
        ("~/around", "The journal itself lies in that folder"),
        ("~/link", "home folder"),
    ],
)
def test_a_folder_that_others_must_not_see_is_refused(
    where: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = tmp_path / "person"
    home = person / ("around/journal" if "around" in where else "journal")
    home.mkdir(parents=True)
    (person / "link").symlink_to(person)
    monkeypatch.setenv("HOME", str(person))
    folder = Path(where).expanduser()
    with Journal(home) as journal:
        with pytest.raises(WrongUsage, match=says):
            Sync(journal).on(folder)
        assert Sync(journal).folder is None
        assert not (folder / MARKER).exists()


def test_a_computer_that_is_gone_is_forgotten_with_its_file(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b", "c") as (a, b, c):
        b.log("from b")
        exchange(a, b, c)
        with pytest.raises(NotFound):
            a.sync.forget_computer("d")
        with pytest.raises(NotFound):
            a.sync.forget_computer("a")
        file = b.own_file().name
        copied = a.folder / file.replace(".db", " (1).db")
        copied.write_bytes((a.folder / file).read_bytes())
        a.sync.now()
        assert set(a.sync.forget_computer("b")) == {file, copied.name}
        assert not (a.folder / file).exists()
        assert {computer.name for computer in a.sync.status().computers} == {"a", "c"}
        assert [item.summary for item in a.journal.every(Interaction)] == ["from b"]
        a.sync.now()
        assert not a.sync.status().problems


def test_what_is_not_merged_yet_is_not_forgotten(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        b.log("from b")
        exchange(a, b)
        known = a.sync.memory.files()[b.own_file().name]
        a.sync.memory.keep_file(replace(known, state="waiting"))
        with pytest.raises(JournalError, match="not merged"):
            a.sync.forget_computer("b")
        assert (a.folder / b.own_file().name).exists()
