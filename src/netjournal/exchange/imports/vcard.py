"""vCards of version 2.1, 3.0 and 4.0, as phones and mail programs write them.

The lines of a vCard: unfolded, decoded, and split into name, parameters and value.

Not by the grammar of a library: that of vobject needs exponential time for a crafted line and gives a whole file up
for one bad one, that of icalendar knows no parameter without a name (vCard 2.1) and forgets all but the last of several
`TYPE`s. Here every pattern is linear and every line stands for itself.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from netjournal.domain.handles import check_handle
from netjournal.domain.records import ContactKind, Membership, Tier
from netjournal.errors import JournalError
from netjournal.exchange.formats import normalize
from netjournal.exchange.formats.vcard import INTRODUCED_BY, OWN_LINES, PRODUCT, TIER, read_extra
from netjournal.exchange.imports.builder import ImportBuilder, ImportedRecords, ReadOptions
from netjournal.exchange.imports.files import FALLBACK
from netjournal.exchange.imports.google import is_own_label

_LINE_ENDS = re.compile(r"\r\n?|\n")
_PROPERTY = re.compile(
    r"(?:(?P<group>[A-Za-z0-9_-]+)\.)?(?P<name>[A-Za-z0-9_-]+)"
    r"(?P<params>(?:;[^\":;]*(?:\"[^\"]*\"[^\":;]*)*)*):(?P<value>.*)",
    re.DOTALL,
)
_PARAMETER = re.compile(r";((?:[^\";]|\"[^\"]*\")*)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ENCODINGS = frozenset({"quoted-printable", "base64", "b", "8bit", "7bit"})
_QUOTED_PRINTABLE = re.compile(r"quoted-printable", re.IGNORECASE)
_BINARY = ("PHOTO", "LOGO", "SOUND", "KEY")
_PICTURE_LINE = re.compile(r"[A-Za-z0-9+/]{20,}={0,2}")
_CARETS = {"^n": "\n", "^'": '"', "^^": "^"}
_CARET = re.compile(r"\^[n'^]")
UNREADABLE = ""
"""The name of a line that is no property."""


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a card: names in capitals, parameters' values in lower case but for `CHARSET` and the like."""

    line: int
    name: str
    value: str
    group: str = ""
    parameters: dict[str, list[str]] = field(default_factory=dict)

    @property
    def types(self) -> set[str]:
        """What its `TYPE` says: `work`, `pref`, …"""
        return {record.casefold() for record in self.parameters.get("TYPE", ())}

    @property
    def rank(self) -> int:
        """How much it is preferred: the less the more."""
        given = self.parameters.get("PREF", [""])[0]
        if given.isascii() and given.isdigit() and len(given) < 4:
            return int(given)
        return 0 if "pref" in self.types else 101


@dataclass(slots=True)
class VCard:
    """The properties of one card, and the line on which it begins; `whole` unless it was cut off."""

    line: int
    properties: list[Property] = field(default_factory=list)
    whole: bool = False

    def all(self, name: str) -> list[Property]:
        """The properties of a name, the preferred ones first."""
        return sorted((line for line in self.properties if line.name == name), key=lambda each: each.rank)

    def text(self, name: str) -> str:
        """The value of the preferred property of a name, unescaped; empty where there is none."""
        found = self.all(name)
        return unescape(found[0].value) if found else ""


def parse_cards(text: str, encoding: str = FALLBACK) -> Iterator[VCard]:
    """The cards of a text, in their order; a card inside another (an agent's) is passed over. `encoding` is the one in
    which the file was read, for lines that say that they are in another."""
    card: VCard | None = None
    inner = 0
    for found in _properties(text, encoding):
        word = found.value.strip().casefold()
        if found.name == "BEGIN" and word == "vcard":
            if card is not None and card.properties and card.properties[-1].name == "AGENT":
                inner += 1
                continue
            if card is not None and not inner:
                yield card
            card, inner = VCard(found.line), 0
        elif found.name == "END" and word == "vcard":
            if inner:
                inner -= 1
            elif card is not None:
                card.whole = True
                yield card
                card = None
        elif card is not None and not inner:
            card.properties.append(found)
    if card is not None:
        yield card


