"""Colour is for terminals, and for whoever asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


def test_a_pipe_is_coloured_only_where_that_is_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert "\x1b[" not in run("config").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run("config").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("config").out
