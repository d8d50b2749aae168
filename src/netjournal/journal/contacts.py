"""Contacts: people and communities, their tiers, and when one last spoke with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from json import loads
from typing import TYPE_CHECKING, Any

from netjournal.domain.handles import Directory, check_handle, make_handle
from netjournal.domain.records import (
    Contact,
    ContactKind,
    Decision,
    Distinct,
    Expertise,
    Interaction,
    Introduction,
    Membership,
    Tier,
    TierMove,
)
from netjournal.errors import Ambiguous, NotFound, WrongUsage
from netjournal.startup.lazy_import import lazy_import
from netjournal.storage.database import Database
from netjournal.storage.mapping import (
    CONTACT_COLUMNS,
    LISTED,
    SAME_CONTACT,
    fetch_readable,
    read_day,
    read_text,
    redirects,
    tier_of,
)
from netjournal.storage.spellings import StoredSpellings

if TYPE_CHECKING:
    from netjournal.capture import spellings
    from netjournal.capture.spellings import Spellings
    from netjournal.domain import contacts
    from netjournal.domain.contacts import Lookalike
    from netjournal.journal import erase, merge_contacts
    from netjournal.journal.erase import Erased
else:
    spellings = lazy_import("netjournal.capture.spellings")
    contacts = lazy_import("netjournal.domain.contacts")
    erase = lazy_import("netjournal.journal.erase")
    merge_contacts = lazy_import("netjournal.journal.merge_contacts")


STATE_OF_CONTACTS = """SELECT count(*), max(_s), sum(_cl),
    (SELECT count(*) || max(stamp) FROM history WHERE "table" = 'contacts') FROM contacts"""
"""Differs after every change to a contact: each adds a row, a causal step, or a line to the history."""


class Contacts:
    """The people and communities of a journal."""

    def __init__(self, store: Database) -> None:
        self._store = store
        self._seen: tuple[tuple[int, int], Any] | None = None
        self._directory: tuple[Any, Directory] | None = None
        self._spellings: tuple[Any, Spellings] | None = None

    def all(self) -> list[Contact]:
        """Every living contact, by name."""
        return self._store.every(Contact, order="name COLLATE NOCASE, id")

    def unsorted(self, limit: int = 200) -> list[Contact]:
        """The first contacts without a tier by name, those in the archive left out."""
        rows = self._store.connection.execute(
            "SELECT id FROM contacts WHERE _cl % 2 = 1 AND tier IS NULL AND archived_on IS NULL"
            " ORDER BY name COLLATE NOCASE, id LIMIT ?",
            (limit,),
        )
        return self._store.some(Contact, [identity for (identity,) in rows])

    def get(self, identity: str) -> Contact:
        """The contact with this id or beginning of one."""
        return self._store.get(Contact, identity)

    def directory(self) -> Directory:
        """Everyone's names, handles and e-mail addresses, for finding who is meant; kept until a contact changes.

        Its contacts carry what tells them apart and nothing else.
        """
        state = self._state()
        if self._directory is None or self._directory[0] != state:
            rows = fetch_readable(
                self._store.connection,
                f"SELECT id, name, handle, email, kind, {tier_of('contacts')}, archived_on"
                f" FROM contacts WHERE {LISTED}",
            )
            directory = Directory((_outline(*row) for row in rows), self._former_handles())
            self._directory = (state, directory)
        return self._directory[1]

    def spellings(self) -> Spellings:
        """Every way in which the contacts are written, for finding them in plain words; kept until one changes."""
        state = self._state()
        if self._spellings is None or self._spellings[0] != state:
            self._spellings = (state, spellings.Spellings(index=StoredSpellings(self._store.connection)))
        return self._spellings[1]

    def _state(self) -> Any:
        """Differs after every change to a contact, and after hardly anything else."""
        version = self._store.version()
        if self._seen is None or self._seen[0] != version:
            self._seen = (version, self._store.connection.execute(STATE_OF_CONTACTS).fetchone())
        return self._seen[1]

    def find(self, who: str) -> Contact:
        """The contact whom a handle, a name, an e-mail address or the start of an id means.

        Raises NotFound with the nearest names, or Ambiguous with those who could be meant.
        """
        exact = self._store.every(Contact, "handle = ?", (who.strip().removeprefix("@"),))
        if len(exact) == 1:
            return exact[0]
        return self._store.some(Contact, [self.directory().require(who).id])[0]

    def handles(self) -> set[str]:
        """Every handle that is taken."""
        rows = self._store.connection.execute(f"SELECT handle FROM contacts WHERE {LISTED} AND handle IS NOT NULL")
        return {handle for (handle,) in rows}

    def _former_handles(self) -> dict[str, str]:
        """The handles of those for whom somebody else stands by now, each with the id of that contact."""
        rows = self._store.connection.execute(
            "SELECT c.handle, r.kept FROM redirects r JOIN contacts c ON c.id = r.gone WHERE c.handle IS NOT NULL"
        )
        return {read_text(handle): kept for handle, kept in rows}

    def names(self, ids: Iterable[str]) -> Mapping[str, str]:
        """The names of these contacts by id; unknown and forgotten ones are left out."""
        return {contact.id: contact.name for contact in self._store.some(Contact, ids) if contact.name}

    def lookalike(self, contact: Contact) -> Lookalike | None:
        """The contact whom this one, stored or new, most surely is too; None where nobody looks alike."""
        return contacts.Lookalikes(self.all(), self._store.every(Distinct)).of(contact)

    def add(self, contact: Contact, *, on: date, reason: str = "") -> Contact:
        """Store a new contact, with a handle of its own, and its first tier as the first move of its history."""
        name = contact.name.strip()
        if not name:
            raise WrongUsage("A contact needs a name.")
        taken = self.handles()
        handle = check_handle(contact.handle, taken) if contact.handle else make_handle(name, taken)
        with self._store.change(f"Add {name}") as change:
            stored = change.add(replace(contact, name=name, handle=handle))
            if stored.tier is not None:
                change.add(TierMove(contact_id=stored.id, tier=stored.tier, on=on, reason=reason))
        return stored

    def edit(self, contact: Contact, *, on: date, **fields: Any) -> Contact:
        """Change fields of a contact; a new tier is kept as a move."""
        if "name" in fields and not str(fields["name"]).strip():
            raise WrongUsage("A contact needs a name.")
        if "handle" in fields:
            taken = self.handles() - {contact.handle}
            wanted = str(fields["handle"]).strip()
            fields["handle"] = check_handle(wanted, taken) if wanted else make_handle(contact.name, taken)
        tier = fields.pop("tier", contact.tier)
        with self._store.change(f"Edit {contact.name}") as change:
            edited = change.edit(contact, **fields) if fields else contact
            if tier != contact.tier:
                edited = self.move(edited, tier, reason="", on=on)
        return edited

    def call(self, contact: Contact, name: str) -> Contact:
        """Remember that a name means this contact: it is not asked about again."""
        with self._store.change(f"“{name}” is {contact.name}") as change:
            return change.edit(contact, also_called=tuple(dict.fromkeys((*contact.also_called, name))))

    def move(self, contact: Contact, tier: Tier | None, *, reason: str, on: date) -> Contact:
        """Bring a contact into a tier, keeping the date and the reason in its history."""
        where = tier.value if tier else "the inbox"
        with self._store.change(f"Move {contact.name} to {where}") as change:
            merge_contacts.move(self._store, change, contact, tier, on=on, reason=reason)
            return self._store.get(Contact, contact.id)

    def archive(self, contact: Contact, on: date) -> Contact:
        """Archive a contact: nothing asks about them any more, and everything about them stays."""
        with self._store.change(f"Lay {contact.name} aside") as change:
            return change.edit(contact, archived_on=on)

    def unarchive(self, contact: Contact) -> Contact:
        """Bring a contact back who was archived."""
        with self._store.change(f"Take {contact.name} up again") as change:
            return change.edit(contact, archived_on=None)

    def trash(self, contact: Contact) -> None:
        """Put a contact into the trash; what was logged with it stays."""
        with self._store.change(f"Put {contact.name} into the trash") as change:
            change.trash(contact)

    def merge(self, keep: Contact, other: Contact, *, on: date) -> Contact:
        """Make one contact of two; see `merge_contacts`."""
        return merge_contacts.merge(self._store, keep, other, on)

    def merged_into(self, contact: Contact) -> list[Contact]:
        """Those for whom a contact stands, by name."""
        same = self._store.same(contact.id)
        found = self._store.some(Contact, [identity for identity in loads(same) if identity != contact.id])
        return sorted(found, key=lambda item: (item.name.casefold(), item.id))

    def find_merged(self, who: str) -> Contact:
        """The contact, for whom another one stands, whom a handle, a name or the start of an id means.

        Raises NotFound or Ambiguous.
        """
        rows = self._store.connection.execute("SELECT gone FROM redirects").fetchall()
        merged = Directory(self._store.some(Contact, [gone for (gone,) in rows]))
        return merged.require(who)

    def take_apart(self, contact: Contact) -> Contact:
        """Let a contact stand for itself again who was merged into another."""
        return merge_contacts.take_apart(self._store, contact)

    def mark_distinct(self, one: Contact, other: Contact) -> Distinct:
        """Remember that two who look alike are two, so that nobody asks again."""
        with self._store.change(f"{one.name} and {other.name} are two") as change:
            return change.add(Distinct(one_id=one.id, other_id=other.id))

    def find_for_forgetting(self, who: str) -> Contact:
        """The contact who is meant, as `find` has it; where nobody living is, somebody in the trash."""
        try:
            return self.find(who)
        except NotFound:
            wanted = who.strip().removeprefix("@")
            found = [contact for contact in self._in_trash() if wanted.casefold() in _ways_to_say(contact)]
            found = found or [contact for contact in self._in_trash() if wanted and contact.id.startswith(wanted)]
            if not found:
                raise
        if len(found) > 1:
            ids = tuple(contact.id for contact in found)
            raise Ambiguous(f"More than one in the trash is called “{who}”.", f"Say the id: {' or '.join(ids)}.", ids)
        return found[0]

    def _in_trash(self) -> list[Contact]:
        rows = self._store.connection.execute(
            "SELECT id FROM contacts WHERE _cl % 2 = 0 AND id NOT IN (SELECT id FROM forgotten) ORDER BY _s, id"
        )
        return self._store.some(Contact, [identity for (identity,) in rows.fetchall()])

    def forget(self, contact: Contact, *, in_words: bool = False) -> Erased:
        """Erase a contact for ever, in the snapshots too; see `erase.forget`."""
        names = erase.names_of(self._store, contact) if in_words else frozenset()
        return self._in_snapshots(erase.forget(self._store, contact, in_words=in_words), names)

    def forget_name(self, name: str) -> Erased:
        """Put “somebody” for a name into every text; see `erase.forget_name`."""
        return self._in_snapshots(erase.forget_name(self._store, name), frozenset({name}))

    def _in_snapshots(self, done: Erased, names: frozenset[str]) -> Erased:
        cleaned = erase.clean_snapshots(self._store, names)
        return replace(done, snapshots=cleaned.rewritten, removed=cleaned.removed, beyond=cleaned.beyond)

    def last_on(self) -> Mapping[str, date]:
        """The date of the last interaction with each contact that had one."""
        # CROSS JOIN keeps SQLite to this order, in which both tables are read from beginning to end.
        rows = self._store.connection.execute(
            """SELECT l.contact_id, max(i."on")
            FROM interactions i CROSS JOIN interaction_contacts l ON i.id = l.interaction_id
            WHERE l._cl % 2 = 1 AND i._cl % 2 = 1 GROUP BY l.contact_id"""
        )
        stand_in = redirects(self._store.connection)
        last: dict[str, date] = {}
        for contact, on in rows:
            if (day := read_day(on)) is not None:
                whom = stand_in.get(contact, contact)
                last[whom] = max(day, last.get(whom, day))
        return last

    def timeline(self, contact_id: str, limit: int = -1) -> list[Interaction]:
        """The interactions with a contact, newest first; `limit` cuts the list where it is not negative."""
        rows = self._store.connection.execute(
            f"""SELECT DISTINCT i.id FROM interaction_contacts l JOIN interactions i ON i.id = l.interaction_id
            WHERE l.contact_id {SAME_CONTACT} AND l._cl % 2 = 1 AND i._cl % 2 = 1
            ORDER BY i."on" DESC, i.at DESC, i._s DESC LIMIT ?""",
            (self._store.same(contact_id), limit),
        )
        return self._store.some(Interaction, [identity for (identity,) in rows])

    def count_with(self, contact_id: str) -> int:
        """How many interactions there are with a contact."""
        (count,) = self._store.connection.execute(
            f"""SELECT count(DISTINCT i.id) FROM interaction_contacts l JOIN interactions i ON i.id = l.interaction_id
            WHERE l.contact_id {SAME_CONTACT} AND l._cl % 2 = 1 AND i._cl % 2 = 1""",
            (self._store.same(contact_id),),
        ).fetchone()
        return int(count)

    def tier_history(self, contact_id: str) -> list[TierMove]:
        """The dated moves of a contact, oldest first."""
        return merge_contacts.moves_of(self._store, contact_id)

    def expertise(self, contact_id: str) -> list[Expertise]:
        """What a contact is known to know, oldest first."""
        return self._store.every(
            Expertise, f"contact_id {SAME_CONTACT}", (self._store.same(contact_id),), order='"on", _s'
        )

    def memberships(self, contact: Contact) -> list[tuple[Membership, Contact]]:
        """The communities of a person, or the members of a community, each with the membership."""
        person = contact.kind is ContactKind.PERSON
        mine, other = ("person_id", "community_id") if person else ("community_id", "person_id")
        rows = self._store.every(Membership, f"{mine} {SAME_CONTACT}", (self._store.same(contact.id),))
        there = {
            found.id: found
            for found in self._store.some(Contact, [getattr(row, other) for row in rows])
            if found.deleted_at is None
        }
        return [(row, there[getattr(row, other)]) for row in rows if getattr(row, other) in there]

    def decisions(self, contact_id: str) -> list[Decision]:
        """The decisions about a followed network, oldest first."""
        return self._store.every(
            Decision, f"contact_id {SAME_CONTACT}", (self._store.same(contact_id),), order="opened_on, _s"
        )

    def introductions(self, contact_id: str) -> list[Introduction]:
        """Who met whom through this contact, or this contact through others, oldest first."""
        same = self._store.same(contact_id)
        where = " OR ".join(f"{name} {SAME_CONTACT}" for name in CONTACT_COLUMNS["introductions"])
        return self._store.every(Introduction, where, (same, same, same), order='"on", _s')

    def met_through(self, contact_id: str) -> list[Contact]:
        """Those whom the teacher met through this contact, oldest first."""
        return self._store.every(
            Contact, f"introduced_by {SAME_CONTACT}", (self._store.same(contact_id),), order="met_on, _s"
        )


def _outline(identity: str, name: str | None, handle: str | None, email: str | None, *rest: str | None) -> Contact:
    kind, tier, archived = rest
    return Contact(
        id=identity,
        name=read_text(name),
        handle=read_text(handle),
        email=read_text(email),
        kind=ContactKind.COMMUNITY if kind == ContactKind.COMMUNITY else ContactKind.PERSON,
        tier=Tier(tier) if tier in tuple(Tier) else None,
        archived_on=read_day(archived),
    )


def _ways_to_say(contact: Contact) -> set[str]:
    """What the teacher may call somebody who lies in the trash, in small letters."""
    return {word.casefold() for word in (contact.name, contact.handle, contact.email) if word}
