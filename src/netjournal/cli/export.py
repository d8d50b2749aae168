"""Taking things out of the journal."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from netjournal.cli import io
from netjournal.cli.params import WORDS, period_of, text_of
from netjournal.cli.session import Session, pass_session
from netjournal.errors import WrongUsage
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netjournal.exchange.exports import evidence, kept_calendar, redaction
    from netjournal.exchange.exports import formats as export_formats
    from netjournal.exchange.exports.formats import ExportReport, Wanted
    from netjournal.journal import batches
    from netjournal.journal.batches import Exported
    from netjournal.review import period as review_period
    from netjournal.review.period import Period
else:
    evidence = lazy_import("netjournal.exchange.exports.evidence")
    export_formats = lazy_import("netjournal.exchange.exports.formats")
    redaction = lazy_import("netjournal.exchange.exports.redaction")
    kept_calendar = lazy_import("netjournal.exchange.exports.kept_calendar")
    batches = lazy_import("netjournal.journal.batches")
    review_period = lazy_import("netjournal.review.period")


STANDARD_OUTPUT = "-"

DAYS_OF_PREP = {"today": (0, 0), "tomorrow": (1, 1), "week": (0, 6)}
"""Which days, counted from today, a prep page of such a name is about."""

WEEKEND = 2
"""From so many days before its end on, a week's page is of the next week."""


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
@click.option("--as", "style", type=click.Choice(["md", "html"]), help="Of pages: Markdown or HTML.")
@click.option(
    "--only",
    multiple=True,
    metavar="learning|#TOPIC",
    help="Of the evidence log: only what led to a learning, or is about a topic.",
)
@click.option("--keep/--no-keep", default=None, help="Of ical: write the file again whenever something changes.")
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
    style: str | None,
    only: tuple[str, ...],
    keep: bool | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write files to share or to keep; without a FORMAT, say what was written when.

    A file that you edited since it was written is left as it is, and the new one is put beside it.

    \b
    Examples:
      netjournal export reflection week --to -
      netjournal export json --to journal.json
      netjournal export evidence year --only learning --as html
      netjournal export prep tomorrow --to tomorrow.html
      netjournal export ical --keep --to ~/Cloud/netjournal.ics
    """
    if what is None:
        _tell_what_was_written(session, as_json=as_json)
        return
    chosen = export_formats.export_format(what.casefold())
    about, contact_id = _about(session, chosen.name, text_of(period) or chosen.period)
    wanted = export_formats.Wanted(
        period=about,
        contact_id=contact_id,
        style=export_formats.page_style(chosen, style, to),
        choice=evidence.parse_choice(only),
        today=session.today,
        now=datetime.now().astimezone(),
        sharing=redaction.PrivacyOptions(
            people=redaction.PeopleStyle(people) if people else chosen.people, include_private=include_private
        ),
    )
    if standards is not None:
        export_formats.choose_standards(session.journal, standards)
    if keep is not None:
        _keep_calendar(session, chosen.name, wanted, to, keep=keep)
        return
    if to == STANDARD_OUTPUT:
        _print_file(export_formats.as_text(session.journal, chosen.name, wanted))
        return
    report = export_formats.export(session.journal, chosen.name, wanted, to, dry_run=dry_run, tell=_tell_progress)
    if as_json:
        io.document([{"path": str(item.path), "state": item.state.value} for item in report.outcomes])
    else:
        _tell(report, dry_run=dry_run)
    report.refuse_in_part()


CALENDAR = "netjournal.ics"


def _keep_calendar(session: Session, name: str, wanted: Wanted, to: str | None, *, keep: bool) -> None:
    """Begin to keep a calendar file fresh, or stop it."""
    if name != "ical" or to == STANDARD_OUTPUT:
        raise WrongUsage("Only a calendar file can be kept fresh.", "netjournal export ical --keep --to FILE.ics")
    if not keep:
        path = kept_calendar.stop_keeping(session.journal)
        io.line(f"{path} stays as it is from now on." if path else "No calendar file was kept fresh.")
        return
    place = Path(to or CALENDAR).expanduser()
    place = place / CALENDAR if place.is_dir() else place
    result = kept_calendar.keep_calendar(session.journal, place, wanted.sharing, wanted.now)
    io.line(result.sentence)
    io.note("It is written again whenever something changes. `netjournal export ical --no-keep` ends that.")


def _print_file(content: str | bytes) -> None:
    """A file on standard output: always in UTF-8, with the line ends that it has, whatever the console is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content.encode() if isinstance(content, str) else content)
    sys.stdout.buffer.flush()


def _tell_progress(done: int, files: int) -> None:
    """Say on a terminal how far a pile of files has come, on one line that goes at the end."""
    if files > export_formats.A_PILE and sys.stderr.isatty() and (done == files or done % export_formats.A_PILE == 0):
        click.echo("\r\033[K" if done == files else f"\r{done:,} of {files:,} files", nl=False, err=True)


def _about(session: Session, name: str, words: str) -> tuple[Period, str]:
    """The period that an export is about, and for a prep sheet the contact (id) where it is about one."""
    today = session.today
    if name == "prep" and words.casefold() in DAYS_OF_PREP:
        first, last = (today + timedelta(days=days) for days in DAYS_OF_PREP[words.casefold()])
        return review_period.between(first, last), ""
    if name == "prep":
        return review_period.between(today, today), session.journal.contacts.find(words).id
    if name == "week" and words == "week":
        return review_period.week(today + timedelta(days=WEEKEND), session.journal.week_start()), ""
    return period_of(session, words), ""


def _tell_what_was_written(session: Session, *, as_json: bool) -> None:
    written = batches.Exports(session.journal.store).all()
    if as_json:
        io.document([asdict(item) for item in written])
        return
    if not written:
        io.line("Nothing was exported on this computer yet. `netjournal export --help` lists what there is.")
    for day, what, folder, names in _by_folder(written):
        place = str(folder / names[0]) if len(names) == 1 else f"{folder} ({len(names)} files)"
        io.line(f"{format_date(day)}  {what}  {place}")


def _by_folder(written: Sequence[Exported]) -> list[tuple[date, str, Path, list[str]]]:
    """What was written by day, format and folder, the latest first, each with the names of its files."""
    found: dict[tuple[date, str, Path], list[str]] = {}
    for item in written:
        path = Path(item.path)
        inner = item.what == "vault" and path.parent.name in export_formats.VAULT_FOLDERS
        found.setdefault((item.day, item.what, path.parent.parent if inner else path.parent), []).append(path.name)
    return [(*key, names) for key, names in found.items()]


def _tell(report: ExportReport, *, dry_run: bool) -> None:
    for sentence in export_formats.summary(report.outcomes):
        io.line(sentence)
    for note in report.notes:
        io.note(note)
    if dry_run:
        io.note("Nothing was written: this was only to see.")
    for warning in report.warnings:
        io.warning(warning)
