from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from netjournal.domain import ladder
from netjournal.domain.ladder import Rung, allowed, rung_of, stuck
from netjournal.domain.model import Ask, Contact, Problem, Tier
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
    assert rung_of(problem) is Rung.OPEN
    problem = after(problem, ladder.ask(problem, Tier.COLLEAGUES, ago(30), TODAY))
    assert rung_of(problem) is Rung.ASKED_INSIDE
    assert ladder.ask(problem, Tier.COLLEAGUES, ago(20), TODAY) == {}
    assert ladder.ask(problem, Tier.COLLEAGUES, ago(31), TODAY) == {"asked_inside_on": ago(31)}
    problem = after(problem, ladder.no_solution(problem, on=ago(10), today=TODAY))
    assert rung_of(problem) is Rung.NO_SOLUTION
    problem = after(problem, ladder.look_beyond(problem, on=ago(9), today=TODAY))
    assert rung_of(problem) is Rung.BEYOND and problem.no_solution_on == ago(10)
    problem = after(problem, ladder.resolve(problem, by="out", how="sentence starters", on=ago(1), today=TODAY))
    assert rung_of(problem) is Rung.RESOLVED and not problem.open
    assert [on for _, on in ladder.climbed(problem)] == [ago(35), ago(30), ago(10), ago(9), ago(1)]


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
    assert ladder.ask(OPEN, tier, TODAY, TODAY) == changes


def test_looking_beyond_says_that_those_who_were_asked_had_no_answer() -> None:
    asked = replace(OPEN, asked_inside_on=ago(20))
    assert ladder.look_beyond(asked, on=TODAY, today=TODAY) == {"beyond_on": TODAY, "no_solution_on": TODAY}
    assert ladder.look_beyond(OPEN, on=TODAY, today=TODAY) == {"beyond_on": TODAY}


def test_parked_problems_are_taken_up_by_asking() -> None:
    parked = after(OPEN, ladder.park(OPEN, on=ago(3), today=TODAY))
    assert rung_of(parked) is Rung.PARKED and allowed(parked) == (Rung.OPEN,)
    taken_up = after(parked, ladder.ask(parked, Tier.COLLEAGUES, TODAY, TODAY))
    assert rung_of(taken_up) is Rung.ASKED_INSIDE
    with pytest.raises(JournalError, match="was parked on"):
        ladder.look_beyond(parked, on=TODAY, today=TODAY)
    assert after(parked, ladder.reopen(parked)) == OPEN


def test_refusals_say_why() -> None:
    with pytest.raises(JournalError, match="No colleague has been asked"):
        ladder.no_solution(OPEN, on=TODAY, today=TODAY)
    with pytest.raises(JournalError, match="What solved it"):
        ladder.resolve(OPEN, how=" ", on=TODAY, today=TODAY)
    with pytest.raises(JournalError, match="still to come"):
        ladder.look_beyond(OPEN, on=ago(-1), today=TODAY)
    with pytest.raises(JournalError, match="was opened on"):
        ladder.ask(OPEN, Tier.COLLEAGUES, ago(36), TODAY)
    with pytest.raises(JournalError, match="can't come before"):
        ladder.resolve(replace(OPEN, beyond_on=ago(2)), how="x", on=ago(3), today=TODAY)
    solved = replace(OPEN, resolved_on=ago(1))
    for step in (
        lambda: ladder.ask(solved, Tier.COLLEAGUES, TODAY, TODAY),
        lambda: ladder.park(solved, on=TODAY, today=TODAY),
        lambda: ladder.resolve(solved, how="x", on=TODAY, today=TODAY),
    ):
        with pytest.raises(JournalError, match="was resolved on"):
            step()
    with pytest.raises(JournalError, match="open already"):
        ladder.reopen(OPEN)


def test_allowed_steps_are_the_ones_that_are_not_refused() -> None:
    assert allowed(OPEN) == (Rung.ASKED_INSIDE, Rung.BEYOND, Rung.RESOLVED, Rung.PARKED)
    assert allowed(replace(OPEN, asked_inside_on=TODAY))[0] is Rung.NO_SOLUTION
    assert allowed(replace(OPEN, no_solution_on=TODAY))[0] is Rung.BEYOND
    assert allowed(replace(OPEN, beyond_on=TODAY)) == (Rung.RESOLVED, Rung.PARKED)


def test_dates_are_corrected_in_order() -> None:
    problem = replace(OPEN, asked_inside_on=ago(30), no_solution_on=ago(10), beyond_on=ago(32))
    assert ladder.correct_date(problem, Rung.ASKED_INSIDE, ago(33), TODAY) == {"asked_inside_on": ago(33)}
    with pytest.raises(JournalError, match="can't come after"):
        ladder.correct_date(problem, Rung.ASKED_INSIDE, ago(9), TODAY)
    with pytest.raises(JournalError, match="no date to correct"):
        ladder.correct_date(problem, Rung.RESOLVED, TODAY, TODAY)


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
    assert ladder.opened_on(written) == date(2026, 11, day)
    assert ladder.opened_on(replace(OPEN, opened_on=None)) is None


def test_stuck_ones_are_listed_the_oldest_first_with_the_reason() -> None:
    younger = replace(OPEN, id="q", opened_on=ago(25))
    asked = [*asks("in", "in", "in"), *(replace(each, problem_id="q") for each in asks("in", "in"))]
    found = stuck([younger, OPEN], asked, TIERS, TODAY)
    assert [(each.problem.id, each.days, each.asked_inside) for each in found] == [("p", 35, 3), ("q", 25, 2)]
    assert found[0].text == "Quiet multilingual students: asked inside 3 times, never beyond"


def test_sentences() -> None:
    assert ladder.sentence(OPEN, TODAY) == "opened 5 weeks ago, nobody asked yet"
    assert ladder.sentence(replace(OPEN, asked_inside_on=ago(3)), TODAY) == "asked inside 3 days ago, nobody beyond yet"
    assert ladder.sentence(replace(OPEN, beyond_on=TODAY), TODAY) == "looking beyond today"
    assert ladder.sentence(Problem(title="x"), TODAY) == "opened, nobody asked yet"


def test_a_resolution_becomes_a_learning_and_credits_the_one_who_helped() -> None:
    with pytest.raises(JournalError, match="isn't resolved"):
        ladder.learning_from(OPEN)
    assert ladder.credit(OPEN) is None
    solved = after(OPEN, ladder.resolve(OPEN, by="out", how="sentence starters", on=ago(1), today=TODAY))
    learning = ladder.learning_from(solved)
    assert (learning.text, learning.on, learning.contact_ids, learning.problem_id) == (
        "sentence starters",
        ago(1),
        ("out",),
        "p",
    )
    credit = ladder.credit(solved)
    assert credit is not None and credit.contact_id == "out" and "sentence starters" in credit.evidence
    assert ladder.credit(replace(solved, resolved_by="")) is None


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
    assert ladder.waiting_for(Problem(id="p"), ann, asks).id == "2"
    assert ladder.waiting_for(Problem(id="p"), ann, asks[2:]).id == "3"
    with pytest.raises(JournalError, match="not asked about this yet"):
        ladder.waiting_for(Problem(id="q"), ann, asks)
