from __future__ import annotations

from datetime import date

import pytest

from netjournal.domain.contacts import check_birthday, empty_field
from netjournal.domain.goals import edit_goal_text, goal_conversation, new_goal
from netjournal.domain.intentions import find_term, parse_shares
from netjournal.domain.records import Contact, Goal, Term
from netjournal.errors import JournalError, NotFound, WrongUsage

TODAY = date(2026, 11, 23)


def test_an_if_then_plan_is_taken_apart():
    goal = new_goal("When I pass by,  I will ask", today=TODAY)
    assert (goal.text, goal.when_cue, goal.will_do) == ("When I pass by, I will ask", "I pass by", "ask")
    assert (goal.due_on, goal.repeat, goal.repeat_from) == (None, "", "")


@pytest.mark.parametrize(
    ("words", "rule", "due"),
    [
        ("2 weeks", "FREQ=WEEKLY;INTERVAL=2", TODAY),
        ("every friday", "FREQ=WEEKLY;BYDAY=FR", date(2026, 11, 27)),
        ("friday", "FREQ=WEEKLY;BYDAY=FR", date(2026, 11, 27)),
        ("monday", "FREQ=WEEKLY;BYDAY=MO", TODAY),
        ("monthly", "FREQ=MONTHLY", TODAY),
        ("FREQ=MONTHLY;BYDAY=1FR", "FREQ=MONTHLY;BYDAY=1FR", date(2026, 12, 4)),
    ],
)
def test_a_repeating_goal_is_first_due_on_a_day_of_its_rule(words, rule, due):
    goal = new_goal("x", repeat=words, today=TODAY)
    assert (goal.repeat, goal.due_on) == (rule, due)


def test_goals_that_say_nothing_or_cannot_be_repeated_are_refused():
    with pytest.raises(WrongUsage):
        new_goal("  ", today=TODAY)
    with pytest.raises(WrongUsage, match="now and then"):
        new_goal("x", repeat="now and then", today=TODAY)
    with pytest.raises(WrongUsage, match="no day left"):
        new_goal("x", repeat="FREQ=DAILY;UNTIL=20200101", today=TODAY)


def test_the_talk_of_a_goal_is_with_its_people():
    goal = Goal(text="ask Ana", contact_ids=("a", "gone"), problem_id="p")
    talk = goal_conversation(goal, {"a": Contact(id="a", name="Ana")}, on=TODAY, minutes=15, outcome="")
    assert (talk.contact_ids, talk.summary, talk.problem_ids) == (("a",), "ask Ana", ("p",))
    with pytest.raises(JournalError, match="nobody"):
        goal_conversation(Goal(text="x"), {}, on=TODAY, minutes=15, outcome="")
    for minutes in (0, 1441):
        with pytest.raises(JournalError, match=str(minutes)):
            goal_conversation(goal, {"a": Contact(id="a", name="Ana")}, on=TODAY, minutes=minutes, outcome="")


@pytest.mark.parametrize(
    ("written", "kept"), [("1980-05-23", "1980-05-23"), ("--02-29", "--02-29"), ("05-23", "--05-23"), (" ", "")]
)
def test_birthdays_with_and_without_a_year(written, kept):
    assert check_birthday(written) == kept


@pytest.mark.parametrize("written", ["--13-01", "1981-02-29", "May", "--02-30", "5-23"])
def test_what_is_no_birthday_is_refused(written):
    with pytest.raises(WrongUsage):
        check_birthday(written)


def test_fields_are_emptied_by_the_names_of_their_options():
    assert empty_field("cadence") == ("cadence_days", None)
    assert empty_field("met-on") == ("met_on", None)
    assert empty_field("topics") == ("topics", ())
    for name in ("name", "handle", "id", "created_at", "shoe"):
        with pytest.raises(WrongUsage, match=name):
            empty_field(name)


def test_the_share_left_out_is_the_rest():
    assert parse_shares(50, 35, None) == (50, 35, 15)
    assert parse_shares(None, 0, 100) == (0, 0, 100)
    for shares in ((50, None, None), (50, 60, None), (50, 35, 16)):
        with pytest.raises(WrongUsage):
            parse_shares(*shares)


def test_of_terms_with_one_name_the_nearest_is_meant():
    old = Term(id="1", name="Autumn", starts_on=date(2025, 9, 1), ends_on=date(2025, 12, 19))
    new = Term(id="2", name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 18))
    rest = Term(id="3", name="Half-term", starts_on=date(2026, 10, 26), ends_on=date(2026, 10, 30), holiday=True)
    assert find_term("autumn", [old, new, rest], TODAY) == new
    assert find_term("half-term", [old, new, rest], TODAY, holiday=True) == rest
    with pytest.raises(NotFound, match="Half-term"):
        find_term("Half-term", [old, new, rest], TODAY)


GOAL = new_goal("when I pass by, I will ask", due_on=date(2026, 11, 27), today=TODAY)


@pytest.mark.parametrize(
    ("values", "changes"),
    [
        ({}, {}),
        ({"text": "When I pass by, I will ask"}, {"text": "When I pass by, I will ask"}),
        ({"text": "send it"}, {"text": "send it", "when_cue": "", "will_do": ""}),
        ({"due_on": None}, {"due_on": None}),
        ({"repeat": "2 weeks"}, {"repeat": "FREQ=WEEKLY;INTERVAL=2", "repeat_from": "rule"}),
        (
            {"repeat": "every friday", "repeat_from": "done", "due_on": None},
            {"repeat": "FREQ=WEEKLY;BYDAY=FR", "repeat_from": "done"},
        ),
        (
            {"repeat": "every monday", "due_on": None},
            {"repeat": "FREQ=WEEKLY;BYDAY=MO", "repeat_from": "rule", "due_on": TODAY},
        ),
    ],
)
def test_what_changes_in_a_goal(values, changes):
    assert edit_goal_text(GOAL, values, TODAY) == changes


def test_a_goal_that_no_longer_repeats_counts_from_nothing():
    again = new_goal("x", repeat="weekly", repeat_from="done", today=TODAY)
    assert edit_goal_text(again, {"repeat": ""}, TODAY) == {"repeat": "", "repeat_from": ""}
    with pytest.raises(WrongUsage):
        edit_goal_text(again, {"text": " "}, TODAY)
