"""Questions of the figures that the teacher put away for some days."""

from __future__ import annotations

from datetime import date

from netjournal.domain.model import PutAway
from netjournal.errors import WrongUsage
from netjournal.store.store import Store


class Questions:
    """The questions of a journal that were put away."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put_away(self, key: str, *, until: date, today: date) -> PutAway:
        """Do not ask a question before a day; its key names it from day to day."""
        if until <= today:
            raise WrongUsage("That day has come already.", "Choose tomorrow or later.")
        known = self._store.every(PutAway, "key = ?", (key,))
        with self._store.change("Put a question away") as change:
            if known:
                return change.edit(known[0], until_on=until)
            return change.add(PutAway(key=key, until_on=until))
