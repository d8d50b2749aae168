"""The base and the recent file: little is uploaded, and in whatever order both arrive, the end is equal."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from devices import Device, devices, exchange, send
from scenarios import STORIES, put_home_back

from netjournal.journal.journal import Journal
from netjournal.sync import inbound, outbound
from netjournal.sync.engine import Sync
from netjournal.sync.folder import copied_by, is_own, recent_name
from netjournal.sync.validation import FOOTER_LENGTH, footer_digest, remove_footer, validate

pytestmark = pytest.mark.usefixtures("recent_files")


def recent(device: Device) -> Path:
    """The file with what a computer wrote since its base."""
    return device.folder / device.sync.replica.recent_name


LOOKS_INTO_THE_ONE_FILE = "what_no_other_would_take_is_not_published"


@pytest.mark.parametrize(
    "name",
    [
        "a_clone_of_a_home_takes_a_name_of_its_own",
        "deletes_alone_are_news",
        "nobody_loses_to_an_edit_that_crossed",
        "what_only_an_earlier_file_had_goes_on_from_who_merged_it",
        "who_is_forgotten_stays_forgotten",
    ],
)
def test_a_story_holds_with_recent_files(name: str, tmp_path: Path) -> None:
    STORIES[name](tmp_path)


@pytest.fixture
def narrowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is compared with the journal before it is examined, as large ones are."""
    monkeypatch.setattr(inbound, "NARROWED_FROM", 0)


@pytest.mark.parametrize(
    "name",
    [
        "an_ordinary_edit_settles_what_crossed",
        "the_history_of_an_edit_travels",
        "a_row_that_no_journal_writes_is_left_out_and_the_rest_arrives",
        "what_only_an_earlier_file_had_goes_on_from_who_merged_it",
    ],
)
@pytest.mark.usefixtures("narrowed")
def test_a_story_holds_where_files_are_compared_first(name: str, tmp_path: Path) -> None:
    STORIES[name](tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in STORIES if name != LOOKS_INTO_THE_ONE_FILE])
@pytest.mark.usefixtures("narrowed")
def test_every_story_holds_with_recent_files_compared_first(name: str, tmp_path: Path) -> None:
    STORIES[name](tmp_path)


