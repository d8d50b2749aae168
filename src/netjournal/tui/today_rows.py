"""The Today page as lines. Pure: what needs me in, rows and Content out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from textwrap import wrap
from typing import Any

from textual.content import Content

from netjournal.domain.minutes import say_minutes
from netjournal.domain.model import Contact, Goal, Learning, Tier
from netjournal.domain.stages import stage_of
from netjournal.domain.today import Item, Today
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
)


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
        rows += [Row(f"{name}:{item.id}", partial(_line, item, signs)) for item in items]
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
        for tier in Tier:
            spent = (shares.get(tier.value, 0.0), minutes.get(tier.value, 0.0))
            lines.append(_tier_line(tier, spent, intended.get(tier.value), width, signs=signs))
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


def _tier_line(tier: Tier, spent: tuple[float, float], plan: float | None, width: int, *, signs: Glyphs) -> Content:
    """One tier: `spent` is its share of 1 and its minutes, `plan` its intended share."""
    share, minutes = spent
    room = max(4, width - 14 - 8 - 9 - 3)
    return columns(
        width,
        Cell(Content(f"{signs.tier(tier)} {tier.value}"), 14),
        Cell(share_bar(share, plan, room, glyphs=signs)),
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


def question_lines(questions: Sequence[Item], width: int) -> Content:
    """The questions of the figures, wrapped."""
    parts: list[Content] = []
    for item in questions:
        parts += [*Content(plain(item.short)).wrap(max(10, width)), Content("")]
    return Content("\n").join(parts[:-1])


WELCOME = (
    ("n", "Name three colleagues you learn with.", "A name is enough."),
    ("l", "Log one conversation.", "Who, and one line: coffee with @lucia about exit tickets"),
    ("i", "Set what you intend this term.", "How much of your networking time goes to whom, and why."),
    ("o", "Look around in the demo first.", "A made-up school year; q brings you back here."),
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
