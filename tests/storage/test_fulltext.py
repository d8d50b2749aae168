"""What is inserted together is found like what was inserted one by one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from netjournal.domain.records import Contact, Interaction, Learning
from netjournal.journal.batches import Batch, Imports
from netjournal.journal.journal import Journal
from netjournal.storage.fulltext import indexed_together, wrong_indexes

TODAY = date(2026, 11, 23)


def test_an_import_is_found_by_its_words_and_later_changes_too(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.contacts.add(Contact(name="Ada Before"), on=TODAY)
        person = Contact(id=journal.store.ids(), name="Bo Rivers", topics=("fractions",))
        talk = Interaction(id=journal.store.ids(), on=TODAY, summary="tidal pools", contact_ids=(person.id,))
        other = Learning(id=journal.store.ids(), text="wait three seconds", on=TODAY)
        Imports(journal.store).store(Batch(label="Import", new=(person, talk), whole=(other,), keys=("k",)), on=TODAY)
        journal.contacts.add(Contact(name="Ivo After"), on=TODAY)
        assert wrong_indexes(journal.store.connection) == []
        for word in ("before", "rivers", "fractions", "tidal", "seconds", "after"):
            assert journal.search.everything(word), word
        Imports(journal.store).undo()
        journal.undo.back()
        assert wrong_indexes(journal.store.connection) == []
        assert journal.search.everything("tidal")


def test_what_fails_inside_leaves_the_indexes_as_they_were(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        store = journal.store

        def fail() -> None:
            with store.change("half") as change, indexed_together(store.connection):
                change.add(Contact(name="Half"))
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        journal.contacts.add(Contact(name="Whole"), on=TODAY)
        assert wrong_indexes(store.connection) == []
        assert journal.search.everything("whole")
        assert not journal.search.everything("half")
