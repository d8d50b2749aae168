"""The phone's file: a plain text that any phone can append to. Each line of it may be worth an entry; it is only read.

A line is known by its words and their count: the second line with the same words is another one, on every computer
alike, and wherever it stands. So a line inserted above revives nothing, and neither does a copy of the file.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from pathlib import Path, PurePath

from netjournal.domain.proposals import PHONE
from netjournal.domain.records import Proposal
from netjournal.exchange.formats import normalize
from netjournal.exchange.imports.dates import EARLIEST, LATEST
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern
from netjournal.text.dates import DateOrder, FoundDate, date_at, whole_date
from netjournal.text.normalize import normalize as fold

SOURCE = PHONE
NAME = "inbox"
"""What the file, or the folder of such files, is called in the shared folder."""

ENDINGS = (".txt", ".md")
LARGEST = 4 * 1024 * 1024
"""Bytes of one file; what a thumb types in a lifetime is less."""

MOST_FILES = 1_000
LONGEST = 2_000
"""Characters of a line that are kept as the line of a proposal; a longer one is cut there."""

MOST_LINES = 20_000

_MARK = lazy_pattern(r"(?:[-*+•–—·]\s+|\d{1,3}[.)]\s+)?(?:\[[ xX]\]\s+)?")
_HEADING = lazy_pattern(r"#{1,6}\s+")
_RULE = lazy_pattern(r"[-*_=\s]{3,}")
_INSTANT = lazy_pattern(
    r"(?P<on>\d{4}-\d{2}-\d{2})[T ](?P<at>\d{1,2}:\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?"
)
_TIME = lazy_pattern(
    r"(?:at\s+|,\s*)?(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?::\d{2})?\s*(?P<half>[ap]\.?m\.?)?(?=[\s:,;]|\Z)",
    re.IGNORECASE,
)
_DOTTED = lazy_pattern(r"\d{1,2}\.\d{1,2}\.(?=[\s:,])")
_BETWEEN = " \t,:;–—|-"
_COPY = lazy_pattern(r"[\s._()\[\]{}~+,;#-]")
_DATED_NAME = lazy_pattern(r"(?P<year>\d{4})[-_. ]?(?P<month>\d{2})[-_. ]?(?P<day>\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class InboxFile:
    """One text of the phone: its name, and what it holds."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class InboxLines:
    """What the phone's files propose, and the `words` of every line. `last` are the ids of lines whose end is not
    there yet, each with its words: a file that is still arriving ends in the middle of one. `faults` are sentences
    about files that can't be read."""

    proposals: tuple[Proposal, ...] = ()
    words: frozenset[str] = frozenset()
    last: tuple[tuple[str, str], ...] = ()
    faults: tuple[str, ...] = ()


def inbox_files(place: Path) -> list[Path]:
    """The files at a place, in the order of their names: a file with its copies, or the texts in a folder.

    Other programs' temporary files, and what is no ordinary file, are passed over. Raises OSError.
    """
    if place.is_dir():
        names = [name for name in _listed(place) if PurePath(name).suffix.casefold() in ENDINGS]
        return [place / name for name in names]
    folder = place.parent
    return [folder / name for name in _listed(folder) if name == place.name or _is_copy(name, place.name)]


def shared_places(folder: Path) -> list[Path]:
    """Where in the shared folder a phone's lines may be: `inbox.txt`, `inbox.md` and the folder `inbox`, however
    their names are capitalised. Raises OSError."""
    wanted = {NAME, *(f"{NAME}{ending}" for ending in ENDINGS)}
    return sorted(path for path in folder.iterdir() if path.name.casefold() in wanted)


def _listed(folder: Path) -> list[str]:
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            passed_over = entry.name.startswith((".", "~")) or entry.name.casefold().endswith((".tmp", ".part", "~"))
            if not passed_over and stat.S_ISREG(entry.stat().st_mode):
                found.append(entry.name)
    return sorted(found)[:MOST_FILES]


def _is_copy(name: str, of: str) -> bool:
    """Whether a name is what a sync program calls another version of a file: its stem, and more after a mark."""
    stem = _stem(of)
    rest = name.casefold().removeprefix(stem.casefold())
    another_day = _day_of_name(name) != _day_of_name(of)
    return name != of and rest != name.casefold() and bool(_COPY.match(rest)) and _is_text(name) and not another_day


def _stem(name: str) -> str:
    ending = next((ending for ending in ENDINGS if name.casefold().endswith(ending)), "")
    return name[: len(name) - len(ending)] if ending else name


def _is_text(name: str) -> bool:
    return any(ending in name.casefold() for ending in ENDINGS)


