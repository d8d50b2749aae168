"""Forgetting somebody reaches every file of this computer, and names what it cannot reach."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from devices import DAY, Device, devices, exchange, send

from netjournal.domain.records import Contact, Interaction, Learning
from netjournal.exchange.forgetting import check_forgotten, forget, forget_name
from netjournal.journal.batches import Exports
from netjournal.journal.merge_contacts import POINTERS
from netjournal.storage.backup import Reason
from netjournal.storage.fulltext import wrong_indexes
from netjournal.sync.doctor import check_sync

HAL = "zoe bergstrand"
"""A name that would win over “somebody” wherever the greater text wins."""


def talk(device: Device, contact: Contact, summary: str) -> Interaction:
    """A conversation with a contact, whose summary a mention put the name into."""
    return device.log(summary, contact_ids=(contact.id,))


def everything(device: Device) -> str:
    """All that the journal's database holds."""
    return "\n".join(device.journal.store.connection.iterdump()).casefold()


def test_the_name_for_a_mention_is_somebody_on_every_computer_whatever_comes_late(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b", "c") as (a, b, c):
        hal = a.add_contact(HAL)
        one = talk(a, hal, f"coffee with {HAL}")
        a.write(one.id, summary=f"tea with {HAL}")
        learned = a.journal.add(Learning(text=f"{HAL} sorts tickets", on=DAY, interaction_ids=(one.id,)), "learned")
        own = a.log(f"heard of {HAL} elsewhere")
        exchange(a, b, c)
        b.log("so that b publishes all that it knows")
        exchange(a, b, c)
        stale = b.own_file().read_bytes()
        b.write(one.id, minutes=20)
        done = forget(a.journal, a.journal.contacts.find(HAL))
        assert done.rewritten == 2
        assert [word.id for word in done.words] == [own.id]
        exchange(a, b, c)
        (c.folder / "an old file.db").write_bytes(stale)
        c.sync.now()
        exchange(a, b, c)
        for device in (a, b, c):
            assert device.interaction(one.id).summary == "tea with somebody"
            assert device.interaction(one.id).minutes == 20
            assert device.journal.get(Learning, learned.id).text == "somebody sorts tickets"
            assert device.interaction(own.id).summary == f"heard of {HAL} elsewhere", "the teacher's own words stay"
            held = everything(device).replace(f"heard of {HAL}", "")
            assert HAL not in held
            assert device.sync.conflicts() == []
            assert not wrong_indexes(device.journal.store.connection)
        assert a.state() == b.state() == c.state()


def test_an_edit_that_crossed_with_forgetting_is_not_lost_and_is_asked_about(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        hal = a.add_contact(HAL)
        one = talk(a, hal, f"coffee with {HAL}")
        exchange(a, b)
        b.write(one.id, summary=f"{HAL} wants the keys back on Friday")
        forget(a.journal, a.journal.contacts.find(HAL))
        exchange(a, b)
        for device in (a, b):
            (crossing,) = device.sync.conflicts()
            assert {version.value for version in crossing.versions} == {
                "coffee with somebody",
                "somebody wants the keys back on Friday",
            }
            assert HAL not in everything(device)
        assert a.state() == b.state()


def test_in_words_changes_what_the_teacher_wrote_in_one_go(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        hal = a.add_contact("Hal Bergstrand")
        own = a.log("HAL BERGSTRAND said so, says Hal Bergstrand-Lee")
        snapshot = a.journal.backups.take(Reason.ASKED)
        exchange(a, b)
        forget(a.journal, hal, in_words=True)
        exchange(a, b)
        for device in (a, b):
            assert device.interaction(own.id).summary == "somebody said so, says somebody-Lee"
            assert "hal bergstrand" not in everything(device)
        assert b"Bergstrand" not in snapshot.path.read_bytes()


def test_a_name_alone_can_go_from_the_words(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        own = a.log("Hal Bergstrand said so")
        assert forget_name(a.journal, "Hal Bergstrand").rewritten == 1
        assert a.interaction(own.id).summary == "somebody said so"
        a.journal.undo.back(rest=True)
        assert "bergstrand" not in everything(a)


def test_who_was_one_with_them_and_who_lies_in_the_trash_go_too(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        hal, twin, other = (a.add_contact(name) for name in ("Hal Bergstrand", "H. Bergstrand", "Wren"))
        a.journal.store.connection.execute("UPDATE contacts SET merged_into = ? WHERE id = ?", (hal.id, twin.id))
        a.journal.contacts.trash(other)
        done = forget(a.journal, hal)
        assert done.also == ("H. Bergstrand",)
        trashed = a.journal.contacts.find_for_forgetting("wren")
        forget(a.journal, trashed)
        assert "bergstrand" not in everything(a)
        assert "wren" not in everything(a)
        assert a.journal.trash_can.all() == []
    assert any("merged_into" in pointer.fields for pointer in POINTERS)


def test_conflict_copies_leftovers_and_exports_are_reached_or_named(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        hal = a.add_contact("Hal Bergstrand")
        talk(a, hal, "coffee with Hal Bergstrand")
        exchange(a, b)
        b.log("so that b publishes all that it knows")
        exchange(a, b)
        shutil.copyfile(b.own_file(), a.folder / f"{b.own_file().stem} (1).db")
        shutil.copyfile(b.own_file(), a.folder / "netjournal kept by hand.db")
        a.sync.now()
        a.log("more")
        assert a.sync.now().tidied
        (a.folder / "inbox.txt").write_text("call Hal Bergstrand\n")
        vault = tmp_path / "vault" / "Hal Bergstrand.md"
        vault.parent.mkdir()
        vault.write_text("# Hal Bergstrand\n")
        with Exports(a.journal.store).under_way("vault", a.moment) as run:
            run.remember(vault, "x")
        leftover = a.home / "backups" / ".~netjournal-0011.tmp"
        leftover.parent.mkdir(exist_ok=True)
        shutil.copyfile(a.home / "journal.db", leftover)

        shutil.copyfile(a.home / "journal.db", a.home / "sync" / "passing-1-0011.db")

        done = forget(a.journal, a.journal.contacts.find("hal"))
        said = "\n".join(text for text, _ in done.elsewhere)
        assert "(1).db was removed" in said
        assert "netjournal kept by hand.db in the shared folder still has them." in said
        assert f"{b.own_file().name} from b still has them" in said
        assert str(vault) in said
        assert "inbox.txt have the name" in said
        assert not leftover.exists()
        assert a.own_file().name not in said, "this computer's own file was published again"
        assert Exports(a.journal.store).all() == []
        for path in (*a.home.rglob("*"), a.own_file()):
            if path.is_file():
                assert b"Bergstrand" not in path.read_bytes(), path

        found = [finding.text for finding in check_forgotten(a.home, False)]
        assert any("kept by hand" in text for text in found)
        (a.folder / "netjournal kept by hand.db").unlink()
        send(a, b)
        b.sync.now()
        send(b, a)
        a.sync.now()
        assert [finding.ok for finding in check_forgotten(a.home, False)] == [True]


def test_doctor_takes_out_what_a_snapshot_still_has(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        hal = a.add_contact("Hal Bergstrand")
        snapshot = a.journal.backups.take(Reason.ASKED)
        kept = snapshot.path.read_bytes()
        forget(a.journal, hal)
        snapshot.path.write_bytes(kept)
        (finding,) = check_forgotten(a.home, False)
        assert snapshot.name in finding.text
        (finding,) = check_forgotten(a.home, True)
        assert finding.ok
        assert b"Bergstrand" not in snapshot.path.read_bytes()


def test_a_twin_that_comes_later_is_asked_about(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        hal = a.add_contact("Hal Bergstrand")
        exchange(a, b)
        twin = b.add_contact("Hal B.")
        with b.journal.store.unlogged() as pen:
            pen.edit("contacts", twin.id, {"merged_into": hal.id})
        forget(a.journal, a.journal.contacts.find("hal"))
        exchange(a, b)
        for device in (a, b):
            (finding,) = [finding for finding in check_forgotten(device.home, False) if not finding.ok]
            assert "Hal B." in finding.text
            assert twin.id in finding.way_out


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX systems")
def test_what_another_program_works_on_is_left_and_named(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        hal = a.add_contact("Hal Bergstrand")
        leftover = a.home / "backups" / ".~netjournal-0011.tmp"
        leftover.parent.mkdir(exist_ok=True)
        a.rest()
        shutil.copyfile(a.home / "journal.db", leftover)
        code = (
            "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('BEGIN IMMEDIATE');"
            "c.execute('SELECT count(*) FROM contacts').fetchone(); print('open', flush=True); sys.stdin.read()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", code, str(leftover)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == "open\n"
            assert leftover in forget(a.journal, hal).beyond
            other.communicate()


def test_a_journal_that_lies_in_the_shared_folder_is_named(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        around = a.home.parent
        a.sync.memory.keep("folder", str(around))
        place = [finding for finding in check_sync(a.home, False) if finding.check == "sync place"]
        assert [finding.ok for finding in place] == [False]
        assert "half written" in place[0].text
        a.sync.memory.keep("folder", str(a.folder))
        assert not [finding for finding in check_sync(a.home, False) if finding.check == "sync place"]


def test_leftovers_are_judged_by_the_clock_of_the_drive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with devices(tmp_path, "a") as (a,):
        leftover = a.folder / ".~netjournal_aaaaaaa.tmp"
        leftover.write_bytes(b"half a file")
        monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)  # this computer's clock is years ahead
        (found,) = [finding for finding in check_sync(a.home, True) if finding.check == "sync leftovers"]
        assert found.ok
        assert leftover.exists(), "a program of just now may still write it"
        monkeypatch.undo()
        os.utime(leftover, (1_000_000_000, 1_000_000_000))
        (found,) = [finding for finding in check_sync(a.home, False) if finding.check == "sync leftovers"]
        assert not found.ok
        check_sync(a.home, True)
        assert not leftover.exists()
        assert sorted(path.name for path in a.folder.iterdir() if path.name.startswith(".")) == []
