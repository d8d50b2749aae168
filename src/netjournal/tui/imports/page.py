"""Importing on the screen: a file, a look at what would come of it, and then the import; it can be stopped.

The lines of an import's preview: what will be new, merged, kept apart, converted and skipped, and why.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from netjournal import config
from netjournal.domain.records import Contact, Tier
from netjournal.errors import JournalError
from netjournal.exchange.imports import run
from netjournal.exchange.imports.builder import ImportedRecords, ImportNote
from netjournal.exchange.imports.formats import KINDS
from netjournal.exchange.imports.plan import Choices, Fate, ImportPlan, PlannedRecord
from netjournal.exchange.imports.run import name_of
from netjournal.exchange.imports.table import TableColumn
from netjournal.journal.batches import Imported
from netjournal.journal.journal import Journal
from netjournal.present.glyphs import Glyphs
from netjournal.text.normalize import join_and
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import page_bindings
from netjournal.tui.forms.paths import PathLine
from netjournal.tui.imports.columns import ColumnsDialog
from netjournal.tui.widgets.columns import Cell, columns
from netjournal.tui.widgets.lines import LineList
from netjournal.tui.widgets.row_source import FixedRows, Row

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


MUTED = "$foreground-muted"
_WHERE_CELLS = 18
_NAME_CELLS = 26
_NARROW = 84

PARTS = {
    Fate.NAMESAKE: "Perhaps the same, kept apart",
    Fate.MERGED: "Merged with whom you have",
    Fate.CHANGED: "To sort, changed since",
    Fate.BACK: "Back from the trash",
    Fate.NEW: "New",
    Fate.HERE: "Already here, nothing to do",
}
"""What is to be looked at comes first."""


def preview_rows(plan: ImportPlan, signs: Glyphs) -> list[Row]:
    """Every line of a plan under its heading; a row's key is the line's reference."""
    rows: list[Row] = []
    for fate, heading in PARTS.items():
        if fate is Fate.HERE:
            for title, asides in (("Skipped", plan.skipped), ("Converted", plan.converted)):
                rows += _part(title, len(asides), _asides(title, asides, signs))
        lines = plan.of(fate)
        rows += _part(heading, len(lines), (Row(line.reference, partial(_line, line, signs=signs)) for line in lines))
    return rows


def _part(heading: str, count: int, rows: Iterable[Row]) -> Iterator[Row]:
    if count:
        title = Content.styled(heading, "bold") + Content.styled(f"  {count:,}", MUTED)
        yield Row(f"heading:{heading}", title, heading=True)
        yield from rows
        yield Row(f"gap:{heading}", Content(""), heading=True)


def _asides(heading: str, asides: Iterable[ImportNote], signs: Glyphs) -> Iterator[Row]:
    for place, each in enumerate(asides):
        yield Row(f"{heading}:{place}", partial(_aside, each, signs=signs))


def _line(line: PlannedRecord, width: int, *, signs: Glyphs) -> Content:
    sign = signs.separator
    if isinstance(line.record, Contact):
        merged = line.into if line.fate in (Fate.MERGED, Fate.HERE) else None
        sign = signs.tier((merged or line.record).tier)
    name = Content(f"{sign} {strip_controls(name_of(line))}")
    why = Content.styled(strip_controls(line.why_in_short), MUTED)
    name_cells = _NAME_CELLS if why.plain else None
    if width < _NARROW:
        return columns(width, Cell(name, name_cells), *([Cell(why)] if why.plain else []), glyphs=signs)
    where = Cell(Content.styled(_place(line.where), MUTED), _WHERE_CELLS)
    if not why.plain:
        return columns(width, Cell(name), where, glyphs=signs)
    return columns(width, Cell(name, _NAME_CELLS), Cell(why), where, glyphs=signs)


def _place(where: str) -> str:
    """The place in the file; which file it is, is known."""
    return strip_controls(where.partition(", ")[2] or where)


def _aside(aside: ImportNote, width: int, *, signs: Glyphs) -> Content:
    where = Cell(Content.styled(_place(aside.where), MUTED), _NAME_CELLS)
    return columns(width, where, Cell(Content(strip_controls(aside.why))), glyphs=signs)


def in_short(plan: ImportPlan) -> str:
    """`3 new, 2 merged and 1 skipped`."""
    counts = [f"{len(lines):,} {fate.value}" for fate in Fate if (lines := plan.of(fate))]
    asides = (("converted", plan.converted), ("skipped", plan.skipped))
    counts += [f"{len(each):,} {word}" for word, each in asides if each]
    return join_and(counts) or "nothing in it"


def in_full(plan: ImportPlan, key: str) -> str:
    """Everything about the line with a key: who or what, where, why; empty for none."""
    line = next((item for item in plan.lines if item.reference == key), None)
    if line is not None:
        return f"{name_of(line)} ({line.where}){': ' + line.why if line.why else ''}"
    heading, _, place = key.partition(":")
    asides = {"Converted": plan.converted, "Skipped": plan.skipped}.get(heading, ())
    if not place.isdigit() or int(place) >= len(asides):
        return ""
    return f"{asides[int(place)].where}: {asides[int(place)].why}"


TOLD_EVERY = 0.1
"""Seconds between two words about the progress."""

INTRO = (
    "Contacts of LinkedIn, Google, Outlook or a phone, any table, a calendar, mail, daily notes, or another journal.\n"
    "Nothing is stored before you have seen what would come of it."
)
AT_PATH = "tab completes   enter looks into the file   esc leaves"
AT_PREVIEW = "ctrl+s imports   space the same or not   t tier   esc another file"
AT_WORK = "esc stops it; nothing is stored then"
AT_END = "esc leaves"
TIERS = (None, *Tier)


class ImportDialog(ModalScreen[None]):
    """A path, the preview of what is in the file, the import."""

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("import")]
    CSS = """
    ImportDialog.dialog > .sheet { width: 96%; max-width: 120; height: 90%; max-height: 40; }
    ImportDialog LineList { margin-top: 1; }
    ImportDialog #import-said { height: auto; margin-top: 1; }
    ImportDialog PathLine, ImportDialog PathLine:focus {
        border: none; height: 1; padding: 0 1; margin: 0; background: $panel;
    }
    ImportDialog #import-why { height: 2; margin-top: 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.add_class("dialog")
        self._incoming: list[ImportedRecords] = []
        self._plan = ImportPlan()
        self._choices = Choices()
        self._work: Worker[Any] | None = None
        # Not Textual's own way to stop a worker: that forgets the thread, which may be storing the last of it.
        self._stop = threading.Event()
        self._told = 0.0
        self._done = False
        self._path = Path()
        self._columns = ""
        self._table: tuple[TableColumn, ...] = ()

    @property
    def nj(self) -> AppProtocol:
        """The program."""
        return cast("AppProtocol", self.app)

    @property
    def lines(self) -> LineList:
        """The preview."""
        return self.query_one(LineList)

    @property
    def busy(self) -> bool:
        """Whether something is being read or stored just now."""
        return self._work is not None and not self._work.is_finished

    def compose(self) -> ComposeResult:
        """The line for the path, what is said about the file, its lines, the keys."""
        with Vertical(classes="sheet"):
            yield Static("Import", classes="title")
            yield PathLine(placeholder="The file: ~/Downloads/Connections.csv")
            yield Static(Content(INTRO), id="import-said")
            yield LineList(glyphs=self.nj.signs, empty="")
            yield Static(Content(""), id="import-why")
            yield Static(AT_PATH, classes="keys", markup=False)

    def on_mount(self) -> None:
        """The cursor waits for a path."""
        self.query_one(PathLine).focus()

    def on_unmount(self) -> None:
        """What is under way when the program is closed is stopped, too."""
        self._stop.set()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if event.value.strip() and not self.busy:
            self._choices = Choices(on=self.nj.today)
            self._done = False
            self._columns = ""
            self._path = Path(event.value.strip()).expanduser()
            self._start(self._read)

    # In a thread of its own, with a journal of its own

    def _start(self, work: Callable[[], Any]) -> None:
        self._keys(AT_WORK)
        self._stop.clear()
        self._work = self.run_worker(work, thread=True, exclusive=True, exit_on_error=False, group="import")

    def _read(self) -> tuple[list[ImportedRecords], ImportPlan]:
        sources = run.import_sources([self._path])
        self._table = ()
        with Journal(self.nj.folder) as journal:
            try:
                incoming = run.read_sources(
                    journal,
                    sources,
                    today=self._choices.on,
                    now=config.now(),
                    columns=self._columns,
                    progress=self._progress,
                )
            except JournalError:
                self._table = run.columns_of(sources) if not self._columns else ()
                raise
            return incoming, run.preview(journal, incoming, self._choices, self._progress)

    def _plan_again(self) -> tuple[list[ImportedRecords], ImportPlan]:
        with Journal(self.nj.folder) as journal:
            return self._incoming, run.preview(journal, self._incoming, self._choices, self._progress)

    def _store(self) -> Imported | None:
        with Journal(self.nj.folder) as journal:
            # As the journal is now: it may have changed since the preview.
            made = run.preview(journal, self._incoming, self._choices, self._progress)
            self._plan = made
            return run.run_import(journal, made, self._incoming, today=self._choices.on, progress=self._progress)

    def _progress(self, what: str, done: int, total: int) -> None:
        """Hear of the progress in the thread, and stop there when the teacher said so."""
        if self._stop.is_set():
            raise run.Cancelled
        if monotonic() - self._told > TOLD_EVERY:
            self._told = monotonic()
            far = f"{done:,} of {total:,}" if total else f"{done:,}" if done else ""
            self.app.call_from_thread(self._say, f"{what.capitalize()} {far} …")

    # On the screen again

    @on(Worker.StateChanged)
    def _worked(self, event: Worker.StateChanged) -> None:
        if event.worker is not self._work or event.state not in (WorkerState.SUCCESS, WorkerState.ERROR):
            return
        if event.state is WorkerState.SUCCESS:
            self._succeeded(event.worker.result)
        elif isinstance(event.worker.error, JournalError) and self._table:
            self.app.push_screen(ColumnsDialog(self._table), self._mapped)
        elif isinstance(event.worker.error, JournalError):
            self._say(str(event.worker.error), "$text-warning")
            self._at_path()
        elif isinstance(event.worker.error, run.Cancelled):
            self._say("Stopped. Nothing was stored.")
            self._at_path()
        elif event.worker.error is not None:
            raise event.worker.error

    def _mapped(self, said: str | None) -> None:
        """Read the table again, now that it is said which of its columns are what; or wait for another file."""
        if said:
            self._columns = said
            self._start(self._read)
        else:
            self._say(INTRO)
            self._at_path()

    def _succeeded(self, result: Any) -> None:
        if isinstance(result, tuple):
            self._incoming, self._plan = result
            self._show_preview()
        else:
            self._show_end(result)

    def _show_preview(self) -> None:
        kinds = {KINDS[record.format].help for record in self._incoming if record.format}
        tier = self._choices.tier
        where = f"; the new ones go to {tier.value}" if tier else ""
        self._say(f"{', '.join(sorted(kinds))}: {in_short(self._plan)}{where}.")
        for warning in run.student_warnings(self._incoming)[:1]:
            self.nj.notify(strip_controls(warning), severity="warning", markup=False)
        self.lines.empty = Content("There is nothing in it.")
        self._show_lines()
        self.lines.focus()
        self._keys(AT_PREVIEW if self._plan.changes else AT_END)
        if not self._plan.changes:
            self._say(f"{in_short(self._plan).capitalize()}: there is nothing to add.")

    def _show_lines(self) -> None:
        self.lines.show(FixedRows(preview_rows(self._plan, self.nj.signs)))
        why = in_full(self._plan, self.lines.cursor_key or "")
        self.query_one("#import-why", Static).update(Content(strip_controls(why)))

    def _show_end(self, stored: Imported | None) -> None:
        self._done = True
        self._show_lines()
        self._keys(AT_END)
        if stored is None:
            self._say("Everything in it is here already; nothing was added.")
            return
        self._say(f"Imported: {in_short(self._plan)}. Press u to undo all of it.")
        self.nj.changed()

    def _at_path(self) -> None:
        self._incoming, self._plan = [], ImportPlan()
        self.lines.empty = Content("")
        self._show_lines()
        self.query_one(PathLine).focus()
        self._keys(AT_PATH)

    def _say(self, text: str, style: str = "") -> None:
        self.query_one("#import-said", Static).update(Content.styled(strip_controls(text), style))

    def _keys(self, text: str) -> None:
        self.query_one(".keys", Static).update(Content(text))

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        """All that is to be said of the line under the cursor, which may be too long for the list."""
        self.query_one("#import-why", Static).update(Content(strip_controls(in_full(self._plan, event.key or ""))))

    # What can be done

    def action_carry_out(self) -> None:
        """Import what the preview shows."""
        if self._plan.changes and not self.busy and not self._done:
            self._start(self._store)

    def action_flip(self) -> None:
        """The one under the cursor is the same as the contact you have, or is not."""
        line = next((item for item in self._plan.lines if item.reference == self.lines.cursor_key), None)
        if line is None or self.busy or self._done or line.fate not in (Fate.MERGED, Fate.NAMESAKE):
            return
        single = {**self._choices.single, line.reference: line.fate is Fate.NAMESAKE}
        self._choices = replace(self._choices, single=single)
        self._start(self._plan_again)

    def action_tier(self) -> None:
        """The next tier for the one under the cursor; where that is nobody new, for all who are."""
        if not self._incoming or self.busy or self._done:
            return
        line = next((item for item in self._plan.lines if item.reference == self.lines.cursor_key), None)
        if line is not None and line.fate in (Fate.NEW, Fate.NAMESAKE) and isinstance(line.record, Contact):
            tier = TIERS[(TIERS.index(line.record.tier) + 1) % len(TIERS)]
            self._choices = replace(self._choices, tiers={**self._choices.tiers, line.reference: tier})
        else:
            tier = TIERS[(TIERS.index(self._choices.tier) + 1) % len(TIERS)]
            self._choices = replace(self._choices, tier=tier, tiers={})
        self._start(self._plan_again)

    def action_back(self) -> None:
        """Stop what is under way; else from the preview to the path, and from there away."""
        if self.busy:
            self._stop.set()
            self._say("Stopping …")
        elif self._incoming and not self._done:
            self._say(INTRO)
            self._at_path()
        else:
            self.dismiss()
