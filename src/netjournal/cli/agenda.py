"""What needs me today, what to read before meeting someone, and who could help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from netjournal.cli import output
from netjournal.cli.completions import who as complete_who
from netjournal.cli.parameters import WORDS, text_of
from netjournal.cli.saying import interaction_lines, named, tier_name
from netjournal.cli.session import Session, pass_session
from netjournal.domain.dates import say_exact
from netjournal.domain.minutes import say_minutes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netjournal.domain.prep import Prep
    from netjournal.domain.today import Item

PARTS = (
    ("due", "Due"),
    ("quiet", "Gone quiet"),
    ("recall", "Do you remember?"),
    ("to_try", "To try"),
    ("waiting", "Waiting for a word from you"),
    ("stuck", "Stuck"),
    ("decisions", "To decide"),
    ("questions", "Questions"),
)


SAID_IN_FULL = frozenset({"quiet", "recall", "plan", "observe"})
"""Kinds of item whose sentence says already what stands in its margin on the screen."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON document.")
@pass_session
def today(session: Session, as_json: bool) -> None:
    """Show what needs you today, and nothing else.

    \b
    Example:
      netjournal today
    """
    from netjournal.store.todays import this_week, what_needs_me  # deferred: the review is large

    week = this_week(session.journal, session.today)
    page = what_needs_me(session.journal, session.today, week)
    if as_json:
        output.document(
            {name: [_item(each) for each in getattr(page, name)] for name, _ in PARTS} | {"week": page.week}
        )
        return
    output.title(say_exact(session.today))
    if page.welcome:
        output.line(page.welcome)
    for name, title in PARTS:
        _part(title, getattr(page, name))
    if page.empty:
        output.line("Nothing needs you today.")


def _item(item: Item) -> dict[str, Any]:
    from netjournal.exchange.json_records import as_json  # deferred: only --json needs it

    record = None if item.record is None else as_json(item.record)
    return {"id": item.id, "kind": item.kind, "text": item.text, "aside": item.aside, "record": record}


def _part(title: str, items: Sequence[Item]) -> None:
    if items:
        output.heading(title)
        for item in items:
            aside = f" ({item.aside})" if item.aside and item.kind not in SAID_IN_FULL else ""
            output.paragraph(f"{item.text.replace(chr(10), ' ')}{aside}")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=WORDS, metavar="TOPIC")
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON document.")
@pass_session
def who(session: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Find who could help with something, tier by tier, and why each.

    \b
    Example:
      netjournal who exit tickets
    """
    from netjournal.domain.candidates import who as candidates  # deferred: it reads the whole journal

    asked = text_of(words)
    circles = candidates(asked, session.journal.records())
    if as_json:
        output.document(
            [
                {"tier": circle.tier, "contact_id": each.contact.id, "name": each.contact.name, "why": [*each.reasons]}
                for circle in circles
                for each in circle.candidates
            ]
        )
        return
    if not circles:
        output.line(f"Nobody here has had to do with “{asked}” yet.")
        output.note("Other words may find someone; so may asking a colleague whom they would ask.")
    for circle in circles:
        output.heading(tier_name(circle.tier).capitalize())
        for each in circle.candidates:
            output.paragraph(named(each.contact))
            for reason in each.reasons:
                output.paragraph(reason, indent="      ")


@click.command()
@click.argument("whom", type=WORDS, metavar="WHO", shell_complete=complete_who)
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON document.")
@pass_session
def prep(session: Session, whom: str, as_json: bool) -> None:
    """Read up before you meet someone.

    Your past conversations in full, what is still open between you, what you promised, what they know, and which of
    your problems they may have an answer to.

    \b
    Example:
      netjournal prep lucia
    """
    from netjournal.domain.prep import prepare  # deferred: it reads the whole journal

    contact = session.journal.contacts.find(whom)
    sheet = prepare(contact, session.journal.records(), session.today)
    if as_json:
        output.document(_sheet_json(sheet))
    else:
        _print_sheet(session, sheet)


def _sheet_json(sheet: Prep) -> dict[str, Any]:
    from netjournal.exchange.json_records import as_json  # deferred: only --json needs it

    return {
        "contact": as_json(sheet.contact),
        "interactions": [as_json(each) for each in sheet.conversations],
        "loops": [{"text": each.text, "id": each.learning.id} for each in sheet.loops],
        "promises": [as_json(each) for each in sheet.promises],
        "expertise": [as_json(each) for each in sheet.knows],
        "problems": [as_json(each.problem) | {"why_them": list(each.reasons)} for each in sheet.problems],
        "to_give": [{"text": each.text, "id": each.learning.id} for each in sheet.to_give],
    }


def _print_sheet(session: Session, sheet: Prep) -> None:
    from netjournal.cli.saying import goal_line  # deferred with the sheet that it serves

    contact = sheet.contact
    output.title(named(contact))
    where = ", ".join(part for part in (contact.role, contact.organization, tier_name(contact.tier)) if part)
    output.line(where)
    if contact.why:
        output.line(contact.why)
    known = [f"{each.topic}: {each.evidence}".rstrip(": ") for each in sheet.knows]
    problems = [f"{each.problem.title} ({'; '.join(each.reasons)})" for each in sheet.problems]
    for title, lines in (
        ("What you promised", [goal_line(each, session.today) for each in sheet.promises]),
        ("Open loops", [each.text for each in sheet.loops]),
        ("What they know", known),
        ("Problems of yours that they may know about", problems),
        ("What you could give", [each.text for each in sheet.to_give]),
    ):
        if lines:
            output.heading(title)
            for each in lines:
                output.paragraph(each.replace("\n", " "))
    output.heading(_conversations(sheet))
    for talk in sheet.conversations:
        for number, text in enumerate(interaction_lines(talk, sheet.names)):
            output.paragraph(text, indent="  " if number == 0 else "      ")


def _conversations(sheet: Prep) -> str:
    if not sheet.conversations:
        return "You have not noted a conversation with them yet"
    minutes = sum(each.minutes or 0 for each in sheet.conversations)
    return f"Conversations: {len(sheet.conversations)}{f', {say_minutes(minutes)} in all' if minutes else ''}"
