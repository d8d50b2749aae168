"""This week of earlier years, on the review of a week and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netjournal.domain.records import ClosedAs, Learning, Records
from netjournal.journal.journal import Journal
from netjournal.journal.review import ReviewRecords
from netjournal.review.earlier_years import learned_then, weeks_before
from netjournal.review.index import JournalIndex
from netjournal.review.period import month, week
from netjournal.review.registry import review_of

TODAY = date(2026, 11, 25)
LEARNINGS = (
    Learning(id="first", text="count aloud", on=date(2024, 11, 28), applied_on=date(2024, 12, 2)),
    Learning(id="out", text="another week", on=date(2025, 11, 10)),
    Learning(id="last", text="number strings", on=date(2025, 11, 24)),
    Learning(
        id="ended", text="traffic lights", on=date(2025, 11, 30), closed_on=date(2026, 1, 5), closed_as=ClosedAs.NULL
    ),
    Learning(id="now", text="this week", on=date(2026, 11, 24)),
)


def test_the_last_year_comes_first_with_what_became_of_each() -> None:
    ledger = JournalIndex(Records(learnings=LEARNINGS), TODAY)
    assert [row.text for row in learned_then(ledger, week(TODAY))] == [
        "Mon 24 Nov 2025: number strings (not tried)",
        "Sun 30 Nov 2025: traffic lights (not tried, closed)",
        "Thu 28 Nov 2024: count aloud (tried in class)",
    ]
    assert review_of(ledger, week(TODAY)).as_json()["year_ago"][0]["id"] == "last"
    assert review_of(ledger, month(TODAY)).year_ago == ()


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 6))
def test_each_week_before_holds_the_middle_of_this_one_a_year_earlier(day: date, week_start: int) -> None:
    period = week(day, week_start)
    weeks = weeks_before(period, date(2017, 1, 1))
    assert all((one.ends_on - one.starts_on).days == 6 for one in weeks)
    assert {one.starts_on.weekday() for one in weeks} <= {week_start}
    for years, one in enumerate(weeks, 1):
        assert abs((period.starts_on - one.starts_on).days - 365.25 * years) <= 7
    assert len(weeks) >= min(day.year - 2018, 10)


def test_a_journal_that_begins_this_year_has_none() -> None:
    assert weeks_before(week(TODAY), date(2026, 3, 1)) == []
    assert weeks_before(week(TODAY), None) == []


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path, day=lambda: TODAY) as opened:
        with opened.change("Make it") as change:
            for learning in LEARNINGS:
                change.put(learning)
        yield opened


def test_the_part_of_the_journal_that_a_review_reads_has_them(journal: Journal) -> None:
    reading = ReviewRecords(journal, TODAY)
    found = review_of(reading.for_review(journal, week(TODAY)), week(TODAY))
    assert found.year_ago == review_of(JournalIndex(journal.records(), TODAY), week(TODAY)).year_ago
    assert [row.id for row in found.year_ago] == ["last", "ended", "first"]
    before = week(date(2025, 11, 25))
    assert [row.id for row in review_of(reading.for_review(journal, before), before).year_ago] == ["first"]
