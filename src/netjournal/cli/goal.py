"""Goals: intentional follow-ups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from netjournal.cli import io
from netjournal.cli.format import goal_line, goal_state
from netjournal.cli.group import Group
from netjournal.cli.params import (
    DAY,
    DAY_AHEAD,
    MINUTES,
    WORDS,
    complete_contact,
    ids,
    pick,
    print_json,
    print_one,
    shorten,
    text_of,
)
from netjournal.cli.session import Session, pass_session
from netjournal.domain.goals import FROM_DONE, FROM_RULE, edit_goal_text, new_goal, sentence
from netjournal.domain.records import Goal, Learning, Problem
from netjournal.text.dates import format_date
from netjournal.text.normalize import truncate
from netjournal.text.recurrence import format_repeat

if TYPE_CHECKING:
    from datetime import date

    from netjournal.journal.goals import Ended


ID = click.argument("identity", metavar="ID", shell_complete=ids("goal"))
ON = click.option("--on", type=DAY, help="The day it happened; today where none is given.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")


@click.group(cls=Group)
def goal() -> None:
    """Keep what you mean to do, with whom and by when.

    \b
    Example:
      netjournal goal add "when I pass the staff room, I will ask Tomas about his seating plan" --with tomas
    """


@goal.command("list")
@click.option("--all", "every", is_flag=True, help="Show those that are done, skipped or dropped, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the records as one JSON document.")
@pass_session
@io.paged
def list_goals(session: Session, every: bool, as_json: bool) -> None:
    """List goals, the first due first.

    \b
    Example:
      netjournal goal list
    """
    found = session.journal.goals.all() if every else session.journal.open_goals()
    if as_json:
        print_json(found)
    elif found:
        short = shorten(session, found)
        rows = [
            (
                short[result.id],
                goal_state(result, session.today),
                format_date(result.due_on) if result.due_on else "",
                format_repeat(result.repeat),
                truncate(sentence(result), 300),
            )
            for result in found
        ]
        io.table(("id", "when", "due", "again", "goal"), rows)
    else:
        io.line("No goals are open.")


@goal.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=WORDS, metavar="TEXT...")
@click.option(
    "--with", "people", type=WORDS, multiple=True, metavar="WHO", shell_complete=complete_contact, help="For whom."
)
@click.option("--due", type=DAY_AHEAD, help="By when, such as friday or 2026-12-04.")
@click.option("--every", "repeat", type=WORDS, metavar="RULE", help="“2 weeks”, friday, monthly or an RFC 5545 rule.")
@click.option("--from-done", is_flag=True, help="Count the next date from the day it is done, not from the rule.")
@click.option("--learning", "learning_id", metavar="ID", shell_complete=ids("learning"), help="About this learning.")
@click.option("--problem", "problem_id", metavar="ID", shell_complete=ids("problem"), help="About this problem.")
@JSON
@pass_session
def add(
    session: Session,
    /,
    *,
    words: tuple[str, ...],
    people: tuple[str, ...],
    due: date | None,
    repeat: str | None,
    from_done: bool,
    learning_id: str | None,
    problem_id: str | None,
    as_json: bool,
) -> None:
    """Set a goal. “When …, I will …” is understood as a cue and an action.

    \b
    Example:
      netjournal goal add "send Lucía the template" --with lucia --due friday
    """
    contacts = [session.journal.contacts.find(person) for person in people]
    new = new_goal(
        text_of(words),
        contact_ids=tuple(dict.fromkeys(contact.id for contact in contacts)),
        due_on=due,
        repeat=repeat or "",
        repeat_from=FROM_DONE if from_done else FROM_RULE,
        learning_id=pick(session, Learning, learning_id).id if learning_id else "",
        problem_id=pick(session, Problem, problem_id).id if problem_id else "",
        today=session.today,
    )
    stored = session.journal.goals.add(new)
    if as_json:
        print_one(stored)
    else:
        io.line(f"Goal: {goal_line(stored, session.today)}")


@goal.command()
@ID
@click.option("--text", type=WORDS, help="Other words; “when …, I will …” is understood here, too.")
@click.option(
    "--with",
    "people",
    type=WORDS,
    multiple=True,
    metavar="WHO",
    shell_complete=complete_contact,
    help="For whom instead.",
)
@click.option("--due", "due_on", type=DAY_AHEAD, help="Another day.")
@click.option("--no-due", is_flag=True, help="No day: it waits for its cue.")
@click.option("--every", "repeat", type=WORDS, metavar="RULE", help="Repeat; “once” ends it.")
@click.option("--from-done/--from-rule", default=None, help="What the next date counts from.")
@JSON
@pass_session
def edit(
    session: Session,
    /,
    *,
    identity: str,
    people: tuple[str, ...],
    no_due: bool,
    from_done: bool | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Change a goal. What is not named stays as it is.

    \b
    Example:
      netjournal goal edit 019aaf3c --due "next friday"
    """
    found = pick(session, Goal, identity)
    values = {name: value for name, value in given.items() if value is not None}
    if values.get("repeat") == "once":
        values["repeat"] = ""
    if no_due:
        values["due_on"] = None
    if from_done is not None:
        values["repeat_from"] = FROM_DONE if from_done else FROM_RULE
    if people:
        contacts = [session.journal.contacts.find(person) for person in people]
        values["contact_ids"] = tuple(dict.fromkeys(contact.id for contact in contacts))
    if not values:
        raise click.UsageError("Nothing to change was named.")
    changes = edit_goal_text(found, values, session.today)
    label = f"Edit the goal “{truncate(sentence(found), 40)}”"
    edited = session.journal.edit(found, label, **changes) if changes else found
    if as_json:
        print_one(edited)
    else:
        io.line(f"Goal: {goal_line(edited, session.today)}")


