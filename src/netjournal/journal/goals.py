"""Goals: how they end, and what follows a repeating one, each stored as one change."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from netjournal.domain import goals
from netjournal.domain.goals import goal_conversation
from netjournal.domain.records import Contact, Goal, Interaction
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.database import Change, Database
from netjournal.storage.mapping import SAME_CONTACT
from netjournal.text.normalize import truncate

AWAKE = """NOT (goals.done_on IS NULL AND goals.skipped_on IS NULL AND goals.dropped_on IS NULL
    AND goals.previous_id IS NOT NULL AND EXISTS (
        WITH RECURSIVE before(id, previous_id, place) AS (
            SELECT p.id, p.previous_id, 1 FROM goals p WHERE p.id = goals.previous_id
            UNION SELECT p.id, p.previous_id, b.place + 1 FROM before b JOIN goals p ON p.id = b.previous_id
            WHERE b.place < 1000)
        SELECT 1 FROM before b JOIN goals g ON g.id = b.id WHERE (b.place = 1 AND g.dropped_on IS NOT NULL)
            OR (g.done_on IS NULL AND g.skipped_on IS NULL AND g.dropped_on IS NULL AND g._cl % 2 = 1)))"""
"""Goals but those that sleep: an open one that follows another asks for nothing while one before it is open again, or
the one before was given up. That follows from how they ended, so that two computers never make two of one."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A goal that ended, the one that follows it, and the conversation that was logged with it."""

    goal: Goal
    following: Goal | None = None
    interaction: Interaction | None = None


class Goals:
    """The goals of a journal. Each step raises JournalError where `domain.goals` refuses it."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def all(self) -> list[Goal]:
        """Every living goal, the first due first; those without a date come last."""
        return self._store.every(Goal, order="due_on IS NULL, due_on, _s")

    def with_contact(self, contact_id: str) -> list[Goal]:
        """The living goals that a contact has part in, the first due first."""
        return self._store.every(
            Goal,
            f"{AWAKE} AND id IN (SELECT goal_id FROM goal_contacts WHERE contact_id {SAME_CONTACT} AND _cl % 2 = 1)",
            (self._store.same(contact_id),),
            order="due_on IS NULL, due_on, _s",
        )

    def for_learning(self, learning_id: str) -> list[Goal]:
        """The living goals that serve a learning, the first due first."""
        return self._store.every(
            Goal, f"{AWAKE} AND learning_id = ?", (learning_id,), order="due_on IS NULL, due_on, _s"
        )

    def for_problem(self, problem_id: str) -> list[Goal]:
        """The living goals that serve a problem, the first due first."""
        return self._store.every(Goal, f"{AWAKE} AND problem_id = ?", (problem_id,), order="due_on IS NULL, due_on, _s")

    def add(self, goal: Goal) -> Goal:
        """Store a new goal."""
        with self._store.change(f"Set the goal “{truncate(goals.sentence(goal), 40)}”") as change:
            return change.add(goal)

    def done(self, goal: Goal, *, on: date, today: date, outcome: str = "", minutes: int | None = None) -> Ended:
        """Note that a goal was kept; with `minutes`, the conversation that it was kept in is logged too."""
        changes = goals.done(goal, on=on, today=today, outcome=outcome)
        people = {contact.id: contact for contact in self._store.some(Contact, goal.contact_ids)}
        talk = None if minutes is None else goal_conversation(goal, people, on=on, minutes=minutes, outcome=outcome)
        with self._change("Keep", goal) as change:
            stored = None if talk is None else change.add(talk)
            if stored is not None:
                changes["interaction_id"] = stored.id
            return Ended(change.edit(goal, **changes), self._follow(change, goal, on), stored)

    def skip(self, goal: Goal, *, on: date, today: date, reason: str = "") -> Ended:
        """Note that a goal was thought about and nothing was needed."""
        changes = goals.skip(goal, on=on, today=today, reason=reason)
        with self._change("Skip", goal) as change:
            return Ended(change.edit(goal, **changes), self._follow(change, goal, on))

    def drop(self, goal: Goal, *, reason: str, on: date, today: date) -> Ended:
        """Give a goal up; nothing follows it."""
        return Ended(self._step("Drop", goal, goals.drop(goal, reason=reason, on=on, today=today)))

    def snooze(self, goal: Goal, *, until: date, today: date) -> Goal:
        """Put a goal out of sight until a day."""
        return self._step("Snooze", goal, goals.snooze(goal, until=until, today=today))

    def reopen(self, goal: Goal) -> Goal:
        """Take a goal up again that had ended; what followed it asks for nothing until this one ends again."""
        changes = goals.reopen(goal)
        with self._store.change(f"Reopen “{truncate(goals.sentence(goal), 40)}”") as change:
            return change.edit(goal, **changes)

    def thought_of(self, contact: Contact, *, on: date) -> Goal:
        """Note that a contact was thought of, which clears their silence without making up a conversation."""
        with self._store.change(f"Think of {contact.name}") as change:
            return change.add(goals.thought_of(contact, on))

    def _step(self, verb: str, goal: Goal, changes: dict[str, Any]) -> Goal:
        with self._change(verb, goal) as change:
            return change.edit(goal, **changes)

    def _change(self, verb: str, goal: Goal) -> AbstractContextManager[Change]:
        return self._store.change(f"{verb} the goal “{truncate(goals.sentence(goal), 40)}”")

    def _follow(self, change: Change, goal: Goal, on: date) -> Goal | None:
        """The goal that follows one that ended: there is one, however often and on how many computers that was said."""
        following = goals.next_goal(goal, on)
        if following is None:
            return None
        (known, *_) = [*self._store.every(Goal, "previous_id = ?", (goal.id,)), None]
        if known is None:
            return change.add_once(following)
        return change.edit(known, due_on=following.due_on, repeat=following.repeat) if known.open else known
