"""Learnings: their steps from noted to reframed or closed, each stored as one change."""

from __future__ import annotations

from datetime import date
from typing import Any

from netjournal.domain import learnings as resurfacing
from netjournal.domain import learnings as stages
from netjournal.domain.records import Barrier, ClosedAs, Evidence, Learning, PutAway, Recall, Stage
from netjournal.journal.terms import Questions
from netjournal.storage.database import Database
from netjournal.storage.mapping import SAME_CONTACT, read_day
from netjournal.text.normalize import truncate


class Learnings:
    """The learnings of a journal. Each step raises JournalError where `stages` refuses it."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def all(self) -> list[Learning]:
        """Every living learning, oldest first."""
        return self._store.every(Learning, order='"on", _s')

    def at(self, stage: Stage) -> list[Learning]:
        """The living learnings that stand at a stage, oldest first."""
        return [learning for learning in self.all() if stages.stage_of(learning) is stage]

    def outlines(self) -> list[Learning]:
        """Every living learning, oldest first, with its id and the days of its stages and nothing else.

        That is enough to put thousands of them in order; `some` of the journal reads the ones in view.
        """
        names = [stages.DATE_FIELDS[stage] for stage in (*stages.STAGES, Stage.CLOSED)]
        columns = ", ".join(f'"{name}"' for name in names)
        rows = self._store.connection.execute(
            f'SELECT id, {columns} FROM learnings WHERE _cl % 2 = 1 ORDER BY "on", _s'
        )
        return [_outline(identity, dict(zip(names, days, strict=True))) for identity, *days in rows]

    def for_problem(self, problem_id: str) -> list[Learning]:
        """The living learnings that serve a problem, or came of it, oldest first."""
        return self._store.every(Learning, "problem_id = ?", (problem_id,), order='"on", _s')

    def from_contact(self, contact_id: str) -> list[Learning]:
        """The living learnings that came from a contact, or from a conversation with them; the newest first."""
        same = self._store.same(contact_id)
        return self._store.every(
            Learning,
            f"""id IN (SELECT learning_id FROM learning_contacts WHERE contact_id {SAME_CONTACT} AND _cl % 2 = 1)
            OR id IN (SELECT l.learning_id FROM learning_interactions l JOIN interaction_contacts c
                ON c.interaction_id = l.interaction_id JOIN interactions i ON i.id = l.interaction_id
                WHERE c.contact_id {SAME_CONTACT} AND l._cl % 2 = 1 AND c._cl % 2 = 1 AND i._cl % 2 = 1)""",
            (same, same),
            order='"on" DESC, _s DESC',
        )

    def plan(self, learning: Learning, *, on: date, today: date, **words: str) -> Learning:
        """Give a learning its plan: `own_words`, `when`, `will`, `expect`."""
        return self._step("Plan", learning, stages.plan(learning, on=on, today=today, **words))

    def apply(self, learning: Learning, *, note: str, on: date, today: date) -> Learning:
        """Note that a learning was tried, and how."""
        return self._step("Apply", learning, stages.apply(learning, note=note, on=on, today=today))

    def realize(
        self, learning: Learning, *, observed: str, evidence: Evidence | None, on: date, today: date
    ) -> Learning:
        """Note what was seen, and how well it is supported."""
        changes = stages.realize(learning, observed=observed, evidence=evidence, on=on, today=today)
        return self._step("Observe", learning, changes)

    def reframe(self, learning: Learning, *, before: str, after: str, on: date, today: date) -> Learning:
        """Note what counted as success before, and what counts now."""
        changes = stages.reframe(learning, before=before, after=after, on=on, today=today)
        return self._step("Reframe", learning, changes)

    def close(
        self,
        learning: Learning,
        *,
        closed_as: ClosedAs,
        reason: str,
        barrier: Barrier | None = None,
        on: date,
        today: date,
    ) -> Learning:
        """End a learning, with the reason."""
        changes = stages.close(learning, closed_as=closed_as, reason=reason, barrier=barrier, on=on, today=today)
        return self._step("Close", learning, changes)

    def reopen(self, learning: Learning) -> Learning:
        """Take a closed learning up again."""
        return self._step("Reopen", learning, stages.reopen(learning))

    def correct_date(self, learning: Learning, stage: Stage, *, on: date, today: date) -> Learning:
        """Give a stage that was reached another day."""
        return self._step("Redate", learning, stages.correct_date(learning, stage, on, today))

    def told_source(self, learning: Learning, *, on: date, today: date) -> Learning:
        """Note that the source was told what came of it."""
        return self._step("Tell the source of", learning, stages.told_source(learning, on, today))

    def share(self, learning: Learning, contact_id: str, *, on: date) -> Learning:
        """Note to whom a learning was passed on, and the day."""
        shared = tuple(dict.fromkeys((*learning.shared_with, contact_id)))
        return self._step("Pass on", learning, {"shared_with": shared, "shared_on": on})

    def recalled(self, learning: Learning, *, on: date, remembered: bool) -> Recall:
        """Note that a learning came back, and whether it was remembered."""
        with self._store.change(f"Recall “{truncate(learning.text, 40)}”") as change:
            return change.add(Recall(learning_id=learning.id, on=on, remembered=remembered))

    def later(self, learning: Learning, *, until: date, today: date) -> PutAway:
        """Let a learning ask for nothing before a day: no recall, no step. It stays open, and comes back then."""
        resurfacing.check_away(until, today)
        with self._store.change(f"Put off “{truncate(learning.text, 40)}”"):
            return Questions(self._store).put_away(resurfacing.away_key(learning.id), until=until, today=today)

    def _step(self, verb: str, learning: Learning, changes: dict[str, Any]) -> Learning:
        with self._store.change(f"{verb} “{truncate(learning.text, 40)}”") as change:
            return change.edit(learning, **changes)


def _outline(identity: str, days: dict[str, str | None]) -> Learning:
    dated: dict[str, Any] = {name: read_day(day) for name, day in days.items()}
    return Learning(id=identity, **dated)
