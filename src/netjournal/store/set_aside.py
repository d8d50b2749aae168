"""Entries that could not be stored, kept as drafts until they can be.

They never take the place of another draft, the capture bar's among them: an open screen writes that one as its owner
types.
"""

from __future__ import annotations

from netjournal.store.drafts import Drafts

PREFIX = "log:"


def set_aside(drafts: Drafts, text: str) -> str:
    """Keep a text that could not be stored, once; returns the key of its draft, such as `log:1`."""
    waiting = drafts.waiting(PREFIX)
    for key, kept in waiting.items():
        if kept == text:
            return key
    numbers = [int(key.removeprefix(PREFIX)) for key in waiting if key.removeprefix(PREFIX).isdecimal()]
    key = f"{PREFIX}{max(numbers, default=0) + 1}"
    drafts.keep(key, text)
    return key


def stored_after_all(drafts: Drafts, text: str) -> None:
    """Drop the drafts of a text that was stored now."""
    for key, kept in drafts.waiting(PREFIX).items():
        if kept == text:
            drafts.drop(key)
