"""How the review says numbers."""

from __future__ import annotations

from collections.abc import Iterable


def many(number: int, one: str, several: str = "") -> str:
    """`1 learning`, `4 learnings`."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def percent(share: float) -> str:
    """A share of 1 as whole per cents: `31 %`."""
    return f"{round(share * 100)} %"


def share_of(part: int, whole: int) -> str:
    """`3 of 12 (25 %)`."""
    return f"{part} of {whole} ({percent(part / whole)})" if whole else f"{part} of {whole}"


def duration(minutes: float) -> str:
    """Minutes as people say them: `1 h 10`, `55 min`."""
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def listing(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    words = list(parts)
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def short(text: str, most: int = 60) -> str:
    """Somebody's words in one line of at most `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
