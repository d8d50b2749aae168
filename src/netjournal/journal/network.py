"""Expertise, introductions and memberships, each step stored as one change."""

from __future__ import annotations

from datetime import date

from netjournal.domain import network
from netjournal.domain.records import Contact, Expertise, Introduction, Membership
from netjournal.errors import JournalError
from netjournal.storage.database import Database
from netjournal.storage.mapping import SAME_CONTACT

BELONGS = f"person_id {SAME_CONTACT} AND community_id {SAME_CONTACT} AND until_on IS NULL"
"""The memberships between a person and a community that still hold."""


class Network:
    """What connects the contacts of a journal. Each step raises JournalError where the domain refuses it."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def knows(self, contact: Contact, topic: str, *, evidence: str, on: date, today: date) -> Expertise:
        """Note what a contact knows, and the evidence for it."""
        new = network.known_for(contact, topic, evidence=evidence, on=on, today=today)
        with self._store.change(f"Note what {contact.name} knows about {new.topic}") as change:
            return change.add(new)

    def about(self, contact: Contact, topic: str) -> Expertise:
        """What is known of a contact and a topic."""
        rows = self._store.every(
            Expertise, f"contact_id {SAME_CONTACT}", (self._store.same(contact.id),), order='"on", _s'
        )
        return network.expertise_about(topic, rows, contact.name)

    def elevate(self, row: Expertise, *, on: date, today: date) -> Expertise:
        """Note that somebody was credited for what they know, or invited to show it."""
        with self._store.change(f"Credit {row.topic}") as change:
            return change.edit(row, **network.elevate(on=on, today=today))

    def spread(self, row: Expertise, to: Contact) -> Expertise:
        """Note that what somebody knows reached another."""
        with self._store.change(f"Spread {row.topic} to {to.name}") as change:
            return change.edit(row, **network.spread(row, to))

    def introduce(self, introduction: Introduction) -> Introduction:
        """Store an introduction; where the same two met before and nothing was noted of it, its outcome goes there."""
        same = self._store.every(
            Introduction,
            f"(from_id {SAME_CONTACT} OR to_id {SAME_CONTACT}) AND coalesce(outcome, '') = ''",
            (self._store.same(introduction.from_id),) * 2,
            order='"on" DESC',
        )
        two = {introduction.from_id, introduction.to_id}
        same = [item for item in same if {item.from_id, item.to_id} == two and introduction.topic in ("", item.topic)]
        if same and introduction.outcome:
            return self.outcome(same[0], introduction.outcome)
        with self._store.change("Note an introduction") as change:
            return change.add(introduction)

    def outcome(self, introduction: Introduction, outcome: str) -> Introduction:
        """Note what came of an introduction."""
        with self._store.change("Note what came of an introduction") as change:
            return change.edit(introduction, outcome=outcome.strip())

    def join(self, membership: Membership) -> Membership:
        """Store a membership; one between the same two that still holds takes over its role instead."""
        same = self._store.every(
            Membership,
            BELONGS,
            (self._store.same(membership.person_id), self._store.same(membership.community_id)),
        )
        with self._store.change("Note a membership") as change:
            if not same:
                return change.add(membership)
            return change.edit(same[0], role=membership.role, since_on=membership.since_on or same[0].since_on)

    def leave(self, person: Contact, community: Contact, *, on: date, today: date) -> Membership:
        """Note the last day of the membership that holds between the two."""
        rows = self._store.every(Membership, BELONGS, (self._store.same(person.id), self._store.same(community.id)))
        if not rows:
            raise JournalError(
                f"{person.name} is not noted as belonging to {community.name}.", "Name the person first."
            )
        fields = network.leave(rows[0], on=on, today=today)
        with self._store.change(f"{person.name} no longer belongs to {community.name}") as change:
            return change.edit(rows[0], **fields)
