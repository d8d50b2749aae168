"""Whether somebody in a file and a contact are the same: what they share, and what speaks against it.

An address may be an office's, and a name may be borne by two, so that neither is proof by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from netjournal.domain.contacts import Lookalike, Trait, same_email, same_name, same_profile
from netjournal.domain.records import Contact, ContactKind, joined
from netjournal.text.normalize import normalize, words_of

PROFILES = ("linkedin.com/in/", "xing.com/profile/", "orcid.org/", "github.com/", "youtube.com/channel/")
"""Where a person, or a channel, has one page and no more."""

_SMALL_WORDS = frozenset({"the", "of", "and", "at", "in", "a", "de", "der", "die", "das", "la", "le", "el", "for"})
_SPLIT = str.maketrans("-'.", "   ")


def objections(match: Lookalike) -> tuple[str, ...]:
    """What speaks against two being the same, in words ("another name"); empty where nothing does.

    A name speaks against a shared address or page, unless it only says less: a first name, initials, or the address
    itself. A birthday speaks against everything. School and role speak against a shared name, not against an address
    that comes with the same name: people change their work, and keep their address. Addresses and profile pages that
    differ speak against a shared name too.
    """
    one, other = match.contact, match.other
    found = ["another birthday"] if _other_birthday(one.birthday, other.birthday) else []
    if match.by is Trait.CARD:
        return () if same_person(one, other) else ("another name or birthday",)
    if match.by is not Trait.NAME:
        if not compatible_names(one, other) and not (_own_page(one, other) and _share_a_word(one.name, other.name)):
            found.append("another name")
        elif match.by is Trait.EMAIL and _other_profile(one, other):
            found.append("another profile page")
        return tuple(found)
    found += [
        said
        for said, differs in (
            ("another e-mail address", _other_email(one, other)),
            ("another profile page", _other_profile(one, other)),
            ("another organization", not _compatible(one.organization, other.organization)),
            ("another role", not _compatible(one.role, other.role) and not _same_place(one, other)),
        )
        if differs
    ]
    return tuple(found)


def best_match(matches: Sequence[Lookalike]) -> Lookalike | None:
    """Of several lookalikes, the surest trait first, the one to be merged with: nothing speaks against it, and among
    those of its trait the name is the same if any is. Where something speaks against every one, the first.
    """
    possible = [match for match in matches if not objections(match)]
    for match in possible:
        if match.by is possible[0].by and same_name(match.contact.name) == same_name(match.other.name):
            return match
    return next(iter(possible or matches), None)


def same_person(one: Contact, other: Contact) -> bool:
    """Whether two cards with the same id of their own are one person: some word of the name is the same, or one is
    only an address; nobody is born twice."""
    if _other_birthday(one.birthday, other.birthday):
        return False
    return compatible_names(one, other) or _share_a_word(one.name, other.name)


def compatible_names(one: Contact, other: Contact) -> bool:
    """Whether one name may be a shorter way to write the other: `Ann`, `A. Berg` and `Berg, Ann` for `Ann Berg`."""
    if one.kind is not other.kind:
        return False
    mine, theirs = (_name_words(contact) for contact in (one, other))
    if not mine or not theirs or sorted(mine) == sorted(theirs):
        return True
    short, long = sorted((mine, theirs), key=len)
    if one.kind is ContactKind.COMMUNITY:
        return set(short) <= set(long)
    # The first word must fit a first word: `Berg` alone may be any of the family, `Ann` is Ann.
    rest = list(long)
    for word in short:
        place = next((at for at, longer in enumerate(rest) if _abbreviates(word, longer)), None)
        if place is None:
            return False
        del rest[place]
    return True


def _abbreviates(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) == 1 and long.startswith(short))


def _name_words(contact: Contact) -> list[str]:
    """The words of a name; none where it is only an e-mail address."""
    if "@" in contact.name:
        return []
    return same_name(contact.name).translate(_SPLIT).split()


def _share_a_word(one: str, other: str) -> bool:
    first, second = ({word for word in same_name(name).split() if len(word) > 1} for name in (one, other))
    return bool(first & second)


def _other_birthday(one: str, other: str) -> bool:
    if not one or not other:
        return False
    years_known = not one.startswith("--") and not other.startswith("--")
    return one != other if years_known else one[-5:] != other[-5:]


def _other_email(one: Contact, other: Contact) -> bool:
    mine, theirs = (emails_of(contact) for contact in (one, other))
    return bool(mine and theirs and not mine & theirs)


def emails_of(contact: Contact) -> set[str]:
    """All e-mail addresses of a contact, as they are compared."""
    return {same_email(email) for email in joined(contact.email, contact.emails)} - {""}


def _profiles(contact: Contact, site: str) -> set[str]:
    return {profile for url in contact.urls if (profile := same_profile(url)).startswith(site)}


def _own_page(one: Contact, other: Contact) -> bool:
    return any(_profiles(one, site) & _profiles(other, site) for site in PROFILES)


def _other_profile(one: Contact, other: Contact) -> bool:
    for site in PROFILES:
        mine, theirs = _profiles(one, site), _profiles(other, site)
        if mine and theirs and not mine & theirs:
            return True
    return False


def _same_place(one: Contact, other: Contact) -> bool:
    """Whether both are said to work in the same place: there a role may have changed."""
    return bool(one.organization and other.organization) and _compatible(one.organization, other.organization)


def _compatible(one: str, other: str) -> bool:
    """Whether two words for a place or a role may mean the same: one says no more than a part of the other."""
    if not one.strip() or not other.strip() or normalize(one) == normalize(other):
        return True
    mine, theirs = (set(words_of(text)) - _SMALL_WORDS for text in (one, other))
    return not mine or not theirs or mine <= theirs or theirs <= mine
