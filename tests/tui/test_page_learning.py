"""The Learning page: what was learned, and taking it further."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from forms_at_work import detail, fill, lines, nj, people, write
from textual.pilot import Pilot
from textual.widgets import Static
from waiting import until

from netjournal.domain.learnings import stage_of
from netjournal.domain.records import Barrier, ClosedAs, Evidence, Interaction, Learning, Stage
from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.forms.form import Choose, FormDialog
from netjournal.tui.forms.inputs import FieldBox
from netjournal.tui.learning.page import LearningPage
from netjournal.tui.widgets.frame import TopLine

TODAY = date(2026, 11, 23)
HOSTILE = "[red]frames[/red] \x1b[31m on the desk 🙂"
PLAN = {
    "own_words": "They sort themselves",
    "plan_when": "Friday's tickets come",
    "plan_will": "sort them aloud",
    "expected_sign": "quicker Mondays",
}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One learning at each of the first four stages, an old one without a plan, and a closed one."""
    (lucia,) = people(tmp_path, "Lucía Morrow")
    with Journal(tmp_path) as journal:
        talk = journal.add(Interaction(on=before(2), contact_ids=(lucia.id,), summary="coffee about tickets"), "x")
        tried = {"potential_on": before(30), "applied_on": before(20), "applied_note": "period 3"}
        for learning in (
            Learning(text="fresh idea", on=before(2), interaction_ids=(talk.id,)),
            Learning(text="old idea", on=before(40), contact_ids=(lucia.id,)),
            Learning(text="planned idea", on=before(9), potential_on=before(5), **PLAN),
            Learning(text="tried idea", on=before(40), **PLAN, **tried),
            Learning(text="seen idea", on=before(40), **PLAN, **tried, realized_on=before(3), observed="yes",
                     evidence=Evidence.E1),
            Learning(text=HOSTILE, on=before(50), closed_on=before(1), closed_as=ClosedAs.DROPPED,
                     closed_reason="no time"),
        ):  # fmt: skip
            journal.add(learning, "x")
    return tmp_path


async def open_page(pilot: Pilot[object]) -> LearningPage:
    await pilot.press("4")
    await pilot.pause()
    page = pilot.app.screen
    assert isinstance(page, LearningPage)
    return page


def form_is_there(pilot: Pilot[object]) -> bool:
    """Whether a form is in front, with its fields."""
    return isinstance(pilot.app.screen, FormDialog) and bool(pilot.app.screen.query(FieldBox))


def stored(pilot: Pilot[object], text: str) -> Learning:
    return next(learning for learning in nj(pilot).journal.learnings.all() if learning.text == text)


def column(page: LearningPage, stage: Stage) -> list[str]:
    """The lines of a column as they are on the screen."""
    cards = page.column(stage)
    return [cards.render_line(y).text.strip(" ▌") for y in range(cards.size.height)]


async def form(pilot: Pilot[object]) -> None:
    await until(pilot, lambda: form_is_there(pilot))


