"""Taking changes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from netjournal.cli import io
from netjournal.cli.session import Session, pass_session
from netjournal.errors import JournalError
from netjournal.journal.search_results import obstacle_lines
from netjournal.storage.undo_log import InTheWay

if TYPE_CHECKING:
    from netjournal.storage.undo_log import Done


@click.command()
@click.option("--list", "listed", is_flag=True, help="Show what can be undone, the latest first.")
@click.option("--again", is_flag=True, help="Redo the change that was undone last.")
@click.option("--rest", is_flag=True, help="Leave what something was built on since, and take the rest back.")
@click.option("--json", "as_json", is_flag=True, help="Print what was undone, or the list, as one JSON document.")
@pass_session
def undo(session: Session, listed: bool, again: bool, rest: bool, as_json: bool) -> None:
    """Undo the last change.

    Changes made on the screen and by commands are one list. It survives restarts. What was changed again since, here or
    on another computer, is named and stays.

    \b
    Example:
      netjournal undo --list
    """
    if listed:
        _list(session, as_json=as_json)
        return
    try:
        done = session.journal.undo.forward(rest=rest) if again else session.journal.undo.back(rest=rest)
    except InTheWay as error:
        for line in obstacle_lines(session.journal, error.obstacles):
            io.warning(line)
        raise
    if done is None:
        raise JournalError(f"There is nothing to {'redo' if again else 'undo'}.")
    if as_json:
        io.document(_json(done))
    else:
        io.line(f"{'Redone' if again else 'Undone'}: {done.label}.")


def _json(change: Done) -> dict[str, Any]:
    return {"number": change.number, "label": change.label, "at": change.at.isoformat()}


def _list(session: Session, *, as_json: bool) -> None:
    changes = session.journal.undo.latest()
    if as_json:
        io.document([_json(change) for change in changes])
    elif changes:
        rows = [(f"{change.at.astimezone():%a %d %b %Y %H:%M}", change.label) for change in changes]
        io.table(("when", "what"), rows)
    else:
        io.line("There is nothing to undo.")
