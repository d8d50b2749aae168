"""To sort, on Today: what may be worth a line is kept, put off or dropped with a key, and every answer undone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from keyboard import typed
from textual.pilot import Pilot
from waiting import until

from netjournal.cli.main import main
from netjournal.domain.agenda import AgendaItem, AgendaToday
from netjournal.domain.records import Contact, Interaction, Proposal, Tier
from netjournal.journal.journal import Journal
from netjournal.present.glyphs import UNICODE
from netjournal.tui.app import JournalApp
from netjournal.tui.forms.form import Choose
from netjournal.tui.today.page import TodayPage
from netjournal.tui.today.rows import about, need_rows
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
    return tmp_path


def propose(folder: Path, line: str, **fields: object) -> Proposal:
    with Journal(folder) as journal:
        made = journal.proposals.add(line, on=DAY, **fields)  # type: ignore[arg-type]
    assert made is not None
    return made


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


async def press(app: JournalApp, pilot: Pilot[str], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(app, pilot)


def bar(app: JournalApp) -> CaptureBar:
    return app.screen.query_one(CaptureBar)


def needs(app: JournalApp) -> list[str]:
    """The lines of the list, as text."""
    source = app.screen.query_one("#needs", LineList).source
    rows = [source.row(place) for place in range(len(source))]
    return [(row.content(90) if callable(row.content) else row.content).plain for row in rows]


def asks(app: JournalApp, line: str) -> bool:
    return any(line in row and row.rstrip().endswith("keep?") for row in needs(app))


def said(app: JournalApp) -> str:
    """The newest sentence at the edge of the screen."""
    return [notice.message for notice in app._notifications][-1]


def test_the_rows_are_a_few_with_their_day_and_the_number_of_more() -> None:
    items = tuple(
        AgendaItem(f"q{number}", "sort", f"[b]line[/] {number}", "Thu, 45 min, keep?", Proposal(id=f"q{number}"))
        for number in range(5)
    )
    rows = need_rows(AgendaToday(to_sort=items).shortened(), TODAY, UNICODE)
    assert [row.key for row in rows] == ["heading", "to_sort:q0", "to_sort:q1", "to_sort:q2", "more"]
    words = [(row.content(60) if callable(row.content) else row.content).plain for row in rows]
    assert "[b]line[/] 0" in words[1] and words[1].rstrip().endswith("Thu, 45 min, keep?")
    assert words[-1].strip() == "and 2 more"
    whole = need_rows(AgendaToday(to_sort=items).shortened(), TODAY, UNICODE, whole=True)
    assert [row.key for row in whole][-2:] == ["more", "unread"]


def test_the_detail_says_from_where_which_day_how_long_and_who() -> None:
    proposal = Proposal(source="calendar", line="Planning", on=DAY, minutes=45, note="room [2]")
    item = AgendaItem("q", "sort", "Planning", "Thu, keep?", proposal, who=("Noor", "Hal"))
    told = about(item, 80).plain
    for words in ("Planning", "From your calendar: Thu 19 Nov 2026, 45 min.", "With Noor and Hal.", "room [2]"):
        assert words in told
    assert "space keep it" in told
    typed_line = AgendaItem("q", "sort", "tea", "", Proposal(line="tea", source="line", on=DAY))
    assert "A line that you wrote: Thu 19 Nov 2026." in about(typed_line, 80).plain


async def test_space_keeps_it_and_u_asks_again(folder: Path) -> None:
    propose(folder, "Planning with @lucia", source="calendar", source_id="u", minutes=45)
    async with opened(folder) as (app, pilot):
        assert asks(app, "Planning with @lucia")
        await press(app, pilot, "space")
        (talk,) = app.journal.every(Interaction)
        assert (talk.on, talk.minutes, talk.summary) == (DAY, 45, "Planning with Lucía Morrow")
        assert said(app) == "Saved: Planning with Lucía Morrow, on Thu 19 Nov 2026. Press u to undo."
        assert not asks(app, "Planning")
        await press(app, pilot, "u")
        assert app.journal.every(Interaction) == []
        assert asks(app, "Planning with @lucia")


@pytest.mark.parametrize(
    ("key", "words"), [("s", "asked again tomorrow"), ("d", "Not worth a line, and you are not asked again")]
)
async def test_later_and_not_worth_a_line_and_both_undone(folder: Path, key: str, words: str) -> None:
    proposal = propose(folder, "Planning with @lucia")
    async with opened(folder) as (app, pilot):
        await press(app, pilot, key)
        assert words in said(app)
        assert not asks(app, "Planning")
        now = app.journal.proposals.get(proposal.id)
        assert (now.later_on, now.dropped_on) == ((TODAY + timedelta(1), None) if key == "s" else (None, TODAY))
        await press(app, pilot, "u")
        assert asks(app, "Planning with @lucia")
        assert app.journal.proposals.waiting(TODAY) == [app.journal.proposals.get(proposal.id)]


async def test_a_line_that_names_nobody_is_completed_in_the_bar_and_then_answered(folder: Path) -> None:
    proposal = propose(folder, "tea about ratios yesterday", minutes=20)
    async with opened(folder) as (app, pilot):
        await press(app, pilot, "space")
        assert app.journal.every(Interaction) == []
        assert bar(app).field.has_focus
        assert bar(app).text == "tea about ratios 2026-11-19"
        assert said(app) == "Almost: say here what is still open, and enter saves it."
        assert "20 min" in bar(app).preview.plain
        await typed(pilot, " with @lucia")
        await settle(app, pilot)
        await press(app, pilot, "enter")
        (talk,) = app.journal.every(Interaction)
        assert (talk.on, talk.minutes, talk.summary) == (DAY, 20, "tea about ratios with Lucía Morrow")
        assert app.journal.proposals.get(proposal.id).interaction_id == talk.id
        assert app.still_on is None, "the next entry is of today"
        assert app.journal.proposals.waiting(TODAY) == []
        await press(app, pilot, "escape", "u")
        assert app.journal.every(Interaction) == []
        assert asks(app, "tea about ratios")


async def test_a_name_that_is_not_decided_opens_the_bar_too(folder: Path) -> None:
    propose(folder, "tea with @lucia and Wren Hope")
    async with opened(folder) as (app, pilot):
        await press(app, pilot, "space")
        assert app.journal.every(Interaction) == []
        assert "Wren Hope" in bar(app).preview.plain
        await press(app, pilot, "ctrl+n", "enter")
        (talk,) = app.journal.every(Interaction)
        assert len(talk.contact_ids) == 2
        assert app.journal.proposals.waiting(TODAY) == []


async def test_another_line_in_the_bar_is_no_answer_and_is_never_overwritten(folder: Path) -> None:
    proposal = propose(folder, "tea about ratios")
    async with opened(folder) as (app, pilot):
        await press(app, pilot, "l")
        await typed(pilot, "half a thought")
        await press(app, pilot, "escape", "space")
        assert bar(app).text == "half a thought"
        assert "A line of yours is still in the bar" in said(app)
        await press(app, pilot, "ctrl+u", "escape", "space")
        assert bar(app).text.startswith("tea about ratios")
        await press(app, pilot, "ctrl+u")
        await typed(pilot, "met @lucia")
        await press(app, pilot, "enter")
        (talk,) = app.journal.every(Interaction)
        assert talk.on == TODAY
        assert app.journal.proposals.waiting(TODAY) == [proposal]


async def test_nobody_is_added_whom_the_preview_does_not_show(folder: Path) -> None:
    with Journal(folder) as journal:
        (lucia,) = journal.every(Contact)
    propose(folder, "tea about ratios and Wren Hope", source="calendar", source_id="u", contact_ids=(lucia.id,))
    async with opened(folder) as (app, pilot):
        await press(app, pilot, "e")
        assert "@lucia" in bar(app).text
        bar(app).write("tea about ratios")
        await settle(app, pilot)
        await press(app, pilot, "enter")
        assert "does not say who" in bar(app).preview.plain
        assert app.journal.every(Interaction) == []
        assert len(app.journal.proposals.waiting(TODAY)) == 1


async def test_a_changed_line_that_is_kept_to_sort_waits_in_the_place_of_the_first(folder: Path) -> None:
    propose(folder, "tea about ratios")
    async with opened(folder) as (app, pilot):
        await press(app, pilot, "space")
        await typed(pilot, " and charts")
        await press(app, pilot, "ctrl+s")
        (waiting,) = app.journal.proposals.waiting(TODAY)
        assert (waiting.line, waiting.on) == ("tea about ratios 2026-11-19 and charts", DAY)


async def test_a_line_typed_again_as_it_waits_answers_it(folder: Path) -> None:
    with Journal(folder) as journal:
        journal.proposals.add("tea with @lucia", on=TODAY)
    async with opened(folder) as (app, pilot):
        await press(app, pilot, "l")
        await typed(pilot, "tea with @lucia")
        await press(app, pilot, "enter")
        assert len(app.journal.every(Interaction)) == 1
        assert app.journal.proposals.waiting(TODAY) == []
        await press(app, pilot, "escape", "u")
        assert app.journal.every(Interaction) == []
        assert len(app.journal.proposals.waiting(TODAY)) == 1


@pytest.mark.parametrize(("key", "kept"), [("k", 1), ("s", 0), ("d", 0)])
@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_enter_shows_it_in_full_with_its_answers(
    folder: Path, key: str, kept: int, size: tuple[int, int]
) -> None:
    propose(folder, "Planning with @lucia", source="calendar", source_id="u", minutes=45, names=("Hal",))
    async with opened(folder, size) as (app, pilot):
        await press(app, pilot, "enter")
        assert isinstance(app.screen, Choose)
        picture = app.export_screenshot().replace("&#160;", " ")
        for words in ("Planning with @lucia", "From your calendar: Thu 19 Nov 2026, 45 min.", "With Hal."):
            assert words in picture
        await press(app, pilot, key)
        assert isinstance(app.screen, TodayPage)
        assert len(app.journal.every(Interaction)) == kept
        assert app.journal.proposals.waiting(TODAY) == []


async def test_what_was_answered_elsewhere_meanwhile_is_not_answered_twice(folder: Path) -> None:
    proposal = propose(folder, "Planning with @lucia")
    async with opened(folder) as (app, pilot):
        page = app.screen
        assert isinstance(page, TodayPage)
        with Journal(folder) as other:
            other.take(other.proposals.get(proposal.id), today=TODAY)
        page.action_trash()
        await settle(app, pilot)
        assert "saved already" in said(app)
        page.nj.changed()
        await settle(app, pilot)
        assert len(app.journal.every(Interaction)) == 1
        assert app.journal.proposals.get(proposal.id).dropped_on is None


async def test_a_journal_with_nothing_but_a_proposal_shows_it(tmp_path: Path) -> None:
    propose(tmp_path, "tea with somebody")
    async with opened(tmp_path) as (app, _pilot):
        assert asks(app, "tea with somebody")


async def test_the_screen_and_the_command_say_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(5):
        propose(folder, f"Planning {number} with @lucia", minutes=10 + number)
    monkeypatch.setenv("NETJOURNAL_HOME", str(folder))
    monkeypatch.setattr("sys.argv", ["netjournal", "today"])
    main()
    told = [line.strip() for line in capsys.readouterr().out.splitlines()]
    async with opened(folder) as (app, _pilot):
        page = app.screen
        assert isinstance(page, TodayPage)
        shown = [f"{item.text} ({item.aside})" for item in page._items.values() if item.kind == "sort"]
        assert len(shown) == 3
        place = told.index("To do today")
        assert told[place + 1 : place + 5] == [*shown, "and 2 more: netjournal today --all"]
        assert any(row.strip() == "and 2 more" for row in needs(app))


async def test_lines_of_the_phone_are_there_after_the_start(folder: Path) -> None:
    phone = folder / "phone.txt"
    phone.write_text("2026-11-19 tea with Ana\n", encoding="utf-8")
    (folder / "settings.toml").write_text(f"inbox = '{phone}'\n", encoding="utf-8")
    async with opened(folder) as (app, pilot):
        await until(pilot, lambda: any("from your phone" in note.message for note in app._notifications))
        assert [proposal.line for proposal in app.journal.proposals.waiting(TODAY)] == ["tea with Ana"]
