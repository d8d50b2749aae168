from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from netjournal.domain import learnings as stages
from netjournal.domain.agenda import (
    SORT_LINES,
    AgendaItem,
    AgendaToday,
    build_agenda,
    page_of_day,
    since_last_entry,
    turn_page,
)
from netjournal.domain.records import (
    Ask,
    Contact,
    Decision,
    Goal,
    Interaction,
    Learning,
    Problem,
    Proposal,
    Recall,
    Records,
    Tier,
)

TODAY = date(2026, 11, 23)


def ago(days: int) -> date:
    return TODAY - timedelta(days)


@dataclass(frozen=True)
class Question:
    key: str
    text: str
    kind: str
    record_id: str


PRIYA = Contact(id="c1", name="Priya Lakewood", tier=Tier.COLLEAGUES)
CHAT = Contact(id="c2", name="#mathschat", tier=Tier.FOLLOWING)
TALK = Interaction(id="i1", on=ago(34), contact_ids=("c1",), summary="coffee")
UNPLANNED = Learning(id="l1", text="Number strings first", on=ago(34), interaction_ids=("i1",), topics=("ratio",))
PLANNED = Learning(id="l2", text="Sort tickets by error", on=ago(3), potential_on=ago(2))
RECORDS = Records(
    contacts=(PRIYA, CHAT),
    interactions=(TALK,),
    learnings=(UNPLANNED, PLANNED),
    goals=(
        Goal(id="g1", text="Send the slide", due_on=TODAY),
        Goal(id="g2", text="Three piles", due_on=ago(2)),
        Goal(id="g3", text="Ask Wren", due_on=TODAY + timedelta(3)),
        Goal(id="g4", text="Far away", due_on=TODAY + timedelta(30)),
        Goal(id="g5", text="Some day"),
    ),
    problems=(Problem(id="p1", title="Quiet students", opened_on=ago(30), asked_inside_on=ago(29)),),
    asks=(Ask(problem_id="p1", contact_id="c1", on=ago(29)), Ask(problem_id="p1", contact_id="c1", on=ago(9))),
    decisions=(
        Decision(id="d1", contact_id="c2", opened_on=ago(57), recheck_on=ago(1), success_sign="one idea a week"),
        Decision(id="d2", contact_id="c2", opened_on=ago(7), recheck_on=TODAY + timedelta(9)),
    ),
)


def test_the_page_of_a_day() -> None:
    page = build_agenda(
        RECORDS, TODAY, questions=[Question("drift:x", "Drift, or a leak?", "drift", "")], week={"minutes": 5}
    )
    assert [(item.record_id, item.kind, item.aside) for item in page.due] == [
        ("g2", "overdue", "2 days late"),
        ("g1", "today", "today"),
        ("g3", "soon", "Thu"),
        ("g5", "undated", ""),
    ]
    assert page.quiet == (
        AgendaItem(
            "c1",
            "quiet",
            "Priya Lakewood: 34 days since you spoke (you planned 21)",
            "34 days since you spoke (you planned 21)",
            PRIYA,
            "c1",
            PRIYA.name,
        ),
    )
    assert (page.quiet[0].short, page.due[0].short) == ("Priya Lakewood", "Three piles")
    assert [item.id for item in page.to_try] == ["l2"] and page.to_try[0].aside == "2 days"
    assert page.stuck[0].text == "Quiet students: asked inside twice, never beyond"
    assert [item.id for item in page.decisions] == ["d1"]
    assert "one idea a week" in page.decisions[0].text
    assert page.questions == (AgendaItem("drift:x", "drift", "Drift, or a leak?"),)
    assert page.week == {"minutes": 5}
    assert page.welcome.startswith("34 days since your last entry.")
    assert not page.empty


def test_a_recall_asks_before_it_tells() -> None:
    item = build_agenda(RECORDS, TODAY).recall[0]
    assert item.record == UNPLANNED
    assert item.text == "You learned something 4 weeks ago with Priya Lakewood about ratio. What was it?"
    assert "string" not in item.text
    answered = replace(RECORDS, recalls=(Recall(learning_id="l1", on=ago(1)),))
    page = build_agenda(answered, TODAY)
    assert page.recall == ()
    assert [(item.id, item.kind) for item in page.waiting] == [("l1", "plan")]


def test_a_learning_that_a_question_is_about_is_not_said_twice() -> None:
    answered = replace(RECORDS, recalls=(Recall(learning_id="l1", on=ago(1)),))
    page = build_agenda(answered, TODAY, questions=[Question("plan:l1", "When ___, I will ___", "plan", "l1")])
    assert page.waiting == ()


def test_a_problem_that_is_listed_as_stuck_is_not_asked_about_again() -> None:
    page = build_agenda(RECORDS, TODAY, questions=[Question("stuck:p1", "Who beyond it?", "stuck", "p1")])
    assert [item.id for item in page.stuck] == ["p1"] and page.questions == ()


def test_last_conversations_can_be_given_instead_of_all_interactions() -> None:
    few = replace(RECORDS, interactions=())
    assert build_agenda(few, TODAY, last_on={"c1": ago(2)}).quiet == ()
    assert build_agenda(few, TODAY, last_on={"c1": ago(40)}, last_entry_on=ago(1)).welcome == ""


def test_an_empty_journal_needs_nothing() -> None:
    page = build_agenda(Records(), TODAY)
    assert page == AgendaToday() and page.empty


