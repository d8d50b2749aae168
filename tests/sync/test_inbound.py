"""What lies in the folder: whole files are merged whatever their names, everything else is left alone and named."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from json import loads
from pathlib import Path

import pytest
from devices import ABOUT, DAY, Device, blank_store, devices, dump, exchange, file_of, merge_file, send
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain.records import Interaction, Setting
from netjournal.errors import NotFound, WrongUsage
from netjournal.journal.journal import Journal
from netjournal.storage.version import PUBLISHED_ID
from netjournal.sync import inbound
from netjournal.sync.engine import Sync
from netjournal.sync.folder import MARKER, Patience, TooSlow, copied_by, is_gone, is_skipped, listing
from netjournal.sync.validation import FOOTER_LENGTH, Unreadable, append_footer, validate

NAMES = [
    ("netjournal_abcdefg.sync-conflict-20261123-214445-7XDTD3C.db", "Syncthing"),
    ("netjournal_abcdefg.db.conflict1", "rclone"),
    ("netjournal_abcdefg.conflict1.db", "rclone"),
    ("netjournal_abcdefg.db..path1", "rclone"),
    ("netjournal_abcdefg (conflict_on_2026-11-23).db", "Unison"),
    ("netjournal_abcdefg (conflict #1_on_2026-11-23).db", "Unison"),
    ("netjournal_abcdefg (conflicted copy 2018-04-10 093612).db", "Nextcloud"),
    ("netjournal_abcdefg (Peter G's conflicted copy 2020-01-14).db", "Dropbox"),
    ("netjournal_abcdefg (copie en conflit de Zoë 2020-01-14).db", "Dropbox"),
    ("netjournal_abcdefg-MacBook Pro de Charlyne.db", "OneDrive"),
    ("netjournal_abcdefg-host-2.db", "OneDrive"),
    ("netjournal_abcdefg-host-safeBackup-0001.db", "OneDrive"),
    ("netjournal_abcdefg (1).db", "Google Drive"),
    ("netjournal_abcdefg 2.db", "iCloud"),
    ("netjournal_abcdefg (user@host).db", "Box"),
    ("netjournal_abcdefg (1).db.age", "Google Drive"),
    ("netjournal_abcdefg (SFConflict bo@x.example 2026-11-01-10-00-00).db", "Seafile"),
    ("netjournal_abcdefg.Conflict.db", "Resilio"),
    ("netjournal_abcdefg_NAS_Nov-01-1000-2026_CaseConflict_1.db", "Synology Drive"),
    ("netjournal_abcdefg (Bo's conflicted copy).db", "Dropbox"),
    ("netjournal_abcdefg (Bo's conflicted copy 2).db", "Dropbox"),
    ("netjournal_abcdefg (Case Conflict).db", "Dropbox"),
    ("netjournal_abcdefg (Unicode Encoding Conflict).db.age", "Dropbox"),
    ("netjournal_abcdefg (Bo (work)'s conflicted copy 2026-11-01).db", "Dropbox"),
    ("netjournal_abcdefg [Conflict].db", "Google Drive"),
    ("netjournal_abcdefg.sync-conflict-20261101-100000.db", "Syncthing"),
    ("netjournal_abcdefg (Conflict 2026-11-01 10.00.00 DESK).db", "Jottacloud"),
    ("netjournal_abcdefg - Kopie.db", "another program"),
    ("netjournal_abcdefg~backup.db", "another program"),
    ("netjournal_abcdefg.db (in conflict 2).db", "another program"),
]


@pytest.mark.parametrize(("name", "program"), NAMES)
def test_a_conflict_copy_is_known_by_its_name(name: str, program: str) -> None:
    assert copied_by(name) == program


@pytest.mark.parametrize("name", ["netjournal_abcdefg.db", "netjournal_abcdefg.db.age", "notes (1).db", MARKER, "x"])
def test_other_names_are_no_conflict_copies(name: str) -> None:
    assert copied_by(name) is None


@pytest.mark.parametrize(
    "name", [".~netjournal_abcdefg.tmp", "~$notes.docx", ".syncthing.x.db.tmp", ".dropbox", "x.db.part", ".unison.x"]
)
def test_temporary_files_of_others_are_skipped(name: str) -> None:
    assert is_skipped(name)


@pytest.mark.parametrize("name", [name for name, _ in NAMES if not name.endswith(".age")])
def test_a_conflict_copy_is_merged_then_put_aside_and_can_be_brought_back(name: str, tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        b.log("only in the copy")
        b.sync.now()
        shutil.copyfile(b.own_file(), a.folder / name)
        report = a.sync.now()
        assert [arrival.sentence for arrival in report.arrived] == ["1 entry from b"]
        assert (a.folder / name).exists()  # until what it holds is published
        a.log("something to publish")
        assert a.sync.now().tidied == (name,)
        assert not (a.folder / name).exists()
        assert a.sync.status().put_aside == (name,)
        back = a.sync.bring_back(name)
        assert back.read_bytes() == b.own_file().read_bytes()
        a.log("something else")
        assert a.sync.now().tidied == ()
        assert back.exists()
        with pytest.raises(NotFound):
            a.sync.bring_back(name)


def test_files_of_any_name_are_merged(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        b.log("from b")
        b.sync.now()
        shutil.copyfile(b.own_file(), a.folder / "Grandma's backup of the netjournal, 2024 [old].db")
        assert a.sync.now().arrived
        assert a.sync.now().did_nothing


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A sealed file with one conversation in it."""
    root = tmp_path_factory.mktemp("whole")
    store = blank_store(root / "s")
    with store.change("Add") as change:
        change.add(Interaction(on=DAY, summary="from elsewhere"))
    path = file_of(store, root / "file.db")
    append_footer(path)
    return path.read_bytes()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Device]:
    """A computer of the same journal as `whole`."""
    device = Device(tmp_path, "a")
    device.sync.memory.keep_journals(loads(ABOUT["journals"]))
    device.sync.on(device.folder)
    yield device
    device.close()


