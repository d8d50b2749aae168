"""A year on the screen: every open learning comes up until something becomes of it, and each prompt is answered with
two keys at most, or with one line.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flows import SIZES, opened, press, settle, store, until
from forms_at_work import people, write
from textual.pilot import Pilot

from netjournal.domain.agenda import build_agenda
from netjournal.domain.learnings import stage_of
from netjournal.domain.records import Evidence, Learning, PutAway, Recall, Records, Stage
from netjournal.present.glyphs import UNICODE
from netjournal.tui.app import JournalApp
from netjournal.tui.forms.form import FormDialog
from netjournal.tui.today.page import TodayPage
from netjournal.tui.today.rows import need_rows
from netjournal.tui.widgets.lines import LineList

START = date(2026, 1, 5)
PLAN = {"own_words": "mine", "plan_when": "monday", "plan_will": "sort", "expected_sign": "less"}
LINES = {
    "plan": "errors say more: when tickets come, I will sort them; I expect fewer blanks",
    "try": "sorted them in two classes",
    "observe": "fewer blanks, E1",
    "pass-on": "@ann",
}
LONGEST_SILENCE = 45
"""Days in which an open learning may be missing from the page when 40 of them wait and nobody answers."""


def test_on_the_page_of_a_year_no_open_learning_is_crowded_out_by_others() -> None:
    """Forty wait at every stage and nobody answers anything but recalls: each still stands on the page now and then."""
    learnings = [Learning(id=f"noted{number}", text="x", on=START) for number in range(13)]
    learnings += [Learning(id=f"plan{number}", text="x", on=START, potential_on=START, **PLAN) for number in range(14)]
    learnings += [
        Learning(id=f"tried{number}", text="x", on=START, potential_on=START, applied_on=START, **PLAN)
        for number in range(13)
    ]
    recalls: list[Recall] = []
    seen = {learning.id: START for learning in learnings}
    for day in range(365):
        today = START + timedelta(days=day)
        page = build_agenda(Records(learnings=tuple(learnings), recalls=tuple(recalls)), today).shortened()
        recalls += [Recall(learning_id=item.id, on=today, remembered=True) for item in page.recall]
        for row in need_rows(page, today, UNICODE):
            identity = row.key.partition(":")[2]
            if identity in seen:
                seen[identity] = today
        silent = max(today - last for last in seen.values())
        assert silent.days <= LONGEST_SILENCE


def prompts(app: JournalApp) -> list[str]:
    """What the page asks about learnings, as the keys of its lines."""
    assert isinstance(app.screen, TodayPage)
    source = app.screen.query_one("#needs", LineList).source
    keys = [source.row(place).key for place in range(len(source))]
    return [key for key in keys if key.partition(":")[0] in ("recall", "to_try", "waiting", "questions")]


async def answer(pilot: Pilot[Any], app: JournalApp, key: str) -> None:
    """Answer a prompt: two keys, or a key, one line and enter."""
    assert isinstance(app.screen, TodayPage)
    page = app.screen
    page.query_one("#needs", LineList).go_to(key)
    await settle(pilot)
    item = page.item
    assert item is not None
    if item.kind == "recall":
        await press(pilot, "space", "y")
    else:
        await press(pilot, "space")
        assert isinstance(app.screen, FormDialog)
        await write(pilot, LINES[item.kind])
        await press(pilot, "ctrl+s")
    assert app.screen is page, "that was all"


@pytest.mark.parametrize("size", SIZES)
async def test_each_prompt_takes_two_keys_or_one_line(tmp_path: Path, size: tuple[int, int], today_is: Any) -> None:
    """Somebody looks once a week for most of a year, answers what is asked, and every learning becomes evidence."""
    today_is(START)
    people(tmp_path, "Ann")
    learnings = [store(tmp_path, Learning(text=f"idea {number}", on=START)) for number in range(3)]
    async with opened(tmp_path, size) as (app, pilot):
        asked = 0
        for week in range(1, 45):
            today_is(START + timedelta(weeks=week))
            app.look_again()
            await settle(pilot)
            for key in prompts(app)[:2]:
                if key in prompts(app):
                    await answer(pilot, app, key)
                    asked += 1
            now = [app.journal.get(Learning, learning.id) for learning in learnings]
            if all(stage_of(item) is Stage.REALIZED for item in now):
                break
        assert {item.evidence for item in now} == {Evidence.E1}
        assert asked >= 9, "each was planned, tried and observed because the page asked"
        assert {item.expected_sign for item in now} == {"fewer blanks"}


@pytest.mark.parametrize(("kind", "age"), [("recall", 22), ("plan", 28), ("try", 36), ("observe", 32)])
async def test_each_prompt_is_put_off_with_two_keys(tmp_path: Path, kind: str, age: int, today_is: Any) -> None:
    today_is(START + timedelta(days=age))
    days = {"potential_on": START} if kind in ("try", "observe") else {}
    days |= {"applied_on": START} if kind == "observe" else {}
    learning = store(tmp_path, Learning(text="idea", on=START, **days))
    if kind != "recall":
        store(tmp_path, Recall(learning_id=learning.id, on=START + timedelta(days=age - 2), remembered=True))
    async with opened(tmp_path) as (app, pilot):
        assert isinstance(app.screen, TodayPage)
        (key,) = prompts(app)
        app.screen.query_one("#needs", LineList).go_to(key)
        await settle(pilot)
        assert app.screen.item is not None and app.screen.item.kind == kind
        await press(pilot, "s", "w")
        await until(pilot, lambda: prompts(app) == [])
        assert app.journal.get(Learning, learning.id) == learning


@pytest.mark.parametrize(("kind", "age"), [("pass-on", 2), ("observe", 32), ("plan", 28)])
async def test_whatever_of_a_learning_is_put_off_silences_it_until_then(
    tmp_path: Path, kind: str, age: int, today_is: Any
) -> None:
    """A line does not come back under another name, and on its day it is there again."""
    today = START + timedelta(days=age)
    today_is(today)
    days = {"potential_on": START, "applied_on": START} if kind != "plan" else {}
    days |= {"realized_on": START} if kind == "pass-on" else {}
    learning = store(tmp_path, Learning(text="idea", on=START, **days))
    store(tmp_path, Recall(learning_id=learning.id, on=today - timedelta(days=2), remembered=True))
    async with opened(tmp_path) as (app, pilot):
        (key,) = prompts(app)
        assert key.rpartition(":")[2] == learning.id
        app.screen.query_one("#needs", LineList).go_to(key)
        await press(pilot, "s", "w")
        await until(pilot, lambda: prompts(app) == [])
        (away,) = app.journal.every(PutAway)
        today_is(away.until_on)
        app.look_again()
        await until(pilot, lambda: [key.rpartition(":")[2] for key in prompts(app)] == [learning.id])


async def test_half_a_line_is_kept_and_only_the_rest_is_asked_for(tmp_path: Path, today_is: Any) -> None:
    today_is(START + timedelta(days=10))
    learning = store(tmp_path, Learning(text="idea", on=START))
    store(tmp_path, Recall(learning_id=learning.id, on=START + timedelta(days=8), remembered=True))
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "space")
        await write(pilot, "when tickets come, I will sort them")
        await press(pilot, "enter")
        form = app.screen
        assert isinstance(form, FormDialog)
        assert [field.name for field in form.fields] == ["own_words", "expect", "on"]
        await press(pilot, "escape")
        kept = app.journal.get(Learning, learning.id)
        assert (kept.plan_when, kept.plan_will, kept.potential_on) == ("tickets come", "sort them", None)


@pytest.fixture
def today_is(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the day."""

    def set_day(day: date) -> None:
        monkeypatch.setenv("NETJOURNAL_TODAY", day.isoformat())

    return set_day
