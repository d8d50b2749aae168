"""Meetings to come, as the calendars of this computer say: kept here alone, and replaced whenever one is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, time
from json import dumps, loads
from typing import Any

from netjournal.domain.meetings import Meeting, coming
from netjournal.domain.records import Contact
from netjournal.storage.database import Database

PREFIX = "meetings:"


class Meetings:
    """What there is to prepare for."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def keep(self, calendar: str, meetings: Iterable[Meeting]) -> None:
        """Keep the meetings to come of one calendar, instead of those that were known of it."""
        found = [asdict(meeting) for meeting in meetings]
        if found or self._store.local(PREFIX + calendar) is not None:
            self._store.keep_local(PREFIX + calendar, dumps(found, default=str))

    def calendars(self) -> list[str]:
        """The calendars of which meetings are known."""
        rows = self._store.connection.execute("SELECT key FROM local WHERE key GLOB ?", (f"{PREFIX}*",))
        return [str(key).removeprefix(PREFIX) for (key,) in rows]

    def coming(self, now: datetime, last: date, calendar: str = "") -> list[Meeting]:
        """The meetings that are not over at a local moment, up to a day, the next first; of all calendars, or of those
        whose names begin so."""
        begin = PREFIX + calendar
        rows = self._store.connection.execute(
            "SELECT value FROM local WHERE substr(key, 1, ?) = ?", (len(begin), begin)
        ).fetchall()
        return coming((_meeting(data) for (value,) in rows for data in loads(value)), now, last)

    def people(self, meetings: Iterable[Meeting]) -> dict[str, Contact]:
        """The contacts who take part, by their ids; those in the trash are none."""
        ids = dict.fromkeys(identity for meeting in meetings for identity in meeting.contact_ids)
        return {contact.id: contact for contact in self._store.some(Contact, ids) if contact.deleted_at is None}


def _meeting(data: Mapping[str, Any]) -> Meeting:
    return Meeting(
        **{
            **data,
            "on": date.fromisoformat(data["on"]),
            "at": time.fromisoformat(data["at"]),
            "contact_ids": tuple(data["contact_ids"]),
            "names": tuple(data["names"]),
        }
    )
