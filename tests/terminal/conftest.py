"""A journal folder, and windows on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from terminal import Terminal, command, environment

Open = Callable[..., Terminal]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the journal of a test is."""
    return tmp_path / "journal"


@pytest.fixture
def start(folder: Path) -> Iterator[Open]:
    """Start the program in a window; the windows are closed at the end."""
    with ExitStack() as windows:

        def start(*arguments: str, told: dict[str, str] | None = None, **size: Any) -> Terminal:
            return windows.enter_context(
                Terminal([*command(), *arguments], environment=environment(folder, **(told or {})), **size)
            )

        yield start


@pytest.fixture
def opened(start: Open) -> Open:
    """Start the program and wait until Today can be used."""

    def opened(**words: Any) -> Terminal:
        window = start(**words)
        window.wait_for("Today", "q quit")
        return window

    return opened
