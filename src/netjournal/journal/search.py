"""Search while somebody types, over every word of the journal."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from datetime import date
from json import dumps

from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.database import Database
from netjournal.storage.mapping import LISTED, chosen, fetch_readable, read_day, read_text

MATCHES_RANKED = 400
"""Up to how many matches of each kind are weighed against each other."""

COMMON_SCORE = -0.5
"""The score of a match that was not weighed: about what BM25 gives a word that is in half of all texts."""

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: the noun of its record, its id, one line of it, and its date where it has one."""

    noun: str
    id: str
    text: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class SearchSource:
    """Where one kind of record is searched, how it is shown, and how much its rank counts (smaller comes first)."""

    noun: str
    table: str
    shown: str
    on: str
    weight: float


SOURCES = (
    SearchSource("contact", "contacts", "name", "met_on", 3.0),
    SearchSource("learning", "learnings", "text", '"on"', 1.2),
    SearchSource("problem", "problems", "title", "opened_on", 1.2),
    SearchSource("goal", "goals", "text", "due_on", 1.0),
    SearchSource("interaction", "interactions", "summary", '"on"', 1.0),
    SearchSource("reflection", "reflections", "coalesce(title, substr(body, 1, 200))", "starts_on", 1.0),
    SearchSource("expertise", "expertise", "topic || coalesce(': ' || evidence, '')", '"on"', 0.9),
    SearchSource("answer", "asks", "answer", '"on"', 0.9),
    SearchSource("decision", "decisions", "coalesce(success_sign, reason)", "opened_on", 0.9),
    SearchSource("introduction", "introductions", "coalesce(topic, outcome)", '"on"', 0.9),
    SearchSource("intention", "intentions", "why", "starts_on", 0.8),
)

QUIET = SearchSource("quiet day", "quiet_days", "coalesce(nullif(note, ''), 'Nothing to log')", '"on"', 1.0)
"""Days on which there was nothing to log: not searched, but counted by the review."""

OWNERS = {"contact": "contacts", "interaction": "interactions", "learning": "learnings"}
"""The kinds that carry topics."""


def as_query(text: str) -> str:
    """What somebody typed as an FTS5 query: every word must be there, each may be the beginning of a longer one.

    Each word becomes a quoted string, so that no character of it is an operator.
    """
    return " ".join(f'"{word}"*' for word in re.findall(r"[^\W_]+", text))


class Search:
    """Finds records by the words in them."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def everything(self, text: str, limit: int = SHOWN) -> list[Hit]:
        """What has all of these words, or begins with them, best first; for equal matches the newest first.

        Words that are everywhere are found as fast as rare ones: of those the newest come first. One Latin letter is
        the beginning of a name; in the texts it would be the beginning of nearly everything.
        """
        query = as_query(text)
        if not query:
            return []
        connection = self._store.connection
        scored: list[tuple[float, str, Hit]] = []
        letter = len(text.strip()) == 1 and text.strip().isascii()
        for source in SOURCES[:1] if letter else SOURCES:
            scored += _hits(connection, source, query, limit)
        if not letter:
            scored += self._by_topic(text, limit)
        best: dict[str, Hit] = {}
        for _score, _newest, hit in sorted(scored, key=lambda found: (found[0], _backwards(found[1]))):
            best.setdefault(hit.id, hit)
        return list(best.values())[:limit]

    def named(self, ids: Sequence[str]) -> list[Hit]:
        """The living records with these ids, whatever they are, in no order; days without an entry among them."""
        wanted = list(ids)
        return [hit for source in (*SOURCES, QUIET) for _, _, hit in _named(self._store.connection, source, wanted)]

    def _by_topic(self, text: str, limit: int) -> list[tuple[float, str, Hit]]:
        """Records that carry a topic beginning with the text."""
        topic = text.strip().removeprefix("#").casefold()
        if not topic or " " in topic:
            return []
        rows = self._store.connection.execute(
            """SELECT t.owner_id FROM (
                SELECT rowid AS place FROM topics_fts WHERE topics_fts MATCH ? ORDER BY rowid DESC LIMIT ?
            ) m JOIN topics t ON t.rowid = m.place WHERE t._cl % 2 = 1""",
            (as_query(topic) or '""', 2 * limit),
        )
        owners = list(dict.fromkeys(owner for (owner,) in rows))[:limit]
        found: list[tuple[float, str, Hit]] = []
        for source in SOURCES:
            if source.noun in OWNERS:
                found += _named(self._store.connection, source, owners)
        return found


def _hits(connection: sqlite3.Connection, source: SearchSource, query: str, limit: int) -> list[tuple[float, str, Hit]]:
    """What matches in one kind, with its score (smaller is better) and date.

    Weighing a match takes FTS5 a look at every match of its words. So where there are many, which is where the weights
    hardly differ, the newest are taken as they come.
    """
    newest = [
        place
        for (place,) in connection.execute(
            f"SELECT rowid FROM {source.table}_fts WHERE {source.table}_fts MATCH ? ORDER BY rowid DESC LIMIT ?",
            (query, MATCHES_RANKED + 1),
        )
    ]
    if len(newest) > MATCHES_RANKED:
        scored = f"SELECT value AS place, {COMMON_SCORE} AS score FROM json_each(?)"
        given: str = dumps(newest[: 2 * limit])
    else:
        scored = f"SELECT rowid AS place, rank AS score FROM {source.table}_fts WHERE {source.table}_fts MATCH ?"
        given = query if newest else '""'
    rows = fetch_readable(
        connection,
        f"""SELECT m.score, x.id, {source.shown}, {source.on} FROM ({scored}) m {_joined(source)}
        WHERE x._cl % 2 = 1 ORDER BY m.score, x.rowid DESC LIMIT ?""",
        (given, limit),
    )
    return [(score * source.weight, on or "", _hit(source, identity, text, on)) for score, identity, text, on in rows]


def _joined(source: SearchSource) -> str:
    """The table of a kind, joined to its matches; who was merged into another is found as that one."""
    if source.table != "contacts":
        return f'JOIN "{source.table}" x ON x.rowid = m.place'
    return (
        "JOIN contacts x ON x.id = (SELECT ifnull((SELECT kept FROM redirects WHERE gone = f.id), f.id)"
        " FROM contacts f WHERE f.rowid = m.place)"
    )


def _named(connection: sqlite3.Connection, source: SearchSource, ids: list[str]) -> list[tuple[float, str, Hit]]:
    rows = fetch_readable(
        connection,
        f"""SELECT id, {source.shown}, {source.on} FROM "{source.table}"
        WHERE {LISTED} AND id IN (SELECT value FROM json_each(?))""",
        (chosen(ids),),
    )
    return [(0.0, on or "", _hit(source, identity, text, on)) for identity, text, on in rows]


def _hit(source: SearchSource, identity: str, text: str | None, on: str | None) -> Hit:
    return Hit(source.noun, identity, read_text(text), read_day(on))


def _backwards(text: str) -> tuple[int, ...]:
    """A key that sorts dates newest first."""
    return tuple(-ord(letter) for letter in text)
