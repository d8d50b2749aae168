"""The program ends in order when its terminal goes away or the computer asks it to, and keeps what was typed."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import sqlite3
import struct
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from terminal import command, environment

PATIENCE = 60.0


class Window:
    """The program in a terminal whose other end the test holds; it does not hear that the terminal hangs up."""

    def __init__(self, folder: Path) -> None:
        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            command(), stdin=theirs, stdout=theirs, stderr=theirs, env=environment(folder), start_new_session=True
        )
        os.close(theirs)
        self.shown = b""

    def read_until(self, words: bytes) -> None:
        """Read what is drawn until it has these words."""
        end = time.monotonic() + PATIENCE
        while words not in self.shown:
            assert time.monotonic() < end, self.shown[-2000:]
            if select.select([self.ours], [], [], 0.2)[0]:
                with suppress(OSError):
                    self.shown += os.read(self.ours, 65536)

    def type(self, text: str, folder: Path) -> None:
        """Type half a line, and wait until it is kept."""
        os.write(self.ours, b"l")
        os.write(self.ours, text.encode())
        end = time.monotonic() + PATIENCE
        while text not in drafts(folder):
            assert time.monotonic() < end
            if select.select([self.ours], [], [], 0.1)[0]:
                self.shown += os.read(self.ours, 65536)


def drafts(folder: Path) -> list[str]:
    """The half-written texts that are on the disk."""
    place = f"file:{folder / 'drafts.db'}?mode=ro"
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(place, uri=True)) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM drafts")]
    return []


@pytest.fixture
def window(folder: Path) -> Iterator[Window]:
    """The program, opened."""
    window = Window(folder)
    window.read_until(b"quit")
    yield window
    window.process.kill()
    window.process.wait()


def test_a_terminal_that_is_gone_without_a_word_ends_the_program(window: Window, folder: Path) -> None:
    window.type("tea with @priya", folder)
    os.close(window.ours)
    assert window.process.wait(timeout=PATIENCE) in (0, 1)  # 1 where something was still to be drawn
    assert drafts(folder) == ["tea with @priya"]


def test_a_request_to_end_leaves_the_terminal_as_it_was(window: Window, folder: Path) -> None:
    window.type("tea with @priya", folder)
    os.write(window.ours, b" about stars")
    window.process.send_signal(signal.SIGTERM)
    window.read_until(b"\x1b[?1049l")
    assert window.process.wait(timeout=PATIENCE) == 0
    assert drafts(folder)[0].startswith("tea with @priya")
    assert b"Traceback" not in window.shown
    os.close(window.ours)
