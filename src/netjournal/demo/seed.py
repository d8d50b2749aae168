"""A clock and ids that are the same every time, so that a demo of one day is always the same journal."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from hashlib import sha256
from uuid import UUID

from netjournal.store.stamps import Clock, milliseconds_of

NONCE = "0demo00"
"""The writer's name of every demo: a valid nonce that no run of the program draws but by chance."""


class Seed:
    """The time of the story, which its teller sets, and ids that follow from it and from how many were drawn."""

    def __init__(self) -> None:
        self._now = 0
        self._drawn = 0
        self.clock = Clock(now=lambda: self._now, nonce=NONCE)

    def move_to(self, day: date, hour: int) -> None:
        """Let it be that hour of that day, in UTC."""
        self._now = milliseconds_of(datetime.combine(day, time(hour), UTC))

    def new_id(self) -> str:
        """The next id: a UUID of version 7 whose random bits are a hash of its number (RFC 9562, section 5.7)."""
        self._drawn += 1
        bits = int.from_bytes(sha256(f"netjournal demo {self._drawn}".encode()).digest()[:10], "big")
        first, rest = bits >> 68, bits & ((1 << 62) - 1)
        return str(UUID(int=self._now << 80 | 7 << 76 | first << 64 | 2 << 62 | rest))
