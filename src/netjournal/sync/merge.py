"""Merging what another computer published into this one's replica: one transaction, whole or not at all.

Rows that are lacking are inserted, rows that differ are joined cell by cell (`cells`), the history, the forgotten ids
and the writers are united. Doing it again changes nothing, and the order in which files are merged doesn't matter.

How two states of one row become one: pure, and the same whichever computer does it in whichever order.

Each cell carries the stamp of its last write. The greatest of (stamp, value is not null, value) wins, cell by cell;
the greater causal length decides between trash and life. `a ⊔ b` so defined is idempotent, commutative and
associative, which is why files may arrive late, twice, and in any order (Shapiro et al., 2011).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from json import dumps, loads
from pathlib import Path
from typing import Any, NamedTuple

from netjournal.domain.records import Contact
from netjournal.journal.erase import (
    all_about,
    clean_snapshots,
    drop_drafts,
    empty_row,
    forget_labels,
    forget_steps,
    forget_words,
)
from netjournal.journal.erased_names import Named, drop_marked, is_mark, named, take_names_out
from netjournal.storage.database import Database, immediate
from netjournal.storage.examination import TABLES
from netjournal.storage.mapping import LINKS, UNREMEMBERED, synced_columns
from netjournal.sync.folder import is_own
from netjournal.sync.validation import RemoteFile

TRASH = "deleted_at"
"""The column that says since when a row is in the trash; it goes with the causal length, never against it."""


class MergeRow(NamedTuple):
    """A row as it is kept. `cells` holds the stamps of the columns that were written since `created`."""

    created: str
    length: int
    cells: Mapping[str, str]
    values: Mapping[str, Any]


class Write(NamedTuple):
    """One value that a cell had, and the stamp that it was written with."""

    column: str
    stamp: str
    value: Any


def read_cells(text: str | None) -> dict[str, str]:
    """The stamps of edited cells from their column `_c`."""
    return loads(text) if text else {}


def write_cells(cells: Mapping[str, str]) -> str | None:
    """The stamps of edited cells as the column `_c` holds them: canonical, and NULL where there are none."""
    return dumps(cells, sort_keys=True, separators=(",", ":")) if cells else None


def stamp_of(row: MergeRow, column: str) -> str:
    """When a cell was last written."""
    return row.cells.get(column, row.created)


def value_rank(value: Any) -> tuple[bool, bool, Any]:
    """SQLite's own order of values: nothing, then numbers, then text by code point."""
    if value is None:
        return (False, False, 0)
    return (True, isinstance(value, str), value)


def rank(row: MergeRow, column: str) -> tuple[Any, ...]:
    """What decides between two states of a cell: the greater wins."""
    if column == TRASH:
        return (row.length, stamp_of(row, column), value_rank(row.values[column]))
    return (stamp_of(row, column), value_rank(row.values[column]))


def merged(mine: MergeRow, theirs: MergeRow, shared: Collection[str]) -> MergeRow:
    """One row from two; only the `shared` columns take part, the others keep what is here."""
    created, length = max(mine.created, theirs.created), max(mine.length, theirs.length)
    differing = frozenset(differing_columns(mine, theirs, shared))
    # A stamp that the row's own would say already is left out, so that equal rows are written alike.
    if mine.created == created:
        cells = {name: stamp for name, stamp in mine.cells.items() if stamp != created and name in mine.values}
    else:
        cells = {name: stamp for name in mine.values if (stamp := stamp_of(mine, name)) != created}
    values = dict(mine.values)
    for column in differing:
        if rank(theirs, column) > rank(mine, column):
            values[column] = theirs.values[column]
            stamp = stamp_of(theirs, column)
            if stamp != created:
                cells[column] = stamp
            else:
                cells.pop(column, None)
    return MergeRow(created, length, cells, values)


def differing_columns(mine: MergeRow, theirs: MergeRow, shared: Collection[str]) -> list[str]:
    """The shared columns whose value or stamp differs, or in which the causal length may decide."""
    if mine.created != theirs.created:
        return list(shared)
    stamped = mine.cells.keys() | theirs.cells.keys()
    return [
        column
        for column in shared
        if mine.values[column] != theirs.values[column] or column in stamped or column == TRASH
    ]


