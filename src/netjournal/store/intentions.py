"""What the teacher intends for a term, one intention for each."""

from __future__ import annotations

from datetime import date

from netjournal.domain.intentions import ends_before, intention_on, replaced_by
from netjournal.domain.model import Intention
from netjournal.store.store import Store


class Intentions:
    """The intentions of a journal."""

    def __init__(self, store: Store) -> None:
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
                return change.add(intention)
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
