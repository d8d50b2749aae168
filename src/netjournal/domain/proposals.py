"""Proposals: what may be worth a line, and the answers to it. Kept, put off or dropped, and asked about once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from netjournal.domain.records import Proposal
from netjournal.errors import JournalError, WrongUsage
from netjournal.startup.lazy_regex import lazy_pattern

LINE = "line"
"""The source of a line that the teacher typed and that could not be captured as it was."""

PHONE = "phone"
"""The source of a line that the teacher wrote on the phone."""

CALENDAR, NOTES, MAIL = "calendar", "notes", "mail"
"""The sources of meetings, of lines of daily notes, and of threads of mail."""

CONTENT = ("line", "at", "minutes", "contact_ids", "names", "note")
"""What is taken out of a proposal that is dropped: then it only says from where and of which day it was."""

LATER_DAYS = 1
"""How many days a proposal is put off for where nobody says until when."""


def key_of(proposal: Proposal) -> tuple[str, str, str]:
    """What the id of a proposal follows from: the same thing of the same source is one proposal on every computer."""
    return ("proposals", proposal.source, proposal.source_id)


_INSTANCE = lazy_pattern(r" (?:\d{4}-\d{2}-\d{2})?(?:#\d+)?\Z")


def series_of(source_id: str) -> str:
    """The series that something of a calendar belongs to: its id without the instance."""
    return _INSTANCE.sub("", source_id)


def waits(proposal: Proposal, today: date) -> bool:
    """Whether a proposal asks for an answer on this day."""
    return not proposal.answered and (proposal.later_on is None or proposal.later_on <= today)


def in_order(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Proposals by the day and time of what they are about, the oldest first."""
    return sorted(proposals, key=lambda proposal: (proposal.on, proposal.at is not None, proposal.at, proposal.id))


def keep(proposal: Proposal, interaction_id: str, *, on: date) -> dict[str, Any]:
    """The fields of a proposal that became this interaction. Refused where it is answered."""
    _require_open(proposal)
    return _answer(taken_on=on, interaction_id=interaction_id)


def put_off(proposal: Proposal, until: date | None, *, today: date) -> dict[str, Any]:
    """The fields of a proposal that waits again from a day on, by default tomorrow. Refused where it is answered."""
    _require_open(proposal)
    day = until or today + timedelta(LATER_DAYS)
    if day <= today:
        raise WrongUsage("Later is a day after today.", "Name one, such as tomorrow or next monday.")
    return {"later_on": day}


def drop(proposal: Proposal, *, on: date) -> dict[str, Any]:
    """The fields of a proposal that is not worth a line: its words go. Refused where it is answered."""
    _require_open(proposal)
    empty = Proposal()
    return _answer(dropped_on=on) | {name: getattr(empty, name) for name in CONTENT}


def with_people(line: str, handles: Sequence[str]) -> str:
    """A line that names nobody, with those who took part; at its beginning where the end belongs to a section."""
    people = " and ".join(f"@{handle}" for handle in handles)
    return f"{people} {line}" if ":" in line else f"{line} with {people}"


def with_day(line: str, on: date, said: Sequence[tuple[int, int]]) -> str:
    """A line with the day that it is of, in place of the first words that say one: `yesterday` is another day later."""
    if said:
        start, end = said[0]
        return f"{line[:start]}{on.isoformat()}{line[end:]}"
    return f"{on.isoformat()} {line}" if ":" in line else f"{line} {on.isoformat()}"


def _answer(**fields: Any) -> dict[str, Any]:
    """All fields of the answer: they are one decision, and are written together.

    When a proposal waits again is none of them: a day chosen on one computer does not undo the other one's answer.
    """
    return {"taken_on": None, "dropped_on": None, "interaction_id": ""} | fields


def _require_open(proposal: Proposal) -> None:
    if proposal.answered:
        said = "saved already" if proposal.taken_on is not None else "dropped already"
        raise JournalError(f"This proposal is {said}.", "`netjournal undo` takes your last answer back.")
