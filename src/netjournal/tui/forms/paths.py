"""The field for a folder, which completes what is typed.

A line for the path of a file, which completes what is typed.
"""

# ruff: noqa: ARG002 - every kind of field reads, writes and explains itself with the same signature

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widgets import Input

from netjournal.errors import JournalError
from netjournal.startup.fast_dataclass import dataclass
from netjournal.tui.forms.fields import COMPLETIONS, Field, FieldContext, FieldProposal
from netjournal.tui.text import format_path

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


@dataclass(frozen=True, slots=True)
class FolderField(Field):
    """A folder that is there, or whose parent is; the value is its path."""

    def write(self, value: Path, reading: FieldContext) -> str:
        """The path as people write it."""
        return format_path(value)

    def read(self, text: str, reading: FieldContext) -> Path:
        """The path, absolute. Raises JournalError where neither it nor what it would lie in is a folder."""
        path = _path(text)
        if path.is_dir():
            return path
        if path.exists():
            raise JournalError(f"{path} is a file, not a folder.", "Choose a folder.")
        if not path.parent.is_dir():
            raise JournalError(f"There is no folder {path.parent}.", "Check its name, or the drive.")
        return path

    def meaning(self, text: str, reading: FieldContext) -> str:
        """The whole path, and whether it is a new one."""
        path = _path(text)
        if path.is_dir():
            return str(path)
        return f"{path}, a new folder" if path.parent.is_dir() and not path.exists() else ""

    def proposals(self, text: str, cursor: int, reading: FieldContext) -> tuple[FieldProposal, ...]:
        """Folders that continue the path up to the cursor."""
        before, slash, start = text[:cursor].rpartition("/")
        if not start or start == "~":
            return ()
        names = sorted(name for name in _folders(_path(before + slash or ".")) if name.startswith(start))
        fitting = [name for name in names if start.startswith(".") or not name.startswith(".")]
        begin = cursor - len(start)
        return tuple(FieldProposal(f"{name}/", f"{name}/", begin, len(text)) for name in fitting[:COMPLETIONS])


def _path(text: str) -> Path:
    try:
        return Path(text.strip()).expanduser().absolute()
    except RuntimeError:  # there is no such user
        return Path(text.strip()).absolute()


def _folders(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            looked_at = (entry for entry, _ in zip(entries, range(MOST_LOOKED_AT), strict=False))
            return [entry.name for entry in looked_at if entry.name.isprintable() and entry.is_dir()]
    except (OSError, ValueError):
        return []
