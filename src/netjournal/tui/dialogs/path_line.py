"""A line for the path of a file, which completes what is typed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widgets import Input

MOST_LOOKED_AT = 5000


class PathSuggester(Suggester):
    """Completes the last part of a path from what is in the folder before it."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The first name, by the alphabet, that continues the path; folders end in a slash."""
        return completed(value)


def completed(typed: str) -> str | None:
    """A path that begins as typed, or None. Files that hide are only found by somebody who types their dot."""
    before, _, start = typed.rpartition("/")
    folder = Path(f"{before}/" if before or typed.startswith("/") else ".").expanduser()
    try:
        with os.scandir(folder) as entries:
            names = [
                f"{entry.name}/" if entry.is_dir() else entry.name
                for entry, _ in zip(entries, range(MOST_LOOKED_AT), strict=False)
                if entry.name.startswith(start) and (start.startswith(".") or not entry.name.startswith("."))
            ]
    except (OSError, ValueError):
        return None
    fitting = sorted(name for name in names if name.isprintable() and name != start)
    return f"{typed.removesuffix(start) if start else typed}{fitting[0]}" if start and fitting else None


class PathLine(Input):
    """A path; tab takes what is suggested, and goes on where nothing is."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", show=False)]

    def __init__(self, value: str = "", *, placeholder: str = "") -> None:
        super().__init__(value, placeholder=placeholder, suggester=PathSuggester())
        self.cursor_blink = False

    def action_complete(self) -> None:
        """Take the suggestion, or leave the line."""
        suggested = completed(self.value)
        if suggested is None:
            self.screen.focus_next()
        else:
            self.value = suggested
            self.cursor_position = len(suggested)
