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

    def all(self) -> list[Decision]:
        """Every living decision: those still to be made first, the first due first."""
        return self._store.every(Decision, order="decided_on IS NOT NULL, recheck_on, _s")

    def begin(
        self, contact: Contact, *, success_sign: str, opened_on: date, recheck_on: date | None = None
    ) -> Decision:
        """Begin a look at a followed network. Refused where one is under way."""
        under_way = self._store.every(Decision, "contact_id = ? AND decided_on IS NULL", (contact.id,))
        new = decisions.open_decision(
            contact, success_sign=success_sign, opened_on=opened_on, recheck_on=recheck_on, under_way=under_way
        )
        with self._store.change(f"Take a look at {contact.name}") as change:
            return change.add(new)

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
