"""The snapshot of the day, taken in a thread while the teacher goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from netjournal.errors import Damaged, JournalError

if TYPE_CHECKING:
    from netjournal.store.backup import Backups

FIRST_AFTER_SECONDS = 3.0
"""The start has the disk for itself."""

AGAIN_AFTER_SECONDS = 900.0
"""How often it is asked whether another day has begun: some journals stay open for weeks."""


class DailySnapshots:
    """Takes a snapshot once a day, as long as the program is open. What it finds damaged is said."""

    def __init__(self, app: App[str], backups: Backups) -> None:
        self._app = app
        self._backups = backups
        self._told = ""

    def begin(self) -> None:
        """Look soon, and then from time to time."""
        self._app.set_timer(FIRST_AFTER_SECONDS, self.look)
        self._app.set_interval(AGAIN_AFTER_SECONDS, self.look)

    def look(self) -> None:
        """Take today's snapshot in a thread, unless there is one."""
        self._app.run_worker(self._take, thread=True, group="daily", exclusive=True, exit_on_error=False)

    def _take(self) -> None:
        try:
            self._backups.daily()
        except Damaged as error:
            self._app.call_from_thread(self._tell, str(error))
        except JournalError:
            return  # no room just now: nothing is lost by it, and the next look tries again

    def _tell(self, text: str) -> None:
        if text != self._told:
            self._told = text
            self._app.notify(text, severity="error", markup=False, timeout=30)
