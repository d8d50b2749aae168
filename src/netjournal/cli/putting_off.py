"""Not now: a subcommand of `learning`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from netjournal.cli import output
from netjournal.cli.choosing import pick, print_one
from netjournal.cli.completions import ids
from netjournal.cli.parameters import DAY_AHEAD
from netjournal.cli.session import Session, pass_session
from netjournal.domain.dates import say_exact
from netjournal.domain.model import Learning
from netjournal.domain.words import one_line

if TYPE_CHECKING:
    from datetime import date


@click.command()
@click.argument("identity", metavar="ID", shell_complete=ids("learning"))
@click.argument("until", type=DAY_AHEAD)
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")
@pass_session
def later(session: Session, identity: str, until: date, as_json: bool) -> None:
    """Let a learning ask for nothing until a day; it stays open, and comes back then.

    \b
    Example:
      netjournal learning later 019aaf3c "in 2 weeks"
    """
    found = pick(session, Learning, identity)
    put_away = session.journal.learnings.later(found, until=until, today=session.today)
    if as_json:
        print_one(put_away)
    else:
        output.line(one_line(found.text, 200))
        output.line(f"It comes back on {say_exact(until)}.")
