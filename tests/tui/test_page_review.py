"""Reviewing a period on the screen: figures, why, questions, reflection, export."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from keyboard import typed
from textual.pilot import Pilot
from textual.widgets import Input, Static
from waiting import settled

from netjournal import demo
from netjournal.domain.records import Contact, Interaction, PutAway, Reflection, Said, Tier
from netjournal.exchange.exports.formats import FORMATS, summary
from netjournal.exchange.exports.safe_write import State, WriteResult
from netjournal.journal.journal import Journal
from netjournal.journal.review import ReviewRecords, never_stop
from netjournal.review.index import JournalIndex
from netjournal.review.period import Period
from netjournal.review.registry import FIGURES
from netjournal.text.dates import format_date
from netjournal.tui.app import JournalApp
from netjournal.tui.review.export import KINDS, LAST_FOLDER, ExportDialog
from netjournal.tui.review.page import ReviewPage
from netjournal.tui.review.reflection_editor import ReflectionEditor
from netjournal.tui.review.why import WhyDialog
from netjournal.tui.widgets.detail import Detail, page_lines
from netjournal.tui.widgets.lines import LineList

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@pytest.fixture(scope="module")
def demo_journal(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("demo")
    demo.build(folder, TODAY)
    return (folder / "journal.db").read_bytes()


@pytest.fixture
def folder(tmp_path: Path, demo_journal: bytes) -> Path:
    (tmp_path / "journal").mkdir()
    (tmp_path / "journal" / "journal.db").write_bytes(demo_journal)
    return tmp_path / "journal"


async def opened(pilot: Pilot[object], *keys: str) -> ReviewPage:
    """The review, at the period that the keys choose."""
    await pilot.press("6", *keys)
    await settled(pilot, lambda: isinstance(pilot.app.screen, ReviewPage) and pilot.app.screen.found)
    page = pilot.app.screen
    assert isinstance(page, ReviewPage)
    await settled(pilot, lambda: page.found and page.period and page.found.period == page.period)
    return page


async def write(pilot: Pilot[object], text: str) -> None:
    await typed(pilot, text)


def lines(found: LineList) -> str:
    """Every line of a list, as it is drawn."""
    width = found.size.width - 5
    rows = (found.source.row(place).content for place in range(len(found.source)))
    return "\n".join((row(width) if callable(row) else row).plain for row in rows)


def sentence(page: ReviewPage) -> str:
    """What the page says first."""
    return str(page.query_one("#review-sentence", Static).render())


def read(detail: Detail) -> str:
    """The words of a page, on one line."""
    return " ".join(" ".join(line.plain for line in page_lines(detail.blocks, 80)).split())


@pytest.mark.parametrize("size", [(120, 36), (80, 24), pytest.param((200, 60), marks=pytest.mark.slow)])
async def test_the_year_in_figures_questions_and_the_place_to_write(folder: Path, size: tuple[int, int]) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=size) as pilot:
        page = await opened(pilot, "y")
        assert page.words() == "Review · school year 2025–26"
        assert sentence(page).startswith(
            "95 h with others in 152 conversations. 44 learnings: 18 reached your classroom"
        )
        shown = lines(page.lines)
        assert page.found
        assert all(figure.title[:22] in shown for figure in page.found.figures.values())
        assert "13 of 36 · 36 %" in shown
        assert "45 % of  50 %" in shown
        assert "Your reflection" in shown
        assert page.lines.has_focus
        assert all(len(line) <= page.lines.size.width for line in shown.split("\n"))


async def test_every_figure_can_be_read_and_says_why_down_to_the_entry(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[tuple[str, str]] = []
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        page = await opened(pilot, "y")
        monkeypatch.setattr(app, "open_record", lambda noun, identity: went.append((noun, identity)))
        for name in FIGURES:
            page.lines.go_to(f"figure:{name}")
            await pilot.pause()
            assert page.found
            assert page.found.figures[name].title in read(page.detail)
            await pilot.press("w")
            await pilot.pause()
            assert isinstance(app.screen, WhyDialog)
            words = read(app.screen.query_one(Detail))
            assert " ".join(page.found.figures[name].formula.split()) in words
            shown = lines(app.screen.query_one(LineList))
            assert f"Counted: {len(page.found.figures[name].counted)} row" in shown
            assert "no longer in the journal" not in shown
            await pilot.press("escape")
            await pilot.pause()
        page.lines.go_to("figure:time-by-tier")
        await pilot.press("w")
        await pilot.pause()
        assert "estimated, not entered" in lines(app.screen.query_one(LineList))
        await pilot.press("enter")
        await pilot.pause()
        assert went == [("interaction", page.found.figures["time-by-tier"].counted[0])]


async def test_brackets_move_and_letters_choose_the_period(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        page = await opened(pilot)
        assert page.period
        assert page.period.name == "week of 23 Nov 2026"
        for key, name in (
            ("left_square_bracket", "week of 16 Nov 2026"),
            ("m", "November 2026"),
            ("left_square_bracket", "October 2026"),
            ("W", "week of 26 Oct 2026"),
            ("t", "Autumn"),
            ("a", "everything so far"),
        ):
            await pilot.press(key)
            await settled(pilot, lambda name=name: page.found and page.found.period.name == name)
            assert page.words() == f"Review · {name}"


async def test_there_is_no_period_that_is_still_ahead(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        page = await opened(pilot, "right_square_bracket")
        assert page.period
        assert page.period.name == "week of 23 Nov 2026"


async def test_any_period_can_be_named_and_a_wrong_one_is_a_sentence(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        page = await opened(pilot)
        await pilot.press("f")
        await pilot.pause()
        await write(pilot, "2026-09-01..2026-10-15")
        await pilot.press("enter")
        await settled(pilot, lambda: page.found and page.found.period.name == "1 Sep 2026 to 15 Oct 2026")
        await pilot.press("f")
        await pilot.pause()
        await write(pilot, "soonish")
        await pilot.press("enter")
        await pilot.pause()
        assert page.period
        assert page.period.name == "1 Sep 2026 to 15 Oct 2026"
        assert isinstance(app.screen, ReviewPage)


async def test_on_no_figure_w_is_the_week(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        page = await opened(pilot, "y", "G")
        await pilot.press("w")
        await settled(pilot, lambda: page.found and page.found.period.kind == "week")


async def test_months_side_by_side_say_how_a_figure_went(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        page = await opened(pilot, "m")
        page.lines.go_to("figure:time-by-tier")
        await settled(pilot, lambda: "Over time" in read(page.detail) and "hours: " in read(page.detail))


async def test_a_reflection_is_a_draft_at_once_and_kept_with_the_figures_of_the_day(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        page = await opened(pilot, "G", "enter")
        await settled(pilot, lambda: page.query_one(ReflectionEditor).field.has_focus)
        await write(pilot, "Wren waits.")
        assert "unfinished" in lines(page.lines)
        app.draft_keeper.flush()
        assert "Wren waits." in app.journal.drafts.get("reflection:2026-11-23..2026-11-29")
        await pilot.press("escape", "left_square_bracket")
        await settled(pilot, lambda: page.found and page.found.period.name == "week of 16 Nov 2026")
        assert "Wren" not in page.query_one(ReflectionEditor).text
        await pilot.press("right_square_bracket")
        await settled(pilot, lambda: page.found and page.found.period.name == "week of 23 Nov 2026")
        assert "Wren waits." in page.query_one(ReflectionEditor).text
        await pilot.press("G", "enter")
        await settled(pilot, lambda: page.query_one(ReflectionEditor).field.has_focus)
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: "unfinished" not in lines(page.lines))
        kept = [reflection for reflection in app.journal.every(Reflection) if reflection.starts_on == TODAY]
        assert len(kept) == 1
        assert kept[0].body.startswith("## What stayed with me?\n\nWren waits.")
        assert kept[0].figures["time-by-tier"]["counts"]["all_minutes"] == 125
        app.draft_keeper.flush()
        assert not app.journal.drafts.get("reflection:2026-11-23..2026-11-29")
        await pilot.press("escape")
        page.lines.go_to("figure:funnel")
        await pilot.pause()
        assert "When you wrote about it" not in read(page.detail)
        app.journal.log(app.journal.understand("@wren a later thought 10m learned: begin earlier", TODAY), create=True)
        app.changed()
        await settled(pilot, lambda: "When you wrote about it" in read(page.detail))
        assert kept[0].figures["funnel"]["sentence"] in read(page.detail)


async def test_a_draft_is_there_again_after_a_crash(folder: Path) -> None:
    with Journal(folder) as journal:
        journal.drafts.keep("reflection:2026-11-23..2026-11-29", "## What stayed with me?\n\n[b]half\x1b[31m a thought")
    app = JournalApp(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(pilot, "G")
        assert "half" in page.query_one(ReflectionEditor).text
        assert "unfinished" in lines(page.lines)
        await pilot.press("enter")
        await settled(pilot, lambda: page.query_one(ReflectionEditor).display)
        assert not page.lines.display
        await pilot.press("escape")
        await settled(pilot, lambda: page.lines.has_focus and page.lines.display)


async def test_an_empty_reflection_is_not_stored(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        page = await opened(pilot, "G", "enter")
        before = len(app.journal.every(Reflection))
        await settled(pilot, lambda: page.query_one(ReflectionEditor).field.has_focus)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert len(app.journal.every(Reflection)) == before


async def test_a_question_can_be_put_away_and_is_gone_then(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        page = await opened(pilot)
        assert page.found
        asked = next(question for question in page.found.questions if question.kind == "drift")
        page.lines.go_to(f"question:{asked.key}")
        await settled(pilot, lambda: asked.text in read(page.detail))
        await pilot.press("s")
        await pilot.pause()
        await pilot.press("w")
        await pilot.pause()
        await settled(
            pilot, lambda: page.found and asked.key not in {question.key for question in page.found.questions}
        )
        assert asked.key in {put_off.key for put_off in app.journal.every(PutAway)}


async def test_the_reflection_is_seen_before_it_is_written_and_an_edited_file_is_left_alone(
    folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    app = JournalApp(folder)
    app.journal.store.keep_local(LAST_FOLDER, str(out))
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, "m")
        await pilot.press("x")
        await pilot.pause()
        dialog = app.screen
        assert isinstance(dialog, ExportDialog)
        await settled(pilot, lambda: "Reflection: November 2026" in read(dialog.query_one(Detail)))
        assert not out.exists()
        assert "Tomas" in read(dialog.query_one(Detail))
        await pilot.press("r")
        await settled(pilot, lambda: "Tomas" not in read(dialog.query_one(Detail)))
        days = {date.today()}
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: isinstance(app.screen, ReviewPage))
        days.add(date.today())  # another one, should midnight pass here
        (written,) = out.iterdir()
        assert "Tomas" not in written.read_text()
        written.write_text("mine")
        await pilot.press("x")
        await pilot.pause()
        shared = app.screen.query_one("#sharing", Static)
        last = [f"Last written {format_date(day)}" for day in days]
        await settled(pilot, lambda: any(words in str(shared.render()) for words in last))
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: len(list(out.iterdir())) == 2)
        assert written.read_text() == "mine"


async def test_a_story_a_portfolio_and_an_evidence_log_leave_by_the_same_way(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    app = JournalApp(folder)
    app.journal.store.keep_local(LAST_FOLDER, str(out))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "y")
        await pilot.press("x", "w")
        dialog = app.screen
        assert isinstance(dialog, ExportDialog)
        await settled(pilot, lambda: "What I took away" in read(dialog.query_one(Detail)))
        await pilot.press("w")
        await settled(pilot, lambda: "Portfolio" in read(dialog.query_one(Detail)))
        assert "Priya" not in read(dialog.query_one(Detail)), "a portfolio names people by what they are"
        await pilot.press("w")
        await settled(pilot, lambda: "Evidence log" in read(dialog.query_one(Detail)))
        assert "until the body that grants credit has decided" in " ".join(read(dialog.query_one(Detail)).split())
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: isinstance(app.screen, ReviewPage))
        assert {path.suffix for path in out.iterdir()} == {".md", ".csv"}


async def test_every_format_is_offered_with_what_a_reader_sees_and_its_own_folder(folder: Path, tmp_path: Path) -> None:
    app = JournalApp(folder)
    app.journal.store.keep_local(LAST_FOLDER, str(tmp_path / "usual"))
    app.journal.store.keep_local(f"{LAST_FOLDER}:vault", str(tmp_path / "notes"))
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(pilot, "m")
        await pilot.press("x")
        dialog = app.screen
        assert isinstance(dialog, ExportDialog)
        await settled(pilot, lambda: "Reflection: November 2026" in read(dialog.query_one(Detail)))
        assert "cadence:" not in read(dialog.query_one(Detail))
        await pilot.press("h")
        await settled(pilot, lambda: "A page for the browser" in read(dialog.query_one(Detail)))
        while dialog.format.name != "vault":
            await pilot.press("w")
        await settled(pilot, lambda: "Index.md" in read(dialog.query_one(Detail)))
        assert dialog.query_one("#folder", Input).value == str(tmp_path / "notes")
        assert {*KINDS, "prep", "standards"} == {*FORMATS}


async def test_where_there_is_no_story_the_preview_says_so(tmp_path: Path) -> None:
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "y")
        await pilot.press("x", "w")
        await settled(pilot, lambda: "there is no story to tell yet" in read(app.screen.query_one(Detail)))
        await pilot.press("ctrl+s")
        await settled(pilot, lambda: not app.workers._workers)
        assert isinstance(app.screen, ExportDialog)


def test_of_many_files_the_number_is_said() -> None:
    place = Path("/out/a.md")
    outcomes = [WriteResult(place, State.WRITTEN, place)] * 6
    assert summary(outcomes) == ["Wrote 6 files into /out."]
    assert summary([*outcomes, WriteResult(place, State.BESIDE, place)])[-1].endswith("beside them.")
    assert summary(outcomes[:1]) == ["Wrote /out/a.md."]


async def test_while_it_takes_long_the_page_says_so_works_on_and_never_shows_what_is_no_longer_wanted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go_on = threading.Event()
    read_all = ReviewRecords.for_review

    def slow(
        self: ReviewRecords, journal: Journal, period: Period, stopped: Callable[[float], bool] = never_stop
    ) -> JournalIndex:
        assert not stopped(0.4)
        assert may_go_on.wait(30)
        return read_all(self, journal, period, stopped)

    monkeypatch.setattr(ReviewRecords, "for_review", slow)
    monkeypatch.setattr("netjournal.tui.review.page.SOON", 0.001)
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("6")
        for _ in range(500):
            await pilot.pause()
            if isinstance(app.screen, ReviewPage) and "40 %" in sentence(app.screen):
                break
        page = app.screen
        assert isinstance(page, ReviewPage)
        assert sentence(page) == "Working it out … 40 % of the entries are read."
        await pilot.press("m", "y")
        assert page.words() == "Review · school year 2025–26"
        may_go_on.set()
        await settled(pilot, lambda: page.found)
        assert page.found
        assert page.found.period.kind == "year"
        assert sentence(page).startswith("95 h")


async def test_what_is_typed_is_a_draft_and_nothing_is_read_again_for_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_again: list[date] = []

    class Counted(ReviewRecords):
        def __init__(self, journal: Journal, today: date) -> None:
            read_again.append(today)
            super().__init__(journal, today)

    monkeypatch.setattr("netjournal.tui.review.loader.ReviewRecords", Counted)
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        page = await opened(pilot)
        page.lines.go_to("writing")
        await pilot.press("enter")
        for word in ("one ", "two "):
            await write(pilot, word)
            app.draft_keeper.flush()
            app.look_again()
            await settled(pilot, lambda: page.found)
        await pilot.press("escape", "y")
        await settled(pilot, lambda: page.found and page.found.period.kind == "year")
        assert len(read_again) == 1
        with Journal(folder) as journal:
            journal.log(journal.understand("@bobby again 30m", TODAY), create=True)
        app.look_again()
        await settled(pilot, lambda: len(read_again) == 2)


async def test_an_empty_journal_has_a_review_too(tmp_path: Path) -> None:
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(pilot)
        assert "No conversations in this period." in sentence(page)
        for key in ("t", "y", "a", "m"):
            await pilot.press(key)
            await settled(pilot, lambda: page.found)
        assert "0 noted" in lines(page.lines)


async def test_names_are_text_and_the_page_follows_what_another_program_writes(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        who = journal.contacts.add(Contact(name="[red]Bobby\x1b[2J[/]", tier=Tier.COLLEAGUES), on=TODAY)
        talk = Interaction(
            on=TODAY, contact_ids=(who.id,), summary="[blink]hi\x07", minutes=5, minutes_source=Said.ENTERED
        )
        journal.add(talk, "x")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        page = await opened(pilot)
        page.lines.go_to("figure:time-by-tier")
        await pilot.press("w")
        await pilot.pause()
        shown = lines(app.screen.query_one(LineList))
        assert "[blink]hi" in shown
        assert "\x07" not in shown
        await pilot.press("escape")
        with Journal(tmp_path) as journal:
            journal.log(journal.understand("@bobby again 30m", TODAY), create=True)
        app.look_again()
        await settled(pilot, lambda: page.found and page.found.figures["time-by-tier"].counts["interactions"] == 2)
