"""What lies in the folder is read, checked and merged: one file after the other, each whole or not at all."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from netjournal.errors import JournalError
from netjournal.startup.fast_dataclass import dataclass
from netjournal.sync.answers import bring_back_kept
from netjournal.sync.doubles import absorb, heal_tiers
from netjournal.sync.encryption import CannotDecrypt, is_encrypted
from netjournal.sync.folder import KEY, MARKER, FolderEntry, TooSlow, looks_like_ours
from netjournal.sync.merge import Merged, merge, note_lost_rows
from netjournal.sync.outbound import why
from netjournal.sync.recent import narrowed
from netjournal.sync.state import (
    DAMAGED,
    LOCKED,
    MERGED,
    NEWER,
    OTHER,
    OTHER_JOURNAL,
    OWN,
    WAITING,
    FolderFile,
    Replica,
    take_new_device,
)
from netjournal.sync.status import Arrival
from netjournal.sync.validation import (
    CHUNK,
    FOOTER_LENGTH,
    FileOrigin,
    RemoteFile,
    Unreadable,
    footer_digest,
    in_short,
    is_footer_for,
    is_published,
    outline,
    remove_footer,
    validate,
)

HEAD = 100

NARROWED_FROM = 1 << 20
"""Bytes from which on a file is compared with the journal before its rows are examined."""

LARGEST = 1 << 30
"""No file of more bytes is copied: a journal of fifty years has a twentieth of that."""

MAY_BE_OURS = re.compile(r"netjournal|\.(db|sqlite3?|age|bak)\b|\.conflict\d*$|\.\.path[12]$", re.IGNORECASE)
"""Only such names are looked into: looking makes a sync program fetch a file that is online only."""


def is_worth_a_look(seen: FolderEntry) -> bool:
    """Whether a file could hold a journal, by its name."""
    return seen.name not in (MARKER, KEY) and MAY_BE_OURS.search(seen.name) is not None


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file, and what it brought."""

    file: FolderFile
    arrival: Arrival | None = None
    new_device: bool = False


def receive(replica: Replica, folder: Path, seen: FolderEntry, journals: frozenset[str]) -> Received:
    """Read one file of the folder and merge it where it is whole, of one of these journals, and new."""
    file = FolderFile(seen.name, seen.mark, OTHER, times_published=replica.memory.times_published)
    path = folder / seen.name
    try:
        head = replica.patience.wait_for(seen.name, lambda: _head(path))
        if seen.size > LARGEST:
            text = "it is larger than any journal"
            return Received(replace(file, state=DAMAGED, text=text) if _may_be_published(head) else file)
        if is_encrypted(head):
            return _receive_encrypted(replica, path, file, journals)
        if not is_published(head):
            ours = looks_like_ours(seen.name)
            return Received(replace(file, state=DAMAGED, text="it is not what was published") if ours else file)
        if not replica.patience.wait_for(seen.name, lambda: _ends_with_footer(path)):
            return Received(replace(file, state=DAMAGED, text=_no_footer(seen.size)))
        with replica.scratch() as copy:
            replica.patience.wait_for(seen.name, lambda: _fetch(path, copy))
            return _receive_plain(replica, copy, file, journals)
    except FileNotFoundError:
        return Received(replace(file, state=WAITING, text="it has just gone"))
    except TooSlow:
        return Received(replace(file, state=WAITING, text="the drive does not answer, or it is only online"))
    except (OSError, JournalError) as error:
        return Received(replace(file, state=WAITING, text=why(error)))


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _may_be_published(head: bytes) -> bool:
    return is_encrypted(head) or is_published(head)


