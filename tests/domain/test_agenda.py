from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netjournal.domain import learnings as stages
from netjournal.domain.agenda import (
    LINES,
    ROUNDS,
    SORT_LINES,
    AgendaItem,
    AgendaToday,
    build_agenda,
    one_each,
    order_lines,
    page_of_day,
    since_last_entry,
    turn_page,
)
from netjournal.domain.decisions import lapsed
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
    Term,
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
TALK = Interaction(id="i1", on=ago(22), contact_ids=("c1",), summary="coffee")
UNPLANNED = Learning(id="l1", text="Number strings first", on=ago(22), interaction_ids=("i1",), topics=("ratio",))
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
    problems=(Problem(id="p1", title="Quiet students", opened_on=ago(23), asked_inside_on=ago(22)),),
    asks=(Ask(problem_id="p1", contact_id="c1", on=ago(22)), Ask(problem_id="p1", contact_id="c1", on=ago(9))),
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
            "Priya Lakewood: 22 days since you spoke (you planned 21)",
            "22 days since you spoke (you planned 21)",
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
    assert page.welcome.startswith("22 days since your last entry.")
    assert not page.empty


def test_a_recall_asks_before_it_tells() -> None:
    item = build_agenda(RECORDS, TODAY).recall[0]
    assert item.record == UNPLANNED
    assert item.text == "You learned something 3 weeks ago from Priya Lakewood about ratio. What was it?"
    assert "string" not in item.text
    assert (item.short, item.aside) == ("What did you learn from Priya Lakewood about ratio?", "3 weeks")
    answered = replace(RECORDS, recalls=(Recall(learning_id="l1", on=ago(1)),))
    page = build_agenda(answered, TODAY)
    assert page.recall == ()
    page = build_agenda(answered, TODAY + timedelta(5))
    assert "l1" not in {item.id for item in page.recall}
    assert [(item.id, item.kind) for item in page.waiting] == [("l1", "plan")]


def test_a_learning_that_a_question_is_about_is_not_said_twice() -> None:
    answered = replace(RECORDS, recalls=(Recall(learning_id="l1", on=ago(1)),))
    page = build_agenda(
        answered, TODAY + timedelta(5), questions=[Question("plan:l1", "When ___, I will ___", "plan", "l1")]
    )
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


KINDS = ("overdue", "today", "soon", "undated", "recall", "observe", "pass-on", "plan", "try", "stuck", "decide")
KINDS += ("intention", "drift", "floor", "echo", "quiet", "sort")
ITEMS = st.lists(st.sampled_from(KINDS), max_size=40).map(
    lambda kinds: [AgendaItem(f"i{place}", kind, f"line {place}") for place, kind in enumerate(kinds)]
)


@given(ITEMS)
def test_seven_lines_at_most_and_no_kind_crowds_out_another(items: list[AgendaItem]) -> None:
    first, others = order_lines(items)
    assert sorted(item.id for item in (*first, *others)) == sorted(item.id for item in items)
    assert len(first) <= LINES
    assert len(first) == LINES or not items or first
    counts = Counter(item.kind for item in first)
    of_goals = counts.pop("overdue", 0) + counts.pop("today", 0)
    assert of_goals <= LINES and all(count <= ROUNDS for count in counts.values())
    waiting = {item.kind for item in others} - {"overdue", "today"}
    groups = (
        {"observe", "pass-on", "plan"},
        {"recall"},
        {"try"},
        {"stuck", "decide", "intention", "drift", "floor", "echo"},
        {"quiet"},
    )
    for group in groups:
        if group & waiting and not group & counts.keys():
            assert len(first) == LINES and len([other for other in groups if other & counts.keys()]) >= LINES - 3 - 1
    for part in (first, others):
        for kind in set(KINDS):
            ids = [item.id for item in part if item.kind == kind]
            assert ids == [item.id for item in items if item.id in ids], "what is of one kind keeps its order"


def test_the_first_line_is_the_most_helpful_one() -> None:
    items = [AgendaItem(kind, kind, kind) for kind in reversed(KINDS)]
    first, others = order_lines(items)
    assert [item.kind for item in first] == ["overdue", "today", "observe", "recall", "try", "stuck", "quiet"]
    assert others[0].kind == "pass-on" and others[-1].kind == "soon"


def test_there_is_one_next_step_for_each_thing_and_a_goal_speaks_for_what_it_is_about() -> None:
    goal = Goal(id="g", text="Ask Noor", contact_ids=("noor",), learning_id="l1", problem_id="p1")
    items = [
        AgendaItem("quiet", "quiet", "Noor", record_id="noor"),
        AgendaItem("plan", "plan", "plan it", record_id="l1"),
        AgendaItem("stuck", "stuck", "stuck", record_id="p1"),
        AgendaItem("g", "today", "Ask Noor", record=goal, record_id="g", about=("noor", "l1", "p1")),
        AgendaItem("recall", "recall", "recall it", record_id="l2"),
        AgendaItem("pass-on", "pass-on", "pass it on", record_id="l2"),
        AgendaItem("decide", "decide", "decide", record_id="d", about=("news",)),
        AgendaItem("echo", "echo", "echo", record_id="news"),
        AgendaItem("drift:x", "drift", "drift"),
        AgendaItem("floor:x", "floor", "floor"),
    ]
    assert [item.id for item in one_each(items)] == ["g", "pass-on", "decide", "drift:x", "floor:x"]
    other = Goal(id="h", text="Thank Noor", contact_ids=("noor",))
    both = [items[3], AgendaItem("h", "today", "Thank Noor", record=other, record_id="h", about=("noor",))]
    assert one_each(both) == both, "two promises to one person are two"


