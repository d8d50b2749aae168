"""Computers that share a journal, for tests: each with its replica, its clock and its own copy of the folder."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from netjournal.domain.records import Contact, Interaction, Setting
from netjournal.journal.journal import Journal
from netjournal.storage import derived
from netjournal.storage.database import Database, derived_id
from netjournal.storage.hlc import HlcClock, milliseconds_of
from netjournal.storage.mapping import LINKS, TABLE_MAPS
from netjournal.sync.engine import Sync
from netjournal.sync.merge import Merged, merge
from netjournal.sync.outbound import copy_out
from netjournal.sync.validation import validate

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY = date(2026, 11, 23)
ABOUT = {
    "format": "1",
    "schema": "2",
    "min_reader": "1",
    "journals": '["00000000-0000-7000-8000-000000000001"]',
    "device": "aaaaaaa",
    "computer": "school",
    "published_at": "2026-11-23T08:00:00.000Z",
}
TABLES = (*(shape.table for shape in TABLE_MAPS), *LINKS)


@cache
def blank_replica() -> Path:
    """An empty journal's database, made once: making one takes longer than copying it."""
    folder = Path(tempfile.mkdtemp(prefix="netjournal-test-"))
    Journal(folder).close()
    return folder / "journal.db"


def blank_folder(folder: Path) -> Path:
    """A journal folder with an empty journal in it."""
    folder.mkdir(parents=True)
    shutil.copyfile(blank_replica(), folder / "journal.db")
    return folder


def blank_store(folder: Path, nonce: str = "", now: int = milliseconds_of(START)) -> Database:
    """A store on an empty replica that does not wait for the disk. Its clock stands still, as that of a device does."""
    store = Database(blank_folder(folder) / "journal.db", clock=HlcClock(now=lambda: now, nonce=nonce))
    store.connection.execute("PRAGMA synchronous = OFF")
    return store


def file_of(store: Database, path: Path, **about: str) -> Path:
    """A published file, without its seal, of what a store holds."""
    path.unlink(missing_ok=True)
    copy_out(store.connection, path, ABOUT | about)
    return path


def merge_file(store: Database, path: Path) -> Merged:
    """Merge such a file."""
    return merge(store, path, validate(path))


def dump(source: Database | sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that computers share, in an order that depends on nothing else. What follows from it must be right."""
    connection = source.connection if isinstance(source, Database) else source
    if isinstance(source, Database):
        assert derived.count_wrong_rows(connection) == 0
    tables = [*TABLES, "history", "forgotten"]
    return {table: sorted(connection.execute(f'SELECT * FROM "{table}"').fetchall(), key=repr) for table in tables}


def dump_of_file(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The same of a file."""
    with closing(sqlite3.connect(path)) as connection:
        return dump(connection)


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Device:
    """One computer. Its clock stands still until it is moved."""

    def __init__(self, root: Path, name: str, *, folder: Path | None = None, of: Device | None = None) -> None:
        self.name = name
        self.root = root / name
        self.folder = folder or self.root / "cloud"
        self.folder.mkdir(parents=True, exist_ok=True)
        home = self.root / "home"
        if of is None:
            blank_folder(home)
        else:
            of.rest()
            shutil.copytree(of.root / "home", home)
        (home / "settings.toml").write_text(f'computer = "{name}"\n')
        self.home = home
        self.moment = START
        self.open()

    def open(self) -> None:
        """Start the program: it has a new nonce."""
        self.journal = Journal(self.home, clock=HlcClock(now=lambda: milliseconds_of(self.moment)))
        self.journal.store.connection.execute("PRAGMA synchronous = OFF")
        self.sync = Sync(self.journal, now=lambda: self.moment)

    def close(self) -> None:
        """End the program."""
        self.journal.close()

    def restart(self) -> None:
        """End the program and start it again."""
        self.close()
        self.open()

    def rest(self) -> None:
        """Bring everything into the one database file."""
        self.journal.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def move_clock(self, by: timedelta) -> None:
        """Set this computer's clock, forwards or back."""
        self.moment += by

    def log(self, summary: str, **fields: Any) -> Interaction:
        """Store a conversation."""
        return self.journal.add(Interaction(on=DAY, summary=summary, **fields), "Log")

    def interaction(self, identity: str) -> Interaction:
        """A conversation as this computer has it."""
        return self.journal.get(Interaction, identity)

    def write(self, identity: str, **fields: Any) -> None:
        """Change fields of a conversation."""
        self.journal.edit(self.interaction(identity), "Edit", **fields)

    def set(self, key: str, value: Any) -> None:
        """Set a setting: a row with the same id on every computer."""
        self.journal.settings.put(key, value)

    def add_contact(self, name: str) -> Contact:
        """Store a contact."""
        return self.journal.contacts.add(Contact(name=name), on=DAY)

    def state(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that this computer shares."""
        return dump(self.journal.store)

    def own_file(self) -> Path:
        """The file that this computer publishes."""
        return self.folder / self.sync.replica.own_name

    def own_files(self) -> list[Path]:
        """The base, and what is published since it."""
        replica = self.sync.replica
        return [path for name in (replica.own_name, replica.recent_name) if (path := self.folder / name).exists()]

    def files(self) -> dict[str, Path]:
        """The published files in this computer's folder, and copies of such, by name."""
        return {path.name: path for path in self.folder.iterdir() if path.name.startswith("netjournal_")}


def send(source: Device, target: Device, *names: str) -> None:
    """What a sync program does: bring files, the marker and the key from one copy of the folder to another."""
    own = {target.sync.replica.own_name, target.sync.replica.recent_name}
    for path in source.folder.iterdir():
        if path.name.startswith(".") or (names and path.name not in names) or path.name in own:
            continue
        partial = target.folder / f".{path.name}.partial"
        shutil.copyfile(path, partial)
        partial.replace(target.folder / path.name)


def exchange(*devices: Device, rounds: int = 3) -> None:
    """Everybody gets everybody's newest file until there is nothing left to say."""
    for _ in range(rounds):
        for device in devices:
            device.sync.now()
        for source in devices:
            for target in devices:
                if source is not target and source.folder != target.folder:
                    send(source, target, *(path.name for path in source.own_files()))
    for device in devices:
        device.sync.now()


@contextmanager
def devices(root: Path, *names: str, folder: Path | None = None) -> Iterator[list[Device]]:
    """Computers that already share a journal, which is still empty."""
    found = [Device(root, name, folder=folder) for name in names]
    found[0].sync.on(found[0].folder)
    for result in found[1:]:
        if folder is None:
            send(found[0], result)
        result.sync.on(result.folder)
    try:
        yield found
    finally:
        for result in found:
            result.close()


def setting_id(key: str) -> str:
    """The id that a setting has on every computer."""
    return derived_id("settings", key)


def setting(device: Device, key: str) -> Setting:
    """A setting as a record."""
    return device.journal.get(Setting, setting_id(key))
