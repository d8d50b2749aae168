"""Records of every kind, made by Hypothesis, with the texts that break careless programs."""

from __future__ import annotations

import types
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from netjournal.domain.limits import NUMBERS
from netjournal.domain.records import Contact, Goal, Intention, Record, with_all_addresses
from netjournal.storage.mapping import TABLE_MAPS

HOSTILE = (
    "[bold]x[/bold]",
    "\x1b[31mred\x1b[0m",
    "\u202egnp.exe",
    "=1+1",
    "---\ntitle: no\n---",
    "# heading",
    "- item\n1. one",
    "a | b",
    "<script>alert(1)</script>",
    "{{x}} {#id .c}",
    "](http://evil.example)",
    "Renée O’Hara 👩🏽‍🏫",
    "שלום עולם",
    "'; DROP TABLE contacts; --",
    "no",
    "null",
    "1e3",
    "line\r\nline\u2028line",
    "x" * 300,
    "\x00",
    "../../etc/passwd",
    "```",
)

TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.just(""))
DATES = st.dates(date(1990, 1, 1), date(2030, 12, 31))
MOMENTS = st.integers(0, 10**9).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(milliseconds=n))
FREE = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
KINDS = tuple(shape.record for shape in TABLE_MAPS)


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values that fit a field's type."""
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = (argument for argument in get_args(hint) if argument is not type(None))
        return st.none() | values(inner)
    if get_origin(hint) is tuple:
        return st.lists(TEXTS, max_size=3, unique_by=str.casefold).map(tuple)
    if hint is Any:
        return FREE
    if get_origin(hint) is not None:
        return st.dictionaries(TEXTS, FREE, max_size=3)
    if issubclass(hint, StrEnum):
        return st.sampled_from(list(hint))
    if hint is time:
        return st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
    return {str: TEXTS, int: st.integers(-1000, 1000), bool: st.booleans(), date: DATES, datetime: MOMENTS}[hint]


def records(kind: type[Record]) -> st.SearchStrategy[Record]:
    """New records of a kind: without id and instants."""
    hints = get_type_hints(kind)
    own = {field.name for field in fields(kind)} - {field.name for field in fields(Record)}
    # A journal holds only what its forms take: within the limits, and repeats that are rules.
    of_limits = {name: st.integers(*limits) for name, limits in NUMBERS.get(kind, {}).items()}
    numbers = {name: made if hints[name] is int else st.none() | made for name, made in of_limits.items()}
    rules = {"repeat": st.sampled_from(["", "FREQ=WEEKLY", "FREQ=MONTHLY;BYDAY=1MO"])} if kind is Goal else {}
    made = st.builds(kind, **{name: values(hints[name]) for name in own} | numbers | rules)
    if kind is Intention:
        return made.map(with_whole_shares)
    return made.map(with_all_addresses) if kind is Contact else made


def with_whole_shares(record: Record) -> Record:
    """An intention whose shares make 100."""
    assert isinstance(record, Intention)
    colleagues = min(record.colleagues, 100 - min(record.communities, 100))
    return replace(record, colleagues=colleagues, following=100 - colleagues - record.communities)


any_record = st.sampled_from(KINDS).flatmap(records)
