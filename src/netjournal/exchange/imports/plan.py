"""From what files hold and what the journal knows to a plan. Pure: nothing is stored here, and nobody is asked.

What an import would do: who is new, who is known already and gains what, what was converted or skipped, and why.

What a contact gains from a file that knows the same person.

Who is meant by a tag of another program's journal: `@lucia` may be a contact, or a topic.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, fields, replace
from datetime import date, time
from enum import StrEnum
from operator import attrgetter
from typing import Any

from netjournal.domain.contacts import Lookalike, Lookalikes, Trait, merge_records, same_email, same_name
from netjournal.domain.handles import FreeHandles
from netjournal.domain.meetings import Meeting
from netjournal.domain.proposals import CALENDAR, NOTES, series_of
from netjournal.domain.records import (
    Contact,
    ContactKind,
    Distinct,
    Interaction,
    Membership,
    Proposal,
    Record,
    Tier,
    joined,
)
from netjournal.exchange.imports.builder import TELL_EVERY, Attendee, Heard, ImportedRecords, ImportNote
from netjournal.exchange.imports.matching import best_match, compatible_names, emails_of, objections, same_person
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.normalize import join_and, letters, normalize


class Fate(StrEnum):
    """What becomes of something in a file."""

    NEW = "new"
    MERGED = "merged"
    NAMESAKE = "namesake"
    CHANGED = "changed"
    BACK = "back from the trash"
    HERE = "already here"


class MergePolicy(StrEnum):
    """Which lookalikes are made one: those of whom nothing speaks against it, namesakes too, or nobody."""

    CERTAIN = "certain"
    ALL = "all"
    NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Choices:
    """The day, and what the teacher chose: a tier for whoever is new; which lookalikes become one; whether the file's
    words win over the journal's; and by reference, in which single cases it is otherwise (`single`, `True`: they are
    one; `tiers`)."""

    on: date = date(1970, 1, 1)
    tier: Tier | None = None
    joining: MergePolicy = MergePolicy.CERTAIN
    file_wins: bool = False
    single: Mapping[str, bool] = field(default_factory=dict)
    tiers: Mapping[str, Tier | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What the journal knows: its contacts, which of them are not the same, what was imported before (keys), what was
    logged (day, time and folded words), its memberships (person, community), and which ids of another journal's
    records are here (alive or not) or were forgotten; by source and its id what was proposed before, the trash
    included; what the calendars of these files proposed since the day from which they are read (`recent`); and which
    series (source, name) are never to be proposed."""

    contacts: Sequence[Contact] = ()
    distinct: Sequence[Distinct] = ()
    keys: frozenset[str] = frozenset()
    logged: frozenset[tuple[date, time | None, str]] = frozenset()
    memberships: frozenset[tuple[str, str]] = frozenset()
    states: Mapping[str, bool] = field(default_factory=dict)
    forgotten: frozenset[str] = frozenset()
    proposals: Mapping[tuple[str, str], Proposal] = field(default_factory=dict)
    recent: Sequence[Proposal] = ()
    never: frozenset[tuple[str, str]] = frozenset()


_SHARED = {
    Trait.CARD: "the same card",
    Trait.EMAIL: "the same e-mail address",
    Trait.PROFILE: "the same profile page",
    Trait.NAME: "the same name",
}


@dataclass(frozen=True, slots=True)
class PlannedRecord:
    """One record of a file and its fate: `into` is the contact that it becomes or resembles, `by` what they share
    (None: the card's own id), `fills` the fields that gain something, `keeps` those where the journal's words stay,
    `objections` what speaks against the two being one."""

    reference: str
    record: Record
    where: str
    fate: Fate
    into: Contact | None = None
    by: Trait | None = None
    fills: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()

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
            other = (
                ""
                if normalize(self.into.name) == normalize(getattr(self.record, "name", ""))
                else f" as {self.into.name}"
            )
            return f"{shared.removeprefix('the ')}{other}{self._what}"
        if isinstance(self.record, Contact):
            return ", ".join(part for part in (self.record.role, self.record.organization) if part)
        return ""

    @property
    def _what(self) -> str:
        if self.fate is Fate.NAMESAKE:
            return f", but kept apart{f': {join_and(self.objections)}' if self.objections else ''}"
        gains = f"; adds {_fields(self.fills)}" if self.fills else "; nothing is new"
        return f"{gains}{f'; yours stays: {_fields(self.keeps)}' if self.keeps else ''}"


