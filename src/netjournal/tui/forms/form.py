"""The one form of the program: a column of declared fields that saves, keeps a draft, and says what is wrong where.

Two small questions: one that is answered in one line, and one that is answered with one key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from netjournal.domain.records import Contact
from netjournal.errors import JournalError
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import page_bindings
from netjournal.tui.editor import edit_field
from netjournal.tui.forms.fields import Field, FieldContext, FieldFault, LongTextField, TextField
from netjournal.tui.forms.inputs import ChoiceInput, FieldBox
from netjournal.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from datetime import date

    from netjournal.tui.app_protocol import AppProtocol


SAVED = "Saved. Press u to undo."
"""Said after saving, where nothing else is to be said."""

AROUND = 7
"""Lines of a form that are not fields: border, title, what is said below, the keys, and a line between."""

FILLED = "~filled"
"""Under this key a draft keeps how much was known when its form was filled."""


class FormDialog(ModalScreen[Any]):
    """A form over a page.

    `save` gets the values of all fields by name and stores them; a FieldFault that it raises is said beside its field,
    another JournalError at the bottom. The dialog ends with what `save` returned (True for None), or with None when
    it was left. `draft` is the key under which what was typed is kept until it is saved; `said` is the sentence after
    saving; `intro` stands under the title.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("form")]
    DEFAULT_CSS = """
    FormDialog {
        #form-title { text-style: bold; }
        #form-intro { color: $text-muted; height: auto; }
        #form-fields { height: auto; margin-top: 1; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
        #form-fault { height: auto; color: $text-error; }
        #form-keys { color: $text-muted; margin-top: 1; height: auto; }
    }
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        save: Callable[[dict[str, Any]], Any],
        *,
        draft: str = "",
        said: str = "",
        intro: str = "",
    ) -> None:
        super().__init__()
        self.add_class("dialog")
        self.form_title = title
        self.fields = tuple(fields)
        self.save = save
        self.draft = draft or f"form:{title}"
        self.said = said
        self.intro = intro
        self._first: dict[str, str] = {}
        self._unfinished = False
        self._filled = 0

    @property
    def nj(self) -> AppProtocol:
        """The program."""
        return cast("AppProtocol", self.app)

    def _reading(self) -> FieldContext:
        journal = self.nj.journal
        topics: list[list[str]] = []

        def known_topics() -> list[str]:
            if not topics:
                topics.append(journal.topics())
            return topics[0]

        def contact(identity: str) -> Contact | None:
            return next(iter(journal.some(Contact, [identity])), None)

        def term_end(text: str) -> date | None:
            return journal.term_end(text, self.nj.today)

        return FieldContext(
            self.nj.today, journal.date_order(), journal.contacts.directory, known_topics, contact, term_end
        )

    def _drafted(self) -> dict[str, str]:
        """What was typed before and never saved, by field."""
        self.nj.draft_keeper.flush()
        try:
            kept = json.loads(self.nj.journal.drafts.get(self.draft) or "{}")
        except (ValueError, RecursionError):
            return {}
        if not isinstance(kept, dict):
            return {}
        drafted = {name: text for name, text in kept.items() if isinstance(text, str) and name in self._first}
        if drafted and isinstance(kept.get(FILLED), int):
            self._filled = kept[FILLED]
        return drafted

    def compose(self) -> ComposeResult:
        """Title, fields, what is wrong, keys."""
        reading = self._reading()
        self._filled = self.nj.journal.store.filled_at()
        self._first = {field.name: field.first(reading) for field in self.fields}
        drafted = self._drafted()
        self._unfinished = bool(drafted)
        with Vertical(classes="sheet"):
            yield Static(Content(strip_controls(self.form_title)), id="form-title")
            yield Static(self._intro(), id="form-intro")
            with VerticalScroll(id="form-fields", can_focus=False):
                for field in self.fields:
                    text = drafted.get(field.name, self._first[field.name])
                    yield FieldBox(field, text, reading, self.nj.signs)
            yield Static("", id="form-fault", markup=False)
            yield KeyLine(self._keys(), id="form-keys")

    def _keys(self) -> str:
        alone = len(self.fields) == 1 and not isinstance(self.fields[0], LongTextField)
        return f"{'enter' if alone else 'ctrl+s'} saves   esc leaves, what you typed is kept   ctrl+e your editor"

    def _intro(self) -> Content:
        if self._unfinished:
            return Content.styled(
                "There is an unfinished version; it is filled in. ctrl+r starts over.", "$text-warning"
            )
        return Content(strip_controls(self.intro))

    def on_mount(self) -> None:
        """The first field has the focus."""
        self._refresh_intro()
        self.query_one("#form-fault").display = False
        self.boxes[0].input.focus()

    def _refresh_intro(self) -> None:
        intro = self.query_one("#form-intro", Static)
        intro.update(self._intro())
        intro.display = self._introduced

    def on_resize(self) -> None:
        """As many fields are seen as there is room for; the rest scrolls."""
        height = self.app.size.height
        sheet = height if height < 30 else height * 9 // 10 - 2
        self.query_one("#form-fields").styles.max_height = max(3, sheet - AROUND - (1 if self._introduced else 0))

    @property
    def _introduced(self) -> bool:
        return bool(self.intro or self._unfinished)

    @property
    def boxes(self) -> list[FieldBox]:
        """The fields on the screen, from the top."""
        return list(self.query(FieldBox))

    @property
    def texts(self) -> dict[str, str]:
        """What stands in the fields."""
        return {box.field.name: box.text for box in self.boxes}

    @on(FieldBox.Changed)
    def _changed(self, event: FieldBox.Changed) -> None:
        event.stop()
        self._say_fault("")
        texts = self.texts
        typed = {name: text for name, text in texts.items() if text != self._first[name]}
        kept = json.dumps({**typed, FILLED: self._filled}, ensure_ascii=False) if typed else ""
        self.nj.draft_keeper.keep(self.draft, kept)

    @on(FieldBox.Submitted)
    def _submitted(self, event: FieldBox.Submitted) -> None:
        event.stop()
        if event.box is self.boxes[-1]:
            self.action_save()
        else:
            self.focus_next()

    def _say_fault(self, sentence: str) -> None:
        fault = self.query_one("#form-fault", Static)
        fault.update(Content(strip_controls(f"{self.nj.signs.late} {sentence}" if sentence else "")))
        fault.display = bool(sentence)

    def _values(self) -> dict[str, Any] | None:
        """The values of all fields; None where some can't be read, which is said beside each."""
        values: dict[str, Any] = {}
        for box in self.boxes:
            try:
                values[box.field.name] = box.field.take(box.text, box.reading)
            except FieldFault as fault:
                box.fault = fault
        faulty = next((box for box in self.boxes if box.fault is not None), None)
        if faulty is not None:
            faulty.input.focus()
            faulty.scroll_visible(animate=False)
            return None
        return values

    def action_save(self) -> None:
        """Store what was typed, or say what stands in the way."""
        for box in self.boxes:
            box.fault = None
        values = self._values()
        if values is None:
            return
        try:
            with self.nj.journal.store.as_filled(self._filled):
                result = self.save(values)
        except JournalError as error:
            self._refused(error)
            return
        self.nj.draft_keeper.keep(self.draft, "")
        self.dismiss(True if result is None else result)
        if self.said:
            self.nj.say(self.said)
        self.nj.changed()

    def _refused(self, error: JournalError) -> None:
        named = error.field if isinstance(error, FieldFault) else ""
        box = next((item for item in self.boxes if item.field.name == named), None)
        if box is None:
            self._say_fault(str(error))
            return
        box.fault = FieldFault(named, error.sentence, error.way_out)
        box.input.focus()
        box.scroll_visible(animate=False)

    def action_back(self) -> None:
        """Leave; what was typed is there again next time."""
        typed = any(text != self._first[name] for name, text in self.texts.items())
        self.dismiss(None)
        if typed:
            self.nj.say("Not saved yet. What you typed is kept for when you come back.")

    def action_again(self) -> None:
        """Throw the unfinished version away and begin again."""
        for box in self.boxes:
            box.write(self._first[box.field.name])
        self._unfinished = False
        self._refresh_intro()
        self.nj.draft_keeper.keep(self.draft, "")
        self.boxes[0].input.focus()

    def action_editor(self) -> None:
        """The field under the cursor, in the teacher's own editor."""
        box = next((item for item in self.boxes if item.input.has_focus), None)
        if box is None or isinstance(box.input, ChoiceInput):
            return
        try:
            edit_field(self.app, box.input)
        except JournalError as error:
            self._say_fault(str(error))


