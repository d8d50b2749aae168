"""What comes from elsewhere keeps the limits that the forms keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netjournal.domain.limits import NUMBERS, fault_of
from netjournal.domain.records import Contact, Goal, Intention, Interaction, Learning, Record, Setting

LIMITED = [(kind, name) for kind, limits in NUMBERS.items() for name in limits]


@given(st.sampled_from(LIMITED), st.integers(-5_000, 20_000))
def test_a_number_is_taken_exactly_within_its_limits(limited: tuple[type[Record], str], value: int) -> None:
    kind, name = limited
    least, most = NUMBERS[kind][name]
    record = replace(kind(), **{name: value})  # type: ignore[arg-type]
    if kind is Intention and name in ("colleagues", "communities", "following"):
        record = replace(record, **{"colleagues": 0, "communities": 0, "following": 0, name: value})  # type: ignore[arg-type]
        assert bool(fault_of(record)) == (value not in (0, 100))
    else:
        assert bool(fault_of(record)) == (not least <= value <= most)


@pytest.mark.parametrize(
    ("record", "word"),
    [
        (Learning(on=date(9999, 12, 31)), "no day"),
        (Learning(on=date(1899, 12, 31)), "no day"),
        (Contact(name="x" * 1001), "1,000"),
        (Contact(name="x", notes="n" * 100_001), "100,000"),
        (Intention(colleagues=50, communities=20, following=20), "90"),
        (Goal(text="x", repeat="FREQ=DAILY;BYMONTH=13"), "no rule"),
        (Goal(text="x", repeat="SOMETIMES"), "no rule"),
        (Setting(key="date_order", value="zzz"), "date_order"),
        (Setting(key="week_start", value="monday"), "week_start"),
        (Setting(key="channels", value="hallway"), "channels"),
        (Setting(key="school_days", value=[0, 9]), "school_days"),
        (Setting(key="cadence", value={"colleagues": [0, 5]}), "cadence"),
    ],
)
def test_what_no_form_takes_is_named(record: Record, word: str) -> None:
    assert word in fault_of(record)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("date_order", "mdy"),
        ("week_start", 6),
        ("channels", ["club"]),
        ("school_days", [0, 4]),
        ("cadence", {"colleagues": [5, 10], "following": None}),
        ("of a later version", {"any": ["thing"]}),
    ],
)
def test_what_the_program_writes_is_taken(key: str, value: Any) -> None:
    assert fault_of(Setting(key=key, value=value)) == ""
    assert fault_of(Interaction(on=date(2026, 11, 23), minutes=1440, energy=-2)) == ""
