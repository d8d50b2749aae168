"""What is measured, each beside its yardstick in the same run, turn and turn about."""

from __future__ import annotations

import asyncio
import csv
import os
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from big_journal import LAST_DAY
from window import Window

from netjournal.journal.agenda import agenda
from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.today.capture import CaptureController
from netjournal.tui.today.page import TodayPage
from netjournal.tui.widgets.capture_bar import CaptureBar

HERE = Path(__file__).parent
JRNL = "jrnl==4.6"
TOOLS = Path(sys.executable).parent
NETJOURNAL = [str(TOOLS / "netjournal")]
BARE = [str(TOOLS / "python"), str(HERE / "yardstick.py")]

STARTS = 11
LOGS = 15
KEYS = 200
REVIEWED = LAST_DAY.year - 1
"""A whole year of the big journal."""
IMPORTS = 5

CONTACTS = 10_000
HEADINGS = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table: what was measured, beside what, and how much it may be at most.

    `ours` and `theirs` are medians in `unit`; without a yardstick `theirs` is None, and `most` is in that unit instead
    of a ratio.
    """

    name: str
    ours: float
    theirs: float | None
    yardstick: str
    unit: str
    most: float

    @property
    def judged(self) -> float:
        """The ratio, or the measurement itself where there is no yardstick."""
        return self.ours if self.theirs is None else self.ours / self.theirs

    @property
    def kept(self) -> bool:
        """Whether it is within its limit."""
        return self.judged <= self.most


def environment(folder: Path) -> dict[str, str]:
    """What every program here is told."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder.parent),
        "NETJOURNAL_HOME": str(folder),
        "NETJOURNAL_TODAY": LAST_DAY.isoformat(),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
    }


def alternately(times: int, *actions: Callable[[], float]) -> list[float]:
    """The medians of actions that are done in turn, so that a busy moment of the machine meets them all."""
    for action in actions:
        action()  # the first time only fills the caches
    measured = [[action() for action in actions] for _ in range(times)]
    return [median(column) for column in zip(*measured, strict=True)]


def start_up(journals: Mapping[int, Path]) -> list[Result]:
    """From the start of the process until Today shows what needs the teacher, with its footer.

    `journals` has journals by the number of their interactions, the smallest first.
    """

    def ours(folder: Path) -> Callable[[], float]:
        def start() -> float:
            with Window(NETJOURNAL, environment(folder)) as window:
                return window.wait_for("Today", "To do today", "quit")

        return start

    def theirs() -> float:
        with Window(BARE, environment(next(iter(journals.values())))) as window:
            return window.wait_for("Good evening", "quit")

    *mine, yardstick = alternately(STARTS, *map(ours, journals.values()), theirs)
    starts = dict(zip(journals, mine, strict=True))
    least, most = min(starts), max(starts)
    return [
        *(
            Result(f"start to a usable Today, {size:,}", start * 1000, yardstick * 1000, "bare Textual app", "ms", 1.35)
            for size, start in starts.items()
        ),
        Result(f"the same, {most:,}", starts[most] * 1000, starts[least] * 1000, f"with {least:,}", "ms", 1.1),
    ]


def today(journals: Mapping[int, Path]) -> list[Result]:
    """Processor time of all parts of Today, without the week's questions, from an open journal."""
    results = []
    for size, folder in journals.items():
        with Journal(folder, day=lambda: LAST_DAY) as journal:
            taken = []
            for _ in range(STARTS):
                begun = time.process_time()
                agenda(journal)
                taken.append(time.process_time() - begun)
        results.append(Result(f"all parts of Today, {size:,}", median(taken) * 1000, None, "none", "ms", 10))
    return results


