"""The review of a period worked out off the screen's thread, from records that are read once."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from netjournal.journal.journal import Journal
from netjournal.journal.review import ReviewRecords, Stopped
from netjournal.review.period import Period, year
from netjournal.review.registry import Review, Trend, review_of, trends

Progress = Callable[[float], object]


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python from looking for garbage.

    Tens of thousands of new records, none of them garbage, would make it look through all of them again and again,
    and nothing moves on the screen while it looks.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class ReviewLoader:
    """The records of a journal as of one day, kept for any number of periods while nobody writes.

    Everything here happens in a worker's thread, one at a time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._of: tuple[tuple[int, int], date] | None = None
        self._records: ReviewRecords | None = None
        self._turn = threading.Lock()

    def work_out(
        self,
        of: tuple[tuple[int, int], date],
        period: Period,
        *,
        show: Callable[[Review], None],
        follow: Callable[[dict[str, Trend]], None],
        progress: Progress,
        cancelled: Callable[[], bool],
    ) -> None:
        """The review first, then how its figures went; then the running year is read, which is often asked for next.

        `of` is the state of the journal and the day that are meant: of another one the records are read again.
        `cancelled` is asked between the steps, and `progress` told how far the reading for the review is (0 to 1).
        Raises JournalError where the journal can't be read.
        """

        def stopped(done: float) -> bool:
            if not cancelled():
                progress(done)
            return cancelled()

        with self._turn, uncollected(), Journal(self.folder) as journal:
            if cancelled():
                return
            try:
                records = self._read(journal, of)
                found = review_of(records.for_review(journal, period, stopped), period)
                if cancelled():
                    return
                show(found)
                ledger = records.for_trends(journal, found.period, lambda _: cancelled())
            except Stopped:
                return
            lines: dict[str, Trend] = {}
            for line in trends(ledger, found.period):
                if cancelled():
                    return
                lines[line.figure] = line
            follow(lines)
            with suppress(Stopped):
                records.for_review(journal, year(of[1], ledger.records.terms), lambda _: cancelled())

    def _read(self, journal: Journal, of: tuple[tuple[int, int], date]) -> ReviewRecords:
        if self._records is None or self._of != of:
            self._records = None  # of two states of a large journal only one is held
            self._records = ReviewRecords(journal, of[1])
            self._of = of
        return self._records
