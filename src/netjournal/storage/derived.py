"""What follows from the records and is asked for all the time: small tables, on this computer only.

`redirects` has a row for each contact for whom another one stands; `domain.redirects` says who. `tiers` has the tier of
each contact that was ever moved: that of the last move of everybody for whom they stand. `touch` has a row for each
contact whose silence counts: since which day, and the longest interval of the contact's own. `waiting` has a row for
each learning that still waits for something: its stage, since when, and from which day on it asks to be recalled. In
these two `turn` is the number of `since` in a round of `domain.asking_days`. `spellings` has the words by which a
contact is found in a line. Triggers only note in `stale` which rows may have changed; `flush` works these out again
with the same SELECT or function that fills the tables, so that the order in which rows arrive makes no difference.

Days are ISO text. A day of writing is the local day, so the tables are made again when a journal is opened in another
time zone.
"""

from __future__ import annotations

import sqlite3
import time
from typing import NamedTuple

from netjournal.domain.asking_days import ROUND
from netjournal.domain.redirects import Redirect, stand_ins
from netjournal.storage import spellings
from netjournal.storage.hlc import DIGITS, FIRST_OF_CLOCKS, MILLISECONDS
from netjournal.storage.mapping import FIRST_OWN, tier_of

DERIVED_TABLES = ("redirects", "tiers", "touch", "waiting", "stale", spellings.TABLE)
"""The tables that follow from others: never published, never restored from a snapshot."""

MADE = "derived"
"""The key in `local` of the definition and the time zone that the tables were made with."""

DEFINITION = 5
"""Grows with every change to what follows, so that each journal gets the new tables when it is next opened."""

_UNKNOWN_DAY = "1970-01-01"
"""The day of a record without one, as records are read."""

_MADE_AT = f"""CASE WHEN c._s >= '{FIRST_OWN}' OR c._c IS NULL THEN c._s
    ELSE (SELECT min(e.value) FROM json_each(c._c) e) END"""
"""The stamp of a contact's making; see `mapping.FIRST_OWN`."""

_WRITTEN_MS = " + ".join(
    f"(instr('{DIGITS}', substr(c.made, {place + 1}, 1)) - 1) * {32 ** (MILLISECONDS - 1 - place)}"
    for place in range(MILLISECONDS)
)

_SAME = "(SELECT c.id UNION ALL SELECT r.gone FROM redirects r WHERE r.kept = c.id)"
"""A contact and everybody for whom they stand."""

TIERS = f"""
SELECT contact_id, tier FROM (
    SELECT c.id AS contact_id, (SELECT m.tier FROM tier_moves m WHERE m.contact_id IN {_SAME} AND m._cl % 2 = 1
        ORDER BY coalesce(m."on", '{_UNKNOWN_DAY}') DESC, m._s DESC, m.id DESC LIMIT 1) AS tier
    FROM contacts c
    WHERE c.id NOT IN (SELECT gone FROM redirects) AND EXISTS (SELECT 1 FROM tier_moves m
        WHERE m.contact_id IN {_SAME} AND m._cl % 2 = 1)"""
"""Fills `tiers`: its last condition and the closing bracket are added."""

_TURN = f"CAST(julianday(since) - 1721424.5 AS INTEGER) % {ROUND}"
"""The number of a day from 1 January of the year 1, modulo a round."""

TOUCH = f"""
SELECT id, tier, longest, since, {_TURN} AS turn FROM (SELECT id, tier, longest, coalesce(
    CASE WHEN spoken IS NULL OR cleared > spoken THEN cleared ELSE spoken END,
    CASE WHEN met_on > written THEN met_on ELSE written END) AS since
FROM (
    SELECT c.id, c.met_on,
        CASE WHEN c.now IN ('colleagues', 'communities') THEN c.now END AS tier,
        CASE WHEN c.cadence_days <> 0 AND c.cadence_limit_days <> 0 THEN max(c.cadence_days, c.cadence_limit_days)
            WHEN c.cadence_days <> 0 THEN c.cadence_days
            WHEN c.cadence_limit_days <> 0 THEN c.cadence_limit_days END AS longest,
        date(CASE WHEN {_WRITTEN_MS} < {FIRST_OF_CLOCKS} THEN ({_WRITTEN_MS}) * 86400 + 43200
            ELSE ({_WRITTEN_MS}) / 1000 END, 'unixepoch', 'localtime') AS written,
        (SELECT max(coalesce(i."on", '{_UNKNOWN_DAY}'))
            FROM interaction_contacts l JOIN interactions i ON i.id = l.interaction_id
            WHERE l.contact_id IN {_SAME} AND l._cl % 2 = 1 AND i._cl % 2 = 1) AS spoken,
        (SELECT max(g.skipped_on) FROM goal_contacts l JOIN goals g ON g.id = l.goal_id
            WHERE l.contact_id IN {_SAME} AND l._cl % 2 = 1 AND g._cl % 2 = 1
            AND g.done_on IS NULL AND g.dropped_on IS NULL) AS cleared
    FROM (SELECT *, {_MADE_AT} AS made, {tier_of("c")} AS now FROM contacts c) c
    WHERE c._cl % 2 = 1 AND c.archived_on IS NULL AND c.now IS NOT 'following'
    AND c.id NOT IN (SELECT gone FROM redirects)"""
