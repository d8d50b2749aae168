"""Names as people write them: every form of every name of a journal, and what must not be left of any of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from netjournal.domain.records import Contact, ContactKind, Tier

IN = Tier.COLLEAGUES
PEOPLE = (
    Contact(id="p-01", tier=IN, name="Lucía Morrow", handle="lucia", email="lm@school.example", role="maths lead"),
    Contact(id="p-02", tier=IN, name="Sam Rivers", handle="samr", phone="+44 20 7946 0958"),
    Contact(id="p-03", tier=IN, name="Sam Kowalski", handle="samk", role="librarian, helps Sam Rivers"),
    Contact(id="p-04", tier=IN, name="Anne-Marie O'Hara-Núñez", handle="anne_marie", also_called=("Annie",)),
    Contact(id="p-05", tier=IN, name='Elizabeth "Lizzie" Ortiz', handle="eo", urls=("https://ortiz.example/about",)),
    Contact(id="p-06", tier=IN, name="Dr. Wren van der Berg", emails=("w@vdb.example", "wren@other.example")),
    Contact(id="p-07", tier=IN, name="Jürgen Großmann", handle="jg", role="head of sixth form"),
    Contact(id="p-08", tier=IN, name="田中さくら", handle="田中"),
    Contact(id="p-09", tier=IN, name="Юлия Петрова", handle="yulia"),
    Contact(id="p-10", tier=IN, name="राम शर्मा", handle="ram"),
    Contact(id="p-11", tier=IN, name="D'Angelo Quist", handle="dangelo"),
    Contact(id="p-12", tier=IN, name="Will Ashby", handle="willa"),
)
COMMUNITIES = (
    Contact(id="k-1", tier=IN, name="Lucía’s reading circle", kind=ContactKind.COMMUNITY, handle="reading"),
    Contact(id="k-2", tier=IN, name="Open Tasks", kind=ContactKind.COMMUNITY, handle="tasks"),
)

ONLY_WITH_CAPITAL = frozenset({"sam", "rivers", "will", "wren", "anne", "marie", "berg"})
"""Names that are words as well: in small letters they may be the words."""


def bare(text: str) -> str:
    """A text without accents, case, and what hides between letters."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if unicodedata.combining(c) in (0, 7, 8, 9) and unicodedata.category(c) != "Cf")


def words(person: Contact) -> list[str]:
    """The words of a name, without title, particles and quotes."""
    found = re.split(r"[\s\"'’-]+", person.name)
    return [word for word in found if word and word not in ("Dr.", "van", "der", "D", "O")]


def forms(person: Contact) -> Iterator[str]:
    """How somebody may write of this person."""
    name, parts = person.name, words(person)
    yield from (name, unicodedata.normalize("NFD", name), bare(name), name.upper(), name.replace("-", " "))
    yield from (
        name.replace("-", ""),
        "".join(parts),
        "_".join(parts),
        ".".join(parts).lower(),
        "-".join(parts).lower(),
    )
    yield f"{name[0]}\u00ad{name[1:]}"
    for part in parts:
        yield from (f"the {part}", f"{part}’s", f"{part}'s", f"{part}S'", f"the two {part}s", f"Dr {part}", f"#{part}")
        if bare(part) not in ONLY_WITH_CAPITAL:
            yield from (
                part.lower(),
                f"notes-{bare(part)}.pdf",
                f"https://x.example/{bare(part)}/a",
                f"{part}s".lower(),
            )
    if len(parts) > 1 and name.isascii():
        first, last = parts[0], parts[-1]
        yield from (
            f"{first} {last[0]}.",
            f"{first[0]}. {last}",
            f"{first[0]}.{last[0]}. said",
            f"{first[0]}{last[0]} said",
        )
        yield from (f"{last}, {first}", f"{last} {first}", f"Ms {last[0]}. said", f"{first[0]}{last}".lower())
    yield from (f"@{person.handle}" if person.handle else "", person.email, *person.emails, *person.also_called)
    yield from (person.phone, person.phone.replace("+44 ", "0"), *person.urls)


def left(text: str) -> set[str]:
    """What is left of the names of PEOPLE in a text."""
    plain = bare(text)
    found = set()
    for person in PEOPLE:
        for part in (*words(person), *person.also_called, person.handle):
            key = bare(part)
            if key in ONLY_WITH_CAPITAL:
                found |= set(re.findall(rf"(?<![^\W_]){part}s?(?![^\W_])", text))
            elif len(key) > 2 and re.search(rf"(?<![^\W\d_]){re.escape(key)}", plain):
                found.add(part)
        found |= {address for address in (person.email, *person.emails, *person.urls) if address and address in text}
    found |= {letters for letters in ("7946 0958", "L.M.", "LM said", "EO said", "DQ said") if letters in text}
    return found
