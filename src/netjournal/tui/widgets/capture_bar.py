"""The capture bar: one line about a conversation, and under it what was understood of it while it is typed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import ClassVar

import wcwidth
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static, TextArea

from netjournal.capture.tokenizer import Span, SpanKind
from netjournal.present.glyphs import UNICODE, Glyphs
from netjournal.startup.fast_dataclass import dataclass

HINT = "What happened?  @who  #topic  ~call  25m  yesterday  learned: …  goal: …"

STYLED = {
    SpanKind.CONTACT: "capture--contact",
    SpanKind.TOPIC: "capture--topic",
    SpanKind.CHANNEL: "capture--data",
    SpanKind.MINUTES: "capture--data",
    SpanKind.DATE: "capture--data",
    SpanKind.TIME: "capture--data",
    SpanKind.ENERGY: "capture--data",
    SpanKind.USEFULNESS: "capture--data",
    SpanKind.DIRECTION: "capture--data",
    SpanKind.PRIVATE: "capture--data",
    SpanKind.DUE: "capture--data",
    SpanKind.REPEAT: "capture--data",
    SpanKind.SECTION: "capture--section",
    SpanKind.LEFT_OVER: "capture--fault",
    SpanKind.PROPOSED: "capture--open",
    SpanKind.ASKED: "capture--open",
    SpanKind.SPOKEN_OF: "capture--told",
}


@dataclass(frozen=True, slots=True)
class CompletionItem:
    """One completion: what is written when it is taken, and how it is shown.

    One with an `answer` is not written: it answers a question about the words, and `Answered` says so.
    """

    insert: str
    shown: Content
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Completions:
    """What could stand from `start` to `end` of the text, the best first.

    Those of a `question` are taken with enter too.
    """

    start: int
    end: int
    choices: tuple[CompletionItem, ...]
    question: bool = False


class CaptureText(TextArea):
    """The line itself: it wraps where it grows long, and its data stands out from its words."""

    COMPONENT_CLASSES: ClassVar[set[str]] = TextArea.COMPONENT_CLASSES | set(STYLED.values())
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "store", "keep", show=True, priority=True),
        Binding("tab", "complete", "complete", show=False, priority=True),
        Binding("ctrl+t", "today", "today again", show=False, priority=True),
        Binding("ctrl+n", "create", "answer", show=True, priority=True),
        Binding("ctrl+s", "sort", "to sort", show=True, priority=True),
        Binding("ctrl+r", "tier", "tier of who is new", show=False, priority=True),
        Binding("ctrl+o", "kind", "person or community", show=False, priority=True),
        Binding("ctrl+g", "goal", "as a goal", show=False, priority=True),
        Binding("ctrl+u", "empty", "empty", show=False, priority=True),
        Binding("escape", "leave", "leave, text kept", show=True, priority=True),
        Binding("ctrl+e", "screen.editor", "editor", show=False, priority=True),
    ]

    @dataclasses.dataclass
    class Act(Message):
        """A key that means something to the bar, such as store, complete or leave; see `CaptureBar.Wanted`."""

        what: str

    @dataclasses.dataclass
    class PastedLines(Message):
        """Several lines were pasted: they stand in the bar as one, and could be several entries."""

        lines: tuple[str, ...]

    def __init__(self) -> None:
        super().__init__(soft_wrap=True, show_line_numbers=False, compact=True, tab_behavior="focus", id="capture-text")
        self.placeholder = HINT
        self.cursor_blink = False
        self.highlight_cursor_line = False
        self.spans: Sequence[Span] = ()
        self.choosing = False
        self.asking = False
        self.again = ""

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Every key that writes a character is the line's own; Textual does not know that `slash` writes one."""
        return key in ("slash", "question_mark") or super().check_consume_key(key, character)

    def get_line(self, line_index: int) -> Text:
        """The text with what was understood of it in colour."""
        line = super().get_line(line_index)
        for span in self.spans:
            name = STYLED.get(span.kind)
            if name:
                line.stylize(self.get_component_rich_style(name, partial=True), span.start, span.end)
        return line

    def set_spans(self, spans: Sequence[Span]) -> None:
        """Colour the text again."""
        self.spans = spans
        self._line_cache.clear()
        self.refresh()

    def action_store(self) -> None:
        """Enter: keep this entry; while a question is open, take the answer that is marked."""
        self.post_message(self.Act("complete" if self.asking else "store"))

    def action_complete(self) -> None:
        """Tab: take the completion, or go on to the next field when there is none.

        In an empty line the conversation that is usual on this day is the completion.
        """
        if self.choosing:
            self.post_message(self.Act("complete"))
        elif not self.text and self.again:
            self.insert(self.again)
        else:
            self.screen.focus_next()

    def action_create(self) -> None:
        """Make a contact of the unknown name."""
        self.post_message(self.Act("create"))

    def action_sort(self) -> None:
        """Store what is understood, else keep the line to sort."""
        self.post_message(self.Act("sort"))

    def action_tier(self) -> None:
        """Who is new comes into the next tier."""
        self.post_message(self.Act("tier"))

    def action_kind(self) -> None:
        """Who is new is a community instead of a person, or a person again."""
        self.post_message(self.Act("kind"))

    def action_goal(self) -> None:
        """Keep a line that only plans as a goal."""
        self.post_message(self.Act("goal"))

    def get_cursor_left_location(self) -> tuple[int, int]:
        """One letter to the left, with its accents; an emoji is one letter too."""
        row, column = self.cursor_location
        letters = list(wcwidth.iter_graphemes(self.document[row][:column]))
        return (row, column - len(letters[-1])) if letters else super().get_cursor_left_location()

    def get_cursor_right_location(self) -> tuple[int, int]:
        """One letter to the right, with its accents."""
        row, column = self.cursor_location
        letter = next(iter(wcwidth.iter_graphemes(self.document[row][column:])), "")
        return (row, column + len(letter)) if letter else super().get_cursor_right_location()

    def get_cursor_word_left_location(self) -> tuple[int, int]:
        """The beginning of the word at the left: of everything up to a space, signs and accents included."""
        row, column = self.cursor_location
        before = self.document[row][:column].rstrip()
        return (row, before.rfind(" ") + 1) if before else super().get_cursor_word_left_location()

    def action_empty(self) -> None:
        """Empty the whole line; ctrl+z brings it back."""
        self.delete((0, 0), self.document.end)

    def action_today(self) -> None:
        """Entries are of today again, unless they say another day."""
        self.post_message(self.Act("today"))

    def action_leave(self) -> None:
        """Leave the bar; its text stays."""
        self.post_message(self.Act("leave"))

    def action_cursor_down(self, select: bool = False) -> None:
        """Down: the next completion while one is being chosen."""
        if self.choosing:
            self.post_message(self.Act("next"))
        elif not select and self.navigator.is_last_wrapped_line(self.cursor_location):
            self.post_message(self.Act("later"))
        else:
            super().action_cursor_down(select)

    def action_cursor_up(self, select: bool = False) -> None:
        """Up: the completion before while one is being chosen."""
        if self.choosing:
            self.post_message(self.Act("previous"))
        elif not select and self.navigator.is_first_wrapped_line(self.cursor_location):
            self.post_message(self.Act("earlier"))
        else:
            super().action_cursor_up(select)

    async def _on_paste(self, event: events.Paste) -> None:
        """What is pasted becomes one line."""
        event.prevent_default()
        event.stop()
        result = self._replace_via_keyboard(" ".join(event.text.split()), *self.selection)
        if result is not None:
            self.move_cursor(result.end_location)
        lines = tuple(" ".join(line.split()) for line in event.text.splitlines() if line.strip())
        if len(lines) > 1:
            self.post_message(self.PastedLines(lines))


