from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from netjournal.domain import problems
from netjournal.domain.problems import ProblemState, allowed, state_of, stuck
from netjournal.domain.records import Ask, Contact, Problem, Tier
from netjournal.errors import JournalError

TODAY = date(2026, 11, 23)


def ago(days: int) -> date:
    return TODAY - timedelta(days)


OPEN = Problem(id="p", title="Quiet multilingual students", opened_on=ago(35))
TIERS = {"in": Tier.COLLEAGUES, "out": Tier.COMMUNITIES, "far": Tier.FOLLOWING, "new": None}


def after(problem: Problem, changes: dict[str, Any]) -> Problem:
    return replace(problem, **changes)


def test_the_whole_ladder() -> None:
    problem = OPEN
    assert state_of(problem) is ProblemState.OPEN
    problem = after(problem, problems.ask(problem, Tier.COLLEAGUES, ago(30), TODAY))
    assert state_of(problem) is ProblemState.ASKED_INSIDE
    assert problems.ask(problem, Tier.COLLEAGUES, ago(20), TODAY) == {}
    assert problems.ask(problem, Tier.COLLEAGUES, ago(31), TODAY) == {"asked_inside_on": ago(31)}
    problem = after(problem, problems.no_solution(problem, on=ago(10), today=TODAY))
    assert state_of(problem) is ProblemState.NO_SOLUTION
    problem = after(problem, problems.look_beyond(problem, on=ago(9), today=TODAY))
    assert state_of(problem) is ProblemState.BEYOND and problem.no_solution_on == ago(10)
    problem = after(problem, problems.resolve(problem, by="out", how="sentence starters", on=ago(1), today=TODAY))
    assert state_of(problem) is ProblemState.RESOLVED and not problem.open
    assert [on for _, on in problems.history(problem)] == [ago(35), ago(30), ago(10), ago(9), ago(1)]


@pytest.mark.parametrize(
    ("tier", "changes"),
    [
        (Tier.COLLEAGUES, {"asked_inside_on": TODAY}),
        (Tier.COMMUNITIES, {"beyond_on": TODAY}),
        (Tier.FOLLOWING, {"beyond_on": TODAY}),
        (None, {}),
    ],
)
def test_whom_one_asks_says_where_one_looks(tier: Tier | None, changes: dict[str, Any]) -> None:
    assert problems.ask(OPEN, tier, TODAY, TODAY) == changes


def test_looking_beyond_says_that_those_who_were_asked_had_no_answer() -> None:
    asked = replace(OPEN, asked_inside_on=ago(20))
    assert problems.look_beyond(asked, on=TODAY, today=TODAY) == {"beyond_on": TODAY, "no_solution_on": TODAY}
    assert problems.look_beyond(OPEN, on=TODAY, today=TODAY) == {"beyond_on": TODAY}


def test_parked_problems_are_taken_up_by_asking() -> None:
    parked = after(OPEN, problems.park(OPEN, on=ago(3), today=TODAY))
    assert state_of(parked) is ProblemState.PARKED and allowed(parked) == (ProblemState.OPEN,)
    taken_up = after(parked, problems.ask(parked, Tier.COLLEAGUES, TODAY, TODAY))
    assert state_of(taken_up) is ProblemState.ASKED_INSIDE
    with pytest.raises(JournalError, match="was parked on"):
        problems.look_beyond(parked, on=TODAY, today=TODAY)
    assert after(parked, problems.reopen(parked)) == OPEN


def test_refusals_say_why() -> None:
    with pytest.raises(JournalError, match="No colleague has been asked"):
        problems.no_solution(OPEN, on=TODAY, today=TODAY)
    with pytest.raises(JournalError, match="What solved it"):
        problems.resolve(OPEN, how=" ", on=TODAY, today=TODAY)
    with pytest.raises(JournalError, match="still to come"):
        problems.look_beyond(OPEN, on=ago(-1), today=TODAY)
    with pytest.raises(JournalError, match="was opened on"):
        problems.ask(OPEN, Tier.COLLEAGUES, ago(36), TODAY)
    with pytest.raises(JournalError, match="can't come before"):
        problems.resolve(replace(OPEN, beyond_on=ago(2)), how="x", on=ago(3), today=TODAY)
    solved = replace(OPEN, resolved_on=ago(1))
    for step in (
        lambda: problems.ask(solved, Tier.COLLEAGUES, TODAY, TODAY),
        lambda: problems.park(solved, on=TODAY, today=TODAY),
        lambda: problems.resolve(solved, how="x", on=TODAY, today=TODAY),
    ):
        with pytest.raises(JournalError, match="was resolved on"):
            step()
    with pytest.raises(JournalError, match="open already"):
        problems.reopen(OPEN)


def test_allowed_steps_are_the_ones_that_are_not_refused() -> None:
    assert allowed(OPEN) == (ProblemState.ASKED_INSIDE, ProblemState.BEYOND, ProblemState.RESOLVED, ProblemState.PARKED)
    assert allowed(replace(OPEN, asked_inside_on=TODAY))[0] is ProblemState.NO_SOLUTION
    assert allowed(replace(OPEN, no_solution_on=TODAY))[0] is ProblemState.BEYOND
    assert allowed(replace(OPEN, beyond_on=TODAY)) == (ProblemState.RESOLVED, ProblemState.PARKED)


