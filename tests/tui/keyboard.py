"""Typing at the speed of a keyboard that nobody waits for."""

from __future__ import annotations

from typing import Any

from textual.events import Key
from textual.pilot import Pilot

NAMES = {" ": "space", "\n": "enter"}


async def typed(pilot: Pilot[Any], text: str) -> None:
    """Type a text into what has the focus.

    `pilot.press` waits after each key until the process rests, which for a long line takes many seconds; here the
    program gets the keys one after another, as a quick typist gives them, and rests once at the end.
    """
    for letter in text:
        pilot.app.post_message(Key(NAMES.get(letter, letter), letter if letter.isprintable() else None))
    await pilot.pause()
