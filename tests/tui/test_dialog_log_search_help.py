"""Writing an entry over any page, finding things, and reading the keys."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from keyboard import typed
from textual.pilot import Pilot
from textual.widgets import Input
from waiting import settled

from netjournal.domain.records import Contact, Interaction, Problem, Tier
from netjournal.journal.drafts import CAPTURE
from netjournal.journal.journal import Journal
from netjournal.present.glyphs import UNICODE
from netjournal.tui.app import JournalApp
from netjournal.tui.commands import PAGES, commands_for
from netjournal.tui.help import HelpDialog, help_blocks
from netjournal.tui.search import SearchDialog, matches
from netjournal.tui.today.log_dialog import LogDialog
from netjournal.tui.widgets.capture_bar import CaptureBar
from netjournal.tui.widgets.detail import page_lines
from netjournal.tui.widgets.lines import LineList

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A journal with Lucía, somebody with a hostile name, one conversation and one problem."""
    with Journal(tmp_path) as journal:
        lucia = journal.contacts.add(Contact(name="Lucía Morrow", tier=Tier.COLLEAGUES), on=TODAY)
        journal.contacts.add(Contact(name="[bold]Tick\x1b[31m[/bold]"), on=TODAY)
        journal.add(
            Interaction(on=date(2026, 11, 19), contact_ids=(lucia.id,), summary="coffee about exit tickets"), "x"
        )
        journal.add(Problem(title="Tickets pile up", opened_on=TODAY), "y")
    return tmp_path


async def write(pilot: Pilot[object], text: str) -> None:
    await typed(pilot, text)


def lines(found: LineList) -> list[str]:
    """The lines of a list as they are on the screen."""
    return [found.render_line(y).text.rstrip() for y in range(found.size.height)]


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_two_entries_are_kept_over_another_page_one_after_the_other(folder: Path, size: tuple[int, int]) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=size) as pilot:
        app.push_screen(LogDialog())
        await pilot.pause()
        await write(pilot, "@lucia about ratios 20m")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, LogDialog)
        assert app.screen.query_one(CaptureBar).text == ""
        await write(pilot, "again with @lucia yesterday")
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert not isinstance(app.screen, LogDialog)
        kept = {interaction.summary: interaction for interaction in app.journal.every(Interaction)}
        assert kept["Lucía Morrow about ratios"].minutes == 20
        assert kept["again with Lucía Morrow"].on == date(2026, 11, 22)


async def test_leaving_keeps_what_was_typed_and_today_has_it_too(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        app.push_screen(LogDialog())
        await pilot.pause()
        await write(pilot, "half a sent")
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.query_one(CaptureBar).text == "half a sent"
        app.draft_keeper.flush()
        assert app.journal.drafts.get(CAPTURE) == "half a sent"


async def test_what_was_kept_over_a_page_no_longer_stands_in_the_bar_of_today(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("l")
        await write(pilot, "@lucia about ratios")
        await pilot.press("escape")
        app.push_screen(LogDialog())
        await pilot.pause()
        assert app.screen.query_one(CaptureBar).text == "@lucia about ratios"
        await pilot.press("enter", "escape")
        await settled(pilot, lambda: app.screen.query_one(CaptureBar).text == "")
        assert len(app.journal.every(Interaction)) == 2


async def test_an_unknown_name_stays_in_the_bar_and_one_key_adds_it(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        app.push_screen(LogDialog())
        await pilot.pause()
        await write(pilot, "tea with @wren about books")
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.query_one(CaptureBar).text == "tea with @wren about books"
        await pilot.press("ctrl+n", "enter")
        await pilot.pause()
        assert "Wren" in {contact.name for contact in app.journal.every(Contact)}
        assert "tea with Wren about books" in {interaction.summary for interaction in app.journal.every(Interaction)}


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_search_finds_while_one_types_and_the_arrows_choose(folder: Path, size: tuple[int, int]) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=size) as pilot:
        await pilot.press("slash")
        await write(pilot, "tick")
        found = app.screen.query_one(LineList)
        shown = "\n".join(lines(found))
        assert {"Contacts", "Conversations", "Problems"} <= {line.strip() for line in lines(found)}
        assert "coffee about exit tickets" in shown
        assert "Thu" in shown
        assert "[bold]Tick [31m[/bold]" in shown
        first = found.cursor_key
        await pilot.press("down")
        assert found.cursor_key != first
        assert app.screen.query_one(Input).value == "tick"
        await write(pilot, " zzz")
        assert "Nothing has all of these words" in "\n".join(lines(found))
        assert found.cursor_key is None
        await pilot.press("enter")
        assert isinstance(app.screen, SearchDialog)


async def test_the_last_search_is_still_there_and_typing_replaces_it(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("slash")
        await write(pilot, "coffee")
        await pilot.press("escape", "slash")
        await pilot.pause()
        assert app.screen.query_one(Input).value == "coffee"
        assert "coffee about exit tickets" in "\n".join(lines(app.screen.query_one(LineList)))
        await write(pilot, "lu")
        assert app.screen.query_one(Input).value == "lu"


async def test_enter_opens_what_was_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[str, str]] = []
    app = JournalApp(folder)
    monkeypatch.setattr(app, "open_record", lambda noun, identity: opened.append((noun, identity)))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("slash")
        await write(pilot, "coffee exit")
        await pilot.press("enter")
        await pilot.pause()
        assert not isinstance(app.screen, SearchDialog)
    with Journal(folder) as journal:
        assert opened == [("interaction", journal.every(Interaction)[0].id)]


async def test_search_says_what_to_do_at_first_also_in_an_empty_journal(tmp_path: Path) -> None:
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("slash")
        await pilot.pause()
        assert "The beginning of a word is enough" in " ".join(" ".join(lines(app.screen.query_one(LineList))).split())


def test_matches_ignore_case_and_accents_and_begin_with_a_word() -> None:
    assert matches("Lucía's exit Tickets, unticked", ["lucia", "tick"]) == [(0, 5), (13, 17)]


async def test_help_opens_on_a_page_scrolls_and_closes(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, HelpDialog)
        await pilot.press("G")
        await settled(pilot, lambda: app.screen.focused and app.screen.focused.scroll_offset.y > 0)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, HelpDialog)


@pytest.mark.parametrize("page", PAGES)
def test_help_says_every_key_of_every_page_and_the_teachers_own(page: str) -> None:
    text = " ".join(line.plain for line in page_lines(help_blocks(page, {"log": "f2"}, UNICODE), 300))
    assert all(command.help in text for command in commands_for(page))
    assert "f2  " in text
    assert "learned: …" in text
