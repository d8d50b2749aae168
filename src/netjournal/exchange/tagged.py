"""Who is meant by a tag of another program's journal: `@lucia` may be a contact, or a topic."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from netjournal.domain.model import Contact, Kind
from netjournal.domain.words import letters


class Tagged:
    """Contacts by the words that may stand for them: the handle, the whole name, or the only such first name."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        self._sure: dict[str, Contact] = {}
        self._first: dict[str, list[Contact]] = defaultdict(list)
        for contact in contacts:
            for word in (letters(contact.handle), letters(contact.name)):
                if word:
                    self._sure.setdefault(word, contact)
            if contact.kind is Kind.PERSON and contact.name.strip():
                self._first[letters(contact.name.split()[0])].append(contact)

    def contact(self, tag: str) -> Contact | None:
        """The contact that a tag surely means, or None."""
        word = letters(tag)
        if not word:
            return None
        if word in self._sure:
            return self._sure[word]
        named = self._first.get(word, [])
        return named[0] if len(named) == 1 else None


def with_name(text: str, tag: str, name: str) -> str:
    """The text with the contact's name where their tag stood."""
    return re.sub(rf"(?<![\w@#])[@#]{re.escape(tag)}(?![\w-])", lambda _: name, text)
