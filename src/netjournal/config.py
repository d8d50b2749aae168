"""Where things live, the settings file, and what day it is."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netjournal.errors import JournalError
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    import difflib
    import tomllib

    import platformdirs
else:
    difflib = lazy_import("difflib")
    platformdirs = lazy_import("platformdirs")
    tomllib = lazy_import("tomllib")

DATABASE = "journal.db"
SETTINGS = "settings.toml"
LOOK_AROUND = "demo"
"""What the screen answers on leaving when the teacher asked for the demo journal."""

DEFAULT_THEME = "netjournal-light"
THEMES = (
    "netjournal-light", "netjournal-dark", "netjournal-contrast",
    "ansi-dark", "ansi-light", "atom-one-dark", "atom-one-light", "catppuccin-frappe", "catppuccin-latte",
    "catppuccin-macchiato", "catppuccin-mocha", "dracula", "flexoki", "gruvbox", "monokai", "nord", "rose-pine",
    "rose-pine-dawn", "rose-pine-moon", "solarized-dark", "solarized-light", "textual-dark", "textual-light",
    "tokyo-night",
)  # fmt: skip
"""The program's own themes, then Textual's."""


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


def now() -> datetime:
    """This moment in this computer's time zone, on the day that `today` gives."""
    moment = datetime.now().astimezone()
    day = today()
    return moment if day == moment.date() else datetime.combine(day, moment.time()).astimezone()


@dataclass(frozen=True, slots=True)
class Settings:
    """What this computer's settings file says; everything has a default.

    `theme` names a theme of the screen; `ascii` replaces the glyphs by plain letters also where the terminal could show
    them; `keys` maps a command's id to its keys, comma-separated; `computer` is this computer's name in sync. `inbox`
    is the file or folder in which the phone's lines lie, `calendars` are files that are read again and again, `editor`
    is the command of an editor. `mistakes` are what could not be read, a sentence each.
    """

    theme: str = DEFAULT_THEME
    ascii: bool = False
    computer: str = ""
    inbox: str = ""
    calendars: tuple[str, ...] = ()
    editor: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    mistakes: tuple[str, ...] = ()


def read_settings(folder: Path) -> Settings:
    """The settings file of a journal folder; what is missing or mistaken has its default, and mistakes are named."""
    path = folder / SETTINGS
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text in UTF-8"
        return Settings(mistakes=(f"The settings file {path} cannot be read ({why}), so the defaults hold.",))
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Settings(mistakes=(f"The settings file {path} has a mistake, so the defaults hold: {error}.",))
    return checked(data)


def checked(data: dict[str, Any]) -> Settings:
    """Settings from the values of the file; each that is unknown or of a wrong kind is named, and has its default."""
    values: dict[str, Any] = {}
    mistakes = []
    for key, value in data.items():
        wrong = key in KINDS and type(value) is not KINDS[key][0]
        if key not in KINDS:
            nearest = difflib.get_close_matches(key, KINDS, n=1)
            hint = f" Did you mean {nearest[0]}?" if nearest else f" There are {', '.join(KINDS)}."
            mistakes.append(f"settings.toml has “{key}”, which is no setting.{hint}")
        elif wrong:
            mistakes.append(f"settings.toml: {key} must be {KINDS[key][1]}, so its default holds.")
        elif key == "keys":
            values[key] = {name: keys for name, keys in value.items() if isinstance(keys, str)}
            mistakes += [f"settings.toml: the keys of {name} must be in quotes." for name in value.keys() - values[key]]
        elif key == "calendars":
            values[key] = tuple(path for path in value if isinstance(path, str))
        elif key == "theme" and value not in THEMES:
            nearest = difflib.get_close_matches(value, THEMES, n=1)
            hint = f" Did you mean {nearest[0]}?" if nearest else " `netjournal config` lists them."
            mistakes.append(f"settings.toml: there is no theme “{value}”, so the usual one is shown.{hint}")
        else:
            values[key] = value
    return Settings(**values, mistakes=tuple(mistakes))


def unknown_keys(settings: Settings, known: Collection[str]) -> tuple[str, ...]:
    """The names under [keys] that no command of the screen has, a sentence each with the nearest."""
    sentences = []
    for name in settings.keys:
        if name not in known:
            nearest = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {nearest[0]}?" if nearest else ""
            sentences.append(f"settings.toml has “{name}” under [keys], which is no command of the screen.{hint}")
    return tuple(sentences)


KINDS: Mapping[str, tuple[type, str]] = {
    "theme": (str, "a name in quotes"),
    "ascii": (bool, "true or false"),
    "computer": (str, "a name in quotes"),
    "inbox": (str, "a path in quotes"),
    "calendars": (list, "paths in quotes, in brackets"),
    "editor": (str, "a command in quotes"),
    "keys": (dict, "a part of its own, [keys]"),
}
"""What the settings file may hold: the type of each value, and the type in words."""
