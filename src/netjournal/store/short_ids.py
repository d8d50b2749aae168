"""The shortest beginnings of ids that still mean one record, for lists and for typing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from netjournal.domain.model import Record
from netjournal.store.schema import SHAPE_OF
from netjournal.store.store import Store

SHORTEST = 8


def short_ids(store: Store, kind: type[Record], ids: Iterable[str]) -> Mapping[str, str]:
    """For each of these ids of living records of a kind, a beginning of 8 characters or more that no other shares."""
    rows = store.connection.execute(f'SELECT id FROM "{SHAPE_OF[kind].table}" WHERE _cl % 2 = 1 ORDER BY id')
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
