"""The first steps in a journal that began empty on this computer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netjournal.domain.first_start import FirstStart

if TYPE_CHECKING:
    from netjournal.journal.journal import Journal

_KEPT = "first_start"
"""The key in `local` of the steps that were put away; without it the journal did not begin here."""

_OVER = "over"
_DONE = """SELECT
    (SELECT count(*) FROM contacts WHERE tier = 'colleagues' AND _cl % 2 = 1),
    EXISTS(SELECT 1 FROM interactions WHERE _cl % 2 = 1),
    EXISTS(SELECT 1 FROM intentions WHERE _cl % 2 = 1)"""


def first_start(journal: Journal, *, joined: bool) -> FirstStart | None:
    """How far the first steps are; None where they are over, or the journal was not empty when it was first shown."""
    kept = journal.store.local(_KEPT)
    if kept == _OVER or (kept is None and not journal.is_empty()):
        return None
    named, logged, planned = journal.store.connection.execute(_DONE).fetchone()
    found = FirstStart(int(named), bool(logged), bool(planned), joined, frozenset((kept or "").split()))
    if found.is_over:
        journal.store.keep_local(_KEPT, _OVER)
        return None
    if kept is None:
        journal.store.keep_local(_KEPT, "")
    return found


def put_away(journal: Journal, steps: FirstStart, key: str) -> FirstStart:
    """Take a step off the page; it does not come back."""
    journal.store.keep_local(_KEPT, " ".join(sorted(steps.away | {key})))
    return replace(steps, away=steps.away | {key})
