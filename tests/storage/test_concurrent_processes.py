"""Programs and threads side by side at one database: what one of them opens and closes costs another nothing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from netjournal.storage.database import Database

READS = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); print(*c.execute('SELECT value FROM local')); c.close()"


def read_elsewhere(path: Path) -> str:
    """What another program reads, which closes the database as the only one, as far as it can tell from the locks."""
    return subprocess.run([sys.executable, "-c", READS, path], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("others", [1, 3])
def test_what_is_written_after_another_connection_was_closed_reaches_everybody(tmp_path: Path, others: int) -> None:
    path = tmp_path / "journal.db"
    with closing(Database(path)) as store:
        store.keep_local("word", "first")
        for _ in range(others):
            # On POSIX systems, closing a file takes away every lock that the same program has on it.
            Database(path).close()
        assert "first" in read_elsewhere(path)
        store.keep_local("word", "second")
        assert "second" in read_elsewhere(path)
    assert "second" in read_elsewhere(path)


def test_programs_that_begin_the_same_journal_at_the_same_moment_share_it(tmp_path: Path) -> None:
    begins = (
        "import sys; from pathlib import Path; from netjournal.storage.database import Database;"
        "print('ready', flush=True); sys.stdin.readline();"
        "store = Database(Path(sys.argv[1])); store.keep_local(sys.argv[2], 'was here'); store.close()"
    )
    path = tmp_path / "journal.db"
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", begins, path, str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(6)
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    said = [program.communicate("\n")[1] for program in programs]
    assert said == [""] * len(programs)
    with closing(Database(path)) as store:
        assert [store.local(str(number)) for number in range(6)] == ["was here"] * 6


def test_a_journal_whose_beginning_was_cut_short_begins_again(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    with closing(Database(path)) as store:
        store.keep_local("word", "kept")
        assert store.local("word") == "kept"
