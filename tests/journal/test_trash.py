"""What was deleted or taken back lies in the trash, over restarts, and comes back whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from netjournal.domain.records import Contact, ContactKind, Interaction, Learning, Membership, Problem, QuietDay, Term
from netjournal.errors import Ambiguous, NotFound
from netjournal.journal.journal import Journal
from netjournal.journal.trash import KINDS

TODAY = date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Journal(tmp_path) as journal:
        lucia = journal.contacts.add(Contact(name="Lucía Morrow", topics=("feedback",)), on=TODAY)
        journal.add(Interaction(on=TODAY, contact_ids=(lucia.id,), summary="coffee", topics=("tea",)), "Log coffee")
    return tmp_path


def test_it_comes_back_with_everything_after_a_restart(folder: Path) -> None:
    with Journal(folder) as journal:
        talk = journal.every(Interaction)[0]
        journal.trash(talk, "Trash coffee")
    with Journal(folder) as journal:
        assert journal.every(Interaction) == []
        (thing,) = journal.trash_can.all()
        assert (thing.noun, thing.id, thing.text) == ("interaction", talk.id, "coffee")
        journal.trash_can.restore(journal.trash_can.find(talk.id[:-2]))
        (back,) = journal.every(Interaction)
        assert (back.contact_ids, back.topics, back.deleted_at) == (talk.contact_ids, ("tea",), None)
        assert journal.trash_can.all() == []
        assert journal.undo.back() is not None
        assert [record.id for record in journal.trash_can.all()] == [talk.id]


def test_what_was_taken_back_lies_there_too_and_the_latest_is_first(folder: Path) -> None:
    with Journal(folder) as journal:
        journal.trash(journal.contacts.all()[0], "x")
        journal.add(Learning(text="sort tickets", on=TODAY), "y")
        journal.undo.back()
        assert [record.noun for record in journal.trash_can.all()] == ["learning", "contact"]
        assert [record.noun for record in journal.trash_can.all(limit=1)] == ["learning"]


def test_what_was_taken_back_comes_back_with_what_it_was_made_with(folder: Path) -> None:
    with Journal(folder) as journal:
        talk = journal.every(Interaction)[0]
        later = journal.contacts.add(Contact(name="Wren Takoda"), on=TODAY)
        journal.edit(talk, "with Wren too", contact_ids=(*talk.contact_ids, later.id))
        for _ in range(3):
            assert journal.undo.back() is not None
        assert journal.every(Interaction) == []
        journal.trash_can.restore(journal.trash_can.find(talk.id))
        (back,) = journal.every(Interaction)
        assert back.topics == ("tea",)
        assert talk.contact_ids[0] in back.contact_ids
        journal.edit(back, "alone", contact_ids=())
        journal.trash(back, "x")
        journal.trash_can.restore(journal.trash_can.find(talk.id))
        assert journal.every(Interaction)[0].topics == ("tea",)


def test_every_kind_has_words(folder: Path) -> None:
    with Journal(folder) as journal:
        lucia = journal.contacts.all()[0]
        group = journal.contacts.add(Contact(name="Maths Department", kind=ContactKind.COMMUNITY), on=TODAY)
        things = [
            journal.add(Membership(person_id=lucia.id, community_id=group.id), "a"),
            journal.add(Term(name="Autumn", starts_on=TODAY, ends_on=TODAY), "b"),
            journal.add(QuietDay(on=TODAY), "c"),
            journal.add(Problem(title="Tickets\x1b pile up", opened_on=TODAY), "d"),
        ]
        for item in things:
            journal.trash(item, "x")
        words = {record.noun: record.text for record in journal.trash_can.all()}
        assert words["membership"] == "Lucía Morrow in Maths Department"
        assert words["term"] == "Autumn"
        assert words["quiet day"] == "Nothing to log"
        assert "pile up" in words["problem"]
        for thing in journal.trash_can.all():
            journal.trash_can.restore(thing)
        assert journal.trash_can.all() == []
        assert len({kind.noun for kind in KINDS}) == len(KINDS)


def test_a_handle_that_somebody_else_has_by_now(folder: Path) -> None:
    with Journal(folder) as journal:
        old = journal.contacts.all()[0]
        journal.trash(old, "x")
        new = journal.contacts.add(Contact(name="Lucía Reyes", handle=old.handle), on=TODAY)
        journal.trash_can.restore(journal.trash_can.all()[0])
        handles = {contact.name: contact.handle for contact in journal.contacts.all()}
        assert handles["Lucía Reyes"] == new.handle
        assert handles["Lucía Morrow"] not in ("", new.handle)


def test_what_is_not_there(folder: Path) -> None:
    with Journal(folder) as journal:
        talk, lucia = journal.every(Interaction)[0], journal.contacts.all()[0]
        for beginning in ("", "zzz", talk.id, "%"):
            with pytest.raises(NotFound):
                journal.trash_can.find(beginning)
        journal.trash(talk, "x")
        journal.trash(lucia, "y")
        with pytest.raises(Ambiguous):
            journal.trash_can.find(talk.id[:4])
        thing = journal.trash_can.find(lucia.id)
        journal.contacts.forget(lucia)
        assert [record.id for record in journal.trash_can.all()] == [talk.id]
        with pytest.raises(NotFound):
            journal.trash_can.restore(thing)
