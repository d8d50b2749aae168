"""Keeping names out of what leaves the journal: each person gets a role instead. See `domain.students` for warnings.

A text is cut into its words once, from left to right, and every form of a name is looked up among them: the time grows
with the text and not with the number of people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache

from netjournal.capture import vocabulary
from netjournal.domain.privacy import roles
from netjournal.domain.records import Contact, ContactKind, Tier
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern
from netjournal.text.normalize import normalize

SOMEBODY = "somebody"
"""Who is meant where several people share a name."""

A_COMMUNITY = "a community"
AN_ADDRESS = "an e-mail address"
A_NUMBER = "a phone number"
A_LINK = "a web address"
A_FILE = "a file"

LONGEST_NAME = 8
"""Words that the longest name that is looked for has; a longer one is known by its parts."""

_HIDDEN_MARKS = "\u00ad\u034f\u200b-\u200d\u2060\ufeff"
_EMAIL = lazy_pattern(r"@?[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_LINK = lazy_pattern(r"\b(?:[a-z][a-z+.-]{1,15}://|www\.)[^\s<>\"]{1,2000}", re.IGNORECASE)
_FILE = lazy_pattern(
    r"(?<![\w~./\\:()+,'’-])[\w~./\\:()+,'’-]{1,400}\.(?:pdf|docx?|odt|rtf|txt|md|pptx?|odp|key|xlsx?|ods|csv|jpe?g|png|heic"
    r"|gif|webp|svg|mp[34]|m4[av]|mov|wav|zip|html?|ics|vcf)\b",
    re.IGNORECASE,
)
_PHONE = lazy_pattern(r"(?<![\w+])\+?\d(?:[\s()./-]{0,2}\d){5,16}(?!\w)")
_SOFT_GAP = lazy_pattern(rf"[ \t\u00a0\u202f_.'’ʼ·+\-\u2010-\u2013{_HIDDEN_MARKS}]{{0,3}}")
_QUOTED = lazy_pattern(r"[\"“”„«»‘’'(\[]([^\"“”„«»‘’'()\[\]]{1,60})[\"“”„«»‘’')\]]")
_UNSPACED = lazy_pattern(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_MARKS = lazy_pattern(rf"[{_HIDDEN_MARKS}]")
_TRANSLITERATED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe"}
)

_WORDS_TOO = (
    vocabulary.RISKY
    | vocabulary.ORDINARY
    | vocabulary.NOT_PEOPLE
    | vocabulary.TALK_NOUNS
    | vocabulary.INSTITUTIONS
    | vocabulary.ROLES
)
"""Names that are words, too: in small letters they are the words."""

_NO_INITIALS = vocabulary.words(
    "am pm ok tv pe re it ict uk us usa eu ai id pd cpd plc sen eal esl ell ela iep adhd asd udl hr dt pshe slt nqt ect"
    " cv faq pdf url ie eg vs bc ad dj ph pc no go so do be to on in is he we my by up if or as at an of me ii iii iv"
)
"""Capitals that mean something else than a person's initials."""

