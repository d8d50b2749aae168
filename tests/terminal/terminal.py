"""A person at a terminal: starts the real program in a pseudo-terminal, types, and reads what is on the screen."""

from __future__ import annotations

import os
import shlex
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

import pexpect
import pyte

TODAY = "2026-11-23"
PATIENCE = 60.0
"""Seconds until a screen that never comes is a failure; a busy machine may need many of them."""

KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "ctrl+c": "\x03",
    "ctrl+e": "\x05",
    "ctrl+s": "\x13",
    "down": "\x1b[B",
    "tab": "\t",
}


def command() -> list[str]:
    """How netjournal is started here: `NETJOURNAL_COMMAND`, else this Python's."""
    return shlex.split(os.environ.get("NETJOURNAL_COMMAND", "")) or [sys.executable, "-m", "netjournal"]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What the program is told: a journal of its own, a fixed day, the tests' time zone, a capable terminal."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TZ") if name in os.environ}
    return {
        **kept,
        "HOME": str(folder.parent),
        "NETJOURNAL_HOME": str(folder),
        "NETJOURNAL_TODAY": TODAY,
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
        **more,
    }


class Terminal:
    """A window with one program in it."""

    def __init__(
        self,
        arguments: list[str],
        *,
        environment: Mapping[str, str],
        columns: int = 120,
        lines: int = 36,
    ) -> None:
        self.screen = pyte.Screen(columns, lines)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self.child = pexpect.spawn(
            arguments[0], arguments[1:], env=dict(environment), dimensions=(lines, columns), timeout=PATIENCE
        )
        self.child.delaybeforesend = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close(force=True)

    @property
    def lines(self) -> list[str]:
        """What is on the screen, a string for each line, without the spaces at the ends."""
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self.lines)

    @property
    def words(self) -> str:
        """What is on the screen, however it is wrapped or framed."""
        return " ".join(self.text.translate(dict.fromkeys(map(ord, "│┃▌▐▎▏▊"), " ")).split())

    def wait(self, condition: Callable[[Terminal], object], patience: float = PATIENCE) -> None:
        """Read until the screen meets the condition; fails with the screen as it is when that takes too long."""
        until = time.monotonic() + patience
        while not condition(self):
            left = until - time.monotonic()
            assert left > 0, f"waited {patience} s for something that is not on the screen:\n{self.text}"
            assert self.read(left), f"the program ended instead:\n{self.text}"

    def wait_for(self, *words: str) -> None:
        """Read until all these words are on the screen."""
        self.wait(lambda here: all(word in here.words for word in words))

    def wait_until_gone(self, *words: str) -> None:
        """Read until none of these words is on the screen any more."""
        self.wait(lambda here: not any(word in here.words for word in words))

    def read(self, seconds: float) -> bool:
        """Take in what the program writes next, waiting at most so long for it; False when it has ended."""
        try:
            written = self.child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += written
        self.stream.feed(written)
        return True

    def type(self, text: str) -> None:
        """Press the keys of a text."""
        self.child.send(text.encode())

    def press(self, *keys: str) -> None:
        """Press keys by name, or by what they write."""
        for key in keys:
            self.child.send(KEYS.get(key, key).encode())

    def leave_the_bar(self) -> None:
        """Press escape, alone as a person does, and see the keys of the list again."""
        self.press("esc")
        self.wait(lambda here: "q quit" in here.lines[-1])

    def resize(self, columns: int, lines: int) -> None:
        """Drag the window to another size."""
        self.screen.resize(lines, columns)
        self.child.setwinsize(lines, columns)

    def ended(self) -> int | None:
        """Wait for the program to end by itself; the status it ended with, None for a signal."""
        self.wait_for_end()
        self.child.wait() if self.child.isalive() else None
        self.child.close()
        return self.child.exitstatus

    def wait_for_end(self) -> None:
        """Read until the program has nothing more to say."""
        until = time.monotonic() + PATIENCE
        while self.read(1.0):
            assert time.monotonic() < until, f"the program did not end:\n{self.text}"
