"""What to read before meeting someone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from netjournal.domain.experts import find_experts
from netjournal.domain.goals import agenda
from netjournal.domain.learnings import lacks, stage_of
from netjournal.domain.records import Contact, Expertise, Goal, Interaction, Learning, Problem, Records, Stage
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.normalize import truncate

A_FEW = 5


@dataclass(frozen=True, slots=True)
class AboutLearning:
    """A learning and what there is to say about it to this person."""

    learning: Learning
    text: str


@dataclass(frozen=True, slots=True)
class TheyMayKnow:
    """An open problem of mine, and why this person may know about it."""

    problem: Problem
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prep:
    """The sheet for one contact; conversations are the newest first, and `names` are of everyone in them."""

    contact: Contact
    conversations: tuple[Interaction, ...]
    loops: tuple[AboutLearning, ...]
    promises: tuple[Goal, ...]
    knows: tuple[Expertise, ...]
    problems: tuple[TheyMayKnow, ...]
    to_give: tuple[AboutLearning, ...]
    names: Mapping[str, str]


def prepare(contact: Contact, records: Records, today: date) -> Prep:
    """What lies between the teacher and a contact: loops are learnings from them that are open or never told back.

    What I could give are learnings of mine that worked, about a topic of theirs, from elsewhere, and not passed on to
    them yet. A member's page has what was said with the member; a community's, what was said with the community.
    """
    talks = [interaction for interaction in records.interactions if contact.id in interaction.contact_ids]
    talks.sort(key=lambda each: (each.on, each.created_at), reverse=True)
    of_talks = {item.id for item in talks}
    from_them = [
        learning
        for learning in records.learnings
        if contact.id in learning.contact_ids or of_talks & {*learning.interaction_ids}
    ]
    with_them = [goal for goal in records.goals if contact.id in goal.contact_ids]
    plan = agenda(with_them, today)
    later = [
        item
        for item in with_them
        if item.open and item.due_on is not None and item not in (*plan.overdue, *plan.today, *plan.soon)
    ]
    everyone = {contact_id for talk in talks for contact_id in talk.contact_ids if contact_id != contact.id}
    return Prep(
        contact=contact,
        conversations=tuple(talks),
        loops=tuple(_loops(from_them)),
        promises=(*plan.overdue, *plan.today, *plan.soon, *plan.undated, *later),
        knows=tuple(known for known in records.expertise if known.contact_id == contact.id),
        problems=tuple(_they_may_know(contact, records)),
        to_give=tuple(_to_give(contact, talks, records, {item.id for item in from_them}))[:A_FEW],
        names={item.id: item.name for item in records.contacts if item.id in everyone},
    )


def _loops(learnings: Iterable[Learning]) -> Iterable[AboutLearning]:
    """Learnings from them that wait for a step, and those that were tried without telling them."""
    for learning in learnings:
        stage = stage_of(learning)
        if learning.applied_on is not None and learning.told_source_on is None:
            yield AboutLearning(
                learning, f"You tried “{truncate(learning.text, 120)}”, and have not told them how it went."
            )
        elif stage in (Stage.NOTED, Stage.POTENTIAL):
            yield AboutLearning(learning, f"{truncate(learning.text, 120)}. {lacks(learning)}")


def _they_may_know(contact: Contact, records: Records) -> Iterable[TheyMayKnow]:
    theirs = Records(
        contacts=(contact,),
        interactions=tuple(
            interaction for interaction in records.interactions if contact.id in interaction.contact_ids
        ),
        learnings=records.learnings,
        expertise=tuple(known for known in records.expertise if known.contact_id == contact.id),
        problems=tuple(item for item in records.problems if item.resolved_by == contact.id),
    )
    asked = {ask.problem_id for ask in records.asks if ask.contact_id == contact.id}
    for problem in records.problems:
        if not problem.open:
            continue
        circles = find_experts(f"{problem.title} {problem.question}", theirs)
        reasons = tuple(reason for circle in circles for candidate in circle.candidates for reason in candidate.reasons)
        if reasons or problem.id in asked:
            yield TheyMayKnow(problem, (*(("you have asked them already",) if problem.id in asked else ()), *reasons))


def _to_give(
    contact: Contact, talks: Sequence[Interaction], records: Records, from_them: set[str]
) -> Iterable[AboutLearning]:
    known = (*contact.topics, *(topic for talk in talks for topic in talk.topics))
    topics = {topic.casefold(): topic for topic in known}
    for learning in reversed(records.learnings):
        shared = [topics[topic.casefold()] for topic in learning.topics if topic.casefold() in topics]
        worked = learning.realized_on is not None and learning.closed_on is None
        if (
            worked
            and shared
            and not learning.private
            and learning.id not in from_them
            and contact.id not in learning.shared_with
        ):
            yield AboutLearning(
                learning, f"{truncate(learning.text, 120)} (it worked for you; they care about {shared[0]})"
            )
