"""Taking things out of the journal."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from netjournal.cli import io
from netjournal.cli.params import WORDS, period_of, text_of
from netjournal.cli.session import Session, pass_session
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_date

if TYPE_CHECKING:
    from netjournal.exchange.exports import evidence, redaction
    from netjournal.exchange.exports import formats as export_formats
    from netjournal.exchange.exports.formats import ExportReport
    from netjournal.journal import batches
else:
    evidence = lazy_import("netjournal.exchange.exports.evidence")
    export_formats = lazy_import("netjournal.exchange.exports.formats")
    redaction = lazy_import("netjournal.exchange.exports.redaction")
    batches = lazy_import("netjournal.journal.batches")


STANDARD_OUTPUT = "-"


class Formats(click.Command):
    """The export command; its help lists every format that there is."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the formats and what each is good for."""
        del ctx
        with formatter.section("Formats"):
            formatter.write_dl([(item.name, item.help) for item in export_formats.FORMATS.values()])


def _formats(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    del ctx, param
    return [
        CompletionItem(item.name, help=item.help)
        for item in export_formats.FORMATS.values()
        if item.name.startswith(incomplete)
    ]


def _known_standards(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    del param
    session = ctx.find_object(Session)
    return (
        [CompletionItem(name) for name in evidence.names(session.folder) if name.startswith(incomplete)]
        if session
        else []
    )


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
@click.option("--json", "as_json", is_flag=True, help="Print what was written as one JSON document.")
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
    as_json: bool,
) -> None:
    """Write files to share or to keep; without a FORMAT, say what was written when.

    A file that you edited since it was written is left as it is, and the new one is put beside it.

    \b
    Examples:
      netjournal export reflection week --to -
      netjournal export json --to journal.json
      netjournal export evidence year --standards my-district
    """
    if what is None:
        _tell_what_was_written(session, as_json=as_json)
        return
    chosen = export_formats.export_format(what.casefold())
    wanted = export_formats.Wanted(
        period=period_of(session, text_of(period) or chosen.period),
        today=session.today,
        now=datetime.now().astimezone(),
        sharing=redaction.PrivacyOptions(
            people=redaction.PeopleStyle(people) if people else chosen.people, include_private=include_private
        ),
    )
    if standards is not None:
        export_formats.choose_standards(session.journal, standards)
    if to == STANDARD_OUTPUT:
        click.echo(export_formats.as_text(session.journal, chosen.name, wanted), nl=False)
        return
    report = export_formats.export(session.journal, chosen.name, wanted, to, dry_run=dry_run)
    if as_json:
        io.document([{"path": str(item.path), "state": item.state.value} for item in report.outcomes])
    else:
        _tell(report, dry_run=dry_run)
    report.refuse_in_part()


def _tell_what_was_written(session: Session, *, as_json: bool) -> None:
    written = batches.Exports(session.journal.store).all()
    if as_json:
        io.document([asdict(item) for item in written])
        return
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
