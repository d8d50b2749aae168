"""Decisions about followed networks, stored with what follows from them as one change.

What the teacher intends for a term, one intention for each.

Terms and holidays of the school year.

Reflections: what was written about a period, beside its figures.

The settings of the journal itself, shared by all its computers.

Questions of the figures that the teacher put away for some days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from netjournal.domain import decisions
from netjournal.domain.intentions import ends_before, intention_on, replaced_by
from netjournal.domain.records import Contact, Decision, DecisionChoice, Intention, PutAway, Reflection, Setting, Term
from netjournal.errors import WrongUsage
from netjournal.journal.merge_contacts import move
from netjournal.storage.database import Database, derived_id
from netjournal.storage.mapping import SAME_CONTACT


class Decisions:
    """The decisions of a journal. Each step raises JournalError where `domain.decisions` refuses it."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def all(self) -> list[Decision]:
        """Every living decision: those still to be made first, the first due first."""
        return self._store.every(Decision, order="decided_on IS NOT NULL, recheck_on, _s")

    def begin(
        self, contact: Contact, *, success_sign: str, opened_on: date, recheck_on: date | None = None
    ) -> Decision:
        """Begin a look at a followed network. Refused where one is under way."""
        under_way = self._store.every(
            Decision, f"contact_id {SAME_CONTACT} AND decided_on IS NULL", (self._store.same(contact.id),)
        )
        new = decisions.open_decision(
            contact, success_sign=success_sign, opened_on=opened_on, recheck_on=recheck_on, under_way=under_way
        )
        with self._store.change(f"Take a look at {contact.name}") as change:
            return change.add(new)

    def decide(
        self, decision: Decision, *, choice: DecisionChoice | str, reason: str, on: date, today: date
    ) -> Decision:
        """Note what was decided and why: investing moves the network up a tier, leaving archives it."""
        changes = decisions.decide(decision, choice=choice, reason=reason, on=on, today=today)
        contact = self._store.get(Contact, decision.contact_id)
        with self._store.change(f"Decide about {contact.name}") as change:
            decided = change.edit(decision, **changes)
            moved, of_contact = decisions.follows(decided, contact)
            if moved is not None:
                move(self._store, change, contact, moved.tier, on=moved.on, reason=moved.reason)
            if "archived_on" in of_contact:
                change.edit(contact, archived_on=of_contact["archived_on"])
        return decided

    def later(self, decision: Decision, *, until: date, today: date) -> Decision:
        """Look at it for longer: another day to decide on."""
        if until <= today:
            raise WrongUsage("That day has come already.", "Choose tomorrow or later.")
        with self._store.change("Decide later") as change:
            return change.edit(decision, recheck_on=until)


class Intentions:
    """The intentions of a journal."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def all(self) -> list[Intention]:
        """Every living intention, the first to begin first."""
        return self._store.every(Intention, order="starts_on, _s")

    def on(self, day: date) -> Intention | None:
        """The intention that holds on a day."""
        return intention_on(day, self.all())

    def set(self, intention: Intention) -> Intention:
        """Store an intention, in place of the one for the same term; earlier open-ended ones end before it."""
        known = self.all()
        before = replaced_by(intention, known)
        with self._store.change("Set the term's intention") as change:
            for earlier, last in ends_before(intention, known):
                change.edit(earlier, ends_on=last)
            if before is None:
                return change.add_once(intention)
            return change.edit(
                before,
                starts_on=intention.starts_on,
                ends_on=intention.ends_on,
                colleagues=intention.colleagues,
                communities=intention.communities,
                following=intention.following,
                weekly_minutes=intention.weekly_minutes,
                floor_minutes=intention.floor_minutes,
                why=intention.why,
            )


class Terms:
    """The terms and holidays of a journal."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def add(self, name: str, starts_on: date, ends_on: date, *, holiday: bool = False) -> Term:
        """Store a term or a holiday. Raises WrongUsage where it ends before it begins, or has no name."""
        called = _checked(name, starts_on, ends_on)
        begins = self._store.every(Term, "starts_on = ?", (starts_on.isoformat(),))
        (known, *_) = [*(term for term in begins if term.holiday == holiday), None]
        with self._store.change(f"Enter {called}") as change:
            if known is not None:
                return change.edit(known, name=called, ends_on=ends_on)
            return change.add_once(Term(name=called, starts_on=starts_on, ends_on=ends_on, holiday=holiday))

    def edit(self, term: Term, name: str, starts_on: date, ends_on: date, *, holiday: bool) -> Term:
        """Change a term or a holiday. Raises as `add`."""
        called = _checked(name, starts_on, ends_on)
        with self._store.change(f"Change {called}") as change:
            return change.edit(term, name=called, starts_on=starts_on, ends_on=ends_on, holiday=holiday)

    def trash(self, term: Term) -> None:
        """Put a term or a holiday into the trash."""
        with self._store.change(f"Put {term.name} into the trash") as change:
            change.trash(term)


def _checked(name: str, starts_on: date, ends_on: date) -> str:
    """The name without spaces to spare, where the term can be one."""
    called = " ".join(name.split())
    if not called:
        raise WrongUsage("A term needs a name.", "Such as Autumn, or Half-term for a holiday.")
    if ends_on < starts_on:
        raise WrongUsage(f"{called} would end before it begins.", "Give the first day, then the last.")
    return called


class Reflections:
    """The reflections of a journal."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def of(self, starts_on: date, ends_on: date) -> Reflection | None:
        """What was written about exactly these days; of several, what was written last."""
        found = self._store.every(
            Reflection, "starts_on = ? AND ends_on = ?", (starts_on.isoformat(), ends_on.isoformat())
        )
        return max(found, key=lambda each: (each.updated_at, each.id), default=None)

    def keep(
        self, *, cadence: str, starts_on: date, ends_on: date, title: str, body: str, figures: Mapping[str, Any]
    ) -> Reflection:
        """Store what was written about a period, with its figures of today; an earlier text of it is edited."""
        known = self.of(starts_on, ends_on)
        with self._store.change(f"Reflect on {title}") as change:
            if known is not None:
                return change.edit(known, body=body, figures=figures)
            return change.add_once(
                Reflection(
                    cadence=cadence, starts_on=starts_on, ends_on=ends_on, title=title, body=body, figures=figures
                )
            )


class JournalSettings:
    """Values by key: `date_order` (`dmy`, `mdy`, `ymd`), `week_start` (0 is Monday), `channels`, `cadence`, …"""

    def __init__(self, store: Database) -> None:
        self._store = store

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a setting, or the default."""
        row = self._store.some(Setting, [derived_id("settings", key)])
        return row[0].value if row and row[0].deleted_at is None else default

    def put(self, key: str, value: Any) -> None:
        """Set a value: anything that JSON can carry."""
        identity = derived_id("settings", key)
        known = self._store.some(Setting, [identity])
        with self._store.change(f"Set {key.replace('_', ' ')}") as change:
            if known:
                change.edit(known[0], value=value)
            else:
                change.add(Setting(id=identity, key=key, value=value))


class Questions:
    """The questions of a journal that were put away."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def put_away(self, key: str, *, until: date, today: date) -> PutAway:
        """Do not ask a question before a day; its key names it from day to day."""
        if until <= today:
            raise WrongUsage("That day has come already.", "Choose tomorrow or later.")
        known = self._store.every(PutAway, "key = ?", (key,))
        with self._store.change("Put a question away") as change:
            if known:
                return change.edit(known[0], until_on=until)
            return change.add_once(PutAway(key=key, until_on=until))
