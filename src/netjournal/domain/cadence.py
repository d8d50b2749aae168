"""When a contact has gone quiet: derived from the last conversation, and never stored as a timer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from netjournal.domain.happened import written_on
from netjournal.domain.model import Contact, Interaction, Tier
from netjournal.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often the teacher means to be in touch, in days: ideally, and at the longest."""

    ideal: int
    longest: int


RHYTHMS: Mapping[Tier, Rhythm | None] = {
    Tier.COLLEAGUES: Rhythm(14, 21),
    Tier.COMMUNITIES: Rhythm(42, 60),
    Tier.FOLLOWING: None,
}


def rhythms_of(setting: object) -> Mapping[Tier, Rhythm | None]:
    """The intervals of the tiers that a journal's setting `cadence` gives, as `{"colleagues": [14, 21], …}` in days.

    What it leaves out or says in a way that is no interval stays as usual; followed networks never have one.
    """
    said = setting if isinstance(setting, Mapping) else {}
    return {tier: _rhythm(said.get(tier.value)) or usual if usual else None for tier, usual in RHYTHMS.items()}


def _rhythm(pair: object) -> Rhythm | None:
    if not isinstance(pair, list | tuple) or len(pair) != 2 or not all(type(each) is int for each in pair):
        return None
    ideal, longest = pair
    return Rhythm(ideal, longest) if 1 <= ideal <= longest else None


@dataclass(frozen=True, slots=True)
class Quiet:
    """A contact past the longest interval: days since the last conversation (or clearing), and the days meant."""

    contact: Contact
    days: int
    meant: int

    @property
    def overdue(self) -> int:
        """Days past what was meant."""
        return self.days - self.meant

    @property
    def text(self) -> str:
        """The contact and both figures, in words."""
        return f"{self.contact.name}: {self.days} days, you meant {self.meant}"


def rhythm_of(contact: Contact, per_tier: Mapping[Tier, Rhythm | None] = RHYTHMS) -> Rhythm | None:
    """The contact's own intervals, else those of the tier; None for followed networks, archived and unsorted.

    Who names only one number for a contact means that number: it is the longest interval too. A longest interval
    of a contact's own shortens the ideal where it must.
    """
    if contact.archived_on is not None or contact.tier is Tier.FOLLOWING:
        return None
    usual = per_tier.get(contact.tier) if contact.tier is not None else None
    ideal, longest = contact.cadence_days, contact.cadence_limit_days
    if ideal and longest:
        return Rhythm(min(ideal, longest), max(ideal, longest))
    if ideal:
        return Rhythm(ideal, ideal)
    if longest:
        return Rhythm(min(usual.ideal, longest) if usual else longest, longest)
    return usual


def counts_from(contact: Contact, last_on: date | None, cleared_on: date | None) -> date | None:
    """The day that the silence counts from: the last conversation, or a later day on which it was cleared.

    Without either, the day on which the contact was met or written down, the later of the two; None if unknown.
    """
    days = [day for day in (last_on, cleared_on) if day is not None]
    if not days:
        days = [day for day in (contact.met_on, written_on(contact)) if day is not None]
    return max(days, default=None)


def quiet(
    contacts: Iterable[Contact],
    last_on: Mapping[str, date],
    cleared_on: Mapping[str, date],
    today: date,
    per_tier: Mapping[Tier, Rhythm | None] = RHYTHMS,
) -> list[Quiet]:
    """Who has gone quiet, the longest past what was meant first. Followed networks and the archived never have."""
    found = []
    for contact in contacts:
        rhythm = rhythm_of(contact, per_tier)
        since = counts_from(contact, last_on.get(contact.id), cleared_on.get(contact.id)) if rhythm else None
        if rhythm is None or since is None:
            continue
        days = (today - since).days
        if days > rhythm.longest:
            found.append(Quiet(contact, days, rhythm.longest))
    return sorted(found, key=lambda each: (-each.overdue, each.contact.name.casefold(), each.contact.id))


def last_conversations(interactions: Iterable[Interaction]) -> dict[str, date]:
    """For each contact the day of the last conversation."""
    last: dict[str, date] = {}
    for interaction in interactions:
        for contact_id in interaction.contact_ids:
            last[contact_id] = max(interaction.on, last.get(contact_id, interaction.on))
    return last