def is_left_alone(device: Device, data: bytes) -> None:
    """A damaged file changes nothing, stays as it is, is named, and is read once it is mended."""
    path = device.folder / "netjournal_aaaaaaa.db"
    before = device.state()
    path.write_bytes(data)
    report = device.sync.now()
    assert not report.arrived
    assert device.state() == before
    assert path.read_bytes() == data
    (problem,) = [item for item in report.problems if item.file == path.name]
    assert path.name in problem.text
    assert problem.way_out


CUTS = [
    0,
    1,
    15,
    16,
    99,
    100,
    4095,
    4096,
    4097,
    8192,
    -FOOTER_LENGTH - 1,
    -FOOTER_LENGTH,
    -FOOTER_LENGTH + 1,
    -4000,
    -1,
]


@pytest.mark.parametrize("cut", CUTS)
def test_a_truncated_file_is_left_alone(cut: int, home: Device, whole: bytes) -> None:
    is_left_alone(home, whole[:cut])
    (home.folder / "netjournal_aaaaaaa.db").write_bytes(whole)
    assert home.sync.now().arrived
    assert not home.sync.status().problems


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 1.0])
def test_a_file_whose_tail_is_zeros_is_left_alone(share: float, home: Device, whole: bytes) -> None:
    kept = len(whole) - max(1, int(len(whole) * share))
    is_left_alone(home, whole[:kept] + bytes(len(whole) - kept))


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_flipped_bit_anywhere_is_noticed(data: st.DataObject, home: Device, whole: bytes) -> None:
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    is_left_alone(home, bytes(changed))


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=9000))
def test_random_bytes_are_left_alone(home: Device, data: bytes) -> None:
    is_left_alone(home, data)
    is_left_alone(home, b"SQLite format 3\0" + data)


def test_a_file_longer_than_what_was_sealed_is_left_alone(home: Device, whole: bytes) -> None:
    is_left_alone(home, whole + b"more")
    is_left_alone(home, whole + whole[-FOOTER_LENGTH:])