_CALLED = {
    "email": "e-mail",
    "emails": "e-mail",
    "phones": "phone",
    "uids": "the card's own id",
    "also_called": "other names",
    "urls": "web address",
    "met_on": "day you met",
    "met_where": "where you met",
    "introduced_by": "who introduced you",
    "why": "why you know them",
}
"""Fields whose stored names are no words for people."""


def _fields(names: Sequence[str]) -> str:
    return join_and([_CALLED.get(name, name.replace("_", " ")) for name in names])


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do, line by line; what it would store; and by file the meetings that are to come."""

    lines: tuple[PlannedRecord, ...] = ()
    skipped: tuple[ImportNote, ...] = ()
    converted: tuple[ImportNote, ...] = ()
    new: tuple[Record, ...] = ()
    edits: tuple[tuple[Contact, Mapping[str, Any]], ...] = ()
    whole: tuple[Record, ...] = ()
    back: tuple[Record, ...] = ()
    distinct: tuple[tuple[str, str], ...] = ()
    keys: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    changed: tuple[tuple[Proposal, Mapping[str, Any]], ...] = ()
    withdrawn: tuple[Proposal, ...] = ()
    coming: Mapping[str, Sequence[Meeting]] = field(default_factory=dict)

    def of(self, fate: Fate) -> list[PlannedRecord]:
        """The lines with this fate."""
        return [line for line in self.lines if line.fate is fate]

    @property
    def changes(self) -> bool:
        """Whether there is anything to store."""
        stored = (self.new, self.edits, self.whole, self.back, self.distinct)
        return any((*stored, self.proposals, self.changed, self.withdrawn))


_CONTACT = attrgetter(
    *("kind", "name", "also_called", "role", "organization", "email", "emails", "phone", "phones", "urls", "birthday"),
    *("why", "notes", "met_on", "topics"),
)
_INTERACTION = attrgetter("on", "at", "summary", "notes", "topics")


def key_of(record: Contact | Interaction, *more: object) -> str:
    """A name for what a record of a file says, the same whenever that file is read."""
    said = _CONTACT(record) if isinstance(record, Contact) else _INTERACTION(record)
    return _digest([type(record).__name__, repr(said), *map(repr, more)])


def key_of_journal(records: Iterable[Record]) -> str:
    """A name for a whole journal as another file holds it."""
    return _digest(f"{record.id} {record.updated_at.isoformat()} {record.deleted_at}" for record in records)


def _digest(texts: Iterable[str]) -> str:
    digest = hashlib.sha256("\x1f".join(texts).encode("utf-8", "replace")).digest()
    return b64encode(digest[:12]).decode()


_TOLD_ONLY = ("name", "role", "organization", "birthday", "why", "participation", "met_where")


@dataclass(frozen=True, slots=True)
class MergedFields:
    """A contact with what a file adds: which fields gained something, and where the journal's own words stayed."""

    contact: Contact
    fills: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


