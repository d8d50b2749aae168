"""Where things live, the settings file, and what day it is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from netjournal.errors import CannotOpen, JournalError
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    import tomllib

    import platformdirs
else:
    platformdirs = lazy_import("platformdirs")
    tomllib = lazy_import("tomllib")

DATABASE = "journal.db"
SETTINGS = "settings.toml"
LOOK_AROUND = "demo"
"""What the screen answers on leaving when the teacher asked for the demo journal."""

DEFAULT_THEME = "netjournal-light"


def journal_folder(given: str | os.PathLike[str] | None = None) -> Path:
    """The folder of the local journal: the one given, else `NETJOURNAL_HOME`, else the platform's data folder."""
    chosen = given or os.environ.get("NETJOURNAL_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    return platformdirs.user_data_path("netjournal", appauthor=False)


def today() -> date:
    """Today as a plain local date; `NETJOURNAL_TODAY=2026-11-23` sets it.

    Raises JournalError where that variable is not a date.
    """
    text = os.environ.get("NETJOURNAL_TODAY")
    if not text:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise JournalError(
            f"NETJOURNAL_TODAY is “{text}”, which is not a date.", "Write it as 2026-11-23, or unset it."
        ) from None


@dataclass(frozen=True, slots=True)
class Settings:
    """What this computer's settings file says; everything has a default.

    `theme` names a theme of the screen; `ascii` replaces the glyphs by plain letters;
    `keys` maps a command's id to its keys, comma-separated; `computer` is this computer's name in sync.
    """

    theme: str = DEFAULT_THEME
    ascii: bool = False
    computer: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)


def read_settings(folder: Path) -> Settings:
    """The settings file of a journal folder; a missing one means the defaults.

    Raises CannotOpen where it cannot be read or is not TOML, naming the line.
    """
    path = folder / SETTINGS
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text in UTF-8"
        raise CannotOpen(f"The settings file {path} cannot be read ({why}).", "Mend it, or move it away.") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CannotOpen(
            f"The settings file {path} has a mistake: {error}.", "Mend that line, or move the file away."
        ) from error
    keys = data.get("keys", {})
    return Settings(
        theme=str(data.get("theme", DEFAULT_THEME)),
        ascii=bool(data.get("ascii", False)),
        computer=str(data.get("computer", "")),
        keys={str(k): str(v) for k, v in keys.items()} if isinstance(keys, dict) else {},
    )
