"""Daily notes of Obsidian and Logseq: a line of a day that names somebody may be worth an entry.

A name is `[[Ana Ruiz]]` or `@ana`. A link to somebody unknown counts where the sentence introduces a person (`with
[[Bo Park]]`), since most links lead to other things. What is still to be done did not happen, and is passed over.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import PurePosixPath

from netjournal.domain.proposals import NOTES
from netjournal.domain.records import Proposal
from netjournal.exchange.formats import normalize
from netjournal.exchange.imports.builder import Attendee, ImportBuilder, ImportedRecords, PassedOver, ReadOptions
from netjournal.exchange.imports.calendar import DAYS_BACK
from netjournal.exchange.imports.dates import EARLIEST, LATEST
from netjournal.startup.lazy_regex import lazy_pattern
from netjournal.text.dates import whole_date
from netjournal.text.normalize import normalize as fold

FORMAT = SOURCE = NOTES
ENDINGS = (".md", ".markdown", ".org")
LONGEST = 2_000
"""Characters of a line; a longer one is no note of a conversation."""

_YEAR_FIRST = lazy_pattern(r"(?<!\d)((?:19|20|21)\d\d)([-_. ]?)(\d\d)\2(\d\d)(?!\d)")
_DAY_FIRST = lazy_pattern(r"(?<!\d)(\d\d)([-_.])(\d\d)\2((?:19|20|21)\d\d)(?!\d)")
_FRONT_DATE = lazy_pattern(r"^(?:date|day|created)\s*:\s*[\"']?(\d{4}-\d\d-\d\d)", re.IGNORECASE | re.MULTILINE)
_LINK = lazy_pattern(r"(?<!!)\[\[([^\[\]|#^]{1,100})(?:[#^][^\[\]|]{0,100})?(?:\|([^\[\]]{1,100}))?\]\]")
_TAG = lazy_pattern(r"(?<![\w@.\[/])@([^\W\d_][\w-]*(?:\.[^\W_][\w-]*)*)")
_INTRODUCED = lazy_pattern(
    r"(?:^|\W)(?:with|from|to|met|saw|called|rang|asked|told|thanked|visited|for|by)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_PERSON = lazy_pattern(r"[^\W\d_][^\W\d_]*(?:['’.-]?[^\W\d_]+)*\.?")
_BULLET = lazy_pattern(r"\s*(?:>\s*)*(?:[-*+•]\s+|\d{1,3}[.)]\s+)?(?:#{1,6}\s+)?")
_BOX = lazy_pattern(r"\[([^\[\]])\]\s+")
_OPEN_TASK = lazy_pattern(r"(?:TODO|DOING|NOW|LATER|WAITING|WAIT|IN-PROGRESS|CANCELED|CANCELLED)\b:?\s+")
_DONE_TASK = lazy_pattern(r"DONE\b:?\s+")
_PROPERTY = lazy_pattern(r"[A-Za-z][\w-]*::\s")
_IN_FOLDER_OF_PEOPLE = lazy_pattern(r"(?:^|/)(?:people|persons|contacts|personen|menschen|personas)/", re.IGNORECASE)


def day_of(name: str, text: str, options: ReadOptions) -> date | None:
    """The day of a note: in its name, as Obsidian and Logseq write it, else in its front matter; None for no day."""
    stem = PurePosixPath(name.replace("\\", "/").rpartition(": ")[2]).stem
    for pattern, order in ((_YEAR_FIRST, (1, 3, 4)), (_DAY_FIRST, (4, 3, 1))):
        if (found := pattern.search(stem)) and (day := _date(*(int(found[place]) for place in order))):
            return day
    said = whole_date(stem, options.today, options.order) if any(c.isdigit() for c in stem) else None
    if said is not None and said.on is not None:
        return said.on
    front = text[4:].partition("\n---")[0] if text.startswith(("---\n", "---\r\n")) else ""
    written = _FRONT_DATE.search(front[:5_000])
    return _date(*map(int, written[1].split("-"))) if written else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def recognises(name: str, text: str, options: ReadOptions) -> bool:
    """Whether a text is a daily note, or another note of the same kind of program: it links to notes or people."""
    if not name.casefold().endswith(ENDINGS):
        return False
    return day_of(name, text, options) is not None or "[[" in text


def read(text: str, options: ReadOptions) -> ImportedRecords:
    """What a daily note says of conversations, from `options.first_day` (else a year back) until today.

    Raises PassedOver where the note is of no day.
    """
    on = day_of(options.name, text, options)
    if on is None or not EARLIEST <= on <= LATEST:
        raise PassedOver(
            "notes of no day",
            f"{options.name} has no day in its name, so it is no daily note.",
            "Daily notes are called such as 2026-11-20.md.",
        )
    gathering = ImportBuilder(FORMAT, options)
    if on > options.today or on < (options.first_day or options.today - timedelta(days=DAYS_BACK)):
        gathering.convert("", f"not read: {on.isoformat()} is outside the days that are asked for")
        return gathering.done()
    counted: Counter[str] = Counter()
    for number, line in _lines(text):
        people, words = _people(line)
        if not people:
            continue
        key = hashlib.sha256(fold(line).encode()).hexdigest()[:24]
        counted[key] += 1
        proposal = Proposal(
            source=SOURCE, source_id=f"{on.isoformat()} {key} {counted[key]}", line=words[:LONGEST], on=on
        )
        gathering.propose(f"line {number}", proposal, people)
    return gathering.done()


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that may tell of something that happened, each with its number, without list marks and boxes."""
    fence, front = "", text.startswith("---")
    for number, raw in enumerate(text.splitlines(), start=1):
        bare = raw.strip()
        if front and number > 1:
            front = bare != "---"
            continue
        if bare.startswith(("```", "~~~")):
            fence = "" if fence == bare[:3] else fence or bare[:3]
            continue
        if front or fence or len(raw) > LONGEST or bare.startswith("%%"):
            continue
        line = normalize.words(raw)
        bullet = _BULLET.match(line)
        line = line[bullet.end() :] if bullet else line
        box = _BOX.match(line)
        if box:
            if box[1] not in "xX":
                continue
            line = line[box.end() :]
        if _OPEN_TASK.match(line) or _PROPERTY.match(line):
            continue
        done = _DONE_TASK.match(line)
        yield number, line[done.end() :] if done else line


