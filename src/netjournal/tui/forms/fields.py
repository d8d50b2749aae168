"""The kinds of fields that a form is declared from. Pure: text in, value and what it means out, and back.

Whatever kind a field is, on the screen it holds text; so half a form is a handful of texts, and they are its draft.

What every field of a form is: text that stands for a value, and what it says about itself. Pure.

Fields that complete what the journal knows already: words in use, and records by their titles. Pure.
"""

# ruff: noqa: ARG002 - every kind of field reads, writes and explains itself with the same signature

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any, ClassVar

from netjournal.domain.handles import Directory
from netjournal.domain.records import Contact
from netjournal.domain.students import looks_like_student
from netjournal.errors import JournalError
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import (
    DateOrder,
    format_date,
    format_relative,
    parse_date,
    parse_past_period,
    require_not_future,
)
from netjournal.text.durations import format_minutes, parse_minutes
from netjournal.text.normalize import normalize, truncate
from netjournal.text.recurrence import format_repeat, parse_repeat


class FieldFault(JournalError):
    """What is wrong with one field of a form, named by `field`."""

    def __init__(self, field: str, sentence: str, way_out: str = "") -> None:
        super().__init__(sentence, way_out)
        self.field = field


@dataclass(frozen=True, slots=True)
class FieldContext:
    """What reading a field needs to know of the journal."""

    today: date
    order: DateOrder = DateOrder.DMY
    directory: Callable[[], Directory] = field(default=lambda: Directory(()))
    topics: Callable[[], Sequence[str]] = tuple
    name_of: Callable[[str], Contact | None] = field(default=lambda _identity: None)
    term_end: Callable[[str], date | None] = field(default=lambda _text: None)


@dataclass(frozen=True, slots=True)
class FieldProposal:
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

    def write(self, value: Any, reading: FieldContext) -> str:
        """A value as the teacher would have typed it."""
        return "" if value is None else str(value)

    def read(self, text: str, reading: FieldContext) -> Any:
        """The value that a text which is not empty stands for; raises JournalError in words."""
        return text

    def meaning(self, text: str, reading: FieldContext) -> str:
        """What a text is understood as, where that is not plain from the text itself."""
        return ""

    def warning(self, text: str, reading: FieldContext) -> str:
        """What the teacher may want to think over before saving; it stops nothing."""
        return ""

    def proposals(self, text: str, cursor: int, reading: FieldContext) -> tuple[FieldProposal, ...]:
        """What could complete the word at the cursor."""
        return ()

    def first(self, reading: FieldContext) -> str:
        """The text that the field begins with."""
        return "" if self.value is None else self.write(self.value, reading)

    def placeholder(self, reading: FieldContext) -> str:
        """What is said in the empty field: what it would mean, else the hint."""
        return self.write(self.default, reading) if self.default is not None else self.hint

    def take(self, text: str, reading: FieldContext) -> Any:
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


__all__ = [
    "ChoiceField",
    "ContactsField",
    "DateField",
    "Field",
    "FieldContext",
    "FieldFault",
    "FieldOption",
    "FieldProposal",
    "LongTextField",
    "MinutesField",
    "NumberField",
    "RepeatField",
    "TextField",
    "TopicsField",
    "yes_no",
]

COMPLETIONS = 6
LOOKED_AT = 200
"""Contacts that are looked at for those that fit a field."""
_PIECE_START = re.compile(r"[^,]*\Z")


@dataclass(frozen=True, slots=True)
class TextField(Field):
    """Text on one line. With `prose` it is a sentence or a part of one, and warned of when a student shows in it."""

    prose: bool = True
    EMPTY: ClassVar[Any] = ""

    def warning(self, text: str, reading: FieldContext) -> str:
        """What looks as if it identified a student."""
        return student_in(text, reading) if self.prose else ""

    def read(self, text: str, reading: FieldContext) -> str:
        """The text without the spaces around it."""
        return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class LongTextField(Field):
    """Text of any length; `lines` is how many of it are seen at once before it scrolls."""

    lines: int = 4
    EMPTY: ClassVar[Any] = ""

    def read(self, text: str, reading: FieldContext) -> str:
        """The text without empty lines around it."""
        return text.strip()

    def warning(self, text: str, reading: FieldContext) -> str:
        """What looks as if it identified a student."""
        return student_in(text, reading)


