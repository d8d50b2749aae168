"""The Today page as lines. Pure: what needs me in, rows and Content out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from textwrap import wrap
from typing import Any

from textual.content import Content

from netjournal.domain.dates import say_exact
from netjournal.domain.minutes import say_minutes
from netjournal.domain.model import Contact, Goal, Learning, Problem, Tier
from netjournal.domain.recurrence import say_repeat
from netjournal.domain.stages import stage_of
from netjournal.domain.today import PART_LINES, Item, Today
from netjournal.tui.glyphs import Glyphs
from netjournal.tui.text import plain
from netjournal.tui.widgets.bars import share_bar
from netjournal.tui.widgets.columns import Cell, columns, spread
from netjournal.tui.widgets.rows import Row

PARTS = (
    ("due", "Follow up"),
    ("quiet", "Gone quiet"),
    ("to_try", "Ready to try"),
    ("recall", "Do you remember?"),
    ("waiting", "Waiting for a next step"),
    ("stuck", "Stuck"),
    ("decisions", "To decide"),
    ("questions", "Questions"),
)

MORE_AT = {
    "quiet": "contacts",
    "to_try": "learning",
    "recall": "learning",
    "waiting": "learning",
    "stuck": "problems",
    "decisions": "contacts",
    "questions": "review",
}
"""The page where the rest of a part is."""

HINTS = {
    "goal": "space done · s later or skip · e edit · d trash",
    "ended": "space open it again · e edit · d trash",
    "quiet": "l log a conversation · space thought of them · enter their page",
    "try": "space tried it · s later · enter how it came about",
    "recall": "say it to yourself, then space shows it · s not today",
    "plan": "space make the plan · s later · enter how it came about",
    "observe": "space what did you see? · s later · enter how it came about",
    "stuck": "space look beyond · s later · enter who was asked",
    "decide": "space invest, watch or leave · s later · enter its page",
    "question": "space answer · s put away for a while",
}
"""What can be done with each kind of line."""


WELCOME_WIDTH = 60
"""Cells in which a way back in is written: it fits the list of a narrow terminal."""


def need_rows(today: Today, signs: Glyphs) -> list[Row]:
    """What needs me, under its headings; an empty line between the parts."""
    rows: list[Row] = []
    if today.welcome:
        for number, line in enumerate(wrap(plain(today.welcome), WELCOME_WIDTH)):
            rows.append(Row(f"welcome-{number}", Content.styled(line, "not bold italic"), heading=True))
        rows.append(_gap("welcome"))
    for name, title in PARTS:
        items: Sequence[Item] = getattr(today, name)
        if not items:
            continue
        if rows and rows[-1].key != "gap-welcome":
            rows.append(_gap(name))
        rows.append(Row(f"heading-{name}", Content.styled(title, "bold"), heading=True))
        shown = len(items) if name == "due" else PART_LINES
        more = len(items) - shown + today.left_out.get(name, 0)
        rows += [Row(f"{name}:{item.id}", partial(_line, item, signs)) for item in items[:shown]]
        if more > 0:
            words = f"   and {more} more {signs.arrow} {MORE_AT[name].capitalize()}"
            rows.append(Row(f"more:{name}", Content.styled(words, "$foreground-muted")))
    return rows


def _gap(name: str) -> Row:
    return Row(f"gap-{name}", Content(""), heading=True)


def _line(item: Item, signs: Glyphs, width: int) -> Content:
    late = item.kind == "overdue"
    sign = Content.styled(signs.late, "$text-warning bold") if late else Content(_sign(item, signs))
    aside = Content.styled(plain(item.aside), "$text-warning" if late else "$foreground-muted")
    return spread(width, sign + "  " + Content(plain(item.short)), aside, glyphs=signs)


def _sign(item: Item, signs: Glyphs) -> str:
    record = item.record
    if isinstance(record, Contact):
        return signs.tier(record.tier)
    if isinstance(record, Learning) and item.kind != "recall":
        return signs.stage(stage_of(record))
    if isinstance(record, Goal):
        return " "
    return signs.question


def week_panel(week: Mapping[str, Any], funnel: Mapping[str, Any], signs: Glyphs) -> Callable[[int], Content]:
    """Draws this week's minutes by tier beside what was intended, and what was learned from them."""

    def draw(width: int) -> Content:
        lines = [_week_heading(week, width, signs)]
        counts = week.get("counts", {})
        minutes: Mapping[str, float] = counts.get("minutes", {})
        intended: Mapping[str, float] = counts.get("intended", {})
        shares: Mapping[str, float] = week.get("value") or {}
        scale = max([0.5, *shares.values(), *intended.values()])
        for tier in Tier:
            spent = (shares.get(tier.value, 0.0), minutes.get(tier.value, 0.0))
            lines.append(_tier_line(tier, spent, intended.get(tier.value), width, scale=scale, signs=signs))
        lines += [Content(""), _learned(counts, funnel, signs)]
        return Content("\n").join(lines)

    return draw


