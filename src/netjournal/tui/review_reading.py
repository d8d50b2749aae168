"""The review of a period worked out off the screen's thread, from records that are read once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from netjournal.review.ledger import Ledger
from netjournal.review.period import Period
from netjournal.review.summary import Review, review_of
from netjournal.review.trends import Trend, trends
from netjournal.store.journal import Journal


class Reading:
    """The records of a journal as of one day, kept for any number of periods while nobody writes.

    Everything here happens in a worker's thread. `version` says which state of the journal is meant; another one, or
    another day, reads the records again.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._of: tuple[tuple[int, int], date] | None = None
        self._ledger: Ledger | None = None

    def ledger(self, version: tuple[int, int], today: date) -> Ledger:
        """The records, indexed. Raises JournalError where they can't be read."""
        if self._ledger is None or self._of != (version, today):
            with Journal(self.folder) as journal:
                self._ledger = Ledger(journal.records(), today)
            self._of = (version, today)
        return self._ledger

    def work_out(
        self,
        ledger: Ledger,
        period: Period,
        *,
        show: Callable[[Review], None],
        follow: Callable[[dict[str, Trend]], None],
        cancelled: Callable[[], bool],
    ) -> None:
        """The review first, then how its figures went; `cancelled` is asked between the steps."""
        if cancelled():
            return
        found = review_of(ledger, period)
        if cancelled():
            return
        show(found)
        lines: dict[str, Trend] = {}
        for line in trends(ledger, found.period):
            if cancelled():
                return
            lines[line.figure] = line
        follow(lines)
