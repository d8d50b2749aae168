"""Sharing one journal between computers through an ordinary folder: what the screen and the commands speak to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from json import loads
from pathlib import Path

from netjournal.errors import Ambiguous, JournalError, NotFound, WrongUsage
from netjournal.journal.journal import Journal
from netjournal.journal.merge_contacts import add_move
from netjournal.storage.backup import Backups, Reason
from netjournal.storage.database import plain_errors
from netjournal.storage.hlc import instant, is_stamp
from netjournal.storage.version import SCHEMA
from netjournal.sync import conflict_copies
from netjournal.sync import conflicts as crossing
from netjournal.sync.conflicts import EditConflict
from netjournal.sync.encryption import NeedsPassphrase
from netjournal.sync.folder import COMMAND_PATIENCE, KEY, FolderEntry, Patience, TooSlow, listing, read_marker
from netjournal.sync.inbound import is_worth_a_look, receive
from netjournal.sync.lock import sync_lock
from netjournal.sync.outbound import is_due, is_pending, keep_marker, obstacle, publish, put_text, trouble_of, why
from netjournal.sync.setup import is_blank, join, require_shareable
from netjournal.sync.state import MERGED, OTHER_JOURNAL, OWN, SETTLED, FolderFile, Replica, new_journal, utc_now
from netjournal.sync.status import Arrival, Status, SyncIssue, SyncReport, computers, issue_of, readable_by_others

CLOCK_AHEAD = timedelta(days=1)
"""A stamp so far in the future means that some computer's clock is wrong; it is said, and changes nothing else."""


