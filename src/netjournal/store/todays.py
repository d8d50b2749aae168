"""What the Today page and `netjournal today` are made from, read without reading the whole journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from netjournal.domain.model import (
    Ask,
    Contact,
    Decision,
    Goal,
    Learning,
    PutAway,
    Recall,
    Records,
)
from netjournal.domain.today import Asked, Today, recalls_of_day, todays
from netjournal.frozen import dataclass
from netjournal.store.journal import Journal


@dataclass(frozen=True, slots=True)
class Week:
    """The running week: its figures as `review --json` prints them, and which questions are asked today."""

    figures: Mapping[str, Any]
    asked: tuple[Asked, ...]


def what_needs_me(journal: Journal, today: date, this_week: Week | None = None) -> Today:
    """The parts of Today. Without `this_week` the questions and the week's figures are left empty; they take longer."""
    store = journal.store
    records = Records(
        contacts=tuple(store.every(Contact, "archived_on IS NULL AND tier IS NOT 'following'")),
        learnings=tuple(store.every(Learning, "closed_on IS NULL AND reframed_on IS NULL")),
        goals=tuple(store.every(Goal, "done_on IS NULL AND dropped_on IS NULL")),
        problems=tuple(journal.open_problems()),
        asks=tuple(store.every(Ask)),
        recalls=tuple(store.every(Recall)),
        decisions=tuple(store.every(Decision, "decided_on IS NULL")),
        put_away=tuple(store.every(PutAway)),
    )
    records = _with_names(journal, records, today)
    return todays(
        records,
        today,
        questions=this_week.asked if this_week else (),
        week=this_week.figures["time-by-tier"] if this_week else {},
        last_on=journal.contacts.last_on(),
        last_entry_on=journal.interactions.last_on(),
        rhythms=journal.rhythms(),
    )


def what_is_due(journal: Journal, today: date) -> Today:
    """Of Today what is read at once in a journal of any size: what is due, and the way back in after a gap."""
    goals = Records(goals=tuple(journal.open_goals()))
    return todays(goals, today, last_on={}, last_entry_on=journal.interactions.last_on())


def _with_names(journal: Journal, records: Records, today: date) -> Records:
    """Adds the contacts and interactions that asks, decisions and the learnings to be recalled speak of."""
    known = {contact.id for contact in records.contacts}
    named = {each.contact_id for each in records.decisions} | {each.contact_id for each in records.asks}
    recalled = [each.learning for each in recalls_of_day(records, today)]
    named |= {contact for learning in recalled for contact in learning.contact_ids}
    talks = {each for learning in recalled for each in learning.interaction_ids}
    interactions = tuple(journal.interactions.some(sorted(talks)))
    named |= {contact for each in interactions for contact in each.contact_ids}
    more = journal.some(Contact, sorted(named - known))
    return replace(records, contacts=(*records.contacts, *more), interactions=interactions)


def this_week(journal: Journal, today: date) -> Week:
    """What the review of the running week says."""
    from netjournal.review.period import week  # deferred: the first picture comes without figures
    from netjournal.review.prompts import for_today
    from netjournal.review.summary import review_of
    from netjournal.store.reviewing import ReviewRecords

    period = week(today, journal.week_start())
    review = review_of(ReviewRecords(journal, today).for_review(journal, period), period)
    figures = {name: figure.as_json() for name, figure in review.figures.items()}
    return Week(figures, tuple(for_today(review.questions, today)))
