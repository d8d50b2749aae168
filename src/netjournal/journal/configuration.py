"""Every setting of this computer and of the journal: its words, its values, and how it is changed."""

from __future__ import annotations

import difflib
import os
import shlex
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from netjournal import config
from netjournal.domain.settings import format_weekdays, parse_channels, parse_weekdays
from netjournal.errors import CannotOpen, WrongUsage
from netjournal.journal.editor import split_command
from netjournal.journal.journal import Journal
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import WEEKDAYS, DateOrder
from netjournal.text.normalize import join_and

THEME = "theme"
OWN_EMAILS = "mail_own"
"""The journal's setting that holds the teacher's own addresses."""

SCHOOL_DAYS = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Option:
    """A setting: its key, what it does, its values in words, and how a text becomes a value.

    `stored_as` is its key in the journal; empty where the settings file of this computer holds it. With `several`, the
    text is of several words, each in quotes where it has spaces.
    """

    key: str
    words: str
    values: str
    parse: Callable[[str], Any]
    format: Callable[[Any], str]
    default: Any
    stored_as: str = ""
    several: bool = False


def _choice(known: Iterable[str]) -> Callable[[str], str]:
    names = tuple(known)

    def parse(text: str) -> str:
        word = text.strip().casefold()
        if word in names:
            return word
        nearest = difflib.get_close_matches(word, names, n=1)
        hint = f"Did you mean {nearest[0]}?" if nearest else f"Say {join_and(list(names), 'or')}."
        raise WrongUsage(f"“{text}” is none of its values.", hint)

    return parse


def _flag(text: str) -> bool:
    return _choice(("true", "false", "yes", "no"))(text) in ("true", "yes")


def _flag_words(value: bool) -> str:
    return "true" if value else "false"


def _name(text: str) -> str:
    name = " ".join(text.split())
    if len(name) > 60 or not name.isprintable():
        raise WrongUsage("A computer's name has at most 60 letters.")
    return name


def _addresses(text: str) -> list[str]:
    found = list(dict.fromkeys(text.replace(",", " ").casefold().split()))
    for address in found:
        name, _, host = address.rpartition("@")
        if not name or not host:
            raise WrongUsage(f"“{address}” is no e-mail address.", "Write it as me@school.example.")
    return found


NONE = "none"
"""What is said to set a path back to nothing."""


def _absolute(text: str) -> str:
    try:
        return str(Path(text).expanduser().absolute())
    except RuntimeError:  # there is no such user
        return str(Path(text).absolute())


def _path(text: str) -> str:
    bare = text.strip()
    if bare.casefold() in ("", NONE):
        return ""
    path = _absolute(bare)
    if not Path(path).parent.is_dir():
        raise WrongUsage(f"There is no folder {Path(path).parent}.", "Name a file or folder that your phone writes to.")
    return path


def _calendars(text: str) -> list[str]:
    found: dict[str, None] = {}
    for word in split_command(text, windows=os.name == "nt"):
        if word.casefold() == NONE:
            continue
        path = _absolute(word)
        if not Path(path).is_file():
            raise WrongUsage(f"There is no file {path}.", "Name the .ics files that your calendar keeps up to date.")
        found[path] = None
    return list(found)


def _editor(text: str) -> str:
    bare = text.strip()
    if bare.casefold() in ("", NONE):
        return ""
    words = split_command(bare, windows=os.name == "nt")
    if not words or shutil.which(words[0]) is None:
        raise WrongUsage(f"The editor “{bare}” is not here.", "Name one that is, for example nano.")
    return bare


OPTIONS = (
    Option(THEME, "The colours of the screen.", ", ".join(config.THEMES), _choice(config.THEMES), str,
           config.DEFAULT_THEME),
    Option("ascii", "Plain letters instead of symbols.", "true or false", _flag, _flag_words, False),
    Option("inbox", "The file or folder with the lines that you write on your phone.",
           "a path, or none for inbox.txt in the shared folder", _path, str, ""),
    Option("calendars", "Calendar files that are read again whenever the journal is opened.",
           "paths of .ics files; none for no calendar", _calendars, shlex.join, (), several=True),
    Option("editor", "The editor for longer texts.", "a command, such as nano; none for EDITOR", _editor, str, ""),
    Option("computer", "What this computer is called when you share the journal.", "a name", _name, str, ""),
    Option("date-order", "How a date such as 3/4 is read.", "dmy, mdy or ymd",
           _choice(order.value for order in DateOrder), str, DateOrder.DMY.value, "date_order"),
    Option("week-start", "The day that a week begins on.", "a day, such as monday",
           lambda text: parse_weekdays(text)[0], lambda day: WEEKDAYS[day].casefold(), 0, "week_start"),
    Option("school-days", "The days on which you teach.", "days, such as mon-fri",
           lambda text: list(parse_weekdays(text)), lambda days: format_weekdays(days).replace("–", "-").casefold(),
           list(SCHOOL_DAYS), "school_days"),
    Option("channels", "Channels of your own, next to the usual ones.", "words, such as staffroom, club",
           lambda text: list(parse_channels(text)), ", ".join, [], "channels"),
    Option("mail.own", "Your own e-mail addresses, so that a calendar tells you from the others.",
           "addresses, such as me@school.example, me@home.example", _addresses, ", ".join, [], OWN_EMAILS),
)  # fmt: skip


def find_option(key: str) -> Option:
    """The setting of that key. Raises WrongUsage with the nearest."""
    wanted = key.strip().casefold().replace("_", "-")
    found = next((option for option in OPTIONS if option.key == wanted), None)
    if found is not None:
        return found
    nearest = difflib.get_close_matches(wanted, [option.key for option in OPTIONS], n=1)
    hint = f"Did you mean {nearest[0]}?" if nearest else "`netjournal config` lists all."
    raise WrongUsage(f"There is no setting “{key}”.", hint)


def value_of(journal: Journal, folder: Path, option: Option) -> Any:
    """The value of a setting as it holds now."""
    if option.stored_as:
        return journal.settings.get(option.stored_as, option.default)
    stored = getattr(config.read_settings(folder), option.key)
    return (journal.store.local(THEME) or stored) if option.key == THEME else stored


def set_value(journal: Journal, folder: Path, option: Option, text: str) -> Any:
    """Set a value from what was typed; returns it. Raises WrongUsage for one that cannot be."""
    value = option.parse(text)
    if option.stored_as:
        journal.settings.put(option.stored_as, value)
        return value
    write_setting(folder, option.key, value)
    if option.key == THEME:
        journal.store.keep_local(THEME, value)
    return value


def write_setting(folder: Path, key: str, value: Any) -> None:
    """Set a value in the settings file; its comments and order stay. Raises CannotOpen where it has a mistake."""
    path = folder / config.SETTINGS
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        document = tomlkit.parse(text)
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise CannotOpen(f"The settings file {path} has a mistake: {error}.", "Change that line first.") from error
    document[key] = value
    new = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(tomlkit.dumps(document))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
