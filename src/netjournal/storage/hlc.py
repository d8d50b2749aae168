"""Stamps: when a cell was written, in an order on which all computers agree.

A stamp is 20 characters whose text order is time order: milliseconds since 1970 (10), a counter (3) and the writer's
nonce (7), each in base 32. Together they are a hybrid logical clock (Kulkarni et al., 2014): never behind what was
seen, never standing still, and unique to one run of the program on one computer.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from netjournal.errors import JournalError
from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    import hashlib
else:
    hashlib = lazy_import("hashlib")

DIGITS = "0123456789abcdefghijklmnopqrstuv"
MILLISECONDS, COUNTER, NONCE = 10, 3, 7
LENGTH = MILLISECONDS + COUNTER + NONCE
LARGEST_COUNT = 32**COUNTER - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
YEAR_2200 = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp() * 1000)
LAST_DAY = int(datetime(2199, 12, 31, tzinfo=UTC).timestamp() * 1000)
"""From here on no clock stamps anything: others take a stamp of the year 2200 for damage."""
FIRST_OF_CLOCKS = 10**6
"""Stamps with fewer milliseconds were not given by a clock: they are of values found in another program's data, and
carry the number of its day since 1970. So whatever anybody writes by hand counts as later."""
BEYOND_ALL_DATES = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp() * 1000)


def to_base32(number: int, width: int) -> str:
    """A whole number, 0 or greater, as `width` base-32 digits."""
    digits = ""
    for _ in range(width):
        number, rest = divmod(number, 32)
        digits = DIGITS[rest] + digits
    return digits


def milliseconds(stamp: str) -> int:
    """The milliseconds since 1970 that a stamp carries."""
    return int(stamp[:MILLISECONDS], 32)


def instant(stamp: str) -> datetime:
    """The moment that a stamp carries, in UTC, to the millisecond; of one that no clock gave, noon of its day."""
    count = milliseconds(stamp)
    if 0 < count < FIRST_OF_CLOCKS:
        return EPOCH + timedelta(days=count, hours=12)
    return EPOCH + timedelta(milliseconds=count)


def milliseconds_of(moment: datetime) -> int:
    """A moment with a time zone, as whole milliseconds since 1970."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def is_stamp(text: object) -> bool:
    """Whether this could have been written by a clock: right length, right digits, before the year 2200."""
    return (
        isinstance(text, str)
        and len(text) == LENGTH
        and all(digit in DIGITS for digit in text)
        and milliseconds(text) < YEAR_2200
    )


def new_nonce() -> str:
    """A writer's name for one run of the program: random, so that two runs are never taken for one."""
    return to_base32(int.from_bytes(os.urandom(8), "big") % 32**NONCE, NONCE)


def lowest_stamp(text: str) -> str:
    """The stamp before all others with the nonce that this text always gives."""
    return to_base32(0, MILLISECONDS) + to_base32(0, COUNTER) + nonce_of(text)


def nonce_of(text: str) -> str:
    """The nonce that this text always gives."""
    return to_base32(int.from_bytes(hashlib.sha256(text.encode()).digest()) % 32**NONCE, NONCE)


def system_milliseconds() -> int:
    """The computer's clock, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class HlcClock:
    """Makes the stamps of one writer."""

    def __init__(self, now: Callable[[], int] = system_milliseconds, nonce: str = "") -> None:
        self.now = now
        self.nonce = nonce or new_nonce()
        self._last = 0
        self._count = 0

    def observe(self, stamp: str) -> None:
        """Move past a stamp found in the data, so that what is written next counts as later."""
        seen, count = milliseconds(stamp), int(stamp[MILLISECONDS : MILLISECONDS + COUNTER], 32)
        self._last, self._count = max((self._last, self._count), (seen, count))

    def next_stamp(self) -> str:
        """The next stamp: later than every one made or seen before.

        Raises JournalError where the computer's clock, or what was seen, is later than any stamp that others accept.
        """
        now = self.now()
        if now >= LAST_DAY:
            raise JournalError(
                f"This computer's clock says that it is {EPOCH + timedelta(milliseconds=now):%Y}, so nothing is stored."
                if now < BEYOND_ALL_DATES
                else "This computer's clock is wrong by thousands of years, so nothing is stored.",
                "Set the date of this computer, then try again.",
            )
        if now > self._last:
            self._last, self._count = now, 0
        elif self._count < LARGEST_COUNT:
            self._count += 1
        else:
            self._last, self._count = self._last + 1, 0
        if self._last >= YEAR_2200:
            raise JournalError(
                "An entry in this journal is dated at the end of the year 2199, so nothing later can be stored.",
                "`netjournal backup restore` goes back to a snapshot from before it came.",
            )
        return to_base32(self._last, MILLISECONDS) + to_base32(self._count, COUNTER) + self.nonce

    def at(self, moment: datetime, place: int = 0, nonce: str = "") -> str:
        """A stamp for something that was first written at `moment`, elsewhere or long ago; does not move the clock.

        Of several things written at one moment, a greater `place` counts as later. A `nonce` that follows from the
        thing gives it the same stamp on every computer that takes it over.
        """
        later, count = divmod(place, LARGEST_COUNT + 1)
        when = to_base32(milliseconds_of(moment) + later, MILLISECONDS)
        return when + to_base32(count, COUNTER) + (nonce or self.nonce)
