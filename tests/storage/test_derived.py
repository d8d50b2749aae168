"""The tables that follow from the records say what the records say, whatever is written in whichever order."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain.asking_days import ROUND
from netjournal.domain.records import Contact, Goal, Interaction, Learning, Recall, Tier
from netjournal.journal.journal import Journal
from netjournal.storage import derived
from netjournal.storage.database import Database
from netjournal.storage.hlc import HlcClock, milliseconds_of

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAYS = ("2026-09-01", "2026-09-08", "2026-10-01", "2026-11-23")
IDS = ("a", "b", "c")

COLUMNS: dict[str, dict[str, tuple[Any, ...]]] = {
    "contacts": {
        "tier": (None, "colleagues", "communities", "following", "elsewhere"),
        "cadence_days": (None, 0, 5, 30),
        "cadence_limit_days": (None, 0, 10, 20),
        "met_on": (None, *DAYS),
        "archived_on": (None, None, DAYS[1]),
        "kind": ("person", "community", None),
        "name": (None, "Ana Ruiz", "Grade 7 team", "Dr Zoë de la Cruz", "李娜"),
        "handle": (None, "ana", "grade7"),
        "email": (None, "a@school.example", "A@School.example"),
        "also_called": (None, "[]", '["Nita"]', "damaged"),
        "not_called": (None, '["Mr Ruiz"]'),
        "merged_into": (None, None, None, *IDS, "nobody"),
    },
    "tier_moves": {"contact_id": IDS, "tier": (None, "colleagues", "following"), "on": (None, *DAYS)},
    "interactions": {"on": (None, *DAYS), "summary": ("x", "y")},
    "interaction_contacts": {"interaction_id": IDS, "contact_id": IDS},
    "goals": {"skipped_on": (None, *DAYS), "done_on": (None, None, DAYS[0]), "dropped_on": (None, None, DAYS[0])},
    "goal_contacts": {"goal_id": IDS, "contact_id": IDS},
    "learnings": {
        "on": (None, *DAYS),
        "potential_on": (None, *DAYS),
        "applied_on": (None, None, *DAYS),
        "realized_on": (None, None, None, DAYS[2]),
        "reframed_on": (None, None, None, DAYS[3]),
        "closed_on": (None, None, None, DAYS[3]),
    },
    "recalls": {"learning_id": IDS, "on": (None, *DAYS)},
}


@st.composite
def writes(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    """One row as it arrives: its table, its id, and values of all columns, the causal length included."""
    table = draw(st.sampled_from(sorted(COLUMNS)))
    values = {name: draw(st.sampled_from(of_column)) for name, of_column in COLUMNS[table].items()}
    stamp = draw(st.sampled_from(["01idmi3200000000aaaa", "01idmi3200000001aaaa", "01ih00000000000aaaaa"]))
    return table, draw(st.sampled_from(IDS)), {**values, "_s": stamp, "_cl": draw(st.integers(1, 4))}


def write(store: Database, table: str, identity: str, values: dict[str, Any]) -> None:
    """Insert the row, or overwrite every column as a merge does."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    overwritten = ", ".join(f'"{name}" = excluded."{name}"' for name in values)
    store.connection.execute(
        f'INSERT INTO "{table}" (id, {names}) VALUES (?, {marks}) ON CONFLICT (id) DO UPDATE SET {overwritten}',
        (identity, *values.values()),
    )


@settings(max_examples=examples(60), deadline=None)
@given(batches=st.lists(st.lists(writes(), min_size=1, max_size=12), max_size=8))
def test_rows_in_any_order_leave_no_wrong_row(batches: list[list[tuple[str, str, dict[str, Any]]]]) -> None:
    """Links before the rows that they link, moved days, moved links, into the trash and back."""
    with TemporaryDirectory() as folder, closing(Database(Path(folder) / "journal.db")) as store:
        for batch in batches:
            with store.arriving():
                for table, identity, values in batch:
                    write(store, table, identity, values)
            assert derived.count_wrong_rows(store.connection) == 0
            assert store.connection.execute("SELECT count(*) FROM stale").fetchone() == (0,)


EXERCISE = (
    ("interaction_contacts", "l", {"interaction_id": "i", "contact_id": "a"}),
    ("goal_contacts", "m", {"goal_id": "g", "contact_id": "a"}),
    ("contacts", "a", {"tier": "colleagues", "met_on": DAYS[3], "name": "Ana Ruiz"}),
    ("interactions", "i", {"on": DAYS[0]}),
    ("interactions", "i", {"on": DAYS[1]}),
    ("goals", "g", {"skipped_on": DAYS[2]}),
    ("goals", "g", {"skipped_on": DAYS[3]}),
    ("contacts", "a", {"tier": "communities", "met_on": DAYS[3]}),
    ("contacts", "b", {"tier": "colleagues"}),
    ("contacts", "a", {"name": "Ana Novak", "handle": "ana"}),
    ("goal_contacts", "m", {"goal_id": "g", "contact_id": "b"}),
    ("interaction_contacts", "l", {"interaction_id": "i", "contact_id": "b"}),
    ("interaction_contacts", "n", {"interaction_id": "i", "contact_id": "a"}),
    ("goal_contacts", "o", {"goal_id": "g", "contact_id": "a"}),
    ("tier_moves", "v", {"contact_id": "a", "tier": "colleagues", "on": DAYS[0]}),
    ("tier_moves", "v", {"contact_id": "b", "tier": "following", "on": DAYS[0]}),
    ("contacts", "a", {"tier": "colleagues", "merged_into": "b"}),
    ("contacts", "c", {"tier": "colleagues", "merged_into": "d"}),
    ("contacts", "d", {"tier": "colleagues"}),
    ("forgotten", "d", {}),
    ("recalls", "r", {"learning_id": "x", "on": DAYS[2]}),
    ("learnings", "x", {"on": DAYS[0]}),
    ("learnings", "x", {"on": DAYS[0], "potential_on": DAYS[1]}),
    ("recalls", "r", {"learning_id": "x", "on": DAYS[1]}),
    ("recalls", "t", {"learning_id": "x", "on": DAYS[3]}),
)
"""Writes of which each table has one that inserts and one that changes, each with something that follows from it."""


