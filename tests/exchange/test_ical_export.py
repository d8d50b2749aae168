"""The goals as to-dos, for another program's parser."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import recurring_ical_events
import vobject
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event
from made_records import HOSTILE
from made_year import RECORDS

from examples import examples
from netjournal.domain.goals import next_goal
from netjournal.domain.records import Contact, Goal, Interaction, Records, Term, Tier
from netjournal.errors import JournalError
from netjournal.exchange.exports.ical import calendar, calendar_of_days
from netjournal.exchange.exports.kept_calendar import keep_calendar, needs_refresh, refresh_calendar, stop_keeping
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions, RedactedView
from netjournal.journal.journal import Journal

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


def test_another_parser_reads_every_open_goal_with_an_alarm_in_the_morning() -> None:
    write, every, plan = todos(SOME)
    assert (write.summary.value, write.status.value, write.due.value) == (
        "Write to Noor",
        "NEEDS-ACTION",
        date(2026, 11, 27),
    )
    assert write.description.value == "With Noor Ashby"
    assert every.rrule.value == "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"
    assert (every.dtstart.value, every.due.value) == (datetime(2026, 11, 27), datetime(2026, 11, 27, 23, 59))
    assert write.valarm.trigger.value == every.valarm.trigger.value == timedelta(hours=7, minutes=30)
    assert plan.summary.value == "When I get tickets, I will sort them"
    assert not hasattr(plan, "due")
    assert not hasattr(plan, "valarm")


def test_the_same_goals_give_the_same_file_and_uids() -> None:
    assert calendar(RedactedView(SOME, PrivacyOptions())) == calendar(RedactedView(SOME, PrivacyOptions()))
    assert [todo.uid.value for todo in todos(SOME)] == ["g1@netjournal", "g2@netjournal", "g5@netjournal"]


RULES = st.sampled_from(
    [
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;INTERVAL=3",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYDAY=1MO",
        "FREQ=YEARLY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
        "FREQ=DAILY;INTERVAL=10",
        "FREQ=MONTHLY;UNTIL=20270831",
        "FREQ=WEEKLY;UNTIL=20270131T235959Z",
        "FREQ=MONTHLY;COUNT=4",
    ]
)


@settings(max_examples=examples(80), deadline=None)
@given(RULES, st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_other_programs_count_the_days_that_netjournal_counts(rule: str, due: date) -> None:
    goal = replace(EVERY, repeat=rule, due_on=due)
    counted, following = [], goal
    while len(counted) < 8 and following is not None and following.due_on is not None:
        counted.append(following.due_on)
        following = next_goal(following, following.due_on)  # type: ignore[assignment]
    shown = RedactedView(replace(SOME, goals=(goal,)), PrivacyOptions())
    last = counted[-1] + timedelta(days=1)
    days = [event["DTSTART"].dt for event in expanded(calendar_of_days(shown, due), due, last) if "g2" in event["UID"]]
    assert days == counted
    (todo,) = todos(replace(SOME, goals=(goal,)))
    if len(counted) > 1:
        moments = rrulestr(todo.rrule.value, dtstart=todo.dtstart.value)
        until = datetime.combine(last, time())
        later = moments.between(datetime.combine(due, time()), until)
        assert [moment.date() for moment in later] == counted[1:]


def expanded(text: str, first: date, last: date) -> list[Event]:
    found = recurring_ical_events.of(Calendar.from_ical(text)).between(first, last)
    return sorted(found, key=lambda event: str(event["DTSTART"].dt))


def test_the_thirty_first_of_each_month_has_its_last_day() -> None:
    goal = replace(EVERY, repeat="FREQ=MONTHLY", due_on=date(2027, 1, 31))
    text = calendar(RedactedView(replace(SOME, goals=(goal,)), PrivacyOptions()))
    assert "RRULE:FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1" in text


def test_what_counts_from_its_completion_has_no_rule_and_says_so() -> None:
    goal = replace(EVERY, repeat_from="done")
    (todo,) = todos(replace(SOME, goals=(goal,)))
    assert not hasattr(todo, "rrule")
    assert todo.due.value == goal.due_on
    assert "Comes again every 2 weeks on Friday, counted from the day on which it is done" in todo.description.value


TALK = Interaction(id="t", on=date(2026, 9, 1), contact_ids=("c",), summary="x")
COLLEAGUE = replace(NOOR, tier=Tier.COLLEAGUES, created_at=MADE)
HOLIDAY = Term(id="h", name="Break", starts_on=date(2026, 12, 19), ends_on=date(2027, 1, 3), holiday=True)
LIVELY = replace(SOME, contacts=(COLLEAGUE,), interactions=(TALK,), terms=(HOLIDAY,))


def test_the_calendar_of_days_has_goals_quiet_contacts_and_the_weekly_review() -> None:
    shown = RedactedView(LIVELY, PrivacyOptions())
    text = calendar_of_days(shown, date(2026, 11, 23))
    assert text == calendar_of_days(shown, date(2026, 11, 23))
    events = {str(event["UID"]): event for event in Calendar.from_ical(text).walk("VEVENT")}
    assert set(events) == {"g1-day@netjournal", "g2-day@netjournal", "c-quiet@netjournal", "weekly-review@netjournal"}
    assert events["c-quiet@netjournal"]["SUMMARY"] == "Be in touch with Noor Ashby"
    assert all(event.walk("VALARM") for event in events.values())
    reviews = [
        event["DTSTART"].dt
        for event in expanded(text, date(2026, 12, 1), date(2027, 1, 20))
        if "review" in event["UID"]
    ]
    assert reviews == [date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 18), date(2027, 1, 8), date(2027, 1, 15)]
    assert "Noor" not in calendar_of_days(RedactedView(LIVELY, PrivacyOptions(PeopleStyle.ROLES)), date(2026, 11, 23))


def test_who_was_spoken_with_in_private_is_not_called_quiet() -> None:
    private = replace(TALK, id="p", on=date(2026, 11, 20), private=True)
    shown = RedactedView(replace(LIVELY, interactions=(TALK, private)), PrivacyOptions())
    assert "c-quiet" not in calendar_of_days(shown, date(2026, 11, 23))


def fresh(journal: Journal) -> str:
    refresh_calendar(journal, datetime(2026, 11, 23, 12, tzinfo=UTC))
    return (journal.folder / "out.ics").read_text()


def test_a_kept_calendar_changes_with_the_journal_and_only_then(tmp_path: Path) -> None:
    with Journal(tmp_path, day=lambda: date(2026, 11, 23)) as journal:
        assert refresh_calendar(journal, MADE) is None
        path = tmp_path / "out.ics"
        keep_calendar(journal, path, PrivacyOptions(), MADE)
        goal = journal.add(replace(WRITE, id="", contact_ids=()), "Goal")
        assert "Write to Noor" in fresh(journal)
        written = path.stat()
        assert refresh_calendar(journal, MADE) is None
        assert (path.stat().st_mtime_ns, path.stat().st_ino) == (written.st_mtime_ns, written.st_ino)
        assert not needs_refresh(journal, changed=False)
        journal.edit(goal, "Done", done_on=date(2026, 11, 23))
        assert "Write to Noor" not in fresh(journal)
        assert stop_keeping(journal) == str(path)
        assert not needs_refresh(journal, changed=True)


def test_a_new_day_makes_a_kept_calendar_stale(tmp_path: Path) -> None:
    day = date(2026, 11, 23)
    with Journal(tmp_path, day=lambda: day) as journal:
        keep_calendar(journal, tmp_path / "out.ics", PrivacyOptions(), MADE)
        assert not needs_refresh(journal, changed=False)
        day = date(2026, 11, 24)
        assert needs_refresh(journal, changed=False)
        refresh_calendar(journal, MADE)
        assert not needs_refresh(journal, changed=False)


def test_a_calendar_of_another_program_is_not_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "out.ics"
    path.write_text("BEGIN:VCALENDAR")
    with Journal(tmp_path / "journal") as journal:
        with pytest.raises(JournalError, match="not from netjournal"):
            keep_calendar(journal, path, PrivacyOptions(), MADE)
        assert refresh_calendar(journal, MADE) is None
    assert [item.name for item in tmp_path.iterdir() if item.suffix == ".ics"] == ["out.ics"]
    assert path.read_text() == "BEGIN:VCALENDAR"


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
    assert len(todos(RECORDS, PrivacyOptions(include_private=True))) == sum(goal.open for goal in RECORDS.goals)
    assert len(todos(RECORDS)) == sum(goal.open for goal in RedactedView(RECORDS, PrivacyOptions()).records.goals)


@settings(max_examples=examples(60), deadline=None)
@given(st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_words_of_a_goal_can_break_out_of_it(text: str) -> None:
    made = todos(replace(SOME, goals=(replace(WRITE, text=text, reason=text), EVERY)))
    assert len(made) == 2
    assert made[0].uid.value == "g1@netjournal"
