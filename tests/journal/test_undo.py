"""Whatever is done to a journal can be taken back, step by step, each step in a program that was started again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from netjournal.domain.records import (
    EPOCH,
    Contact,
    ContactKind,
    Decision,
    Distinct,
    Evidence,
    Goal,
    Intention,
    Interaction,
    Learning,
    Membership,
    Problem,
    Tier,
)
from netjournal.journal.batches import Batch, Imports
from netjournal.journal.journal import Journal
from netjournal.journal.restore import SHARED_FOLDER, restore
from netjournal.storage.backup import Reason
from netjournal.storage.fulltext import wrong_indexes
from netjournal.storage.mapping import TABLE_MAPS

TODAY = date(2026, 11, 23)


def logged(journal: Journal) -> None:
    line = "coffee with @lucia about tickets #feedback 25m learned: sort by error goal: write to @lucia by friday"
    journal.log(journal.understand(f"{line} problem: tickets pile up", TODAY))


def lucia(journal: Journal) -> Contact:
    return journal.contacts.find("lucia")


def learning(journal: Journal) -> Learning:
    return journal.every(Learning)[0]


def problem(journal: Journal) -> Problem:
    return journal.every(Problem)[0]


def imported(journal: Journal) -> None:
    bo = Contact(id=journal.store.ids(), name="Bo Park", tier=Tier.FOLLOWING, topics=("ratio",))
    talk = Interaction(id=journal.store.ids(), on=TODAY, summary="imported", contact_ids=(bo.id,))
    batch = Batch(
        label="Import c.csv",
        new=(bo, talk),
        edits=((lucia(journal), {"role": "maths", "topics": ("ratio", "leading")}),),
        distinct=((lucia(journal).id, bo.id),),
        keys=("bo",),
    )
    Imports(journal.store).store(batch, on=TODAY)


def merged(journal: Journal) -> None:
    contacts = {contact.name: contact for contact in journal.contacts.all()}
    journal.contacts.merge(contacts["Lucía Morrow"], contacts["Wren Takoda"], on=TODAY)


def brought_back(journal: Journal) -> None:
    journal.trash_can.restore(journal.trash_can.all()[0])


DOINGS: tuple[Callable[[Journal], object], ...] = (
    lambda journal: journal.contacts.add(Contact(name="Lucía Morrow", tier=Tier.COLLEAGUES), on=TODAY),
    lambda journal: journal.contacts.add(Contact(name="Wren Takoda", topics=("ratio",)), on=TODAY),
    lambda journal: journal.contacts.add(Contact(name="Maths Circle", kind=ContactKind.COMMUNITY), on=TODAY),
    logged,
    lambda journal: journal.contacts.edit(lucia(journal), on=TODAY, name="Lucía M.", topics=("a", "b"), urls=("x",)),
    lambda journal: journal.contacts.edit(lucia(journal), on=TODAY, name="Lucía Morrow", topics=()),
    lambda journal: journal.contacts.move(lucia(journal), Tier.COMMUNITIES, reason="moved away", on=TODAY),
    lambda journal: journal.network.join(
        Membership(person_id=lucia(journal).id, community_id=journal.contacts.find("maths").id, since_on=TODAY)
    ),
    lambda journal: journal.network.knows(lucia(journal), "ratio", evidence="her talk", on=TODAY, today=TODAY),
    lambda journal: journal.learnings.plan(
        learning(journal), own_words="mine", when="friday", will="sort", expect="piles", on=TODAY, today=TODAY
    ),
    lambda journal: journal.learnings.apply(learning(journal), note="sorted", on=TODAY, today=TODAY),
    lambda journal: journal.learnings.realize(
        learning(journal), observed="three piles", evidence=Evidence.E1, on=TODAY, today=TODAY
    ),
    lambda journal: journal.problems.ask(problem(journal), lucia(journal), on=TODAY, today=TODAY),
    lambda journal: journal.problems.park(problem(journal), on=TODAY, today=TODAY),
    lambda journal: journal.goals.done(journal.every(Goal)[0], on=TODAY, today=TODAY, outcome="she wrote", minutes=5),
    lambda journal: journal.settings.put("week_start", 6),
    lambda journal: journal.school_terms.add("Autumn", date(2026, 8, 31), date(2026, 12, 18)),
    lambda journal: journal.add(Intention(colleagues=50, communities=30, following=20, starts_on=TODAY), "Intend"),
    lambda journal: journal.add(Decision(contact_id=journal.contacts.find("maths").id, opened_on=TODAY), "Watch"),
    lambda journal: journal.add(Distinct(one_id="a", other_id="b"), "They are two"),
    imported,
    merged,
    lambda journal: journal.contacts.trash(journal.contacts.find("bo")),
    brought_back,
    lambda journal: Imports(journal.store).undo(),
    lambda journal: journal.interactions.trash(journal.every(Interaction)[0]),
    brought_back,
)


def state(folder: Path) -> dict[str, list[object]]:
    """Every living record as it is, but for when it was last written."""
    with Journal(folder) as journal:
        return {
            shape.table: sorted((replace(record, updated_at=EPOCH) for record in journal.every(shape.record)), key=repr)
            for shape in TABLE_MAPS
        }


def test_everything_is_taken_back_and_made_again_over_restarts(tmp_path: Path) -> None:
    states = [state(tmp_path)]
    for do in DOINGS:
        with Journal(tmp_path) as journal:
            before = len(journal.undo.latest(1000))
            do(journal)
            assert len(journal.undo.latest(1000)) == before + 1, "each is one change, with words for it"
            assert journal.undo.latest(1)[0].label.strip()
        states.append(state(tmp_path))
    for expected in reversed(states[:-1]):
        with Journal(tmp_path) as journal:
            assert journal.undo.back()
        assert state(tmp_path) == expected
    for expected in states[1:]:
        with Journal(tmp_path) as journal:
            assert journal.undo.forward()
        assert state(tmp_path) == expected


def test_a_shared_journal_goes_back_to_every_state_and_undo_takes_that_back(tmp_path: Path) -> None:
    journal_folder = tmp_path / "journal"
    states, snapshots = [], []
    for do in DOINGS:
        with Journal(journal_folder) as journal:
            do(journal)
            snapshots.append(journal.backups.take(Reason.ASKED))
        states.append(state(journal_folder))
    with Journal(journal_folder) as journal:
        journal.store.keep_local(SHARED_FOLDER, str(tmp_path / "cloud"))
    places = list(range(len(DOINGS)))
    Random(1).shuffle(places)
    for place in places:
        before = state(journal_folder)
        with Journal(journal_folder) as journal:
            assert restore(journal.backups, snapshots[place]).written
            assert not wrong_indexes(journal.store.connection)
        assert state(journal_folder) == states[place], DOINGS[place]
        with Journal(journal_folder) as journal:
            if before != states[place]:
                journal.undo.back()
                assert state(journal_folder) == before
                journal.undo.forward()
        assert state(journal_folder) == states[place]
