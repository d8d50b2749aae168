"""Correcting several dates of one record at once."""

from __future__ import annotations

from datetime import date

import pytest

from netjournal.domain.corrections import correct_learning_dates, correct_problem_dates
from netjournal.domain.problems import ProblemState
from netjournal.domain.records import Learning, Problem, Stage
from netjournal.errors import JournalError

TODAY = date(2026, 11, 23)
LEARNING = Learning(
    text="sort", on=date(2026, 10, 1), potential_on=date(2026, 10, 5), applied_on=date(2026, 10, 9), applied_note="x"
)


def test_all_dates_move_later_together() -> None:
    days = {Stage.NOTED: date(2026, 11, 1), Stage.POTENTIAL: date(2026, 11, 2), Stage.APPLIED: date(2026, 11, 3)}
    changed = correct_learning_dates(LEARNING, days, TODAY)
    assert changed == {"on": date(2026, 11, 1), "potential_on": date(2026, 11, 2), "applied_on": date(2026, 11, 3)}


def test_all_dates_move_earlier_together() -> None:
    days = {Stage.NOTED: date(2026, 9, 1), Stage.POTENTIAL: date(2026, 9, 2), Stage.APPLIED: date(2026, 9, 3)}
    assert len(correct_learning_dates(LEARNING, days, TODAY)) == 3


def test_the_order_still_holds() -> None:
    with pytest.raises(JournalError):
        correct_learning_dates(LEARNING, {Stage.APPLIED: date(2026, 9, 1)}, TODAY)


def test_nothing_changes_where_no_day_is_another() -> None:
    assert correct_learning_dates(LEARNING, {Stage.NOTED: LEARNING.on}, TODAY) == {}


def test_a_problem_too() -> None:
    problem = Problem(title="x", opened_on=date(2026, 10, 1), asked_inside_on=date(2026, 10, 5))
    days = {ProblemState.OPEN: date(2026, 11, 1), ProblemState.ASKED_INSIDE: date(2026, 11, 2)}
    assert correct_problem_dates(problem, days, TODAY) == {
        "opened_on": date(2026, 11, 1),
        "asked_inside_on": date(2026, 11, 2),
    }
    with pytest.raises(JournalError):
        correct_problem_dates(problem, {ProblemState.ASKED_INSIDE: date(2027, 1, 1)}, TODAY)
