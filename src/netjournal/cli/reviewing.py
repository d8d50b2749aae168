"""The figures of a period, and why each is what it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from netjournal.cli import output
from netjournal.cli.parameters import WORDS, text_of
from netjournal.cli.periods import counted_word, ledger_for, period_of, review_of
from netjournal.cli.session import Session, pass_session
from netjournal.domain.dates import say_exact
from netjournal.domain.words import one_line

if TYPE_CHECKING:
    from datetime import date

    from netjournal.domain.model import Records
    from netjournal.review.figure import Figure

PERIODS = ("week", "month", "term", "year", "all", "last week", "last month", "last term")
SHOWN = 40
"""Rows of a figure that are listed for people; --json lists all."""


def _periods(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    del ctx, param
    return [CompletionItem(each) for each in PERIODS if each.startswith(incomplete.casefold())]


def _figures(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from netjournal.review.summary import FIGURES  # deferred: only completion of a figure needs it here

    del ctx, param
    return [CompletionItem(each) for each in FIGURES if each.startswith(incomplete)]


@click.command()
@click.argument("period", nargs=-1, type=WORDS, shell_complete=_periods)
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON document.")
@pass_session
def review(session: Session, period: tuple[str, ...], as_json: bool) -> None:
    """Show the figures of a period and the questions that they ask.

    PERIOD is week, month, term, year or all, “last week”, the name of a term, 2026-11, or FROM..TO; this week where
    none is given.

    \b
    Example:
      netjournal review month
    """
    found = review_of(session, text_of(period))
    if as_json:
        output.document(found.as_json())
        return
    output.title(found.period.name)
    output.line(found.sentence)
    for figure in found.figures.values():
        output.heading(figure.title)
        output.paragraph(figure.words)
        for each in figure.listed:
            output.paragraph(f"- {each.text}")
        if figure.guard and figure.guard not in found.sentence:
            output.note(f"  {figure.guard}")
    if found.questions:
        output.heading("Questions")
        for question in found.questions:
            output.paragraph(question.text)
    click.echo()
    output.note("`netjournal why FIGURE` says where a number comes from.")


@click.command()
@click.argument("figure", type=WORDS, shell_complete=_figures)
@click.argument("period", nargs=-1, type=WORDS, shell_complete=_periods)
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON document.")
@pass_session
def why(session: Session, figure: str, period: tuple[str, ...], as_json: bool) -> None:
    """Explain a figure: its formula, the rows counted, the rows left out and why, the caveat.

    FIGURE is time-by-tier, funnel, application-rate, time-to-apply, learning-yield, realized-share, usefulness,
    energy, problems, give-get, following, breadth, follow-through or coverage.

    \b
    Example:
      netjournal why time-by-tier month
    """
    from netjournal.review.summary import figure_of, named  # deferred: the figures are only needed here

    name, span = named(figure.casefold()), period_of(session, text_of(period))
    ledger = ledger_for(session, span)
    found = figure_of(name, ledger, span)
    if as_json:
        output.document(found.why_json())
    else:
        _explain(found, _texts(ledger.records))


def _explain(found: Figure, texts: dict[str, str]) -> None:
    output.title(found.title)
    output.line(found.words)
    if found.guard:
        output.note(found.guard)
    output.heading("How it is reckoned")
    output.paragraph(found.formula)
    output.heading(f"Counted: {counted_word(len(found.counted), 'row')}")
    _rows([texts.get(each, each) for each in found.counted])
    if found.left_out:
        output.heading(f"Left out: {counted_word(len(found.left_out), 'row')}")
        _rows([f"{texts.get(each.id, each.id)} ({each.reason})" for each in found.left_out])
    output.heading("To keep in mind")
    output.paragraph(found.caveat)


def _rows(lines: Sequence[str]) -> None:
    for each in lines[:SHOWN]:
        output.paragraph(each)
    if len(lines) > SHOWN:
        output.note(f"  … and {len(lines) - SHOWN:,} more, which --json lists.")


def _texts(records: Records) -> dict[str, str]:
    """What to call each record, by its id."""
    names = {each.id: each.name for each in records.contacts}
    texts = dict(names)
    texts |= {each.id: _dated(each.on, each.summary) for each in records.interactions}
    texts |= {each.id: _dated(each.on, each.text) for each in records.learnings}
    texts |= {each.id: _dated(each.due_on, each.text) for each in records.goals}
    texts |= {each.id: _dated(each.opened_on, each.title) for each in records.problems}
    texts |= {each.id: _dated(each.recheck_on, names.get(each.contact_id, "")) for each in records.decisions}
    texts |= {each.id: _dated(each.on, "nothing to log") for each in records.quiet_days}
    return texts


def _dated(on: date | None, text: str) -> str:
    return f"{say_exact(on) if on else ''}  {one_line(text, 120)}".strip()
