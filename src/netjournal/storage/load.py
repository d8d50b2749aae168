"""The living records of a journal, read into memory: all kinds, or some.

The shortest beginnings of ids that still mean one record, for lists and for typing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from netjournal.domain.records import (
    Ask,
    Contact,
    Decision,
    Distinct,
    Expertise,
    Goal,
    Intention,
    Interaction,
    Introduction,
    Learning,
    Membership,
    Problem,
    Proposal,
    PutAway,
    QuietDay,
    Recall,
    Record,
    Records,
    Reflection,
    Setting,
    SourceRule,
    Term,
    TierMove,
)
from netjournal.storage.database import Database
from netjournal.storage.mapping import TABLE_MAP_OF

AS_MADE = "_s, id"
BY_DAY = '"on", _s'
BY_BEGINNING = "starts_on, _s"

KINDS: dict[str, tuple[type[Record], str]] = {
    "contacts": (Contact, AS_MADE),
    "interactions": (Interaction, '"on", at, _s'),
    "learnings": (Learning, BY_DAY),
    "goals": (Goal, AS_MADE),
    "problems": (Problem, AS_MADE),
    "asks": (Ask, BY_DAY),
    "expertise": (Expertise, AS_MADE),
    "memberships": (Membership, AS_MADE),
    "tier_moves": (TierMove, BY_DAY),
    "intentions": (Intention, BY_BEGINNING),
    "terms": (Term, BY_BEGINNING),
    "decisions": (Decision, AS_MADE),
    "introductions": (Introduction, AS_MADE),
    "reflections": (Reflection, AS_MADE),
    "proposals": (Proposal, BY_DAY),
    "source_rules": (SourceRule, AS_MADE),
    "quiet_days": (QuietDay, AS_MADE),
    "recalls": (Recall, BY_DAY),
    "put_away": (PutAway, AS_MADE),
    "distinct": (Distinct, AS_MADE),
    "settings": (Setting, AS_MADE),
}
"""The fields of `Records`, each with its kind and the order in which it is read."""


def load_records(store: Database, names: Iterable[str] = KINDS) -> Records:
    """The living records of the kinds with these names; the other fields stay empty."""
    found = {}
    for name in names:
        kind, order = KINDS[name]
        found[name] = tuple(store.every(kind, order=order))
    return Records(**found)  # type: ignore[arg-type]


SHORTEST = 8


def short_ids(store: Database, kind: type[Record], ids: Iterable[str]) -> Mapping[str, str]:
    """For each of these ids of living records of a kind, a beginning of 8 characters or more that no other shares."""
    rows = store.connection.execute(f'SELECT id FROM "{TABLE_MAP_OF[kind].table}" WHERE _cl % 2 = 1 ORDER BY id')
    known = [identity for (identity,) in rows]
    needed: dict[str, int] = {}
    for before, after in pairwise(known):
        shared = _shared(before, after) + 1
        needed[before] = max(needed.get(before, SHORTEST), shared)
        needed[after] = max(needed.get(after, SHORTEST), shared)
    return {identity: identity[: needed.get(identity, SHORTEST)] for identity in ids}


def _shared(one: str, other: str) -> int:
    """How many characters two different ids begin with alike."""
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