@dataclass(frozen=True, slots=True)
class DateField(Field):
    """A date in words or numbers. `ahead`: `friday` is the next one; `past`: a day to come is refused.

    `vague`: a season, a month or a year is enough, and is kept by its first day.
    """

    ahead: bool = False
    past: bool = False
    vague: bool = False

    def write(self, value: Any, reading: FieldContext) -> str:
        """`today`, or the date as it is stored, which every date order reads alike."""
        return "today" if value == reading.today else value.isoformat()

    def _day(self, text: str, reading: FieldContext) -> date | None:
        term_end = reading.term_end(text) if self.ahead else None
        day = parse_date(text, reading.today, reading.order, ahead=self.ahead, term_end=term_end)
        return parse_past_period(text, reading.today) if day is None and self.vague else day

    def read(self, text: str, reading: FieldContext) -> date:
        """The day."""
        day = self._day(text, reading)
        if day is None:
            raise JournalError(f"“{text.strip()}” is not a day I can read.", "Try friday, 27 nov or 2026-11-27.")
        if self.past:
            require_not_future(day, reading.today)
        return day

    def meaning(self, text: str, reading: FieldContext) -> str:
        """The exact day, with how far it is from today."""
        day = self._day(text, reading)
        if day is None:
            return ""
        near = format_relative(day, reading.today)
        exact = format_date(day)
        return f"{exact}, {near}" if near in ("yesterday", "today", "tomorrow") or "ago" in near else exact


@dataclass(frozen=True, slots=True)
class MinutesField(Field):
    """A duration: `25`, `25m`, `1h30`; the value is in minutes, from 1 to `most`."""

    most: int = 24 * 60

    def read(self, text: str, reading: FieldContext) -> int:
        """The minutes."""
        bare = text.strip()
        minutes = int(bare) if re.fullmatch(r"\d{1,9}", bare, re.ASCII) else parse_minutes(bare)
        if minutes is None:
            raise JournalError(f"“{bare}” is not a length of time.", "Try 25, 25m or 1h30.")
        if not 1 <= minutes <= self.most:
            raise JournalError(f"{minutes} minutes is not a length I can keep.", f"Give 1 to {self.most}.")
        return minutes

    def meaning(self, text: str, reading: FieldContext) -> str:
        """The minutes in words."""
        try:
            return format_minutes(self.read(text, reading))
        except JournalError:
            return ""


@dataclass(frozen=True, slots=True)
class NumberField(Field):
    """A whole number from `least` to `most`, both included; `unit` is said behind it."""

    least: int = 0
    most: int = 9999
    unit: str = ""

    def read(self, text: str, reading: FieldContext) -> int:
        """The number."""
        bare = text.strip().removesuffix("%").strip()
        if not re.fullmatch(r"[+-]?\d{1,9}", bare, re.ASCII):
            raise JournalError(f"“{text.strip()}” is not a whole number.", f"Give {self.least} to {self.most}.")
        if not self.least <= int(bare) <= self.most:
            raise JournalError(f"{bare} is out of range.", f"Give {self.least} to {self.most}.")
        return int(bare)

    def meaning(self, text: str, reading: FieldContext) -> str:
        """The number with its unit."""
        try:
            return f"{self.read(text, reading)} {self.unit}" if self.unit else ""
        except JournalError:
            return ""


@dataclass(frozen=True, slots=True)
class FieldOption:
    """One of a few answers: what is stored for it, and how it is called."""

    value: Any
    label: str

    @property
    def key(self) -> str:
        """What stands for it in a draft; empty for the answer that says nothing."""
        return "" if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class ChoiceField(Field):
    """One of a few answers, all of them seen at once. Without a `value` or `default` nothing is chosen at first."""

    options: tuple[FieldOption, ...] = ()

    def first(self, reading: FieldContext) -> str:
        """The answer that is chosen at first."""
        return self.write(self.value if self.value is not None else self.default, reading)

    def read(self, text: str, reading: FieldContext) -> Any:
        """The value of the answer."""
        for option in self.options:
            if option.key == text:
                return option.value
        raise JournalError("Choose one of the answers.")


