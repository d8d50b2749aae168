"""Where goals stand, all of them."""

from __future__ import annotations

from datetime import date, timedelta

from netjournal.domain.goals import When, agenda, ended_how, standing
from netjournal.domain.records import Goal

TODAY = date(2026, 11, 23)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


GOALS = [
    Goal(id="kept", text="x", done_on=day(-9)),
    Goal(id="later", text="x", due_on=day(8)),
    Goal(id="late", text="x", due_on=day(-1)),
    Goal(id="hidden", text="x", due_on=day(-2), snoozed_until=day(1)),
    Goal(id="let go", text="x", dropped_on=day(-1)),
    Goal(id="skipped", text="x", skipped_on=day(-4)),
    Goal(id="soon", text="x", due_on=day(7)),
    Goal(id="cue", text="x"),
]


def test_every_goal_stands_somewhere_and_the_last_to_end_comes_first() -> None:
    ids = {when: [goal.id for goal in goals] for when, goals in standing(GOALS, TODAY).items() if goals}
    assert ids == {
        When.OVERDUE: ["late"],
        When.SOON: ["soon"],
        When.UNDATED: ["cue"],
        When.LATER: ["later"],
        When.SNOOZED: ["hidden"],
        When.ENDED: ["let go", "skipped", "kept"],
    }
    assert [goal.id for goal in agenda(GOALS, TODAY).overdue] == ["late"]


def test_how_it_ended_in_words() -> None:
    said = [ended_how(goal) for goal in standing(GOALS, TODAY)[When.ENDED]]
    assert said == ["let go Sun 22 Nov 2026", "skipped Thu 19 Nov 2026", "kept Sat 14 Nov 2026"]
    assert ended_how(Goal(text="x")) == ""
