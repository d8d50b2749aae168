"""A field on the screen: its label above it, and under it what it means, what completes it, or what is wrong.

What is typed into: a line that completes, a text, a choice of a few answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from netjournal.present.glyphs import Glyphs
from netjournal.text.sanitize import strip_controls
from netjournal.tui.forms.fields import (
    ChoiceField,
    Field,
    FieldContext,
    FieldFault,
    FieldOption,
    FieldProposal,
    LongTextField,
)


def fit(text: str) -> str:
    """A stored text without what steers a terminal, its line ends kept."""
    return "\n".join(strip_controls(line) for line in text.split("\n"))


class Completing(Protocol):
    """What stands around a line and knows its completions."""

    def complete(self) -> bool:
        """Take the completion that is marked; False where there is none."""
        ...

    def choose(self, step: int) -> bool:
        """Mark the next completion (1) or the one before (-1); False where there is none."""
        ...


class LineInput(Input):
    """One line of text. It asks the box around it about completions."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "complete", show=False, priority=True),
        Binding("down", "choose(1)", "next", show=False),
        Binding("up", "choose(-1)", "before", show=False),
    ]

    def __init__(self, value: str, placeholder: str) -> None:
        super().__init__(fit(value), placeholder=strip_controls(placeholder), compact=True, select_on_focus=False)
        self.cursor_blink = False

    @property
    def box(self) -> Completing:
        """Who knows what completes this line."""
        return cast("Completing", self.parent)

    def action_complete(self) -> None:
        """Tab: take the completion, or go on to the next field where there is none."""
        if not self.box.complete():
            self.screen.focus_next()

    def action_choose(self, step: int) -> None:
        """The arrows: another completion, or another field."""
        if not self.box.choose(step):
            (self.screen.focus_next if step > 0 else self.screen.focus_previous)()

    async def action_submit(self) -> None:
        """Enter: take the completion, or go on."""
        if not self.box.complete():
            await super().action_submit()

    def _on_paste(self, event: events.Paste) -> None:
        """Several lines that are pasted become one."""
        event.prevent_default()
        event.stop()
        self.replace(strip_controls(" ".join(event.text.splitlines())), *self.selection)


class TextInput(TextArea):
    """Text of several lines, which wraps."""

    def __init__(self, value: str, placeholder: str, lines: int) -> None:
        super().__init__(fit(value), soft_wrap=True, show_line_numbers=False, compact=True, tab_behavior="focus")
        self.placeholder = strip_controls(placeholder)
        self.cursor_blink = False
        self.highlight_cursor_line = False
        self.styles.min_height = min(2, lines)
        self.styles.max_height = lines


class ChoiceInput(Widget, can_focus=True):
    """A few answers of which one is chosen: with the arrows, space, or the first letter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "choose(1)", "next answer", show=False),
        Binding("left", "choose(-1)", "answer before", show=False),
        Binding("down", "along(1)", "next", show=False),
        Binding("up", "along(-1)", "before", show=False),
        Binding("enter", "submit", "next field", show=False),
    ]
    DEFAULT_CSS = "ChoiceInput { height: auto; width: 1fr; }"

    chosen: reactive[str] = reactive("", layout=True)

    @dataclass
    class Changed(Message):
        """Another answer is chosen."""

    @dataclass
    class Submitted(Message):
        """Enter: on to the next field."""

    def __init__(self, options: tuple[FieldOption, ...], chosen: str, signs: Glyphs) -> None:
        super().__init__()
        self.options = options
        self.signs = signs
        self.set_reactive(ChoiceInput.chosen, chosen)

    @property
    def place(self) -> int:
        """The place of the answer that is chosen; -1 for none."""
        return next((place for place, option in enumerate(self.options) if option.key == self.chosen), -1)

    def _choose(self, place: int) -> None:
        self.chosen = self.options[place].key
        self.post_message(self.Changed())

    def action_choose(self, step: int) -> None:
        """The next answer or the one before, round and round."""
        start = self.place if self.place >= 0 or step > 0 else 0
        self._choose((start + step) % len(self.options))

    def action_along(self, step: int) -> None:
        """Down and up: through answers that stand under one another, then to the field beyond them."""
        place = self.place + step
        if self._stacked(self.size.width) and 0 <= place < len(self.options):
            self._choose(place)
        else:
            (self.screen.focus_next if step > 0 else self.screen.focus_previous)()

    def action_submit(self) -> None:
        """Enter."""
        self.post_message(self.Submitted())

    def on_key(self, event: events.Key) -> None:
        """A letter or figure chooses the next answer that begins with it."""
        typed = (event.character or "").casefold()
        if not typed.strip() or not event.is_printable:
            return
        count = len(self.options)
        places = [(self.place + step) % count for step in range(1, count + 1)]
        found = next((place for place in places if self.options[place].label.casefold().startswith(typed)), None)
        if found is not None:
            event.stop()
            self._choose(found)

    def on_click(self, event: events.Click) -> None:
        """A click chooses an answer."""
        if self._stacked(self.size.width):
            if event.y < len(self.options):
                self._choose(event.y)
            return
        end = 0
        for place, shown in enumerate(self._shown()):
            end += shown.cell_length
            if event.x < end:
                self._choose(place)
                return
            end += 3

    def _shown(self) -> list[Content]:
        marked = f"({self.signs.tiers[next(iter(self.signs.tiers))]})"
        parts = []
        for place, option in enumerate(self.options):
            here = place == self.place
            style = ("bold $text-accent" if self.has_focus else "bold") if here else "$text-muted"
            parts.append(Content.styled(strip_controls(f"{marked if here else '( )'} {option.label}"), style))
        return parts

    def _stacked(self, width: int) -> bool:
        return sum(record.cell_length + 3 for record in self._shown()) - 3 > width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's signature
        """One line where all answers fit, else one for each."""
        return len(self.options) if self._stacked(width) else 1

    def render(self) -> Content:
        """The answers, side by side or under one another."""
        return Content("\n" if self._stacked(self.size.width) else "   ").join(self._shown())


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

    def __init__(self, field: Field, text: str, reading: FieldContext, signs: Glyphs) -> None:
        super().__init__(id=f"field-{field.name.replace('_', '-')}")
        self.field = field
        self.reading = reading
        self.signs = signs
        self._begin = text
        self._fault: FieldFault | None = None
        self._proposals: tuple[FieldProposal, ...] = ()
        self._place = 0

    def compose(self) -> ComposeResult:
        """Label, field, comment."""
        yield Static(Content(strip_controls(self.field.label)), classes="label")
        placeholder = self.field.placeholder(self.reading)
        if isinstance(self.field, ChoiceField):
            yield ChoiceInput(self.field.options, self._begin, self.signs)
        elif isinstance(self.field, LongTextField):
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
            return Content.styled(strip_controls(f"{self.signs.late} {self._fault}"), "$text-error")
        if self._proposals:
            marked = "$block-cursor-foreground on $block-cursor-background"
            parts = [
                Content.styled(strip_controls(f" {each.shown} "), marked if place == self._place else "")
                for place, each in enumerate(self._proposals)
            ]
            return Content(" ").join(parts) + Content.styled("  tab takes it", "$text-muted")
        warning = self.field.warning(self.text, self.reading)
        if warning:
            return Content.styled(strip_controls(warning), "$text-warning")
        default = self.field.placeholder(self.reading) if self.field.default is not None else ""
        text = self.text.strip() or default
        meaning = self.field.meaning(text, self.reading) if text else ""
        return Content(strip_controls(meaning if meaning != text else ""))
