"""A learning that is put off: it asks for nothing until its day, stays open, and is never lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from netjournal.domain.agenda import build_agenda
from netjournal.domain.learnings import LONGEST_AWAY, away, away_key, check_away
from netjournal.domain.records import Ask, Contact, Decision, Learning, Problem, PutAway, Recall, Records, Tier
from netjournal.errors import JournalError

TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Question:
    key: str
    text: str
    kind: str
    record_id: str


def until(days: int, *ids: str) -> tuple[PutAway, ...]:
    return tuple(PutAway(key=away_key(record_id), until_on=TODAY + timedelta(days)) for record_id in ids)


def test_it_is_away_up_to_the_day_before() -> None:
    put_away = (*until(1, "a"), *until(0, "b"), PutAway(key="plan:c", until_on=date(2027, 1, 1)))
    assert away(put_away, TODAY) == {"a", "c"}


def test_neither_recall_nor_step_nor_question_comes_up_while_it_is_away() -> None:
    noted = Learning(id="l1", text="x", on=TODAY - timedelta(22))
    planned = Learning(id="l2", text="y", on=TODAY - timedelta(3), potential_on=TODAY - timedelta(2))
    asked = [Question("pass-on:l2", "Who could use this?", "pass-on", "l2")]
    records = Records(learnings=(noted, planned))
    page = build_agenda(records, TODAY, questions=asked)
    assert page.recall and page.to_try and page.questions
    page = build_agenda(Records(learnings=(noted, planned), put_away=until(7, "l1", "l2")), TODAY, questions=asked)
    assert page.empty
    page = build_agenda(Records(learnings=(noted, planned), put_away=until(0, "l1", "l2")), TODAY, questions=asked)
    assert page.recall and page.to_try and page.questions


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("plan:l1", "waiting"),
        ("pass-on:l2", "to_try"),
        ("observe:l2", "questions"),
        ("stuck:p1", "stuck"),
        ("decide:d1", "decisions"),
        ("echo:c1", "quiet"),
    ],
)
def test_one_question_about_a_thing_put_off_silences_the_thing_until_then(key: str, part: str) -> None:
    records = Records(
        contacts=(Contact(id="c1", name="Noor", tier=Tier.COLLEAGUES, met_on=TODAY - timedelta(22)),),
        learnings=(
            Learning(id="l1", text="x", on=TODAY - timedelta(27)),
            Learning(id="l2", text="y", on=TODAY - timedelta(90), potential_on=TODAY - timedelta(35)),
        ),
        recalls=tuple(Recall(learning_id=name, on=TODAY - timedelta(1)) for name in ("l1", "l2")),
        problems=(Problem(id="p1", title="Late bells", opened_on=TODAY - timedelta(22)),),
        asks=tuple(Ask(problem_id="p1", contact_id="c1", on=TODAY - timedelta(days)) for days in (22, 15)),
        decisions=(Decision(id="d1", contact_id="c2", opened_on=TODAY - timedelta(90), recheck_on=TODAY),),
    )
    asked = [Question("pass-on:l2", "Who could use this?", "pass-on", "l2")]
    about = key.partition(":")[2]
    for days, silent in ((1, True), (0, False)):
        put_away = (PutAway(key=key, until_on=TODAY + timedelta(days)),)
        page = build_agenda(replace(records, put_away=put_away), TODAY, questions=asked)
        assert (about not in {item.record_id for item in getattr(page, part)}) is silent


@pytest.mark.parametrize("days", [-1, 0, LONGEST_AWAY + 1])
def test_a_day_that_has_come_or_lies_too_far_away_is_refused(days: int) -> None:
    with pytest.raises(JournalError):
        check_away(TODAY + timedelta(days), TODAY)


def test_in_a_simulated_year_what_is_always_put_off_still_comes_back() -> None:
    """The teacher puts every learning off for as long as can be, each time that it comes up."""
    learnings = tuple(Learning(id=f"l{number}", text="x", on=TODAY + timedelta(number)) for number in range(0, 60, 4))
    put_away: dict[str, PutAway] = {}
    seen: dict[str, list[int]] = {learning.id: [] for learning in learnings}
    for day in range(365):
        today = TODAY + timedelta(day)
        noted = tuple(learning for learning in learnings if learning.on <= today)
        page = build_agenda(Records(learnings=noted, put_away=tuple(put_away.values())), today)
        for item in (*page.recall, *page.to_try, *page.waiting):
            seen[item.id].append(day)
            put_away[item.id] = PutAway(key=away_key(item.id), until_on=today + timedelta(LONGEST_AWAY))
    gaps = [later - earlier for days in seen.values() for earlier, later in pairwise(days)]
    assert all(len(days) >= 3 for days in seen.values())
    assert max(gaps) < LONGEST_AWAY + 30


def test_what_is_to_be_recalled_is_told_nowhere_else() -> None:
    """Not in the list of what to try, nor by a question."""
    planned = Learning(id="l1", text="x", on=TODAY - timedelta(8), potential_on=TODAY - timedelta(7))
    asked = [Question("plan:l1", "“x” is old. When ___, I will ___", "plan", "l1")]
    page = build_agenda(Records(learnings=(planned,)), TODAY, questions=asked)
    assert [item.record_id for item in page.recall] == ["l1"]
    assert (page.to_try, page.waiting, page.questions) == ((), (), ())
