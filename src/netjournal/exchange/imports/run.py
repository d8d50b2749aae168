"""Importing files into a journal: read, planned, and stored as one batch that can be taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from json import dumps, loads
from pathlib import Path
from typing import Any

from netjournal.domain.proposals import key_of
from netjournal.domain.records import Contact, Distinct, Membership, Proposal, Propose, SourceRule
from netjournal.domain.students import looks_like_student
from netjournal.errors import JournalError, WrongUsage
from netjournal.exchange.imports import spreadsheet
from netjournal.exchange.imports.builder import ImportedRecords, ImportNote, PassedOver, ReadOptions
from netjournal.exchange.imports.files import decode, is_zip, read_file
from netjournal.exchange.imports.formats import ENDINGS, TABLE, read, shown_name
from netjournal.exchange.imports.plan import Choices, Fate, ImportPlan, Known, PlannedRecord, plan
from netjournal.exchange.imports.table import TableColumn, headings_of, parse_columns
from netjournal.exchange.imports.table import columns_of as columns_in_text
from netjournal.exchange.imports.table import key_of as key_of_headings
from netjournal.journal.batches import Batch, Imported, Imports
from netjournal.journal.configuration import OWN_EMAILS
from netjournal.journal.journal import Journal
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.database import derived_id
from netjournal.text.normalize import join_and, normalize

Progress = Callable[[str, int, int], None]
"""Told what is done (`reading`, `comparing`, `storing`), how much, and of how much (0: not known yet). What it raises
stops the import, and nothing of it is stored."""

MOST_WARNINGS = 20


def _silent(_what: str, _done: int, _all: int) -> None:
    """Nobody waits for the progress."""


class Cancelled(Exception):
    """The teacher stopped an import; nothing of it is stored."""


@dataclass(frozen=True, slots=True)
class ImportSource:
    """A file to import: how it is called, and what it holds, or why it could not be read."""

    name: str
    data: bytes = b""
    fault: JournalError | None = None


MOST_IN_FOLDER = 5_000
"""How many files of a folder are looked at."""

COLUMNS_PREFIX = "columns:"
"""Under it, and the headings of a table, this computer keeps which of its columns are what."""


def import_sources(paths: Iterable[Path]) -> list[ImportSource]:
    """The files at some paths; a folder stands for what is in it that may be imported. None stops the others.

    Raises JournalError where a folder holds nothing of the kind.
    """
    found: list[ImportSource] = []
    for path in paths:
        inside = _files_in(path) if path.is_dir() else [path]
        for file in inside:
            try:
                name = shown_name(path) if file is path else str(file.relative_to(path))
                found.append(ImportSource(name, read_file(file)))
            except JournalError as error:
                found.append(ImportSource(shown_name(file), fault=error))
    return found


def _files_in(folder: Path) -> list[Path]:
    inside = sorted(
        file
        for file in islice(folder.rglob("*"), MOST_IN_FOLDER)
        if file.suffix.casefold() in ENDINGS
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
        and file.is_file()
    )
    if not inside:
        raise JournalError(
            f"{folder} holds no file that can be imported.", f"Files that end in {join_and(sorted(ENDINGS), 'or')} are."
        )
    return inside


def read_sources(
    journal: Journal,
    sources: Sequence[ImportSource],
    *,
    today: date,
    now: datetime,
    format_name: str = "",
    encoding: str = "",
    columns: str = "",
    first_day: date | None = None,
    progress: Progress = _silent,
) -> list[ImportedRecords]:
    """What files hold; nothing is decided yet. Of several files, one that cannot be understood is skipped and named.

    `columns` says which column of a table is what (`name=A,email=C`); it is remembered for the same headings. Meetings
    before `first_day` (default: a year back) are left out. Raises JournalError where no file can be understood.
    """
    said = parse_columns(columns) if columns else {}
    reading = ReadOptions(
        journal.date_order(),
        today,
        now,
        lambda count: progress("reading", count, 0),
        encoding=encoding,
        columns=said,
        first_day=first_day,
        own_emails=frozenset(map(str, journal.settings.get(OWN_EMAILS, ()))),
        always=frozenset(
            rule.series for rule in journal.store.every(SourceRule) if rule.propose is Propose.ALWAYS and rule.series
        ),
    )
    found: list[ImportedRecords] = []
    faults: list[JournalError] = []
    passed_over: Counter[str] = Counter()
    sources = [sheet for source in sources for sheet in _with_sheets(source)]
    for source in sources:
        progress("reading", 0, 0)
        try:
            if source.fault is not None:
                raise source.fault
            found += _read_one(journal, source, reading, format_name)
        except WrongUsage:
            raise
        except JournalError as error:
            if len(sources) == 1:
                raise
            faults.append(error)
            if isinstance(error, PassedOver):
                passed_over[error.what] += 1
                continue
            found.append(ImportedRecords(file=source.name, skipped=(ImportNote("", error.sentence),)))
    if faults and len(faults) == len(sources):
        raise faults[0]
    if passed_over:
        words = join_and([f"{count:,} {what}" for what, count in passed_over.items()])
        found[0] = replace(found[0], converted=(*found[0].converted, ImportNote("", f"passed over: {words}")))
    return found


def _with_sheets(source: ImportSource) -> list[ImportSource]:
    """A spreadsheet as its sheets, each a table; anything else as it is."""
    if source.fault is not None or not spreadsheet.is_spreadsheet(source.data):
        return [source]
    try:
        found = spreadsheet.sheets(source.data)
    except JournalError as error:
        return [replace(source, fault=error)]
    if not found:
        return [replace(source, data=b"")]
    return [
        ImportSource(f"{source.name}: {title}" if len(found) > 1 else source.name, text.encode("utf-8", "replace"))
        for title, text in found
    ]


def _read_one(
    journal: Journal, source: ImportSource, reading: ReadOptions, format_name: str
) -> Sequence[ImportedRecords]:
    if reading.columns:
        found = read(source.data, source.name, reading, format_name or TABLE)
        if key := _columns_key(source.data, reading):
            journal.store.keep_local(key, dumps(dict(reading.columns)))
        return found
    if format_name in ("", TABLE) and (key := _columns_key(source.data, reading)):
        kept = journal.store.local(key)
        if kept is not None:
            return read(source.data, source.name, replace(reading, columns=loads(kept)), TABLE)
    return read(source.data, source.name, reading, format_name)


def columns_of(sources: Sequence[ImportSource]) -> tuple[TableColumn, ...]:
    """The columns of the first table among some files; none where there is none."""
    for sheet in (sheet for source in sources for sheet in _with_sheets(source)):
        if sheet.fault is None and not is_zip(sheet.data):
            try:
                found = columns_in_text(decode(sheet.data[:200_000]).text)
            except JournalError:
                continue
            if found:
                return found
    return ()


def _columns_key(data: bytes, reading: ReadOptions) -> str:
    """The key under which the columns of a table are kept; empty for what is no table."""
    if is_zip(data) or data[:1] in (b"{", b"["):
        return ""
    try:
        heads = headings_of(decode(data[:200_000], reading.encoding).text)
    except JournalError:
        return ""
    return f"{COLUMNS_PREFIX}{key_of_headings(heads)}" if heads else ""


def known_to(journal: Journal, incoming: Sequence[ImportedRecords]) -> Known:
    """What the journal knows that matters for these files."""
    imports = Imports(journal.store)
    own = [record for item in incoming for record in item.records]
    states: dict[str, bool] = {}
    for kind in {type(record) for record in own}:
        states |= imports.states(kind, [record.id for record in own if isinstance(record, kind)])
    days = [entry.on for item in incoming for entry in item.interactions]
    logged = journal.interactions.between(min(days), max(days)) if days else []
    memberships = journal.every(Membership) if any(item.memberships for item in incoming) else []
    people = any(item.contacts or item.tags or item.proposals or item.coming for item in incoming)
    ids = {derived_id(*key_of(proposal)) for item in incoming for proposal in item.proposals}
    ids |= {
        derived_id(*key_of(Proposal(source=source, source_id=identity)))
        for item in incoming
        for source, identity in item.withdrawn
    }
    proposals = journal.store.some(Proposal, list(ids)) if ids else []
    rules = journal.every(SourceRule) if ids or any(item.coming for item in incoming) else []
    since = min((item.read_since for item in incoming if item.series_in_file), default=None)
    sources = {source for item in incoming for source, _ in item.series_in_file}
    recent = [
        proposal
        for source in sources
        for proposal in journal.store.every(Proposal, 'source = ? AND "on" >= ?', (source, str(since)))
    ]
    return Known(
        contacts=journal.every(Contact) if people else (),
        distinct=journal.every(Distinct) if people else (),
        keys=imports.keys(),
        logged=frozenset((item.on, item.at, normalize(item.summary)) for item in logged),
        memberships=frozenset((membership.person_id, membership.community_id) for membership in memberships),
        states=states,
        forgotten=imports.forgotten() if own else frozenset(),
        recent=recent,
        proposals={(proposal.source, proposal.source_id): proposal for proposal in proposals},
        never=frozenset((rule.source, rule.series) for rule in rules if rule.propose is Propose.NEVER),
    )


def preview(
    journal: Journal, incoming: Sequence[ImportedRecords], choices: Choices, progress: Progress = _silent
) -> ImportPlan:
    """What importing would do, as the journal is now."""
    total = sum(len(record.contacts) for record in incoming)
    known = known_to(journal, incoming)
    return plan(incoming, known, choices, journal.store.ids, lambda done: progress("comparing", done, total))


def run_import(
    journal: Journal,
    made: ImportPlan,
    incoming: Sequence[ImportedRecords],
    *,
    today: date,
    progress: Progress = _silent,
) -> Imported | None:
    """Store what was planned, as one change, after a snapshot; None where there was nothing to store."""
    files = list(dict.fromkeys(record.file for record in incoming))
    names = files[0] if len(files) == 1 else f"{len(files)} files"
    batch = Batch(
        label=f"Import {names}",
        sources=tuple(files),
        new=made.new,
        edits=(*made.edits, *made.changed),
        whole=made.whole,
        back=made.back,
        distinct=made.distinct,
        proposals=made.proposals,
        withdrawn=made.withdrawn,
        keys=made.keys,
    )
    stored = Imports(journal.store).store(batch, on=today, tell=lambda done, total: progress("storing", done, total))
    keep_coming(journal, made)
    return stored


def keep_coming(journal: Journal, made: ImportPlan) -> None:
    """Keep on this computer which meetings are to come: they lead to prep, and are no entries."""
    for file, meetings in made.coming.items():
        journal.meetings.keep(file, meetings)


def student_warnings(incoming: Sequence[ImportedRecords]) -> tuple[str, ...]:
    """What looks in the entries and notes as if it identified a student, each once; it warns and stops nothing."""
    known = [contact.name for record in incoming for contact in record.contacts]
    texts = [text for record in incoming for contact in record.contacts if (text := contact.notes)]
    texts += [
        text for record in incoming for entry in record.interactions for text in (entry.summary, entry.notes) if text
    ]
    lines = (line for text in texts for line in text.splitlines())
    found: dict[str, None] = {}
    for line in lines:
        found |= dict.fromkeys(warning.sentence for warning in looks_like_student(line, known))
        if len(found) >= MOST_WARNINGS:
            break
    return tuple(found)


def name_of(line: PlannedRecord) -> str:
    """What a line of a plan is about, in a few words."""
    record = line.record
    for attribute in ("name", "summary", "line", "text", "title", "topic", "key", "reason"):
        if value := getattr(record, attribute, ""):
            return str(value)
    return type(record).__name__.lower()


def report(
    made: ImportPlan, incoming: Sequence[ImportedRecords], stored: Imported | None, warnings: Sequence[str]
) -> Any:
    """A plan and what became of it, as JSON can carry it."""
    return {
        "files": [{"file": record.file, "format": record.format} for record in incoming],
        "counts": {
            **{_key(fate): len(made.of(fate)) for fate in Fate},
            "converted": len(made.converted),
            "skipped": len(made.skipped),
        },
        **{_key(fate): [_line(line) for line in made.of(fate)] for fate in Fate},
        "converted": [_aside(note) for note in made.converted],
        "skipped": [_aside(note) for note in made.skipped],
        "warnings": list(warnings),
        "stored": stored is not None,
    }


_KEYS = {Fate.BACK: "back", Fate.HERE: "already_here", Fate.NAMESAKE: "namesakes"}


def _key(fate: Fate) -> str:
    return _KEYS.get(fate, fate.value)


def _line(line: PlannedRecord) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": line.record.id if line.fate in (Fate.NEW, Fate.NAMESAKE, Fate.BACK) else None,
        "kind": type(line.record).__name__.lower(),
        "name": name_of(line),
        "where": line.where,
    }
    if line.into is not None:
        found |= {"contact_id": line.into.id, "contact": line.into.name, "why": line.why, "fills": list(line.fills)}
    return found


def _aside(aside: ImportNote) -> dict[str, str]:
    return {"where": aside.where, "why": aside.why}
