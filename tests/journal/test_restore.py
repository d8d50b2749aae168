"""Going back: whole or not at all, with what is there kept first, whoever else has the journal open."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from first_schema import schema_of, write_first_schema
from netjournal.domain.records import Contact, Interaction, Learning
from netjournal.errors import CannotOpen, Damaged, JournalError
from netjournal.journal import restore as restoring
from netjournal.journal.journal import Journal
from netjournal.journal.restore import restore
from netjournal.storage.backup import Backups, Reason, Snapshot
from netjournal.storage.copy import clear
from netjournal.storage.derived import DERIVED_TABLES, count_wrong_rows
from netjournal.storage.fulltext import wrong_indexes
from netjournal.storage.version import KNOWN

TODAY = date(2026, 11, 23)


class Clock:
    """Each look at it is a minute later."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 14, 0)

    def __call__(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time


@pytest.fixture
def journal(tmp_path: Path):
    with Journal(tmp_path / "journal") as journal:
        journal.contacts.add(Contact(name="Lucía Morrow", topics=("feedback",)), on=TODAY)
        yield journal


@pytest.fixture
def backups(journal: Journal) -> Backups:
    return Backups(journal.folder, Clock())


def names(journal: Journal) -> list[str]:
    return [contact.name for contact in journal.contacts.all()]


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every synced table, and the changes that can be taken back."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%' AND name NOT LIKE '%sqlite%'"
        ).fetchall()
        return {
            name: sorted(connection.execute(f'SELECT rowid, * FROM "{name}"').fetchall(), key=repr)
            for (name,) in tables
            if name not in ("drafts", "local", "writers", *DERIVED_TABLES)
        }


def test_everything_is_as_it_was_and_what_was_there_is_kept(journal: Journal, backups: Backups) -> None:
    lucia = journal.contacts.all()[0]
    snapshot = backups.take(Reason.ASKED)
    journal.contacts.edit(lucia, on=TODAY, name="Lucia M.", topics=("ratio",))
    journal.add(Learning(text="sort tickets by error", on=TODAY), "learned")
    journal.contacts.add(Contact(name="Wren Takoda"), on=TODAY)
    done = restore(backups, snapshot)
    assert names(journal) == ["Lucía Morrow"]
    assert journal.contacts.all()[0].topics == ("feedback",)
    assert journal.every(Learning) == []
    assert [item.label for item in journal.undo.latest()] == ["Add Lucía Morrow"]
    assert dump(backups.database) == dump(snapshot.path)
    assert [hit.text for hit in journal.search.everything("lucia")] == ["Lucía Morrow"]
    assert journal.search.everything("wren") == journal.search.everything("tickets") == []
    assert done.before is not None
    assert done.before.reason is Reason.RESTORE
    restore(backups, done.before)
    assert names(journal) == ["Lucia M.", "Wren Takoda"]
    assert [learning.text for learning in journal.every(Learning)] == ["sort tickets by error"]
    assert [hit.text for hit in journal.search.everything("wren")] == ["Wren Takoda"]


