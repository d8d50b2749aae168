"""What moves a learning on, what it still lacks, and why a step is refused.

The stages are dated achievements, as in the value-creation framework of Wenger, Trayner and de Laat (2011): none of
them is skipped, none is dated in the future, and any date can be corrected. Each step is a function from a learning
to the fields that change; nothing is stored here.

Learnings come back until something becomes of them, so that none is left lying.

After 7, 21 and 60 days a learning asks to be recalled before its text is shown (retrieval practice, as in
Roediger and Karpicke, 2006), for three days each. Apart from that, each open learning says by itself when it has waited
too long for its next step: a plan after 7 days, a trial 14 days after the plan, an observation 14 days after the trial.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from netjournal.domain.asking_days import RUN, day_of_turn, in_turn
from netjournal.domain.records import Barrier, ClosedAs, Evidence, Learning, PutAway, Recall, Stage
from netjournal.errors import JournalError
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_date, format_days, require_not_future
from netjournal.text.normalize import join_and

Changes = dict[str, Any]

STAGES = (Stage.NOTED, Stage.POTENTIAL, Stage.APPLIED, Stage.REALIZED, Stage.REFRAMED)
DATE_FIELDS = {
    Stage.NOTED: "on",
    Stage.POTENTIAL: "potential_on",
    Stage.APPLIED: "applied_on",
    Stage.REALIZED: "realized_on",
    Stage.REFRAMED: "reframed_on",
    Stage.CLOSED: "closed_on",
}
_DONE = {
    Stage.NOTED: "noted",
    Stage.POTENTIAL: "planned",
    Stage.APPLIED: "tried",
    Stage.REALIZED: "observed",
    Stage.REFRAMED: "reframed",
    Stage.CLOSED: "closed",
}
_PLAN_PARTS = {
    "own_words": "what it means in your own words",
    "plan_when": "the cue (when …)",
    "plan_will": "what you will do then (I will …)",
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next step of a learning: the stage that it leads to, its verb, a question, and the fields it asks for."""

    stage: Stage
    verb: str
    question: str
    fields: tuple[str, ...]


_STEPS = {
    Stage.NOTED: NextStep(
        Stage.POTENTIAL,
        "plan",
        "What does it mean in your own words, when will you try it, and what do you expect to see?",
        ("own_words", "plan_when", "plan_will", "expected_sign"),
    ),
    Stage.POTENTIAL: NextStep(Stage.APPLIED, "apply", "Where did you try it, and what did you do?", ("applied_note",)),
    Stage.APPLIED: NextStep(
        Stage.REALIZED,
        "realize",
        "What did you see, beside what you expected, and how well is that supported?",
        ("observed", "evidence"),
    ),
    Stage.REALIZED: NextStep(
        Stage.REFRAMED,
        "reframe",
        "What did you use to count as success, and what do you count now?",
        ("reframed_before", "reframed_after"),
    ),
}


def reached_on(learning: Learning, stage: Stage) -> date | None:
    """The day on which a learning reached a stage, or None."""
    on: date | None = getattr(learning, DATE_FIELDS[stage])
    return on


def achievements(learning: Learning) -> tuple[tuple[Stage, date], ...]:
    """The stages that a learning reached, in order, each with its day; `closed` comes last."""
    reached = ((stage, reached_on(learning, stage)) for stage in (*STAGES, Stage.CLOSED))
    return tuple((stage, on) for stage, on in reached if on is not None)


def furthest(learning: Learning) -> Stage:
    """The furthest stage that a learning reached, whether or not it was closed afterwards."""
    return [stage for stage in STAGES if stage is Stage.NOTED or reached_on(learning, stage) is not None][-1]


def stage_of(learning: Learning) -> Stage:
    """Where a learning stands: closed, or the furthest stage that it reached."""
    return Stage.CLOSED if learning.closed_on is not None else furthest(learning)


def next_step(learning: Learning) -> NextStep | None:
    """The step that comes next; None for a learning that is reframed or closed."""
    return _STEPS.get(stage_of(learning))


def lacks(learning: Learning) -> str:
    """What a learning still lacks to move on, in one sentence; empty where nothing is left to do."""
    stage = stage_of(learning)
    if stage is Stage.NOTED:
        missing = missing_of_plan(learning)
        return f"It lacks {join_and(missing)}." if missing else "The plan is written but has no date yet."
    return {
        Stage.POTENTIAL: "It hasn't been tried yet.",
        Stage.APPLIED: "It was tried, and nobody wrote down yet what came of it.",
        Stage.REALIZED: "It works; has it changed what you count as success?",
    }.get(stage, "")


