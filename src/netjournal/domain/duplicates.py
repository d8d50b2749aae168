"""Who may be the same person: the same e-mail address, then the same profile page, then the same name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from urllib.parse import urlsplit

from netjournal.domain.handles import TITLES
from netjournal.domain.model import Contact, Distinct
from netjournal.domain.patterns import pattern
from netjournal.domain.words import fold, words_of
from netjournal.frozen import dataclass

_SCHEME = pattern(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_DOORS = pattern(r"^(?:www\d?|m|mobile|[a-z]{2})\.(?=[^.]+\.[^.]+)")

_REMEMBERED = 1024
"""Answers kept: a contact is asked about and then added, and the same two questions come twice."""


class Trait(StrEnum):
    """What two contacts share, the surest first."""

    EMAIL = "e-mail"
    PROFILE = "profile"
    NAME = "name"


_SAID = {
    Trait.EMAIL: "the same e-mail address",
    Trait.PROFILE: "the same profile page",
    Trait.NAME: "the same name",
}


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A contact that may be the same as `other`, who was known first, and the surest trait that they share."""

    contact: Contact
    other: Contact
    by: Trait

    @property
    def text(self) -> str:
        """Both names and what they share."""
        return f"{self.contact.name} and {self.other.name} have {_SAID[self.by]}"


@lru_cache(maxsize=_REMEMBERED)
def same_email(email: str) -> str:
    """An e-mail address for comparing; empty for what is none."""
    bare = fold(email.strip().removeprefix("mailto:"))
    return bare if "@" in bare[1:-1] else ""


@lru_cache(maxsize=_REMEMBERED)
def same_profile(url: str) -> str:
    """A profile's address for comparing: no scheme, `www.`, country or phone door, query or last slash.

    Empty for a whole site, which many people may share. A query that names the person (`?id=`) stays.
    """
    text = url.strip()
    try:
        parts = urlsplit(text if _SCHEME.match(text) else f"https://{text}")
        host = parts.hostname or ""
    except ValueError:
        return ""
    path = parts.path.rstrip("/").casefold()
    who = next((pair.casefold() for pair in parts.query.split("&") if pair.startswith("id=")), "")
    if not host or not (path or who):
        return ""
    return f"{_DOORS.sub('', host)}{path}{'?' if who else ''}{who}"


@lru_cache(maxsize=_REMEMBERED)
def same_name(name: str) -> str:
    """A name for comparing: no accents, case, titles or punctuation, and `Morrow, Lucía` the right way round."""
    family, comma, given = name.partition(",")
    parts = words_of(f"{given} {family}" if comma and given.strip() else name)
    return " ".join([part for part in parts if part not in TITLES] or parts)


def _traits(contact: Contact) -> list[tuple[Trait, str]]:
    emails = [(Trait.EMAIL, same_email(contact.email))]
    profiles = [(Trait.PROFILE, same_profile(url)) for url in contact.urls]
    name = same_name(contact.name)
    names = [(Trait.NAME, f"{contact.kind}:{name}" if name else "")]
    return [(trait, key) for trait, key in (*emails, *profiles, *names) if key]


class Lookalikes:
    """The contacts known so far, by what makes two of them look alike. What the teacher called distinct stays so."""

    def __init__(self, contacts: Iterable[Contact] = (), distinct: Iterable[Distinct] = ()) -> None:
        self._known: dict[tuple[Trait, str], list[Contact]] = defaultdict(list)
        self._distinct = {frozenset((pair.one_id, pair.other_id)) for pair in distinct}
        for contact in contacts:
            self.add(contact)

    def add(self, contact: Contact) -> None:
        """From now on this contact is known too."""
        for trait in dict.fromkeys(_traits(contact)):
            self._known[trait].append(contact)

    def of(self, contact: Contact) -> Lookalike | None:
        """The known contact that this one most surely is, or None."""
        for trait in _traits(contact):
            for other in self._known.get(trait, ()):
                if not self._same_row(contact, other) and frozenset((contact.id, other.id)) not in self._distinct:
                    return Lookalike(contact, other, trait[0])
        return None

    @staticmethod
    def _same_row(contact: Contact, other: Contact) -> bool:
        return contact is other or bool(contact.id and contact.id == other.id)


def duplicates(contacts: Iterable[Contact], distinct: Iterable[Distinct] = ()) -> list[Lookalike]:
    """Contacts that may be one already known before them; each at most once, the surest first."""
    known = Lookalikes((), distinct)
    found = []
    for contact in contacts:
        lookalike = known.of(contact)
        if lookalike is not None:
            found.append(lookalike)
        known.add(contact)
    order = list(Trait)
    return sorted(found, key=lambda pair: (order.index(pair.by), fold(pair.contact.name), pair.contact.id))
