"""Every way in which the contacts of a journal are written, by the first word of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from netjournal.capture.line_words import WORD, fold, key_of
from netjournal.capture.vocabulary import DOCTORS, NICKNAMES, PARTICLES, TITLES
from netjournal.domain.records import Contact, ContactKind
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern

_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_NO_SPACES = lazy_pattern(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_NEAREST = 3
_SHORTEST_SLIP = 3
_SHORTEST_GROUP = 3


@dataclass(frozen=True, slots=True)
class NamePhrase:
    """A name of several words, and whose it is."""

    words: tuple[str, ...]
    contact_id: str


class Spellings:
    """The spellings of some contacts: full names, first names, surnames, initials, handles, addresses."""

    def __init__(self, contacts: Iterable[Contact]) -> None:
        self.kinds: dict[str, str] = {}
        self.words: dict[str, tuple[str, ...]] = {}
        self.names: dict[str, str] = {}
        self.phrases: dict[str, list[NamePhrase]] = defaultdict(list)
        self.first: dict[str, list[str]] = defaultdict(list)
        self.later: dict[str, list[str]] = defaultdict(list)
        self.handles: dict[str, str] = {}
        self.groups: dict[str, str] = {}
        self.emails: dict[str, str] = {}
        self.doctors: set[str] = set()
        self.titled: set[str] = set()
        self.unspaced: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.archived: set[str] = set()
        self.refused: dict[str, set[str]] = defaultdict(set)
        for contact in contacts:
            self._add(contact)

    def _add(self, contact: Contact) -> None:
        identity = contact.id
        self.kinds[identity] = str(contact.kind)
        self.names[identity] = contact.name
        if contact.archived_on is not None:
            self.archived.add(identity)
        for address in (contact.email, *getattr(contact, "emails", ())):
            if address:
                self.emails[address.casefold()] = identity
        if contact.handle:
            self.handles.setdefault(fold(contact.handle), identity)
        for called in getattr(contact, "not_called", ()):
            self.refused[" ".join(_words(called))].add(identity)
        if contact.name and _NO_SPACES.search(contact.name):
            self.unspaced[contact.name[0]].append((contact.name, identity))
        for place, name in enumerate((contact.name, *getattr(contact, "also_called", ()))):
            spelled = (name, name.casefold().translate(_DIGRAPHS)) if not name.isascii() else (name,)
            for written in spelled:
                self._add_name(contact, _words(written), also=place > 0)

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
        self._phrase(words, identity)
        if contact.kind is not ContactKind.PERSON:
            self._add_group(contact, words)
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
            self.groups[initials] = contact.id
        if len(words) == 1:
            self.groups.setdefault(words[0], contact.id)
        if contact.kind is ContactKind.COMMUNITY and len(contact.handle) >= _SHORTEST_GROUP:
            self.groups.setdefault(fold(contact.handle), contact.id)

    def _phrase(self, words: Sequence[str], identity: str) -> None:
        if len(words) > 1:
            phrase = NamePhrase(tuple(words), identity)
            if phrase not in self.phrases[words[0]]:
                self.phrases[words[0]].append(phrase)

    def present(self, ids: Sequence[str]) -> list[str]:
        """Of several contacts those who are not archived; all of them where all are."""
        return [identity for identity in ids if identity not in self.archived] or list(ids)

    def is_person(self, identity: str) -> bool:
        """Whether this contact is a person, not a community or a source."""
        return self.kinds.get(identity) == ContactKind.PERSON

    @cached_property
    def _near(self) -> dict[str, set[str]]:
        """Words of names by each form with one letter left out."""
        near: dict[str, set[str]] = defaultdict(set)
        for word in {*self.first, *self.later}:
            if len(word) >= _SHORTEST_SLIP:
                for form in _shortened(word):
                    near[form].add(word)
        return near

    def slips(self, word: str) -> list[str]:
        """Ids of people of whose name one word is a slip or a nickname of this one: at most three."""
        likely = {known for form in _shortened(word) for known in self._near.get(form, ())}
        found = [known for known in sorted(likely) if is_slip(known, word)] if len(word) >= _SHORTEST_SLIP else []
        found += [name for name in NICKNAMES.get(word, ()) if name in self.first]
        return self._people(found)

    def nearest(self, word: str) -> list[str]:
        """As `slips`; where there are none, people whose first name begins so or is the beginning of it."""
        found = self.slips(word)
        if found or not 2 <= len(word) <= 8:
            return found
        return self._people(
            known
            for known in self.first
            if known != word
            and len(known) >= _SHORTEST_SLIP
            and (known.startswith(word) or (word.startswith(known) and len(word) - len(known) <= 2))
        )

    def nearest_full(self, words: Sequence[str]) -> list[str]:
        """Ids of people with this full name but for one slip in a word of it."""
        plain = [word for word in words if word not in PARTICLES and word not in TITLES]
        found = []
        for identity in self._people(plain, limit=50):
            own = [word for word in self.words.get(identity, ()) if word not in PARTICLES]
            pairs = zip(own, plain, strict=False)
            if len(own) == len(plain) and all(one == other or is_slip(one, other) for one, other in pairs):
                found.append(identity)
        return found[:_NEAREST]

    def _people(self, words: Iterable[str], limit: int = _NEAREST) -> list[str]:
        ids = [identity for word in words for identity in (*self.first.get(word, ()), *self.later.get(word, ()))]
        return list(dict.fromkeys(ids))[:limit]


def _words(name: str) -> list[str]:
    return [key_of(word) for word in WORD.findall(name)]


def _once(held: list[str], identity: str) -> None:
    if identity not in held:
        held.append(identity)


def _shortened(word: str) -> set[str]:
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


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
