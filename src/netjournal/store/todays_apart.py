"""Today of a big journal, worked out by a short-lived process of its own.

The screen stays as small as it is in the first week of a journal, and no key waits for a reading of ten years.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Self

from netjournal.domain.today import Today
from netjournal.store.journal import Journal
from netjournal.store.todays import Week, this_week, what_needs_me

BEGIN = "from netjournal.store.todays_apart import main; main()"


class Failed(Exception):
    """The other process did not answer: it was stopped, or could not be started here."""


class TodayApart:
    """What a process of its own finds out about a day: first what needs me, then the week with its questions.

    Everything is as short as it is shown.
    """

    def __init__(self, folder: Path, today: date) -> None:
        # Without -P the folder that one happens to be in would be searched for modules first.
        command = [sys.executable, "-P", "-c", BEGIN, str(folder), today.isoformat()]
        quiet = subprocess.DEVNULL
        try:
            self._child = subprocess.Popen(command, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet)  # noqa: S603 - us
        except (OSError, ValueError) as error:
            raise Failed from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def needs(self) -> Today:
        """What needs me, without questions. Raises Failed."""
        needs: Today = self._answer()
        return needs

    def week(self) -> tuple[Week, Today]:
        """The running week, and what needs me with its questions. Raises Failed."""
        week: tuple[Week, Today] = self._answer()
        return week

    def stop(self) -> None:
        """End it, whether it is done or not; who waits for an answer in another thread gets Failed."""
        self._child.kill()
        self._child.wait()
        if self._child.stdout is not None:
            with suppress(OSError):
                self._child.stdout.close()

    def _answer(self) -> Any:
        if self._child.stdout is None:
            raise Failed
        try:
            return pickle.load(self._child.stdout)  # noqa: S301 - what this program has written itself
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as error:
            raise Failed from error


def main() -> None:
    """The other process: answers on standard output, and ends."""
    folder, today = Path(sys.argv[1]), date.fromisoformat(sys.argv[2])
    with Journal(folder) as journal:
        _tell(what_needs_me(journal, today).shortened())
        week = this_week(journal, today)
        _tell((week, what_needs_me(journal, today, week).shortened()))


def _tell(answer: object) -> None:
    pickle.dump(answer, sys.stdout.buffer)
    sys.stdout.buffer.flush()
