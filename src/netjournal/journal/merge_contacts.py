"""Making one contact of two: everything that speaks of the one then speaks of the other."""

from __future__ import annotations

from typing import Any

from netjournal.domain.contacts import merge_records
from netjournal.domain.records import (
    Ask,
    Contact,
    Decision,
    Distinct,
    Expertise,
    Introduction,
    Membership,
    Problem,
    Record,
    TierMove,
)
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.backup import Backups, Reason
from netjournal.storage.database import Change, Database
from netjournal.storage.mapping import TABLE_MAPS, Link, TableMap


@dataclass(frozen=True, slots=True)
class Pointer:
    """Fields of a kind of record that hold a contact's id."""

    kind: type[Record]
    table: str
    fields: tuple[str, ...]


POINTERS = (
    Pointer(Ask, "asks", ("contact_id",)),
    Pointer(Expertise, "expertise", ("contact_id",)),
    Pointer(Membership, "memberships", ("person_id", "community_id")),
    Pointer(TierMove, "tier_moves", ("contact_id",)),
    Pointer(Decision, "decisions", ("contact_id",)),
    Pointer(Introduction, "introductions", ("from_id", "to_id", "by_id")),
    Pointer(Distinct, "distinct_contacts", ("one_id", "other_id")),
    Pointer(Problem, "problems", ("resolved_by",)),
    Pointer(Contact, "contacts", ("introduced_by", "merged_into")),
)
"""Every column that holds a contact's id; a test compares it with the schema."""


def contact_links() -> list[tuple[TableMap, Link]]:
    """Every kind of link to contacts, with the shape of the records that have it."""
    return [(shape, link) for shape in TABLE_MAPS for link in shape.links if link.far == "contact_id"]


def merge(store: Database, keep: Contact, other: Contact) -> Contact:
    """Make `keep` of both, as one change: the other's conversations, learnings and so on become its own.

    The history of tiers is that of the kept one; only where it has no tier it takes over the other's. The other one
    goes into the trash. Raises JournalError where the two cannot be one.
    """
    changes = merge_records(keep, other)
    Backups(store.path.parent).before(Reason.MERGE)
    with store.change(f"Merge {other.name} into {keep.name}") as change:
        for shape, link in contact_links():
            _relink(store, change, shape, link, (other.id, keep.id))
        for pointer in POINTERS:
            for record in _holding(store, pointer, other.id):
                if isinstance(record, TierMove) and keep.tier is not None:
                    change.trash(record)
                else:
                    _repoint(change, pointer, record, (other.id, keep.id))
        _drop_empty(store, change, keep.id)
        change.trash(other)
        return change.edit(keep, **changes) if changes else keep


def _relink(store: Database, change: Change, shape: TableMap, link: Link, ids: tuple[str, str]) -> None:
    """Let links to the first of two contacts lead to the second."""
    old, new = ids
    rows = store.connection.execute(
        f"SELECT {link.near} FROM {link.table} WHERE {link.far} = ? AND _cl % 2 = 1", (old,)
    )
    for record in store.some(shape.record, [near for (near,) in rows.fetchall()]):
        linked = (new if value == old else value for value in getattr(record, link.field))
        change.edit(record, **{link.field: tuple(dict.fromkeys(linked))})


def _holding(store: Database, pointer: Pointer, contact_id: str) -> list[Record]:
    """The records, the trash included, that hold this id in one of the fields."""
    where = " OR ".join(f"{field} = ?" for field in pointer.fields)
    rows = store.connection.execute(
        f"SELECT id FROM {pointer.table} WHERE {where}", (contact_id,) * len(pointer.fields)
    )
    return list(store.some(pointer.kind, [identity for (identity,) in rows.fetchall()]))


def _repoint(change: Change, pointer: Pointer, record: Record, ids: tuple[str, str]) -> None:
    old, new = ids
    fields: dict[str, Any] = {field: new for field in pointer.fields if getattr(record, field) == old}
    if isinstance(record, Contact) and record.id == new:
        fields = dict.fromkeys(fields, "")
    change.edit(record, **fields)


def _drop_empty(store: Database, change: Change, contact_id: str) -> None:
    """Put into the trash what a contact would now have with itself, or twice."""
    seen: set[tuple[str, str]] = set()
    for membership in store.every(Membership, "? IN (person_id, community_id)", (contact_id,)):
        pair = (membership.person_id, membership.community_id)
        if pair in seen or pair[0] == pair[1]:
            change.trash(membership)
        seen.add(pair)
    for introduction in store.every(Introduction, "from_id = to_id AND from_id = ?", (contact_id,)):
        change.trash(introduction)
    for distinct in store.every(Distinct, "one_id = other_id AND one_id = ?", (contact_id,)):
        change.trash(distinct)
