"""The settings page, by what a teacher means to do there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from keyboard import typed
from textual.pilot import Pilot
from waiting import settled

from netjournal.domain.records import Contact, Term, Tier
from netjournal.journal.journal import Journal
from netjournal.text.dates import DateOrder
from netjournal.tui.app import JournalApp
from netjournal.tui.settings.page import SettingsPage
from netjournal.tui.today.log_dialog import LogDialog
from netjournal.tui.widgets.capture_bar import CaptureBar
from netjournal.tui.widgets.detail import page_lines

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Journal(tmp_path) as journal:
        journal.contacts.add(Contact(name="Wren [bold]\x1b[31m", tier=Tier.COLLEAGUES), on=TODAY)
        journal.school_terms.add("Autumn [i]", date(2026, 8, 31), date(2026, 12, 18))
    return tmp_path


async def opened(pilot: Pilot[object]) -> SettingsPage:
    await pilot.press("7")
    await settled(pilot, lambda: isinstance(pilot.app.screen, SettingsPage) and pilot.app.screen.lines.has_focus)
    page = pilot.app.screen
    assert isinstance(page, SettingsPage)
    return page


async def write(pilot: Pilot[object], text: str) -> None:
    await typed(pilot, text)


def lines(page: SettingsPage) -> str:
    source, width = page.lines.source, page.lines.size.width - 5
    rows = (source.row(place).content for place in range(len(source)))
    return "\n".join((row(width) if callable(row) else row).plain for row in rows)


def read(page: SettingsPage) -> str:
    return " ".join(" ".join(line.plain for line in page_lines(page.detail.blocks, 60)).split())


@pytest.mark.parametrize("size", [(120, 36), (80, 24), pytest.param((200, 60), marks=pytest.mark.slow)])
async def test_it_says_where_the_journal_is_what_is_in_it_and_that_there_is_no_other_copy(
    folder: Path, size: tuple[int, int]
) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=size) as pilot:
        page = await opened(pilot)
        shown = lines(page)
        assert "1 contact, 0 conversations" in shown
        assert "Autumn [i]" in shown
        assert "31 Aug 2026 – 18 Dec 2026" in shown
        assert "this computer only" in shown
        assert "Put Autumn" not in shown
        page.lines.go_to("sync")
        if size[0] >= 110:  # where it is narrow, enter goes on to sharing
            await settled(pilot, lambda: "no other copy" in read(page))


async def test_a_holiday_is_added_changed_and_put_into_the_trash(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(pilot)
        await pilot.press("n")
        await pilot.pause()
        await write(pilot, "Half-term")
        await pilot.press("tab", "right", "tab")
        await write(pilot, "2026-10-26")
        await pilot.press("tab")
        await write(pilot, "2026-10-20")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert not isinstance(app.screen, SettingsPage)
        await pilot.press(*["backspace"] * 10)
        await write(pilot, "2026-10-30")
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: "Half-term" in lines(page))
        holiday = next(term for term in app.journal.terms() if term.name == "Half-term")
        assert (holiday.holiday, holiday.ends_on) == (True, date(2026, 10, 30))
        page.lines.go_to(f"term:{holiday.id}")
        await pilot.press("e")
        await pilot.pause()
        await write(pilot, " break")
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: "Half-term break" in lines(page))
        await pilot.press("d")
        await settled(pilot, lambda: "Half-term break" not in lines(page).split("What u takes")[0])
        assert [term.name for term in app.journal.every(Term)] == ["Autumn [i]"]
        await pilot.press("u")
        await settled(pilot, lambda: len(app.journal.every(Term)) == 2)


async def test_dates_week_school_days_channels_and_cadence(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        page = await opened(pilot)
        page.lines.go_to("order")
        await pilot.press("enter", "m")
        await settled(pilot, lambda: app.journal.date_order() == DateOrder.MDY)
        await settled(pilot, lambda: "month first" in lines(page))
        page.lines.go_to("week")
        await pilot.press("enter", "7")
        await settled(pilot, lambda: app.journal.week_start() == 6)
        page.lines.go_to("days")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(*["backspace"] * 12)
        await write(pilot, "sun-thu")
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: "Mon, Tue, Wed, Thu and Sun" in lines(page))
        page.lines.go_to("channels")
        await pilot.press("enter")
        await pilot.pause()
        await write(pilot, "3 tearoom")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.journal.channels() == ()
        await pilot.press("home", "delete")
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: app.journal.channels() == ("tearoom",))
        page.lines.go_to("cadence")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("backspace", "backspace", "7", "ctrl+s")
        await settled(pilot, lambda: app.journal.settings.get("cadence"))
        assert app.journal.settings.get("cadence") == {"colleagues": [7, 21], "communities": [42, 60]}


async def test_the_intention_is_one_key_away(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        page = await opened(pilot)
        assert "none yet: i sets it" in lines(page)
        await pilot.press("i")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: "colleagues 50 %" in lines(page))


async def test_what_is_not_finished_can_be_gone_on_with_or_thrown_away_when_that_is_meant(folder: Path) -> None:
    with Journal(folder) as journal:
        journal.drafts.keep("capture", "half a sentence")
        journal.drafts.keep("log:1", "nobody [u] knows")
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        page = await opened(pilot)
        assert "nobody [u] knows" in lines(page)
        page.lines.go_to("draft:capture")
        await pilot.press("enter")
        await settled(pilot, lambda: isinstance(app.screen, LogDialog))
        assert app.screen.query_one(CaptureBar).text == "half a sentence"
        await pilot.press("escape")
        await settled(pilot, lambda: app.screen is page)
        page.lines.go_to("draft:log:1")
        await pilot.press("d", "n")
        await pilot.pause()
        assert app.journal.drafts.get("log:1")
        await pilot.press("d", "y")
        await settled(pilot, lambda: "nobody" not in lines(page))
        app.draft_keeper.flush()
        assert not app.journal.drafts.get("log:1")


async def test_an_empty_journal_has_settings_too(tmp_path: Path) -> None:
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(pilot)
        assert "none yet: n adds one" in lines(page)
        page.lines.go_to("no-terms")
        await pilot.press("enter")
        await settled(pilot, lambda: app.screen is not page)