@pytest.mark.parametrize(("days", "said"), [(0, False), (13, False), (14, True), (19, True), (400, True)])
def test_the_way_back_in(days: int, said: bool) -> None:
    sentence = since_last_entry(ago(days), TODAY)
    assert bool(sentence) is said
    assert not said or sentence.startswith(f"{days} days since your last entry.")
    assert since_last_entry(None, TODAY) == ""


def test_each_day_turns_the_page_and_leaves_nobody_out() -> None:
    ids = [f"0199-{n:04}" for n in range(60)]
    shown = [turn_page(ids, TODAY + timedelta(day), 3) for day in range(20)]
    assert sorted(item for page in shown for item in page) == ids
    assert all(len(page) == 3 for page in shown)
    first = turn_page(ids, TODAY, 3)
    without = turn_page([record_id for record_id in ids if record_id != first[1]], TODAY, 3)
    assert without[:2] == [first[0], first[2]]


@pytest.mark.parametrize(("count", "begins"), [(0, {0}), (3, {0}), (4, {0, 1}), (6, {0, 3}), (7, {0, 3, 4})])
def test_the_last_page_is_filled_up_from_the_one_before(count: int, begins: set[int]) -> None:
    assert {page_of_day(count, 3, TODAY + timedelta(day)) for day in range(6)} == begins


def test_in_a_simulated_year_no_open_learning_is_orphaned() -> None:
    """A learning every four days; the teacher answers nothing at all, so everything must go on coming up."""
    start = date(2025, 11, 24)
    learnings: list[Learning] = []
    last_seen: dict[str, date] = {}
    for day in range(365):
        today = start + timedelta(day)
        if day % 4 == 0:
            learnings.append(Learning(id=f"l{day}", text="x", on=today))
        page = build_agenda(Records(learnings=tuple(learnings)), today)
        for item in (*page.recall, *page.to_try, *page.waiting):
            last_seen[item.id] = today
        for learning in learnings:
            since = max(last_seen.get(learning.id, learning.on), learning.on)
            assert (today - since).days <= 90, learning
        assert len(page.recall) <= 3 and len(page.waiting) <= 3


def test_in_a_simulated_year_each_answered_prompt_moves_a_learning_on() -> None:
    """The teacher answers one prompt a day; every learning of the first nine months ends up observed or closed."""
    start = date(2025, 11, 24)
    learnings: dict[str, Learning] = {}
    recalls: list[Recall] = []
    for day in range(365):
        today = start + timedelta(day)
        if day % 6 == 0:
            created = datetime.combine(today, datetime.min.time(), UTC)
            learnings[f"l{day}"] = Learning(id=f"l{day}", text="x", on=today, created_at=created)
        page = build_agenda(Records(learnings=tuple(learnings.values()), recalls=tuple(recalls)), today)
        recalls += [Recall(learning_id=item.id, on=today, remembered=True) for item in page.recall]
        item = next(iter((*page.waiting, *page.to_try)), None)
        if item is not None:
            learnings[item.id] = replace(learnings[item.id], **answer(learnings[item.id], item.kind, today))
    left = [learning for learning in learnings.values() if stages.stage_of(learning) is not stages.Stage.REALIZED]
    assert all((today - record.on).days < 90 for record in left)


def answer(learning: Learning, kind: str, today: date) -> dict[str, object]:
    if kind == "plan":
        return stages.plan(learning, own_words="a", when="b", will="c", expect="d", on=today, today=today)
    if kind == "try":
        return stages.apply(learning, note="did it", on=today, today=today)
    return stages.realize(learning, observed="saw it", evidence="E0", on=today, today=today)


def test_what_waits_to_be_sorted_stands_with_its_day_and_who_took_part() -> None:
    waiting = Proposal(
        id="q1",
        source="calendar",
        line="Grade 7 planning",
        on=ago(4),
        at=time(15),
        minutes=45,
        contact_ids=("c1",),
        names=("Hal", "Priya Lakewood"),
    )
    of_today = Proposal(id="q2", line="tea with somebody", on=TODAY, later_on=TODAY)
    others = (
        Proposal(id="q3", line="tomorrow", on=ago(9), later_on=TODAY + timedelta(1)),
        Proposal(id="q4", line="saved", on=ago(9), taken_on=ago(8), interaction_id="i1"),
        Proposal(id="q5", on=ago(9), dropped_on=ago(8)),
    )
    page = build_agenda(Records(contacts=(PRIYA,), proposals=(of_today, *others, waiting)), TODAY)
    assert [(item.id, item.kind, item.text, item.aside, item.who) for item in page.to_sort] == [
        ("q1", "sort", "Grade 7 planning", "Thu 15:00, 45 min, keep?", ("Priya Lakewood", "Hal")),
        ("q2", "sort", "tea with somebody", "today, keep?", ()),
    ]
    assert not page.empty
    assert AgendaToday(to_sort=page.to_sort).shortened().left_out == {}


@pytest.mark.parametrize("count", [0, 1, SORT_LINES, SORT_LINES + 1, 20])
def test_a_page_asks_about_a_few_proposals_and_counts_the_others(count: int) -> None:
    proposals = tuple(Proposal(id=f"q{number:02}", line=f"line {number}", on=TODAY) for number in range(count))
    page = build_agenda(Records(proposals=proposals), TODAY).shortened()
    assert [item.id for item in page.to_sort] == [proposal.id for proposal in proposals[:SORT_LINES]]
    assert page.left_out.get("to_sort", 0) == max(0, count - SORT_LINES)
