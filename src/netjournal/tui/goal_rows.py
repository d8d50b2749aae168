"""Every goal as lines of Today: those that are open by when they come, and what became of the others. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from textual.content import Content

from netjournal.domain.dates import say_exact
from netjournal.domain.goals import When, ended_how, say_when, sentence, standing
from netjournal.domain.model import Goal
from netjournal.domain.recurrence import say_repeat
from netjournal.domain.today import Item
from netjournal.tui.glyphs import Glyphs
from netjournal.tui.text import plain
from netjournal.tui.widgets.columns import spread
from netjournal.tui.widgets.rows import Row

TITLES = {
    When.OVERDUE: "Late",
    When.TODAY: "Today",
    When.SOON: "In the next days",
    When.UNDATED: "When it comes",
    When.LATER: "Later",
    When.SNOOZED: "Out of sight",
    When.ENDED: "Kept, skipped or let go",
}
NO_GOALS = "No goal was set yet. Press n for one, or write “goal: …” in an entry."


def goal_items(goals: Sequence[Goal], today: date) -> Mapping[str, Item]:
    """What stands behind each line, by its key."""
    return {
        f"due:{goal.id}": Item(goal.id, str(when), sentence(goal), _aside(goal, when, today), goal, goal.id)
        for when, those in standing(goals, today).items()
        for goal in those
    }


def goal_rows(goals: Sequence[Goal], today: date, signs: Glyphs) -> list[Row]:
    """The lines, under a heading for each part."""
    rows: list[Row] = []
    if not goals:
        return [Row("no-goals", Content.styled(NO_GOALS, "$foreground-muted"), heading=True)]
    items = goal_items(goals, today)
    for when, those in standing(goals, today).items():
        if not those:
            continue
        if rows:
            rows.append(Row(f"gap-{when}", Content(""), heading=True))
        title = f"{TITLES[when]} {signs.separator} {len(those)}"
        rows.append(Row(f"heading-{when}", Content.styled(title, "bold"), heading=True))
        keys = [f"due:{goal.id}" for goal in those]
        rows += [Row(key, partial(_line, items[key], signs)) for key in keys]
    return rows


def _aside(goal: Goal, when: When, today: date) -> str:
    if when is When.ENDED:
        return ended_how(goal)
    if when is When.SNOOZED and goal.snoozed_until is not None:
        return f"until {say_exact(goal.snoozed_until)}"
    return ", ".join(part for part in (say_repeat(goal.repeat), say_when(goal, today)) if part)


def _line(item: Item, signs: Glyphs, width: int) -> Content:
    late = item.kind == When.OVERDUE
    sign = Content.styled(signs.late, "$text-warning bold") if late else Content(" ")
    aside = Content.styled(plain(item.aside), "$text-warning" if late else "$foreground-muted")
    return spread(width, sign + "  " + Content(plain(item.text)), aside, glyphs=signs)
