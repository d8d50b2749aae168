"""This computer's own file leaves for the folder: when there is something to say, and the folder is the right one."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from json import dumps, loads
from pathlib import Path

from netjournal.errors import JournalError
from netjournal.store.database import immediate
from netjournal.store.schema import write_instant
from netjournal.store.versions import MIN_READER, SCHEMA
from netjournal.sync.folder import Seen, is_gone, listing, marker_text, read_marker
from netjournal.sync.memory import OWN, FolderFile
from netjournal.sync.names import KEY, MARKER, own_name
from netjournal.sync.publish import copy_out, put, temporary_name, why
from netjournal.sync.replica import Replica
from netjournal.sync.status import UNLOCK, Problem
from netjournal.sync.trailer import put_seal


def is_pending(replica: Replica) -> bool:
    """Whether something was written here that the folder does not have yet."""
    memory = replica.memory
    written = replica.store.local("last_write") or ""
    return written != memory.get("published_write") or memory.get("published_schema") != str(SCHEMA)


def is_due(replica: Replica, present: dict[str, Seen]) -> bool:
    """Whether to publish: something is pending, or the folder has no file of ours as we wrote it last."""
    if is_pending(replica) or replica.own_name not in present:
        return True
    known = replica.memory.files().get(replica.own_name)
    return known is None or known.sha256 != replica.memory.last_written()


def obstacle(replica: Replica, folder: Path, present: dict[str, Seen]) -> Problem | None:
    """Why nothing must be published into this folder just now, if so."""
    try:
        marked = read_marker(folder)
    except OSError as error:
        return Problem("folder", f"The shared folder {folder} cannot be read: {why(error)}.", "Check the drive.")
    if is_gone(replica.memory.files(), present, marked=marked is not None):
        return Problem(
            "folder",
            f"{folder} holds nothing that netjournal knows; perhaps its drive or sync program is not running.",
            "Once it is back, syncing goes on by itself. To start in this folder anew: `netjournal sync on FOLDER`.",
        )
    if marked and not marked & replica.memory.journals:
        return Problem(
            "other journal",
            f"{folder} is marked as the folder of another journal.",
            "`netjournal sync on FOLDER --merge` makes the two one; otherwise use another folder.",
        )
    if KEY in present and not replica.encrypted:
        return Problem("locked", f"{folder} is encrypted, and this computer was not given the passphrase.", UNLOCK)
    return None


def publish(replica: Replica, folder: Path, present: dict[str, Seen]) -> Problem | None:
    """Publish this computer's file; returns the problem where that did not work, which is remembered."""
    try:
        _publish(replica, folder, present)
    except (OSError, JournalError) as error:
        return _remember_trouble(replica, why(error))
    replica.memory.keep("trouble", "")
    return None


def _publish(replica: Replica, folder: Path, present: dict[str, Seen]) -> None:
    memory, moment = replica.memory, replica.now()
    _sign(replica)
    keep_marker(replica, folder)
    if replica.encrypted and KEY not in present:
        put_text(replica, folder, KEY, replica.keys.sealed_key())
    name, temporary = replica.own_name, temporary_name(replica.device)
    about = {
        "format": "1",
        "schema": str(SCHEMA),
        "min_reader": str(MIN_READER),
        "journals": dumps(sorted(memory.journals)),
        "device": replica.device,
        "computer": replica.computer,
        "published_at": write_instant(moment),
    }
    with replica.scratch() as private, replica.scratch(".age") as sealed:
        last_write = copy_out(replica.store.connection, private, about)
        digest = put_seal(private)
        if replica.encrypted:
            replica.keys.encrypt(private, sealed)
        # Before anybody can see the file: killed in between, we must still know it for ours.
        memory.keep_written(digest, moment)
        put(sealed if replica.encrypted else private, folder, name, temporary)
    mark = listing(folder)[name].mark
    with memory.together():
        memory.keep_merged(digest, moment)
        memory.keep_file(
            FolderFile(name, mark, OWN, digest, {key: about[key] for key in ("device", "computer", "published_at")})
        )
        for key, value in (
            ("published_write", last_write),
            ("published_schema", str(SCHEMA)),
            ("published_at", about["published_at"]),
            ("times_published", str(memory.times_published + 1)),
        ):
            memory.keep(key, value)
    _remove_other_form(replica, folder)


def _sign(replica: Replica) -> None:
    """Write this computer's name to the stamps that were made on it."""
    connection = replica.store.connection
    if connection.execute("SELECT 1 FROM writers WHERE computer IS NULL LIMIT 1").fetchone():
        with immediate(connection):
            connection.execute("UPDATE writers SET computer = ? WHERE computer IS NULL", (replica.computer,))


def keep_marker(replica: Replica, folder: Path) -> None:
    """Mark the folder as this journal's, where it isn't yet or, as after two became one, the marker says too little."""
    if read_marker(folder) != replica.memory.journals:
        put_text(replica, folder, MARKER, marker_text(replica.memory.journals).encode())


def put_text(replica: Replica, folder: Path, name: str, data: bytes) -> None:
    """Give the folder a small file, in one step. Raises OSError."""
    with replica.scratch(".txt") as private:
        private.write_bytes(data)
        put(private, folder, name, temporary_name(replica.device))


def _remove_other_form(replica: Replica, folder: Path) -> None:
    """Once the encrypted file is there, the plain one goes, and the other way round."""
    other = own_name(replica.device, encrypted=not replica.encrypted)
    with suppress(OSError):
        (folder / other).unlink(missing_ok=True)
    replica.memory.drop_file(other)


def _remember_trouble(replica: Replica, reason: str) -> Problem:
    known = loads(replica.memory.get("trouble") or "{}")
    trouble = {"since": known.get("since") or write_instant(replica.now()), "why": reason}
    with suppress(JournalError):
        replica.memory.keep("trouble", dumps(trouble))
    return trouble_of(trouble)


def trouble_of(trouble: dict[str, str]) -> Problem:
    """What is remembered of a failed publish, in words: “not published since 14:02: the disk is full”."""
    since = datetime.fromisoformat(trouble["since"]).astimezone()
    return Problem(
        "publish",
        f"Not published since {since:%a %d %b, %H:%M}: {trouble['why']}.",
        "Everything is safe on this computer, and publishing is tried again by itself.",
    )