@goal.command()
@ID
@click.option("--note", type=WORDS, default="", help="What came of it.")
@click.option("--minutes", type=MINUTES, help="Log the conversation, too, with this many minutes.")
@ON
@JSON
@pass_session
def done(session: Session, /, *, identity: str, note: str, minutes: int | None, on: date | None, as_json: bool) -> None:
    """Mark a goal as done.

    \b
    Example:
      netjournal goal done 019aaf3c --note "he shared the seating plan" --minutes 15
    """
    found = pick(session, Goal, identity)
    ended = session.journal.goals.done(
        found, on=on or session.today, today=session.today, outcome=note, minutes=minutes
    )
    _tell(session, ended, "Done", as_json)
    if ended.interaction is not None and not as_json:
        io.line(f"Saved: {ended.interaction.summary}")


@goal.command()
@ID
@click.option("--reason", type=WORDS, default="", help="Why nothing was needed, if you like.")
@ON
@JSON
@pass_session
def skip(session: Session, identity: str, reason: str, on: date | None, as_json: bool) -> None:
    """Skip a goal: you thought about it, and nothing was needed.

    \b
    Example:
      netjournal goal skip 019aaf3c
    """
    found = pick(session, Goal, identity)
    ended = session.journal.goals.skip(found, on=on or session.today, today=session.today, reason=reason)
    _tell(session, ended, "Skipped, which is an answer", as_json)


@goal.command()
@ID
@click.argument("until", type=DAY_AHEAD)
@JSON
@pass_session
def snooze(session: Session, identity: str, until: date, as_json: bool) -> None:
    """Put a goal off until a day; its due date stays.

    \b
    Example:
      netjournal goal snooze 019aaf3c monday
    """
    snoozed = session.journal.goals.snooze(pick(session, Goal, identity), until=until, today=session.today)
    if as_json:
        print_one(snoozed)
    else:
        io.line(f"Put off until {format_date(until)}: {truncate(sentence(snoozed), 200)}")


@goal.command()
@ID
@click.option("--reason", type=WORDS, required=True, help="Why you drop it.")
@ON
@JSON
@pass_session
def drop(session: Session, identity: str, reason: str, on: date | None, as_json: bool) -> None:
    """Drop a goal, and say why. A repeating one ends with it.

    \b
    Example:
      netjournal goal drop 019aaf3c --reason "he left the school"
    """
    found = pick(session, Goal, identity)
    ended = session.journal.goals.drop(found, reason=reason, on=on or session.today, today=session.today)
    _tell(session, ended, "Dropped", as_json)


@goal.command()
@ID
@JSON
@pass_session
def reopen(session: Session, identity: str, as_json: bool) -> None:
    """Open a goal again that was done, skipped or dropped.

    \b
    Example:
      netjournal goal reopen 019aaf3c
    """
    opened = session.journal.goals.reopen(pick(session, Goal, identity))
    if as_json:
        print_one(opened)
    else:
        io.line(f"Open again: {goal_line(opened, session.today)}")


def _tell(session: Session, ended: Ended, word: str, as_json: bool) -> None:
    if as_json:
        print_one(ended.goal)
        return
    io.line(f"{word}: {truncate(sentence(ended.goal), 200)}")
    if ended.following is not None:
        io.line(f"Next: {goal_line(ended.following, session.today)}")