def unescape(value: str) -> str:
    r"""`\n` as a line end, `\,` `\;` `\:` and `\\` as what they stand for."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value) if "\\" in value else value


def split(value: str, mark: str) -> list[str]:
    """The parts of a value between marks that are not escaped, each unescaped."""
    parts, start, place = [], 0, 0
    while place < len(value):
        if value[place] == "\\":
            place += 1
        elif value[place] == mark:
            parts.append(value[start:place])
            start = place + 1
        place += 1
    return [unescape(part) for part in (*parts, value[start:])]


def _properties(text: str, encoding: str) -> Iterator[Property]:
    """Every line as a property. What follows a note and is no property belongs to the note: some phones write its
    lines as they are. Any other line that is none has no name."""
    note: Property | None = None
    before = ""
    for number, line in _logical_lines(text):
        found = _PROPERTY.fullmatch(line)
        name = found["name"].upper() if found else UNREADABLE
        if note is not None and (found is None or not _is_property(found["name"])):
            note = replace(note, value=f"{note.value}\n{line}")
            continue
        if note is not None:
            yield note
            note = None
        if found is None:
            if not (before in _BINARY and _PICTURE_LINE.fullmatch(line.strip())):
                yield Property(number, UNREADABLE, line)
            continue
        before = name
        parameters = _parameters(found["params"])
        value = "" if name in _BINARY else _decoded(found["value"], parameters, encoding)
        made = Property(number, name, value, (found["group"] or "").casefold(), parameters)
        if name == "NOTE":
            note = made
        else:
            yield made
    if note is not None:
        yield note


def _is_property(name: str) -> bool:
    """Whether the word before a colon, below a note, begins a property: it is known, and written in capitals or small
    letters as programs write it. `Title: boss` is a line of the note."""
    upper = name.upper()
    return name in (upper, name.lower()) and (upper in _KNOWN or upper.startswith("X-"))


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with what was folded away from them put back, each with its number in the file."""
    parts: list[str] = []
    begun = 0
    soft = False
    for number, line in enumerate(_LINE_ENDS.split(text), start=1):
        if parts and (soft or line[:1] in (" ", "\t")):
            # A soft break's next line may be folded too, or start with a space of its own: quoted-printable keeps it.
            parts.append(line if soft else line[1:])
        elif line.strip():
            if parts:
                yield begun, "".join(parts)
            parts, begun = [line], number
        if soft := bool(parts) and parts[-1].endswith("=") and _QUOTED_PRINTABLE.search(parts[0], 0, 200) is not None:
            parts[-1] = parts[-1][:-1]
    if parts:
        yield begun, "".join(parts)


def _parameters(text: str) -> dict[str, list[str]]:
    """Parameters by name in capitals; one without a name (vCard 2.1) is an encoding or a type."""
    found: dict[str, list[str]] = {}
    for part in _PARAMETER.findall(text):
        name, equals, given = part.partition("=")
        if not equals:
            name, given = ("ENCODING" if name.casefold() in _ENCODINGS else "TYPE"), name
        values = [item.strip().strip('"') for item in given.split(",")]
        if said := [value for value in values if value]:
            found.setdefault(name.strip().upper(), []).extend(said)
    return found


def _decoded(value: str, parameters: dict[str, list[str]], read_in: str) -> str:
    charset = parameters.get("CHARSET", [""])[0]
    encoding = parameters.get("ENCODING", [""])[0].casefold()
    if encoding == "quoted-printable":
        try:
            return _text(quopri.decodestring(value.encode("utf-8")), charset)
        except (binascii.Error, ValueError):
            return value
    if charset and not value.isascii():
        try:
            # The whole file was read in one encoding, because it is no UTF-8; this line says that it knows better.
            return value if read_in.startswith(("utf", charset.lower())) else value.encode(read_in).decode(charset)
        except (LookupError, ValueError):
            return value
    return value


