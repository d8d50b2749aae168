"""What must be true of sharing, as small stories: each is a test, and together they must catch every mutant."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from devices import (
    DAY,
    Device,
    blank_store,
    devices,
    dump,
    exchange,
    file_of,
    merge_file,
    send,
    setting,
    setting_id,
)

from netjournal.domain.records import Contact, Interaction, TierMove
from netjournal.storage.database import Database
from netjournal.storage.mapping import compact

YEAR = timedelta(days=365)
Story = Callable[[Path], None]
STORIES: dict[str, Story] = {}


def story(function: Story) -> Story:
    """Add a story to the collection."""
    STORIES[function.__name__] = function
    return function


def history_values(store: Database, identity: str, column: str) -> list[object]:
    """Every value of a cell in the history, oldest first."""
    return [
        value
        for (value,) in store.connection.execute(
            'SELECT value FROM history WHERE id = ? AND "column" = ? ORDER BY stamp', (identity, column)
        )
    ]


def put_home_back(device: Device, copy: Path) -> None:
    """Put the home of a computer back as it was when `copy` was made of its journal."""
    device.close()
    for ending in ("-wal", "-shm"):
        (device.home / f"journal.db{ending}").unlink(missing_ok=True)
    shutil.copyfile(copy, device.home / "journal.db")
    device.open()


@story
def everything_reaches_everybody(root: Path) -> None:
    with devices(root, "a", "b", "c") as (a, b, c):
        one, two = a.log("from a", topics=("x",)), b.log("from b", minutes=5)
        exchange(a, b, c)
        for item in (a, b, c):
            assert item.interaction(one.id).summary == "from a"
            assert item.interaction(one.id).topics == ("x",)
            assert item.interaction(two.id).minutes == 5
        assert a.state() == b.state() == c.state()


@story
def edits_of_different_fields_both_stay(root: Path) -> None:
    with devices(root, "a", "b") as (a, b):
        one = a.log("first", minutes=5)
        exchange(a, b)
        a.write(one.id, summary="by a")
        b.write(one.id, minutes=50)
        exchange(a, b)
        assert [(item.interaction(one.id).summary, item.interaction(one.id).minutes) for item in (a, b)] == [
            ("by a", 50)
        ] * 2
        assert a.sync.conflicts() == b.sync.conflicts() == []


@story
def the_last_change_wins_whatever_the_clocks_say(root: Path) -> None:
    with devices(root, "a", "b") as (a, b):
        one = a.log("first")
        exchange(a, b)
        a.move_clock(YEAR)
        a.write(one.id, summary="from next year")
        exchange(a, b)
        b.move_clock(-YEAR)
        b.restart()
        b.write(one.id, summary="the last word")
        exchange(a, b)
        assert a.interaction(one.id).summary == b.interaction(one.id).summary == "the last word"
        assert a.sync.conflicts() == []


@story
def deletes_stick_and_restores_stick(root: Path) -> None:
    with devices(root, "a", "b") as (a, b):
        one = a.log("first")
        exchange(a, b)
        a.journal.trash(a.interaction(one.id), "Trash")
        b.write(one.id, summary="edited meanwhile")
        exchange(a, b)
        for item in (a, b):
            assert item.journal.every(Interaction) == []
            assert item.interaction(one.id).deleted_at is not None
            assert item.interaction(one.id).summary == "edited meanwhile"
        with b.journal.change("Restore") as change:
            change.restore(b.interaction(one.id))
        exchange(a, b)
        for item in (a, b):
            assert [found.summary for found in item.journal.every(Interaction)] == ["edited meanwhile"]
            assert item.interaction(one.id).deleted_at is None


@story
def a_restore_beats_a_delete_that_did_not_know_of_it(root: Path) -> None:
    with devices(root, "a", "b") as (a, b):
        one = a.log("first")
        exchange(a, b)
        with a.journal.change("Trash") as change:
            change.trash(one)
        with a.journal.change("Restore") as change:
            change.restore(one)
        b.move_clock(YEAR)
        b.journal.trash(b.interaction(one.id), "Trash")
        exchange(a, b)
        for item in (a, b):
            assert [found.id for found in item.journal.every(Interaction)] == [one.id]
            assert item.interaction(one.id).deleted_at is None
        assert a.state() == b.state()


@story
def links_are_taken_off_and_put_back(root: Path) -> None:
    with devices(root, "a", "b") as (a, b):
        one = a.log("first", topics=("x", "y"))
        exchange(a, b)
        a.write(one.id, topics=("y",))
        b.write(one.id, topics=("x", "y", "z"))
        exchange(a, b)
        assert set(a.interaction(one.id).topics) == set(b.interaction(one.id).topics) == {"y", "z"}
        b.write(one.id, topics=("x", "y", "z"))
        exchange(a, b)
        assert set(a.interaction(one.id).topics) == {"x", "y", "z"}


@story
def nobody_loses_to_an_edit_that_crossed(root: Path) -> None:
    with devices(root, "a", "b", "c") as (a, b, c):
        one = a.log("first")
        exchange(a, b, c)
        a.write(one.id, summary="by a")
        b.write(one.id, summary="by b")
        b.write(one.id, summary="by b again")
        exchange(a, b, c)
        for item in (a, b, c):
            (crossed,) = item.sync.conflicts()
            assert {version.value for version in crossed.versions} == {"by a", "by b again"}
            assert {version.computer for version in crossed.versions} == {"a", "b"}
            values = history_values(item.journal.store, one.id, "summary")
            assert sorted(map(str, values)) == ["by a", "by b", "by b again", "first"]
        (crossed,) = c.sync.conflicts()
        c.sync.settle(crossed, third="by everybody")
        exchange(a, b, c)
        for item in (a, b, c):
            assert item.sync.conflicts() == []
            assert item.interaction(one.id).summary == "by everybody"


@story
def a_setting_made_twice_is_one_and_keeps_both_values(root: Path) -> None:
    with devices(root, "a", "b") as (a, b):
        a.set("week_start", 0)
        b.set("week_start", 6)
        exchange(a, b)
        assert a.state() == b.state()
        for item in (a, b):
            assert setting(item, "week_start").value in (0, 6)
            assert sorted(map(str, history_values(item.journal.store, setting_id("week_start"), "value"))) == ["0", "6"]
            (crossed,) = item.sync.conflicts()
            assert {crossed.shown(version) for version in crossed.versions} == {0, 6}
        b.sync.settle(b.sync.conflicts()[0], third="0")
        exchange(a, b)
        assert a.sync.conflicts() == b.sync.conflicts() == []
        assert setting(a, "week_start").value == setting(b, "week_start").value == 0


@story
def equal_stamps_with_different_values_meet_in_one(root: Path) -> None:
    one, two = blank_store(root / "one", "0000001", 10**12), blank_store(root / "two", "0000002", 10**12)
    for store, text in ((one, "x"), (two, "y")):
        with store.change("Add") as change:
            change.add(Interaction(id="same", on=DAY, summary=text, notes="n" if store is one else ""))
        store.connection.execute("UPDATE interactions SET _s = ?", ("0" * 20,))
    first, second = file_of(one, root / "one.db"), file_of(two, root / "two.db")
    merge_file(one, second)
    merge_file(two, first)
    assert dump(one) == dump(two)
    assert one.get(Interaction, "same").summary == "y"
    assert one.get(Interaction, "same").notes == "n"  # a value wins over none


@story
def two_programs_that_start_together_write_different_stamps(root: Path) -> None:
    with devices(root, "a", "b") as (a, b):
        one = a.log("first")
        exchange(a, b)
        a.restart()
        b.restart()
        a.moment = b.moment
        for number in range(3):
            a.write(one.id, summary=f"a{number}")
            b.write(one.id, summary=f"b{number}")
        exchange(a, b)
        values = set(history_values(a.journal.store, one.id, "summary"))
        assert values == {"first", *(f"{who}{number}" for who in "ab" for number in range(3))}
        assert a.state() == b.state()


@story
def a_clone_of_a_home_takes_a_name_of_its_own(root: Path) -> None:
    with devices(root, "a", "b") as (a, b):
        one = a.log("first")
        exchange(a, b)
        twin = Device(root, "twin", folder=a.folder, of=a)
        assert twin.sync.replica.device == a.sync.replica.device
        twin.log("from the twin")
        twin.sync.now()
        a.log("from a")
        report = a.sync.now()
        assert report.new_device
        assert a.sync.replica.device != twin.sync.replica.device
        for _ in range(2):
            for item in (a, twin):
                item.sync.now()
            send(a, b)
            b.sync.now()
        summaries = {"first", "from the twin", "from a"}
        for item in (a, b, twin):
            assert {found.summary for found in item.journal.every(Interaction)} == summaries
        assert a.interaction(one.id) == twin.interaction(one.id)
        assert not a.sync.now().new_device
        twin.close()


@story
def a_restored_replica_heals_from_its_own_file(root: Path) -> None:
    with devices(root, "a", "b") as (a, b):
        one = a.log("first")
        a.sync.now()
        a.rest()
        shutil.copyfile(a.home / "journal.db", root / "backup.db")
        a.write(one.id, summary="after the backup")
        two = a.log("lost and found")
        a.sync.now()
        put_home_back(a, root / "backup.db")
        a.sync.now()
        assert a.interaction(one.id).summary == "after the backup"
        assert a.interaction(two.id).summary == "lost and found"
        send(a, b)
        exchange(a, b)
        assert a.state() == b.state()
        assert a.sync.conflicts() == []


@story
def what_only_an_earlier_file_had_goes_on_from_who_merged_it(root: Path) -> None:
    """A home is put back and publishes less than it did: the one computer that merged the rest hands it on."""
    with devices(root, "a", "b", "c") as (a, b, c):
        one = a.log("first")
        exchange(a, b, c)
        a.rest()
        shutil.copyfile(a.home / "journal.db", root / "backup.db")
        before = a.own_file().read_bytes()
        two = a.log("seen by b alone")
        a.write(one.id, summary="edited, and seen by b alone")
        a.sync.now()
        send(a, b)
        assert not b.sync.now().published, "a merge alone is nothing to publish"
        a.own_file().write_bytes(before)
        put_home_back(a, root / "backup.db")
        a.log("instead")
        exchange(a, b, c)
        for item in (a, b, c):
            assert item.interaction(two.id).summary == "seen by b alone"
            assert item.interaction(one.id).summary == "edited, and seen by b alone"
        assert a.state() == b.state() == c.state()


@story
def what_a_file_had_that_is_gone_goes_on_from_who_merged_it(root: Path) -> None:
    with devices(root, "a", "b", "c") as (a, b, c):
        exchange(a, b, c)
        two = a.log("seen by b alone")
        a.sync.now()
        send(a, b)
        b.sync.now()
        (b.folder / a.own_file().name).unlink()
        b.sync.now()
        send(b, c)
        c.sync.now()
        assert c.interaction(two.id).summary == "seen by b alone"
        assert not b.sync.now().published, "once is enough"


@story
def an_old_file_brings_nothing_back(root: Path) -> None:
    with devices(root, "a", "b") as (a, b):
        one, two = a.log("first"), a.log("to be deleted")
        a.sync.now()
        shutil.copyfile(a.own_file(), root / "old.db")
        a.write(one.id, summary="second")
        a.journal.trash(a.interaction(two.id), "Trash")
        exchange(a, b)
        before = b.state()
        shutil.copyfile(root / "old.db", b.folder / "an old backup of netjournal.db")
        b.sync.now()
        assert b.state() == before
        assert b.interaction(one.id).summary == "second"


@story
def deletes_alone_are_news(root: Path) -> None:
    """A delete changes no stamp of any link: whoever skips files by stamps misses it."""
    with devices(root, "a", "b") as (a, b):
        one = a.log("first", topics=("x",))
        exchange(a, b)
        stamp = a.journal.store.clock.next_stamp()
        with a.journal.store.unlogged() as pen:
            (link,) = pen.connection.execute("SELECT id FROM topics").fetchone()
            pen.trash("topics", link)
        assert stamp
        exchange(a, b)
        assert b.interaction(one.id).topics == ()


@story
def the_history_of_an_edit_travels(root: Path) -> None:
    with devices(root, "a", "b") as (a, b):
        one = a.log("first")
        a.write(one.id, summary="second")
        a.write(one.id, summary="third")
        exchange(a, b)
        assert history_values(b.journal.store, one.id, "summary") == ["first", "second", "third"]


@story
def an_edit_that_somebody_undoes_leaves_the_one_that_crossed(root: Path) -> None:
    with devices(root, "a", "b") as (a, b):
        one = a.log("first")
        exchange(a, b)
        a.write(one.id, summary="by a")
        b.write(one.id, summary="by b")
        exchange(a, b)
        (crossed,) = b.sync.conflicts()
        place = [version.value for version in crossed.versions].index("by a")
        b.sync.settle(crossed, keep=place)
        exchange(a, b)
        assert a.interaction(one.id).summary == b.interaction(one.id).summary == "by a"
        assert a.sync.conflicts() == b.sync.conflicts() == []
        a.write(one.id, summary="later")
        exchange(a, b)
        assert a.sync.conflicts() == b.sync.conflicts() == []


@story
def who_is_forgotten_stays_forgotten(root: Path) -> None:
    with devices(root, "a", "b", "c") as (a, b, c):
        secret = "Zebedee Quux"
        person = a.add_contact(secret)
        exchange(a, b, c)
        with b.journal.change("Write about them") as change:
            change.add(TierMove(contact_id=person.id, on=DAY, reason="Quux is leaving"))
            change.edit(b.journal.get(Contact, person.id), notes="Quux has a cold")
        a.journal.contacts.forget(a.journal.get(Contact, person.id))
        exchange(a, b, c)
        exchange(a, b, c)
        assert a.state() == b.state() == c.state()
        for item in (a, b, c):
            assert item.journal.contacts.all() == []
            assert item.journal.get(Contact, person.id).deleted_at is not None
            assert item.journal.search.everything("quux") == []
            item.rest()
            assert b"quux" not in (item.home / "journal.db").read_bytes().lower()
            assert b"quux" not in item.own_file().read_bytes().lower()
        send(b, a)
        a.sync.now()
        assert a.journal.contacts.all() == []


@story
def merging_moves_the_clock_past_what_it_met(root: Path) -> None:
    one, two = blank_store(root / "one", now=5 * 10**12), blank_store(root / "two", now=10**12)
    with one.change("Add") as change:
        change.add(Interaction(id="same", on=DAY, summary="ahead"))
    merge_file(two, file_of(one, root / "one.db"))
    kept = two.local("last_stamp")
    (latest,) = one.connection.execute("SELECT max(_s) FROM interactions").fetchone()
    assert kept is not None
    assert kept > latest
    two.close()
    again = Database(root / "two" / "journal.db")
    with again.change("Edit") as change:
        change.edit(again.get(Interaction, "same"), summary="behind")
    merge_file(one, file_of(again, root / "two.db"))
    assert one.get(Interaction, "same").summary == "behind"


@story
def an_older_version_passes_on_what_it_does_not_know(root: Path) -> None:
    """A column that a file lacks is no information; one that it passes on empty with the same stamp is none either."""
    new, other = blank_store(root / "new"), blank_store(root / "other")
    with new.change("Add") as change:
        change.add(Interaction(id="same", on=DAY, summary="s", notes="only the new version knows notes"))
    old = file_of(new, root / "old.db")
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("ALTER TABLE interactions DROP COLUMN notes")
        connection.commit()
    merge_file(other, old)
    relayed = file_of(other, root / "relayed.db")
    before = dump(new)
    merge_file(new, relayed)
    assert new.get(Interaction, "same").notes == "only the new version knows notes"
    assert dump(new)["interactions"] == before["interactions"]
    merge_file(other, file_of(new, root / "new.db"))
    assert other.get(Interaction, "same").notes == "only the new version knows notes"


@story
def a_newer_version_adds_what_an_older_ignores(root: Path) -> None:
    new, old = blank_store(root / "new"), blank_store(root / "old")
    with new.change("Add") as change:
        change.add(Interaction(id="same", on=DAY, summary="s"))
    newer = file_of(new, root / "newer.db", schema="9")
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("ALTER TABLE interactions ADD COLUMN mood TEXT")
        cells = compact({"mood": "02" + "0" * 18, "summary": "02" + "1" * 18})
        connection.execute("UPDATE interactions SET mood = 'glad', _c = ?", (cells,))
        connection.execute("CREATE TABLE gadgets (id TEXT)")
        connection.commit()
    merge_file(old, newer)
    assert old.get(Interaction, "same").summary == "s"
    ((cells,),) = old.connection.execute("SELECT _c FROM interactions").fetchall()
    assert "mood" not in cells
    before = dump(old)
    merge_file(old, newer)
    assert dump(old) == before


@story
def the_same_export_taken_over_on_two_computers_is_no_edit(root: Path) -> None:
    with devices(root, "a", "b") as (a, b):
        one = a.log("first", topics=("x",))
        a.write(one.id, summary="second")
        exported = a.interaction(one.id)
        with devices(root / "other", "c", "d") as (c, d):
            for item in (c, d):
                with item.journal.change("Import") as change:
                    change.take_over(exported)
            exchange(c, d)
            assert c.state() == d.state()
            assert c.state()["history"] == []
            assert c.interaction(one.id).summary == "second"
        assert b.journal.every(Interaction) == []


@story
def a_way_back_does_not_stand_for_a_word_that_came_after(root: Path) -> None:
    with devices(root, "a", "b") as (a, b):
        one = a.log("x")
        exchange(a, b)
        a.write(one.id, summary="v")
        a.write(one.id, summary="w")
        b.move_clock(timedelta(minutes=5))
        b.write(one.id, summary="v")
        exchange(a, b)
        for item in (a, b):
            (crossed,) = item.sync.conflicts()
            assert {version.value for version in crossed.versions} == {"v", "w"}


@story
def an_ordinary_edit_settles_what_crossed(root: Path) -> None:
    with devices(root, "a", "b", "c") as (a, b, c):
        one = a.log("x")
        exchange(a, b, c)
        for item in (a, b, c):
            item.write(one.id, summary=f"by {item.name}")
        exchange(a, b)
        assert len(b.sync.conflicts()[0].versions) == 2
        b.write(one.id, summary="a third text")
        assert b.sync.conflicts() == []
        exchange(a, b)
        assert a.sync.conflicts() == []
        exchange(a, b, c)  # what c wrote was not known then, and is shown
        for item in (a, b, c):
            (crossed,) = item.sync.conflicts()
            assert {version.value for version in crossed.versions} == {"a third text", "by c"}


@story
def undo_settles_nothing_unseen(root: Path) -> None:
    with devices(root, "a", "b") as (a, b):
        one = a.log("x")
        exchange(a, b)
        a.write(one.id, summary="by a")
        b.write(one.id, summary="by b")
        exchange(a, b)
        a.journal.undo.back()
        exchange(a, b)
        for item in (a, b):
            (crossed,) = item.sync.conflicts()
            assert {version.value for version in crossed.versions} == {"x", "by b"}


@story
def a_row_that_no_journal_writes_is_left_out_and_the_rest_arrives(root: Path) -> None:
    one, other = blank_store(root / "one"), blank_store(root / "other")
    with one.change("Add") as change:
        change.add(Interaction(on=DAY, summary="whole"))
        change.add(Interaction(id="spoiled", on=DAY, summary="spoiled"))
    path = file_of(one, root / "one.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE interactions SET minutes = 'many' WHERE id = 'spoiled'")
        connection.commit()
    merge_file(other, path)
    assert [item.summary for item in other.every(Interaction)] == ["whole"]
    assert other.connection.execute("SELECT count(*) FROM interactions").fetchone() == (1,)


@story
def what_no_other_would_take_is_not_published(root: Path) -> None:
    with devices(root, "a", "b") as (a, b):
        a.log("whole")
        spoiled = a.log("spoiled")
        a.journal.store.connection.execute("UPDATE interactions SET minutes = 'many' WHERE id = ?", (spoiled.id,))
        a.sync.now()
        with closing(sqlite3.connect(a.own_file())) as connection:
            assert connection.execute("SELECT summary FROM interactions").fetchall() == [("whole",)]
        exchange(a, b)
        assert [problem.kind for problem in a.sync.status().problems] == ["rows"]