def _week_heading(week: Mapping[str, Any], width: int, signs: Glyphs) -> Content:
    intended = bool(week.get("counts", {}).get("intended"))
    return columns(
        width,
        Cell(Content.styled("This week", "bold")),
        Cell(Content.styled("intended" if intended else "", "$foreground-muted"), 8, "right"),
        Cell(Content.styled("spent", "$foreground-muted"), 9, "right"),
        gap=1,
        glyphs=signs,
    )


def _tier_line(
    tier: Tier, spent: tuple[float, float], plan: float | None, width: int, *, scale: float, signs: Glyphs
) -> Content:
    """One tier: `spent` is its share of 1 and its minutes, `plan` its intended share; the bar's room is `scale`."""
    share, minutes = spent
    room = max(4, width - 14 - 8 - 9 - 3)
    return columns(
        width,
        Cell(Content(f"{signs.tier(tier)} {tier.value}"), 14),
        Cell(share_bar(share, plan, room, glyphs=signs, scale=scale)),
        Cell(Content("" if plan is None else f"{plan:.0%}".replace("%", " %")), 8, "right"),
        Cell(Content(say_minutes(round(minutes)) if minutes else "–"), 9, "right"),
        gap=1,
        glyphs=signs,
    )


def _learned(counts: Mapping[str, Any], funnel: Mapping[str, Any], signs: Glyphs) -> Content:
    spent = round(counts.get("all_minutes", 0) + counts.get("minutes", {}).get("untiered", 0))
    learned = funnel.get("counts", {}).get("noted", 0)
    time = say_minutes(spent) if spent else "No minutes yet"
    noun = "learning" if learned == 1 else "learnings"
    return Content(f"{time} {signs.arrow} {learned} {noun}")


def about(item: Item, width: int) -> Content:
    """The line under the cursor in full, what it is about, and what can be done with it."""
    record = item.record
    parts: list[str] = [item.text]
    if isinstance(record, Goal):
        parts.append(f"Due {say_exact(record.due_on)}." if record.due_on else "")
        parts.append(say_repeat(record.repeat).capitalize() + "." if record.repeat else "")
    elif isinstance(record, Learning) and item.kind != "recall":
        parts.append(f"When {record.plan_when}, I will {record.plan_will}." if record.plan_will else "")
        parts.append(f"The sign you hoped for: {record.expected_sign}" if record.expected_sign else "")
    elif isinstance(record, Contact):
        parts += [", ".join(filter(None, (record.role, record.organization))), record.why]
    elif isinstance(record, Problem):
        parts += [record.question, record.context]
    lines = [line for part in parts if part for line in (*Content(plain(part)).wrap(max(10, width)), Content(""))]
    hints = Content.styled(HINTS[hint_of(item)], "$foreground-muted").wrap(max(10, width))
    return Content("\n").join([*lines, *hints])


def hint_of(item: Item) -> str:
    """Which of the hints an item has."""
    if isinstance(item.record, Goal):
        return "goal" if item.record.open else "ended"
    return item.kind if item.record is not None and item.kind in HINTS else "question"


WELCOME = (
    ("n", "Name three colleagues you learn with.", "A name is enough."),
    ("l", "Log one conversation.", "coffee with @lucia about exit tickets"),
    ("i", "Set what you intend this term.", "How much time for whom, and why."),
    ("o", "Look around in the demo first.", "A made-up year; q comes back."),
)


def welcome_rows() -> list[Row]:
    """What to do first, in an empty journal; each line does it on enter."""
    rows = [
        Row("welcome", Content.styled("Welcome. This journal is empty, so begin wherever you like:", ""), heading=True),
        _gap("welcome"),
    ]
    for key, words, more in WELCOME:
        line = Content.assemble((f" {key} ", "bold $text-accent"), " ", (words, ""), "  ", (more, "$foreground-muted"))
        rows += [Row(f"first:{key}", line), _gap(key)]
    return rows
