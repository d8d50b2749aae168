"""A program in a pseudo-terminal, watched by the bytes that it writes: how soon it shows something, what it costs."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import pexpect

CONTROL = re.compile(rb"\x1b\[[0-9;?<>=$ ]*[a-zA-Z]|\x1b[()][A-Z0-9]|\x1b[=>78]|\x1b\][^\x07]*\x07")
PATIENCE = 30
TICKS = os.sysconf("SC_CLK_TCK")


class Window:
    """One program in a window of 120 by 36."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        self.written = b""
        self.started = time.perf_counter()
        self.child = pexpect.spawn(arguments[0], list(arguments[1:]), env=dict(environment), dimensions=(36, 120))
        self.child.delaybeforesend = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close(force=True)

    def wait_for(self, *words: str) -> float:
        """Seconds from the start of the program until all these words had been written; styles in between count not."""
        wanted = [word.encode() for word in words]
        while not all(word in CONTROL.sub(b"", self.written) for word in wanted):
            try:
                self.written += self.child.read_nonblocking(1 << 16, timeout=PATIENCE)
            except pexpect.ExceptionPexpect as error:
                shown = CONTROL.sub(b" ", self.written).decode(errors="replace")
                raise RuntimeError(f"{' '.join(words)} did not appear, but:\n{shown}") from error
        return time.perf_counter() - self.started

    def press(self, keys: str) -> None:
        """Press keys, and wait until something was drawn for it."""
        self.child.send(keys)
        self.written = self.child.read_nonblocking(1 << 16, timeout=PATIENCE)

    def settle(self) -> None:
        """Wait until it has written nothing for half a second."""
        try:
            while True:
                self.child.read_nonblocking(1 << 16, timeout=0.5)
        except pexpect.TIMEOUT:
            return

    def memory(self) -> float:
        """The program's memory in MiB, as the system's monitor shows it: all that is resident."""
        for line in Path(f"/proc/{self.child.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise OSError("This system does not tell how much memory a program uses.")

    def cpu(self) -> float:
        """Seconds of processor time that the program has used so far."""
        fields = Path(f"/proc/{self.child.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