class Sync:
    """Sharing of one open journal. Like the journal it belongs to one thread."""

    def __init__(
        self, journal: Journal, *, now: Callable[[], datetime] = utc_now, patience: Patience | None = None
    ) -> None:
        self.journal = journal
        self.replica = Replica(journal.store, now, patience)
        self.memory = self.replica.memory
        self.checked_at: datetime | None = None
        self._crossings: tuple[tuple[int, int], list[EditConflict]] | None = None

    @classmethod
    def for_command(cls, journal: Journal) -> Sync:
        """Sharing as a command uses it: whatever the drive does, it waits for a few seconds in all."""
        return cls(journal, patience=Patience(COMMAND_PATIENCE, in_all=True))

    @property
    def folder(self) -> Path | None:
        """The shared folder; None where sync is off."""
        return self.memory.folder

    def on(
        self, folder: Path, *, merge: bool = False, encrypt: bool = False, passphrase: str | None = None
    ) -> SyncReport:
        """Share the journal through a folder from now on, and sync at once.

        Raises TwoJournals where that would make two journals one and `merge` doesn't say so; NeedsPassphrase or
        WrongPassphrase for an encrypted folder; JournalError where the folder can't be used.
        """
        self.replica.patience.begin()
        folder = folder.expanduser().absolute()
        present = self._prepared(folder)
        with sync_lock(self.replica.private):
            self.replica.sweep()
            self._open_key(folder, present, encrypt=encrypt, passphrase=passphrase)
            if self.memory.folder != folder:
                self.memory.drop_files()
            if merge and not is_blank(self.journal.store):
                Backups(self.journal.folder).take(Reason.MERGE)
            self._join(folder, present, merge=merge)
            with self.memory.together():
                for name, file in self.memory.files().items():
                    if name not in present or file.state == OTHER_JOURNAL:
                        self.memory.drop_file(name)
                self.memory.keep("folder", str(folder))
            self.replica.note(folder)
            return self._round(folder, listing(folder))

    def is_pending(self) -> bool:
        """Whether something was written here that is not published yet."""
        return self.folder is not None and is_pending(self.replica)

    def present(self) -> dict[str, FolderEntry]:
        """The files in the shared folder. Raises OSError or TooSlow, and JournalError where sync is off."""
        folder = self._required()
        return self.replica.patience.wait_for(str(folder), lambda: listing(folder))

    def now(self, *, changing: frozenset[str] = frozenset()) -> SyncReport:
        """Merge what is new in the folder and publish what is new here. Raises JournalError where sync is off.

        Files that are `changing` just now are left for the next time. Whatever is wrong with the folder, its files or
        the disk is in the report, and keeps nobody from working.
        """
        self.replica.patience.begin()
        with plain_errors():
            folder = self._required()
        try:
            with plain_errors():
                return self._now(folder, changing)
        except JournalError as error:
            return SyncReport(problems=(_hindered(error),))

    def _now(self, folder: Path, changing: frozenset[str]) -> SyncReport:
        try:
            present = self.present()
        except (OSError, TooSlow) as error:
            return SyncReport(problems=(_unreachable(folder, error),))
        if not self._anything_new(present, changing):
            self.checked_at = self.replica.now()
            return SyncReport(problems=self._standing_problems())
        with sync_lock(self.replica.private):
            self.replica.sweep()
            return self._round(folder, present, changing)

    def publish(self) -> SyncReport:
        """Only publish what is new here, as a command does before it ends. Never raises for what is wrong outside."""
        self.replica.patience.begin()
        try:
            with plain_errors():
                return self._publish()
        except JournalError as error:
            return SyncReport(problems=(_hindered(error),))

    def _publish(self) -> SyncReport:
        folder = self.folder
        if folder is None or not is_pending(self.replica):
            return SyncReport()
        try:
            present = self.present()
            with sync_lock(self.replica.private):
                problem = obstacle(self.replica, folder, present) or publish(self.replica, folder, present)
        except (OSError, TooSlow) as error:
            problem = _unreachable(folder, error)
        return SyncReport(published=problem is None, problems=(problem,) if problem else ())

    def off(self) -> None:
        """Stop sharing on this computer. The file in the folder stays for the others, the journal here stays whole."""
        self._required()
        with self.memory.together():
            self.memory.drop_files()
            for key in ("folder", "trouble", "published_write", "published_schema", "published_at", "base", "recent"):
                self.memory.keep(key, "")
        self.replica.drop_base_copies()
        self.replica.note(None)

    def status(self) -> Status:
        """How sharing stands, from what is remembered: it does not touch the folder."""
        folder = self.folder
        if folder is None:
            return Status(on=False, put_aside=conflict_copies.quarantined(self.replica))
        published = self.memory.get("published_at")
        return Status(
            on=True,
            folder=str(folder),
            encrypted=self.replica.encrypted,
            pending=is_pending(self.replica),
            published_at=datetime.fromisoformat(published) if published else None,
            checked_at=self.checked_at,
            computers=computers([*self.memory.files().values()], self.replica.device, self.replica.computer),
            problems=self._standing_problems(),
            crossings=len(self.conflicts()),
            put_aside=conflict_copies.quarantined(self.replica),
        )

    def conflicts(self) -> list[EditConflict]:
        """The edits that crossed and are not settled yet, oldest first."""
        version = self.journal.version()
        if self._crossings is None or self._crossings[0] != version:
            self._crossings = (version, crossing.open_conflicts(self.journal.store.connection))
        return self._crossings[1]

    def settle(
        self, crossed: EditConflict, *, keep: int | None = None, both: bool = False, third: str | None = None
    ) -> None:
        """Answer a crossing: keep one version (its place in `versions`), both of two texts, or a third.

        The answer is a change like any other: it is published, and the question disappears on every computer.
        Raises WrongUsage where the answer does not fit the field, NotFound where it was settled meanwhile.
        """
        if sum((keep is not None, both, third is not None)) != 1:
            raise WrongUsage("Keep one version, keep both, or write a third.")
        values = crossing.answer(crossed, keep=keep, third=third)
        with self.journal.change(f"Settle the {crossed.field.replace('_', ' ')} of a {crossed.kind}") as change:
            change.pen.write(crossed.table, crossed.id, values, follow=crossed.ends)
            if (crossed.table, crossed.field) == ("contacts", "tier"):
                add_move(self.journal.store, change, crossed.id, values["tier"], self.journal.today)

    def forget_computer(self, name: str) -> tuple[str, ...]:
        """Take the files of a computer that is no longer in use out of the folder; returns their names.

        What they hold is in the journal. Raises NotFound where no other computer has that name, and JournalError where
        a file of it was not merged yet or cannot be removed.
        """
        folder = self._required()
        self.replica.patience.begin()
        files = [file for file in self.memory.files().values() if _is_of(file, name) and file.state != OWN]
        owners = {file.about.get("device") for file in files} - {self.replica.device}
        if not owners:
            raise NotFound(f"No other computer is called “{name}”.", "`netjournal sync status` lists them.")
        if len(owners) > 1:
            raise Ambiguous(f"Two computers are called “{name}”.", "Say the name of the file instead.")
        files = [file for file in files if file.about.get("device") in owners]
        unread = [file.name for file in files if file.state != MERGED]
        if unread:
            raise JournalError(f"{unread[0]} is not merged yet.", "`netjournal sync now` merges it; then try again.")
        # What only they brought here must not end with this computer.
        if self.memory.has_arrived_rows(*(file.name for file in files)):
            with sync_lock(self.replica.private):
                hindered = obstacle(self.replica, folder, self.present()) or publish(
                    self.replica, folder, self.present()
                )
            if hindered is not None:
                raise JournalError(hindered.text, "Then try again.")
        for file in files:
            path = folder / file.name
            try:
                self.replica.patience.wait_for(f"{folder} {file.name}", lambda: path.unlink(missing_ok=True))  # noqa: B023 - it is waited for
            except (OSError, TooSlow) as error:
                raise JournalError(f"{file.name} could not be removed: {why(error)}.", "Try again later.") from error
            self.memory.drop_file(file.name)
        return tuple(file.name for file in files)

    def change_passphrase(self, passphrase: str) -> SyncReport:
        """Renew the folder's key, protect it with another passphrase, and publish encrypted to the new one.

        Whoever had only the old one cannot read what is published from now on. Raises JournalError where the folder is
        not encrypted, cannot be used just now, or the passphrase is too easy to guess.
        """
        folder = self._required()
        self.replica.patience.begin()
        if not self.replica.encrypted:
            raise JournalError(
                "What lies in the shared folder is not encrypted.",
                f"`netjournal sync on {folder} --encrypt` does that.",
            )
        try:
            with sync_lock(self.replica.private):
                hindered = obstacle(self.replica, folder, self.present())
                if hindered is not None:
                    raise JournalError(hindered.text, hindered.way_out)
                put_text(self.replica, folder, KEY, self.replica.keys.make(passphrase))
                self.memory.keep("key_mark", "")
                self.memory.keep("base", "")
        except (OSError, TooSlow) as error:
            raise JournalError(f"The key in {folder} cannot be written: {why(error)}.", "Try again later.") from error
        return self.now()

    def bring_back(self, name: str) -> Path:
        """Put a conflict copy that was put aside back into the folder, to stay there. Raises NotFound."""
        try:
            return conflict_copies.bring_back(self.replica, self._required(), name)
        except OSError as error:
            raise JournalError(f"{name} could not be brought back: {why(error)}.", "It is still put aside.") from error

    def _required(self) -> Path:
        folder = self.folder
        if folder is None:
            raise JournalError("Sync is off.", "`netjournal sync on FOLDER` turns it on.")
        return folder

    def _prepared(self, folder: Path) -> dict[str, FolderEntry]:
        """The files of a folder that is to be shared, which is made where only its last part is missing."""

        def look() -> dict[str, FolderEntry]:
            require_shareable(folder, self.journal.folder)
            folder.mkdir(exist_ok=True)
            return listing(folder)

        try:
            return self.replica.patience.wait_for(str(folder), look)
        except FileNotFoundError:
            raise JournalError(f"There is no folder {folder.parent}.", "Check its name, or the drive.") from None
        except FileExistsError:
            raise JournalError(f"{folder} is a file, not a folder.", "Choose a folder.") from None
        except (OSError, TooSlow) as error:
            problem = _unreachable(folder, error)
            raise JournalError(problem.text, problem.way_out) from error

    def _open_key(
        self, folder: Path, present: dict[str, FolderEntry], *, encrypt: bool, passphrase: str | None
    ) -> None:
        """Get hold of the folder's key, or make one, where its files are or are to be encrypted."""
        keys = self.replica.keys
        if KEY not in present and not encrypt:
            self.memory.keep("encrypted", "")
            return
        try:
            sealed = b""
            if KEY in present:
                sealed = self.replica.patience.wait_for(f"{folder} {KEY}", (folder / KEY).read_bytes)
            if sealed and passphrase is None and sealed == keys.sealed_key() and keys.has_key():
                pass
            elif passphrase is None:
                raise NeedsPassphrase(
                    "This folder is encrypted." if sealed else "Encrypting needs a passphrase.",
                    "Give it with --passphrase-file F or in NETJOURNAL_PASSPHRASE.",
                )
            elif sealed:
                keys.unlock(sealed, passphrase)
            else:
                put_text(self.replica, folder, KEY, keys.make(passphrase))
        except (OSError, TooSlow) as error:
            raise JournalError(f"The key in {folder} cannot be used: {why(error)}.", "Check the folder.") from error
        self.memory.keep("encrypted", "1")
        self.memory.keep("key_mark", "")

    def _join(self, folder: Path, present: dict[str, FolderEntry], *, merge: bool) -> None:
        """Settle which journal this is. Raises TwoJournals."""
        there = [self._marked(folder)]
        for seen in filter(is_worth_a_look, present.values()):
            # Of no journal's files anything is merged yet: they only say whose they are.
            received = receive(self.replica, folder, seen, frozenset())
            there.append(frozenset(received.file.about.get("journals", ())))
        mine = self.memory.journals
        journals = join(mine, there, blank=is_blank(self.journal.store), merge=merge).journals
        journals = journals or frozenset({new_journal()})
        self.memory.keep_journals(journals)
        try:
            # The teacher's word makes it the journal's folder, whatever was there before.
            keep_marker(self.replica, folder)
        except (OSError, TooSlow) as error:
            raise JournalError(
                f"{folder} cannot be shared: {why(error)}.", "Choose another folder, or mend this one."
            ) from error

    def _marked(self, folder: Path) -> frozenset[str]:
        try:
            return self.replica.patience.wait_for(f"{folder} marker", lambda: read_marker(folder)) or frozenset()
        except (OSError, TooSlow) as error:
            problem = _unreachable(folder, error)
            raise JournalError(problem.text, problem.way_out) from error

    def _anything_new(self, present: dict[str, FolderEntry], changing: frozenset[str]) -> bool:
        known = self.memory.files()
        if is_due(self.replica, present) or any(name not in present for name in known):
            return True
        if conflict_copies.to_quarantine(self.replica, known, present):
            return True
        return any(_is_new(known, seen) for seen in _to_look_at(present, changing))

    def _round(
        self, folder: Path, present: dict[str, FolderEntry], changing: frozenset[str] = frozenset()
    ) -> SyncReport:
        """One round, in our turn: merge, publish, tidy."""
        if self.memory.get("published_schema") != str(SCHEMA):
            self.memory.read_again()
        # Before anything there is remembered: what lies where a drive should be must not make it the shared folder.
        gone = obstacle(self.replica, folder, present)
        if gone is not None and gone.kind == "folder":
            self.checked_at = self.replica.now()
            return SyncReport(problems=(gone, *self._standing_problems()))
        arrived, new_device = self._receive_all(folder, _to_look_at(present, changing))
        problem = obstacle(self.replica, folder, present)
        if problem is None or problem.kind != "folder":
            self._drop_missing(present)
        published = False
        if problem is None and is_due(self.replica, present):
            problem = publish(self.replica, folder, present)
            published = problem is None
        tidied = [] if problem else self._tidy(folder, present)
        self.checked_at = self.replica.now()
        problems = [problem] if problem else []
        problems += [standing_problem for standing_problem in self._standing_problems() if standing_problem != problem]
        return SyncReport(tuple(arrived), published, new_device, tuple(tidied), tuple(problems))

    def _receive_all(self, folder: Path, there: list[FolderEntry]) -> tuple[list[Arrival], bool]:
        arrived: list[Arrival] = []
        new_device = False
        for seen in there:
            if not _is_new(self.memory.files(), seen):
                continue
            received = receive(self.replica, folder, seen, self.memory.journals)
            self.memory.keep_file(received.file)
            new_device = new_device or received.new_device
            if received.arrival:
                arrived.append(received.arrival)
        return arrived, new_device

    def _drop_missing(self, present: dict[str, FolderEntry]) -> None:
        own = (self.replica.own_name, self.replica.recent_name)
        for name in self.memory.files():
            if name not in present and name not in own:
                self.memory.drop_file(name)

    def _tidy(self, folder: Path, present: dict[str, FolderEntry]) -> list[str]:
        copies = conflict_copies.to_quarantine(self.replica, self.memory.files(), present)
        return [name for name in copies if conflict_copies.quarantine(self.replica, folder, name)]

    def _standing_problems(self) -> tuple[SyncIssue, ...]:
        trouble = loads(self.memory.get("trouble") or "{}")
        found = [
            trouble_of(trouble) if trouble else None,
            *(issue_of(file) for file in self.memory.files().values()),
            *(readable_by_others(file) for file in self.memory.files().values() if self.replica.encrypted),
            self._clock_problem(),
        ]
        return tuple(problem for problem in found if problem is not None)

    def _clock_problem(self) -> SyncIssue | None:
        last = self.journal.store.local("last_stamp") or ""
        if not is_stamp(last) or instant(last) - self.replica.now() < CLOCK_AHEAD:
            return None
        return SyncIssue(
            "clock",
            f"Some computer's clock was ahead: the journal has an entry stamped {instant(last).astimezone():%d %b %Y}.",
            "Check the date and time of your computers. Syncing goes on; nothing is lost.",
        )


def _is_of(file: FolderFile, name: str) -> bool:
    """Whether a file is of the computer of this name, or is the file of this name itself."""
    return name in (file.about.get("computer"), file.about.get("device"), file.name)


def _to_look_at(present: dict[str, FolderEntry], changing: frozenset[str]) -> list[FolderEntry]:
    return [seen for name, seen in present.items() if name not in changing and is_worth_a_look(seen)]


def _is_new(known: dict[str, FolderFile], seen: FolderEntry) -> bool:
    file = known.get(seen.name)
    return file is None or file.mark != seen.mark or file.state not in SETTLED


def _hindered(error: JournalError) -> SyncIssue:
    """What kept a round from its end: another program's turn, or this computer's own disk."""
    return SyncIssue("waiting", error.sentence, error.way_out)


def _unreachable(folder: Path, error: OSError | TooSlow) -> SyncIssue:
    reason = why(error)
    return SyncIssue(
        "folder",
        f"The shared folder {folder} cannot be reached: {reason}.",
        "Everything is safe on this computer; syncing goes on once the folder is back.",
    )
