"""Rows that no journal writes, in the journal itself: the rest is shown and published, and `doctor` mends them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from devices import DAY, Device, devices, exchange, send

from netjournal.domain.records import Contact, Intention, Interaction
from netjournal.journal.doctor import check_health
from netjournal.storage.backup import Backups
from netjournal.storage.database import Database
from netjournal.storage.examination import examine
from netjournal.storage.load import load_records
from netjournal.sync.doctor import check_sync
from netjournal.sync.validation import validate

SPOILS = {
    "a day": ("interactions", "\"on\" = 'soon'", "on"),
    "a number": ("interactions", "minutes = 'many'", "minutes"),
    "a character": ("interactions", "summary = CAST(x'53e961' AS TEXT)", "summary"),
    "bytes": ("interactions", "notes = x'ff00'", "notes"),
    "a stamp": ("interactions", "_s = 'vvvvvvvvvvvvvvvvvvvv'", " s"),
    "stamps of cells": ("interactions", "_c = '[1'", " c"),
    "a length": ("interactions", "_cl = -7", " cl"),
    "a trash date": ("interactions", "deleted_at = 'gone'", "deleted at"),
    "an id": ("interactions", "id = 'a b'", "id"),
    "pages": ("contacts", "urls = '{'", "urls"),
    "shares": ("intentions", "colleagues = NULL", "what is missing"),
}


def filled(device: Device) -> None:
    """Two of each kind that is spoiled."""
    for number in range(2):
        device.log(f"talk {number}", minutes=10)
        device.add_contact(f"Contact {number}")
        shares = {"colleagues": 50, "communities": 30, "following": 20}
        device.journal.add(Intention(starts_on=DAY, term_id=str(number), **shares), "Intend")


def spoil(device: Device, table: str, assignment: str) -> None:
    """Write into the first row of a table what no program of ours writes."""
    device.journal.store.connection.execute(
        f'UPDATE "{table}" SET {assignment} WHERE rowid = (SELECT min(rowid) FROM "{table}")'
    )


def read_lists(device: Device) -> None:
    """What the pages ask without reading whole records: each has what can be read."""
    journal = device.journal
    assert len(journal.interactions.newest_first()) in (1, 2)
    assert sum(journal.interactions.a_day(DAY, DAY).values()) in (1, 2)
    assert journal.interactions.last_on() in (DAY, None)
    assert journal.contacts.find("Contact 1").name == "Contact 1"
    assert len(journal.trash_can.all()) in (0, 1)
    assert journal.search.everything("talk")


def kinds_and_texts(home: Path) -> dict[str, tuple[bool, str]]:
    """What `doctor` finds of entries."""
    return {found.check: (found.ok, found.text) for found in (*check_health(home), *check_sync(home, mend=False))}


@pytest.mark.parametrize(("table", "assignment", "part"), SPOILS.values(), ids=SPOILS)
def test_the_rest_is_shown_and_published_and_doctor_mends(
    table: str, assignment: str, part: str, tmp_path: Path
) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        filled(a)
        spoil(a, table, assignment)
        records = load_records(a.journal.store)
        for found in (records.interactions, records.contacts, records.intentions):
            assert len(found) in (1, 2)
        read_lists(a)
        report = a.sync.now()
        assert report.published
        (problem,) = report.problems
        assert problem.kind == "rows"
        assert part in problem.text
        assert a.sync.status().problems == report.problems
        for left in a.sync.replica.private.glob("passing-*"):
            pytest.fail(f"{left} was left")
        send(a, b)
        assert b.sync.now().arrived
        assert not b.sync.status().problems
        ok, text = kinds_and_texts(a.home)["entries"]
        assert not ok
        assert part in text

        check_health(a.home, mend=True)
        assert examine(a.journal.store) == []
        assert kinds_and_texts(a.home)["entries"][0]
        (kept,) = [item for item in Backups(a.home).all() if item.reason == "before-mend"]
        with closing(Database(kept.path, before_migration=lambda _path: None)) as before:
            assert examine(before)
        exchange(a, b)
        # Mending goes by the computer's own clock, which may be ahead of the one that this test sets.
        assert {problem.kind for problem in a.sync.status().problems} <= {"clock"}
        for device in (a, b):
            assert len(device.journal.every(Interaction)) == 2
            assert len(device.journal.every(Contact)) == 2
            assert len(device.journal.every(Intention)) == 2


def test_what_can_be_read_of_a_spoiled_text_stays(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        a.log("talk", notes="kept")
        spoil(a, "interactions", "summary = CAST(x'53e961' AS TEXT)")
        check_health(a.home, mend=True)
        (talk,) = a.journal.every(Interaction)
        assert (talk.summary, talk.notes) == ("S\ufffda", "kept")


def test_a_row_spoiled_later_is_found_within_a_day(tmp_path: Path) -> None:
    from datetime import timedelta

    with devices(tmp_path, "a") as (a,):
        filled(a)
        a.sync.now()
        spoil(a, "interactions", "minutes = 'many'")
        a.move_clock(timedelta(days=1))
        a.log("one more")
        assert [problem.kind for problem in a.sync.now().problems] == ["rows"]
        a.log("and one more")
        assert [problem.kind for problem in a.sync.now().problems] == ["rows"]


def test_a_published_file_passes_what_others_ask_of_it(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        filled(a)
        spoil(a, "interactions", "minutes = 'many'")
        a.sync.now()
        copy = tmp_path / "copy.db"
        copy.write_bytes(a.own_file().read_bytes()[:-4096])
        assert validate(copy).rejected == ()