def merge_fields(ours: Contact, found: Contact, *, file_wins: bool = False) -> MergedFields:
    """Our contact with its gaps filled from a file; only where `file_wins` the file's words replace ours.

    Further addresses and numbers are added to ours, notes that we have are not added again, and what we decided (tier,
    archived, the day we met) stays.
    """
    differing = [name for name in _TOLD_ONLY if _differ(ours, found, name)]
    won = differing if file_wins else []
    theirs = replace(
        found,
        id=f"{ours.id}?",
        kind=ours.kind,
        tier=ours.tier,
        emails=_new_ones(ours.email, ours.emails, found.email, found.emails, same_email),
        phones=_new_ones(ours.phone, ours.phones, found.phone, found.phones, _digits),
        uids=tuple(uid for uid in found.uids if uid != ours.id),
        notes=_unknown_lines(ours.notes, [found.notes]),
        archived_on=ours.archived_on,
        met_on=found.met_on if ours.met_on is None else None,
        introduced_by="",
        source="",
        handle="",
    )
    theirs = replace(theirs, email=next(iter(theirs.emails), ""), phone=next(iter(theirs.phones), ""))
    changes = merge_records(ours, theirs) | {name: getattr(found, name) for name in won}
    if file_wins:
        changes |= _first_of_theirs(ours, changes, found)
    keeps = tuple(name for name in differing if name not in won)
    fills = tuple(name for name in changes if name not in _LISTED)
    return MergedFields(replace(ours, **changes), fills, keeps)


_LISTED = frozenset({"email", "phone"})
"""Fields that stand first in a list of their own, which is named instead."""


def _new_ones(
    our_first: str,
    ours: tuple[str, ...],
    their_first: str,
    theirs: tuple[str, ...],
    compared: Callable[[str], str],
) -> tuple[str, ...]:
    """Their addresses that are not ours in another spelling."""
    known = {compared(text) or text for text in joined(our_first, ours)}
    return tuple(text for text in joined(their_first, theirs) if (compared(text) or text) not in known)


def _first_of_theirs(ours: Contact, changes: Mapping[str, Any], found: Contact) -> dict[str, Any]:
    """The file's main address and number before ours, where it has any."""
    won: dict[str, Any] = {}
    for first, several in (("email", "emails"), ("phone", "phones")):
        theirs, all_of_them = getattr(found, first), changes.get(several, getattr(ours, several))
        if theirs and theirs in all_of_them and theirs != getattr(ours, first):
            won |= {first: theirs, several: joined(theirs, all_of_them)}
    return won


def _differ(ours: Contact, found: Contact, name: str) -> bool:
    mine, theirs = getattr(ours, name), getattr(found, name)
    if not mine or not theirs:
        return False
    return normalize(mine) != normalize(theirs)


def _digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdigit())


def _unknown_lines(ours: str, texts: list[str]) -> str:
    known = {normalize(line) for line in ours.splitlines()}
    return "\n".join(
        line for text in texts for line in text.splitlines() if line.strip() and normalize(line) not in known
    )


def changes_between(before: Contact, after: Contact) -> dict[str, object]:
    """The fields of a contact that are not what they were."""
    names = (item.name for item in fields(Contact))
    return {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}


class Mentions:
    """Contacts by the words that may stand for them: the handle, the whole name, or the only such first name."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        self._sure: dict[str, Contact] = {}
        self._first: dict[str, list[Contact]] = defaultdict(list)
        for contact in contacts:
            for word in map(letters, (contact.handle, contact.name, *contact.also_called)):
                if word:
                    self._sure.setdefault(word, contact)
            if contact.kind is ContactKind.PERSON and contact.name.strip():
                self._first[letters(contact.name.split()[0])].append(contact)

    def contact(self, tag: str) -> Contact | None:
        """The contact that a tag surely means, or None."""
        word = letters(tag)
        if not word:
            return None
        if word in self._sure:
            return self._sure[word]
        named = self._first.get(word, [])
        return named[0] if len(named) == 1 else None


def with_name(text: str, tag: str, name: str) -> str:
    """The text with the contact's name where their tag stood."""
    return re.sub(rf"(?<![\w@#])[@#]{re.escape(tag)}(?![\w-])", lambda _: name, text)


