"""The first start: each step is done in place and ticked, and the list is there until all are done or put away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from keyboard import typed
from textual.pilot import Pilot

from netjournal.domain.first_start import FirstStart
from netjournal.domain.records import Contact, Intention, Interaction, Tier
from netjournal.journal.first_start import first_start
from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.forms.form import FormDialog
from netjournal.tui.widgets.capture_bar import CaptureBar
from netjournal.tui.widgets.lines import LineList

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@asynccontextmanager
async def opened(folder: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[JournalApp, Pilot[str]]]:
    app = JournalApp(folder)
    async with app.run_test(size=size) as pilot:
        await settle(app, pilot)
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
    source = app.screen_stack[0].query_one("#needs", LineList).source
    rows = [source.row(place) for place in range(len(source))]
    return [(row.content(70) if callable(row.content) else row.content).plain for row in rows]


def line_with(app: JournalApp, words: str) -> str:
    return next((line for line in lines(app) if words in line), "")


async def test_three_colleagues_are_named_one_after_the_other_and_ticked(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        await press(app, pilot, "n")
        for name, said in (("Ana Ruiz", "1 of 3 named"), ("Tomas Reed", "2 of 3 named"), ("Noor Ashby", "✓")):
            assert isinstance(app.screen, FormDialog)
            await typed(pilot, name)
            await settle(app, pilot)
            await press(app, pilot, "ctrl+s")
            assert said in line_with(app, "Name three colleagues")
        assert not isinstance(app.screen, FormDialog)
        assert {contact.tier for contact in app.journal.every(Contact)} == {Tier.COLLEAGUES}
        assert "Log one conversation" in line_with(app, "Log one")
        await press(app, pilot, "u")
        assert "2 of 3 named" in line_with(app, "Name three colleagues")


async def test_who_begins_with_a_conversation_still_has_the_other_steps(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        await press(app, pilot, "l")
        await typed(pilot, "coffee with Lena Vogt about reading, 15 min ")
        await settle(app, pilot)
        await press(app, pilot, "ctrl+r", "ctrl+n", "enter", "escape")
        assert len(app.journal.every(Interaction)) == 1
        assert "✓" in line_with(app, "Log one conversation")
        assert "1 of 3 named" in line_with(app, "Name three colleagues")
        assert "Plan your term" in line_with(app, "Plan your")
        assert "your other computer" in line_with(app, "Join")
        app.screen_stack[0].query_one("#needs", LineList).go_to("first:i")
        await press(app, pilot, "enter")
        assert isinstance(app.screen, FormDialog)
        await press(app, pilot, "escape", "n")
        assert isinstance(app.screen, FormDialog)


async def test_a_step_that_is_put_away_does_not_come_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        app.screen.query_one("#needs", LineList).go_to("first:y")
        await press(app, pilot, "s")
        assert line_with(app, "Join") == ""
    async with opened(tmp_path) as (app, pilot):
        assert line_with(app, "Join") == ""
        assert line_with(app, "Log one conversation")


async def test_when_all_is_done_or_put_away_the_list_is_gone_for_good(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        app.screen.query_one("#needs", LineList).go_to("first:y")
        await press(app, pilot, "s")
        with Journal(tmp_path) as journal:
            for name in ("Ana Ruiz", "Tomas Reed", "Noor Ashby"):
                journal.contacts.add(Contact(name=name, tier=Tier.COLLEAGUES), on=TODAY)
            journal.add(Interaction(on=TODAY, summary="tea"), "Log")
        app.look_again()
        await settle(app, pilot)
        assert line_with(app, "Plan your term")
        with Journal(tmp_path) as journal:
            journal.add(Intention(starts_on=TODAY, colleagues=50, communities=30, following=20), "Plan")
        app.look_again()
        await settle(app, pilot)
        assert line_with(app, "First steps") == ""
        assert app.screen.query_one(CaptureBar)


def test_a_journal_that_did_not_begin_here_has_no_first_steps(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.contacts.add(Contact(name="Ana Ruiz"), on=TODAY)
        assert first_start(journal, joined=False) is None


@pytest.mark.parametrize(
    ("steps", "over"),
    [
        (FirstStart(3, True, True, True), True),
        (FirstStart(3, True, True, False), False),
        (FirstStart(3, True, True, False, frozenset("y")), True),
        (FirstStart(away=frozenset("nliy")), True),
        (FirstStart(2, True, True, True), False),
    ],
)
def test_the_steps_are_over_when_each_is_done_or_put_away(steps: FirstStart, over: bool) -> None:
    assert steps.is_over == over
