"""Quiet, plain, narrow and page by page: how a command prints."""

from __future__ import annotations

import os
import pty
import stat
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from netjournal.cli.main import SECTIONS, cli
from netjournal.present.layout import cells

SHOWING = (
    "today", "goal list", "problem list", "learning list", "contact list", "contact show lucia", "prep lucia",
    "journal", "search tickets", "review month", "why time-by-tier month", "undo --list", "trash list", "sort",
    "config", "backup list", "term list", "sync status", "doctor", "cadence", "intend", "who tickets", "drafts",
    "export", "decision list",
)  # fmt: skip
"""Commands that show something of a journal and change nothing."""

SIGNS = set("·…–→█▓░●◆○▁▂▃▄▅▆▇╌├┤")


@pytest.fixture
def filled(run, lucia: str) -> None:
    """A journal with some of everything."""
    run(
        "log",
        "coffee with @lucia about exit tickets 25m +1 #tickets learned: sort by error goal: thank her by friday",
    )
    run("log", "call with @lucia 15m yesterday problem: exit tickets pile up unread")
    run("intend", "--colleagues", "50", "--communities", "35", "--following", "15", "--weekly-minutes", "150")
    run("term", "add", "Autumn", "2026-09-01", "2026-12-18")
    run("goal", "add", "read the whole of the long report on exit tickets and what became of them", "--due", "friday")


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that is no group, with its path."""

    def walk(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if isinstance(command, click.Group):
                yield from walk(command, f"{path} {name}")
            elif command is not None:
                yield f"{path} {name}", command

    yield from walk(cli, "")


def test_every_command_can_be_quiet_and_plain() -> None:
    for path, command in commands():
        named = [option for parameter in command.params for option in parameter.opts]
        assert named.count("--quiet") == named.count("--plain") == 1, path
    assert len(list(commands())) > len(SECTIONS) * 2


def test_a_quiet_run_that_goes_well_prints_nothing(run, filled) -> None:
    for line in SHOWING:
        ran = run(*line.split(), "--quiet")
        assert (ran.out, ran.err) == ("", ""), line


def test_a_quiet_change_prints_nothing_wherever_the_word_stands(run, lucia) -> None:
    assert run("--quiet", "log", "coffee with @lucia").out == ""
    assert run("goal", "add", "thank her", "--quiet").out == ""
    assert len(run("goal", "list", "--json", "--quiet").json) == 1


def test_a_quiet_run_that_fails_still_says_why(run, home: Path) -> None:
    ran = run("--quiet", "log", "coffee with @nobody", fails=1)
    assert "nobody" in ran.err
    run("log", "--create", "coffee with @lucia", "--quiet")
    (home / "backups").mkdir(exist_ok=True)
    (home / "backups" / "2026-11-23-141502-daily.db").write_bytes(b"no database")
    assert "!" in run("doctor", "--quiet", fails=1).out


def test_plain_output_has_no_signs_and_no_columns(run, filled) -> None:
    for line in SHOWING:
        out = run("--plain", *line.split()).out
        assert out, line
        assert not set(out) & SIGNS, out
        assert all("  " not in row and row == row.strip() and row for row in out.splitlines()), out
        assert "\x1b" not in out


def test_plain_says_of_each_row_what_its_parts_are(run, filled) -> None:
    rows = run("contact", "list", "--plain").out.splitlines()
    assert rows == ["tier: colleagues; name: Lucía Morrow; handle: @lucia; last contact: today"]


def test_the_environment_can_ask_for_plain_output(run, filled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_PLAIN", "1")
    assert run("term", "list").out.startswith("kind: term; name: Autumn")


def shown(columns: int, rows: int, *arguments: str, **variables: str) -> str:
    """What a command prints to a terminal of that size."""
    import fcntl
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "LESS")}
    environment |= {"TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1", "PAGER": "cat"} | variables
    process = subprocess.Popen(
        [sys.executable, "-m", "netjournal", *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    found = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        found += part
    os.close(ours)
    assert process.wait(timeout=60) == 0
    return found.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("line", ["today", "review month", "goal list", "contact show lucia"])
def test_a_narrow_terminal_has_no_line_that_is_too_long(line: str, filled) -> None:
    out = shown(44, 200, *line.split())
    assert [row for row in out.splitlines() if cells(row) > 44] == []
    assert len(out.splitlines()) > 4


def test_bars_are_drawn_where_a_terminal_looks(run, filled) -> None:
    assert "█" in shown(100, 200, "review", "month")
    assert "#####" in shown(100, 200, "review", "month", PYTHONIOENCODING="latin-1")
    assert "█" in shown(100, 200, "today")
    assert "█" not in run("review", "month").out
    assert "█" not in shown(100, 200, "review", "month", "--plain")


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    """A pager that leaves a mark when it is used."""
    path = tmp_path / "pager"
    path.write_text(f"#!/bin/sh\necho paged, LESS is $LESS\ntouch {tmp_path / 'used'}\ncat\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_long_output_is_paged_on_a_terminal_and_short_output_is_not(pager: Path, tmp_path: Path, filled) -> None:
    out = shown(100, 10, "review", "month", PAGER=str(pager))
    assert out.startswith("paged, LESS is -FRX\n")
    assert "Time by tier" in out
    (tmp_path / "used").unlink()
    for columns, rows, words in ((100, 200, ["review"]), (100, 10, ["--plain", "review"]), (100, 10, ["undo"])):
        shown(columns, rows, *words, PAGER=str(pager))
        assert not (tmp_path / "used").exists()
    assert "Time by tier" in shown(100, 10, "review", "month", PAGER="no-such-pager")


def test_a_pipe_is_never_paged(pager: Path, tmp_path: Path, filled, shell) -> None:
    assert b"Time by tier" in shell("review", "month", PAGER=str(pager)).stdout
    assert not (tmp_path / "used").exists()
