"""What one types into: a line that completes, a text, a choice of a few answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, TextArea

from netjournal.tui.dialogs.fields import Option
from netjournal.tui.glyphs import Glyphs
from netjournal.tui.text import plain


def fit(text: str) -> str:
    """A stored text without what steers a terminal, its line ends kept."""
    return "\n".join(plain(line) for line in text.split("\n"))


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
        super().__init__(fit(value), placeholder=plain(placeholder), compact=True, select_on_focus=False)
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
        self.replace(plain(" ".join(event.text.splitlines())), *self.selection)


class TextInput(TextArea):
    """Text of several lines, which wraps."""

    def __init__(self, value: str, placeholder: str, lines: int) -> None:
        super().__init__(fit(value), soft_wrap=True, show_line_numbers=False, compact=True, tab_behavior="focus")
        self.placeholder = plain(placeholder)
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

    def __init__(self, options: tuple[Option, ...], chosen: str, signs: Glyphs) -> None:
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
        found = next((each for each in places if self.options[each].label.casefold().startswith(typed)), None)
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
            parts.append(Content.styled(plain(f"{marked if here else '( )'} {option.label}"), style))
        return parts

    def _stacked(self, width: int) -> bool:
        return sum(each.cell_length + 3 for each in self._shown()) - 3 > width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's signature
        """One line where all answers fit, else one for each."""
        return len(self.options) if self._stacked(width) else 1

    def render(self) -> Content:
        """The answers, side by side or under one another."""
        return Content("\n" if self._stacked(self.size.width) else "   ").join(self._shown())
