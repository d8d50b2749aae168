"""What comes in by itself: the phone's lines, looked at again whenever the journal is opened or asked what waits.

Files are only read, and what hangs is waited for a few seconds. What did not change since the last look is skipped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import replace
from json import dumps, loads
from pathlib import Path

from netjournal.config import Settings, read_settings
from netjournal.domain.proposals import key_of
from netjournal.domain.records import Proposal
from netjournal.exchange.imports.inbox import (
    LARGEST,
    SOURCE,
    InboxFile,
    InboxLines,
    inbox_files,
    read_inbox,
    shared_places,
)
from netjournal.journal.journal import Journal
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.database import derived_id
from netjournal.sync.folder import COMMAND_PATIENCE, Patience, TooSlow
from netjournal.sync.state import SyncState
from netjournal.text.normalize import join_and

INBOX_MARK = "intake:phone"
INBOX_LAST = "intake:phone last"


@dataclass(frozen=True, slots=True)
class Intake:
    """What came in: how many proposals of each source are new, and a sentence for each file that can't be read."""

    new: tuple[tuple[str, int], ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What is new, in words; empty where nothing is."""
        parts = [_WORDS[source][count != 1].format(count) for source, count in self.new if count]
        return f"To sort: {join_and(parts)}." if parts else ""


_WORDS = {SOURCE: ("a new line from your phone", "{:,} new lines from your phone")}


def take_in(journal: Journal, *, patience: Patience | None = None) -> Intake:
    """Read what may have changed, and propose what is new in it. It never raises for a file, but says what is wrong."""
    patience = patience or Patience(COMMAND_PATIENCE, in_all=True)
    settings = read_settings(journal.folder)
    return _take_in_lines(journal, settings, patience)


def _take_in_lines(journal: Journal, settings: Settings, patience: Patience) -> Intake:
    shared = SyncState(journal.store).folder
    place = Path(settings.inbox).expanduser() if settings.inbox else None
    if place is None and shared is None:
        return Intake()
    try:
        found = patience.wait_for(f"inbox {place or shared}", lambda: _look(place, shared))
    except TooSlow:
        return Intake(faults=(f"{place or shared} does not answer, so your phone's lines are read another time.",))
    except OSError as error:
        missing = f"{place} can't be read ({error.strerror or error}), so no lines of your phone came in."
        return Intake(faults=(missing,) if place is not None else ())
    mark = _mark_of(found.marks, journal)
    if mark == journal.store.local(INBOX_MARK):
        return Intake()
    try:
        files = patience.wait_for(f"inbox {place or shared}", lambda: [_read(path) for path in found.paths])
    except (TooSlow, OSError):
        return Intake(faults=("Your phone's lines can't be read just now; they are read another time.",))
    lines = read_inbox(files, journal.date_order(), journal.today)
    new = _propose(journal, lines)
    if not lines.faults:
        journal.store.keep_local(INBOX_MARK, mark)
    return Intake(((SOURCE, new),), (*found.faults, *lines.faults))


@dataclass(frozen=True, slots=True)
class _Look:
    """What lies where the phone's lines may be: the files, and for each what changes whenever the file may have."""

    paths: tuple[Path, ...]
    marks: tuple[str, ...]
    faults: tuple[str, ...]


def _look(place: Path | None, shared: Path | None) -> _Look:
    places = [place] if place is not None else shared_places(shared) if shared is not None else []
    paths: list[Path] = []
    marks: list[str] = []
    faults: list[str] = []
    for file in dict.fromkeys(file for one in places for file in inbox_files(one)):
        status = file.stat()
        marks.append(f"{file}:{status.st_size}:{status.st_mtime_ns}")
        if status.st_size > LARGEST:
            faults.append(f"{file.name} is larger than any list of lines, so it is not read.")
        else:
            paths.append(file)
    return _Look(tuple(paths), tuple(marks), tuple(faults))


def _read(path: Path) -> InboxFile:
    with path.open("rb") as stream:
        return InboxFile(path.name, stream.read(LARGEST))


def _mark_of(marks: Iterable[str], journal: Journal) -> str:
    return hashlib.sha256("\n".join([journal.date_order().value, *marks]).encode("utf-8", "replace")).hexdigest()


def _propose(journal: Journal, lines: InboxLines) -> int:
    """Store what was not proposed before; tells how much that is. A line that was cut off in its middle when it was
    read before, and goes on now, waits no more: the whole one takes its place."""
    store = journal.store
    made = {derived_id(*key_of(proposal)): proposal for proposal in lines.proposals}
    known = {proposal.id for proposal in store.some(Proposal, list(made))}
    new = 0
    with store.change("From the phone", listed=False) as change:
        for identity, proposal in made.items():
            if identity not in known and not change.pen.is_forgotten(identity):
                change.add_found(replace(proposal, id=identity), proposal.on)
                new += 1
        for before in _cut_off(journal, lines, made.keys()):
            change.trash(before)
    store.keep_local(INBOX_LAST, dumps(lines.last))
    return new


def _cut_off(journal: Journal, lines: InboxLines, made: Collection[str]) -> list[Proposal]:
    """The waiting proposals of lines without an end that are no longer there, and whose beginning another line has."""
    ids = {
        derived_id(*key_of(Proposal(source=SOURCE, source_id=source_id))): words
        for source_id, words in loads(journal.store.local(INBOX_LAST) or "[]")
    }
    gone = [
        identity
        for identity, words in ids.items()
        if identity not in made and any(line.startswith(words) for line in lines.words)
    ]
    found = journal.store.some(Proposal, gone)
    return [proposal for proposal in found if proposal.deleted_at is None and not proposal.answered]
