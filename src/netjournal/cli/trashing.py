"""The trash: what lies in it, and bringing it back."""

from __future__ import annotations

import click

from netjournal.cli import output
from netjournal.cli.session import Session, pass_session

SHORTEST = 8


@click.group()
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
def list_(session: Session, as_json: bool) -> None:
    """Show what is in the trash, the latest first.

    \b
    Example:
      netjournal trash list
    """
    things = session.journal.trash_can.all()
    if as_json:
        output.document(
            [
                {"id": each.id, "kind": each.noun, "text": each.text, "deleted_at": each.at.isoformat()}
                for each in things
            ]
        )
    elif things:
        ids = _short([each.id for each in things])
        rows = [(ids[each.id], f"{each.at.astimezone():%a %d %b %Y %H:%M}", each.noun, each.text) for each in things]
        output.table(("id", "since", "kind", "what"), rows)
    else:
        output.line("The trash is empty.")


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
    output.line(f"Back again: {thing.text} ({thing.noun}).")
