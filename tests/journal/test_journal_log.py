"""A line of capture becomes the records that it says, as one change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from netjournal.domain.records import Ask, Contact, ContactKind, Goal, Interaction, Learning, Problem, Tier, TierMove
from netjournal.errors import Ambiguous, JournalError, NotFound
from netjournal.journal.journal import Journal, name_of

TODAY = date(2026, 11, 23)
LINE = (
    "coffee with @lucia about exit tickets #feedback 25m yesterday ~call +1 "
    "learned: sort tickets by error, not by student "
    "goal: when I get Friday's tickets, I will sort them into three piles by friday "
    "problem: exit tickets pile up unread"
)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal")


def log(journal: Journal, text: str, *, create: bool = False) -> Interaction:
    return journal.log(journal.understand(text, TODAY), create=create).entry.interaction


def test_the_line_of_the_handbook_becomes_four_linked_records(journal: Journal) -> None:
    lucia = journal.contacts.add(Contact(name="Lucía Morrow", handle="lucia", tier=Tier.COMMUNITIES), on=TODAY)
    log(journal, LINE)
    (entry,), (learning,), (goal,), (problem,) = (
        journal.every(kind) for kind in (Interaction, Learning, Goal, Problem)
    )
    assert entry.summary == "coffee with Lucía Morrow about exit tickets"
    assert (entry.on, entry.minutes, entry.channel, entry.energy) == (date(2026, 11, 22), 25, "call", 1)
    assert (entry.contact_ids, entry.topics, entry.problem_ids) == ((lucia.id,), ("feedback",), (problem.id,))
    assert learning.text == "sort tickets by error, not by student"
    assert (learning.interaction_ids, learning.on, learning.problem_id) == ((entry.id,), entry.on, problem.id)
    assert (goal.when_cue, goal.will_do) == ("I get Friday's tickets", "sort them into three piles")
    assert (goal.due_on, goal.contact_ids, goal.origin_id) == (date(2026, 11, 27), (lucia.id,), entry.id)
    assert (problem.title, problem.opened_on) == ("exit tickets pile up unread", entry.on)
    led = journal.interactions.led_to([entry.id])[entry.id]
    assert (led.learnings, led.goals, led.problems) == ((learning.id,), (goal.id,), (problem.id,))


def test_undo_takes_the_whole_line_back(journal: Journal) -> None:
    log(journal, LINE, create=True)
    journal.undo.back()
    assert journal.is_empty()
    for kind in (Interaction, Learning, Goal, Problem, Contact):
        assert journal.every(kind) == []
    journal.undo.forward()
    assert len(journal.every(Learning)) == 1


def test_the_same_problem_is_linked_and_not_opened_again(journal: Journal) -> None:
    log(journal, LINE, create=True)
    log(journal, "another word with @lucia problem: Exit tickets pile up, unread!")
    assert len(journal.every(Problem)) == 1
    assert all(len(entry.problem_ids) == 1 for entry in journal.every(Interaction))


def test_asking_moves_the_ladder_and_remembers_whom(journal: Journal) -> None:
    journal.contacts.add(Contact(name="Tomas", tier=Tier.COLLEAGUES), on=TODAY)
    journal.contacts.add(Contact(name="Wren", tier=Tier.COMMUNITIES), on=TODAY)
    log(journal, "noted alone with @tomas problem: exit tickets pile up unread")
    log(journal, "over lunch with @tomas asked: exit tickets")
    log(journal, "wrote to @wren asked: tickets that pile up")
    (problem,) = journal.every(Problem)
    assert (problem.asked_inside_on, problem.beyond_on) == (TODAY, TODAY)
    assert len(journal.every(Ask)) == 2


def test_asking_about_nothing_that_is_open_is_refused_and_stores_nothing(journal: Journal) -> None:
    with pytest.raises(JournalError, match="No open problem"):
        log(journal, "lunch with @tomas asked: the photocopier", create=True)
    assert journal.is_empty()


def test_unknown_and_unclear_names_are_refused_with_the_nearest(journal: Journal) -> None:
    for name, handle in (("Sam Okonedo-Hale", "samo"), ("Sam Whitlow", "samw"), ("Lucía Morrow", "lucia")):
        journal.contacts.add(Contact(name=name, handle=handle), on=TODAY)
    with pytest.raises(NotFound) as unknown:
        log(journal, "coffee with @lucai")
    assert any("Lucía" in name for name in unknown.value.nearest)
    with pytest.raises(Ambiguous, match="Sam Whitlow"):
        log(journal, "coffee with @sam")
    assert journal.every(Interaction) == []


def test_names_that_look_like_markup_or_code_are_names(journal: Journal) -> None:
    for name in ("[bold]Kim[/]", "Robert'); DROP TABLE contacts;--", "שלום כהן", "👩‍🏫 Ana", "x" * 300, "\x1b[31mred"):
        contact = journal.contacts.add(Contact(name=name), on=TODAY)
        assert log(
            journal, f'met @"{name}" today' if '"' not in name and "\x1b" not in name else f"met @{contact.handle}"
        )
    assert len(journal.every(Contact)) == 6


def test_what_is_not_written_is_not_stored(journal: Journal) -> None:
    entry = log(journal, "a word with @lucia", create=True)
    stored = journal.get(Interaction, entry.id)
    assert (stored.minutes, stored.minutes_source, stored.energy, stored.usefulness, stored.direction) == (None,) * 5


@pytest.mark.parametrize("text", ["", "   ", "no contact here", "@lucia 0m", "@lucia 10000m", "talk @lucia tomorrow"])
def test_what_cannot_be_kept_is_a_sentence(journal: Journal, text: str) -> None:
    with pytest.raises(JournalError) as refused:
        log(journal, text, create=True)
    assert refused.value.sentence.endswith((".", "?"))
    assert journal.is_empty()


def test_a_private_line_makes_private_records(journal: Journal) -> None:
    log(journal, "private: a hard talk with @lucia learned: wait a day", create=True)
    assert journal.every(Interaction)[0].private
    assert journal.every(Learning)[0].private


def test_a_tier_is_kept_with_its_history(journal: Journal) -> None:
    contact = journal.contacts.add(Contact(name="Circle", kind=ContactKind.COMMUNITY, tier=Tier.FOLLOWING), on=TODAY)
    journal.contacts.move(contact, Tier.COMMUNITIES, reason="they answer", on=TODAY)
    moves = journal.every(TierMove)
    assert [(move.tier, move.reason) for move in moves] == [(Tier.FOLLOWING, ""), (Tier.COMMUNITIES, "they answer")]
    assert journal.contacts.get(contact.id).tier is Tier.COMMUNITIES


def test_a_name_comes_from_a_handle() -> None:
    assert name_of("lucia") == "Lucia"
    assert name_of("sam_okonedo") == "Sam Okonedo"
    assert name_of("McKay") == "McKay"
    assert name_of("de la Cruz") == "de la Cruz"


def test_a_repeating_goal_without_a_date_is_first_due_on_a_day_of_its_rule(journal: Journal) -> None:
    log(journal, "coffee with @ann goal: ask her for a starter every friday", create=True)
    (goal,) = journal.every(Goal)
    assert (goal.due_on, goal.repeat, goal.repeat_from) == (date(2026, 11, 27), "FREQ=WEEKLY;BYDAY=FR", "rule")


@pytest.mark.parametrize("record", [Goal(text="x"), Learning(text="x"), Problem(title="x"), Contact(name="x")])
def test_a_journal_with_anything_in_it_is_not_empty(
    journal: Journal, record: Goal | Learning | Problem | Contact
) -> None:
    journal.school_terms.add("Autumn", TODAY, TODAY)
    assert journal.is_empty(), "terms are the ground, and nothing was written on it yet"
    journal.add(record, "x")
    assert not journal.is_empty()
    journal.undo.back()
    assert journal.is_empty()
