"""Which open problem an `asked:` means, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence

from netjournal.text.normalize import match_title, words_of

_SHORT = 3
_EDGES = " \t:;,.–—-"


def asked_problem(text: str, titles: Sequence[str]) -> tuple[int, str] | None:
    """The index of the title that `text` begins with, or means as a whole, and the answer that follows it.

    None where no title fits. “exit tickets: no idea either” is the problem with exit tickets in its title, and the
    answer “no idea either”; the colon may be missing.
    """
    head, colon, rest = text.partition(":")
    if colon and (found := match_title(head, titles, loosely=True)) is not None:
        return found, rest.strip(_EDGES)
    whole = match_title(text, titles, loosely=True)
    if whole is not None and _all_in(text, titles[whole]):
        return whole, ""
    pieces = text.split()
    for count in range(len(pieces) - 1, 0, -1):
        beginning = " ".join(pieces[:count])
        for place, title in enumerate(titles):
            if _all_in(beginning, title) and any(len(word) > _SHORT for word in words_of(beginning)):
                return place, " ".join(pieces[count:]).strip(_EDGES)
    return None if whole is None else (whole, "")


def _all_in(text: str, title: str) -> bool:
    """Whether every word of a text stands in a title."""
    words = words_of(text)
    return bool(words) and set(words) <= set(words_of(title))
