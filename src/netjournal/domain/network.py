"""What contacts know, whom it reached, who met whom, and who belongs where: what makes such a record whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from netjournal.domain.records import Contact, ContactKind, Expertise, Introduction, Membership
from netjournal.errors import JournalError
from netjournal.text.dates import format_date, require_not_future
from netjournal.text.normalize import normalize

Changes = dict[str, Any]


def known_for(contact: Contact, topic: str, *, evidence: str, on: date, today: date) -> Expertise:
    """What a contact knows, without id and instants. Refused without evidence: a guess is no expertise."""
    require_not_future(on, today)
    if not topic.strip():
        raise JournalError(f"What does {contact.name} know?", "A topic in a word or two is enough.")
    if not evidence.strip():
        raise JournalError(f"How do you know that about {contact.name}?", "One line about what you saw is enough.")
    return Expertise(
        contact_id=contact.id, topic=topic.strip().removeprefix("#"), evidence=" ".join(evidence.split()), on=on
    )


def expertise_about(topic: str, rows: Iterable[Expertise], name: str) -> Expertise:
    """The row about a topic. Raises JournalError where nothing is known of it yet."""
    wanted = normalize(topic.removeprefix("#"))
    found = [row for row in rows if normalize(row.topic) == wanted]
    if not found:
        raise JournalError(
            f"Nothing is noted yet of what {name} knows about “{topic}”.",
            f"Note it first: netjournal contact knows WHO “{topic}” --evidence “…”",
        )
    return found[-1]


def elevate(*, on: date, today: date) -> Changes:
    """They were credited, or invited to show it."""
    require_not_future(on, today)
    return {"elevated_on": on}


def spread(row: Expertise, to: Contact) -> Changes:
    """It reached another person. Refused for the one who has it."""
    if to.id == row.contact_id:
        raise JournalError(f"{to.name} is the one who knows it.", "Name the person whom it reached.")
    return {"spread_to": tuple(dict.fromkeys((*row.spread_to, to.id)))}


def introduce(
    one: Contact, other: Contact, *, by: Contact | None, topic: str, outcome: str, on: date, today: date
) -> Introduction:
    """Two contacts met, through a third or through the teacher; without id and instants."""
    require_not_future(on, today)
    if one.id == other.id or (by is not None and by.id in (one.id, other.id)):
        raise JournalError("An introduction takes different contacts.", "Name two who met, and another with --by.")
    return Introduction(
        from_id=one.id,
        to_id=other.id,
        by_id=by.id if by else "",
        topic=topic.strip(),
        outcome=outcome.strip(),
        on=on,
    )


def join(person: Contact, community: Contact, *, role: str, since_on: date | None, today: date) -> Membership:
    """A person belongs to a community; without id and instants. Refused for anything but a person and a community."""
    if since_on is not None:
        require_not_future(since_on, today)
    if person.kind is not ContactKind.PERSON or community.kind is not ContactKind.COMMUNITY:
        wrong = person if person.kind is not ContactKind.PERSON else community
        raise JournalError(
            f"{wrong.name} is a {wrong.kind.value}; a person joins a community.",
            "Name the person first, then the community.",
        )
    return Membership(person_id=person.id, community_id=community.id, role=role.strip(), since_on=since_on)


def leave(membership: Membership, *, on: date, today: date) -> Changes:
    """The last day of a membership. Refused before its first."""
    require_not_future(on, today)
    if membership.since_on is not None and on < membership.since_on:
        raise JournalError(
            f"It began on {format_date(membership.since_on)}, so it can't have ended before that.", "Give a later day."
        )
    return {"until_on": on}
