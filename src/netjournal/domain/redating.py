"""Correcting several dates of one record at once, in an order in which none comes before the one it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from netjournal.domain import ladder, stages
from netjournal.domain.model import Learning, Problem, Stage


def redate_learning(learning: Learning, days: Mapping[Stage, date], today: date) -> dict[str, Any]:
    """The fields that change when stages that were reached get other days. Raises JournalError as `correct_date`."""
    changes: dict[str, Any] = {}
    order = list(Stage)
    moved = {stage: on for stage, on in days.items() if on != stages.reached_on(learning, stage)}
    for stage in _safe(moved, {each: stages.reached_on(learning, each) for each in moved}, order):
        step = stages.correct_date(learning, stage, moved[stage], today)
        learning = replace(learning, **step)
        changes |= step
    return changes


def redate_problem(problem: Problem, days: Mapping[ladder.Rung, date], today: date) -> dict[str, Any]:
    """The fields that change when rungs that were reached get other days. Raises JournalError as `correct_date`."""
    changes: dict[str, Any] = {}
    order = list(ladder.Rung)
    moved = {rung: on for rung, on in days.items() if on != ladder.reached_on(problem, rung)}
    for rung in _safe(moved, {each: ladder.reached_on(problem, each) for each in moved}, order):
        step = ladder.correct_date(problem, rung, moved[rung], today)
        problem = replace(problem, **step)
        changes |= step
    return changes


def _safe(moved: Mapping[Any, date], before: Mapping[Any, date | None], order: list[Any]) -> list[Any]:
    """What moves later from the last on, then what moves earlier from the first on, so that the order always holds."""
    later = [each for each in reversed(order) if each in moved and moved[each] > (before[each] or date.min)]
    return later + [each for each in order if each in moved and each not in later]
