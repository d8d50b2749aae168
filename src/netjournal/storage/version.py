"""Which schema this program knows, told without importing the library that makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    import sqlite3
else:
    sqlite3 = lazy_import("sqlite3")

APPLICATION_ID = 0x4E4A524E
"""`NJRN` in the header of every journal: how a file is recognised as one."""

MIGRATION_SET = "netjournal"

KNOWN = ("0001_first", "0002_many_computers", "0003_proposals")
"""The names of all migrations, oldest first; a test holds them against `migrations`."""

SCHEMA = int(KNOWN[-1][:4])
"""The number of the newest schema, as published files carry it."""

MIN_READER = 1
"""The oldest schema that can merge what this one publishes: steps only add, so it is the first."""

PUBLISHED_ID = 0x4E4A5055
"""`NJPU` in the header of a file that is published for the other computers: a journal's data, but not a journal."""


def sqlite() -> str:
    """The version of SQLite that the journal is kept with."""
    return sqlite3.sqlite_version
