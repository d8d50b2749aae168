"""Today, as a teacher uses it: type what happened, see it understood, keep it, act on what needs one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from keyboard import typed
from textual.pilot import Pilot

from netjournal.cli.main import main
from netjournal.domain.agenda import LINES
from netjournal.domain.records import Contact, Goal, Interaction, Learning, Problem, Tier
from netjournal.journal.agenda import agenda, week_so_far
from netjournal.journal.drafts import CAPTURE
from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.today.page import TodayPage
from netjournal.tui.widgets.capture_bar import CaptureBar
from netjournal.tui.widgets.lines import LineList

TODAY = date(2026, 11, 23)
LINE = (
    "coffee with @lucia about exit tickets #feedback 25m yesterday ~call +1 "
    "learned: sort tickets by error, not by student "
    "goal: when I get Friday's tickets, I will sort them into three piles by friday "
    "problem: exit tickets pile up unread"
)


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Journal(tmp_path) as journal:
        journal.contacts.add(Contact(name="Lucía Morrow", handle="lucia", tier=Tier.COMMUNITIES), on=TODAY)
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


def needs(app: JournalApp) -> list[str]:
    """The lines of the list, as text."""
    source = app.screen.query_one("#needs", LineList).source
    rows = [source.row(place) for place in range(len(source))]
    return [(row.content(90) if callable(row.content) else row.content).plain for row in rows]


def on_screen(app: JournalApp) -> str:
    return app.export_screenshot()


async def test_a_line_is_understood_while_typed_kept_on_enter_and_seen(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, LINE)
        preview = bar(app).preview.plain
        for words in ("Lucía Morrow", "yesterday, Sun 22 Nov", "25 min", "call", "energy +1", "#feedback"):
            assert words in preview
        for words in (
            "learning: sort tickets by error",
            "goal (if-then): ",
            "by Fri 27 Nov",
            "new problem: exit tickets",
        ):
            assert words in preview
        await pilot.press("enter")
        await settle(app, pilot)
        assert bar(app).text == ""
        assert "Saved: coffee with Lucía Morrow about exit tickets" in bar(app).preview.plain
        assert bar(app).field.has_focus, "the bar is ready for the next entry"
        assert any("I will sort them into three piles" in line and "Fri" in line for line in needs(app))
        assert [len(app.journal.every(kind)) for kind in (Interaction, Learning, Goal, Problem)] == [1, 1, 1, 1]


async def test_an_unknown_name_is_made_a_contact_with_one_key(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, "chat with @tomas ")
        assert "Nobody here is called “tomas”" in bar(app).preview.plain
        await pilot.press("enter")
        await settle(app, pilot)
        assert app.journal.every(Interaction) == []
        assert bar(app).text == "chat with @tomas ", "what can't be kept stays in the bar"
        await pilot.press("ctrl+n", "enter")
        await settle(app, pilot)
        assert [entry.summary for entry in app.journal.every(Interaction)] == ["chat with Tomas"]


async def test_names_topics_and_channels_complete(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, "a #feedback word with @lu")
        await pilot.press("tab")
        await settle(app, pilot)
        assert bar(app).text == "a #feedback word with @lucia "
        await write(app, pilot, "~ca")
        await pilot.press("tab")
        await settle(app, pilot)
        assert bar(app).text.endswith("~call ")
        await pilot.press("enter")
        await settle(app, pilot)
        await write(app, pilot, "again @lucia #fe")
        await pilot.press("tab")
        await settle(app, pilot)
        assert bar(app).text == "again @lucia #feedback "


async def test_leaving_keeps_the_text_and_so_does_the_end_of_the_program(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, "half a thought about @lu")
        await pilot.press("escape")
        assert app.screen.query_one("#needs").has_focus
        await pilot.press("q")
    async with opened(folder) as (app, pilot):
        assert bar(app).text == "half a thought about @lu"
        await pilot.press("l")
        await write(app, pilot, "cia!")
        assert bar(app).text == "half a thought about @lucia!"
        await pilot.press("enter")
        await settle(app, pilot)
        app.draft_keeper.flush()
        assert app.journal.drafts.get(CAPTURE) == ""


async def test_every_key_of_a_line_is_a_letter_while_typing(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        for key in ("slash", "question_mark", "q", "u", "1", "l", "d"):
            await pilot.press(key)
        await settle(app, pilot)
        assert bar(app).text == "/?qu1ld"


async def test_what_is_pasted_is_one_line(folder: Path) -> None:
    from textual.events import Paste

    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        bar(app).field.post_message(Paste("with @lucia\nabout\ttickets\r\n"))
        await settle(app, pilot)
        assert bar(app).text == "with @lucia about tickets"


async def test_undo_takes_the_entry_back_and_redo_brings_it_again(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        await pilot.press("l")
        await write(app, pilot, "coffee with @lucia")
        await pilot.press("enter", "escape", "u")
        await settle(app, pilot)
        assert app.journal.every(Interaction) == []
        await pilot.press("U")
        await settle(app, pilot)
        assert len(app.journal.every(Interaction)) == 1


async def test_an_empty_journal_says_what_to_do_first(tmp_path: Path) -> None:
    async with opened(tmp_path) as (app, pilot):
        lines = "\n".join(needs(app))
        for words in ("Name three colleagues", "Log one conversation", "Plan your term", "demo"):
            assert words in lines
        await pilot.press("down", "enter")
        assert bar(app).field.has_focus


async def test_what_another_program_writes_appears(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        with Journal(folder) as other:
            other.add(Goal(text="Bring the scissors", due_on=TODAY), "Add")
        app.look_again()
        await settle(app, pilot)
        assert any("Bring the scissors" in line for line in needs(app))


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (200, 60), (60, 16)])
async def test_every_usable_size_shows_bar_list_and_keys(folder: Path, size: tuple[int, int]) -> None:
    with Journal(folder) as journal:
        journal.add(Goal(text="Bring the scissors", due_on=TODAY), "Add")
    async with opened(folder, size) as (app, _pilot):
        picture = on_screen(app).replace("&#160;", " ")
        for words in ("Today", "What happened?", "Bring the scissors", "log"):
            assert words in picture


@pytest.mark.parametrize("size", [(40, 10), (59, 40), (100, 12)])
async def test_a_small_window_is_told_so_kindly(folder: Path, size: tuple[int, int]) -> None:
    async with opened(folder, size) as (app, pilot):
        assert "needs a little more room" in on_screen(app).replace("&#160;", " ")
        await pilot.resize_terminal(100, 30)
        await settle(app, pilot)
        assert "What happened?" in on_screen(app).replace("&#160;", " ")


@pytest.mark.parametrize(
    "name", ["[bold]Kim[/]", "[@click=app.quit]x[/]", "שלום כהן", "👩‍🏫 Ana", "x" * 300, "\x1b[31mred\x07"]
)
async def test_a_hostile_name_is_just_a_name(tmp_path: Path, name: str) -> None:
    with Journal(tmp_path) as journal:
        contact = journal.contacts.add(
            Contact(name=name, handle="kim", tier=Tier.COLLEAGUES, met_on=date(2026, 1, 1)), on=TODAY
        )
        journal.add(Goal(text=f"Write to {name}", contact_ids=(contact.id,), due_on=TODAY), "Add")
    async with opened(tmp_path) as (app, pilot):
        assert not any("\x1b" in line or "\x07" in line for line in needs(app))
        await pilot.press("l")
        await write(app, pilot, "met @kim")
        assert name[:5].replace("\x1b", " ") in bar(app).preview.plain
        await pilot.press("enter")
        await settle(app, pilot)
        assert len(app.journal.every(Interaction)) == 1


@pytest.mark.parametrize("theme", ["netjournal-light", "netjournal-dark", "textual-dark", "ansi-light", "ansi-dark"])
async def test_every_theme_is_kept_and_drawn(folder: Path, theme: str) -> None:
    async with opened(folder) as (app, pilot):
        app.theme = theme
        await settle(app, pilot)
        await pilot.press("l")
        await write(app, pilot, "with @lucia about #x learned: y")
    async with opened(folder) as (app, _pilot):
        assert app.theme == theme


async def test_a_key_can_be_another_one(folder: Path) -> None:
    (folder / "settings.toml").write_text('[keys]\nlog = "z"\n')
    async with opened(folder) as (app, pilot):
        await pilot.press("z")
        assert bar(app).field.has_focus


async def test_what_arrives_while_the_program_closes_has_no_page_to_go_to(folder: Path) -> None:
    async with opened(folder) as (app, _pilot):
        await app.screen.remove_children()
        with Journal(folder) as journal:
            journal.add(Goal(text="written elsewhere"), "x")
        app.look_again()
        app.changed()
        assert app.page is None


async def test_what_was_found_out_before_a_change_does_not_come_over_it(folder: Path) -> None:
    async with opened(folder) as (app, pilot):
        page = app.screen
        assert isinstance(page, TodayPage)
        week, stale = week_so_far(app.journal), agenda(app.journal)
        before = page._loads
        app.journal.add(Goal(text="written just now", due_on=app.today), "x")
        app.changed()
        page.show_week(before, week, stale)
        assert any("written just now" in line for line in needs(app))
        await settle(app, pilot)
        assert any("written just now" in line for line in needs(app))


async def test_the_screen_says_what_the_command_says(folder: Path, run) -> None:
    """The same seven lines in the same order, and the same number of more; on both the others can be shown."""
    with Journal(folder) as journal, journal.change("Make it"):
        for number in range(6):
            who = journal.contacts.add(Contact(name=f"Quiet {number}", tier=Tier.COLLEAGUES), on=TODAY)
            journal.add(Interaction(on=date(2026, 11, 1), contact_ids=(who.id,), summary="x"), "Log")
            journal.add(Goal(text=f"Bring it {number}", due_on=TODAY), "Add")
        journal.add(Interaction(on=TODAY, summary="lunch"), "Log")

    def told(*words: str) -> list[str]:
        lines = (line.strip() for line in run(folder, "today", *words).splitlines())
        return [line.removesuffix(" (today)") for line in lines if line]

    few, all_of_it = told(), told("--all")
    async with opened(folder) as (app, pilot):
        page = app.screen
        assert isinstance(page, TodayPage)
        items = [item.text for item in page._items.values()]
        assert len(items) == 12
        assert [line for line in few if line in items] == items[:LINES]
        assert [line for line in all_of_it if line in items] == items
        assert "and 5 more: netjournal today --all" in few
        assert [line.strip() for line in needs(app)][-1] == "and 5 more"
        assert len(needs(app)) == LINES + 2, "a heading, seven lines and how many more"
        await pilot.press("G", "enter")
        await settle(app, pilot)
        assert len(needs(app)) == 12 + 2
        assert [line.strip() for line in needs(app)][-1] == "show fewer"
        await pilot.press("escape")
        await settle(app, pilot)
        assert len(needs(app)) == LINES + 2


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs a command on a journal, and gives what it printed."""

    def command(folder: Path, *words: str) -> str:
        monkeypatch.setenv("NETJOURNAL_HOME", str(folder))
        monkeypatch.setattr("sys.argv", ["netjournal", *words])
        main()
        return capsys.readouterr().out

    return command
