"""What happened has a day, and that day is not to come."""

from __future__ import annotations

from datetime import date

from netjournal.domain.dates import say_exact
from netjournal.errors import JournalError


def refuse_future(on: date, today: date) -> None:
    """JournalError for a day after today."""
    if on > today:
        raise JournalError(
            f"{say_exact(on)} is still to come, and this is dated by the day it happened.",
            "Give today or an earlier day.",
        )
