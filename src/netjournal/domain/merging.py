"""Two contacts that turn out to be one: which of their fields win."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from netjournal.domain.model import Contact, Record
from netjournal.domain.words import fold
from netjournal.errors import JournalError

Changes = dict[str, Any]

_OF_ANY_RECORD = {each.name for each in fields(Record)}
_OWN_WAY = {"kind", "urls", "topics", "notes", "met_on", "met_where", "private", "archived_on"}


def merged(keep: Contact, other: Contact) -> Changes:
    """The fields of the contact that is kept that change when the other one becomes it.

    What is known of the kept one wins; its gaps are filled. Addresses and topics are united, notes put below each
    other, the earlier meeting counts, and what is private stays so. Refused for one contact twice, and for a person
    and a community.
    """
    if keep.id == other.id:
        raise JournalError(f"{keep.name} is one contact already.", "Name two different ones.")
    if keep.kind is not other.kind:
        raise JournalError(
            f"{keep.name} is a {keep.kind.value} and {other.name} a {other.kind.value}, so they can't be one.",
            "Correct the kind of one of them first: `netjournal contact edit WHO --kind person`.",
        )
    result: Changes = {
        each.name: getattr(other, each.name)
        for each in fields(Contact)
        if each.name not in _OF_ANY_RECORD | _OWN_WAY
        and getattr(keep, each.name) in (None, "")
        and getattr(other, each.name) not in (None, "")
    }
    result["urls"] = tuple(dict.fromkeys((*keep.urls, *other.urls)))
    result["topics"] = _united(keep.topics, other.topics)
    result["notes"] = "\n\n".join(dict.fromkeys(text for text in (keep.notes, other.notes) if text.strip()))
    result["private"] = keep.private or other.private
    if keep.archived_on is None or other.archived_on is None:
        result["archived_on"] = None
    met = min(
        (each for each in (keep, other) if each.met_on),
        key=lambda each: each.met_on or date.max,
        default=keep,
    )
    result |= {"met_on": met.met_on, "met_where": met.met_where or keep.met_where or other.met_where}
    if result.get("introduced_by") == keep.id:
        del result["introduced_by"]
    return {name: value for name, value in result.items() if value != getattr(keep, name)}


def _united(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    known = {fold(topic) for topic in ours}
    return (*ours, *(topic for topic in theirs if fold(topic) not in known))
