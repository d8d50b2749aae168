"""The due date and the repeat at the end of a goal: “by friday”, “in 2 weeks”, “every first monday until 1 March”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from netjournal.capture.tokenizer import Fault, Span, SpanKind
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern
from netjournal.text.dates import DateOrder, date_at, whole_date
from netjournal.text.recurrence import parse_repeat

_LONGEST_TAIL = 80
SENTENCE_END = " \t\r\n.,;!"
_NO_WORDS = (
    SpanKind.SPACE,
    SpanKind.PRIVATE,
    SpanKind.DIRECTION,
    SpanKind.DUE,
    SpanKind.REPEAT,
    SpanKind.LEFT_OVER,
)
_WORD_START = lazy_pattern(r"(?<!\S)\S")
_LEAD = lazy_pattern(r"(?:(by|before|until|till)|(every|each))\s", re.IGNORECASE)
_TERM = lazy_pattern(r"\b(?:end\s+of\s+(?:the\s+|this\s+)?|this\s+|next\s+)term\b", re.IGNORECASE)
_LIKE_A_DATE = lazy_pattern(
    r"(?:\S+\s+){0,2}(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|week|month|term|\d{1,2}[./]\d{1,2}\.?)\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Timing:
    """A goal's spans with its due date and repeat marked, what is wrong with them, and what was not read as a date."""

    spans: tuple[Span, ...]
    faults: tuple[Fault, ...] = ()
    unread: str = ""


def mark_timing(
    text: str, section: Sequence[Span], today: date, order: DateOrder, term_end: date | None = None
) -> Timing:
    """A goal's section with the due date and the repeat that it ends with; `term_end` is the term's last day.

    `unread` is the end of a goal that has neither, where it looks like a date.
    """
    faults: list[Fault] = []
    spans = list(section)
    marked_kinds: set[SpanKind] = set()
    for _ in range(2):
        marked = _last_timing(text, spans, today, order, term_end)
        if marked is None or marked.kind in marked_kinds:
            break
        marked_kinds.add(marked.kind)
        if marked.kind is SpanKind.LEFT_OVER:
            written = text[marked.start : marked.end].rstrip(SENTENCE_END)
            sentence = f"“{written}” names no day that exists."
            faults.append(Fault(sentence, "Write another date after by.", marked.start, marked.end))
        spans = overlay(spans, [marked])
    return Timing(tuple(spans), tuple(faults), "" if marked_kinds else _unread(text, spans))


def _goal_end(text: str, section: Sequence[Span]) -> tuple[int, int, int] | None:
    """Where a goal's words begin, where they end, and where the punctuation after them ends."""
    ends = [span.end for span in section[1:] if span.kind not in _NO_WORDS]
    if not ends:
        return None
    begin, stop = section[0].end, ends[-1]
    return begin, begin + len(text[begin:stop].rstrip(SENTENCE_END)), stop


def _last_timing(
    text: str, section: Sequence[Span], today: date, order: DateOrder, term_end: date | None
) -> Span | None:
    """The due date or the repeat that the section ends with."""
    around = _goal_end(text, section)
    if around is None:
        return None
    begin, end, stop = around
    for start in _starts(text, begin, end):
        lead = _LEAD.match(text, start, end)
        if lead and lead[2]:
            if rule := parse_repeat(text[start:end], today, order, term_end):
                return Span(start, stop, SpanKind.REPEAT, rule)
        elif lead:
            span = _limit(text, start, end, today, order=order, term_end=term_end)
            if span is not None:
                return replace(span, end=stop)
        elif start > begin + len(text[begin:end]) - len(text[begin:end].lstrip()):
            found = date_at(text, start, today, order, ahead=True, term_end=term_end)
            if found and end <= found.end <= stop and found.on and found.on >= today:
                return Span(start, stop, SpanKind.DUE, found.on)
    return None


def _starts(text: str, begin: int, end: int) -> Iterator[int]:
    """Where the last words of a goal begin, the longest end of it first."""
    near = max(begin, end - _LONGEST_TAIL)
    return (word.start() for word in _WORD_START.finditer(text, near, end))


def _limit(text: str, start: int, end: int, today: date, *, order: DateOrder, term_end: date | None) -> Span | None:
    """“by friday”, “before 1.12.”; left over where its day does not exist."""
    for until in (end, end + 1):  # the full stop of “1.12.” belongs to it
        found = whole_date(text[start:until], today, order, ahead=True, term_end=term_end)
        if found is None or (until > end and text[end : end + 1] != "."):
            continue
        if found.on:
            return Span(start, end, SpanKind.DUE, found.on)
        if not _TERM.search(text, start, end):
            return Span(start, end, SpanKind.LEFT_OVER)
    return None


def _unread(text: str, section: Sequence[Span]) -> str:
    around = _goal_end(text, section)
    if around is None:
        return ""
    begin, end, _ = around
    match = _LIKE_A_DATE.search(text[max(begin, end - 60) : end])
    return " ".join(match[0].split()[-3:]) if match else ""


def overlay(spans: Iterable[Span], over: Sequence[Span]) -> list[Span]:
    """The spans with those of `over`, in order and apart, laid upon them; what sticks out on either side stays."""
    if not over:
        return list(spans)
    laid: list[Span] = []
    pending = list(reversed(over))
    for span in spans:
        rest: Span | None = span
        while rest is not None and pending and pending[-1].start < rest.end:
            top = pending[-1]
            if top.start > rest.start:
                laid.append(replace(rest, end=top.start))
            if top.start >= rest.start:
                laid.append(top)
            if top.end > rest.end:
                rest = None
            else:
                rest = replace(rest, start=top.end) if top.end < rest.end else None
                pending.pop()
        if rest is not None:
            laid.append(rest)
    return laid
