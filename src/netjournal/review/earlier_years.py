"""What was learned in the same week of earlier years: it may be what this week needs again."""

from __future__ import annotations

from datetime import date, timedelta

from netjournal.domain.learnings import furthest
from netjournal.domain.records import Learning, Stage
from netjournal.review.figure import Listed
from netjournal.review.index import JournalIndex
from netjournal.review.period import Period, week
from netjournal.text.dates import format_date
from netjournal.text.normalize import truncate

YEARS = 10
"""How many years back are looked at."""

_BECAME = {
    Stage.NOTED: "not tried",
    Stage.POTENTIAL: "planned, not tried",
    Stage.APPLIED: "tried in class",
    Stage.REALIZED: "tried, and you saw what came of it",
    Stage.REFRAMED: "tried, and you see it differently since",
}


def weeks_before(period: Period, first_day: date | None) -> list[Period]:
    """The same week of earlier years, the last year first, back to the journal's first day; of a week alone."""
    if period.kind != "week" or first_day is None:
        return []
    middle, weeks = period.starts_on + timedelta(days=3), []
    for years in range(1, YEARS + 1):
        if middle.year - years < date.min.year + 1:
            break
        day = min(middle.day, 28) if middle.month == 2 else middle.day
        found = week(middle.replace(year=middle.year - years, day=day), period.starts_on.weekday())
        if found.ends_on < first_day:
            break
        weeks.append(found)
    return weeks


def learned_then(ledger: JournalIndex, period: Period) -> tuple[Listed, ...]:
    """The learnings noted in the same week of earlier years, the last year first, with what became of each."""
    return tuple(
        Listed(learning.id, f"{format_date(learning.on)}: {truncate(learning.text, 120)} ({_became(learning)})")
        for found in weeks_before(period, ledger.first_day)
        for learning in ledger.learnings
        if learning.on in found
    )


def _became(learning: Learning) -> str:
    ended = ", closed" if learning.closed_on is not None else ""
    return f"{_BECAME[furthest(learning)]}{ended}"
