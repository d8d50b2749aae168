"""The Problems page: how far each problem has come, who was asked, who could help."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from forms_at_work import detail, fill, lines, nj, people, write
from textual.pilot import Pilot
from waiting import until

from netjournal.domain.records import Ask, Expertise, Learning, Problem, Tier
from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.forms.form import Choose, FormDialog
from netjournal.tui.forms.inputs import FieldBox
from netjournal.tui.problems.page import ProblemsPage
from netjournal.tui.widgets.frame import TopLine

TODAY = date(2026, 11, 23)
OCTOBER = date(2026, 10, 1)
HOSTILE = "[bold]Exit\x1b[31m tickets[/bold] 🙂"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A stuck problem, a fresh one with a hostile title, a parked and a resolved one."""
    priya, tomas = people(tmp_path, "Priya Lakewood", "Tomas Reed")
    (wren,) = people(tmp_path, "Wren Okafor", tier=Tier.COMMUNITIES)
    with Journal(tmp_path) as journal:
        journal.add(
            Expertise(contact_id=wren.id, topic="multilingual students", evidence="ran a workshop", on=OCTOBER), "x"
        )
        journal.problems.add(Problem(title=HOSTILE, opened_on=TODAY))
        stuck = journal.problems.add(Problem(title="Multilingual students stay silent", opened_on=OCTOBER))
        for contact, said in ((priya, "She waits it out.\nSo far."), (tomas, "")):
            stuck, _ = journal.problems.ask(stuck, contact, on=date(2026, 10, 13), today=TODAY, answer=said)
        parked = journal.problems.add(Problem(title="The copier", opened_on=OCTOBER))
        journal.problems.park(parked, on=TODAY, today=TODAY)
        done = journal.problems.add(Problem(title="Homework", opened_on=OCTOBER))
        journal.problems.resolve(done, by=wren.id, how="begun in class", on=TODAY, today=TODAY)
    return tmp_path


async def open_page(pilot: Pilot[object]) -> ProblemsPage:
    await pilot.press("5")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    page = pilot.app.screen
    assert isinstance(page, ProblemsPage)
    return page


def form_is_there(pilot: Pilot[object]) -> bool:
    """Whether a form is in front, with its fields."""
    return isinstance(pilot.app.screen, FormDialog) and bool(pilot.app.screen.query(FieldBox))


async def choose(pilot: Pilot[object], key: str) -> None:
    """Answer the question in front."""
    await until(pilot, lambda: isinstance(pilot.app.screen, Choose))
    await pilot.press(key)
    await pilot.pause()


def stored(pilot: Pilot[object], title: str) -> Problem:
    return next(problem for problem in nj(pilot).journal.problems.all() if problem.title == title)


SILENT = "Multilingual students stay silent"


@pytest.mark.parametrize("size", [(120, 36), (80, 24), pytest.param((200, 60), marks=pytest.mark.slow)])
async def test_the_stuck_one_lies_on_top_and_the_ended_ones_below(folder: Path, size: tuple[int, int]) -> None:
    async with JournalApp(folder).run_test(size=size) as pilot:
        page = await open_page(pilot)
        titles = [line.split("\n")[0] for line in lines(pilot, 80)]
        assert [title.split()[1] for title in titles] == ["Multilingual", "[bold]Exit", "The", "Homework"]
        assert titles[0].startswith("!")
        assert page.query_one("#top", TopLine).looking_at == "Problems · 2 open · 1 stuck"
        screen = "".join(page.lines.render_line(y).text for y in range(page.lines.size.height))
        assert "\x1b" not in screen
        if page.has_class("-narrow"):
            assert "✓ asked inside ▸ no solution here ▸ looking beyond ▸ resolved" in screen


