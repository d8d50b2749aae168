"""What the newest schema writes, kept for good: `python tests/sync/golden/make_golden.py`, once for each schema.

A journal with a record of every kind that has something in every field, with edits, an answer, links, something in the
trash and somebody forgotten; and the same as it is published. The first schema knew nothing of sharing. Files that are
there already are never written again: they are what older programs left on the teachers' disks.
"""

from __future__ import annotations

import lzma
import shutil
import sqlite3
import sys
import tempfile
import types
from contextlib import closing
from dataclasses import fields
from datetime import UTC, date, datetime, time
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

sys.path.insert(0, str(Path(__file__).parents[1]))

from devices import ABOUT, START

from netjournal.domain.records import Contact, Interaction, Learning, Record
from netjournal.journal.journal import Journal
from netjournal.storage.hlc import HlcClock, milliseconds_of
from netjournal.storage.mapping import TABLE_MAPS
from netjournal.storage.version import SCHEMA
from netjournal.sync.outbound import copy_out
from netjournal.sync.validation import append_footer

HERE = Path(__file__).parent
FORGOTTEN = "somebody who wants to be forgotten"


def journal_file(schema: int) -> Path:
    """A journal of that schema."""
    return HERE / f"journal_schema_{schema}.db.xz"


def published_file(schema: int) -> Path:
    """What a computer with that schema published."""
    return HERE / f"published_schema_{schema}.db.xz"


def value(name: str, hint: Any) -> Any:
    """Something for a field of this name and type: never what is there when nothing was said."""
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = (argument for argument in get_args(hint) if argument is not type(None))
        return value(name, inner)
    if get_origin(hint) is tuple:
        return (f"{name} one", f"{name} – zwei")
    if hint is Any or get_origin(hint) is not None:
        return {"ä": [1, 2.5, None, True], "z": "“so”"}
    if issubclass(hint, StrEnum):
        return [*hint][-1]
    return {
        str: f"the {name}: Renée’s 👩🏽‍🏫\nsecond line",
        int: 3,
        bool: True,
        date: date(2026, 10, 31),
        time: time(16, 5),
        datetime: datetime(2026, 11, 1, 7, 8, 9, 123000, UTC),
    }[hint]


def record(kind: type[Record]) -> Record:
    """A record with something in every field of its own."""
    hints = get_type_hints(kind)
    own = {field.name for field in fields(kind)} - {field.name for field in fields(Record)}
    return kind(**{name: value(name, hints[name]) for name in own})


def write(folder: Path) -> Path:
    """The journal; returns its database, with everything in the one file."""
    folder.mkdir()
    numbers = count(1)
    clock = HlcClock(now=lambda: milliseconds_of(START), nonce="0golden")
    with Journal(folder, clock=clock, ids=lambda: f"00000000-0000-7000-8000-{next(numbers):012x}") as journal:
        with journal.change("One of each") as change:
            made = [change.add(record(shape.record)) for shape in TABLE_MAPS]
        talk = next(item for item in made if isinstance(item, Interaction))
        journal.edit(talk, "Edit", summary="edited once", minutes=45)
        journal.edit(journal.get(Interaction, talk.id), "Edit", summary="edited twice", topics=("only this",))
        learning = next(item for item in made if isinstance(item, Learning))
        journal.trash(learning, "Trash")
        person = journal.contacts.add(Contact(name=FORGOTTEN), on=date(2026, 11, 23))
        journal.contacts.forget(person)
        journal.store.connection.execute("UPDATE writers SET computer = 'school'")
        journal.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "journal.db"


def keep(source: Path, target: Path) -> None:
    """Compress a file into the place where it stays."""
    if not target.exists():
        target.write_bytes(lzma.compress(source.read_bytes(), preset=9 | lzma.PRESET_EXTREME))
        print(target)


def main() -> None:
    """Write what is missing for the newest schema."""
    with tempfile.TemporaryDirectory() as place:
        database = write(Path(place) / "journal")
        copy = Path(place) / "copy.db"
        shutil.copyfile(database, copy)
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("VACUUM")
        keep(copy, journal_file(SCHEMA))
        published = Path(place) / "published.db"
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            copy_out(connection, published, ABOUT | {"schema": str(SCHEMA)})
        append_footer(published)
        keep(published, published_file(SCHEMA))


if __name__ == "__main__":
    main()