def plan(
    files: Iterable[ImportedRecords],
    known: Known,
    choices: Choices,
    ids: Callable[[], str],
    heard: Heard = lambda _count: None,
) -> ImportPlan:
    """What importing these files into this journal would do; `ids` makes ids for what is new.

    `heard` is told how many contacts were compared so far; what it raises stops the planning.
    """
    people = _ContactPlanner(known, choices, ids, heard)
    lines: list[PlannedRecord] = []
    skipped: list[ImportNote] = []
    converted: list[ImportNote] = []
    others: list[Record] = []
    entries = _EntryPlanner(known, people, ids)
    journals = _JournalPlanner(known)
    proposed = _ProposalPlanner(known, people)
    for number, incoming in enumerate(files):
        place = _Place(number, incoming)
        skipped += place.named(incoming.skipped)
        came = people.add(place)
        found = entries.add(place)
        taken = journals.add(place)
        waiting = proposed.add(place)
        came += [*found.lines, *taken.lines, *waiting.lines]
        lines += came
        others += found.records
        converted += [*_of_news(place.named(incoming.converted), came), *found.converted, *waiting.converted]
        skipped += taken.skipped
    return ImportPlan(
        lines=tuple(lines),
        skipped=tuple(skipped),
        converted=tuple(converted),
        new=(*people.made.values(), *others),
        edits=tuple(people.edits()),
        whole=tuple(journals.whole),
        back=(*journals.back, *proposed.back),
        proposals=tuple(proposed.new),
        changed=tuple(proposed.changed),
        withdrawn=tuple(proposed.withdrawn),
        coming=proposed.coming,
        distinct=tuple(people.apart),
        keys=tuple(dict.fromkeys((*people.keys, *entries.keys, *journals.keys))),
    )


def _of_news(converted: Iterable[ImportNote], lines: Sequence[PlannedRecord]) -> list[ImportNote]:
    """What is to be said of what comes; nothing of what was here before."""
    here = {line.where for line in lines if line.fate is Fate.HERE}
    if here and all(line.where in here for line in lines):
        return []
    return [note for note in converted if note.where not in here]


class _Place:
    """One of the files, and how its places are called."""

    def __init__(self, number: int, incoming: ImportedRecords) -> None:
        self.incoming = incoming
        self._number = number
        self.became: dict[str, str] = {}

    def reference(self, identity: str) -> str:
        """A reference that is the same whenever these files are read in this order."""
        return f"{self._number}{identity}"

    def where(self, identity: str) -> str:
        return self._in_file(self.incoming.places.get(identity, ""))

    def named(self, asides: Iterable[ImportNote]) -> list[ImportNote]:
        return [ImportNote(self._in_file(note.where), note.why) for note in asides]

    def _in_file(self, place: str) -> str:
        return ", ".join(part for part in (self.incoming.file, place) if part)


