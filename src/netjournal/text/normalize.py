"""Comparing and joining words: accents, case and punctuation do not make two names different.

Recognising a title that somebody typed again, more or less.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from netjournal.startup.lazy_regex import lazy_pattern

# Combining classes that change a letter rather than decorate it: nukta (7), kana voicing (8), virama (9).
_PART_OF_THE_LETTER = frozenset({0, 7, 8, 9})
_STROKES = str.maketrans(
    {
        "’": "'",
        "ʼ": "'",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        "ĸ": "k",
    }
)
_WORD = lazy_pattern(r"[^\W_]+(?:['’-][^\W_]+)*")


def lowercase(word: str) -> str:
    """A word in small letters, as a pattern that is blind to case takes it: any i for an i, a long s for an s."""
    return word.casefold().replace("ı", "i").replace("i\N{COMBINING DOT ABOVE}", "i")


def normalize(text: str) -> str:
    """Text for comparing: no case, no accents, one space between words. Letters of every script stay."""
    if text.isascii():
        return " ".join(text.casefold().split())
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in apart if unicodedata.combining(c) in _PART_OF_THE_LETTER)
    return " ".join(unicodedata.normalize("NFC", bare).translate(_STROKES).casefold().split())


def letters(text: str) -> str:
    """The folded letters and digits of a text, and nothing between them."""
    folded = normalize(text)
    return folded if folded.isalnum() else "".join(c for c in folded if c.isalnum())


def words_of(text: str) -> list[str]:
    """The folded words of a text; hyphens and apostrophes hold a word together."""
    return _WORD.findall(normalize(text))


def join_and(items: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def without_names(text: str, names: Sequence[str]) -> str:
    """A text without the names that it begins with, for a place where these stand before it already.

    A text that is nothing but names stays as it is, and so does a possessive: “Ana Ruiz's idea”.
    """
    rest = text
    while True:
        found = next((name for name in names if name and rest.startswith(name)), None)
        after = rest[len(found) :] if found else ""
        if not after or not (after[0].isspace() or after[0] in ",:;–—-"):
            return rest if rest.strip() else text
        rest = after.lstrip(" ,:;–—-")


def join_sentences(*texts: str) -> str:
    """Texts one after the other, each that has no end of a sentence closed by a full stop; empty ones left out."""
    *before, last = [text.strip() for text in texts if text.strip()] or [""]
    return " ".join([*(text if text.endswith((".", "!", "?", "…", ":")) else f"{text}." for text in before), last])


def truncate(text: str, width: int = 60) -> str:
    """A text on one line, cut at a word with an ellipsis where it is longer than `width` characters."""
    line = " ".join(text.split())
    if len(line) <= width:
        return line
    cut = line[: width - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:.") + "…"


ENOUGH_SHARED = 0.5
"""The share of the typed words that a title must contain to be taken for the one that was meant."""


def match_title(text: str, titles: Sequence[str], *, loosely: bool) -> int | None:
    """The index of the title that `text` means, or None.

    The same words always match. `loosely` also takes a title that begins with or contains the text, and then the one
    that shares the most of its words, if at least half.
    """
    wanted = " ".join(words_of(text))
    known = [" ".join(words_of(title)) for title in titles]
    if wanted and wanted in known:
        return known.index(wanted)
    if not loosely or not wanted:
        return None
    for place, title in enumerate(known):
        if wanted in title:
            return place
    words = set(wanted.split())
    shares = [len(words & set(title.split())) / len(words) for title in known]
    best = max(shares, default=0.0)
    return shares.index(best) if best >= ENOUGH_SHARED else None
