"""Snapshots: whole, private, named by day and reason, thinned; a full disk or a damaged file breaks nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from first_schema import schema_of, write_first_schema
from netjournal.domain.records import Contact, Interaction
from netjournal.errors import Ambiguous, CannotOpen, Damaged, JournalError, NotFound
from netjournal.journal.journal import Journal
from netjournal.storage import backup
from netjournal.storage import copy as copying
from netjournal.storage.backup import Backups, Reason
from netjournal.storage.database import Database
from netjournal.storage.version import KNOWN

TODAY = date(2026, 11, 23)


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 14, 15, 2)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def journal(tmp_path: Path):
    with Journal(tmp_path / "journal") as journal:
        lucia = journal.contacts.add(Contact(name="Lucía Morrow"), on=TODAY)
        journal.add(Interaction(on=TODAY, contact_ids=(lucia.id,), summary="coffee about exit tickets"), "x")
        yield journal


@pytest.fixture
def backups(journal: Journal, watch: Watch) -> Backups:
    return Backups(journal.folder, watch)


def names_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM contacts ORDER BY _s")]


def test_a_snapshot_has_what_is_still_in_the_log_and_is_one_plain_private_file(backups: Backups) -> None:
    assert (backups.database.parent / "journal.db-wal").stat().st_size > 0
    snapshot = backups.take(Reason.IMPORT)
    assert snapshot.name == "2026-11-23-141502-before-import"
    assert snapshot.at == datetime(2026, 11, 23, 14, 15, 2)
    assert snapshot.reason.words == "before an import"
    assert names_in(snapshot.path) == ["Lucía Morrow"]
    assert stat.S_IMODE(snapshot.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(backups.folder.stat().st_mode) == 0o700
    assert list(backups.folder.iterdir()) == [snapshot.path]
    assert snapshot.path.read_bytes()[18:20] == b"\1\1", "its header must not call for a write-ahead log"


def test_every_reason_has_words() -> None:
    assert all(reason.words for reason in Reason)


def test_search_works_in_a_snapshot_as_it_is(backups: Backups, tmp_path: Path) -> None:
    snapshot = backups.take(Reason.ASKED)
    (tmp_path / "other").mkdir()
    shutil.copy(snapshot.path, tmp_path / "other" / "journal.db")
    with Journal(tmp_path / "other") as other:
        assert [hit.text for hit in other.search.everything("exit tick")] == ["coffee about exit tickets"]


def test_two_of_one_second_are_two(backups: Backups) -> None:
    first, second, third = (backups.take(Reason.MERGE) for _ in range(3))
    assert len({first.name, second.name, third.name}) == 3
    assert backups.all()[0] == third
    with pytest.raises(Ambiguous):
        backups.find("2026-11-23")
    assert backups.find(first.name) == first, "a whole name wins over names that begin with it"
    assert backups.find(f"{second.name}.db") == second
    with pytest.raises(NotFound):
        backups.find("2020")
    with pytest.raises(NotFound):
        backups.find("../journal")


def test_other_files_in_the_folder_are_left_alone(backups: Backups, watch: Watch) -> None:
    backups.make_folder()
    strangers = (
        "notes.txt",
        "2026-11-23-141502-asked.db.bak",
        "2026-13-45-999999-asked.db",
        "2020-01-01-000000-why.db",
    )
    for name in strangers:
        (backups.folder / name).write_text("mine", encoding="utf-8")
    watch.time += timedelta(days=900)
    backups.take(Reason.ASKED)
    assert len(backups.all()) == 1
    assert all((backups.folder / name).read_text(encoding="utf-8") == "mine" for name in strangers)


def test_one_a_day_and_thinned(backups: Backups, watch: Watch) -> None:
    taken = 0
    for _ in range(3 * 70):
        taken += backups.daily() is not None
        watch.time += timedelta(hours=8)
    assert taken == 70 or taken == 71
    ages = [(watch.time - snapshot.at).days for snapshot in backups.all()]
    assert len([age for age in ages if age < 31]) >= 30
    assert 2 <= len([age for age in ages if age >= 31]) <= 3


def test_nothing_to_keep(tmp_path: Path, watch: Watch) -> None:
    backups = Backups(tmp_path / "nowhere", watch)
    assert backups.all() == []
    assert backups.daily() is None
    assert backups.newest_good() is None
    with pytest.raises(JournalError):
        backups.take(Reason.ASKED)
    assert not (tmp_path / "nowhere").exists()


def test_a_full_disk_leaves_everything_as_it_was(
    journal: Journal, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = backups.take(Reason.ASKED)
    usage = type("Usage", (), {"free": 1 << 20})
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(JournalError, match="too full"):
        backups.take(Reason.ASKED)
    assert backups.before(Reason.IMPORT) is None
    a, b = (journal.contacts.add(Contact(name=name), on=TODAY) for name in ("Ann Lee", "Anne Lee"))
    assert journal.contacts.merge(a, b, on=TODAY).name == "Ann Lee", "a merge goes on: it can be taken back anyway"
    assert backups.all() == [kept]


def test_a_disk_that_fills_up_in_the_middle(backups: Backups, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying, "to_disk", full)
    with pytest.raises(JournalError, match="No space left"):
        backups.take(Reason.ASKED)
    assert list(backups.folder.iterdir()) == []


def test_a_file_in_place_of_the_folder(backups: Backups) -> None:
    backups.folder.write_text("in the way", encoding="utf-8")
    with pytest.raises(JournalError, match="cannot be made"):
        backups.take(Reason.ASKED)
    assert backups.all() == []


def spoil(path: Path) -> None:
    """Overwrite the middle of a database, but neither its first page nor its length."""
    data = bytearray(path.read_bytes())
    data[4096 : len(data) // 2] = os.urandom(len(data) // 2 - 4096)
    path.write_bytes(data)


def test_a_damaged_journal_is_not_kept_as_a_good_one(journal: Journal, backups: Backups) -> None:
    good = backups.take(Reason.ASKED)
    journal.close()
    spoil(backups.database)
    with pytest.raises((Damaged, JournalError)):
        backups.take(Reason.DAILY)
    assert backups.all() == [good]


def test_the_newest_good_one_is_found_behind_damaged_ones(backups: Backups, watch: Watch) -> None:
    good = backups.take(Reason.ASKED)
    for damage in (spoil, lambda path: os.truncate(path, 5000), lambda path: path.write_bytes(b"Dear diary")):
        watch.time += timedelta(minutes=1)
        damage(backups.take(Reason.ASKED).path)
    assert len(backups.all()) == 4
    assert backups.newest_good() == good


def test_what_a_killed_program_left_goes_after_a_while(backups: Backups) -> None:
    backups.make_folder()
    old, new = (backups.folder / f"{copying.UNFINISHED}{name}.tmp" for name in ("old", "new"))
    folder = backups.folder / f"{copying.UNFINISHED}folder"
    folder.mkdir()
    (folder / "journal.db").write_bytes(b"x")
    for path in (old, new):
        path.write_bytes(b"x")
    for path in (old, folder):
        os.utime(path, (1e9, 1e9))
    backups.take(Reason.ASKED)
    assert backups.leftovers() == [new]


@pytest.mark.parametrize("apart", [timedelta(days=-700), timedelta(0), timedelta(days=700)])
def test_work_under_way_stays_where_the_clock_of_the_drive_is_another(
    apart: timedelta, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = (datetime.now() + apart).timestamp()

    def copy(source: Path, target: Path, complete: Callable[[sqlite3.Connection], object]) -> None:
        copying.copy_database(source, target, complete)
        os.utime(target, (there, there))

    monkeypatch.setattr(backup, "copy_database", copy)
    backups.make_folder()
    long_ago, just_now = (backups.folder / f"{copying.UNFINISHED}{name}" for name in ("killed", "working"))
    for place, ago in ((long_ago, 2 * backup.ABANDONED_SECONDS), (just_now, 60)):
        place.mkdir()
        os.utime(place, (there - ago, there - ago))
    backups.take(Reason.ASKED)
    assert backups.leftovers() == [just_now]


def test_merging_two_contacts_keeps_a_snapshot_first(journal: Journal) -> None:
    one, other = (journal.contacts.add(Contact(name=name), on=TODAY) for name in ("Sam Reyes", "Samuel Reyes"))
    with pytest.raises(JournalError):
        journal.contacts.merge(one, one, on=TODAY)
    assert journal.backups.all() == []
    journal.contacts.merge(one, other, on=TODAY)
    (snapshot,) = journal.backups.all()
    assert snapshot.reason is Reason.MERGE
    with closing(sqlite3.connect(snapshot.path)) as connection:
        assert connection.execute("SELECT count(*) FROM contacts WHERE _cl % 2 = 1").fetchone() == (3,)


def test_a_snapshot_is_taken_before_the_tables_change(tmp_path: Path) -> None:
    database = tmp_path / "journal.db"
    write_first_schema(database, "Lucía Morrow")
    Database(database).close()
    (snapshot,) = Backups(tmp_path).all()
    assert snapshot.reason is Reason.MIGRATION
    assert schema_of(snapshot.path) == [KNOWN[0]]
    assert names_in(snapshot.path) == ["Lucía Morrow"]
    assert schema_of(database) == list(KNOWN)
    Database(database).close()
    assert len(Backups(tmp_path).all()) == 1, "only when something changes"


def test_without_a_snapshot_the_tables_stay_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = tmp_path / "journal.db"
    write_first_schema(database, "Lucía Morrow")
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": 0}))
        with pytest.raises(JournalError, match="too full"):
            Database(database)
    assert schema_of(database) == [KNOWN[0]]
    with closing(Database(database)) as store:
        assert len(store.every(Contact)) == 1


def test_a_new_journal_needs_no_snapshot(tmp_path: Path) -> None:
    Database(tmp_path / "journal.db").close()
    assert list(tmp_path.iterdir()) == [tmp_path / "journal.db"]


@pytest.mark.parametrize("length", [0, 1, 99, 100, 4096, 5000, 50_000, -1])
def test_a_journal_that_was_cut_off_says_so(journal: Journal, backups: Backups, length: int) -> None:
    good = backups.take(Reason.ASKED)
    journal.close()
    size = backups.database.stat().st_size
    os.truncate(backups.database, length if length >= 0 else size - 1)
    with pytest.raises(CannotOpen) as caught:
        Database(backups.database)
    assert isinstance(caught.value, Damaged)
    assert good.name in caught.value.way_out


def test_a_clock_that_is_wrong_for_a_while_removes_few_snapshots(tmp_path: Path) -> None:
    Journal(tmp_path).close()
    start, year = datetime(2026, 1, 1, 8), timedelta(days=365)
    for day in range(60):
        Backups(tmp_path, now=lambda day=day: start + timedelta(days=day)).take(Reason.DAILY)  # type: ignore[misc]
    before = {snapshot.at for snapshot in Backups(tmp_path).all()}
    assert len(before) == 32
    Backups(tmp_path, now=lambda: start + timedelta(days=60) + year).take(Reason.DAILY)
    assert len(before - {snapshot.at for snapshot in Backups(tmp_path).all()}) <= 1, "as on any other day"
    Backups(tmp_path, now=lambda: start + timedelta(days=61) + year).take(Reason.DAILY)
    assert len(before - {snapshot.at for snapshot in Backups(tmp_path).all()}) <= 1 + 4
    later = Backups(tmp_path, now=lambda: start + timedelta(days=60))
    later.take(Reason.DAILY)
    assert len(before - {snapshot.at for snapshot in later.all()}) <= 1 + 4 + 1, (
        "nor does it once the clock is right again"
    )