def missing_of_plan(learning: Learning) -> list[str]:
    """The parts that the plan of a learning still lacks, in words."""
    return _missing_plan({name: getattr(learning, name) for name in _PLAN_PARTS})


def plan(
    learning: Learning, *, own_words: str = "", when: str = "", will: str = "", expect: str = "", on: date, today: date
) -> Changes:
    """From noted to potential, or a new wording of the plan; words left empty stay as they are.

    Refused without own words, cue and action, and once the learning has been tried; the sign expected is welcome.
    """
    _refuse_closed(learning)
    if learning.applied_on is not None:
        raise JournalError(
            "This was tried already; what you planned and expected beforehand stays as it was.",
            "Note what you would do next time as a learning of its own.",
        )
    parts = {
        "own_words": own_words.strip() or learning.own_words,
        "plan_when": when.strip() or learning.plan_when,
        "plan_will": will.strip() or learning.plan_will,
    }
    missing = _missing_plan(parts)
    if missing:
        raise JournalError(f"A plan still lacks {join_and(missing)}.", "A few words for each are enough.")
    expected = {"expected_sign": expect.strip() or learning.expected_sign}
    return {**parts, **expected, **_dated(learning, Stage.POTENTIAL, on, today)}


def apply(learning: Learning, *, note: str, on: date, today: date) -> Changes:
    """To applied: when it was tried, and what was done. A trial without a plan counts too, and is counted apart."""
    _refuse_closed(learning)
    text = note.strip() or learning.applied_note
    if not text:
        raise JournalError("What did you do?", "One line about where and how you tried it is enough.")
    return {"applied_note": text, **_dated(learning, Stage.APPLIED, on, today)}


def realize(learning: Learning, *, observed: str, evidence: Evidence | str | None, on: date, today: date) -> Changes:
    """From applied to realized: what was seen, and how well it is supported. Refused before it was tried."""
    _refuse_closed(learning)
    if learning.applied_on is None:
        raise JournalError("This learning hasn't been tried yet, so there is nothing to observe.", "Apply it first.")
    text = observed.strip() or learning.observed
    if not text:
        raise JournalError("What did you see?", "Write it beside what you expected, even where it was nothing.")
    grade = _grade(evidence) or learning.evidence
    if grade is None:
        raise JournalError("How well is that supported?", _GRADES)
    return {"observed": text, "evidence": grade, **_dated(learning, Stage.REALIZED, on, today)}


def reframe(learning: Learning, *, before: str, after: str, on: date, today: date) -> Changes:
    """From realized to reframed: what counted as success, and what counts now. Refused before it was observed."""
    _refuse_closed(learning)
    if learning.realized_on is None:
        raise JournalError(
            "Nothing has been observed yet that could change what you count as success.",
            "Write down first what you saw, and how well it is supported.",
        )
    texts = (before.strip() or learning.reframed_before, after.strip() or learning.reframed_after)
    if not all(texts):
        raise JournalError(
            "A new frame needs both sides.", "“I used to count … as success; now I count …” — fill in the two gaps."
        )
    dated = _dated(learning, Stage.REFRAMED, on, today)
    return {"reframed_before": texts[0], "reframed_after": texts[1], **dated}


def close(
    learning: Learning,
    *,
    closed_as: ClosedAs | str,
    reason: str,
    barrier: Barrier | str | None = None,
    on: date,
    today: date,
) -> Changes:
    """End a learning at any stage, with its reason and, where there was one, what stood in the way."""
    try:
        ending = ClosedAs(closed_as)
        obstacle = Barrier(barrier) if barrier else None
    except ValueError as error:
        raise JournalError(
            f"{str(error).partition(' is not')[0]} is not a way to close a learning.",
            f"It ends as {join_and(list(ClosedAs), 'or')}; a barrier is {join_and(list(Barrier), 'or')}.",
        ) from None
    text = reason.strip() or learning.closed_reason
    if not text:
        raise JournalError("Why does it end here?", "One line is enough; that it didn't work is worth knowing.")
    dated = _dated(learning, Stage.CLOSED, on, today)
    return {"closed_as": ending, "closed_reason": text, "barrier": obstacle, **dated}


