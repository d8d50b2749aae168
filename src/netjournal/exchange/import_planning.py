"""From what files hold and what the journal knows to a plan. Pure: nothing is stored here, and nobody is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from netjournal.domain.duplicates import Lookalike, Lookalikes, Trait
from netjournal.domain.handles import FreeHandles
from netjournal.domain.model import Contact, Interaction, Membership, Record
from netjournal.domain.words import fold, in_words
from netjournal.exchange.filling import changes_between, fill, speaks_against
from netjournal.exchange.import_plan import (
    Choices,
    Fate,
    ImportPlan,
    Joining,
    Known,
    Line,
    key_of,
    key_of_journal,
)
from netjournal.exchange.incoming import TELL_EVERY, Aside, Heard, Incoming
from netjournal.exchange.tagged import Tagged, with_name


def plan(
    files: Iterable[Incoming],
    known: Known,
    choices: Choices,
    ids: Callable[[], str],
    heard: Heard = lambda _count: None,
) -> ImportPlan:
    """What importing these files into this journal would do; `ids` makes ids for what is new.

    `heard` is told how many contacts were compared so far; what it raises stops the planning.
    """
    people = _People(known, choices, ids, heard)
    lines: list[Line] = []
    skipped: list[Aside] = []
    converted: list[Aside] = []
    others: list[Record] = []
    entries = _Entries(known, people, ids)
    journals = _Journals(known)
    for number, incoming in enumerate(files):
        place = _Place(number, incoming)
        skipped += place.named(incoming.skipped)
        came = people.add(place)
        found = entries.add(place)
        taken = journals.add(place)
        came += [*found.lines, *taken.lines]
        lines += came
        others += found.records
        converted += [*_of_news(place.named(incoming.converted), came), *found.converted]
        skipped += taken.skipped
    return ImportPlan(
        lines=tuple(lines),
        skipped=tuple(skipped),
        converted=tuple(converted),
        new=(*people.made.values(), *others),
        edits=tuple(people.edits()),
        whole=tuple(journals.whole),
        back=tuple(journals.back),
        distinct=tuple(people.apart),
        keys=tuple(dict.fromkeys((*people.keys, *entries.keys, *journals.keys))),
    )


def _of_news(converted: Iterable[Aside], lines: Sequence[Line]) -> list[Aside]:
    """What is to be said of what comes; nothing of what was here before."""
    here = {line.where for line in lines if line.fate is Fate.HERE}
    if here and all(line.where in here for line in lines):
        return []
    return [each for each in converted if each.where not in here]


class _Place:
    """One of the files, and how its places are called."""

    def __init__(self, number: int, incoming: Incoming) -> None:
        self.incoming = incoming
        self._number = number
        self.became: dict[str, str] = {}

    def reference(self, identity: str) -> str:
        """A reference that is the same whenever these files are read in this order."""
        return f"{self._number}{identity}"

    def where(self, identity: str) -> str:
        return self._in_file(self.incoming.places.get(identity, ""))

    def named(self, asides: Iterable[Aside]) -> list[Aside]:
        return [Aside(self._in_file(each.where), each.why) for each in asides]

    def _in_file(self, place: str) -> str:
        return ", ".join(part for part in (self.incoming.file, place) if part)


class _People:
    """Contacts: each is matched with the journal, and with everybody before it in the files."""

    def __init__(self, known: Known, choices: Choices, ids: Callable[[], str], heard: Heard) -> None:
        self._known, self._choices, self._ids, self._heard = known, choices, ids, heard
        self._compared = 0
        self._alike = Lookalikes(known.contacts, known.distinct)
        self._stored = {each.id: each for each in known.contacts}
        self._handles = FreeHandles(each.handle for each in known.contacts)
        self._filled: dict[str, Contact] = {}
        self.made: dict[str, Contact] = {}
        self.apart: list[tuple[str, str]] = []
        self.keys: list[str] = []

    def add(self, place: _Place) -> list[Line]:
        lines = [self._contact(place, each) for each in place.incoming.contacts]
        for each in place.incoming.contacts:
            identity = place.became.get(each.id, "")
            if each.introduced_by and identity in self.made:
                by = place.became.get(each.introduced_by, each.introduced_by)
                self.made[identity] = replace(self.made[identity], introduced_by=by if self.knows(by) else "")
        return lines

    def knows(self, identity: str) -> bool:
        return identity in self.made or identity in self._stored

    def everybody(self) -> list[Contact]:
        return [*(self._filled.get(each.id, each) for each in self._known.contacts), *self.made.values()]

    def edits(self) -> list[tuple[Contact, Mapping[str, object]]]:
        """The stored contacts that gain something, each with its fields."""
        pairs = [(self._stored[identity], contact) for identity, contact in self._filled.items()]
        return [(before, changes) for before, after in pairs if (changes := changes_between(before, after))]

    def _current(self, identity: str) -> Contact:
        return self.made.get(identity) or self._filled.get(identity) or self._stored[identity]

    def _contact(self, place: _Place, found: Contact) -> Line:
        if self._compared % TELL_EVERY == 0:
            self._heard(self._compared)
        self._compared += 1
        reference, where = place.reference(found.id), place.where(found.id)
        match = self._match(place, found)
        key = key_of(found)
        chosen = self._choices.single.get(reference)
        if key in self._known.keys and chosen is None:
            if match:
                place.became[found.id] = match.other.id
            return Line(reference, found, where, Fate.HERE)
        self.keys.append(key)
        if match is not None and (self._is_one(match) if chosen is None else chosen):
            place.became[found.id] = match.other.id
            return self._merge(match, found, reference, where)
        tier = found.tier or self._choices.tier
        handle = self._handles.give(found.name, found.handle)
        source = found.source or f"{place.incoming.format} {self._choices.on.isoformat()}"
        made = replace(found, id=self._ids(), handle=handle, tier=tier, source=source)
        place.became[found.id] = made.id
        self.made[made.id] = made
        self._alike.add(made)
        if match is None:
            return Line(reference, made, where, Fate.NEW)
        if chosen is False or self._choices.joining is Joining.NOBODY:
            self.apart.append((match.other.id, made.id))
        return Line(reference, made, where, Fate.NAMESAKE, match.other, match.by)

    def _match(self, place: _Place, found: Contact) -> Lookalike | None:
        """The contact, as it is planned to be by now, who may be the same."""
        uid = place.incoming.uids.get(found.id, "")
        if uid in self._stored and self._stored[uid].kind is found.kind:
            return Lookalike(found, self._current(uid), Trait.EMAIL)
        match = self._by_email(found, place.incoming.more_emails.get(found.id, ())) or self._alike.of(found)
        if match is None or match.other.kind is not found.kind:
            return None
        return Lookalike(found, self._current(match.other.id), match.by)

    def _by_email(self, found: Contact, emails: Sequence[str]) -> Lookalike | None:
        for email in (found.email, *emails) if emails else ():
            match = self._alike.of(replace(found, email=email))
            if match is not None and match.by is Trait.EMAIL:
                return match
        return None

    def _is_one(self, match: Lookalike) -> bool:
        if self._choices.joining is Joining.NOBODY:
            return False
        return self._choices.joining is Joining.ALL or not speaks_against(match)

    def _merge(self, match: Lookalike, found: Contact, reference: str, where: str) -> Line:
        other = match.other
        result = fill(other, found, file_wins=self._choices.file_wins)
        (self.made if other.id in self.made else self._filled)[other.id] = result.contact
        if result.fills:
            self._alike.add(result.contact)
        fate = Fate.MERGED if result.fills else Fate.HERE
        return Line(reference, found, where, fate, other, match.by, result.fills, result.keeps)


class _Found:
    """What one file adds beside its contacts."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.records: list[Record] = []
        self.converted: list[Aside] = []
        self.skipped: list[Aside] = []