def test_nothing_is_changed_where_another_program_removes_the_copy_meanwhile(
    journal: Journal, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a computer slept for hours in the middle: what was begun before then looks abandoned."""
    snapshot = backups.take(Reason.ASKED)
    journal.contacts.add(Contact(name="Wren Takoda"), on=TODAY)
    before = dump(backups.database)
    take = backups.take

    def take_and_tidy(reason: Reason) -> Snapshot:
        taken = take(reason)
        for leftover in backups.leftovers():
            clear(leftover)
        return taken

    monkeypatch.setattr(backups, "take", take_and_tidy)
    with pytest.raises(JournalError, match="nothing was changed"):
        restore(backups, snapshot)
    assert dump(backups.database) == before
    assert names(journal) == ["Lucía Morrow", "Wren Takoda"]


def test_a_program_that_is_open_sees_it_and_writes_on(journal: Journal, backups: Backups) -> None:
    snapshot = backups.take(Reason.ASKED)
    with Journal(journal.folder) as screen:
        screen.contacts.add(Contact(name="Wren Takoda"), on=TODAY)
        before = screen.version()
        restore(backups, snapshot)
        assert screen.version() != before
        assert names(screen) == ["Lucía Morrow"]
        added = screen.contacts.add(Contact(name="Tomas Arden"), on=TODAY)
        assert [hit.id for hit in screen.search.everything("tomas")] == [added.id]
        assert screen.undo.back()
    assert names(journal) == ["Lucía Morrow"]
    assert not wrong_indexes(journal.store.connection)


def test_nothing_that_another_program_writes_meanwhile_is_lost(
    journal: Journal, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept and what is replaced are the same: nobody can write in between."""
    snapshot = backups.take(Reason.ASKED)
    tried: list[str] = []
    take = Backups.take

    def take_and_write(self: Backups, reason: Reason) -> Snapshot:
        kept = take(self, reason)
        with closing(sqlite3.connect(self.database, timeout=0)) as other:
            try:
                other.execute("INSERT INTO contacts (id, name, _s, _cl) VALUES ('x', 'Late', '0', 1)")
                other.commit()
                tried.append("written")
            except sqlite3.OperationalError as error:
                tried.append(str(error))
        return kept

    monkeypatch.setattr(Backups, "take", take_and_write)
    restore(backups, snapshot)
    assert tried == ["database is locked"]


def test_no_room_to_keep_what_is_there_no_going_back(
    journal: Journal, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = backups.take(Reason.ASKED)
    journal.contacts.add(Contact(name="Wren Takoda"), on=TODAY)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1 << 20}))
    with pytest.raises(JournalError, match="too full"):
        restore(backups, snapshot)
    assert names(journal) == ["Lucía Morrow", "Wren Takoda"]


