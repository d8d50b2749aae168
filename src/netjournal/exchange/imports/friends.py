"""`friends.md`, the journal of the friends program: friends become contacts, activities become interactions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from netjournal.exchange.formats import normalize as tidy
from netjournal.exchange.imports.builder import ImportBuilder, ImportedRecords, ReadOptions
from netjournal.text.normalize import normalize

FORMAT = "friends"
_HEADING = re.compile(r"#{1,6}\s*(activities|notes|friends|locations)\s*:?\s*", re.IGNORECASE)
_DATED = re.compile(r"(\d{4}-\d\d-\d\d)\s*:\s*(.*)", re.DOTALL)
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_PLACE = re.compile(r"(?<!\w)_([^_\n]+)_(?!\w)")
_TAG = re.compile(r"(?<![\w@])@([^\W_](?:[\w-]|[:./+&'](?=\w))*\+*)")
"""`@school:reading` is one tag: the program takes anything up to the next space."""

_ESCAPED = re.compile(r"\\([*_@\[\]])")
_ALIASES = re.compile(r"\(\s*a\.?k\.?a\.?\s+([^()]*)\)", re.IGNORECASE)
_ALSO = re.compile(r"\s+a\.?k\.?a\.?\s+", re.IGNORECASE)
_LOCATION = re.compile(r"\[([^\[\]]*)\]")


def recognises(text: str) -> bool:
    """Whether a text has the headings of friends.md."""
    found = {match[1].casefold() for line in text.splitlines()[:5000] if (match := _HEADING.fullmatch(line.strip()))}
    return bool(found & {"friends", "activities"})


def read(text: str, options: ReadOptions) -> ImportedRecords:
    """Everything in a friends.md."""
    return _FriendsParser(ImportBuilder(FORMAT, options)).all(text)


class _FriendsParser:
    """One friends.md while it is read: friends first, then what speaks of them."""

    def __init__(self, gathering: ImportBuilder) -> None:
        self.gathering = gathering
        self.known: dict[str, str] = {}
        self.notes: dict[str, list[str]] = {}
        self.places: set[str] = set()

    def all(self, text: str) -> ImportedRecords:
        items = list(_items(text))
        for part, read in (("friends", self.friend), ("activities", self.activity), ("notes", self.note)):
            for line, section, item in items:
                if section == part:
                    read(f"line {line}", item)
        for line, section, item in items:
            if section == "":
                self.gathering.skip(f"line {line}", "it stands under no heading of friends")
            elif section == "locations" and normalize(item) not in self.places:
                self.gathering.convert(f"line {line}", f"no friend lives in “{tidy.short(item)}”, so it was left out")
        self._put_notes()
        return self.gathering.done()

    def friend(self, where: str, item: str) -> None:
        aliases = [part for found in _ALIASES.findall(item) for part in _ALSO.split(found) if part.strip()]
        location = next(iter(_LOCATION.findall(item)), "")
        bare = _LOCATION.sub(" ", _ALIASES.sub(" ", item))
        reference = self.gathering.contact(
            where,
            name=_TAG.sub("", bare),
            topics=self.gathering.topics(where, _TAG.findall(bare)),
            nickname=", ".join(aliases),
            notes=(tidy.note("Location", location),),
        )
        self.places.add(normalize(location))
        if reference:
            for name in (self.gathering.contacts[reference].name, *aliases):
                self.known.setdefault(normalize(name), reference)

    def activity(self, where: str, item: str) -> None:
        dated = _DATED.match(item)
        on = tidy.day(dated[1]) if dated else None
        if dated is None or on is None or not tidy.words(dated[2]):
            self.gathering.skip(where, "an activity needs a date and a few words")
            return
        first, _, rest = _plain(dated[2]).strip().partition("\n")
        summary = tidy.words(_TAG.sub("", first)) or tidy.words(first)  # of tags alone, the tags are all it says
        if not summary:
            self.gathering.skip(where, "an activity needs a date and a few words")
            return
        people = self._people(where, dated[2])
        self.places |= {normalize(place) for place in _PLACE.findall(dated[2])}
        tags = self.gathering.topics(where, _TAG.findall(dated[2]))
        self.gathering.interaction(where, on, summary, notes=rest, contact_ids=people, topics=tags)
        if not people:
            self.gathering.convert(where, "it names no friend, so the conversation has no contact yet")

    def note(self, where: str, item: str) -> None:
        dated = _DATED.match(item)
        if dated is None or tidy.day(dated[1]) is None:
            self.gathering.skip(where, "a note needs a date")
            return
        people = self._people(where, dated[2])
        if not people:
            self.gathering.skip(where, "the note is about no friend, so there is nobody to put it with")
        for reference in people:
            self.notes.setdefault(reference, []).append(f"{dated[1]}: {tidy.lines(_plain(dated[2]))}")

    def _people(self, where: str, text: str) -> list[str]:
        """The references of the bold names; somebody who is no friend yet becomes one."""
        found = []
        for name in _BOLD.findall(text):
            key = normalize(name)
            if key and key not in self.known:
                reference = self.gathering.contact(where, name=name)
                if not reference:
                    continue
                self.known[key] = reference
                self.gathering.convert(where, f"{tidy.short(name)} is not among the friends, and became a contact")
            if key:
                found.append(self.known[key])
        return list(dict.fromkeys(found))

    def _put_notes(self) -> None:
        for reference, notes in self.notes.items():
            contact = self.gathering.contacts[reference]
            together = "\n".join(filter(None, (contact.notes, *notes)))
            self.gathering.contacts[reference] = replace(contact, notes=together)
        if total := sum(map(len, self.notes.values())):
            some = "one note" if total == 1 else f"{total} notes"
            self.gathering.convert("notes", f"{some} went into the notes of the contacts that they are about")


def _items(text: str) -> Iterator[tuple[int, str, str]]:
    """Each list item with its line and the heading above it; lines below an item belong to it."""
    section, begun, item = "", 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        heading = _HEADING.fullmatch(line.strip())
        if heading or line.startswith(("- ", "* ")):
            if item.strip():
                yield begun, section, item.strip()
            item, begun = ("", number) if heading else (line[2:], number)
            section = heading[1].casefold() if heading else section
        elif item:
            item += f"\n{line}"
        elif line.strip():
            yield number, "", line.strip()
    if item.strip():
        yield begun, section, item.strip()


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", _PLACE.sub(r"\1", _BOLD.sub(r"\1", text)))
