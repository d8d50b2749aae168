"""Taking the reflection on a period out of the journal, seen before it is written."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from netjournal.errors import JournalError
from netjournal.exchange.careful import plain_errors
from netjournal.exchange.formats import File, Report, Wanted, export, format_named, student_warnings
from netjournal.exchange.shown import People, Sharing
from netjournal.frozen import dataclass
from netjournal.review.period import Period
from netjournal.store.journal import Journal
from netjournal.tui.commands import page_bindings
from netjournal.tui.text import plain
from netjournal.tui.widgets.detail import Detail, Prose

if TYPE_CHECKING:
    from netjournal.tui.app import JournalApp

LAST_FOLDER = "export_folder"
"""Under this key this computer remembers where the last export went."""

KEYS = "ctrl+s writes it   r names or roles   p private entries   tab folder   esc back"


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be written: the file, and what looks in it as if it identified a student."""

    file: File
    warnings: tuple[str, ...]


class ExportDialog(ModalScreen[None]):
    """The text as it would leave, where to, and under which names; nothing is written before it is asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("export")]
    CSS = """
    ExportDialog.dialog {
        & > .sheet { width: 96%; max-width: 110; height: 94%; max-height: 94%; padding: 1 0 0 0; border: none; }
        & .title { padding: 0 2; }
        & #place { height: 1; padding: 0 2; }
        & #place Static { width: auto; padding-right: 1; color: $text-muted; }
        & Input, & Input:focus { border: none; height: 1; padding: 0 1; background: $panel; width: 1fr; }
        & #sharing, & #warnings { padding: 0 2; height: auto; }
        & #warnings { color: $text-warning; }
        & Detail { margin-top: 1; background: $background; }
        & .keys { margin: 0 0 0 2; }
    }
    """

    def __init__(self, period: Period, *, name: str = "reflection") -> None:
        super().__init__()
        self.add_class("dialog")
        self.period = period
        self.format = format_named(name)
        self.people = self.format.people
        self.include_private = False

    @property
    def nj(self) -> JournalApp:
        """The program."""
        return cast("JournalApp", self.app)

    def compose(self) -> ComposeResult:
        """Where to, shared how, and the text."""
        folder = self.nj.journal.store.local(LAST_FOLDER) or str(Path.home())
        with Vertical(classes="sheet"):
            yield Static(Content(plain(f"{self.format.name.capitalize()}, {self.period.name}")), classes="title")
            with Horizontal(id="place"):
                yield Static("into the folder")
                line = Input(plain(folder), id="folder", compact=True, select_on_focus=False)
                line.cursor_blink = False
                yield line
            yield Static(id="sharing", markup=False)
            yield Static(id="warnings", markup=False)
            yield Detail([Prose("Putting it together …")])
            yield Static(KEYS, classes="keys", markup=False)

    def on_mount(self) -> None:
        """The text can be read at once."""
        self.query_one(Detail).focus()
        self._show_sharing()
        self.look()

    @property
    def wanted(self) -> Wanted:
        """What is asked for."""
        sharing = Sharing(people=self.people, include_private=self.include_private)
        return Wanted(self.period, self.nj.today, datetime.now().astimezone(), sharing)

    def _show_sharing(self) -> None:
        people = "people by their names" if self.people is People.NAMES else "people by their roles"
        private = "private entries and energy too" if self.include_private else "private entries and energy stay home"
        self.query_one("#sharing", Static).update(f"{people} {self.nj.signs.separator} {private}")

    @work(thread=True, exclusive=True, group="preview")
    def look(self) -> None:
        """Put the text together, on a connection of the worker's own."""
        worker, wanted = get_current_worker(), self.wanted
        try:
            with Journal(self.nj.folder) as journal:
                file = next(iter(self.format.files(journal, wanted)))
                preview = Preview(file, student_warnings(journal, [file]))
        except JournalError as error:
            if not worker.is_cancelled:
                self.app.call_from_thread(self.nj.say_error, error)
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self.show_preview, preview)

    def show_preview(self, preview: Preview) -> None:
        """Show the text as it would be written."""
        if not self.is_mounted:
            return
        self.query_one(Detail).update_blocks([Prose(preview.file.content)])
        warnings = self.query_one("#warnings", Static)
        warnings.update("\n".join(f"{self.nj.signs.late} {plain(each)}" for each in preview.warnings[:3]))
        warnings.display = bool(preview.warnings)

    def action_roles(self) -> None:
        """People by their names, or by their roles."""
        self.people = People.ROLES if self.people is People.NAMES else People.NAMES
        self._show_sharing()
        self.look()

    def action_private(self) -> None:
        """With or without what usually stays home."""
        self.include_private = not self.include_private
        self._show_sharing()
        self.look()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_save()

    def action_save(self) -> None:
        """Write the file."""
        folder = self.query_one("#folder", Input).value.strip()
        if not folder:
            self.nj.say_error(JournalError("Into which folder?", "Write its name in the line above."))
            return
        self.write(Path(folder), self.wanted)

    @work(thread=True, exclusive=True, group="export")
    def write(self, folder: Path, wanted: Wanted) -> None:
        """Write it in a worker: a slow or missing disk must not stop the screen."""
        try:
            with plain_errors(folder):
                folder.expanduser().mkdir(parents=True, exist_ok=True)
            with Journal(self.nj.folder) as journal:
                report = export(journal, self.format.name, wanted, folder)
                journal.store.keep_local(LAST_FOLDER, str(folder))
        except JournalError as error:
            self.app.call_from_thread(self.nj.say_error, error)
        else:
            self.app.call_from_thread(self.written, report)

    def written(self, report: Report) -> None:
        """Say what became of the file, and leave."""
        for outcome in report.outcomes:
            self.nj.say(outcome.sentence)
        if self.is_mounted:
            self.dismiss()

    def action_back(self) -> None:
        """Leave; nothing is written."""
        self.dismiss()