def wrong_rows_along_the_way(store: Database) -> list[int]:
    """The wrong rows after each write of the exercise."""
    counts = []
    for number, (table, identity, values) in enumerate(EXERCISE):
        with store.arriving():
            if table == "forgotten":
                store.connection.execute("INSERT INTO forgotten VALUES (?)", (identity,))
            else:
                write(store, table, identity, {**values, "_s": f"01idmi32000{number:02}aaaaaaa", "_cl": 1})
        counts.append(derived.count_wrong_rows(store.connection))
    return counts


def names() -> list[str]:
    return [statement.split()[2] for statement in derived.triggers()]


def test_the_exercise_leaves_no_wrong_row(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "journal.db")) as store:
        assert not any(wrong_rows_along_the_way(store))


@pytest.mark.parametrize("name", names())
def test_without_any_one_of_the_triggers_a_row_is_wrong(tmp_path: Path, name: str) -> None:
    with closing(Database(tmp_path / "journal.db")) as store:
        store.connection.execute(f"DROP TRIGGER {name}")
        assert any(wrong_rows_along_the_way(store))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path, clock=HlcClock(now=lambda: milliseconds_of(MORNING), nonce="0test00")) as opened:
        yield opened


def turn(day: str) -> int:
    return date.fromisoformat(day).toordinal() % ROUND


def rows(journal: Journal, table: str) -> list[tuple[Any, ...]]:
    return journal.store.connection.execute(f"SELECT * FROM {table}").fetchall()


def test_what_is_stored_undone_trashed_and_restored_is_followed(journal: Journal) -> None:
    who = journal.contacts.add(Contact(name="Lucía", tier=Tier.COLLEAGUES, cadence_days=10), on=MORNING.date())
    assert rows(journal, "touch") == [(who.id, "colleagues", 10, "2026-11-23", turn("2026-11-23"))]
    talk = journal.add(Interaction(on=date(2026, 12, 1), contact_ids=(who.id,)), "Log")
    assert rows(journal, "touch") == [(who.id, "colleagues", 10, "2026-12-01", turn("2026-12-01"))]
    journal.trash(talk, "Trash")
    assert rows(journal, "touch") == [(who.id, "colleagues", 10, "2026-11-23", turn("2026-11-23"))]
    journal.undo.back()
    assert rows(journal, "touch") == [(who.id, "colleagues", 10, "2026-12-01", turn("2026-12-01"))]
    journal.add(Goal(contact_ids=(who.id,), skipped_on=date(2026, 12, 24)), "Think of them")
    assert rows(journal, "touch") == [(who.id, "colleagues", 10, "2026-12-24", turn("2026-12-24"))]
    journal.contacts.archive(who, MORNING.date())
    assert rows(journal, "touch") == []


def test_a_learning_asks_from_the_first_day_that_no_recall_has_answered(journal: Journal) -> None:
    learning = journal.add(Learning(text="x", on=date(2026, 1, 1)), "Learn")
    noted = ("2026-01-01", turn("2026-01-01"), "2026-01-01")
    for recalled, asks in (("2026-01-07", "2026-01-08"), ("2026-01-08", "2026-01-22"), ("2026-03-01", "2026-03-02")):
        journal.add(Recall(learning_id=learning.id, on=date.fromisoformat(recalled)), "Recall")
        assert rows(journal, "waiting") == [(learning.id, "noted", *noted, asks)]
    journal.add(Recall(learning_id=learning.id, on=date(2026, 3, 2)), "Recall")
    assert rows(journal, "waiting") == [(learning.id, "noted", *noted, None)]
    journal.edit(learning, "Close", closed_on=date(2026, 4, 1))
    assert rows(journal, "waiting") == []


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="only POSIX systems change the zone of a running program")
def test_in_another_time_zone_the_days_of_writing_are_those_of_that_zone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    try:
        with Journal(tmp_path, clock=HlcClock(now=lambda: milliseconds_of(late))) as opened:
            opened.add(Contact(name="Lucía"), "Add")
            assert rows(opened, "touch")[0][3] == "2026-11-23"
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        with Journal(tmp_path) as opened:
            assert rows(opened, "touch")[0][3] == "2026-11-24"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_journal_made_before_there_were_such_tables_gets_them(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "journal.db")) as store:
        for name in names():
            store.connection.execute(f"DROP TRIGGER {name}")
        for table in derived.DERIVED_TABLES:
            store.connection.execute(f"DROP TABLE {table}")
        store.connection.execute("DELETE FROM local WHERE key = ?", (derived.MADE,))
        write(store, "contacts", "a", {"tier": "colleagues", "_s": "01idmi32000000000aaa", "_cl": 1})
    with closing(Database(tmp_path / "journal.db")) as store:
        assert store.connection.execute("SELECT contact_id FROM touch").fetchall() == [("a",)]
        assert not any(wrong_rows_along_the_way(store))
