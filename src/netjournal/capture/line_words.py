"""The words of a line, folded, with what stands between them: what people are looked for in."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from netjournal.capture import vocabulary as known_words
from netjournal.startup.lazy_regex import lazy_pattern

LONGEST_READ = 2_000
"""Characters of a line in which plain words are read as people."""

_STROKES = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h"}
    | dict.fromkeys("'’ʼ", "")
)
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u0670\u0900-\u0dff\u0e31-\u0e4e\u200c\u200d"
WORD = lazy_pattern(rf"[^\W_](?:[^\W_]|[{_MARKS}]|['’ʼ](?=[^\W\d_]))*")
_QUOTED = lazy_pattern(r"[\"“„«‘]([^\"”“»’]{2,200})[\"”»’“]|(?<!\w)'([^']{3,200})'(?!\w)")
_SAME = {"dept": "department", "math": "maths", "gr": "grade", "sci": "science"}
_SENTENCE_ENDS = lazy_pattern(r"[.!?;\n]\s|\s[–—-]\s|[:•*“\"«(]|\A\s*[-*•]|\.\Z")
_FEWEST_SHOUTED = 5
# Combining classes that are part of the letter: nukta, kana voicing, virama.
_OF_THE_LETTER = (0, 7, 8, 9)


def fold(text: str) -> str:
    """A word as names are compared: no case, no accents, no apostrophes."""
    if text.isascii():
        return text.casefold().replace("'", "")
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in apart if unicodedata.combining(letter) in _OF_THE_LETTER)
    return unicodedata.normalize("NFC", bare).translate(_STROKES)


@lru_cache(maxsize=4096)
def key_of(word: str) -> str:
    """A folded word, short forms such as `dept` written out."""
    folded = fold(word)
    return _SAME.get(folded, folded)


@dataclasses.dataclass(slots=True, eq=False)
class Word:
    """A word of a line: `gap` stands before it; `first` begins a sentence, a list point or a quotation.

    `zone` says what goes on where it stands: main, about, report, wish or section. `mention` is one written with `@`.
    """

    start: int
    end: int
    raw: str
    key: str
    gap: str
    possessive: bool = False
    capital: bool = False
    upper: bool = False
    first: bool = False
    zone: str = "main"
    quoted: bool = False
    mention: bool = False


def words_in(
    text: str, masked: Sequence[tuple[int, int]], mentions: Sequence[tuple[int, int]], section: int
) -> list[Word]:
    """The words of a line; those in a `masked` place are left out, a mention is one word.

    From the place `section` on, the zone is section.
    """
    quotes = [match.span() for match in _QUOTED.finditer(text)]
    if len(quotes) == 1 and quotes[0][0] == 0 and quotes[0][1] >= len(text) - 1:
        quotes = []
    shouted = text.upper() == text and sum(letter.isupper() for letter in text) > _FEWEST_SHOUTED
    places = [(match.start(), match.end(), False) for match in WORD.finditer(text)]
    hidden = sorted([*masked, *mentions])
    if hidden:
        places = sorted([*_outside(places, hidden), *((begin, end, True) for begin, end in mentions)])
    found: list[Word] = []
    last = 0
    for start, end, mention in places:
        gap = text[last:start]
        word = _mention(text, start, end, gap) if mention else _word(text, start, end, gap=gap, shouted=shouted)
        numbered = len(found) == 1 and found[0].raw.isdecimal() and gap[:1] in (".", ")")
        word.first = not found or bool(_SENTENCE_ENDS.search(gap)) or numbered
        word.quoted = any(begin < start < stop for begin, stop in quotes)
        if start >= section:
            word.zone = "section"
        found.append(word)
        last = end
    return found


def _outside(
    places: Sequence[tuple[int, int, bool]], hidden: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, bool]]:
    """The places that begin in none of those that are hidden; both are in order."""
    covered, number = -1, 0
    for place in places:
        while number < len(hidden) and hidden[number][0] <= place[0]:
            covered = max(covered, hidden[number][1])
            number += 1
        if place[0] >= covered:
            yield place


def _mention(text: str, start: int, end: int, gap: str) -> Word:
    return Word(start, end, text[start:end], "@", gap, capital=True, mention=True)


def _word(text: str, start: int, end: int, *, gap: str, shouted: bool) -> Word:
    raw = text[start:end]
    owns = raw[-2:].lower() in ("'s", "’s")
    bare = raw[:-2] if owns else raw
    ends_on_s = raw[-1:].lower() == "s" and text[end : end + 1] in ("'", "’")
    possessive = owns or (ends_on_s and not text[end + 1 : end + 2].strip())
    return Word(
        start,
        start + len(bare),
        raw,
        key_of(bare),
        gap,
        possessive=possessive,
        capital=bare[:1].isupper() and not shouted,
        upper=len(bare) > 1 and bare.isupper() and not shouted,
    )


def before(words: Sequence[Word], place: int) -> Word | None:
    """The word before a place, or None."""
    return words[place - 1] if place else None


def at(words: Sequence[Word], place: int) -> Word | None:
    """The word at a place, or None after the last."""
    return words[place] if place < len(words) else None


def touches(words: Sequence[Word], place: int) -> bool:
    """Whether only a space or hyphen parts the word at `place` from the one before."""
    return place < len(words) and words[place].gap in (" ", "-")


def clause(words: Sequence[Word], place: int, back: int) -> list[Word]:
    """Up to `back` words before a place, the nearest first, not beyond the beginning of their sentence."""
    got: list[Word] = []
    for index in range(place - 1, max(-1, place - 1 - back), -1):
        got.append(words[index])
        if words[index].first:
            break
    return got


def _meets(word: Word) -> bool:
    return word.key in known_words.MEETING or (word.key.endswith("s") and word.key[:-1] in known_words.MEETING)


def introduced(words: Sequence[Word], place: int) -> str:
    """How the words before a place introduce a person: direct, meet, with, known, foreign, weak, or not at all.

    After `direct` and `meet` stands a person even if nobody knows them; after `with` and `known` a known one.
    """
    ahead = before(words, place)
    if ahead is None or (words[place].first and words[place].gap.strip() not in (":", "/", "-", "–")):
        return ""
    if words[place].gap.strip() not in ("", "/", ":", "."):
        return ""
    key = ahead.key
    if key in known_words.WITH or (key == "w" and "/" in words[place].gap):
        return _after_with(words, place, key)
    if key in ("to", "from"):
        verbs, back = (known_words.SPEAKING_TO, 3) if key == "to" else (known_words.HEARING_FROM, 2)
        return "direct" if any(word.key in verbs for word in clause(words, place - 1, back)) else "weak"
    if key == "into" and place > 1 and words[place - 2].key in ("bumped", "ran", "run"):
        return "direct"
    if key in known_words.ASKING and not ahead.possessive:
        return "direct"
    if key in known_words.SEEING:
        return "known"
    if key in known_words.FOREIGN_WITH:
        return "foreign"
    if key == "of" and place > 1 and words[place - 2].key in ("obs", "observation"):
        return "direct"
    return "weak" if key in ("by", "von", "bei") else ""


def _after_with(words: Sequence[Word], place: int, key: str) -> str:
    near = clause(words, place - 1, 7)
    if near and near[0].key in known_words.WORKING_WITH and near[0].key not in known_words.MEETING:
        return "with"
    return "meet" if place == 1 or key == "w" or any(_meets(word) for word in near) else "with"


ADDRESS = lazy_pattern(
    r"(?:[a-z][a-z0-9+.-]{1,20}://|www\.|mailto:)\S+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{0,100}\w|(?<!\w)[#~\\]\S+|@\S+",
    re.IGNORECASE,
)