def _people(line: str) -> tuple[tuple[Attendee, ...], str]:
    """Who is named in a line, and the line with names in place of links."""
    found: dict[str, Attendee] = {}
    words, end = [], 0
    for link in _LINK.finditer(line):
        target, label = link[1].strip(), (link[2] or "").strip()
        name = PurePosixPath(target.replace("\\", "/")).name.lstrip("@").strip()
        meant = target.lstrip().startswith("@") or _IN_FOLDER_OF_PEOPLE.search(target) is not None
        known_form = bool(name) and not any(c.isdigit() for c in name) and "." not in name[1:].rstrip(".")[-5:]
        if known_form:
            introduced = meant or (_looks_like_person(name) and _INTRODUCED.search(line[: link.start()]) is not None)
            found.setdefault(fold(name), Attendee(name, "", introduced=introduced))
        words += [line[end : link.start()], name if known_form else label or name]
        end = link.end()
    rest = line[end:]
    for tag in _TAG.finditer(line):
        found.setdefault(fold(tag[1]), Attendee(tag[1], "", introduced=True))
    return tuple(found.values()), normalize.words("".join([*words, rest]))


def _looks_like_person(name: str) -> bool:
    """Two or three words that begin with a capital letter."""
    parts = name.split()
    return 2 <= len(parts) <= 3 and all(part[0].isupper() and _PERSON.fullmatch(part) for part in parts)
