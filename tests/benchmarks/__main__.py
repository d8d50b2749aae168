"""`python tests/benchmarks`: measures, prints the table, and keeps it in RESULTS.md.

On Linux; takes a few minutes. What counts are the ratios, because every machine is another.
"""

from __future__ import annotations

import argparse
import platform
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import measures
import sync_speed
import uploads
from big_journal import Size, build
from measures import Result

RESULTS = Path(__file__).parent / "RESULTS.md"
SMALL = Size(interactions=50, contacts=25, learnings=20, goals=10, problems=3)


SIZES = (1_000, 10_000)
"""Interactions of the journals that are measured beside the big one."""


def of_size(interactions: int) -> Size:
    """A journal of so many interactions in as many years, with other records in proportion."""
    whole, part = Size(), interactions / Size().interactions
    return Size(
        interactions,
        learnings=round(whole.learnings * part),
        goals=round(whole.goals * part),
        problems=max(1, round(whole.problems * part)),
    )


def measured(big: Path, small: Path, journals: Mapping[int, Path], only: str) -> Iterator[Result]:
    """Every measurement whose name has `only` in it; `journals` are by their number of interactions."""
    for name, measure in {
        "start": lambda: measures.start_up(journals),
        "today": lambda: measures.today(journals),
        "search": lambda: [measures.searching(big)],
        "journal list": lambda: [measures.moving(big, small)],
        "review": lambda: [measures.reviewing(big)],
        "memory": lambda: [measures.memory(big)],
        "typing": lambda: measures.typing(big),
        "log": lambda: measures.logging(big, small),
        "import": lambda: [measures.importing()],
        "sharing": sync_speed.results,
        "uploads": uploads.results,
    }.items():
        if only in name:
            for result in measure():
                print(row(result), flush=True)
                yield result


def row(result: Result) -> str:
    """One line of the table."""
    theirs = "–" if result.theirs is None else f"{result.theirs:.1f} {result.unit}"
    judged = f"{result.judged:.2f}" if result.theirs is not None else f"{result.judged:.1f} {result.unit}"
    most = f"{result.most:g}" if result.theirs is not None else f"{result.most:g} {result.unit}"
    kept = "yes" if result.kept else "**no**"
    ours = f"{result.ours:.1f} {result.unit}"
    return f"| {result.name} | {ours} | {theirs} | {result.yardstick} | {judged} | {most} | {kept} |"


def table(results: Iterable[Result], size: Size) -> str:
    """The page of results."""
    machine = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.system()}"
    head = [
        "# How quick it is",
        "",
        f"A journal of {size.interactions:,} interactions and {size.contacts:,} contacts; {machine};",
        (
            f"{datetime.now(UTC):%Y-%m-%d}. Medians; programs and their yardsticks ran in turn."
            " Written by `python tests/benchmarks`."
        ),
        "",
        "| what | netjournal | yardstick | which | ratio | at most | kept |",
        "| --- | ---: | ---: | --- | ---: | ---: | --- |",
    ]
    return "\n".join([*head, *map(row, results)]) + "\n"


def main() -> int:
    """Measure; the status is 1 where a limit is not kept."""
    parser = argparse.ArgumentParser(description="Measure netjournal beside its yardsticks.")
    parser.add_argument("--only", default="", help="measure only what has this in its name; RESULTS.md stays as it is")
    parser.add_argument("--interactions", type=int, default=Size().interactions)
    given = parser.parse_args()
    size = Size(interactions=given.interactions)
    with TemporaryDirectory(prefix="netjournal-benchmark-") as place:
        big, small = Path(place) / "big", Path(place) / "small"
        build(big, size)
        build(small, SMALL)
        sizes = [number for number in SIZES if number < given.interactions]
        journals = {number: Path(place) / str(number) for number in sizes}
        for number, folder in journals.items():
            build(folder, of_size(number))
        results = list(measured(big, small, journals | {given.interactions: big}, given.only))
    if not given.only and size == Size():
        RESULTS.write_text(table(results, size), encoding="utf-8")
    return 0 if all(result.kept for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