IN_TURN = Records(
    contacts=(PRIYA, CHAT),
    interactions=(TALK,),
    learnings=(
        Learning(id="noted", text="a", on=ago(10)),
        Learning(id="planned", text="b", on=ago(30), potential_on=ago(1)),
        Learning(id="tried", text="c", on=ago(50), applied_on=ago(14)),
        Learning(id="fresh", text="d", on=ago(7)),
    ),
    problems=RECORDS.problems,
    asks=RECORDS.asks,
    decisions=RECORDS.decisions,
)


def asked_about(records: Records, today: date = TODAY) -> set[str]:
    page = build_agenda(records, today)
    parts = (page.quiet, page.recall, page.to_try, page.waiting, page.stuck, page.decisions, page.questions)
    return {item.record_id for part in parts for item in part}


def test_everything_in_turn_asks() -> None:
    assert asked_about(IN_TURN) == {"c1", "noted", "planned", "tried", "fresh", "p1", "d1"}


def test_in_holidays_only_what_was_promised_and_what_waits_to_be_sorted_stands_there() -> None:
    proposal = Proposal(id="q", line="tea", on=TODAY)
    holiday = Term(name="Half-term", starts_on=TODAY, ends_on=TODAY, holiday=True)
    records = replace(IN_TURN, terms=(holiday,), proposals=(proposal,), goals=RECORDS.goals)
    page = build_agenda(records, TODAY, questions=[Question("drift:x", "Drift, or a leak?", "drift", "")])
    assert asked_about(records) == set() and page.questions == ()
    assert [item.id for item in page.due] == ["g2", "g1", "g3", "g5"] and [item.id for item in page.to_sort] == ["q"]


@pytest.mark.parametrize(
    "goal",
    [
        Goal(text="x", learning_id="noted", done_on=TODAY),
        Goal(text="x", problem_id="p1", skipped_on=TODAY),
        Goal(text="x", contact_ids=("c1",), dropped_on=TODAY),
    ],
)
def test_a_goal_that_ended_today_lets_rest_what_it_was_about(goal: Goal) -> None:
    about = {*goal.contact_ids, goal.learning_id, goal.problem_id} - {""}
    found = asked_about(replace(IN_TURN, goals=(goal,)))
    assert found == asked_about(IN_TURN) - about
    before = replace(goal, done_on=goal.done_on and ago(1), dropped_on=goal.dropped_on and ago(1))
    if goal.skipped_on is None:
        assert asked_about(replace(IN_TURN, goals=(before,))) == asked_about(IN_TURN)


def test_what_was_recalled_today_asks_for_nothing_else_today() -> None:
    recall = Recall(learning_id="noted", on=TODAY, remembered=True)
    assert asked_about(replace(IN_TURN, recalls=(recall,))) == asked_about(IN_TURN) - {"noted"}
    yesterday = replace(recall, on=ago(1))
    assert asked_about(replace(IN_TURN, recalls=(yesterday,))) == asked_about(IN_TURN)


def test_nothing_asks_for_more_than_three_days_running_where_nothing_is_answered() -> None:
    """But goals, which are promises, and what waits to be sorted."""
    running: Counter[tuple[str, str]] = Counter()
    rested: set[str] = set()
    for number in range(200):
        page = build_agenda(IN_TURN, TODAY + timedelta(number))
        asking = {(item.kind, item.record_id) for item in page.lines(TODAY + timedelta(number))}
        rested |= {identity for kind, identity in running if (kind, identity) not in asking}
        running = Counter({line: running[line] + 1 for line in asking})
        assert max(running.values(), default=0) <= 3
    assert rested == {"c1", "noted", "planned", "tried", "fresh", "p1", "d1", "d2"}


@pytest.mark.parametrize(("day", "asks"), [(0, 1), (2, 1), (3, 0), (7, 1), (9, 1), (10, 0), (30, 1), (32, 1), (33, 0)])
def test_a_decision_asks_on_its_day_a_week_and_a_month_later_and_lapses(day: int, asks: int) -> None:
    (decision, _) = RECORDS.decisions
    today = decision.recheck_on + timedelta(day)
    assert len(build_agenda(Records(contacts=(CHAT,), decisions=(decision,)), today).decisions) == asks
    assert lapsed(decision, today) is (day >= 33)
    assert not lapsed(replace(decision, decided_on=today), today)
