"""Handles for contacts, and who is meant by one."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, count
from typing import TYPE_CHECKING

from netjournal.domain.records import Contact
from netjournal.errors import Ambiguous, JournalError, NotFound
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.normalize import join_and, letters, normalize, words_of

if TYPE_CHECKING:
    import difflib
else:
    difflib = lazy_import("difflib")

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "madam", "herr", "frau", "the"})
LONGEST = 24
_SHORTEST_ID = 4
_SHORTEST_PREFIX = 2
_NEAREST = 3
_ALIKE = 0.55


def make_handle(name: str, taken: Collection[str] = ()) -> str:
    """A short handle for a name that nobody has yet: `sam`, then `samr`, `samrivers`, `samrivers2`, …

    Latin letters lose their accents, other scripts stay as they are. A name without a letter or digit is `contact`.
    """
    used = {normalize(handle) for handle in taken}
    return next(handle for handle in _proposals(_name_parts(name)) if handle not in used)


def _name_parts(name: str) -> list[str]:
    before, _, after = name.strip().partition("@")
    parts = [part for part in (letters(word) for word in (before.strip() or after).split()) if part]
    return [part for part in parts if part not in TITLES] or parts


def _proposals(parts: Sequence[str]) -> Iterator[str]:
    short = _short_proposals(parts)
    yield from short
    for number in count(2):
        yield f"{short[-1]}{number}"


def _short_proposals(parts: Sequence[str]) -> tuple[str, ...]:
    """The handles for a name without a number, the longest last."""
    first = (parts[0] if parts else "contact")[:LONGEST]
    if len(parts) < 2:
        return (first,)
    if parts[1].isdecimal():
        first = (parts[0] + parts[1])[:LONGEST]  # “Grade 7 team”
    return (first, first + parts[-1][0], (first + parts[-1])[:LONGEST])


def check_handle(handle: str, taken: Collection[str] = ()) -> str:
    """A handle as the teacher wrote it, without its `@`; JournalError where it cannot be typed or is taken."""
    bare = handle.strip().removeprefix("@")
    if not bare or not all(c.isalnum() or c in "_-." for c in bare) or not bare[-1].isalnum():
        raise JournalError(
            f"“{handle.strip()}” can't be a handle.", "Use letters and digits, with “-”, “_” or “.” between them."
        )
    if normalize(bare) in {normalize(other) for other in taken}:
        raise JournalError(f"@{bare} is taken already.", f"@{make_handle(bare, taken)} is free.")
    return bare


class FreeHandles:
    """Handles for many names in a row, as `make_handle` would give them, without comparing each with all others."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._used = {normalize(handle) for handle in taken}
        self._numbers: dict[str, Iterator[int]] = defaultdict(lambda: count(2))

    def give(self, name: str, wanted: str = "") -> str:
        """A handle that nobody has yet, `wanted` where that can be had; from now on it is taken."""
        chosen = wanted if wanted and normalize(wanted) not in self._used else self._free(name)
        self._used.add(normalize(chosen))
        return chosen

    def _free(self, name: str) -> str:
        *short, longest = _short_proposals(_name_parts(name))
        for handle in (*short, longest):
            if handle not in self._used:
                return handle
        numbered = (f"{longest}{number}" for number in self._numbers[longest])
        return next(handle for handle in numbered if handle not in self._used)


@dataclass(frozen=True, slots=True)
class Match:
    """Who is meant: one contact, or several that could be, or none and the nearest names (best first)."""

    contact: Contact | None = None
    candidates: tuple[Contact, ...] = ()
    nearest: tuple[Contact, ...] = ()


