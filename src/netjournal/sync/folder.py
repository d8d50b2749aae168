"""The shared folder as it looks from outside: what lies in it, and the marker that says whose it is.

Noticing that the folder changed, by its listing alone, and deciding when it is time for a round. Pure.

Names in the shared folder: ours, other programs' temporary files, and the copies that sync programs make.

A name decides only what is shown and tidied; what is merged is decided by what a file holds.
"""

from __future__ import annotations

import dataclasses
import os
import re
import stat
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern

PREFIX = "netjournal_"
PLAIN, ENCRYPTED, RECENT = ".db", ".db.age", ".recent"
MARKER = "netjournal-folder.txt"
KEY = "key.age"

_STEM = r"netjournal_[a-z]{7}(?:\.recent)?"
OWN = lazy_pattern(rf"^{_STEM}\.db(\.age)?$")

OTHER = "another program"

COPY_PATTERNS = {
    "Syncthing": r"\.sync-conflict-\d{8}-\d{6}(-[A-Z0-9]{7})?(\.db)?",
    "rclone": r"(\.db)?(\.conflict\d+|\.\.path[12])",
    "Unison": r" \(conflict(_on_| #\d+_on_)\d{4}-\d{2}-\d{2}\)",
    "Nextcloud": r" \(conflicted copy \d{4}-\d{2}-\d{2} \d{6}\)",
    "Seafile": r" \(SFConflict [^/\\]{1,120}\)",
    "Jottacloud": r" \(Conflict \d{4}-\d{2}-\d{2} [^/\\]{1,80}\)",
    "Dropbox": r" \(([^/\\]{0,120}\d{4}-\d{2}-\d{2}[^()]{0,20}|[^/\\]{1,80}'s conflicted copy( \d{1,3})?"
    r"|(Case|Unicode Encoding|Selective Sync) Conflict( \d{1,3})?)\)",
    "Box": r" \([^()\s]+@[^()\s]+\)",
    "Google Drive": r"( ?\(\d{1,3}\)| \[Conflict( \d{1,3})?\])",
    "iCloud": r" \d{1,3}",
    "OneDrive": r"-[^/\\]{1,80}?(-\d{1,3}|-safeBackup-\d{4})?",
    "Synology Drive": r"_[^/\\]{1,80}_(Case)?Conflict(_\d{1,3})?",
    "Resilio": r"\.Conflict(\d{1,3})?",
    OTHER: r"[ ._()\[\]{}~+,;#-][^/\\]{0,160}?",
}
"""What each program puts between our name and its end when it meets two versions of one file, the last any other one:
what it moves away is merged, published and kept, so that a wide pattern loses nothing."""

_END = r"((\.db)?(\.age)?(\.conflict\d+|\.\.path[12])?)"
_COPIES = [(program, lazy_pattern(rf"^({_STEM})(\.db)?{middle}{_END}$")) for program, middle in COPY_PATTERNS.items()]


def own_name(device: str, *, encrypted: bool) -> str:
    """The name of the base that a computer publishes."""
    return f"{PREFIX}{device}{ENCRYPTED if encrypted else PLAIN}"


def recent_name(device: str, *, encrypted: bool) -> str:
    """The name of the file with what it wrote since. Older versions take it for no conflict copy, as `-recent` was."""
    return f"{PREFIX}{device}{RECENT}{ENCRYPTED if encrypted else PLAIN}"


def base_of(name: str) -> str:
    """The name of the base that belongs to a name that a computer publishes under."""
    return name.replace(RECENT, "", 1)


def is_own(name: str) -> bool:
    """Whether a name is one that a computer publishes under."""
    return OWN.match(name) is not None


def is_skipped(name: str) -> bool:
    """Whether a file is another program's temporary one, or a folder's housekeeping."""
    return name.startswith((".", "~")) or name.endswith((".tmp", ".part", ".partial", ".crdownload", "~"))


def copied_by(name: str) -> str | None:
    """Which program made this conflict copy of a published file; None where the name isn't one."""
    if is_own(name):
        return None
    return next((program for program, pattern in _COPIES if pattern.match(name)), None)


def looks_like_ours(name: str) -> bool:
    """Whether a person would take a file of this name for one of netjournal's."""
    return name.startswith(PREFIX)


T = TypeVar("T")

COMMAND_PATIENCE = 8.0
"""Seconds that all touches of the folder by one command may take together: it ends within ten."""

LEAST_WAIT = 0.02
"""Seconds that are waited for a file even when nothing of that is left: what answers at once is still done."""

PATIENCE = 20.0
"""Seconds that a file or a listing may take; an online-only file may have to be fetched first."""

_JOURNAL = lazy_pattern(r"^journal: ([0-9a-f-]{36})$", re.MULTILINE)

MARKER_TEXT = """This folder holds a netjournal that several computers share.

Each computer keeps its own file netjournal_….db here and reads the others'. Please leave them as they are;
to stop sharing, use "netjournal sync off" on each computer. Copies that your sync program makes are read, too.

{journals}
"""


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """One file of the folder. `mark` changes whenever the file may have: size, times and identity in one text."""

    name: str
    size: int
    mark: str


