"""What the commands print: lines and tables for people, one JSON document for programs, errors in a sentence.

Every text of the journal passes through here, so that no control character reaches a terminal and nothing but words
reaches a pipe.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from json import dumps
from typing import Any

import click

from netjournal.domain.plain import plain

WIDEST = 48
"""Cells that a column may take where another column follows it."""

_ESCAPED_IN_JSON = {
    code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), *range(0x2028, 0x202F), *range(0x2066, 0x206A))
}


def wants_colour() -> bool:
    """Whether standard output is a terminal that may be coloured (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def line(*parts: str) -> None:
    """One line for people; the parts are joined by single spaces, empty ones left out."""
    click.echo(" ".join(part for part in (plain(part) for part in parts) if part))


def heading(text: str) -> None:
    """A line that begins a part of the output, set off by an empty line and bold where that can be seen."""
    click.echo()
    click.echo(click.style(plain(text), bold=True))


def title(text: str) -> None:
    """The first line of an output."""
    click.echo(click.style(plain(text), bold=True))


def note(text: str) -> None:
    """A side remark: dim where that can be seen."""
    click.echo(click.style(plain(text), dim=True))


def paragraph(text: str, indent: str = "  ") -> None:
    """A longer text with its own line ends, each line indented."""
    for each in text.splitlines():
        click.echo(f"{indent}{plain(each)}".rstrip())


def warning(text: str) -> None:
    """Something to know that stops nothing; on standard error, so that pipes stay clean."""
    click.echo(plain(text), err=True)


def document(data: Any) -> None:
    """One JSON document, and nothing else."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    text = dumps(data, ensure_ascii=encoding != "utf8", indent=2)
    click.echo(text.translate(_ESCAPED_IN_JSON))


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Rows under headings, aligned by terminal cells. On a terminal the last column is cut to fit the line."""
    from wcwidth import wcswidth  # deferred: most commands print no table

    def cells(text: str) -> int:
        width: int = wcswidth(text)
        return width if width >= 0 else len(text)

    last = len(headings) - 1
    texts = [
        [plain(each) if place == last else cut(plain(each), WIDEST, cells) for place, each in enumerate(row)]
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
    import shutil  # deferred: hardly any command cuts its lines

    return max(shutil.get_terminal_size().columns - taken, 20)


def error(sentence: str, way_out: str = "") -> None:
    """What went wrong, in one line on standard error, and below it the way out."""
    for text in filter(None, (sentence, way_out)):
        click.echo(plain(text), err=True)
