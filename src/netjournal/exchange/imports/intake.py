"""What comes in by itself: the phone's lines and the meetings of watched calendars.

Both are looked at again whenever the journal is opened or asked what waits.
Files are only read, and what hangs is waited for a few seconds. What did not change since the last look is skipped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from functools import partial
from json import dumps, loads
from pathlib import Path

from netjournal import config
from netjournal.config import Settings, read_settings
from netjournal.domain.proposals import key_of
from netjournal.domain.records import Proposal
from netjournal.errors import JournalError
from netjournal.exchange.imports import calendar, run
from netjournal.exchange.imports.files import is_zip, read_file
from netjournal.exchange.imports.inbox import (
    LARGEST,
    SOURCE,
    InboxFile,
    InboxLines,
    inbox_files,
    read_inbox,
    shared_places,
)
from netjournal.exchange.imports.plan import Choices
from netjournal.journal.batches import Batch, follow_source, propose
from netjournal.journal.journal import Journal
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.database import derived_id
from netjournal.sync.folder import COMMAND_PATIENCE, Patience, TooSlow
from netjournal.sync.state import SyncState
from netjournal.text.normalize import join_and

CALENDARS = "intake:calendars"
CALENDAR_MARK = "intake:calendar "
"""Under it, and the path of a calendar, stands what it was like when it was read, and until when that holds."""

INBOX_MARK = "intake:phone"
INBOX_LAST = "intake:phone last"


@dataclass(frozen=True, slots=True)
class Intake:
    """What came in: how many proposals of each source are new, and a sentence for each file that can't be read."""

    new: tuple[tuple[str, int], ...] = ()
    faults: tuple[str, ...] = ()

    def and_also(self, other: Intake) -> Intake:
        """What both took in."""
        return Intake((*self.new, *other.new), (*self.faults, *other.faults))

    @property
    def sentence(self) -> str:
        """What is new, in words; empty where nothing is."""
        parts = [_WORDS[source][count != 1].format(count) for source, count in self.new]
        return f"To sort: {join_and(parts)}." if parts else ""


_WORDS = {
    SOURCE: ("a new line from your phone", "{:,} new lines from your phone"),
    calendar.SOURCE: ("a meeting of your calendar", "{:,} meetings of your calendar"),
}


def take_in(journal: Journal, *, patience: Patience | None = None) -> Intake:
    """Read what may have changed, and propose what is new in it. It never raises for a file, but says what is wrong."""
    patience = patience or Patience(COMMAND_PATIENCE, in_all=True)
    settings = read_settings(journal.folder)
    return _take_in_lines(journal, settings, patience).and_also(_take_in_meetings(journal, settings, patience))


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
    return Intake(((SOURCE, new),) if new else (), (*found.faults, *lines.faults))


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
            new += identity not in known and propose(change, proposal)
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


def _take_in_meetings(journal: Journal, settings: Settings, patience: Patience) -> Intake:
    """Read the watched calendars that changed, or of which a meeting has come to its end since the last look."""
    _forget_unwatched(journal, settings)
    now = config.now()
    changed: list[tuple[Path, str]] = []
    faults: list[str] = []
    for path in map(Path, settings.calendars):
        try:
            status = patience.wait_for(str(path), path.stat)
        except (OSError, TooSlow) as error:
            faults.append(f"The calendar {path} can't be read ({_reason(error)}), so its meetings did not come in.")
            continue
        mark = f"{status.st_size}:{status.st_mtime_ns}:{journal.today}"
        if not _is_as_before(journal, path, mark, now):
            changed.append((path, mark))
    new = 0
    for path, mark in changed:
        try:
            data = patience.wait_for(str(path), partial(read_file, path))
            new += _propose_meetings(journal, path, data, now)
            journal.store.keep_local(f"{CALENDAR_MARK}{path}", dumps([mark, _until(journal, path, now).isoformat()]))
        except TooSlow as error:
            faults.append(f"The calendar {path} can't be read ({_reason(error)}), so its meetings did not come in.")
        except JournalError as error:
            faults.append(error.sentence)
    return Intake(((calendar.SOURCE, new),) if new else (), tuple(faults))


def _reason(error: Exception) -> str:
    return "it does not answer" if isinstance(error, TooSlow) else getattr(error, "strerror", None) or str(error)


def _forget_unwatched(journal: Journal, settings: Settings) -> None:
    """A calendar that is no longer watched says nothing of what is to come."""
    before = loads(journal.store.local(CALENDARS) or "[]")
    if before == [*settings.calendars]:
        return
    for path in set(before) - set(settings.calendars):
        journal.store.keep_local(f"{CALENDAR_MARK}{path}", "[]")
        for key in journal.meetings.calendars():
            if key.startswith(path):
                journal.meetings.keep(key, ())
    journal.store.keep_local(CALENDARS, dumps(settings.calendars))


def _is_as_before(journal: Journal, path: Path, mark: str, now: datetime) -> bool:
    kept = loads(journal.store.local(f"{CALENDAR_MARK}{path}") or "[]")
    return bool(kept) and kept[0] == mark and now.replace(tzinfo=None) < datetime.fromisoformat(kept[1])


def _until(journal: Journal, path: Path, now: datetime) -> datetime:
    """Until when nothing new is to be expected of a calendar that stays as it is: its next meeting is over then."""
    coming = journal.meetings.coming(now, (now + timedelta(days=1)).date(), f"{path}")
    return min(
        (meeting.ends_at for meeting in coming), default=datetime.combine(now.date() + timedelta(days=1), time())
    )


def _propose_meetings(journal: Journal, path: Path, data: bytes, now: datetime) -> int:
    if not is_zip(data) and not data.rstrip().upper().endswith(b"END:VCALENDAR"):
        raise JournalError(f"The calendar {path} is not whole, so its meetings did not come in yet.")
    source = run.ImportSource(str(path), data)
    incoming = run.read_sources(journal, [source], today=journal.today, now=now, format_name=calendar.FORMAT)
    made = run.preview(journal, incoming, Choices(on=journal.today))
    batch = Batch(
        label="From the calendar",
        edits=made.changed,
        back=made.back,
        proposals=made.proposals,
        withdrawn=made.withdrawn,
    )
    if len(batch):
        with journal.store.change(batch.label, listed=False) as change:
            follow_source(change, batch)
    run.keep_coming(journal, made)
    return len(made.proposals)
