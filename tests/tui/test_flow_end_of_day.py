"""The end of a day: entry after entry of one day, nothing to log, and coming back after a while."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from flows import SIZES, opened, picture, press, said, settle
from forms_at_work import TODAY, people, write
from textual.pilot import Pilot

from netjournal.domain.records import Interaction, QuietDay
from netjournal.tui.app import JournalApp
from netjournal.tui.widgets.capture_bar import CaptureBar

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


def under_the_bar(app: JournalApp) -> str:
    return app.screen.query_one(CaptureBar).preview.plain


def days(app: JournalApp) -> list[date]:
    return [interaction.on for interaction in app.journal.every(Interaction)]


async def log(pilot: Pilot[str], text: str) -> None:
    await write(pilot, text)
    await press(pilot, "enter")


@pytest.mark.parametrize("size", SIZES)
async def test_the_next_entry_keeps_the_day_until_another_is_named(tmp_path: Path, size: tuple[int, int]) -> None:
    people(tmp_path, "Ann")
    async with opened(tmp_path, size) as (app, pilot):
        await press(pilot, "l")
        await log(pilot, "coffee with @ann yesterday")
        assert "Still yesterday, Sun 22 Nov" in under_the_bar(app)
        assert "Still yesterday" in picture(app)
        await log(pilot, "tea with @ann")
        assert days(app) == [YESTERDAY, YESTERDAY]
        await log(pilot, "cake with @ann today")
        assert "Still" not in under_the_bar(app)
        await log(pilot, "jam with @ann")
        assert days(app) == [YESTERDAY, YESTERDAY, TODAY, TODAY]


async def test_one_key_goes_back_to_today_with_the_text_kept(tmp_path: Path) -> None:
    people(tmp_path, "Ann")
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "l")
        await log(pilot, "coffee with @ann yesterday")
        await write(pilot, "tea with @ann")
        await settle(pilot)
        assert "yesterday" in under_the_bar(app)
        await press(pilot, "ctrl+t")
        assert app.screen.query_one(CaptureBar).text == "tea with @ann"
        assert "yesterday" not in under_the_bar(app)
        await press(pilot, "enter")
        assert days(app) == [YESTERDAY, TODAY]


async def test_the_day_is_kept_over_another_page_too_and_not_into_the_next_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(tmp_path, "Ann")
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "l")
        await log(pilot, "coffee with @ann yesterday")
        await press(pilot, "escape", "3", "l")
        assert "Still yesterday" in under_the_bar(app)
        await log(pilot, "tea with @ann")
        assert days(app) == [YESTERDAY, YESTERDAY]
        monkeypatch.setenv("NETJOURNAL_TODAY", "2026-11-24")
        app.look_again()
        await log(pilot, "cake with @ann")
        assert days(app)[-1] == date(2026, 11, 24)


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_today_is_one_key_and_can_be_taken_back(tmp_path: Path, size: tuple[int, int]) -> None:
    people(tmp_path, "Ann")
    async with opened(tmp_path, size) as (app, pilot):
        assert ("0 nothing today" in picture(app)) is (size[0] > 80), "the help has it in any case"
        await press(pilot, "0")
        assert [quiet_day.on for quiet_day in app.journal.every(QuietDay)] == [TODAY]
        assert "nothing today" in said(app)
        await press(pilot, "u")
        assert app.journal.every(QuietDay) == []


async def test_nothing_is_refused_on_a_day_with_an_entry(tmp_path: Path) -> None:
    people(tmp_path, "Ann")
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "l")
        await log(pilot, "coffee with @ann")
        await press(pilot, "escape", "0")
        assert app.journal.every(QuietDay) == []
        assert "There is a conversation on" in said(app)
