"""Opening the journal on the screen, and the demo journal."""

from __future__ import annotations

import click

from netjournal.cli.session import Session, pass_session
from netjournal.config import LOOK_AROUND


def open_journal(session: Session) -> None:
    """Open the session's journal on the screen; whoever asks there to look round in the demo comes back here after."""
    while session.show(session.folder, demo=False) == LOOK_AROUND:
        _look_around(session)


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
    _look_around(session)


def _look_around(session: Session) -> None:
    from netjournal.demo import throw_away  # deferred: no other command needs it

    with throw_away(session.today) as folder:
        session.show(folder, demo=True)