async def test_the_board_has_five_columns_and_what_waited_too_long_lies_on_top(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        noted = column(page, Stage.NOTED)
        assert noted[0] == "old idea"
        assert noted[1] == "Lucía M… ! 6 weeks"
        assert noted[6] == "fresh idea"
        assert "plan" not in " ".join(noted), "what holds for all of them is said at the heading"
        assert str(page.query_one("#title-noted", Static).render()).splitlines() == ["· Noted  3", "no plan yet"]
        assert noted[12:14] == ["×", "[red]frames[/red]"]
        assert "\x1b" not in "".join(noted)
        assert column(page, Stage.APPLIED)[0] == "tried idea"
        assert "seen to work" in str(page.query_one("#title-realized", Static).render())
        assert page.query_one("#top", TopLine).looking_at == "Learning · 5 open · 2 waiting · 1 closed"


async def test_where_it_is_narrow_they_stand_in_one_list_by_stage(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(80, 24)) as pilot:
        page = await open_page(pilot)
        shown = lines(pilot, 74)
        assert [line for line in shown if line[2:].startswith(("Noted", "Potential", "Applied", "Realized", "Closed"))]
        assert shown[0] == "· Noted  2  no plan yet"
        assert shown[1].startswith("· old idea")
        assert shown[1].endswith("! 6 weeks")
        assert page.lines.has_focus
        await pilot.press("enter")
        await until(pilot, lambda: page.detail.has_focus)
        assert "old idea" in detail(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: page.lines.has_focus)


async def test_the_arrows_go_from_column_to_column_and_over_empty_ones(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        seen = []
        for _ in range(5):
            seen.append(page.learning.text if page.learning else "")
            await pilot.press("right")
            await pilot.pause()
        assert seen == ["old idea", "planned idea", "tried idea", "seen idea", "seen idea"]
        await pilot.press("left", "left", "left", "left")
        await pilot.pause()
        assert page.column(Stage.NOTED).has_focus


async def test_enter_opens_the_chain_with_its_dates(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        await pilot.press("right", "right", "enter")
        await until(pilot, lambda: page.detail.has_focus)
        text = detail(pilot)
        for words in ("tried idea", "Learning · Wed 14 Oct 2026", "Plan · Sat 24 Oct 2026", "quicker Mondays",
                      "Trial · Tue 3 Nov 2026", "period 3", "Evidence · not yet", "space"):  # fmt: skip
            assert words in text
        assert not page.query_one("#board").display
        await pilot.press("escape")
        await until(pilot, lambda: page.column(Stage.APPLIED).has_focus)
        await pilot.press("left", "left", "j", "enter")
        await until(pilot, lambda: "coffee about tickets" in detail(pilot))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_space_takes_a_learning_all_the_way(folder: Path, size: tuple[int, int]) -> None:
    async with JournalApp(folder).run_test(size=size) as pilot:
        page = await open_page(pilot)
        page.show_record(stored(pilot, "fresh idea").id)
        await until(pilot, lambda: page.detail.has_focus)
        await pilot.press("space")
        await form(pilot)
        await write(pilot, "sort first\nI get tickets\nsort them\nless marking\n\n")
        await until(pilot, lambda: pilot.app.screen is page)
        planned = stored(pilot, "fresh idea")
        assert (planned.plan_when, planned.expected_sign, planned.potential_on) == (
            "I get tickets",
            "less marking",
            TODAY,
        )
        await until(pilot, lambda: "less marking" in detail(pilot))
        await pilot.press("space")
        await form(pilot)
        await write(pilot, "sorted in 7A\n\n")
        await until(pilot, lambda: stored(pilot, "fresh idea").applied_on == TODAY)
        await until(pilot, lambda: pilot.app.screen is page)
        await pilot.press("space")
        await form(pilot)
        await write(pilot, "an hour saved\n")
        await pilot.press("down", "down", "down", "enter", "enter")
        await until(pilot, lambda: stored(pilot, "fresh idea").realized_on == TODAY)
        assert stored(pilot, "fresh idea").evidence is Evidence.E2
        await until(pilot, lambda: pilot.app.screen is page)
        await pilot.press("space")
        await form(pilot)
        await write(pilot, "full marks\nfull reasons\n\n")
        await until(pilot, lambda: stage_of(stored(pilot, "fresh idea")) is Stage.REFRAMED)
        await until(pilot, lambda: pilot.app.screen is page)
        assert "full reasons" in detail(pilot)


async def test_a_plan_asks_only_for_what_is_missing(folder: Path) -> None:
    with Journal(folder) as journal:
        learning = next(item for item in journal.learnings.all() if item.text == "old idea")
        journal.edit(learning, "x", plan_when="I get tickets", plan_will="sort them")
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        await open_page(pilot)
        await pilot.press("space")
        await form(pilot)
        assert list(pilot.app.screen.texts) == ["own_words", "expect", "on"]  # type: ignore[attr-defined]
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(pilot.app.screen, FormDialog)
        await fill(pilot, "own_words", "mine")
        await fill(pilot, "expect", "less")
        await fill(pilot, "on", "yesterday")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: stored(pilot, "old idea").potential_on == before(1))
        assert stored(pilot, "old idea").plan_will == "sort them"


async def test_a_step_that_the_calendar_forbids_is_refused_in_words(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        await open_page(pilot)
        await pilot.press("right", "space")
        await form(pilot)
        await fill(pilot, "note", "did it")
        await fill(pilot, "on", "2026-11-01")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(pilot.app.screen, FormDialog)
        assert stored(pilot, "planned idea").applied_on is None


async def test_c_closes_with_a_reason_and_a_barrier_and_takes_up_again(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        await pilot.press("right", "c")
        await form(pilot)
        await pilot.press("n", "enter")
        await write(pilot, "nobody noticed\n")
        await pilot.press("t", "enter", "enter")
        await until(pilot, lambda: stored(pilot, "planned idea").closed_on == TODAY)
        closed = stored(pilot, "planned idea")
        assert (closed.closed_as, closed.barrier, closed.closed_reason) == (
            ClosedAs.NULL, Barrier.TIME, "nobody noticed",
        )  # fmt: skip
        await until(pilot, lambda: pilot.app.screen is page)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(pilot.app.screen, Choose))
        await pilot.press("o")
        await until(pilot, lambda: stored(pilot, "planned idea").closed_on is None)
        await pilot.press("u", "u")
        await pilot.pause()
        assert stored(pilot, "planned idea").closed_on is None


async def test_r_reframes_only_what_was_observed(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        await pilot.press("r")
        await pilot.pause()
        assert pilot.app.screen is page
        await pilot.press("right", "right", "right", "r")
        await form(pilot)
        await write(pilot, "marks\nreasons\n\n")
        await until(pilot, lambda: stored(pilot, "seen idea").reframed_after == "reasons")


async def test_the_source_is_told_and_it_is_passed_on(folder: Path) -> None:
    (sam,) = people(folder, "Sam Vale")
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        await pilot.press("t")
        await pilot.pause()
        assert stored(pilot, "old idea").told_source_on is None
        await pilot.press("right", "right", "right", "t")
        await until(pilot, lambda: stored(pilot, "seen idea").told_source_on == TODAY)
        await pilot.press("p")
        await form(pilot)
        await fill(pilot, "who", "@sam")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: stored(pilot, "seen idea").shared_with == (sam.id,))
        await until(pilot, lambda: "passed on" in column(page, Stage.REALIZED))


async def test_the_window_changes_and_the_cursor_stays_on_its_learning(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        await pilot.press("right", "right")
        await pilot.pause()
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: not page.wide and page.lines.has_focus)
        assert page.learning is not None
        assert page.learning.text == "tried idea"
        await pilot.press("k")
        await pilot.resize_terminal(130, 40)
        await until(pilot, lambda: page.wide and page.column(Stage.POTENTIAL).has_focus)
        assert page.learning is not None
        assert page.learning.text == "planned idea"


async def test_a_learning_goes_to_the_trash_and_comes_back(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        await pilot.press("d")
        await pilot.pause()
        assert column(page, Stage.NOTED)[0] == "fresh idea"
        await pilot.press("u")
        await pilot.pause()
        assert column(page, Stage.NOTED)[0] == "old idea"


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_an_empty_journal_says_how_a_learning_begins_and_no_key_breaks_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with JournalApp(tmp_path).run_test(size=size) as pilot:
        page = await open_page(pilot)
        await pilot.press("j", "G", "right", "left", "enter", "space", "c", "r", "t", "p", "d", "e", "escape")
        await pilot.pause()
        assert pilot.app.screen is page
        shown = " ".join(page.lines.render_line(y).text.strip() for y in range(6))
        assert "learned: " in shown
        await pilot.press("n")
        await form(pilot)


async def test_thousands_of_learnings_are_read_only_as_they_come_into_view(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal, journal.change("many") as change:
        for number in range(3000):
            change.add(Learning(text=f"idea {number}", on=before(number % 300)))
    async with JournalApp(tmp_path).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        assert len(page.column(Stage.NOTED)) == 3000
        statements: list[str] = []
        nj(pilot).journal.store.connection.set_trace_callback(statements.append)
        await pilot.press("j")
        await pilot.pause()
        nj(pilot).journal.store.connection.set_trace_callback(None)
        assert [statement for statement in statements if 'FROM "learnings"' in statement] == []
