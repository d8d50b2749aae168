"""Paths as people write them."""

from __future__ import annotations

from pathlib import Path


def say_path(path: Path) -> str:
    """A path with `~` for one's home."""
    home = Path.home()
    return str(Path("~") / path.relative_to(home)) if path.is_relative_to(home) else str(path)
