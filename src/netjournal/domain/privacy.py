"""The role that a person has instead of a name in what leaves the journal. See `students` for the warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from netjournal.domain.records import Contact, ContactKind, Tier
from netjournal.text.normalize import words_of

_NOUN = {Tier.COLLEAGUES: "colleague", Tier.COMMUNITIES: "contact", Tier.FOLLOWING: "contact", None: "contact"}


def roles(contacts: Iterable[Contact], hides: Callable[[str], bool] | None = None) -> dict[str, str]:
    """For each person's id a role in place of the name: `a colleague (maths lead)`, or `colleague B` among equals.

    A role that names somebody is not said; `hides` tells whether it does.

    Communities keep their names. Letters follow the ids, which follow the time of writing down, and everybody counts,
    so that nobody's letter changes when others come later.
    """
    people = sorted((contact for contact in contacts if contact.kind is ContactKind.PERSON), key=lambda each: each.id)
    details = {person.id: "" if hides and hides(person.role) else _detail(person) for person in people}
    shared = Counter((_NOUN[person.tier], details[person.id]) for person in people)
    counted: Counter[str] = Counter()
    given = {}
    for person in people:
        noun, role = _NOUN[person.tier], details[person.id]
        unique = role and shared[noun, role] == 1
        given[person.id] = f"a {noun}{role}" if unique else f"{noun} {_letter(counted[noun])}{role}"
        counted[noun] += 1
    return given


def as_role(contact: Contact) -> str:
    """One person's role by itself: `a colleague (maths lead)`; a community's own name."""
    return contact.name if contact.kind is ContactKind.COMMUNITY else _plain_role(contact)


def _plain_role(contact: Contact) -> str:
    return f"a {_NOUN[contact.tier]}{_detail(contact)}"


def _detail(contact: Contact) -> str:
    """The role in brackets, unless it names the person."""
    role = " ".join(contact.role.split())
    names = set(words_of(contact.name))
    return f" ({role})" if role and not names & set(words_of(role)) else ""


def _letter(number: int) -> str:
    """A, B, …, Z, AA, AB, …"""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
