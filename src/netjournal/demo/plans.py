"""What was meant: terms and intentions, decisions about followed networks, and goals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from netjournal.demo import corpus
from netjournal.demo.corpus import Row
from netjournal.demo.people import LEFT, PROMOTED
from netjournal.demo.telling import Event, Year
from netjournal.domain import decisions, goals
from netjournal.domain.model import Contact, Decision, Goal, Intention, Term


def events(year: Year) -> Iterator[Event]:
    """Terms on the first day; intentions, decisions and goals each on their own."""
    yield Event(year.calendar.first, 0, "Set the terms", partial(_terms, year))
    plans = corpus.rows("plans")
    for row in plans["decision"]:
        yield from _decision(year, row)
    for row in plans["goal"]:
        yield from _goal(year, row)


def _terms(year: Year) -> None:
    """All terms at once, and the intention of each with its first day: later ones were changed in wording only."""
    terms = [Term(name=name, starts_on=first, ends_on=last) for name, first, last in year.calendar.terms()]
    stored = [year.journal.add(term, "Set the terms") for term in terms]
    for name, first, last in year.calendar.holidays():
        year.journal.add(Term(name=name, starts_on=first, ends_on=last, holiday=True), "Set the terms")
    for row in corpus.rows("plans")["intention"]:
        term = stored[row["term"]]
        plan = {name: row[name] for name in ("colleagues", "communities", "following")}
        weekly = {name: row[name] for name in ("weekly_minutes", "floor_minutes", "why")}
        intention = Intention(term_id=term.id, starts_on=term.starts_on, ends_on=term.ends_on, **plan, **weekly)
        year.journal.add(intention, "Set an intention")


def _decision(year: Year, row: Row) -> Iterator[Event]:
    opened, recheck, decided = _box(year, row)
    key, stored = row["who"], dict[str, Decision]()

    def open_it() -> None:
        contact = year.contact(key)
        box = decisions.open_decision(contact, success_sign=row["sign"], opened_on=opened, recheck_on=recheck)
        stored["it"] = year.journal.add(box, "Open a decision")

    def decide(on: date) -> None:
        words: dict[str, Any] = {"choice": row["choice"], "reason": row["reason"], "on": on, "today": on}
        decided = year.journal.edit(stored["it"], "Decide", **decisions.decide(stored["it"], **words))
        _follow(year, decided, year.contact(key))

    yield Event(opened, 1, "Open a decision", open_it)
    if decided is not None:
        yield Event(decided, 1, "Decide", partial(decide, decided))


def _box(year: Year, row: Row) -> tuple[date, date, date | None]:
    """When a decision was opened, was to be looked at again, and was made."""
    if "opened" in row:
        recheck = year.calendar.ago(row["recheck"])
        return year.calendar.ago(row["opened"]), recheck, recheck if "choice" in row else None
    decided = {PROMOTED: year.calendar.promoted_on, LEFT: year.calendar.left_on}[row["who"]]
    opened = max(decided - timedelta(weeks=row["opened_weeks_before"]), year.calendar.first)
    return opened, decided, decided


def _follow(year: Year, decision: Decision, contact: Contact) -> None:
    move, changes = decisions.follows(decision, contact)
    if move is not None:
        year.journal.contacts.move(contact, move.tier, reason=move.reason, on=move.on)
    elif changes:
        year.journal.edit(contact, "Leave a network", **changes)


def _goal(year: Year, row: Row) -> Iterator[Event]:
    """A goal, and how it ended; one that repeats is followed by the next each time it is done."""
    ago, stored = year.calendar.ago, dict[str, Goal]()

    def set_it() -> None:
        stored["it"] = year.journal.add(_written(year, row), f"Set “{row['text']}”")

    def do(day: date) -> None:
        goal = stored["it"]
        talk = year.spoken.get((day, row.get("who", "")), "")
        ended = goals.done(goal, on=day, today=day, outcome=row["outcome"], interaction_id=talk)
        following = goals.next_goal(year.journal.edit(goal, "Keep a goal", **ended), day)
        if following is not None:
            stored["it"] = year.journal.add(following, "Repeat a goal")

    def end(day: date) -> None:
        how = goals.skip if "skipped" in row else goals.drop
        year.journal.edit(stored["it"], "End a goal", **how(stored["it"], reason=row["reason"], on=day, today=day))

    yield Event(ago(row["set"]), 6, f"Set “{row['text']}”", set_it)
    for days in row.get("done", ()):
        yield Event(ago(days), 7, "Keep a goal", partial(do, ago(days)))
    for way in ("skipped", "dropped"):
        if way in row:
            yield Event(ago(row[way]), 7, "End a goal", partial(end, ago(row[way])))


def _written(year: Year, row: Row) -> Goal:
    return Goal(
        text=row["text"],
        when_cue=row.get("cue", ""),
        will_do=row.get("will", ""),
        contact_ids=(year.contacts[row["who"]],) if "who" in row else (),
        learning_id=year.learnings.get(row.get("learning", ""), ""),
        problem_id=year.problems.get(row.get("problem", ""), ""),
        due_on=year.calendar.ago(row["due"]) if "due" in row else None,
        repeat=row.get("repeat", ""),
        repeat_from=goals.FROM_RULE if "repeat" in row else "",
    )
