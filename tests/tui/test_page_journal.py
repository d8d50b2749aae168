"""The Journal page: reading what happened, day by day, and going on from there."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from forms_at_work import detail, lines, nj, people
from textual.pilot import Pilot
from waiting import until

from netjournal.domain.records import Goal, Interaction, Learning, Tier
from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.forms.form import Choose, FormDialog
from netjournal.tui.forms.inputs import FieldBox
from netjournal.tui.journal.page import JournalPage
from netjournal.tui.today.log_dialog import LogDialog
from netjournal.tui.widgets.frame import TopLine
from netjournal.tui.widgets.heat import HeatStrip
from netjournal.tui.widgets.lines import LineList

TODAY = date(2026, 11, 23)
HOSTILE = "[bold]Tick\x1b[31m[/bold] 🙂 שלום"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three entries on three days, the second of which led to a learning and a goal."""
    lucia, hostile = people(tmp_path, "Lucía Morrow", HOSTILE)
    with Journal(tmp_path) as journal:
        journal.add(
            Interaction(on=TODAY, contact_ids=(hostile.id,), summary="a word in the hallway", private=True), "x"
        )
        talk = journal.add(
            Interaction(
                on=date(2026, 11, 19), at=time(15, 30), contact_ids=(lucia.id,), summary="coffee about exit tickets",
                minutes=25, channel="call", energy=1, usefulness=2, depth=2, topics=("feedback",),
                notes="She sorts them\nby error.",
            ),
            "x",
        )  # fmt: skip
        learning = Learning(text="sort by error", on=talk.on, interaction_ids=(talk.id,), contact_ids=(lucia.id,))
        journal.add(learning, "x")
        journal.add(Goal(text="send her mine", origin_id=talk.id, contact_ids=(lucia.id,)), "x")
        journal.add(Interaction(on=date(2026, 3, 10), contact_ids=(lucia.id, hostile.id), summary="planning"), "x")
    return tmp_path


async def open_page(pilot: Pilot[object]) -> JournalPage:
    await pilot.press("3")
    await pilot.pause()
    page = pilot.app.screen
    assert isinstance(page, JournalPage)
    return page


def form_is_there(pilot: Pilot[object]) -> bool:
    """Whether a form is in front, with its fields."""
    return isinstance(pilot.app.screen, FormDialog) and bool(pilot.app.screen.query(FieldBox))


@pytest.mark.parametrize("size", [(120, 36), (80, 24), pytest.param((200, 60), marks=pytest.mark.slow)])
async def test_entries_stand_under_their_days_with_what_they_led_to(folder: Path, size: tuple[int, int]) -> None:
    async with JournalApp(folder).run_test(size=size) as pilot:
        await open_page(pilot)
        shown = lines(pilot, 70)
        assert [shown[0], shown[2], shown[4]] == ["Today", "Thu 19 Nov", "Tue 10 Mar"]
        assert "◪ a word in the hallway" in shown[1]
        assert shown[3].startswith("● Lucía Morrow")
        assert "·1 →1" in shown[3]
        assert shown[3].endswith("25 min")
        assert "+1" in shown[5]


