"""What an import would do: who is new, who is known already and gains what, what was converted or skipped, and why."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date, time
from enum import StrEnum
from operator import attrgetter
from typing import Any

from netjournal.domain.duplicates import Trait
from netjournal.domain.model import Contact, Distinct, Interaction, Record, Tier
from netjournal.domain.words import fold, in_words
from netjournal.exchange.incoming import Aside
from netjournal.frozen import dataclass


class Fate(StrEnum):
    """What becomes of something in a file."""

    NEW = "new"
    MERGED = "merged"
    NAMESAKE = "namesake"
    BACK = "back from the trash"
    HERE = "already here"


class Joining(StrEnum):
    """Which lookalikes are made one: those of whom nothing speaks against it, namesakes too, or nobody."""

    CERTAIN = "certain"
    ALL = "all"
    NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Choices:
    """The day, and what the teacher chose: a tier for whoever is new; which lookalikes become one; whether the file's
    words win over the journal's; and by reference, in which single cases it is otherwise (`True`: they are one)."""

    on: date = date(1970, 1, 1)
    tier: Tier | None = None
    joining: Joining = Joining.CERTAIN
    file_wins: bool = False
    single: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What the journal knows: its contacts, which of them are not the same, what was imported before (keys), what was
    logged (day, time and folded words), its memberships (person, community), and which ids of another journal's
    records are here (alive or not) or were forgotten."""

    contacts: Sequence[Contact] = ()
    distinct: Sequence[Distinct] = ()
    keys: frozenset[str] = frozenset()
    logged: frozenset[tuple[date, time | None, str]] = frozenset()
    memberships: frozenset[tuple[str, str]] = frozenset()
    states: Mapping[str, bool] = field(default_factory=dict)
    forgotten: frozenset[str] = frozenset()


_SHARED = {Trait.EMAIL: "the same e-mail address", Trait.PROFILE: "the same profile page", Trait.NAME: "the same name"}


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a file and its fate: `into` is the contact that it becomes or resembles, `by` what they share
    (None: the card's own id), `fills` the fields that gain something, `keeps` those where the journal's words stay."""

    reference: str
    record: Record
    where: str
    fate: Fate
    into: Contact | None = None
    by: Trait | None = None
    fills: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """The reason in words; empty where there is none to give."""
        if self.into is None:
            return ""
        shared = _SHARED[self.by] if self.by else "the same card"
        return f"{shared} as {self.into.name}{self._what}"

    @property
    def why_in_short(self) -> str:
        """The reason for a narrow list that has the name already; of somebody new, what the file says of them."""
        if self.into is not None:
            shared = _SHARED[self.by] if self.by else "the same card"
            other = "" if fold(self.into.name) == fold(getattr(self.record, "name", "")) else f" as {self.into.name}"
            return f"{shared.removeprefix('the ')}{other}{self._what}"
        if isinstance(self.record, Contact):
            return ", ".join(part for part in (self.record.role, self.record.organization) if part)
        return ""

    @property
    def _what(self) -> str:
        if self.fate is Fate.NAMESAKE:
            return ", but kept apart"
        gains = f"; adds {_fields(self.fills)}" if self.fills else "; nothing is new"
        return f"{gains}{f'; yours stays: {_fields(self.keeps)}' if self.keeps else ''}"


_CALLED = {
    "email": "e-mail",
    "urls": "web address",
    "met_on": "day you met",
    "met_where": "where you met",
    "introduced_by": "who introduced you",
    "why": "why you know them",
}
"""Fields whose stored names are no words for people."""


def _fields(names: Sequence[str]) -> str:
    return in_words([_CALLED.get(name, name.replace("_", " ")) for name in names])


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do, line by line; and what it would store."""

    lines: tuple[Line, ...] = ()
    skipped: tuple[Aside, ...] = ()
    converted: tuple[Aside, ...] = ()
    new: tuple[Record, ...] = ()
    edits: tuple[tuple[Contact, Mapping[str, Any]], ...] = ()
    whole: tuple[Record, ...] = ()
    back: tuple[Record, ...] = ()
    distinct: tuple[tuple[str, str], ...] = ()
    keys: tuple[str, ...] = ()

    def of(self, fate: Fate) -> list[Line]:
        """The lines with this fate."""
        return [line for line in self.lines if line.fate is fate]

    @property
    def changes(self) -> bool:
        """Whether there is anything to store."""
        return bool(self.new or self.edits or self.whole or self.back or self.distinct)


_CONTACT = attrgetter(
    *("kind", "name", "role", "organization", "email", "phone", "urls", "birthday", "why", "notes", "met_on", "topics")
)
_INTERACTION = attrgetter("on", "at", "summary", "notes", "topics")


def key_of(record: Contact | Interaction, *more: object) -> str:
    """A name for what a record of a file says, the same whenever that file is read."""
    said = _CONTACT(record) if isinstance(record, Contact) else _INTERACTION(record)
    return _digest([type(record).__name__, repr(said), *map(repr, more)])


def key_of_journal(records: Iterable[Record]) -> str:
    """A name for a whole journal as another file holds it."""
    return _digest(f"{each.id} {each.updated_at.isoformat()} {each.deleted_at}" for each in records)


def _digest(texts: Iterable[str]) -> str:
    digest = hashlib.sha256("\x1f".join(texts).encode("utf-8", "replace")).digest()
    return b64encode(digest[:12]).decode()
