from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from netjournal.domain.learnings import Wait, asked_step, due_recalls, needs_attention
from netjournal.domain.records import Learning, Recall

NOTED_ON = date(2026, 9, 1)
LEARNING = Learning(id="l", text="Number strings first", on=NOTED_ON)


def day(number: int) -> date:
    return NOTED_ON + timedelta(number)


def due(number: int, *recalled: int, learning: Learning = LEARNING) -> list[int]:
    recalls = [Recall(learning_id="l", on=day(item), remembered=item % 2 == 0) for item in recalled]
    return [item.after for item in due_recalls([learning], recalls, day(number))]


@pytest.mark.parametrize(
    ("today", "recalled", "after"),
    [
        (6, (), []),
        (7, (), [7]),
        (9, (), [7]),
        (10, (), []),
        (9, (7,), []),
        (9, (6,), [7]),
        (21, (7,), [21]),
        (23, (), [21]),
        (23, (22,), []),
        (24, (), []),
        (60, (7, 21), [60]),
        (62, (7, 21), [60]),
        (62, (7, 21, 61), []),
        (63, (), []),
        (400, (), []),
    ],
)
def test_a_learning_comes_back_at_7_21_and_60_days_for_three_days_each(
    today: int, recalled: tuple[int, ...], after: list[int]
) -> None:
    assert due(today, *recalled) == after


def test_what_was_tried_still_comes_back_and_what_was_observed_or_closed_does_not() -> None:
    tried = replace(LEARNING, potential_on=day(1), applied_on=day(2))
    assert due(7, learning=tried) == [7]
    assert due(7, learning=replace(tried, realized_on=day(3))) == []
    assert due(7, learning=replace(LEARNING, closed_on=day(3))) == []


def test_the_longest_due_comes_first_and_recalls_of_others_do_not_count() -> None:
    older, younger = replace(LEARNING, id="a"), replace(LEARNING, id="b", on=day(15))
    found = due_recalls([younger, older], [Recall(learning_id="x", on=day(99))], day(23))
    assert [(result.learning.id, result.after, result.on) for result in found] == [
        ("a", 21, day(21)),
        ("b", 7, day(22)),
    ]


def test_of_days_that_passed_in_a_holiday_the_last_asks_and_one_recall_answers_it() -> None:
    found = due_recalls([LEARNING], [], day(25), asks_from=day(5))
    assert [(result.after, result.on) for result in found] == [(21, day(21))]
    assert due_recalls([LEARNING], [Recall(learning_id="l", on=day(24))], day(25), asks_from=day(5)) == []


@pytest.mark.parametrize(
    ("learning", "turns"),
    [
        (LEARNING, (10, 11, 12, 27, 28, 29, 44, 45, 46)),
        (
            replace(LEARNING, potential_on=day(0)),
            (1, 2, 3, 8, 9, 10, 18, 19, 20, 25, 26, 27, 35, 36, 37, 42, 43, 44),
        ),
        (replace(LEARNING, applied_on=day(0)), (14, 15, 16, 31, 32, 33)),
        (replace(LEARNING, realized_on=day(0)), ()),
        (replace(LEARNING, closed_on=day(0)), ()),
    ],
)
def test_a_step_asks_three_days_and_rests(learning: Learning, turns: tuple[int, ...]) -> None:
    assert tuple(number for number in range(-3, 48) if asked_step(learning, day(number))) == turns


@pytest.mark.parametrize(
    ("learning", "today", "kind"),
    [
        (LEARNING, 6, None),
        (LEARNING, 7, Wait.PLAN),
        (LEARNING, 900, Wait.PLAN),
        (replace(LEARNING, plan_when="a", plan_will="b"), 7, Wait.PLAN),
        (replace(LEARNING, own_words="a", plan_when="a", plan_will="b", expected_sign="c"), 7, Wait.PLAN),
        (replace(LEARNING, potential_on=day(5)), 18, None),
        (replace(LEARNING, potential_on=day(5)), 19, Wait.TRY),
        (replace(LEARNING, potential_on=day(5), applied_on=day(8)), 21, None),
        (replace(LEARNING, potential_on=day(5), applied_on=day(8)), 22, Wait.OBSERVE),
        (replace(LEARNING, realized_on=day(9)), 500, None),
        (replace(LEARNING, closed_on=day(9)), 500, None),
    ],
)
def test_an_open_learning_says_what_it_waits_for(learning: Learning, today: int, kind: Wait | None) -> None:
    attention = needs_attention(learning, day(today))
    assert (attention.kind if attention else None) is kind
    assert attention is None or attention.text.endswith("?")


def test_no_open_learning_falls_silent_in_a_year() -> None:
    """Whatever its stage, from a fortnight after its last step an open learning asks for something every day."""
    ways = [
        LEARNING,
        replace(LEARNING, potential_on=day(40)),
        replace(LEARNING, potential_on=day(40), applied_on=day(90)),
    ]
    for learning in ways:
        last_step = learning.applied_on or learning.potential_on or learning.on
        for number in range(365):
            today = last_step + timedelta(14 + number)
            assert needs_attention(learning, today) is not None


def test_half_a_plan_is_asked_for_what_it_lacks() -> None:
    half = needs_attention(replace(LEARNING, plan_when="a", plan_will="b"), day(7))
    assert half is not None
    assert "half planned: what it means in your own words?" in half.text
