"""What Today asks for, done in place by one or two keys or one line."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from forms_at_work import nj, people, write
from textual.pilot import Pilot
from waiting import until

from netjournal.domain.agenda import AgendaItem
from netjournal.domain.records import (
    Ask,
    Contact,
    Decision,
    DecisionChoice,
    Goal,
    Interaction,
    Learning,
    Problem,
    PutAway,
    Recall,
    Record,
    Tier,
)
from netjournal.journal.drafts import CAPTURE
from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.forms.form import Choose, FormDialog
from netjournal.tui.forms.inputs import FieldBox
from netjournal.tui.today.steps import next_thing, put_off
from netjournal.tui.widgets.capture_bar import CaptureBar

TODAY = date(2026, 11, 23)
BEFORE = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


def form_is_there(pilot: Pilot[Any]) -> bool:
    """Whether a form is in front, with its fields."""
    return isinstance(pilot.app.screen, FormDialog) and bool(pilot.app.screen.query(FieldBox))


async def choose(pilot: Pilot[Any], key: str) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, Choose))
    await pilot.press(key)
    await pilot.pause()


async def line(pilot: Pilot[Any], text: str) -> None:
    """Write one line into the form in front and save it."""
    await until(pilot, lambda: form_is_there(pilot))
    await write(pilot, text)
    await pilot.press("ctrl+s")
    await until(pilot, lambda: not isinstance(pilot.app.screen, FormDialog))


def item(kind: str, record: Record, text: str = "") -> AgendaItem:
    return AgendaItem(record.id, kind, text, record=record, record_id=record.id)


def store(folder: Path, record: Any) -> Any:
    with Journal(folder) as journal:
        return journal.add(record, "x")


def now(pilot: Pilot[Any], record: Any) -> Any:
    return nj(pilot).journal.get(type(record), record.id)


async def test_a_goal_is_done_with_one_line_and_its_conversation_is_logged(tmp_path: Path) -> None:
    (lucia,) = people(tmp_path, "Lucía Morrow")
    goal = store(tmp_path, Goal(text="send her mine", contact_ids=(lucia.id,), due_on=TODAY))
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        next_thing(nj(pilot), item("today", goal))
        await line(pilot, "she liked it\n20")
        assert now(pilot, goal).done_on == TODAY
        (talk,) = nj(pilot).journal.every(Interaction)
        assert (talk.summary, talk.minutes, talk.contact_ids) == ("she liked it", 20, (lucia.id,))


async def test_a_goal_is_done_with_two_keys_and_no_conversation_is_made_up(tmp_path: Path) -> None:
    people(tmp_path, "Lucía Morrow", tier=Tier.FOLLOWING)
    goal = store(tmp_path, Goal(text="tidy the shelf", due_on=TODAY, repeat="FREQ=WEEKLY"))
    async with JournalApp(tmp_path).run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: pilot.app.screen.query_one("#needs").has_focus)
        await pilot.press("space")
        await until(pilot, lambda: form_is_there(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: now(pilot, goal).done_on == TODAY)
        assert nj(pilot).journal.every(Interaction) == []
        assert [element.due_on for element in nj(pilot).journal.open_goals()] == [TODAY + timedelta(days=7)]


@pytest.mark.parametrize(("key", "until_on"), [("t", TODAY + timedelta(days=1)), ("w", date(2026, 11, 30))])
async def test_a_goal_is_put_off_with_one_key(tmp_path: Path, key: str, until_on: date) -> None:
    goal = store(tmp_path, Goal(text="tidy the shelf", due_on=TODAY))
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        put_off(nj(pilot), item("today", goal))
        await choose(pilot, key)
        await until(pilot, lambda: now(pilot, goal).snoozed_until == until_on)


async def test_a_goal_is_put_off_to_a_day_in_words_or_skipped_or_let_go(tmp_path: Path) -> None:
    goals = [store(tmp_path, Goal(text=f"goal {number}", due_on=TODAY)) for number in range(3)]
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        put_off(nj(pilot), item("today", goals[0]))
        await choose(pilot, "d")
        await line(pilot, "friday")
        await until(pilot, lambda: now(pilot, goals[0]).snoozed_until == date(2026, 11, 27))
        put_off(nj(pilot), item("today", goals[1]))
        await choose(pilot, "n")
        await until(pilot, lambda: now(pilot, goals[1]).skipped_on == TODAY)
        put_off(nj(pilot), item("today", goals[2]))
        await choose(pilot, "x")
        await line(pilot, "no longer mine")
        await until(pilot, lambda: now(pilot, goals[2]).reason == "no longer mine")


async def test_a_silence_ends_with_a_thought_or_with_an_entry(tmp_path: Path) -> None:
    (lucia,) = people(tmp_path, "Lucía Morrow")
    async with JournalApp(tmp_path).run_test(size=(120, 36)) as pilot:
        put_off(nj(pilot), item("quiet", lucia))
        (thought,) = nj(pilot).journal.every(Goal)
        assert (thought.skipped_on, thought.contact_ids) == (TODAY, (lucia.id,))
        next_thing(nj(pilot), item("quiet", lucia))
        await choose(pilot, "l")
        await until(pilot, lambda: pilot.app.screen.query_one(CaptureBar).text == f"@{lucia.handle} ")
        assert nj(pilot).journal.every(Interaction) == []


async def test_an_entry_that_was_begun_is_not_lost_to_a_silence(tmp_path: Path) -> None:
    (lucia,) = people(tmp_path, "Lucía Morrow")
    with Journal(tmp_path) as journal:
        journal.drafts.keep(CAPTURE, "half an entry")
    async with JournalApp(tmp_path).run_test(size=(120, 36)) as pilot:
        next_thing(nj(pilot), item("quiet", lucia))
        await choose(pilot, "l")
        await until(pilot, lambda: pilot.app.screen.query_one(CaptureBar).text == "half an entry")


async def test_recall_shows_what_the_line_asked_for_and_keeps_the_answer(tmp_path: Path) -> None:
    learning = store(tmp_path, Learning(text="sort by error", on=BEFORE))
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        next_thing(nj(pilot), item("recall", learning, "You learned something. What was it?"))
        await until(pilot, lambda: isinstance(pilot.app.screen, Choose))
        assert pilot.app.screen.intro == "sort by error"  # type: ignore[attr-defined]
        await pilot.press("y")
        await until(pilot, lambda: nj(pilot).journal.every(Recall))
        assert nj(pilot).journal.every(Recall)[0].remembered


async def test_a_planned_learning_is_tried_in_one_line(tmp_path: Path) -> None:
    learning = store(tmp_path, Learning(text="sort by error", on=BEFORE, potential_on=BEFORE, plan_will="sort"))
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        next_thing(nj(pilot), item("try", learning))
        await line(pilot, "sorted in 7A")
        await until(pilot, lambda: now(pilot, learning).applied_note == "sorted in 7A")


async def test_a_plan_that_does_not_work_out_gets_another(tmp_path: Path) -> None:
    plan = {"own_words": "mine", "plan_when": "monday", "plan_will": "sort", "expected_sign": "less"}
    learning = store(tmp_path, Learning(text="sort by error", on=BEFORE, potential_on=BEFORE, **plan))
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        put_off(nj(pilot), item("try", learning))
        await choose(pilot, "p")
        await line(pilot, " morning")
        await until(pilot, lambda: now(pilot, learning).plan_when == "monday morning")
        assert now(pilot, learning).potential_on == TODAY


async def test_a_stuck_problem_offers_those_beyond_the_group(tmp_path: Path) -> None:
    people(tmp_path, "Tomas Reed", role="silent multilingual pupils")
    (wren,) = people(tmp_path, "Wren Okafor", tier=Tier.COMMUNITIES, topics=("multilingual",))
    problem = store(tmp_path, Problem(title="Multilingual pupils stay silent", opened_on=BEFORE))
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        next_thing(nj(pilot), item("stuck", problem))
        await until(pilot, lambda: isinstance(pilot.app.screen, Choose))
        names = [answer.label for answer in pilot.app.screen.answers]  # type: ignore[attr-defined]
        assert names[0] == "Wren Okafor"
        assert "Tomas Reed" not in names
        await pilot.press("1")
        await until(pilot, lambda: form_is_there(pilot))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: nj(pilot).journal.every(Ask))
        assert nj(pilot).journal.every(Ask)[0].contact_id == wren.id
        assert now(pilot, problem).beyond_on == TODAY


async def test_a_stuck_problem_can_be_parked(tmp_path: Path) -> None:
    problem = store(tmp_path, Problem(title="Silent pupils", opened_on=BEFORE))
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        put_off(nj(pilot), item("stuck", problem))
        assert now(pilot, problem).parked_on == TODAY


async def test_a_decision_is_made_with_a_key_and_a_line_or_later(tmp_path: Path) -> None:
    (chat,) = people(tmp_path, "#mathchat", tier=Tier.FOLLOWING)
    decision = store(tmp_path, Decision(contact_id=chat.id, opened_on=BEFORE, recheck_on=TODAY, success_sign="two"))
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        put_off(nj(pilot), item("decide", decision))
        await choose(pilot, "t")
        await until(pilot, lambda: now(pilot, decision).recheck_on == TODAY + timedelta(days=1))
        next_thing(nj(pilot), item("decide", decision))
        await choose(pilot, "i")
        await line(pilot, "three tasks tried")
        await until(pilot, lambda: now(pilot, decision).choice is DecisionChoice.INVEST)
        assert nj(pilot).journal.get(Contact, chat.id).tier is Tier.COMMUNITIES


async def test_a_question_is_answered_by_what_it_is_about_or_put_away(tmp_path: Path) -> None:
    learning = store(tmp_path, Learning(text="sort by error", on=BEFORE))
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        question = AgendaItem("plan:1", "plan", "When ___, I will ___.", record_id=learning.id)
        next_thing(nj(pilot), question)
        await until(pilot, lambda: form_is_there(pilot))
        await pilot.press("escape")
        await pilot.pause()
        put_off(nj(pilot), question)
        await choose(pilot, "w")
        await until(pilot, lambda: nj(pilot).journal.every(PutAway))
        (away,) = nj(pilot).journal.every(PutAway)
        assert (away.key, away.until_on) == ("plan:1", date(2026, 11, 30))
        next_thing(nj(pilot), AgendaItem("drift:following", "drift", "Deliberate drift, or a leak?"))
        await choose(pilot, "i")
        await until(pilot, lambda: form_is_there(pilot))


@pytest.mark.parametrize("kind", ["drift", "floor", "echo"])
async def test_a_question_answered_with_a_goal_leaves_it_some_weeks(tmp_path: Path, kind: str) -> None:
    ann = store(tmp_path, Contact(name="Ann", handle="ann"))
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        asked = AgendaItem(f"{kind}:x", kind, "Mentor, or echo?", record_id=ann.id if kind == "echo" else "")
        next_thing(nj(pilot), asked)
        await choose(pilot, "g")
        await until(pilot, lambda: form_is_there(pilot))
        await write(pilot, "sit down with Tomas")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: nj(pilot).journal.every(PutAway))
        (goal,) = nj(pilot).journal.every(Goal)
        assert goal.text == "sit down with Tomas"
        (away,) = nj(pilot).journal.every(PutAway)
        assert (away.key, away.until_on) == (asked.id, nj(pilot).today + timedelta(days=21))
        next_thing(nj(pilot), asked)
        await choose(pilot, "g")
        await until(pilot, lambda: form_is_there(pilot))
        await pilot.press("escape")
        await pilot.pause()
        assert len(nj(pilot).journal.every(Goal)) == 1


async def test_half_a_step_is_kept_and_offered_again(tmp_path: Path) -> None:
    learning = store(tmp_path, Learning(text="sort by error", on=BEFORE))
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        next_thing(nj(pilot), item("plan", learning))
        await until(pilot, lambda: form_is_there(pilot))
        await write(pilot, "half a thought")
        await pilot.press("escape")
        await pilot.pause()
        next_thing(nj(pilot), item("plan", learning))
        await until(pilot, lambda: form_is_there(pilot))
        assert pilot.app.screen.texts["answer"] == "half a thought"  # type: ignore[attr-defined]
        assert now(pilot, learning).own_words == ""
