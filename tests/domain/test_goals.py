from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain import goals
from netjournal.domain.goals import FROM_DONE, FROM_RULE, When, agenda, next_goal, when
from netjournal.domain.records import Contact, Goal, Tier
from netjournal.errors import JournalError

TODAY = date(2026, 11, 23)


def due(days: int, **more: object) -> Goal:
    return Goal(id=f"g{days}", text=f"in {days}", due_on=TODAY + timedelta(days), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("goal", "where"),
    [
        (due(-1), When.OVERDUE),
        (due(-400), When.OVERDUE),
        (due(0), When.TODAY),
        (due(1), When.SOON),
        (due(7), When.SOON),
        (due(8), When.LATER),
        (Goal(text="some day"), When.UNDATED),
        (due(-1, snoozed_until=TODAY + timedelta(1)), When.SNOOZED),
        (due(-1, snoozed_until=TODAY), When.OVERDUE),
        (due(0, done_on=TODAY), When.ENDED),
        (due(0, skipped_on=TODAY), When.ENDED),
        (due(0, dropped_on=TODAY), When.ENDED),
    ],
)
def test_when(goal: Goal, where: When) -> None:
    assert when(goal, TODAY) is where


def test_agenda_is_by_date_and_hides_what_is_snoozed_or_ended() -> None:
    seen = agenda([due(3), due(-2), due(0), due(-9), due(5, done_on=TODAY), due(40), Goal(id="u", text="u")], TODAY)
    assert [goal.id for goal in seen.overdue] == ["g-9", "g-2"]
    assert [goal.id for goal in seen.today] == ["g0"]
    assert [goal.id for goal in seen.soon] == ["g3"]
    assert [goal.id for goal in seen.undated] == ["u"]


def test_words() -> None:
    assert goals.format_when(due(-2), TODAY) == "2 days late"
    assert goals.format_when(due(0), TODAY) == "today"
    assert goals.format_when(due(3), TODAY) == "Thu"
    assert goals.format_when(Goal(when_cue="it rains"), TODAY) == "when it comes"
    assert goals.sentence(Goal(text="Send it")) == "Send it"
    assert goals.sentence(Goal(when_cue="it rains", will_do="read")) == "When it rains, I will read"
    assert goals.overdue_days(due(-2), TODAY) == 2
    assert goals.overdue_days(due(2), TODAY) == 0


def test_done_skip_drop_and_snooze() -> None:
    goal = due(-1)
    assert goals.done(goal, on=TODAY, today=TODAY, outcome=" sent ", interaction_id="i1") == {
        "done_on": TODAY,
        "outcome": "sent",
        "interaction_id": "i1",
    }
    assert goals.skip(goal, on=TODAY, today=TODAY) == {"skipped_on": TODAY, "reason": ""}
    assert goals.drop(goal, reason="moved on", on=TODAY, today=TODAY) == {"dropped_on": TODAY, "reason": "moved on"}
    assert goals.snooze(goal, until=TODAY + timedelta(2), today=TODAY)["snoozed_until"] == date(2026, 11, 25)
    with pytest.raises(JournalError, match="still to come"):
        goals.done(goal, on=TODAY + timedelta(1), today=TODAY)
    with pytest.raises(JournalError, match="Why let it go"):
        goals.drop(goal, reason="  ", on=TODAY, today=TODAY)
    with pytest.raises(JournalError, match="not a day to come"):
        goals.snooze(goal, until=TODAY, today=TODAY)
    ended = replace(goal, done_on=TODAY)
    for step in (goals.done, goals.skip):
        with pytest.raises(JournalError, match="was done on"):
            step(ended, on=TODAY, today=TODAY)
    assert replace(ended, **goals.reopen(ended)).open
    with pytest.raises(JournalError, match="open already"):
        goals.reopen(goal)


def repeating(rule: str, on: date, from_: str = FROM_RULE) -> Goal:
    return Goal(id="g", text="meet", due_on=on, repeat=rule, repeat_from=from_, contact_ids=("c",), outcome="x")


def run(goal: Goal, times: int) -> list[date]:
    """The due dates that follow, each goal done on its day."""
    dates = []
    for _ in range(times):
        assert goal.due_on is not None
        following = next_goal(goal, goal.due_on)
        assert following is not None and following.due_on is not None
        goal = following
        dates.append(following.due_on)
    return dates


