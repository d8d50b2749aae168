"""Looking at a journal's health, from outside: it may be too ill to be opened.

Each check says what it saw in one sentence, and what to do where that is not well. What is harmless to put right is put
right on request (`mend`).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

from netjournal.config import DATABASE, SETTINGS, read_settings
from netjournal.domain.records import Finding
from netjournal.errors import Damaged, JournalError
from netjournal.journal.erase import SET_ASIDE
from netjournal.journal.merge_contacts import POINTERS
from netjournal.journal.restore import can_be_rebuilt, rebuild_journal
from netjournal.storage import derived, drafts
from netjournal.storage.backup import FOLDER, Backups, Reason
from netjournal.storage.copy import ROOM_LEFT, clear, size_of
from netjournal.storage.database import Database, immediate, plain_errors
from netjournal.storage.examination import examine
from netjournal.storage.examination import mend as mend_rows
from netjournal.storage.fulltext import rebuild, wrong_indexes
from netjournal.storage.hlc import instant, is_stamp
from netjournal.storage.mapping import KEYS, LINKS, LISTED, TABLE_MAP_AT, TABLE_MAPS, read_text
from netjournal.text.dates import day_of, format_date
from netjournal.text.normalize import join_and
from netjournal.text.sanitize import strip_controls

COPIES_OF_ROOM = 3
"""The disk should have room for so many copies of the journal: one to write, one to keep, one to share."""

AHEAD = timedelta(days=1)
OLD = timedelta(days=8)
"""After so long without a snapshot of a journal that is written in, something keeps them from being taken."""


def check_health(folder: Path, mend: bool = False) -> list[Finding]:
    """Everything that can be known of a journal's health; with `mend`, what is harmless is put right."""
    if not folder.exists():
        return [Finding("folder", True, f"There is no journal in {folder} yet; the first entry makes it.")]
    findings = [_folder(folder), *_permissions(folder, mend=mend), *_settings(folder), _drafts(folder)]
    findings += _inside(folder, mend=mend)
    return [*findings, _snapshots(folder), _room(folder), *_leftovers(folder, mend=mend)]


def _folder(folder: Path) -> Finding:
    if os.access(folder, os.W_OK | os.X_OK):
        return Finding("folder", True, f"The journal is in {folder}.")
    return Finding(
        "folder", False, f"Nothing can be written to {folder}.", "Check the folder's permissions, or use --journal DIR."
    )


def _permissions(folder: Path, *, mend: bool) -> Iterator[Finding]:
    if os.name != "posix":
        return
    mine = [folder, *folder.glob("journal*.db*"), folder / FOLDER, *(folder / FOLDER).glob("*.db")]
    open_to_others = [path for path in mine if path.exists() and path.stat().st_mode & 0o077]
    if mend:
        for path in open_to_others:
            with suppress(OSError):
                path.chmod(0o700 if path.is_dir() else 0o600)
        open_to_others = [path for path in open_to_others if path.stat().st_mode & 0o077]
    if open_to_others:
        names = ", ".join(str(path) for path in open_to_others[:3])
        yield Finding(
            "permissions",
            False,
            f"Other people on this computer can read {names}.",
            "`netjournal doctor --mend` closes it.",
        )
    else:
        yield Finding("permissions", True, "Only you can read the journal's files.")


def _settings(folder: Path) -> Iterator[Finding]:
    mistakes = read_settings(folder).mistakes
    for mistake in mistakes:
        yield Finding(
            "settings", False, mistake, f"Change that line in {folder / SETTINGS}, or use `netjournal config`."
        )
    if not mistakes and (folder / SETTINGS).exists():
        yield Finding("settings", True, f"The settings file {folder / SETTINGS} can be read.")


def _drafts(folder: Path) -> Finding:
    path = folder / drafts.FILE
    if drafts.is_readable(path):
        return Finding("drafts", True, "What you have half written can be read.")
    return Finding(
        "drafts",
        False,
        f"The file of what you have half written is damaged: {path}.",
        "It is put aside when you next type; the newest snapshot has the drafts of its day.",
    )


