"""Reading dates as a teacher writes them, alone or in a sentence, and saying them back in words.

Dates are plain local dates. What is not wholly a phrase of `date_phrases` is not a date, and a word of the sentence
that only looks like one stays a word.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from netjournal.domain.date_phrases import MONTHS, WEEKDAYS, DateOrder, Phrase, Reading, first_word, phrases_from
from netjournal.domain.patterns import pattern
from netjournal.frozen import dataclass

__all__ = [
    "DateOrder",
    "FoundDate",
    "date_at",
    "day_of",
    "find_date",
    "read_date",
    "say_date",
    "say_exact",
    "say_span",
    "whole_date",
]


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date phrase in a text, from `start` up to `end`; `on` is None where the calendar has no such day."""

    start: int
    end: int
    on: date | None


def _day_of(phrase: Phrase, match: re.Match[str], reading: Reading) -> date | None:
    try:
        return phrase.read(match, reading)
    except (ValueError, OverflowError):
        return None


def whole_date(text: str, today: date, order: DateOrder = DateOrder.DMY, *, ahead: bool = False) -> FoundDate | None:
    """The date phrase that the whole of `text` is; None where it is none. Offsets are those of `text`."""
    reading, start = Reading(today, order, ahead), len(text) - len(text.lstrip())
    stripped = text.strip()
    for phrase in phrases_from(first_word(stripped, 0)):
        match = phrase.pattern.fullmatch(stripped)
        if match and (ahead or not phrase.ahead_only):
            return FoundDate(start, start + len(stripped), _day_of(phrase, match, reading))
    return None


def read_date(text: str, today: date, order: DateOrder = DateOrder.DMY, *, ahead: bool = False) -> date | None:
    """The day that `text` names; None where it names none, or one that does not exist.

    Things that happened (`ahead` False): a bare weekday is the most recent one, today included, and a day and month
    without a year the most recent that is not in the future. Looking `ahead` (goals): the next one, today included.
    """
    found = whole_date(text, today, order, ahead=ahead)
    return found.on if found else None


# Before a date, these make it what the sentence is about (“ready for friday”), not the day when it happened.
_GOVERNED_BY = pattern(
    r"an?|the|every|each|by|(?:un)?till?|for|since|from|before|after|about|of|and|or|to|than|through|between"
    r"|my|our|your|their|his|her|its|another|whole|most|last|past|this|next"
    r"|\\\w+",  # “\next friday” is kept from being a date by its backslash
    re.IGNORECASE,
)
_ENGLISH_WORDS = frozenset({"sat", "sun"})
_WHO_WED = pattern(r"they|we|he|she|who|couple|newly|just|got|getting|be|is|are|was|were", re.IGNORECASE)
_MEASURED = pattern(r"\s+(?:of|hours?|days?|terms?|lessons?|pages?|full|empty)\b", re.IGNORECASE)
_MAY_DO = pattern(r"\s+(?:be|have|not|need|also|take|want|get|come|go|see|still|well|even|help|mean)\b")
_PREVIOUS_WORD = pattern(r"(\S{1,40})\s+\Z")
_WORDS_FOLLOW = pattern(r"\s+[^\W\d_][^\s:]*(?!\S*:)")
_BETWEEN_TOKENS = pattern(r"(?:|[@#~!+−-]\S+|\S*\d\S*|\S+[\"”»:])\Z")


def _is_word_in_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence around a date phrase uses it as a word: “sat with”, “the sun”, “3/4 of”, “12 may not”."""
    before = _PREVIOUS_WORD.search(text, max(0, match.start() - 60), match.start())
    previous = before[1] if before else ""
    if _GOVERNED_BY.fullmatch(previous.strip("(\"'“‘")):
        return True
    written = match[0].lower()
    if written in _ENGLISH_WORDS and not (previous and match[0][0].isupper() and previous[-1] not in ".!?:"):
        return bool(_WORDS_FOLLOW.match(text, match.end())) or not _BETWEEN_TOKENS.match(previous)
    if written == "wed":
        return bool(_WHO_WED.fullmatch(previous))
    if written.endswith(" may"):
        return bool(_MAY_DO.match(text, match.end()))
    return written == "24/7" or ("/" in written and bool(_MEASURED.match(text, match.end())))


def date_at(
    text: str, start: int, today: date, order: DateOrder = DateOrder.DMY, *, ahead: bool = False
) -> FoundDate | None:
    """The date phrase that begins exactly at `start` of a sentence, where a word begins; None where there is none."""
    reading = Reading(today, order, ahead)
    for phrase in phrases_from(first_word(text, start)):
        if (phrase.loose or phrase.ahead_only) and not ahead:
            continue
        match = phrase.pattern.match(text, start)
        if not match or _is_word_in_sentence(text, match):
            continue
        on = _day_of(phrase, match, reading)
        if on or phrase.surely:
            return FoundDate(start, match.end(), on)
    return None


_WORD_START = pattern(r"(?<!\S)\S")


def find_date(
    text: str, today: date, order: DateOrder = DateOrder.DMY, *, ahead: bool = False, start: int = 0
) -> FoundDate | None:
    """The first date phrase of a sentence from `start` on, or None."""
    for word in _WORD_START.finditer(text, start):
        if found := date_at(text, word.start(), today, order, ahead=ahead):
            return found
    return None


def day_of(moment: datetime) -> date:
    """The day that it was here, in this computer's time zone, at a moment that has a time zone."""
    return moment.astimezone().date()


def _month_day(on: date) -> str:
    return f"{on.day} {MONTHS[on.month - 1][:3]}"


def say_date(on: date, today: date) -> str:
    """A day in as few words as are clear today: “yesterday”, “Thu”, “3 weeks ago”, “12 Nov”, “12 Nov 2024”."""
    days = (on - today).days
    if days in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[days + 1]
    if abs(days) < 7:
        return WEEKDAYS[on.weekday()][:3]
    if -35 < days < 0:
        weeks = -days // 7
        return "a week ago" if weeks == 1 else f"{weeks} weeks ago"
    return _month_day(on) if on.year == today.year else f"{_month_day(on)} {on.year}"


def say_exact(on: date) -> str:
    """A day so that nobody can mistake it: “Mon 23 Nov 2026”."""
    return f"{WEEKDAYS[on.weekday()][:3]} {_month_day(on)} {on.year}"


def say_span(days: int) -> str:
    """A number of days in the unit that a person would use: days under three weeks, then weeks, months, years."""
    if days < 21:
        return f"{days} day" if days == 1 else f"{days} days"
    if days < 63:
        return f"{round(days / 7)} weeks"
    if days < 730:
        return f"{round(days * 12 / 365.25)} months"
    return f"{round(days / 365.25)} years"
