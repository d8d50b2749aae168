"""What `doctor` says about sharing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from netjournal.config import DATABASE
from netjournal.domain.records import Finding
from netjournal.journal.journal import Journal
from netjournal.sync.encryption import IDENTITY
from netjournal.sync.engine import Sync
from netjournal.sync.folder import TooSlow
from netjournal.sync.outbound import obstacle, why
from netjournal.sync.status import SyncIssue

ABANDONED_SECONDS = 3600
"""So old a temporary file belongs to a program that was killed."""


PUBLISHED = "This computer's file is published."
WAITS = "What was written here last is published with the next sync."


def check_sync(folder: Path, mend: bool) -> list[Finding]:
    """How sharing is, for the journal in `folder`; with `mend` leftovers are removed. Raises JournalError."""
    if not (folder / DATABASE).exists():
        return []
    with Journal(folder) as journal:
        sync = Sync.for_command(journal)
        shared = sync.folder
        if shared is None:
            return [Finding("sync", True, "Sync is off.")]
        found = [*_place(folder, shared), _folder(sync, shared)]
        if found[-1].ok:
            identity = sync.replica.private / IDENTITY
            with suppress(TooSlow):
                found += sync.replica.patience.wait_for(
                    f"{shared} leftovers",
                    lambda: [_permissions(shared, identity, mend=mend), _leftovers(shared, mend=mend)],
                )
        problems = sync.status().problems
        found += [
            _of("sync publishing", problems, ("publish",), WAITS if sync.is_pending() else PUBLISHED),
            _of(
                "sync files",
                problems,
                ("damaged", "newer", "other journal", "locked", "waiting"),
                "Every file in the folder is readable.",
            ),
            _of("sync entries", problems, ("rows",), "Every entry in the folder's files can be read."),
            _of("sync encryption", problems, ("plain",), "No file lies in an encrypted folder unencrypted."),
            _of("sync clock", problems, ("clock",), "The clocks of the computers agree well enough."),
            _crossings(len(sync.conflicts())),
        ]
        return found


def _folder(sync: Sync, shared: Path) -> Finding:
    try:
        problem = obstacle(sync.replica, shared, sync.present())
    except (OSError, TooSlow) as error:
        return Finding("sync folder", False, f"{shared} cannot be reached: {why(error)}.", "Check the drive.")
    if problem is not None:
        return Finding("sync folder", False, problem.text, problem.way_out)
    return Finding("sync folder", True, f"The journal is shared in {shared}.")


def _place(journal: Path, shared: Path) -> Iterator[Finding]:
    """Whether the journal itself lies where a sync program copies it while it is written."""
    if journal.resolve().is_relative_to(shared.resolve()):
        yield Finding(
            "sync place",
            False,
            f"The journal itself lies in the shared folder {shared}, and a sync program may copy it half written.",
            f"`netjournal sync off`, move {journal} out of there, and `netjournal sync on` with a folder of its own.",
        )


def _permissions(shared: Path, identity: Path, *, mend: bool) -> Finding:
    """Whether the folder can be written by the teacher, and the key to it be read by nobody else."""
    if not os.access(shared, os.W_OK | os.X_OK):
        return Finding(
            "sync permissions",
            False,
            f"{shared} cannot be written by you.",
            "Change its permissions, or share another folder: `netjournal sync on FOLDER`.",
        )
    with suppress(OSError):
        if mend and _is_open_to_others(identity):
            identity.chmod(0o600)
    if _is_open_to_others(identity):
        return Finding(
            "sync permissions",
            False,
            "The key of the shared folder can be read by others on this computer.",
            "`netjournal doctor --mend` makes it yours alone.",
        )
    return Finding("sync permissions", True, "The shared folder can be written.")


def _is_open_to_others(file: Path) -> bool:
    """Whether anybody but its owner may read a file. Windows keeps that elsewhere."""
    return os.name != "nt" and file.exists() and bool(file.stat().st_mode & 0o077)


def _leftovers(shared: Path, *, mend: bool) -> Finding:
    """Temporary files of ours that a killed program left in the folder."""
    old, now = [], _clock_of(shared)
    for path in shared.glob(".~netjournal_*.tmp"):
        with suppress(OSError):
            if now is not None and now - path.stat().st_mtime > ABANDONED_SECONDS:
                old.append(path)
    if mend:
        for path in old:
            with suppress(OSError):
                path.unlink()
    if not old or mend:
        gone = f" {len(old)} were removed." if old else ""
        return Finding("sync leftovers", True, f"No unfinished files lie in the shared folder.{gone}")
    return Finding(
        "sync leftovers",
        False,
        f"{len(old)} unfinished {'file lies' if len(old) == 1 else 'files lie'} in the shared folder.",
        "`netjournal doctor --mend` removes what a program that was interrupted left there.",
    )


def _clock_of(folder: Path) -> float | None:
    """What time it is for the drive of a folder, which may differ from this computer's; None where it does not say."""
    path = folder / f".~netjournal-{os.urandom(4).hex()}.tmp"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            return os.fstat(descriptor).st_mtime
        finally:
            os.close(descriptor)
            path.unlink(missing_ok=True)
    except OSError:
        return None


def _of(check: str, problems: tuple[SyncIssue, ...], kinds: tuple[str, ...], well: str) -> Finding:
    found = [problem for problem in problems if problem.kind in kinds]
    if not found:
        return Finding(check, True, well)
    ways = dict.fromkeys(problem.way_out for problem in found if problem.way_out)
    return Finding(check, False, " ".join(problem.text for problem in found), " ".join(ways))


def _crossings(count: int) -> Finding:
    if not count:
        return Finding("crossed edits", True, "No edits crossed.")
    return Finding(
        "crossed edits",
        False,
        f"{count} {'field was' if count == 1 else 'fields were'} edited on two computers at once.",
        "`netjournal sync conflicts` shows both versions; the sync page lets you choose.",
    )
