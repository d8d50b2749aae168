"""Interactions: the entries of the journal, by day, and what they led to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from netjournal.domain.records import Interaction, QuietDay
from netjournal.errors import JournalError
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.database import Database
from netjournal.storage.mapping import chosen, read_day
from netjournal.text.dates import format_date
from netjournal.text.normalize import truncate


@dataclass(frozen=True, slots=True)
class LedTo:
    """What came of an interaction: ids of learnings, goals and problems."""

    learnings: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class Interactions:
    """The entries of a journal."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def about_how_many(self) -> int:
        """How many interactions there are, the trash included and perhaps a few more: known at once."""
        return int(self._store.connection.execute("SELECT coalesce(max(rowid), 0) FROM interactions").fetchone()[0])

    def newest_first(self) -> list[tuple[str, date]]:
        """Id and date of every living interaction, newest first: what a list of all of them needs."""
        rows = self._store.connection.execute(
            'SELECT id, "on" FROM interactions WHERE _cl % 2 = 1 ORDER BY "on" DESC, at DESC, _s DESC'
        )
        days: dict[Any, date | None] = {}
        found = []
        for identity, on in rows:
            if on not in days:
                days[on] = read_day(on)
            day = days[on]
            if day is not None:
                found.append((identity, day))
        return found

    def late_day(self) -> date | None:
        """The day of the third-latest conversation, of fewer that of the earliest; None where there is none."""
        rows = self._store.connection.execute(
            'SELECT "on" FROM interactions WHERE _cl % 2 = 1 ORDER BY "on" DESC, at DESC, _s DESC LIMIT 3'
        ).fetchall()
        return read_day(rows[-1][0]) if rows else None

    def latest(self, count: int) -> list[Interaction]:
        """The latest conversations, newest first."""
        rows = self._store.connection.execute(
            'SELECT id FROM interactions WHERE _cl % 2 = 1 ORDER BY "on" DESC, at DESC, _s DESC LIMIT ?', (count,)
        )
        return self._store.some(Interaction, [identity for (identity,) in rows])

    def some(self, ids: Iterable[str]) -> list[Interaction]:
        """Interactions in the order of these ids."""
        return self._store.some(Interaction, ids)

    def get(self, identity: str) -> Interaction:
        """The interaction with this id or beginning of one."""
        return self._store.get(Interaction, identity)

    def between(self, first: date, last: date) -> list[Interaction]:
        """The interactions of a span, both days included, oldest first."""
        return self._store.every(
            Interaction, '"on" BETWEEN ? AND ?', (first.isoformat(), last.isoformat()), order='"on", at, _s'
        )

    def a_day(self, first: date, last: date) -> Mapping[date, int]:
        """How many interactions each day of a span has; days without one are left out."""
        rows = self._store.connection.execute(
            'SELECT "on", count(*) FROM interactions WHERE "on" BETWEEN ? AND ? AND _cl % 2 = 1 GROUP BY "on"',
            (first.isoformat(), last.isoformat()),
        )
        return {day: count for on, count in rows if (day := read_day(on)) is not None}

    def last_on(self) -> date | None:
        """The day of the newest entry: an interaction, or an explicit “nothing today”."""
        (on,) = self._store.connection.execute(
            """SELECT max(day) FROM (
                SELECT max("on") AS day FROM interactions WHERE _cl % 2 = 1
                UNION ALL SELECT max("on") FROM quiet_days WHERE _cl % 2 = 1)"""
        ).fetchone()
        return read_day(on)

    def led_to(self, ids: Sequence[str]) -> Mapping[str, LedTo]:
        """What came of each of these interactions; those that led to nothing are left out."""
        parts = {
            "learnings": """SELECT l.interaction_id, l.learning_id FROM learning_interactions l JOIN learnings x
                ON x.id = l.learning_id WHERE l._cl % 2 = 1 AND x._cl % 2 = 1
                AND l.interaction_id IN (SELECT value FROM json_each(?)) ORDER BY l._s""",
            "goals": """SELECT g.origin_id, g.id FROM goals g WHERE g._cl % 2 = 1
                AND g.origin_id IN (SELECT value FROM json_each(?)) ORDER BY g._s""",
            "problems": """SELECT p.interaction_id, p.problem_id FROM interaction_problems p WHERE p._cl % 2 = 1
                AND p.interaction_id IN (SELECT value FROM json_each(?)) ORDER BY p._s""",
        }
        found: dict[str, dict[str, list[str]]] = {}
        wanted = chosen(ids)
        for name, query in parts.items():
            for source, result in self._store.connection.execute(query, (wanted,)):
                found.setdefault(source, {}).setdefault(name, []).append(result)
        return {
            source: LedTo(**{name: tuple(results) for name, results in kinds.items()})
            for source, kinds in found.items()
        }

    def edit(self, interaction: Interaction, **fields: object) -> Interaction:
        """Change fields of an interaction."""
        with self._store.change(f"Edit “{truncate(interaction.summary)}”") as change:
            return change.edit(interaction, **fields)

    def trash(self, interaction: Interaction) -> None:
        """Put an interaction into the trash."""
        with self._store.change(f"Put “{truncate(interaction.summary)}” into the trash") as change:
            change.trash(interaction)

    def nothing_on(self, day: date) -> QuietDay:
        """Note that there was nothing to log on a day, so that it counts as looked at. Refused where there was."""
        if self.a_day(day, day):
            raise JournalError(
                f"There is a conversation on {format_date(day)} already, so that day counts.",
                "Put it into the trash first.",
            )
        known = self._store.every(QuietDay, '"on" = ?', (day.isoformat(),))
        if known:
            return known[0]
        with self._store.change("Note “nothing today”") as change:
            return change.add_once(QuietDay(on=day))
