"""The sheet to read before meeting somebody, from the line of Today that speaks of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flows import SIZES, opened, press, said, store, until
from forms_at_work import TODAY, detail, people

from netjournal.domain.records import Expertise, Goal, Interaction, Problem
from netjournal.tui.contacts.page import GLANCE, ContactsPage


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@pytest.mark.parametrize("size", SIZES)
async def test_p_on_a_goal_opens_the_sheet_of_the_one_it_is_with(tmp_path: Path, size: tuple[int, int]) -> None:
    (ann,) = people(tmp_path, "Ann")
    store(tmp_path, Goal(text="ask about ratio", contact_ids=(ann.id,), due_on=TODAY))
    store(tmp_path, Expertise(contact_id=ann.id, topic="ratio tables", evidence="saw it", on=TODAY))
    store(tmp_path, Problem(title="Ratio tables fall apart", opened_on=TODAY))
    store(tmp_path, Interaction(on=TODAY - timedelta(days=3), contact_ids=(ann.id,), summary="tea", notes="All of it."))
    async with opened(tmp_path, size) as (app, pilot):
        await press(pilot, "p")
        await until(pilot, lambda: isinstance(app.screen, ContactsPage) and "Before you meet Ann" in detail(pilot))
        sheet = detail(pilot)
        for part in ("ask about ratio", "saw it", "Ratio tables fall apart", "All of it."):
            assert part in sheet


async def test_p_on_a_line_without_anybody_says_so(tmp_path: Path) -> None:
    store(tmp_path, Goal(text="tidy the shelf", due_on=TODAY))
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "p")
        assert "nobody in this line" in said(app)


async def test_who_is_opened_from_today_is_there_with_every_conversation(tmp_path: Path) -> None:
    """More of them than are read while the cursor only passes by."""
    people(tmp_path, "Aaa")
    (ann,) = people(tmp_path, "Ann")
    for number in range(GLANCE + 5):
        on = TODAY - timedelta(days=22 + number)
        store(tmp_path, Interaction(on=on, contact_ids=(ann.id,), summary=f"talk {number}"))
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, ContactsPage) and f"talk {GLANCE + 4}" in detail(pilot))
