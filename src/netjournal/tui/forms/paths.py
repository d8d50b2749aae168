"""The field for a folder, which completes what is typed.

A line for the path of a file, which completes what is typed.
"""

# ruff: noqa: ARG002 - every kind of field reads, writes and explains itself with the same signature

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from platformdirs import user_downloads_path
from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, Static

from netjournal.errors import JournalError
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.sanitize import strip_controls
from netjournal.tui.forms.fields import COMPLETIONS, Field, FieldContext, FieldProposal
from netjournal.tui.text import format_path

MOST_LOOKED_AT = 5000


IMPORTABLE = frozenset(
    {".csv", ".eml", ".ics", ".json", ".mbox", ".md", ".opml", ".tsv", ".txt", ".vcf", ".xlsx", ".zip"}
)
OFFERED = 5
LISTED = 8


class PathSuggester(Suggester):
    """Completes the last part of a path from what is in the folder before it."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The first name, by the alphabet, that continues the path; folders end in a slash."""
        return completed(value)


def completed(typed: str) -> str | None:
    """A path that begins as typed, or None. Files that hide are only found by somebody who types their dot."""
    return next(iter(continued(typed)), None) if typed.rpartition("/")[2] else None


def continued(typed: str) -> list[str]:
    """Every path that begins as typed and goes on, by the alphabet; folders end in a slash."""
    before, _, start = typed.rpartition("/")
    folder = Path(f"{before}/" if before or typed.startswith("/") else ".").expanduser()
    try:
        with os.scandir(folder) as entries:
            names = [
                f"{entry.name}/" if entry.is_dir() else entry.name
                for entry, _ in zip(entries, range(MOST_LOOKED_AT), strict=False)
                if entry.name.startswith(start) and (start.startswith(".") or not entry.name.startswith("."))
            ]
    except (OSError, ValueError, RuntimeError):
        return []
    stem = typed.removesuffix(start) if start else typed
    return [stem + name for name in sorted(names) if name.isprintable() and name != start]


def downloads() -> list[str]:
    """What was downloaded last and could be imported, the newest first, as people write the paths."""
    folder = user_downloads_path()
    found: list[tuple[float, Path]] = []
    try:
        with os.scandir(folder) as entries:
            for entry, _ in zip(entries, range(MOST_LOOKED_AT), strict=False):
                if Path(entry.name).suffix.lower() in IMPORTABLE and entry.name.isprintable() and entry.is_file():
                    found.append((entry.stat().st_mtime, folder / entry.name))
    except OSError:
        return []
    return [format_path(path) for _, path in sorted(found, reverse=True)[:OFFERED]]


class PathList(Static):
    """What fits, under the line."""

    DEFAULT_CSS = "PathList { height: auto; padding: 0 1; color: $text-muted; }"


class PathLine(Input):
    """A path. Tab completes it as far as it is plain, then goes through what fits, which is listed below the line.

    An empty line is completed from what was downloaded last. Tab leaves the line only where nothing goes on.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", show=False)]

    def __init__(self, value: str = "", *, placeholder: str = "") -> None:
        super().__init__(value, placeholder=placeholder, suggester=PathSuggester(), select_on_focus=False)
        self.cursor_blink = False
        self._listed = PathList("", classes="path-list", markup=False)
        self._fitting: list[str] = []

    async def on_mount(self) -> None:
        """What fits is listed right under the line."""
        if isinstance(self.parent, Widget):
            await self.parent.mount(self._listed, after=self)
        self._list(downloads() if not self.value else [], "In Downloads: ")

    def on_input_changed(self) -> None:
        """Another path: what was listed no longer fits, unless tab goes through it."""
        if not self.value:
            self._list(downloads(), "In Downloads: ")
        elif self.value not in self._fitting:
            self._list([path for path in self._fitting if path.startswith(self.value)], "")

    def action_complete(self) -> None:
        """Go on as far as all that fits agrees, then from one to the next; leave the line where nothing fits."""
        if self.value in self._fitting and len(self._fitting) > 1:
            place = self._fitting.index(self.value) + 1
            self._put(self._fitting[place % len(self._fitting)])
            return
        fitting = continued(self.value) if self.value else self._fitting
        if not fitting:
            self.screen.focus_next()
            return
        if not self.value:
            self._put(fitting[0])
            return
        common = os.path.commonprefix(fitting)  # noqa: RUF071 - a name is completed letter by letter
        self._list(fitting if len(fitting) > 1 else [], "")
        self._put(common if len(common) > len(self.value) else fitting[0])

    def _put(self, path: str) -> None:
        self.value = path
        self.cursor_position = len(path)

    def _list(self, paths: list[str], before: str) -> None:
        """Show what fits; the line itself says the folder."""
        self._fitting = paths
        names = [path.rstrip("/").rpartition("/")[2] + ("/" if path.endswith("/") else "") for path in paths]
        more = f"   and {len(names) - LISTED} more" if len(names) > LISTED else ""
        self._listed.update(strip_controls(before + "   ".join(names[:LISTED]) + more if names else ""))
        self._listed.display = bool(names)


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
