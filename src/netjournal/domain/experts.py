"""Who could help: tier by tier, each with the reasons in words. Nobody gets a number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from itertools import pairwise

from netjournal.domain.records import Contact, Interaction, Learning, Records, Tier
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_date
from netjournal.text.normalize import normalize, truncate, words_of

_SMALL_WORDS = """
a about again all an and any are as at be been but by can could did do does for from get had has have how i if in into
is it its me more my no not of on or our out so some than that the their them then there they this to too up us was we
were what when where which who why will with would you your
"""
# These stand in many sentences of a teacher and tell nothing about what is asked, unless nothing else is there.
_SCHOOL_WORDS = """
back bring class classroom come day find first front give go good help idea keep kid know last lesson long make many
month much need new old other people person pile problem pupil put question school see student take teach teacher
teaching tell term thing think time unread use want way week work year
one two three four five six seven eight nine ten twenty thirty forty fifty hundred
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_EVERYWHERE = frozenset(_SCHOOL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact who may know about something, and why; the strongest reason first."""

    contact: Contact
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TierGroup:
    """The candidates of one tier; `tier` None are contacts not sorted yet."""

    tier: Tier | None
    candidates: tuple[Candidate, ...]


class ExpertQuery:
    """What is asked about: the words that matter, in singular and without accents.

    Two words that stand side by side also count as one, here and in what is looked at: group work, groupwork.
    """

    def __init__(self, asked: str) -> None:
        every = [_singular(word) for word in _parts_of(asked)]
        telling = [word for word in every if word not in _SMALL and word not in _EVERYWHERE]
        self.stems = frozenset(telling or [word for word in every if word not in _SMALL] or every)
        self._compact = "".join(_parts_of(asked))
        self.joined = {
            one + other: frozenset((one, other)) for one, other in pairwise(every) if not {one, other} & _SMALL
        }

    def in_topic(self, text: str) -> bool:
        """Whether a topic, a role or another short text shares a word with what is asked."""
        return self._may_be_in(text) and bool(self._shared(text))

    def in_sentence(self, text: str) -> bool:
        """Whether a longer text shares two words with what is asked, or the only one."""
        return self._may_be_in(text) and len(self._shared(text)) >= min(2, len(self.stems))

    def _may_be_in(self, text: str) -> bool:
        """A quick no for the many texts that share nothing."""
        if not text or not self.stems:
            return False
        if not text.isascii():
            return True
        small = text.lower().replace(" ", "").replace("-", "")
        return any(stem[:-1] in small for stem in (*self.stems, *self.joined))

    def _shared(self, text: str) -> frozenset[str]:
        parts = _parts_of(text)
        if "".join(parts) == self._compact:
            return self.stems
        words = [_singular(part) for part in parts]
        asked_as_two = [self.joined[word] for word in words if word in self.joined]
        asked_as_one = [(one, other) for one, other in pairwise(words) if one + other in self.stems]
        return (self.stems & set(words)).union(*asked_as_two, *asked_as_one)


def _parts_of(text: str) -> list[str]:
    return [part for word in words_of(text) for part in word.removesuffix("'s").split("-")]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def find_experts(asked: str, records: Records, leave_out: Collection[str] = ()) -> tuple[TierGroup, ...]:
    """Who could help with a topic or a question, colleagues first.

    Reasons come from what contacts are known for, their topics and roles, problems they helped to solve, what was
    learned from them and what was talked about. Within a tier, those known for it come before those one merely
    talked with, and then the alphabet decides. Archived contacts and the ids in `leave_out` are not offered.
    """
    sought = ExpertQuery(asked.replace("#", " "))
    if not sought.stems:
        return ()
    reasons = _reasons(sought, records)
    circles = []
    for tier in (*Tier, None):
        found = [
            (reasons[contact.id], contact)
            for contact in records.contacts
            if contact.tier is tier and contact.archived_on is None and contact.id not in leave_out
            if contact.id in reasons
        ]
        found.sort(key=lambda pair: (min(kind for kind, _ in pair[0]), normalize(pair[1].name), pair[1].id))
        candidates = tuple(Candidate(contact, _said(given)) for given, contact in found)
        if candidates:
            circles.append(TierGroup(tier, candidates))
    return tuple(circles)


Given = list[tuple[int, str]]


def _said(given: Given) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for _, text in sorted(given, key=lambda pair: pair[0])))


def _reasons(sought: ExpertQuery, records: Records) -> dict[str, Given]:
    """For each contact's id the reasons found, each with its kind: 0 known for it … 4 talked about it."""
    given: dict[str, Given] = defaultdict(list)
    for row in records.expertise:
        if sought.in_topic(row.topic) or sought.in_sentence(row.evidence):
            evidence = f": {truncate(row.evidence)}" if row.evidence else ""
            given[row.contact_id].append((0, f"knows {row.topic}{evidence}"))
    for problem in records.problems:
        if problem.resolved_by and (sought.in_topic(problem.title) or sought.in_sentence(problem.resolution)):
            given[problem.resolved_by].append((1, f"helped with “{truncate(problem.title)}”"))
    for contact in records.contacts:
        given_by_contact = _from_contact(sought, contact)
        if given_by_contact:
            given[contact.id].extend(given_by_contact)
    _add_learnings(sought, records, given)
    _add_conversations(sought, records.interactions, given)
    return given


def _from_contact(sought: ExpertQuery, contact: Contact) -> Given:
    topics = [topic for topic in contact.topics if sought.in_topic(topic)]
    given: Given = [(2, f"has to do with {', '.join(topics)}")] if topics else []
    if sought.in_topic(contact.role):
        given.append((2, f"is {truncate(contact.role)}"))
    if sought.in_sentence(contact.why):
        given.append((3, f"you noted: {truncate(contact.why)}"))
    return given


def _add_learnings(sought: ExpertQuery, records: Records, given: dict[str, Given]) -> None:
    fitting = [item for item in records.learnings if _fits(sought, item.topics, (item.text, item.own_words))]
    if not fitting:
        return
    wanted = {interaction_id for learning in fitting for interaction_id in learning.interaction_ids}
    talks = {
        interaction.id: interaction.contact_ids for interaction in records.interactions if interaction.id in wanted
    }
    for learning in fitting:
        of_talks = (contact_id for talk in learning.interaction_ids for contact_id in talks.get(talk, ()))
        for contact_id in dict.fromkeys((*learning.contact_ids, *of_talks)):
            given[contact_id].append((3, f"you learned “{truncate(learning.text)}” from them{_became(learning)}"))


def _became(learning: Learning) -> str:
    if learning.realized_on is not None:
        return ", and saw it work" if learning.closed_on is None else ", and tried it"
    return ", and tried it" if learning.applied_on is not None else ""


def _add_conversations(sought: ExpertQuery, interactions: Iterable[Interaction], given: dict[str, Given]) -> None:
    talks: dict[str, list[date]] = defaultdict(list)
    for interaction in interactions:
        if _fits(sought, interaction.topics, (interaction.summary, interaction.notes)):
            for contact_id in interaction.contact_ids:
                talks[contact_id].append(interaction.on)
    for contact_id, days in talks.items():
        last = format_date(max(days))
        text = (
            f"you talked about it on {last}"
            if len(days) == 1
            else f"you talked about it {len(days)} times, last on {last}"
        )
        given[contact_id].append((4, text))


def _fits(sought: ExpertQuery, topics: Iterable[str], sentences: Iterable[str]) -> bool:
    return any(sought.in_topic(topic) for topic in topics) or any(sought.in_sentence(text) for text in sentences)
