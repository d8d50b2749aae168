"""Writing files that a person may have opened, edited or synchronised meanwhile.

A file is written whole or not at all; one whose content would be the same is not touched; and one that somebody
edited since our last export, or that we never wrote, is left as it is: ours goes beside it, under another name.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Protocol

from netjournal.errors import JournalError
from netjournal.startup.fast_dataclass import dataclass

LONGEST_NAME = 255
"""Bytes of a file's name that ordinary systems allow."""


class State(StrEnum):
    """What became of a file that was to be written."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class WriteResult:
    """`path` holds what was exported; with BESIDE that is not `wanted`, which somebody edited and which was left.

    `foreign` tells that netjournal never wrote `wanted`: it is of another program or of a person.
    """

    path: Path
    state: State
    wanted: Path
    foreign: bool = False

    @property
    def sentence(self) -> str:
        """What happened, in words."""
        if self.state is State.UNCHANGED:
            return f"{self.path} is up to date."
        if self.state is State.BESIDE and self.foreign:
            return f"{self.wanted} is not from netjournal, so it was left alone; the new file is {self.path}."
        if self.state is State.BESIDE:
            return f"{self.wanted} was edited since, so it was left alone; the new one is {self.path}."
        return f"Wrote {self.path}."


class HashStore(Protocol):
    """What remembers the SHA-256 of what was last written to a file."""

    def written(self, path: Path) -> str | None: ...

    def remember(self, path: Path, sha256: str) -> None: ...


def write_safely(
    path: Path,
    content: str | bytes,
    memory: HashStore,
    *,
    private: bool = False,
    dry_run: bool = False,
    flush: bool = True,
) -> WriteResult:
    """Bring `content` into the file at `path`, or beside it.

    `private` files are readable by their owner alone. Without `flush` whoever writes many files brings them to the disk
    at the end, with `flush_all`. With `dry_run` nothing is written, and the outcome is what
    would be. Raises JournalError where it cannot be written; the file is then as it was.
    """
    data = content.encode() if isinstance(content, str) else content
    with plain_errors(path):
        target = path.expanduser().resolve()
        for place in _places(target):
            held = _held(place)
            if held is None or held == data or memory.written(place) == _digest(held):
                break
        if held != data and not dry_run:
            _replace(place, data, held, private=private, flush=flush)
    if not dry_run:
        memory.remember(place, _digest(data))
    if place != target:
        return WriteResult(place, State.BESIDE, target, foreign=memory.written(target) is None)
    return WriteResult(place, State.UNCHANGED if held == data else State.WRITTEN, target)


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """The system's errors about a file, as sentences."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise JournalError(f"{path} could not be written ({why}).", "Choose another place with --to PATH.") from error


def _places(target: Path) -> Iterator[Path]:
    """The file itself, then the names beside it: `week (new).md`, `week (new 2).md`, …"""
    yield target
    for number in count(1):
        mark = " (new)" if number == 1 else f" (new {number})"
        room = LONGEST_NAME - len(f"{mark}{target.suffix}".encode())
        stem = target.stem.encode()[:room].decode(errors="ignore")
        yield target.with_name(f"{stem}{mark}{target.suffix}")


def _held(path: Path) -> bytes | None:
    """What a file holds now, None where there is none. Raises OSError for what is no ordinary file."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(0, "there is a folder of that name")
    if not stat.S_ISREG(mode):
        raise OSError(0, "that is not an ordinary file")
    return path.read_bytes()


def flush_all() -> None:
    """Bring everything written to the disk, where the system can."""
    if hasattr(os, "sync"):
        os.sync()


def _replace(path: Path, data: bytes, held: bytes | None, *, private: bool, flush: bool) -> None:
    """Write to a file of its own, then put that in the place of the other in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".netjournal-{secrets.token_hex(8)}.tmp")
    # The mode is what the umask makes of it, as for any file that a person saves.
    file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
    try:
        with open(file, "wb") as stream:  # noqa: PTH123 (a descriptor, not a path)
            stream.write(data)
            if flush:
                stream.flush()
                os.fsync(stream.fileno())
        if held is not None and not private:
            fresh.chmod(stat.S_IMODE(path.stat().st_mode))
        if _held(path) != held:
            raise OSError(0, "somebody is writing to it just now; try again")
        fresh.replace(path)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise
    if flush:
        _keep_folder(path.parent)


def _keep_folder(folder: Path) -> None:
    """Make the renaming outlive the plug being pulled, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
