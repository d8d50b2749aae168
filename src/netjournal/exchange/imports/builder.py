"""What a file holds for the journal, before anything is decided: the answer of every reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from netjournal.domain.records import Contact, ContactKind, Interaction, Membership, Proposal, Record
from netjournal.errors import JournalError
from netjournal.exchange.formats import normalize
from netjournal.exchange.imports.dates import EARLIEST, LATEST, is_ambiguous, is_placeholder, parse_day
from netjournal.text.dates import MONTHS, DateOrder
from netjournal.text.normalize import join_and

Heard = Callable[[int], None]
"""Told how many entries were read so far; what it raises stops the reading."""

LONGEST_NAME = 300
"""Characters; a longer name is cut, and stands whole in the notes."""

LONGEST_FIELD, LONGEST_TEXT = 1_000, 100_000
"""Characters of a field of one line, and of notes, at the most."""

TELL_EVERY = 200
MOST_SKIPPED = 10_000
"""After so many entries that can't be read, a file with hardly any other is given up."""

MOST_LEFT_OUT = 12
"""How many kinds of what was left out are named."""


def _not_heard(_count: int) -> None:
    """Nobody waits for the progress."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is read: dates in numbers in this order, on a day and at a moment, and who hears of the progress.

    `name` is what the file is called; `encoding` is the one that the teacher named (empty: it is found out), `columns`
    which heading or letter of a table is which field, where the teacher said so; `first_day` is the first day of what
    becomes proposals, `own_emails` are the teacher's own addresses, and `always` the series that are proposed whatever
    speaks against it. What was pasted, or named so, `is_list`: a name a line.
    """

    order: DateOrder = DateOrder.DMY
    today: date = date(1970, 1, 1)
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    heard: Heard = _not_heard
    name: str = ""
    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    first_day: date | None = None
    own_emails: frozenset[str] = frozenset()
    always: frozenset[str] = frozenset()
    is_list: bool = False


class PassedOver(JournalError):
    """A file that is none of what is imported, as most files beside it are: in a folder they are counted."""

    def __init__(self, what: str, sentence: str, way_out: str = "") -> None:
        super().__init__(sentence, way_out)
        self.what = what