class _ContactPlanner:
    """Contacts: each is matched with the journal, and with everybody before it in the files."""

    def __init__(self, known: Known, choices: Choices, ids: Callable[[], str], heard: Heard) -> None:
        self._known, self._choices, self._ids, self._heard = known, choices, ids, heard
        self.compared = 0
        self._alike = Lookalikes(known.contacts, known.distinct)
        self._stored = {contact.id: contact for contact in known.contacts}
        self._by_uid = {uid: contact.id for contact in known.contacts for uid in contact.uids}
        self._handles = FreeHandles(contact.handle for contact in known.contacts)
        self._filled: dict[str, Contact] = {}
        self.made: dict[str, Contact] = {}
        self.apart: list[tuple[str, str]] = []
        self.keys: list[str] = []

    def add(self, place: _Place) -> list[PlannedRecord]:
        lines = [self._contact(place, contact) for contact in place.incoming.contacts]
        for contact in place.incoming.contacts:
            identity = place.became.get(contact.id, "")
            if contact.introduced_by and identity in self.made:
                by = place.became.get(contact.introduced_by, contact.introduced_by)
                self.made[identity] = replace(self.made[identity], introduced_by=by if self.knows(by) else "")
        return lines

    def knows(self, identity: str) -> bool:
        return identity in self.made or identity in self._stored

    def everybody(self) -> list[Contact]:
        return [*(self._filled.get(contact.id, contact) for contact in self._known.contacts), *self.made.values()]

    def edits(self) -> list[tuple[Contact, Mapping[str, object]]]:
        """The stored contacts that gain something, each with its fields."""
        pairs = [(self._stored[identity], contact) for identity, contact in self._filled.items()]
        return [(before, changes) for before, after in pairs if (changes := changes_between(before, after))]

    def _current(self, identity: str) -> Contact:
        return self.made.get(identity) or self._filled.get(identity) or self._stored[identity]

    def _contact(self, place: _Place, found: Contact) -> PlannedRecord:
        if self.compared % TELL_EVERY == 0:
            self._heard(self.compared)
        self.compared += 1
        reference, where = place.reference(found.id), place.where(found.id)
        match = self._match(place, found)
        key = key_of(found)
        chosen = self._choices.single.get(reference)
        if key in self._known.keys and chosen is None:
            if match:
                place.became[found.id] = match.other.id
            return PlannedRecord(reference, found, where, Fate.HERE)
        self.keys.append(key)
        if match is not None and (self._is_one(match) if chosen is None else chosen):
            place.became[found.id] = match.other.id
            return self._merge(match, found, reference, where)
        tier = self._choices.tiers.get(reference, found.tier or self._choices.tier)
        handle = self._handles.give(found.name, found.handle)
        source = found.source or f"{place.incoming.format} {self._choices.on.isoformat()}"
        made = replace(found, id=self._ids(), handle=handle, tier=tier, source=source)
        place.became[found.id] = made.id
        self.made[made.id] = made
        self._alike.add(made)
        self._by_uid |= dict.fromkeys(made.uids, made.id)
        if match is None:
            return PlannedRecord(reference, made, where, Fate.NEW)
        if chosen is False or self._choices.joining is MergePolicy.NOBODY:
            self.apart.append((match.other.id, made.id))
        against = objections(match)
        return PlannedRecord(reference, made, where, Fate.NAMESAKE, match.other, match.by, objections=against)

    def _match(self, place: _Place, found: Contact) -> Lookalike | None:
        """The contact, as it is planned to be by now, who may be the same."""
        for uid in (*found.uids, place.incoming.own_ids.get(found.id, "")):
            identity = self._by_uid.get(uid, uid)
            other = self._current(identity) if self.knows(identity) else None
            if other is not None and other.kind is found.kind and same_person(found, other):
                return Lookalike(found, other, Trait.CARD)
        likely: dict[str, Lookalike] = {}
        for match in self._alike.candidates(found):
            if match.other.kind is found.kind and match.other.id not in likely:
                likely[match.other.id] = Lookalike(found, self._current(match.other.id), match.by)
        order = list(Trait)
        return best_match(sorted(likely.values(), key=lambda match: order.index(match.by)))

    def _is_one(self, match: Lookalike) -> bool:
        if self._choices.joining is MergePolicy.NOBODY:
            return False
        return self._choices.joining is MergePolicy.ALL or not objections(match)

    def _merge(self, match: Lookalike, found: Contact, reference: str, where: str) -> PlannedRecord:
        other = match.other
        result = merge_fields(other, found, file_wins=self._choices.file_wins)
        (self.made if other.id in self.made else self._filled)[other.id] = result.contact
        if result.fills:
            self._alike.add(result.contact)
        fate = Fate.MERGED if result.fills else Fate.HERE
        return PlannedRecord(reference, found, where, fate, other, match.by, result.fills, result.keeps)


class _FileAdditions:
    """What one file adds beside its contacts."""

    def __init__(self) -> None:
        self.lines: list[PlannedRecord] = []
        self.records: list[Record] = []
        self.converted: list[ImportNote] = []
        self.skipped: list[ImportNote] = []