def test_the_next_goal_keeps_what_it_is_about_and_nothing_of_how_it_ended() -> None:
    old = replace(repeating("FREQ=WEEKLY", TODAY), done_on=TODAY, interaction_id="i", snoozed_until=TODAY, reason="r")
    new = next_goal(old, TODAY)
    assert new is not None and new.open
    assert (new.id, new.previous_id, new.contact_ids) == ("", "g", ("c",))
    assert (new.outcome, new.interaction_id, new.snoozed_until, new.reason) == ("", "", None, "")
    assert new.due_on == date(2026, 11, 30)
    assert next_goal(due(0), TODAY) is None


def test_counting_from_the_rule_or_from_the_day_it_was_done() -> None:
    late = TODAY + timedelta(5)
    by_rule = next_goal(repeating("FREQ=WEEKLY;INTERVAL=2", TODAY), late)
    by_done = next_goal(repeating("FREQ=WEEKLY;INTERVAL=2", TODAY, FROM_DONE), late)
    assert by_rule is not None and by_rule.due_on == date(2026, 12, 7)
    assert by_done is not None and by_done.due_on == date(2026, 12, 12)
    far = next_goal(repeating("FREQ=WEEKLY", TODAY), TODAY + timedelta(30))
    assert far is not None and far.due_on == date(2026, 12, 28)


def test_done_early_does_not_bring_the_same_day_again() -> None:
    friday = date(2026, 11, 27)
    for from_ in (FROM_RULE, FROM_DONE):
        again = next_goal(repeating("FREQ=WEEKLY;BYDAY=FR", friday, from_), date(2026, 11, 25))
        assert again is not None and again.due_on == date(2026, 12, 4)


def test_the_end_of_the_month_stays_the_end_of_the_month() -> None:
    dates = run(repeating("FREQ=MONTHLY", date(2027, 12, 31)), 4)
    assert dates == [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]
    assert run(repeating("FREQ=MONTHLY", date(2027, 1, 30)), 2) == [date(2027, 2, 28), date(2027, 3, 30)]
    assert run(repeating("FREQ=MONTHLY", date(2027, 1, 15)), 1) == [date(2027, 2, 15)]


def test_a_leap_day_comes_every_year() -> None:
    dates = run(repeating("FREQ=YEARLY", date(2028, 2, 29)), 4)
    assert dates == [date(2029, 2, 28), date(2030, 2, 28), date(2031, 2, 28), date(2032, 2, 29)]


def test_dates_are_plain_so_that_no_clock_change_moves_them() -> None:
    assert run(repeating("FREQ=DAILY", date(2026, 3, 28)), 2) == [date(2026, 3, 29), date(2026, 3, 30)]
    assert run(repeating("FREQ=DAILY", date(2026, 10, 24)), 2) == [date(2026, 10, 25), date(2026, 10, 26)]


def test_a_counted_or_ended_rule_ends() -> None:
    goal = repeating("FREQ=DAILY;COUNT=3", TODAY)
    assert run(goal, 2) == [date(2026, 11, 24), date(2026, 11, 25)]
    last = next_goal(goal, TODAY)
    assert last is not None
    last = next_goal(last, date(2026, 11, 24))
    assert last is not None and next_goal(last, date(2026, 11, 25)) is None
    assert next_goal(repeating("FREQ=DAILY;UNTIL=20261123", TODAY), TODAY) is None


@settings(max_examples=examples(80), deadline=None)
@given(
    st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY;BYDAY=TU,FR", "FREQ=MONTHLY", "FREQ=YEARLY"]),
    st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.integers(-40, 400),
    st.sampled_from([FROM_DONE, FROM_RULE, ""]),
)
def test_what_follows_lies_after_the_old_date_and_after_the_day_it_was_done(
    rule: str, on: date, late: int, from_: str
) -> None:
    ended = on + timedelta(late)
    following = next_goal(repeating(rule, on, from_), ended)
    assert following is not None and following.due_on is not None
    assert following.due_on > max(on, ended)
    assert (following.due_on - max(on, ended)).days <= 366


def test_skipped_goals_clear_their_contacts() -> None:
    early, late = TODAY - timedelta(9), TODAY - timedelta(2)
    skipped = [
        Goal(contact_ids=("a", "b"), skipped_on=late),
        Goal(contact_ids=("a",), skipped_on=early),
        Goal(contact_ids=("c",), done_on=late),
        goals.thought_of(Contact(id="d", name="Dana"), early),
    ]
    assert goals.cleared_on(skipped) == {"a": late, "b": late, "d": early}


def test_nobody_has_to_think_of_what_one_only_follows() -> None:
    with pytest.raises(JournalError, match="Nobody expects"):
        goals.thought_of(Contact(id="c", name="#chat", tier=Tier.FOLLOWING), TODAY)
