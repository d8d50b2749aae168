"""The capture bar with ordinary words: what stands open is answered with a key, and no line is refused for good."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from keyboard import typed
from textual import events
from textual.pilot import Pilot

from netjournal.domain.records import Contact, Interaction, Tier
from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.widgets.capture_bar import CaptureBar

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Journal(tmp_path) as journal:
        journal.contacts.add(Contact(name="Lucía Morrow", handle="lucia", tier=Tier.COMMUNITIES), on=TODAY)
        journal.contacts.add(Contact(name="Ben Asante", tier=Tier.COLLEAGUES), on=TODAY)
    return tmp_path


@asynccontextmanager
async def opened(folder: Path, size: tuple[int, int] = (120, 36)) -> AsyncIterator[tuple[JournalApp, Pilot[str]]]:
    app = JournalApp(folder)
    async with app.run_test(size=size) as pilot:
        await settle(app, pilot)
        yield app, pilot


async def settle(app: JournalApp, pilot: Pilot[str]) -> None:
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def write(app: JournalApp, pilot: Pilot[str], text: str) -> None:
    await typed(pilot, text)
    await settle(app, pilot)


def bar(app: JournalApp) -> CaptureBar:
    return app.screen.query_one(CaptureBar)


async def test_a_stranger_is_proposed_and_made_with_one_key(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, "coffee with Lena Vogt about the 15 min plan ")
        assert "Lena Vogt: a new contact?" in bar(app).preview.plain
        assert [contact for contact in app.journal.every(Contact) if contact.name == "Lena Vogt"] == []
        await pilot.press("ctrl+n", "enter")
        await settle(app, pilot)
        (entry,) = app.journal.every(Interaction)
        assert [app.journal.contacts.get(who).name for who in entry.contact_ids] == ["Lena Vogt"]


async def test_who_is_only_spoken_of_is_counted_in_with_one_key(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, "told Ben Asante about Lucia and the tickets ")
        assert "only spoken of: Lucía Morrow" in bar(app).preview.plain
        await pilot.press("ctrl+n")
        await settle(app, pilot)
        assert bar(app).text == "told Ben Asante about @lucia and the tickets "


async def test_a_line_that_names_nobody_is_kept_to_sort(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, "somebody had an idea about exit tickets")
        await pilot.press("enter")
        await settle(app, pilot)
        assert bar(app).preview.plain.startswith("This does not say who it was with.")
        assert not app.screen.query("Toast")
        await pilot.press("ctrl+s")
        await settle(app, pilot)
        assert bar(app).text == ""
        assert [item.line for item in app.journal.proposals.waiting(app.today)] == [
            "somebody had an idea about exit tickets"
        ]


async def test_the_line_is_emptied_brought_back_and_found_again(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, "coffee with @lucia 5m")
        await pilot.press("ctrl+u")
        assert bar(app).text == ""
        await pilot.press("ctrl+z")
        assert bar(app).text == "coffee with @lucia 5m"
        await pilot.press("enter")
        await settle(app, pilot)
        await write(app, pilot, "half")
        await pilot.press("up")
        await settle(app, pilot)
        assert bar(app).text == "coffee with @lucia 5m"
        await pilot.press("down")
        await settle(app, pilot)
        assert bar(app).text == "half"


async def test_pasted_lines_become_entries_after_asking(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        bar(app).field.post_message(events.Paste("coffee with @lucia 5m\ncall with Lucia Morrow 10m\nnobody here\n"))
        await settle(app, pilot)
        assert "3 lines pasted" in bar(app).preview.plain
        assert app.journal.every(Interaction) == []
        await pilot.press("enter")
        await settle(app, pilot)
        assert sorted(entry.minutes or 0 for entry in app.journal.every(Interaction)) == [5, 10]
        assert [item.line for item in app.journal.proposals.waiting(app.today)] == ["nobody here"]