"""Fills `touch`: its last condition and the closing bracket are added. `since` is the later of the last conversation
and the last clearing, else the later of meeting and writing down; see `domain.contacts.counts_from`."""

WAITING = f"""
SELECT id, stage, since, {_TURN} AS turn, noted,
    CASE WHEN last IS NULL OR last < date(noted, '+7 days') THEN date(noted, '+7 days')
        WHEN last < date(noted, '+21 days') THEN date(noted, '+21 days')
        WHEN last < date(noted, '+60 days') THEN date(noted, '+60 days') END AS recall_from
FROM (
    SELECT n.id, coalesce(n."on", '{_UNKNOWN_DAY}') AS noted,
        CASE WHEN n.applied_on IS NOT NULL THEN 'applied' WHEN n.potential_on IS NOT NULL THEN 'potential'
            ELSE 'noted' END AS stage,
        coalesce(n.applied_on, n.potential_on, n."on", '{_UNKNOWN_DAY}') AS since,
        (SELECT max(coalesce(r."on", '{_UNKNOWN_DAY}')) FROM recalls r
            WHERE r.learning_id = n.id AND r._cl % 2 = 1) AS last
    FROM learnings n
    WHERE n._cl % 2 = 1 AND n.closed_on IS NULL AND n.realized_on IS NULL AND n.reframed_on IS NULL"""
"""Fills `waiting`: its last condition and the closing bracket are added. `recall_from` is the first of the days of
`domain.learnings.RECALL_DAYS` that lies after the last recall: the days before it are answered."""


class _Derived(NamedTuple):
    """A table, its key, the kind that marks it in `stale`, the SELECT that fills it, its id there, and its end."""

    table: str
    key: str
    kind: str
    select: str
    source: str
    end: str


_DERIVED = (
    _Derived("tiers", "contact_id", "contact", TIERS, "c.id", ")"),
    _Derived("touch", "contact_id", "contact", TOUCH, "c.id", "))"),
    _Derived("waiting", "learning_id", "learning", WAITING, "n.id", ")"),
)

_SCHEMA = (
    "CREATE TABLE redirects (gone TEXT PRIMARY KEY, kept TEXT)",
    "CREATE INDEX idx_redirects_kept ON redirects(kept, gone)",
    "CREATE TABLE tiers (contact_id TEXT PRIMARY KEY, tier TEXT)",
    "CREATE TABLE touch (contact_id TEXT PRIMARY KEY, tier TEXT, longest INTEGER, since TEXT, turn INTEGER)",
    "CREATE INDEX idx_touch ON touch(longest, tier, turn, since, contact_id)",
    (
        "CREATE TABLE waiting"
        " (learning_id TEXT PRIMARY KEY, stage TEXT, since TEXT, turn INTEGER, noted TEXT, recall_from TEXT)"
    ),
    "CREATE INDEX idx_waiting_stage ON waiting(stage, turn, since, learning_id)",
    "CREATE INDEX idx_waiting_noted ON waiting(noted, recall_from, since, learning_id)",
    *spellings.SCHEMA,
    "CREATE TABLE stale (kind TEXT, id TEXT, PRIMARY KEY (kind, id))",
    (
        "CREATE INDEX idx_goals_open ON goals(due_on, _s)"
        " WHERE done_on IS NULL AND skipped_on IS NULL AND dropped_on IS NULL AND _cl % 2 = 1"
    ),
    (
        "CREATE INDEX idx_problems_open ON problems(opened_on)"
        " WHERE resolved_on IS NULL AND parked_on IS NULL AND beyond_on IS NULL AND _cl % 2 = 1"
    ),
    "CREATE INDEX idx_decisions_open ON decisions(recheck_on) WHERE decided_on IS NULL AND _cl % 2 = 1",
    "CREATE INDEX idx_put_away_until ON put_away(until_on)",
    'CREATE INDEX idx_recalls_learning ON recalls(learning_id, "on", _cl)',
    'CREATE INDEX idx_recalls_on ON recalls("on")',
    "CREATE INDEX idx_goals_ended ON goals(coalesce(done_on, skipped_on, dropped_on)) WHERE _cl % 2 = 1",
)

