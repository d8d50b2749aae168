"""Decisions about the networks that one follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from netjournal.cli import output
from netjournal.cli.choosing import pick, print_json, print_one, shorten
from netjournal.cli.completions import who
from netjournal.cli.parameters import CHOICE, DAY, DAY_AHEAD, WORDS
from netjournal.cli.session import Session, pass_session
from netjournal.domain.dates import say_exact
from netjournal.domain.model import Choice, Contact, Decision
from netjournal.domain.words import one_line

if TYPE_CHECKING:
    from datetime import date

JSON = click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")


@click.group()
def decision() -> None:
    """Decide about a network that you only follow: write the sign of success down first, then invest, watch or leave.

    \b
    Example:
      netjournal decision open ratiochat --sign "two ideas that I try"
    """


@decision.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the records as one JSON document.")
@pass_session
def list_decisions(session: Session, as_json: bool) -> None:
    """List decisions, the first due first, those that were made last.

    \b
    Example:
      netjournal decision list
    """
    found = session.journal.decisions.all()
    if as_json:
        print_json(found)
        return
    if not found:
        output.line("No network is under a look.")
        return
    short = shorten(session, found)
    names = session.journal.contacts.names([each.contact_id for each in found])
    rows = [
        (short[each.id], names.get(each.contact_id, "somebody since forgotten"), _state(each), _words(each))
        for each in found
    ]
    output.table(("id", "network", "state", "words"), rows)


def _state(each: Decision) -> str:
    if each.choice is None:
        return f"by {say_exact(each.recheck_on)}"
    return f"{each.choice.value}{f', {say_exact(each.decided_on)}' if each.decided_on else ''}"


def _words(each: Decision) -> str:
    return one_line(each.reason if each.choice is not None else each.success_sign, 200)


@decision.command("open")
@click.argument("whom", type=WORDS, metavar="WHO", shell_complete=who)
@click.option("--sign", type=WORDS, required=True, help="What would show that it is worth more of your time.")
@click.option("--until", type=DAY_AHEAD, help="When to decide; in eight weeks where no day is given.")
@JSON
@pass_session
def open_decision(session: Session, whom: str, sign: str, until: date | None, as_json: bool) -> None:
    """Begin a look at a network that you follow.

    \b
    Example:
      netjournal decision open ratiochat --sign "two ideas that I try" --until "in 6 weeks"
    """
    contact = session.journal.contacts.find(whom)
    opened = session.journal.decisions.begin(contact, success_sign=sign, opened_on=session.today, recheck_on=until)
    if as_json:
        print_one(opened)
    else:
        output.line(f"{contact.name}: to decide by {say_exact(opened.recheck_on)}.")


@decision.command()
@click.argument("identity", metavar="ID")
@click.argument("choice", type=CHOICE)
@click.option("--reason", type=WORDS, required=True, help="Why, held against the sign that you wrote down.")
@click.option("--on", type=DAY, help="The day it was decided; today where none is given.")
@JSON
@pass_session
def make(session: Session, /, *, identity: str, choice: Choice, reason: str, on: date | None, as_json: bool) -> None:
    """Decide: invest (it moves up to communities), watch, or leave (it is laid aside).

    \b
    Example:
      netjournal decision make 019aaf3c leave --reason "forty posts, nothing that I tried"
    """
    found = pick(session, Decision, identity)
    (contact,) = session.journal.some(Contact, [found.contact_id])
    decided = session.journal.decisions.decide(
        found, choice=choice, reason=reason, on=on or session.today, today=session.today
    )
    if as_json:
        print_one(decided)
    else:
        output.line(f"{contact.name}: {choice.value}.")


@decision.command()
@click.argument("identity", metavar="ID")
@click.argument("until", type=DAY_AHEAD)
@JSON
@pass_session
def later(session: Session, identity: str, until: date, as_json: bool) -> None:
    """Look at it for longer: another day to decide on.

    \b
    Example:
      netjournal decision later 019aaf3c "in 2 weeks"
    """
    found = session.journal.decisions.later(pick(session, Decision, identity), until=until, today=session.today)
    if as_json:
        print_one(found)
    else:
        output.line(f"To decide by {say_exact(found.recheck_on)}.")