async def test_the_detail_has_ladder_answers_and_who_could_help_with_the_reason(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        await open_page(pilot)
        text = detail(pilot)
        for words in ("✓ asked inside ▸ no solution here ▸ looking beyond ▸ resolved", "13 Oct", "Priya Lakewood",
                      "She waits it out.", "So far.", "no answer written down yet", "in your communities",
                      "Wren Okafor", "ran a workshop", "asked inside twice, never beyond"):  # fmt: skip
            assert words in text
        await pilot.press("G")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        assert "begun in class" in detail(pilot)
        assert "Who could help" not in detail(pilot)


async def test_space_climbs_the_ladder_to_the_end(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        await pilot.press("space")
        await choose(pilot, "n")
        await until(pilot, lambda: stored(pilot, SILENT).no_solution_on == TODAY)
        await pilot.press("space")
        await choose(pilot, "a")
        await until(pilot, lambda: form_is_there(pilot))
        await fill(pilot, "who", "@wren")
        await fill(pilot, "answer", "let them rehearse")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: stored(pilot, SILENT).beyond_on == TODAY)
        await until(pilot, lambda: pilot.app.screen is page)
        await until(pilot, lambda: "let them rehearse" in detail(pilot))
        await pilot.press("space")
        await choose(pilot, "r")
        await until(pilot, lambda: form_is_there(pilot))
        await fill(pilot, "how", "rehearsing in pairs")
        await fill(pilot, "by", "@wren")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: stored(pilot, SILENT).resolved_on == TODAY)
        journal = nj(pilot).journal
        assert [learning.text for learning in journal.every(Learning)] == ["rehearsing in pairs"]
        assert any("rehearsing" in expertise.evidence for expertise in journal.every(Expertise))
        await pilot.press("u")
        await pilot.pause()
        assert stored(pilot, SILENT).resolved_on is None
        assert journal.every(Learning) == []


async def test_what_somebody_said_later_is_one_line(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(80, 24)) as pilot:
        await open_page(pilot)
        await pilot.press("space")
        await choose(pilot, "w")
        await until(pilot, lambda: form_is_there(pilot))
        await write(pilot, "ask the librarian\n")
        await until(pilot, lambda: any(ask.answer == "ask the librarian" for ask in nj(pilot).journal.every(Ask)))


async def test_s_parks_and_takes_up_again(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        await pilot.press("s")
        await until(pilot, lambda: stored(pilot, SILENT).parked_on == TODAY)
        page.show_record(stored(pilot, SILENT).id)
        await until(pilot, lambda: page.detail.has_focus)
        await pilot.press("s")
        await until(pilot, lambda: stored(pilot, SILENT).parked_on is None)


async def test_n_opens_a_problem_and_d_puts_one_into_the_trash(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        page = await open_page(pilot)
        await pilot.press("n")
        await until(pilot, lambda: form_is_there(pilot))
        await write(pilot, "Nobody asks questions")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: pilot.app.screen is page)
        await until(pilot, lambda: any("Nobody asks" in line for line in lines(pilot, 80)))
        await pilot.press("d")
        await until(pilot, lambda: not any("silent" in line for line in lines(pilot, 80)))
        await pilot.press("u")
        await until(pilot, lambda: any("silent" in line for line in lines(pilot, 80)))


async def test_an_answer_that_was_found_leads_to_its_problem(folder: Path) -> None:
    async with JournalApp(folder).run_test(size=(120, 36)) as pilot:
        asked = next(ask for ask in nj(pilot).journal.every(Ask) if ask.answer)
        nj(pilot).open_record("answer", asked.id)
        await until(pilot, lambda: nj(pilot).page_name == "problems" and SILENT in detail(pilot))


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_an_empty_journal_says_what_to_do_and_no_key_breaks_it(tmp_path: Path, size: tuple[int, int]) -> None:
    async with JournalApp(tmp_path).run_test(size=size) as pilot:
        page = await open_page(pilot)
        await pilot.press("j", "G", "enter", "space", "s", "d", "e", "escape")
        await pilot.pause()
        shown = " ".join(page.lines.render_line(y).text.strip() for y in range(5))
        assert "Press n" in shown
        assert pilot.app.screen is page
