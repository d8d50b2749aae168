"""Looking at the journal's health."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netjournal.cli import output
from netjournal.cli.session import Session
from netjournal.errors import JournalError

if TYPE_CHECKING:
    from netjournal.domain.health import Finding

    Look = Callable[[Path, bool], list[Finding]]

LOOKS = ("netjournal.store.health:check_health", "netjournal.sync.checks:check_sync")
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
            if all(each.ok for each in found):  # else what stops this look was found before
                raise
    if as_json:
        output.document([asdict(each) for each in found])
    else:
        for each in found:
            output.line("ok " if each.ok else "!  ", f"{each.check}:", each.text)
            if not each.ok and each.way_out:
                output.paragraph(each.way_out, indent="     ")
        output.line(
            "All is well." if all(each.ok for each in found) else "Something needs you: see the lines with “!”."
        )
    ctx.exit(0 if all(each.ok for each in found) else NOT_WELL)


def _look(place: str) -> Look:
    module, _, name = place.partition(":")
    look: Look = getattr(import_module(module), name)
    return look