def read_inbox(files: Sequence[InboxFile], order: DateOrder, today: date) -> InboxLines:
    """The proposals of the phone's files. A line without a date is of the day in its heading or in its file's name,
    else of `today`, on which it is first seen."""
    found: dict[str, Proposal] = {}
    counted: Counter[str] = Counter()
    words: set[str] = set()
    last: list[tuple[str, str]] = []
    faults: list[str] = []
    for group in _with_copies(files):
        before, most = Counter(counted), Counter(counted)
        for file in group:
            if b"\x00" in file.data and not file.data.startswith((b"\xff\xfe", b"\xfe\xff")):
                faults.append(f"{file.name} is not whole yet; it is read again when it is.")
                continue
            counted = Counter(before)
            for line in _lines(file, order, today):
                counted[line.key] += 1
                source_id = f"{line.key} {counted[line.key]}"
                found.setdefault(source_id, line.proposal(source_id, today))
                words.add(line.words)
                if not line.ended:
                    last.append((source_id, line.words))
            most |= counted
        counted = most
    return InboxLines(tuple(found.values()), frozenset(words), tuple(last), tuple(faults))


def _with_copies(files: Sequence[InboxFile]) -> list[list[InboxFile]]:
    """The files, each with what looks by its name like its copies: these hold the same lines."""
    groups: dict[str, list[InboxFile]] = {}
    for file in sorted(files, key=lambda file: (len(_stem(file.name)), file.name)):
        original = next((name for name in groups if _is_copy(file.name, name)), file.name)
        groups.setdefault(original, []).append(file)
    return [groups[name] for name in sorted(groups)]


@dataclass(frozen=True, slots=True)
class _InboxLine:
    """One line: its words as they stand, a key for them, what it would be as an entry, and whether it has an end."""

    words: str
    key: str
    line: str
    on: date | None
    at: time | None
    ended: bool

    def proposal(self, source_id: str, today: date) -> Proposal:
        on = self.on or today
        return Proposal(
            source=SOURCE,
            source_id=source_id,
            line=self.line[:LONGEST],
            on=on,
            at=self.at,
            later_on=on if on > today else None,
        )


def _lines(file: InboxFile, order: DateOrder, today: date) -> Iterator[_InboxLine]:
    day = _day_of_name(file.name)
    texts = _texts(file.data)
    for number, (text, ended) in enumerate(texts):
        words = normalize.words(text)
        if number >= MOST_LINES:
            return
        heading = _HEADING.match(words)
        if heading:
            found = whole_date(words[heading.end() :].strip("# "), today, order)
            day = found.on if found is not None and found.on is not None else day
            continue
        bare = words[_begin(words) :]
        if not bare or _RULE.fullmatch(words):
            continue
        on, at, line = _dated(bare, order, today)
        if line:
            yield _InboxLine(bare, _key(bare), line, on or day, at, ended)


def _begin(words: str) -> int:
    mark = _MARK.match(words)
    return mark.end() if mark else 0


def _key(words: str) -> str:
    return hashlib.sha256(fold(words).encode()).hexdigest()[:24]


def _texts(data: bytes) -> Iterable[tuple[str, bool]]:
    """The lines of a file, each decoded by itself and with whether it is ended: so a line of another encoding, or a
    letter of which only the first half has arrived, changes no other line."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "ignore").encode()
    lines = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    last = len(lines) - 1
    return [(_decoded(line, whole=number < last), number < last) for number, line in enumerate(lines)]


def _decoded(line: bytes, *, whole: bool) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        if not whole and error.reason == "unexpected end of data":
            return line[: error.start].decode("utf-8")
        return line.decode("cp1252", "ignore")


def _day_of_name(name: str) -> date | None:
    match = _DATED_NAME.match(name)
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"])) if match else None
    except ValueError:
        return None


def _dated(words: str, order: DateOrder, today: date) -> tuple[date | None, time | None, str]:
    """The day and time at the beginning of a line, and the line after them. A day in words stays in the line."""
    instant = _INSTANT.match(words)
    on, at, rest = None, None, words
    if instant:
        on, at, rest = _iso(instant["on"]), _clock(instant["at"]), words[instant.end() :]
    elif (found := _date_at_beginning(words, order, today)) is not None and found.on is not None:
        if not any(letter.isdigit() for letter in words[: found.end]):
            return found.on, None, words
        on, rest = found.on, words[found.end :]
    if on is not None and not EARLIEST <= on <= LATEST:
        return None, None, words
    rest = rest.lstrip(_BETWEEN)
    clock = _TIME.match(rest) if at is None else None
    if clock:
        at = _clock_of(int(clock["hour"]), int(clock["minute"]), (clock["half"] or "")[:1].casefold())
        rest = rest[clock.end() :] if at is not None else rest
    return on, at, rest.lstrip(_BETWEEN)


def _date_at_beginning(words: str, order: DateOrder, today: date) -> FoundDate | None:
    """The date that a line begins with. `20.11.` is one there, though it would be a number in a sentence."""
    dotted = _DOTTED.match(words)
    return whole_date(dotted[0], today, order) if dotted else date_at(words, 0, today, order)


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _clock(text: str) -> time | None:
    hour, _, minute = text.partition(":")
    return _clock_of(int(hour), int(minute), "")


def _clock_of(hour: int, minute: int, half: str) -> time | None:
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
