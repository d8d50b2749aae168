"""What of a journal others may see, and under which names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cached_property

from netjournal.domain.model import Ask, Contact, Goal, Interaction, Kind, Learning, Records
from netjournal.domain.privacy import Curtain
from netjournal.domain.words import in_words
from netjournal.frozen import dataclass
from netjournal.review.period import Period

SOMEONE = "someone"
SOME_COMMUNITY = "a community"


class People(StrEnum):
    """How people appear in what leaves the journal."""

    NAMES = "names"
    ROLES = "roles"


@dataclass(frozen=True, slots=True)
class Sharing:
    """What an export may carry: people by their names or roles, and private entries only when asked for."""

    people: People = People.NAMES
    include_private: bool = False


class Shown:
    """A journal as an export shows it.

    Private entries stay home unless they were asked for: interactions marked so; learnings marked so or from such
    interactions alone; goals from either; answers given in such an interaction. A private contact's name stays home
    too: the person appears as a role.
    """

    def __init__(self, records: Records, sharing: Sharing) -> None:
        self.whole = records
        self.sharing = sharing
        self._contacts = {each.id: each for each in records.contacts}
        everyone = sharing.people is People.ROLES
        self._hidden = [each for each in records.contacts if everyone or self._is_private(each)]
        self._curtain = Curtain(self._hidden)
        self._communities = [each.name for each in self._hidden if self._is_private(each) and _is_community(each)]

    def _is_private(self, each: Contact | Interaction | Learning) -> bool:
        return each.private and not self.sharing.include_private

    @cached_property
    def records(self) -> Records:
        """The records that others may see; their texts still carry the names."""
        interactions = tuple(each for each in self.whole.interactions if not self._is_private(each))
        seen = {each.id for each in interactions}
        hidden = {each.id for each in self.whole.interactions} - seen
        learnings = tuple(
            replace(each, interaction_ids=tuple(one for one in each.interaction_ids if one not in hidden))
            for each in self.whole.learnings
            if not self._is_private(each) and not (each.interaction_ids and set(each.interaction_ids) <= hidden)
        )
        hidden |= {each.id for each in self.whole.learnings} - {each.id for each in learnings}
        return replace(
            self.whole,
            interactions=interactions,
            learnings=learnings,
            goals=tuple(each for each in self.whole.goals if not _from_hidden(each, hidden)),
            asks=tuple(each for each in self.whole.asks if not _from_hidden(each, hidden)),
        )

    @cached_property
    def interactions(self) -> Mapping[str, Interaction]:
        """The interactions that others may see, by their ids."""
        return {each.id: each for each in self.records.interactions}

    def kept_home(self, period: Period) -> int:
        """How many private entries of a period are left out: conversations and learnings."""
        seen = {each.id for each in (*self.records.interactions, *self.records.learnings)}
        entries: tuple[Interaction | Learning, ...] = (*self.whole.interactions, *self.whole.learnings)
        return sum(each.on in period and each.id not in seen for each in entries)

    def contact(self, contact_id: str) -> Contact | None:
        """A contact of the journal by id."""
        return self._contacts.get(contact_id)

    def name(self, contact_id: str) -> str:
        """How a contact is called here."""
        contact = self._contacts.get(contact_id)
        if contact is None:
            return SOMEONE
        if _is_community(contact):
            return SOME_COMMUNITY if self._is_private(contact) else contact.name or SOME_COMMUNITY
        return self._curtain.roles.get(contact_id) or contact.name or SOMEONE

    def each_name(self, contact_ids: Sequence[str]) -> list[str]:
        """How these contacts are called here, each name once."""
        return list(dict.fromkeys(self.name(each) for each in contact_ids))

    def names(self, contact_ids: Sequence[str]) -> str:
        """Several contacts in words: `Lucía Morrow and Hal Bergstrand`; empty for none."""
        return in_words(self.each_name(contact_ids))

    def text(self, words: str) -> str:
        """Somebody's words with the names in them as they may be shown."""
        if not self._hidden or not words:
            return words
        for community in self._communities:
            if community.strip():
                words = re.sub(rf"(?<!\w){re.escape(community)}(?!\w)", SOME_COMMUNITY, words, flags=re.IGNORECASE)
        return self._curtain.hide(words)


def _is_community(contact: Contact) -> bool:
    return contact.kind is Kind.COMMUNITY


def _from_hidden(record: Goal | Ask, hidden: set[str]) -> bool:
    if isinstance(record, Ask):
        return record.interaction_id in hidden
    return record.origin_id in hidden or record.learning_id in hidden
