"""The Today page as lines. Pure: what needs me in, rows and Content out.

Every goal as lines of Today: those that are open by when they come, and what became of the others. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from textwrap import wrap
from typing import Any

from textual.content import Content

from netjournal.domain.agenda import AgendaItem, AgendaToday
from netjournal.domain.first_start import NAMES, FirstStart
from netjournal.domain.goals import When, ended_how, format_when, sentence, standing
from netjournal.domain.learnings import stage_of
from netjournal.domain.proposals import LINE
from netjournal.domain.records import Contact, Goal, Learning, Problem, Proposal, Tier
from netjournal.present.glyphs import Glyphs
from netjournal.text.dates import format_date
from netjournal.text.durations import format_minutes
from netjournal.text.normalize import join_and
from netjournal.text.recurrence import format_repeat
from netjournal.text.sanitize import strip_controls
from netjournal.tui.widgets.bars import share_bar
from netjournal.tui.widgets.columns import Cell, columns, spread
from netjournal.tui.widgets.row_source import Row

HINTS = {
    "goal": "space done · s later or skip · e edit · d trash",
    "ended": "space open it again · e edit · d trash",
    "sort": "space keep it · e change it first · s ask tomorrow · d not worth a line · enter read it in full",
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


MORE = "more"
"""The key of the line that shows what is not among the first lines."""


def need_rows(page: AgendaToday, today: date, signs: Glyphs, *, whole: bool = False) -> list[Row]:
    """What needs me, the most helpful first; below the first lines how many more there are, or all of them."""
    rows: list[Row] = []
    if page.welcome:
        for number, line in enumerate(wrap(strip_controls(page.welcome), WELCOME_WIDTH)):
            rows.append(Row(f"welcome-{number}", Content.styled(line, "not bold italic"), heading=True))
        rows.append(_gap("welcome"))
    if page.meetings:
        rows.append(Row("heading-meetings", Content.styled("Coming up", "bold"), heading=True))
        rows += [Row(item.key, partial(_agenda_line, item, signs)) for item in page.meetings]
        rows.append(_gap("meetings"))
    lines = page.lines(today) if whole else page.first_lines(today)
    more = page.more(today)
    if not lines:
        return rows
    rows.append(Row("heading", Content.styled("To do today", "bold"), heading=True))
    rows += [Row(item.key, partial(_agenda_line, item, signs)) for item in lines]
    if more:
        words = "show fewer" if whole else f"and {more} more"
        rows.append(Row(MORE, Content.styled(f"   {words}", "$foreground-muted")))
    if whole and (unread := sum(page.left_out.values())):
        words = f"   {unread} of them come up on other days"
        rows.append(Row("unread", Content.styled(words, "$foreground-muted"), heading=True))
    return rows


def _gap(name: str) -> Row:
    return Row(f"gap-{name}", Content(""), heading=True)


def _agenda_line(item: AgendaItem, signs: Glyphs, width: int) -> Content:
    late = item.kind == "overdue"
    sign = Content.styled(signs.late, "$text-warning bold") if late else Content(_sign(item, signs))
    aside = Content.styled(strip_controls(item.aside), "$text-warning" if late else "$foreground-muted")
    return spread(width, sign + "  " + Content(strip_controls(item.short)), aside, glyphs=signs)


def _sign(item: AgendaItem, signs: Glyphs) -> str:
    record = item.record
    if isinstance(record, Contact):
        return signs.tier(record.tier)
    if isinstance(record, Learning) and item.kind != "recall":
        return signs.stage(stage_of(record))
    if isinstance(record, Goal) or item.kind == "meeting":
        return " "
    return signs.question


def week_panel(week: Mapping[str, Any], funnel: Mapping[str, Any], signs: Glyphs) -> Callable[[int], Content]:
    """Draws this week's minutes by tier beside what was planned, in one unit, and what was learned from them."""

    def draw(width: int) -> Content:
        counts = week.get("counts", {})
        weekly: float | None = (counts.get("weekly_minutes") or {}).get("intended")
        lines = [_week_heading(counts, weekly, width, signs)]
        minutes: Mapping[str, float] = counts.get("minutes", {})
        planned: Mapping[str, float] = counts.get("intended", {})
        shares: Mapping[str, float] = week.get("value") or {}
        if weekly:
            shares = {tier.value: minutes.get(tier.value, 0.0) / weekly for tier in Tier}
        scale = max([0.5, *shares.values(), *planned.values()])
        for tier in Tier:
            share, plan = shares.get(tier.value, 0.0), planned.get(tier.value)
            beside, spent = _plan_words(share, plan, weekly), round(minutes.get(tier.value, 0))
            lines.append(
                columns(
                    width,
                    Cell(Content(f"{signs.tier(tier)} {tier.value}"), 14),
                    Cell(share_bar(share, plan, max(4, width - 14 - 14 - 8 - 3), glyphs=signs, scale=scale)),
                    Cell(
                        Content(format_minutes(spent) if spent else "–"),
                        8,
                        "right",
                    ),
                    Cell(Content.styled(beside, "$foreground-muted"), 14, "right"),
                    gap=1,
                    glyphs=signs,
                )
            )
        return Content("\n").join([*lines, Content(""), _learned(funnel)])

    return draw


def _plan_words(share: float, plan: float | None, weekly: float | None) -> str:
    """What was planned, in the unit of what was spent: time where the week's time is planned, else shares of it."""
    if plan is None:
        return ""
    if weekly:
        return f"plan {format_minutes(round(plan * weekly)) if plan else '–'}"
    return f"{share:.0%} of {plan:.0%}".replace("%", " %")


