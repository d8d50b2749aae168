"""Bringing contacts and journals of other programs in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from netjournal.cli import io
from netjournal.cli.params import DAY, INBOX, TIER, WORDS
from netjournal.cli.session import Session, pass_session
from netjournal.errors import DoneInPart, WrongUsage
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.normalize import join_and

if TYPE_CHECKING:
    from netjournal.exchange.imports import formats as import_formats
    from netjournal.exchange.imports import plan as import_plan
    from netjournal.exchange.imports import run as import_run
    from netjournal.exchange.imports.builder import ImportedRecords
    from netjournal.exchange.imports.plan import Choices, ImportPlan
    from netjournal.journal import batches
    from netjournal.journal.batches import Imported
else:
    import_formats = lazy_import("netjournal.exchange.imports.formats")
    import_plan = lazy_import("netjournal.exchange.imports.plan")
    import_run = lazy_import("netjournal.exchange.imports.run")
    batches = lazy_import("netjournal.journal.batches")


UNDO = "undo"
SHOWN = 20
"""Lines of each part of a report that people are shown; `--json` has them all."""


class Kinds(click.Command):
    """The import command; its help lists every format that there is."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the formats and what each is."""
        del ctx
        with formatter.section("Formats (found from what a file holds)"):
            formatter.write_dl([(kind.name, f"{kind.help}.") for kind in import_formats.KINDS.values()])


