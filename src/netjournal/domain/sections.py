"""What follows `learned:`, `goal:`, `problem:` and `asked:` in a capture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from netjournal.domain.dates import DateOrder, whole_date
from netjournal.domain.patterns import pattern
from netjournal.domain.recurrence import first_due, read_repeat
from netjournal.domain.spans import Fault, Mention, Span, SpanKind
from netjournal.domain.wording import section_words
from netjournal.frozen import dataclass


@dataclass(frozen=True, slots=True)
class NotedLearning:
    """What was learned. Give `text` to `fill` to have names for handles."""

    text: str
    topics: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedGoal:
    """A goal: its whole sentence, and where it is an if-then plan its two halves.

    `repeat` is an RFC 5545 rule; without `by` such a goal is first due on the rule's first day.
    """

    text: str
    when_cue: str = ""
    will_do: str = ""
    due_on: date | None = None
    repeat: str = ""
    topics: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedProblem:
    """A problem of practice by its title."""

    title: str
    topics: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """The title, or a part of it, of the open problem that somebody was asked about."""

    title: str
    topics: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


Noted = NotedLearning | PlannedGoal | NamedProblem | AskedAbout

_WHEN = pattern(r"when(?:ever)?\s+", re.IGNORECASE)
_I_WILL = pattern(r"[,;]?\s(?:then\s+)?I(?:\s+will|\s+shall|['’]ll)\s+(?=\S)", re.IGNORECASE)
_TAIL = pattern(r"(?<!\S)(?:(by)|(every|each))\s", re.IGNORECASE)
_LONGEST_TAIL = 80
_SENTENCE_END = " \t\r\n.,;!"
_NO_WORDS = (
    SpanKind.SPACE,
    SpanKind.PRIVATE,
    SpanKind.DIRECTION,
    SpanKind.DUE,
    SpanKind.REPEAT,
    SpanKind.LEFT_OVER,
)


def if_then(sentence: str) -> tuple[str, str]:
    """Cue and action of “when X, I will Y”; two empty strings where the sentence is no such plan."""
    when = _WHEN.match(sentence)
    if when is None:
        return "", ""
    will = next((each for each in _I_WILL.finditer(sentence, when.end()) if each.start() > when.end()), None)
    if will is None:
        return "", ""
    return sentence[when.end() : will.start()].strip(), sentence[will.end() :].strip().rstrip(".;,")


def split_sections(spans: Sequence[Span]) -> tuple[list[Span], list[list[Span]]]:
    """The spans before the first section word, and those of each section, its word first."""
    main: list[Span] = []
    sections: list[list[Span]] = []
    for span in spans:
        if span.kind is SpanKind.SECTION:
            sections.append([span])
        else:
            (sections[-1] if sections else main).append(span)
    return main, sections


def mark_timing(text: str, section: list[Span], today: date, order: DateOrder) -> tuple[list[Span], list[Fault]]:
    """A goal's spans with its trailing `by DATE` and `every …` marked as such, and what is wrong with them."""
    faults: list[Fault] = []
    for _ in range(2):
        marked = _last_timing(text, section, today, order)
        if marked is None or any(span.kind is marked.kind for span in section):
            break
        if marked.kind is SpanKind.LEFT_OVER:
            written = text[marked.start : marked.end].rstrip(_SENTENCE_END)
            faults.append(
                Fault(
                    f"“{written}” names no day that exists.", "Write another date after by.", marked.start, marked.end
                )
            )
        section = _overlaid(section, marked)
    return section, faults


def _last_timing(text: str, section: Sequence[Span], today: date, order: DateOrder) -> Span | None:
    """The `by DATE` or `every …` that the section ends with."""
    ends = [span.end for span in section[1:] if span.kind not in _NO_WORDS]
    if not ends:
        return None
    begin, stop = section[0].end, ends[-1]  # the mark takes the full stop after it along
    end = begin + len(text[begin:stop].rstrip(_SENTENCE_END))
    for tail in reversed(list(_TAIL.finditer(text, max(begin, end - _LONGEST_TAIL), end))):
        if tail[1]:
            found = whole_date(text[tail.end() : end], today, order, ahead=True)
            if found:
                return Span(tail.start(), stop, SpanKind.DUE if found.on else SpanKind.LEFT_OVER, found.on)
        elif rule := read_repeat(text[tail.start() : end]):
            return Span(tail.start(), stop, SpanKind.REPEAT, rule)
    return None


def _overlaid(spans: Iterable[Span], over: Span) -> list[Span]:
    """The spans with `over` laid upon them; what sticks out of it on either side keeps its kind."""
    before = [replace(span, end=min(span.end, over.start)) for span in spans if span.start < over.start]
    after = [replace(span, start=max(span.start, over.end)) for span in spans if span.end > over.end]
    return [*before, over, *after]


def read_section(text: str, section: Sequence[Span], today: date) -> Noted | None:
    """What a section says on the day `today`; None where it says nothing."""
    words = section_words(text, section[1:])
    if not any(each.isalnum() for each in words):
        return None
    topics, mentions = topics_in(section), mentions_in(section)
    match section[0].value:
        case "learned":
            return NotedLearning(words, topics, mentions)
        case "problem":
            return NamedProblem(words, topics, mentions)
        case "asked":
            return AskedAbout(words, topics, mentions)
    cue, action = if_then(words)
    by = next((span.value for span in section if span.kind is SpanKind.DUE), None)
    repeat = next((str(span.value) for span in section if span.kind is SpanKind.REPEAT), "")
    due = by if isinstance(by, date) else first_due(repeat, today) if repeat else None
    return PlannedGoal(words, cue, action, due, repeat, topics, mentions)


def topics_in(spans: Iterable[Span]) -> tuple[str, ...]:
    """The topics among these spans, each once, in the order and spelling of its first place."""
    found: dict[str, str] = {}
    for span in spans:
        if span.kind is SpanKind.TOPIC:
            found.setdefault(str(span.value).casefold(), str(span.value))
    return tuple(found.values())


def mentions_in(spans: Iterable[Span]) -> tuple[Mention, ...]:
    """The contacts among these spans, each way of writing one once, in order."""
    found: dict[str, Mention] = {}
    for span in spans:
        if isinstance(span.value, Mention):
            found.setdefault(span.value.text, span.value)
    return tuple(found.values())
