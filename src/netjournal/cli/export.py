"""Taking things out of the journal."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from netjournal.cli import io
from netjournal.cli.params import WORDS, period_of, text_of
from netjournal.cli.session import Session, pass_session
from netjournal.text.dates import format_date

if TYPE_CHECKING:
    from netjournal.exchange.exports.formats import ExportReport


STANDARD_OUTPUT = "-"


class Formats(click.Command):
    """The export command; its help lists every format that there is."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the formats and what each is good for."""
        from netjournal.exchange.exports.formats import (
            FORMATS,  # deferred: only this help and the export itself need them
        )

        del ctx
        with formatter.section("Formats"):
            formatter.write_dl([(item.name, item.help) for item in FORMATS.values()])


def _formats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from netjournal.exchange.exports.formats import FORMATS  # deferred, as above

    del ctx, param
    return [CompletionItem(item.name, help=item.help) for item in FORMATS.values() if item.name.startswith(incomplete)]


def _known_standards(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from netjournal.exchange.exports.evidence import names  # deferred, as above

    del param
    session = ctx.find_object(Session)
    return [CompletionItem(name) for name in names(session.folder) if name.startswith(incomplete)] if session else []


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
    from netjournal.exchange.exports.formats import Wanted, as_text, choose_standards, export_format
    from netjournal.exchange.exports.formats import export as write
    from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions

    if what is None:
        _tell_what_was_written(session)
        return
    chosen = export_format(what.casefold())
    wanted = Wanted(
        period=period_of(session, text_of(period) or chosen.period),
        today=session.today,
        now=datetime.now().astimezone(),
        sharing=PrivacyOptions(
            people=PeopleStyle(people) if people else chosen.people, include_private=include_private
        ),
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
    from netjournal.journal.batches import Exports  # deferred, as above

    written = Exports(session.journal.store).all()
    if not written:
        io.line("Nothing was exported on this computer yet. `netjournal export --help` lists what there is.")
    for item in written:
        io.line(f"{format_date(item.day)}  {item.what}  {item.path}")


def _tell(report: ExportReport, *, dry_run: bool) -> None:
    for outcome in report.outcomes:
        io.line(outcome.sentence)
    if dry_run:
        io.note("Nothing was written: this was only to see.")
    for warning in report.warnings:
        io.warning(warning)
