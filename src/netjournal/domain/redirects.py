"""Who stands for a contact that was merged into another: pure, and alike on every computer.

A merge is one field of the contact that went, so nothing else is rewritten by it; whoever reads follows the field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from netjournal.domain.records import Distinct, Introduction, Membership, Record

R = TypeVar("R", bound=Record)

BETWEEN_CONTACTS = (Membership, Introduction, Distinct)
"""The kinds of records that are about two contacts."""


class Redirect(NamedTuple):
    """Into whom a contact was merged, and the stamp of that."""

    kept: str
    stamp: str


def stand_ins(redirects: Mapping[str, Redirect]) -> dict[str, str]:
    """For each contact for whom another one stands, by id, the one who stands for them.

    Redirects may form a circle where two computers merged the same two in opposite directions. It opens at its latest
    redirect, which counts for nothing, so that earlier merges stay as they are.
    """
    found: dict[str, str] = {}
    for contact in redirects:
        path = [contact]
        while path[-1] in redirects and redirects[path[-1]].kept not in path:
            path.append(redirects[path[-1]].kept)
        last = path[-1]
        if last in redirects:
            circle = path[path.index(redirects[last].kept) :]
            last = max(circle, key=lambda member: (redirects[member].stamp, member))
        if last != contact:
            found[contact] = last
    return found


def circle_of(contact: str, redirects: Mapping[str, Redirect]) -> tuple[str, ...]:
    """The contacts whose redirects form a circle that this one leads to; none where there is no circle."""
    path = [contact]
    while path[-1] in redirects:
        kept = redirects[path[-1]].kept
        if kept in path:
            return tuple(path[path.index(kept) :])
        path.append(kept)
    return ()


def between_two(found: Iterable[R]) -> list[R]:
    """These records without those whose two contacts are one by now; a membership that holds twice counts once."""
    kept: list[R] = []
    holding: set[tuple[str, str]] = set()
    for record in found:
        pair = _pair(record)
        if pair[0] == pair[1] or (pair in holding and isinstance(record, Membership) and record.until_on is None):
            continue
        if isinstance(record, Membership) and record.until_on is None:
            holding.add(pair)
        kept.append(record)
    return kept


def _pair(record: Record) -> tuple[str, str]:
    match record:
        case Membership():
            return record.person_id, record.community_id
        case Introduction():
            return record.from_id, record.to_id
        case Distinct():
            return record.one_id, record.other_id
    raise TypeError(type(record).__name__)