def worth_remembering(mine: MergeRow, theirs: MergeRow, shared: Collection[str]) -> list[Write]:
    """The values of cells in which two rows differ, so that the one that gives way stays in the history.

    Both are remembered, and whenever stamp or value differ: so every computer remembers the same ones, in whatever
    order it meets them.
    """
    writes = []
    for column in differing_columns(mine, theirs, shared):
        one, other = (Write(column, stamp_of(row, column), row.values[column]) for row in (mine, theirs))
        if column != TRASH and (one.stamp, value_rank(one.value)) != (other.stamp, value_rank(other.value)):
            writes += [item for item in (one, other) if item.value is not None]
    return writes


NEWER_VALUE = """(excluded.value IS NOT NULL, coalesce(excluded.value, ''), excluded.previous IS NOT NULL,
    coalesce(excluded.previous, '')) > (value IS NOT NULL, coalesce(value, ''), previous IS NOT NULL,
    coalesce(previous, ''))"""
"""Of two writes of one cell with one stamp (which only a damaged or an older version's file holds), the one kept."""

UNITED = f"""ON CONFLICT ("table", id, "column", stamp) DO UPDATE
    SET previous = excluded.previous, value = excluded.value WHERE {NEWER_VALUE}"""


@dataclass(slots=True)
class Merged:
    """What a merge brought: rows by table that were new, that changed, how many it erased, the latest stamp it met."""

    new: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    erased: int = 0
    newest: str = ""

    @staticmethod
    def records(counts: Mapping[str, int]) -> int:
        """How many records are among rows counted by table: links belong to the record that has them."""
        return sum(count for table, count in counts.items() if table not in LINKS)


def merge(
    store: Database,
    path: Path,
    theirs: RemoteFile,
    afterwards: Callable[[], object] = lambda: None,
    known_as: str = "",
) -> Merged:
    """Merge an examined private copy into the replica; `afterwards` is done in the same transaction.

    With the name that the file is `known_as` in the folder, the rows that it brings are noted; see `note_lost_rows`.
    Raises JournalError, with nothing merged, where that fails.
    """
    # What is forgotten must not stay readable in pages that are no longer used.
    store.connection.execute("PRAGMA secure_delete = ON")
    with _attached(store.connection, path), store.arriving():
        done = merge_attached(store, theirs, known_as)
        if done.erased:  # our own file must lose it, too; a thing is erased once, so this ends
            store.keep_local("last_write", store.clock.next_stamp())
        afterwards()
    if done.erased:
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        clean_snapshots(store)
    return done


