"""Keeping names out of what leaves the journal: each person gets a role instead. See `students` for the warnings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from netjournal.domain.handles import TITLES
from netjournal.domain.records import Contact, ContactKind, Tier
from netjournal.startup.lazy_regex import lazy_pattern
from netjournal.text.normalize import normalize, words_of

_NOUN = {Tier.COLLEAGUES: "colleague", Tier.COMMUNITIES: "contact", Tier.FOLLOWING: "contact", None: "contact"}
_EMAIL = lazy_pattern(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_WORD = lazy_pattern(r"@?[^\W_]+(?:['’-][^\W_]+)*")
_POSSESSIVE = lazy_pattern(r"['’]s?$")
_UNSPACED = lazy_pattern(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\u0e00-\u0e7f]")
_LONGEST_NAME = 6


def roles(contacts: Iterable[Contact]) -> dict[str, str]:
    """For each person's id a role in place of the name: `a colleague (maths lead)`, or `colleague B` among equals.

    Communities keep their names. Letters follow the ids, which follow the time of writing down, and everybody counts,
    so that nobody's letter changes when others come later.
    """
    people = sorted((contact for contact in contacts if contact.kind is ContactKind.PERSON), key=lambda each: each.id)
    shared = Counter(_plain_role(person) for person in people)
    counted: Counter[str] = Counter()
    given = {}
    for person in people:
        noun, role = _NOUN[person.tier], _detail(person)
        unique = role and shared[_plain_role(person)] == 1
        given[person.id] = _plain_role(person) if unique else f"{noun} {_letter(counted[noun])}{role}"
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


class NameRedactor:
    """Replaces people's names in running text by their roles: whole names, handles, addresses, first and last names.

    A first or last name counts only with a capital, so that a `will` stays a will; where several people share one it
    becomes `somebody`. Names in scripts without spaces are found anywhere.
    """

    def __init__(self, contacts: Iterable[Contact]) -> None:
        people = [contact for contact in contacts if contact.kind is ContactKind.PERSON]
        self.roles = roles(people)
        self._names: dict[tuple[str, ...], str] = {}
        self._handles = {normalize(item.handle): self.roles[item.id] for item in people if item.handle}
        self._addresses = {normalize(item.email): self.roles[item.id] for item in people if item.email}
        self._unspaced = {item.name: self.roles[item.id] for item in people if _UNSPACED.search(item.name)}
        for person in people:
            self._learn(person)

    def hide(self, text: str) -> str:
        """The text with every name replaced."""
        for name in sorted(self._unspaced, key=len, reverse=True):
            text = text.replace(name, self._unspaced[name])
        text = _EMAIL.sub(lambda found: self._addresses.get(normalize(found[0]), "an e-mail address"), text)
        found = list(_WORD.finditer(text))
        pieces, copied, place = [], 0, 0
        while place < len(found):
            used, role = self._name_at(text, found, place)
            if used:
                start, last = found[place].start(), found[place + used - 1]
                before, ending = text[copied:start], _POSSESSIVE.search(last[0])
                pieces += [before, _capital(role, text[max(start - 8, 0) : start]), ending[0] if ending else ""]
                copied = last.end()
            place += max(used, 1)
        return "".join((*pieces, text[copied:]))

    def _learn(self, person: Contact) -> None:
        role = self.roles[person.id]
        parts = [part for part in words_of(person.name) if part not in TITLES]
        singles = {(parts[0],), (parts[-1],)} if len(parts) > 1 else set()
        for name in {tuple(parts[:_LONGEST_NAME]), *singles} - {()}:
            self._names[name] = role if self._names.get(name, role) == role else "somebody"

    def _name_at(self, text: str, found: list[re.Match[str]], place: int) -> tuple[int, str]:
        """How many words from here are a name, and its role; (0, "") where none is."""
        first = found[place][0]
        if first.startswith("@"):
            role = self._handles.get(normalize(_POSSESSIVE.sub("", first[1:])))
            return (1, role) if role else (0, "")
        if normalize(first) in TITLES and not _gap(text, found, place):
            used, role = self._name_at(text, found, place + 1)
            return (used + 1, role) if used else (0, "")
        words: list[str] = []
        best = (0, "")
        for position in range(place, min(place + _LONGEST_NAME, len(found))):
            if position > place and _gap(text, found, position - 1):
                break
            word = found[position][0]
            role = self._names.get((*words, *words_of(_POSSESSIVE.sub("", word))))
            if role and (position > place or not first[0].islower()):
                best = (position - place + 1, role)
            words += words_of(word)
        return best


def _gap(text: str, found: list[re.Match[str]], place: int) -> bool:
    """Whether something more than a space or a full stop stands between a word and the next, or no word follows."""
    if place + 1 >= len(found):
        return True
    return bool(text[found[place].end() : found[place + 1].start()].strip(" .\u00a0"))


def _capital(role: str, before: str) -> str:
    """The role with a capital where it begins a sentence."""
    start = not before or before.rstrip(" \"'“”‘’(").endswith((".", "!", "?", "\n", "\r"))
    return role[0].upper() + role[1:] if start else role
