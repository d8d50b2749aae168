"""Follow-ups: which of them are due, how they end, and what a repeating one is followed by.

A goal from the words that somebody sets it in.

The conversation in which a goal was kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from netjournal.domain.records import EPOCH, Contact, Goal, Interaction, Said, Tier
from netjournal.errors import JournalError, WrongUsage
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern
from netjournal.text.dates import format_date, format_days, format_relative, require_not_future
from netjournal.text.if_then import if_then
from netjournal.text.recurrence import anchor, first_due, next_due, parse_repeat

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


def format_when(goal: Goal, today: date) -> str:
    """`2 days late`, `today`, `Thu`; a goal without a date waits for its cue."""
    if goal.due_on is None:
        return "when it comes" if goal.when_cue else ""
    late = (today - goal.due_on).days
    return f"{format_days(late)} late" if late > 0 else format_relative(goal.due_on, today)


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
    return Agenda(*(lists[item] for item in (When.OVERDUE, When.TODAY, When.SOON, When.UNDATED)))


def standing(goals: Iterable[Goal], today: date) -> dict[When, tuple[Goal, ...]]:
    """Every goal by where it stands: the open ones by date and then by age, the ended ones with the last first."""
    lists: dict[When, list[Goal]] = {item: [] for item in STANDS}
    for goal in sorted(goals, key=lambda goal: (goal.due_on or date.max, goal.created_at, goal.id)):
        lists[when(goal, today)].append(goal)
    lists[When.ENDED].sort(key=lambda goal: (_ended_on(goal), goal.id), reverse=True)
    return {each: tuple(found) for each, found in lists.items()}


def ended_how(goal: Goal) -> str:
    """`kept Tue 1 Sep 2026`, `skipped …` or `let go …`; empty for an open goal."""
    for word, on in (("kept", goal.done_on), ("skipped", goal.skipped_on), ("let go", goal.dropped_on)):
        if on is not None:
            return f"{word} {format_date(on)}"
    return ""


def _ended_on(goal: Goal) -> date:
    return goal.done_on or goal.skipped_on or goal.dropped_on or date.min


def done(goal: Goal, *, on: date, today: date, outcome: str = "", interaction_id: str = "") -> Changes:
    """The goal was kept; `interaction_id` is the conversation that came of it."""
    _refuse_ended(goal)
    require_not_future(on, today)
    return {
        "done_on": on,
        "outcome": outcome.strip() or goal.outcome,
        "interaction_id": interaction_id or goal.interaction_id,
    }


def skip(goal: Goal, *, on: date, today: date, reason: str = "") -> Changes:
    """Thought about it, and nothing was needed: that is an answer, and no contact is made up for it."""
    _refuse_ended(goal)
    require_not_future(on, today)
    return {"skipped_on": on, "reason": reason.strip() or goal.reason}


def drop(goal: Goal, *, reason: str, on: date, today: date) -> Changes:
    """Give the goal up, and say why; a repeating one ends with it."""
    _refuse_ended(goal)
    require_not_future(on, today)
    if not reason.strip():
        raise JournalError("Why let it go?", "One line is enough, and your later self will be glad of it.")
    return {"dropped_on": on, "reason": reason.strip()}


def snooze(goal: Goal, *, until: date, today: date) -> Changes:
    """Out of sight until a day to come; the due date stays."""
    _refuse_ended(goal)
    if until <= today:
        raise JournalError(f"{format_date(until)} is not a day to come.", "Choose tomorrow or later.")
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
            raise JournalError(f"This goal was {word} on {format_date(on)}.", "Undo that, or set a new goal.")


def overdue_days(goal: Goal, today: date) -> int:
    """Days past the due date; 0 for a goal that is not late."""
    if not goal.open or goal.due_on is None:
        return 0
    return max((today - goal.due_on) // timedelta(days=1), 0)


def new_goal(
    text: str,
    *,
    contact_ids: tuple[str, ...] = (),
    due_on: date | None = None,
    repeat: str = "",
    repeat_from: str = FROM_RULE,
    learning_id: str = "",
    problem_id: str = "",
    today: date,
) -> Goal:
    """The goal, without id and instants: “when X, I will Y” gives its cue and action, `repeat` is a rule or words.

    A repeating goal without a due date is first due on the rule's first day from today on. Raises WrongUsage for an
    empty text, and for a rule that cannot be read or is over.
    """
    words = " ".join(text.split())
    if not words:
        raise WrongUsage("What is the goal?", "A few words are enough: send Lucía the template.")
    rule = _rule(repeat)
    cue, action = if_then(words)
    if rule and due_on is None:
        due_on = first_due(rule, today)
        if due_on is None:
            raise WrongUsage(f"“{repeat}” has no day left to come.", "Choose another repetition, or give a due date.")
    return Goal(
        text=words,
        when_cue=cue,
        will_do=action,
        contact_ids=contact_ids,
        learning_id=learning_id,
        problem_id=problem_id,
        due_on=due_on,
        repeat=rule,
        repeat_from=repeat_from if rule else "",
    )


_PLANS = lazy_pattern(
    r"\s*(?:(?:note|todo|to\s+do|reminder)\s*[:–-]?\s*)?(?:(?:i|we)\s+)?(?:(?:must|should|will|ought\s+to|(?:need|have|want|going)\s+to"
    r"|remember\s+to|remind\s+me\s+to)\s+)?",
    re.IGNORECASE,
)


def plan_words(line: str) -> str:
    """The words of a plan without those that only say that it is one: “must ask Ana” is “ask Ana”."""
    said = _PLANS.match(line)
    rest = line[said.end() :].strip() if said else ""
    return rest or line.strip()


def edit_goal_text(goal: Goal, values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The fields that change when a goal gets other values: its cue follows its words, its first date its rule.

    `values` are fields by name, `repeat` as a rule or in words. Raises WrongUsage as `new_goal` does.
    """
    changes = dict(values)
    if "text" in changes:
        words = " ".join(changes.pop("text").split())
        if words != sentence(goal):
            made = new_goal(words, today=today)
            changes |= {"text": words, "when_cue": made.when_cue, "will_do": made.will_do}
    rule = changes["repeat"] = _rule(changes.get("repeat", goal.repeat))
    if not rule:
        changes["repeat_from"] = ""
    else:
        changes["repeat_from"] = changes.get("repeat_from") or goal.repeat_from or FROM_RULE
        if changes.get("due_on", goal.due_on) is None:
            changes["due_on"] = new_goal(sentence(goal) or "x", repeat=rule, today=today).due_on
    return {name: value for name, value in changes.items() if getattr(goal, name) != value}


