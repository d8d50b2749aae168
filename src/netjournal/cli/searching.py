"""Searching everything."""

from __future__ import annotations

import click

from netjournal.cli import output
from netjournal.cli.parameters import WORDS, text_of
from netjournal.cli.session import Session, pass_session
from netjournal.domain.dates import say_exact
from netjournal.domain.words import one_line


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=WORDS, metavar="TEXT...")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as one JSON document.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How much to show at most.")
@pass_session
def search(session: Session, words: tuple[str, ...], as_json: bool, limit: int) -> None:
    """Search everything you wrote, best first.

    Every word must be there; each may be the beginning of a longer one, and accents do not matter.

    \b
    Example:
      netjournal search exit tickets
    """
    from netjournal.store.found import with_records  # deferred: the help needs no journal

    text = text_of(words)
    found = with_records(session.journal, session.journal.search.everything(text, limit))
    if as_json:
        from netjournal.exchange.json_records import as_json as document_of  # deferred: only --json needs it

        output.document(
            [
                {"kind": each.hit.noun, "id": each.hit.id, "text": each.hit.text, "on": _iso(each.hit.on)}
                | {"record": document_of(each.record)}
                for each in found
            ]
        )
    elif not found:
        output.line(f"Nothing here has “{text}” in it.")
    else:
        rows = [
            (each.hit.noun, each.short, say_exact(each.hit.on) if each.hit.on else "", one_line(each.hit.text, 200))
            for each in found
        ]
        output.table(("kind", "id", "day", "words"), rows)


def _iso(day: object) -> str | None:
    return None if day is None else str(day)
