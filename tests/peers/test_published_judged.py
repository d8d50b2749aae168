"""The file that computers share, as other programs for SQLite open it."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from judging import Programs

from netjournal.domain.records import Contact, Interaction
from netjournal.journal.journal import Journal
from netjournal.sync.engine import Sync


@pytest.fixture(params=["demo", "hostile"])
def published(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, list[Contact], int]:
    """The file, the contacts that it should hold, and the number of conversations."""
    folder, shared = tmp_path / "journal", tmp_path / "cloud"
    shutil.copytree(request.getfixturevalue(f"{request.param}_folder"), folder)
    shared.mkdir()
    with Journal(folder) as journal:
        Sync(journal).on(shared)
        contacts, talks = journal.every(Contact), len(journal.every(Interaction))
    (file,) = shared.glob("netjournal_*.db")
    return file, contacts, talks


@pytest.mark.needs_program("sqlite3")
def test_the_program_sqlite3_opens_it(programs: Programs, published: tuple[Path, list[Contact], int]) -> None:
    file, contacts, talks = published
    before = file.read_bytes()
    program = shutil.which("sqlite3")
    assert program
    asked = "PRAGMA integrity_check; SELECT count(*) FROM contacts WHERE _cl % 2; SELECT count(*) FROM interactions"
    assert programs.run(program, "-batch", file, asked).split() == ["ok", str(len(contacts)), str(talks)]
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.glob(f"{file.name}*")] == [file.name]


def test_programs_for_databases_open_it_and_leave_it_as_it_is(
    programs: Programs, published: tuple[Path, list[Contact], int]
) -> None:
    file, contacts, talks = published
    before = hashlib.sha256(file.read_bytes()).digest()

    checked = programs.run("apsw", "-batch", file, "PRAGMA integrity_check", "SELECT count(*) FROM interactions")
    assert checked.split() == ["ok", str(talks)]

    counted = json.loads(programs.run("sqlite-utils", "tables", file, "--counts"))
    counts = {interaction["table"]: interaction["count"] for interaction in counted}
    assert counts["contacts"] == len(contacts)
    assert counts["interactions"] == talks

    address = f"/{file.stem}/contacts.json?_shape=array&_size=max"
    rows = json.loads(programs.run("datasette", file, "--get", address))
    assert {row["id"]: row["name"] for row in rows} == {contact.id: contact.name for contact in contacts}

    assert hashlib.sha256(file.read_bytes()).digest() == before
    assert [path.name for path in file.parent.glob(f"{file.name}*")] == [file.name]