class CaptureBar(Vertical):
    """The line, and under it the preview or the completions. It knows nothing of the journal.

    Whoever holds it answers `Changed` with `understood`, and `Wanted` by doing it.
    """

    DEFAULT_CSS = """
    CaptureBar {
        height: auto; padding: 0 1; margin: 0 1; background: $surface; border-left: outer $border-blurred;
        &:focus-within { border-left: outer $border; }
        CaptureText {
            height: auto; max-height: 5; min-height: 1; padding: 0; border: none; background: $surface;
            &:focus { border: none; background: $surface; }
            & > .capture--contact { color: $text-accent; text-style: bold; }
            & > .capture--topic { color: $text-accent; }
            & > .capture--data { color: $text-success; }
            & > .capture--section { color: $text-warning; text-style: bold; }
            & > .capture--open { color: $text-warning; text-style: underline; }
            & > .capture--told { text-style: italic; }
            & > .capture--fault { color: $text-error; text-style: underline; }
            & .text-area--placeholder { color: $text-muted; text-style: italic; }
        }
        #capture-preview { height: auto; max-height: 6; min-height: 1; color: $text-muted; }
    }
    """

    preview: reactive[Content] = reactive(Content, init=False)

    @dataclasses.dataclass
    class Changed(Message):
        """The text or the cursor is another: `cursor` is an offset in the text."""

        bar: CaptureBar
        text: str
        cursor: int

    @dataclasses.dataclass
    class Wanted(Message):
        """What the teacher wants done with the text.

        `store` it, `sort` it, `create` an answer to its first open point, `leave` the bar, be in `today` again, have
        an `earlier` or `later` line, another `tier` or `kind` for who is new, or keep it as a `goal`.
        """

        bar: CaptureBar
        what: str
        text: str

    @dataclasses.dataclass
    class Answered(Message):
        """A question about some words of the line is answered: with the contact whose id is `answer`."""

        bar: CaptureBar
        text: str
        written: str
        answer: str

    def __init__(self, *, signs: Glyphs = UNICODE, id: str | None = None) -> None:
        super().__init__(id=id)
        self.signs = signs
        self._completions: Completions | None = None
        self._chosen = 0
        self.pasted: tuple[str, ...] = ()
        self._told: tuple[str, tuple[int, int]] | None = None

    def compose(self) -> ComposeResult:
        """Line and preview."""
        yield CaptureText()
        yield Static(id="capture-preview", markup=False)

    @property
    def field(self) -> CaptureText:
        """The line itself."""
        return self.query_one(CaptureText)

    @property
    def is_choosing(self) -> bool:
        """Whether completions stand under the line."""
        return self._completions is not None

    @property
    def text(self) -> str:
        """What is written."""
        return self.field.text

    def write(self, text: str) -> None:
        """Write this instead of what is there, the cursor at its end."""
        self.field.text = text
        self.field.move_cursor(self.field.document.end)
        self._tell()

    def focus_text(self) -> None:
        """Put the cursor into the line."""
        self.field.focus()

    def understood(self, preview: Content, spans: Sequence[Span], completions: Completions | None = None) -> None:
        """Show what was understood; while there are completions they are shown instead."""
        self._completions = completions if completions and completions.choices else None
        self._chosen = 0
        self.field.choosing = self._completions is not None
        self.field.asking = self._completions is not None and self._completions.question
        self.field.set_spans(spans)
        self.preview = preview
        self._draw()

    def watch_preview(self) -> None:
        """Show the preview."""
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        shown = self.query_one("#capture-preview", Static)
        shown.update(self._choices() if self._completions else self.preview)

    def _choices(self) -> Content:
        if self._completions is None:
            return Content("")
        parts: list[Content] = []
        for place, choice in enumerate(self._completions.choices):
            style = "$block-cursor-foreground on $block-cursor-background" if place == self._chosen else ""
            parts.append(Content(" ").append(choice.shown).append(" ").stylize(style) if style else choice.shown)
        taken = "enter takes it" if self._completions.question else "tab takes it"
        keys = Content.styled(f"   {taken}, the arrows choose", "$foreground-muted")
        return Content.styled("   ", "").join(parts).append(keys)

    @on(TextArea.Changed)
    @on(TextArea.SelectionChanged)
    def _typed(self, event: Message) -> None:
        event.stop()
        if self._told != (self.field.text, self.field.cursor_location):  # a key changes the text and the cursor
            self._tell()

    def _tell(self) -> None:
        self._told = (self.field.text, self.field.cursor_location)
        _row, column = self.field.cursor_location
        self.post_message(self.Changed(self, self.field.text, column))

    @on(CaptureText.PastedLines)
    def _pasted(self, event: CaptureText.PastedLines) -> None:
        event.stop()
        self.pasted = event.lines
        self._tell()

    @on(CaptureText.Act)
    def _act(self, event: CaptureText.Act) -> None:
        event.stop()
        if event.what in ("next", "previous") and self._completions:
            step = 1 if event.what == "next" else -1
            self._chosen = (self._chosen + step) % len(self._completions.choices)
            self._draw()
        elif event.what == "complete":
            self.complete()
        else:
            self.post_message(self.Wanted(self, event.what, self.text))

    def complete(self) -> None:
        """Write the chosen completion where the cursor stands."""
        if self._completions is None:
            return
        choice = self._completions.choices[self._chosen]
        start, end = self._completions.start, self._completions.end
        text = self.field.text
        if choice.answer:
            self.post_message(self.Answered(self, text, text[start:end], choice.answer))
            return
        space = "" if text[end : end + 1].isspace() else " "
        self.field.replace(choice.insert + space, (0, start), (0, end))
        self.field.move_cursor((0, start + len(choice.insert) + 1))
