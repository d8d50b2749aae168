"""Coming back after a gap: a gentle line, and one key or one entry that begins again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flows import SIZES, opened, picture, press, rows, settle, store
from forms_at_work import TODAY, people, write

from netjournal.domain.records import Interaction


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("way", ["an entry", "nothing today"])
async def test_the_way_back_in_is_one_line_or_one_key(tmp_path: Path, size: tuple[int, int], way: str) -> None:
    (ann,) = people(tmp_path, "Ann")
    store(tmp_path, Interaction(on=TODAY - timedelta(days=19), contact_ids=(ann.id,), summary="tea"))
    async with opened(tmp_path, size) as (app, pilot):
        assert rows(app)[0].startswith("19 days since your last entry.")
        assert "19 days since your last entry." in picture(app)
        if way == "an entry":
            await press(pilot, "l")
            await write(pilot, "tea with @ann")
            await settle(pilot)
            await press(pilot, "enter", "escape")
        else:
            await press(pilot, "0")
        assert not any("since your last entry" in line for line in rows(app))
        await press(pilot, "u")
        assert rows(app)[0].startswith("19 days since your last entry.")


async def test_a_fortnight_less_a_day_is_no_gap(tmp_path: Path) -> None:
    (ann,) = people(tmp_path, "Ann")
    store(tmp_path, Interaction(on=TODAY - timedelta(days=13), contact_ids=(ann.id,), summary="tea"))
    async with opened(tmp_path) as (app, _pilot):
        assert not any("since your last entry" in line for line in rows(app))
