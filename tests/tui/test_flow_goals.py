"""Goals by key: kept, skipped, put off, let go, taken up again, repeated; and every one of them in one list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flows import SIZES, choose, fill_in, opened, picture, press, rows, said, store, until
from forms_at_work import TODAY, people

from netjournal.domain.records import Goal, Interaction, Learning, Problem
from netjournal.tui.widgets.lines import LineList


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@pytest.mark.parametrize("size", SIZES)
async def test_every_goal_is_one_key_away_and_each_can_be_acted_on(tmp_path: Path, size: tuple[int, int]) -> None:
    store(tmp_path, Goal(text="now", due_on=TODAY))
    far = store(tmp_path, Goal(text="far away", due_on=TODAY + timedelta(days=40)))
    hidden = store(tmp_path, Goal(text="hidden", due_on=TODAY, snoozed_until=TODAY + timedelta(days=3)))
    ended = store(tmp_path, Goal(text="gone", dropped_on=TODAY, reason="no longer mine"))
    async with opened(tmp_path, size) as (app, pilot):
        assert not any("far away" in line for line in rows(app))
        await press(pilot, "a")
        assert "every goal" in picture(app)
        lines = "\n".join(rows(app))
        for words in ("Today · 1", "Later · 1", "Out of sight · 1", "Kept, skipped or let go · 1", "until Thu 26 Nov"):
            assert words in lines
        needs = app.screen.query_one("#needs", LineList)
        needs.go_to(f"due:{far.id}")
        await press(pilot, "space")
        await fill_in(pilot, outcome="early")
        assert app.journal.get(Goal, far.id).done_on == TODAY
        needs.go_to(f"due:{hidden.id}")
        await press(pilot, "s")
        await choose(pilot, "n")
        assert app.journal.get(Goal, hidden.id).skipped_on == TODAY
        needs.go_to(f"due:{ended.id}")
        await press(pilot, "space")
        assert "no longer mine" in picture(app)
        await choose(pilot, "o")
        assert app.journal.get(Goal, ended.id).open
        await press(pilot, "escape")
        assert "every goal" not in picture(app)


async def test_without_any_goal_the_list_says_how_one_begins(tmp_path: Path) -> None:
    people(tmp_path, "Ann")
    async with opened(tmp_path, (80, 24)) as (app, pilot):
        await press(pilot, "a", "space", "s", "e", "d", "enter")
        assert "No goal was set yet" in "\n".join(rows(app))
        await press(pilot, "a")
        assert "No goal was set yet" not in "\n".join(rows(app))


@pytest.mark.parametrize(("counts_from", "due"), [("i", date(2026, 11, 30)), ("t", date(2026, 12, 7))])
async def test_the_teacher_chooses_what_the_next_date_counts_from(tmp_path: Path, counts_from: str, due: date) -> None:
    """Due on a Monday two weeks ago and every two weeks: by its own dates next Monday, from today in two weeks."""
    goal = store(tmp_path, Goal(text="water", due_on=date(2026, 11, 16), repeat="FREQ=WEEKLY;INTERVAL=2"))
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "e")
        await until(pilot, lambda: app.screen.query("#field-repeat-from"))
        app.screen.query_one("#field-repeat-from").input.focus()  # type: ignore[attr-defined]
        await press(pilot, counts_from, "ctrl+s")
        await press(pilot, "space", "ctrl+s")
        assert app.journal.get(Goal, goal.id).done_on == TODAY
        assert [item.due_on for item in app.journal.open_goals()] == [due]
        assert "Next time" in said(app)
        await press(pilot, "u")
        assert [item.id for item in app.journal.open_goals()] == [goal.id]


async def test_keeping_a_goal_logs_the_conversation_with_its_minutes_in_the_same_step(tmp_path: Path) -> None:
    (ann,) = people(tmp_path, "Ann")
    goal = store(tmp_path, Goal(text="ask Ann", due_on=TODAY, contact_ids=(ann.id,)))
    async with opened(tmp_path, (80, 24)) as (app, pilot):
        await press(pilot, "space")
        await fill_in(pilot, outcome="she lent me hers", minutes="25")
        (talk,) = app.journal.every(Interaction)
        assert (talk.minutes, talk.contact_ids, talk.summary) == (25, (ann.id,), "she lent me hers")
        assert app.journal.get(Goal, goal.id).interaction_id == talk.id
        await press(pilot, "u")
        assert app.journal.every(Interaction) == []
        assert replace(app.journal.get(Goal, goal.id), updated_at=goal.updated_at) == goal


async def test_what_is_late_stays_until_something_becomes_of_it(tmp_path: Path) -> None:
    store(tmp_path, Goal(text="long ago", due_on=date(2025, 12, 1)))
    async with opened(tmp_path) as (app, pilot):
        assert any("long ago" in line and "late" in line for line in rows(app))
        await press(pilot, "s")
        await choose(pilot, "x")
        await fill_in(pilot, answer="too late now")
        assert not any("long ago" in line for line in rows(app))
        await press(pilot, "u")
        assert any("long ago" in line and "late" in line for line in rows(app))


@pytest.mark.parametrize("size", SIZES)
async def test_a_goal_for_a_learning_begins_with_its_plan_and_one_for_a_problem_names_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    plan = {"own_words": "mine", "plan_when": "tickets come", "plan_will": "sort them", "expected_sign": "less"}
    learning = store(tmp_path, Learning(text="sort by error", on=TODAY, potential_on=TODAY, **plan))
    problem = store(tmp_path, Problem(title="tickets pile up", opened_on=TODAY))
    async with opened(tmp_path, size) as (app, pilot):
        await press(pilot, "4", "a")
        await fill_in(pilot, due_on="friday")
        (goal,) = app.journal.every(Goal)
        assert (goal.learning_id, goal.when_cue, goal.will_do) == (learning.id, "tickets come", "sort them")
        await press(pilot, "5", "a")
        await fill_in(pilot, text="ask at lunch")
        assert [item.problem_id for item in app.journal.every(Goal)] == ["", problem.id]
        await press(pilot, "u", "u")
        assert app.journal.every(Goal) == []
