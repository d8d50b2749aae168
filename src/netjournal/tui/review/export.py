"""Taking pages about a period out of the journal, seen before they are written."""

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
from netjournal.exchange.exports.formats import (
    ExportReport,
    File,
    PageStyle,
    Wanted,
    export,
    export_format,
    student_warnings,
    summary,
)
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions
from netjournal.exchange.exports.safe_write import plain_errors
from netjournal.journal.batches import Exported, Exports
from netjournal.journal.journal import Journal
from netjournal.review.period import Period
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern
from netjournal.text.dates import format_date
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import page_bindings
from netjournal.tui.widgets.detail import Block, Detail, Prose, Section

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


LAST_FOLDER = "export_folder"
"""Under this key this computer remembers where the last export went."""

KEYS = "ctrl+s writes   w what   h page or text   r roles   p private   tab folder   esc back"

KINDS = (
    "reflection", "story", "portfolio", "evidence", "week", "map", "year-picture", "vault", "csv", "sqlite", "vcard",
    "ical", "json",
)  # fmt: skip
"""What can be taken out of the journal, one after the other: first what is about the period."""

MOST_LINES = 200
"""So many lines of a file are shown; what a reader does not see, such as the front matter, is left out."""

_COMMENT = lazy_pattern(r" ?<!-- [^<>]* -->")

MOST_FILES = 5
"""Of more files than this the names are shown."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be written: the files, what looks in them as if it identified a student, and what was last written."""

    files: tuple[File, ...]
    warnings: tuple[str, ...]
    last: Exported | None


