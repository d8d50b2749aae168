"""The snapshots of the journal: which there are, one more now, and the way back to one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from netjournal.errors import JournalError
from netjournal.journal.journal import MAIN_TABLES
from netjournal.journal.restore import Restored, is_shared, restore
from netjournal.present.glyphs import Glyphs
from netjournal.storage.backup import Backups, Reason, Snapshot
from netjournal.text.dates import format_date
from netjournal.tui.commands import page_bindings
from netjournal.tui.forms.form import ChoiceOption, Choose
from netjournal.tui.settings.rows import format_counts
from netjournal.tui.widgets.columns import spread
from netjournal.tui.widgets.key_line import KeyLine
from netjournal.tui.widgets.lines import LineList
from netjournal.tui.widgets.row_source import FixedRows, Row

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


EMPTY = "There is none yet: n keeps one."
KEYS = "enter goes back to it   n keeps one now   esc leaves"
ALONE = "What is there now is kept as a snapshot first."
SHARED = (
    "The journal is shared: your other computers go back, too, when they sync; what was written since goes into the"
    " trash. Press u to undo all of it, and what is there now is kept as a snapshot first."
)


class SnapshotsDialog(ModalScreen[None]):
    """Every snapshot, the newest first; enter goes back to the one under the cursor, once that is confirmed."""

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("snapshots")]
    CSS = """
    SnapshotsDialog.dialog > .sheet { width: 96%; max-width: 100; height: 80%; max-height: 30; }
    SnapshotsDialog #snapshot-holds { height: auto; margin-top: 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.add_class("dialog")
        self._work: Worker[Any] | None = None

    @property
    def nj(self) -> AppProtocol:
        """The program."""
        return cast("AppProtocol", self.app)

    @property
    def backups(self) -> Backups:
        """The snapshots of its journal."""
        return self.nj.journal.backups

    def compose(self) -> ComposeResult:
        """A title, the list, the keys."""
        with Vertical(classes="sheet"):
            yield Static("Snapshots", classes="title")
            yield LineList(glyphs=self.nj.signs, empty=EMPTY)
            yield Static("", id="snapshot-holds", markup=False)
            yield KeyLine(KEYS, classes="keys")

    def on_mount(self) -> None:
        """Show what there is."""
        self._load()
        self.query_one(LineList).focus()

    def _load(self) -> None:
        self.query_one(LineList).show(FixedRows(snapshot_rows(self.backups.all(), self.nj.signs)))

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        """Say what is in the one under the cursor."""
        snapshot = next((backup for backup in self.backups.all() if backup.name == event.key), None)
        held = self.backups.contents(snapshot, MAIN_TABLES) if snapshot is not None else {}
        words = f"In it: {format_counts(held)}." if held else "It cannot be read." if snapshot is not None else ""
        self.query_one("#snapshot-holds", Static).update(words)

    @on(LineList.Opened)
    def _opened(self, event: LineList.Opened) -> None:
        snapshot = next((backup for backup in self.backups.all() if backup.name == event.key), None)
        if snapshot is None or self._busy:
            return
        answers = [ChoiceOption("y", snapshot, "go back"), ChoiceOption("n", None, "leave it as it is")]
        words = SHARED if is_shared(self.nj.journal.store) else ALONE
        self.app.push_screen(
            Choose(f"Go back to {format_snapshot_time(snapshot)}?", answers, intro=words), self._chosen
        )

    def _chosen(self, snapshot: Snapshot | None) -> None:
        if snapshot is not None:
            self._start(partial(restore, self.backups, snapshot))

    def action_take(self) -> None:
        """Keep one more, now."""
        if not self._busy:
            self._start(partial(self.backups.take, Reason.ASKED))

    @property
    def _busy(self) -> bool:
        return self._work is not None and not self._work.is_finished

    def _start(self, work: partial[Any]) -> None:
        """Do it in a thread: a large journal takes a moment to copy."""
        self.query_one(KeyLine).update("One moment …")
        self._work = self.run_worker(work, thread=True, exit_on_error=False, group="snapshots")

    @on(Worker.StateChanged)
    def _worked(self, event: Worker.StateChanged) -> None:
        if event.worker is not self._work or event.state not in (WorkerState.SUCCESS, WorkerState.ERROR):
            return
        self.query_one(KeyLine).update(KEYS)
        if isinstance(event.worker.error, JournalError):
            self.nj.say_error(event.worker.error)
        elif event.worker.error is not None:
            raise event.worker.error
        elif isinstance(event.worker.result, Restored):
            self.nj.say(format_restored(event.worker.result))
        else:
            self.nj.say("Saved.")
        self._load()
        self.nj.changed()

    def action_back(self) -> None:
        """Leave everything as it is."""
        self.dismiss()


def snapshot_rows(snapshots: list[Snapshot], signs: Glyphs) -> list[Row]:
    """The lines of the list: of when it is, why it was taken, how large it is."""
    return [Row(snapshot.name, partial(_line, snapshot, signs=signs)) for snapshot in snapshots]


def _line(snapshot: Snapshot, width: int, *, signs: Glyphs) -> Content:
    side = Content.styled(f"{snapshot.reason.words}, {snapshot.size / 1e6:.1f} MB", "$foreground-muted")
    return spread(width, Content(format_snapshot_time(snapshot)), side, glyphs=signs)


def format_snapshot_time(snapshot: Snapshot) -> str:
    """Of when a snapshot is: `Mon 23 Nov 2026, 14:15`."""
    return f"{format_date(snapshot.at.date())}, {snapshot.at:%H:%M}"


def format_restored(done: Restored) -> str:
    """What is said after going back."""
    if done.written:
        return "The journal is as it was then, and your other computers follow. Press u to undo all of it."
    return "The journal is as it was then. What was there is the newest snapshot now."
