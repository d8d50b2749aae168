"""Correcting several dates of one record at once."""

from __future__ import annotations

from datetime import date

import pytest

from netjournal.domain.ladder import Rung
from netjournal.domain.model import Learning, Problem, Stage
from netjournal.domain.redating import redate_learning, redate_problem
from netjournal.errors import JournalError

TODAY = date(2026, 11, 23)
LEARNING = Learning(
    text="sort", on=date(2026, 10, 1), potential_on=date(2026, 10, 5), applied_on=date(2026, 10, 9), applied_note="x"
)


def test_all_dates_move_later_together() -> None:
    days = {Stage.NOTED: date(2026, 11, 1), Stage.POTENTIAL: date(2026, 11, 2), Stage.APPLIED: date(2026, 11, 3)}
    changed = redate_learning(LEARNING, days, TODAY)
    assert changed == {"on": date(2026, 11, 1), "potential_on": date(2026, 11, 2), "applied_on": date(2026, 11, 3)}


def test_all_dates_move_earlier_together() -> None:
    days = {Stage.NOTED: date(2026, 9, 1), Stage.POTENTIAL: date(2026, 9, 2), Stage.APPLIED: date(2026, 9, 3)}
    assert len(redate_learning(LEARNING, days, TODAY)) == 3


def test_the_order_still_holds() -> None:
    with pytest.raises(JournalError):
        redate_learning(LEARNING, {Stage.APPLIED: date(2026, 9, 1)}, TODAY)


def test_nothing_changes_where_no_day_is_another() -> None:
    assert redate_learning(LEARNING, {Stage.NOTED: LEARNING.on}, TODAY) == {}


def test_a_problem_too() -> None:
    problem = Problem(title="x", opened_on=date(2026, 10, 1), asked_inside_on=date(2026, 10, 5))
    days = {Rung.OPEN: date(2026, 11, 1), Rung.ASKED_INSIDE: date(2026, 11, 2)}
    assert redate_problem(problem, days, TODAY) == {
        "opened_on": date(2026, 11, 1),
        "asked_inside_on": date(2026, 11, 2),
    }
    with pytest.raises(JournalError):
        redate_problem(problem, {Rung.ASKED_INSIDE: date(2027, 1, 1)}, TODAY)
