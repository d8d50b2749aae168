"""The settings of the journal itself, shared by all its computers."""

from __future__ import annotations

from typing import Any

from netjournal.domain.model import Setting
from netjournal.store.store import Store, derived_id


class JournalSettings:
    """Values by key: `date_order` (`dmy`, `mdy`, `ymd`), `week_start` (0 is Monday), `channels`, `cadence`, …"""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a setting, or the default."""
        row = self._store.some(Setting, [derived_id("settings", key)])
        return row[0].value if row and row[0].deleted_at is None else default

    def put(self, key: str, value: Any) -> None:
        """Set a value: anything that JSON can carry."""
        identity = derived_id("settings", key)
        known = self._store.some(Setting, [identity])
        with self._store.change(f"Set {key.replace('_', ' ')}") as change:
            if known:
                change.edit(known[0], value=value)
            else:
                change.add(Setting(id=identity, key=key, value=value))
