"""How a run ends when something goes wrong: a sentence, the way out, and the status of the process.

0 done · 1 a clear refusal or failure · 2 wrong usage · 3 done in part · 130 interrupted by the person.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from netjournal.errors import JournalError

REFUSED = 1
WRONG_USAGE = 2
INTERRUPTED = 130
LOG = "errors.log"


@dataclass
class End:
    """How a run ended."""

    status: int = 0


@contextmanager
def ending(folder: Callable[[], Path]) -> Iterator[End]:
    """Turn everything that a command can raise into words and a status; details of a surprise go into `folder`."""
    end = End()
    try:
        yield end
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go_of_output()  # the reader (`| head`) has had enough, which is no failure
    except JournalError as error:
        _say(error.sentence, error.way_out)
        end.status = error.exit_code
    except KeyboardInterrupt:
        end.status = INTERRUPTED
    except OSError as error:
        _say(f"That did not work: {_reason(error)}.", _kept(error, folder))
        end.status = REFUSED
    except Exception as error:  # noqa: BLE001 - a teacher is never shown a traceback
        _say("Something happened that netjournal was not prepared for.", _kept(error, folder))
        end.status = REFUSED
    _flush(end)


def carry_any_text() -> None:
    """Let a name that standard output cannot spell appear as `?` there, rather than stop the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _say(sentence: str, way_out: str = "") -> None:
    from netjournal.cli import output  # deferred: nothing goes wrong on most days

    output.error(sentence, way_out)


def _reason(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    return f"{(error.strerror or str(error)).lower()}{where}"


def _kept(error: Exception, folder: Callable[[], Path]) -> str:
    """Write down what happened where it can be read later, and say where that is."""
    import tempfile  # deferred, both: hardly ever needed
    import traceback

    details = "".join(traceback.format_exception(error))
    places: tuple[Callable[[], tuple[int, str]], ...] = (
        lambda: _log_in(folder()),
        lambda: tempfile.mkstemp(".log", "netjournal-"),
    )
    for opened in places:
        with suppress(OSError, JournalError):
            descriptor, path = opened()
            with os.fdopen(descriptor, "a", encoding="utf-8", errors="replace") as log:
                log.write(f"{datetime.now(UTC).isoformat(timespec='seconds')}\n{details}\n")
            return f"The details are in {path}; nothing that was stored before is lost."
    return "Nothing that was stored before is lost."


def _log_in(folder: Path) -> tuple[int, str]:
    path = str(folder / LOG)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), path


def _flush(end: End) -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go_of_output()
    except OSError as error:
        _say(f"The output could not be written: {_reason(error)}.")
        _let_go_of_output()
        end.status = end.status or REFUSED


def _let_go_of_output() -> None:
    """Send what is still in Python's buffer nowhere, so that leaving does not complain about the closed pipe."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
