"""What the demo is told from: texts written by hand, in files of TOML beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from netjournal.domain.records import Direction, Said
from netjournal.startup.fast_dataclass import dataclass

Row = dict[str, Any]

PARTS = ("first_term", "second_term", "third_term", "this_week")


def rows(name: str) -> dict[str, list[Any]]:
    """The tables of one file, such as `people`, by their name."""
    text = files("netjournal.demo").joinpath("year", f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation as it is written in the file: `when` as in `44 thu`, contacts by their keys.

    `minutes`, `usefulness` and `energy` are None where nobody said; `fixed` minutes belong to the
    last week and are not fitted to the year.
    """

    when: str
    who: tuple[str, ...]
    minutes: int | None
    minutes_source: Said | None
    channel: str
    direction: Direction
    usefulness: int | None
    energy: int | None
    depth: int
    private: bool
    topics: tuple[str, ...]
    summary: str
    key: str
    notes: str
    fixed: bool


def talks() -> Iterator[Talk]:
    """Every conversation of the year, in the order of the file."""
    parts = rows("conversations")
    for part in PARTS:
        for row in parts[part]:
            yield _talk(row, fixed=part == "this_week")


def _talk(row: list[str], *, fixed: bool) -> Talk:
    when, who, known, topics, summary = row[:5]
    minutes, channel, direction, usefulness, energy, depth, *more = known.split()
    source = Said.ESTIMATED if "estimated" in more else Said.ENTERED
    return Talk(
        when=when,
        who=listed(who),
        minutes=None if minutes == "?" else int(minutes),
        minutes_source=None if minutes == "?" else source,
        channel=channel,
        direction=Direction(direction),
        usefulness=_said(usefulness),
        energy=_said(energy),
        depth=int(depth.removeprefix("d")),
        private="private" in more,
        topics=listed(topics),
        summary=summary,
        key=row[5] if len(row) > 5 else "",
        notes=row[6] if len(row) > 6 else "",
        fixed=fixed,
    )


def _said(mark: str) -> int | None:
    """The number of `u2` or `e-1`; None for `u?`, where nothing was said."""
    return None if mark[1:] == "?" else int(mark[1:])


def listed(text: str) -> tuple[str, ...]:
    """The parts of `a, b`, of which there may be none."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
