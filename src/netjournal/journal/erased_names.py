"""The name of somebody who is forgotten, in texts into which the program put it for a mention: it becomes “somebody”.

Such texts are those of the conversations with them, and of what was noted, planned, opened or asked there. The earlier
texts go from the history, too. Which values went is remembered among the forgotten ids, so that no other computer's
file brings them back: each mark names one write (`words:table:id:column:stamp`).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from json import dumps, loads

from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.hlc import HlcClock
from netjournal.storage.mapping import TABLE_MAPS, TEXT, chosen
from netjournal.storage.version import SCHEMA

SOMEBODY = "somebody"
MARK = "words:"
"""How the forgotten ids begin that stand for a write which had a name in it."""

MENTIONING = {
    "interactions": ("summary",),
    "learnings": ("text", "own_words", "plan_when", "plan_will", "expected_sign"),
    "goals": ("text", "when_cue", "will_do"),
    "problems": ("title",),
    "asks": ("answer",),
}
"""The columns into which a line puts the name for a mention."""

TEXTS = {
    shape.table: tuple(column for column, codec in shape.columns.items() if codec is TEXT)
    for shape in TABLE_MAPS
    if shape.table not in ("contacts", "settings")
} | {"contacts": ("why", "notes", "met_where")}
"""Every column with words of the teacher."""

Cell = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Named:
    """The names that some people had, and by table the ids of the rows whose texts may mention them."""

    names: frozenset[str] = frozenset()
    rows: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def union(self, other: Named) -> Named:
        """Both."""
        tables = self.rows.keys() | other.rows.keys()
        nobody: frozenset[str] = frozenset()
        rows = {table: self.rows.get(table, nobody) | other.rows.get(table, nobody) for table in tables}
        return Named(self.names | other.names, rows)


def is_mark(identity: str) -> bool:
    """Whether a forgotten id stands for one write and not for a row."""
    return identity.startswith(MARK)


def named(connection: sqlite3.Connection, ids: Collection[str], schema: str = "main") -> Named:
    """What must be known of these contacts before they are erased: every name that they had, and who mentions them."""
    tables = {name for (name,) in connection.execute(f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table'")}
    who = {"who": chosen(ids)}

    def asked(table: str, sql: str, **more: str) -> frozenset[str]:
        if table not in tables:
            return frozenset()
        return frozenset(value for (value,) in connection.execute(sql, who | more) if isinstance(value, str))

    def holding(table: str, wanted: str, column: str = "contact_id", these: Iterable[str] = ()) -> frozenset[str]:
        sql = f"SELECT {wanted} FROM {schema}.{table} WHERE {column} IN (SELECT value FROM json_each(:these))"
        return asked(table, sql, these=chosen([*these]) if these else who["who"])

    them = "IN (SELECT value FROM json_each(:who))"
    names = asked("contacts", f"SELECT name FROM {schema}.contacts WHERE id {them}")
    names |= asked(
        "history",
        f"""SELECT value FROM {schema}.history WHERE "table" = 'contacts' AND "column" = 'name' AND id {them}""",
    )
    talks = holding("interaction_contacts", "interaction_id")
    from_talks = {
        "learnings": ("learning_interactions", "learning_id", "interaction_id"),
        "problems": ("interaction_problems", "problem_id", "interaction_id"),
        "asks": ("asks", "id", "interaction_id"),
        "goals": ("goals", "id", "origin_id"),
    }
    rows = {
        table: holding(link, near, far, talks) if talks else frozenset()
        for table, (link, near, far) in from_talks.items()
    }
    rows["learnings"] |= holding("learning_contacts", "learning_id") | holding("learning_shared", "learning_id")
    rows["goals"] |= holding("goal_contacts", "goal_id")
    return Named(frozenset(name for name in names if name.strip()), {"interactions": talks, **rows})


def pattern_of(names: Iterable[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Finds these names as whole words, the longest first."""
    longest_first = sorted({name.strip() for name in names if name.strip()}, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(name) for name in longest_first)})(?!\w)", flags)


def take_names_out(connection: sqlite3.Connection, clock: HlcClock, who: Named) -> int:
    """Put “somebody” for the names into the texts that mention them, inside a transaction; returns how many cells had
    one. Nothing of it is left in their history or in the steps of undo.
    """
    if not who.names:
        return 0
    return _take_out(connection, clock, pattern_of(who.names), {t: (i, MENTIONING[t]) for t, i in who.rows.items()})


def take_out_of_all_texts(connection: sqlite3.Connection, clock: HlcClock, names: Iterable[str]) -> int:
    """The same in every text of the journal, the teacher's own words included."""
    found: dict[str, set[str]] = {}
    for name in names:
        for table, identity, _ in in_texts(connection, name, earlier=True):
            found.setdefault(table, set()).add(identity)
    rows = {table: (frozenset(ids), TEXTS[table]) for table, ids in found.items()}
    return _take_out(connection, clock, pattern_of(names, re.IGNORECASE), rows) if rows else 0


