"""The chain of a learning: conversation, learning, plan, trial, evidence, each with its day. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date

from textual.content import Content

from netjournal.domain.learnings import lacks, needs_attention, next_step, stage_of
from netjournal.domain.records import ClosedAs, Contact, Goal, Interaction, Learning, Problem, Stage
from netjournal.present.glyphs import Glyphs
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_date, format_days
from netjournal.text.sanitize import strip_controls
from netjournal.tui.text import GRADES, everyone, goal_line, muted, the_known
from netjournal.tui.widgets.detail import Block, Facts, Prose, Section, Title

ENDINGS = {
    ClosedAs.NULL: "it made no difference",
    ClosedAs.NEGATIVE: "it made things worse",
    ClosedAs.DROPPED: "dropped",
}
NEXT = {
    Stage.POTENTIAL: "make the plan",
    Stage.APPLIED: "say what you did",
    Stage.REALIZED: "say what you saw",
    Stage.REFRAMED: "say what counts as success now",
}


@dataclass(frozen=True, slots=True)
class LearningRead:
    """A learning with the conversations it came from, everyone who is named, and what it serves."""

    learning: Learning
    talks: Sequence[Interaction] = ()
    people: Mapping[str, Contact] = field(default_factory=dict)
    problem: Problem | None = None
    goals: Sequence[Goal] = ()

    @property
    def sources(self) -> list[Contact]:
        """Whom it came from, directly or in a conversation."""
        of_talks = (contact for talk in self.talks for contact in talk.contact_ids)
        return the_known((*self.learning.contact_ids, *of_talks), self.people)


def learning_blocks(read: LearningRead, today: date, signs: Glyphs) -> list[Block]:
    """The page of a learning, from where it came from to what became of it."""
    learning = read.learning
    stage = stage_of(learning)
    private = f" {signs.separator} {signs.private} private, kept out of exports" if learning.private else ""
    under = Content(f"{signs.stage(stage)} {stage.value}, {_age(learning, today)}{private}")
    blocks: list[Block] = [Title(" ".join(learning.text.split()) or "A learning without words", under)]
    blocks += _next(learning, today, signs)
    blocks += _conversations(read, signs)
    blocks += _noted(read, today, signs)
    steps = ((_plan, learning.potential_on), (_trial, learning.applied_on), (_evidence, learning.realized_on))
    for step, on in steps:
        # What never came is not still to come where the learning ended.
        if on is not None or learning.closed_on is None:
            blocks += step(learning, signs)
    blocks += _reframed(learning, signs)
    blocks += _closed(learning, signs)
    blocks += _spread(read, signs)
    return blocks


def _age(learning: Learning, today: date) -> str:
    days = (today - learning.on).days
    return "noted today" if days <= 0 else f"noted {format_days(days)} ago"


def _next(learning: Learning, today: date, signs: Glyphs) -> list[Block]:
    """What it lacks, the question that it asks, and the key that answers it."""
    missing = lacks(learning)
    if not missing:
        return []
    attention = needs_attention(learning, today)
    line = Content.styled(f"{signs.late} {attention.text}", "$text-warning") if attention else Content(missing)
    step = next_step(learning)
    return [Content("\n").join([line, muted(f"space {signs.arrow} {NEXT[step.stage]}")]) if step else line]


def _part(word: str, on: date | None, stage: Stage | None, signs: Glyphs, body: Block | None = None) -> list[Block]:
    """One link of the chain: its name, its day or that it is still to come, and what belongs to it."""
    sign = signs.stage(stage) if stage else signs.arrow
    if on is None and stage is not None:
        return [muted(f"{sign} {word} {signs.separator} not yet")]
    head = f"{sign} {word} {signs.separator} {format_date(on)}" if on else f"{sign} {word}"
    return [Section(head), body] if body is not None else [Content.styled(strip_controls(head), "bold $text-accent")]


def _facts(*pairs: tuple[str, Content | str]) -> Facts | None:
    return Facts(pairs) if any(value for _, value in pairs) else None


def _conversations(read: LearningRead, signs: Glyphs) -> list[Block]:
    blocks: list[Block] = []
    for talk in read.talks:
        who = everyone(the_known(talk.contact_ids, read.people), signs)
        words = Content(strip_controls(" ".join(talk.summary.split())))
        blocks += _part(
            "Conversation", talk.on, None, signs, Content("\n").join([line for line in (who, words) if line])
        )
    if not blocks and read.sources:
        blocks += _part("From", None, None, signs, everyone(read.sources, signs))
    return blocks


def _noted(read: LearningRead, today: date, signs: Glyphs) -> list[Block]:
    learning = read.learning
    goals = Content("\n").join([goal_line(goal, today, signs) for goal in read.goals])
    topics = "  ".join(f"#{topic}" for topic in learning.topics)
    body = _facts(("topics", topics), ("problem", read.problem.title if read.problem else ""), ("goals", goals))
    return _part("Learning", learning.on, Stage.NOTED, signs, body)


def _plan(learning: Learning, signs: Glyphs) -> list[Block]:
    body = _facts(
        ("in my words", learning.own_words),
        ("when", learning.plan_when),
        ("I will", learning.plan_will),
        ("expecting", learning.expected_sign),
    )
    blocks = _part("Plan", learning.potential_on, Stage.POTENTIAL, signs, body)
    return [*blocks, body] if body and learning.potential_on is None else blocks


def _trial(learning: Learning, signs: Glyphs) -> list[Block]:
    return _part("Trial", learning.applied_on, Stage.APPLIED, signs, _prose(learning.applied_note))


def _evidence(learning: Learning, signs: Glyphs) -> list[Block]:
    grade = f"{learning.evidence.value}, {GRADES[learning.evidence]}" if learning.evidence else ""
    body = _facts(("expected", learning.expected_sign), ("observed", learning.observed), ("supported by", grade))
    return _part("Evidence", learning.realized_on, Stage.REALIZED, signs, body)


def _reframed(learning: Learning, signs: Glyphs) -> list[Block]:
    if learning.reframed_on is None:
        return []
    body = _facts(("I used to count", learning.reframed_before), ("now I count", learning.reframed_after))
    return _part("Reframed", learning.reframed_on, Stage.REFRAMED, signs, body)


def _closed(learning: Learning, signs: Glyphs) -> list[Block]:
    if learning.closed_on is None:
        return []
    ending = ENDINGS[learning.closed_as] if learning.closed_as else ""
    barrier = learning.barrier.value if learning.barrier else ""
    body = _facts(("how", ending), ("because", learning.closed_reason), ("in the way", barrier))
    return _part("Closed", learning.closed_on, Stage.CLOSED, signs, body)


def _spread(read: LearningRead, signs: Glyphs) -> list[Block]:
    learning = read.learning
    told = format_date(learning.told_source_on) if learning.told_source_on else ""
    body = _facts(("told the source", told), ("to", everyone(the_known(learning.shared_with, read.people), signs)))
    return _part("Passed on", None, None, signs, body) if body else []


def _prose(text: str) -> Prose | None:
    return Prose(text) if text.strip() else None
