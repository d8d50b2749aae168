"""How much a day's work uploads, and how long it takes when rows arrive in a large journal.

`python tests/benchmarks/uploads.py [--sizes 3000 20000] [--rows 100000]` prints the table.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from big_journal import Size, build
from measures import Result

from netjournal.domain.records import Goal, Interaction, Learning
from netjournal.journal.journal import Journal
from netjournal.sync.engine import Sync
from netjournal.sync.outbound import copy_out
from netjournal.sync.validation import append_footer

BLOCKS = {"4 KB": 4 << 10, "128 KB": 128 << 10, "4 MB": 4 << 20}
A_DAY = 5
DAY = date(2026, 11, 27)
MOST = {3_000: 1 / 3, 20_000: 1 / 10}
"""The share of what whole files would upload, at so many interactions."""

MOST_DAYS = 40


def changed(before: bytes, after: bytes, block: int) -> int:
    """Bytes of the blocks at fixed places that a sync program would send."""
    return sum(
        len(after[start : start + block])
        for start in range(0, len(after), block)
        if after[start : start + block] != before[start : start + block]
    )


def write_something(journal: Journal, number: int) -> None:
    """What a command stores: a conversation, a learning and a goal; each fifth also edits an old text."""
    talk = journal.add(Interaction(on=DAY, summary=f"talked about ratios, number {number}", minutes=20), "Log")
    learning = Learning(text=f"sort tickets by error {number}", on=DAY, interaction_ids=(talk.id,))
    learned = journal.add(learning, "Log")
    journal.add(Goal(text=f"try it with 8b, number {number}", learning_id=learned.id), "Log")
    if number % A_DAY == 0:
        (identity,) = journal.store.connection.execute(
            "SELECT id FROM interactions ORDER BY id LIMIT 1 OFFSET ?", (number * 7,)
        ).fetchone()
        journal.edit(journal.get(Interaction, identity), "Edit", summary=f"edited, number {number}")


def uploading(root: Path, size: Size) -> dict[str, tuple[float, float]]:
    """KiB that a day of five commands uploads, folds included, and what whole files would: by size of block."""
    build(root / "home", size)
    ours, whole = dict.fromkeys(BLOCKS, 0), dict.fromkeys(BLOCKS, 0)
    with Journal(root / "home") as journal:
        sync = Sync(journal)
        sync.on(root / "cloud")
        files: dict[str, bytes] = {path.name: path.read_bytes() for path in (root / "cloud").glob("netjournal_*")}
        base = files[sync.replica.own_name]
        before, number = base, 0
        while number < A_DAY * MOST_DAYS:
            write_something(journal, number)
            number += 1
            assert sync.publish().published
            now = {path.name: path.read_bytes() for path in (root / "cloud").glob("netjournal_*")}
            for name, block in BLOCKS.items():
                ours[name] += sum(changed(files.get(file, b""), data, block) for file, data in now.items())
            folded, files = now[sync.replica.own_name] != base, now
            target = root / "whole.db"
            target.unlink(missing_ok=True)
            about = {"journals": '["x"]', "schema": "3", "min_reader": "1", "published_at": str(number)}
            copy_out(journal.store.connection, target, about)
            append_footer(target)
            after = target.read_bytes()
            for name, block in BLOCKS.items():
                whole[name] += changed(before, after, block)
            before = after
            if folded and number % A_DAY == 0:
                break
    days = number / A_DAY
    return {name: (ours[name] / days / 1024, whole[name] / days / 1024) for name in BLOCKS}


def arriving(root: Path, size: Size) -> tuple[float, float, float]:
    """Seconds until six new rows have arrived through a recent file, through a base, and 30,000 edits."""
    build(root / "a", size)
    seconds = []
    with Journal(root / "a") as here:
        mine = Sync(here)
        mine.on(root / "cloud a")
        shutil.copytree(root / "cloud a", root / "cloud b")
        with Journal(root / "b") as there:
            theirs = Sync(there)
            theirs.on(root / "cloud b")

            def bring() -> None:
                mine.now()
                for path in (root / "cloud a").glob(f"{mine.replica.own_name[:18]}*"):
                    copy = root / "cloud b" / path.name
                    if not copy.exists() or copy.read_bytes() != path.read_bytes():
                        shutil.copyfile(path, copy)
                began = time.perf_counter()
                report = theirs.now()
                seconds.append(time.perf_counter() - began)
                assert report.arrived, report

            write_something(here, 1)
            bring()
            write_something(here, 2)
            mine.replica.drop_base_copies()
            bring()
            with here.store.unlogged() as pen:
                rows = pen.connection.execute("SELECT id FROM interactions ORDER BY id LIMIT 30000").fetchall()
                for (identity,) in rows:
                    pen.edit("interactions", identity, {"minutes": 77})
            mine.replica.drop_base_copies()
            bring()
    return seconds[0], seconds[1], seconds[2]


def as_big(rows: int) -> Size:
    """The size of a journal with so many interactions, and as much of all else as belongs to them."""
    share = rows / Size.interactions
    return Size(rows, 5_000, round(8_000 * share), round(4_000 * share), round(400 * share))


def results(sizes: tuple[int, ...] = (3_000, 20_000), rows: int = 100_000) -> list[Result]:
    """The lines of the table."""
    found = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="netjournal-benchmark-") as folder:
            for name, (ours, whole) in uploading(Path(folder), as_big(size)).items():
                what = f"upload of a day at {size:,}, blocks of {name}"
                found.append(Result(what, ours, whole, "whole files", "KiB", MOST.get(size, 1 / 3)))
    with tempfile.TemporaryDirectory(prefix="netjournal-benchmark-") as folder:
        recent, base, edits = arriving(Path(folder), as_big(rows))
    return [
        *found,
        Result(f"a conversation arrives at {rows:,}, recent file", recent * 1000, None, "none", "ms", 50),
        Result(f"a conversation arrives at {rows:,}, new base", base * 1000, None, "none", "ms", 1000),
        Result(f"30,000 edits arrive at {rows:,}", edits * 1000, None, "none", "ms", 3000),
    ]


def main() -> int:
    """Print the table; the status is 1 where something is more than it may be."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--sizes", type=int, nargs="*", default=[3_000, 20_000])
    words.add_argument("--rows", type=int, default=100_000)
    given = words.parse_args()
    found = results(tuple(given.sizes), given.rows)
    print("| measured | result | yardstick | judged | at most |\n| --- | ---: | ---: | ---: | ---: |")
    for result in found:
        theirs = "–" if result.theirs is None else f"{result.theirs:.0f} {result.unit}"
        judged = f"{result.judged:.3f}"
        print(f"| {result.name} | {result.ours:.1f} {result.unit} | {theirs} | {judged} | {result.most:.3g} |")
    return int(not all(result.kept for result in found))


if __name__ == "__main__":
    sys.exit(main())