def test_dates_are_corrected_in_order() -> None:
    problem = replace(OPEN, asked_inside_on=ago(30), no_solution_on=ago(10), beyond_on=ago(32))
    assert problems.correct_date(problem, ProblemState.ASKED_INSIDE, ago(33), TODAY) == {"asked_inside_on": ago(33)}
    with pytest.raises(JournalError, match="can't come after"):
        problems.correct_date(problem, ProblemState.ASKED_INSIDE, ago(9), TODAY)
    with pytest.raises(JournalError, match="no date to correct"):
        problems.correct_date(problem, ProblemState.RESOLVED, TODAY, TODAY)


def asks(*contacts: str) -> list[Ask]:
    return [Ask(problem_id="p", contact_id=contact, on=ago(20)) for contact in contacts]


@pytest.mark.parametrize(
    ("problem", "asked", "is_stuck"),
    [
        (OPEN, ("in", "in"), True),
        (OPEN, ("in", "in", "new"), True),
        (OPEN, ("in",), False),
        (OPEN, ("in", "in", "out"), False),
        (OPEN, ("in", "in", "far"), False),
        (OPEN, ("out", "out"), False),
        (replace(OPEN, beyond_on=ago(1)), ("in", "in"), False),
        (replace(OPEN, resolved_on=ago(1)), ("in", "in"), False),
        (replace(OPEN, parked_on=ago(1)), ("in", "in"), False),
        (replace(OPEN, opened_on=ago(21)), ("in", "in"), False),
        (replace(OPEN, opened_on=ago(22)), ("in", "in"), True),
        (replace(OPEN, opened_on=None), ("in", "in"), False),
        (replace(OPEN, opened_on=None, created_at=datetime(2026, 10, 1, tzinfo=UTC)), ("in", "in"), True),
    ],
)
def test_stuck(problem: Problem, asked: tuple[str, ...], is_stuck: bool) -> None:
    assert bool(stuck([problem], asks(*asked), TIERS, TODAY)) is is_stuck


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Auckland", 2), ("America/Los_Angeles", 1)])
def test_a_problem_without_a_day_was_opened_on_the_local_day_it_was_written_down(
    zone: str, day: int, in_time_zone: Callable[[str], None]
) -> None:
    in_time_zone(zone)
    written = replace(OPEN, opened_on=None, created_at=datetime(2026, 11, 1, 20, tzinfo=UTC))
    assert problems.opened_on(written) == date(2026, 11, day)
    assert problems.opened_on(replace(OPEN, opened_on=None)) is None


def test_stuck_ones_are_listed_the_oldest_first_with_the_reason() -> None:
    younger = replace(OPEN, id="q", opened_on=ago(25))
    asked = [*asks("in", "in", "in"), *(replace(ask, problem_id="q") for ask in asks("in", "in"))]
    found = stuck([younger, OPEN], asked, TIERS, TODAY)
    assert [(result.problem.id, result.days, result.asked_inside) for result in found] == [("p", 35, 3), ("q", 25, 2)]
    assert found[0].text == "Quiet multilingual students: asked inside 3 times, never beyond"


def test_sentences() -> None:
    assert problems.sentence(OPEN, TODAY) == "opened 5 weeks ago, you have not asked anybody"
    asked = replace(OPEN, asked_inside_on=ago(3))
    assert problems.sentence(asked, TODAY) == "asked inside 3 days ago, not asked beyond yet"
    assert problems.sentence(replace(OPEN, beyond_on=TODAY), TODAY) == "looking beyond today"
    assert problems.sentence(Problem(title="x"), TODAY) == "opened, you have not asked anybody"


def test_a_resolution_becomes_a_learning_and_credits_the_one_who_helped() -> None:
    with pytest.raises(JournalError, match="isn't resolved"):
        problems.learning_from(OPEN)
    assert problems.credit(OPEN) is None
    solved = after(OPEN, problems.resolve(OPEN, by="out", how="sentence starters", on=ago(1), today=TODAY))
    learning = problems.learning_from(solved)
    assert (learning.text, learning.on, learning.contact_ids, learning.problem_id) == (
        "sentence starters",
        ago(1),
        ("out",),
        "p",
    )
    credit = problems.credit(solved)
    assert credit is not None and credit.contact_id == "out" and "sentence starters" in credit.evidence
    assert problems.credit(replace(solved, resolved_by="")) is None


def test_an_answer_goes_to_the_latest_ask_that_waits_for_one() -> None:
    ann = Contact(id="ann", name="Ann")
    asks = [
        Ask(id=number, problem_id="p", contact_id=who, on=date(2026, 11, day), answer=said)
        for number, who, day, said in (
            ("1", "ann", 1, ""),
            ("2", "ann", 2, ""),
            ("3", "ann", 3, "x"),
            ("4", "b", 9, ""),
        )
    ]
    assert problems.waiting_for(Problem(id="p"), ann, asks).id == "2"
    assert problems.waiting_for(Problem(id="p"), ann, asks[2:]).id == "3"
    with pytest.raises(JournalError, match="not asked about this yet"):
        problems.waiting_for(Problem(id="q"), ann, asks)
