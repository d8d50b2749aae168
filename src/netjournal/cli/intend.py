"""The term's intention, and the terms themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from netjournal.cli import io
from netjournal.cli.group import Group
from netjournal.cli.params import DAY_AHEAD, PERCENT, WEEKLY_MINUTES, WORDS, print_json, print_one
from netjournal.cli.session import Session, pass_session
from netjournal.domain.intentions import find_term, parse_shares
from netjournal.domain.intentions import intend as intended
from netjournal.domain.school_calendar import term_on
from netjournal.text.dates import format_date
from netjournal.text.durations import format_minutes

if TYPE_CHECKING:
    from datetime import date

    from netjournal.domain.records import Intention


@click.command()
@click.option("--colleagues", type=PERCENT, metavar="PERCENT", help="Share of time for everyday colleagues.")
@click.option("--communities", type=PERCENT, metavar="PERCENT", help="Share for networks of like-minded people.")
@click.option("--following", type=PERCENT, metavar="PERCENT", help="Share for networks that you only follow.")
@click.option(
    "--term",
    "term_name",
    type=WORDS,
    default="",
    metavar="NAME",
    help="Another term than the present one; alone it shows its plan.",
)
@click.option("--weekly-minutes", type=WEEKLY_MINUTES, metavar="N", help="Minutes a week in all.")
@click.option("--floor", type=WEEKLY_MINUTES, metavar="N", help="Minutes a week that colleagues get at the least.")
@click.option("--why", type=WORDS, default="", help="What it is for, in one sentence.")
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")
@pass_session
def intend(
    session: Session,
    /,
    *,
    colleagues: int | None,
    communities: int | None,
    following: int | None,
    term_name: str,
    weekly_minutes: int | None,
    floor: int | None,
    why: str,
    as_json: bool,
) -> None:
    """Make your plan for the term: how you mean to spend your networking time. Without shares it is shown.

    \b
    Example:
      netjournal intend --colleagues 50 --communities 35 --following 15 --floor 60 --why "the people next door first"
    """
    given = (colleagues, communities, following, weekly_minutes, floor)
    terms = session.journal.terms()
    if all(value is None for value in given) and not why:
        day = find_term(term_name, terms, session.today).starts_on if term_name else session.today
        _show(session, day, as_json=as_json)
        return
    shares = parse_shares(colleagues, communities, following)
    new = intended(
        colleagues=shares[0],
        communities=shares[1],
        following=shares[2],
        term=find_term(term_name, terms, session.today) if term_name else term_on(session.today, terms),
        weekly_minutes=weekly_minutes,
        floor_minutes=floor,
        why=why,
        today=session.today,
    )
    stored = session.journal.intentions.set(new)
    if as_json:
        print_one(stored)
    else:
        _tell(stored)


def _show(session: Session, day: date, *, as_json: bool) -> None:
    """Show the plan that holds on a day."""
    found = session.journal.intentions.on(day)
    if as_json:
        print_json([found] if found else [])
    elif found is None:
        when = "for today" if day == session.today else "for that term"
        io.line(f"You have no plan {when} yet.")
        io.note("Make one like this: `netjournal intend --colleagues 50 --communities 35 --following 15`")
    else:
        _tell(found)


def _tell(found: Intention) -> None:
    until = f" to {format_date(found.ends_on)}" if found.ends_on else " on"
    io.line(
        f"From {format_date(found.starts_on)}{until}: colleagues {found.colleagues} %, communities"
        f" {found.communities} %, following {found.following} %."
    )
    if found.weekly_minutes:
        io.line(f"{format_minutes(found.weekly_minutes)} a week in all.")
    if found.floor_minutes:
        io.line(f"At least {format_minutes(found.floor_minutes)} a week for colleagues.")
    if found.why:
        io.line(found.why)


@click.group(cls=Group)
def term() -> None:
    """Enter the terms and holidays of your school year.

    \b
    Example:
      netjournal term add Autumn 2026-09-01 2026-12-18
    """


@term.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the records as one JSON document.")
@pass_session
@io.paged
def list_terms(session: Session, as_json: bool) -> None:
    """List terms and holidays, the oldest first.

    \b
    Example:
      netjournal term list
    """
    found = session.journal.terms()
    if as_json:
        print_json(found)
    elif found:
        rows = [
            (
                "holiday" if result.holiday else "term",
                result.name,
                format_date(result.starts_on),
                format_date(result.ends_on),
            )
            for result in found
        ]
        io.table(("kind", "name", "first day", "last day"), rows)
    else:
        io.line("No terms are entered yet.")


@term.command("add")
@click.argument("name", type=WORDS)
@click.argument("first", type=DAY_AHEAD)
@click.argument("last", type=DAY_AHEAD)
@click.option("--holiday", is_flag=True, help="These days are a holiday and do not count.")
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")
@pass_session
def add_term(session: Session, /, *, name: str, first: date, last: date, holiday: bool, as_json: bool) -> None:
    """Enter a term or a holiday, with its first and last day.

    \b
    Example:
      netjournal term add "Half-term" 2026-10-26 2026-10-30 --holiday
    """
    stored = session.journal.school_terms.add(name, first, last, holiday=holiday)
    if as_json:
        print_one(stored)
    else:
        io.line(f"{stored.name}: {format_date(stored.starts_on)} to {format_date(stored.ends_on)}.")


@term.command("drop")
@click.argument("name", type=WORDS)
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")
@pass_session
def drop_term(session: Session, name: str, as_json: bool) -> None:
    """Put a term into the trash; `undo` brings it back.

    \b
    Example:
      netjournal term drop Autumn
    """
    found = find_term(name, session.journal.terms(), session.today, holiday=True)
    session.journal.school_terms.trash(found)
    if as_json:
        print_one(found)
    else:
        io.line(f"{found.name} is in the trash; `netjournal undo` brings it back.")