def readable(file: File) -> str:
    """The beginning of a file as a reader sees it: without front matter and without marks for programs."""
    if not file.text:
        return f"{len(file.content):,} bytes, for other programs."
    text = file.text.lstrip("\ufeff")
    if file.path.suffix == ".md" and text.startswith("---\n"):
        text = _COMMENT.sub("", text.partition("\n---\n")[2]).lstrip("\n")
    if file.path.suffix in (".html", ".svg"):
        return "A page for the browser: press h to read its text here." if file.path.suffix == ".html" else "A picture."
    lines = text.splitlines()
    return "\n".join(lines[:MOST_LINES]) + (
        f"\n… and {len(lines) - MOST_LINES:,} lines more" if len(lines) > MOST_LINES else ""
    )


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
        self.format = export_format(name)
        self.people = self.format.people
        self.include_private = False
        self.style = PageStyle.MARKDOWN

    @property
    def nj(self) -> AppProtocol:
        """The program."""
        return cast("AppProtocol", self.app)

    def compose(self) -> ComposeResult:
        """Where to, shared how, and the text."""
        folder = self._last_folder()
        with Vertical(classes="sheet"):
            yield Static(id="what", classes="title", markup=False)
            with Horizontal(id="place"):
                yield Static("into the folder")
                line = Input(strip_controls(folder), id="folder", compact=True, select_on_focus=False)
                line.cursor_blink = False
                yield line
            yield Static(id="sharing", markup=False)
            yield Static(id="warnings", markup=False)
            yield Detail([Prose("Putting it together …")])
            yield Static(KEYS, classes="keys", markup=False)

    def on_mount(self) -> None:
        """The text can be read at once."""
        self.query_one(Detail).focus()
        self._begin()

    def _last_folder(self) -> str:
        """Where a file of this kind went last, else where the last export went."""
        local = self.nj.journal.store.local
        return local(f"{LAST_FOLDER}:{self.format.name}") or local(LAST_FOLDER) or str(Path.home())

    def _begin(self) -> None:
        self.query_one("#what", Static).update(
            Content(strip_controls(f"{self.format.name.capitalize()}, {self.period.name}"))
        )
        self._show_sharing()
        self.look()

    @property
    def wanted(self) -> Wanted:
        """What is asked for."""
        sharing = PrivacyOptions(people=self.people, include_private=self.include_private)
        style = self.style if self.format.pages else PageStyle.MARKDOWN
        return Wanted(self.period, self.nj.today, datetime.now().astimezone(), sharing, style)

    def _show_sharing(self, before: str = "") -> None:
        people = "people by their names" if self.people is PeopleStyle.NAMES else "people by their roles"
        private = "private entries and energy too" if self.include_private else "private entries and energy stay home"
        page = ["a page for browser and printer" if self.style is PageStyle.HTML else "Markdown"]
        said = f" {self.nj.signs.separator} ".join([*(page if self.format.pages else []), people, private])
        told = [said, *([strip_controls(before)] if before else [])]
        self.query_one("#sharing", Static).update("\n".join(told))

    @work(thread=True, exclusive=True, group="preview")
    def look(self) -> None:
        """Put the text together, on a connection of the worker's own."""
        worker, wanted = get_current_worker(), self.wanted
        try:
            with Journal(self.nj.folder) as journal:
                files = tuple(self.format.files(journal, wanted))
                names = {file.path.name for file in files}
                written = (item for item in Exports(journal.store).all() if Path(item.path).name in names)
                preview = Preview(files, student_warnings(journal, files), next(written, None))
        except JournalError as error:
            if not worker.is_cancelled:
                self.app.call_from_thread(self.show_why_not, error)
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self.show_preview, preview)

    def show_why_not(self, error: JournalError) -> None:
        """Say in the place of the text why there is none, as where no story can be told yet."""
        if self.is_mounted:
            self.query_one("#warnings", Static).display = False
            self.query_one(Detail).update_blocks([Prose(f"{error.sentence} {error.way_out}".strip())])

    def show_preview(self, preview: Preview) -> None:
        """Show the text as it would be written; of several files their names, and the text of each."""
        if not self.is_mounted:
            return
        blocks: list[Block] = []
        if len(preview.files) > MOST_FILES:
            blocks.append(Section(f"{len(preview.files):,} files"))
            blocks.append(Prose("\n".join(strip_controls(str(file.path)) for file in preview.files[:MOST_LINES])))
        for file in preview.files if not blocks else preview.files[:1]:
            blocks += [Section(strip_controls(file.path.name))] if len(preview.files) > 1 else []
            blocks.append(Prose(readable(file)))
        self.query_one(Detail).update_blocks(blocks)
        if preview.last is not None:
            self._show_sharing(f"Last written {format_date(preview.last.day)}: {preview.last.path}")
        warnings = self.query_one("#warnings", Static)
        warnings.update(
            "\n".join(f"{self.nj.signs.late} {strip_controls(warning)}" for warning in preview.warnings[:3])
        )
        warnings.display = bool(preview.warnings)

    def action_what(self) -> None:
        """The next kind of page, with people named as that kind usually names them."""
        at = KINDS.index(self.format.name)
        self.format = export_format(KINDS[(at + 1) % len(KINDS)])
        self.people = self.format.people
        self.query_one("#folder", Input).value = strip_controls(self._last_folder())
        self._begin()

    def action_html(self) -> None:
        """Pages as Markdown, or for the browser and the printer."""
        self.style = PageStyle.HTML if self.style is PageStyle.MARKDOWN else PageStyle.MARKDOWN
        self._show_sharing()
        self.look()

    def action_roles(self) -> None:
        """People by their names, or by their roles."""
        self.people = PeopleStyle.ROLES if self.people is PeopleStyle.NAMES else PeopleStyle.NAMES
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
        """Write what is shown."""
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
                journal.store.keep_local(f"{LAST_FOLDER}:{self.format.name}", str(folder))
        except JournalError as error:
            self.app.call_from_thread(self.nj.say_error, error)
        else:
            self.app.call_from_thread(self.written, report)

    def written(self, report: ExportReport) -> None:
        """Say what became of the files, and leave."""
        self.nj.say(" ".join(summary(report.outcomes)))
        if self.is_mounted:
            self.dismiss()

    def action_back(self) -> None:
        """Leave; nothing is written."""
        self.dismiss()
