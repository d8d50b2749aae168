"""Names for files, made from what people wrote: fit for every system, and never a way out of the folder."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import count

LONGEST = 120
"""Bytes of a name without its ending: systems allow 255, and cloud folders count the whole path."""

UNNAMED = "untitled"

_RESERVED = re.compile(r"(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9¹²³])(?=\.|$)", re.IGNORECASE)
"""What Windows takes for a device, with any ending."""

_KEPT_APART = re.compile(r"[\s<>:\"/\\|?*#^\[\]`%$~]+")
"""What systems forbid in names, and what links in Markdown or Obsidian would trip over."""

_NOT_SEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def file_name(title: str, ending: str = "") -> str:
    """A file's name from a title: readable, at most 120 bytes and the ending, which begins with a dot.

    Letters of every script stay; separators become one space or go.
    """
    return _stem(title) + ending


class FreeNames:
    """Gives names for the files of one folder, each once, whatever the letters' case.

    The time for a name does not grow with the number of names given.
    """

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._last: dict[str, int] = {}

    def give(self, title: str, ending: str = "") -> str:
        """A name from a title that was not given before: with a number after it where need be."""
        stem = _stem(title)
        key = same(stem + ending)
        if key not in self._used:
            self._used.add(key)
            return stem + ending
        for number in count(self._last.get(key, 1) + 1):
            name = _cut(stem, LONGEST - len(f" {number}")) + f" {number}{ending}"
            if same(name) not in self._used:
                break
        self._used.add(same(name))
        self._last[key] = number
        return name


@lru_cache(maxsize=1 << 14)
def same(name: str) -> str:
    """What two names share that some systems take for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _stem(title: str) -> str:
    text = unicodedata.normalize("NFC", title)
    seen = "".join(c if c.isspace() or unicodedata.category(c) not in _NOT_SEEN else "" for c in text)
    stem = _cut(_KEPT_APART.sub(" ", seen).strip(" .-_"), LONGEST)
    if _RESERVED.match(stem):
        stem = f"{_cut(stem, LONGEST - 1)}_" if "." not in stem else f"_{_cut(stem, LONGEST - 1)}"
    return stem or UNNAMED


def _cut(text: str, most: int) -> str:
    """The text in at most `most` bytes of UTF-8, never in the middle of a letter and its marks."""
    if len(text.encode()) <= most:
        return text
    cut = text.encode()[:most].decode(errors="ignore")
    place = len(cut)
    while place > 0 and unicodedata.combining(text[place]):
        place -= 1
    return (text[:place] or cut).rstrip(" .-_")