EARLY = "01" + "0" * 18
HOSTILE: dict[str, str] = {
    "a view for a table": "DROP TABLE contacts; CREATE VIEW contacts AS SELECT 1 AS id, 2 AS _s, 3 AS _cl, 4 AS _c",
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON contacts BEGIN DELETE FROM interactions; END",
    "a virtual table": "DROP TABLE contacts; CREATE VIRTUAL TABLE contacts USING fts5(id, _s, _cl, _c)",
    "a computed column": "ALTER TABLE contacts ADD COLUMN boom AS (abs(-9223372036854775808))",
    "an index that computes": "CREATE INDEX i ON interactions (hex(summary))",
    "no history": "DROP TABLE history",
    "no forgotten": "DROP TABLE forgotten",
    "no journal": "DELETE FROM about WHERE key = 'journals'",
    "a journal of nobody": "UPDATE about SET value = '[]' WHERE key = 'journals'",
    "a schema in words": "UPDATE about SET value = 'newest' WHERE key = 'schema'",
}
"""What no published file holds: nothing of such a file is merged."""

UNFIT: dict[str, str] = {
    "a stamp past 2200": "UPDATE interactions SET _s = 'vvvvvvvvvvvvvvvvvvvv'",
    "a stamp that is none": "UPDATE interactions SET _s = 'yesterday'",
    "a stamp of a cell that is none": "UPDATE interactions SET _c = '{\"summary\": 5}'",
    "cells that are no JSON": "UPDATE interactions SET _c = 'x'",
    "no causal length": "UPDATE interactions SET _cl = 0",
    "a causal length without end": "UPDATE interactions SET _cl = 9223372036854775807",
    "a length that is a text": "UPDATE interactions SET _cl = 'odd'",
    "an id that is a number": "UPDATE interactions SET id = x'00'",
    "a text for minutes": "UPDATE interactions SET minutes = 'many'",
    "a number for a text": "UPDATE interactions SET summary = x'ff'",
    "a day that isn't one": "UPDATE interactions SET \"on\" = '2026-02-30'",
    "a clock time that isn't one": "UPDATE interactions SET at = '25:99'",
    "a trash date that isn't one": "UPDATE interactions SET deleted_at = 'gone'",
    "a trash date of the 30th of February": "UPDATE interactions SET deleted_at = '2026-02-30T08:00:00.000Z'",
    "no day of the year zero": "UPDATE interactions SET \"on\" = '0000-01-01'",
    "half a character": "UPDATE interactions SET summary = CAST(x'41e9' AS TEXT)",
    "no day at all": 'UPDATE interactions SET "on" = NULL',
    "a day after which there are no more": "UPDATE interactions SET \"on\" = '9999-12-31'",
    "minutes without end": "UPDATE interactions SET minutes = 9223372036854775807",
    "an id that steers the terminal": "UPDATE interactions SET id = char(27) || '[31m'",
    "cells that are a list": "UPDATE interactions SET _c = '[]'",
}
"""What no row of a journal holds: such a row is set aside. These spoil the only conversation in the file."""

UNFIT_BESIDE: dict[str, str] = {
    "history without a stamp": "INSERT INTO history VALUES ('interactions', 'x', 'summary', 'now', NULL, 'v')",
    "history of a blob": f"INSERT INTO history VALUES ('interactions', 'x', 'summary', '{EARLY}', 1, 2.5)",
    "settings that are no JSON": f"INSERT INTO settings (id, value, _s, _cl) VALUES ('x', '{{', '{EARLY}', 1)",
    "an earlier value of no cell": f"INSERT INTO history VALUES ('interactions', 'x', 'on', '{EARLY}', '', 'soon')",
    "a write that follows no stamp": f"INSERT INTO history VALUES ('interactions', 'x', 'notes', '{EARLY}', 'x', 'v')",
    "settings nested without end": f"INSERT INTO settings (id, value, _s, _cl) SELECT 'x', "
    f"replace(hex(zeroblob(80)), '00', '[') || replace(hex(zeroblob(80)), '00', ']'), '{EARLY}', 1",
    "pages that are numbers": f"INSERT INTO contacts (id, urls, _s, _cl) VALUES ('x', '[1]', '{EARLY}', 1)",
}
"""Rows that are set aside while the conversation in the file arrives."""


