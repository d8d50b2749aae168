"""The demo journal."""

from __future__ import annotations

import click

from netjournal.cli.open import look_around
from netjournal.cli.session import Session, pass_session


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
    look_around(session.show)
