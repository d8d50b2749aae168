"""Opening the journal on the screen. `netjournal` alone comes here without the library that reads arguments.

That library, with what it imports, would take a tenth of the start.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from netjournal.cli.io import carry_any_text, ending
from netjournal.config import LOOK_AROUND, journal_folder, today
from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    from netjournal import demo
else:
    demo = lazy_import("netjournal.demo")

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
    with demo.throw_away(today()) as folder:
        show(folder, True)
