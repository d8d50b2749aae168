"""The words of a capture as they are kept: without the marks that only carry data, and with names for handles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from netjournal.capture.tokenizer import (
    CONTROL,
    OPENERS,
    PLAIN_WORDS,
    Mention,
    Span,
    SpanKind,
    may_begin_name,
    mention_at,
)
from netjournal.startup.lazy_regex import lazy_pattern

_LITERAL = lazy_pattern(rf"(?:\A|(?<=[{re.escape(OPENERS)}]))\\(?=[^\s\\@])|\\(?=[#~])")
_AT = lazy_pattern(r"\\?@")
_GAP = "\x00"
_AROUND_GAPS = lazy_pattern(r"[\s,;:–—\x00]+")
_CLOSING = ".!?)]}…"
# After these a topic or channel is the object of the sentence: “talked about #feedback”, “on a ~call”.
_JOINERS = frozenset(
    (
        *("a", "an", "the", "about", "on", "for", "of", "with", "in", "to", "and", "or", "into", "from", "using", "by"),
        *("over", "via", "during", "at", "after", "before", "my", "our", "your", "their", "his", "her", "some", "more"),
        *("this", "that", "as", "per", "through", "without", "towards", "around", "no"),
    )
)


def fill(text: str, names: Mapping[str, str]) -> str:
    """`text` with every `@handle` and `@"Full Name"` replaced by its name, and `\\@` by `@`.

    `names` maps what a mention says (case aside) to the contact's name; a mention that it lacks keeps its own words.
    """
    known = {key.casefold(): name for key, name in names.items()}
    pieces, done = [], 0
    for sign in _AT.finditer(text):
        if sign.start() < done:
            continue
        pieces.append(text[done : sign.start()])
        mention = mention_at(text, sign.start()) if sign[0] == "@" and may_begin_name(text, sign.start()) else None
        pieces.append(known.get(mention.text.casefold(), mention.text) if mention else "@")
        done = mention.end if mention else sign.end()
    return CONTROL.sub("", "".join([*pieces, text[done:]]))


def section_words(text: str, spans: Sequence[Span]) -> str:
    """The words of a section, topics without their `#`; mentions (and `\\@`) stay as written, for `fill`."""
    pieces = [_words_of(text, span) if span.kind is not SpanKind.LEFT_OVER else "" for span in spans]
    return " ".join(CONTROL.sub(" ", "".join(pieces)).split()).strip(",; ")


def main_words(text: str, spans: Sequence[Span]) -> str:
    """The words of the main part; mentions (and `\\@`) stay as written, for `fill`.

    A topic stays as a word where the sentence goes on after it or leans on it, and is taken out among other marks.
    """
    kept = _kept_topics(text, spans)
    pieces = []
    for at, span in enumerate(spans):
        if span.kind in PLAIN_WORDS or span.kind in (SpanKind.SPACE, SpanKind.CONTACT) or at in kept:
            pieces.append(CONTROL.sub(" ", _words_of(text, span)))
            if _joins_next(spans, at):
                pieces.append(",")
        else:
            pieces.append(_GAP)
    return _tidy("".join(pieces))


def _joins_next(spans: Sequence[Span], at: int) -> bool:
    """Whether another contact written with `@` follows with nothing but a space between: a comma parts their names."""
    if at + 2 >= len(spans) or spans[at + 1].kind is not SpanKind.SPACE:
        return False
    return all(isinstance(span.value, Mention) and not span.value.plain for span in (spans[at], spans[at + 2]))


def _words_of(text: str, span: Span) -> str:
    match span.kind:
        case SpanKind.CONTACT:
            return _mention_of(text, span)
        case kind if kind in PLAIN_WORDS:
            return _LITERAL.sub("", text[span.start : span.end])
        case SpanKind.TOPIC | SpanKind.CHANNEL:
            return str(span.value)
        case _:
            return " "


def _mention_of(text: str, span: Span) -> str:
    """A contact as `fill` reads it: `@handle`, or in quotes where the name has more than a handle can."""
    written = text[span.start : span.end]
    mention = span.value
    if not isinstance(mention, Mention) or mention.plain or mention.quoted or mention.text.replace("_", "").isalnum():
        return written
    return f'@"{mention.text}"' if '"' not in mention.text else written


def _kept_topics(text: str, spans: Sequence[Span]) -> set[int]:
    """Which topics and channels, by their place in `spans`, are words of the sentence too."""
    kept: set[int] = set()
    for at in range(len(spans) - 1, -1, -1):
        span = spans[at]
        if span.kind not in (SpanKind.TOPIC, SpanKind.CHANNEL):
            continue
        if _leans_on(text, spans, at) or (span.kind is SpanKind.TOPIC and _goes_on(text, spans, at, kept)):
            kept.add(at)
    return kept


def _leans_on(text: str, spans: Sequence[Span], at: int) -> bool:
    before = spans[max(at - 2, 0) : at]
    if len(before) < 2 or before[1].kind is not SpanKind.SPACE or before[0].kind is not SpanKind.TEXT:
        return bool(before) and before[-1].kind is SpanKind.TEXT  # an opening bracket or quote
    return text[before[0].start : before[0].end].casefold() in _JOINERS


def _goes_on(text: str, spans: Sequence[Span], at: int, kept: set[int]) -> bool:
    """Whether plain words of the same sentence follow; over a comma, only to a topic that stays."""
    following = at + 1
    if following < len(spans) and spans[following].kind is SpanKind.TEXT:
        glued = text[spans[following].start : spans[following].end]
        if glued != ",":
            return glued[0] in "-'’/" or glued[0].isalnum()
        following += 1
    if following + 1 >= len(spans) or spans[following].kind is not SpanKind.SPACE:
        return False
    after = spans[following + 1]
    if following > at + 1 or after.kind is not SpanKind.TEXT:
        return following + 1 in kept
    return text[after.start].isalnum() or text[after.start] in "\"'“‘(\\"


def _tidy(words: str) -> str:
    """One space where marks were taken out, without punctuation left hanging at the ends or before a full stop."""

    def close_up(run: re.Match[str]) -> str:
        if _GAP not in run[0]:
            return re.sub(r"\s+", " ", run[0])
        if run.start() == 0 or run.end() == len(words):
            return ""
        mark = next((item for item in run[0] if item in ",;:–—"), "")
        if words[run.end()] in _CLOSING:
            return ""
        return f" {mark} " if mark in "–—" and mark else f"{mark} "

    return _AROUND_GAPS.sub(close_up, words).strip()
