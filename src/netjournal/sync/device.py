"""Who this computer is among those that share a journal."""

from __future__ import annotations

import platform
import secrets
import string

from netjournal.config import read_settings
from netjournal.errors import JournalError
from netjournal.store.store import new_id
from netjournal.sync.memory import Memory

LETTERS = 7


def new_device() -> str:
    """A fresh name for a replica: seven small letters, alike on every file system."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(LETTERS))


def device(memory: Memory) -> str:
    """This replica's id, made when it is first asked for."""
    known = memory.get("device")
    if not known:
        known = new_device()
        memory.keep("device", known)
    return known


def take_new_device(memory: Memory) -> str:
    """Become another device: somebody else publishes under our id, so this replica is a copy of theirs."""
    memory.keep("device", new_device())
    return memory.get("device")


def new_journal() -> str:
    """The id of a journal that is shared for the first time."""
    return new_id()


def computer_name(memory: Memory) -> str:
    """What the teacher calls this computer: `computer` in the settings file, else its name in the network."""
    try:
        named = read_settings(memory.store.path.parent).computer
    except JournalError:
        named = ""
    return named or platform.node().partition(".")[0] or "this computer"
