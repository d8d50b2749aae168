"""What of a journal others may see, and under which names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import cached_property

from netjournal.domain.descent import private_ids
from netjournal.domain.records import Contact, ContactKind, Interaction, Learning, Records
from netjournal.exchange.exports.name_redactor import A_COMMUNITY, NameRedactor
from netjournal.review.period import Period
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.normalize import join_and

SOMEONE = "someone"


class PeopleStyle(StrEnum):
    """How people appear in what leaves the journal."""

    NAMES = "names"
    ROLES = "roles"


@dataclass(frozen=True, slots=True)
class PrivacyOptions:
    """What an export may carry: people by their names or roles, and private entries only when asked for."""

    people: PeopleStyle = PeopleStyle.NAMES
    include_private: bool = False


class RedactedView:
    """A journal as an export shows it.

    Private entries, and what descends from them (see `domain.descent`), stay home unless they were asked for. A private
    contact's name stays home too: the person appears as a role.
    """

    def __init__(self, records: Records, sharing: PrivacyOptions) -> None:
        self.whole = records
        self.sharing = sharing
        self._contacts = {contact.id: contact for contact in records.contacts}
        everyone = sharing.people is PeopleStyle.ROLES
        private = [contact for contact in records.contacts if self._is_private(contact)]
        self._hidden = records.contacts if everyone else private
        self._redactor = NameRedactor(
            self._hidden, records.contacts if self._hidden else (), {contact.id for contact in private}
        )

    def _is_private(self, each: Contact | Interaction | Learning) -> bool:
        return each.private and not self.sharing.include_private

    @cached_property
    def records(self) -> Records:
        """The records that others may see; their texts still carry the names."""
        hidden = frozenset() if self.sharing.include_private else private_ids(self.whole)
        if not hidden:
            return self.whole
        return replace(
            self.whole,
            interactions=tuple(
                replace(interaction, problem_ids=_without(interaction.problem_ids, hidden))
                for interaction in self.whole.interactions
                if interaction.id not in hidden
            ),
            learnings=tuple(
                replace(learning, interaction_ids=_without(learning.interaction_ids, hidden))
                for learning in self.whole.learnings
                if learning.id not in hidden
            ),
            goals=tuple(
                replace(goal, interaction_id="") if goal.interaction_id in hidden else goal
                for goal in self.whole.goals
                if goal.id not in hidden
            ),
            problems=tuple(problem for problem in self.whole.problems if problem.id not in hidden),
            asks=tuple(ask for ask in self.whole.asks if ask.id not in hidden),
        )

    @cached_property
    def interactions(self) -> Mapping[str, Interaction]:
        """The interactions that others may see, by their ids."""
        return {interaction.id: interaction for interaction in self.records.interactions}

    def shown_period(self, period: Period) -> Period:
        """A period under the name that may be shown."""
        return replace(period, name=self.text(period.name))

    def contact(self, contact_id: str) -> Contact | None:
        """A contact of the journal by id."""
        return self._contacts.get(contact_id)

    def name(self, contact_id: str) -> str:
        """How a contact is called here."""
        contact = self._contacts.get(contact_id)
        if contact is None:
            return SOMEONE
        if _is_community(contact):
            return A_COMMUNITY if self.is_unnamed(contact_id) else contact.name or A_COMMUNITY
        return self._redactor.roles.get(contact_id) or contact.name or SOMEONE

    def is_unnamed(self, contact_id: str) -> bool:
        """Whether a community's name stays home, since it is private or tells who somebody is."""
        return contact_id in self._redactor.unnamed

    def each_name(self, contact_ids: Sequence[str]) -> list[str]:
        """How these contacts are called here, each name once."""
        return list(dict.fromkeys(self.name(contact_id) for contact_id in contact_ids))

    def names(self, contact_ids: Sequence[str]) -> str:
        """Several contacts in words: `Lucía Morrow and Hal Bergstrand`; empty for none."""
        return join_and(self.each_name(contact_ids))

    def text(self, words: str) -> str:
        """Somebody's words with the names in them as they may be shown."""
        return self._redactor.hide(words) if self._hidden and words else words


def _is_community(contact: Contact) -> bool:
    return contact.kind is ContactKind.COMMUNITY


def _without(ids: tuple[str, ...], hidden: frozenset[str]) -> tuple[str, ...]:
    return ids if hidden.isdisjoint(ids) else tuple(identity for identity in ids if identity not in hidden)
