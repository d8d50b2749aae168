"""Two computers, two folders, a real program between them: everybody is killed at random, and nothing may be lost."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from carriers import Carrier

from netjournal.domain.records import Interaction
from netjournal.journal.journal import Journal
from netjournal.sync.engine import Sync
from netjournal.sync.folder import MARKER
from netjournal.sync.validation import BESIDE, TABLES

CLIENT = Path(__file__).with_name("client.py")
LONGEST_END = 90
"""Seconds after which two computers that nobody uses any more must have become equal."""


class Side:
    """One computer: its home, its copy of the folder, and somebody who works at it."""

    def __init__(self, root: Path, name: str) -> None:
        self.name = name
        self.home = root / name / "home"
        self.folder = root / name / "cloud"
        self.ledger = root / name / "confirmed.jsonl"
        self.folder.mkdir(parents=True)
        self.home.mkdir()
        (self.home / "settings.toml").write_text(f'computer = "{name}"\n')
        self.client: subprocess.Popen[bytes] | None = None

    def start(self, seed: int) -> None:
        """Somebody opens the journal and works."""
        if self.client is None:
            arguments = [sys.executable, str(CLIENT), str(self.home), str(self.ledger), self.name, str(seed)]
            self.client = subprocess.Popen(arguments, stdin=subprocess.DEVNULL)

    def kill(self) -> int:
        """The plug is pulled; returns how many were killed. Raises AssertionError where it had ended by itself."""
        if self.client is None:
            return 0
        self.client.kill()
        assert self.client.wait() == -signal.SIGKILL, "the client ended by itself"
        self.client = None
        return 1

    def command(self, *words: str) -> None:
        """A command of netjournal."""
        arguments = [sys.executable, "-m", "netjournal", "--journal", str(self.home), *words]
        done = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    @contextmanager
    def open(self) -> Iterator[Sync]:
        """The journal, with nobody else at it."""
        with Journal(self.home) as journal:
            yield Sync(journal)

    def own_file(self) -> Path:
        """The file that this computer publishes."""
        with self.open() as sync:
            return self.folder / sync.replica.own_name

    def files(self) -> dict[str, str]:
        """What lies in the folder: names and SHA-256, without what programs keep there for themselves."""
        found = {}
        for path in self.folder.iterdir():
            if not path.name.startswith("."):
                found[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found

    def state(self) -> dict[str, list[Any]]:
        """Everything that is shared, in an order that depends on nothing else."""
        with self.open() as sync:
            connection = sync.journal.store.connection
            return {
                table: sorted(connection.execute(f'SELECT * FROM "{table}"').fetchall(), key=repr)
                for table in (*TABLES, *BESIDE)
            }

    def confirmed(self) -> list[dict[str, Any]]:
        """What was stored here, as whoever stored it was told."""
        return [json.loads(line) for line in self.ledger.read_text().splitlines()] if self.ledger.exists() else []


@dataclass
class Counts:
    """What happened in a trial."""

    edits: int = 0
    clients_killed: int = 0
    carrier_runs: int = 0
    carriers_killed: int = 0
    old_files_put_back: int = 0
    copies_put_aside: int = 0
    crossings: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.edits:,} edits confirmed; netjournal killed {self.clients_killed} times, the sync program"
            f" {self.carriers_killed} times in {self.carrier_runs} runs; {self.old_files_put_back} old files put back,"
            f" {self.copies_put_aside} conflict copies put aside, {self.crossings} edits crossed; equal"
            f" {self.seconds:.0f} s after the last edit, and nothing lost"
        )


class Trial:
    """Two computers under one program, and what befalls them."""

    def __init__(self, root: Path, carrier: type[Carrier], seed: int) -> None:
        self.chance = random.Random(seed)
        self.counts = Counts()
        self.sides = (Side(root, "a"), Side(root, "b"))
        self.carrier = carrier(root / "carrier", *(side.folder for side in self.sides))
        self.kept: dict[str, list[bytes]] = {}

    def run(self, seconds: float) -> Counts:
        """So many seconds of work and mishaps; then everything comes to rest and is checked."""
        try:
            self.begin()
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                self.something_happens()
            self.end()
            self.check()
            self.heal_what_was_cut()
            self.settle_what_crossed()
        finally:
            for side in self.sides:
                self.counts.clients_killed += side.kill()
            self.carrier.stop()
        self.counts.carrier_runs, self.counts.carriers_killed = self.carrier.runs, self.carrier.kills
        return self.counts

    def begin(self) -> None:
        """The second computer joins once the first one's file has come."""
        one, two = self.sides
        one.command("log", "--create", "coffee with @ada, the first of all")
        one.command("sync", "on", str(one.folder))
        self.wait_until(lambda: one.files() == two.files())
        two.command("sync", "on", str(two.folder))
        self.own = {side.name: side.own_file().name for side in self.sides}
        for side in self.sides:
            side.start(self.chance.randrange(10**9))

    def something_happens(self) -> None:
        """One mishap, or a moment of peace."""
        happening = self.chance.choices(
            [self.peace, self.client_dies, self.carrier_dies, self.offline, self.old_file_put_back],
            weights=[5, 3, 3, 1, 2],
        )[0]
        happening()
        for side in self.sides:
            self.keep_own_file(side)
            side.start(self.chance.randrange(10**9))

    def peace(self) -> None:
        """Everybody works, and the program carries."""
        self.carrier.carry()
        time.sleep(self.chance.random())

    def client_dies(self) -> None:
        """netjournal is killed at whatever it does."""
        time.sleep(self.chance.random())
        self.counts.clients_killed += self.chance.choice(self.sides).kill()

    def carrier_dies(self) -> None:
        """The sync program is killed at whatever it does."""
        self.carrier.carry_and_be_killed(self.chance)

    def offline(self) -> None:
        """Both computers are used without a network, so that edits cross."""
        self.carrier.rest()
        time.sleep(1 + 2 * self.chance.random())
        self.carrier.wake()

    def old_file_put_back(self) -> None:
        """Somebody restores an old file of one computer over the present one, at either end: conflict copies arise."""
        name = self.chance.choice([*self.kept] or [*self.own.values()])
        side = self.chance.choice(self.sides)
        if name in self.kept:
            waiting = side.folder / ".~restored"
            waiting.write_bytes(self.chance.choice(self.kept[name]))
            waiting.replace(side.folder / name)
            self.counts.old_files_put_back += 1

    def keep_own_file(self, side: Side) -> None:
        """Keep what a computer has published, for later: its base, and what is new since."""
        base = side.folder / self.own[side.name]
        for path in (base, base.with_name(f"{base.stem}.recent.db")):
            if path.exists():
                self.kept.setdefault(path.name, []).append(path.read_bytes())
                del self.kept[path.name][:-20]

    def wait_until(self, reached: Any) -> None:
        """Let the program carry until something is so. Raises AssertionError where that takes too long."""
        until = time.monotonic() + LONGEST_END
        while not reached():
            assert time.monotonic() < until, [side.files() for side in self.sides]
            self.carrier.carry()

    def end(self) -> None:
        """Nobody writes any more; both computers go on syncing until there is nothing left to say."""
        for side in self.sides:
            self.counts.clients_killed += side.kill()
        began = time.monotonic()
        self.wait_until(self.is_quiet)
        self.counts.seconds = time.monotonic() - began
        # A conflict copy goes once more was published than it holds, as on any other day.
        for side in self.sides:
            with side.open() as sync:
                sync.journal.add(Interaction(on=date(2026, 11, 24), summary=f"the day after at {side.name}"), "Log")
        self.wait_until(self.is_quiet)

    def is_quiet(self) -> bool:
        """Whether both computers have nothing to do and nothing to complain of, and both folders are alike."""
        quiet = True
        for side in self.sides:
            with side.open() as sync:
                report = sync.now()
                self.counts.copies_put_aside = max(
                    self.counts.copies_put_aside, sum(len(on_the_shelve) for on_the_shelve in self.on_the_shelves())
                )
                quiet = quiet and report.did_nothing and report.complete and not sync.is_pending()
            # A program may have carried what netjournal was just writing; it must not stay.
            quiet = quiet and not [*side.folder.glob(".~*")]
        one, two = self.sides
        return quiet and one.files() == two.files() and one.state() == two.state()

    def on_the_shelves(self) -> Iterator[tuple[str, ...]]:
        """The conflict copies that each computer put aside."""
        for side in self.sides:
            shelf = side.home / "sync" / "put-aside"
            yield tuple(path.name for path in shelf.iterdir()) if shelf.is_dir() else ()

    def check(self) -> None:
        """Both are equal, nothing confirmed is lost, what was thrown away stays so, and nothing strange is left."""
        one, two = self.sides
        state = one.state()
        assert state == two.state()
        for side in self.sides:
            assert side.files().keys() == {MARKER, *self.own.values()}
        confirmed = [*one.confirmed(), *two.confirmed()]
        self.counts.edits = len(confirmed)
        self.check_values(confirmed)
        self.check_trash(confirmed)
        with one.open() as first, two.open() as second:
            crossings = first.conflicts()
            assert crossings == second.conflicts()
            self.counts.crossings = len(crossings)

    def check_values(self, confirmed: list[dict[str, Any]]) -> None:
        """Every value that was ever confirmed is in the current state or in the history."""
        with self.sides[0].open() as sync:
            connection = sync.journal.store.connection
            kept = set(connection.execute('SELECT id, "column", value FROM history').fetchall())
            for column in ("summary", "minutes"):
                for identity, value in connection.execute(f"SELECT id, {column} FROM interactions"):
                    kept.add((identity, column, value))
        written = {
            (learning["id"], learning["column"], learning["value"]) for learning in confirmed if "value" in learning
        }
        assert written, "nobody wrote anything"
        assert written <= kept, sorted(written - kept)

    def check_trash(self, confirmed: list[dict[str, Any]]) -> None:
        """What was thrown away and never taken back is in the trash."""
        with self.sides[0].open() as sync:
            rows = sync.journal.store.connection.execute("SELECT id, _cl % 2 FROM interactions").fetchall()
        alive = {identity for identity, odd in rows if odd}
        restored = {learning["restored"] for learning in confirmed if "restored" in learning}
        trashed = {learning["trashed"] for learning in confirmed if "trashed" in learning}
        for identity in trashed - restored:
            # One that a killed client took back, and could not note any more, has a number that is even.
            assert identity not in alive or int(identity[-1], 16) % 2 == 0

    def heal_what_was_cut(self) -> None:
        """A file that was cut off at the other end is left alone there, and published again by its owner."""
        _, two = self.sides
        path = two.folder / self.own["a"]
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        with two.open() as sync:
            assert [problem.kind for problem in sync.now().problems] == ["damaged"]
        self.wait_until(self.is_quiet)
        self.check()

    def settle_what_crossed(self) -> None:
        """An answer to each crossing at one computer is one at the other, too."""
        one, two = self.sides
        with one.open() as sync:
            for crossed in sync.conflicts():
                sync.settle(crossed, keep=0)
            assert sync.conflicts() == []
        self.wait_until(self.is_quiet)
        with two.open() as sync:
            assert sync.conflicts() == []


def try_out(root: Path, carrier: type[Carrier], seconds: float, seed: int) -> Counts:
    """One trial in an empty folder, which is gone afterwards if all was well."""
    counts = Trial(root, carrier, seed).run(seconds)
    shutil.rmtree(root)
    return counts
