"""The people of a line as spans of it: known ones in plain words, and the whole name after an `@`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from netjournal.capture import vocabulary as v
from netjournal.capture.goal_timing import overlay
from netjournal.capture.line_words import WORD, key_of
from netjournal.capture.people import FoundPerson, Part, PeopleRead, find_people
from netjournal.capture.spellings import Spellings
from netjournal.capture.tokenizer import Mention, Span, SpanKind

_LONGEST_NAME = 120
_MOST_WORDS = 6
_KINDS = {Part.SPOKEN_OF: SpanKind.SPOKEN_OF, Part.ASKED: SpanKind.ASKED, Part.PROPOSED: SpanKind.PROPOSED}
_NO_NAME_PART = v.ORDINARY | v.NOT_PEOPLE | v.INSTITUTIONS


def mark_people(text: str, spans: Sequence[Span], spellings: Spellings) -> tuple[list[Span], PeopleRead]:
    """The spans with the people of plain words marked among them, and everybody who was found.

    In a section only a goal marks whom it names: they are the contacts of the goal.
    """
    whole = _with_hashtags(text, _with_whole_names(text, spans, spellings), spellings)
    mentions = [(span.start, span.end) for span in whole if span.kind is SpanKind.CONTACT]
    section = next((span.start for span in whole if span.kind is SpanKind.SECTION), None)
    read = find_people(text, spellings, mentions=mentions, section=section)
    goals = _goals(whole)
    people = [person for person in read.people if _is_plain(person, whole)]
    marks = [
        mark
        for person in people
        if (mark := _mark(text, person, section, in_goal=any(a <= person.start < b for a, b in goals))) is not None
    ]
    outside = tuple(person for person in people if section is None or person.start < section)
    return overlay(whole, marks), PeopleRead(outside, read.told, read.planned)


def _with_hashtags(text: str, spans: Sequence[Span], spellings: Spellings) -> Sequence[Span]:
    """The spans with each `#chat` that is a contact of its own as that contact."""
    if "#" not in text:
        return spans
    spellings.look_up(f"#{key_of(str(span.value))}" for span in spans if span.kind is SpanKind.TOPIC)
    if not spellings.hashtags:
        return spans
    marked = []
    for span in spans:
        ids = spellings.hashtags.get(f"#{key_of(str(span.value))}", []) if span.kind is SpanKind.TOPIC else []
        if len(ids) == 1:
            named = Mention(text[span.start : span.end], False, span.start, span.end, ids[0], plain=True)
            marked.append(replace(span, kind=SpanKind.CONTACT, value=named))
        else:
            marked.append(span)
    return marked


def _mark(text: str, person: FoundPerson, section: int | None, *, in_goal: bool) -> Span | None:
    """The span of one person; None for one who is only named in a section that is no goal."""
    written = text[person.start : person.end]
    one = person.contact_ids[0] if len(person.contact_ids) == 1 else ""
    known = Mention(written, False, person.start, person.end, one, plain=True, certain=person.certain)
    if section is not None and person.start >= section:
        return Span(person.start, person.end, SpanKind.CONTACT, known) if in_goal and one else None
    if person.part is Part.TOOK_PART:
        return Span(person.start, person.end, SpanKind.CONTACT, known)
    return Span(person.start, person.end, _KINDS[person.part])


def _goals(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Where goals stand."""
    starts = [span for span in spans if span.kind is SpanKind.SECTION]
    ends = [span.start for span in starts[1:]] + ([spans[-1].end] if spans else [])
    return [(span.end, end) for span, end in zip(starts, ends, strict=False) if span.value == "goal"]


def _is_plain(person: FoundPerson, spans: Sequence[Span]) -> bool:
    """Whether a person stands in words that carry nothing else."""
    under = [span for span in spans if span.start < person.end and person.start < span.end]
    return all(span.kind in (SpanKind.TEXT, SpanKind.SPACE) for span in under)


def _with_whole_names(text: str, spans: Sequence[Span], spellings: Spellings) -> list[Span]:
    """The spans with every `@` name as long as it is: `@Ana Ruiz`, `@van der Berg`, `@Ana Schmidt`."""
    mentions = [span.value for span in spans if isinstance(span.value, Mention) and not span.value.quoted]
    named = [(mention, words) for mention in mentions if (words := _name_words(text, mention))]
    spellings.look_up(key for _, words in named for key in _keys(words[:1]))
    whole = [
        Span(mention.start, found.end, SpanKind.CONTACT, found)
        for mention, words in named
        if (found := _whole_name(text, mention, words, spellings)) is not None
    ]
    return overlay(spans, whole)


def _name_words(text: str, mention: Mention) -> list[re.Match[str]]:
    """The words from an `@` on that may belong to its name; none where a sign stands at the beginning."""
    begin = mention.start + 1
    limit = min(len(text), begin + _LONGEST_NAME)
    words = [match for match, _ in zip(WORD.finditer(text, begin, limit), range(_MOST_WORDS), strict=False)]
    if not words or words[0].start() != begin:
        return []
    length = 1
    while length < len(words) and text[words[length - 1].end() : words[length].start()] in (" ", "-"):
        length += 1
    return words[:length]


def _whole_name(text: str, mention: Mention, words: Sequence[re.Match[str]], spellings: Spellings) -> Mention | None:
    """The mention with the rest of its name; None where it is whole already."""
    known = _known_length(_keys(words), spellings)
    if known is not None:
        count, identity = known
        return _until(text, mention, words[count - 1].end(), identity)
    end = _unknown_end(words, spellings)
    return _until(text, mention, end, "") if end > mention.end else None


def _until(text: str, mention: Mention, end: int, identity: str) -> Mention | None:
    if end < mention.end:
        return None
    written = text[mention.start + 1 : end]
    if written[-2:].lower() in ("'s", "’s"):
        written = written[:-2]
    return Mention(written, False, mention.start, mention.start + 1 + len(written), identity)


def _keys(words: Sequence[re.Match[str]]) -> list[str]:
    """These words folded, without the ending of a possessive."""
    return [key_of(word[0][:-2] if word[0][-2:].lower() in ("'s", "’s") else word[0]) for word in words]


def _known_length(keys: Sequence[str], spellings: Spellings) -> tuple[int, str] | None:
    """How many words the longest known name has with which these begin, and whose it is where it is one person's."""
    length, ids = spellings.longest(keys)
    return (length, ids[0] if len(ids) == 1 else "") if ids else None


def _unknown_end(matches: Sequence[re.Match[str]], spellings: Spellings) -> int:
    """Where a name that nobody has ends: particles and capitals go on with it."""
    first = matches[0][0]
    particle = key_of(first) in v.PARTICLES and key_of(first) not in spellings.handles
    end = matches[0].end()
    if not particle and not first[:1].isupper():
        return end
    for place, match in enumerate(matches[1:], 1):
        word = match[0]
        key = key_of(word)
        if key in v.PARTICLES and not word[:1].isupper() and place + 1 < len(matches):
            continue
        if not word[:1].isupper() or key in _NO_NAME_PART or word.isupper() or word[-2:].lower() in ("'s", "’s"):
            break
        end = match.end()
    return end
