"""`python -m netjournal`, and what the `netjournal` command starts: the command line, and the screen given to it."""

from __future__ import annotations

import gc
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    from netjournal.cli import main as cli_main
    from netjournal.cli import open as cli_open
    from netjournal.tui import app, commands
    from netjournal.tui.sync import text as sync_text
else:
    cli_main = lazy_import("netjournal.cli.main")
    cli_open = lazy_import("netjournal.cli.open")
    app = lazy_import("netjournal.tui.app")
    commands = lazy_import("netjournal.tui.commands")
    sync_text = lazy_import("netjournal.tui.sync.text")

# Nearly all that a start makes stays; collecting garbage every 700 objects costs an eighth of the start.
gc.set_threshold(100_000, 10, 10)


def open_screen(folder: Path, demo: bool) -> str | None:
    """Open a journal on the screen; returns what the teacher asked for on leaving, if anything."""
    return app.run(folder, demo=demo)


def screen_text(topic: str) -> str:
    """What the screen says of a topic (`keys`, `sync`), for `netjournal help`; of `commands`, their names alone."""
    if topic == "commands":
        return "\n".join(commands.BY_ID)
    return commands.key_lines() if topic == "keys" else sync_text.explained()


def main() -> int:
    """Do what was typed; returns the status that the process ends with."""
    if len(sys.argv) == 1 and "_NETJOURNAL_COMPLETE" not in os.environ:
        return cli_open.open_at_once(open_screen)
    status = cli_main.main(open_screen=open_screen, screen_text=screen_text)
    _end_at_once(status)
    return status


def _end_at_once(status: int) -> None:
    """End a command without taking its modules apart one by one, which takes an eighth of the time of a logged line.

    By now the journal is closed and the output written; where anything else is still going on, it may end first.
    """
    if threading.active_count() == 1 and "textual" not in sys.modules:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    sys.exit(main())
