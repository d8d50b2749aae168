"""Any record by its id: found, its fields as text, and changed field by field.

What has rules of its own (a tier, the stages of a learning, the end of a goal) is changed by its own step, and is not
among the fields here.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import fields
from datetime import date, time
from enum import StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from netjournal.domain.records import (
    Ask,
    Contact,
    Decision,
    Expertise,
    Goal,
    Interaction,
    Introduction,
    Learning,
    Membership,
    Problem,
    Proposal,
    QuietDay,
    Record,
    Reflection,
)
from netjournal.errors import Ambiguous, NotFound, WrongUsage
from netjournal.journal.journal import Journal
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.mapping import TABLE_MAP_OF
from netjournal.text.dates import format_date, parse_date
from netjournal.text.normalize import join_and, truncate

EDITABLE: Mapping[type[Record], tuple[str, ...]] = {
    Interaction: (
        "summary", "on", "at", "contact_ids", "minutes", "channel", "direction", "depth", "usefulness", "energy",
        "topics", "private", "notes",
    ),
    Learning: ("text", "topics", "own_words", "plan_when", "plan_will", "expected_sign", "private"),
    Problem: ("title", "context", "tried", "question", "resolution"),
    Goal: ("outcome", "reason"),
    Contact: (
        "name", "role", "organization", "email", "phone", "topics", "why", "met_on", "met_where", "participation",
        "private", "notes",
    ),
    Ask: ("on", "answer"),
    Expertise: ("topic", "on", "evidence"),
    Membership: ("role", "since_on", "until_on"),
    Introduction: ("topic", "on", "outcome"),
    Decision: ("recheck_on", "success_sign", "reason"),
    Reflection: ("title", "body"),
    QuietDay: ("note",),
    Proposal: ("note", "line"),
}  # fmt: skip
"""The fields that are changed in place, by kind of record; the longest text comes last."""

BOUNDS = {"minutes": (1, 1440), "depth": (0, 3), "usefulness": (0, 3), "energy": (-2, 2)}

STEPS = {
    Contact: "`netjournal contact edit` and `contact tier` change the rest.",
    Learning: "The stages are changed by `netjournal learning redate` and the other steps of `learning`.",
    Proposal: "`netjournal sort take`, `sort drop` and `sort later` answer it.",
    Goal: "`netjournal goal edit`, `goal snooze` and `goal done` change the rest.",
}
"""How the fields that have rules of their own are changed."""

LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of a record in words: its name, its label, its text."""

    name: str
    label: str
    text: str


def find_record(journal: Journal, wanted: str) -> Record:
    """The living record that an id, the beginning of one, a handle or a name means; `goal 0199aa31` says the kind, too.

    Records that were made together begin alike; a contact is meant by its handle or name, or after its kind. Raises
    NotFound or Ambiguous.
    """
    noun, _, rest = wanted.strip().partition(" ")
    kinds = [kind for kind in EDITABLE if noun.casefold() in (TABLE_MAP_OF[kind].noun, _noun(kind))] if rest else []
    text = rest.strip() if kinds else wanted.strip()
    found = _by_id(journal, kinds or [kind for kind in EDITABLE if kind is not Contact], text)
    living = [record for record in found if record.deleted_at is None]
    if len(living) > 1:
        choices = join_and([f"“{noun_of(record)} {text}”" for record in living], "or")
        raise Ambiguous(f"More than one record has an id that begins with “{text}”.", f"Say {choices}.")
    if _in_trash(journal, text) and not (living and (kinds or living[0].id == text.lower())):
        # What else begins so is not what was meant: to delete twice must not delete two.
        way_out = f"`netjournal trash restore {text}` brings it back; another record needs its kind before the id."
        raise NotFound(f"The record with the id “{text}” is in the trash.", way_out)
    if living:
        return living[0]
    return _contact(journal, text)


def _contact(journal: Journal, text: str) -> Contact:
    """The contact that a handle or name means; by an id only where its kind was said."""
    try:
        contact = journal.contacts.find(text)
    except NotFound as error:
        raise NotFound(f"Nothing here has the id or name “{text}”.", error.way_out) from None
    if contact.id.startswith(text.lower()) and contact.id != text.lower() and contact.handle != text.removeprefix("@"):
        raise NotFound(
            f"Only a contact has an id that begins with “{text}”.", f"Say “contact {text}” or @{contact.handle}."
        )
    return contact


def _in_trash(journal: Journal, text: str) -> bool:
    try:
        journal.trash_can.find(text)
    except NotFound:
        return False
    except Ambiguous:
        return True
    return True


def _by_id(journal: Journal, kinds: Iterable[type[Record]], text: str) -> list[Record]:
    """The records of these kinds whose id begins so, the trash included where the id is whole."""
    if not text or any(letter not in "0123456789abcdef-" for letter in text.lower()):
        return []
    found: list[Record] = []
    for kind in kinds:
        with suppress(NotFound):
            found.append(journal.get(kind, text.lower()))
    return found


def _noun(kind: type[Record]) -> str:
    return "conversation" if kind is Interaction else TABLE_MAP_OF[kind].noun


def noun_of(record: Record) -> str:
    """What a record is called: a conversation, a learning, …"""
    return _noun(type(record))


def title_of(record: Record) -> str:
    """The words that stand for a record, in one line."""
    names = ("summary", "name", "text", "title", "answer", "topic", "success_sign", "line", "note", "role")
    words = (str(getattr(record, name, "") or "") for name in names)
    return truncate(" ".join(next((text for text in words if text.strip()), noun_of(record)).split()))


