"""The place to write about a period, beside its figures."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, TextArea

from netjournal.text.sanitize import strip_controls

KEYS = "ctrl+s keeps it, with the figures of today   ctrl+e your editor   esc back"


class ReflectionText(TextArea):
    """The text: it wraps, and tab leaves it."""

    def __init__(self) -> None:
        super().__init__(soft_wrap=True, show_line_numbers=False, compact=True, tab_behavior="focus", id="reflection")
        self.cursor_blink = False
        self.highlight_cursor_line = False


class ReflectionEditor(Vertical):
    """Title, text, the hint of the question that the cursor is in, and the keys. It knows nothing of the journal."""

    DEFAULT_CSS = """
    ReflectionEditor {
        & > #reflection-title { text-style: bold; margin-bottom: 1; }
        & > ReflectionText {
            height: 1fr; border: none; padding: 0 1; background: $surface; border-left: outer $border-blurred;
            &:focus { border: none; border-left: outer $border; background: $surface; }
        }
        & > #reflection-hint { height: auto; min-height: 1; color: $text-muted; text-style: italic; padding: 0 2; }
        & > #reflection-keys { height: auto; color: $text-muted; padding: 0 2; }
    }
    """

    @dataclass
    class Changed(Message):
        """Another text."""

        editor: ReflectionEditor
        text: str

    @dataclass
    class Moved(Message):
        """The cursor is in another line of the text, counted from 0."""

        editor: ReflectionEditor
        line: int

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Static(id="reflection-title", markup=False)
        yield ReflectionText()
        yield Static(id="reflection-hint", markup=False)
        yield Static(KEYS, id="reflection-keys", markup=False)

    @property
    def field(self) -> ReflectionText:
        """The text area."""
        return self.query_one(ReflectionText)

    @property
    def text(self) -> str:
        """What is written."""
        return self.field.text

    def write(self, title: str, text: str) -> None:
        """Another text, the cursor in its first answer."""
        self.query_one("#reflection-title", Static).update(Content(strip_controls(title)))
        # The text itself is untouched: the text area draws control characters as spaces and keeps what was written.
        self.field.load_text("\n".join(strip_controls(line) for line in text.split("\n")))
        self.field.move_cursor((min(1, self.field.document.line_count - 1), 0))

    def hint(self, words: str) -> None:
        """Help to begin."""
        self.query_one("#reflection-hint", Static).update(Content(strip_controls(words)))

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self, self.text))

    @on(TextArea.SelectionChanged)
    def _moved(self, event: TextArea.SelectionChanged) -> None:
        event.stop()
        self.post_message(self.Moved(self, self.field.cursor_location[0]))
