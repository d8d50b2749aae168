"""What an understood line of capture becomes: one interaction, and what it led to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from netjournal.capture.asked_problem import asked_problem
from netjournal.capture.capture import Capture, NotedLearning, PlannedGoal
from netjournal.capture.tokenizer import Mention
from netjournal.domain.goals import FROM_RULE
from netjournal.domain.problems import ask
from netjournal.domain.records import Ask, Contact, Goal, Interaction, Learning, Problem, Said
from netjournal.errors import JournalError
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.normalize import match_title


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """The records of one line, not stored yet, with ids that point to each other.

    `problems` are new ones; `moved` are open ones whose ladder this line moves on, as they are to become.
    """

    interaction: Interaction
    learnings: tuple[Learning, ...] = ()
    goals: tuple[Goal, ...] = ()
    problems: tuple[Problem, ...] = ()
    moved: tuple[Problem, ...] = ()
    asks: tuple[Ask, ...] = ()


def compose(
    capture: Capture,
    people: Mapping[str, Contact],
    problems: Sequence[Problem],
    new_id: Callable[[], str],
    interaction_id: str = "",
) -> NewEntry:
    """The records that a capture stands for.

    `people` maps the text of each mention to its contact; `problems` are the open ones; the interaction gets a new id
    unless one is given. Raises JournalError where the line asks about a problem that is not there.
    """
    names = {mention: contact.name for mention, contact in people.items()}
    capture = capture.named(names)
    who = _ids(capture.mentions, people)
    on = capture.on
    interaction_id = interaction_id or new_id()
    opened, linked = _named_problems(capture, problems, on, new_id)
    moved, asks = _asked(capture, [*problems, *opened], people, interaction_id)
    about = tuple(dict.fromkeys([*linked, *(ask_.problem_id for ask_ in asks)]))
    fresh = {problem.id for problem in opened}
    interaction = Interaction(
        id=interaction_id,
        on=on,
        at=capture.at,
        contact_ids=who,
        minutes=capture.minutes,
        minutes_source=None if capture.minutes is None else Said.ENTERED,
        channel=capture.channel or "",
        summary=capture.summary(names),
        direction=capture.direction,
        usefulness=capture.usefulness,
        energy=capture.energy,
        topics=capture.topics,
        artefacts=capture.artefacts,
        private=capture.private,
        problem_ids=about,
    )
    changed = {problem.id: problem for problem in moved}
    learnings = _learnings(capture, interaction, people, new_id)
    return NewEntry(
        interaction=interaction,
        learnings=learnings,
        goals=_goals(capture, interaction, people, learnings, new_id),
        problems=tuple(changed.get(problem.id, problem) for problem in opened),
        moved=tuple(problem for problem in moved if problem.id not in fresh),
        asks=asks,
    )


def _ids(mentions: Sequence[Mention], people: Mapping[str, Contact]) -> tuple[str, ...]:
    """The contacts of these mentions, each once, in the order in which they were named."""
    found = (people.get(mention.text) for mention in mentions)
    return tuple(dict.fromkeys(contact.id for contact in found if contact is not None))


def _learnings(
    capture: Capture,
    interaction: Interaction,
    people: Mapping[str, Contact],
    new_id: Callable[[], str],
) -> tuple[Learning, ...]:
    return tuple(
        Learning(
            id=new_id(),
            text=noted.text,
            on=interaction.on,
            interaction_ids=(interaction.id,),
            contact_ids=_ids(noted.mentions, people),
            problem_id=interaction.problem_ids[0] if len(interaction.problem_ids) == 1 else "",
            topics=noted.topics or interaction.topics,
            private=interaction.private,
            artefacts=noted.artefacts,
            **_plan(noted, interaction.on),
        )
        for noted in capture.learnings
    )


def _plan(noted: NotedLearning, on: date) -> dict[str, Any]:
    """The plan that stands in a learning; with all four parts it is planned on that day."""
    if not noted.plan:
        return {}
    parts: dict[str, Any] = {"own_words": noted.text, **noted.plan}
    return parts | ({"potential_on": on} if parts.get("expected_sign") else {})


def _goals(
    capture: Capture,
    interaction: Interaction,
    people: Mapping[str, Contact],
    learnings: Sequence[Learning],
    new_id: Callable[[], str],
) -> tuple[Goal, ...]:
    return tuple(
        Goal(
            id=new_id(),
            text=planned.text,
            when_cue=planned.when_cue,
            will_do=planned.will_do,
            contact_ids=_ids(planned.mentions, people) or interaction.contact_ids,
            due_on=planned.due_on,
            repeat=planned.repeat,
            repeat_from=FROM_RULE if planned.repeat else "",
            origin_id=interaction.id,
            learning_id=_learning_of(planned, learnings),
        )
        for planned in capture.goals
    )


def _learning_of(planned: PlannedGoal, learnings: Sequence[Learning]) -> str:
    """The learning that a goal of the same line belongs to: the one before it, or the only one."""
    if planned.learning is not None:
        return learnings[planned.learning].id
    return learnings[0].id if len(learnings) == 1 else ""


def _named_problems(
    capture: Capture, problems: Sequence[Problem], on: date, new_id: Callable[[], str]
) -> tuple[list[Problem], list[str]]:
    """The problems that the line opens, and the ids of all that it names."""
    opened: list[Problem] = []
    linked: list[str] = []
    for named in capture.problems:
        known = [*problems, *opened]
        found = match_title(named.title, [problem.title for problem in known], loosely=False)
        if found is None:
            opened.append(Problem(id=new_id(), title=named.title, opened_on=on))
            linked.append(opened[-1].id)
        else:
            linked.append(known[found].id)
    return opened, linked


def _asked(
    capture: Capture, problems: Sequence[Problem], people: Mapping[str, Contact], interaction_id: str
) -> tuple[tuple[Problem, ...], tuple[Ask, ...]]:
    """Whom the line asked about which problem, and those problems with their ladder moved on."""
    moved: dict[str, Problem] = {}
    asks: list[Ask] = []
    for asked in capture.asked:
        meant = asked_problem(asked.title, [problem.title for problem in problems])
        if meant is None:
            raise JournalError(
                f"No open problem matches “{asked.title}”.",
                "Open it first with `problem:`, or use words of its title.",
            )
        found, answer = meant
        problem = moved.get(problems[found].id, problems[found])
        for contact_id in _ids(capture.mentions, people):
            contact = next(person for person in people.values() if person.id == contact_id)
            problem = replace(problem, **ask(problem, contact.tier, on=capture.on, today=capture.on))
            asks.append(
                Ask(
                    problem_id=problem.id,
                    contact_id=contact_id,
                    interaction_id=interaction_id,
                    on=capture.on,
                    answer=answer,
                )
            )
        moved[problem.id] = problem
    return tuple(moved.values()), tuple(asks)
