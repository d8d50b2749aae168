"""The kinds of fields that a form is declared from. Pure: text in, value and what it means out, and back.

Whatever kind a field is, on the screen it holds text; so half a form is a handful of texts, and they are its draft.
"""

# ruff: noqa: ARG002 - every kind of field reads, writes and explains itself with the same signature

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from netjournal.domain.dates import read_date, say_date, say_exact
from netjournal.domain.happened import refuse_future
from netjournal.domain.minutes import read_minutes, say_minutes
from netjournal.domain.recurrence import read_repeat, say_repeat
from netjournal.domain.students import looks_like_student
from netjournal.domain.words import fold
from netjournal.errors import JournalError
from netjournal.frozen import dataclass
from netjournal.tui.dialogs.field import Field, FieldFault, Proposal, Reading

__all__ = [
    "Day",
    "Field",
    "FieldFault",
    "Line",
    "LongText",
    "Minutes",
    "Number",
    "Option",
    "People",
    "Pick",
    "Proposal",
    "Reading",
    "Repeat",
    "Topics",
    "yes_no",
]

COMPLETIONS = 6
_PIECE_START = re.compile(r"[^,]*\Z")


@dataclass(frozen=True, slots=True)
class Line(Field):
    """Text on one line. With `prose` it is a sentence or a part of one, and warned of when a student shows in it."""

    prose: bool = True
    EMPTY: ClassVar[Any] = ""

    def warning(self, text: str, reading: Reading) -> str:
        """What looks as if it identified a student."""
        return student_in(text, reading) if self.prose else ""

    def read(self, text: str, reading: Reading) -> str:
        """The text without the spaces around it."""
        return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class LongText(Field):
    """Text of any length; `lines` is how many of it are seen at once before it scrolls."""

    lines: int = 4
    EMPTY: ClassVar[Any] = ""

    def read(self, text: str, reading: Reading) -> str:
        """The text without empty lines around it."""
        return text.strip()

    def warning(self, text: str, reading: Reading) -> str:
        """What looks as if it identified a student."""
        return student_in(text, reading)


@dataclass(frozen=True, slots=True)
class Day(Field):
    """A date in words or numbers. `ahead`: `friday` is the next one; `past`: a day to come is refused."""

    ahead: bool = False
    past: bool = False

    def write(self, value: Any, reading: Reading) -> str:
        """`today`, or the date as it is stored, which every date order reads alike."""
        return "today" if value == reading.today else value.isoformat()

    def read(self, text: str, reading: Reading) -> date:
        """The day."""
        day = read_date(text, reading.today, reading.order, ahead=self.ahead)
        if day is None:
            raise JournalError(f"“{text.strip()}” is not a day I can read.", "Try friday, 27 nov or 2026-11-27.")
        if self.past:
            refuse_future(day, reading.today)
        return day

    def meaning(self, text: str, reading: Reading) -> str:
        """The exact day, with how far it is from today."""
        day = read_date(text, reading.today, reading.order, ahead=self.ahead)
        if day is None:
            return ""
        near = say_date(day, reading.today)
        exact = say_exact(day)
        return f"{exact}, {near}" if near in ("yesterday", "today", "tomorrow") or "ago" in near else exact


@dataclass(frozen=True, slots=True)
class Minutes(Field):
    """A duration: `25`, `25m`, `1h30`; the value is in minutes, from 1 to `most`."""

    most: int = 24 * 60

    def read(self, text: str, reading: Reading) -> int:
        """The minutes."""
        bare = text.strip()
        minutes = int(bare) if re.fullmatch(r"\d{1,9}", bare, re.ASCII) else read_minutes(bare)
        if minutes is None:
            raise JournalError(f"“{bare}” is not a length of time.", "Try 25, 25m or 1h30.")
        if not 1 <= minutes <= self.most:
            raise JournalError(f"{minutes} minutes is not a length I can keep.", f"Give 1 to {self.most}.")
        return minutes

    def meaning(self, text: str, reading: Reading) -> str:
        """The minutes in words."""
        try:
            return say_minutes(self.read(text, reading))
        except JournalError:
            return ""


@dataclass(frozen=True, slots=True)
class Number(Field):
    """A whole number from `least` to `most`, both included; `unit` is said behind it."""

    least: int = 0
    most: int = 9999
    unit: str = ""

    def read(self, text: str, reading: Reading) -> int:
        """The number."""
        bare = text.strip().removesuffix("%").strip()
        if not re.fullmatch(r"[+-]?\d{1,9}", bare, re.ASCII):
            raise JournalError(f"“{text.strip()}” is not a whole number.", f"Give {self.least} to {self.most}.")
        if not self.least <= int(bare) <= self.most:
            raise JournalError(f"{bare} is out of range.", f"Give {self.least} to {self.most}.")
        return int(bare)

    def meaning(self, text: str, reading: Reading) -> str:
        """The number with its unit."""
        try:
            return f"{self.read(text, reading)} {self.unit}" if self.unit else ""
        except JournalError:
            return ""


@dataclass(frozen=True, slots=True)
class Option:
    """One of a few answers: what is stored for it, and how it is called."""

    value: Any
    label: str

    @property
    def key(self) -> str:
        """What stands for it in a draft; empty for the answer that says nothing."""
        return "" if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class Pick(Field):
    """One of a few answers, all of them seen at once. Without a `value` or `default` nothing is chosen at first."""

    options: tuple[Option, ...] = ()

    def first(self, reading: Reading) -> str:
        """The answer that is chosen at first."""
        return self.write(self.value if self.value is not None else self.default, reading)

    def read(self, text: str, reading: Reading) -> Any:
        """The value of the answer."""
        for option in self.options:
            if option.key == text:
                return option.value
        raise JournalError("Choose one of the answers.")