class TooSlow(Exception):
    """A disk or drive did not answer in time."""


class Patience:
    """Does slow things in threads of their own, and gives up waiting after a while.

    What hangs keeps hanging in its thread; it is not begun a second time meanwhile. With `in_all`, all that is done
    between two calls of `begin` takes `seconds` together at most: so a command ends, however many files hang.
    """

    def __init__(self, seconds: float = PATIENCE, *, in_all: bool = False) -> None:
        self.seconds = seconds
        self._in_all = in_all
        self._left = seconds
        self._hanging: dict[str, threading.Thread] = {}

    def begin(self) -> None:
        """From here on there are all the seconds again."""
        self._left = self.seconds

    def wait_for(self, key: str, work: Callable[[], T]) -> T:
        """What `work` returns. Raises what it raises, or TooSlow."""
        before = self._hanging.get(key)
        if before is not None and before.is_alive():
            raise TooSlow(key)
        results: list[T] = []
        errors: list[BaseException] = []

        def run() -> None:
            try:
                results.append(work())
            except BaseException as error:  # noqa: BLE001 - it is raised again where it is waited for
                errors.append(error)

        thread = threading.Thread(target=run, name=f"reading {key}", daemon=True)
        began = time.monotonic()
        thread.start()
        thread.join(max(self._left, LEAST_WAIT) if self._in_all else self.seconds)
        self._left -= time.monotonic() - began
        if thread.is_alive():
            self._hanging[key] = thread
            raise TooSlow(key)
        self._hanging.pop(key, None)
        if errors:
            raise errors[0]
        return results[0]


def listing(folder: Path) -> dict[str, FolderEntry]:
    """The ordinary files of the folder by name, without other programs' temporary ones. Raises OSError."""
    found = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_skipped(entry.name):
                continue
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:  # gone since the folder was read
                continue
            if stat.S_ISREG(status.st_mode):
                mark = f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"
                found[entry.name] = FolderEntry(entry.name, status.st_size, mark)
    return found


def marker_text(journals: Iterable[str]) -> str:
    """What the marker of these journals, which are one, says."""
    return MARKER_TEXT.format(journals="\n".join(f"journal: {journal}" for journal in sorted(journals)))


def read_marker(folder: Path) -> frozenset[str] | None:
    """The journals that the folder's marker names; None where there is no marker, or one that says nothing."""
    try:
        text = (folder / MARKER).read_text(encoding="utf-8", errors="replace")[:10_000]
    except FileNotFoundError:
        return None
    return frozenset(_JOURNAL.findall(text)) or None


def is_gone(known: Iterable[str], present: Iterable[str], *, marked: bool) -> bool:
    """Whether this is not the folder that it was: the marker and every file known from it are missing.

    An empty folder where a drive should be is no place to publish.
    """
    return not marked and not set(known) & set(present)


POLL_SECONDS = 2.5
"""How often the folder is listed while the screen is open."""

QUIET = timedelta(seconds=5)
"""So long after the last edit it is published: not each of ten edits in a row."""

TRY_AGAIN = timedelta(seconds=60)
"""How long what went wrong is left alone before it is tried again."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What a look at the listing says: whether there is news, and which files are still changing."""

    news: bool
    changing: frozenset[str]


class FolderWatch:
    """Compares listings. A file counts once it looked the same twice: sync programs write meanwhile."""

    def __init__(self) -> None:
        self._before: dict[str, str] = {}
        self._known: dict[str, str] | None = None

    def look(self, present: Mapping[str, FolderEntry]) -> Noticed:
        """Take the next listing in."""
        marks = {name: seen.mark for name, seen in present.items()}
        stable = {name: mark for name, mark in marks.items() if self._before.get(name) == mark}
        gone = (self._known or {}).keys() - marks.keys()
        news = bool(gone) or any((self._known or {}).get(name) != mark for name, mark in stable.items())
        self._known = {**{name: mark for name, mark in (self._known or {}).items() if name in marks}, **stable}
        self._before = marks
        return Noticed(news, frozenset(marks.keys() - stable.keys()))


@dataclasses.dataclass(slots=True)
class Pace:
    """Decides when a round is due, from what happened when."""

    edited_at: datetime | None = None
    failed_at: datetime | None = None
    news: bool = True

    def is_due(self, now: datetime) -> bool:
        """Whether to do a round now: news arrived, an edit has rested, or what failed is to be tried again."""
        if self.news:
            return True
        if self.failed_at is not None:
            return now - self.failed_at >= TRY_AGAIN
        return self.edited_at is not None and now - self.edited_at >= QUIET

    def did(self, now: datetime, *, complete: bool) -> None:
        """A round was done just now; with something left waiting where it wasn't `complete`."""
        self.news = False
        self.edited_at = None
        self.failed_at = None if complete else now
