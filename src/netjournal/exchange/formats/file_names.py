"""Names for files, made from what people wrote: fit for every system, and never a way out of the folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
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


def file_name(title: str, ending: str = "", taken: Collection[str] = ()) -> str:
    """A file's name from a title: readable, at most 120 bytes and the ending, in no letter case among `taken`.

    `ending` begins with a dot. Letters of every script stay; separators become one space or go.
    """
    stem = _stem(title)
    used = {same(name) for name in taken}
    if same(stem + ending) not in used:
        return stem + ending
    tries = (_cut(stem, LONGEST - len(f" {n}")) + f" {n}{ending}" for n in count(2))
    return next(name for name in tries if same(name) not in used)


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
