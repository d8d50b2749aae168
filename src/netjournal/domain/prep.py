"""What to read before meeting someone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from netjournal.domain.candidates import who
from netjournal.domain.goals import agenda
from netjournal.domain.model import Contact, Expertise, Goal, Interaction, Learning, Problem, Records, Stage
from netjournal.domain.stages import lacks, stage_of
from netjournal.domain.words import one_line
from netjournal.frozen import dataclass

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
    talks = [each for each in records.interactions if contact.id in each.contact_ids]
    talks.sort(key=lambda each: (each.on, each.created_at), reverse=True)
    of_talks = {each.id for each in talks}
    from_them = [
        each for each in records.learnings if contact.id in each.contact_ids or of_talks & {*each.interaction_ids}
    ]
    with_them = [each for each in records.goals if contact.id in each.contact_ids]
    plan = agenda(with_them, today)
    later = [
        each
        for each in with_them
        if each.open and each.due_on is not None and each not in (*plan.overdue, *plan.today, *plan.soon)
    ]
    everyone = {each for talk in talks for each in talk.contact_ids if each != contact.id}
    return Prep(
        contact=contact,
        conversations=tuple(talks),
        loops=tuple(_loops(from_them)),
        promises=(*plan.overdue, *plan.today, *plan.soon, *plan.undated, *later),
        knows=tuple(each for each in records.expertise if each.contact_id == contact.id),
        problems=tuple(_they_may_know(contact, records)),
        to_give=tuple(_to_give(contact, talks, records, {each.id for each in from_them}))[:A_FEW],
        names={each.id: each.name for each in records.contacts if each.id in everyone},
    )


def _loops(learnings: Iterable[Learning]) -> Iterable[AboutLearning]:
    """Learnings from them that wait for a step, and those that were tried without telling them."""
    for learning in learnings:
        stage = stage_of(learning)
        if learning.applied_on is not None and learning.told_source_on is None:
            yield AboutLearning(
                learning, f"You tried “{one_line(learning.text, 120)}”, and have not told them how it went."
            )
        elif stage in (Stage.NOTED, Stage.POTENTIAL):
            yield AboutLearning(learning, f"{one_line(learning.text, 120)}. {lacks(learning)}")


def _they_may_know(contact: Contact, records: Records) -> Iterable[TheyMayKnow]:
    theirs = Records(
        contacts=(contact,),
        interactions=tuple(each for each in records.interactions if contact.id in each.contact_ids),
        learnings=records.learnings,
        expertise=tuple(each for each in records.expertise if each.contact_id == contact.id),
        problems=tuple(each for each in records.problems if each.resolved_by == contact.id),
    )
    asked = {each.problem_id for each in records.asks if each.contact_id == contact.id}
    for problem in records.problems:
        if not problem.open:
            continue
        circles = who(f"{problem.title} {problem.question}", theirs)
        reasons = tuple(reason for circle in circles for each in circle.candidates for reason in each.reasons)
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
                learning, f"{one_line(learning.text, 120)} (it worked for you; they care about {shared[0]})"
            )
