"""Terms and holidays of the school year."""

from __future__ import annotations

from datetime import date

from netjournal.domain.model import Term
from netjournal.errors import WrongUsage
from netjournal.store.store import Store


class Terms:
    """The terms and holidays of a journal."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, name: str, starts_on: date, ends_on: date, *, holiday: bool = False) -> Term:
        """Store a term or a holiday. Raises WrongUsage where it ends before it begins, or has no name."""
        called = _checked(name, starts_on, ends_on)
        with self._store.change(f"Enter {called}") as change:
            return change.add(Term(name=called, starts_on=starts_on, ends_on=ends_on, holiday=holiday))

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
