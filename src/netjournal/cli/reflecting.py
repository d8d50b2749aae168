"""Writing about a period, beside its figures."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netjournal.cli import output
from netjournal.cli.choosing import print_one
from netjournal.cli.parameters import WORDS, text_of
from netjournal.cli.periods import plain_figures, review_of
from netjournal.cli.session import Session, pass_session
from netjournal.errors import JournalError

if TYPE_CHECKING:
    from netjournal.domain.model import Reflection
    from netjournal.review.summary import Review


@click.command()
@click.argument("period", nargs=-1, type=WORDS)
@click.option("--text-file", metavar="FILE", type=click.Path(), help="Take the text from a file; - is standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")
@pass_session
def reflect(session: Session, period: tuple[str, ...], text_file: str | None, as_json: bool) -> None:
    """Write about a period: opens your editor on a few questions, with the figures beside them.

    PERIOD is week, month, term, year or FROM..TO; this week where none is given. Writing again about the same period
    goes on with what you wrote.

    \b
    Example:
      netjournal reflect month
    """
    from netjournal.review.templates import cadence_of, read_body, write_body  # deferred with the review

    found = review_of(session, text_of(period))
    known = session.journal.reflections.of(found.period.starts_on, found.period.ends_on)
    cadence = (known.cadence if known else "") or cadence_of(found.period)
    written = _from_file(text_file) if text_file else _from_editor(session, found, known, cadence)
    answers = read_body(cadence, written)
    if not answers:
        raise JournalError("Nothing was written, so nothing was stored.")
    stored = session.journal.reflections.keep(
        cadence=cadence,
        starts_on=found.period.starts_on,
        ends_on=found.period.ends_on,
        title=found.period.name,
        body=write_body(cadence, answers),
        figures=plain_figures(found),
    )
    if not text_file:
        _unfinished(session, found).unlink(missing_ok=True)
    if as_json:
        print_one(stored)
    else:
        output.line(f"Stored: what you wrote about {stored.title}, with the figures as they are today.")


def _from_file(name: str) -> str:
    with click.open_file(name, "rb") as file:
        data: bytes = file.read()
    return data.decode("utf-8-sig", "replace")


def _unfinished(session: Session, found: Review) -> Path:
    """Where the text lies while it is written; it stays there should the editor or the computer give up."""
    return session.folder / f"reflection {found.period.starts_on}..{found.period.ends_on}.md"


def _from_editor(session: Session, found: Review, known: Reflection | None, cadence: str) -> str:
    from netjournal.review.templates import Answers, read_body, write_body  # deferred with the review

    path = _unfinished(session, found)
    answers = read_body(cadence, known.body) if known else Answers()
    notes = "\n".join([found.sentence, "", *(f"{each.title}: {each.words}" for each in found.figures.values())])
    if not path.exists():
        _write_privately(path, write_body(cadence, answers, notes))
    try:
        click.edit(filename=str(path), require_save=False)
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except click.ClickException as error:
        raise JournalError(
            f"The editor did not work: {error.format_message().rstrip('.')}.",
            f"Set EDITOR to one that does; the text waits in {path}.",
        ) from error


def _write_privately(path: Path, text: str) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
