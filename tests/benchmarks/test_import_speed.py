"""Ten thousand contacts come in at no less than a third of the speed of `sqlite-utils insert` of the same file.

Both as commands of their own, taken in turns, the best run of each: other programs on the computer only ever slow down.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

COUNT = 10_000
HEADINGS = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
RUNS = 3
LARGEST_RATIO = 3.0


@pytest.fixture
def connections(tmp_path: Path) -> Path:
    path = tmp_path / "Connections.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for number in range(COUNT):
            url = f"https://www.linkedin.com/in/person-{number}"
            writer.writerow(
                [f"Given{number}", f"Family{number % 977}", url, f"p{number}@school.example", f"School {number % 50}",
                 "Teacher", "15 Mar 2024"]
            )  # fmt: skip
    return path


def seconds(*command: str, **variables: str) -> float:
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", *command], check=True, capture_output=True, env=os.environ | variables, timeout=120
    )
    return time.perf_counter() - begun


@pytest.mark.slow
def test_import_beside_sqlite_utils(connections: Path, tmp_path: Path) -> None:
    ours, theirs = [], []
    for run in range(RUNS):
        home = str(tmp_path / f"journal-{run}")
        seconds("netjournal", "contact", "list", NETJOURNAL_HOME=home)
        database = str(tmp_path / f"plain-{run}.db")
        theirs.append(seconds("sqlite_utils", "insert", database, "contacts", str(connections), "--csv"))
        ours.append(seconds("netjournal", "import", str(connections), NETJOURNAL_HOME=home))
    ratio = min(ours) / min(theirs)
    print(f"import {min(ours):.2f} s, sqlite-utils insert {min(theirs):.2f} s, ratio {ratio:.2f}")
    assert ratio <= LARGEST_RATIO
