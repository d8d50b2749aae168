"""Opening the journal on the screen, and the demo journal."""

from __future__ import annotations

import click

from netjournal.cli.session import Session, pass_session


def open_journal(session: Session) -> None:
    """Open the session's journal on the screen."""
    from netjournal.tui.app import run  # deferred: Textual takes longer to import than most commands run

    run(session.folder)


@click.command()
@pass_session
def demo(session: Session) -> None:
    """Look round in an invented school year.

    Opens a throw-away copy of a journal that a grade 7 maths teacher might have kept, and whose year ends today.
    Whatever you do in it is gone when you leave, and your own journal is not touched.

    \b
    Example:
      netjournal demo
    """
    from netjournal.demo import throw_away  # deferred, as is the screen: no other command needs them
    from netjournal.tui.app import run

    with throw_away(session.today) as folder:
        run(folder, demo=True)
