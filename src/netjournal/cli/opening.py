"""Opening the journal on the screen, which is what most runs do: there are no arguments to read for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from netjournal.cli.failing import carry_any_text, ending
from netjournal.config import LOOK_AROUND, journal_folder, today

OpenScreen = Callable[[Path, bool], str | None]
"""Opens the journal in a folder on the screen; True says that it is the demo. Returns what was asked for on leaving."""


def open_at_once(show: OpenScreen) -> int:
    """What `netjournal` alone does; returns the status that the process ends with."""
    carry_any_text()
    with ending(lambda: journal_folder(None)) as end:
        open_journal(journal_folder(None), show)
    return end.status


def open_journal(folder: Path, show: OpenScreen) -> None:
    """Open a journal on the screen; whoever asks there to look round in the demo comes back here after."""
    while show(folder, False) == LOOK_AROUND:
        look_around(show)


def look_around(show: OpenScreen) -> None:
    """Open a throw-away copy of the demo journal on the screen."""
    from netjournal.demo import throw_away  # deferred: no other command needs it

    with throw_away(today()) as folder:
        show(folder, True)