_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word of a text: where it stands, and its letters for comparing."""

    start: int
    end: int
    key: str
    text: str

    def is_initial(self, letters: Collection[str]) -> bool:
        """Whether it is a single capital among these letters."""
        return len(self.text) == 1 and self.text.isupper() and self.key in letters


@dataclass(frozen=True, slots=True)
class _Name:
    """A name found in a text: how many words it has, whose it may be (ids), and whether it is a plural."""

    words: int
    ids: frozenset[str]
    plural: bool = False


class NameRedactor:
    """Replaces people's names in running text by their roles.

    Names are known whole and by each of their words, in capitals and small letters, with accents or without, with
    hyphens, without and run together; with initials, as plurals and possessives, by nicknames (`also_called`, and what
    stands in quotes in a name), handles, addresses and phone numbers, and in links, file names and hashtags. A name
    that is an ordinary word too (`will`) counts only with a capital. Where several share a name it becomes `somebody`.

    `communities` keep their names unless one of them says who somebody is, or it is in `unnamed` (ids): such a
    community becomes `a community`.
    """

    def __init__(
        self, contacts: Iterable[Contact], communities: Iterable[Contact] = (), unnamed: Collection[str] = ()
    ) -> None:
        people = [contact for contact in contacts if contact.kind is ContactKind.PERSON]
        self._forms: dict[tuple[str, ...], frozenset[str]] = {}
        self._starts: set[str] = set()
        self._initials: dict[str, frozenset[str]] = {}
        self._after_title: dict[str, frozenset[str]] = {}
        self._letters: dict[str, frozenset[str]] = {}
        self._unspaced: dict[str, str] = {}
        self.unnamed = _NOBODY
        self._tiers = {person.id: person.tier for person in people}
        self._emails = {normalize(mail): person.id for person in people for mail in (person.email, *person.emails)}
        self._phones = {_digits(phone) for person in people for phone in (person.phone, *person.phones)} - {""}
        self._links = {_without_scheme(url) for person in people for url in person.urls}
        for person in people:
            self._learn(person)
        names = sorted(self._unspaced, key=len, reverse=True)
        self._unspaced_names = re.compile("|".join(re.escape(name) for name in names)) if names else None
        self.roles = roles(people, hides=self.names_somebody)
        groups = [contact for contact in communities if contact.kind is ContactKind.COMMUNITY]
        without_name = [group for group in groups if group.id in unnamed or self._tells_of_somebody(group)]
        self.unnamed = frozenset(contact.id for contact in without_name)
        for contact in without_name:
            for name in (contact.name, *contact.also_called, contact.handle):
                self._add(_keys(name), contact.id)

    def names_somebody(self, text: str) -> bool:
        """Whether a text holds a form of a name."""
        text = _composed(text)
        if self._unspaced_names and self._unspaced_names.search(text):
            return True
        return next(self._found(text), None) is not None

    def hide(self, text: str) -> str:
        """The text with every name replaced."""
        if not self._forms and not self._unspaced:
            return text
        text = _composed(text)
        if self._unspaced_names:
            text = self._unspaced_names.sub(lambda found: self.roles[self._unspaced[found[0]]], text)
        text = _EMAIL.sub(lambda found: self._of_email(found[0]), text)
        text = _LINK.sub(lambda found: A_LINK if self._is_theirs(found[0]) else found[0], text)
        text = _FILE.sub(lambda found: A_FILE if self.names_somebody(found[0]) else found[0], text)
        if self._phones:
            text = _PHONE.sub(lambda found: A_NUMBER if _digits(found[0]) in self._phones else found[0], text)
        parts, copied = [], 0
        for start, end, name in self._found(text):
            begin = start - 1 if start > copied and text[start - 1] in "@#" else start
            parts += [text[copied:begin], _with_capital(self._role(name), text, begin)]
            copied = end
        return "".join((*parts, text[copied:]))

    def _tells_of_somebody(self, community: Contact) -> bool:
        return any(self.names_somebody(name) for name in (community.name, *community.also_called, community.handle))

    def _learn(self, person: Contact) -> None:
        names = [person.name, *person.also_called]
        quoted = [found[1] for name in names for found in _QUOTED.finditer(name)]
        bare = [_QUOTED.sub(" ", name) for name in names]
        for name in dict.fromkeys((*names, *bare, *quoted)):
            for spelled in dict.fromkeys((name, name.translate(_TRANSLITERATED))):
                self._learn_name([key for key in _keys(spelled) if key not in vocabulary.TITLES], person.id)
            if _UNSPACED.search(name):
                for part in (name, *name.split()):
                    if len(part) > 1:
                        self._unspaced.setdefault(part, person.id)
        handle = _keys(person.handle)
        self._add(handle, person.id)
        self._add(("".join(handle),), person.id)

    def _learn_name(self, parts: Sequence[str], identity: str) -> None:
        """Every run of a name's words, what they become run together, and their initials."""
        main = [part for part in parts if part not in vocabulary.PARTICLES and len(part) > 1]
        if not main:
            self._add(tuple(parts), identity)
            return
        for first in range(len(parts)):
            for last in range(first + 1, min(first + LONGEST_NAME, len(parts)) + 1):
                run = tuple(parts[first:last])
                if any(part in main for part in run):
                    self._add(run, identity)
                    self._add(("".join(run),), identity)
        begin, end = main[0], main[-1]
        if len(main) > 1:
            for form in ((begin[0] + end,), (begin + end[0],), (end + begin[0],), (end + begin,), (end, begin)):
                self._add(form, identity)
            for letters in {"".join(part[0] for part in main), "".join(part[0] for part in parts), begin[0] + end[0]}:
                self._initials[letters] = self._initials.get(letters, _NOBODY) | {identity}
        self._after_title[end[0]] = self._after_title.get(end[0], _NOBODY) | {identity}
        self._letters[identity] = self._letters.get(identity, _NOBODY) | {part[0] for part in parts}

    def _add(self, form: Sequence[str], identity: str) -> None:
        cut = tuple(form[:LONGEST_NAME])
        if any(cut):
            self._forms[cut] = self._forms.get(cut, _NOBODY) | {identity}
            self._starts.add(cut[0])

    def _found(self, text: str) -> Iterator[tuple[int, int, _Name]]:
        """The names from left to right, each with where it begins and ends."""
        pieces = _pieces(text)
        place = after = 0
        while place < len(pieces):
            name = self._name_at(text, pieces, place)
            if name is None:
                place += 1
                continue
            first, last = self._widened(text, pieces, place, name, after)
            yield pieces[first].start, _end_of(text, pieces[last]), name
            place = after = last + 1

    def _name_at(self, text: str, pieces: Sequence[_Piece], place: int) -> _Name | None:
        """The longest name that begins with this word."""
        best: _Name | None = None
        run: tuple[str, ...] = ()
        begins = any(key in self._starts for key in _endings(pieces[place].key))
        for position in range(place, min(place + LONGEST_NAME, len(pieces)) if begins else place):
            if run and not _joined(text, pieces[position - 1], pieces[position]):
                break
            for number, key in enumerate(_endings(pieces[position].key)):
                ids = self._forms.get((*run, key))
                if ids and self._counts(text, pieces[place], key, alone=not run, plural=number > 0):
                    best = _Name(len(run) + 1, ids, plural=number > 0)
                    break
            run = (*run, pieces[position].key)
        return best or self._title_and_letter(text, pieces, place) or self._initials_at(text, pieces, place)

    def _counts(self, text: str, piece: _Piece, key: str, *, alone: bool, plural: bool) -> bool:
        """Whether a word that may be a name is one here."""
        if not alone or text[piece.start - 1 : piece.start] == "@":
            return True
        if len(key) == 1 and not _UNSPACED.search(key):
            return False
        if key not in _WORDS_TOO and piece.key not in _WORDS_TOO:
            return True
        return not piece.text[0].islower() and not (plural and _begins_sentence(text, piece.start))

    def _title_and_letter(self, text: str, pieces: Sequence[_Piece], place: int) -> _Name | None:
        """`Ms M.`, where somebody's last name begins so."""
        if pieces[place].key not in vocabulary.TITLES or place + 1 == len(pieces):
            return None
        letter = pieces[place + 1]
        known = letter.is_initial(self._after_title) and _joined(text, pieces[place], letter)
        return _Name(2, self._after_title[letter.key]) if known else None

    def _initials_at(self, text: str, pieces: Sequence[_Piece], place: int) -> _Name | None:
        """Capitals that are somebody's initials: `L. M.`, `L.M.` or `LM`."""
        word = pieces[place].text
        bare = word.removesuffix("s")
        if 1 < len(bare) <= 4 and bare.isupper() and bare.casefold() not in _NO_INITIALS:
            ids = self._initials.get(normalize(bare))
            if ids:
                return _Name(1, ids, plural=bare != word)
        letters, best = "", None
        for position in range(place, min(place + 4, len(pieces))):
            piece = pieces[position]
            if len(piece.text) != 1 or not piece.text.isupper():
                break
            if letters and not _joined(text, pieces[position - 1], piece):
                break
            letters += piece.key
            if len(letters) > 1 and letters in self._initials:
                best = _Name(len(letters), self._initials[letters])
        return best

    def _widened(self, text: str, pieces: Sequence[_Piece], place: int, name: _Name, after: int) -> tuple[int, int]:
        """The first and last word of a name with the titles and initials around it; none before the word `after`."""
        first, last = place, place + name.words - 1
        letters = _NOBODY.union(*(self._letters.get(identity, _NOBODY) for identity in name.ids))
        while last + 1 < len(pieces) and pieces[last + 1].is_initial(letters):
            if not _joined(text, pieces[last], pieces[last + 1]) or text[pieces[last].end] in "'’ʼ":
                break
            last += 1
        while first > after and _joined(text, pieces[first - 1], pieces[first]):
            before = pieces[first - 1]
            if before.key not in vocabulary.TITLES and not before.is_initial(letters):
                break
            first -= 1
        return first, last

    def _role(self, name: _Name) -> str:
        people = [identity for identity in name.ids if identity in self.roles]
        if not people:
            return A_COMMUNITY
        if name.plural:
            tiers = {self._tiers[identity] for identity in people}
            return "colleagues" if tiers == {Tier.COLLEAGUES} else "people"
        return self.roles[people[0]] if len(people) == 1 else SOMEBODY

    def _of_email(self, address: str) -> str:
        identity = self._emails.get(normalize(address.removeprefix("@")))
        return self.roles[identity] if identity else AN_ADDRESS

    def _is_theirs(self, link: str) -> bool:
        return _without_scheme(link) in self._links or self.names_somebody(link)


