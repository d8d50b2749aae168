"""Taking changes back."""

from __future__ import annotations

import click

from netjournal.cli import io
from netjournal.cli.session import Session, pass_session
from netjournal.errors import JournalError


@click.command()
@click.option("--list", "listed", is_flag=True, help="Show what can be taken back, the latest first.")
@click.option("--again", is_flag=True, help="Make the change again that was taken back last.")
@click.option("--json", "as_json", is_flag=True, help="With --list: print one JSON document.")
@pass_session
def undo(session: Session, listed: bool, again: bool, as_json: bool) -> None:
    """Take the last change back.

    Changes made on the screen and by commands are one list. It survives restarts.

    \b
    Example:
      netjournal undo --list
    """
    if listed:
        _list(session, as_json=as_json)
        return
    done = session.journal.undo.forward() if again else session.journal.undo.back()
    if done is None:
        raise JournalError(f"There is nothing to {'do again' if again else 'take back'}.")
    io.line(f"{'Done again' if again else 'Taken back'}: {done.label}.")


def _list(session: Session, *, as_json: bool) -> None:
    changes = session.journal.undo.latest()
    if as_json:
        io.document(
            [{"number": change.number, "label": change.label, "at": change.at.isoformat()} for change in changes]
        )
    elif changes:
        rows = [(f"{change.at.astimezone():%a %d %b %Y %H:%M}", change.label) for change in changes]
        io.table(("when", "what"), rows)
    else:
        io.line("There is nothing to take back.")
