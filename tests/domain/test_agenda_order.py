"""In which order learnings and problems lie."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain.agenda import columns_of, groups_of, order_learnings, order_problems
from netjournal.domain.learnings import needs_attention, stage_of
from netjournal.domain.records import ClosedAs, Learning, Problem, Stage

TODAY = date(2026, 11, 23)


def learning(identity: str, days: int, **fields: object) -> Learning:
    return Learning(id=identity, on=TODAY - timedelta(days=days), **fields)  # type: ignore[arg-type]


def test_what_waited_longest_lies_on_top_and_then_the_newest() -> None:
    found = order_learnings(
        [learning("fresh", 1), learning("old", 40), learning("older", 90), learning("new", 0)], TODAY
    )
    assert [result.id for result in found] == ["older", "old", "new", "fresh"]


def test_on_the_board_a_closed_learning_lies_below_in_the_column_that_it_reached() -> None:
    tried = {"potential_on": TODAY - timedelta(days=20), "applied_on": TODAY - timedelta(days=3)}
    closed = learning("closed", 30, **tried, closed_on=TODAY, closed_as=ClosedAs.NULL)
    board = columns_of([closed, learning("tried", 30, **tried)], TODAY)
    assert [item.id for item in board[Stage.APPLIED]] == ["tried", "closed"]
    assert list(board) == [Stage.NOTED, Stage.POTENTIAL, Stage.APPLIED, Stage.REALIZED, Stage.REFRAMED]


def test_in_the_list_the_closed_have_a_group_of_their_own() -> None:
    closed = learning("closed", 30, closed_on=TODAY, closed_as=ClosedAs.DROPPED)
    groups = groups_of([closed, learning("open", 30)], TODAY)
    assert [group.id for group in groups[Stage.NOTED]] == ["open"]
    assert [group.id for group in groups[Stage.CLOSED]] == ["closed"]


ages = st.integers(min_value=0, max_value=400)


@settings(max_examples=examples(50))
@given(st.lists(st.tuples(ages, st.booleans(), st.booleans()), max_size=12))
def test_no_learning_is_lost_or_shown_twice_and_none_that_waits_lies_below_one_that_does_not(
    drawn: list[tuple[int, bool, bool]],
) -> None:
    made = [
        learning(
            f"l{place}",
            age,
            potential_on=TODAY - timedelta(days=age) if planned else None,
            closed_on=TODAY if closed else None,
        )
        for place, (age, planned, closed) in enumerate(drawn)
    ]
    for laid in (columns_of(made, TODAY), groups_of(made, TODAY)):
        assert sorted(word.id for part in laid.values() for word in part) == sorted(item.id for item in made)
        for part in laid.values():
            waits = [needs_attention(word, TODAY) is not None for word in part]
            assert waits == sorted(waits, reverse=True)
            ended = [stage_of(word) is Stage.CLOSED for word in part]
            assert ended == sorted(ended)


def test_stuck_problems_come_first_then_the_oldest_open_then_parked_then_resolved() -> None:
    day = date(2026, 9, 1)
    problems = [
        Problem(id="resolved", opened_on=day, resolved_on=day),
        Problem(id="parked", opened_on=day, parked_on=day),
        Problem(id="young", opened_on=day + timedelta(days=9)),
        Problem(id="old", opened_on=day),
        Problem(id="stuck", opened_on=day + timedelta(days=3)),
    ]
    found = order_problems(problems, {"stuck"})
    assert [result.id for result in found] == ["stuck", "old", "young", "parked", "resolved"]