def reopen(learning: Learning) -> Changes:
    """Take a closed learning up again where it stood."""
    if learning.closed_on is None:
        raise JournalError("This learning is open already.")
    return {"closed_on": None, "closed_as": None, "closed_reason": "", "barrier": None}


def correct_date(learning: Learning, stage: Stage, on: date, today: date) -> Changes:
    """Another day for a stage that was reached; the stages must stay in order, and none may lie in the future."""
    if reached_on(learning, stage) is None:
        raise JournalError(f"This learning was not {_DONE[stage]} yet, so there is no date to correct.")
    return _dated(learning, stage, on, today)


def told_source(learning: Learning, on: date, today: date) -> Changes:
    """Close the loop: the source of a learning was told what came of it. Refused before it was tried."""
    if learning.applied_on is None:
        raise JournalError("There is nothing to tell yet: this learning hasn't been tried.", "Apply it first.")
    require_not_future(on, today)
    if on < learning.applied_on:
        raise JournalError(f"It was tried on {format_date(learning.applied_on)}; the telling can't come before that.")
    return {"told_source_on": on}


_GRADES = "E0 my word · E1 an artefact · E2 another adult saw it · E3 a measure named beforehand, with a baseline."


def _grade(evidence: Evidence | str | None) -> Evidence | None:
    if not evidence:
        return None
    try:
        return Evidence(str(evidence).strip().upper())
    except ValueError:
        raise JournalError(f"“{evidence}” is not a grade of evidence.", _GRADES) from None


def _missing_plan(parts: Changes) -> list[str]:
    return [said for name, said in _PLAN_PARTS.items() if not str(parts[name]).strip()]


def _refuse_closed(learning: Learning) -> None:
    if learning.closed_on is not None:
        raise JournalError(f"This learning was closed on {format_date(learning.closed_on)}.", "Take it up again first.")


def _dated(learning: Learning, stage: Stage, on: date, today: date) -> Changes:
    """The date field of a stage, once it fits between the stages around it."""
    require_not_future(on, today)
    order = (*STAGES, Stage.CLOSED)
    place = order.index(stage)
    for other, day in achievements(learning):
        if order.index(other) < place and day > on:
            raise JournalError(
                f"It was {_DONE[other]} on {format_date(day)}, so it can't have been {_DONE[stage]} before that.",
                "Give a later day, or correct the earlier date first.",
            )
        if order.index(other) > place and day < on:
            raise JournalError(
                f"It was {_DONE[other]} on {format_date(day)}, so it can't have been {_DONE[stage]} after that.",
                "Give an earlier day, or correct the later date first.",
            )
    return {DATE_FIELDS[stage]: on}


RECALL_DAYS = (7, 21, 60)
PLAN_DAYS = 7
TRY_DAYS = 14
OBSERVE_DAYS = 14
LONGEST_AWAY = 100
"""Days that a learning can be put off at once: over a summer, and no longer, lest it be forgotten."""
_RECALLED = (Stage.NOTED, Stage.POTENTIAL, Stage.APPLIED)


class Wait(StrEnum):
    """What an open learning waits for."""

    PLAN = "plan"
    TRY = "try"
    OBSERVE = "observe"


STEP_DAYS: dict[Stage, tuple[Wait, tuple[int, ...]]] = {
    Stage.NOTED: (Wait.PLAN, (PLAN_DAYS + RUN,)),
    Stage.POTENTIAL: (Wait.TRY, (1, 8)),
    Stage.APPLIED: (Wait.OBSERVE, (OBSERVE_DAYS,)),
}
"""For each stage the step that Today asks for, and how many days after the stage was reached its turns begin.

A plan is asked for once the first recall had its days; a trial on the days after it was planned, and a week later.
"""


@dataclass(frozen=True, slots=True)
class DueRecall:
    """A learning that asks to be recalled: `after` is 7, 21 or 60 days, `on` the day on which that fell due."""

    learning: Learning
    after: int
    on: date


