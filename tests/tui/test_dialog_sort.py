"""To sort, in one list: proposals and contacts without a tier are answered with a key, several at once, and undone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from time import monotonic

import pytest
from keyboard import typed
from textual.pilot import Pilot
from textual.widgets import Static

from netjournal.domain.records import Contact, Interaction, Proposal, Tier
from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.today.sort_dialog import SortDialog
from netjournal.tui.widgets.capture_bar import CaptureBar
from netjournal.tui.widgets.lines import LineList

TODAY = date(2026, 11, 23)
DAY = TODAY - timedelta(4)


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Journal(tmp_path) as journal:
        journal.contacts.add(Contact(name="Lucía Morrow", handle="lucia", tier=Tier.COMMUNITIES), on=TODAY)
        for name in ("Ben Asante", "Uma Quist"):
            journal.contacts.add(Contact(name=name), on=TODAY)
        for line in ("Grade meeting", "coffee with Lucia Morrow", "Room 4", "call"):
            journal.proposals.add(line, on=DAY, source="calendar", source_id=line, minutes=30)
    return tmp_path


@asynccontextmanager
async def opened(folder: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[JournalApp, Pilot[str]]]:
    app = JournalApp(folder)
    async with app.run_test(size=size) as pilot:
        await settle(app, pilot)
        await press(app, pilot, "S")
        assert isinstance(app.screen, SortDialog)
        yield app, pilot


async def settle(app: JournalApp, pilot: Pilot[str]) -> None:
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def press(app: JournalApp, pilot: Pilot[str], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(app, pilot)


def lines(app: JournalApp) -> list[str]:
    source = app.screen.query_one(LineList).source
    rows = [source.row(place) for place in range(len(source))]
    return [(row.content(70) if callable(row.content) else row.content).plain for row in rows if not row.heading]


def waiting(app: JournalApp) -> list[str]:
    return [proposal.line for proposal in app.journal.proposals.waiting(TODAY)]


async def test_both_kinds_stand_in_one_list_with_what_they_would_become(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        assert [line.split("  ")[0] for line in lines(app)] == [
            *waiting(app), "□ Ben Asante", "□ Uma Quist",
        ]  # fmt: skip
        while app.screen.query_one(LineList).cursor_key != f"p:{named(app, 'coffee with Lucia Morrow').id}":
            await press(app, pilot, "j")
        shown = app.screen.query_one("#becomes", Static).content
        assert "Lucía Morrow" in str(shown)
        assert "30 min" in str(shown)


def named(app: JournalApp, line: str) -> Proposal:
    return next(proposal for proposal in app.journal.proposals.all() if proposal.line == line)


async def go_to(app: JournalApp, pilot: Pilot[str], key: str) -> None:
    app.screen.query_one(LineList).go_to(key)
    await settle(app, pilot)


async def test_enter_shows_the_line_to_change_and_enter_saves_it(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await go_to(app, pilot, f"p:{named(app, 'Grade meeting').id}")
        await press(app, pilot, "enter")
        bar = app.screen.query_one(CaptureBar)
        assert bar.text.startswith("Grade meeting")
        await typed(pilot, " with @lucia")
        await settle(app, pilot)
        await press(app, pilot, "enter")
        (entry,) = app.journal.every(Interaction)
        assert (entry.on, entry.minutes, entry.summary) == (DAY, 30, "Grade meeting with Lucía Morrow")
        assert "Grade meeting" not in waiting(app)
        assert app.screen.query_one(LineList).has_focus
        await press(app, pilot, "u")
        assert "Grade meeting" in waiting(app)
        assert app.journal.every(Interaction) == []


async def test_what_was_changed_and_left_is_there_again(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await go_to(app, pilot, f"p:{named(app, 'Room 4').id}")
        await press(app, pilot, "enter")
        await typed(pilot, " with Uma")
        await settle(app, pilot)
        await press(app, pilot, "escape", "enter")
        assert "with Uma" in app.screen.query_one(CaptureBar).text
        await press(app, pilot, "escape", "escape")
        assert app.screen.query_one(CaptureBar).text == ""  # the bar of Today is another


async def test_several_are_put_off_dropped_and_sorted_at_once(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await press(app, pilot, "g", "space", "space", "s")
        assert len(waiting(app)) == 2
        await press(app, pilot, "u")
        assert len(waiting(app)) == 4
        await press(app, pilot, "g", "space", "space", "d")
        assert len(waiting(app)) == 2
        await press(app, pilot, "g", "j", "j", "space", "space", "c")
        assert {contact.tier for contact in app.journal.contacts.all()} == {Tier.COMMUNITIES, Tier.COLLEAGUES}
        await press(app, pilot, "u")
        assert [contact.name for contact in app.journal.contacts.unsorted()] == ["Ben Asante", "Uma Quist"]


async def test_several_that_are_clear_are_saved_as_they_stand_and_the_others_stay(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await press(app, pilot, "g", "space", "space", "space", "space", "enter")
        assert [entry.summary for entry in app.journal.every(Interaction)] == ["coffee with Lucia Morrow"]
        assert sorted(waiting(app)) == ["Grade meeting", "Room 4", "call"]
        assert any("Saved: 1. 3 need a look first" in str(toast.message) for toast in app._notifications)


async def test_ten_are_sorted_in_under_a_minute(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.contacts.add(Contact(name="Lucía Morrow", handle="lucia", tier=Tier.COMMUNITIES), on=TODAY)
        for number in range(10):
            journal.proposals.add(f"talk {number} with Lucia Morrow", on=DAY, source="notes", source_id=str(number))
    async with opened(tmp_path) as (app, pilot):
        begun = monotonic()
        for _ in range(10):
            await press(app, pilot, "enter", "enter")
        assert monotonic() - begun < 60
        assert len(app.journal.every(Interaction)) == 10
        assert waiting(app) == []