def _ends_with_footer(path: Path) -> bool:
    """Whether the end of a file is a seal for a file of this length: so much is read before all of it is copied."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END) - FOOTER_LENGTH
        if size <= 0:
            return False
        file.seek(size)
        return is_footer_for(file.read(FOOTER_LENGTH), size)


def _no_footer(size: int) -> str:
    return "it ends too early" if size < 2 * FOOTER_LENGTH else "its seal does not fit"


def _fetch(path: Path, copy: Path) -> None:
    """Make a private copy. Raises OSError for a file that grew beyond the largest meanwhile."""
    left = LARGEST
    with path.open("rb") as source, copy.open("xb") as out:
        copy.chmod(0o600)
        while chunk := source.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise OSError(errno.EFBIG, "it is larger than any journal")
            out.write(chunk)


@contextmanager
def open_copy(replica: Replica, path: Path) -> Iterator[Path | None]:
    """A private copy of a published file, decrypted and without its seal; None where it is none that is whole.

    Raises OSError or TooSlow.
    """
    with replica.scratch(".age") as sealed, replica.scratch() as copy:
        head = replica.patience.wait_for(f"{path} head", lambda: _head(path))
        if is_encrypted(head) and replica.keys.has_key():
            replica.patience.wait_for(f"{path} copy", lambda: _fetch(path, sealed))
            with suppress(CannotDecrypt):
                replica.keys.decrypt(sealed, copy)
        elif is_published(head):
            replica.patience.wait_for(f"{path} copy", lambda: _fetch(path, copy))
        if not copy.exists() or footer_digest(copy) is None:
            yield None
            return
        remove_footer(copy)
        yield copy


def _receive_encrypted(replica: Replica, path: Path, file: FolderFile, journals: frozenset[str]) -> Received:
    if not replica.keys.has_key():
        return Received(replace(file, state=LOCKED))
    with replica.scratch(".age") as sealed, replica.scratch() as copy:
        replica.patience.wait_for(file.name, lambda: _fetch(path, sealed))
        try:
            replica.keys.decrypt(sealed, copy)
        except CannotDecrypt:
            if replica.memory.get("key_changed"):
                return Received(replace(file, state=LOCKED))
            text = "it cannot be decrypted with this folder's key"
            ours = looks_like_ours(file.name)
            return Received(replace(file, state=DAMAGED, text=text) if ours else file)
        return _receive_plain(replica, copy, file, journals)


def _receive_plain(replica: Replica, copy: Path, file: FolderFile, journals: frozenset[str]) -> Received:
    """Merge a private copy that isn't encrypted (any more)."""
    digest = footer_digest(copy)
    if digest is None:
        return Received(replace(file, state=DAMAGED, text=_no_footer(copy.stat().st_size)))
    file = replace(file, sha256=digest)
    remove_footer(copy)
    with replica.scratch() as news:
        try:
            whole = outline(copy)
            there = whole.about.journals
            narrow = bool(there & journals) and _is_worth_narrowing(replica, copy)
            if narrow:
                narrowed(replica.store.connection, copy, news, whole.columns)
            theirs = validate(news if narrow else copy)
        except Unreadable as problem:
            state = NEWER if problem.state == "newer" else DAMAGED
            return Received(replace(file, state=state, text=problem.text))
        file = replace(file, about=_in_short(theirs.about) | in_short(theirs.rejected))
        if not there & journals:
            return Received(replace(file, state=OTHER_JOURNAL))
        return _merge_in(replica, (news if narrow else copy, theirs), (copy, whole), file, journals)


def _is_worth_narrowing(replica: Replica, copy: Path) -> bool:
    """Whether both sides are large: then comparing first is quicker than to examine and join every row."""
    return min(copy.stat().st_size, replica.store.path.stat().st_size) >= NARROWED_FROM


def _merge_in(
    replica: Replica,
    news: tuple[Path, RemoteFile],
    whole: tuple[Path, RemoteFile],
    file: FolderFile,
    journals: frozenset[str],
) -> Received:
    """Merge what is new in a private copy, and note what its earlier version had and it has not."""
    theirs, digest = news[1], file.sha256
    ours = replica.memory.wrote(digest)
    stranger = theirs.about.device == replica.device and not ours
    earlier = not ours and replica.memory.has_arrived_rows()
    # Our own file counts, too, unless it is known: it heals a replica that went back to a snapshot.
    if replica.memory.is_merged(digest):
        done = Merged()
    else:
        done = merge(
            replica.store,
            *news,
            lambda: _afterwards(replica, digest),
            "" if ours else file.name,
        )
    if earlier:
        note_lost_rows(replica.store, *whole, file.name)
    if not theirs.about.journals <= journals:
        replica.memory.keep_journals(journals | theirs.about.journals)
    if stranger:
        take_new_device(replica.memory)
    arrival = _arrival(theirs.about, done)
    return Received(replace(file, state=OWN if ours else MERGED), arrival, stranger)


def _afterwards(replica: Replica, digest: str) -> None:
    """What ends a merge, in the same transaction: things with several rows become one, and the file is remembered."""
    absorb(replica.store.connection)
    heal_tiers(replica.store.connection)
    bring_back_kept(replica.store.connection)
    replica.memory.keep_merged(digest, replica.now())


def _arrival(about: FileOrigin, done: Merged) -> Arrival | None:
    new, changed = done.records(done.new), done.records(done.changed)
    return Arrival(about.computer or about.device, new, changed) if new or changed else None


def _in_short(about: FileOrigin) -> dict[str, Any]:
    return {
        "device": about.device,
        "computer": about.computer,
        "published_at": about.published_at,
        "journals": sorted(about.journals),
    }
