"""Every way in which the contacts of a journal are written, by the first word of each."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

from netjournal.capture.line_words import WORD, fold, key_of
from netjournal.capture.vocabulary import DOCTORS, NICKNAMES, PARTICLES, TITLES
from netjournal.domain.records import Contact, ContactKind
from netjournal.startup.lazy_regex import lazy_pattern

_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
NO_SPACES = lazy_pattern(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
"""A letter of a script that puts no space between words."""

_NEAREST = 3
_SHORTEST_SLIP = 3
_SHORTEST_GROUP = 3
_MOST_ALIKE = 500

FIRST, LATER = "first", "later"
"""The parts of a person's name."""


class SpellingIndex(Protocol):
    """Where the spellings of all contacts are looked up; see `keys_of`."""

    def written_with(self, keys: Sequence[str]) -> Iterable[Contact]:
        """The contacts that one of these keys stands for."""

    def name_words(self, letter: str) -> Iterable[tuple[str, str]]:
        """The words of people's names that begin with a letter, each with its part of the name."""


class Spellings:
    """The spellings of some contacts: full names, first names, surnames, initials, handles, addresses.

    With an `index` these are all contacts of a journal, and those that a line may name are fetched when it is read.
    Where several contacts are written alike, they stand in the order of their ids, so of their making.
    """

    def __init__(self, contacts: Iterable[Contact] = (), index: SpellingIndex | None = None) -> None:
        self.kinds: dict[str, str] = {}
        self.words: dict[str, tuple[str, ...]] = {}
        self.phrases: dict[str, dict[tuple[str, ...], list[str]]] = defaultdict(dict)
        self.first: dict[str, list[str]] = defaultdict(list)
        self.called: dict[str, list[str]] = defaultdict(list)
        self.later: dict[str, list[str]] = defaultdict(list)
        self.handles: dict[str, list[str]] = defaultdict(list)
        self.groups: dict[str, list[str]] = defaultdict(list)
        self.emails: dict[str, list[str]] = defaultdict(list)
        self.hashtags: dict[str, list[str]] = defaultdict(list)
        self.doctors: set[str] = set()
        self.titled: set[str] = set()
        self.unspaced: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.archived: set[str] = set()
        self.refused: dict[str, set[str]] = defaultdict(set)
        self._index = index
        self._looked_up: set[str] = set()
        self._by_letter: dict[str, list[tuple[str, str]]] = {}
        for contact in contacts:
            self._add(contact)

    def longest(self, words: Sequence[str]) -> tuple[int, list[str]]:
        """The most of these words that are a name of several words from the first on, and whose it is; 0 for none."""
        named = self.phrases.get(words[0], {}) if words else {}
        for length in range(len(words) if named else 0, 1, -1):
            if ids := named.get(tuple(words[:length])):
                return length, ids
        return 0, []

    def look_up(self, keys: Iterable[str]) -> None:
        """Fetch whoever is written with one of these folded words, addresses or first letters."""
        if self._index is None:
            return
        unknown = [key for key in dict.fromkeys(keys) if key not in self._looked_up]
        if unknown:
            self._looked_up.update(unknown)
            for contact in self._index.written_with(unknown):
                if contact.id not in self.kinds:
                    self._add(contact)

    def _add(self, contact: Contact) -> None:
        identity = contact.id
        self.kinds[identity] = str(contact.kind)
        if contact.archived_on is not None:
            self.archived.add(identity)
        self._add_marks(contact)
        for place, name in enumerate((contact.name, *contact.also_called)):
            spelled = (name, name.casefold().translate(_DIGRAPHS)) if not name.isascii() else (name,)
            for written in spelled:
                self._add_name(contact, _words(written), also=place > 0)
                if "-" in written:
                    self._add_name(contact, _words(written.replace("-", "")), also=True)

    def _add_marks(self, contact: Contact) -> None:
        """Addresses, handle, hashtag, names that are not theirs, and a name in a script without spaces."""
        identity = contact.id
        for address in (contact.email, *contact.emails):
            if address:
                _once(self.emails[address.casefold()], identity)
        if contact.handle:
            _once(self.handles[fold(contact.handle)], identity)
        for called in contact.not_called:
            self.refused[" ".join(_words(called))].add(identity)
        if contact.name and NO_SPACES.search(contact.name):
            self.unspaced[contact.name[0]].append((contact.name, identity))
        for name in (contact.name, *contact.also_called):
            if name.startswith("#"):
                _once(self.hashtags[f"#{key_of(name[1:])}"], identity)

    def _add_name(self, contact: Contact, words: list[str], *, also: bool) -> None:
        identity = contact.id
        titled = len(words) > 1 and words[0] in TITLES
        if titled:
            if also or (len(words) == 2 and len(words[1]) == 1):
                self._phrase(words, identity)  # “Mr F” is what this person is called
            self.titled.add(identity)
            if words[0] in DOCTORS:
                self.doctors.add(identity)
            words = words[1:]
        if not words:
            return
        if not also:
            self.words.setdefault(identity, tuple(words))
        elif len(words) == 1:
            _once(self.called[words[0]], identity)
        self._phrase(words, identity)
        if contact.kind is not ContactKind.PERSON:
            self._add_group(contact, words)
            if len(words) == 2 and not also:
                joined = fold("".join(WORD.findall(contact.name)))  # “Mathcircle”
                _once(self.groups[joined], identity)
                _once(self.handles[joined], identity)
        elif len(words) == 1:
            _once((self.later if titled else self.first)[words[0]], identity)
        else:
            self._add_parts(words, identity)

    def _add_parts(self, words: Sequence[str], identity: str) -> None:
        """A person's first name, surname, and first name with one of several later ones."""
        _once(self.first[words[0]], identity)
        for word in words[1:]:
            if word not in PARTICLES:
                _once(self.later[word], identity)
            if len(words) > 2:
                self._phrase([words[0], word], identity)
        if len(words) > 2:
            self._phrase(words[1:], identity)

    def _add_group(self, contact: Contact, words: Sequence[str]) -> None:
        initials = "".join(word[0] for word in words)
        if len(initials) >= _SHORTEST_GROUP:
            _once(self.groups[initials], contact.id)
        if len(words) == 1:
            _once(self.groups[words[0]], contact.id)
        if contact.kind is ContactKind.COMMUNITY and len(contact.handle) >= _SHORTEST_GROUP:
            _once(self.groups[fold(contact.handle)], contact.id)

    def _phrase(self, words: Sequence[str], identity: str) -> None:
        if len(words) > 1:
            _once(self.phrases[words[0]].setdefault(tuple(words), []), identity)

    def present(self, ids: Sequence[str]) -> list[str]:
        """Of several contacts those who are not archived; all of them where all are."""
        return [identity for identity in ids if identity not in self.archived] or list(ids)

    def is_person(self, identity: str) -> bool:
        """Whether this contact is a person, not a community or a source."""
        return self.kinds.get(identity) == ContactKind.PERSON

    def named(self, word: str) -> list[str]:
        """Ids of people with this first name, or a longer form of it; those alone who are said to be called so."""
        own = self.first.get(word, [])
        called = self.called.get(word)
        if called:
            return called
        if not own:
            return []
        longer = [identity for name in NICKNAMES.get(word, ()) for identity in self.first.get(name, ())]
        return list(dict.fromkeys([*own, *longer]))

    def later_with(self, initial: str) -> list[str]:
        """Ids of people of whom a surname begins with this letter."""
        words = [word for word, part in self._name_words(initial) if part == LATER]
        self.look_up(words)
        return list(dict.fromkeys(identity for word in words for identity in self.later.get(word, ())))

    def _name_words(self, letter: str) -> list[tuple[str, str]]:
        """The words of people's names that begin with a letter, in order, each with its part of the name."""
        if self._index is None:
            own = [(word, part) for part, words in ((FIRST, self.first), (LATER, self.later)) for word in words]
            return sorted(pair for pair in own if pair[0].startswith(letter))
        if letter not in self._by_letter:
            self._by_letter[letter] = sorted(self._index.name_words(letter))
        return self._by_letter[letter]

    def slips(self, word: str) -> list[str]:
        """Ids of people of whose name one word is a slip or a nickname of this one: at most three."""
        found = []
        if len(word) >= _SHORTEST_SLIP:
            alike = range(len(word) - 1, len(word) + 2)
            likely = dict.fromkeys(known for known, _ in self._name_words(word[0]) if len(known) in alike)
            found = [known for known in likely if is_slip(known, word)]
        longer = NICKNAMES.get(word, ())
        self.look_up(longer)
        return self._people([*found, *(name for name in longer if name in self.first)])

    def nearest(self, word: str) -> list[str]:
        """As `slips`; where there are none, people whose first name begins so or is the beginning of it."""
        found = self.slips(word)
        if found or not 2 <= len(word) <= 8:
            return found
        return self._people(
            known
            for known, part in self._name_words(word[0])
            if part == FIRST
            and known != word
            and len(known) >= _SHORTEST_SLIP
            and (known.startswith(word) or (word.startswith(known) and len(word) - len(known) <= 2))
        )

    def nearest_full(self, words: Sequence[str]) -> list[str]:
        """Ids of people with this full name but for one slip in a word of it."""
        plain = [word for word in words if word not in PARTICLES and word not in TITLES]
        found = []
        for identity in self._people(plain, limit=_MOST_ALIKE):
            own = [word for word in self.words.get(identity, ()) if word not in PARTICLES]
            pairs = zip(own, plain, strict=False)
            if len(own) == len(plain) and all(one == other or is_slip(one, other) for one, other in pairs):
                found.append(identity)
        return found[:_NEAREST]

    def _people(self, words: Iterable[str], limit: int = _NEAREST) -> list[str]:
        words = list(words)
        self.look_up(words)
        ids = [identity for word in words for identity in (*self.first.get(word, ()), *self.later.get(word, ()))]
        return list(dict.fromkeys(ids))[:limit]


