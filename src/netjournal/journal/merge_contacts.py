"""Making one contact of two: whatever speaks of the one is then read as speaking of the other."""

from __future__ import annotations

from datetime import date

from netjournal.domain.contacts import merge_records
from netjournal.domain.records import Contact, Record, Tier, TierMove
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.backup import Backups, Reason
from netjournal.storage.database import Change, Database
from netjournal.storage.mapping import CONTACT_COLUMNS, SAME_CONTACT, TABLE_MAP_AT, TABLE_MAPS, Link, TableMap


@dataclass(frozen=True, slots=True)
class Pointer:
    """Fields of a kind of record that hold a contact's id."""

    kind: type[Record]
    table: str
    fields: tuple[str, ...]


POINTERS = tuple(Pointer(TABLE_MAP_AT[table].record, table, fields) for table, fields in CONTACT_COLUMNS.items())
"""Every column that holds a contact's id; a test compares it with the schema."""


def contact_links() -> list[tuple[TableMap, Link]]:
    """Every kind of link to contacts, with the shape of the records that have it."""
    return [(shape, link) for shape in TABLE_MAPS for link in shape.links if link.far == "contact_id"]


def merge(store: Database, keep: Contact, other: Contact, on: date) -> Contact:
    """Make one contact of both, as one change: from now on `keep` stands for `other`.

    What was logged with the other one stays as it was written, and is read as the kept one's; so undoing it, here or
    elsewhere, makes exactly the two of before. The tier of the kept one stays, by a move of the day `on` where the
    history of both would say another. Raises JournalError where the two cannot be one.
    """
    changes = merge_records(keep, other)
    Backups(store.path.parent).before(Reason.MERGE)
    with store.change(f"Merge {other.name} into {keep.name}") as change:
        change.edit(other, merged_into=keep.id)
        tier = changes.pop("tier", keep.tier)
        kept = change.edit(keep, **changes) if changes else keep
        if tier is not None and store.get(Contact, keep.id).tier != tier:
            last = max((earlier.on for earlier in moves_of(store, keep.id)), default=on)
            move(store, change, kept, tier, on=max(on, last), reason="")
        return store.get(Contact, keep.id)


def take_apart(store: Database, contact: Contact) -> Contact:
    """Let a contact stand for itself again who was merged into another, on whichever computer that was."""
    with store.change(f"Make {contact.name} a contact of their own again") as change:
        change.edit(contact, merged_into="")
        return store.get(Contact, contact.id)


def moves_of(store: Database, contact_id: str) -> list[TierMove]:
    """The moves of a contact and of everybody for whom they stand, in the order that decides the tier."""
    return store.every(TierMove, f"contact_id {SAME_CONTACT}", (store.same(contact_id),), order='"on", _s, id')


def add_move(store: Database, change: Change, contact_id: str, tier: str | None, on: date) -> TierMove:
    """Add the move into a tier that holds from now on: of the day `on`, or of the last move's where that is later."""
    last = max((earlier.on for earlier in moves_of(store, contact_id)), default=on)
    return change.add(TierMove(contact_id=contact_id, tier=Tier(tier) if tier else None, on=max(on, last)))


def move(store: Database, change: Change, contact: Contact, tier: Tier | None, *, on: date, reason: str) -> TierMove:
    """Bring a contact into a tier: a move, and before it the tier in the contact's own row.

    Which tier a contact is in follows from the last move; the row says it to older versions, and its history shows
    where two computers moved the same contact. A move dated before the last one changes no more than the history.
    """
    if all(on >= earlier.on for earlier in moves_of(store, contact.id)):
        change.pen.edit("contacts", contact.id, {"tier": None if tier is None else tier.value})
    return change.add(TierMove(contact_id=contact.id, tier=tier, on=on, reason=reason))
