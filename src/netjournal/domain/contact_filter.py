"""Choosing contacts by a few words: `tier:following #feedback quiet ratios`.

Every word narrows the choice; a `-` before a word turns it round. No text is a mistake: what is no rule is a word that
has to stand in the contact.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field

from netjournal.domain.records import Contact, ContactKind, Tier
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.normalize import normalize

_WORDS = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_TIERS: Mapping[str, Tier | None] = {
    **{tier.value: tier for tier in Tier},
    **{str(tier.number): tier for tier in Tier},
    "inbox": None,
    "unsorted": None,
    "none": None,
}
_KINDS = {
    "person": ContactKind.PERSON,
    "people": ContactKind.PERSON,
    "community": ContactKind.COMMUNITY,
    "communities": ContactKind.COMMUNITY,
}

_NAMED = {"tier": [tier.value for tier in Tier], "kind": ["person", "community"]}
"""What is named where a word is none of these."""

EXAMPLE = "tier:following #feedback quiet archived, or words"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a filter asks beside the contact itself: ids of the quiet ones, and topics that contacts are known for."""

    quiet: Collection[str] = ()
    known_for: Mapping[str, Sequence[str]] = field(default_factory=dict)


Test = Callable[[Contact, str, Circumstances], bool]
"""Whether a contact, its folded words, and the circumstances pass."""


@dataclass(frozen=True, slots=True)
class Filter:
    """The rules of a text, all of which a contact has to pass. `archived` are shown only where a rule asks for them."""

    tests: tuple[Test, ...] = ()
    archived: bool = False

    def __bool__(self) -> bool:
        return bool(self.tests) or self.archived


def parse_filter(text: str) -> Filter:
    """What a text asks for. A word in quotes is a word, whatever else it could mean."""
    tests: list[Test] = []
    archived = False
    for found in _WORDS.finditer(text):
        against, quoted, word = found[1] == "-", found[2], found[3]
        if quoted is None and normalize(word) in ("archived", "is:archived") and not against:
            archived = True
            tests.append(lambda contact, _words, _around: contact.archived_on is not None)
            continue
        test = _has_words(quoted) if quoted is not None else _rule(word)
        if test is not None:
            tests.append(_not(test) if against else test)
    return Filter(tuple(tests), archived)


def mistakes(text: str) -> list[str]:
    """What of a filter can fit nobody, each in a sentence with the nearest that could."""
    found = []
    for match in _WORDS.finditer(text):
        name, colon, value = (match[3] or "").partition(":")
        known = {"tier": _TIERS, "kind": _KINDS}.get(normalize(name)) if colon else None
        wanted = normalize(value)
        if known is None or not wanted or any(word.startswith(wanted) for word in known):
            continue
        nearest = difflib.get_close_matches(wanted, [word for word in known if not word.isdigit()], n=1, cutoff=0.5)
        words = ", ".join(word for word in dict.fromkeys(_NAMED[normalize(name)]))
        hint = f"Did you mean {name}:{nearest[0]}?" if nearest else f"There are {words}."
        found.append(f"There is no {normalize(name)} “{value}”. {hint}")
    return found


def words_in(contact: Contact) -> str:
    """The words by which a contact is found, folded."""
    own = (contact.name, contact.handle, contact.role, contact.organization, contact.email, contact.why)
    return normalize("\n".join((*own, *contact.topics)))


def filter_contacts(
    contacts: Iterable[Contact],
    wanted: Filter,
    around: Circumstances | None = None,
    words: Mapping[str, str] | None = None,
) -> list[Contact]:
    """The contacts that a filter lets through, in their order. `words` are `words_in` each by id, if at hand."""
    circumstances = around or Circumstances()
    found = []
    for contact in contacts:
        if contact.archived_on is not None and not wanted.archived:
            continue
        text = words.get(contact.id, "") if words is not None else words_in(contact)
        if all(test(contact, text, circumstances) for test in wanted.tests):
            found.append(contact)
    return found


def _rule(word: str) -> Test | None:
    """The rule of one word; None for a word that says nothing yet, such as `#` or `tier:` while it is typed."""
    name, colon, value = word.partition(":")
    if colon and normalize(name) in ("tier", "kind"):
        return _by_tier(normalize(value)) if normalize(name) == "tier" else _by_kind(normalize(value))
    if word.startswith("#"):
        return _by_topic(normalize(word[1:])) if word[1:] else None
    if word.startswith("@"):
        wanted = normalize(word[1:])
        return (lambda contact, _words, _around: normalize(contact.handle).startswith(wanted)) if wanted else None
    if normalize(word) in ("quiet", "is:quiet"):
        return lambda contact, _words, around: contact.id in around.quiet
    if normalize(word) == "is:private":
        return lambda contact, _words, _around: contact.private
    return _has_words(word)


def _by_tier(value: str) -> Test | None:
    tiers = {tier for name, tier in _TIERS.items() if value and name.startswith(value)}
    return (lambda contact, _words, _around: contact.tier in tiers) if value else None


def _by_kind(value: str) -> Test | None:
    kinds = {kind for name, kind in _KINDS.items() if value and name.startswith(value)}
    return (lambda contact, _words, _around: contact.kind in kinds) if value else None


def _by_topic(wanted: str) -> Test:
    def test(contact: Contact, _words: str, around: Circumstances) -> bool:
        topics = (*contact.topics, *around.known_for.get(contact.id, ()))
        return any(normalize(topic).startswith(wanted) for topic in topics)

    return test


def _has_words(text: str) -> Test | None:
    wanted = normalize(text)
    return (lambda _contact, words, _around: wanted in words) if wanted else None


def _not(test: Test) -> Test:
    return lambda contact, words, around: not test(contact, words, around)