def keys_of(contact: Contact) -> set[tuple[str, str]]:
    """What a contact is looked up by: folded words, addresses, first letters, each with its part of the name."""
    own = Spellings([contact])
    keys = {(word, FIRST) for word in own.first} | {(word, LATER) for word in own.later}
    others = (own.phrases, own.handles, own.groups, own.emails, own.unspaced, own.hashtags)
    named = {word for word, _ in keys}
    return keys | {(key, "") for found in others for key in found if key not in named}


def _words(name: str) -> list[str]:
    return [key_of(word) for word in WORD.findall(name)]


def _once(held: list[str], identity: str) -> None:
    if not held or held[-1] < identity:
        held.append(identity)
    elif identity not in held:
        insort(held, identity)


def is_slip(one: str, other: str) -> bool:
    """Whether two words differ in one letter more, less or other, or in two exchanged; the first letter is the same."""
    if one == other or abs(len(one) - len(other)) > 1 or one[:1] != other[:1]:
        return False
    same = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if same is None:
        return min(len(one), len(other)) >= _SHORTEST_SLIP
    if len(one) == len(other):
        changed = one[same + 1 :] == other[same + 1 :] and len(one) > _SHORTEST_SLIP
        exchanged = one[same : same + 2] == other[same : same + 2][::-1] and one[same + 2 :] == other[same + 2 :]
        return changed or exchanged
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return len(shorter) >= _SHORTEST_SLIP and longer[same + 1 :] == shorter[same:]
