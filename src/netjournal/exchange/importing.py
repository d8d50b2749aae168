"""Importing files into a journal: read, planned, and stored as one batch that can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from netjournal.domain.model import Contact, Distinct, Membership
from netjournal.domain.students import looks_like_student
from netjournal.domain.words import fold
from netjournal.exchange.decoding import read_file
from netjournal.exchange.import_plan import Choices, Fate, ImportPlan, Known, Line
from netjournal.exchange.import_planning import plan
from netjournal.exchange.incoming import Aside, Incoming
from netjournal.exchange.readers import Reading, read, shown_name
from netjournal.frozen import dataclass
from netjournal.store.imports import Batch, Imported, Imports
from netjournal.store.journal import Journal

Progress = Callable[[str, int, int], None]
"""Told what is done (`reading`, `comparing`, `storing`), how much, and of how much (0: not known yet). What it raises
stops the import, and nothing of it is stored."""

MOST_WARNINGS = 20


def _silent(_what: str, _done: int, _all: int) -> None:
    """Nobody waits for the progress."""


class Cancelled(Exception):
    """The teacher stopped an import; nothing of it is stored."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import: how it is called, and what it holds."""

    name: str
    data: bytes


def source(path: Path) -> Source:
    """The file at a path. Raises JournalError where it cannot be read."""
    return Source(shown_name(path), read_file(path))


def read_sources(
    journal: Journal,
    sources: Sequence[Source],
    *,
    today: date,
    now: datetime,
    format_name: str = "",
    progress: Progress = _silent,
) -> list[Incoming]:
    """What files hold; nothing is decided yet. Raises JournalError for the first that cannot be understood."""
    reading = Reading(journal.date_order(), today, now, lambda count: progress("reading", count, 0))
    found: list[Incoming] = []
    for each in sources:
        progress("reading", 0, 0)
        found += read(each.data, each.name, reading, format_name)
    return found


def known_to(journal: Journal, incoming: Sequence[Incoming]) -> Known:
    """What the journal knows that matters for these files."""
    imports = Imports(journal.store)
    own = [record for each in incoming for record in each.records]
    states: dict[str, bool] = {}
    for kind in {type(record) for record in own}:
        states |= imports.states(kind, [record.id for record in own if isinstance(record, kind)])
    days = [entry.on for each in incoming for entry in each.interactions]
    logged = journal.interactions.between(min(days), max(days)) if days else []
    memberships = journal.every(Membership) if any(each.memberships for each in incoming) else []
    people = any(each.contacts or each.tags for each in incoming)
    return Known(
        contacts=journal.every(Contact) if people else (),
        distinct=journal.every(Distinct) if people else (),
        keys=imports.keys(),
        logged=frozenset((each.on, each.at, fold(each.summary)) for each in logged),
        memberships=frozenset((each.person_id, each.community_id) for each in memberships),
        states=states,
        forgotten=imports.forgotten() if own else frozenset(),
    )


def preview(
    journal: Journal, incoming: Sequence[Incoming], choices: Choices, progress: Progress = _silent
) -> ImportPlan:
    """What importing would do, as the journal is now."""
    total = sum(len(each.contacts) for each in incoming)
    known = known_to(journal, incoming)
    return plan(incoming, known, choices, journal.store.ids, lambda done: progress("comparing", done, total))


def carry_out(
    journal: Journal,
    made: ImportPlan,
    incoming: Sequence[Incoming],
    *,
    today: date,
    progress: Progress = _silent,
) -> Imported | None:
    """Store what was planned, as one change, after a snapshot; None where there was nothing to store."""
    files = list(dict.fromkeys(each.file for each in incoming))
    names = files[0] if len(files) == 1 else f"{len(files)} files"
    batch = Batch(
        label=f"Import {names}",
        sources=tuple(files),
        new=made.new,
        edits=made.edits,
        whole=made.whole,
        back=made.back,
        distinct=made.distinct,
        keys=made.keys,
    )
    return Imports(journal.store).store(batch, on=today, tell=lambda done, total: progress("storing", done, total))


def student_warnings(incoming: Sequence[Incoming]) -> tuple[str, ...]:
    """What looks in the entries and notes as if it identified a student, each once; it warns and stops nothing."""
    known = [contact.name for each in incoming for contact in each.contacts]
    texts = [text for each in incoming for contact in each.contacts if (text := contact.notes)]
    texts += [text for each in incoming for entry in each.interactions for text in (entry.summary, entry.notes) if text]
    lines = (line for text in texts for line in text.splitlines())
    found: dict[str, None] = {}
    for line in lines:
        found |= dict.fromkeys(each.sentence for each in looks_like_student(line, known))
        if len(found) >= MOST_WARNINGS:
            break
    return tuple(found)


def name_of(line: Line) -> str:
    """What a line of a plan is about, in a few words."""
    record = line.record
    for attribute in ("name", "summary", "text", "title", "topic", "key", "reason"):
        if value := getattr(record, attribute, ""):
            return str(value)
    return type(record).__name__.lower()


def report(made: ImportPlan, incoming: Sequence[Incoming], stored: Imported | None, warnings: Sequence[str]) -> Any:
    """A plan and what became of it, as JSON can carry it."""
    return {
        "files": [{"file": each.file, "format": each.format} for each in incoming],
        "counts": {
            **{_key(fate): len(made.of(fate)) for fate in Fate},
            "converted": len(made.converted),
            "skipped": len(made.skipped),
        },
        **{_key(fate): [_line(line) for line in made.of(fate)] for fate in Fate},
        "converted": [_aside(each) for each in made.converted],
        "skipped": [_aside(each) for each in made.skipped],
        "warnings": list(warnings),
        "stored": stored is not None,
    }


_KEYS = {Fate.BACK: "back", Fate.HERE: "already_here", Fate.NAMESAKE: "namesakes"}


def _key(fate: Fate) -> str:
    return _KEYS.get(fate, fate.value)


def _line(line: Line) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": line.record.id if line.fate in (Fate.NEW, Fate.NAMESAKE, Fate.BACK) else None,
        "kind": type(line.record).__name__.lower(),
        "name": name_of(line),
        "where": line.where,
    }
    if line.into is not None:
        found |= {"contact_id": line.into.id, "contact": line.into.name, "why": line.why, "fills": list(line.fills)}
    return found


def _aside(aside: Aside) -> dict[str, str]:
    return {"where": aside.where, "why": aside.why}