def _text(data: bytes, charset: str) -> str:
    for encoding in (charset, "utf-8"):
        try:
            return data.decode(encoding) if encoding else data.decode("utf-8")
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


FORMAT = "vcard"
_BEGIN = re.compile(r"[ \t\ufeff]*BEGIN[ \t]*:[ \t]*VCARD", re.IGNORECASE)
_BEFORE = 20
"""How many lines may stand before the first card."""

_APPLES_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_APPLES_NO_YEAR = "1604"
_IN_NOTES = {
    "ADR": "Address",
    "LABEL": "Address",
    "GENDER": "Gender",
    "IMPP": "Chat",
    "X-SKYPE": "Skype",
    "X-JABBER": "Jabber",
    "X-AIM": "AIM",
    "X-ICQ": "ICQ",
    "X-TWITTER": "Twitter",
    "ANNIVERSARY": "Anniversary",
    "RELATED": "Related",
    "X-ABRELATEDNAMES": "Related",
    "X-ABDATE": "Date",
    "X-SPOUSE": "Spouse",
    "X-MANAGER": "Manager",
    "X-ASSISTANT": "Assistant",
    "EXPERTISE": "Expertise",
    "HOBBY": "Hobby",
    "INTEREST": "Interest",
}
"""What the journal has no field for, and what its line in the notes is called; other lines go there by their names."""

_READ = frozenset(
    {
        *("VERSION", "PRODID", "UID", "REV", "KIND", "N", "FN", "NICKNAME", "EMAIL", "TEL", "URL", "ORG", "TITLE"),
        *("ROLE", "BDAY", "NOTE", "CATEGORIES", "MEMBER", "X-SOCIALPROFILE", "X-ABLABEL", "X-ADDRESSBOOKSERVER-KIND"),
        *("X-ADDRESSBOOKSERVER-MEMBER", "PROFILE", "NAME", "SOURCE", "CLASS", "SORT-STRING", "X-ABADR", "X-ABSHOWAS"),
        *("X-ABUID", "X-ABORDER", "X-GENERATOR", "CLIENTPIDMAP", "MAILER", "X-ACCOUNT", "X-EVOLUTION-FILE-AS"),
        *("X-PHONETIC-FIRST-NAME", "X-PHONETIC-LAST-NAME", "X-PHONETIC-MIDDLE-NAME", "X-PHONETIC-ORG", "LANG", "TZ"),
        *("CREATED", "X-CLASS", "X-REV", TIER, INTRODUCED_BY, *OWN_LINES),
    }
)
"""What is read elsewhere, and what programs note for themselves."""

_LEFT_OUT = {
    "PHOTO": "photo",
    "LOGO": "logo",
    "SOUND": "sound",
    "KEY": "key",
    "X-ABCROP-RECTANGLE": "the crop of a photo",
    "X-IMAGETYPE": "the kind of a photo",
    "X-IMAGEHASH": "the hash of a photo",
    "XML": "XML",
    "AGENT": "the card of an assistant",
}
_KNOWN = frozenset({*_READ, *_LEFT_OUT, *_IN_NOTES, "BEGIN", "END", "GENDER", "GEO", "LABEL", "FBURL", "CALURI"})


def recognises(text: str) -> bool:
    """Whether a text begins like a vCard."""
    lines = (line for line in _LINE_ENDS.split(text[:20_000]) if line.strip())
    return any(_BEGIN.match(line) for line in islice(lines, _BEFORE))


def read(text: str, options: ReadOptions) -> ImportedRecords:
    """The cards of a text; `options.encoding` is the one in which the file was read."""
    reading = _CardsParser(ImportBuilder(FORMAT, options))
    for number, card in enumerate(parse_cards(text, options.encoding or FALLBACK), start=1):
        reading.card(f"card {number} (line {card.line})", card)
    reading.join_groups()
    return reading.gathering.done()


