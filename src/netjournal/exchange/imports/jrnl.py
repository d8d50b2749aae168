"""jrnl's journals, as JSON and as text: each entry becomes an interaction."""

from __future__ import annotations

import re
from datetime import date, time
from json import loads
from typing import Any

from netjournal.errors import JournalError
from netjournal.exchange.formats import normalize
from netjournal.exchange.imports.builder import Heard, ImportBuilder, ImportedRecords
from netjournal.startup.fast_dataclass import dataclass

JSON_FORMAT = "jrnl-json"
TEXT_FORMAT = "jrnl"
STARRED = "starred"
_HEAD = re.compile(r"\[(?P<when>\d{4}-\d\d-\d\d[^\]\n]{0,20})\][ \t]?(?P<title>[^\n]*)")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?(?:\s?([AaPp])\.?[Mm]\.?)?")
_TAG = re.compile(r"(?<![\w@#])[@#]([^\W_][\w-]*)")


def recognises(text: str) -> bool:
    """Whether a text is a journal of jrnl: its first words are a date in brackets."""
    return _HEAD.match(text.lstrip()) is not None


def read_text(text: str, heard: Heard) -> ImportedRecords:
    """The entries of a journal's text."""
    gathering = ImportBuilder(TEXT_FORMAT, heard)
    head: re.Match[str] | None = None
    body: list[str] = []
    begun = 0
    for number, line in enumerate(text.splitlines(), start=1):
        found = _HEAD.match(line)
        if found is None:
            body.append(line)
            continue
        _entry_of_text(gathering, begun, head, body)
        head, body, begun = found, [], number
    _entry_of_text(gathering, begun, head, body)
    return gathering.done()


def _entry_of_text(gathering: ImportBuilder, line: int, head: re.Match[str] | None, body: list[str]) -> None:
    if head is None:
        if any(item.strip() for item in body):
            gathering.skip("the beginning", "it stands before the first date")
        return
    title = head["title"].strip()
    starred = title.endswith(" *") or title.startswith("* ")
    words = title.strip("* ") if starred else title
    _put(gathering, f"line {line}", _JrnlEntry(head["when"], "", words, "\n".join(body), starred))


def read_json(document: dict[str, Any], heard: Heard) -> ImportedRecords:
    """The entries of an export as JSON. Raises JournalError where it has no list of entries."""
    entries = document.get("entries")
    if not isinstance(entries, list):
        raise JournalError("This JSON has no list of entries.", "`jrnl --format json` writes one.")
    gathering = ImportBuilder(JSON_FORMAT, heard)
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            gathering.skip(f"entry {number}", "it is no entry")
            continue
        when, clock, title, body = (_text(entry.get(name)) for name in ("date", "time", "title", "body"))
        tags = entry.get("tags")
        more = tuple(_text(tag).lstrip("@#") for tag in tags) if isinstance(tags, list) else ()
        _put(gathering, f"entry {number}", _JrnlEntry(when, clock, title, body, entry.get("starred") is True, more))
    return gathering.done()


@dataclass(frozen=True, slots=True)
class _JrnlEntry:
    """An entry as it is written."""

    when: str
    clock: str
    title: str
    body: str
    starred: bool
    tags: tuple[str, ...] = ()


def _put(gathering: ImportBuilder, where: str, entry: _JrnlEntry) -> None:
    title, body = entry.title, entry.body
    if not normalize.words(title):
        title, _, body = body.strip().partition("\n")
    on, at = _moment(entry.when, entry.clock)
    if on is None or not normalize.words(title):
        gathering.skip(where, "it says nothing" if on else f"“{normalize.short(entry.when)}” is no date")
        return
    tags = [*_TAG.findall(f"{title}\n{body}"), *(tag for tag in map(normalize.words, entry.tags) if tag)]
    topics = (STARRED,) if entry.starred else ()
    gathering.interaction(where, on, title, at=at, notes=body, tags=tags, topics=topics)


def _moment(when: str, clock: str) -> tuple[date | None, time | None]:
    """A day and a time of day, from `2026-10-14 15:30`, `2026-10-14 03:30:00 PM` or the two apart."""
    on = normalize.day(when[:10])
    found = _CLOCK.search(clock or when[10:])
    if found is None:
        return on, None
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").casefold()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return on, time(hour, minute) if hour < 24 and minute < 60 else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def parse_json(text: str) -> Any:
    """JSON from a stranger. Raises JournalError where it is none, or is nested beyond all reason."""
    try:
        return loads(text)
    except RecursionError:
        raise JournalError("The file is nested far deeper than any journal.") from None
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        place = f" in line {line}" if line else ""
        raise JournalError(f"The file begins like JSON and stops being it{place}.", "Export it again.") from None
