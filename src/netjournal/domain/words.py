"""Comparing and joining words: accents, case and punctuation do not make two names different."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from netjournal.domain.patterns import pattern

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
_WORD = pattern(r"[^\W_]+(?:['’-][^\W_]+)*")


def small_letters(word: str) -> str:
    """A word in small letters, as a pattern that is blind to case takes it: any i for an i, a long s for an s."""
    return word.casefold().replace("ı", "i").replace("i\N{COMBINING DOT ABOVE}", "i")


def fold(text: str) -> str:
    """Text for comparing: no case, no accents, one space between words. Letters of every script stay."""
    if text.isascii():
        return " ".join(text.casefold().split())
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in apart if unicodedata.combining(c) in _PART_OF_THE_LETTER)
    return " ".join(unicodedata.normalize("NFC", bare).translate(_STROKES).casefold().split())


def letters(text: str) -> str:
    """The folded letters and digits of a text, and nothing between them."""
    folded = fold(text)
    return folded if folded.isalnum() else "".join(c for c in folded if c.isalnum())


def words_of(text: str) -> list[str]:
    """The folded words of a text; hyphens and apostrophes hold a word together."""
    return _WORD.findall(fold(text))


def in_words(items: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def one_line(text: str, width: int = 60) -> str:
    """A text on one line, cut at a word with an ellipsis where it is longer than `width` characters."""
    line = " ".join(text.split())
    if len(line) <= width:
        return line
    cut = line[: width - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:.") + "…"
