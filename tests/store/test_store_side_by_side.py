"""Programs and threads side by side at one database: what one of them opens and closes costs another nothing."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from netjournal.store.store import Store

READS = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); print(*c.execute('SELECT value FROM local')); c.close()"


def read_elsewhere(path: Path) -> str:
    """What another program reads, which closes the database as the only one, as far as it can tell from the locks."""
    return subprocess.run([sys.executable, "-c", READS, path], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("others", [1, 3])
def test_what_is_written_after_another_connection_was_closed_reaches_everybody(tmp_path: Path, others: int) -> None:
    path = tmp_path / "journal.db"
    with closing(Store(path)) as store:
        store.keep_local("word", "first")
        for _ in range(others):
            # On POSIX systems, closing a file takes away every lock that the same program has on it.
            Store(path).close()
        assert "first" in read_elsewhere(path)
        store.keep_local("word", "second")
        assert "second" in read_elsewhere(path)
    assert "second" in read_elsewhere(path)