def changes(record: object, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that differ from the fields of a record."""
    return {name: value for name, value in values.items() if getattr(record, name) != value}


class AskLine(FormDialog):
    """A question with a line to answer it. Ends with the line, or None when it was left.

    With `required` (the sentence to say then) an empty line is refused; `intro` stands under the title.
    """

    def __init__(
        self, title: str, hint: str = "", *, required: str = "", label: str = "", draft: str = "", intro: str = ""
    ) -> None:
        field = TextField("answer", label or "In one line", hint=hint, required=required)
        super().__init__(title, [field], lambda values: values["answer"], draft=draft, intro=intro)


@dataclass(frozen=True, slots=True)
class ChoiceOption:
    """One answer of a choice: the key that gives it, what is returned, its words, and more of them."""

    key: str
    value: Any
    label: str
    help: str = ""


class AnswerLine(Widget):
    """An answer behind its key; what is said of it stands in a column of its own, or under it where that is narrow."""

    DEFAULT_CSS = "AnswerLine { height: auto; &:hover { background: $panel; } }"
    ALLOW_SELECT = False

    def __init__(self, answer: ChoiceOption, column: int, *, id: str) -> None:
        super().__init__(id=id)
        self.answer = answer
        self._column = column

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - as Textual asks
        """As many lines as the answer takes."""
        return len(answer_lines(self.answer, self._column, width))

    def render(self) -> Content:
        """The answer at the width that there is."""
        return Content("\n").join(answer_lines(self.answer, self._column, self.size.width))


KEY_CELLS, HELP_LEAST = 4, 24


def answer_lines(answer: ChoiceOption, column: int, width: int) -> list[Content]:
    """The lines of an answer: its key, its words in a `column`, and more of them; each is set in behind the key."""
    key = Content.styled(strip_controls(f" {answer.key}").ljust(KEY_CELLS), "bold $text-accent")
    label = Content(strip_controls(answer.label))
    more = Content.styled(strip_controls(answer.help), "$text-muted")
    room = max(1, width - KEY_CELLS)
    beside = room - column - 3
    if more and beside >= min(HELP_LEAST, more.cell_length) and label.cell_length <= column:
        helps = more.wrap(beside)
        first = label.pad_right(column - label.cell_length + 3)
        lines = [first + helps[0], *(line.pad_left(column + 3) for line in helps[1:])]
    else:
        lines = [*label.wrap(room), *(more.wrap(room) if more else [])]
    return [key + lines[0], *(line.pad_left(KEY_CELLS) for line in lines[1:])]


class Choose(ModalScreen[Any]):
    """A question that one key answers. Ends with the value of the answer, or None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("choice")]
    DEFAULT_CSS = """
    Choose {
        .answers { height: auto; margin-top: 1; }
    }
    """

    def __init__(
        self, title: str, answers: Sequence[ChoiceOption], *, intro: str = "", leave: str = "esc leaves it as it is"
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
            yield Static(Content.styled(strip_controls(self.question), "bold"))
            if self.intro:
                yield Static(Content.styled(strip_controls(self.intro), "$text-muted"))
            with Vertical(classes="answers"):
                column = max(
                    (Content(strip_controls(item.label)).cell_length for item in self.answers if item.help), default=0
                )
                for place, answer in enumerate(self.answers):
                    yield AnswerLine(answer, column, id=f"answer-{place}")
            yield KeyLine(self.leave, classes="keys")

    def on_key(self, event: events.Key) -> None:
        """The key of an answer gives it."""
        found = next((answer for answer in self.answers if answer.key in (event.key, event.character)), None)
        if found is not None:
            event.stop()
            self.dismiss(found.value)

    def on_click(self, event: events.Click) -> None:
        """A click on an answer gives it."""
        if isinstance(event.widget, AnswerLine):
            self.dismiss(event.widget.answer.value)

    def action_back(self) -> None:
        """Leave the question."""
        self.dismiss(None)
