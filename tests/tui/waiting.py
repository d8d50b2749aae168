"""Waiting for what a program does, however busy the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

PATIENCE = 60.0
"""Seconds after which what did not come will not come."""


async def until(pilot: Pilot[Any], condition: Callable[[], object]) -> None:
    """Let the program go on until something is so."""
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit, "it never came"
        await pilot.pause()


async def settled(pilot: Pilot[Any], condition: Callable[[], object]) -> None:
    """The same, once what was begun before is done."""
    await pilot.pause()
    await until(pilot, condition)
