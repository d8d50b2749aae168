"""Damaged files by the thousand: every reader answers with contacts and entries, or with a sentence.

`python -m tests.exchange.fuzz_readers --minutes 10` runs for that long and says how many inputs there were; with
`--format vcard` it has that one reader read them all.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import time
import zipfile
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from made_files import FILES, READING, TODAY

from netjournal.errors import JournalError
from netjournal.exchange.imports.builder import LONGEST_NAME, ImportedRecords
from netjournal.exchange.imports.formats import KINDS, read
from netjournal.exchange.imports.plan import Choices, Known, plan
from netjournal.text.sanitize import strip_controls

SLOWEST_SECONDS = 5.0
HOSTILE = (
    *('"', '""', ",", ";", "\t", "\n", "\r", "\r\n", "\x00", "\x1b[31m", "\x9b", "\u202e", "\ufeff", "\ud800", "=1+1"),
    *(
        "BEGIN:VCARD\n",
        "END:VCARD\n",
        "RRULE:FREQ=DAILY;BYMONTH=13\n",
        "RRULE:FREQ=SECONDLY\n",
        "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\n",
        "BEGIN:VEVENT\n",
        "TZID=Nowhere/Land:",
        "DTSTART:00010101T000000\n",
        "AGENT:\n",
        "N;A=,,,,,,,,,,,,",
        "=C3=",
        "=\n ",
        "\\",
        "\\n",
        ":",
        "item1.",
        ";;;",
    ),
    *("ENCODING=QUOTED-PRINTABLE:", "CHARSET=utf-7:", "CHARSET=idna", "TYPE=" + "," * 50, 'X="', "KIND:group\n"),
    *(
        "{",
        "}",
        "[",
        "]",
        '{"entries":',
        "null",
        "1e999",
        "NaN",
        "[" * 300,
        "\\ud800",
        '"netjournal":1',
        "-0",
        "9" * 400,
    ),
    *("**", "_", "(a.k.a. ", "[2026-13-45 99:99]", "### Friends:\n", "- ", "@", "#", " ::: ", "* myContacts", "--0230"),
    *(
        "First Name,Last Name,Connected On\n",
        "," * 2500,
        "x" * 140_000,
        "31/31/3131",
        "\u0661\u0662",
        "ﬁ",
        "é",
        "İ",
        "ß",
    ),
)


def damaged(chance: random.Random, name: str = "") -> bytes:
    """A file, of that format if one is named, after a few accidents; in any encoding, now and then in a ZIP."""
    texts = [text for listed in FILES.values() for text in listed]
    text = chance.choice(FILES[name] if name else texts)
    for _ in range(chance.choice((0, 1, 1, 2, 3, 5, 8, 20))):
        text = _accident(text, texts, chance)
    encoding = chance.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"))
    data = text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")
    if chance.random() < 0.1:
        place = chance.randrange(len(data) + 1)
        data = data[:place] + chance.randbytes(chance.randrange(9)) + data[place:]
    if chance.random() < 0.03:
        data = _zipped(data, chance)
    return data


def _accident(text: str, texts: list[str], chance: random.Random) -> str:
    start, end = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
    end = min(end, start + 200)
    kind = chance.randrange(6)
    if kind == 0:
        return text[:start] + text[end:]
    if kind == 1:
        return text[:end] + text[start:]
    if kind == 2:
        return text[:start]
    if kind == 3:
        other = chance.choice(texts)
        place = chance.randrange(len(other) + 1)
        return text[:start] + other[place : place + 300] + text[start:]
    if kind == 4:
        return text[:start] + chr(chance.choice((chance.randrange(256), chance.randrange(0x11000)))) + text[start:]
    return text[:start] + chance.choice(HOSTILE) + text[start:]


def _zipped(data: bytes, chance: random.Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(chance.choice(("Connections.csv", "../../x.vcf", "a\\b.json", "x.txt")), data)
    packed = bytearray(made.getvalue())
    for _ in range(chance.randrange(4)):
        packed[chance.randrange(len(packed))] = chance.randrange(256)
    return bytes(packed)


def check(data: bytes, format_name: str = "") -> str:
    """Read and plan; returns the format, or an empty text for a refusal. Raises for anything that must not be."""
    begun = time.process_time()
    try:
        files = read(data, "file", READING, format_name)
    except JournalError as error:
        assert error.sentence
        assert strip_controls(error.sentence) == error.sentence
        files = []
    numbers = count()
    made = plan(files, Known(), Choices(on=TODAY), lambda: f"id-{next(numbers)}")
    for file in files:
        _check_incoming(file)
    for aside in (*made.skipped, *made.converted):
        assert strip_controls(aside.why) == aside.why, aside
    assert time.process_time() - begun < SLOWEST_SECONDS, "too slow"
    return files[0].format if files else ""


def _check_incoming(incoming: ImportedRecords) -> None:
    for contact in incoming.contacts:
        assert contact.name.strip()
        assert len(contact.name) <= LONGEST_NAME
        for text in (contact.name, contact.email, contact.phone, contact.role, contact.organization, *contact.urls):
            assert strip_controls(text) == text, ascii(text)
        assert all(strip_controls(line) == line for line in contact.notes.split("\n")), ascii(contact.notes)
        "".join((contact.name, contact.notes)).encode()
    for proposal in incoming.proposals:
        assert strip_controls(proposal.line) == proposal.line
        assert proposal.line
        assert proposal.minutes is None or 1 <= proposal.minutes <= 1440
    for entry in incoming.interactions:
        assert strip_controls(entry.summary) == entry.summary
        assert entry.summary
        entry.notes.encode()


def main() -> None:
    """Fuzz for as long as was asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=1.0)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--format", choices=list(FILES), default="", help="only this reader, told to read everything")
    given = options.parse_args()
    until = time.monotonic() + given.minutes * 60
    counted: dict[str, int] = {}
    for number in count(given.seed):
        chance = random.Random(number)
        data = damaged(chance, given.format)
        forced = given.format or (chance.choice(list(KINDS)) if chance.random() < 0.2 else "")
        try:
            found = check(data, forced)
        except BaseException:
            print(f"seed {number}, format {forced or 'found'}: {data[:2000]!r}")
            raise
        counted[found or "refused"] = counted.get(found or "refused", 0) + 1
        if time.monotonic() > until:
            break
    who = given.format or "all readers"
    print(f"{who}: {sum(counted.values()):,} inputs in {given.minutes:g} minutes, nothing broke:")
    for name, how_many in sorted(counted.items(), key=lambda each: -each[1]):
        print(f"  {name}: {how_many:,}")


if __name__ == "__main__":
    main()
