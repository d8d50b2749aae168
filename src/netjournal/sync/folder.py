"""The shared folder as it looks from outside: what lies in it, and the marker that says whose it is."""

from __future__ import annotations

import os
import re
import stat
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from netjournal.frozen import dataclass
from netjournal.sync.names import MARKER, is_skipped

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds that a file or a listing may take; an online-only file may have to be fetched first."""

_JOURNAL = re.compile(r"^journal: ([0-9a-f-]{36})$", re.MULTILINE)

MARKER_TEXT = """This folder holds a netjournal that several computers share.

Each computer keeps its own file netjournal_….db here and reads the others'. Please leave them as they are;
to stop sharing, use "netjournal sync off" on each computer. Copies that your sync program makes are read, too.

{journals}
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """One file of the folder. `mark` changes whenever the file may have: size, times and identity in one text."""

    name: str
    size: int
    mark: str


class TooSlow(Exception):
    """A disk or drive did not answer in time."""


class Patience:
    """Does slow things in threads of their own, and gives up waiting after a while.

    What hangs keeps hanging in its thread; it is not begun a second time meanwhile.
    """

    def __init__(self, seconds: float = PATIENCE) -> None:
        self.seconds = seconds
        self._hanging: dict[str, threading.Thread] = {}

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
        thread.start()
        thread.join(self.seconds)
        if thread.is_alive():
            self._hanging[key] = thread
            raise TooSlow(key)
        self._hanging.pop(key, None)
        if errors:
            raise errors[0]
        return results[0]


def listing(folder: Path) -> dict[str, Seen]:
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
                found[entry.name] = Seen(entry.name, status.st_size, mark)
    return found


def marker_text(journals: Iterable[str]) -> str:
    """What the marker of these journals, which are one, says."""
    return MARKER_TEXT.format(journals="\n".join(f"journal: {each}" for each in sorted(journals)))


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
