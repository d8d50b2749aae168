"""Follow-ups: which of them are due, how they end, and what a repeating one is followed by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from netjournal.domain.dates import say_date, say_exact, say_span
from netjournal.domain.happened import refuse_future
from netjournal.domain.model import EPOCH, Contact, Goal, Tier
from netjournal.domain.recurrence import anchor, next_due
from netjournal.errors import JournalError
from netjournal.frozen import dataclass

Changes = dict[str, Any]

SOON_DAYS = 7
FROM_DONE = "done"
FROM_RULE = "rule"


class When(StrEnum):
    """Where a goal stands on a day. `undated` waits for its cue; `snoozed` is out of sight until its day."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    UNDATED = "undated"
    SNOOZED = "snoozed"
    ENDED = "ended"


STANDS = (When.OVERDUE, When.TODAY, When.SOON, When.UNDATED, When.LATER, When.SNOOZED, When.ENDED)
"""The order in which goals are told."""


def when(goal: Goal, today: date) -> When:
    """Where a goal stands today; an overdue one stays overdue until it is done, skipped or dropped."""
    if not goal.open:
        return When.ENDED
    if goal.snoozed_until is not None and goal.snoozed_until > today:
        return When.SNOOZED
    if goal.due_on is None:
        return When.UNDATED
    days = (goal.due_on - today).days
    if days < 0:
        return When.OVERDUE
    if days == 0:
        return When.TODAY
    return When.SOON if days <= SOON_DAYS else When.LATER


def say_when(goal: Goal, today: date) -> str:
    """`2 days late`, `today`, `Thu`; a goal without a date waits for its cue."""
    if goal.due_on is None:
        return "when it comes" if goal.when_cue else ""
    late = (today - goal.due_on).days
    return f"{say_span(late)} late" if late > 0 else say_date(goal.due_on, today)


def sentence(goal: Goal) -> str:
    """The goal in its own words, or built from its cue and action."""
    if goal.text.strip() or not goal.will_do.strip():
        return goal.text.strip()
    return f"When {goal.when_cue}, I will {goal.will_do}" if goal.when_cue.strip() else goal.will_do


@dataclass(frozen=True, slots=True)
class Agenda:
    """The goals that can be seen today, each list by date and then by age."""

    overdue: tuple[Goal, ...] = ()
    today: tuple[Goal, ...] = ()
    soon: tuple[Goal, ...] = ()
    undated: tuple[Goal, ...] = ()


def agenda(goals: Iterable[Goal], today: date) -> Agenda:
    """Goals overdue, due today, due within seven days, and those that wait for their cue."""
    lists = standing(goals, today)
    return Agenda(*(lists[each] for each in (When.OVERDUE, When.TODAY, When.SOON, When.UNDATED)))


def standing(goals: Iterable[Goal], today: date) -> dict[When, tuple[Goal, ...]]:
    """Every goal by where it stands: the open ones by date and then by age, the ended ones with the last first."""
    lists: dict[When, list[Goal]] = {each: [] for each in STANDS}
    for goal in sorted(goals, key=lambda goal: (goal.due_on or date.max, goal.created_at, goal.id)):
        lists[when(goal, today)].append(goal)
    lists[When.ENDED].sort(key=lambda goal: (_ended_on(goal), goal.id), reverse=True)
    return {each: tuple(found) for each, found in lists.items()}


def ended_how(goal: Goal) -> str:
    """`kept Tue 1 Sep 2026`, `skipped …` or `let go …`; empty for an open goal."""
    for word, on in (("kept", goal.done_on), ("skipped", goal.skipped_on), ("let go", goal.dropped_on)):
        if on is not None:
            return f"{word} {say_exact(on)}"
    return ""


def _ended_on(goal: Goal) -> date:
    return goal.done_on or goal.skipped_on or goal.dropped_on or date.min


def done(goal: Goal, *, on: date, today: date, outcome: str = "", interaction_id: str = "") -> Changes:
    """The goal was kept; `interaction_id` is the conversation that came of it."""
    _refuse_ended(goal)
    refuse_future(on, today)
    return {
        "done_on": on,
        "outcome": outcome.strip() or goal.outcome,
        "interaction_id": interaction_id or goal.interaction_id,
    }


