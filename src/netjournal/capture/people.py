"""The people of a line in plain words: known ones, doubtful ones to ask about, new ones to propose.

Precision goes before reach: a known name counts only where a person can stand, somebody who is only told of is marked
as such, and nobody is made unasked. No model, no network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from netjournal.capture.involvement import mark_zones, took_part
from netjournal.capture.known_people import Name, judge, spelled_names
from netjournal.capture.line_words import ADDRESS, LONGEST_READ, Word, introduced, words_in
from netjournal.capture.new_people import NewNames
from netjournal.capture.spellings import NO_SPACES, Spellings
from netjournal.capture.vocabulary import NICKNAMES
from netjournal.capture.vocabulary import words as words_set
from netjournal.startup.fast_dataclass import dataclass

_BEFORE_PLAN = words_set("note todo reminder i we to do")
_UNDONE = words_set("didnt dont doesnt never couldnt cant wont not missed waiting without instead no could would")
_INTRODUCES = ("direct", "meet", "with", "known")


class Part(StrEnum):
    """What a named person has to do with the line."""

    TOOK_PART = "took_part"
    SPOKEN_OF = "spoken_of"
    ASKED = "asked"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody named from `start` up to `end`. `contact_ids` holds one id, or those to ask about, or none.

    `certain` names are full, or plainly introduced: enough where nobody looks at a preview.
    """

    start: int
    end: int
    part: Part
    contact_ids: tuple[str, ...] = ()
    name: str = ""
    community: bool = False
    certain: bool = False


@dataclass(frozen=True, slots=True)
class PeopleRead:
    """The people of a line, the stretches that only tell of something, and whether all of it is `planned`."""

    people: tuple[FoundPerson, ...] = ()
    told: tuple[tuple[int, int], ...] = ()
    planned: bool = False

    def only_told(self, place: int) -> bool:
        """Whether a place lies in what is only told of, wished or reported."""
        return any(start <= place < end for start, end in self.told)


def find_people(
    text: str, spellings: Spellings, *, mentions: Sequence[tuple[int, int]] = (), section: int | None = None
) -> PeopleRead:
    """The people whom the first 2,000 characters of a line name in plain words, in order.

    `mentions` are the places of contacts written with `@`, `section` where the first section word stands.
    """
    read = text[:LONGEST_READ]
    masked = [match.span() for match in ADDRESS.finditer(read)] if any(mark in read for mark in "@#~\\/.") else []
    known = [place for place in mentions if place[1] <= len(read)]
    words = words_in(read, masked, known, len(text) if section is None else section)
    spellings.look_up(_keys(read, words, masked))
    addressed = _addressed(read, spellings, masked)
    if not words:
        return PeopleRead(tuple(addressed))
    names = spelled_names(words, spellings)
    mark_zones(words, names)
    judge(read, words, names, spellings)
    found = [*addressed, *_known(words, names)]
    if not known and not any(person.part in (Part.TOOK_PART, Part.ASKED) for person in found):
        found += [
            FoundPerson(words[name.begin].start, words[name.end - 1].end, Part.ASKED, tuple(name.ids))
            for name in names
            if name.verdict == "doubt"
        ]
    found += _unspaced(read, spellings, words)
    found += _new(read, words, names, spellings)
    told = tuple((word.start, word.end) for word in words if word.zone != "main")
    people = tuple(sorted(_apart(found), key=lambda person: person.start))
    return PeopleRead(people, told, _is_plan(words, people))


def _is_plan(words: Sequence[Word], people: Sequence[FoundPerson]) -> bool:
    """“must ask Tomas about the trip”: whether a line begins as a plan, and nobody took part."""
    opened = next((word for word in words if word.key not in _BEFORE_PLAN), None)
    begins = opened is not None and opened.zone == "wish" and opened.key not in _UNDONE
    return begins and bool(people) and all(person.part is Part.SPOKEN_OF for person in people)


def _keys(text: str, words: Sequence[Word], masked: Sequence[tuple[int, int]]) -> Iterator[str]:
    """What the contacts that a line may name are looked up by."""
    for word in words:
        yield word.key
        yield from NICKNAMES.get(word.key, ())
    yield from (text[start:end].casefold() for start, end in masked)
    if not text.isascii():
        yield from NO_SPACES.findall(text)


def _addressed(text: str, spellings: Spellings, masked: Sequence[tuple[int, int]]) -> list[FoundPerson]:
    if "@" not in text or not spellings.emails:
        return []
    places = ((start, end, tuple(spellings.emails.get(text[start:end].casefold(), ()))) for start, end in masked)
    return [
        FoundPerson(start, end, Part.TOOK_PART if len(who) == 1 else Part.ASKED, who, certain=True)
        for start, end, who in places
        if who
    ]


def _known(words: Sequence[Word], names: Sequence[Name]) -> list[FoundPerson]:
    found = []
    sure: set[int] = set()
    for name in names:
        if name.verdict != "known":
            continue
        present = took_part(words, name)
        clear = len(name.ids) == 1 and not name.unsure
        part = (Part.TOOK_PART if clear else Part.ASKED) if present else Part.SPOKEN_OF
        how = introduced(words, name.begin)
        certain = name.full or how in _INTRODUCES or (how == "" and _is_joined(words, name, sure))
        if certain:
            sure.add(name.end)
        start, end = words[name.begin].start, words[name.end - 1].end
        found.append(FoundPerson(start, end, part, tuple(name.ids), certain=certain))
    return found


def _is_joined(words: Sequence[Word], name: Name, sure: set[int]) -> bool:
    """“with Ana and Tomas”: whether a name is joined to a certain one."""
    place = name.begin
    sign = words[place].gap.strip()
    if sign in (",", "&", "+", "/"):
        return place in sure or (place > 0 and words[place - 1].mention)
    if place < 2 or words[place - 1].key not in ("and", "und", "et", "y", "en"):
        return False
    return place - 1 in sure or words[place - 2].mention


def _unspaced(text: str, spellings: Spellings, words: Sequence[Word]) -> list[FoundPerson]:
    """Names in scripts that put no space between words: “和李娜聊了”."""
    if not spellings.unspaced or text.isascii():
        return []
    whole = {(word.start, word.end) for word in words}
    return [
        FoundPerson(place, place + len(name), Part.TOOK_PART, (who,), certain=True)
        for place, letter in enumerate(text)
        for name, who in spellings.unspaced.get(letter, ())
        if text.startswith(name, place) and (place, place + len(name)) not in whole
    ]


def _new(text: str, words: Sequence[Word], names: Sequence[Name], spellings: Spellings) -> list[FoundPerson]:
    letters = [word for word in words if word.raw[0].isalpha() and not word.mention]
    shouted = bool(letters) and not any(word.capital for word in letters) and any(item.isupper() for item in text)
    titled = len(letters) > 4 and sum(word.capital for word in letters) / len(letters) > 0.8
    found = NewNames(words, names, spellings, caseless=shouted or titled).find()
    return [
        FoundPerson(
            words[new.begin].start,
            words[new.end - 1].end,
            Part.ASKED if new.ids else Part.PROPOSED,
            new.ids,
            name=text[words[new.begin].start : words[new.end - 1].end],
            community=new.community,
        )
        for new in found
    ]


def _apart(found: Sequence[FoundPerson]) -> list[FoundPerson]:
    """The same without those that lie over an earlier one."""
    kept: list[FoundPerson] = []
    for person in found:
        if all(person.end <= other.start or person.start >= other.end for other in kept):
            kept.append(person)
    return kept