@pytest.mark.parametrize("sql", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_does_nothing(sql: str, home: Device, whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "hostile.db"
    path.write_bytes(whole[:-FOOTER_LENGTH])
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)
    append_footer(path)
    is_left_alone(home, path.read_bytes())


@pytest.mark.parametrize("sql", [*UNFIT.values(), *UNFIT_BESIDE.values()], ids=[*UNFIT, *UNFIT_BESIDE])
def test_a_row_that_no_journal_writes_is_set_aside_and_named(
    sql: str, home: Device, whole: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "unfit.db"
    path.write_bytes(whole[:-FOOTER_LENGTH])
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)
    append_footer(path)
    shutil.copyfile(path, home.folder / "netjournal_aaaaaaa.db")
    before = home.state()
    report = home.sync.now()
    arrives = sql in UNFIT_BESIDE.values()
    assert [arrival.sentence for arrival in report.arrived] == (["1 entry from school"] if arrives else [])
    assert arrives or home.state() == before
    assert [item.summary for item in home.journal.every(Interaction)] == (["from elsewhere"] if arrives else [])
    for problems in (report.problems, home.sync.status().problems):
        (problem,) = problems
        assert problem.kind == "rows"
        assert problem.file == "netjournal_aaaaaaa.db"
        assert "school" in problem.way_out
        assert problem.text.isprintable()
    assert (home.folder / "netjournal_aaaaaaa.db").read_bytes() == path.read_bytes()
    (home.folder / "netjournal_aaaaaaa.db").write_bytes(whole)
    home.sync.now()
    assert not home.sync.status().problems
    assert [item.summary for item in home.journal.every(Interaction)] == ["from elsewhere"]


def test_a_row_without_a_key_of_its_own_cannot_come_in_twice(home: Device, whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "twice.db"
    path.write_bytes(whole[:-FOOTER_LENGTH])
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE twice AS SELECT * FROM interactions; DROP TABLE interactions;"
            "INSERT INTO twice SELECT * FROM twice; ALTER TABLE twice RENAME TO interactions"
        )
    append_footer(path)
    is_left_alone(home, path.read_bytes())


def test_a_file_in_wal_mode_is_not_opened(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "wal.db"
    path.write_bytes(whole[:18] + b"\x02\x02" + whole[20:-FOOTER_LENGTH])
    with pytest.raises(Unreadable):
        validate(path)


def test_a_file_of_a_newer_version_waits_for_an_update_and_ours_is_published(
    home: Device, whole: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "newer.db"
    path.write_bytes(whole[:-FOOTER_LENGTH])
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("UPDATE about SET value = '99' WHERE key IN ('schema', 'min_reader')")
    append_footer(path)
    shutil.copyfile(path, home.folder / "netjournal_aaaaaaa.db")
    home.log("from here")
    report = home.sync.now()
    assert report.published
    assert not report.arrived
    (problem,) = report.problems
    assert problem.kind == "newer"
    assert "Update netjournal" in problem.way_out
    assert home.sync.status().words() == "update needed here"


def test_what_was_seen_is_read_again_after_an_update(home: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    home.sync.now()
    home.log("x")
    home.sync.now()
    store = home.journal.store
    store.connection.execute("UPDATE merged_files SET schema = 1")
    store.keep_local("sync_published_schema", "1")
    read: list[str] = []
    real = inbound.merge
    monkeypatch.setattr(inbound, "merge", lambda *args: (read.append("merged"), real(*args))[1])
    home.sync.now()
    assert read


def test_two_files_of_other_kinds_are_not_mentioned(home: Device) -> None:
    (home.folder / "holiday.db").write_bytes(b"SQLite format 3\0 something else" * 400)
    (home.folder / "notes.txt").write_text("mine")
    (home.folder / "a folder.db").mkdir()
    (home.folder / "link.db").symlink_to("/dev/zero")
    home.sync.now()
    assert not home.sync.status().problems


def test_a_folder_that_is_gone_gets_no_stray_journal(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.log("x")
        away = tmp_path / "away"
        a.folder.rename(away)
        report = a.sync.now()
        assert [problem.kind for problem in report.problems] == ["folder"]
        a.folder.mkdir()  # an empty mount point
        for _ in range(2):
            report = a.sync.now()
            assert not report.published
            assert [problem.kind for problem in report.problems] == ["folder"]
            assert list(a.folder.iterdir()) == []
        assert a.sync.publish().problems[0].kind == "folder"
        a.folder.rmdir()
        away.rename(a.folder)
        assert a.sync.now().published


@pytest.mark.parametrize("stray", ["Thumbs.db", "notes.db", "desktop.db.age", "netjournal_zzzzzzz.db"])
def test_a_stray_file_does_not_make_an_empty_mount_point_the_folder(stray: str, tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        (a.folder / "Thumbs.db").write_bytes(b"pictures")
        a.log("x")
        a.sync.now()
        a.folder.rename(tmp_path / "away")
        a.folder.mkdir()
        (a.folder / stray).write_bytes(b"whatever a system leaves here")
        a.log("y")
        for _ in range(3):
            report = a.sync.now()
            assert not report.published
            assert "folder" in {problem.kind for problem in report.problems}
            assert [path.name for path in a.folder.iterdir()] == [stray]
            assert stray not in a.sync.memory.files() or stray == "Thumbs.db"


@pytest.mark.parametrize("head", [b"SQLite format 3\0", b"age-encryption.org/v1\n"])
def test_a_file_without_a_seal_is_not_copied(head: bytes, home: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("it was copied")

    monkeypatch.setattr(inbound, "_fetch", refuse)
    path = home.folder / "netjournal_aaaaaaa.db"
    start = head.ljust(68, b"\0") + PUBLISHED_ID.to_bytes(4, "big")
    with path.open("wb") as file:
        file.write(start)
        file.truncate(3 << 30)  # a file full of holes takes no room
    assert [problem.kind for problem in home.sync.now().problems] == ["damaged"]
    path.write_bytes(start.ljust(40_960, b"\0"))
    if head.startswith(b"SQLite"):
        assert [problem.kind for problem in home.sync.now().problems] == ["damaged"]


def test_a_file_that_grows_while_it_is_read_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbound, "LARGEST", 1000)
    (tmp_path / "long").write_bytes(bytes(1001))
    with pytest.raises(OSError, match="larger than any journal"):
        inbound._fetch(tmp_path / "long", tmp_path / "copy")


def test_a_lost_marker_is_written_again_where_a_known_file_is(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        (a.folder / MARKER).unlink()
        a.log("x")
        assert a.sync.now().published
        assert (a.folder / MARKER).exists()


@given(st.sets(st.sampled_from("abcd")), st.sets(st.sampled_from("abcd")), st.booleans())
def test_gone_means_neither_the_marker_nor_a_known_file(known: set[str], present: set[str], marked: bool) -> None:
    assert is_gone(known, present, marked=marked) == (not marked and not known & present)


def test_a_slow_file_is_given_up_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        b.log("from b")
        b.sync.now()
        send(b, a)
        a.sync.replica.patience.seconds = 0.05
        go = threading.Event()
        real = inbound._head

        def slow(path: Path) -> bytes:
            if path != a.own_file():
                go.wait(10)
            return real(path)

        monkeypatch.setattr(inbound, "_head", slow)
        report = a.sync.now()
        assert [problem.kind for problem in report.problems] == ["waiting"]
        assert a.journal.every(Interaction) == []
        go.set()
        a.sync.replica.patience.seconds = 10
        for _ in range(100):
            if a.sync.now().arrived:
                break
        assert [interaction.summary for interaction in a.journal.every(Interaction)] == ["from b"]


def test_what_hangs_is_not_begun_twice() -> None:
    patience, begun, go = Patience(0.01), [], threading.Event()

    def hang() -> None:
        begun.append(1)
        go.wait(10)

    for _ in range(3):
        with pytest.raises(TooSlow):
            patience.wait_for("x", hang)
    assert begun == [1]
    go.set()


def test_what_goes_wrong_in_the_thread_is_raised_outside() -> None:
    def fail() -> None:
        raise FileNotFoundError("x")

    with pytest.raises(FileNotFoundError):
        Patience().wait_for("x", fail)


def test_a_listing_holds_ordinary_files_alone(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("x")
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / "folder").mkdir()
    assert list(listing(tmp_path)) == ["a.db"]
    before = listing(tmp_path)["a.db"].mark
    (tmp_path / "new").write_text("y")
    (tmp_path / "new").replace(tmp_path / "a.db")
    assert listing(tmp_path)["a.db"].mark != before


def test_a_clock_a_year_ahead_is_said_and_stops_nothing(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        a.move_clock(timedelta(days=365))
        a.restart()
        one = a.log("from next year")
        exchange(a, b)
        assert b.interaction(one.id).summary == "from next year"
        (problem,) = b.sync.status().problems
        assert problem.kind == "clock"
        assert not b.sync.status().wants_me
        assert b.sync.now().complete


def test_crossings_can_be_settled_in_every_way(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        one = a.log("first", minutes=5)
        exchange(a, b)
        a.write(one.id, summary="short", minutes=10)
        b.move_clock(timedelta(minutes=1))
        b.write(one.id, summary="longer", minutes=20)
        exchange(a, b)
        crossed = {conflict.field: conflict for conflict in a.sync.conflicts()}
        assert crossed.keys() == {"summary", "minutes"}
        assert crossed["summary"].as_json() == {
            "kind": "interaction",
            "id": one.id,
            "field": "summary",
            "versions": [
                {"value": "longer", "computer": "b", "at": "2026-11-23T08:01:00.000Z"},
                {"value": "short", "computer": "a", "at": crossed["summary"].versions[1].at},
            ],
        }
        with pytest.raises(WrongUsage):
            a.sync.settle(crossed["minutes"], both=True)
        with pytest.raises(WrongUsage):
            a.sync.settle(crossed["minutes"], third="a while")
        with pytest.raises(WrongUsage):
            a.sync.settle(crossed["minutes"])
        with pytest.raises(WrongUsage):
            a.sync.settle(crossed["minutes"], keep=2)
        a.sync.settle(crossed["summary"], both=True)
        a.sync.settle(crossed["minutes"], third="15")
        assert a.sync.conflicts() == []
        exchange(a, b)
        assert b.sync.conflicts() == []
        assert (b.interaction(one.id).summary, b.interaction(one.id).minutes) == ("short / longer", 15)
        a.journal.undo.back()
        assert a.interaction(one.id).minutes == 20


def test_the_same_edit_on_both_is_no_crossing(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        one = a.log("first")
        exchange(a, b)
        for item in (a, b):
            item.write(one.id, summary="the same")
        exchange(a, b)
        assert a.sync.conflicts() == b.sync.conflicts() == []
        b.write(one.id, summary="later")
        exchange(a, b)
        assert a.sync.conflicts() == []


def test_a_crossing_in_the_trash_is_not_asked_about(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        one = a.log("first")
        exchange(a, b)
        a.write(one.id, summary="by a")
        b.write(one.id, summary="by b")
        exchange(a, b)
        a.journal.trash(a.interaction(one.id), "Trash")
        assert a.sync.conflicts() == []
        with a.journal.change("Restore") as change:
            change.restore(a.interaction(one.id))
        assert len(a.sync.conflicts()) == 1


def test_two_computers_that_settle_at_once_are_asked_again(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        one = a.log("first")
        exchange(a, b)
        a.write(one.id, summary="by a")
        b.write(one.id, summary="by b")
        exchange(a, b)
        a.sync.settle(a.sync.conflicts()[0], third="settled by a")
        b.sync.settle(b.sync.conflicts()[0], third="settled by b")
        exchange(a, b)
        for item in (a, b):
            (crossed,) = item.sync.conflicts()
            assert {version.value for version in crossed.versions} == {"settled by a", "settled by b"}


def test_a_setting_of_the_journal_reaches_the_other_computer(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        a.set("date_order", "mdy")
        exchange(a, b)
        assert b.journal.settings.get("date_order") == "mdy"
        assert len(b.journal.every(Setting)) == 1


def test_status_without_sync(tmp_path: Path) -> None:
    with Journal(tmp_path / "j") as journal:
        status = Sync(journal).status()
        assert status.words() == ""
        assert not status.wants_me
        assert status.as_json()["on"] is False


def test_merging_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from netjournal.sync import merge

    one, two = blank_store(tmp_path / "one"), blank_store(tmp_path / "two")
    with one.change("Add") as change:
        change.add(Interaction(on=DAY, summary="x", topics=("t",)))
    before = dump(two)

    def fail(*_: object) -> str:
        raise RuntimeError("stop")

    with monkeypatch.context() as broken:
        broken.setattr(merge, "_newest", fail)
        with pytest.raises(RuntimeError):
            merge_file(two, file_of(one, tmp_path / "f.db"))
    assert dump(two) == before
    merge_file(two, tmp_path / "f.db")
    assert dump(two) == dump(one)