def _rule(words: str) -> str:
    """The rule that words such as “2 weeks”, “every friday” or “monthly” stand for; empty for none."""
    if not words.strip():
        return ""
    rule = parse_repeat(words) or parse_repeat(f"every {words}")
    if rule is None:
        raise WrongUsage(
            f"“{words}” is not a repetition that netjournal can read.",
            "Write it like: 2 weeks, friday, monthly, or FREQ=MONTHLY;BYDAY=1FR.",
        )
    return rule


LONGEST = 24 * 60
"""Minutes that one conversation can take."""


def goal_conversation(
    goal: Goal, people: Mapping[str, Contact], *, on: date, minutes: int, outcome: str
) -> Interaction:
    """The interaction to log with a goal that was kept; it has no id and no instants yet.

    What came of it is its one line, else the goal's own words. Refused where the goal is with nobody, and for minutes
    that no day has.
    """
    who = tuple(contact_id for contact_id in goal.contact_ids if contact_id in people)
    if not who:
        raise JournalError(
            "This goal is with nobody, so there is no conversation to log.",
            "Leave the minutes out, or log it by itself.",
        )
    if not 1 <= minutes <= LONGEST:
        raise JournalError(
            f"A conversation of {minutes} minutes does not fit into a day.", "Give 1 to 1440, or leave the minutes out."
        )
    return Interaction(
        on=on,
        contact_ids=who,
        minutes=minutes,
        minutes_source=Said.ENTERED,
        summary=outcome.strip() or sentence(goal),
        problem_ids=(goal.problem_id,) if goal.problem_id else (),
    )