def _inside(folder: Path, *, mend: bool) -> list[Finding]:
    """What can be said of an opened journal, or why it cannot be opened."""
    if not (folder / DATABASE).exists():
        return [Finding("database", True, "There is no journal here yet; the first entry makes it.")]
    checks: tuple[Callable[[Database], Finding], ...] = (_links, _meaning, _clock)
    try:
        with closing(Database(folder / DATABASE)) as store, plain_errors():
            first = _database(store)
            if not first.ok:
                return [_damaged(store, first, mend=mend)]
            rest = [check(store) for check in checks]
            sentence, way_out = store.hindrance
            if sentence:
                return [first, Finding("storing", False, sentence, way_out), *rest]
            return [first, _entries(store, mend=mend), _text_index(store, mend=mend), _today(store, mend=mend), *rest]
    except Damaged as error:
        return [_led_out(folder, error.sentence, mend=mend)]
    except JournalError as error:
        return [Finding("database", False, error.sentence, error.way_out or _restore_words(folder))]


def _damaged(store: Database, found: Finding, *, mend: bool) -> Finding:
    """What to do about a database that can be opened and is damaged. Nobody uses the store afterwards."""
    store.close()
    return _led_out(store.path.parent, found.text, mend=mend)


def _led_out(folder: Path, text: str, *, mend: bool) -> Finding:
    """Where all that was written can be read, as with a damaged search index, the journal is made again from it."""
    backups = Backups(folder)
    if not can_be_rebuilt(backups):
        return Finding("database", False, text, _restore_words(folder))
    if not mend:
        return Finding(
            "database",
            False,
            f"{text} Everything that you wrote can be read.",
            "`netjournal doctor --mend` makes a new journal from it, and keeps the damaged file.",
        )
    try:
        aside = rebuild_journal(backups)
    except JournalError as error:
        return Finding("database", False, error.sentence, error.way_out or _restore_words(folder))
    return Finding(
        "database", True, f"The database was damaged and was made again, with everything in it; {aside} is what it was."
    )


def _restore_words(folder: Path) -> str:
    newest = Backups(folder).newest_good()
    if newest is None:
        return (
            f"There is no good snapshot in {folder / FOLDER}; keep a copy of {folder / DATABASE} before anything else."
        )
    return (
        f"`netjournal backup restore {newest.name}` goes back to the newest good snapshot; what is there now is kept."
    )


def _database(store: Database) -> Finding:
    try:
        faults = [fault for (fault,) in store.connection.execute("PRAGMA integrity_check(20)")]
    except sqlite3.DatabaseError as error:
        faults = [str(error)]
    if faults == ["ok"]:
        (count,) = store.connection.execute("SELECT count(*) FROM interactions WHERE _cl % 2 = 1").fetchone()
        held = "1 conversation is" if count == 1 else f"{count} conversations are"
        return Finding("database", True, f"The database is whole; {held} in it.")
    return Finding(
        "database", False, f"The database is damaged ({faults[0].splitlines()[-1]}).", _restore_words(store.path.parent)
    )


ENTRIES_NAMED = 3


def _entries(store: Database, *, mend: bool) -> Finding:
    """Rows with values that no journal writes, wherever they came from: lists leave them out."""
    found = examine(store)
    if not found:
        return Finding("entries", True, "Every entry can be read.")
    if mend:
        kept = Backups(store.path.parent).take(Reason.MEND)
        mend_rows(store)
        number = "1 entry was" if len(found) == 1 else f"{len(found)} entries were"
        return Finding("entries", not examine(store), f"{number} mended; the snapshot {kept.name} has what was there.")
    names = [str(row) for row in found[:ENTRIES_NAMED]]
    more = [f"{len(found) - ENTRIES_NAMED} more"] if len(found) > ENTRIES_NAMED else []
    number = "1 entry holds" if len(found) == 1 else f"{len(found)} entries hold"
    return Finding(
        "entries",
        False,
        f"{number} something that can't be read: {join_and([*names, *more])}.",
        "`netjournal doctor --mend` mends what can be, and keeps a snapshot of how it was.",
    )


