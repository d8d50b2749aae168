"""Words that could not be stored yet."""

from __future__ import annotations

import click

from netjournal.cli import io
from netjournal.cli.group import Group
from netjournal.cli.session import Session, pass_session
from netjournal.errors import NotFound
from netjournal.text.normalize import truncate


@click.group(cls=Group, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print them as one JSON document.")
@click.pass_context
def drafts(ctx: click.Context, as_json: bool) -> None:
    """Show what you wrote and have not saved yet.

    \b
    Examples:
      netjournal drafts
      netjournal drafts show log:1 | netjournal log --create -
    """
    if ctx.invoked_subcommand is not None:
        return
    session = ctx.ensure_object(Session)
    waiting = session.journal.drafts.waiting()
    if as_json:
        io.document([{"key": key, "text": text} for key, text in waiting.items()])
    elif waiting:
        io.table(("draft", "words"), [(key, truncate(text, 200)) for key, text in waiting.items()])
    else:
        io.line("No drafts: everything that you wrote is saved.")


@drafts.command()
@click.argument("key")
@pass_session
def show(session: Session, key: str) -> None:
    """Print a draft whole.

    \b
    Example:
      netjournal drafts show log:1
    """
    io.paragraph(_text_of(session, key), indent="")


@drafts.command()
@click.argument("key")
@pass_session
def drop(session: Session, key: str) -> None:
    """Throw a draft away. This cannot be undone.

    \b
    Example:
      netjournal drafts drop log:1
    """
    _text_of(session, key)
    session.journal.drafts.drop(key)
    io.line(f"The draft {key} is gone.")


def _text_of(session: Session, key: str) -> str:
    text = session.journal.drafts.get(key)
    if not text:
        raise NotFound(f"There is no draft “{key}”.", "`netjournal drafts` lists those that there are.")
    return text
