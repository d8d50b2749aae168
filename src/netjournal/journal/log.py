"""Storing captures: one line or many, all of them or none, or only as if."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from netjournal.capture.capture import Capture
from netjournal.errors import JournalError, NotFound
from netjournal.journal.journal import Journal, Logged
from netjournal.startup.fast_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class LoggedLine:
    """A line of capture, as it was understood, and what it became."""

    capture: Capture
    logged: Logged


class _AsIf(Exception):
    """Raised to take everything back that was stored as if."""


def log_lines(
    journal: Journal, texts: Iterable[str], *, today: date, create: bool = False, as_if: bool = False
) -> list[LoggedLine]:
    """Store these lines as one change, blank ones left out; `as_if` stores nothing and returns what would be.

    Raises as `Journal.log` does, with the number of the line where there are several, and then nothing was stored.
    """
    numbered = [(number, text) for number, text in enumerate(texts, 1) if text.strip()]
    if not numbered:
        raise JournalError("There is nothing to log yet.", "Write who and one line: coffee with @lucia.")
    if len(numbered) == 1 and not as_if:
        return [_log(journal, numbered[0][1], today, create)]
    lines: list[LoggedLine] = []
    try:
        with journal.change(f"Log {len(numbered)} entries"):
            for number, text in numbered:
                try:
                    lines.append(_log(journal, text, today, create))
                except JournalError as error:
                    if len(numbered) > 1:
                        error.sentence = f"Line {number}: {error.sentence}"
                    raise
            if as_if:
                raise _AsIf
    except _AsIf:
        return lines
    return lines


def _undecided(capture: Capture) -> JournalError:
    """Why a line is not stored where nobody looks at a preview."""
    name = capture.uncertain[0]
    if any(person.name == name for person in capture.proposed):
        return NotFound(f"Nobody here is called “{name}”.", "")
    return JournalError(f"It is not certain who “{name}” is here.", "Write the full name, or the handle with an @.")


def _log(journal: Journal, text: str, today: date, create: bool) -> LoggedLine:
    capture = journal.understand(text, today)
    if capture.understood and not create and capture.uncertain:
        raise _undecided(capture)
    return LoggedLine(capture, journal.log(capture, create=create))
