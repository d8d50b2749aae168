"""How sharing stands, in words and for `--json`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from netjournal.startup.fast_dataclass import dataclass
from netjournal.sync.folder import base_of, is_own
from netjournal.sync.state import DAMAGED, LOCKED, MERGED, NEWER, OTHER_JOURNAL, OWN, WAITING, FolderFile
from netjournal.text.normalize import join_and

ASK_AGAIN = "`netjournal sync on FOLDER --merge` makes them one; otherwise use another folder."
UNLOCK = "`netjournal sync on FOLDER` asks for it."


@dataclass(frozen=True, slots=True)
class Computer:
    """One of the computers that share the journal. `published_at` is RFC 3339, UTC."""

    id: str
    name: str
    this: bool
    file: str
    published_at: str


@dataclass(frozen=True, slots=True)
class SyncIssue:
    """Something that wants attention. `kind`: folder, publish, damaged, rows, newer, other journal, locked, waiting,
    clock, plain; `file` is empty where it isn't about one."""

    kind: str
    text: str
    way_out: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one computer's file brought: records that were new or changed here."""

    computer: str
    new: int
    changed: int

    @property
    def sentence(self) -> str:
        """`12 entries from the home computer`."""
        count = self.new + self.changed
        return f"{count} {'entry' if count == 1 else 'entries'} from {self.computer}"


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one round of syncing did."""

    arrived: tuple[Arrival, ...] = ()
    published: bool = False
    new_device: bool = False
    tidied: tuple[str, ...] = ()
    problems: tuple[SyncIssue, ...] = ()

    @property
    def did_nothing(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.arrived or self.published or self.new_device or self.tidied)

    @property
    def complete(self) -> bool:
        """Whether nothing is left waiting."""
        return not any(problem.kind not in ("clock", "plain") for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Status:
    """How sharing stands. `published_at` and `checked_at` are UTC; `crossings` counts edits that crossed."""

    on: bool
    folder: str = ""
    encrypted: bool = False
    pending: bool = False
    published_at: datetime | None = None
    checked_at: datetime | None = None
    computers: tuple[Computer, ...] = ()
    problems: tuple[SyncIssue, ...] = ()
    crossings: int = 0
    put_aside: tuple[str, ...] = ()

    def words(self, local: Callable[[datetime], datetime] = lambda moment: moment.astimezone()) -> str:
        """At most three words for the first line of the screen; nothing where sync is off."""
        if not self.on:
            return ""
        for kind, words in IN_THREE_WORDS.items():
            if any(problem.kind == kind for problem in self.problems):
                return words
        if self.crossings:
            return f"{self.crossings} {'edit' if self.crossings == 1 else 'edits'} crossed"
        moment = max(filter(None, (self.published_at, self.checked_at)), default=None)
        if moment is None:
            return "not synced yet"
        return f"synced {local(moment):%H:%M}"

    @property
    def wants_me(self) -> bool:
        """Whether the teacher should look."""
        return bool(self.on and (self.crossings or any(problem.kind != "clock" for problem in self.problems)))

    def as_json(self) -> dict[str, Any]:
        """The shape of `sync status --json`."""
        return {
            "folder": self.folder or None,
            "on": self.on,
            "published_at": _instant(self.published_at),
            "computers": [asdict(computer) for computer in self.computers],
            "problems": [asdict(problem) for problem in self.problems],
            "encrypted": self.encrypted,
            "pending": self.pending,
            "checked_at": _instant(self.checked_at),
            "crossings": self.crossings,
            "put_aside": list(self.put_aside),
        }


IN_THREE_WORDS = {
    "folder": "folder not there",
    "publish": "not published yet",
    "locked": "passphrase is needed",
    "other journal": "two journals there",
    "newer": "update needed here",
    "damaged": "a file waits",
    "rows": "entries left out",
    "plain": "a readable file",
    "waiting": "a file waits",
}


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def computers(files: list[FolderFile], device: str, name: str) -> tuple[Computer, ...]:
    """The computers behind the files, this one first, then the one that published last."""
    latest: dict[str, FolderFile] = {}
    for file in files:
        owner = file.about.get("device", "")
        known = latest.get(owner)
        if owner and (known is None or _rank(file) > _rank(known)):
            latest[owner] = file
    found = [
        Computer(owner, str(file.about.get("computer", "")), owner == device, _shown_name(file, files), _said(file))
        for owner, file in latest.items()
    ]
    if device and device not in latest:
        found.append(Computer(device, name, True, "", ""))
    found.sort(key=lambda each: each.published_at, reverse=True)
    return tuple(sorted(found, key=lambda each: not each.this))


def _shown_name(file: FolderFile, files: list[FolderFile]) -> str:
    """The base's name, which stays, where the latest is what was written since."""
    base = base_of(file.name)
    return base if any(known.name == base for known in files) else file.name