class _EntryPlanner:
    """Interactions and memberships, once the contacts of their file are matched."""

    def __init__(self, known: Known, people: _ContactPlanner, ids: Callable[[], str]) -> None:
        self._known, self._people, self._ids = known, people, ids
        self._logged = set(known.logged)
        self._memberships = set(known.memberships)
        self.keys: list[str] = []

    def add(self, place: _Place) -> _FileAdditions:
        found = _FileAdditions()
        tagged = Mentions(self._people.everybody() if place.incoming.tags else ())
        for interaction in place.incoming.interactions:
            found.lines.append(self._interaction(place, interaction, tagged, found))
        for membership in place.incoming.memberships:
            self._membership(place, membership, found)
        return found

    def _interaction(self, place: _Place, entry: Interaction, tagged: Mentions, found: _FileAdditions) -> PlannedRecord:
        tags = place.incoming.tags.get(entry.id, ())
        people = [place.became[contact_id] for contact_id in entry.contact_ids if contact_id in place.became]
        topics, summary = list(entry.topics), entry.summary
        for tag in tags:
            contact = tagged.contact(tag)
            if contact is None:
                topics.append(tag)
            else:
                people.append(contact.id)
                summary = with_name(summary, tag, contact.name)
        reference, where = place.reference(entry.id), place.where(entry.id)
        key, said = key_of(entry, tags), (entry.on, entry.at, normalize(summary))
        if key in self._known.keys or said in self._logged:
            return PlannedRecord(reference, entry, where, Fate.HERE)
        self.keys.append(key)
        self._logged.add(said)
        ids, words = (
            tuple(dict.fromkeys(people)),
            tuple({normalize(topic): topic for topic in reversed(topics)}.values())[::-1],
        )
        made = replace(entry, id=self._ids(), summary=summary, contact_ids=ids, topics=words)
        found.records.append(made)
        if not ids:
            found.converted.append(ImportNote(where, _without_contact(tags)))
        return PlannedRecord(reference, made, where, Fate.NEW)

    def _membership(self, place: _Place, membership: Membership, found: _FileAdditions) -> None:
        person = place.became.get(membership.person_id, membership.person_id)
        community = place.became.get(membership.community_id, "")
        if not self._people.knows(person) or not community:
            aside = ImportNote(
                place.where(membership.community_id), "a member of it is not in the file, and was left out"
            )
            found.converted.append(aside)
        elif (person, community) not in self._memberships:
            self._memberships.add((person, community))
            found.records.append(replace(membership, id=self._ids(), person_id=person, community_id=community))


def _without_contact(tags: Sequence[str]) -> str:
    if not tags:
        return "it names nobody, so it is an entry without a contact; e adds one"
    some = join_and([f"@{tag}" for tag in tags[:4]])
    one = len(tags) == 1
    return f"{some} {'is' if one else 'are'} nobody's handle or name here, so kept as {'a topic' if one else 'topics'}"


_PROPOSED = ("line", "on", "at", "minutes", "contact_ids", "names")
"""What a source may say in another way later, while the proposal waits."""

_DAYS_MOVED = 6
"""How far the instance of a series may have moved with the whole series, at the most."""

_LONGEST_TITLE_NAME = 3
"""Words of a title that are looked up together as a name, at the most."""

_TITLE_WORDS = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


