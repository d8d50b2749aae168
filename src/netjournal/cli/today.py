"""What needs me today, what to read before meeting someone, and who could help."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from netjournal import config
from netjournal.cli import io
from netjournal.cli.format import goal_line, interaction_lines, named, tier_name
from netjournal.cli.params import WORDS, text_of
from netjournal.cli.params import complete_contact as complete_who
from netjournal.cli.session import Session, pass_session
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_date
from netjournal.text.durations import format_minutes

if TYPE_CHECKING:
    from datetime import date

    from netjournal.domain import agenda, experts, meetings
    from netjournal.domain import prep as domain_prep
    from netjournal.domain.agenda import AgendaItem, AgendaToday
    from netjournal.domain.prep import Prep
    from netjournal.exchange.formats import json as json_format
    from netjournal.exchange.imports import intake
    from netjournal.journal import agenda as journal_agenda
    from netjournal.present import agenda_line, plots
else:
    agenda = lazy_import("netjournal.domain.agenda")
    experts = lazy_import("netjournal.domain.experts")
    domain_prep = lazy_import("netjournal.domain.prep")
    json_format = lazy_import("netjournal.exchange.formats.json")
    intake = lazy_import("netjournal.exchange.imports.intake")
    meetings = lazy_import("netjournal.domain.meetings")
    journal_agenda = lazy_import("netjournal.journal.agenda")
    agenda_line = lazy_import("netjournal.present.agenda_line")
    plots = lazy_import("netjournal.present.plots")


SAID_IN_FULL = frozenset({"quiet", "recall", "plan", "observe"})
"""Kinds of item whose sentence says already what stands in its margin on the screen."""


@click.command()
@click.option("--short", is_flag=True, help="One line, for a prompt or a status bar; nothing where nothing needs you.")
@click.option("--all", "whole", is_flag=True, help="Show everything that asks for something, not only the first lines.")
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON document, whole.")
@pass_session
@io.paged
def today(session: Session, short: bool, whole: bool, as_json: bool) -> None:
    """Show what needs you today, and nothing else: at most seven lines, the most helpful first.

    \b
    Examples:
      netjournal today
      netjournal today --short
    """
    if short:
        io.line(agenda_line.short_line(journal_agenda.agenda(session.journal, lines=journal_agenda.ALL)))
        return
    week = journal_agenda.week_so_far(session.journal)
    if as_json:
        page = journal_agenda.agenda(session.journal, week, lines=journal_agenda.ALL)
        parts = {name: [_item(value) for value in getattr(page, name)] for name in agenda.PARTS}
        io.document(parts | {"week": page.week})
        return
    page = journal_agenda.agenda(session.journal, week, lines=journal_agenda.ALL if whole else agenda.PART_LINES)
    io.title(format_date(session.today))
    if page.welcome:
        io.line(page.welcome)
    _print_lines(page, session.today, whole=whole)
    drawn = plots.week_parts(page.week, session.signs) if io.wants_plots() else []
    if drawn:
        io.heading("This week")
        io.plot(plots.lines_of_parts(drawn, io.room() - 2, session.signs))


def _print_lines(page: AgendaToday, today: date, *, whole: bool) -> None:
    if page.meetings:
        io.heading("Coming up")
    for item in page.meetings:
        io.paragraph(item.text)
    lines = page.lines(today) if whole else page.first_lines(today)
    if not lines and not page.meetings:
        io.line("Nothing needs you today.")
    if lines:
        io.heading("To do today")
    for item in lines:
        aside = f" ({item.aside})" if item.aside and item.kind not in SAID_IN_FULL else ""
        io.paragraph(f"{item.text.replace(chr(10), ' ')}{aside}")
    if not whole and (more := page.more(today)):
        io.paragraph(f"and {more} more: netjournal today --all")
    if page.to_sort:
        io.paragraph("`netjournal sort` lists what comes from elsewhere, to save, drop or put off.")


def _item(item: AgendaItem) -> dict[str, Any]:
    record = None if item.record is None else json_format.as_json(item.record)
    return {"id": item.id, "kind": item.kind, "text": item.text, "aside": item.aside, "record": record}


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=WORDS, metavar="TOPIC")
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON document.")
@pass_session
@io.paged
def who(session: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Find who could help with something, tier by tier, and why each.

    \b
    Example:
      netjournal who exit tickets
    """
    asked = text_of(words)
    circles = experts.find_experts(asked, session.journal.records())
    if as_json:
        io.document(
            [
                {
                    "tier": circle.tier,
                    "contact_id": candidate.contact.id,
                    "name": candidate.contact.name,
                    "why": [*candidate.reasons],
                }
                for circle in circles
                for candidate in circle.candidates
            ]
        )
        return
    if not circles:
        io.line(f"Nobody here has had to do with “{asked}” yet.")
        io.note("Other words may find someone; so may asking a colleague whom they would ask.")
    for circle in circles:
        io.heading(tier_name(circle.tier).capitalize())
        for candidate in circle.candidates:
            io.paragraph(named(candidate.contact))
            for reason in candidate.reasons:
                io.paragraph(reason, indent="      ")


