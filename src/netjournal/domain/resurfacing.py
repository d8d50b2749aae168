"""Learnings come back until something becomes of them, so that none is left lying.

After 7, 21 and 60 days a learning asks to be recalled before its text is shown (retrieval practice, as in
Roediger and Karpicke, 2006). Apart from that, each open learning says by itself when it has waited too long for its
next step: a plan after 7 days, a trial 14 days after the plan, an observation 14 days after the trial.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from netjournal.domain.dates import say_exact, say_span
from netjournal.domain.model import Learning, PutAway, Recall, Stage
from netjournal.domain.stages import missing_of_plan, reached_on, stage_of
from netjournal.domain.words import in_words
from netjournal.errors import JournalError
from netjournal.frozen import dataclass

RECALL_DAYS = (7, 21, 60)
PLAN_DAYS = 7
TRY_DAYS = 14
OBSERVE_DAYS = 14
LONGEST_AWAY = 100
"""Days that a learning can be put off at once: over a summer, and no longer, lest it be forgotten."""
_RECALLED = (Stage.NOTED, Stage.POTENTIAL, Stage.APPLIED)


@dataclass(frozen=True, slots=True)
class DueRecall:
    """A learning that asks to be recalled: `after` is 7, 21 or 60 days, `on` the day on which that fell due."""

    learning: Learning
    after: int
    on: date


def due_recalls(learnings: Iterable[Learning], recalls: Iterable[Recall], today: date) -> list[DueRecall]:
    """Learnings that ask to be recalled today, the longest due first.

    Of several missed days only the latest asks, and one recall on or after it answers it, remembered or not.
    Learnings that were observed, reframed or closed are left in peace.
    """
    last: dict[str, date] = {}
    for recall in recalls:
        last[recall.learning_id] = max(recall.on, last.get(recall.learning_id, recall.on))
    found = []
    for learning in learnings:
        if stage_of(learning) not in _RECALLED:
            continue
        passed = [days for days in RECALL_DAYS if learning.on + timedelta(days=days) <= today]
        if not passed:
            continue
        on = learning.on + timedelta(days=passed[-1])
        if last.get(learning.id, date.min) < on:
            found.append(DueRecall(learning, passed[-1], on))
    return sorted(found, key=lambda due: (due.on, due.learning.id))


def away_key(learning_id: str) -> str:
    """Names everything that a learning asks for, to put it off until a day."""
    return f"learning:{learning_id}"


def away(put_away: Iterable[PutAway], today: date) -> frozenset[str]:
    """The learnings that were put off, by id, and whose day has not come yet."""
    begin = away_key("")
    ids = (each.key.removeprefix(begin) for each in put_away if each.key.startswith(begin) and each.until_on > today)
    return frozenset(ids)


def check_away(until: date, today: date) -> None:
    """Refuse a day that a learning cannot be put off to: one that has come, or one that is too far away."""
    if until <= today:
        raise JournalError(f"{say_exact(until)} is not a day to come.", "Choose tomorrow or later.")
    if until > today + timedelta(days=LONGEST_AWAY):
        raise JournalError(
            f"{say_exact(until)} is so far away that it would be forgotten.",
            f"Put it off for {LONGEST_AWAY} days at the most, or let it end, with the reason.",
        )


class Wait(StrEnum):
    """What an open learning waits for."""

    PLAN = "plan"
    TRY = "try"
    OBSERVE = "observe"


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
    age = say_span(max(days, 0))
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
    return f"and half planned: {in_words(missing)}" if missing else "and the plan is written: from which day on"
