"""What comes of something private is private: the one rule that every product follows.

Pure: it reads records and their links, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from netjournal.domain.records import Ask, Goal, Interaction, Learning, Problem, Record, Records

TOGETHER = timedelta(seconds=5)
"""What one line or form brings about is written down within this time."""


def private_ids(records: Records) -> frozenset[str]:
    """The ids of everything that is private: what is marked so, and what descends from it, however far.

    A learning descends from its conversations where all of them are private, and from its problem. A goal descends
    from the conversation, the learning, the problem and the goal that it came from; a conversation from the goal that
    it was logged for; a problem from the conversations that it was written down with, where all of them are private;
    an answer from its conversation and its problem.
    """
    hidden = {interaction.id for interaction in records.interactions if interaction.private}
    hidden |= {learning.id for learning in records.learnings if learning.private}
    if not hidden:
        return frozenset()
    opened = _opened_in(records)
    logged_for: dict[str, list[str]] = {}
    for goal in records.goals:
        if goal.interaction_id:
            logged_for.setdefault(goal.interaction_id, []).append(goal.id)
    before = -1
    while before != len(hidden):
        before = len(hidden)
        for record in _all(records):
            if record.id not in hidden and _descends(record, hidden, opened, logged_for):
                hidden.add(record.id)
    return frozenset(hidden)


def _all(records: Records) -> Iterator[Record]:
    groups: tuple[Iterable[Record], ...] = (
        records.interactions,
        records.problems,
        records.learnings,
        records.goals,
        records.asks,
    )
    for group in groups:
        yield from group


def _descends(record: Record, hidden: set[str], opened: dict[str, list[str]], logged_for: dict[str, list[str]]) -> bool:
    match record:
        case Interaction():
            return any(goal in hidden for goal in logged_for.get(record.id, ()))
        case Problem():
            talks = opened.get(record.id, ())
            return bool(talks) and hidden.issuperset(talks)
        case Learning():
            sources = record.interaction_ids
            return record.problem_id in hidden or bool(sources and hidden.issuperset(sources))
        case Goal():
            origins = (record.origin_id, record.learning_id, record.problem_id, record.previous_id)
            return not hidden.isdisjoint(origins)
        case Ask():
            return record.interaction_id in hidden or record.problem_id in hidden
    return False


def _opened_in(records: Records) -> dict[str, list[str]]:
    """By a problem's id the conversations that it was written down in: those linked to it and made with it."""
    made = {interaction.id: interaction.created_at for interaction in records.interactions}
    linked: dict[str, list[str]] = {}
    for interaction in records.interactions:
        for problem_id in interaction.problem_ids:
            linked.setdefault(problem_id, []).append(interaction.id)
    for ask in records.asks:
        if ask.interaction_id in made:
            linked.setdefault(ask.problem_id, []).append(ask.interaction_id)
    return {
        problem.id: [
            interaction
            for interaction in linked.get(problem.id, ())
            if abs(made[interaction] - problem.created_at) <= TOGETHER
        ]
        for problem in records.problems
    }
