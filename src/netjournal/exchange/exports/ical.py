"""The goals as iCalendar to-dos (RFC 5545): due, repeating, and how they ended, for any calendar or task program."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from icalendar import Calendar, Todo
from icalendar.prop import vRecur

from netjournal.domain.goals import sentence
from netjournal.domain.records import Goal
from netjournal.exchange.exports.redaction import RedactedView
from netjournal.exchange.formats.markdown import clean
from netjournal.exchange.formats.vcard import PRODUCT
from netjournal.text.normalize import join_and


def calendar(shown: RedactedView) -> str:
    """Every goal that others may see, as one calendar; a goal keeps its UID from export to export."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    for goal in shown.records.goals:
        made.add_component(_todo(goal, shown))
    return bytes(made.to_ical()).decode()


def _todo(goal: Goal, shown: RedactedView) -> Todo:
    todo = Todo()
    todo.add("uid", f"{goal.id}@netjournal")
    todo.add("dtstamp", _whole_seconds(goal.updated_at))
    todo.add("created", _whole_seconds(goal.created_at))
    todo.add("last-modified", _whole_seconds(goal.updated_at))
    todo.add("summary", _words(sentence(goal), shown) or "A goal")
    if description := _description(goal, shown):
        todo.add("description", description)
    _when(todo, goal)
    _state(todo, goal)
    return todo


def _when(todo: Todo, goal: Goal) -> None:
    """When it is due, and how it repeats: only an open goal does, for each done one has its successor in the journal.

    A rule counts from a start, and the standard wants what is due to be later than that: so a repeating goal begins
    with its day and is due at the end of it, wherever one is.
    """
    if goal.due_on is None:
        return
    rule = _rule(goal)
    if rule is None:
        todo.add("due", goal.due_on)
        return
    todo.add("dtstart", datetime.combine(goal.due_on, time()))
    todo.add("due", datetime.combine(goal.due_on, time(23, 59)))
    todo.add("rrule", rule)


def _rule(goal: Goal) -> vRecur | None:
    if not goal.repeat or not goal.open:
        return None
    try:
        rule = vRecur.from_ical(goal.repeat.removeprefix("RRULE:"))
    except ValueError:
        return None
    return rule if "FREQ" in rule else None


def _state(todo: Todo, goal: Goal) -> None:
    if goal.done_on is not None:
        todo.add("status", "COMPLETED")
        todo.add("completed", _midday(goal.done_on))
        todo.add("percent-complete", 100)
    elif goal.dropped_on is not None or goal.skipped_on is not None:
        todo.add("status", "CANCELLED")
    else:
        todo.add("status", "NEEDS-ACTION")


def _description(goal: Goal, shown: RedactedView) -> str:
    who = join_and([name for name in shown.each_name(goal.contact_ids) if name])
    ends = (("Thought about, no contact needed", goal.skipped_on), ("Dropped", goal.dropped_on))
    lines = [f"With {who}"] if who else []
    lines += [f"{word} on {on.isoformat()}" for word, on in ends if on is not None]
    lines += [_words(text, shown) for text in (goal.reason, goal.outcome) if text]
    return clean("\n".join(lines))


def _words(text: str, shown: RedactedView) -> str:
    return clean(shown.text(text)).strip()


def _whole_seconds(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _midday(on: date) -> Any:
    """A day as a moment that is on that day nearly everywhere: the standard wants COMPLETED in UTC."""
    return datetime.combine(on, time(12), tzinfo=UTC)
