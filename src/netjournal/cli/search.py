"""Searching everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from netjournal.cli import io
from netjournal.cli.params import WORDS, text_of
from netjournal.cli.session import Session, pass_session
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_date
from netjournal.text.normalize import truncate

if TYPE_CHECKING:
    from netjournal.exchange.formats import json as json_format
    from netjournal.journal import search_results
else:
    json_format = lazy_import("netjournal.exchange.formats.json")
    search_results = lazy_import("netjournal.journal.search_results")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=WORDS, metavar="TEXT...")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as one JSON document.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How much to show at most.")
@pass_session
@io.paged
def search(session: Session, words: tuple[str, ...], as_json: bool, limit: int) -> None:
    """Search everything you wrote, best first.

    Every word must be there; each may be the beginning of a longer one, and accents do not matter.

    \b
    Example:
      netjournal search exit tickets
    """
    text = text_of(words)
    found = search_results.load_results(session.journal, session.journal.search.everything(text, limit))
    if as_json:
        io.document(
            [
                {"kind": result.hit.noun, "id": result.hit.id, "text": result.hit.text, "on": _iso(result.hit.on)}
                | {"record": json_format.as_json(result.record)}
                for result in found
            ]
        )
    elif not found:
        io.line(f"Nothing here has “{text}” in it.")
    else:
        rows = [
            (
                result.hit.noun,
                result.short,
                format_date(result.hit.on) if result.hit.on else "",
                truncate(result.hit.text, 200),
            )
            for result in found
        ]
        io.table(("kind", "id", "day", "words"), rows)


def _iso(day: object) -> str | None:
    return None if day is None else str(day)