@dataclass(frozen=True, slots=True)
class ImportNote:
    """Something about one place of a file that the teacher should know: where, and what or why."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who took part in a meeting or a mail: a name and an address, one of which may be empty.

    A name that is not `introduced` as somebody's may be that of a thing: it counts where it is a contact's.
    """

    name: str
    email: str
    introduced: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRecords:
    """The records of a file. Their ids are references inside it, but those of `records`, which have their own.

    `places` says where each reference was found; `tags` are words of an interaction that may mean contacts or topics;
    `own_ids` are the ids that contacts have in the journal that wrote the file;
    `proposals` are what may be worth a line, with who took part (`attendees`) and the series that each belongs to;
    `withdrawn` are sources and their ids of what is none any more; `coming` are meetings that are not over;
    `series_in_file` are the sources and series of which the file has every instance since `read_since`;
    `skipped` is what could not be taken, `converted` what the journal keeps in another way than the file.
    """

    format: str = ""
    file: str = ""
    contacts: tuple[Contact, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    memberships: tuple[Membership, ...] = ()
    records: tuple[Record, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own_ids: Mapping[str, str] = field(default_factory=dict)
    proposals: tuple[Proposal, ...] = ()
    attendees: Mapping[str, tuple[Attendee, ...]] = field(default_factory=dict)
    series: Mapping[str, str] = field(default_factory=dict)
    withdrawn: tuple[tuple[str, str], ...] = ()
    coming: tuple[Proposal, ...] = ()
    series_in_file: frozenset[tuple[str, str]] = frozenset()
    read_since: date = date(1970, 1, 1)
    skipped: tuple[ImportNote, ...] = ()
    converted: tuple[ImportNote, ...] = ()


@dataclass(slots=True)
class ImportBuilder:
    """What a reader has found so far; `order` is that of the dates of this file where it is known."""

    format: str
    options: ReadOptions = field(default_factory=ReadOptions)
    contacts: dict[str, Contact] = field(default_factory=dict)
    interactions: list[Interaction] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    own_ids: dict[str, str] = field(default_factory=dict)
    proposals: list[Proposal] = field(default_factory=list)
    attendees: dict[str, tuple[Attendee, ...]] = field(default_factory=dict)
    series: dict[str, str] = field(default_factory=dict)
    withdrawn: list[tuple[str, str]] = field(default_factory=list)
    coming: list[Proposal] = field(default_factory=list)
    series_in_file: set[tuple[str, str]] = field(default_factory=set)
    read_since: date = date(1970, 1, 1)
    skipped: list[ImportNote] = field(default_factory=list)
    converted: list[ImportNote] = field(default_factory=list)
    order: DateOrder | None = None
    _left_out: Counter[str] = field(default_factory=Counter)
    _labels: dict[str, str] = field(default_factory=dict)

    def leave_out(self, what: str) -> None:
        """Something that the journal has no use for, such as a photo; the report counts it once for the whole file."""
        self._left_out[normalize.short(what)] += 1

    def topics(self, where: str, labels: Iterable[str]) -> list[str]:
        """Labels as topics that can be typed; the report says which of them are spelt differently, each once."""
        found: list[str] = []
        for label in labels:
            bare = normalize.words(label)
            if bare not in self._labels:
                made = self._labels[bare] = normalize.topic(bare)
                if not made and bare:
                    self.convert(where, f"“{normalize.short(bare)}” can't be a topic, so it was left out")
                elif made and "-".join(bare.lstrip("#@ ").split()) != made:
                    self.convert(where, f"“{normalize.short(bare)}” became #{made}, which can be typed")
            found.append(self._labels[bare])
        return normalize.topics(found)

    def skip(self, where: str, why: str) -> None:
        """Something could not be taken. Raises JournalError where that is so of nearly everything."""
        self._reference(where)
        if len(self.skipped) >= MOST_SKIPPED and len(self.skipped) > 10 * len(self.contacts):
            raise JournalError("Nearly nothing of it can be read, so it was left.", "Export it again.")
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

        The first e-mail address and number are the main ones; a nickname may be several, parted by commas.
        """
        addresses = normalize.emails(emails)
        numbers = normalize.each(phones, normalize.phone)
        named, kind, how = _named(name, normalize.words(nickname), normalize.words(organization), addresses, numbers)
        if not named:
            self.skip(where, "it has no name")
            return ""
        self.converted += [ImportNote(where, how)] if how else []
        also = [part for part in normalize.each(nickname.split(","), normalize.words) if part != named]
        born = self._birthday(where, birthday)
        role, role_note = self._field(where, "Role", role)
        organization, organization_note = self._field(where, "Organization", organization)
        kept = [*self._long(where, named), *map(normalize.lines, notes), *self._unread(where, birthday, born)]
        kept += [role_note, organization_note]
        reference = self._reference(where)
        self.contacts[reference] = Contact(
            **{"kind": kind, **fields},
            id=reference,
            name=named[:LONGEST_NAME].rstrip(),
            also_called=tuple(also),
            email=addresses[0] if addresses else "",
            emails=tuple(addresses),
            phone=numbers[0] if numbers else "",
            phones=tuple(numbers),
            urls=tuple(normalize.each(urls, normalize.url)),
            topics=tuple(normalize.each(topics, normalize.words)),
            notes=self._text(where, "\n".join(dict.fromkeys(record for record in kept if record))),
            role=role,
            organization="" if kind is ContactKind.COMMUNITY else organization,
            birthday=born,
        )
        return reference

    def identify(self, reference: str, uid: str, *, own: bool) -> None:
        """Note the name that the file gives a contact for ever; an `own` one is its id in a journal."""
        if own:
            self.own_ids[reference] = uid
        else:
            self.contacts[reference] = replace(self.contacts[reference], uids=(uid,))

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
        """An interaction, tidied; returns its reference, or an empty text where its day is out of all bounds."""
        if not EARLIEST <= on <= LATEST:
            self.skip(where, f"{on.isoformat()} is no day between 1900 and 2199")
            return ""
        reference = self._reference(where)
        made = Interaction(
            id=reference,
            on=on,
            at=at,
            summary=self._text(where, normalize.words(summary)),
            notes=self._text(where, normalize.lines(notes)),
            contact_ids=tuple(dict.fromkeys(contact_ids)),
            topics=tuple(normalize.each(topics, normalize.words)),
        )
        self.interactions.append(made)
        if found := tuple(dict.fromkeys(tags)):
            self.tags[reference] = found
        return reference

    def propose(self, where: str, proposal: Proposal, attendees: Sequence[Attendee], *, series: str = "") -> None:
        """Something may be worth a line; its id is a reference until it is planned."""
        reference = self._reference(where)
        self.proposals.append(replace(proposal, id=reference))
        self.attendees[reference] = tuple(attendees)
        self.series[reference] = series

    def foresee(self, meeting: Proposal, attendees: Sequence[Attendee], *, series: str) -> None:
        """A meeting is to come; its id is a reference until it is planned."""
        reference = f"coming {len(self.coming)}"
        self.coming.append(replace(meeting, id=reference))
        self.attendees[reference] = tuple(attendees)
        self.series[reference] = series

    def withdraw(self, source: str, source_id: str) -> None:
        """Something is not worth a line any more, such as a meeting that was called off."""
        self.withdrawn.append((source, source_id))

    def done(self) -> ImportedRecords:
        """Everything that was found."""
        if self._left_out:
            some = [f"{what} ({count:,})" for what, count in self._left_out.most_common(MOST_LEFT_OUT)]
            more = [f"{len(self._left_out) - len(some):,} more"] if len(self._left_out) > len(some) else []
            self.convert("", f"left out, as the journal has no place for it: {join_and(some + more)}")
        return ImportedRecords(
            format=self.format,
            contacts=tuple(self.contacts.values()),
            interactions=tuple(self.interactions),
            memberships=tuple(self.memberships),
            places=self.places,
            tags=self.tags,
            own_ids=self.own_ids,
            proposals=tuple(self.proposals),
            attendees=self.attendees,
            series=self.series,
            withdrawn=tuple(self.withdrawn),
            coming=tuple(self.coming),
            series_in_file=frozenset(self.series_in_file),
            read_since=self.read_since,
            skipped=tuple(self.skipped),
            converted=tuple(self.converted),
        )

    def _reference(self, where: str) -> str:
        reference = f"#{len(self.places)}"
        self.places[reference] = where
        if len(self.places) % TELL_EVERY == 0:
            self.options.heard(len(self.places))
        return reference

    def _field(self, where: str, label: str, text: str) -> tuple[str, str]:
        """A field of one line; one that is far too long goes into the notes."""
        line = normalize.words(text)
        if len(line) <= LONGEST_FIELD:
            return line, ""
        self.convert(where, f"its {label.casefold()} is very long, so it went into the notes")
        return "", f"{label}: {line}"

    def _text(self, where: str, text: str) -> str:
        if len(text) <= LONGEST_TEXT:
            return text
        self.convert(where, f"its text is longer than {LONGEST_TEXT:,} characters, and was cut there")
        return text[:LONGEST_TEXT]

    def _birthday(self, where: str, text: str) -> str:
        """A birthday as it is kept; a date of numbers is read in the order of the file, which is said."""
        born = normalize.birthday(text)
        if born or is_placeholder(text):
            return born
        day = parse_day(text, self.order or self.options.order, today=self.options.today)
        if day is None:
            return ""
        if is_ambiguous(text):
            said = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
            self.convert(where, f"the birthday “{normalize.short(text)}” was read as {said}")
        return day.isoformat()

    def _long(self, where: str, name: str) -> list[str]:
        if len(name) <= LONGEST_NAME:
            return []
        self.convert(where, "the name is very long, so the whole of it stands in the notes")
        return [name]

    def _unread(self, where: str, birthday: str, born: str) -> list[str]:
        if born or not normalize.words(birthday) or is_placeholder(birthday):
            return []
        self.convert(where, f"“{normalize.short(birthday)}” is no birthday that can be read, so it went into the notes")
        return [normalize.note("Birthday", birthday)]


def _named(
    name: str, nickname: str, organization: str, emails: list[str], phones: list[str]
) -> tuple[str, ContactKind, str]:
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
    if phones:
        return phones[0], ContactKind.PERSON, "it has no name, so it goes by its phone number"
    return "", ContactKind.PERSON, ""
