"""What the values of a record may be, for whatever comes from elsewhere: the rules that the program's forms keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from netjournal.domain.records import (
    Contact,
    Goal,
    Intention,
    Interaction,
    Proposal,
    Record,
    Setting,
)
from netjournal.text.dates import DateOrder
from netjournal.text.recurrence import parse_repeat

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
LONGEST_TEXT, LONGEST_NAME = 100_000, 1_000
MINUTES = (1, 1_440)
GRADE = (0, 3)
SHARE = (0, 100)
INTERVAL = (1, 3_660)
WEEK = (0, 7 * 1_440)

NUMBERS: Mapping[type[Record], Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        Interaction: {"minutes": MINUTES, "depth": GRADE, "usefulness": GRADE, "energy": (-2, 2)},
        Proposal: {"minutes": MINUTES},
        Intention: {
            **dict.fromkeys(("colleagues", "communities", "following"), SHARE),
            **dict.fromkeys(("weekly_minutes", "floor_minutes"), WEEK),
        },
        Contact: {"cadence_days": INTERVAL, "cadence_limit_days": INTERVAL},
    }
)
"""The least and the greatest value of each number that has a limit."""


def _is_list_of(kind: type, fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(type(item) is kind and fits(item) for item in value)


def _is_weekday(value: object) -> bool:
    return type(value) is int and 0 <= value <= 6


def _is_cadence(value: Any) -> bool:
    """Whether a value is an ideal and a longest interval in days by tier."""
    if not isinstance(value, dict):
        return False
    pairs = value.values()
    return all(
        pair is None
        or (
            isinstance(pair, list)
            and len(pair) == 2
            and all(type(days) is int and INTERVAL[0] <= days <= INTERVAL[1] for days in pair)
        )
        for pair in pairs
    )


SETTINGS: Mapping[str, Callable[[Any], bool]] = MappingProxyType(
    {
        "date_order": lambda value: isinstance(value, str) and value in {order.value for order in DateOrder},
        "week_start": _is_weekday,
        "school_days": lambda value: bool(value) and _is_list_of(int, _is_weekday)(value),
        "channels": _is_list_of(str, lambda word: 0 < len(word) <= 40),
        "mail_own": _is_list_of(str, lambda address: len(address) <= LONGEST_NAME),
        "cadence": _is_cadence,
    }
)
"""What a setting of the journal may be, by its key; others are free."""


def fault_of(record: Record) -> str:
    """The first value of a record that is out of its limits, as the end of a sentence; empty where all are in them."""
    for name, (least, most) in NUMBERS.get(type(record), {}).items():
        value = getattr(record, name)
        if value is not None and not least <= value <= most:
            return f"{value} as its “{name}”, which is from {least} to {most}"
    for field in fields(record):
        if why := _text_or_day(field.name, getattr(record, field.name)):
            return why
    match record:
        case Intention(colleagues=one, communities=two, following=three) if one + two + three not in (0, 100):
            return f"shares that add up to {one + two + three} and not to 100"
        case Goal(repeat=str(rule)) if rule and parse_repeat(rule) is None:
            return f"“{rule[:40]}” as its “repeat”, which is no rule"
        case Setting(key=key, value=value) if key in SETTINGS and not SETTINGS[key](value):
            return f"{str(value)[:40]!r} as its value, which “{key}” can't be"
    return ""


def _text_or_day(name: str, value: Any) -> str:
    if isinstance(value, str):
        most = LONGEST_NAME if name in ("name", "handle", "title") else LONGEST_TEXT
        return f"a text of {len(value):,} characters as its “{name}”; {most:,} is the most" if len(value) > most else ""
    if isinstance(value, tuple):
        return next((why for item in value if (why := _text_or_day(name, item))), "")
    if isinstance(value, date) and not isinstance(value, datetime) and not FIRST_DAY <= value <= LAST_DAY:
        return f"{value.isoformat()} as its “{name}”, which is no day from 1900 to 2199"
    return ""
