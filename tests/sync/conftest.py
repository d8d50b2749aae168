"""Tests of sharing do not wait for the disk; those that are about the disk say so."""

from __future__ import annotations

import os

import pytest

from netjournal.sync import outbound


@pytest.fixture(autouse=True)
def _quick_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real_disk" not in request.fixturenames:
        monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.fixture(autouse=True)
def _one_file(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most tests look at what is in a computer's one file: each publish makes a new base of it."""
    if "recent_files" not in request.fixturenames:
        monkeypatch.setattr(outbound._Upload, "recent", lambda self, present: None)


@pytest.fixture
def recent_files() -> None:
    """Asks for what is published since the base in a file of its own, as the program does it."""


@pytest.fixture
def real_disk() -> None:
    """Asks for a disk that is waited for."""
