"""Problems of practice: who was asked, and the steps of their ladder, each stored as one change."""

from __future__ import annotations

from datetime import date
from typing import Any

from netjournal.domain import problems
from netjournal.domain.records import Ask, Contact, Expertise, Learning, Problem
from netjournal.errors import WrongUsage
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.database import Database
from netjournal.text.normalize import truncate


@dataclass(frozen=True, slots=True)
class Resolved:
    """A problem that was resolved, the credit for who helped, and the learning that it became."""

    problem: Problem
    credit: Expertise | None = None
    learning: Learning | None = None


class Problems:
    """The problems of a journal. Each step raises JournalError where `ladder` refuses it."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def all(self) -> list[Problem]:
        """Every living problem, oldest first."""
        return self._store.every(Problem, order="opened_on, _s")

    def add(self, problem: Problem) -> Problem:
        """Store a new problem."""
        if not problem.title.strip():
            raise WrongUsage("A problem needs a title.", "A few words say enough: exit tickets pile up unread.")
        with self._store.change(f"Open the problem “{truncate(problem.title, 40)}”") as change:
            return change.add(problem)

    def asks(self, problem_id: str) -> list[Ask]:
        """Who was asked about a problem, and what they said, oldest first."""
        return self._store.every(Ask, "problem_id = ?", (problem_id,), order='"on", _s')

    def ask(
        self, problem: Problem, contact: Contact, *, on: date, today: date, answer: str = ""
    ) -> tuple[Problem, Ask]:
        """Note that a contact was asked, and what they said."""
        changes = problems.ask(problem, contact.tier, on=on, today=today)
        with self._store.change(f"Ask {contact.name} about “{truncate(problem.title, 40)}”") as change:
            asked = change.add(Ask(problem_id=problem.id, contact_id=contact.id, on=on, answer=answer.strip()))
            return (change.edit(problem, **changes) if changes else problem), asked

    def answer(self, ask: Ask, answer: str) -> Ask:
        """Note what somebody said who had been asked."""
        with self._store.change("Note an answer") as change:
            return change.edit(ask, answer=answer.strip())

    def answer_of(self, problem: Problem, contact: Contact, answer: str) -> Ask:
        """Note what a contact said who was asked about a problem; the latest ask without an answer gets it."""
        return self.answer(problems.waiting_for(problem, contact, self.asks(problem.id)), answer)

    def no_solution(self, problem: Problem, *, on: date, today: date) -> Problem:
        """Note that the group has no answer."""
        return self._step("No solution here for", problem, problems.no_solution(problem, on=on, today=today))

    def look_beyond(self, problem: Problem, *, on: date, today: date) -> Problem:
        """Look beyond the group."""
        return self._step("Look beyond for", problem, problems.look_beyond(problem, on=on, today=today))

    def resolve(
        self, problem: Problem, *, by: str = "", how: str, on: date, today: date, learn: bool = False
    ) -> Resolved:
        """Resolve a problem: `by` (a contact's id, or empty) is credited, and with `learn` it becomes a learning."""
        changes = problems.resolve(problem, by=by, how=how, on=on, today=today)
        with self._store.change(f"Resolve “{truncate(problem.title, 40)}”") as change:
            resolved = change.edit(problem, **changes)
            credit = problems.credit(resolved)
            return Resolved(
                resolved,
                None if credit is None else change.add(credit),
                change.add(problems.learning_from(resolved)) if learn else None,
            )

    def park(self, problem: Problem, *, on: date, today: date) -> Problem:
        """Lay a problem aside."""
        return self._step("Park", problem, problems.park(problem, on=on, today=today))

    def reopen(self, problem: Problem) -> Problem:
        """Take up again what was resolved or parked."""
        return self._step("Reopen", problem, problems.reopen(problem))

    def _step(self, verb: str, problem: Problem, changes: dict[str, Any]) -> Problem:
        with self._store.change(f"{verb} “{truncate(problem.title, 40)}”") as change:
            return change.edit(problem, **changes)