class _Entries:
    """Interactions and memberships, once the contacts of their file are matched."""

    def __init__(self, known: Known, people: _People, ids: Callable[[], str]) -> None:
        self._known, self._people, self._ids = known, people, ids
        self._logged = set(known.logged)
        self._memberships = set(known.memberships)
        self.keys: list[str] = []

    def add(self, place: _Place) -> _Found:
        found = _Found()
        tagged = Tagged(self._people.everybody() if place.incoming.tags else ())
        for each in place.incoming.interactions:
            found.lines.append(self._interaction(place, each, tagged, found))
        for membership in place.incoming.memberships:
            self._membership(place, membership, found)
        return found

    def _interaction(self, place: _Place, entry: Interaction, tagged: Tagged, found: _Found) -> Line:
        tags = place.incoming.tags.get(entry.id, ())
        people = [place.became[each] for each in entry.contact_ids if each in place.became]
        topics, summary = list(entry.topics), entry.summary
        for tag in tags:
            contact = tagged.contact(tag)
            if contact is None:
                topics.append(tag)
            else:
                people.append(contact.id)
                summary = with_name(summary, tag, contact.name)
        reference, where = place.reference(entry.id), place.where(entry.id)
        key, said = key_of(entry, tags), (entry.on, entry.at, fold(summary))
        if key in self._known.keys or said in self._logged:
            return Line(reference, entry, where, Fate.HERE)
        self.keys.append(key)
        self._logged.add(said)
        ids, words = tuple(dict.fromkeys(people)), tuple({fold(each): each for each in reversed(topics)}.values())[::-1]
        made = replace(entry, id=self._ids(), summary=summary, contact_ids=ids, topics=words)
        found.records.append(made)
        if not ids:
            found.converted.append(Aside(where, _without_contact(tags)))
        return Line(reference, made, where, Fate.NEW)

    def _membership(self, place: _Place, membership: Membership, found: _Found) -> None:
        person = place.became.get(membership.person_id, membership.person_id)
        community = place.became.get(membership.community_id, "")
        if not self._people.knows(person) or not community:
            aside = Aside(place.where(membership.community_id), "a member of it is not in the file, and was left out")
            found.converted.append(aside)
        elif (person, community) not in self._memberships:
            self._memberships.add((person, community))
            found.records.append(replace(membership, id=self._ids(), person_id=person, community_id=community))


def _without_contact(tags: Sequence[str]) -> str:
    if not tags:
        return "it names nobody, so it is an entry without a contact; e adds one"
    some = in_words([f"@{tag}" for tag in tags[:4]])
    one = len(tags) == 1
    return f"{some} {'is' if one else 'are'} nobody's handle or name here, so kept as {'a topic' if one else 'topics'}"


class _Journals:
    """Records of another journal, or of this one at another time: whole, and with their own ids."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._seen: set[str] = set()
        self.whole: list[Record] = []
        self.back: list[Record] = []
        self.keys: list[str] = []

    def add(self, place: _Place) -> _Found:
        found = _Found()
        records = place.incoming.records
        if not records:
            return found
        key = key_of_journal(records)
        for record in records:
            if record.id in self._known.forgotten:
                found.skipped += place.named([Aside("", "a record that you had erased for good stays erased")])
            elif record.id not in self._seen:
                fate = self._fate(record, again=key in self._known.keys)
                found.lines.append(Line(record.id, record, place.where(record.id), fate))
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