def test_an_error_in_the_middle_leaves_everything_as_it_was(
    journal: Journal, backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = backups.take(Reason.ASKED)
    journal.contacts.add(Contact(name="Wren Takoda"), on=TODAY)
    before = dump(backups.database)

    def broken(_connection: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(restoring, "rebuild", broken)
    with pytest.raises(JournalError):
        restore(backups, snapshot)
    assert dump(backups.database) == before
    assert [hit.text for hit in journal.search.everything("wren")] == ["Wren Takoda"]
    assert not backups.leftovers()


def test_drafts_and_what_this_computer_keeps_for_itself_stay(journal: Journal, backups: Backups) -> None:
    journal.drafts.keep("log:1", "stored since")
    journal.drafts.keep("capture", "old words")
    journal.store.keep_local("theme", "old")
    journal.store.keep_local("import:then", "1")
    snapshot = backups.take(Reason.ASKED)
    journal.drafts.drop("log:1")
    journal.drafts.keep("capture", "coffee with @lu")
    journal.drafts.keep("contact:new", "{}")
    journal.store.keep_local("theme", "new")
    journal.store.keep_local("sync_device", "abcdefg")
    journal.store.keep_local("import:since", "1")
    journal.store.connection.execute("INSERT INTO merged_files VALUES ('abc', 2, 'now')")
    journal.store.connection.execute("INSERT INTO published_files (sha256, at) VALUES ('ours', 'now')")
    restore(backups, snapshot)
    assert journal.drafts.waiting() == {
        "log:1": "stored since",
        "capture": "coffee with @lu",
        "contact:new": "{}",
    }
    assert journal.store.local("theme") == "new"
    assert journal.store.local("sync_device") == "abcdefg"
    assert journal.store.local("import:then") == "1"
    assert journal.store.local("import:since") is None, "its contacts are gone, so the file may be imported again"
    rows = journal.store.connection.execute
    assert rows("SELECT * FROM merged_files").fetchall() == [], "what the other computers wrote is taken over again"
    assert rows("SELECT sha256 FROM published_files").fetchall() == [("ours",)], "we are no stranger to ourselves"


def test_what_is_written_after_going_back_counts_as_later(journal: Journal, backups: Backups) -> None:
    lucia = journal.contacts.all()[0]
    snapshot = backups.take(Reason.ASKED)
    for number in range(5):
        journal.contacts.edit(journal.contacts.get(lucia.id), on=TODAY, role=f"role {number}")
    last = journal.store.local("last_stamp") or ""
    restore(backups, snapshot)
    assert (journal.store.local("last_stamp") or "") > last
    assert (journal.store.local("last_write") or "") > last, "so that the other computers hear of it"


def test_who_was_forgotten_stays_forgotten(journal: Journal, backups: Backups, tmp_path: Path) -> None:
    hal = journal.contacts.add(Contact(name="Hal Bergstrand", why="Quixotic about ratios"), on=TODAY)
    journal.add(Interaction(on=TODAY, contact_ids=(hal.id,), summary="sat in the library"), "x")
    snapshot = backups.take(Reason.ASKED)
    elsewhere = tmp_path / snapshot.path.name
    shutil.copy(snapshot.path, elsewhere)
    done = journal.contacts.forget(hal)
    assert (done.snapshots, done.removed, done.beyond) == (1, (), ())
    assert b"uixotic" not in snapshot.path.read_bytes()
    shutil.copy(elsewhere, snapshot.path)
    assert b"uixotic" in snapshot.path.read_bytes(), "a copy brought back from elsewhere knows him"
    restore(backups, snapshot)
    assert names(journal) == ["Lucía Morrow"]
    assert [interaction.summary for interaction in journal.every(Interaction)] == ["sat in the library"]
    assert journal.search.everything("quixotic") == []
    assert journal.store.connection.execute("SELECT 1 FROM forgotten WHERE id = ?", (hal.id,)).fetchone()
    assert "Hal" not in str([item.label for item in journal.undo.latest()])


def test_forgetting_reaches_every_snapshot(journal: Journal, backups: Backups) -> None:
    without = backups.take(Reason.ASKED)
    untouched = without.path.read_bytes()
    hal = journal.contacts.add(Contact(name="Hal Bergstrand", email="hal@school.example"), on=TODAY)
    journal.contacts.edit(hal, on=TODAY, email="h.berg@school.example")
    taken = [backups.take(Reason.ASKED) for _ in range(3)]
    damaged = backups.take(Reason.ASKED)
    data = bytearray(damaged.path.read_bytes())
    data[4096:200_000] = b"h.berg@school.example " * 8905 + b"......"[: 200_000 - 4096 - 22 * 8905]
    damaged.path.write_bytes(data)
    aside = journal.folder / "journal-damaged-2026-01-01-000000.db"
    aside.write_bytes(b"x")
    done = journal.contacts.forget(journal.contacts.get(hal.id))
    assert done.snapshots == 3
    assert done.removed == (damaged.name,)
    assert done.beyond == (aside,)
    assert not damaged.path.exists()
    assert without.path.read_bytes() == untouched
    for name in taken:
        assert b"@school" not in name.path.read_bytes()
        assert backups.is_good(name.path)
        assert (name.path.stat().st_mode & 0o777) == 0o600
    restore(backups, taken[0])
    assert names(journal) == ["Lucía Morrow"]
    assert [hit.text for hit in journal.search.everything("lucia")] == ["Lucía Morrow"]
    assert not wrong_indexes(journal.store.connection)


def test_a_damaged_snapshot_is_not_restored(journal: Journal, backups: Backups) -> None:
    snapshot = backups.take(Reason.ASKED)
    os.truncate(snapshot.path, 9000)
    before = backups.database.read_bytes()
    with pytest.raises(JournalError, match="damaged itself"):
        restore(backups, snapshot)
    assert backups.database.read_bytes() == before
    assert names(journal) == ["Lucía Morrow"]


def test_an_older_schema_is_brought_up_to_date_on_the_way(journal: Journal, backups: Backups) -> None:
    snapshot = backups.take(Reason.ASKED)
    snapshot.path.unlink()
    write_first_schema(snapshot.path, "Old Hand")
    old = snapshot.path.read_bytes()
    restore(backups, snapshot)
    assert names(journal) == ["Old Hand"]
    assert [hit.text for hit in journal.search.everything("hand")] == ["Old Hand"]
    assert snapshot.path.read_bytes() == old
    assert schema_of(backups.database) == list(KNOWN)


def test_a_journal_that_is_gone_comes_back(journal: Journal, backups: Backups) -> None:
    snapshot = backups.take(Reason.ASKED)
    journal.close()
    backups.database.unlink()
    done = restore(backups, snapshot)
    assert done.before is done.aside is None
    with Journal(journal.folder) as again:
        assert names(again) == ["Lucía Morrow"]


def spoil(path: Path, what: str) -> None:
    """Damage a database in one of the ways in which they get damaged."""
    data = bytearray(path.read_bytes())
    if what == "zeros":
        data[: len(data)] = bytes(len(data))
    elif what == "cut":
        del data[len(data) // 2 :]
    elif what == "header":
        data[:16] = b"Dear diary, dear"
    elif what == "pages":
        data[4096 : len(data) // 2] = os.urandom(len(data) // 2 - 4096)
    elif what == "empty":
        data.clear()
    elif what == "quietly":
        # One page of a table that a start does not read.
        with closing(sqlite3.connect(path)) as connection:
            (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'reflections'").fetchone()
        data[(page - 1) * 4096 : page * 4096] = os.urandom(4096)
    path.write_bytes(data)


@pytest.mark.parametrize("what", ["zeros", "cut", "header", "pages", "empty", "quietly"])
def test_a_damaged_journal_is_kept_as_it_is_and_the_snapshot_takes_its_place(
    journal: Journal, backups: Backups, what: str
) -> None:
    journal.drafts.keep("capture", "half a line")
    snapshot = backups.take(Reason.ASKED)
    journal.contacts.add(Contact(name="Wren Takoda"), on=TODAY)
    journal.close()
    spoil(backups.database, what)
    damaged = backups.database.read_bytes()
    if what != "quietly":
        with pytest.raises(Damaged) as caught, Journal(journal.folder):
            pass
        assert f"`netjournal backup restore {snapshot.name}`" in caught.value.way_out
    done = restore(backups, snapshot)
    assert done.before is None
    assert done.aside is not None
    assert done.aside.read_bytes() == damaged
    assert done.aside.name.startswith("journal-damaged-2026-11-23-")
    with Journal(journal.folder) as again:
        assert names(again) == ["Lucía Morrow"]
        assert again.drafts.waiting() == {"capture": "half a line"}
        again.contacts.add(Contact(name="Tomas Arden"), on=TODAY)
    assert backups.database.stat().st_mode & 0o777 == 0o600
    assert backups.all() == [snapshot]


def test_a_second_damage_keeps_the_first_file_too(journal: Journal, backups: Backups) -> None:
    backups = Backups(journal.folder, lambda: datetime(2026, 11, 23, 14, 0))
    snapshot = backups.take(Reason.ASKED)
    journal.close()
    asides = set()
    for what in ("cut", "header"):
        spoil(backups.database, what)
        asides.add(restore(backups, snapshot).aside)
    assert len(asides) == 2
    assert all(path is not None and path.exists() for path in asides)


def test_a_damaged_journal_is_not_replaced_under_an_open_program(journal: Journal, backups: Backups) -> None:
    snapshot = backups.take(Reason.ASKED)
    journal.close()
    spoil(backups.database, "quietly")
    damaged = backups.database.read_bytes()
    code = (
        "import sys; from netjournal.journal.journal import Journal; from pathlib import Path\n"
        "j = Journal(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(journal.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(JournalError, match="has the damaged journal open"):
            restore(backups, snapshot)
        other.kill()
    assert backups.database.read_bytes() == damaged
    assert restore(backups, snapshot).aside is not None


def test_a_strangers_database_is_never_replaced(journal: Journal, backups: Backups) -> None:
    snapshot = backups.take(Reason.ASKED)
    journal.close()
    backups.database.unlink()
    with closing(sqlite3.connect(backups.database)) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    before = backups.database.read_bytes()
    with pytest.raises(CannotOpen, match="not a journal"):
        restore(backups, snapshot)
    assert backups.database.read_bytes() == before


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.text(min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=6),
    more=st.lists(st.text(min_size=1, max_size=30).filter(str.strip), max_size=4),
)
def test_there_and_back_again(tmp_path_factory: pytest.TempPathFactory, texts: list[str], more: list[str]) -> None:
    folder = tmp_path_factory.mktemp("journal")
    backups = Backups(folder, Clock())
    with Journal(folder) as journal:
        for text in texts:
            journal.add(Learning(text=text, on=TODAY), "x")
        first, then = backups.take(Reason.ASKED), dump(backups.database)
        for text in more:
            journal.add(Learning(text=text, on=TODAY), "y")
        for learning in journal.every(Learning)[::2]:
            journal.trash(learning, "z")
        now = dump(backups.database)
        before = restore(backups, first).before
        assert dump(backups.database) == then
        assert before is not None
        restore(backups, before)
        assert dump(backups.database) == now
        assert not wrong_indexes(journal.store.connection)
        assert not count_wrong_rows(journal.store.connection)
