"""The words of one line of text: which carry data, which are plain, and exactly where each stands.

The text is read once from left to right and every character belongs to one span. Anything that is not certainly data
is text, so that no sentence loses a word.

What stretches of a captured line are: the words in which reading it and showing it speak of them.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable
from datetime import date, time
from enum import StrEnum

from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern
from netjournal.text.normalize import lowercase


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
    ARTEFACT = "artefact"
    SECTION = "section"
    DUE = "due"
    REPEAT = "repeat"
    LEFT_OVER = "left_over"
    PROPOSED = "proposed"
    ASKED = "asked"
    SPOKEN_OF = "spoken_of"


PLAIN_WORDS = frozenset({SpanKind.TEXT, SpanKind.PROPOSED, SpanKind.ASKED, SpanKind.SPOKEN_OF})
"""What stays words of the sentence, whatever else was understood of it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A contact as written after `@`, without quotes; `start` and `end` are offsets in the whole text.

    `plain` is one named without an `@`. `contact_id` is known where the words are a known spelling; `certain` names
    need nobody who looks at a preview.
    """

    text: str
    quoted: bool
    start: int
    end: int
    contact_id: str = ""
    plain: bool = False
    certain: bool = True


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


LONGEST_QUOTED_NAME = 400
LONGEST_DAY = 1440
SECTION_WORDS = ("learned", "goal", "problem", "asked")


@dataclasses.dataclass(slots=True)
class TokenizerState:
    """A text that is being read, and whether the place is inside a section."""

    text: str
    faults: list[Fault]
    in_section: bool = False
    colons: bool = True
    addresses: bool = True

    def __post_init__(self) -> None:
        """Look once whether the text has what sections and addresses need: most lines have neither."""
        self.colons = ":" in self.text
        self.addresses = self.colons or "www." in self.text.casefold()

    def left_over(self, start: int, end: int, sentence: str, way_out: str) -> Span:
        """A span that could not be understood, and why."""
        self.faults.append(Fault(sentence, way_out, start, end))
        return Span(start, end, SpanKind.LEFT_OVER)


Matcher = Callable[[TokenizerState, int], "Span | None"]

# A mark that carries data ends with its word; punctuation may follow it.
_END = r"(?=\s|\Z|[.,;:!?)\]}\"”’'»…]+(?:\s|\Z))"
OPENERS = "([{\"'“‘«„,;"
_DIRECTION_MARKS = "\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"
CONTROL = lazy_pattern(r"[\x00-\x1f\x7f-\x9f]")
_SPACE = lazy_pattern(r"\s+")
_ESCAPED = lazy_pattern(r"\\(?=[^\s\\])[@#~]?[^\s@#~\\]*")
_ADDRESS = lazy_pattern(r"(?:[a-z][a-z0-9+.-]{1,20}://|www\.|mailto:)\S+", re.IGNORECASE)
_SECTION = lazy_pattern(rf"({'|'.join(SECTION_WORDS)}):(?=[\s\w\"'“‘(\\@#]|\Z)", re.IGNORECASE)
_FILE = lazy_pattern(r"file:(?:\"([^\"\n]{1,400})\"|([^\s\"]\S{0,400}))", re.IGNORECASE)
_FLAG = lazy_pattern(r"(get|give|both|private):(?=\s|\Z)", re.IGNORECASE)
_ENERGY = lazy_pattern(r"([+−-])(\d)" + _END)
_USEFULNESS = lazy_pattern(r"!(\d{1,4})" + _END)
_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "”": "”"}
# Plain words up to a place inside them where a contact or topic may begin, as in “(@lucia”.
_PLAIN = lazy_pattern(rf"\S(?:(?<![{re.escape(OPENERS + _DIRECTION_MARKS)}])\S|(?![@#\\])\S)*")


_ORDINARY = lazy_pattern(r"(?:(?<=\s)|(?<![\s\S]))([^\W\d_]+(?:['’][^\W\d_]+)*[.,;!?)]*)(\s+)")
"""A word without any sign that could carry data, and the space after it: most of every line."""


def name_end(text: str, start: int, extra: str) -> int:
    """Where the run of letters (with their marks, in any script), digits and `extra` characters from `start` ends."""
    end = start
    while end < len(text) and (
        text[end].isalnum()
        or text[end] in extra
        or text[end] in "\u200c\u200d"
        or unicodedata.category(text[end])[0] == "M"
    ):
        end += 1
    return end


_ROW_OF_MENTIONS = lazy_pattern(r"[(\[{]?(?:@(?:[^\s@\"/&+]+|\"[^\"@]+\")[/&+])+")


def may_begin_name(text: str, start: int) -> bool:
    """Whether a contact or topic may begin here: at the start of a word, also after a bracket, quote or comma.

    A contact also behind another one: `@ana/@ben`.
    """
    if start == 0 or text[start - 1].isspace() or text[start - 1] in OPENERS + _DIRECTION_MARKS:
        return True
    return text[start - 1] in "/&+" and text[start : start + 1] == "@" and _follows_mention(text, start)


def _follows_mention(text: str, start: int) -> bool:
    """Whether only a sign stands between this `@` and a contact, or a row of them."""
    row = text[max(0, start - LONGEST_QUOTED_NAME) : start]
    begin = max(row.rfind(" @"), row.rfind("\t@"), row.rfind("\n@")) + 1
    return bool(_ROW_OF_MENTIONS.fullmatch(row[begin:]))


def mention_at(text: str, start: int) -> Mention | None:
    """The contact written from the `@` at `start` on, or None where this `@` is text."""
    if text[start + 1 : start + 2] in _QUOTES and start + 1 < len(text):
        close = _closing_quote(text, start + 1)
        name = " ".join(CONTROL.sub(" ", text[start + 2 : close]).split()) if close else ""
        says_something = any(word.isalnum() or not word.isascii() for word in name)
        return Mention(name, True, start, close + 1) if says_something and close else None
    run = name_end(text, start + 1, "_-.")
    run = _with_apostrophe(text, start + 1, run)
    name = text[start + 1 : run].rstrip(".-\u200c\u200d")
    if not name or not (name[0].isalnum() or name[0] == "_") or text[run : run + 1] == "@":
        return None
    return Mention(name, False, start, start + 1 + len(name))


def _with_apostrophe(text: str, start: int, run: int) -> int:
    """The end of a name like `O'Brien`: a short part before its apostrophe, or a capital after it."""
    if run == start or text[run : run + 1] not in ("'", "’") or not text[run + 1 : run + 2].isalpha():
        return run
    end = name_end(text, run + 1, "_-.")
    return end if run - start <= 2 or text[run + 1].isupper() else run


def _closing_quote(text: str, opening: int) -> int | None:
    closing = _QUOTES[text[opening]] + '"'
    limit = min(len(text), opening + 1 + LONGEST_QUOTED_NAME)
    return next((at for at in range(opening + 1, limit) if text[at] in closing), None)


def _mention(reading: TokenizerState, start: int) -> Span | None:
    text = reading.text
    if text[start] != "@":
        return None
    if mention := mention_at(text, start):
        return Span(start, mention.end, SpanKind.CONTACT, mention)
    if start + 1 == len(text) or text[start + 1] not in _QUOTES:
        return None
    if (close := _closing_quote(text, start + 1)) is not None:
        sentence, way_out = "There is no name between these quotes.", "Write it, or take the quotes out."
        return reading.left_over(start, close + 1, sentence, way_out)
    plain = _PLAIN.match(text, start + 1)
    sentence, way_out = "The quotes around this name are not closed.", 'Close them, like @"Lucía Morrow".'
    return reading.left_over(start, plain.end() if plain else start + 2, sentence, way_out)


def _topic(reading: TokenizerState, start: int) -> Span | None:
    text = reading.text
    if text[start] != "#":
        return None
    word = text[start + 1 : name_end(text, start + 1, "_-")].rstrip("-\u200c\u200d")
    if not word or word[0] == "-" or all(item.isdecimal() or item in "_-" for item in word):
        return None
    return Span(start, start + 1 + len(word), SpanKind.TOPIC, word)


def _channel(reading: TokenizerState, start: int) -> Span | None:
    text = reading.text
    if text[start] != "~" or not text[start + 1 : start + 2].isalpha():
        return None
    end = name_end(text, start + 1, "_-")
    word = text[start + 1 : end].rstrip("-\u200c\u200d")
    return Span(start, start + 1 + len(word), SpanKind.CHANNEL, word)


def _section(reading: TokenizerState, start: int) -> Span | None:
    match = _SECTION.match(reading.text, start) if reading.colons else None
    if match is None:
        return None
    reading.in_section = True
    return Span(start, match.end(), SpanKind.SECTION, lowercase(match[1]))


def _flag(reading: TokenizerState, start: int) -> Span | None:
    match = _FLAG.match(reading.text, start) if reading.colons else None
    if match is None:
        return None
    word = lowercase(match[1])
    return Span(start, match.end(), SpanKind.PRIVATE if word == "private" else SpanKind.DIRECTION, word)


def _artefact(reading: TokenizerState, start: int) -> Span | None:
    match = _FILE.match(reading.text, start) if reading.colons else None
    return Span(start, match.end(), SpanKind.ARTEFACT, match[1] or match[2]) if match else None


def _energy(reading: TokenizerState, start: int) -> Span | None:
    match = _ENERGY.match(reading.text, start) if reading.text[start] in "+−-" else None
    if match is None:
        return None
    energy = int(match[2]) * (1 if match[1] == "+" else -1)
    if abs(energy) <= 2:
        return Span(start, match.end(), SpanKind.ENERGY, energy)
    way_out = "Write -2, -1, +0, +1 or +2, or a \\ before it to keep it as a word."
    return reading.left_over(start, match.end(), f"Energy goes from -2 to +2, not to {energy:+d}.", way_out)


def _usefulness(reading: TokenizerState, start: int) -> Span | None:
    match = _USEFULNESS.match(reading.text, start) if reading.text[start] == "!" else None
    if match is None:
        return None
    usefulness = int(match[1])
    if usefulness <= 3:
        return Span(start, match.end(), SpanKind.USEFULNESS, usefulness)
    way_out = "Write one of these four, or a \\ before it to keep it as a word."
    return reading.left_over(start, match.end(), f"Usefulness goes from !0 to !3, not to !{usefulness}.", way_out)


_ANYWHERE_IN_A_WORD: tuple[Matcher, ...] = (_mention, _topic)
_AS_A_WORD: tuple[Matcher, ...] = (_section, _flag)
_AS_DATA: tuple[Matcher, ...] = (_energy, _usefulness, _channel)


def _next_span(reading: TokenizerState, start: int) -> Span:
    text = reading.text
    if space := _SPACE.match(text, start):
        return Span(start, space.end(), SpanKind.SPACE)
    begins_word = start == 0 or text[start - 1].isspace() or text[start - 1] in _DIRECTION_MARKS
    literal = _ESCAPED.match(text, start) if text[start] == "\\" else None
    if begins_word and reading.colons and text[start] in "fF" and (artefact := _artefact(reading, start)):
        return artefact
    if begins_word and reading.addresses:
        literal = literal or _ADDRESS.match(text, start)
    if literal:
        return Span(start, literal.end(), SpanKind.TEXT)
    matchers = _AS_A_WORD if begins_word else ()
    if may_begin_name(text, start):
        matchers += _ANYWHERE_IN_A_WORD
    if begins_word and not reading.in_section:
        matchers += _AS_DATA
    for matcher in matchers:
        if span := matcher(reading, start):
            return span
    if text[start] in "/&+" and text[start + 1 : start + 2] == "@" and _follows_mention(text, start + 1):
        return Span(start, start + 1, SpanKind.TEXT)
    plain = _PLAIN.match(text, start)
    return Span(start, plain.end() if plain else start + 1, SpanKind.TEXT)


def tokenize(text: str) -> tuple[list[Span], list[Fault]]:
    """The spans that tile `text` by its marks, and the faults of single words. Takes time in proportion to the text.

    What plain words say about people and times is read afterwards, in the spans that are text here.
    """
    reading, spans, at = TokenizerState(text, []), list[Span](), 0
    while at < len(text):
        if word := _ORDINARY.match(text, at):
            spans += (Span(at, word.end(1), SpanKind.TEXT), Span(word.end(1), word.end(), SpanKind.SPACE))
            at = word.end()
            continue
        span = _next_span(reading, at)
        at = span.end
        if spans and span.kind is SpanKind.TEXT is spans[-1].kind:  # pieces of one plain word
            span = Span(spans.pop().start, span.end, SpanKind.TEXT)
        spans.append(span)
    return spans, reading.faults
