"""What is offered at the start when the journal is damaged: a snapshot, the shared folder, or a new beginning.

It is a small program of its own: the journal cannot be opened yet.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App, ComposeResult
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from netjournal.config import DEFAULT_THEME
from netjournal.errors import JournalError
from netjournal.journal.journal import Journal
from netjournal.journal.restore import put_back, restore, start_new
from netjournal.startup.lazy_import import lazy_import
from netjournal.storage.backup import Backups, Snapshot
from netjournal.text.dates import format_date
from netjournal.tui.forms.form import ChoiceOption, Choose
from netjournal.tui.text import format_path
from netjournal.tui.theme import THEMES

if TYPE_CHECKING:
    from netjournal.sync import engine
    from netjournal.sync import folder as sync_folder
    from netjournal.sync import state as sync_state
else:
    engine = lazy_import("netjournal.sync.engine")
    sync_folder = lazy_import("netjournal.sync.folder")
    sync_state = lazy_import("netjournal.sync.state")

OFFERED = 3
"""Good snapshots that are offered; older ones can be restored by command."""

START_OVER = "start-over"


def rescue(folder: Path, sentence: str) -> str:
    """Offer what can take the place of a damaged journal; returns what was done, in words, or nothing.

    Raises JournalError where what was chosen could not be done.
    """
    program = RescueApp(Backups(folder), sentence)
    done = program.run()
    if program.failure is not None:
        raise program.failure
    return done or ""


class RescueApp(App[str]):
    """One question, asked before the journal can be opened."""

    CSS_PATH = "../styles/app.tcss"
    CSS = ".dialog > .sheet { overflow-y: auto; }"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual says so
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012 - Textual says so

    def __init__(self, backups: Backups, sentence: str) -> None:
        super().__init__()
        self.backups = backups
        self.sentence = sentence
        self.failure: JournalError | None = None
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DEFAULT_THEME

    def compose(self) -> ComposeResult:
        """What is behind the question."""
        yield Static("Looking through the snapshots …", markup=False)

    def on_mount(self) -> None:
        """Find out in a thread which snapshots are good, and whether there is a shared folder."""
        self.run_worker(self._look, thread=True, exit_on_error=False, name="look")

    def _look(self) -> tuple[list[Snapshot], Path | None]:
        good = self._good()
        return good, shared_folder(self.backups.database.parent)

    def _good(self) -> list[Snapshot]:
        good: list[Snapshot] = []
        for backup in self.backups.all():
            if len(good) == OFFERED:
                break
            if self.backups.is_good(backup.path):
                good.append(backup)
        return good

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The snapshots are looked through, or what was chosen is done."""
        if event.state is WorkerState.SUCCESS and event.worker.name == "look":
            self.query_one(Static).display = False
            good, shared = event.worker.result or ([], None)
            self.push_screen(question(self.sentence, good, shared), self._chosen)
        elif event.state is WorkerState.SUCCESS:
            self.exit(event.worker.result)
        elif event.state is WorkerState.ERROR:
            error = event.worker.error
            known = error if isinstance(error, JournalError) else None
            self.failure = known or JournalError(f"The journal could not be put right ({error}).")
            self.exit("")

    def _chosen(self, choice: Snapshot | Path | str | None) -> None:
        if choice is None:
            self.exit("")
        else:
            self.run_worker(partial(put_right, self.backups, choice), thread=True, exit_on_error=False, name="do")


def question(sentence: str, good: list[Snapshot], shared: Path | None = None) -> Choose:
    """The question: what shall take the place of the damaged journal?"""
    answers = [
        ChoiceOption(
            str(number), each, f"{format_date(each.at.date())}, {each.at:%H:%M}", _help(each, newest=number == 1)
        )
        for number, each in enumerate(good, 1)
    ]
    if shared is not None:
        answers.append(
            ChoiceOption("s", shared, "the shared folder", f"all that was published in {format_path(shared)}")
        )
    answers.append(ChoiceOption("n", START_OVER, "begin a new journal", "the snapshots stay"))
    found = "One of these snapshots can take its place" if good else "There is no good snapshot of it"
    later = "What your computers published comes back with the next sync." if good and shared is not None else ""
    intro = f"{sentence} {found}; the damaged file is kept under another name. {later}".strip()
    return Choose("The journal is damaged", answers, intro=intro, leave="esc leaves everything as it is")


def _help(snapshot: Snapshot, *, newest: bool) -> str:
    return f"{snapshot.reason.words}, the newest" if newest else snapshot.reason.words


def put_right(backups: Backups, choice: Snapshot | Path | str) -> str:
    """Put what was chosen in the place of the damaged journal; returns what was done, in words."""
    if isinstance(choice, Snapshot):
        done = restore(backups, choice)
        kept = f" The damaged file is kept at {done.aside}." if done.aside else ""
        return f"The journal is as it was on {format_date(choice.at.date())}, {choice.at:%H:%M}.{kept}"
    if isinstance(choice, Path):
        return f"The journal is here again, as it was published. The damaged one is kept at {fetch(backups, choice)}."
    return f"This is a new journal. The damaged one is kept at {start_new(backups)}."


def shared_folder(journal_folder: Path) -> Path | None:
    """The folder through which the journal was shared; None where there is none, or it isn't there just now."""
    shared = sync_state.noted_folder(journal_folder)
    if shared is None:
        return None
    try:
        there = sync_folder.Patience().wait_for(str(shared), lambda: sync_folder.listing(shared))
    except (OSError, sync_folder.TooSlow):
        return None
    return shared if there.keys() - {sync_folder.KEY} else None


def fetch(backups: Backups, shared: Path) -> Path:
    """Begin again with what was published in the shared folder; returns where the damaged journal is kept.

    Raises JournalError, with the damaged journal left where it was, where nothing can be had from there.
    """
    aside = start_new(backups)
    try:
        with Journal(backups.database.parent) as journal:
            engine.Sync(journal).on(shared)
            if journal.is_empty():
                raise JournalError(f"Nothing of the journal can be read in {shared} just now.", "Try again later.")
    except JournalError:
        put_back(backups, aside)
        raise
    return aside
