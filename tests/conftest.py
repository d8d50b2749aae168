"""What concerns tests of every room.

Some tests watch system calls, open files with another program or have one carry them. Where that program isn't
installed they are skipped, and the report names the program.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings

from examples import ALL

settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=not ALL)
settings.load_profile("ours")
"""No test fails for the time that others take on a busy machine; and where the quick suite fails, it fails again."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """What the tests can be told."""
    parser.addoption(
        "--every-error", action="store_true", help="inject every error at every system call of a publish (minutes)"
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test that needs a program which this machine has not, and say which."""
    lacking = [mark.args[0] for mark in item.iter_markers("needs_program") if not shutil.which(mark.args[0])]
    if lacking:
        pytest.skip(f"not installed here: {', '.join(lacking)}")


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: the tests of the screen wait a quarter of their time."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture
def in_time_zone() -> Iterator[Callable[[str], None]]:
    """Brings this process into another time zone until the test ends."""
    with pytest.MonkeyPatch.context() as patch:

        def go(zone: str) -> None:
            patch.setenv("TZ", zone)
            time.tzset()

        yield go
    time.tzset()
