"""Decisions with what follows from them, questions put away, outlines of learnings, and who could help."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from netjournal.domain.learnings import stage_of
from netjournal.domain.records import (
    Contact,
    Decision,
    DecisionChoice,
    Expertise,
    Interaction,
    Learning,
    Problem,
    PutAway,
    Tier,
)
from netjournal.errors import JournalError
from netjournal.journal.experts import who_could_help
from netjournal.journal.journal import Journal

TODAY = date(2026, 11, 23)
BEFORE = date(2026, 9, 1)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path) as opened:
        yield opened


def looked_at(journal: Journal) -> tuple[Contact, Decision]:
    contact = journal.contacts.add(Contact(name="#mathchat", tier=Tier.FOLLOWING), on=BEFORE)
    decision = Decision(contact_id=contact.id, opened_on=BEFORE, recheck_on=TODAY, success_sign="two tasks tried")
    return contact, journal.add(decision, "Look at it")


def test_investing_moves_the_network_up_with_the_reason_in_its_history(journal: Journal) -> None:
    contact, decision = looked_at(journal)
    journal.decisions.decide(decision, choice=DecisionChoice.INVEST, reason="three tasks tried", on=TODAY, today=TODAY)
    assert journal.contacts.get(contact.id).tier is Tier.COMMUNITIES
    assert journal.contacts.tier_history(contact.id)[-1].reason == "three tasks tried"
    journal.undo.back()
    assert journal.contacts.get(contact.id).tier is Tier.FOLLOWING
    assert journal.get(Decision, decision.id).decided_on is None


def test_leaving_archives_it_and_watching_changes_nothing(journal: Journal) -> None:
    contact, decision = looked_at(journal)
    journal.decisions.decide(decision, choice=DecisionChoice.LEAVE, reason="noise", on=TODAY, today=TODAY)
    assert journal.contacts.get(contact.id).archived_on == TODAY


def test_a_decision_wants_its_reason_and_can_wait(journal: Journal) -> None:
    _, decision = looked_at(journal)
    with pytest.raises(JournalError):
        journal.decisions.decide(decision, choice=DecisionChoice.WATCH, reason=" ", on=TODAY, today=TODAY)
    with pytest.raises(JournalError):
        journal.decisions.later(decision, until=TODAY, today=TODAY)
    later = TODAY + timedelta(days=14)
    assert journal.decisions.later(decision, until=later, today=TODAY).recheck_on == later


def test_a_question_put_away_twice_is_kept_once(journal: Journal) -> None:
    journal.questions.put_away("drift:following", until=TODAY + timedelta(days=1), today=TODAY)
    journal.questions.put_away("drift:following", until=TODAY + timedelta(days=7), today=TODAY)
    assert [put_off.until_on for put_off in journal.every(PutAway)] == [TODAY + timedelta(days=7)]
    with pytest.raises(JournalError):
        journal.questions.put_away("drift:following", until=TODAY, today=TODAY)


def test_an_outline_stands_at_the_same_stage_as_the_whole_learning(journal: Journal) -> None:
    journal.add(Learning(text="one", on=BEFORE), "x")
    journal.add(Learning(text="two", on=BEFORE, potential_on=BEFORE, applied_on=TODAY), "x")
    journal.add(Learning(text="three", on=BEFORE, closed_on=TODAY), "x")
    gone = journal.add(Learning(text="four", on=BEFORE), "x")
    journal.trash(gone, "x")
    whole = {learning.id: (stage_of(learning), learning.on) for learning in journal.learnings.all()}
    assert {outline.id: (stage_of(outline), outline.on) for outline in journal.learnings.outlines()} == whole
    assert len(whole) == 3


def test_who_could_help_is_found_by_what_they_know_and_what_was_talked_about(journal: Journal) -> None:
    names = ("Wren", "Tomas", "Priya", "Asked")
    wren, tomas, priya, asked = (
        journal.contacts.add(Contact(name=name, tier=Tier.COMMUNITIES), on=BEFORE) for name in names
    )
    journal.add(Expertise(contact_id=wren.id, topic="multilingual students", on=BEFORE), "x")
    journal.add(Interaction(on=BEFORE, contact_ids=(tomas.id,), summary="silent multilingual pupils again"), "x")
    journal.add(Interaction(on=BEFORE, contact_ids=(priya.id,), summary="the copier"), "x")
    journal.add(Interaction(on=BEFORE, contact_ids=(asked.id,), summary="silent multilingual pupils"), "x")
    problem = journal.problems.add(Problem(title="Multilingual pupils stay silent", opened_on=BEFORE))
    journal.problems.ask(problem, asked, on=BEFORE, today=TODAY)
    (circle,) = who_could_help(journal, problem)
    assert [candidate.contact.name for candidate in circle.candidates] == ["Wren", "Tomas"]


def test_a_problem_of_odd_characters_finds_nobody_and_breaks_nothing(journal: Journal) -> None:
    journal.contacts.add(Contact(name="Wren", tier=Tier.COMMUNITIES), on=BEFORE)
    for title in ('"*" OR (NEAR', "🙂", "—", "NOT"):
        problem = journal.problems.add(Problem(title=title, opened_on=BEFORE))
        assert who_could_help(journal, problem) == ()
