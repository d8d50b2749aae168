"""How long sharing takes, beside the least that SQLite needs for the same rows: ratios, so that machines compare.

`python tests/benchmarks` puts them into RESULTS.md; this prints them alone, for any number of rows:

python tests/benchmarks/sync_speed.py [--rows 50000] [--repeat 5]
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from big_journal import Size, build
from measures import Result

from netjournal.journal.journal import Journal
from netjournal.sync.engine import Sync
from netjournal.sync.merge import merge
from netjournal.sync.outbound import copy_out
from netjournal.sync.validation import TABLES, validate

TYPICAL = Size(interactions=3_000, contacts=300, learnings=480, goals=240, problems=24)
ROWS = 50_000
PAUSE = Path(__file__).with_name("screen_pause.py")


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
    build(root / "big", as_big(rows))
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
            merge(journal.store, file, validate(file))

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


def as_big(rows: int) -> Size:
    """The size of a journal with so many interactions, and as much of all else as belongs to them."""
    share = rows / Size.interactions
    return Size(rows, round(5_000 * share), round(8_000 * share), round(4_000 * share), round(400 * share))


def pausing(root: Path, rows: int, repeat: int) -> float:
    """Seconds: the screen's longest pause while as many new interactions are merged and shown."""
    with Journal(root / "before") as journal:
        Sync(journal).on(root / "shared")
    if not (root / "big").exists():
        build(root / "big", as_big(rows))
    joined = root / "joined"
    with Journal(root / "big") as journal:
        shutil.copytree(root / "shared", joined)
        Sync(journal).on(joined, merge=True)
        published = joined / Sync(journal).replica.own_name
    pauses = []
    for number in range(repeat):
        home, folder = root / f"here {number}", root / f"shared {number}"
        shutil.copytree(root / "before", home)
        shutil.copytree(root / "shared", folder)
        with Journal(home) as journal:
            Sync(journal).on(folder)
        hidden = folder / f".{published.name}"
        shutil.copyfile(published, hidden)
        done = subprocess.run(
            [sys.executable, str(PAUSE), str(home), str(hidden)], check=True, capture_output=True, text=True
        )
        pauses.append(float(done.stdout) / 1000)
    return statistics.median(pauses)


def results(rows: int = ROWS, repeat: int = 5) -> list[Result]:
    """The lines of the table."""
    with tempfile.TemporaryDirectory(prefix="netjournal-benchmark-") as folder:
        root = Path(folder)
        quiet = nothing_new(root, repeat)
        published, vacuumed = publishing(root, repeat)
        merged, inserted = merging(root, rows, max(1, repeat // 2))
        paused = pausing(root, rows, repeat)
    count = f"{rows:,}"
    return [
        Result("nothing new in the shared folder", quiet * 1000, None, "none", "ms", 1),
        Result("publish 3,000 interactions", published * 1000, vacuumed * 1000, "VACUUM INTO", "ms", 3),
        Result(f"merge {count} new interactions", merged * 1000, inserted * 1000, "INSERT … SELECT", "ms", 3),
        Result(f"longest pause while {count} are merged", paused * 1000, None, "none", "ms", 50),
    ]


def main() -> int:
    """Print the table; the status is 1 where something takes longer than it may."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--rows", type=int, default=ROWS)
    words.add_argument("--repeat", type=int, default=5)
    given = words.parse_args()
    found = results(given.rows, given.repeat)
    print("| measured | result | yardstick | judged | at most |\n| --- | ---: | ---: | ---: | ---: |")
    for result in found:
        theirs = "–" if result.theirs is None else f"{result.theirs:.1f} ms"
        print(f"| {result.name} | {result.ours:.2f} ms | {theirs} | {result.judged:.2f} | {result.most:g} |")
    return int(not all(result.kept for result in found))


if __name__ == "__main__":
    sys.exit(main())
