"""Recognising a title that somebody typed again, more or less."""

from __future__ import annotations

from collections.abc import Sequence

from netjournal.domain.words import words_of

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
