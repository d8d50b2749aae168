"""What every field of a form is: text that stands for a value, and what it says about itself. Pure."""

# ruff: noqa: ARG002 - every kind of field reads, writes and explains itself with the same signature

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from datetime import date
from typing import Any, ClassVar

from netjournal.domain.dates import DateOrder
from netjournal.domain.handles import Directory
from netjournal.domain.model import Contact
from netjournal.errors import JournalError
from netjournal.frozen import dataclass


class FieldFault(JournalError):
    """What is wrong with one field of a form, named by `field`."""

    def __init__(self, field: str, sentence: str, way_out: str = "") -> None:
        super().__init__(sentence, way_out)
        self.field = field


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a field needs to know of the journal."""

    today: date
    order: DateOrder = DateOrder.DMY
    directory: Callable[[], Directory] = field(default=lambda: Directory(()))
    topics: Callable[[], Sequence[str]] = tuple
    name_of: Callable[[str], Contact | None] = field(default=lambda _identity: None)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A completion: what it is called, and what would stand in place of the text from `start` to `end`."""

    shown: str
    insert: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `value` is what it holds at first, `default` what it means when it is left empty.

    `hint` is said, muted, in the empty field; `required` is what is said when it may not stay empty.
    """

    name: str
    label: str
    value: Any = None
    default: Any = None
    hint: str = ""
    required: str = ""
    EMPTY: ClassVar[Any] = None

    def write(self, value: Any, reading: Reading) -> str:
        """A value as the teacher would have typed it."""
        return "" if value is None else str(value)

    def read(self, text: str, reading: Reading) -> Any:
        """The value that a text which is not empty stands for; raises JournalError in words."""
        return text

    def meaning(self, text: str, reading: Reading) -> str:
        """What a text is understood as, where that is not plain from the text itself."""
        return ""

    def warning(self, text: str, reading: Reading) -> str:
        """What the teacher may want to think over before saving; it stops nothing."""
        return ""

    def proposals(self, text: str, cursor: int, reading: Reading) -> tuple[Proposal, ...]:
        """What could complete the word at the cursor."""
        return ()

    def first(self, reading: Reading) -> str:
        """The text that the field begins with."""
        return "" if self.value is None else self.write(self.value, reading)

    def placeholder(self, reading: Reading) -> str:
        """What is said in the empty field: what it would mean, else the hint."""
        return self.write(self.default, reading) if self.default is not None else self.hint

    def take(self, text: str, reading: Reading) -> Any:
        """The value of the field as it stands. Raises FieldFault.

        A text that nobody touched is the value it was made from, whatever reading it again would give.
        """
        if text.strip() and self.value is not None and text == self.first(reading):
            return self.value
        if not text.strip():
            if self.default is not None:
                return self.default
            if self.required:
                raise FieldFault(self.name, self.required)
            return self.EMPTY
        try:
            return self.read(text, reading)
        except FieldFault:
            raise
        except JournalError as error:
            raise FieldFault(self.name, error.sentence, error.way_out) from error
