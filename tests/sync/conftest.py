"""Tests of sharing do not wait for the disk; those that are about the disk say so.

A few tests watch system calls or open files with another program. Where that program isn't installed they are left out
and counted as deselected; `.ci/run` installs them where it may.
"""

from __future__ import annotations

import os
import shutil

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a program that this machine hasn't got."""
    lacking = [
        item for item in items if any(not shutil.which(mark.args[0]) for mark in item.iter_markers("needs_program"))
    ]
    if lacking:
        config.hook.pytest_deselected(items=lacking)
        items[:] = [item for item in items if item not in lacking]


@pytest.fixture(autouse=True)
def _quick_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real_disk" not in request.fixturenames:
        monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


@pytest.fixture
def real_disk() -> None:
    """Asks for a disk that is waited for."""
