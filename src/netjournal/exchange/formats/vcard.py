"""What netjournal adds to a vCard of its own, so that reading it back gives the same contact.

Writing the lines that vCard (RFC 6350) and iCalendar have in common: escaped, folded at 75 bytes, ended by CR LF.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from netjournal.domain.records import Contact, Tier
from netjournal.exchange.formats import normalize
from netjournal.exchange.formats.markdown import clean

PRODUCT = "-//netjournal//netjournal//EN"
TIER = "X-NETJOURNAL-TIER"
UNSORTED = "inbox"
INTRODUCED_BY = "X-NETJOURNAL-INTRODUCED-BY"

_WORDS = {
    "X-NETJOURNAL-HANDLE": "handle",
    "X-NETJOURNAL-PARTICIPATION": "participation",
    "X-NETJOURNAL-MET-WHERE": "met_where",
    "X-NETJOURNAL-SOURCE": "source",
}
_LINES = {"X-NETJOURNAL-WHY": "why"}
_DATES = {"X-NETJOURNAL-MET-ON": "met_on", "X-NETJOURNAL-ARCHIVED-ON": "archived_on"}
_NUMBERS = {
    "X-NETJOURNAL-CADENCE-DAYS": "cadence_days",
    "X-NETJOURNAL-CADENCE-LIMIT-DAYS": "cadence_limit_days",
}
_FLAGS = {"X-NETJOURNAL-PRIVATE": "private"}
OWN_LINES = (*_WORDS, *_LINES, *_DATES, *_NUMBERS, *_FLAGS)
"""The names of our lines, but for the tier and who introduced whom."""


def extras_of(contact: Contact) -> dict[str, str]:
    """The lines to add for a contact, names to texts; what is empty is left out, but for the tier."""
    found = {name: getattr(contact, own) for name, own in (_WORDS | _LINES).items()}
    found |= {name: on.isoformat() for name, own in _DATES.items() if (on := getattr(contact, own))}
    found |= {name: str(days) for name, own in _NUMBERS.items() if (days := getattr(contact, own)) is not None}
    found |= {name: "true" for name, own in _FLAGS.items() if getattr(contact, own)}
    found[TIER] = contact.tier.value if contact.tier else UNSORTED
    return {name: text for name, text in found.items() if text}


def read_extra(name: str, text: str) -> dict[str, Any]:
    """The field of a contact that a line of ours says; nothing where it is not ours or does not fit."""
    if name in _WORDS:
        return {_WORDS[name]: normalize.words(text)}
    if name in _LINES:
        return {_LINES[name]: normalize.lines(text)}
    if name in _DATES:
        on = normalize.day(text)
        return {_DATES[name]: on} if on else {}
    if name in _NUMBERS:
        fits = text.isascii() and text.isdigit() and len(text) < 5 and int(text) > 0
        return {_NUMBERS[name]: int(text)} if fits else {}
    if name in _FLAGS:
        return {_FLAGS[name]: text == "true"}
    if name == TIER and text in tuple(Tier):
        return {"tier": Tier(text)}
    return {}


LINE_END = "\r\n"
LONGEST_LINE = 75
"""Bytes of a line, its end not counted."""


def escape(text: str) -> str:
    """A text as a value: one line, with nothing in it that parts values."""
    safe = clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return safe.replace("\n", "\\n")


def parts(texts: Sequence[str]) -> str:
    """A value of several parts, such as a name: `Morrow;Lucía;;;`."""
    return ";".join(escape(text) for text in texts)


def several(texts: Iterable[str]) -> str:
    """A value that is a list, such as categories."""
    return ",".join(escape(text) for text in texts)


def line(name: str, value: str) -> str:
    """One line, folded where it is long; `value` is escaped already."""
    return LINE_END.join(_folded(f"{name}:{value}")) + LINE_END


def _folded(text: str) -> Iterator[str]:
    """The text in pieces of at most 75 bytes, each but the first after a space; no character is cut in two."""
    piece, room = "", LONGEST_LINE
    for character in text:
        size = len(character.encode())
        if size > room:
            yield piece
            piece, room = " ", LONGEST_LINE - 1
        piece += character
        room -= size
    yield piece
