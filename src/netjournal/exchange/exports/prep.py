"""Pages to take along: what to read before meeting somebody; tomorrow or a week on a sheet, with lines to write on.

They are for the teacher, so people stand by their names unless roles are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from netjournal.domain.goals import agenda, sentence
from netjournal.domain.learnings import stage_of
from netjournal.domain.meetings import Meeting
from netjournal.domain.meetings import sentence as sentence_of
from netjournal.domain.prep import Prep, prepare
from netjournal.domain.problems import state_of
from netjournal.domain.records import Contact, Goal, Interaction, Stage
from netjournal.exchange.exports import entries
from netjournal.exchange.exports.redaction import PeopleStyle, RedactedView
from netjournal.exchange.formats.markdown import MarkdownPage, block, bullets, inline
from netjournal.review.period import Period
from netjournal.text.durations import format_minutes
from netjournal.text.normalize import truncate

TO_WRITE = 4
"""Lines to write on below a day."""

A_FEW = 5
"""So many ideas to try stand on a page."""


def contact_page(contact: Contact, shown: RedactedView, today: date) -> MarkdownPage:
    """What to read before meeting a contact, on a page."""
    sheet = prepare(contact, shown.records, today)
    made = MarkdownPage(
        f"Before I meet {shown.name(contact.id)}", {"type": "prep", "people": shown.sharing.people.value}
    )
    where = ", ".join(part for part in (contact.role, contact.organization) if part)
    made.say(shown.text(where))
    made.say(shown.text(contact.why))
    _sheet(made, sheet, shown, level=2)
    made.heading(2, "Notes")
    made.lines(8)
    return made


def days_page(
    title: str, shown: RedactedView, period: Period, today: date, meetings: Sequence[Meeting] = ()
) -> MarkdownPage:
    """Some days on one page: what is to do on each, whom to meet, what to try, and lines to write on."""
    made = MarkdownPage(
        title,
        {
            "type": "plan",
            "starts_on": period.starts_on,
            "ends_on": period.ends_on,
            "people": shown.sharing.people.value,
        },
    )
    open_goals = [goal for goal in shown.records.goals if goal.open]
    late = [goal for goal in open_goals if goal.due_on and goal.due_on < period.starts_on]
    late.sort(key=lambda each: (each.due_on or today, each.created_at, each.id))
    _section(made, "Still open from before", (_goal(goal, shown, with_day=True) for goal in late))
    for day in period.each_day():
        todo = [_meeting(meeting, shown) for meeting in meetings if meeting.on == day]
        todo += [_goal(goal, shown) for goal in open_goals if goal.due_on == day]
        if todo or day.weekday() < 5 or period.days == 1:
            made.heading(2, entries.day(day))
            made.add(bullets(todo))
            made.lines(TO_WRITE if period.days > 1 else 2 * TO_WRITE)
    met = [who for meeting in meetings for who in meeting.contact_ids]
    for identity in dict.fromkeys(met):
        contact = shown.contact(identity)
        if contact:
            made.heading(2, f"Before I meet {shown.name(identity)}")
            _sheet(made, prepare(contact, shown.records, today), shown, level=3, conversations=3)
    waiting = [goal for goal in agenda(open_goals, today).undated if goal not in late]
    _section(made, "When the moment comes", (_goal(goal, shown) for goal in waiting))
    ready = [item for item in shown.records.learnings if stage_of(item) is Stage.POTENTIAL]
    ready.sort(key=lambda each: (each.potential_on or each.on, each.id), reverse=True)
    _section(made, "Ready to try", (entries.planned(item, shown) for item in ready[:A_FEW]))
    problems = [problem for problem in shown.records.problems if problem.open]
    _section(
        made,
        "Questions I carry with me",
        (f"{block(shown.text(item.title))} ({state_of(item).value})" for item in problems),
    )
    return made


def _sheet(made: MarkdownPage, sheet: Prep, shown: RedactedView, *, level: int, conversations: int = -1) -> None:
    """The parts of a prep sheet that have anything in them."""
    known = [_with_reason(shown.text(item.topic), shown.text(item.evidence)) for item in sheet.knows]
    problems = [
        _with_reason(shown.text(item.problem.title), shown.text("; ".join(item.reasons))) for item in sheet.problems
    ]
    talks = sheet.conversations if conversations < 0 else sheet.conversations[:conversations]
    for title, lines in (
        ("What I promised", [_goal(goal, shown, with_day=True) for goal in sheet.promises]),
        ("What is open between us", [block(shown.text(loop.text)) for loop in sheet.loops]),
        ("What they know", known),
        ("Problems of mine that they may know about", problems),
        ("What I could give", [block(shown.text(item.text)) for item in sheet.to_give]),
        (
            "Our last conversations" if len(talks) < len(sheet.conversations) else "Our conversations",
            _talks(talks, shown),
        ),
    ):
        _section(made, title if level == 2 else f"{title}, {shown.name(sheet.contact.id)}", lines, level)


def _talks(talks: Iterable[Interaction], shown: RedactedView) -> list[str]:
    found = []
    for talk in talks:
        notes = [inline(shown.text(line)) for line in talk.notes.splitlines() if line.strip()]
        found.append(entries.conversation(talk, shown) + ("\n" + bullets(notes) if notes else ""))
    return found


def _with_reason(words: str, reason: str) -> str:
    said = block(words) or "Something"
    return f"{said}: {inline(reason)}" if reason.strip() else said


def _meeting(meeting: Meeting, shown: RedactedView) -> str:
    """`15:00 Grade 7 planning with Noor (45 min)`; where people are roles, strangers are not named."""
    named = shown.sharing.people is PeopleStyle.NAMES
    known = replace(meeting, line=shown.text(meeting.line), names=meeting.names if named else ())
    words = sentence_of(known, {identity: shown.name(identity) for identity in meeting.contact_ids})
    return block(f"{words} ({format_minutes(meeting.minutes)})" if meeting.minutes else words)


def _goal(goal: Goal, shown: RedactedView, *, with_day: bool = False) -> str:
    words = shown.text(truncate(sentence(goal), 300))
    who = entries.others(words, goal.contact_ids, shown)
    said = f"{block(words)}{f', with {inline(who)}' if who else ''}"
    return f"{said} (by {entries.day(goal.due_on)})" if with_day and goal.due_on else said


def _section(made: MarkdownPage, title: str, items: Iterable[str], level: int = 2) -> None:
    listed = bullets(items)
    if listed:
        made.heading(level, title)
        made.add(listed)
