"""What the tests of the screen share: keys count as pressed once the program has dealt with them."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from textual.pilot import Pilot

from netjournal.tui import app as program
from netjournal.tui.app import JournalApp

PATIENCE = 60.0
"""Seconds after which a program that does not deal with its keys has failed."""


def _rests(app: JournalApp) -> bool:
    """Whether every key has been dealt with, and nothing waits that it led to, such as the end of a question."""
    pumps = (app, *app.screen_stack)
    return app.type_ahead.rests and not any(pump._next_callbacks or pump.message_queue_size for pump in pumps)


def _until_keys_rest(act: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., Coroutine[Any, Any, None]]:
    """Pressing or pausing, and then as many pauses as the program needs for the keys that it holds back."""
    pause = Pilot.pause

    async def acted(pilot: Pilot[Any], *arguments: Any) -> None:
        await act(pilot, *arguments)
        app = pilot.app
        until = time.monotonic() + PATIENCE
        while isinstance(app, JournalApp) and app.is_running and not _rests(app):
            assert time.monotonic() < until, "a key, or what it led to, was not dealt with"
            await pause(pilot)

    return acted


@pytest.fixture(autouse=True)
def keys_are_dealt_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, what a test looks at is what its keys have led to."""
    monkeypatch.setattr(Pilot, "press", _until_keys_rest(Pilot.press))
    monkeypatch.setattr(Pilot, "pause", _until_keys_rest(Pilot.pause))


@pytest.fixture(autouse=True)
def the_terminal_has_all_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the tests are started in: with sixteen colours the program begins with another theme."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture(autouse=True)
def the_day_is_kept_when_a_test_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine the snapshot of the day comes in the middle of a test, and tests count snapshots."""
    monkeypatch.setattr(program, "FIRST_AFTER_SECONDS", program.AGAIN_AFTER_SECONDS)
