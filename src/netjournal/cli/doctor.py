"""Looking at the journal's health."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netjournal.cli import io
from netjournal.cli.session import Session
from netjournal.errors import JournalError
from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    from netjournal import config
    from netjournal.domain import records
    from netjournal.domain.records import Finding

    Look = Callable[[Path, bool], list[Finding]]
else:
    config = lazy_import("netjournal.config")
    records = lazy_import("netjournal.domain.records")


LOOKS = (
    "netjournal.journal.doctor:check_health",
    "netjournal.sync.doctor:check_sync",
    "netjournal.exchange.forgetting:check_forgotten",
)
"""Who looks at what: functions of a journal's folder and of whether to put right what is harmless."""

NOT_WELL = 1


@click.command()
@click.option("--mend", is_flag=True, help="Put right what can be put right without losing anything.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as one JSON document.")
@click.pass_context
def doctor(ctx: click.Context, mend: bool, as_json: bool) -> None:
    """Check the journal, its snapshots, the disk and the clock, and say what to do.

    It ends with status 1 where something is not well.

    \b
    Example:
      netjournal doctor
    """
    session = ctx.ensure_object(Session)
    found: list[Finding] = []
    for place in LOOKS:
        try:
            found += _look(place)(session.folder, mend)
        except JournalError:
            if all(result.ok for result in found):  # else what stops this look was found before
                raise
    found += _keys(session)
    if as_json:
        io.document([asdict(result) for result in found])
    else:
        for result in found:
            io.line("ok " if result.ok else "!  ", f"{result.check}:", result.text)
            if not result.ok and result.way_out:
                io.paragraph(result.way_out, indent="     ")
        io.line(
            "All is well." if all(result.ok for result in found) else "Something needs you: see the lines with “!”."
        )
    ctx.exit(0 if all(result.ok for result in found) else NOT_WELL)


def _keys(session: Session) -> list[Finding]:
    """What the settings file says of keys that the screen does not have."""
    settings = config.read_settings(session.folder)
    if not settings.keys:
        return []
    sentences = config.unknown_keys(settings, session.screen_text("commands").split())
    return [
        records.Finding("settings", False, sentence, "`netjournal help keys` lists them.") for sentence in sentences
    ]


def _look(place: str) -> Look:
    module, _, name = place.partition(":")
    look: Look = getattr(import_module(module), name)
    return look
