"""How the review says numbers."""

from __future__ import annotations

from netjournal.domain.minutes import say_minutes


def many(number: int, one: str, several: str = "") -> str:
    """`1 learning`, `4 learnings`."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def percent(share: float) -> str:
    """A share of 1 as whole per cents: `31 %`."""
    return f"{round(share * 100)} %"


def share_of(part: int, whole: int, what: str = "") -> str:
    """`3 of 12 learnings (25 %)`; `what` is the word for several of the whole."""
    words = f"{part:,} of {whole:,} {what}".rstrip()
    return f"{words} ({percent(part / whole)})" if whole else words


def duration(minutes: float) -> str:
    """Minutes as people say them: `1 h 10`, `55 min`."""
    return say_minutes(round(minutes))
