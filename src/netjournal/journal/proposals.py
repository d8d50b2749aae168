"""What waits to be sorted: proposals from every source, each answered once on all computers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any

from netjournal.domain.proposals import (
    CALENDAR,
    CONTENT,
    LINE,
    MAIL,
    drop,
    in_order,
    keep,
    key_of,
    put_off,
    series_of,
    waits,
)
from netjournal.domain.records import Proposal, Propose, SourceRule
from netjournal.errors import JournalError
from netjournal.storage.database import Change, Database, derived_id
from netjournal.text.normalize import truncate

_OPEN = "taken_on IS NULL AND dropped_on IS NULL"


class Proposals:
    """The proposals of a journal."""

    def __init__(self, store: Database) -> None:
        self._store = store

    def waiting(self, today: date) -> list[Proposal]:
        """What asks for an answer on this day, the oldest first."""
        found = self._store.every(Proposal, f"{_OPEN} AND (later_on IS NULL OR later_on <= ?)", (today.isoformat(),))
        return in_order(proposal for proposal in found if waits(proposal, today))

    def all(self) -> list[Proposal]:
        """Every proposal, those put off and answered included, the oldest first."""
        return in_order(self._store.every(Proposal))

    def get(self, identity: str) -> Proposal:
        """The proposal with this id or beginning of one; raises NotFound or Ambiguous."""
        return self._store.get(Proposal, identity)

    def add(
        self,
        line: str,
        *,
        on: date,
        source: str = LINE,
        source_id: str = "",
        at: time | None = None,
        minutes: int | None = None,
        contact_ids: tuple[str, ...] = (),
        names: tuple[str, ...] = (),
        note: str = "",
    ) -> Proposal | None:
        """Propose a line, once: what the source proposed before stays as it is, whatever was answered.

        Returns the proposal that waits now, or None where it was answered, trashed or forgotten. Without a `source_id`
        it is a proposal of its own, unless the same line of the same day and source waits already.
        """
        if not line.strip():
            raise JournalError("There are no words to keep.", "Write one line.")
        if not source_id:
            for known in self._store.every(Proposal, f"{_OPEN} AND source = ? AND line = ?", (source, line)):
                if known.on == on:
                    return known
        proposal = Proposal(
            source=source,
            source_id=source_id or self._store.ids(),
            line=line,
            on=on,
            at=at,
            minutes=minutes,
            contact_ids=contact_ids,
            names=names,
            note=note,
        )
        proposal = replace(proposal, id=derived_id(*key_of(proposal)))
        known_already = self._store.some(Proposal, [proposal.id])
        if known_already:
            found = known_already[0]
            return None if found.answered or found.deleted_at is not None else found
        with self._store.change(f"To sort: “{truncate(line, 40)}”") as change:
            if change.pen.is_forgotten(proposal.id):
                return None
            return change.add_found(proposal, on)

    def later(self, proposal: Proposal, until: date | None, *, today: date) -> Proposal:
        """Let a proposal wait until a day, by default tomorrow. Refused where it is answered."""
        fields = put_off(proposal, until, today=today)
        with self._store.change(f"Later: “{truncate(proposal.line, 40)}”") as change:
            return change.edit(proposal, **fields)

    def drop(self, proposal: Proposal, *, today: date) -> Proposal:
        """Say that a proposal is not worth a line. Its words go, and it never comes back. Refused where answered."""
        fields = drop(proposal, on=today)
        with self._store.change(f"Not worth a line: “{truncate(proposal.line, 40)}”") as change:
            return self._answer(change, proposal, fields)

    def rule(self, proposal: Proposal, propose: Propose, *, today: date) -> int:
        """Remember whether the series of a proposal is ever proposed again; with never, what waits of it is dropped.

        Returns how many were dropped. Refused for what belongs to no series.
        """
        series = series_of(proposal.source_id)
        if proposal.source not in (CALENDAR, MAIL):
            raise JournalError("This is a line by itself, and belongs to no series.", "d drops it.")
        made = SourceRule(
            id=derived_id("source_rules", proposal.source, series),
            source=proposal.source,
            series=series,
            propose=propose,
        )
        never = propose is Propose.NEVER
        waiting = self._store.every(Proposal, f"{_OPEN} AND source = ?", (proposal.source,)) if never else []
        of_series = [item for item in waiting if series_of(item.source_id) == series]
        with self._store.change(
            f"{propose.value.capitalize()}: “{truncate(proposal.line, 40) or 'a series'}”"
        ) as change:
            known = self._store.some(SourceRule, [made.id])
            if known and known[0].deleted_at is None:
                change.edit(known[0], propose=propose)
            else:
                change.add_derived(made)
            for item in of_series:
                self._answer(change, item, drop(item, on=today))
        return len(of_series)

    def taken(self, change: Change, proposal: Proposal, interaction_id: str, *, today: date) -> Proposal:
        """Note, within a change, what became of a proposal that is kept. Refused where it is answered."""
        return self._answer(change, proposal, keep(proposal, interaction_id, on=today))

    @staticmethod
    def _answer(change: Change, proposal: Proposal, fields: Mapping[str, Any]) -> Proposal:
        answered = change.edit(proposal, **{name: fields[name] for name in fields if name not in CONTENT})
        content = {name: fields[name] for name in fields if name in CONTENT}
        return change.edit(answered, **content) if content else answered


def id_of_taken(proposal: Proposal) -> str:
    """The id of the interaction that a proposal becomes: one, also where two computers keep it."""
    return derived_id("interactions", proposal.id)
