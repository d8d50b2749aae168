"""Meetings that are to come, as a calendar says: what there is to prepare for. They are no entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.normalize import join_and, normalize

DAYS_AHEAD = 14
"""How far ahead meetings are known; more is not read."""

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting to come: its id (the calendar's, with the instance), its title, when, how long in minutes, the contacts
    who take part, and the names of those who are none."""

    id: str = ""
    line: str = ""
    on: date = date(1970, 1, 1)
    at: time = time(0)
    minutes: int | None = None
    contact_ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def ends_at(self) -> datetime:
        """When it is over, in local time without a zone."""
        return datetime.combine(self.on, self.at) + timedelta(minutes=self.minutes or 0)


def coming(meetings: Iterable[Meeting], now: datetime, last: date) -> list[Meeting]:
    """The meetings that are not over at a local moment, up to a day, the next first, each once."""
    moment = now.replace(tzinfo=None)
    found = {meeting.id: meeting for meeting in meetings if meeting.ends_at > moment and meeting.on <= last}
    return sorted(found.values(), key=lambda meeting: (meeting.on, meeting.at, meeting.id))


def sentence(meeting: Meeting, names: Mapping[str, str]) -> str:
    """A meeting in a line, such as “15:00 Grade 7 planning with Noor”; `names` are of contacts, by their ids. Who
    stands in the title is not named again."""
    said = normalize(meeting.line)
    people = [names[identity] for identity in meeting.contact_ids if identity in names]
    others = [name for name in (*people, *meeting.names) if normalize(name) not in said]
    return f"{meeting.at:%H:%M} {meeting.line}{_with(others)}"


def _with(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = len(names) - MOST_NAMED
    return f" with {join_and([*names[:MOST_NAMED], *([f'{more} more'] if more > 0 else [])])}"
