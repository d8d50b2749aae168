"""A field on the screen: its label above it, and under it what it means, what completes it, or what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from netjournal.tui.dialogs.fields import Field, FieldFault, LongText, Pick, Proposal, Reading
from netjournal.tui.dialogs.inputs import ChoiceInput, LineInput, TextInput, fit
from netjournal.tui.glyphs import Glyphs
from netjournal.tui.text import plain


class FieldBox(Vertical):
    """A field with its label above, and under it what it means, what would complete it, or what is wrong."""

    DEFAULT_CSS = """
    FieldBox {
        height: auto;
        & > .label { color: $text-muted; }
        & > .comment { height: auto; min-height: 1; padding: 0 1; color: $text-muted; }
        & > LineInput, & > TextInput { background: $panel; height: auto; &:focus { background: $primary-muted; } }
        & > .-textual-compact, & > .-textual-compact:focus { padding: 0 1; background-tint: $foreground 0%; }
        & > LineInput { height: 1; }
        & .input--placeholder, & .text-area--placeholder { color: $text-muted; text-style: italic; }
        & > ChoiceInput { padding: 0 1; &:focus { background: $primary-muted; } }
        &:ansi > ChoiceInput:focus, & > ChoiceInput:ansi:focus { background: ansi_default; }
        &.-here > .label { color: $foreground; text-style: bold; }
    }
    """

    @dataclass
    class Changed(Message):
        """Something else stands in the field."""

        box: FieldBox

    @dataclass
    class Submitted(Message):
        """Enter in the field."""

        box: FieldBox

    def __init__(self, field: Field, text: str, reading: Reading, signs: Glyphs) -> None:
        super().__init__(id=f"field-{field.name.replace('_', '-')}")
        self.field = field
        self.reading = reading
        self.signs = signs
        self._begin = text
        self._fault: FieldFault | None = None
        self._proposals: tuple[Proposal, ...] = ()
        self._place = 0

    def compose(self) -> ComposeResult:
        """Label, field, comment."""
        yield Static(Content(plain(self.field.label)), classes="label")
        placeholder = self.field.placeholder(self.reading)
        if isinstance(self.field, Pick):
            yield ChoiceInput(self.field.options, self._begin, self.signs)
        elif isinstance(self.field, LongText):
            yield TextInput(self._begin, placeholder, self.field.lines)
        else:
            yield LineInput(self._begin, placeholder)
        yield Static("", classes="comment", markup=False)

    def on_mount(self) -> None:
        """Say what the text means that the field begins with."""
        self._comment()

    @property
    def input(self) -> LineInput | TextInput | ChoiceInput:
        """The part that has the focus."""
        return cast("LineInput | TextInput | ChoiceInput", self.children[1])

    @property
    def text(self) -> str:
        """What stands in the field; the text that it began with where nobody touched it."""
        shown = self.input
        now = (
            shown.value if isinstance(shown, Input) else shown.chosen if isinstance(shown, ChoiceInput) else shown.text
        )
        return self._begin if now == fit(self._begin) else now

    def write(self, text: str) -> None:
        """Put another text into the field."""
        shown = self.input
        if isinstance(shown, LineInput):
            shown.value = fit(text)
            shown.cursor_position = len(shown.value)
        elif isinstance(shown, ChoiceInput):
            shown.chosen = text
        else:
            shown.load_text(fit(text))
        self.fault = None

    @property
    def fault(self) -> FieldFault | None:
        """What is wrong with the field."""
        return self._fault

    @fault.setter
    def fault(self, fault: FieldFault | None) -> None:
        self._fault = fault
        self._comment()

    def check(self) -> None:
        """Say what is wrong with what stands here, but not that it is still empty."""
        if not self.text.strip():
            return
        try:
            self.field.take(self.text, self.reading)
        except FieldFault as fault:
            self.fault = fault

    def on_input_changed(self, event: Input.Changed) -> None:
        """A line was typed in."""
        event.stop()
        self._typed()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """A text was typed in."""
        event.stop()
        self._typed()

    def on_choice_input_changed(self, event: ChoiceInput.Changed) -> None:
        """Another answer was chosen."""
        event.stop()
        self._typed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a line."""
        event.stop()
        self.post_message(self.Submitted(self))

    def on_choice_input_submitted(self, event: ChoiceInput.Submitted) -> None:
        """Enter on a choice."""
        event.stop()
        self.post_message(self.Submitted(self))

    def on_descendant_focus(self) -> None:
        """The cursor is here."""
        self.add_class("-here")

    def on_descendant_blur(self) -> None:
        """The cursor went elsewhere: what can't be read is said now."""
        self.remove_class("-here")
        self._proposals = ()
        self._comment()
        self.check()

    def _typed(self) -> None:
        self._fault = None
        self._propose()
        self._comment()
        self.post_message(self.Changed(self))

    def _propose(self) -> None:
        shown = self.input
        self._place = 0
        self._proposals = ()
        if isinstance(shown, LineInput) and shown.has_focus:
            self._proposals = self.field.proposals(shown.value, shown.cursor_position, self.reading)

    def complete(self) -> bool:
        """Take the completion that is marked; False where there is none."""
        shown = self.input
        if not self._proposals or not isinstance(shown, LineInput):
            return False
        chosen = self._proposals[self._place]
        self._proposals = ()
        with self.prevent(Input.Changed):
            shown.replace(chosen.insert, chosen.start, chosen.end)
        shown.cursor_position = chosen.start + len(chosen.insert)
        self._comment()
        self.post_message(self.Changed(self))
        return True

    def choose(self, step: int) -> bool:
        """Mark another completion; False where there is none."""
        if self._proposals:
            self._place = (self._place + step) % len(self._proposals)
            self._comment()
        return bool(self._proposals)

    def _comment(self) -> None:
        self.query_one(".comment", Static).update(self._said())

    def _said(self) -> Content:
        if self._fault is not None:
            return Content.styled(plain(f"{self.signs.late} {self._fault}"), "$text-error")
        if self._proposals:
            marked = "$block-cursor-foreground on $block-cursor-background"
            parts = [
                Content.styled(plain(f" {each.shown} "), marked if place == self._place else "")
                for place, each in enumerate(self._proposals)
            ]
            return Content(" ").join(parts) + Content.styled("  tab takes it", "$text-muted")
        warning = self.field.warning(self.text, self.reading)
        if warning:
            return Content.styled(plain(warning), "$text-warning")
        default = self.field.placeholder(self.reading) if self.field.default is not None else ""
        text = self.text.strip() or default
        meaning = self.field.meaning(text, self.reading) if text else ""
        return Content(plain(meaning if meaning != text else ""))
