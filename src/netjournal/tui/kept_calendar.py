"""Keeps the calendar file fresh while the journal is on the screen."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from textual.timer import Timer

from netjournal.errors import JournalError
from netjournal.journal.journal import Journal
from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    from netjournal.exchange.exports import kept_calendar
    from netjournal.tui.app_protocol import AppProtocol
else:
    kept_calendar = lazy_import("netjournal.exchange.exports.kept_calendar")

KEPT_CALENDAR = "kept_calendar"
"""Under this key this computer remembers which calendar file is kept fresh."""

REST_SECONDS = 3.0
"""How long the journal rests before its calendar is written."""


class CalendarTask:
    """Writes the calendar in a thread, soon after the last change; at the end what is still to be written."""

    def __init__(self, app: AppProtocol) -> None:
        self._app = app
        self._timer: Timer | None = None

    def soon(self) -> None:
        """Write it when nothing changed for a while."""
        if self._app.demo or not self._app.journal.store.local(KEPT_CALENDAR):
            return
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._app.set_timer(REST_SECONDS, self._begin)

    async def end(self) -> None:
        """Write now what still waits."""
        if self._timer is not None:
            self._timer.stop()
            with suppress(JournalError):  # the next command or start says it
                await asyncio.to_thread(self._write)

    def _begin(self) -> None:
        self._timer = None
        self._app.run_worker(self._try, thread=True, group="calendar", exit_on_error=False)

    def _try(self) -> None:
        try:
            self._write()
        except JournalError as error:
            self._app.call_from_thread(self._app.say_error, error)

    def _write(self) -> None:
        with Journal(self._app.folder) as journal:
            kept_calendar.refresh_calendar(journal, datetime.now().astimezone())
