"""What a file holds for the journal, before anything is decided: the answer of every reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from netjournal.domain.records import Contact, ContactKind, Interaction, Membership, Record
from netjournal.exchange.formats import normalize

Heard = Callable[[int], None]
"""Told how many entries were read so far; what it raises stops the reading."""

LONGEST_NAME = 300
"""Characters; a longer name is cut, and stands whole in the notes."""

TELL_EVERY = 200


@dataclass(frozen=True, slots=True)
class ImportNote:
    """Something about one place of a file that the teacher should know: where, and what or why."""

    where: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRecords:
    """The records of a file. Their ids are references inside it, but those of `records`, which have their own.

    `places` says where each reference was found; `more_emails` are further addresses of a contact; `tags` are words of
    an interaction that may mean contacts or topics; `uids` are names that a file gives its contacts for ever;
    `skipped` is what could not be taken, `converted` what the journal keeps in another way than the file.
    """

    format: str = ""
    file: str = ""
    contacts: tuple[Contact, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    memberships: tuple[Membership, ...] = ()
    records: tuple[Record, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    more_emails: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    uids: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[ImportNote, ...] = ()
    converted: tuple[ImportNote, ...] = ()


@dataclass(slots=True)
class ImportBuilder:
    """What a reader has found so far."""

    format: str
    heard: Heard = lambda _count: None
    contacts: dict[str, Contact] = field(default_factory=dict)
    interactions: list[Interaction] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    more_emails: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    uids: dict[str, str] = field(default_factory=dict)
    skipped: list[ImportNote] = field(default_factory=list)
    converted: list[ImportNote] = field(default_factory=list)

    def skip(self, where: str, why: str) -> None:
        """Something could not be taken."""
        self._reference(where)
        self.skipped.append(ImportNote(where, why))

    def convert(self, where: str, what: str) -> None:
        """Something is kept in another way than in the file."""
        self.converted.append(ImportNote(where, what))

    def contact(
        self,
        where: str,
        *,
        name: str,
        emails: Iterable[str] = (),
        phones: Iterable[str] = (),
        urls: Iterable[str] = (),
        topics: Iterable[str] = (),
        notes: Iterable[str] = (),
        nickname: str = "",
        organization: str = "",
        role: str = "",
        birthday: str = "",
        **fields: Any,
    ) -> str:
        """A contact, tidied; returns its reference, or an empty text where nobody could be made of it.

        What the journal has one place for and the file several of, goes into the notes.
        """
        addresses = normalize.each(emails, normalize.email)
        numbers = normalize.each(phones, normalize.phone)
        named, kind, how = _named(name, normalize.words(nickname), normalize.words(organization), addresses)
        if not named:
            self.skip(where, "it has no name")
            return ""
        self.converted += [ImportNote(where, how)] if how else []
        also = [normalize.note("Also called", nickname)] if normalize.words(nickname) not in ("", named) else []
        also += self._beside(where, "e-mail address", addresses[1:]) + self._beside(where, "phone number", numbers[1:])
        born = normalize.birthday(birthday)
        kept = [*self._long(where, named), *also, *map(normalize.lines, notes), *self._unread(where, birthday, born)]
        reference = self._reference(where)
        self.contacts[reference] = Contact(
            **{"kind": kind, **fields},
            id=reference,
            name=named[:LONGEST_NAME].rstrip(),
            email=addresses[0] if addresses else "",
            phone=numbers[0] if numbers else "",
            urls=tuple(normalize.each(urls, normalize.url)),
            topics=tuple(normalize.each(topics, normalize.words)),
            notes="\n".join(dict.fromkeys(record for record in kept if record)),
            role=normalize.words(role),
            organization="" if kind is ContactKind.COMMUNITY else normalize.words(organization),
            birthday=born,
        )
        self.more_emails |= {reference: tuple(addresses[1:])} if addresses[1:] else {}
        return reference

    def interaction(
        self,
        where: str,
        on: date,
        summary: str,
        *,
        at: time | None = None,
        notes: str = "",
        contact_ids: Iterable[str] = (),
        topics: Iterable[str] = (),
        tags: Iterable[str] = (),
    ) -> str:
        """An interaction, tidied; returns its reference."""
        reference = self._reference(where)
        made = Interaction(
            id=reference,
            on=on,
            at=at,
            summary=normalize.words(summary),
            notes=normalize.lines(notes),
            contact_ids=tuple(dict.fromkeys(contact_ids)),
            topics=tuple(normalize.each(topics, normalize.words)),
        )
        self.interactions.append(made)
        if found := tuple(dict.fromkeys(tags)):
            self.tags[reference] = found
        return reference

    def done(self) -> ImportedRecords:
        """Everything that was found."""
        return ImportedRecords(
            format=self.format,
            contacts=tuple(self.contacts.values()),
            interactions=tuple(self.interactions),
            memberships=tuple(self.memberships),
            places=self.places,
            more_emails=self.more_emails,
            tags=self.tags,
            uids=self.uids,
            skipped=tuple(self.skipped),
            converted=tuple(self.converted),
        )

    def _reference(self, where: str) -> str:
        reference = f"#{len(self.places)}"
        self.places[reference] = where
        if len(self.places) % TELL_EVERY == 0:
            self.heard(len(self.places))
        return reference

    def _long(self, where: str, name: str) -> list[str]:
        if len(name) <= LONGEST_NAME:
            return []
        self.convert(where, "the name is very long, so the whole of it stands in the notes")
        return [name]

    def _unread(self, where: str, birthday: str, born: str) -> list[str]:
        if born or not normalize.words(birthday):
            return []
        self.convert(where, f"“{normalize.short(birthday)}” is no birthday that can be read, so it went into the notes")
        return [normalize.note("Birthday", birthday)]

    def _beside(self, where: str, what: str, more: list[str]) -> list[str]:
        if not more:
            return []
        some = f"one more {what}" if len(more) == 1 else f"{len(more)} more {what}{'es' if what.endswith('s') else 's'}"
        self.convert(where, f"{some} went into the notes")
        return [normalize.note(f"Other {what.split(maxsplit=1)[0]}", ", ".join(more))]


def _named(name: str, nickname: str, organization: str, emails: list[str]) -> tuple[str, ContactKind, str]:
    """What a contact is called, what kind that makes it, and a word about it where it has no name of its own."""
    own = normalize.words(name)
    if own:
        return own, ContactKind.PERSON, ""
    if nickname:
        return nickname, ContactKind.PERSON, "it has no name but a nickname"
    if organization:
        return organization, ContactKind.COMMUNITY, "it has no person's name, so it became a community"
    if emails:
        return emails[0], ContactKind.PERSON, "it has no name, so it goes by its e-mail address"
    return "", ContactKind.PERSON, ""
