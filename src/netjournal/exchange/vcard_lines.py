"""The lines of a vCard: unfolded, decoded, and taken apart into name, parameters and value.

Not by the grammar of a library: that of vobject needs exponential time for a crafted line and gives a whole file up
for one bad one, that of icalendar knows no parameter without a name (vCard 2.1) and forgets all but the last of several
`TYPE`s. Here every pattern is linear and every line stands for itself.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

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
        return {each.casefold() for each in self.parameters.get("TYPE", ())}

    @property
    def rank(self) -> int:
        """How much it is preferred: the less the more."""
        given = self.parameters.get("PREF", [""])[0]
        if given.isascii() and given.isdigit() and len(given) < 4:
            return int(given)
        return 0 if "pref" in self.types else 101


@dataclass(slots=True)
class Card:
    """The properties of one card, and the line on which it begins; `whole` unless it was cut off."""

    line: int
    properties: list[Property] = field(default_factory=list)
    whole: bool = False

    def all(self, name: str) -> list[Property]:
        """The properties of a name, the preferred ones first."""
        return sorted((each for each in self.properties if each.name == name), key=lambda each: each.rank)

    def text(self, name: str) -> str:
        """The value of the preferred property of a name, unescaped; empty where there is none."""
        found = self.all(name)
        return unescape(found[0].value) if found else ""


def cards(text: str) -> Iterator[Card]:
    """The cards of a text, in their order; a card inside another (an agent's) is passed over."""
    card: Card | None = None
    inner = 0
    for found in _properties(text):
        word = found.value.strip().casefold()
        if found.name == "BEGIN" and word == "vcard":
            if card is not None and card.properties and card.properties[-1].name == "AGENT":
                inner += 1
                continue
            if card is not None and not inner:
                yield card
            card, inner = Card(found.line), 0
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


def _properties(text: str) -> Iterator[Property]:
    for number, line in _logical_lines(text):
        found = _PROPERTY.fullmatch(line)
        if found is None:
            continue
        name = found["name"].upper()
        parameters = _parameters(found["params"])
        value = "" if name in _BINARY else _decoded(found["value"], parameters)
        yield Property(number, name, value, (found["group"] or "").casefold(), parameters)


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
        values = [each.strip().strip('"') for each in given.split(",")]
        if said := [each for each in values if each]:
            found.setdefault(name.strip().upper(), []).extend(said)
    return found


def _decoded(value: str, parameters: dict[str, list[str]]) -> str:
    charset = parameters.get("CHARSET", [""])[0]
    encoding = parameters.get("ENCODING", [""])[0].casefold()
    if encoding == "quoted-printable":
        try:
            return _text(quopri.decodestring(value.encode("utf-8")), charset)
        except (binascii.Error, ValueError):
            return value
    if charset and not value.isascii():
        try:
            # The whole file was read as Windows-1252, because it is no UTF-8; this line says that it knows better.
            return value.encode("cp1252").decode(charset)
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
