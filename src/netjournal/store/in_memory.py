"""The living records of a journal, read into memory: all kinds, or some."""

from __future__ import annotations

from collections.abc import Iterable

from netjournal.domain.model import (
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
    PutAway,
    QuietDay,
    Recall,
    Record,
    Records,
    Reflection,
    Setting,
    Term,
    TierMove,
)
from netjournal.store.store import Store

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
    "quiet_days": (QuietDay, AS_MADE),
    "recalls": (Recall, BY_DAY),
    "put_away": (PutAway, AS_MADE),
    "distinct": (Distinct, AS_MADE),
    "settings": (Setting, AS_MADE),
}
"""The fields of `Records`, each with its kind and the order in which it is read."""


def records_of(store: Store, names: Iterable[str] = KINDS) -> Records:
    """The living records of the kinds with these names; the other fields stay empty."""
    found = {}
    for name in names:
        kind, order = KINDS[name]
        found[name] = tuple(store.every(kind, order=order))
    return Records(**found)  # type: ignore[arg-type]
