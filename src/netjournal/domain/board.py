"""In which order learnings and problems lie before the teacher: what has waited too long comes first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from netjournal.domain.ladder import opened_on
from netjournal.domain.model import Learning, Problem, Stage
from netjournal.domain.resurfacing import needs_attention
from netjournal.domain.stages import STAGES, furthest, reached_on, stage_of


def in_order(learnings: Iterable[Learning], today: date) -> list[Learning]:
    """Those that waited too long, the longest first; then the other open ones, and then the closed, newest first."""

    def place(learning: Learning) -> tuple[int, int, str]:
        attention = needs_attention(learning, today)
        if attention is not None:
            return (0, -attention.days, learning.id)
        since = reached_on(learning, stage_of(learning)) or learning.on
        return (2 if learning.closed_on is not None else 1, -since.toordinal(), learning.id)

    return sorted(learnings, key=place)


def columns_of(learnings: Iterable[Learning], today: date) -> dict[Stage, list[Learning]]:
    """The board: under each of the five stages what stands there, and below it what was closed after reaching it."""
    board: dict[Stage, list[Learning]] = {stage: [] for stage in STAGES}
    for learning in in_order(learnings, today):
        board[furthest(learning)].append(learning)
    return board


def groups_of(learnings: Iterable[Learning], today: date) -> dict[Stage, list[Learning]]:
    """The list: under each of the six stages what stands there now; the closed have a group of their own, the last."""
    groups: dict[Stage, list[Learning]] = {stage: [] for stage in (*STAGES, Stage.CLOSED)}
    for learning in in_order(learnings, today):
        groups[stage_of(learning)].append(learning)
    return groups


def problems_in_order(problems: Iterable[Problem], stuck: Collection[str]) -> list[Problem]:
    """The open problems, the `stuck` (ids) and then the oldest first; the parked; the resolved, the newest first."""

    def place(problem: Problem) -> tuple[int, int, str]:
        if problem.resolved_on is not None:
            return (3, -problem.resolved_on.toordinal(), problem.id)
        if problem.parked_on is not None:
            return (2, -problem.parked_on.toordinal(), problem.id)
        since = opened_on(problem)
        return (0 if problem.id in stuck else 1, since.toordinal() if since else 0, problem.id)

    return sorted(problems, key=place)
