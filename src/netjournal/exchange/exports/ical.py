"""The goals as iCalendar (RFC 5545): as to-dos for task programs, and as days of a calendar that a phone can follow.

Only what is open is in them: what ended leaves. A goal keeps its UID from export to export.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event, Todo
from icalendar.prop import vRecur

from netjournal.domain.contacts import counts_from, last_conversations, quiet, rhythms_of
from netjournal.domain.goals import FROM_DONE, cleared_on, sentence
from netjournal.domain.records import Contact, Goal
from netjournal.exchange.exports.redaction import RedactedView
from netjournal.exchange.formats.markdown import clean
from netjournal.exchange.formats.vcard import PRODUCT
from netjournal.review.index import ReviewSettings
from netjournal.text.normalize import join_and
from netjournal.text.recurrence import anchor, format_repeat

MORNING = timedelta(hours=7, minutes=30)
"""When on its day a goal is called to mind."""

AFTERNOON = timedelta(hours=15)
"""When the weekly review is."""

A_WEEK = timedelta(days=7)


def calendar(shown: RedactedView) -> str:
    """Every open goal that others may see, as to-dos of one calendar."""
    made = _calendar()
    for goal in shown.records.goals:
        if goal.open:
            made.add_component(_todo(goal, shown))
    return bytes(made.to_ical()).decode()


def calendar_of_days(shown: RedactedView, today: date) -> str:
    """Open goals on their days, contacts who are quiet today, and the weekly review, as events.

    Phones show the events of a calendar that they follow, and no to-dos. The same journal on the same day gives the
    same text.
    """
    made = _calendar()
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "netjournal")
    made.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT6H")
    for goal in shown.records.goals:
        if goal.open and goal.due_on:
            made.add_component(_day_of_goal(goal, goal.due_on, shown))
    for contact, on in _quiet(shown, today):
        made.add_component(_day_of_contact(contact, on, shown))
    made.add_component(_weekly_review(shown, today))
    return bytes(made.to_ical()).decode()


def _calendar() -> Calendar:
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    return made


def _todo(goal: Goal, shown: RedactedView) -> Todo:
    todo = Todo()
    _describe(todo, goal, shown, f"{goal.id}@netjournal")
    todo.add("status", "NEEDS-ACTION")
    if goal.due_on is None:
        return todo
    rule = _rule(goal, goal.due_on, datetime.combine(date.max, time(23, 59, 59)))
    if rule is None:
        todo.add("due", goal.due_on)
        todo.add_component(_alarm(goal, shown, MORNING, "END"))
        return todo
    # A rule counts from a start, and the standard wants what is due to be later than that: so a repeating goal begins
    # with its day and is due at the end of it, in any time zone.
    todo.add("dtstart", datetime.combine(goal.due_on, time()))
    todo.add("due", datetime.combine(goal.due_on, time(23, 59)))
    todo.add("rrule", rule)
    todo.add_component(_alarm(goal, shown, MORNING))
    return todo


def _day_of_goal(goal: Goal, on: date, shown: RedactedView) -> Event:
    event = Event()
    _describe(event, goal, shown, f"{goal.id}-day@netjournal")
    event.add("dtstart", on)
    event.add("transp", "TRANSPARENT")
    rule = _rule(goal, on, date.max)
    if rule is not None:
        event.add("rrule", rule)
    event.add_component(_alarm(goal, shown, MORNING))
    return event


def _describe(made: Todo | Event, goal: Goal, shown: RedactedView, uid: str) -> None:
    made.add("uid", uid)
    made.add("dtstamp", _whole_seconds(goal.updated_at))
    made.add("created", _whole_seconds(goal.created_at))
    made.add("last-modified", _whole_seconds(goal.updated_at))
    made.add("summary", _summary(goal, shown))
    if description := _description(goal, shown):
        made.add("description", description)


def _summary(goal: Goal, shown: RedactedView) -> str:
    return _words(sentence(goal), shown) or "A goal"


def _alarm(goal: Goal, shown: RedactedView, after: timedelta, related: str = "") -> Alarm:
    return _reminder(_summary(goal, shown), after, related)


def _reminder(words: str, after: timedelta, related: str = "") -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", after, parameters={"RELATED": related} if related else {})
    return alarm


def _rule(goal: Goal, due_on: date, last: date) -> vRecur | None:
    """The rule by which other programs count the days that this one counts; None where the next day is not known yet.

    Months without a 31st have their last day, as here. What repeats from the day on which it is done has no rule: its
    next day comes into the calendar when it is done. `last` says of which kind the end of a rule is, a day or a moment.
    """
    if not goal.repeat or goal.repeat_from == FROM_DONE:
        return None
    try:
        rule: vRecur = vRecur.from_ical(anchor(goal.repeat, due_on).removeprefix("RRULE:"))
    except ValueError:
        return None
    if "FREQ" not in rule:
        return None
    if "UNTIL" in rule:
        (until,) = rule["UNTIL"]
        day = until.date() if isinstance(until, datetime) else until
        if day < due_on:
            return None
        rule["UNTIL"] = [datetime.combine(day, last.time()) if isinstance(last, datetime) else day]
    return rule


def _description(goal: Goal, shown: RedactedView) -> str:
    who = join_and([name for name in shown.each_name(goal.contact_ids) if name])
    lines = [f"With {who}"] if who else []
    if goal.repeat and goal.repeat_from == FROM_DONE:
        lines.append(f"Comes again {format_repeat(goal.repeat)}, counted from the day on which it is done")
    lines += [_words(goal.reason, shown)] if goal.reason else []
    return clean("\n".join(lines))


def _quiet(shown: RedactedView, today: date) -> Iterator[tuple[Contact, date]]:
    """The contacts who are quiet today, each with the first day on which they were."""
    records = shown.records
    said = {setting.key: setting.value for setting in records.settings}
    last, cleared = last_conversations(shown.whole.interactions), cleared_on(shown.whole.goals)
    seen = [contact for contact in records.contacts if shown.sharing.include_private or not contact.private]
    for found in quiet(seen, last, cleared, today, rhythms_of(said.get("cadence"))):
        contact = found.contact
        since = counts_from(contact, last.get(contact.id), cleared.get(contact.id))
        if since is not None:
            yield contact, since + timedelta(days=found.meant + 1)


def _day_of_contact(contact: Contact, on: date, shown: RedactedView) -> Event:
    words = f"Be in touch with {clean(shown.name(contact.id)).strip()}"
    event = Event()
    event.add("uid", f"{contact.id}-quiet@netjournal")
    event.add("dtstamp", datetime.combine(on, time(), UTC))
    event.add("summary", words)
    event.add("dtstart", on)
    event.add("transp", "TRANSPARENT")
    event.add_component(_reminder(words, MORNING))
    return event


def _weekly_review(shown: RedactedView, today: date) -> Event:
    """The review on the last school day of each week, holidays left out."""
    records = shown.whole
    first = min((contact.created_at.date() for contact in records.contacts), default=today)
    weekday = max(ReviewSettings.of(records).school_days)
    start = first + timedelta(days=(weekday - first.weekday()) % 7)
    event = Event()
    event.add("uid", "weekly-review@netjournal")
    event.add("dtstamp", datetime.combine(start, time(), UTC))
    event.add("summary", "Look back on the week (netjournal)")
    event.add("dtstart", start)
    event.add("transp", "TRANSPARENT")
    event.add("rrule", {"FREQ": ["WEEKLY"]})
    free = sorted(
        {day for term in records.terms if term.holiday for day in _weekly(start, term.starts_on, term.ends_on)}
    )
    for day in free:
        event.add("exdate", day)
    event.add_component(_reminder("Look back on the week", AFTERNOON))
    return event


def _weekly(start: date, first: date, last: date) -> Iterator[date]:
    """The days of a week's rule that begins on `start` which lie within two days."""
    day = start + A_WEEK * max(-((start - first).days // 7), 0)
    while day <= last:
        if day >= first:
            yield day
        day += A_WEEK


def _words(text: str, shown: RedactedView) -> str:
    return clean(shown.text(text)).strip()


def _whole_seconds(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