@pytest.mark.usefixtures("narrowed")
def test_comparing_first_brings_all_that_is_in_a_file(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b", "c") as (a, b, c):
        one = a.log("first", topics=("x",), minutes=5)
        exchange(a, b, c)
        a.write(one.id, summary="by a")
        b.write(one.id, minutes=50)
        b.journal.trash(b.log("gone"), "Trash")
        hal = b.add_contact("Hal")
        b.journal.contacts.forget(hal)
        exchange(a, b, c)
        assert a.state() == b.state() == c.state()
        writers = [
            sorted(device.journal.store.connection.execute("SELECT * FROM writers").fetchall(), key=repr)
            for device in (a, b)
        ]
        assert {row[0] for row in writers[0]} == {row[0] for row in writers[1]}
        known = {row[0]: row[2] for row in writers[1]}
        assert all(row[2] == known[row[0]] for row in writers[0]), "by which rules each wrote"


def test_a_command_uploads_little_and_the_base_stays(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        for number in range(300):
            a.log(f"conversation {number} about ratios and how to introduce them", minutes=20)
        a.sync.replica.drop_base_copies()  # so that the next publish makes a new base
        a.sync.now()
        base = a.own_file().read_bytes()
        for number in range(5):
            a.log(f"today {number}")
            assert a.sync.now().published
            assert recent(a).stat().st_size < 40_000
        assert a.own_file().read_bytes() == base
        with closing(sqlite3.connect(recent(a))) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            assert tables == {"interactions", "history", "forgotten", "writers", "about"}, "empty tables are left out"
            assert connection.execute("SELECT count(*) FROM interactions").fetchone() == (5,)
        assert not a.sync.now().published


def test_a_new_base_is_due_when_the_uploads_add_up_to_it(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        a.log("first")
        a.sync.now()
        size, uploaded, before = a.own_file().stat().st_size, 0, a.own_file().read_bytes()
        while a.own_file().read_bytes() == before:
            a.log("x" * 5000)
            a.sync.now()
            uploaded += recent(a).stat().st_size
            assert uploaded < 2 * size
        assert uploaded > size / 2
        with closing(sqlite3.connect(recent(a))) as connection:
            assert connection.execute("SELECT count(*) FROM history").fetchone() == (0,), "it is emptied"
        exchange(a, b)
        assert a.state() == b.state()


def test_what_is_erased_is_in_neither_at_once(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        hal = a.add_contact("Hal Bergstrand")
        a.sync.now()
        a.log("one more")
        a.sync.now()
        a.journal.contacts.edit(hal, on=a.moment.date(), why="Quixotic")
        a.sync.now()
        assert b"Quixotic" in recent(a).read_bytes()
        a.journal.contacts.forget(a.journal.contacts.find("hal"))
        a.sync.now()
        for path in (*a.own_files(), *a.home.rglob("*")):
            if path.is_file():
                assert b"Quixotic" not in path.read_bytes(), path
                assert b"Bergstrand" not in path.read_bytes(), path


def whole(path: Path, place: Path) -> Path:
    """A copy of a published file without its seal, which must be whole."""
    shutil.copyfile(path, place)
    assert footer_digest(place) is not None
    remove_footer(place)
    validate(place)
    return place


def test_a_row_in_the_recent_file_brings_its_whole_history(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        one = a.log("first")
        a.write(one.id, summary="second")
        a.sync.now()
        a.write(one.id, minutes=5)
        a.sync.now()
        held = tables_of(whole(recent(a), tmp_path / "recent.db"))
        assert {row[2] for row in held["history"]} == {"summary", "minutes"}
        a.write(one.id, summary="third")
        a.sync.now()
        held = tables_of(whole(recent(a), tmp_path / "recent2.db"))
        assert [row[5] for row in held["history"] if row[2] == "summary"] == ["first", "second", "third"]


def tables_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """What a recent file holds, by table."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names}


@pytest.mark.parametrize("seed", range(3))
def test_every_order_of_arrival_ends_equal(seed: int, tmp_path: Path) -> None:
    """Bases and recent files of one computer, old and new, with conflict copies, in any order."""
    chance = random.Random(seed)
    with devices(tmp_path, "a", "b") as (a, b):
        one = a.log("first", topics=("x",))
        exchange(a, b)
        kept: list[tuple[str, bytes]] = []
        for number in range(6):
            a.log(f"number {number}", topics=("x", f"t{number}"))
            a.write(one.id, summary=f"edit {number}")
            if number == 2:
                a.journal.trash(a.interaction(one.id), "Trash")
                a.journal.undo.back()
            if number == 3:
                a.sync.replica.drop_base_copies()  # so that there is a second base
            a.sync.now()
            kept += [(path.name, path.read_bytes()) for path in a.own_files()]
        last = dict(kept)
        chance.shuffle(kept)
        for number, (name, data) in enumerate(kept):
            copied = chance.random() < 0.3
            (b.folder / (name.replace(".db", f" ({number}).db") if copied else name)).write_bytes(data)
            report = b.sync.now()
            assert not report.problems
            assert b.sync.conflicts() == [], "nothing crossed, whatever came first"
        for name in chance.sample(sorted(last), len(last)):
            (b.folder / name).write_bytes(last[name])
        b.sync.now()
        assert a.state() == b.state()
        b.log("answer")
        b.sync.now()
        send(b, a)
        a.sync.now()
        assert a.state() == b.state()


def test_killed_between_base_and_recent_all_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        a.log("first")
        a.sync.now()
        a.log("second")
        a.sync.now()
        a.log("third")
        a.sync.replica.drop_base_copies()
        with monkeypatch.context() as patch:
            patch.setattr(outbound._Upload, "emptied", lambda self: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                a.sync.now()
        send(a, b)
        b.sync.now()
        assert b.state() == a.state()
        a.restart()
        a.log("fourth")
        assert a.sync.now().published
        exchange(a, b)
        assert b.state() == a.state()


def test_killed_after_the_base_was_seen_a_new_one_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        a.log("first")
        a.sync.replica.drop_base_copies()
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", killed_at("base-", Path.replace))
            with pytest.raises(KeyboardInterrupt):
                a.sync.now()
        a.restart()
        report = a.sync.now()
        assert report.published
        assert not report.new_device, "its own file is known for its own"
        exchange(a, b)
        assert a.state() == b.state()


def killed_at(name: str, real: object) -> object:
    """`Path.replace`, at which the program is killed once a file is to get such a name."""

    def replace(self: Path, target: Path) -> Path:
        if name in str(target):
            raise KeyboardInterrupt
        return real(self, target)  # type: ignore[operator]

    return replace


def test_a_home_that_was_put_back_publishes_what_it_has_and_heals(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        one = a.log("first")
        a.sync.now()
        a.rest()
        shutil.copyfile(a.home / "journal.db", tmp_path / "backup.db")
        a.write(one.id, summary="in the recent file")
        a.sync.now()
        put_home_back(a, tmp_path / "backup.db")
        a.log("after going back")
        a.sync.now()
        assert a.interaction(one.id).summary == "in the recent file"
        exchange(a, b)
        assert a.state() == b.state()


def test_a_computer_without_these_files_passes_them_on(tmp_path: Path) -> None:
    """An older version publishes one whole file and reads the two like any."""
    with devices(tmp_path, "new", "old") as (new, old), pytest.MonkeyPatch.context() as patch:
        real = outbound._Upload.recent
        patch.setattr(
            outbound._Upload,
            "recent",
            lambda self, present: None if self._replica.computer == "old" else real(self, present),
        )
        for number in range(4):
            new.log(f"new {number}")
            old.log(f"old {number}")
            exchange(new, old)
        assert new.state() == old.state()
        assert recent(new).exists()
        assert not recent(old).exists()


def test_names(tmp_path: Path) -> None:
    assert recent_name("abcdefg", encrypted=False) == "netjournal_abcdefg.recent.db"
    assert recent_name("abcdefg", encrypted=True) == "netjournal_abcdefg.recent.db.age"
    for name in ("netjournal_abcdefg.recent.db", "netjournal_abcdefg.recent.db.age"):
        assert is_own(name)
        assert copied_by(name) is None
    for name in (
        "netjournal_abcdefg.recent (1).db",
        "netjournal_abcdefg.recent.sync-conflict-20261123-214445-7XDTD3C.db",
        "netjournal_abcdefg.recent.db.conflict1",
        "netjournal_abcdefg.recent-host-2.db.age",
    ):
        assert copied_by(name) is not None
    with Journal(tmp_path / "a") as journal:
        Sync(journal).on(tmp_path / "cloud")
        (computer,) = Sync(journal).status().computers
        assert computer.file == Sync(journal).replica.own_name
    assert FOOTER_LENGTH == 4096
