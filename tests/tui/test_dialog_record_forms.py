"""The forms of goals, conversations, learnings, problems and the term's intention, as somebody fills them in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from forms_at_work import TODAY, box, comment, fill, people, write

from netjournal.domain.records import (
    Contact,
    Evidence,
    Goal,
    Intention,
    Interaction,
    Learning,
    Problem,
    Record,
    Said,
    Term,
    Tier,
)
from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.forms.form import FormDialog
from netjournal.tui.forms.registry import edit_record, set_intention
from netjournal.tui.journal.forms import new_goal, new_learning, new_problem


@pytest.fixture(autouse=True)
def _this_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


def add(folder: Path, record: Record) -> Record:
    with Journal(folder) as journal:
        return journal.add(record, "Add")


async def test_a_repeating_goal_for_a_problem(tmp_path: Path) -> None:
    people(tmp_path, "Lucía Morrow")
    add(tmp_path, Problem(title="exit tickets pile up", opened_on=date(2026, 11, 1)))
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        new_goal(app)
        await pilot.pause()
        await write(pilot, "when Friday comes, I will ask her")
        await fill(pilot, "contact_ids", "luc")
        await pilot.press("tab")
        await fill(pilot, "repeat", "every friday")
        await fill(pilot, "repeat_from", "t")
        await fill(pilot, "problem_id", "tick")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert not isinstance(app.screen, FormDialog)
        (goal,) = app.journal.every(Goal)
        (problem,) = app.journal.every(Problem)
        assert (goal.when_cue, goal.due_on, goal.problem_id) == ("Friday comes", date(2026, 11, 27), problem.id)
        assert (goal.repeat, goal.repeat_from) == ("FREQ=WEEKLY;BYDAY=FR", "done")


async def test_editing_a_goal_keeps_its_cue_in_step(tmp_path: Path) -> None:
    goal = add(tmp_path, Goal(when_cue="I see her", will_do="ask", due_on=date(2026, 11, 30)))
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        edit_record(app, goal)
        await pilot.pause()
        assert box(pilot, "text").text == "When I see her, I will ask"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.journal.get(Goal, goal.id) == goal
        edit_record(app, goal)
        await pilot.pause()
        await write(pilot, " again")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.journal.get(Goal, goal.id).will_do == "ask again"


async def test_minutes_that_are_corrected_count_as_entered(tmp_path: Path) -> None:
    (lucia,) = people(tmp_path, "Lucía Morrow")
    talk = add(
        tmp_path,
        Interaction(on=date(2026, 11, 20), contact_ids=(lucia.id,), summary="cards", minutes=20,
                    minutes_source=Said.ESTIMATED),
    )  # fmt: skip
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        edit_record(app, talk)
        await pilot.pause()
        await fill(pilot, "at", "25:99")
        await fill(pilot, "minutes", "5")
        await fill(pilot, "energy", "+")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "is not a time of day" in comment(pilot, "at")
        box(pilot, "at").write("3pm")
        await pilot.press("ctrl+s")
        await pilot.pause()
        now = app.journal.get(Interaction, talk.id)
        assert (now.minutes, now.minutes_source, now.energy) == (205, Said.ENTERED, 1)
        assert f"{now.at:%H:%M}" == "15:00"
        assert now.on == date(2026, 11, 20)


async def test_the_dates_of_a_learning_can_be_corrected_but_not_crossed(tmp_path: Path) -> None:
    learning = add(
        tmp_path,
        Learning(text="sort", on=date(2026, 10, 1), potential_on=date(2026, 10, 5), applied_on=date(2026, 10, 9),
                 applied_note="tried", realized_on=date(2026, 10, 20), observed="calm", evidence=Evidence.E1),
    )  # fmt: skip
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        edit_record(app, learning)
        await pilot.pause()
        box(pilot, "applied_on").write("2026-09-01")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, FormDialog)
        box(pilot, "applied_on").write("2026-10-10")
        await fill(pilot, "evidence", "e")
        await pilot.press("ctrl+s")
        await pilot.pause()
        now = app.journal.get(Learning, learning.id)
        assert (now.applied_on, now.evidence) == (date(2026, 10, 10), Evidence.E2)


async def test_a_learning_by_itself_and_a_problem(tmp_path: Path) -> None:
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        new_learning(app)
        await pilot.pause()
        await write(pilot, "silence is work")
        await pilot.press("ctrl+s")
        await pilot.pause()
        new_problem(app)
        await pilot.pause()
        await write(pilot, "quiet pupils")
        await fill(pilot, "opened_on", "x")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "not a day" in comment(pilot, "opened_on")
        box(pilot, "opened_on").write("last friday")
        await pilot.press("ctrl+s")
        await pilot.pause()
        (learning,) = app.journal.every(Learning)
        assert (learning.text, learning.on) == ("silence is work", TODAY)
        (problem,) = app.journal.open_problems()
        assert problem.opened_on is not None
        edit_record(app, problem)
        await pilot.pause()
        await fill(pilot, "question", "who else has quiet ones?")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert app.journal.get(Problem, problem.id).question == "who else has quiet ones?"


async def test_the_shares_of_a_term_make_a_whole(tmp_path: Path) -> None:
    term = add(tmp_path, Term(name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 18)))
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        set_intention(app)
        await pilot.pause()
        box(pilot, "colleagues").write("60")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "makes 110" in str(app.screen.query_one("#form-fault").content)  # type: ignore[attr-defined]
        box(pilot, "following").write("5")
        await fill(pilot, "weekly_minutes", "2h30")
        await fill(pilot, "why", "know the corridor")
        await pilot.press("ctrl+s")
        await pilot.pause()
        (intention,) = app.journal.every(Intention)
        shares = (intention.colleagues, intention.communities, intention.following)
        assert (intention.term_id, shares, intention.weekly_minutes) == (term.id, (60, 35, 5), 150)
        set_intention(app)
        await pilot.pause()
        assert box(pilot, "colleagues").text == "60"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert len(app.journal.every(Intention)) == 1


async def test_every_kind_of_record_has_its_form_and_saving_it_untouched_changes_nothing(tmp_path: Path) -> None:
    (zed,) = people(tmp_path, "[bold]Zed\x1b[0m", tier=Tier.FOLLOWING)
    records: list[Record] = [
        zed,
        add(tmp_path, Goal(text="a [b]\x07", contact_ids=(zed.id,))),
        add(tmp_path, Interaction(on=TODAY, summary="x\n[i]y", contact_ids=(zed.id,), minutes=5)),
        add(tmp_path, Learning(text="[c]", on=TODAY, contact_ids=(zed.id,), topics=("a b",))),
        add(tmp_path, Problem(title="[d]", opened_on=TODAY)),
    ]
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        for record in records:
            edit_record(app, record)
            await pilot.pause()
            assert isinstance(app.screen, FormDialog)
            await pilot.press("ctrl+s")
            await pilot.pause()
            assert not isinstance(app.screen, FormDialog)
            assert app.journal.get(type(record), record.id) == record
    assert isinstance(zed, Contact)