def yes_no(name: str, label: str, value: bool = False) -> ChoiceField:
    """A question that is answered with yes or no."""
    return ChoiceField(name, label, value, options=(FieldOption(False, "no"), FieldOption(True, "yes")))


@dataclass(frozen=True, slots=True)
class RepeatField(Field):
    """How often something comes again, in words; the value is a rule of RFC 5545."""

    EMPTY: ClassVar[Any] = ""

    def write(self, value: Any, reading: FieldContext) -> str:
        """The rule in words where the words lead back to it."""
        said = format_repeat(value) if value else ""
        return said if said and parse_repeat(said) == value else str(value or "")

    def read(self, text: str, reading: FieldContext) -> str:
        """The rule."""
        rule = parse_repeat(text, reading.today, reading.order, reading.term_end(text))
        if rule is None:
            raise JournalError(f"“{text.strip()}” is not a rhythm I know.", "Try every 2 weeks, every friday, monthly.")
        return rule

    def meaning(self, text: str, reading: FieldContext) -> str:
        """The rule in words."""
        rule = parse_repeat(text, reading.today, reading.order, reading.term_end(text))
        return format_repeat(rule) if rule else ""


@dataclass(frozen=True, slots=True)
class TopicsField(Field):
    """Topics with commas between them; the value is a tuple."""

    EMPTY: ClassVar[Any] = ()

    def write(self, value: Any, reading: FieldContext) -> str:
        """The topics with commas between them."""
        return ", ".join(value)

    def read(self, text: str, reading: FieldContext) -> tuple[str, ...]:
        """The topics, each once."""
        pieces = (piece for part in text.split(",") for piece in re.split(r"(?:^|\s)#", part))
        topics = {normalize(topic): topic for piece in pieces if (topic := " ".join(piece.split()))}
        return tuple(topics.values())

    def meaning(self, text: str, reading: FieldContext) -> str:
        """Each topic behind its sign."""
        topics = self.read(text, reading)
        return "  ".join(f"#{topic}" for topic in topics)

    def proposals(self, text: str, cursor: int, reading: FieldContext) -> tuple[FieldProposal, ...]:
        """Topics in use that begin with the word at the cursor."""
        start, end, typed = piece_at(text, cursor)
        wanted = normalize(typed.removeprefix("#"))
        if not wanted:
            return ()
        found = [
            topic for topic in reading.topics() if normalize(topic).startswith(wanted) and normalize(topic) != wanted
        ]
        return tuple(FieldProposal(f"#{topic}", topic, start, end) for topic in found[:COMPLETIONS])


@dataclass(frozen=True, slots=True)
class ContactsField(Field):
    """Contacts by handle or name, with commas between them; the value is a tuple of ids.

    With `single` there is one at most, and the value is its id or an empty string. `fits` says whom it completes.
    """

    single: bool = False
    fits: Callable[[Contact], bool] = field(default=lambda _contact: True)

    def write(self, value: Any, reading: FieldContext) -> str:
        """Handles, which mean one contact only."""
        ids = [value] if isinstance(value, str) else value
        found = (reading.name_of(identity) for identity in ids if identity)
        return ", ".join(f"@{contact.handle}" for contact in found if contact is not None)

    def take(self, text: str, reading: FieldContext) -> Any:
        """The ids; an empty field is nobody."""
        if not text.strip(" ,"):
            if self.required:
                raise FieldFault(self.name, self.required)
            return "" if self.single else ()
        return Field.take(self, text, reading)

    def read(self, text: str, reading: FieldContext) -> Any:
        """The ids of those who are meant."""
        found = dict.fromkeys(reading.directory().require(mention).id for mention in mentions(text))
        if not self.single:
            return tuple(found)
        if len(found) > 1:
            raise JournalError("One contact only.", "Take the others out.")
        return next(iter(found), "")

    def meaning(self, text: str, reading: FieldContext) -> str:
        """The names of those who are known so far."""
        found = (reading.directory().resolve(mention).contact for mention in mentions(text))
        return ", ".join(contact.name for contact in found if contact is not None)

    def proposals(self, text: str, cursor: int, reading: FieldContext) -> tuple[FieldProposal, ...]:
        """Contacts whose name or handle begins with the word at the cursor."""
        start, end, typed = piece_at(text, cursor)
        bare = typed.removeprefix("@")
        if not bare.strip():
            return ()
        found = [contact for contact in reading.directory().complete(bare, LOOKED_AT) if self.fits(contact)]
        if any(contact.handle == bare for contact in found):
            return ()
        return tuple(
            FieldProposal(f"{result.name} @{result.handle}", f"@{result.handle}", start, end)
            for result in found[:COMPLETIONS]
        )


