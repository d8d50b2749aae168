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
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import wraps
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TextIO, TypeVar

from netjournal.errors import JournalError
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.sanitize import strip_controls

if TYPE_CHECKING:
    import shutil
    import tempfile
    import traceback

    import click

    from netjournal.present import layout
    from netjournal.storage import database
else:
    click = lazy_import("click")
    database = lazy_import("netjournal.storage.database")
    layout = lazy_import("netjournal.present.layout")
    shutil = lazy_import("shutil")
    tempfile = lazy_import("tempfile")
    traceback = lazy_import("traceback")

WIDEST = 48
"""Cells that a column may take where another column follows it."""

LAST = 24
"""Cells that the last column of a table needs; where they are not there, each row is printed as a few lines."""

PLAIN = {" · ": ", ", "…": "...", "–": "-", "→": "to", "÷": "divided by", "×": "times", "−": "minus "}
"""What a screen reader is given for a sign."""

OUTPUT = "netjournal.output"
"""Where a run's output stands among what click's contexts share."""

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


@dataclass
class Output:
    """How a run prints: nothing on success (`quiet`), one statement a line without signs (`plain`), or page by page.

    What is held back is printed by `finish`.
    """

    quiet: bool = False
    plain: bool = False
    paged: bool = False
    held: list[str] = field(default_factory=list)

    def put(self, text: str) -> None:
        """Print a text now, or hold it back."""
        if self.quiet or self.paged:
            self.held.append(text)
        else:
            click.echo(text)

    def finish(self, *, failed: bool) -> None:
        """Print what was held back: nothing where a quiet run went well, and page by page what is long."""
        held, self.held = self.held, []
        if not held or (self.quiet and not failed):
            return
        lines = sum(text.count("\n") + 1 for text in held)
        pager = os.environ.get("PAGER", "less").strip()
        if not self.paged or lines < shutil.get_terminal_size().lines or pager in ("", "cat") or not _has(pager):
            for text in held:
                click.echo(text)
        else:
            os.environ.setdefault("LESS", "-FRX")
            click.echo_via_pager("\n".join(held), color=wants_colour() and not self.plain)


def output(context: click.Context | None = None) -> Output:
    """How the present run prints."""
    context = context or click.get_current_context(silent=True)
    if context is None:
        return Output()
    found: Output = context.meta.setdefault(OUTPUT, Output())
    return found


@contextmanager
def printing(context: click.Context) -> Iterator[None]:
    """Print at the end what a command held back."""
    failed = True
    try:
        yield
        failed = False
    except click.exceptions.Exit as leaving:
        failed = leaving.exit_code != 0
        raise
    finally:
        output(context).finish(failed=failed)


def _has(pager: str) -> bool:
    return shutil.which(pager.split(maxsplit=1)[0]) is not None


P = ParamSpec("P")
R = TypeVar("R")


def paged(command: Callable[P, R]) -> Callable[P, R]:
    """Let a command that only shows something print page by page on a terminal, where it is longer than the screen."""

    @wraps(command)
    def run(*arguments: P.args, **options: P.kwargs) -> R:
        shown = output()
        shown.paged = not shown.plain and sys.stdout.isatty() and sys.stdin.isatty()
        return command(*arguments, **options)

    return run


def room() -> int:
    """Cells of a line of the terminal; 0 where the output goes elsewhere, which means no limit."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def wants_plots() -> bool:
    """Whether somebody looks who can make use of bars."""
    return room() > 0 and not output().plain


def _put(words: str, indent: str = "", **style: bool) -> None:
    """Print a text of one line, fitted to the terminal."""
    shown = output()
    if shown.plain:
        for sign, said in PLAIN.items():
            words = words.replace(sign, said)
        shown.put(" ".join(words.split()).removeprefix("- "))
        return
    width = room()
    for row in layout.wrap(words, width - len(indent)) if width else [words]:
        text = f"{indent}{row}".rstrip()
        shown.put(click.style(text, **style) if style and text else text)


def line(*parts: str) -> None:
    """One line for people; the parts are joined by single spaces, empty ones left out."""
    _put(" ".join(part for part in (strip_controls(part) for part in parts) if part))


def text(words: str) -> None:
    """Several lines of the program's own words, wrapped already."""
    output().put("\n".join(strip_controls(row) for row in words.splitlines()))


def gap() -> None:
    """An empty line, where somebody looks."""
    if not output().plain:
        output().put("")


def heading(text: str) -> None:
    """A line that begins a part of the output, set off by an empty line and bold where that can be seen."""
    gap()
    words = strip_controls(text)
    _put(f"{words}:" if output().plain and words[-1:] not in ":.?!" else words, bold=True)


def title(text: str) -> None:
    """The first line of an output."""
    _put(strip_controls(text), bold=True)


def note(text: str) -> None:
    """A side remark: dim where that can be seen."""
    words = strip_controls(text)
    indent = words[: len(words) - len(words.lstrip())]
    _put(words.strip(), indent, dim=True)


def paragraph(text: str, indent: str = "  ") -> None:
    """A longer text with its own line ends, each line indented."""
    for item in text.splitlines():
        _put(strip_controls(item), indent)


def plot(rows: Iterable[str], indent: str = "  ") -> None:
    """Lines of a plot, which are as wide as they are."""
    for row in rows:
        output().put(f"{indent}{row}".rstrip())


def warning(text: str) -> None:
    """Something to know that stops nothing; on standard error, so that pipes stay clean."""
    click.echo(strip_controls(text), err=True)


def document(data: Any) -> None:
    """One JSON document, and nothing else."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    text = dumps(data, ensure_ascii=encoding != "utf8", indent=2)
    click.echo(text.translate(_ESCAPED_IN_JSON))


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Rows under headings, aligned and fitted to the terminal; in plain output a line for each row."""
    shown = output()
    texts = [[strip_controls(cell) for cell in row] for row in rows]
    width = room()
    if shown.plain:
        for row in texts:
            pairs = zip(headings, row, strict=True)
            _put("; ".join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell))
        return
    widths = layout.column_widths([headings, *texts], WIDEST)
    rest = width - sum(widths) - layout.GAP * len(widths)
    if width and rest < min(LAST, max((layout.cells(row[-1]) for row in texts), default=0)):
        for row in texts:
            _put(row[-1])
            _put(" · ".join(cell for cell in row[:-1] if cell), "  ", dim=True)
        return
    for number, row in enumerate([list(headings), *texts]):
        cut = [layout.shorten_to(cell, limit) for cell, limit in zip(row, widths, strict=False)]
        padded = [cell + " " * (limit - layout.cells(cell)) for cell, limit in zip(cut, widths, strict=True)]
        text = "  ".join([*padded, layout.shorten_to(row[-1], rest) if width else row[-1]]).rstrip()
        shown.put(click.style(text, dim=True) if number == 0 else text)


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
        known = database.sentence_of(error)
        if known is not None:
            _say(known.sentence, known.way_out)
        else:
            _say("Something happened that netjournal was not prepared for.", _kept(error, folder))
        end.status = REFUSED
    _flush(end)


def carry_any_text() -> None:
    """Let a name that standard output cannot spell appear as `?` there, rather than stop the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _say(sentence: str, way_out: str = "") -> None:
    with suppress(OSError):  # the terminal is gone: nobody is there to read it
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
    try:
        sys.stderr.flush()
    except OSError:
        _let_go_of_output(sys.stderr)


def _let_go_of_output(stream: TextIO | None = None) -> None:
    """Send what is still in Python's buffer nowhere, so that leaving does not complain about what is closed."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), (stream or sys.stdout).fileno())