def _text_index(store: Database, *, mend: bool) -> Finding:
    with immediate(store.connection):
        wrong = wrong_indexes(store.connection)
        if wrong and mend:
            rebuild(store.connection)
            wrong = wrong_indexes(store.connection)
    if wrong:
        return Finding(
            "search",
            False,
            "Search does not find everything that is there.",
            "`netjournal doctor --mend` puts that right.",
        )
    return Finding("search", True, "Search finds everything that is there.")


def _today(store: Database, *, mend: bool) -> Finding:
    """Whether the tables that Today is answered from say what the records say."""
    with immediate(store.connection):
        wrong = derived.count_wrong_rows(store.connection)
        if wrong and mend:
            derived.rebuild(store.connection)
            wrong = derived.count_wrong_rows(store.connection)
    if wrong:
        return Finding(
            "today", False, "Today does not show everything that is due.", "`netjournal doctor --mend` puts that right."
        )
    return Finding("today", True, "Today shows everything that is due.")


def _links(store: Database) -> Finding:
    """Links and pointers of living records to records that were never here. (What is in the trash is here.)"""
    owner_of = {link.table: shape.table for shape in TABLE_MAPS for link in shape.links}
    far_of = {"contact_id": "contacts", "interaction_id": "interactions", "problem_id": "problems"}
    places = [
        *((link.table, link.far, far_of[link.far]) for link in LINKS.values() if link.far in far_of),
        *((link.table, link.near, owner_of[link.table]) for link in LINKS.values() if link.table != "topics"),
        *((pointer.table, field, "contacts") for pointer in POINTERS for field in pointer.fields),
    ]
    lost = 0
    for table, column, target in dict.fromkeys(places):
        lost += store.connection.execute(
            f"""SELECT count(*) FROM "{table}" t WHERE _cl % 2 = 1 AND "{column}" IS NOT NULL AND "{column}" != ''
            AND NOT EXISTS (SELECT 1 FROM "{target}" x WHERE x.id = t."{column}")"""
        ).fetchone()[0]
    if not lost:
        return Finding("links", True, "Everything that entries speak of is there.")
    things = "link leads" if lost == 1 else "links lead"
    return Finding(
        "links",
        False,
        f"{lost} {things} to something that is not in this journal; nothing else is affected.",
        "Where the journal is shared, `netjournal sync now` may bring it; otherwise a snapshot may have it.",
    )


def _meaning(store: Database) -> Finding:
    """What two computers can only lead to by a fault: doubles, handles of two, shares that are no whole, words of
    somebody forgotten."""
    faults = [text for text in (_doubles(store), _handles(store), _shares(store), _erased(store)) if text]
    if not faults:
        return Finding("meaning", True, "What there is once is there once, and every decision is whole.")
    ways = {
        _doubles: "`netjournal sync now` makes one of what older versions wrote twice.",
        _handles: "`netjournal contact edit WHO --handle H` gives one of them another.",
        _shares: "`netjournal intend` sets the shares again.",
        _erased: "`netjournal contact forget` erases it once more.",
    }
    return Finding("meaning", False, " ".join(faults), " ".join(way for check, way in ways.items() if check(store)))


def _doubles(store: Database) -> str:
    """In words the kinds of things that have several living rows; empty where none has."""
    found = []
    for table, names in KEYS.items():
        columns = ", ".join(f'"{name}"' for name in names)
        key = "coalesce(nullif(term_id, ''), starts_on)" if table == "intentions" else columns
        follows = "AND coalesce(previous_id, '') <> ''" if table == "goals" else ""
        row = store.connection.execute(
            f'SELECT 1 FROM "{table}" WHERE _cl % 2 = 1 {follows} GROUP BY {key} HAVING count(*) > 1 LIMIT 1'
        ).fetchone()
        if row is not None:
            found.append(TABLE_MAP_AT[table].noun)
    return f"There are two of one {join_and(found, 'or')}." if found else ""