def yes_no(name: str, label: str, value: bool = False) -> Pick:
    """A question that is answered with yes or no."""
    return Pick(name, label, value, options=(Option(False, "no"), Option(True, "yes")))


@dataclass(frozen=True, slots=True)
class Repeat(Field):
    """How often something comes again, in words; the value is a rule of RFC 5545."""

    EMPTY: ClassVar[Any] = ""

    def write(self, value: Any, reading: Reading) -> str:
        """The rule in words where the words lead back to it."""
        said = say_repeat(value) if value else ""
        return said if said and read_repeat(said) == value else str(value or "")

    def read(self, text: str, reading: Reading) -> str:
        """The rule."""
        rule = read_repeat(text)
        if rule is None:
            raise JournalError(f"“{text.strip()}” is not a rhythm I know.", "Try every 2 weeks, every friday, monthly.")
        return rule

    def meaning(self, text: str, reading: Reading) -> str:
        """The rule in words."""
        rule = read_repeat(text)
        return say_repeat(rule) if rule else ""


@dataclass(frozen=True, slots=True)
class Topics(Field):
    """Topics with commas between them; the value is a tuple."""

    EMPTY: ClassVar[Any] = ()

    def write(self, value: Any, reading: Reading) -> str:
        """The topics with commas between them."""
        return ", ".join(value)

    def read(self, text: str, reading: Reading) -> tuple[str, ...]:
        """The topics, each once."""
        pieces = (piece for part in text.split(",") for piece in re.split(r"(?:^|\s)#", part))
        topics = {fold(topic): topic for piece in pieces if (topic := " ".join(piece.split()))}
        return tuple(topics.values())

    def meaning(self, text: str, reading: Reading) -> str:
        """Each topic behind its sign."""
        topics = self.read(text, reading)
        return "  ".join(f"#{topic}" for topic in topics)

    def proposals(self, text: str, cursor: int, reading: Reading) -> tuple[Proposal, ...]:
        """Topics in use that begin with the word at the cursor."""
        start, end, typed = piece_at(text, cursor)
        wanted = fold(typed.removeprefix("#"))
        if not wanted:
            return ()
        found = [topic for topic in reading.topics() if fold(topic).startswith(wanted) and fold(topic) != wanted]
        return tuple(Proposal(f"#{topic}", topic, start, end) for topic in found[:COMPLETIONS])


@dataclass(frozen=True, slots=True)
class People(Field):
    """Contacts by handle or name, with commas between them; the value is a tuple of ids.

    With `single` there is one at most, and the value is its id or an empty string.
    """

    single: bool = False

    def write(self, value: Any, reading: Reading) -> str:
        """Handles, which mean one contact only."""
        ids = [value] if isinstance(value, str) else value
        found = (reading.name_of(identity) for identity in ids if identity)
        return ", ".join(f"@{contact.handle}" for contact in found if contact is not None)

    def take(self, text: str, reading: Reading) -> Any:
        """The ids; an empty field is nobody."""
        if not text.strip(" ,"):
            if self.required:
                raise FieldFault(self.name, self.required)
            return "" if self.single else ()
        return Field.take(self, text, reading)

    def read(self, text: str, reading: Reading) -> Any:
        """The ids of those who are meant."""
        found = dict.fromkeys(reading.directory().require(mention).id for mention in mentions(text))
        if not self.single:
            return tuple(found)
        if len(found) > 1:
            raise JournalError("One contact only.", "Take the others out.")
        return next(iter(found), "")

    def meaning(self, text: str, reading: Reading) -> str:
        """The names of those who are known so far."""
        found = (reading.directory().resolve(mention).contact for mention in mentions(text))
        return ", ".join(contact.name for contact in found if contact is not None)

    def proposals(self, text: str, cursor: int, reading: Reading) -> tuple[Proposal, ...]:
        """Contacts whose name or handle begins with the word at the cursor."""
        start, end, typed = piece_at(text, cursor)
        bare = typed.removeprefix("@")
        if not bare.strip():
            return ()
        found = reading.directory().complete(bare, COMPLETIONS)
        if any(contact.handle == bare for contact in found):
            return ()
        return tuple(Proposal(f"{each.name} @{each.handle}", f"@{each.handle}", start, end) for each in found)


def student_in(text: str, reading: Reading) -> str:
    """The first place that looks as if it identified a student, in a sentence; contacts may be named."""
    if not looks_like_student(text):
        return ""
    return next((each.sentence for each in looks_like_student(text, reading.directory().names_in(text))), "")


def mentions(text: str) -> list[str]:
    """The names in a text: between commas, or each behind its @."""
    pieces = (piece for part in text.split(",") for piece in re.split(r"(?<=\s)(?=@)", part))
    return [piece.strip() for piece in pieces if piece.strip(" @")]


def piece_at(text: str, cursor: int) -> tuple[int, int, str]:
    """The piece between commas at the cursor: where it starts and ends, and what of it stands before the cursor."""
    found = _PIECE_START.search(text[:cursor])
    start = found.start() if found else 0
    start += len(text[start:cursor]) - len(text[start:cursor].lstrip())
    after = text.find(",", cursor)
    return start, len(text) if after < 0 else after, text[start:cursor]