def facts_of(journal: Journal, record: Record) -> list[Fact]:
    """The fields of a record that say something, in words; ids of contacts as names."""
    hidden = {"id", "created_at", "updated_at", "deleted_at", "figures", "minutes_source", "source"}
    found = []
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name in hidden or value is None or value in ("", (), False):
            continue
        found.append(
            Fact(field.name, field.name.removesuffix("_ids").replace("_", " "), _text(journal, field.name, value))
        )
    return found


def editable(journal: Journal, record: Record) -> list[Fact]:
    """The fields that can be changed, empty ones too, as `changes` reads them."""
    texts = []
    for name in _names(record):
        value = getattr(record, name)
        text = "" if value is None else _text(journal, name, value, exact=True)
        texts.append(Fact(name, name.removesuffix("_ids").replace("_", " "), text))
    return texts


def changes(journal: Journal, record: Record, wanted: Mapping[str, str], today: date) -> dict[str, Any]:
    """The new values of the fields that differ. Raises WrongUsage for a field or a value that cannot be."""
    known = _names(record)
    found = {}
    for given, text in wanted.items():
        name = _field(record, known, given)
        value = _value(journal, record, name, text, today)
        if value != getattr(record, name):
            found[name] = value
    return found


def save(journal: Journal, record: Record, values: Mapping[str, Any], today: date) -> Record:
    """Store new values, as one change that can be undone."""
    if isinstance(record, Contact):
        return journal.contacts.edit(record, on=today, **values)
    if isinstance(record, Interaction):
        return journal.interactions.edit(record, **values)
    return journal.edit(record, f"Edit “{title_of(record)}”", **values)


def _names(record: Record) -> tuple[str, ...]:
    return EDITABLE[type(record)]


def _field(record: Record, known: tuple[str, ...], given: str) -> str:
    wanted = given.strip().casefold().replace(" ", "_").replace("-", "_")
    aliases = {"with": "contact_ids", "who": "contact_ids", "day": "on"}
    name = aliases.get(wanted, wanted)
    if name in known:
        return name
    nearest = difflib.get_close_matches(wanted, known, n=1)
    hint = f"Did you mean {nearest[0]}?" if nearest else f"It has {join_and(known)}."
    raise WrongUsage(
        f"A {noun_of(record)} has no field “{given}” to edit.", f"{hint} {STEPS.get(type(record), '')}".strip()
    )


def _text(journal: Journal, name: str, value: Any, *, exact: bool = False) -> str:
    if name in ("contact_ids", "shared_with", "spread_to"):
        return ", ".join(contact.name for contact in journal.some(Contact, list(value)))
    if name.endswith("_ids"):
        return ", ".join(value)
    if name in ("contact_id", "from_id", "to_id", "by_id", "person_id", "community_id", "resolved_by", "introduced_by"):
        return next((contact.name for contact in journal.some(Contact, [value])), str(value))
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat() if exact else format_date(value)
    return value.value if isinstance(value, StrEnum) else str(value)


def _value(journal: Journal, record: Record, name: str, text: str, today: date) -> Any:
    """What a text means for a field; nothing written empties it."""
    hint = get_type_hints(type(record))[name]
    optional = get_origin(hint) in (Union, UnionType)
    kind = next((part for part in get_args(hint) if part is not type(None)), hint) if optional else hint
    words = text.strip()
    if not words:
        if optional:
            return None
        if kind is bool:
            return False
        if kind is str and name not in ("summary", "text", "title", "name"):
            return ""
        if get_origin(kind) is tuple and name != "contact_ids":
            return ()
        raise WrongUsage(f"A {noun_of(record)} needs its {name.removesuffix('_ids').replace('_', ' ')}.")
    return _reader(journal, name, kind, today)(words)


def _reader(journal: Journal, name: str, kind: Any, today: date) -> Callable[[str], Any]:
    if name == "contact_ids":
        return lambda words: tuple(
            dict.fromkeys(journal.contacts.find(part.strip()).id for part in words.split(",") if part.strip())
        )
    if get_origin(kind) is tuple:
        return lambda words: tuple(
            dict.fromkeys(part.strip().removeprefix("#") for part in words.split(",") if part.strip())
        )
    if kind is date:
        return lambda words: _date(journal, words, today)
    if kind is time:
        return _time
    if kind is bool:
        return _flag
    if kind is int:
        return lambda words: _number(name, words)
    if issubclass(kind, StrEnum):
        return lambda words: _choice(kind, name, words)
    return _words


def _words(text: str) -> str:
    if "\0" in text or len(text) > LONGEST_TEXT:
        raise WrongUsage(f"A text has at most {LONGEST_TEXT:,} characters, and no NUL among them.")
    return text


def _date(journal: Journal, words: str, today: date) -> date:
    day = parse_date(words, today, journal.date_order())
    if day is None:
        raise WrongUsage(f"“{words}” is not a day.", "Write it like yesterday, 12 nov or 2026-11-12.")
    return day


def _time(words: str) -> time:
    try:
        return time.fromisoformat(words.zfill(5))
    except ValueError:
        raise WrongUsage(f"“{words}” is not a time of day.", "Write it like 15:30.") from None


def _flag(words: str) -> bool:
    known = {"yes": True, "true": True, "y": True, "no": False, "false": False, "n": False}
    if words.casefold() not in known:
        raise WrongUsage(f"“{words}” is neither yes nor no.")
    return known[words.casefold()]


def _number(name: str, words: str) -> int:
    low, high = BOUNDS[name]
    try:
        number = int(words.replace("−", "-"))
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise WrongUsage(f"{name.capitalize()} is a whole number from {low} to {high}, not “{words}”.")
    return number


def _choice(kind: type[StrEnum], name: str, words: str) -> StrEnum:
    try:
        return kind(words.casefold())
    except ValueError:
        raise WrongUsage(
            f"“{words}” is not a {name}.", f"Say {join_and([str(item.value) for item in kind], 'or')}."
        ) from None
