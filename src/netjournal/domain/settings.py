"""How a teacher's own settings are read from words and said in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from netjournal.domain.contacts import RHYTHMS
from netjournal.domain.records import CHANNELS, Tier
from netjournal.errors import WrongUsage
from netjournal.startup.lazy_regex import lazy_pattern
from netjournal.text.dates import WEEKDAYS
from netjournal.text.normalize import join_and, normalize

LONGEST_CHANNEL = 24
MOST_DAYS = 999
"""The longest interval, in days, in which the teacher means to be in touch."""

_CHANNEL = lazy_pattern(r"[^\W\d_](?:[\w-]*\w)?")


def parse_channels(text: str) -> tuple[str, ...]:
    """The teacher's own channels from words between commas or spaces, without the usual ones, each once.

    Raises WrongUsage for what could not be written as `~word`.
    """
    found: dict[str, None] = {}
    for word in re.split(r"[,;\s]+", text.casefold()):
        name = word.removeprefix("~")
        if not name:
            continue
        if not (_CHANNEL.fullmatch(name) and name[0].isalpha() and len(name) <= LONGEST_CHANNEL):
            raise WrongUsage(f"“{name[:40]}” can't be written as ~channel.", "Use one word of letters and figures.")
        if name not in CHANNELS:
            found[name] = None
    return tuple(found)


def parse_weekdays(text: str) -> tuple[int, ...]:
    """Weekdays from their names or beginnings, `mon-fri` too: 0 is Monday; in order, each once.

    Raises WrongUsage where a word is no weekday, or none is named.
    """
    days: set[int] = set()
    for piece in re.split(r"[,;\s]+", re.sub(r"\s*(?:-|–|\bto\b)\s*", "-", normalize(text))):
        if not piece:
            continue
        first, _, last = piece.partition("-")
        start, end = _weekday(first), _weekday(last or first)
        days.update((start + step) % 7 for step in range((end - start) % 7 + 1))
    if not days:
        raise WrongUsage("A school week needs a day.", "Such as mon-fri.")
    return tuple(sorted(days))


def _weekday(word: str) -> int:
    found = [place for place, name in enumerate(WEEKDAYS) if len(word) >= 2 and name.casefold().startswith(word)]
    if len(found) != 1:
        raise WrongUsage(f"“{word}” is no day of the week.", "Write mon, tue, wed, thu, fri, sat or sun.")
    return found[0]


def format_weekdays(days: Iterable[int]) -> str:
    """`Mon–Fri` where they follow one another, else `Mon, Tue and Thu`."""
    row = sorted(set(days))
    names = [WEEKDAYS[day][:3] for day in row]
    if len(row) > 2 and row[-1] - row[0] == len(row) - 1:
        return f"{names[0]}–{names[-1]}"
    return join_and(names)


def cadence_of(days: Sequence[tuple[Tier, int, int]]) -> dict[str, list[int]]:
    """The setting `cadence` from an ideal and a longest interval in days for each tier that has one.

    Raises WrongUsage where the longest is shorter than the ideal one, or either is out of range.
    """
    for tier, ideal, longest in days:
        if RHYTHMS[tier] is None:
            raise WrongUsage("Networks that you only follow never go quiet.")
        if not 1 <= ideal <= longest <= MOST_DAYS:
            raise WrongUsage(
                f"For {tier.value}, {longest} days at the longest is less than {ideal} ideally."
                if ideal > longest
                else f"For {tier.value}, give days from 1 to {MOST_DAYS}.",
                "The longest is when they count as quiet.",
            )
    return {tier.value: [ideal, longest] for tier, ideal, longest in days}


def parse_interval(text: str, longest: int) -> tuple[int, int]:
    """`14/21` as the ideal and the longest interval in days; of `14` alone the longest stays, or grows to it.

    Raises WrongUsage for anything else.
    """
    found = lazy_pattern(r"\s*(\d{1,4})\s*(?:/\s*(\d{1,4})\s*)?").fullmatch(text)
    if found is None:
        raise WrongUsage(f"“{text}” is not an interval.", "Write the days as 14, or as 14/21 with the longest.")
    ideal = int(found[1])
    return ideal, int(found[2]) if found[2] else max(ideal, longest)
