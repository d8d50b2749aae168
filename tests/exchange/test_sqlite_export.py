"""The database for others: its keys hold, its search and views answer, and who should not be in it is not."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from made_year import RECORDS, TODAY
from planted_names import PEOPLE, forms, left

from netjournal.domain.records import Records
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions, RedactedView
from netjournal.exchange.exports.sqlite import REFERENCES, database


def opened(tmp_path: Path, records: Records = RECORDS, **sharing: object) -> sqlite3.Connection:
    path = tmp_path / "out.db"
    path.write_bytes(database(RedactedView(records, PrivacyOptions(**sharing)), TODAY))  # type: ignore[arg-type]
    return sqlite3.connect(path)


def everything(connection: sqlite3.Connection) -> list[str]:
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    return [
        str(value)
        for table in tables
        if "_fts" not in table
        for row in connection.execute(f'SELECT * FROM "{table}"')
        for value in row
        if value is not None
    ]


@pytest.mark.parametrize("sharing", [{}, {"people": PeopleStyle.ROLES}, {"include_private": True}])
def test_every_key_holds(tmp_path: Path, sharing: dict[str, object]) -> None:
    connection = opened(tmp_path, **sharing)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    keys = {row[3] for row in connection.execute("SELECT * FROM pragma_foreign_key_list('goals')")}
    assert keys == {"learning_id", "problem_id", "interaction_id", "previous_id", "origin_id"} & REFERENCES.keys()


def test_views_and_search_answer(tmp_path: Path) -> None:
    connection = opened(tmp_path)
    conversations = connection.execute("SELECT day, with_whom, minutes FROM conversations").fetchall()
    assert conversations[0] == ("2026-09-01", "Lucía Morrow", 25)
    weeks = connection.execute("SELECT week, tier, minutes FROM time_by_tier_and_week").fetchall()
    assert ("2026-08-31", "colleagues", 25.0) in weeks
    assert ("2026-08-31", "communities", 60.0) in weeks
    sources = dict(connection.execute("SELECT text, sources FROM learnings_with_sources").fetchall())
    assert sources["Sort tickets by error, not by child"] == "Lucía Morrow"
    found = connection.execute("SELECT rowid FROM contacts_fts WHERE contacts_fts MATCH 'lucia'").fetchall()
    assert len(found) == 1


def test_private_entries_and_energy_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    assert not [value for value in everything(opened(tmp_path)) if "UNSAYABLE" in value or "Quill" in value]
    columns = [row[1] for row in opened(tmp_path).execute("PRAGMA table_info(interactions)")]
    assert "energy" not in columns
    assert [value for value in everything(opened(tmp_path, include_private=True)) if "UNSAYABLE" in value]


def test_the_same_journal_gives_the_same_file(tmp_path: Path) -> None:
    shown = RedactedView(RECORDS, PrivacyOptions())
    assert database(shown, TODAY) == database(shown, TODAY)
    assert opened(tmp_path, Records()).execute("SELECT count(*) FROM contacts").fetchone() == (0,)


def test_under_roles_nobody_is_in_it(tmp_path: Path) -> None:
    said = "; ".join(form for person in PEOPLE for form in forms(person) if form)
    talk = replace(
        RECORDS.interactions[0], contact_ids=tuple(person.id for person in PEOPLE), summary=said, topics=(said,)
    )
    records = Records(contacts=PEOPLE, interactions=(talk,))
    for value in everything(opened(tmp_path, records, people=PeopleStyle.ROLES)):
        assert left(value) == set(), value[:300]