class _CardsParser:
    """Cards while they are read: who is who, and which groups name whom."""

    def __init__(self, gathering: ImportBuilder) -> None:
        self.gathering = gathering
        self.by_uid: dict[str, str] = {}
        self.members: list[tuple[str, str, list[str]]] = []
        self.introduced: dict[str, str] = {}

    def card(self, where: str, card: VCard) -> None:
        if not card.whole:
            self.gathering.skip(where, "the card is cut off: it has a beginning and no end")
            return
        own = PRODUCT in card.text("PRODID")
        sorted_by = self._sorted(where, card, own=own)
        reference = self.gathering.contact(where, **_fields(card, own=own), **sorted_by)
        if not reference:
            return
        self._leave_out(where, card)
        if uid := _uid(card.text("UID")):
            self.by_uid.setdefault(uid, reference)
            self.gathering.identify(reference, uid, own=own)
        members = [*card.all("MEMBER"), *card.all("X-ADDRESSBOOKSERVER-MEMBER")]
        if members:
            self.members.append((where, reference, [_uid(unescape(member.value)) for member in members]))
        if by := _uid(card.text(INTRODUCED_BY)):
            self.introduced[reference] = by

    def _leave_out(self, where: str, card: VCard) -> None:
        """Say what the journal has no place for, and which lines could not be read."""
        for line in card.properties:
            if line.name in _LEFT_OUT:
                self.gathering.leave_out(_LEFT_OUT[line.name])
            elif line.name == UNREADABLE:
                said = (
                    f"line {line.line}, “{normalize.short(line.value)}”, is none of a card, so it went into the notes"
                )
                self.gathering.convert(where, said)

    def _sorted(self, where: str, card: VCard, *, own: bool) -> dict[str, Any]:
        """The topics and the tier that a card's categories say, and its kind."""
        labels = [label for record in card.all("CATEGORIES") for label in split(record.value, ",")]
        fields: dict[str, Any] = {}
        if own:
            tier = read_extra(TIER, card.text(TIER)).get("tier")
            topics = labels[1:] if tier and labels[:1] == [tier.value] else labels
        else:
            # Written as we write a tier, and only so: a phone's “Colleagues” is somebody's own group.
            tiers = [label for label in labels if label in tuple(Tier)] if card.text("VERSION") == "4.0" else []
            tier = Tier(tiers[0]) if tiers else None
            if tier:
                self.gathering.convert(where, f"its category “{tier}” became its tier")
            rest = [label for label in labels if label not in tiers[:1]]
            for label in filter(is_own_label, rest):
                self.gathering.leave_out(f"the phone's own label “{normalize.words(label)}”")
            topics = self.gathering.topics(where, (label for label in rest if not is_own_label(label)))
        kind = card.text("KIND") or card.text("X-ADDRESSBOOKSERVER-KIND")
        if kind.strip().casefold() in ("group", "org"):
            fields["kind"] = ContactKind.COMMUNITY
        return fields | {"topics": topics, "tier": tier}

    def join_groups(self) -> None:
        """Memberships, and who introduced whom, once everybody is known."""
        contacts = self.gathering.contacts
        by_email = {f"mailto:{contact.email.casefold()}": contact.id for contact in contacts.values() if contact.email}
        for where, community, members in self.members:
            people = [self.by_uid.get(uid) or by_email.get(uid) or uid for uid in members if uid]
            groups = [item for item in people if item in contacts and contacts[item].kind is ContactKind.COMMUNITY]
            if groups:
                self.gathering.convert(where, "groups inside this group were left out: members are people")
            for person in dict.fromkeys(people):
                if person not in groups:
                    self.gathering.memberships.append(Membership(person_id=person, community_id=community))
            if contacts[community].kind is ContactKind.PERSON:
                contacts[community] = replace(contacts[community], kind=ContactKind.COMMUNITY)
        for reference, uid in self.introduced.items():
            contacts[reference] = replace(contacts[reference], introduced_by=self.by_uid.get(uid, uid))


def _uid(text: str) -> str:
    return normalize.unmarked(normalize.words(text)).casefold().removeprefix("urn:uuid:")


