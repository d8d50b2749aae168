"""Forgetting somebody wherever files may still have them.

What this computer's own files hold goes with them. What cannot be rewritten is named, with the way to remove it: files
of computers that do not sync any more, copies that somebody renamed, exports, and the lines of the phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from netjournal.config import DATABASE
from netjournal.domain.records import Contact, Finding
from netjournal.errors import JournalError
from netjournal.exchange.imports.inbox import inbox_files, shared_places
from netjournal.journal.batches import Exports
from netjournal.journal.erase import (
    Erased,
    clean_snapshots,
    forgotten_ids,
    holding_snapshots,
    holds,
    late_twins,
    names_of,
)
from netjournal.journal.erased_names import pattern_of
from netjournal.journal.journal import Journal
from netjournal.sync import conflict_copies
from netjournal.sync.engine import Sync
from netjournal.sync.folder import TooSlow, is_own
from netjournal.sync.inbound import open_copy
from netjournal.sync.lock import sync_lock
from netjournal.sync.state import FolderFile
from netjournal.text.normalize import join_and

LARGEST = 20 << 20
"""No file of more bytes is searched for a name."""

NAMED = 5
"""So many files of one sort are named; of the others only the number is said."""


def forget(journal: Journal, contact: Contact, *, in_words: bool = False) -> Erased:
    """Erase a contact here, in the snapshots and in what lies in the shared folder; says what it could not reach."""
    names = names_of(journal.store, contact)
    return _in_files(journal, journal.contacts.forget(contact, in_words=in_words), names)


def forget_name(journal: Journal, name: str) -> Erased:
    """Put “somebody” for a name into every text, in the same places."""
    return _in_files(journal, journal.contacts.forget_name(name), frozenset({name}))


def _in_files(journal: Journal, done: Erased, names: frozenset[str]) -> Erased:
    sync = Sync.for_command(journal)
    elsewhere = [*_clean_put_aside(sync, names), *_exports(journal, names)]
    if sync.folder is not None:
        problems = sync.publish().problems
        if problems:  # else a new base without them was published, and copied
            sync.replica.drop_base_copies()
        elsewhere += [(problem.text, problem.way_out) for problem in problems]
        elsewhere += [*_in_folder(sync, names), *_inbox(sync, names)]
    return replace(done, elsewhere=tuple(elsewhere))


def _clean_put_aside(sync: Sync, names: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Remove the conflict copies put aside that have them: whatever else these hold is in the journal. What a program
    that was killed left of files on their way goes, too.
    """
    with suppress(JournalError), sync_lock(sync.replica.private):
        sync.replica.sweep()
    for path in conflict_copies.put_aside(sync.replica):
        if _holds(sync, path, names) is False:
            continue
        try:
            path.unlink()
            yield (f"The conflict copy {path.name} was removed; what else it held is in the journal.", "")
        except OSError as error:
            yield (f"The conflict copy {path} may still have them ({error.strerror}).", "Delete it.")


def _holds(sync: Sync, path: Path, names: Iterable[str] = ()) -> bool | None:
    """Whether a published file has anything of who is forgotten; None where it can't be read."""
    try:
        with open_copy(sync.replica, path) as copy:
            return copy is not None and holds(copy, forgotten_ids(sync.journal.store), tuple(names))
    except (OSError, TooSlow, JournalError):
        return None


def _in_folder(sync: Sync, names: Iterable[str] = ()) -> list[tuple[str, str]]:
    """What in the shared folder still has them, in words."""
    folder = sync.folder
    if folder is None:
        return []
    known = sync.memory.files().values()
    return [_about(sync, file) for file in known if file.about and _holds(sync, folder / file.name, names)]


def _about(sync: Sync, file: FolderFile) -> tuple[str, str]:
    where = file.about.get("computer") or file.about.get("device", "")
    if file.about.get("device") == sync.replica.device and is_own(file.name):
        return (f"{file.name}, this computer's own file, still has them.", "`netjournal sync now` publishes it again.")
    if is_own(file.name):
        return (
            f"{file.name} from {where} still has them, until that computer syncs.",
            f'If it is no longer in use: `netjournal sync forget-computer "{where}"`.',
        )
    return (f"{file.name} in the shared folder still has them.", "Delete it: what it holds is in the journal.")


def _inbox(sync: Sync, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The phone's lines, which are never rewritten."""
    folder = sync.folder
    if folder is None or not names:
        return

    def look() -> list[Path]:
        return [file for place in shared_places(folder) for file in inbox_files(place) if _says(file, names)]

    with suppress(OSError, TooSlow):
        for file in sync.replica.patience.wait_for(f"{folder} inbox", look):
            yield (
                f"Lines of your phone in {file} have the name; netjournal never rewrites them.",
                "Delete them there.",
            )


def _says(file: Path, names: frozenset[str]) -> bool:
    pattern = pattern_of(names)
    with suppress(OSError):
        if any(pattern.search(part) for part in file.parts[-2:]):
            return True
        return file.stat().st_size <= LARGEST and bool(pattern.search(file.read_text("utf-8", errors="replace")))
    return False


def _exports(journal: Journal, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The files that were exported from here and have the name. What is remembered of those named after them goes."""
    pattern = pattern_of(names)
    written = [Path(item.path) for item in Exports(journal.store).all()]
    found = [path for path in written if path.exists() and _says(path, names)]
    Exports(journal.store).drop(path for path in written if pattern.search(str(path)))
    if found:
        more = [f"{len(found) - NAMED} more"] if len(found) > NAMED else []
        listed = join_and([*(str(path) for path in found[:NAMED]), *more])
        yield (f"What you exported still has the name: {listed}.", "Export it again, or delete it.")


def check_forgotten(folder: Path, mend: bool) -> list[Finding]:
    """Whether anything still has somebody who is forgotten. Raises JournalError."""
    if not (folder / DATABASE).exists():
        return []
    with Journal(folder) as journal:
        store = journal.store
        if not forgotten_ids(store):
            return []
        sync = Sync.for_command(journal)
        if mend:
            clean_snapshots(store)
            for _ in _clean_put_aside(sync):
                pass
        found = _held_here(sync)
        twins = [
            Finding(
                "forgotten",
                False,
                f"{name} was made one with somebody who is forgotten, and came from another computer afterwards.",
                f"To forget them too: `netjournal contact forget {identity}`.",
            )
            for identity, name in late_twins(store)
        ]
        beyond = [Finding("forgotten", False, text, way_out) for text, way_out in _in_folder(sync)]
    good = Finding("forgotten", True, "Nothing here has anything of those who were forgotten.")
    return [*found, *beyond, *twins] or [good]


def _held_here(sync: Sync) -> list[Finding]:
    held = [f"the snapshot {name}" for name in holding_snapshots(sync.journal.store)]
    held += [f"the conflict copy {path.name}" for path in conflict_copies.put_aside(sync.replica) if _holds(sync, path)]
    if not held:
        return []
    more = [f"{len(held) - NAMED} more"] if len(held) > NAMED else []
    text = f"Somebody who was forgotten is still in {join_and([*held[:NAMED], *more])}."
    return [Finding("forgotten", False, text, "`netjournal doctor --mend` takes them out.")]
