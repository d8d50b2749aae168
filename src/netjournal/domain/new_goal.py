"""A goal from the words that somebody sets it in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from netjournal.domain.goals import FROM_RULE, sentence
from netjournal.domain.model import Goal
from netjournal.domain.recurrence import first_due, read_repeat
from netjournal.domain.sections import if_then
from netjournal.errors import WrongUsage


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


def changed_goal(goal: Goal, values: Mapping[str, Any], today: date) -> dict[str, Any]:
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
    rule = read_repeat(words) or read_repeat(f"every {words}")
    if rule is None:
        raise WrongUsage(
            f"“{words}” is not a repetition that netjournal can read.",
            "Write it like: 2 weeks, friday, monthly, or FREQ=MONTHLY;BYDAY=1FR.",
        )
    return rule
