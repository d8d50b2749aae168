from __future__ import annotations

from datetime import date

from netjournal.domain.prep import prepare
from netjournal.domain.records import (
    Ask,
    Contact,
    Evidence,
    Expertise,
    Goal,
    Interaction,
    Learning,
    Problem,
    Records,
    Tier,
)

TODAY = date(2026, 11, 23)
LUCIA = Contact(id="l", name="Lucía Morrow", tier=Tier.COLLEAGUES, topics=("feedback",))
TOMAS = Contact(id="t", name="Tomas Brandle", tier=Tier.COLLEAGUES)


def test_conversations_are_whole_and_the_newest_first():
    talks = (
        Interaction(id="1", on=date(2026, 11, 1), contact_ids=("l",), summary="one"),
        Interaction(id="2", on=date(2026, 11, 9), contact_ids=("l", "t"), summary="two"),
        Interaction(id="3", on=date(2026, 11, 9), contact_ids=("t",), summary="not theirs"),
    )
    sheet = prepare(LUCIA, Records(contacts=(LUCIA, TOMAS), interactions=talks), TODAY)
    assert [conversation.id for conversation in sheet.conversations] == ["2", "1"]
    assert sheet.names == {"t": "Tomas Brandle"}


def test_loops_are_what_waits_and_what_was_never_told():
    learnings = (
        Learning(id="a", text="open", contact_ids=("l",)),
        Learning(id="b", text="tried", contact_ids=("l",), potential_on=TODAY, applied_on=TODAY),
        Learning(id="c", text="told", contact_ids=("l",), applied_on=TODAY, told_source_on=TODAY),
        Learning(id="d", text="closed", contact_ids=("l",), closed_on=TODAY),
        Learning(id="e", text="theirs not", contact_ids=("t",)),
    )
    sheet = prepare(LUCIA, Records(contacts=(LUCIA, TOMAS), learnings=learnings), TODAY)
    assert [loop.learning.id for loop in sheet.loops] == ["a", "b"]
    assert "have not told them" in sheet.loops[1].text


def test_promises_are_open_goals_the_first_due_first():
    goals = (
        Goal(id="later", text="x", contact_ids=("l",), due_on=date(2027, 5, 1)),
        Goal(id="cue", text="x", contact_ids=("l",)),
        Goal(id="late", text="x", contact_ids=("l",), due_on=date(2026, 11, 1)),
        Goal(id="done", text="x", contact_ids=("l",), done_on=TODAY),
        Goal(id="other", text="x", contact_ids=("t",)),
    )
    sheet = prepare(LUCIA, Records(contacts=(LUCIA,), goals=goals), TODAY)
    assert [promise.id for promise in sheet.promises] == ["late", "cue", "later"]


def test_problems_that_they_may_know_about_come_with_the_reason():
    records = Records(
        contacts=(LUCIA, TOMAS),
        expertise=(Expertise(contact_id="l", topic="seating plans", evidence="seen"),),
        problems=(
            Problem(id="1", title="Seating plans for 34"),
            Problem(id="2", title="Wasps"),
            Problem(id="3", title="Seating plans, solved", resolved_on=TODAY),
            Problem(id="4", title="Noise"),
        ),
        asks=(Ask(problem_id="4", contact_id="l"),),
    )
    found = {problem.problem.id: problem.reasons for problem in prepare(LUCIA, records, TODAY).problems}
    assert found == {"1": ("knows seating plans: seen",), "4": ("you have asked them already",)}
    assert prepare(TOMAS, records, TODAY).problems == ()


def test_to_give_is_what_worked_about_a_topic_of_theirs():
    worked = {"realized_on": TODAY, "evidence": Evidence.E1, "topics": ("Feedback",)}
    learnings = (
        Learning(id="give", text="sort by error", **worked),
        Learning(id="theirs", text="x", contact_ids=("l",), **worked),
        Learning(id="had", text="x", shared_with=("l",), **worked),
        Learning(id="private", text="x", private=True, **worked),
        Learning(id="untried", text="x", topics=("feedback",)),
        Learning(id="elsewhere", text="x", realized_on=TODAY, topics=("ratios",)),
    )
    sheet = prepare(LUCIA, Records(contacts=(LUCIA,), learnings=learnings), TODAY)
    assert [learning.learning.id for learning in sheet.to_give] == ["give"]
