"""Syncthing, Unison and rclone themselves, for a few seconds each; `python -m tests.sync_programs` takes minutes."""

from __future__ import annotations

from pathlib import Path

import pytest
from carriers import CARRIERS
from trial import try_out

SECONDS = 10


@pytest.mark.slow
@pytest.mark.parametrize("program", [pytest.param(name, marks=pytest.mark.needs_program(name)) for name in CARRIERS])
def test_two_computers_lose_nothing_while_everybody_is_killed(program: str, tmp_path: Path) -> None:
    counts = try_out(tmp_path / "trial", CARRIERS[program], SECONDS, seed=11)
    assert counts.edits > 20
    assert counts.clients_killed >= 2
    assert counts.carrier_runs >= 3
