"""The days of the year that the demo tells, counted back from its last one.

The story is written in weeks before its last week, so it fits any day. Three things keep to the calendar all the same:
the names of the terms, a network that is left in October, and one that moves up in January.

A clock and ids that are the same every time, so that a demo of one day is always the same journal.

Minutes of a whole year, brought to the hours that the demo is meant to show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from hashlib import sha256
from uuid import UUID

from netjournal.storage.hlc import HlcClock, milliseconds_of

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEASONS = ("Winter", "Spring", "Summer", "Autumn")
FIRST_WEEK = 51

TERMS = ((51, 36), (33, 17), (12, -3))
"""First and last week of each term, in weeks before the last one; a negative week lies ahead."""

HOLIDAYS = ((48, 47), (41, 41), (35, 34), (26, 26), (16, 13), (4, 4), (-4, -5))
NO_ENTRIES = (30, 29)
"""The fortnight in which nothing was written."""

PROMOTED = "44 thu"
LEFT = "6 tue"
ROOM = 336
"""A turning point lies at most so many days back, to leave some weeks of story before it."""


def season(day: date) -> str:
    """The northern season of a day, by its month."""
    return SEASONS[day.month % 12 // 3]


@dataclass(frozen=True)
class Calendar:
    """The school year that ends on `today`."""

    today: date

    @cached_property
    def monday(self) -> date:
        """The first day of the last week."""
        return self.today - timedelta(days=self.today.weekday())

    @property
    def first(self) -> date:
        """The day on which the journal was begun."""
        return self.week(FIRST_WEEK)[0]

    def week(self, before: int) -> tuple[date, date]:
        """Monday and Sunday of a week, counted back from the last one."""
        monday = self.monday - timedelta(weeks=before)
        return monday, monday + timedelta(days=6)

    def day(self, when: str) -> date:
        """`44 thu` is the Thursday 44 weeks back; days of this week that are still to come count as today."""
        before, weekday = when.split()
        return min(self.week(int(before))[0] + timedelta(days=WEEKDAYS.index(weekday)), self.today)

    def ago(self, days: int) -> date:
        """So many days before today; negative ones lie ahead."""
        return self.today - timedelta(days=days)

    def terms(self) -> Iterator[tuple[str, date, date]]:
        """Name, first and last day of each term; a term has the name of the season in its middle."""
        for first_week, last_week in TERMS:
            first, last = self.week(first_week)[0], self.week(last_week)[0] + timedelta(days=4)
            yield season(first + (last - first) / 2), first, last

    def holidays(self) -> Iterator[tuple[str, date, date]]:
        """Name, first and last day of each holiday; the ones of a week are half-terms."""
        for first_week, last_week in HOLIDAYS:
            first, last = self.week(first_week)[0], self.week(last_week)[1]
            yield "Half-term" if first_week == last_week else f"{season(first)} holidays", first, last

    def is_school_day(self, day: date) -> bool:
        """A weekday of a term, in no holiday and not in the fortnight of silence."""
        if day.weekday() > 4 or self.in_silence(day):
            return False
        inside = any(first <= day <= last for _, first, last in self.terms())
        return inside and not any(first <= day <= last for _, first, last in self.holidays())

    def in_silence(self, day: date) -> bool:
        """Whether a day is in the fortnight without entries."""
        return self.week(NO_ENTRIES[0])[0] <= day <= self.week(NO_ENTRIES[1])[1]

    def next_school_day(self, day: date) -> date:
        """That day or the first school day after it, but never later than today."""
        while day < self.today and not self.is_school_day(day):
            day += timedelta(days=1)
        return min(day, self.today)

    @cached_property
    def promoted_on(self) -> date:
        """The day in January on which a followed network became a community."""
        return self._nearest_in(1, self.day(PROMOTED))

    @cached_property
    def left_on(self) -> date:
        """The day in October on which a noisy network was left."""
        return self._nearest_in(10, self.day(LEFT))

    def _nearest_in(self, month: int, meant: date) -> date:
        days = [self.ago(n) for n in range(ROOM + 1) if self.ago(n).month == month]
        weekdays = [day for day in days if day.weekday() <= 4]
        return min(weekdays or days, key=lambda day: (abs((day - meant).days), day))

    def around(self, day: date, meant: date, turning: date) -> date:
        """A day of a story whose turning point was moved from `meant` to `turning`, moved along with it."""
        if meant == turning:
            return day
        if day <= meant:
            part = (day - self.first).days / max((meant - self.first).days, 1)
            moved = self.first + timedelta(days=round(part * (turning - self.first).days))
            return self._quiet_weekday(moved, self.first)
        part = (day - meant).days / max((self.today - meant).days, 1)
        return self._quiet_weekday(turning + timedelta(days=round(part * (self.today - turning).days)), turning)

    def _quiet_weekday(self, day: date, earliest: date) -> date:
        """That day, or the nearest weekday before it that is not in the silence; else the first one after it."""
        earlier = day
        while earlier > earliest and (earlier.weekday() > 4 or self.in_silence(earlier)):
            earlier -= timedelta(days=1)
        if not self.in_silence(earlier):
            return earlier
        return self.week(NO_ENTRIES[1] - 1)[0]


NONCE = "0demo00"
"""The writer's name of every demo: a valid nonce that no run of the program draws but by chance."""


class Seed:
    """The time of the story, which its teller sets, and ids that follow from it and from how many were drawn."""

    def __init__(self) -> None:
        self._now = 0
        self._drawn = 0
        self.clock = HlcClock(now=lambda: self._now, nonce=NONCE)

    def move_to(self, day: date, hour: int) -> None:
        """Let it be that hour of that day, in UTC."""
        self._now = milliseconds_of(datetime.combine(day, time(hour), UTC))

    def new_id(self) -> str:
        """The next id: a UUID of version 7 whose random bits are a hash of its number (RFC 9562, section 5.7)."""
        self._drawn += 1
        bits = int.from_bytes(sha256(f"netjournal demo {self._drawn}".encode()).digest()[:10], "big")
        first, rest = bits >> 68, bits & ((1 << 62) - 1)
        return str(UUID(int=self._now << 80 | 7 << 76 | first << 64 | 2 << 62 | rest))


STEP = 5
LEAST = 10


def fit(minutes: Sequence[int], total: float) -> list[int]:
    """The minutes scaled to add up to `total` within half a step, each in steps of five and at least ten.

    What rounding leaves over goes, five minutes at a time, to the entries that rounding has moved furthest.
    """
    whole = sum(minutes)
    if not whole:
        return []
    wanted = [minute * total / whole for minute in minutes]
    fitted = [max(LEAST, STEP * round(item / STEP)) for item in wanted]
    while abs(total - sum(fitted)) > STEP / 2:
        step = STEP if total > sum(fitted) else -STEP
        free = [place for place, each in enumerate(fitted) if each + step >= LEAST]
        if not free:
            break
        direction = 1 if step > 0 else -1
        place = max(free, key=lambda one: ((wanted[one] - fitted[one]) * direction, -one))
        fitted[place] += step
    return fitted