class Directory:
    """The contacts of a journal by every name they answer to; each index is built when it is first asked.

    `former` are handles that contacts took over with those who were merged into them, each with the contact's id.
    """

    def __init__(self, contacts: Iterable[Contact], former: Mapping[str, str] | None = None) -> None:
        self._contacts = tuple(contacts)
        self._former = former or {}

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """Everyone, with what tells them apart."""
        return self._contacts

    @cached_property
    def _by_handle(self) -> dict[str, list[int]]:
        return self._index((contact.handle,) for contact in self._contacts)

    @cached_property
    def _by_former_handle(self) -> dict[str, list[int]]:
        places = {contact.id: place for place, contact in enumerate(self._contacts)}
        return {normalize(handle): [places[kept]] for handle, kept in self._former.items() if kept in places}

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        return self._index((contact.name, contact.email) for contact in self._contacts)

    @cached_property
    def _by_first(self) -> dict[str, list[int]]:
        return self._index(words_of(contact.name)[:1] for contact in self._contacts)

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        return self._index(words_of(contact.name) for contact in self._contacts)

    @cached_property
    def _ids(self) -> list[tuple[str, int]]:
        return sorted((contact.id.casefold(), place) for place, contact in enumerate(self._contacts) if contact.id)

    @cached_property
    def _starts(self) -> list[tuple[str, int]]:
        return sorted({*_places(self._by_handle), *_places(self._by_name)})

    @cached_property
    def _word_starts(self) -> list[tuple[str, int]]:
        return sorted(_places(self._by_word))

    @cached_property
    def _pieces(self) -> dict[str, list[str]]:
        pieces: dict[str, list[str]] = defaultdict(list)
        for word in {*self._by_handle, *self._by_name, *self._by_word}:
            for pair in _pairs(word):
                pieces[pair].append(word)
        return dict(pieces)

    def resolve(self, mention: str) -> Match:
        """Who is meant by `@handle`, `@"Full Name"`, a name, an e-mail address or the start of an id.

        An exact handle wins, then an exact name, then a unique start of an id (4 characters or more), then a first
        name, a word of the name, the start of a handle or name. Of several, the only one not archived is meant.
        """
        key = normalize(mention.strip().removeprefix("@").strip("\"“”„'"))
        if not key:
            return Match()
        steps = (
            lambda: self._by_handle.get(key, ()),
            lambda: self._by_former_handle.get(key, ()),
            lambda: self._by_name.get(key, ()),
            lambda: self._by_name.get(" ".join(key.replace("_", " ").replace(".", " ").split()), ()),
            lambda: self._starting(self._ids, key, _SHORTEST_ID),
            lambda: self._by_first.get(key, ()),
            lambda: self._by_word.get(key, ()),
            lambda: self._starting(self._starts, key, _SHORTEST_PREFIX),
        )
        for step in steps:
            found = [self._contacts[place] for place in dict.fromkeys(step())]
            if found:
                return self._choose(found)
        return Match(nearest=self.nearest(mention))

    def require(self, mention: str) -> Contact:
        """The one contact that is meant; raises Ambiguous (with the candidates) or NotFound (with the nearest)."""
        match = self.resolve(mention)
        said = mention.strip().removeprefix("@")
        if match.contact is not None:
            return match.contact
        if match.candidates:
            names = tuple(f"{contact.name} (@{contact.handle})" for contact in match.candidates)
            some = join_and(names[:4] if len(names) < 5 else (*names[:4], "others"), "or")
            raise Ambiguous(f"“{said}” could be {some}.", "Use the handle of the one you mean.", names)
        nearest = tuple(f"{contact.name} (@{contact.handle})" for contact in match.nearest)
        way_out = f"Did you mean {join_and(nearest, 'or')}?" if nearest else ""
        raise NotFound(f"Nobody here is called “{said}”.", way_out, nearest)

    def complete(self, start: str, limit: int = 8) -> tuple[Contact, ...]:
        """Contacts whose handle, name or a word of it begins so: handles first, archived ones last."""
        key = normalize(start.removeprefix("@").strip('"“”'))
        places = dict.fromkeys(chain(self._starting(self._starts, key, 0), self._starting(self._word_starts, key, 0)))
        ordered = sorted(places, key=lambda place: self._contacts[place].archived_on is not None)
        return tuple(self._contacts[place] for place in ordered[:limit])

    def names_in(self, text: str) -> tuple[str, ...]:
        """The names of the contacts of whose name at least one word stands in a text."""
        places = dict.fromkeys(chain.from_iterable(self._by_word.get(word, ()) for word in words_of(text)))
        return tuple(self._contacts[place].name for place in places)

    def nearest(self, mention: str, limit: int = _NEAREST) -> tuple[Contact, ...]:
        """Contacts with a name like that one, best first: shared letter pairs choose whom difflib compares."""
        key = normalize(mention.strip().removeprefix("@").strip('"“”'))
        shared = Counter(chain.from_iterable(self._pieces.get(pair, ()) for pair in _pairs(key)))
        likely = sorted(shared, key=lambda word: (-2 * shared[word] / (len(word) + len(key) + 2), word))[:40]
        scores: dict[int, float] = {}
        for word in likely:
            ratio = difflib.SequenceMatcher(None, word, key).ratio()
            if ratio < _ALIKE:
                continue
            for place in self._places_of(word):
                scores[place] = max(ratio, scores.get(place, 0.0))
        best = sorted(scores, key=lambda place: (-scores[place], self._contacts[place].name))
        return tuple(self._contacts[place] for place in best[:limit])

    def _index(self, names: Iterable[Iterable[str]]) -> dict[str, list[int]]:
        index: dict[str, list[int]] = defaultdict(list)
        for place, keys in enumerate(names):
            for key in dict.fromkeys(normalize(item) for item in keys):
                if key:
                    index[key].append(place)
        return dict(index)

    def _places_of(self, word: str) -> Iterator[int]:
        for index in (self._by_handle, self._by_name, self._by_word):
            yield from index.get(word, ())

    @staticmethod
    def _starting(ordered: Sequence[tuple[str, int]], key: str, shortest: int) -> Iterator[int]:
        if len(key) < shortest:
            return
        for position in range(bisect_left(ordered, (key, -1)), len(ordered)):
            text, place = ordered[position]
            if not text.startswith(key):
                return
            yield place

    @staticmethod
    def _choose(found: Sequence[Contact]) -> Match:
        if len(found) == 1:
            return Match(contact=found[0])
        present = [contact for contact in found if contact.archived_on is None]
        if len(present) == 1:
            return Match(contact=present[0])
        return Match(candidates=tuple(present or found))


def _places(index: dict[str, list[int]]) -> Iterator[tuple[str, int]]:
    return ((key, place) for key, places in index.items() for place in places)


def _pairs(word: str) -> set[str]:
    """The letter pairs of a word, its beginning and its end counted as letters."""
    padded = f"\x02{word}\x03"
    return {padded[place : place + 2] for place in range(len(padded) - 1)}


def names_apart(contacts: Sequence[Contact], *, more: int = 0) -> list[str]:
    """The names of contacts, those of one name with their handles; last how many `more` there are beside these."""
    names = [contact.name for contact in contacts]
    apart = [
        f"{contact.name} @{contact.handle}" if names.count(contact.name) > 1 else contact.name for contact in contacts
    ]
    return [*apart, f"{more} more"] if more > 0 else apart


def resolve(mention: str, contacts: Iterable[Contact]) -> Match:
    """Who is meant, for one question; build a `Directory` to ask several."""
    return Directory(contacts).resolve(mention)
