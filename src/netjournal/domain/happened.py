"""What happened has a day, and that day is not to come; what was written down has a day, too."""

from __future__ import annotations

from datetime import date

from netjournal.domain.dates import day_of, say_exact
from netjournal.domain.model import EPOCH, Record
from netjournal.errors import JournalError


def refuse_future(on: date, today: date) -> None:
    """JournalError for a day after today."""
    if on > today:
        raise JournalError(
            f"{say_exact(on)} is still to come, and this is dated by the day it happened.",
            "Give today or an earlier day.",
        )


def written_on(record: Record) -> date | None:
    """The local day on which a record was written down; None for one that is not stored yet."""
    return day_of(record.created_at) if record.created_at != EPOCH else None
