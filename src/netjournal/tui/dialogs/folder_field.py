"""The field for a folder, which completes what is typed."""

# ruff: noqa: ARG002 - every kind of field reads, writes and explains itself with the same signature

from __future__ import annotations

import os
from pathlib import Path

from netjournal.errors import JournalError
from netjournal.frozen import dataclass
from netjournal.tui.dialogs.field import Field, Proposal, Reading
from netjournal.tui.dialogs.fields import COMPLETIONS
from netjournal.tui.dialogs.path_line import MOST_LOOKED_AT
from netjournal.tui.paths import say_path


@dataclass(frozen=True, slots=True)
class Folder(Field):
    """A folder that is there, or whose parent is; the value is its path."""

    def write(self, value: Path, reading: Reading) -> str:
        """The path as people write it."""
        return say_path(value)

    def read(self, text: str, reading: Reading) -> Path:
        """The path, absolute. Raises JournalError where neither it nor what it would lie in is a folder."""
        path = _path(text)
        if path.is_dir():
            return path
        if path.exists():
            raise JournalError(f"{path} is a file, not a folder.", "Choose a folder.")
        if not path.parent.is_dir():
            raise JournalError(f"There is no folder {path.parent}.", "Check its name, or the drive.")
        return path

    def meaning(self, text: str, reading: Reading) -> str:
        """The whole path, and whether it is a new one."""
        path = _path(text)
        if path.is_dir():
            return str(path)
        return f"{path}, a new folder" if path.parent.is_dir() and not path.exists() else ""

    def proposals(self, text: str, cursor: int, reading: Reading) -> tuple[Proposal, ...]:
        """Folders that continue the path up to the cursor."""
        before, slash, start = text[:cursor].rpartition("/")
        if not start or start == "~":
            return ()
        names = sorted(name for name in _folders(_path(before + slash or ".")) if name.startswith(start))
        fitting = [name for name in names if start.startswith(".") or not name.startswith(".")]
        begin = cursor - len(start)
        return tuple(Proposal(f"{name}/", f"{name}/", begin, len(text)) for name in fitting[:COMPLETIONS])


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
