"""Tests of sharing do not wait for the disk; those that are about the disk say so."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def _quick_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real_disk" not in request.fixturenames:
        monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.fixture
def real_disk() -> None:
    """Asks for a disk that is waited for."""
