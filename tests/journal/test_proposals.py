"""What may be worth a line waits until it is answered, once, on every computer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain.proposals import LINE, drop, keep, put_off, waits, with_people
from netjournal.domain.records import Contact, Interaction, Proposal
from netjournal.errors import JournalError, NotFound, WrongUsage
from netjournal.journal.journal import Journal
from netjournal.journal.log import keep_proposal
from netjournal.storage.mapping import TABLE_MAPS

TODAY = date(2026, 11, 23)
DAYS = st.integers(-3, 3).map(lambda days: TODAY + timedelta(days))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    made = Journal(tmp_path / "journal")
    made.contacts.add(Contact(name="Lucía Morrow", handle="lucia"), on=TODAY)
    return made


def lines(found: list[Proposal]) -> list[str]:
    return [proposal.line for proposal in found]


def propose(journal: Journal, line: str = "Planning", source_id: str = "uid-1", **fields: object) -> Proposal:
    made = journal.proposals.add(line, on=TODAY, source="calendar", source_id=source_id, **fields)  # type: ignore[arg-type]
    assert made is not None
    return made


@given(later_on=st.none() | DAYS, taken_on=st.none() | DAYS, dropped_on=st.none() | DAYS, until=st.none() | DAYS)
def test_a_proposal_is_answered_once(
    later_on: date | None, taken_on: date | None, dropped_on: date | None, until: date | None
) -> None:
    proposal = Proposal(line="x", later_on=later_on, taken_on=taken_on, dropped_on=dropped_on)
    if taken_on or dropped_on:
        assert not waits(proposal, TODAY)
        for answer in (
            lambda: keep(proposal, "i", on=TODAY),
            lambda: drop(proposal, on=TODAY),
            lambda: put_off(proposal, until, today=TODAY),
        ):
            with pytest.raises(JournalError, match="already"):
                answer()
    else:
        assert waits(proposal, TODAY) == (later_on is None or later_on <= TODAY)
        if until is not None and until <= TODAY:
            with pytest.raises(WrongUsage):
                put_off(proposal, until, today=TODAY)
        else:
            day = put_off(proposal, until, today=TODAY)["later_on"]
            assert day == (until or TODAY + timedelta(1))


def test_what_a_source_proposes_again_is_the_same_proposal(journal: Journal) -> None:
    first = propose(journal)
    assert propose(journal, "Planning, moved") == first
    assert lines(journal.proposals.waiting(TODAY)) == ["Planning"]
    assert propose(journal, source_id="uid-2").id != first.id


def test_a_typed_line_waits_once_and_may_come_again_after_its_answer(journal: Journal) -> None:
    first = journal.proposals.add("tea with somebody", on=TODAY)
    assert first is not None
    assert first.source == LINE
    assert journal.proposals.add("tea with somebody", on=TODAY) == first
    other_day = journal.proposals.add("tea with somebody", on=TODAY - timedelta(1))
    assert other_day is not None
    assert other_day.id != first.id
    journal.proposals.drop(first, today=TODAY)
    again = journal.proposals.add("tea with somebody", on=TODAY)
    assert again is not None
    assert again.id != first.id
    with pytest.raises(JournalError, match="no words"):
        journal.proposals.add("  ", on=TODAY)


def test_taking_stores_the_conversation_with_what_the_line_leaves_out(journal: Journal) -> None:
    (lucia,) = journal.every(Contact)
    day = TODAY - timedelta(2)
    proposal = journal.proposals.add(
        "Planning #maths",
        on=day,
        source="calendar",
        source_id="u",
        at=time(15, 30),
        minutes=45,
        contact_ids=(lucia.id,),
    )
    assert proposal is not None
    taken = journal.take(proposal, today=TODAY).entry.interaction
    (stored,) = journal.every(Interaction)
    assert stored == taken
    assert (stored.on, stored.at, stored.minutes, stored.contact_ids) == (day, time(15, 30), 45, (lucia.id,))
    assert (stored.summary, stored.topics) == ("Planning maths with Lucía Morrow", ("maths",))
    assert stored.created_at.year > 2000
    answered = journal.proposals.get(proposal.id)
    assert (answered.taken_on, answered.interaction_id) == (TODAY, stored.id)
    with pytest.raises(JournalError, match="saved already"):
        journal.take(answered, today=TODAY)
    assert len(journal.every(Interaction)) == 1


def test_a_changed_line_counts_and_a_faulty_one_leaves_the_proposal_waiting(journal: Journal) -> None:
    proposal = propose(journal, "tea with Nobody")
    with pytest.raises(JournalError):
        journal.take(proposal, "still nobody here", today=TODAY)
    with pytest.raises(NotFound):
        journal.take(proposal, "tea with @nobody", today=TODAY)
    assert journal.proposals.waiting(TODAY) == [proposal]
    assert journal.every(Interaction) == []
    journal.take(proposal, "tea with @lucia 20m learned: sort tickets", today=TODAY)
    assert journal.proposals.waiting(TODAY) == []
    assert journal.every(Interaction)[0].minutes == 20


def test_people_come_before_a_section() -> None:
    assert with_people("Planning", ["a", "b"]) == "Planning with @a and @b"
    assert with_people("Planning learned: sort them", ["a"]) == "@a Planning learned: sort them"


def test_what_is_put_off_comes_back_on_its_day(journal: Journal) -> None:
    proposal = propose(journal)
    journal.proposals.later(proposal, TODAY + timedelta(3), today=TODAY)
    assert journal.proposals.waiting(TODAY + timedelta(2)) == []
    assert lines(journal.proposals.waiting(TODAY + timedelta(3))) == ["Planning"]
    assert lines(journal.proposals.all()) == ["Planning"]


def test_what_is_dropped_keeps_no_words_and_never_comes_back(journal: Journal) -> None:
    (lucia,) = journal.every(Contact)
    proposal = propose(journal, "the secret", names=("Wilhelmina",), note="nosy", contact_ids=(lucia.id,), minutes=3)
    dropped = journal.proposals.drop(proposal, today=TODAY)
    stored = journal.proposals.get(proposal.id)
    assert stored == replace(dropped, updated_at=stored.updated_at)
    assert (dropped.line, dropped.names, dropped.note, dropped.contact_ids, dropped.minutes) == ("", (), "", (), None)
    assert (dropped.source, dropped.source_id, dropped.on) == ("calendar", "uid-1", TODAY)
    kept = journal.store.connection.execute("SELECT * FROM proposals").fetchall()
    kept += journal.store.connection.execute("SELECT * FROM history").fetchall()
    assert not any(word in repr(kept) for word in ("secret", "Wilhelmina", "nosy"))
    assert journal.proposals.add("the secret", on=TODAY, source="calendar", source_id="uid-1") is None
    journal.undo.back()
    back = journal.proposals.get(proposal.id)
    assert (back.line, back.names, back.contact_ids, back.dropped_on) == (
        "the secret",
        ("Wilhelmina",),
        (lucia.id,),
        None,
    )


def test_every_answer_can_be_taken_back(journal: Journal) -> None:
    proposal = propose(journal)
    (lucia,) = journal.every(Contact)
    for answer in (
        lambda: journal.take(proposal, f"tea with @{lucia.handle}", today=TODAY),
        lambda: journal.proposals.later(proposal, None, today=TODAY),
        lambda: journal.proposals.drop(proposal, today=TODAY),
    ):
        answer()
        assert journal.proposals.waiting(TODAY) == []
        journal.undo.back()
        assert journal.proposals.waiting(TODAY)[0].id == proposal.id
        assert journal.proposals.waiting(TODAY)[0].line == proposal.line
        assert journal.every(Interaction) == []
    journal.take(proposal, "tea with @lucia", today=TODAY)
    assert [talk.summary for talk in journal.every(Interaction)] == ["tea with Lucía Morrow"]


def test_forgetting_somebody_takes_what_was_proposed_with_them(journal: Journal) -> None:
    (lucia,) = journal.every(Contact)
    propose(journal, "Planning with Lucía Morrow", contact_ids=(lucia.id,))
    journal.contacts.forget(lucia)
    assert journal.proposals.all() == []
    assert "Morrow" not in repr(journal.store.connection.execute("SELECT * FROM proposals").fetchall())
    assert journal.proposals.add("again", on=TODAY, source="calendar", source_id="uid-1") is None


@settings(max_examples=examples(20), deadline=None)
@given(st.lists(st.sampled_from(["add", "take", "drop", "later", "undo"]), max_size=8))
def test_at_most_one_conversation_comes_of_a_proposal(
    tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    with Journal(tmp_path_factory.mktemp("j")) as journal:
        journal.contacts.add(Contact(name="Lucía Morrow", handle="lucia"), on=TODAY)
        propose(journal)
        journal.undo.forget()
        for act in acts:
            (proposal,) = journal.proposals.all()
            if act == "undo":
                journal.undo.back()
            elif act == "add":
                journal.proposals.add("Planning", on=TODAY, source="calendar", source_id="uid-1")
            elif not proposal.answered:
                {
                    "take": lambda given: journal.take(given, "tea with @lucia", today=TODAY),
                    "drop": lambda given: journal.proposals.drop(given, today=TODAY),
                    "later": lambda given: journal.proposals.later(given, None, today=TODAY),
                }[act](proposal)
            (proposal,) = journal.proposals.all()
            talks = journal.every(Interaction)
            assert [talk.id for talk in talks] == ([proposal.interaction_id] if proposal.taken_on else [])
            assert bool(proposal.line) == (proposal.dropped_on is None)


def test_every_kind_of_record_is_read_from_memory_too(journal: Journal) -> None:
    propose(journal)
    assert journal.records().proposals == tuple(journal.proposals.all())
    assert Proposal in {shape.record for shape in TABLE_MAPS}


def test_words_for_a_day_still_mean_the_day_that_they_were_written_of(journal: Journal) -> None:
    day = TODAY - timedelta(4)
    proposal = journal.proposals.add("tea with @lucia yesterday about ratios", on=day)
    assert proposal is not None
    taken = journal.take(proposal, today=TODAY).entry.interaction
    assert (taken.on, taken.summary) == (day, "tea with Lucía Morrow about ratios")


@pytest.mark.parametrize(
    ("line", "reads"),
    [
        ("tea with somebody", "tea with somebody 2026-11-19"),
        ("tea with somebody yesterday", "tea with somebody 2026-11-19"),
        ("tea learned: sort by error", "2026-11-19 tea learned: sort by error"),
        ("tea 2026-11-19", "tea 2026-11-19"),
    ],
)
def test_a_line_reads_with_its_day_later(journal: Journal, line: str, reads: str) -> None:
    proposal = journal.proposals.add(line, on=TODAY - timedelta(4))
    assert proposal is not None
    assert journal.line_of(proposal, TODAY) == reads
    assert journal.line_of(replace(proposal, line="tea", on=TODAY), TODAY) == "tea"


def test_a_proposal_is_not_kept_unseen_where_its_line_leaves_somebody_open(journal: Journal) -> None:
    proposal = propose(journal, "tea with Lucía Morrow and Wren Hope")
    with pytest.raises(NotFound, match="Wren Hope"):
        keep_proposal(journal, proposal, TODAY)
    assert journal.proposals.waiting(TODAY) == [proposal]
    assert journal.every(Interaction) == []
    plain = propose(journal, "tea with Lucía Morrow", "uid-2")
    keep_proposal(journal, plain, TODAY)
    assert journal.proposals.waiting(TODAY) == [proposal]
    assert len(journal.every(Interaction)) == 1
