"""What was written at the end of weeks, months and terms, beside the figures of that day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from netjournal.demo import corpus
from netjournal.demo.corpus import Row
from netjournal.demo.telling import Event, Year
from netjournal.domain.model import Reflection
from netjournal.review.ledger import Ledger
from netjournal.review.period import Period, between, month, week
from netjournal.review.summary import review_of
from netjournal.review.templates import Answers, write_body


def events(year: Year) -> Iterator[Event]:
    """Each reflection on the last school day of its period, or today where that is still to come."""
    for row in corpus.rows("reflections")["reflection"]:
        period = _period(year, row)
        day = min(period.ends_on, year.today)
        yield Event(day, 9, f"Write “{row['title']}”", partial(_write, year, row, period, day))


def _period(year: Year, row: Row) -> Period:
    if row["cadence"] == "term":
        _, first, last = list(year.calendar.terms())[row["term"]]
        return between(first, last)
    monday = year.calendar.week(row["week"])[0]
    return week(monday) if row["cadence"] == "weekly" else month(monday)


def _write(year: Year, row: Row, period: Period, day: date) -> None:
    found = review_of(Ledger(year.journal.records(), day), period)
    reflection = Reflection(
        cadence=row["cadence"],
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        title=row["title"],
        body=write_body(row["cadence"], Answers(by_key=row["answers"])),
        figures={name: each.as_json() for name, each in found.figures.items()},
    )
    year.journal.add(reflection, f"Write “{row['title']}”")
