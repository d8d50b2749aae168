"""Which schema this program knows, told without importing the library that makes it."""

from __future__ import annotations

APPLICATION_ID = 0x4E4A524E
"""`NJRN` in the header of every journal: how a file is recognised as one."""

MIGRATION_SET = "netjournal"

KNOWN = ("0001_first",)
"""The names of all migrations, oldest first; a test holds them against `migrations`."""
