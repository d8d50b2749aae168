"""Every damaged page of a database leads, by a sentence each, to a way out that works."""

from __future__ import annotations

import io
import random
import re
import shutil
import sqlite3
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from netjournal.cli.main import main
from netjournal.domain.records import Contact, Interaction
from netjournal.journal.doctor import check_health
from netjournal.journal.journal import Journal
from netjournal.storage.backup import Reason

PAGE = 4096
DAY = date(2026, 11, 23)
COMMANDS = (("search", "ratios"), ("log", "talked 20m"), ("today",), ("contact", "list"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of some pages, with a snapshot."""
    home = tmp_path_factory.mktemp("damage") / "whole"
    with Journal(home) as journal:
        lucia = journal.contacts.add(Contact(name="Lucía Morrow"), on=DAY)
        for number in range(40):
            text = f"talked about ratios, number {number}, and how each class took it"
            journal.add(Interaction(on=DAY, summary=text, contact_ids=(lucia.id,)), "Log")
        journal.backups.take(Reason.ASKED)
        journal.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return home


class Ended(NamedTuple):
    """How a command ended, and all that it said."""

    exit_code: int
    output: str


def run(home: Path, *words: str) -> Ended:
    """A command, as it ends on the command line."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = main(["--journal", str(home), *words])
    return Ended(status, said.getvalue())


def root_of(home: Path, name: str) -> int:
    """The first page of a table or an index."""
    with closing(sqlite3.connect(home / "journal.db")) as connection:
        return int(connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0])


def damaged(whole: Path, place: Path, page: int, seed: int = 0) -> Path:
    """A copy whose page of this number holds zeros, or with a seed noise."""
    home = place / f"page {page}"
    shutil.copytree(whole, home)
    noise = random.Random(seed).randbytes(PAGE) if seed else bytes(PAGE)
    with (home / "journal.db").open("rb+") as file:
        file.seek((page - 1) * PAGE)
        file.write(noise)
    return home


def judge(home: Path) -> None:
    """No command falls, doctor does not lead to itself, and what it says works."""
    for words in COMMANDS:
        result = run(home, *words)
        assert "not prepared for" not in result.output, (words, result.output)
        assert result.exit_code in (0, 1), (words, result.output)
    findings = check_health(home)
    ill = [finding for finding in findings if not finding.ok]
    for finding in ill:
        assert "`netjournal doctor`" not in finding.way_out, finding
        assert finding.way_out, finding
    if not any(finding.check == "database" and not finding.ok for finding in ill):
        check_health(home, mend=True)
    elif any("--mend" in finding.way_out for finding in ill):
        check_health(home, mend=True)
        with Journal(home) as journal:
            assert len(journal.every(Interaction)) >= 40
            assert journal.search.everything("ratios")
    else:
        named = next(re.search(r"backup restore (\S+)`", finding.way_out) for finding in ill if finding.way_out)
        assert named is not None, ill
        restored = run(home, "backup", "restore", named[1], "--yes")
        assert restored.exit_code == 0, restored.output
    assert [finding for finding in check_health(home) if finding.check == "database" and finding.ok]


def test_a_damaged_search_index_is_made_anew_and_nothing_is_lost(whole: Path, tmp_path: Path) -> None:
    home = damaged(whole, tmp_path, root_of(whole, "interactions_fts_data"), seed=3)
    (found,) = [finding for finding in check_health(home) if not finding.ok]
    assert "Everything that you wrote can be read." in found.text
    findings = check_health(home, mend=True)
    assert all(finding.ok for finding in findings if finding.check != "set aside"), findings
    with Journal(home) as journal:
        assert len(journal.every(Interaction)) == 40
        assert len(journal.search.everything("ratios")) == 40
        assert journal.undo.back() is not None, "the steps of undo are there, too"
    assert list(home.glob("journal-damaged-*.db"))


@pytest.mark.parametrize("name", ["interactions", "contacts", "idx_interactions_by_day", "history", "local"])
def test_the_first_page_of_a_table_leads_out(name: str, whole: Path, tmp_path: Path) -> None:
    judge(damaged(whole, tmp_path, root_of(whole, name)))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_page_leads_out(seed: int, whole: Path, tmp_path: Path) -> None:
    pages = (whole / "journal.db").stat().st_size // PAGE
    for page in range(1, pages + 1):
        judge(damaged(whole, tmp_path, page, seed and seed * 1000 + page))
        shutil.rmtree(tmp_path / f"page {page}")