async def test_the_detail_says_everything_of_the_entry(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        await pilot.press("j")
        await pilot.pause()
        text = detail(pilot)
        for words in ("Thu 19 Nov 2026, 15:30", "Lucía Morrow", "25 min", "call", "#feedback", "+1", "explored why",
                      "She sorts them", "by error.", "sort by error", "send her mine"):  # fmt: skip
            assert words in text
        assert page.query_one("#top", TopLine).looking_at == "Journal · 3 conversations · November 2026"


async def test_names_that_steer_terminals_are_shown_as_text(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        screen = "\n".join(strip.text for strip in (page.lines.render_line(y) for y in range(page.lines.size.height)))
        assert "\x1b" not in screen
        assert "[bold]Tick" in screen
        assert "[bold]Tick" in detail(pilot)


async def test_where_it_is_narrow_enter_reads_and_escape_comes_back(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(80, 24)) as pilot:
        page = await open_page(pilot)
        assert not page.detail.display
        await pilot.press("j", "enter")
        await until(pilot, lambda: page.detail.has_focus)
        assert page.detail.display
        assert not page.lines.display
        assert "coffee about exit tickets" in detail(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: page.lines.has_focus)
        assert page.lines.display
        assert page.lines.cursor == 3


async def test_from_the_detail_enter_leads_on_to_the_learning(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        await pilot.press("j", "enter")
        await until(pilot, lambda: page.detail.has_focus)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Choose))
        await pilot.press("1")
        await until(pilot, lambda: nj(pilot).page_name == "learning")
        await until(pilot, lambda: "sort by error" in detail(pilot))


async def test_an_entry_goes_to_the_trash_and_comes_back(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        await pilot.press("j", "d")
        await pilot.pause()
        assert len(nj(pilot).journal.every(Interaction)) == 2
        assert "Thu 19 Nov" not in lines(pilot)
        assert page.lines.cursor_row is not None
        assert not page.lines.cursor_row.heading
        await pilot.press("u")
        await pilot.pause()
        assert "Thu 19 Nov" in lines(pilot)
        assert len(nj(pilot).journal.every(Learning)) == 1


async def test_n_and_l_log_and_e_edits(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        await open_page(pilot)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(pilot.app.screen, LogDialog))
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("e")
        await until(pilot, lambda: form_is_there(pilot))
        assert "a word in the hallway" in str(pilot.app.screen.texts)  # type: ignore[attr-defined]


async def test_the_year_leads_to_a_week_by_key_and_by_mouse(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        strip = page.query_one(HeatStrip)
        strip.focus()
        await pilot.pause()
        place = next(place for place, span in enumerate(strip.spans) if span.first <= date(2026, 3, 10) <= span.last)
        strip.chosen = place
        await pilot.press("enter")
        await until(pilot, lambda: page.lines.has_focus)
        assert page.lines.cursor == 5
        await pilot.click(HeatStrip, offset=(1 + len(strip.spans) - 1, 1))
        await until(pilot, lambda: page.lines.cursor == 1)
        strip.focus()
        await pilot.press("home", "enter")
        await pilot.pause()
        assert page.lines.cursor == 1


async def test_an_entry_of_years_ago_brings_its_own_year(tmp_path: Path) -> None:
    (lucia,) = people(tmp_path, "Lucía Morrow")
    with Journal(tmp_path) as journal:
        for on in (TODAY, date(2024, 5, 6)):
            journal.add(Interaction(on=on, contact_ids=(lucia.id,), summary="talk"), "x")
    async with JournalApp(tmp_path).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        await pilot.press("j")
        await pilot.pause()
        spans = page.query_one(HeatStrip).spans
        assert spans[0].first <= date(2024, 5, 6) <= spans[-1].last
        assert sum(span.count for span in spans) == 1
        assert "Mon 6 May 2024" in lines(pilot)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_an_empty_journal_says_what_to_do_and_no_key_breaks_it(tmp_path: Path, size: tuple[int, int]) -> None:
    async with JournalApp(tmp_path).run_test(size=size) as pilot:
        page = await open_page(pilot)
        await pilot.press("j", "k", "G", "enter", "d", "e", "tab", "enter", "escape")
        await pilot.pause()
        shown = " ".join(page.lines.render_line(y).text.strip() for y in range(4))
        assert "Press l and write who and one line" in shown
        assert page.lines.cursor is None


async def test_a_key_reads_no_more_entries_of_many_than_of_few(tmp_path: Path) -> None:
    asked: dict[int, int] = {}
    for count in (60, 5000):
        folder = tmp_path / str(count)
        folder.mkdir()
        (lucia,) = people(folder, "Lucía Morrow", tier=Tier.COMMUNITIES)
        with Journal(folder) as journal, journal.change("many") as change:
            for number in range(count):
                on = TODAY - timedelta(days=number // 3)
                change.add(Interaction(on=on, contact_ids=(lucia.id,), summary=f"talk {number}"))
        async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
            page = await open_page(pilot)
            await pilot.press("j", "j")
            await pilot.pause()
            statements: list[str] = []
            nj(pilot).journal.store.connection.set_trace_callback(statements.append)
            await pilot.press("j")
            await pilot.pause()
            nj(pilot).journal.store.connection.set_trace_callback(None)
            asked[count] = sum("PRAGMA" not in statement for statement in statements)
            assert isinstance(page.lines, LineList)
    assert 0 < asked[5000] <= asked[60]


async def test_what_another_program_writes_while_the_page_is_being_made_is_on_it(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        with Journal(folder) as journal:
            app.switch_mode("journal")
            journal.add(Interaction(on=TODAY, summary="written elsewhere"), "x")
        app.look_again()
        await pilot.pause()
        app.look_again()
        await pilot.pause()
        page = app.screen
        assert isinstance(page, JournalPage)
        assert "written elsewhere" in "\n".join(lines(pilot))
