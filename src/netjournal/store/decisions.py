"""Decisions about followed networks, stored with what follows from them as one change."""

from __future__ import annotations

from datetime import date

from netjournal.domain import decisions
from netjournal.domain.model import Choice, Contact, Decision
from netjournal.errors import WrongUsage
from netjournal.store.store import Store


class Decisions:
    """The decisions of a journal. Each step raises JournalError where `domain.decisions` refuses it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def decide(self, decision: Decision, *, choice: Choice | str, reason: str, on: date, today: date) -> Decision:
        """Note what was decided and why: investing moves the network up a tier, leaving archives it."""
        changes = decisions.decide(decision, choice=choice, reason=reason, on=on, today=today)
        contact = self._store.get(Contact, decision.contact_id)
        with self._store.change(f"Decide about {contact.name}") as change:
            decided = change.edit(decision, **changes)
            move, of_contact = decisions.follows(decided, contact)
            if move is not None:
                change.add(move)
            if of_contact:
                change.edit(contact, **of_contact)
        return decided

    def later(self, decision: Decision, *, until: date, today: date) -> Decision:
        """Look at it for longer: another day to decide on."""
        if until <= today:
            raise WrongUsage("That day has come already.", "Choose tomorrow or later.")
        with self._store.change("Decide later") as change:
            return change.edit(decision, recheck_on=until)