def _kinds(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    del ctx, param
    return [
        CompletionItem(kind.name, help=kind.help)
        for kind in import_formats.KINDS.values()
        if kind.name.startswith(incomplete)
    ]


@click.command("import", cls=Kinds)
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option(
    "--format", "kind", metavar="F", type=WORDS, shell_complete=_kinds, help="The format, where you know better."
)
@click.option("--tier", type=TIER, help="The tier of whoever is new; without it they wait to be sorted.")
@click.option(
    "--merge",
    type=click.Choice(["certain", "all", "none"]),
    default="certain",
    show_default=True,
    help="Whom to merge with a contact you have: “certain” leaves out those who share a name alone.",
)
@click.option("--file-wins", is_flag=True, help="Let the file's words replace yours, not only fill gaps.")
@click.option(
    "--columns",
    metavar="COLUMNS",
    type=WORDS,
    help="Which column of a table is what, by letter or heading: name=A,email=C. Remembered for the same headings.",
)
@click.option(
    "--encoding", metavar="E", type=WORDS, help="How the letters of the file are written, where it is guessed wrong."
)
@click.option(
    "--from",
    "first_day",
    type=DAY,
    help="Meetings, notes and mails on or after this day; a year back where none is given.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be imported, and save nothing.")
@click.option("--yes", is_flag=True, help="Do not ask after the preview.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
def import_files(
    session: Session,
    /,
    *,
    files: tuple[str, ...],
    kind: str | None,
    tier: Any,
    merge: str,
    file_wins: bool,
    columns: str | None,
    encoding: str | None,
    first_day: date | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Import contacts and journals from files, or undo the last import.

    A contact whom you have already (the same e-mail address, else the same profile page, else the same name) gains what
    it lacks, unless name, school, role or birthday speak against it. The same file again adds nothing. A folder stands
    for the files in it; a file that can't be read stops none of the others. Meetings of a calendar, lines of daily
    notes and threads of mail wait under To sort until you keep them or not (`netjournal sort`).

    \b
    Examples:
      netjournal import Connections.csv contacts.vcf --dry-run
      netjournal import calendar.ics --from 2026-09-01
      netjournal import ~/vault/daily
      netjournal import staff.csv --columns name=A,email=C,organization=School
      netjournal import list.txt --format list
      netjournal import undo
    """
    if files == (UNDO,):
        _undo(session, as_json=as_json)
        return
    if UNDO in files:
        raise WrongUsage("`import undo` takes no files.", "A file of that name is ./undo.")
    choices = import_plan.Choices(
        session.today, None if tier == INBOX else tier, import_plan.MergePolicy(merge), file_wins=file_wins
    )
    ask = not (yes or as_json)
    run = _Run(
        session,
        choices,
        dry_run=dry_run,
        ask=ask,
        encoding=encoding or "",
        columns=columns or "",
        first_day=first_day,
    )
    run.all(files, (kind or "").casefold())
    warnings = import_run.student_warnings(run.incoming)
    if as_json:
        io.document(import_run.report(run.made, run.incoming, run.stored, warnings))
    else:
        run.conclude()
        for warning in warnings:
            io.warning(warning)
    if run.made.skipped:
        count = len(run.made.skipped)
        what = "One entry was" if count == 1 else f"{count} entries were"
        raise DoneInPart(f"{what} skipped.", "" if as_json else "The reasons are above.")


def _at_terminal() -> bool:
    """Whether somebody is there to look and to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _sources(files: Sequence[str]) -> list[import_run.ImportSource]:
    """What the files hold; `-` is what is piped or pasted in."""
    found = []
    for file in files:
        if file == "-":
            found.append(import_run.ImportSource("standard input", sys.stdin.buffer.read()))
        else:
            found += import_run.import_sources([Path(file).expanduser()])
    return found


class _Run:
    """One import: read, planned, looked at where somebody is there to look, stored."""

    def __init__(
        self,
        session: Session,
        choices: Choices,
        *,
        dry_run: bool,
        ask: bool,
        encoding: str = "",
        columns: str = "",
        first_day: date | None = None,
    ) -> None:
        self._session, self._choices, self._dry_run = session, choices, dry_run
        self._encoding, self._columns, self._first_day = encoding, columns, first_day
        self._ask = ask and not dry_run and _at_terminal()
        self._told = False
        self.incoming: Sequence[ImportedRecords] = ()
        self.made: ImportPlan
        self.stored: Imported | None = None
        self._newest: int | None = None

    def all(self, files: Sequence[str], kind: str) -> None:
        """Do all of it. What is interrupted stores nothing."""
        progress = _Progress()
        try:
            self._plan(files, kind, progress)
            if self._ask and self.made.changes:
                progress.clear()
                _tell(self.made, self.incoming, stored=False)
                self._told = True
                click.confirm("Import this?", default=True, abort=True)
            if not self._dry_run:
                self._store(progress)
        except (KeyboardInterrupt, click.Abort):
            progress.clear()
            io.warning(self._how_it_was_stopped())
            raise
        progress.clear()

    def _plan(self, files: Sequence[str], kind: str, progress: _Progress) -> None:
        self.incoming = import_run.read_sources(
            self._session.journal,
            _sources(files),
            today=self._session.today,
            now=datetime.now().astimezone(),
            format_name=kind,
            encoding=self._encoding,
            columns=self._columns,
            first_day=self._first_day,
            progress=progress,
        )
        self.made = import_run.preview(self._session.journal, self.incoming, self._choices, progress)

    def _store(self, progress: _Progress) -> None:
        self._newest = max((item.number for item in self._session.journal.undo.latest(1)), default=0)
        self.stored = import_run.run_import(
            self._session.journal, self.made, self.incoming, today=self._session.today, progress=progress
        )

    def _how_it_was_stopped(self) -> str:
        """What is said where it was interrupted: that may have been a moment after everything was stored."""
        standing = batches.Imports(self._session.journal.store).standing()
        if self._newest is not None and any(goal.change > self._newest for goal in standing):
            return "That was too late to stop it: all is imported. `netjournal import undo` undoes it."
        return "Stopped: nothing was imported."

    def conclude(self) -> None:
        """Say what was imported, or would be."""
        if not self._told:
            _tell(self.made, self.incoming, stored=self.stored is not None)
        if self._dry_run:
            io.note("Nothing was saved: this was only to see.")
        elif self.stored is None:
            io.line("Everything in it is here already; nothing was added.")
        else:
            io.line(f"{self.stored.label}: done. `netjournal import undo` undoes the whole of it.")


def _undo(session: Session, *, as_json: bool) -> None:
    done = batches.Imports(session.journal.store).undo()
    if as_json:
        stayed = list(done.stayed)
        io.document(
            {"label": done.label, "gone": done.gone, "restored": done.restored, "stayed": stayed, "edited": done.edited}
        )
        return
    parts = [f"{_count(done.gone, 'entry', 'entries')} went into the trash"] if done.gone else []
    if done.restored:
        parts.append(f"{_count(done.restored, 'entry that you had is', 'entries that you had are')} as before")
    io.line(f"Undone: {done.label}. {join_and(parts) or 'There was nothing left of it to undo'}.")
    if done.stayed:
        few = join_and([*done.stayed[:3], *(["others"] if len(done.stayed) > 3 else [])])
        io.line(f"The journal speaks of {few} by now, so {'they stay' if len(done.stayed) > 1 else 'that stays'}.")
    if done.edited:
        io.line(f"{_count(done.edited, 'field', 'fields')} that you changed since stayed as you left them.")


def _count(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def _tell(made: ImportPlan, incoming: Sequence[ImportedRecords], *, stored: bool) -> None:
    """The report, or before it is stored the preview."""
    for record in incoming:
        kind = import_formats.KINDS[record.format].help if record.format else "could not be read"
        io.title(f"{record.file}: {kind}")
    counts = [f"{len(found):,} {fate.value}" for fate in import_plan.Fate if (found := made.of(fate))]
    counts += [
        f"{len(each):,} {word}" for word, each in (("converted", made.converted), ("skipped", made.skipped)) if each
    ]
    io.line(join_and(counts) + "." if counts else "There is nothing in it.")
    headings = {
        import_plan.Fate.NEW: "New",
        import_plan.Fate.MERGED: "Merged" if stored else "Will be merged",
        import_plan.Fate.NAMESAKE: "Kept apart (`netjournal contact merge`, or --merge all, merges them)",
        import_plan.Fate.CHANGED: "Changed, and still to sort",
        import_plan.Fate.BACK: "Back from the trash",
    }
    heads = ("who or what", "where", "")
    for fate, heading in headings.items():
        lines = made.of(fate)
        _part(heading, [(import_run.name_of(line), line.where, line.why) for line in lines], heads)
    apart = [line for line in made.of(import_plan.Fate.HERE) if line.keeps]
    _part("Differs, and yours stays", [(import_run.name_of(line), line.where, line.why) for line in apart], heads)
    _part("Converted", [(note.where, note.why) for note in made.converted], ("where", "what"))
    _part("Skipped", [(note.where, note.why) for note in made.skipped], ("where", "why"))
    io.line("")


def _part(heading: str, rows: Sequence[Sequence[str]], heads: Sequence[str]) -> None:
    if not rows:
        return
    io.heading(heading)
    io.table(heads, rows[:SHOWN])
    if len(rows) > SHOWN:
        io.note(f"… and {len(rows) - SHOWN:,} more; --json lists them all.")


class _Progress:
    """How far the import is, on one line of standard error where that is a terminal."""

    def __init__(self) -> None:
        self._shown = False
        self._wanted = sys.stderr.isatty() and not io.output().plain

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._wanted and (done or total):
            far = f"{done:,} of {total:,}" if total else f"{done:,}"
            click.echo(f"\r\x1b[K{what} {far}", err=True, nl=False)
            self._shown = True

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)
            self._shown = False