def skip(goal: Goal, *, on: date, today: date, reason: str = "") -> Changes:
    """Thought about it, and nothing was needed: that is an answer, and no contact is made up for it."""
    _refuse_ended(goal)
    refuse_future(on, today)
    return {"skipped_on": on, "reason": reason.strip() or goal.reason}


def drop(goal: Goal, *, reason: str, on: date, today: date) -> Changes:
    """Give the goal up, and say why; a repeating one ends with it."""
    _refuse_ended(goal)
    refuse_future(on, today)
    if not reason.strip():
        raise JournalError("Why let it go?", "One line is enough, and your later self will be glad of it.")
    return {"dropped_on": on, "reason": reason.strip()}


def snooze(goal: Goal, *, until: date, today: date) -> Changes:
    """Out of sight until a day to come; the due date stays."""
    _refuse_ended(goal)
    if until <= today:
        raise JournalError(f"{say_exact(until)} is not a day to come.", "Choose tomorrow or later.")
    return {"snoozed_until": until}


def reopen(goal: Goal) -> Changes:
    """Take a goal up again that was done, skipped or dropped."""
    if goal.open:
        raise JournalError("This goal is open already.")
    return {"done_on": None, "skipped_on": None, "dropped_on": None, "reason": "", "outcome": "", "interaction_id": ""}


def next_goal(goal: Goal, ended_on: date) -> Goal | None:
    """The goal that follows a repeating one which was done or skipped on a day; None where nothing follows.

    `repeat_from` says what the next date counts from: FROM_DONE counts from the day it was done, FROM_RULE (and an
    empty one) keeps to the dates of the rule, the end of a month included. Either way it lies after both the old due
    date and the day it was done. The successor has no id and no instants yet; the old goal stays as it is, as history.
    """
    if not goal.repeat:
        return None
    due = goal.due_on or ended_on
    counts_from_done = goal.repeat_from == FROM_DONE
    following = next_due(goal.repeat, ended_on if counts_from_done else due, max(ended_on, due))
    if following is None:
        return None
    rule = _one_fewer(goal.repeat)
    return replace(
        goal,
        id="",
        created_at=EPOCH,
        updated_at=EPOCH,
        due_on=following,
        repeat=rule if counts_from_done else anchor(rule, due),
        done_on=None,
        skipped_on=None,
        snoozed_until=None,
        reason="",
        outcome="",
        interaction_id="",
        previous_id=goal.id,
    )


def _one_fewer(rule: str) -> str:
    """The rule with its COUNT lowered by one, since the goal before was one of the counted."""
    return re.sub(r"(?i)\bCOUNT=(\d{1,4})\b", lambda found: f"COUNT={max(int(found[1]) - 1, 1)}", rule)


def cleared_on(goals: Iterable[Goal]) -> dict[str, date]:
    """For each contact the last day on which a goal about them was skipped: thought of, without faking contact."""
    last: dict[str, date] = {}
    for goal in goals:
        if goal.skipped_on is not None:
            for contact_id in goal.contact_ids:
                last[contact_id] = max(goal.skipped_on, last.get(contact_id, goal.skipped_on))
    return last


def thought_of(contact: Contact, on: date) -> Goal:
    """The skipped goal that records “thought of them”, without id and instants. Refused for what one only follows."""
    if contact.tier is Tier.FOLLOWING:
        raise JournalError("Nobody expects you to keep in touch with what you only follow.")
    return Goal(text=f"Think of {contact.name}", contact_ids=(contact.id,), skipped_on=on, reason="thought of them")


def _refuse_ended(goal: Goal) -> None:
    for word, on in (("done", goal.done_on), ("skipped", goal.skipped_on), ("dropped", goal.dropped_on)):
        if on is not None:
            raise JournalError(f"This goal was {word} on {say_exact(on)}.", "Undo that, or set a new goal.")


def overdue_days(goal: Goal, today: date) -> int:
    """Days past the due date; 0 for a goal that is not late."""
    if not goal.open or goal.due_on is None:
        return 0
    return max((today - goal.due_on) // timedelta(days=1), 0)