@cache
def _piece_pattern() -> re.Pattern[str]:
    """A word: letters and digits with the marks that belong to them, and what hides between letters."""
    marks = [chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc")]
    inner = "".join(marks)
    return re.compile(rf"[^\W_]+(?:[{inner}{_HIDDEN_MARKS}]+[^\W_]*)*")


def _pieces(text: str) -> list[_Piece]:
    found = _piece_pattern().finditer(text)
    return [_Piece(match.start(), match.end(), _key(match[0]), match[0]) for match in found]


@lru_cache(maxsize=1 << 14)
def _key(word: str) -> str:
    return normalize(_MARKS.sub("", word))


def _keys(name: str) -> tuple[str, ...]:
    return tuple(piece.key for piece in _pieces(_composed(name)))


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _endings(key: str) -> tuple[str, ...]:
    """A word as it stands, and as it would be if it were a plural."""
    if len(key) < 4 or not key.endswith("s"):
        return (key,)
    if key.endswith("ies"):
        return (key, key[:-1], f"{key[:-3]}y")
    return (key, key[:-1], key[:-2]) if key.endswith("es") else (key, key[:-1])


def _joined(text: str, before: _Piece, piece: _Piece) -> bool:
    """Whether nothing stands between two words that keeps them from being one name."""
    gap = text[before.end : piece.start]
    if not _SOFT_GAP.fullmatch(gap):
        return False
    return not ("." in gap and gap.endswith((" ", "\u00a0")) and len(before.text) > len("Prof"))


def _end_of(text: str, piece: _Piece) -> int:
    """Where a name ends: after the full stop of an initial, unless the text ends with it."""
    stop = len(piece.text) == 1 and piece.text.isupper() and text[piece.end : piece.end + 1] == "."
    return piece.end + 1 if stop and text[piece.end + 1 :].strip() else piece.end


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(start - 8, 0) : start]
    return not before or before.rstrip(" \"'“”‘’(").endswith((".", "!", "?", "\n", "\r"))


def _with_capital(role: str, text: str, start: int) -> str:
    """The role with a capital where it begins a sentence."""
    return role[0].upper() + role[1:] if _begins_sentence(text, start) else role


def _digits(phone: str) -> str:
    """The last digits of a phone number, by which it is known with a country's number or without."""
    return "".join(character for character in phone if character.isdigit())[-7:]


def _without_scheme(link: str) -> str:
    return normalize(link).rpartition("://")[2].removeprefix("www.").rstrip("/.,;:!?)")
