"""Everything about one contact, read in one go for its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from netjournal.domain.contacts import Quiet, Rhythm, quiet, rhythm_of
from netjournal.domain.goals import cleared_on
from netjournal.domain.prep import Prep, prepare
from netjournal.domain.records import (
    Ask,
    Contact,
    Decision,
    Expertise,
    Goal,
    Interaction,
    Introduction,
    Learning,
    Membership,
    Problem,
    Records,
    TierMove,
)
from netjournal.journal.interactions import LedTo
from netjournal.journal.journal import Journal
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.mapping import SAME_CONTACT


@dataclass(frozen=True, slots=True)
class ContactPage:
    """A contact with all that belongs to it. `earlier` conversations are there and were not read; `people` are others.

    `last_on` is the day of the last conversation, `rhythm` how often the teacher means to be in touch; `silence` is
    None unless the contact has gone quiet. `met_through` are those whom the teacher met through this contact.
    """

    contact: Contact
    last_on: date | None
    rhythm: Rhythm | None
    silence: Quiet | None
    timeline: Sequence[Interaction]
    earlier: int
    led_to: Mapping[str, LedTo]
    people: Mapping[str, Contact]
    expertise: Sequence[Expertise]
    memberships: Sequence[tuple[Membership, Contact]]
    moves: Sequence[TierMove]
    goals: Sequence[Goal]
    learnings: Sequence[Learning]
    decisions: Sequence[Decision]
    introductions: Sequence[Introduction]
    met_through: Sequence[Contact]


def contact_page(journal: Journal, contact: Contact, today: date, *, conversations: int = -1) -> ContactPage:
    """Read it; `conversations` cuts the timeline where it is not negative."""
    contacts = journal.contacts
    count = contacts.count_with(contact.id)
    timeline = contacts.timeline(contact.id, conversations)
    expertise = contacts.expertise(contact.id)
    introductions = contacts.introductions(contact.id)
    goals = journal.goals.with_contact(contact.id)
    last_on = timeline[0].on if timeline else None
    rhythms = journal.rhythms()
    silence = quiet([contact], {contact.id: last_on} if last_on else {}, cleared_on(goals), today, rhythms)
    others = {contact_id for talk in timeline for contact_id in talk.contact_ids}
    others |= {item for row in introductions for item in (row.from_id, row.to_id, row.by_id)}
    others |= {item for row in expertise for item in row.spread_to} | {contact.introduced_by}
    return ContactPage(
        contact=contact,
        last_on=last_on,
        rhythm=rhythm_of(contact, rhythms),
        silence=silence[0] if silence else None,
        timeline=timeline,
        earlier=count - len(timeline),
        led_to=journal.interactions.led_to([talk.id for talk in timeline]),
        people={item.id: item for item in journal.some(Contact, sorted(others - {"", contact.id}))},
        expertise=expertise,
        memberships=contacts.memberships(contact),
        moves=contacts.tier_history(contact.id),
        goals=goals,
        learnings=journal.learnings.from_contact(contact.id),
        decisions=contacts.decisions(contact.id),
        introductions=introductions,
        met_through=contacts.met_through(contact.id),
    )


def prep_sheet(journal: Journal, contact: Contact, today: date) -> Prep:
    """What to read before meeting a contact, read without the conversations with everybody else."""
    store = journal.store
    timeline = journal.contacts.timeline(contact.id)
    others = {contact_id for talk in timeline for contact_id in talk.contact_ids}
    records = Records(
        contacts=tuple(journal.some(Contact, sorted(others | {contact.id}))),
        interactions=tuple(reversed(timeline)),
        learnings=tuple(store.every(Learning, order='"on", _s')),
        goals=tuple(journal.goals.with_contact(contact.id)),
        expertise=tuple(journal.contacts.expertise(contact.id)),
        problems=tuple(store.every(Problem)),
        asks=tuple(store.every(Ask, f"contact_id {SAME_CONTACT}", (store.same(contact.id),), order='"on", _s')),
    )
    return prepare(contact, records, today)
