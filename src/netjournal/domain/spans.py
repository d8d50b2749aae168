"""What stretches of a captured line are: the words in which reading it and showing it speak of them."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum

from netjournal.frozen import dataclass


class SpanKind(StrEnum):
    """What a stretch of the text was understood as."""

    TEXT = "text"
    SPACE = "space"
    CONTACT = "contact"
    TOPIC = "topic"
    CHANNEL = "channel"
    MINUTES = "minutes"
    DATE = "date"
    TIME = "time"
    ENERGY = "energy"
    USEFULNESS = "usefulness"
    DIRECTION = "direction"
    PRIVATE = "private"
    SECTION = "section"
    DUE = "due"
    REPEAT = "repeat"
    LEFT_OVER = "left_over"


@dataclass(frozen=True, slots=True)
class Mention:
    """A contact as written after `@`, without quotes; `start` and `end` are offsets in the whole text."""

    text: str
    quoted: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be understood or cannot be, in one sentence with the way out, and where in the text it is."""

    sentence: str
    way_out: str
    start: int
    end: int


Value = str | int | date | time | Mention | None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text, from `start` up to `end`, and the value it stands for.

    The value is a Mention for a contact, a date for a date (None: no such day), a time, minutes, a number, or the
    word itself without its sign for topics, channels, directions, sections and rules.
    """

    start: int
    end: int
    kind: SpanKind
    value: Value = None