@click.command()
@click.argument("whom", type=WORDS, metavar="WHO|tomorrow|week", shell_complete=complete_who)
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON document.")
@pass_session
@io.paged
def prep(session: Session, whom: str, as_json: bool) -> None:
    """Read up before you meet someone.

    Your past conversations in full, what is still open between you, what you promised, what they know, and which of
    your problems they may have an answer to. With today, tomorrow or week: of everybody whom your calendar says you
    will meet (`netjournal config set calendars FILE…`).

    \b
    Examples:
      netjournal prep lucia
      netjournal prep tomorrow
    """
    if whom.casefold() in DAYS_OF_PREP:
        _prep_of_days(session, whom.casefold(), as_json=as_json)
        return
    contact = session.journal.contacts.find(whom)
    sheet = domain_prep.prepare(contact, session.journal.records(), session.today)
    if as_json:
        io.document(_sheet_json(sheet))
    else:
        _print_sheet(session, sheet)


DAYS_OF_PREP = {"today": (0, 0), "tomorrow": (1, 1), "week": (0, 6)}
"""Which days, counted from today, are meant by a word; the running week is the next seven days."""


def _prep_of_days(session: Session, word: str, *, as_json: bool) -> None:
    """The sheets of everybody who takes part in the meetings of some days, meeting by meeting."""
    for fault in intake.take_in(session.journal).faults:
        io.warning(fault)
    first, last = (session.today + timedelta(days=days) for days in DAYS_OF_PREP[word])
    store = session.journal.meetings
    found = [meeting for meeting in store.coming(config.now(), last) if meeting.on >= first]
    people = store.people(found)
    records = session.journal.records() if people else None
    sheets = {
        identity: domain_prep.prepare(contact, records, session.today)
        for identity, contact in people.items()
        if records is not None
    }
    met = [(meeting, [sheets[who] for who in meeting.contact_ids if who in sheets]) for meeting in found]
    if as_json:
        io.document(
            [
                {
                    "id": meeting.id,
                    "text": meetings.sentence(meeting, {}),
                    "on": meeting.on.isoformat(),
                    "at": f"{meeting.at:%H:%M}",
                    "minutes": meeting.minutes,
                    "names": [*meeting.names],
                    "contacts": [_sheet_json(sheet) for sheet in of_meeting],
                }
                for meeting, of_meeting in met
            ]
        )
        return
    if not found:
        io.line("Your calendar has no meeting then, or no calendar is watched.")
        io.note("`netjournal config set calendars FILE` names one.")
    names = {identity: contact.name for identity, contact in people.items()}
    shown: set[str] = set()
    for meeting, of_meeting in met:
        io.title(f"{format_date(meeting.on)}, {meetings.sentence(meeting, names)}")
        for sheet in of_meeting:
            if sheet.contact.id in shown:
                io.line(f"{named(sheet.contact)}: see above.")
            else:
                _print_sheet(session, sheet)
            shown.add(sheet.contact.id)


def _sheet_json(sheet: Prep) -> dict[str, Any]:
    return {
        "contact": json_format.as_json(sheet.contact),
        "interactions": [json_format.as_json(conversation) for conversation in sheet.conversations],
        "loops": [{"text": loop.text, "id": loop.learning.id} for loop in sheet.loops],
        "promises": [json_format.as_json(promise) for promise in sheet.promises],
        "expertise": [json_format.as_json(expertise) for expertise in sheet.knows],
        "problems": [
            json_format.as_json(problem.problem) | {"why_them": list(problem.reasons)} for problem in sheet.problems
        ],
        "to_give": [{"text": learning.text, "id": learning.learning.id} for learning in sheet.to_give],
    }


def _print_sheet(session: Session, sheet: Prep) -> None:
    contact = sheet.contact
    io.title(named(contact))
    where = ", ".join(part for part in (contact.role, contact.organization, tier_name(contact.tier)) if part)
    io.line(where)
    if contact.why:
        io.line(contact.why)
    known = [f"{expertise.topic}: {expertise.evidence}".rstrip(": ") for expertise in sheet.knows]
    problems = [f"{problem.problem.title} ({'; '.join(problem.reasons)})" for problem in sheet.problems]
    for title, lines in (
        ("What you promised", [goal_line(promise, session.today) for promise in sheet.promises]),
        ("Open loops", [loop.text for loop in sheet.loops]),
        ("What they know", known),
        ("Problems of yours that they may know about", problems),
        ("What you could give", [learning.text for learning in sheet.to_give]),
    ):
        if lines:
            io.heading(title)
            for line in lines:
                io.paragraph(line.replace("\n", " "))
    io.heading(_conversations(sheet))
    for talk in sheet.conversations:
        for number, text in enumerate(interaction_lines(talk, sheet.names)):
            io.paragraph(text, indent="  " if number == 0 else "      ")


def _conversations(sheet: Prep) -> str:
    if not sheet.conversations:
        return "You have not noted a conversation with them yet"
    minutes = sum(conversation.minutes or 0 for conversation in sheet.conversations)
    return f"Conversations: {len(sheet.conversations)}{f', {format_minutes(minutes)} in all' if minutes else ''}"