@contextmanager
def _attached(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    # `examine` has made sure that nothing in it could be executed: SQLite cannot be told to distrust one of two
    # databases, and our own full-text triggers need its trust.
    connection.execute("ATTACH ? AS theirs", (str(path),))
    try:
        yield
    finally:
        with suppress(sqlite3.Error):
            connection.execute("DETACH theirs")


def merge_attached(store: Database, theirs: RemoteFile, known_as: str = "") -> Merged:
    """The merge itself, inside a transaction, with the other file attached as `theirs`."""
    done = Merged()
    connection = store.connection
    if known_as:
        _note_arriving(connection, theirs, known_as)
    newly = _unite_forgotten(connection)
    who = _forgotten_now(connection, "name" in theirs.columns.get("contacts", ()))
    _unite_history(connection)
    if "writers" in theirs.columns:
        _unite_writers(connection)
    for table in TABLES:
        if table in theirs.columns:
            shared = theirs.columns[table]
            _join_rows(connection, table, shared, done)
            _insert_rows(connection, table, shared, done)
    done.erased = _forget(store, newly, who)
    drop_marked(connection)
    done.newest = _newest(connection, theirs)
    if done.newest:
        store.clock.observe(done.newest)
    return done


def _note_arriving(connection: sqlite3.Connection, theirs: RemoteFile, name: str) -> None:
    """Note the rows that a file of this name is about to bring: new ones, changed ones, and ones with a new history."""
    note = 'INSERT OR IGNORE INTO main.arrived_rows (file, "table", id) SELECT DISTINCT ?,'
    lacking = "NOT IN (SELECT id FROM main.forgotten)"
    connection.execute(f"{note} 'forgotten', id FROM theirs.forgotten NOT INDEXED WHERE id {lacking}", (name,))
    connection.execute(
        f"""{note} "table", id FROM theirs.history t NOT INDEXED WHERE id {lacking} AND NOT EXISTS (SELECT 1
        FROM main.history m WHERE m."table" = t."table" AND m.id = t.id AND m."column" = t."column"
        AND m.stamp = t.stamp)""",
        (name,),
    )
    for table in TABLES:
        if table in theirs.columns:
            connection.execute(
                f"""{note} '{table}', t.id FROM theirs."{table}" t NOT INDEXED LEFT JOIN main."{table}" m ON m.id = t.id
                WHERE m.id IS NULL OR (m.id {lacking} AND {_otherwise(theirs.columns[table])})""",
                (name,),
            )


def _otherwise(shared: Sequence[str]) -> str:
    """The SQL condition under which the rows `m` and `t` say different things in the `shared` columns."""
    return " OR ".join(f'm."{name}" IS NOT t."{name}"' for name in ("_s", "_cl", *shared))


def note_lost_rows(store: Database, path: Path, theirs: RemoteFile, known_as: str) -> None:
    """Note which rows that a file brought are no longer in the file that has its name now, a private copy at `path`.

    A home that was put back publishes less than it did. What only its earlier file had must not end with this
    computer, which publishes no merge by itself: so it is published (`SyncState.has_lost_rows`).
    """
    with _attached(store.connection, path), immediate(store.connection):
        _compare_arrived(store.connection, theirs, known_as)


def _compare_arrived(connection: sqlite3.Connection, theirs: RemoteFile, name: str) -> None:
    """Of the rows that arrived and are not published yet, mark those that only an earlier file of this name had.

    What a computer's own file has is from now on looked for in that.
    """
    tables = [table for (table,) in connection.execute('SELECT DISTINCT "table" FROM main.arrived_rows').fetchall()]
    for table in tables:
        rows = connection.execute(_held_by(table, theirs)).fetchall()
        held = [identity for (identity,) in rows]
        if is_own(name):
            connection.execute(
                """UPDATE OR REPLACE main.arrived_rows SET file = ?1 WHERE "table" = ?2 AND file <> ?1
                AND id IN (SELECT value FROM json_each(?3))""",
                (name, table, dumps(held)),
            )
        connection.execute(
            """UPDATE OR REPLACE main.arrived_rows SET file = '' WHERE file = ? AND "table" = ?
            AND id NOT IN (SELECT value FROM json_each(?))""",
            (name, table, dumps(held)),
        )


def _held_by(table: str, theirs: RemoteFile) -> str:
    """SQL for the ids of the arrived rows of a table that the file has as they are here, history and all."""
    arrived = f"SELECT DISTINCT r.id FROM main.arrived_rows r WHERE r.\"table\" = '{table}'"
    forgotten = "r.id IN (SELECT id FROM theirs.forgotten)"
    if table == "forgotten":
        return f"{arrived} AND {forgotten}"
    if table not in theirs.columns:
        return f"{arrived} AND 0"
    return f"""{arrived} AND ({forgotten} OR (EXISTS (SELECT 1 FROM main."{table}" m JOIN theirs."{table}" t
        ON t.id = m.id WHERE m.id = r.id AND NOT ({_otherwise(theirs.columns[table])}))
        AND NOT EXISTS (SELECT 1 FROM main.history m WHERE m."table" = '{table}' AND m.id = r.id AND NOT EXISTS
            (SELECT 1 FROM theirs.history t WHERE t."table" = m."table" AND t.id = m.id AND t."column" = m."column"
            AND t.stamp = m.stamp))))"""


def _unite_forgotten(connection: sqlite3.Connection) -> list[str]:
    """Take their forgotten ids over; returns the ones that are new here."""
    rows = connection.execute(
        "SELECT id FROM theirs.forgotten NOT INDEXED WHERE id NOT IN (SELECT id FROM main.forgotten)"
    ).fetchall()
    connection.executemany("INSERT OR IGNORE INTO main.forgotten VALUES (?)", rows)
    return [identity for (identity,) in rows if not is_mark(identity)]


def _forgotten_now(connection: sqlite3.Connection, have_contacts: bool) -> Named:
    """The names of the forgotten whom one of the two sides still knows by name, and what may mention them there."""
    who = Named()
    for schema in ("main", "theirs") if have_contacts else ("main",):
        rows = connection.execute(
            f"SELECT id FROM {schema}.contacts NOT INDEXED"
            " WHERE name IS NOT NULL AND id IN (SELECT id FROM main.forgotten)"
        ).fetchall()
        if rows:
            who = who.union(named(connection, [identity for (identity,) in rows], schema))
    return who


def _unite_history(connection: sqlite3.Connection) -> None:
    connection.execute(
        f"""INSERT INTO main.history ("table", id, "column", stamp, previous, value)
        SELECT "table", id, "column", stamp, previous, value FROM theirs.history NOT INDEXED
        WHERE id NOT IN (SELECT id FROM main.forgotten) {UNITED}"""
    )


def _unite_writers(connection: sqlite3.Connection) -> None:
    columns = {name for _, name, *_ in connection.execute("PRAGMA theirs.table_info(writers)")}
    # An older version drops the rules when it relays them; then the file says nothing of them.
    rules = "CASE WHEN typeof(rules) = 'integer' THEN rules END" if "rules" in columns else "NULL"
    connection.execute(
        f"""INSERT INTO main.writers (id, computer, rules) SELECT id, computer, {rules} FROM theirs.writers NOT INDEXED
        WHERE true ON CONFLICT (id) DO UPDATE SET computer = nullif(max(coalesce(excluded.computer, ''),
            coalesce(computer, '')), ''),
            rules = max(coalesce(excluded.rules, rules), coalesce(rules, excluded.rules))"""
    )


def _insert_rows(connection: sqlite3.Connection, table: str, shared: Sequence[str], done: Merged) -> None:
    """Take over the rows that are lacking here; of forgotten ones only that they were there."""
    names = "".join(f', "{name}"' for name in shared)
    lacking = f'FROM theirs."{table}" NOT INDEXED WHERE id NOT IN (SELECT id FROM main."{table}")'
    forgotten = "IN (SELECT id FROM main.forgotten)"
    cells = _known_cells(shared)
    ids = connection.execute(f"SELECT id, _s, _cl {lacking} AND id {forgotten}").fetchall()
    count = connection.execute(
        f'INSERT INTO main."{table}" (id, _s, _cl, _c{names})'
        f" SELECT id, _s, _cl, {cells}{names} {lacking} AND id NOT {forgotten}"
    ).rowcount
    if count:
        done.new[table] = count
    for row in ids:
        connection.execute(f'INSERT INTO main."{table}" (id, _s, _cl) VALUES (?, ?, ?)', row)
        empty_row(connection, table, row[0])


def _known_cells(shared: Sequence[str]) -> str:
    """Their `_c` as SQL, without the stamps of columns that only a newer version knows."""
    known = ", ".join(f"'{name}'" for name in shared)
    return f"""CASE WHEN _c IS NULL THEN NULL
        WHEN EXISTS (SELECT 1 FROM json_each(_c) WHERE key NOT IN ({known})) THEN
            (SELECT CASE WHEN count(*) THEN json_group_object(key, value) END
             FROM (SELECT key, value FROM json_each(_c) WHERE key IN ({known}) ORDER BY key))
        ELSE _c END"""


def _join_rows(connection: sqlite3.Connection, table: str, shared: Sequence[str], done: Merged) -> None:
    """Join the rows that both sides have and that differ, cell by cell."""
    mine = synced_columns(table)
    differing = connection.execute(_differing(table, mine, shared)).fetchall()
    forgotten = {identity for (identity,) in connection.execute("SELECT id FROM main.forgotten")}
    updates: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    remembered: list[tuple[Any, ...]] = []
    for rowid, identity, *fields in differing:
        here, there = _row(mine, fields[: len(mine) + 3]), _row(shared, fields[len(mine) + 3 :])
        if identity in forgotten:
            _join_forgotten(connection, table, identity, there)
            continue
        joined = merged(here, there, shared)
        if joined != here:
            stamps = (joined.created, joined.length, write_cells(joined.cells))
            # What stays as it is is not written: the full-text indexes hear of every column that is.
            written = tuple(name for name in mine if joined.values[name] != here.values[name])
            updates.setdefault(written, []).append((*stamps, *(joined.values[name] for name in written), rowid))
        if table not in LINKS:  # both ends of a link follow from its id, and are worth no history
            writes = worth_remembering(here, there, shared)
            remembered += [
                (table, identity, write.column, write.stamp, None, write.value)
                for write in writes
                if write.column not in UNREMEMBERED.get(table, ())
            ]
    for written, rows in updates.items():
        names = "".join(f', "{name}" = ?' for name in written)
        connection.executemany(f'UPDATE main."{table}" SET _s = ?, _cl = ?, _c = ?{names} WHERE rowid = ?', rows)
    connection.executemany(f"INSERT INTO main.history VALUES (?, ?, ?, ?, ?, ?) {UNITED}", remembered)
    if updates:
        done.changed[table] = sum(map(len, updates.values()))


def _differing(table: str, mine: Sequence[str], shared: Sequence[str]) -> str:
    def columns(side: str, names: Sequence[str]) -> str:
        return ", ".join([f"{side}._s", f"{side}._cl", f"{side}._c", *(f'{side}."{name}"' for name in names)])

    return (
        f"SELECT m.rowid, m.id, {columns('m', mine)}, {columns('t', shared)}"
        f' FROM theirs."{table}" t NOT INDEXED CROSS JOIN main."{table}" m ON m.id = t.id'
        f" WHERE ({columns('m', shared)}) IS NOT ({columns('t', shared)})"
    )


def _row(columns: Sequence[str], fields: Sequence[Any]) -> MergeRow:
    created, length, cells, *values = fields
    return MergeRow(created, length, read_cells(cells), dict(zip(columns, values, strict=True)))


def _join_forgotten(connection: sqlite3.Connection, table: str, identity: str, there: MergeRow) -> None:
    connection.execute(
        f'UPDATE main."{table}" SET _s = max(_s, ?), _cl = max(_cl, ?) WHERE id = ?',
        (there.created, there.length, identity),
    )
    empty_row(connection, table, identity)


def _forget(store: Database, newly: Sequence[str], who: Named) -> int:
    """Erase the rows with newly forgotten ids, and what anybody wrote meanwhile about a forgotten contact; where the
    program put the name for a mention, “somebody” stands afterwards.
    """
    connection = store.connection
    if not newly and connection.execute("SELECT 1 FROM main.forgotten LIMIT 1").fetchone() is None:
        return 0
    names = dict(connection.execute("SELECT id, name FROM main.contacts WHERE id IN (SELECT id FROM main.forgotten)"))
    known = {identity for (identity,) in connection.execute("SELECT id FROM main.forgotten")}
    erasing = {(table, identity) for identity in newly for table in TABLES}
    for identity in names:
        erasing |= {row for row in all_about(connection, Contact(id=identity)) if row[1] not in known}
    gone = [row for row in sorted(erasing) if empty_row(connection, *row)]
    rewritten = take_names_out(connection, store.clock, who)
    if not gone:
        return rewritten
    connection.executemany("INSERT OR IGNORE INTO main.forgotten VALUES (?)", [(identity,) for _, identity in gone])
    ids = [identity for _, identity in gone]
    for identity, name in names.items():
        forget_steps(connection, Contact(id=identity, name=name or ""), ids)
    for name in who.names:
        forget_labels(connection, name)
    drop_drafts(store, [*names, *who.names])
    forget_words(connection)
    return len(gone) + rewritten


def _newest(connection: sqlite3.Connection, theirs: RemoteFile) -> str:
    """The latest stamp in their file, of rows, of edited cells and of history."""
    questions = ["SELECT max(stamp) FROM theirs.history NOT INDEXED"]
    for table in TABLES:
        if table in theirs.columns:
            questions.append(f'SELECT max(_s) FROM theirs."{table}" NOT INDEXED')
            questions.append(f'SELECT max(c.value) FROM theirs."{table}" t NOT INDEXED, json_each(t._c) c')
    return max(connection.execute(question).fetchone()[0] or "" for question in questions)
