"""Which contact, topic or channel is being typed where the cursor stands."""

from __future__ import annotations

import re

from netjournal.capture.tokenizer import LONGEST_QUOTED_NAME, OPENERS, SECTION_WORDS, may_begin_name, name_end
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern

_KINDS = {"@": "contact", "#": "topic", "~": "channel"}
_EXTRA = {"@": "_-.", "#": "_-", "~": "_-"}
_OPEN_QUOTE = lazy_pattern(r"@([\"“„«])([^\"“”„«»\n]*)\Z")
_CLOSED = '"”»'
_SECTION = lazy_pattern(rf"(?<!\S)(?:{'|'.join(SECTION_WORDS)}):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Completion:
    """A word being typed: `kind` is contact, topic or channel, `prefix` what stands before the cursor.

    Whatever is chosen replaces the text from `start` (the sign) up to `end` (the end of the word).
    """

    kind: str
    prefix: str
    start: int
    end: int


def completion_at(text: str, cursor: int) -> Completion | None:
    """The `@`, `#` or `~` word that the cursor stands in or just behind, or None."""
    cursor = min(max(cursor, 0), len(text))
    return _quoted(text, cursor) or _word(text, cursor)


def _quoted(text: str, cursor: int) -> Completion | None:
    near = max(0, cursor - LONGEST_QUOTED_NAME - 2)
    match = _OPEN_QUOTE.search(text[near:cursor])
    if match is None or not may_begin_name(text, near + match.start()):
        return None
    end = name_end(text, cursor, "_-.'’")
    if text[end : end + 1] and text[end] in _CLOSED:
        end += 1
    return Completion("contact", match[2].lstrip(), near + match.start(), end)


def _word(text: str, cursor: int) -> Completion | None:
    start = cursor
    while start > 0 and not text[start - 1].isspace() and text[start - 1] not in OPENERS + "@#~\\":
        start -= 1
    start -= 1
    if start < 0 or text[start] not in _KINDS or not may_begin_name(text, start):
        return None
    sign, prefix = text[start], text[start + 1 : cursor]
    end = name_end(text, start + 1, _EXTRA[sign])
    if end < cursor:
        return None
    if sign == "~" and ((prefix and not prefix[0].isalpha()) or _SECTION.search(text, 0, start)):
        return None
    return Completion(_KINDS[sign], prefix, start, end)