def _rank(file: FolderFile) -> tuple[str, bool]:
    """The later the higher; of two versions of one moment a computer's own file before a copy that a program made."""
    return _said(file), is_own(file.name)


def _said(file: FolderFile) -> str:
    return str(file.about.get("published_at", ""))


def issue_of(file: FolderFile) -> SyncIssue | None:
    """What a file in the folder wants, if anything."""
    if file.about.get("rejected"):
        return _rows_set_aside(file)
    if file.state == DAMAGED:
        return SyncIssue(
            "damaged",
            f"{file.name} is damaged or has not arrived whole ({file.text}); it was left alone.",
            "It is tried again by itself; if it stays, the computer that wrote it can publish it again with"
            " `netjournal sync now`.",
            file.name,
        )
    if file.state == NEWER:
        return SyncIssue(
            "newer", f"{file.name} was written by a newer netjournal.", "Update netjournal on this computer.", file.name
        )
    if file.state == OTHER_JOURNAL:
        return SyncIssue("other journal", f"{file.name} belongs to another journal.", ASK_AGAIN, file.name)
    if file.state == LOCKED:
        return SyncIssue("locked", f"{file.name} is encrypted, and this computer has no key for it.", UNLOCK, file.name)
    if file.state == WAITING:
        return SyncIssue(
            "waiting", f"{file.name} cannot be read yet ({file.text}).", "It is tried again by itself.", file.name
        )
    return None


def readable_by_others(file: FolderFile) -> SyncIssue | None:
    """That a file of this journal lies unencrypted in an encrypted folder, whose it is, and what to do."""
    if file.state not in (MERGED, OWN) or ".age" in file.name:
        return None
    where = file.about.get("computer") or "the computer that wrote it"
    return SyncIssue(
        "plain",
        f"{file.name} from {where} lies in the folder unencrypted, for whoever can open the folder to read.",
        f"On {where}: `netjournal sync on FOLDER` with the passphrase. If that computer is no longer in use, delete the"
        " file: what it holds is in the journal.",
        file.name,
    )


def _rows_set_aside(file: FolderFile) -> SyncIssue:
    """Which rows of a file were left out, and what to do where they were written."""
    count, rows = int(file.about["rejected"]), [str(row) for row in file.about.get("rows", ())]
    named = join_and([*rows[:3], *([f"{count - 3} more"] if count > 3 else [])])
    things = "1 entry" if count == 1 else f"{count} entries"
    if file.state == OWN:
        text = f"{things} of this journal can't be read by other computers and {_was(count)} not published: {named}."
        return SyncIssue("rows", text, "`netjournal doctor --mend` puts that right.", file.name)
    where = file.about.get("computer") or "the computer that wrote it"
    text = f"{things} in {file.name} can't be read and {_was(count)} left out: {named}. All others are in the journal."
    way_out = f"On {where}: update netjournal, then `netjournal doctor --mend` and `netjournal sync now`."
    return SyncIssue("rows", text, way_out, file.name)


def _was(count: int) -> str:
    return "was" if count == 1 else "were"