def in_texts(connection: sqlite3.Connection, name: str, *, earlier: bool = False) -> list[tuple[str, str, str]]:
    """Table, id and text of every row with a name in one of its texts, the trash included; each row once.

    With `earlier`, also of those that only had it once.
    """
    pattern = pattern_of([name], re.IGNORECASE)
    like = "%" + name.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    found: dict[tuple[str, str], str] = {}
    known = {name for (name,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
    for table, columns in TEXTS.items():
        there = {row[1] for row in connection.execute(f'PRAGMA main.table_info("{table}")')} if table in known else ()
        for column in columns:
            if column not in there:  # an older journal
                continue
            rows = connection.execute(
                f'SELECT id, "{column}" FROM "{table}" WHERE "{column}" LIKE ? ESCAPE \'\\\'', (like,)
            )
            for identity, text in rows:
                if isinstance(text, str) and pattern.search(text):
                    found.setdefault((table, identity), text)
    if earlier:
        rows = connection.execute("SELECT \"table\", id, value FROM history WHERE value LIKE ? ESCAPE '\\'", (like,))
        for table, identity, text in rows:
            if table in TEXTS and isinstance(text, str) and pattern.search(text):
                found.setdefault((table, identity), text)
    return [(table, identity, text) for (table, identity), text in found.items()]


def _take_out(
    connection: sqlite3.Connection,
    clock: HlcClock,
    pattern: re.Pattern[str],
    rows: Mapping[str, tuple[Collection[str], Sequence[str]]],
) -> int:
    count = 0
    for table, (ids, columns) in sorted(rows.items()):
        names = ", ".join(f'"{column}"' for column in columns)
        found = connection.execute(
            f'SELECT id, _s, _c, {names} FROM "{table}" WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id',
            (chosen(ids),),
        ).fetchall()
        changed = 0
        for identity, created, stamps, *values in found:
            cells = loads(stamps) if stamps else {}
            for column, value in zip(columns, values, strict=True):
                changed += _rewrite(
                    connection, clock, pattern, (table, identity, column), (cells.get(column) or created, value)
                )
        if changed:
            count += changed
            _rewrite_steps(connection, pattern, table, ids)
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (f"{table}_fts",)).fetchone():
                connection.execute(f"INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild')")
    return count


def _rewrite(
    connection: sqlite3.Connection,
    clock: HlcClock,
    pattern: re.Pattern[str],
    cell: Cell,
    current: tuple[str, object],
) -> bool:
    """Rewrite one cell and its history; tells whether the name was there.

    A write that nobody followed is replaced by one that follows the same, so that what crossed stays to be asked about.
    """
    table, identity, column = cell
    stamp, value = current
    rows = connection.execute(
        'SELECT stamp, previous, value FROM history WHERE "table" = ? AND id = ? AND "column" = ?', cell
    ).fetchall()
    known = {at: ((previous or "").split(), held) for at, previous, held in rows}
    followed = {before for follows, _ in known.values() for before in follows}
    holding = {at: held for at, (_, held) in known.items() if isinstance(held, str) and pattern.search(held)}
    is_now = isinstance(value, str) and pattern.search(value) is not None
    if not holding and not is_now:
        return False

    def replace(old: str, text: str) -> str:
        new, cleaned = clock.next_stamp(), pattern.sub(SOMEBODY, text)
        follows = sorted({old, *known.get(old, ((), None))[0]})
        connection.execute("INSERT INTO history VALUES (?, ?, ?, ?, ?, ?)", (*cell, new, " ".join(follows), cleaned))
        return new

    for at, held in sorted(holding.items()):
        if at not in followed and at != stamp:
            replace(at, held)
    if isinstance(value, str) and is_now:
        new = replace(stamp, value)
        connection.execute(
            f"""UPDATE "{table}" SET "{column}" = ?, _c = ? WHERE id = ?""",
            (pattern.sub(SOMEBODY, value), _with_stamp(connection, table, identity, {column: new}), identity),
        )
        holding[stamp] = value
    marks = [(f"{MARK}{table}:{identity}:{column}:{at}",) for at in sorted(holding)]
    connection.executemany("INSERT OR IGNORE INTO forgotten VALUES (?)", marks)
    connection.executemany(
        'DELETE FROM history WHERE "table" = ? AND id = ? AND "column" = ? AND stamp = ?',
        ((*cell, at) for at in holding),
    )
    connection.execute(
        "INSERT INTO writers (id, rules) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET rules = excluded.rules",
        (clock.nonce, SCHEMA),
    )
    return True


def _with_stamp(connection: sqlite3.Connection, table: str, identity: str, stamps: Mapping[str, str]) -> str:
    (text,) = connection.execute(f'SELECT _c FROM "{table}" WHERE id = ?', (identity,)).fetchone()
    return dumps({**(loads(text) if text else {}), **stamps}, sort_keys=True, separators=(",", ":"))


def _rewrite_steps(connection: sqlite3.Connection, pattern: re.Pattern[str], table: str, ids: Collection[str]) -> None:
    """Take the name out of what undo would write."""
    rows = connection.execute(
        'SELECT rowid, before, after FROM change_steps WHERE "table" = ? AND id IN (SELECT value FROM json_each(?))',
        (table, chosen(ids)),
    ).fetchall()
    for rowid, *values in rows:
        cleaned = [pattern.sub(SOMEBODY, value) if isinstance(value, str) else value for value in values]
        if cleaned != values:
            connection.execute("UPDATE change_steps SET before = ?, after = ? WHERE rowid = ?", (*cleaned, rowid))


def drop_marked(connection: sqlite3.Connection) -> None:
    """Take out of the history again what another computer's file, or a snapshot, brought back."""
    marks = connection.execute(
        "SELECT id FROM main.forgotten WHERE id >= ? AND id < ?", (MARK, MARK[:-1] + ";")
    ).fetchall()
    cells = (identity.removeprefix(MARK).split(":") for (identity,) in marks)
    connection.executemany(
        'DELETE FROM main.history WHERE "table" = ? AND id = ? AND "column" = ? AND stamp = ?',
        (cell for cell in cells if len(cell) == 4),
    )
