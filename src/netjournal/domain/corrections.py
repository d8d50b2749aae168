"""Correcting several dates of one record at once, in an order in which none comes before the one it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from netjournal.domain import learnings, problems
from netjournal.domain.records import Learning, Problem, Stage


def correct_learning_dates(learning: Learning, days: Mapping[Stage, date], today: date) -> dict[str, Any]:
    """The fields that change when stages that were reached get other days. Raises JournalError as `correct_date`."""
    changes: dict[str, Any] = {}
    order = list(Stage)
    moved = {stage: on for stage, on in days.items() if on != learnings.reached_on(learning, stage)}
    for stage in _safe(moved, {contact: learnings.reached_on(learning, contact) for contact in moved}, order):
        step = learnings.correct_date(learning, stage, moved[stage], today)
        learning = replace(learning, **step)
        changes |= step
    return changes


def correct_problem_dates(problem: Problem, days: Mapping[problems.ProblemState, date], today: date) -> dict[str, Any]:
    """The fields that change when rungs that were reached get other days. Raises JournalError as `correct_date`."""
    changes: dict[str, Any] = {}
    order = list(problems.ProblemState)
    moved = {rung: on for rung, on in days.items() if on != problems.reached_on(problem, rung)}
    for rung in _safe(moved, {contact: problems.reached_on(problem, contact) for contact in moved}, order):
        step = problems.correct_date(problem, rung, moved[rung], today)
        problem = replace(problem, **step)
        changes |= step
    return changes


def _safe(moved: Mapping[Any, date], before: Mapping[Any, date | None], order: list[Any]) -> list[Any]:
    """What moves later from the last on, then what moves earlier from the first on, so that the order always holds."""
    later = [key for key in reversed(order) if key in moved and moved[key] > (before[key] or date.min)]
    return later + [key for key in order if key in moved and key not in later]
