"""The doctor says what it sees, and what to do; it puts right only what is harmless."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from netjournal.domain.records import Contact, Finding, Interaction
from netjournal.journal.doctor import check_health
from netjournal.journal.journal import Journal
from netjournal.storage.backup import Reason
from netjournal.storage.copy import UNFINISHED
from netjournal.storage.hlc import HlcClock
from netjournal.text.dates import day_of, format_date

TODAY = date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "journal"
    with Journal(folder) as journal:
        lucia = journal.contacts.add(Contact(name="Lucía Morrow", topics=("feedback",)), on=TODAY)
        journal.add(Interaction(on=TODAY, contact_ids=(lucia.id,), summary="coffee"), "x")
        journal.backups.take(Reason.ASKED)
    return folder


def ill(folder: Path, *, mend: bool = False) -> dict[str, Finding]:
    """What is not well; each of it says what to do."""
    found = {finding.check: finding for finding in check_health(folder, mend) if not finding.ok}
    assert all(result.way_out for result in found.values())
    return found


def test_a_healthy_journal(folder: Path) -> None:
    assert ill(folder) == {}
    checks = [finding.check for finding in check_health(folder)]
    assert checks == [
        "folder", "permissions", "drafts", "database", "entries", "search", "today", "links", "meaning", "clock",
        "snapshots", "disk", "leftovers",
    ]  # fmt: skip
    assert "1 conversation is in it" in next(
        finding.text for finding in check_health(folder) if finding.check == "database"
    )


def test_looking_changes_nothing(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*.db")}
    check_health(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*.db")} == before


def test_no_journal_yet(tmp_path: Path) -> None:
    assert ill(tmp_path / "nowhere") == {}
    assert not (tmp_path / "nowhere").exists()
    assert ill(tmp_path) == {}
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database(folder: Path) -> None:
    database = folder / "journal.db"
    data = bytearray(database.read_bytes())
    data[-3 * 4096 :] = os.urandom(3 * 4096)
    database.write_bytes(data)
    found = ill(folder)
    assert "damaged" in found["database"].text
    assert "`netjournal backup restore 20" in found["database"].way_out
    os.truncate(database, 5000)
    assert "damaged" in ill(folder)["database"].text


def test_a_database_of_somebody_else(folder: Path) -> None:
    (folder / "journal.db").unlink()
    with closing(sqlite3.connect(folder / "journal.db")) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    assert "not a journal" in ill(folder)["database"].text


def test_a_today_that_says_something_else_than_the_records_is_mended(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "journal.db")) as connection, connection:
        connection.execute("DELETE FROM touch")
    assert set(ill(folder)) == {"today"}
    assert ill(folder, mend=True) == {}
    assert ill(folder) == {}


def test_search_that_has_lost_its_way_is_mended(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "journal.db")) as connection, connection:
        connection.execute("INSERT INTO contacts_fts(contacts_fts) VALUES ('delete-all')")
    assert set(ill(folder)) == {"search"}
    assert ill(folder, mend=True) == {}
    with Journal(folder) as journal:
        assert [hit.text for hit in journal.search.everything("lucia")] == ["Lucía Morrow"]


def test_files_that_others_can_read_are_closed(folder: Path) -> None:
    snapshot = next((folder / "backups").iterdir())
    snapshot.chmod(0o644)
    (folder / "backups").chmod(0o755)
    assert str(snapshot.parent) in ill(folder)["permissions"].text
    assert ill(folder, mend=True) == {}
    assert snapshot.stat().st_mode & 0o777 == 0o600
    assert snapshot.parent.stat().st_mode & 0o777 == 0o700


def test_links_to_nowhere(folder: Path) -> None:
    with Journal(folder) as journal:
        journal.add(Interaction(on=TODAY, contact_ids=("nobody",), summary="alone"), "x")
    assert ill(folder)["links"].text.startswith("1 link leads")


def test_what_is_in_the_trash_is_not_nowhere(folder: Path) -> None:
    with Journal(folder) as journal:
        journal.trash(journal.contacts.all()[0], "x")
    assert ill(folder) == {}


def test_a_clock_that_was_ahead(folder: Path) -> None:
    ahead = datetime.now(UTC) + timedelta(days=400)
    with Journal(folder, clock=HlcClock(lambda: int(ahead.timestamp() * 1000))) as journal:
        journal.contacts.add(Contact(name="Wren"), on=TODAY)
    assert format_date(day_of(ahead)) in ill(folder)["clock"].text


def test_snapshots_that_are_damaged_old_or_none(folder: Path) -> None:
    snapshot = next((folder / "backups").iterdir())
    os.truncate(snapshot, 9000)
    assert "is damaged" in ill(folder)["snapshots"].text
    old = snapshot.with_name("2020-01-01-120000-asked.db")
    snapshot.unlink()
    with Journal(folder) as journal:
        journal.backups.take(Reason.ASKED).path.replace(old)
    assert "Wed 1 Jan 2020" in ill(folder)["snapshots"].text
    old.unlink()
    assert "no snapshot" in ill(folder)["snapshots"].text


def test_a_disk_that_is_nearly_full(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": 3 << 20}))
    assert "Only 3 MB" in ill(folder)["disk"].text


def test_what_lies_about(folder: Path) -> None:
    (folder / "backups" / f"{UNFINISHED}x.tmp").write_bytes(b"x")
    (folder / "backups" / f"{UNFINISHED}y").mkdir()
    (folder / "journal-damaged-2026-01-01-000000.db").write_bytes(b"x")
    assert "2 unfinished files" in ill(folder)["leftovers"].text
    assert ill(folder, mend=True) == {}
    aside = [finding for finding in check_health(folder) if finding.check == "set aside"]
    assert len(aside) == 1
    assert aside[0].ok


def test_a_mistake_in_the_settings_file(folder: Path) -> None:
    (folder / "settings.toml").write_text("theme = ", encoding="utf-8")
    assert "has a mistake" in ill(folder)["settings"].text


FAULTS = {
    "two of one quiet day": "INSERT INTO quiet_days (id, \"on\", _s, _cl) VALUES ('x', '2026-11-23', '{0}', 1),"
    " ('y', '2026-11-23', '{0}', 1)",
    "handle @sam": "INSERT INTO contacts (id, name, handle, _s, _cl) VALUES ('x', 'Sam', 'sam', '{0}', 1),"
    " ('y', 'Sam', 'sam', '{0}', 1)",
    "do not make 100": "INSERT INTO intentions (id, starts_on, colleagues, communities, following, _s, _cl)"
    " VALUES ('x', '2026-11-23', 70, 40, 20, '{0}', 1)",
}


@pytest.mark.parametrize("said", sorted(FAULTS))
def test_what_only_a_fault_of_two_computers_leads_to_is_said(tmp_path: Path, said: str) -> None:
    with Journal(tmp_path) as journal:
        journal.store.connection.execute(FAULTS[said].format("01idmi3200000000aaaa"))
    (finding,) = (finding for finding in check_health(tmp_path) if finding.check == "meaning")
    assert not finding.ok
    assert said in finding.text
    assert finding.way_out