def _fields(card: VCard, *, own: bool) -> dict[str, Any]:
    """What a card says of a contact, but what it is sorted by."""
    organization, *departments = split(next((record.value for record in card.all("ORG")), ""), ";")
    title, role = normalize.words(card.text("TITLE")), normalize.words(card.text("ROLE"))
    profiles = [unescape(record.value) for record in card.all("X-SOCIALPROFILE")]
    fields: dict[str, Any] = {
        "name": card.text("FN") if normalize.words(card.text("FN")) else _structured_name(card),
        "nickname": ", ".join([*_others(card, "FN"), *_several(card, "NICKNAME")]),
        "emails": [unescape(record.value) for record in card.all("EMAIL")],
        "phones": [unescape(record.value) for record in card.all("TEL")],
        "urls": [unescape(record.value) for record in card.all("URL")]
        + [profile for profile in profiles if "://" in profile],
        "organization": organization,
        "role": title or role,
        "birthday": _birthday(card.all("BDAY")),
    }
    notes = [unescape(record.value) for record in card.all("NOTE")]
    notes += [normalize.note("Role", text) for text in _others(card, "TITLE") if text != role]
    notes += [normalize.note("Organization", text.replace(";", ", ")) for text in _others(card, "ORG")]
    notes += [normalize.note("Birthday", text) for text in _others(card, "BDAY")]
    notes += [normalize.note("Role", role)] if title and role and title != role else []
    notes.append(normalize.note("Department", ", ".join(filter(None, map(normalize.words, departments)))))
    notes += [normalize.note("Profile", profile) for profile in profiles if "://" not in profile]
    if own:
        for line in card.properties:
            fields |= read_extra(line.name, unescape(line.value))
        fields.pop("tier", None)
        fields["handle"] = _handle(fields.get("handle", ""))
    return fields | {"notes": [*notes, *_beside(card)]}


def _others(card: VCard, name: str) -> list[str]:
    """What further properties of a name say: another language's, or a second post."""
    first, *others = [normalize.words(unescape(line.value)) for line in card.all(name)] or [""]
    return [text for text in dict.fromkeys(others) if text.strip(";") and text != first]


def _several(card: VCard, name: str) -> list[str]:
    return [item for line in card.all(name) for item in split(line.value, ",") if item.strip()]


def _handle(text: str) -> str:
    try:
        return check_handle(text) if text else ""
    except JournalError:
        return ""


def _structured_name(card: VCard) -> str:
    parts = split(next((record.value for record in card.all("N")), ""), ";")
    family, given, more, _prefix, suffix = [*parts, "", "", "", "", ""][:5]
    return " ".join(part for part in (given, more, family, suffix) if part)


def _birthday(found: Iterable[Property]) -> str:
    for result in found:
        value = unescape(result.value).strip()
        omitted = result.parameters.get("X-APPLE-OMIT-YEAR", [_APPLES_NO_YEAR])[0]
        # A year that Apple puts where none is known.
        return f"-{value[len(omitted) :]}" if omitted and value.startswith(f"{omitted}-") else value
    return ""


def _beside(card: VCard) -> Iterator[str]:
    """Lines for the notes from what the journal has no field for."""
    labels = {line.group: unescape(line.value) for line in card.properties if line.name == "X-ABLABEL" and line.group}
    for line in card.properties:
        if line.name == UNREADABLE:
            yield normalize.words(line.value)
        if line.name == UNREADABLE or line.name in _READ or line.name in _LEFT_OUT:
            continue
        label = labels.get(line.group, "") if line.group else ""
        if apples := _APPLES_LABEL.fullmatch(label):
            label = apples[1]
        written = ", ".join(line.parameters.get("LABEL", ())) if line.name == "ADR" else ""
        if written:
            parts = _CARET.sub(lambda found: _CARETS[found[0]], unescape(written)).splitlines()
        elif line.name in ("ADR", "GENDER") or line.name not in _IN_NOTES:
            parts = split(line.value, ";")
        else:
            parts = [unescape(line.value)]
        yield normalize.note(
            normalize.words(label) or _IN_NOTES.get(line.name) or line.name.removeprefix("X-").capitalize(),
            ", ".join(filter(None, map(normalize.words, parts))),
        )