def due_recalls(
    learnings: Iterable[Learning],
    recalls: Iterable[Recall],
    today: date,
    asks_from: date | None = None,
    back: Collection[str] = (),
) -> list[DueRecall]:
    """Learnings that ask to be recalled today, the longest due first.

    Those ask whose day came on or after `asks_from`, by default within three days, unless the next one is near; the
    others wait for their next day, and after the last they rest. What came `back` (ids) from being put off asks for the
    day that it missed. One recall on or after a day answers it, remembered or not. Learnings that were observed,
    reframed or closed are left in peace.
    """
    first = asks_from or today - timedelta(days=RUN - 1)
    last: dict[str, date] = {}
    for recall in recalls:
        last[recall.learning_id] = max(recall.on, last.get(recall.learning_id, recall.on))
    found = []
    for learning in learnings:
        if stage_of(learning) not in _RECALLED:
            continue
        days = [(after, learning.on + timedelta(days=after)) for after in RECALL_DAYS]
        if learning.id not in back and any(today < on <= today + timedelta(days=RUN) for _, on in days[1:]):
            continue
        answered = last.get(learning.id, date.min)
        since = date.min if learning.id in back else first
        due = [(after, on) for after, on in days if since <= on <= today and answered < on]
        if due:
            found.append(DueRecall(learning, *due[-1]))
    return sorted(found, key=lambda due: (due.on, due.learning.id))


def asked_step(learning: Learning, today: date) -> Wait | None:
    """The step of an open learning that has its turn today, or None."""
    stage = stage_of(learning)
    since = reached_on(learning, stage)
    if since is None or stage not in STEP_DAYS:
        return None
    wait, turns = STEP_DAYS[stage]
    return wait if any(in_turn(since + timedelta(days=days), today) for days in turns) else None


def day_of_step(learning: Learning, today: date) -> int:
    """Which day of its turn it is for the step that a learning asks for: 0, 1 or 2."""
    stage = stage_of(learning)
    since = reached_on(learning, stage)
    return day_of_turn((since or today) + timedelta(days=STEP_DAYS[stage][1][0]), today)


def away_key(learning_id: str) -> str:
    """Names everything that a learning asks for, to put it off until a day."""
    return f"learning:{learning_id}"


def away(put_away: Iterable[PutAway], today: date) -> frozenset[str]:
    """What was put off, by id, and whose day has not come yet: learnings, problems, decisions and contacts.

    A key is a kind and an id. Whichever question about a thing was put off, nothing else asks about it meanwhile.
    """
    return frozenset(item.key.partition(":")[2] for item in put_away if item.until_on > today)


def back_from_away(put_away: Iterable[PutAway], first: date, today: date) -> frozenset[str]:
    """What was put off, by id, and comes back today: its day is one from `first` to `today`."""
    return frozenset(item.key.partition(":")[2] for item in put_away if first <= item.until_on <= today)


def check_away(until: date, today: date) -> None:
    """Refuse a day that a learning cannot be put off to: one that has come, or one that is too far away."""
    if until <= today:
        raise JournalError(f"{format_date(until)} is not a day to come.", "Choose tomorrow or later.")
    if until > today + timedelta(days=LONGEST_AWAY):
        raise JournalError(
            f"{format_date(until)} is so far away that it would be forgotten.",
            f"Put it off for {LONGEST_AWAY} days at the most, or let it end, with the reason.",
        )


@dataclass(frozen=True, slots=True)
class Attention:
    """An open learning has waited too long for a step: which, for how many days, and the question it asks."""

    kind: Wait
    days: int
    text: str


def needs_attention(learning: Learning, today: date) -> Attention | None:
    """What an open learning that has waited too long asks for; it goes on asking until the step is done."""
    stage = stage_of(learning)
    since = reached_on(learning, stage) if stage in _RECALLED else None
    if since is None:
        return None
    days = (today - since).days
    age = format_days(max(days, 0))
    if stage is Stage.NOTED and days >= PLAN_DAYS:
        return Attention(Wait.PLAN, days, f"Noted {age} ago, {_about_its_plan(learning)}?")
    if stage is Stage.POTENTIAL and days >= TRY_DAYS:
        return Attention(
            Wait.TRY, days, f"Planned {age} ago: will the cue come this week, or does the plan need another?"
        )
    if stage is Stage.APPLIED and days >= OBSERVE_DAYS:
        return Attention(Wait.OBSERVE, days, f"Tried {age} ago: what did you expect, and what did you see?")
    return None


def _about_its_plan(learning: Learning) -> str:
    missing = missing_of_plan(learning)
    if not (learning.plan_when and learning.plan_will):
        return "without a plan yet: when ___, I will ___"
    return f"and half planned: {join_and(missing)}" if missing else "and the plan is written: from which day on"
