"""The goals as to-dos, for another program's parser."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from made_records import HOSTILE
from made_year import RECORDS

from examples import examples
from netjournal.domain.records import Contact, Goal, Interaction, Records
from netjournal.exchange.exports.ical import calendar
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions, RedactedView

MADE = datetime(2026, 11, 1, 8, 30, 1, 500_000, tzinfo=UTC)
NOOR = Contact(id="c", name="Noor Ashby")
WRITE = Goal(
    id="g1", created_at=MADE, updated_at=MADE, text="Write to Noor", contact_ids=("c",), due_on=date(2026, 11, 27)
)
EVERY = replace(WRITE, id="g2", text="Ring Noor", repeat="FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", due_on=date(2026, 11, 27))
DONE = replace(WRITE, id="g3", done_on=date(2026, 11, 20), outcome="She answered; at once", repeat="FREQ=DAILY")
DROPPED = replace(WRITE, id="g4", dropped_on=date(2026, 11, 20), reason="No time")
PLAN = replace(WRITE, id="g5", text="", when_cue="I get tickets", will_do="sort them", due_on=None)
SOME = Records(contacts=(NOOR,), goals=(WRITE, EVERY, DONE, DROPPED, PLAN))


def todos(records: Records, sharing: PrivacyOptions | None = None) -> list[vobject.base.Component]:
    text = calendar(RedactedView(records, sharing or PrivacyOptions()))
    (parsed,) = vobject.readComponents(text)
    return list(parsed.vtodo_list)


def test_another_parser_reads_every_goal() -> None:
    write, every, done, dropped, plan = todos(SOME)
    assert (write.summary.value, write.status.value, write.due.value) == (
        "Write to Noor",
        "NEEDS-ACTION",
        date(2026, 11, 27),
    )
    assert write.description.value == "With Noor Ashby"
    assert every.rrule.value == "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"
    assert (every.dtstart.value, every.due.value) == (datetime(2026, 11, 27), datetime(2026, 11, 27, 23, 59))
    assert (done.status.value, done.completed.value.date()) == ("COMPLETED", date(2026, 11, 20))
    assert "She answered; at once" in done.description.value
    assert not hasattr(done, "rrule")
    assert dropped.status.value == "CANCELLED"
    assert plan.summary.value == "When I get tickets, I will sort them"
    assert not hasattr(plan, "due")


def test_the_same_goals_give_the_same_file_and_uids() -> None:
    assert calendar(RedactedView(SOME, PrivacyOptions())) == calendar(RedactedView(SOME, PrivacyOptions()))
    assert [todo.uid.value for todo in todos(SOME)] == [f"g{number}@netjournal" for number in range(1, 6)]


def test_goals_from_private_entries_stay_home_and_roles_hide_names() -> None:
    hidden = Interaction(id="i", private=True, summary="x")
    records = replace(SOME, interactions=(hidden,), goals=(WRITE, replace(EVERY, origin_id="i")))
    assert len(todos(records)) == 1
    assert len(todos(records, PrivacyOptions(include_private=True))) == 2
    assert "Noor" not in calendar(RedactedView(SOME, PrivacyOptions(people=PeopleStyle.ROLES)))


def test_a_rule_that_is_none_is_left_out() -> None:
    (todo,) = todos(replace(SOME, goals=(replace(EVERY, repeat="every so often"),)))
    assert not hasattr(todo, "rrule")


def test_the_goals_of_a_year_are_read() -> None:
    assert len(todos(RECORDS, PrivacyOptions(include_private=True))) == len(RECORDS.goals)
    assert len(todos(RECORDS)) == len(RedactedView(RECORDS, PrivacyOptions()).records.goals)


@settings(max_examples=examples(60), deadline=None)
@given(st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_words_of_a_goal_can_break_out_of_it(text: str) -> None:
    made = todos(replace(SOME, goals=(replace(WRITE, text=text, reason=text), EVERY)))
    assert len(made) == 2
    assert made[0].uid.value == "g1@netjournal"
