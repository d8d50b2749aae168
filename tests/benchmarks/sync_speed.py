"""How long sharing takes, beside the least that SQLite needs for the same rows: ratios, so that machines compare.

python tests/benchmarks/sync_speed.py [--rows 50000] [--repeat 5]
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from big_journal import Size, build

from netjournal.store.journal import Journal
from netjournal.sync.engine import Sync
from netjournal.sync.foreign import TABLES, examine
from netjournal.sync.merge import merge
from netjournal.sync.publish import copy_out

TYPICAL = Size(interactions=3_000, contacts=300, learnings=480, goals=240, problems=24)
NOTHING_NEW_MS, PUBLISH_RATIO, MERGE_RATIO = 1.0, 3.0, 3.0


def median(work: Callable[[], object], repeat: int, before: Callable[[], object] = lambda: None) -> float:
    """The median of the seconds that `work` takes; `before` is not counted."""
    seconds = []
    for _ in range(repeat):
        before()
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def nothing_new(root: Path, repeat: int) -> float:
    """Seconds of a round that finds nothing to do, with three computers' files in the folder."""
    build(root / "home", TYPICAL)
    with Journal(root / "home") as journal:
        sync = Sync(journal)
        sync.on(root / "cloud")
        for name in ("b", "c"):
            with Journal(root / name) as other:
                Sync(other).on(root / "cloud")
        sync.now()
        return median(sync.now, 100 * repeat)


def publishing(root: Path, repeat: int) -> tuple[float, float]:
    """Seconds of a publish of a typical journal, and of `VACUUM INTO` of the same one."""
    with Journal(root / "home") as journal:
        sync, connection = Sync(journal), journal.store.connection
        target = root / "vacuumed.db"

        def vacuum() -> None:
            connection.execute("VACUUM INTO ?", (str(target),))

        def write() -> None:
            journal.settings.put("week_start", time.perf_counter_ns() % 7)

        least = median(vacuum, repeat, lambda: target.unlink(missing_ok=True))
        return median(sync.publish, repeat, write), least


def merging(root: Path, rows: int, repeat: int) -> tuple[float, float]:
    """Seconds of merging a journal with so many new interactions, and of inserting the same rows by SQL alone."""
    share = rows / Size.interactions
    size = Size(rows, round(5_000 * share), round(8_000 * share), round(4_000 * share), round(400 * share))
    build(root / "big", size)
    file = root / "theirs.db"
    about = {"journals": '["x"]', "schema": "2", "min_reader": "1", "device": "bbbbbbb", "computer": "b"}
    with Journal(root / "big") as journal:
        copy_out(journal.store.connection, file, about)
    Journal(root / "blank").close()
    here = root / "here"

    def fresh() -> None:
        shutil.rmtree(here, ignore_errors=True)
        here.mkdir()
        shutil.copyfile(root / "blank" / "journal.db", here / "journal.db")

    def merged() -> None:
        with Journal(here) as journal:
            merge(journal.store, file, examine(file))

    def inserted() -> None:
        with closing(sqlite3.connect(here / "journal.db", isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("ATTACH ? AS theirs", (str(file),))
            connection.execute("BEGIN IMMEDIATE")
            for table in (*TABLES, "history"):
                connection.execute(f'INSERT INTO main."{table}" SELECT * FROM theirs."{table}"')
            connection.execute("COMMIT")

    return median(merged, repeat, fresh), median(inserted, repeat, fresh)


def main() -> int:
    """Print the table; the status is 1 where something takes longer than it may."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--rows", type=int, default=50_000)
    words.add_argument("--repeat", type=int, default=5)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        quiet = nothing_new(root, given.repeat) * 1000
        published, vacuumed = publishing(root, given.repeat)
        merged, inserted = merging(root, given.rows, max(1, given.repeat // 2))
    results = [
        ("nothing new in the folder, ms", quiet, NOTHING_NEW_MS),
        ("publish 3,000 interactions / VACUUM INTO", published / vacuumed, PUBLISH_RATIO),
        (f"merge {given.rows:,} new interactions / INSERT … SELECT", merged / inserted, MERGE_RATIO),
    ]
    print("| measured | result | at most |\n| --- | ---: | ---: |")
    for name, result, most in results:
        print(f"| {name} | {result:.2f} | {most:.0f} |")
    print(
        f"\nThat is {published * 1000:.0f} ms for a publish beside {vacuumed * 1000:.0f} ms,"
        f" and {merged:.2f} s for a merge beside {inserted:.2f} s."
    )
    return int(any(result > most for _, result, most in results))


if __name__ == "__main__":
    sys.exit(main())