def student_in(text: str, reading: FieldContext) -> str:
    """The first place that looks as if it identified a student, in a sentence; contacts may be named."""
    if not looks_like_student(text):
        return ""
    return next((warning.sentence for warning in looks_like_student(text, reading.directory().names_in(text))), "")


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


SHOWN = 4
TITLE_WIDTH = 44
_PIECE = re.compile(r"[^;]*\Z")


@dataclass(frozen=True, slots=True)
class SuggestedField(Field):
    """One line that is usually one of some known words, and may be another."""

    words: tuple[str, ...] = ()
    EMPTY: ClassVar[Any] = ""

    def read(self, text: str, reading: FieldContext) -> str:
        """The text without the spaces around it."""
        return " ".join(text.split())

    def proposals(self, text: str, cursor: int, reading: FieldContext) -> tuple[FieldProposal, ...]:
        """The words that begin as the text does."""
        wanted = normalize(text[:cursor])
        found = [
            word for word in self.words if wanted and normalize(word).startswith(wanted) and normalize(word) != wanted
        ]
        return tuple(FieldProposal(word, word, 0, len(text)) for word in found[: SHOWN + 1])


@dataclass(frozen=True, slots=True)
class TitlesField(Field):
    """Records by their titles, with `;` between them; the value is a tuple of ids, or one id with `single`.

    `titles` are by id, those that are offered first come first.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    single: bool = False

    def _shown(self) -> dict[str, str]:
        """Each id with a title that no other has, fit for one line and without `;`."""
        shown: dict[str, str] = {}
        for identity, title in self.titles.items():
            name = truncate(title.replace(";", ","), TITLE_WIDTH) or identity[:8]
            shown[identity] = name if name not in shown.values() else f"{name} ({identity[-4:]})"
        return shown

    def write(self, value: Any, reading: FieldContext) -> str:
        """The titles."""
        shown = self._shown()
        ids = [value] if isinstance(value, str) else value
        return "; ".join(shown[identity] for identity in ids if identity in shown)

    def take(self, text: str, reading: FieldContext) -> Any:
        """The ids; an empty field is none of them."""
        if not text.strip(" ;"):
            if self.required:
                raise FieldFault(self.name, self.required)
            return "" if self.single else ()
        return Field.take(self, text, reading)

    def read(self, text: str, reading: FieldContext) -> Any:
        """The ids of the records that are meant: by the whole title, or by a part that only one has."""
        found = dict.fromkeys(self._meant(piece.strip()) for piece in text.split(";") if piece.strip())
        if self.single and len(found) > 1:
            raise JournalError("One only.", "Take the others out.")
        return next(iter(found), "") if self.single else tuple(found)

    def _meant(self, piece: str) -> str:
        wanted, shown = normalize(piece), self._shown()
        exact = [identity for identity, title in shown.items() if normalize(title) == wanted]
        found = exact or [identity for identity, title in self.titles.items() if wanted in normalize(title)]
        if len(found) == 1:
            return found[0]
        if not found:
            raise JournalError(f"Nothing here is called “{truncate(piece)}”.", "A word of its title is enough.")
        raise JournalError(f"“{truncate(piece)}” could be several.", "Write more of the title.")

    def proposals(self, text: str, cursor: int, reading: FieldContext) -> tuple[FieldProposal, ...]:
        """Titles with the words at the cursor in them, those that begin so first."""
        match = _PIECE.search(text[:cursor])
        start = match.start() if match else 0
        start += len(text[start:cursor]) - len(text[start:cursor].lstrip())
        after = text.find(";", cursor)
        wanted = normalize(text[start:cursor])
        shown = [title for title in self._shown().values() if wanted and wanted in normalize(title)]
        shown.sort(key=lambda title: not normalize(title).startswith(wanted))
        end = len(text) if after < 0 else after
        return tuple(FieldProposal(title, title, start, end) for title in shown[:SHOWN] if normalize(title) != wanted)
