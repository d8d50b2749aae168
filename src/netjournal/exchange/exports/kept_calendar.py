"""A calendar file that stays fresh: named once, and written again whenever the journal or the day changed it."""

from __future__ import annotations

from datetime import date, datetime
from json import dumps, loads
from pathlib import Path

from netjournal.errors import JournalError
from netjournal.exchange.exports.ical import calendar_of_days
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions, RedactedView
from netjournal.exchange.exports.safe_write import State, WriteResult, plain_errors, write_safely
from netjournal.journal.batches import Exports
from netjournal.journal.journal import Journal

KEPT = "kept_calendar"
"""Under this key this computer remembers which file is kept fresh, for whom, and the day of which it is.

`cli.session` asks for it after each command without reading this module, which most journals do not need.
"""


def keep_calendar(journal: Journal, path: Path, sharing: PrivacyOptions, now: datetime) -> WriteResult:
    """Write the calendar to a file, and keep it fresh from now on. Raises JournalError where it cannot be written.

    A file of that name that is of another program is left alone, and nothing is kept.
    """
    with plain_errors(path):
        target = path.expanduser().resolve()
    result = _write(journal, target, sharing, now)
    if result.state is State.BESIDE:
        result.path.unlink(missing_ok=True)
        raise JournalError(
            f"{target} is not from netjournal, so it is left alone and can't be kept fresh.",
            "Choose another name with --to PATH.",
        )
    _remember(journal, target, sharing, journal.today)
    return result


def stop_keeping(journal: Journal) -> str:
    """Keep no calendar fresh any more; returns the file that was, which stays as it is, or nothing."""
    kept = journal.store.local(KEPT)
    if kept:
        journal.store.keep_local(KEPT, "")
    return str(loads(kept)["path"]) if kept else ""


def needs_refresh(journal: Journal, *, changed: bool) -> bool:
    """Whether a calendar is kept that another day, or what was `changed`, may have made stale."""
    kept = journal.store.local(KEPT)
    return bool(kept) and (changed or loads(kept or "")["day"] != journal.today.isoformat())


def refresh_calendar(journal: Journal, now: datetime) -> WriteResult | None:
    """Write the calendar that is kept fresh again; None where there is none, or it holds what it should.

    Raises JournalError where it cannot be written; the journal is then as it was.
    """
    kept = journal.store.local(KEPT)
    if not kept:
        return None
    data = loads(kept)
    sharing = PrivacyOptions(PeopleStyle(data["people"]), bool(data["include_private"]))
    result = _write(journal, Path(data["path"]), sharing, now)
    if data["day"] != journal.today.isoformat():
        _remember(journal, Path(data["path"]), sharing, journal.today)
    return None if result.state is State.UNCHANGED else result


def _write(journal: Journal, path: Path, sharing: PrivacyOptions, now: datetime) -> WriteResult:
    text = calendar_of_days(RedactedView(journal.records(), sharing), journal.today)
    with plain_errors(path):
        if path.is_file() and path.read_bytes() == text.encode():
            return WriteResult(path, State.UNCHANGED, path)
    with Exports(journal.store).under_way("ical", now) as memory:
        return write_safely(path, text, memory, private=sharing.include_private)


def _remember(journal: Journal, path: Path, sharing: PrivacyOptions, day: date) -> None:
    data = {
        "path": str(path),
        "people": sharing.people.value,
        "include_private": sharing.include_private,
        "day": day.isoformat(),
    }
    journal.store.keep_local(KEPT, dumps(data, ensure_ascii=False))