def _week_heading(counts: Mapping[str, Any], weekly: float | None, width: int, signs: Glyphs) -> Content:
    spent = round(counts.get("all_minutes", 0) + counts.get("minutes", {}).get("untiered", 0))
    time = format_minutes(spent) if spent else "no minutes yet"
    words = f"{time} of about {format_minutes(round(weekly))} planned" if weekly else time
    return spread(width, Content.styled("This week", "bold"), Content.styled(words, "$foreground-muted"), glyphs=signs)


def _learned(funnel: Mapping[str, Any]) -> Content:
    counts = funnel.get("counts", {})
    noted = counts.get("noted", 0)
    if not noted:
        return Content("Nothing noted yet that you learned.")
    tried, seen = counts.get("applied", 0), counts.get("realized", 0)
    return Content(
        f"{noted} {'thing' if noted == 1 else 'things'} learned, {tried} tried in class, {seen} seen to work"
    )


def about(item: AgendaItem, width: int) -> Content:
    """The line under the cursor in full, what it is about, and what can be done with it."""
    record = item.record
    parts: list[str] = [item.text]
    if isinstance(record, Goal):
        parts.append(f"Due {format_date(record.due_on)}." if record.due_on else "")
        parts.append(format_repeat(record.repeat).capitalize() + "." if record.repeat else "")
    elif isinstance(record, Learning) and item.kind != "recall":
        parts.append(f"When {record.plan_when}, I will {record.plan_will}." if record.plan_will else "")
        parts.append(f"The sign you hoped for: {record.expected_sign}" if record.expected_sign else "")
    elif isinstance(record, Contact):
        parts += [", ".join(filter(None, (record.role, record.organization))), record.why]
    elif isinstance(record, Problem):
        parts += [record.question, record.context]
    elif isinstance(record, Proposal):
        parts += proposal_details(item, record)
    lines = [
        line for part in parts if part for line in (*Content(strip_controls(part)).wrap(max(10, width)), Content(""))
    ]
    hints = Content.styled(HINTS[hint_of(item)], "$foreground-muted").wrap(max(10, width))
    return Content("\n").join([*lines, *hints])


def proposal_details(item: AgendaItem, proposal: Proposal) -> list[str]:
    """What is known of a proposal besides its line: from where, which day, how long, who, and the note."""
    when = format_date(proposal.on) + (f" at {proposal.at:%H:%M}" if proposal.at is not None else "")
    length = f", {format_minutes(proposal.minutes)}" if proposal.minutes is not None else ""
    source = "A line that you wrote" if proposal.source == LINE else f"From your {proposal.source}"
    return [f"{source}: {when}{length}.", f"With {join_and(item.who)}." if item.who else "", proposal.note]


def hint_of(item: AgendaItem) -> str:
    """Which of the hints an item has."""
    if isinstance(item.record, Goal):
        return "goal" if item.record.open else "ended"
    return item.kind if item.record is not None and item.kind in HINTS else "question"


FIRST_STEPS = (
    ("n", "Name three colleagues you learn with.", "A name is enough."),
    ("l", "Log one conversation.", "coffee with Lucía about exit tickets, 20 min"),
    ("i", "Plan your term.", "How much time for whom, and why."),
    ("y", "Join the journal of your other computer.", "s where there is none."),
    ("o", "Look around in the demo first.", "A made-up year; q comes back."),
)


def first_rows(steps: FirstStart, signs: Glyphs, *, empty: bool) -> list[Row]:
    """What to do first, each step ticked when it is done; enter does it, s puts it away."""
    words = "Welcome. This journal is empty, so begin wherever you like:" if empty else "First steps"
    rows = [Row("first-heading", Content.styled(words, "" if empty else "bold"), heading=True)]
    rows += [_gap("first")] if empty else []
    for key, step, more in FIRST_STEPS:
        if key in steps.away or (key == "o" and not empty):
            continue
        done = steps.is_done(key)
        aside = f"{steps.named} of {NAMES} named" if key == "n" and 0 < steps.named < NAMES else "" if done else more
        sign = (f" {signs.done} ", "$text-success") if done else (f" {key} ", "bold $text-accent")
        line = Content.assemble(
            sign, " ", (step, "$foreground-muted" if done else ""), "  ", (aside, "$foreground-muted")
        )
        rows.append(Row(f"first:{key}", line, heading=done))
        rows += [_gap(f"first-{key}")] if empty else []
    return rows


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


def goal_items(goals: Sequence[Goal], today: date) -> Mapping[str, AgendaItem]:
    """What stands behind each line, by its key."""
    return {
        f"due:{goal.id}": AgendaItem(goal.id, str(when), sentence(goal), _aside(goal, when, today), goal, goal.id)
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
        rows += [Row(key, partial(_goal_line, items[key], signs)) for key in keys]
    return rows


def _aside(goal: Goal, when: When, today: date) -> str:
    if when is When.ENDED:
        return ended_how(goal)
    if when is When.SNOOZED and goal.snoozed_until is not None:
        return f"until {format_date(goal.snoozed_until)}"
    return ", ".join(part for part in (format_repeat(goal.repeat), format_when(goal, today)) if part)


def _goal_line(item: AgendaItem, signs: Glyphs, width: int) -> Content:
    late = item.kind == When.OVERDUE
    sign = Content.styled(signs.late, "$text-warning bold") if late else Content(" ")
    aside = Content.styled(strip_controls(item.aside), "$text-warning" if late else "$foreground-muted")
    return spread(width, sign + "  " + Content(strip_controls(item.text)), aside, glyphs=signs)