def memory(big: Path) -> Result:
    """What the open program holds once everything on Today is there, the week's figures included."""

    def ours() -> float:
        with Window(NETJOURNAL, environment(big)) as window:
            window.wait_for("Today", "To do today", "This week", "learned")
            window.settle()
            return window.memory()

    def theirs() -> float:
        with Window(BARE, environment(big)) as window:
            window.wait_for("Good evening", "quit")
            window.settle()
            return window.memory()

    mine, yardstick = alternately(3, ours, theirs)
    return Result("memory of the open program", mine, yardstick, "bare Textual app", "MiB", 1.4)


def moving(big: Path, small: Path) -> Result:
    """Processor time of one key in the Journal list."""

    def per_key(folder: Path) -> float:
        with Window(NETJOURNAL, environment(folder)) as window:
            window.wait_for("Today", "quit")
            window.press("3")
            window.settle()
            before = window.cpu()
            for key in ("j" * 20 + "k" * 20) * (KEYS // 40):
                window.press(key)
            window.settle()
            return (window.cpu() - before) / KEYS

    mine, yardstick = alternately(3, lambda: per_key(big), lambda: per_key(small))
    return Result("a key in the Journal list", mine * 1000, yardstick * 1000, "the same with 50 entries", "ms", 1.05)


def reviewing(big: Path) -> Result:
    """From the key until the figures of a year that was not looked at before are shown, over a journal of ten years."""
    with Journal(big) as journal:
        days = journal.interactions.a_day(date(REVIEWED, 1, 1), date(REVIEWED, 12, 31))
    told = f"in {sum(days.values()):,} interactions."

    def ours() -> float:
        with Window(NETJOURNAL, environment(big)) as window:
            window.wait_for("Today", "quit")
            window.press("6")
            window.settle()
            window.press("f")
            window.press(str(REVIEWED))
            window.settle()
            begun = time.perf_counter() - window.started
            window.press("\r")
            return window.wait_for(told) - begun

    (mine,) = alternately(5, ours)
    return Result("a year of review, from the key", mine * 1000, None, "none", "ms", 300)


MARKED = "coffee with @lucia about exit tickets #feedback 25m"
SAID = "Coffee with Lucia Morrowfield about exit tickets for 25 minutes"


def typing(big: Path) -> list[Result]:
    """Processor time from a key in the capture bar until its preview stands: reading the line and saying it."""
    line = "Talked to Ada and Zofia Wolde about exit tickets for 20 minutes and met Viktro, learned. sort them by error"
    names = {" ": "space", ",": "comma", ".": "full_stop"}
    spent: list[float] = []

    class Timed(CaptureController):
        def typed(self, event: CaptureBar.Changed) -> None:
            before = time.process_time()
            super().typed(event)
            spent.append(time.process_time() - before)

    async def ours() -> None:
        app = JournalApp(big)
        async with app.run_test(size=(120, 36)) as pilot:
            page = app.screen
            if isinstance(page, TodayPage):
                page._capturing = Timed(page.query_one(CaptureBar), app)
            await pilot.press("l", *(names.get(key, key) for key in line))

    asyncio.run(ours())
    return [
        Result("the preview after a key, median", median(spent) * 1000, None, "none", "ms", 16),
        Result("the preview after a key, worst", max(spent) * 1000, None, "none", "ms", 50),
    ]


def logging(big: Path, small: Path) -> list[Result]:
    """`netjournal log` of one entry, into the big journal and into a small one, beside `jrnl`."""
    jrnl = jrnl_program()
    with TemporaryDirectory(prefix="netjournal-jrnl-") as place:
        told = environment(small) | {"XDG_CONFIG_HOME": place, "XDG_DATA_HOME": place, "HOME": place}
        config = Path(place) / "jrnl.yaml"
        config.write_text(
            f"version: v4.6\njournals:\n  default: {place}/journal.txt\neditor: ''\nencrypt: false\n", encoding="utf-8"
        )

        def theirs() -> float:
            return timed([str(jrnl), "--config-file", str(config), "Coffee with Lucia about exit tickets"], told)

        def ours(folder: Path, line: str = MARKED) -> Callable[[], float]:
            return lambda: timed([*NETJOURNAL, "log", "--create", line], environment(folder))

        for folder in (big, small):
            timed([*NETJOURNAL, "contact", "add", "Lucia Morrowfield"], environment(folder))
        large, little, said, yardstick = alternately(LOGS, ours(big), ours(small), ours(big, SAID), theirs)
        entries = (Path(place) / "journal.txt").read_text(encoding="utf-8").count("Coffee with Lucia")
        if entries != LOGS + 1:
            raise RuntimeError(f"jrnl was to add {LOGS + 1} entries and added {entries}.")
    return [
        Result("`netjournal log`, small journal", little * 1000, yardstick * 1000, "jrnl 4.6, one entry", "ms", 0.6),
        Result("`netjournal log`, big journal", large * 1000, yardstick * 1000, "jrnl 4.6, one entry", "ms", 0.6),
        Result("`netjournal log`, a sentence", said * 1000, yardstick * 1000, "jrnl 4.6, one entry", "ms", 0.7),
    ]


def importing(contacts: int = CONTACTS) -> Result:
    """`netjournal import` of LinkedIn's table into a new journal, beside `sqlite-utils insert` of the same file."""
    with TemporaryDirectory(prefix="netjournal-import-") as place:
        table = connections(Path(place) / "Connections.csv", contacts)
        places = (Path(place) / str(number) for number in count())

        def ours() -> float:
            told = environment(next(places))
            timed([*NETJOURNAL, "contact", "list"], told)
            return timed([*NETJOURNAL, "import", str(table)], told)

        def theirs() -> float:
            plain = next(places).with_suffix(".db")
            told = environment(Path(place))
            return timed([str(TOOLS / "sqlite-utils"), "insert", str(plain), "contacts", str(table), "--csv"], told)

        mine, yardstick = alternately(IMPORTS, ours, theirs)
    name = f"`netjournal import`, {contacts:,} contacts"
    return Result(name, mine * 1000, yardstick * 1000, "`sqlite-utils insert` of the same CSV", "ms", 3)


def connections(path: Path, contacts: int) -> Path:
    """A table of so many people as LinkedIn exports it."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for number in range(contacts):
            url = f"https://www.linkedin.com/in/person-{number}"
            names = (f"Given{number}", f"Family{number % 977}")
            work = (f"p{number}@school.example", f"School {number % 50}", "Teacher", "15 Mar 2024")
            writer.writerow([*names, url, *work])
    return path


def searching(big: Path) -> Result:
    """Every answer while words of the journal are being typed, a letter at a time."""
    with Journal(big) as journal:
        summaries = [talk.summary for talk in journal.interactions.some(newest(journal, 40))]
        words = list(dict.fromkeys(word for summary in summaries for word in summary.split() if len(word) > 3))[:40]
        typed = [word[:length] for word in words for length in range(1, len(word) + 1)]
        taken = []
        for text in typed:
            begun = time.perf_counter()
            found = journal.search.everything(text)
            taken.append(time.perf_counter() - begun)
            if len(text) > 1 and text.isalpha() and not found:
                raise RuntimeError(f"“{text}” is in the journal, and was not found.")
    return Result("search while typing, one answer", median(taken) * 1000, None, "none", "ms", 10)


def newest(journal: Journal, count: int) -> list[str]:
    """The ids of the newest entries."""
    return [identity for identity, _ in journal.interactions.newest_first()[:count]]


def timed(arguments: list[str], told: dict[str, str]) -> float:
    """Seconds that a command takes."""
    begun = time.perf_counter()
    subprocess.run(arguments, env=told, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    return time.perf_counter() - begun


def jrnl_program() -> Path:
    """jrnl, in a virtual environment of its own inside the one that this runs in; installed where it is missing."""
    place = Path(sys.prefix) / "yardsticks" / "jrnl"
    program = place / "bin" / "jrnl"
    if not program.exists():
        venv.create(place, with_pip=True, clear=True)
        subprocess.run([str(place / "bin" / "pip"), "install", "--quiet", JRNL], check=True)
    return program
