"""A goal from the words that somebody sets it in."""

from __future__ import annotations

from datetime import date

from netjournal.domain.goals import FROM_RULE
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
