"""Taking things out of the journal."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from netjournal.cli import output
from netjournal.cli.parameters import WORDS, text_of
from netjournal.cli.periods import period_of
from netjournal.cli.session import Session, pass_session
from netjournal.domain.dates import say_exact

if TYPE_CHECKING:
    from netjournal.exchange.formats import Report

STANDARD_OUTPUT = "-"


class Formats(click.Command):
    """The export command; its help lists every format that there is."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the formats and what each is good for."""
        from netjournal.exchange.formats import FORMATS  # deferred: only this help and the export itself need them

        del ctx
        with formatter.section("Formats"):
            formatter.write_dl([(each.name, each.help) for each in FORMATS.values()])


def _formats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from netjournal.exchange.formats import FORMATS  # deferred, as above

    del ctx, param
    return [CompletionItem(each.name, help=each.help) for each in FORMATS.values() if each.name.startswith(incomplete)]


def _known_standards(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from netjournal.exchange.profiles import names  # deferred, as above

    del param
    session = ctx.find_object(Session)
    return [CompletionItem(each) for each in names(session.folder) if each.startswith(incomplete)] if session else []


@click.command(cls=Formats)
@click.argument("what", metavar="[FORMAT]", type=WORDS, required=False, shell_complete=_formats)
@click.argument("period", nargs=-1, type=WORDS)
@click.option("--to", metavar="PATH", type=click.Path(), help="A file or a folder; - is standard output.")
@click.option("--people", type=click.Choice(["names", "roles"]), help="How people appear.")
@click.option("--include-private", is_flag=True, help="Private entries, energy and figures about persons, too.")
@click.option(
    "--standards",
    metavar="NAME",
    shell_complete=_known_standards,
    help="Of the evidence log: which standards it names, from now on.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@pass_session
def export(
    session: Session,
    /,
    *,
    what: str | None,
    period: tuple[str, ...],
    to: str | None,
    people: str | None,
    include_private: bool,
    standards: str | None,
    dry_run: bool,
) -> None:
    """Write files to share or to keep; without a FORMAT, say what was written when.

    A file that you edited since it was written is left as it is, and the new one is put beside it.

    \b
    Examples:
      netjournal export reflection week --to -
      netjournal export json --to journal.json
      netjournal export evidence year --standards my-district
    """
    from netjournal.exchange.formats import (  # deferred: the formats are only needed here
        Wanted,
        as_text,
        choose_standards,
        format_named,
    )
    from netjournal.exchange.formats import export as write
    from netjournal.exchange.shown import People, Sharing

    if what is None:
        _tell_what_was_written(session)
        return
    chosen = format_named(what.casefold())
    wanted = Wanted(
        period=period_of(session, text_of(period) or chosen.period),
        today=session.today,
        now=datetime.now().astimezone(),
        sharing=Sharing(people=People(people) if people else chosen.people, include_private=include_private),
    )
    if standards is not None:
        choose_standards(session.journal, standards)
    if to == STANDARD_OUTPUT:
        click.echo(as_text(session.journal, chosen.name, wanted), nl=False)
        return
    report = write(session.journal, chosen.name, wanted, to, dry_run=dry_run)
    _tell(report, dry_run=dry_run)
    report.refuse_in_part()


def _tell_what_was_written(session: Session) -> None:
    from netjournal.store.exports import Exports  # deferred, as above

    written = Exports(session.journal.store).all()
    if not written:
        output.line("Nothing was exported on this computer yet. `netjournal export --help` lists what there is.")
    for each in written:
        output.line(f"{say_exact(each.day)}  {each.what}  {each.path}")


def _tell(report: Report, *, dry_run: bool) -> None:
    for outcome in report.outcomes:
        output.line(outcome.sentence)
    if dry_run:
        output.note("Nothing was written: this was only to see.")
    for each in report.warnings:
        output.warning(each)
