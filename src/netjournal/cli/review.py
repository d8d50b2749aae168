"""The figures of a period, and why each is what it is.

Writing about a period, beside its figures.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from netjournal.cli import io
from netjournal.cli.params import (
    WORDS,
    counted_word,
    ledger_for,
    period_of,
    plain_figures,
    print_one,
    review_of,
    text_of,
)
from netjournal.cli.session import Session, pass_session
from netjournal.config import read_settings
from netjournal.errors import JournalError
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_date
from netjournal.text.normalize import truncate

if TYPE_CHECKING:
    from datetime import date

    from netjournal.domain.records import Records, Reflection
    from netjournal.journal import editor
    from netjournal.present import plots
    from netjournal.review import registry as review_registry
    from netjournal.review import templates
    from netjournal.review.figure import Figure
    from netjournal.review.registry import Review
else:
    editor = lazy_import("netjournal.journal.editor")
    plots = lazy_import("netjournal.present.plots")
    review_registry = lazy_import("netjournal.review.registry")
    templates = lazy_import("netjournal.review.templates")


PERIODS = ("week", "month", "term", "year", "all", "last week", "last month", "last term")
DRAWN = ("time-by-tier", "funnel", "energy")
"""The figures that the review draws; `why` draws all."""

ALWAYS = ("time-by-tier",)
"""Figures that are told also where nothing is counted, since they say what was left out."""

SHOWN = 40
"""Rows of a figure that are listed for people; --json lists all."""


def _periods(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    del ctx, param
    return [CompletionItem(item) for item in PERIODS if item.startswith(incomplete.casefold())]


def _figures(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    del ctx, param
    return [CompletionItem(item) for item in review_registry.FIGURES if item.startswith(incomplete)]


@click.command()
@click.argument("period", nargs=-1, type=WORDS, shell_complete=_periods)
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON document.")
@pass_session
@io.paged
def review(session: Session, period: tuple[str, ...], as_json: bool) -> None:
    """Show the figures of a period and the questions that they ask.

    PERIOD is week, month, term, year or all, “last week”, the name of a term, 2026-11, or FROM..TO; this week where
    none is given.

    \b
    Example:
      netjournal review month
    """
    span = period_of(session, text_of(period))
    index = ledger_for(session, span)
    found = review_registry.review_of(index, span)
    if as_json:
        io.document(found.as_json())
        return
    trends = {trend.figure: trend for trend in review_registry.trends(index, span)} if io.wants_plots() else {}
    io.title(found.period.name)
    io.line(found.sentence)
    io.line(found.figures["application-rate"].sentence)
    told = [figure for name, figure in found.figures.items() if figure.counted or name in ALWAYS]
    for figure in told:
        io.heading(figure.title)
        io.paragraph(figure.words)
        if io.wants_plots() and figure.name in DRAWN and figure.counted:
            _draw(session, figure)
        if figure.name in trends:
            io.plot([plots.trend_line(trends[figure.name], session.signs)])
        for row in figure.listed:
            io.paragraph(f"- {row.text}")
        if figure.guard and figure.guard not in found.sentence:
            io.note(f"  {figure.guard}")
    _listed(review_registry.YEAR_AGO, [row.text for row in found.year_ago])
    _listed("Questions", [question.text for question in found.questions])
    io.gap()
    untold = [figure.title for figure in found.figures.values() if figure not in told]
    if untold:
        io.note(f"Nothing to say here yet: {'; '.join(untold)}.")
    io.note("`netjournal why FIGURE` says where a number comes from.")


def _listed(title: str, lines: Sequence[str]) -> None:
    if lines:
        io.heading(title)
    for line in lines:
        io.paragraph(line)


@click.command()
@click.argument("figure", type=WORDS, shell_complete=_figures)
@click.argument("period", nargs=-1, type=WORDS, shell_complete=_periods)
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON document.")
@pass_session
@io.paged
def why(session: Session, figure: str, period: tuple[str, ...], as_json: bool) -> None:
    """Explain a figure: its formula, the rows counted, the rows left out and why, the caveat.

    FIGURE is time-by-tier, this-period, funnel, application-rate, time-to-apply, learning-yield, realized-share,
    usefulness, energy, problems, give-get, following, breadth, follow-through, coverage, expertise or remembering.

    \b
    Example:
      netjournal why time-by-tier month
    """
    name, span = review_registry.named(figure.casefold()), period_of(session, text_of(period))
    ledger = ledger_for(session, span)
    found = review_registry.figure_of(name, ledger, span)
    if as_json:
        io.document(found.why_json())
    else:
        _explain(session, found, _texts(ledger.records))


def _draw(session: Session, figure: Figure) -> None:
    io.plot(plots.lines_of_parts(plots.PARTS[figure.name](figure, session.signs), io.room() - 2, session.signs))


def _explain(session: Session, found: Figure, texts: dict[str, str]) -> None:
    io.title(found.title)
    io.line(found.words)
    if io.wants_plots() and found.name in plots.PARTS and found.counted:
        _draw(session, found)
    if found.guard:
        io.note(found.guard)
    io.heading("How this is worked out")
    io.paragraph(found.formula)
    io.heading(f"Counted: {counted_word(len(found.counted), 'row')}")
    _rows([_with_words(texts.get(row, row), found.contributions.get(row, "")) for row in found.counted])
    if found.left_out:
        io.heading(f"Left out: {counted_word(len(found.left_out), 'row')}")
        for reason in dict.fromkeys(row.reason for row in found.left_out):
            rows = [texts.get(row.id, row.id) for row in found.left_out if row.reason == reason]
            io.note(f"{reason} ({len(rows)})")
            _rows(rows)
    io.heading("To keep in mind")
    io.paragraph(found.caveat)


def _with_words(text: str, adds: str) -> str:
    return f"{text}: {adds}" if adds else text


def _rows(lines: Sequence[str]) -> None:
    for line in lines[:SHOWN]:
        io.paragraph(line)
    if len(lines) > SHOWN:
        io.note(f"  … and {len(lines) - SHOWN:,} more, which --json lists.")


def _texts(records: Records) -> dict[str, str]:
    """What to call each record, by its id."""
    names = {contact.id: contact.name for contact in records.contacts}
    texts = dict(names)
    texts |= {interaction.id: _dated(interaction.on, interaction.summary) for interaction in records.interactions}
    texts |= {learning.id: _dated(learning.on, learning.text) for learning in records.learnings}
    texts |= {goal.id: _dated(goal.due_on, goal.text) for goal in records.goals}
    texts |= {problem.id: _dated(problem.opened_on, problem.title) for problem in records.problems}
    texts |= {
        decision.id: _dated(decision.recheck_on, names.get(decision.contact_id, "")) for decision in records.decisions
    }
    texts |= {quiet_day.id: _dated(quiet_day.on, "nothing to log") for quiet_day in records.quiet_days}
    return texts


def _dated(on: date | None, text: str) -> str:
    return f"{format_date(on) if on else ''}  {truncate(text, 120)}".strip()


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
    found = review_of(session, text_of(period))
    known = session.journal.reflections.of(found.period.starts_on, found.period.ends_on)
    cadence = (known.cadence if known else "") or templates.cadence_of(found.period)
    written = _from_file(text_file) if text_file else _from_editor(session, found, known, cadence)
    answers = templates.parse_body(cadence, written)
    if not answers:
        raise JournalError("Nothing was written, so nothing was saved.")
    stored = session.journal.reflections.keep(
        cadence=cadence,
        starts_on=found.period.starts_on,
        ends_on=found.period.ends_on,
        title=found.period.name,
        body=templates.write_body(cadence, answers),
        figures=plain_figures(found),
    )
    if not text_file:
        _unfinished(session, found).unlink(missing_ok=True)
    if as_json:
        print_one(stored)
    else:
        io.line(f"Saved: what you wrote about {stored.title}, with the figures as they are today.")


def _from_file(name: str) -> str:
    try:
        with click.open_file(name, "rb") as file:
            data: bytes = file.read()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise JournalError(f"{name} cannot be read: {reason}.", "Check the name of the file.") from error
    return data.decode("utf-8-sig", "replace")


def _unfinished(session: Session, found: Review) -> Path:
    """Where the text lies while it is written; it stays there should the editor or the computer give up."""
    return session.folder / f"reflection {found.period.starts_on}..{found.period.ends_on}.md"


def _from_editor(session: Session, found: Review, known: Reflection | None, cadence: str) -> str:
    setting = read_settings(session.folder).editor
    editor.require_terminal("Give the text with --text-file FILE.", setting)
    path = _unfinished(session, found)
    answers = templates.parse_body(cadence, known.body) if known else templates.Answers()
    notes = "\n".join([found.sentence, "", *(f"{figure.title}: {figure.words}" for figure in found.figures.values())])
    if not path.exists():
        _write_privately(path, templates.write_body(cadence, answers, notes))
    editor.edit_file(path, setting)
    return path.read_text(encoding="utf-8-sig", errors="replace")


def _write_privately(path: Path, text: str) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
