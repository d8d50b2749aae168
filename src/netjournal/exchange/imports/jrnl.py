"""jrnl's journals, as JSON and as text: each entry becomes an interaction."""

from __future__ import annotations

import re
from datetime import date, time
from json import loads
from typing import Any

from netjournal.errors import JournalError
from netjournal.exchange.formats import normalize
from netjournal.exchange.imports.builder import ImportBuilder, ImportedRecords, ReadOptions
from netjournal.exchange.imports.dates import column_order, parse_clock, parse_day
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import DateOrder

JSON_FORMAT = "jrnl-json"
TEXT_FORMAT = "jrnl"
STARRED = "starred"
_BRACKETS = re.compile(r"\[(?P<when>[^\[\]\n]{6,40})\][ \t]?(?P<title>[^\n]*)")
_BARE = re.compile(r"(?P<when>\d{4}-\d\d-\d\d \d{1,2}:\d\d)(?::\d\d)? (?P<title>\S[^\n]*)")
"""A heading of jrnl before version 2, which wrote no brackets."""

_HAS_CLOCK = re.compile(r"\d{1,2}[:h]\d\d")
_NUMBER = re.compile(r"\d+")
_LOOKED_AT = 2000
"""How many lines are looked at for the first heading."""

_TAG = re.compile(r"(?<![\w@#])[@#]([^\W_][\w-]*)")


@dataclass(frozen=True, slots=True)
class _HeadingStyle:
    """How a journal writes its headings, as its first one shows: with brackets, with a time of day, the year where."""

    brackets: bool
    clock: bool
    digit_first: bool
    year_first: bool
    order: DateOrder

    def match(self, line: str) -> re.Match[str] | None:
        """The heading that a line is, or None where it only looks like one: its date is written in another way.

        A heading whose date does not exist is one all the same, so that what stands below it is not another entry's.
        """
        found = (_BRACKETS if self.brackets else _BARE).match(line)
        if found is None:
            return None
        when = found["when"]
        numbers = _NUMBER.findall(when)
        has_year = any(len(number) == 4 for number in numbers)
        if bool(_HAS_CLOCK.search(when)) is not self.clock or not has_year or when[0].isdigit() is not self.digit_first:
            return None
        if parse_day(when, self.order) is None and not self.clock:
            return None
        return found if self.year_first is (len(numbers[0]) == 4) else None


def _style(text: str, usual: DateOrder) -> _HeadingStyle | None:
    """How the headings of a text are written; None where it has none."""
    lines = [line for line in text.splitlines()[:_LOOKED_AT] if line.strip()]
    for brackets, pattern in ((True, _BRACKETS), (False, _BARE)):
        for place, line in enumerate(lines):
            found = pattern.match(line)
            if found is None or (not brackets and place):
                if not brackets:
                    break
                continue
            when = found["when"]
            numbers = _NUMBER.findall(when)
            if parse_day(when, usual) is not None and any(len(number) == 4 for number in numbers):
                heads = (item["when"] for other in lines if (item := pattern.match(other)))
                order = column_order(map(_without_clock, heads), usual).order
                clock = bool(_HAS_CLOCK.search(when))
                return _HeadingStyle(brackets, clock, when[0].isdigit(), len(numbers[0]) == 4, order)
    return None


def _without_clock(when: str) -> str:
    return _HAS_CLOCK.split(when)[0].strip(" ,T")


def recognises(text: str) -> bool:
    """Whether a text is a journal of jrnl: somewhere at its beginning a line starts with a date in brackets."""
    return _style(text, DateOrder.DMY) is not None


def read_text(text: str, options: ReadOptions) -> ImportedRecords:
    """The entries of a journal's text."""
    gathering = ImportBuilder(TEXT_FORMAT, options)
    style = _style(text, options.order)
    head: re.Match[str] | None = None
    body: list[str] = []
    begun = 0
    for number, line in enumerate(text.splitlines(), start=1):
        found = style.match(line) if style else None
        if found is None:
            body.append(line)
            continue
        _entry_of_text(gathering, begun, head, body, style)
        head, body, begun = found, [], number
    _entry_of_text(gathering, begun, head, body, style)
    return gathering.done()


def _entry_of_text(
    gathering: ImportBuilder, line: int, head: re.Match[str] | None, body: list[str], style: _HeadingStyle | None
) -> None:
    if head is None:
        words = normalize.words(" ".join(body))
        if words:
            gathering.skip("the beginning", f"“{normalize.short(words)}” stands before the first date")
        return
    title = head["title"].strip()
    starred = title.endswith(" *") or title.startswith("* ")
    words = title.strip("* ") if starred else title
    order = style.order if style else gathering.options.order
    _put(gathering, f"line {line}", _JrnlEntry(head["when"], "", words, "\n".join(body), starred), order)


def read_json(document: dict[str, Any], options: ReadOptions) -> ImportedRecords:
    """The entries of an export as JSON. Raises JournalError where it has no list of entries."""
    entries = document.get("entries")
    if not isinstance(entries, list):
        raise JournalError("This JSON has no list of entries.", "`jrnl --format json` writes one.")
    gathering = ImportBuilder(JSON_FORMAT, options)
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            gathering.skip(f"entry {number}", "it is no entry")
            continue
        when, clock, title, body = (_text(entry.get(name)) for name in ("date", "time", "title", "body"))
        tags = entry.get("tags")
        more = tuple(_text(tag).lstrip("@#") for tag in tags) if isinstance(tags, list) else ()
        found = _JrnlEntry(when, clock, title, body, entry.get("starred") is True, more)
        _put(gathering, f"entry {number}", found, options.order)
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


def _put(gathering: ImportBuilder, where: str, entry: _JrnlEntry, order: DateOrder) -> None:
    title, body = entry.title, entry.body
    if not normalize.words(title):
        title, _, body = body.strip().partition("\n")
    on, at = _moment(entry.when, entry.clock, order)
    if on is None or not normalize.words(title):
        gathering.skip(where, "it says nothing" if on else f"“{normalize.short(entry.when)}” is no date")
        return
    tags = [*_TAG.findall(f"{title}\n{body}"), *filter(None, map(normalize.topic, entry.tags))]
    topics = (STARRED,) if entry.starred else ()
    gathering.interaction(where, on, title, at=at, notes=body, tags=tags, topics=topics)


def _moment(when: str, clock: str, order: DateOrder) -> tuple[date | None, time | None]:
    """A day and a time of day, from `2026-10-14 15:30`, `14.10.2026 03:30 PM` or the two apart."""
    on = parse_day(when, order)
    return on, parse_clock(clock or when)


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
