from __future__ import annotations

from datetime import date
from pathlib import Path

from netjournal.domain.records import Contact
from netjournal.journal.journal import Journal

TODAY = date(2026, 11, 23)


def test_who_is_also_called_something_is_found_by_it(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        ana = journal.contacts.add(Contact(name="Ana Ruiz"), on=TODAY)
        before = journal.understand("coffee with Nita 5m", TODAY)
        assert [mention.contact_id for mention in before.mentions] == []
        journal.contacts.edit(ana, on=TODAY, also_called=("Nita",))
        after = journal.understand("coffee with Nita 5m", TODAY)
        assert [mention.contact_id for mention in after.mentions] == [ana.id]


def test_a_name_that_does_not_mean_somebody_is_not_taken_for_them(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        ana = journal.contacts.add(Contact(name="Ana Ruiz"), on=TODAY)
        assert journal.understand("met Mr Ruiz at the gate", TODAY).mentions
        journal.contacts.edit(ana, on=TODAY, not_called=("Mr Ruiz",))
        assert journal.understand("met Mr Ruiz at the gate", TODAY).mentions == ()
