"""Running the command line in this process, and as a process of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from netjournal.cli.main import main


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output as the one JSON document that it must be."""
        return json.loads(self.out)

    @property
    def id(self) -> str:
        """The id of the one record that it printed."""
        return str(self.json["id"])


Run = Callable[..., Ran]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty journal folder, on 23 November 2026."""
    folder = tmp_path / "journal"
    monkeypatch.setenv("NETJOURNAL_HOME", str(folder))
    monkeypatch.setenv("NETJOURNAL_TODAY", "2026-11-23")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return folder


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process; `fails` is the status that it is expected to end with."""

    def command(*arguments: str, stdin: bytes = b"", fails: int = 0) -> Ran:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        status = main(list(arguments))
        captured = capsys.readouterr()
        ran = Ran(status, captured.out, captured.err)
        assert ran.status == fails, ran
        return ran

    return command


@pytest.fixture
def shell(home: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a command as a process of its own, with more environment variables where given."""

    def command(*arguments: str, stdin: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
        environment = os.environ | variables
        return subprocess.run(
            [sys.executable, "-m", "netjournal", *arguments],
            input=stdin,
            capture_output=True,
            env=environment,
            check=False,
            timeout=60,
        )

    return command


@pytest.fixture
def lucia(run: Run) -> str:
    """A journal that knows Lucía Morrow; returns her id."""
    added = run("contact", "add", "Lucía Morrow", "--tier", "1", "--role", "maths lead", "--json")
    return added.id
