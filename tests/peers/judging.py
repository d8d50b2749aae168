"""Other people's programs at work."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Exported = Callable[..., Path]
"""An export of the journal that is being judged: its name and period give the folder with its files."""


@dataclass(frozen=True)
class Programs:
    """Other people's programs, in a virtual environment of their own."""

    bin: Path
    home: Path

    def run(self, program: str | Path, *arguments: str | Path, stdin: str = "", cwd: Path | None = None) -> str:
        """What a program says, run as if for a new user. Fails where it complains, by its status or in words."""
        done = subprocess.run(
            [self.bin / program, *arguments], input=stdin, cwd=cwd, env=self._environment(),
            capture_output=True, encoding="utf-8", errors="replace", check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, f"{program}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def _environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key in ("LANG", "TMPDIR")}
        folders = {f"XDG_{word}_HOME": str(self.home / word.lower()) for word in ("CONFIG", "DATA", "CACHE", "STATE")}
        return (
            kept
            | folders
            | {"HOME": str(self.home), "PATH": f"{self.bin}:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        )

    @property
    def pandoc(self) -> Path:
        """The program inside the package that carries it."""
        (found,) = self.bin.parent.glob("lib/python*/site-packages/pypandoc/files/pandoc")
        return found