_CONTACT = "SELECT 'contact', {row}.id"
_LINKED = "SELECT 'contact', {row}.contact_id"
_SPOKEN_WITH = "SELECT 'contact', contact_id FROM interaction_contacts WHERE interaction_id = {row}.id"
_GOAL_WITH = "SELECT 'contact', contact_id FROM goal_contacts WHERE goal_id = {row}.id"
_LEARNING = "SELECT 'learning', {row}.id"
_RECALLED = "SELECT 'learning', {row}.learning_id"

_SPELLED = f"SELECT '{spellings.KIND}', {{row}}.id"

_MARK_REDIRECT = "INSERT INTO stale (kind, id) VALUES ('redirect', {row}.id) ON CONFLICT DO NOTHING;"

_MARKED = (
    ("contacts", "tier cadence_days cadence_limit_days met_on archived_on _s", _CONTACT),
    ("contacts", spellings.FOLLOWS_FROM, _SPELLED),
    ("interactions", "on", _SPOKEN_WITH),
    ("interaction_contacts", "interaction_id contact_id", _LINKED),
    ("tier_moves", "contact_id tier on _s", _LINKED),
    ("goals", "skipped_on done_on dropped_on", _GOAL_WITH),
    ("goal_contacts", "goal_id contact_id", _LINKED),
    ("learnings", "on potential_on applied_on realized_on reframed_on closed_on", _LEARNING),
    ("recalls", "learning_id on", _RECALLED),
)
"""For each table that something follows from: the columns that matter, and which rows a change of them makes stale."""

_REDIRECTED = (
    f"""CREATE TRIGGER stale_redirect_insert AFTER INSERT ON contacts
        WHEN NEW.merged_into IS NOT NULL OR EXISTS (SELECT 1 FROM contacts WHERE merged_into = NEW.id)
        BEGIN {_MARK_REDIRECT.format(row="NEW")} END""",
    f"""CREATE TRIGGER stale_redirect_update AFTER UPDATE ON contacts WHEN OLD.merged_into IS NOT NEW.merged_into
        OR (NEW.merged_into IS NOT NULL AND (OLD._s IS NOT NEW._s OR OLD._c IS NOT NEW._c))
        BEGIN {_MARK_REDIRECT.format(row="NEW")} END""",
    f"""CREATE TRIGGER stale_redirect_forgotten AFTER INSERT ON forgotten
        WHEN EXISTS (SELECT 1 FROM contacts WHERE merged_into = NEW.id OR (id = NEW.id AND merged_into IS NOT NULL))
        BEGIN {_MARK_REDIRECT.format(row="NEW")} END""",
)
"""Redirects change with their stamps, too, which say where a circle opens; and with what is there to lead to."""


def is_made(connection: sqlite3.Connection) -> bool:
    """Whether the tables are there as they are defined here, filled in this time zone."""
    made = connection.execute("SELECT value FROM local WHERE key = ?", (MADE,)).fetchone()
    return made is not None and made[0] == _made()


def create(connection: sqlite3.Connection) -> None:
    """Make the tables, their indexes and the triggers, and fill them; older ones go. Belongs inside a transaction.

    They are no part of the schema that computers share, so no migration spells them out.
    """
    for kind in ("trigger", "index", "table"):
        for statement in (*_SCHEMA, *triggers()):
            _create, is_kind, name = statement.split()[:3]
            if is_kind.lower() == kind:
                connection.execute(f"DROP {kind} IF EXISTS {name}")
    for statement in (*_SCHEMA, *triggers()):
        connection.execute(statement)
    rebuild(connection)
    connection.execute("INSERT OR REPLACE INTO local VALUES (?, ?)", (MADE, _made()))


