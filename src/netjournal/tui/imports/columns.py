"""Which column of a table is what: asked where the headings do not say, and remembered for the same headings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from netjournal.exchange.imports.table import FIELD_WORDS, TableColumn
from netjournal.present.glyphs import Glyphs
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import page_bindings
from netjournal.tui.forms.form import ChoiceOption, Choose
from netjournal.tui.widgets.columns import Cell, columns
from netjournal.tui.widgets.lines import LineList
from netjournal.tui.widgets.row_source import FixedRows, Row

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol

INTRO = "Which column is what? The name is needed; what has no meaning here goes into the notes."
KEYS = "space says what a column is   ctrl+s goes on   esc another file"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_HEAD_CELLS, _FIELD_CELLS = 26, 18


class ColumnsDialog(ModalScreen[str]):
    """The columns of a table with what stands in them; ends with what they are, as `--columns` takes it, or nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("import")]
    CSS = """
    ColumnsDialog.dialog > .sheet { width: 96%; max-width: 100; height: 80%; max-height: 34; }
    ColumnsDialog LineList { margin-top: 1; }
    """

    def __init__(self, found: Sequence[TableColumn]) -> None:
        super().__init__()
        self.add_class("dialog")
        self._columns = tuple(found)
        self._fields = {column.letter: column.field for column in found}

    @property
    def nj(self) -> AppProtocol:
        """The program."""
        return cast("AppProtocol", self.app)

    def compose(self) -> ComposeResult:
        """The question, a line for each column, the keys."""
        with Vertical(classes="sheet"):
            yield Static("Columns", classes="title")
            yield Static(Content(INTRO), id="columns-said")
            yield LineList(glyphs=self.nj.signs, empty="")
            yield Static(KEYS, classes="keys", markup=False)

    def on_mount(self) -> None:
        """The cursor is on the first column."""
        self._show()
        self.query_one(LineList).focus()

    def _show(self) -> None:
        rows = [
            Row(column.letter, partial(_line, column, self._fields[column.letter], signs=self.nj.signs))
            for column in self._columns
        ]
        self.query_one(LineList).show(FixedRows(rows))

    def action_flip(self) -> None:
        """Say what the column under the cursor is."""
        letter = self.query_one(LineList).cursor_key or ""
        column = next((item for item in self._columns if item.letter == letter), None)
        if column is None:
            return
        fields = zip(_LETTERS, FIELD_WORDS.items(), strict=False)
        answers = [ChoiceOption(key, field, words) for key, (field, words) in fields]

        def chosen(field: str | None) -> None:
            if field is not None:
                self._fields[column.letter] = field
                self._show()

        self.app.push_screen(Choose(f"What is “{column.heading}”?", answers, intro=column.sample), chosen)

    def action_tier(self) -> None:
        """Tiers come with the preview."""
        self._say("Tiers come next, when you see who is in it.")

    def action_carry_out(self) -> None:
        """Go on with what was said."""
        said = [f"{field}={letter}" for letter, field in self._fields.items() if field]
        if not {"name", "first", "last"} & set(self._fields.values()):
            self._say("Say first which column is the name: space on it.")
            return
        self.dismiss(",".join(said))

    def action_back(self) -> None:
        """Leave it."""
        self.dismiss("")

    def _say(self, text: str) -> None:
        self.query_one("#columns-said", Static).update(Content.styled(text, "$text-warning"))


def _line(column: TableColumn, field: str, width: int, *, signs: Glyphs) -> Content:
    what = Content(FIELD_WORDS[field]) if field else Content.styled("notes", "$foreground-muted")
    return columns(
        width,
        Cell(Content(strip_controls(column.heading)), _HEAD_CELLS),
        Cell(what, _FIELD_CELLS),
        Cell(Content.styled(strip_controls(column.sample), "$foreground-muted")),
        glyphs=signs,
    )
