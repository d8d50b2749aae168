"""Records as lines of text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from netjournal.domain.goals import format_when, sentence
from netjournal.domain.records import Contact, Goal, Interaction, Learning, Problem, Tier
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_date, format_relative
from netjournal.text.durations import format_minutes
from netjournal.text.normalize import join_and
from netjournal.text.recurrence import format_repeat

if TYPE_CHECKING:
    from netjournal.domain import learnings, problems
else:
    learnings = lazy_import("netjournal.domain.learnings")
    problems = lazy_import("netjournal.domain.problems")

DEPTHS = ("scanned", "swapped", "explored why", "joint work")


def tier_name(tier: Tier | None) -> str:
    """A tier's name, or that it is still to be given."""
    return tier.value if tier is not None else "to sort"


def when_and_what(interaction: Interaction, today: date) -> str:
    """`yesterday (Sun 22 Nov 2026): coffee with Lucía`."""
    said, exact = format_relative(interaction.on, today), format_date(interaction.on)
    day = said if said == "today" else f"{said} ({exact})"
    clock = f" at {interaction.at:%H:%M}" if interaction.at else ""
    return f"{day}{clock}: {interaction.summary}"


def data_of(interaction: Interaction) -> str:
    """`25 min · call · energy +1 · #feedback`, as far as it was said."""
    parts = [
        format_minutes(interaction.minutes) if interaction.minutes else "",
        interaction.channel,
        interaction.direction.value if interaction.direction else "",
        DEPTHS[interaction.depth] if interaction.depth is not None and interaction.depth < len(DEPTHS) else "",
        f"usefulness {interaction.usefulness} of 3" if interaction.usefulness is not None else "",
        f"energy {interaction.energy:+d}" if interaction.energy is not None else "",
        " ".join(f"#{topic}" for topic in interaction.topics),
        "private" if interaction.private else "",
    ]
    return " · ".join(part for part in parts if part)


def interaction_lines(interaction: Interaction, names: Mapping[str, str]) -> list[str]:
    """A conversation in full: its day and words, what was said of it, who else was there, its notes."""
    others = join_and([names[contact_id] for contact_id in interaction.contact_ids if contact_id in names])
    lines = [
        f"{format_date(interaction.on)}  {interaction.summary}",
        " · ".join(part for part in (f"with {others}" if others else "", data_of(interaction)) if part),
        *interaction.notes.splitlines(),
    ]
    return [line for line in lines if line]


def goal_line(goal: Goal, today: date) -> str:
    """A goal with its day: `send Lucía the template (by Fri 27 Nov 2026)`."""
    late = goal.due_on is not None and goal.due_on < today and goal.open
    due = f"{format_when(goal, today)}, since {format_date(goal.due_on)}" if late and goal.due_on else ""
    due = due or (f"by {format_date(goal.due_on)}" if goal.due_on else "")
    repeat = format_repeat(goal.repeat) if goal.repeat else ""
    extra = ", ".join(part for part in (due, repeat) if part)
    return f"{sentence(goal)} ({extra})" if extra else sentence(goal)


def goal_state(goal: Goal, today: date) -> str:
    """Where a goal stands, in a word or two."""
    for word, on in (("done", goal.done_on), ("skipped", goal.skipped_on), ("dropped", goal.dropped_on)):
        if on is not None:
            return f"{word} {format_relative(on, today)}"
    return format_when(goal, today)


def learning_stage(learning: Learning) -> str:
    """Where a learning stands, in words."""
    if learning.closed_as is not None:
        return f"closed ({learning.closed_as.value})"
    return learnings.stage_of(learning).value


def problem_state(problem: Problem, today: date) -> str:
    """Where a problem stands and since when."""
    return problems.sentence(problem, today)


def named(contact: Contact) -> str:
    """A contact with its handle."""
    return f"{contact.name} (@{contact.handle})"