class _ProposalPlanner:
    """What may be worth a line: each is proposed once, and follows its source while it waits."""

    def __init__(self, known: Known, people: _ContactPlanner) -> None:
        self._known, self._people = known, people
        self._planned: set[tuple[str, str]] = set()
        self._moved: dict[tuple[str, str], Proposal] = {}
        self._out_of_series: list[Proposal] = []
        self._contacts: tuple[int, Mapping[str, Sequence[Contact]], Mentions] | None = None
        self.coming: dict[str, list[Meeting]] = {}
        self.new: list[Proposal] = []
        self.back: list[Proposal] = []
        self.changed: list[tuple[Proposal, Mapping[str, Any]]] = []
        self.withdrawn: list[Proposal] = []

    def add(self, place: _Place) -> _FileAdditions:
        found = _FileAdditions()
        incoming = place.incoming
        if not (incoming.proposals or incoming.withdrawn or incoming.coming or incoming.series_in_file):
            return found
        by_email, named = self._lookup()

        def with_people(proposal: Proposal) -> Proposal:
            return _with_people(proposal, incoming.attendees.get(proposal.id, ()), by_email, named)

        wanted = [proposal for proposal in incoming.proposals if self._is_wanted(incoming, proposal)]
        if unwanted := len(incoming.proposals) - len(wanted):
            why = f"not proposed: {unwanted:,} of series that you never want to be asked about"
            found.converted += place.named([ImportNote("", why)])
        self._follow_series(incoming)
        made = [with_people(proposal) for proposal in wanted]
        about_somebody = [item for item in made if item.source != NOTES or item.contact_ids or item.names]
        found.lines += [self._line(place, proposal) for proposal in about_somebody]
        if nobody := len(made) - len(about_somebody):
            some = "one line links" if nobody == 1 else f"{nobody:,} lines link"
            found.converted += place.named([ImportNote("", f"not proposed: {some} to nobody you know")])
        self.coming[incoming.file] = [
            _to_come(with_people(meeting)) for meeting in incoming.coming if self._is_wanted(incoming, meeting)
        ]
        gone = [self._known.proposals.get(source) for source in incoming.withdrawn]
        for before in (*filter(None, gone), *self._out_of_series):
            if before.deleted_at is None and not before.answered and before not in self.withdrawn:
                self.withdrawn.append(before)
                found.converted += place.named([ImportNote(f"“{before.line}”", "was called off, so it waits no more")])
        return found

    def _lookup(self) -> tuple[Mapping[str, Sequence[Contact]], Mentions]:
        """The contacts by their addresses, and by the words that may stand for them, as the files make them so far."""
        if self._contacts is None or self._contacts[0] != self._people.compared:
            everybody = self._people.everybody()
            by_email: dict[str, list[Contact]] = defaultdict(list)
            for contact in everybody:
                for email in emails_of(contact):
                    by_email[email].append(contact)
            self._contacts = (self._people.compared, by_email, Mentions(everybody))
        return self._contacts[1:]

    def _is_wanted(self, incoming: ImportedRecords, proposal: Proposal) -> bool:
        return (proposal.source, incoming.series.get(proposal.id, "")) not in self._known.never

    def _follow_series(self, incoming: ImportedRecords) -> None:
        """Pair what was proposed of a series, and is not in the file any more, with what the file has newly of it.

        A whole series that moves to another weekday has other instances; each takes the place of the nearest before.
        """
        in_file = {(proposal.source, proposal.source_id) for proposal in incoming.proposals} | {*incoming.withdrawn}
        fresh: dict[tuple[str, str], list[Proposal]] = defaultdict(list)
        for proposal in incoming.proposals:
            if (proposal.source, proposal.source_id) not in self._known.proposals:
                fresh[proposal.source, incoming.series.get(proposal.id, "")].append(proposal)
        self._out_of_series = []
        for before in self._known.recent:
            series = (before.source, series_of(before.source_id))
            if (before.source, before.source_id) in in_file or series not in incoming.series_in_file:
                continue
            if before.on < incoming.read_since or before.deleted_at is not None:
                continue
            near = [item for item in fresh[series] if abs((item.on - before.on).days) <= _DAYS_MOVED]
            if near:
                moved = min(near, key=lambda item: (abs((item.on - before.on).days), item.on))
                fresh[series].remove(moved)
                self._moved[moved.source, moved.source_id] = before
            else:
                self._out_of_series.append(before)

    def _line(self, place: _Place, proposal: Proposal) -> PlannedRecord:
        reference, where = place.reference(proposal.id), place.where(proposal.id)
        source = (proposal.source, proposal.source_id)
        before = self._known.proposals.get(source) or self._moved.get(source)
        if source in self._planned or (before is not None and before.answered):
            return PlannedRecord(reference, proposal, where, Fate.HERE)
        self._planned.add(source)
        if before is None:
            self.new.append(proposal)
            return PlannedRecord(reference, proposal, where, Fate.NEW)
        said = {name: getattr(proposal, name) for name in _PROPOSED}
        changes = {name: value for name, value in said.items() if value != getattr(before, name)}
        if before.deleted_at is not None:
            self.back.append(replace(before, **changes, deleted_at=None))
            return PlannedRecord(reference, proposal, where, Fate.BACK)
        if not changes:
            return PlannedRecord(reference, proposal, where, Fate.HERE)
        self.changed.append((before, changes))
        return PlannedRecord(reference, proposal, where, Fate.CHANGED, fills=tuple(changes))


