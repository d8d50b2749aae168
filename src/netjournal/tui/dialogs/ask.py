"""Two small questions: one that is answered in one line, and one that is answered with one key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from netjournal.frozen import dataclass
from netjournal.tui.commands import page_bindings
from netjournal.tui.dialogs.fields import Line
from netjournal.tui.dialogs.form import FormDialog
from netjournal.tui.text import plain


class AskLine(FormDialog):
    """A question with a line to answer it. Ends with the line, or None when it was left.

    With `required` (the sentence to say then) an empty line is refused; `intro` stands under the title.
    """

    def __init__(
        self, title: str, hint: str = "", *, required: str = "", label: str = "", draft: str = "", intro: str = ""
    ) -> None:
        field = Line("answer", label or "In one line", hint=hint, required=required)
        super().__init__(title, [field], lambda values: values["answer"], draft=draft, intro=intro)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a choice: the key that gives it, what is returned, its words, and more of them."""

    key: str
    value: Any
    label: str
    help: str = ""


class Choose(ModalScreen[Any]):
    """A question that one key answers. Ends with the value of the answer, or None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("choice")]
    DEFAULT_CSS = """
    Choose {
        .answers { height: auto; margin-top: 1; }
        .answer { height: auto; &:hover { background: $panel; } }
    }
    """

    def __init__(
        self, title: str, answers: Sequence[Answer], *, intro: str = "", leave: str = "esc leaves it as it is"
    ) -> None:
        super().__init__()
        self.add_class("dialog")
        self.leave = leave
        self.question = title
        self.answers = tuple(answers)
        self.intro = intro

    def compose(self) -> ComposeResult:
        """The question, and each answer behind its key."""
        with Vertical(classes="sheet"):
            yield Static(Content.styled(plain(self.question), "bold"))
            if self.intro:
                yield Static(Content.styled(plain(self.intro), "$text-muted"))
            with Vertical(classes="answers"):
                for place, answer in enumerate(self.answers):
                    yield Static(self._line(answer), id=f"answer-{place}", classes="answer")
            yield Static(plain(self.leave), classes="keys", markup=False)

    def _line(self, answer: Answer) -> Content:
        column = max(Content(plain(each.label)).cell_length for each in self.answers if each.help or each is answer)
        label = Content(plain(answer.label))
        label = label.pad_right(max(0, column - label.cell_length))
        more = Content.styled(plain(f"   {answer.help}"), "$text-muted") if answer.help else Content("")
        return Content.styled(plain(f" {answer.key}  "), "bold $text-accent") + label + more

    def on_key(self, event: events.Key) -> None:
        """The key of an answer gives it."""
        found = next((each for each in self.answers if each.key in (event.key, event.character)), None)
        if found is not None:
            event.stop()
            self.dismiss(found.value)

    def on_click(self, event: events.Click) -> None:
        """A click on an answer gives it."""
        name = (event.widget.id or "") if event.widget else ""
        if name.startswith("answer-"):
            self.dismiss(self.answers[int(name.removeprefix("answer-"))].value)

    def action_back(self) -> None:
        """Leave the question."""
        self.dismiss(None)
