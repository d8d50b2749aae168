"""The journal as an SQLite database for other programs (Datasette, a spreadsheet): clean tables with keys, a full-text
search, and views. Lossless is the JSON; this is for asking questions of.

What others may not see is left out, and so is every reference to it, so that all foreign keys hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlite_utils import Database

from netjournal.domain.records import Record
from netjournal.exchange.exports.csv import INNER, field_names, may_be_seen, seen_value
from netjournal.exchange.exports.redaction import RedactedView
from netjournal.exchange.formats.json import kinds
from netjournal.review.index import JournalIndex, measured

REFERENCES: Mapping[str, str] = {
    "contact_id": "contacts",
    "person_id": "contacts",
    "community_id": "contacts",
    "from_id": "contacts",
    "to_id": "contacts",
    "by_id": "contacts",
    "resolved_by": "contacts",
    "introduced_by": "contacts",
    "merged_into": "contacts",
    "interaction_id": "interactions",
    "origin_id": "interactions",
    "learning_id": "learnings",
    "problem_id": "problems",
    "previous_id": "goals",
    "term_id": "terms",
}
"""Fields that hold the id of another record, each with the table that it is in."""

LINKS: Mapping[str, tuple[str, str]] = {
    "contact_ids": ("contact_id", "contacts"),
    "interaction_ids": ("interaction_id", "interactions"),
    "problem_ids": ("problem_id", "problems"),
    "shared_with": ("contact_id", "contacts"),
    "spread_to": ("contact_id", "contacts"),
}
"""Fields that hold several ids: the column of a table of their own, and the table that they are in."""

SEARCHED: Mapping[str, tuple[str, ...]] = {
    "contacts": ("name", "role", "organization", "why", "notes"),
    "interactions": ("summary", "notes"),
    "learnings": ("text", "own_words", "applied_note", "observed", "closed_reason"),
    "goals": ("text", "when_cue", "will_do", "outcome"),
    "problems": ("title", "question", "context", "tried", "resolution"),
    "reflections": ("title", "body"),
}

Key = tuple[str, str, str, str]
"""A foreign key: its table and column, and the table and column that it points to."""

VIEWS: Mapping[str, str] = {
    "conversations": """
        SELECT i."on" AS day, group_concat(c.name, ', ') AS with_whom, i.summary, i.minutes, i.channel, i.id
        FROM interactions i
        LEFT JOIN interactions_contact_ids l ON l.record_id = i.id
        LEFT JOIN contacts c ON c.id = l.contact_id
        GROUP BY i.id ORDER BY i."on", i.id""",
    "time_by_tier_and_week": """
        SELECT date(i."on", 'weekday 0', '-6 days') AS week, t.tier, round(sum(t.minutes), 1) AS minutes
        FROM interaction_tiers t JOIN interactions i ON i.id = t.interaction_id
        GROUP BY week, t.tier ORDER BY week, t.tier""",
    "learnings_with_sources": """
        SELECT l."on" AS noted, l.text, l.applied_on AS tried, l.realized_on AS seen, l.evidence,
            (SELECT group_concat(name, ', ') FROM (
                SELECT DISTINCT c.name FROM learnings_interaction_ids s
                JOIN interactions_contact_ids w ON w.record_id = s.interaction_id
                JOIN contacts c ON c.id = w.contact_id WHERE s.record_id = l.id
                UNION SELECT c.name FROM learnings_contact_ids d JOIN contacts c ON c.id = d.contact_id
                WHERE d.record_id = l.id)) AS sources, l.id
        FROM learnings l ORDER BY l."on", l.id""",
}


def database(shown: RedactedView, today: date) -> bytes:
    """The database as a file's bytes; the same journal gives the same ones."""
    with TemporaryDirectory(prefix="netjournal-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "export.db"
        made = Database(path, execute_plugins=False)
        try:
            _fill(made, shown, today)
        finally:
            made.close()
        return path.read_bytes()


def _fill(made: Database, shown: RedactedView, today: date) -> None:
    rows = {
        table: [row for row in getattr(shown.records, table) if may_be_seen(row, shown)]
        for table in kinds()
        if table not in INNER
    }
    there = {table: {row.id for row in found} for table, found in rows.items()}
    keys: list[Key] = []
    for table, kind in kinds().items():
        if table not in INNER:
            keys += _create(made, table, kind, shown)
    made.table("interaction_tiers").create({"interaction_id": str, "tier": str, "minutes": float})
    made.add_foreign_keys([*keys, ("interaction_tiers", "interaction_id", "interactions", "id")])
    made.index_foreign_keys()
    with made.conn:
        made.conn.execute("PRAGMA defer_foreign_keys = ON")
        for table, found in rows.items():
            _insert(made, table, found, there, shown)
        index = JournalIndex(shown.whole, today)
        made.table("interaction_tiers").insert_all(_minutes(rows["interactions"], index))
    for table, columns in SEARCHED.items():
        made.table(table).enable_fts(columns, tokenize="unicode61 remove_diacritics 2")
    for name, query in VIEWS.items():
        made.create_view(name, query)


def _create(made: Database, table: str, kind: type[Record], shown: RedactedView) -> Iterator[Key]:
    """Make the table of a kind of record and those of its lists; yields the foreign keys, for when all tables stand."""
    names = field_names(kind, shown)
    lists = _lists(kind, names)
    made.table(table).create({name: _type(kind, name) for name in names if name not in lists}, pk="id")
    for name in names:
        if name in REFERENCES and name not in lists:
            yield table, name, REFERENCES[name], "id"
    for name in lists:
        column, far = LINKS.get(name, ("value", ""))
        made.table(f"{table}_{name}").create({"record_id": str, column: str})
        yield f"{table}_{name}", "record_id", table, "id"
        if far:
            yield f"{table}_{name}", column, far, "id"


def _lists(kind: type[Record], names: Iterable[str]) -> list[str]:
    empty = kind()
    return [name for name in names if isinstance(getattr(empty, name), tuple)]


def _type(kind: type[Record], name: str) -> type:
    hint = str(next(field.type for field in fields(kind) if field.name == name))
    return int if hint.startswith(("int", "bool")) else str


def _insert(
    made: Database, table: str, rows: Iterable[Record], there: Mapping[str, set[str]], shown: RedactedView
) -> None:
    listed: dict[str, list[dict[str, str]]] = {}
    plain = []
    for row in rows:
        kept = {}
        for name in field_names(type(row), shown):
            value = seen_value(name, row, shown)
            if isinstance(getattr(row, name), tuple):
                listed.setdefault(name, []).extend(_links(row.id, name, value, there))
            elif name in REFERENCES:
                kept[name] = value if value in there[REFERENCES[name]] else None
            else:
                kept[name] = None if value == "" else value
        plain.append(kept)
    made.table(table).insert_all(plain)
    for name, links in listed.items():
        made.table(f"{table}_{name}").insert_all(links)


def _links(identity: str, name: str, value: Any, there: Mapping[str, set[str]]) -> Iterator[dict[str, str]]:
    column, table = LINKS.get(name, ("value", ""))
    for item in dict.fromkeys(value or ()):
        if not table or item in there[table]:
            yield {"record_id": identity, column: item}


def _minutes(talks: Iterable[Any], index: JournalIndex) -> Iterator[dict[str, Any]]:
    for talk in talks:
        for tier, share in index.split(talk).items():
            if minutes := measured(talk):
                yield {"interaction_id": talk.id, "tier": tier, "minutes": minutes * share}
