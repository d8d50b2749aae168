"""Learnings that come back: recalled before they are read, or put off by a key and still open."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from flows import SIZES, choose, fill_in, opened, picture, press, rows, said, store
from forms_at_work import TODAY

from netjournal.domain.records import Learning, PutAway, Recall
from netjournal.tui.app import JournalApp

BEFORE = TODAY - timedelta(days=3)
WEEK_AGO = TODAY - timedelta(days=8)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


def asks(app: JournalApp, words: str = "What was it?") -> bool:
    """Whether a line of Today says this."""
    return any(words in row for row in rows(app))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("age", "key"), [(7, "space"), (21, "enter"), (60, "space")])
async def test_after_7_21_and_60_days_it_asks_first_and_shows_then(
    tmp_path: Path, size: tuple[int, int], age: int, key: str
) -> None:
    store(tmp_path, Learning(text="sort by error", on=TODAY - timedelta(days=age)))
    async with opened(tmp_path, size) as (app, pilot):
        assert asks(app)
        assert "sort by error" not in picture(app)
        await press(pilot, key)
        assert "sort by error" in picture(app)
        await press(pilot, "y")
        (recall,) = app.journal.every(Recall)
        assert recall.remembered
        assert not asks(app)
        await press(pilot, "u")
        assert app.journal.every(Recall) == []
        assert asks(app)


@pytest.mark.parametrize("size", SIZES)
async def test_s_puts_a_recall_off_and_closes_nothing(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    learning = store(tmp_path, Learning(text="sort by error", on=WEEK_AGO))
    async with opened(tmp_path, size) as (app, pilot):
        await press(pilot, "s", "w")
        (away,) = app.journal.every(PutAway)
        assert away.until_on == date(2026, 11, 30)
        assert app.journal.get(Learning, learning.id) == learning
        assert app.journal.every(Recall) == []
        assert not asks(app)
        monkeypatch.setenv("NETJOURNAL_TODAY", "2026-11-30")
        app.look_again()
        await press(pilot, "g")
        assert asks(app)
        await press(pilot, "u")
        assert app.journal.every(PutAway) == []


async def test_s_offers_another_day_and_refuses_one_at_which_it_would_be_forgotten(tmp_path: Path) -> None:
    learning = store(tmp_path, Learning(text="sort by error", on=WEEK_AGO))
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "s", "d")
        await fill_in(pilot, until="2028-01-01")
        assert "would be forgotten" in said(app)
        assert asks(app)
        await press(pilot, "s", "d")
        await fill_in(pilot, until="in 3 weeks")
        assert not asks(app)
        assert app.journal.get(Learning, learning.id).closed_on is None


async def test_s_on_the_learning_page_puts_off_gives_another_plan_or_ends_it(tmp_path: Path) -> None:
    plan = {"own_words": "mine", "plan_when": "monday", "plan_will": "sort", "expected_sign": "less"}
    learning = store(tmp_path, Learning(text="sort by error", on=BEFORE, potential_on=BEFORE, **plan))
    async with opened(tmp_path, (80, 24)) as (app, pilot):
        assert asks(app, "sort by error")
        await press(pilot, "4", "s", "t")
        await press(pilot, "1")
        assert not asks(app, "sort by error")
        await press(pilot, "u")
        assert asks(app, "sort by error")
        await press(pilot, "4", "s")
        await choose(pilot, "p")
        await fill_in(pilot, when="tuesday")
        assert app.journal.get(Learning, learning.id).plan_when == "tuesday"
        await press(pilot, "s")
        await choose(pilot, "c")
        await press(pilot, "n")
        await fill_in(pilot, reason="it made no difference")
        assert app.journal.get(Learning, learning.id).closed_on == date(2026, 11, 23)
        await press(pilot, "g", "s")
        assert "asks for nothing" in said(app)
