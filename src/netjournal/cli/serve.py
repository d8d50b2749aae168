"""The journal in this computer's browser."""

from __future__ import annotations

import shlex
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from netjournal.cli import io
from netjournal.cli.session import Session, pass_session
from netjournal.errors import JournalError
from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    import webbrowser

    from netjournal.cli import web_server
else:
    web_server = lazy_import("netjournal.cli.web_server")
    webbrowser = lazy_import("webbrowser")


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="The port; a free one otherwise.")
@click.option("--open/--no-open", "opens", default=True, help="Open the browser at once, or only print the address.")
@pass_session
def serve(session: Session, port: int, opens: bool) -> None:
    """Open the journal in this computer's browser.

    It listens on this computer alone, its address has a secret in it that is new each time, and the page loads nothing
    from elsewhere. ctrl+c ends it.

    \b
    Example:
      netjournal serve
    """
    if find_spec("textual_serve") is None:
        raise JournalError(
            "For the browser netjournal needs one more package.",
            "Install netjournal again with its extra: `uv tool install '.[web]'` or `.venv/bin/pip install '.[web]'`.",
        )
    try:
        server = web_server.JournalServer(_command(session), port)
    except OSError as error:
        raise JournalError(f"Port {port} is taken by another program.", "Leave out --port, or name another.") from error

    def opened(address: str) -> None:
        click.echo(f"Your journal is at {address}")
        io.note("Only this computer can reach it, and only with this address. ctrl+c ends it.")
        sys.stdout.flush()
        if opens:
            webbrowser.open(address)

    server.run(opened)


def _command(session: Session) -> str:
    """The command that opens the screen of this journal, as the shell reads it."""
    words = [sys.executable, "-m", "netjournal", "--journal", str(session.folder)]
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
