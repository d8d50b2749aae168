"""A batch is stored whole or not at all, remembered, and taken back as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from netjournal.domain.records import Contact, Distinct, Interaction, Tier, TierMove
from netjournal.errors import NotFound
from netjournal.journal.batches import Batch, Imports
from netjournal.journal.journal import Journal

TODAY = date(2026, 11, 23)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path) as opened:
        yield opened


def batch(journal: Journal, *names: str, keys: tuple[str, ...] = ("k",)) -> Batch:
    new = [Contact(id=journal.store.ids(), name=name, tier=Tier.FOLLOWING) for name in names]
    return Batch(label="Import file", sources=("file",), new=new, keys=keys)


def test_a_batch_is_one_change_with_handles_and_tiers(journal: Journal) -> None:
    journal.contacts.add(Contact(name="Sam Rivers"), on=TODAY)
    Imports(journal.store).store(batch(journal, "Sam Rivers", "Sam Rivers", "Bo"), on=TODAY)
    assert sorted(journal.contacts.handles()) == ["bo", "sam", "samr", "samrivers"]
    assert [move.on for move in journal.every(TierMove)] == [TODAY] * 3
    assert [item.label for item in journal.undo.latest()] == ["Import file", "Add Sam Rivers"]


def test_its_keys_stand_until_it_is_taken_back_in_either_way(journal: Journal) -> None:
    imports = Imports(journal.store)
    imports.store(batch(journal, "Bo"), on=TODAY)
    assert imports.keys() == {"k"}
    journal.undo.back()
    assert imports.keys() == frozenset()
    journal.undo.forward()
    assert imports.keys() == {"k"}
    assert imports.undo().gone == 1  # the contact; its move lies in no trash that is shown
    assert imports.keys() == frozenset()
    journal.undo.back()
    assert imports.keys() == {"k"}
    assert [contact.name for contact in journal.contacts.all()] == ["Bo"]


def test_a_number_that_was_given_again_is_not_taken_for_the_import(journal: Journal) -> None:
    imports = Imports(journal.store)
    imports.store(batch(journal, "Bo"), on=TODAY)
    journal.undo.back()
    journal.contacts.add(Contact(name="Ivo"), on=TODAY)
    assert imports.standing() == []


def test_nothing_of_a_stopped_import_is_stored(journal: Journal) -> None:
    class Enough(Exception):
        pass

    def stop(done: int, _all: int) -> None:
        if done:
            raise Enough

    imports = Imports(journal.store)
    with pytest.raises(Enough):
        imports.store(batch(journal, *map(str, range(250))), on=TODAY, tell=stop)
    assert journal.contacts.all() == []
    assert imports.standing() == []
    assert journal.undo.latest() == []


def test_taking_back_keeps_what_was_changed_since_and_whom_the_journal_speaks_of(journal: Journal) -> None:
    imports = Imports(journal.store)
    ours = journal.contacts.add(Contact(name="Ada"), on=TODAY)
    made = batch(journal, "Bo", "Ivo")
    edits = [(ours, {"role": "coach", "organization": "Brook"})]
    imports.store(Batch(label="Import", new=made.new, edits=edits), on=TODAY)
    bo = journal.contacts.find("Bo")
    journal.contacts.edit(journal.contacts.find("Ada"), on=TODAY, role="head")
    journal.add(Interaction(on=TODAY, summary="Coffee", contact_ids=(bo.id,)), "Log")
    done = imports.undo()
    assert (done.gone, done.restored, done.stayed, done.edited) == (1, 1, ("Bo",), 1)
    ada = journal.contacts.find("Ada")
    assert (ada.role, ada.organization) == ("head", "")
    assert [contact.name for contact in journal.contacts.all()] == ["Ada", "Bo"]
    assert journal.undo.latest(1)[0].label == "Take back: Import"
    with pytest.raises(NotFound):
        imports.undo()


def test_pairs_that_are_two_are_remembered(journal: Journal) -> None:
    Imports(journal.store).store(Batch(label="Import", distinct=[("a", "b")]), on=TODAY)
    assert [(distinct.one_id, distinct.other_id) for distinct in journal.every(Distinct)] == [("a", "b")]


def test_an_empty_batch_is_no_change(journal: Journal) -> None:
    assert Imports(journal.store).store(Batch(label="Import", keys=("k",)), on=TODAY) is None
    assert journal.undo.latest() == []


def test_what_was_here_before_is_counted_once_with_its_fields_and_topics(journal: Journal) -> None:
    imports = Imports(journal.store)
    ours = journal.contacts.add(Contact(name="Ada"), on=TODAY)
    fields = {"role": "coach", "organization": "Brook", "topics": ("maths", "maps")}
    imports.store(Batch(label="Import", edits=[(ours, fields)]), on=TODAY)
    done = imports.undo()
    assert (done.gone, done.restored, done.edited) == (0, 1, 0)
    ada = journal.contacts.find("Ada")
    assert (ada.role, ada.topics) == ("", ())
