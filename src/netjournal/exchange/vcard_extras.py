"""What netjournal adds to a vCard of its own, so that reading it back gives the same contact."""

from __future__ import annotations

from typing import Any

from netjournal.domain.model import Contact, Tier
from netjournal.exchange import tidy

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
        return {_WORDS[name]: tidy.words(text)}
    if name in _LINES:
        return {_LINES[name]: tidy.lines(text)}
    if name in _DATES:
        on = tidy.day(text)
        return {_DATES[name]: on} if on else {}
    if name in _NUMBERS:
        fits = text.isascii() and text.isdigit() and len(text) < 5 and int(text) > 0
        return {_NUMBERS[name]: int(text)} if fits else {}
    if name in _FLAGS:
        return {_FLAGS[name]: text == "true"}
    if name == TIER and text in tuple(Tier):
        return {"tier": Tier(text)}
    return {}
