"""What the commands print: lines and tables for people, one JSON document for programs, errors in a sentence.

Every text of the journal passes through here, so that no control character reaches a terminal and nothing but words
reaches a pipe.

How a run ends when something goes wrong: a sentence, the way out, and the status of the process.

0 done · 1 a clear refusal or failure · 2 wrong usage · 3 done in part · 130 interrupted by the person.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from netjournal.errors import JournalError
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.sanitize import strip_controls

if TYPE_CHECKING:
    import shutil
    import tempfile
    import traceback

    import wcwidth
else:
    shutil = lazy_import("shutil")
    tempfile = lazy_import("tempfile")
    traceback = lazy_import("traceback")
    wcwidth = lazy_import("wcwidth")

WIDEST = 48
"""Cells that a column may take where another column follows it."""

_ESCAPED_IN_JSON = {
    code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
}


def wants_colour() -> bool:
    """Whether the output may be coloured: on a terminal, or where FORCE_COLOR asks for it; NO_COLOR forbids it.

    See https://no-color.org and https://force-color.org.
    """
    if os.environ.get("FORCE_COLOR") and not os.environ.get("NO_COLOR"):
        return True
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def line(*parts: str) -> None:
    """One line for people; the parts are joined by single spaces, empty ones left out."""
    click.echo(" ".join(part for part in (strip_controls(part) for part in parts) if part))


def text(words: str) -> None:
    """Several lines of the program's own words."""
    click.echo("\n".join(strip_controls(row) for row in words.splitlines()))


def heading(text: str) -> None:
    """A line that begins a part of the output, set off by an empty line and bold where that can be seen."""
    click.echo()
    click.echo(click.style(strip_controls(text), bold=True))


def title(text: str) -> None:
    """The first line of an output."""
    click.echo(click.style(strip_controls(text), bold=True))


def note(text: str) -> None:
    """A side remark: dim where that can be seen."""
    click.echo(click.style(strip_controls(text), dim=True))


def paragraph(text: str, indent: str = "  ") -> None:
    """A longer text with its own line ends, each line indented."""
    for item in text.splitlines():
        click.echo(f"{indent}{strip_controls(item)}".rstrip())


def warning(text: str) -> None:
    """Something to know that stops nothing; on standard error, so that pipes stay clean."""
    click.echo(strip_controls(text), err=True)


def document(data: Any) -> None:
    """One JSON document, and nothing else."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    text = dumps(data, ensure_ascii=encoding != "utf8", indent=2)
    click.echo(text.translate(_ESCAPED_IN_JSON))


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Rows under headings, aligned by terminal cells. On a terminal the last column is cut to fit the line."""

    def cells(text: str) -> int:
        width: int = wcwidth.wcswidth(text)
        return width if width >= 0 else len(text)

    last = len(headings) - 1
    texts = [
        [
            strip_controls(each) if place == last else cut(strip_controls(each), WIDEST, cells)
            for place, each in enumerate(row)
        ]
        for row in rows
    ]
    widths = [max(cells(row[place]) for row in (headings, *texts)) for place in range(last)]
    room = _room(sum(widths) + 2 * last)
    for number, row in enumerate((headings, *texts)):
        padded = [each + " " * (width - cells(each)) for each, width in zip(row, widths, strict=False)]
        text = "  ".join([*padded, cut(row[last], room, cells) if room else row[last]]).rstrip()
        click.echo(click.style(text, dim=True) if number == 0 else text)


def cut(text: str, width: int, cells: Callable[[str], int]) -> str:
    """The text in at most `width` cells, with an ellipsis where something was left out."""
    if len(text) <= width and cells(text) <= width:
        return text
    end = min(len(text), width)
    while end and cells(text[:end]) > width - 1:
        end -= 1
    return text[:end].rstrip() + "…"


def _room(taken: int) -> int:
    """Cells left on a terminal's line after `taken`; 0 means no limit."""
    if not sys.stdout.isatty():
        return 0
    return max(shutil.get_terminal_size().columns - taken, 20)


def error(sentence: str, way_out: str = "") -> None:
    """What went wrong, in one line on standard error, and below it the way out."""
    for text in filter(None, (sentence, way_out)):
        click.echo(strip_controls(text), err=True)


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

    error(sentence, way_out)


def _reason(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    return f"{(error.strerror or str(error)).lower()}{where}"


def _kept(error: Exception, folder: Callable[[], Path]) -> str:
    """Write down what happened where it can be read later, and say where that is."""
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
