"""Expertise, introductions and memberships: subcommands of `contact`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from netjournal.cli import output
from netjournal.cli.choosing import print_one
from netjournal.cli.completions import who
from netjournal.cli.parameters import DAY, WORDS
from netjournal.cli.session import Session, pass_session
from netjournal.errors import JournalError

if TYPE_CHECKING:
    from datetime import date

WHO = click.argument("whom", type=WORDS, metavar="WHO", shell_complete=who)
ON = click.option("--on", type=DAY, help="The day it happened; today where none is given.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")


@click.command()
@WHO
@click.argument("topic", type=WORDS)
@click.option("--evidence", type=WORDS, required=True, help="How you know: what you saw or what came of it.")
@ON
@JSON
@pass_session
def knows(session: Session, /, *, whom: str, topic: str, evidence: str, on: date | None, as_json: bool) -> None:
    """Note what somebody knows, with the evidence for it.

    \b
    Example:
      netjournal contact knows tomas "seating plans" --evidence "his groups settle in a minute"
    """
    contact = session.journal.contacts.find(whom)
    row = session.journal.network.knows(contact, topic, evidence=evidence, on=on or session.today, today=session.today)
    if as_json:
        print_one(row)
    else:
        output.line(f"Noted: {contact.name} knows {row.topic}.")


@click.command()
@WHO
@click.argument("topic", type=WORDS)
@ON
@JSON
@pass_session
def credit(session: Session, /, *, whom: str, topic: str, on: date | None, as_json: bool) -> None:
    """Note that you credited somebody for what they know, or asked them to show it.

    \b
    Example:
      netjournal contact credit tomas "seating plans"
    """
    contact = session.journal.contacts.find(whom)
    network = session.journal.network
    row = network.elevate(network.about(contact, topic), on=on or session.today, today=session.today)
    if as_json:
        print_one(row)
    else:
        output.line(f"Noted: {contact.name} was credited for {row.topic}.")


@click.command()
@WHO
@click.argument("topic", type=WORDS)
@click.option("--to", "reached", type=WORDS, metavar="WHO", required=True, shell_complete=who, help="Whom it reached.")
@JSON
@pass_session
def spread(session: Session, /, *, whom: str, topic: str, reached: str, as_json: bool) -> None:
    """Note that what somebody knows reached another.

    \b
    Example:
      netjournal contact spread tomas "seating plans" --to lucia
    """
    contact, to = session.journal.contacts.find(whom), session.journal.contacts.find(reached)
    network = session.journal.network
    row = network.spread(network.about(contact, topic), to)
    if as_json:
        print_one(row)
    else:
        output.line(f"Noted: {row.topic} went from {contact.name} to {to.name}.")


@click.command()
@WHO
@click.argument("community", type=WORDS, shell_complete=who)
@click.option("--role", type=WORDS, default="", help="What they do there.")
@click.option("--since", type=DAY, help="The day they joined, where you know it.")
@JSON
@pass_session
def join(session: Session, /, *, whom: str, community: str, role: str, since: date | None, as_json: bool) -> None:
    """Note that a person belongs to a community.

    \b
    Example:
      netjournal contact join lucia "Maths Department" --role lead
    """
    from netjournal.domain.expertise import join as joined  # deferred: only this command needs it

    person, there = session.journal.contacts.find(whom), session.journal.contacts.find(community)
    row = session.journal.network.join(joined(person, there, role=role, since_on=since, today=session.today))
    if as_json:
        print_one(row)
    else:
        output.line(f"Noted: {person.name} belongs to {there.name}.")


@click.command()
@click.argument("one", type=WORDS, shell_complete=who)
@click.argument("other", type=WORDS, shell_complete=who)
@click.option("--by", type=WORDS, metavar="WHO", shell_complete=who, help="Who brought them together, if not you.")
@click.option("--about", "topic", type=WORDS, default="", help="What it was about.")
@click.option("--outcome", type=WORDS, default="", help="What came of it.")
@ON
@JSON
@pass_session
def introduce(
    session: Session,
    /,
    *,
    one: str,
    other: str,
    by: str | None,
    topic: str,
    outcome: str,
    on: date | None,
    as_json: bool,
) -> None:
    """Note that two contacts met through you, or through somebody else; and later on, what came of it.

    \b
    Examples:
      netjournal contact introduce tomas noor --about "number talks"
      netjournal contact introduce tomas noor --outcome "they plan together now"
    """
    from netjournal.domain.expertise import introduce as introduced  # deferred: only this command needs it

    find = session.journal.contacts.find
    first, second = find(one), find(other)
    new = introduced(
        first,
        second,
        by=find(by) if by else None,
        topic=topic,
        outcome=outcome,
        on=on or session.today,
        today=session.today,
    )
    row = session.journal.network.introduce(new)
    if as_json:
        print_one(row)
    else:
        output.line(f"Noted: {first.name} and {second.name} met.")


@click.command()
@WHO
@click.argument("community", type=WORDS, shell_complete=who)
@ON
@JSON
@pass_session
def leave(session: Session, /, *, whom: str, community: str, on: date | None, as_json: bool) -> None:
    """Note that a person no longer belongs to a community; that they did stays on both pages.

    \b
    Example:
      netjournal contact leave lucia "number talks circle" --on "last friday"
    """
    person, there = session.journal.contacts.find(whom), session.journal.contacts.find(community)
    row = session.journal.network.leave(person, there, on=on or session.today, today=session.today)
    if as_json:
        print_one(row)
    else:
        output.line(f"Noted: {person.name} no longer belongs to {there.name}.")


@click.command()
@WHO
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")
@pass_session
def thought(session: Session, whom: str, as_json: bool) -> None:
    """Note that you thought of somebody: their silence counts from today, and no conversation is made up.

    \b
    Example:
      netjournal contact thought gideon
    """
    found = session.journal.contacts.find(whom)
    row = session.journal.goals.thought_of(found, on=session.today)
    if as_json:
        print_one(row)
    else:
        output.line(f"Noted: you thought of {found.name}.")


@click.command()
@click.argument("one", type=WORDS, shell_complete=who)
@click.argument("other", type=WORDS, shell_complete=who)
@pass_session
def distinct(session: Session, one: str, other: str) -> None:
    """Remember that two who look alike are two: nobody proposes again to make them one.

    \b
    Example:
      netjournal contact distinct samo samw
    """
    contacts = session.journal.contacts
    first, second = contacts.find(one), contacts.find(other)
    if first.id == second.id:
        raise JournalError(f"{first.name} is one contact.", "Name two.")
    contacts.are_two(first, second)
    output.line(f"Remembered: {first.name} (@{first.handle}) and {second.name} (@{second.handle}) are two.")


@click.command()
@WHO
@click.option("--back", is_flag=True, help="Take them up again instead.")
@ON
@JSON
@pass_session
def archive(session: Session, /, *, whom: str, back: bool, on: date | None, as_json: bool) -> None:
    """Lay somebody aside: nothing asks about them any more, and everything about them stays.

    \b
    Examples:
      netjournal contact archive ratiochat
      netjournal contact archive ratiochat --back
    """
    from netjournal.domain.happened import refuse_future  # deferred: only this command needs it

    found = session.journal.contacts.find(whom)
    day = on or session.today
    refuse_future(day, session.today)
    contacts = session.journal.contacts
    row = contacts.take_up(found) if back else contacts.lay_aside(found, day)
    if as_json:
        print_one(row)
    else:
        output.line(f"{row.name} was {'taken up again' if back else 'laid aside'}.")


SUBCOMMANDS = (knows, credit, spread, join, leave, introduce, thought, distinct, archive)