def _handles(store: Database) -> str:
    row = store.connection.execute(
        f"""SELECT handle FROM contacts WHERE {LISTED} AND coalesce(handle, '') <> ''
        GROUP BY handle HAVING count(*) > 1 LIMIT 1"""
    ).fetchone()
    return f"Two contacts have the handle @{strip_controls(read_text(row[0]))}." if row else ""


def _shares(store: Database) -> str:
    row = store.connection.execute(
        "SELECT 1 FROM intentions WHERE _cl % 2 = 1 AND colleagues + communities + following <> 100 LIMIT 1"
    ).fetchone()
    return "The shares of a plan do not make 100." if row else ""


def _erased(store: Database) -> str:
    rows = store.connection.execute(
        "SELECT 1 FROM history WHERE id IN (SELECT id FROM forgotten) AND value IS NOT NULL LIMIT 1"
    ).fetchone()
    return "The history has words of somebody forgotten." if rows else ""


def _clock(store: Database) -> Finding:
    last = store.local("last_stamp")
    latest = instant(last) if last is not None and is_stamp(last) else None
    now = datetime.now().astimezone()
    if latest is None or latest < now + AHEAD:
        return Finding("clock", True, "No entry was written later than the clock of this computer says it is.")
    return Finding(
        "clock",
        False,
        f"Something was written on {format_date(day_of(latest))}, but here it is {format_date(now.date())}.",
        "Set this computer's clock; if it is right, another computer's was ahead. Nothing is lost by it.",
    )


def _snapshots(folder: Path) -> Finding:
    backups = Backups(folder)
    snapshots = backups.all()
    take = "`netjournal backup` takes one now."
    if not snapshots:
        new = not (folder / DATABASE).exists()
        return Finding("snapshots", new, "There is no snapshot yet.", "" if new else take)
    newest = snapshots[0]
    if not backups.is_good(newest.path):
        return Finding("snapshots", False, f"The newest snapshot, {newest.name}, is damaged.", take)
    written = max((path.stat().st_mtime for path in folder.glob(f"{DATABASE}*")), default=0.0)
    behind = datetime.fromtimestamp(written).astimezone().replace(tzinfo=None) - newest.at
    if behind > OLD:
        return Finding("snapshots", False, f"The newest snapshot is of {format_date(newest.at.date())}.", take)
    number = "There is one snapshot" if len(snapshots) == 1 else f"There are {len(snapshots)} snapshots"
    return Finding("snapshots", True, f"{number}; the newest, of {format_date(newest.at.date())}, is good.")


def _room(folder: Path) -> Finding:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Finding(
            "disk", False, f"The disk does not say how much room it has ({error.strerror}).", "Check the disk."
        )
    if free < COPIES_OF_ROOM * size_of(folder / DATABASE) + ROOM_LEFT:
        return Finding("disk", False, f"Only {free >> 20} MB are free on the disk.", "Make some room.")
    return Finding("disk", True, "There is room enough on the disk.")


def _leftovers(folder: Path, *, mend: bool) -> Iterator[Finding]:
    unfinished = Backups(folder).leftovers()
    if mend:
        for path in unfinished:
            clear(path)
        unfinished = Backups(folder).leftovers()
    if unfinished:
        number = "An unfinished file lies" if len(unfinished) == 1 else f"{len(unfinished)} unfinished files lie"
        yield Finding(
            "leftovers",
            False,
            f"{number} in {folder / FOLDER}.",
            "If no other netjournal is at work, `netjournal doctor --mend` removes what is left.",
        )
    else:
        yield Finding("leftovers", True, "Nothing unfinished lies about.")
    for path in sorted(path for pattern in SET_ASIDE for path in folder.glob(pattern)):
        what = "file of half-written words" if path.match(drafts.DAMAGED) else "journal"
        yield Finding("set aside", True, f"A damaged {what} is kept at {path}; delete it when you miss nothing.")
