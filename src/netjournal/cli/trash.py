"""The trash: what lies in it, and bringing it back."""

from __future__ import annotations

import click

from netjournal.cli import io
from netjournal.cli.group import Group
from netjournal.cli.session import Session, pass_session

SHORTEST = 8


@click.group(cls=Group)
def trash() -> None:
    """What was deleted, and the way back.

    Nothing leaves the trash by itself; only `contact forget` erases.

    \b
    Example:
      netjournal trash list
    """


@trash.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON document.")
@pass_session
@io.paged
def list_trash(session: Session, as_json: bool) -> None:
    """Show what is in the trash, the latest first.

    \b
    Example:
      netjournal trash list
    """
    things = session.journal.trash_can.all()
    if as_json:
        io.document(
            [
                {"id": thing.id, "kind": thing.noun, "text": thing.text, "deleted_at": thing.at.isoformat()}
                for thing in things
            ]
        )
    elif things:
        ids = _short([thing.id for thing in things])
        rows = [
            (ids[thing.id], f"{thing.at.astimezone():%a %d %b %Y %H:%M}", thing.noun, thing.text) for thing in things
        ]
        io.table(("id", "since", "kind", "what"), rows)
    else:
        io.line("The trash is empty.")


def _short(ids: list[str]) -> dict[str, str]:
    """Beginnings of these ids that mean one of them each."""
    length = SHORTEST
    while len({identity[:length] for identity in ids}) < len(set(ids)):
        length += 1
    return {identity: identity[:length] for identity in ids}


@trash.command()
@click.argument("identity", metavar="ID")
@pass_session
def restore(session: Session, identity: str) -> None:
    """Bring something back; `undo` puts it into the trash again.

    \b
    Example:
      netjournal trash restore 0199aa31
    """
    thing = session.journal.trash_can.find(identity)
    session.journal.trash_can.restore(thing)
    io.line(f"Back again: {thing.text} ({thing.noun}).")
