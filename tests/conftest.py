"""What concerns tests of every room.

Some tests watch system calls, open files with another program or have one carry them. Where that program isn't
installed they are left out and counted as deselected; `.ci/run` installs them where it may.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")
"""A busy machine makes no example slower than it is: no test fails for the time that others take."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """What the tests can be told."""
    parser.addoption(
        "--every-error", action="store_true", help="inject every error at every system call of a publish (minutes)"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a program that this machine hasn't got."""
    lacking = [
        item for item in items if any(not shutil.which(mark.args[0]) for mark in item.iter_markers("needs_program"))
    ]
    if lacking:
        config.hook.pytest_deselected(items=lacking)
        items[:] = [item for item in items if item not in lacking]


@pytest.fixture
def in_time_zone() -> Iterator[Callable[[str], None]]:
    """Brings this process into another time zone until the test ends."""
    with pytest.MonkeyPatch.context() as patch:

        def go(zone: str) -> None:
            patch.setenv("TZ", zone)
            time.tzset()

        yield go
    time.tzset()