def triggers() -> list[str]:
    """The statements that make the triggers, two for each kind of row that something of a table makes stale.

    A merge names every column in its UPDATE, so that `UPDATE OF` would fire for each row: `WHEN` compares instead.
    Synced rows are never deleted, so nothing looks out for that.
    """
    statements = []
    for table, columns, select in _MARKED:
        changed = [f'OLD."{name}" IS NOT NEW."{name}"' for name in columns.split()]
        changed.append("OLD._cl % 2 IS NOT NEW._cl % 2")
        if table == "contacts":
            changed.append(f"(NEW._s < '{FIRST_OWN}' AND OLD._c IS NOT NEW._c)")
        before, after = _mark(select, "OLD"), _mark(select, "NEW")
        name = "spellings" if select is _SPELLED else table
        statements += [
            f'CREATE TRIGGER stale_{name}_insert AFTER INSERT ON "{table}" BEGIN {after} END',
            (
                f'CREATE TRIGGER stale_{name}_update AFTER UPDATE ON "{table}" WHEN {" OR ".join(changed)}'
                f" BEGIN {before} {after} END"
            ),
        ]
    return [*statements, *_REDIRECTED]


def _mark(select: str, row: str) -> str:
    # Not `INSERT OR IGNORE`: in a trigger the conflict clause of the statement that fires it would take its place.
    where = "" if " WHERE " in select else " WHERE true"
    return f"INSERT INTO stale (kind, id) {select.format(row=row)}{where} ON CONFLICT DO NOTHING;"


def flush(connection: sqlite3.Connection) -> None:
    """Work out again what was marked as stale. Belongs at the end of the transaction that marked it."""
    if connection.execute("SELECT 1 FROM stale LIMIT 1").fetchone() is None:
        return
    if connection.execute("SELECT 1 FROM stale WHERE kind = 'redirect' LIMIT 1").fetchone():
        _fill_redirects(connection)
    connection.execute(
        """INSERT INTO stale (kind, id) SELECT 'contact', kept FROM redirects
        WHERE gone IN (SELECT id FROM stale WHERE kind = 'contact') ON CONFLICT DO NOTHING"""
    )
    for derived in _DERIVED:
        marked = f"(SELECT id FROM stale WHERE kind = '{derived.kind}')"
        connection.execute(f"DELETE FROM {derived.table} WHERE {derived.key} IN {marked}")
        connection.execute(
            f"INSERT INTO {derived.table} {derived.select} AND {derived.source} IN {marked}{derived.end}"
        )
    spellings.flush(connection)
    connection.execute("DELETE FROM stale")


def _fill_redirects(connection: sqlite3.Connection) -> None:
    """Work the redirects out again; whoever is read as somebody else by that is stale, with both of them."""
    before, after = _stored_redirects(connection), _expected_redirects(connection)
    changed = before.items() ^ after.items()
    if not changed:
        return
    connection.execute("DELETE FROM redirects")
    connection.executemany("INSERT INTO redirects VALUES (?, ?)", after.items())
    connection.executemany(
        "INSERT OR IGNORE INTO stale VALUES ('contact', ?)", [(identity,) for pair in changed for identity in pair]
    )


def _stored_redirects(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT gone, kept FROM redirects"))


def _expected_redirects(connection: sqlite3.Connection) -> dict[str, str]:
    """Who stands for whom. A redirect to somebody who is not here, or was forgotten, counts for nothing."""
    rows = connection.execute(
        """SELECT id, merged_into, coalesce(json_extract(_c, '$.merged_into'), _s) FROM contacts
        WHERE merged_into IS NOT NULL AND merged_into IN (SELECT id FROM contacts)
        AND merged_into NOT IN (SELECT id FROM forgotten) AND id NOT IN (SELECT id FROM forgotten)"""
    )
    return stand_ins({gone: Redirect(kept, stamp) for gone, kept, stamp in rows})


def rebuild(connection: sqlite3.Connection) -> None:
    """Fill all tables from the records. Belongs inside a transaction."""
    _fill_redirects(connection)
    for derived in _DERIVED:
        connection.execute(f"DELETE FROM {derived.table}")
        connection.execute(f"INSERT INTO {derived.table} {derived.select}{derived.end}")
    spellings.rebuild(connection)
    connection.execute("DELETE FROM stale")


def count_wrong_rows(connection: sqlite3.Connection) -> int:
    """How many rows are missing, extra or different from what the records say now."""
    wrong = spellings.count_wrong_rows(connection)
    wrong += len(_stored_redirects(connection).items() ^ _expected_redirects(connection).items())
    for derived in _DERIVED:
        stored, expected = f"SELECT * FROM {derived.table}", f"SELECT * FROM ({derived.select}{derived.end})"
        for one, other in ((stored, expected), (expected, stored)):
            wrong += connection.execute(f"SELECT count(*) FROM ({one} EXCEPT {other})").fetchone()[0]
    return wrong


def _made() -> str:
    """The definition, the version of Unicode, and the time zone of this process: from UTC, and its names."""
    return f"{DEFINITION} {spellings.UNICODE} {time.timezone} {' '.join(time.tzname)}"
