"""Reflections: what was written about a period, beside its figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from netjournal.domain.model import Reflection
from netjournal.store.store import Store


class Reflections:
    """The reflections of a journal."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, starts_on: date, ends_on: date) -> Reflection | None:
        """What was written about exactly these days; of several, what was written last."""
        found = self._store.every(
            Reflection, "starts_on = ? AND ends_on = ?", (starts_on.isoformat(), ends_on.isoformat())
        )
        return max(found, key=lambda each: (each.updated_at, each.id), default=None)

    def keep(
        self, *, cadence: str, starts_on: date, ends_on: date, title: str, body: str, figures: Mapping[str, Any]
    ) -> Reflection:
        """Store what was written about a period, with its figures of today; an earlier text of it is edited."""
        known = self.of(starts_on, ends_on)
        with self._store.change(f"Reflect on {title}") as change:
            if known is not None:
                return change.edit(known, body=body, figures=figures)
            return change.add(
                Reflection(
                    cadence=cadence, starts_on=starts_on, ends_on=ends_on, title=title, body=body, figures=figures
                )
            )