def _with_people(
    proposal: Proposal, attendees: Sequence[Attendee], by_email: Mapping[str, Sequence[Contact]], named: Mentions
) -> Proposal:
    """The proposal with those who took part: contacts by any address, then by their name; then names in its line."""
    found: dict[str, None] = {}
    strangers: list[str] = []
    for attendee in attendees:
        somebody = Contact(name=attendee.name or attendee.email)
        at_address = by_email.get(same_email(attendee.email), ())
        contact = next((known for known in at_address if compatible_names(known, somebody)), None)
        contact = contact or (at_address[0] if len(at_address) == 1 else None)
        if contact is None:
            contact = _by_whole_name(attendee.name, named) if attendee.email else named.contact(attendee.name)
        if contact is not None:
            found[contact.id] = None
        elif attendee.introduced:
            strangers.append(attendee.name or attendee.email.partition("@")[0])
    if proposal.source == CALENDAR:
        found |= dict.fromkeys(contact.id for contact in _in_title(proposal.line, named))
    return replace(proposal, contact_ids=tuple(found), names=tuple(dict.fromkeys(filter(None, strangers))))


def _to_come(meeting: Proposal) -> Meeting:
    return Meeting(
        id=meeting.source_id,
        line=meeting.line,
        on=meeting.on,
        at=meeting.at or time(0),
        minutes=meeting.minutes,
        contact_ids=meeting.contact_ids,
        names=meeting.names,
    )


def _by_whole_name(name: str, named: Mentions) -> Contact | None:
    contact = named.contact(name) if " " in name.strip() else None
    return contact if contact is not None and same_name(contact.name) == same_name(name) else None


def _in_title(title: str, named: Mentions) -> list[Contact]:
    """Contacts whose names stand in a title, the longest first; a word counts where it begins with a capital."""
    words = _TITLE_WORDS.findall(title)
    found: list[Contact] = []
    place = 0
    while place < len(words):
        for length in range(min(_LONGEST_TITLE_NAME, len(words) - place), 0, -1):
            part = words[place : place + length]
            contact = named.contact(" ".join(part)) if part[0][:1].isupper() else None
            if contact is not None and contact.kind is ContactKind.PERSON:
                found.append(contact)
                place += length - 1
                break
        place += 1
    return found


class _JournalPlanner:
    """Records of another journal, or of this one at another time: whole, and with their own ids."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._seen: set[str] = set()
        self.whole: list[Record] = []
        self.back: list[Record] = []
        self.keys: list[str] = []

    def add(self, place: _Place) -> _FileAdditions:
        found = _FileAdditions()
        records = place.incoming.records
        if not records:
            return found
        key = key_of_journal(records)
        for record in records:
            if record.id in self._known.forgotten:
                found.skipped += place.named([ImportNote("", "a record that you had erased for good stays erased")])
            elif record.id not in self._seen:
                fate = self._fate(record, again=key in self._known.keys)
                found.lines.append(PlannedRecord(record.id, record, place.where(record.id), fate))
                if fate is not Fate.HERE:
                    (self.back if fate is Fate.BACK else self.whole).append(record)
            self._seen.add(record.id)
        self.keys.append(key)
        return found

    def _fate(self, record: Record, *, again: bool) -> Fate:
        alive = self._known.states.get(record.id)
        if alive is None:
            return Fate.NEW
        # What lies in the trash since an import was taken back comes with the next one; what the teacher put there
        # since it was imported stays there.
        return Fate.HERE if alive or again or record.deleted_at is not None else Fate.BACK
