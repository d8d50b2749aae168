"""What each released schema wrote is read for ever: its journals, and the files that it published."""

from __future__ import annotations

import lzma
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from devices import blank_store, devices, dump, file_of, merge_file
from golden.make_golden import FORGOTTEN, journal_file, published_file

from netjournal.domain.records import Contact, Interaction, Learning
from netjournal.journal.journal import Journal
from netjournal.storage.mapping import TABLE_MAPS
from netjournal.storage.version import KNOWN, SCHEMA
from netjournal.sync.validation import BESIDE, TABLES, footer_digest, remove_footer

SCHEMAS = [int(name[:4]) for name in KNOWN]
SHARING = [schema for schema in SCHEMAS if schema >= 2]
"""The first schema knew nothing of sharing."""

Rows = dict[str, list[dict[str, Any]]]


def unpacked(source: Path, target: Path) -> Path:
    """A golden file as it once lay on a disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(lzma.decompress(source.read_bytes()))
    return target


def rows(path: Path) -> Rows:
    """Everything shared in a database, by the names of the columns."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return {
            table: sorted(map(dict, connection.execute(f'SELECT * FROM "{table}"')), key=repr)
            for table in (*TABLES, *BESIDE)
            if table in there
        }


def with_these_columns(found: Rows, wanted: Rows) -> Rows:
    """Of what was found the tables and columns that are wanted."""
    return {
        table: [{name: row[name] for name in (wanted[table][0] if wanted[table] else row)} for row in found[table]]
        for table in wanted
    }


def file_in(folder: Path, schema: int) -> Path:
    """A golden published file without its seal."""
    path = unpacked(published_file(schema), folder / f"published {schema}.db")
    assert footer_digest(path) is not None
    remove_footer(path)
    return path


def test_every_schema_has_its_files() -> None:
    assert all(journal_file(schema).exists() for schema in SCHEMAS), "see golden/make_golden.py"
    assert all(published_file(schema).exists() for schema in SHARING), "see golden/make_golden.py"


def test_there_is_something_in_every_column(tmp_path: Path) -> None:
    for table, found in rows(file_in(tmp_path, SCHEMA)).items():
        for column in found[0]:
            assert any(row[column] is not None for row in found) or column in ("_c", "deleted_at"), (table, column)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_journal_of_that_schema_opens_with_everything_in_it(schema: int, tmp_path: Path) -> None:
    path = unpacked(journal_file(schema), tmp_path / "home" / "journal.db")
    before = rows(path)
    with Journal(path.parent) as journal:
        read_everything(journal, before)
        journal.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert with_these_columns(rows(path), before) == before


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_journal_of_that_schema_keeps_its_drafts(schema: int, tmp_path: Path) -> None:
    path = unpacked(journal_file(schema), tmp_path / "home" / "journal.db")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO drafts VALUES ('capture', 'half a line', '2026-11-22T10:00:00.000Z')")
    with Journal(path.parent) as journal:
        assert journal.drafts.waiting() == {"capture": "half a line"}


@pytest.mark.parametrize("schema", SHARING)
def test_a_file_of_that_schema_is_merged_with_everything_in_it(schema: int, tmp_path: Path) -> None:
    path = file_in(tmp_path, schema)
    store = blank_store(tmp_path / "here")
    merge_file(store, path)
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    there = rows(path)
    here = with_these_columns(rows(store.path), there)
    here["writers"] = [row for row in here["writers"] if row in there["writers"]]  # this program is a writer, too
    assert here == there
    before = dump(store)
    merge_file(store, path)
    assert dump(store) == before
    store.close()
    with Journal(tmp_path / "here") as journal:
        read_everything(journal, there)


def read_everything(journal: Journal, known: Rows) -> None:
    """Read every kind of record as any screen does: there is one of each that the schema knew."""
    for shape in TABLE_MAPS:
        found = journal.every(shape.record)
        assert bool(found) == (shape.table in known) or shape.record is Learning, shape.record
    (talk,) = journal.every(Interaction)
    assert (talk.summary, talk.minutes, talk.topics) == ("edited twice", 45, ("only this",))
    assert journal.get(Learning, "00000000-0000-7000-8000-000000000003").deleted_at is not None
    assert FORGOTTEN not in {person.name for person in journal.every(Contact)}
    assert [hit.id for hit in journal.search.everything("edited twice")] == [talk.id]


@pytest.mark.parametrize("schema", SHARING)
def test_steps_only_add(schema: int, tmp_path: Path) -> None:
    """Whoever has that schema reads what this one publishes: its tables and columns are all there, of the same type."""
    store = blank_store(tmp_path / "here")
    now = columns(file_of(store, tmp_path / "now.db"))
    then = columns(file_in(tmp_path, schema))
    assert then.items() <= now.items()


def columns(path: Path) -> dict[tuple[str, str], tuple[str, int]]:
    """Of each column its type, and whether it is a part of the key."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            (table, column[1]): (column[2], column[5])
            for table in tables
            for column in connection.execute(f'PRAGMA table_info("{table}")')
        }


@pytest.mark.parametrize("schema", SHARING)
def test_a_computer_with_that_schema_passes_on_what_it_was_given(schema: int, tmp_path: Path) -> None:
    """New, old, new: what the old one has no columns for comes back as it was, and its own edit comes along."""
    with devices(tmp_path, "new") as (new,):
        merge_file(new.journal.store, file_in(tmp_path, schema))
        new.write(new.journal.every(Interaction)[0].id, notes="from the new one")
        before = new.state()
        known = columns(file_in(tmp_path, schema))
        given = file_of(new.journal.store, tmp_path / "given.db")
        with closing(sqlite3.connect(given, isolation_level=None)) as connection:
            for table, column in columns(given).keys() - known.keys():
                if any(table == each for each, _ in known):
                    connection.execute(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')
                else:
                    connection.execute(f'DROP TABLE IF EXISTS "{table}"')
            connection.execute("UPDATE about SET value = ? WHERE key = 'schema'", (str(schema),))
        old = blank_store(tmp_path / "old")
        merge_file(old, given)
        merge_file(new.journal.store, file_of(old, tmp_path / "passed on.db"))
        after = new.state()
        assert {table: after[table] for table in before} == before
        (talk,) = old.every(Interaction)
        with old.change("Edit") as change:
            change.edit(talk, summary="from the old one")
        merge_file(new.journal.store, file_of(old, tmp_path / "passed on again.db"))
        (talk,) = new.journal.every(Interaction)
        assert (talk.summary, talk.notes, talk.minutes) == ("from the old one", "from the new one", 45)
