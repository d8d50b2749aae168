"""How figures went over the last periods."""

from __future__ import annotations

from datetime import date, timedelta

from netjournal.domain.records import Contact, Interaction, Records, Said, Tier
from netjournal.review.index import JournalIndex
from netjournal.review.period import month, of_days, week
from netjournal.review.registry import FIGURES, FOLLOWED, trends

TODAY = date(2026, 11, 20)
LUCIA = Contact(id="c", name="Lucía", tier=Tier.COLLEAGUES)


def talk(on: date, minutes: int = 30) -> Interaction:
    return Interaction(
        id=on.isoformat(), on=on, contact_ids=("c",), minutes=minutes, minutes_source=Said.ENTERED, energy=1
    )


def ledger(*days: date) -> JournalIndex:
    return JournalIndex(Records(contacts=(LUCIA,), interactions=tuple(talk(day) for day in days)), TODAY)


def school_days(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def test_a_trend_goes_back_to_the_first_entry_oldest_first() -> None:
    found = {trend.figure: trend for trend in trends(ledger(*school_days(date(2026, 11, 2), TODAY)), week(TODAY))}
    hours = found["time-by-tier"]
    assert [period.starts_on.day for period, _ in hours.points] == [2, 9, 16]
    assert [value for _, value in hours.points] == [2.5, 2.5, 2.5]
    assert all(len(result.points) == 3 for result in found.values())


def test_a_week_of_which_too_little_was_noted_has_no_point_but_its_coverage() -> None:
    days = [
        *school_days(date(2026, 11, 2), date(2026, 11, 6)),
        date(2026, 11, 9),
        *school_days(date(2026, 11, 16), TODAY),
    ]
    found = {trend.figure: trend for trend in trends(ledger(*days), week(TODAY))}
    assert [value for _, value in found["time-by-tier"].points] == [2.5, None, 2.5]
    assert [value for _, value in found["coverage"].points] == [1.0, 0.2, 1.0]


def test_one_period_alone_has_no_trend() -> None:
    assert list(trends(ledger(TODAY), month(TODAY))) == []
    assert list(trends(JournalIndex(Records(), TODAY), month(TODAY))) == []


def test_every_number_that_is_followed_can_be_read_from_an_empty_figure() -> None:
    empty = JournalIndex(Records(), TODAY)
    for name, followed in FOLLOWED.items():
        number = followed.number(FIGURES[name](empty, week(TODAY)))
        assert number is None or number == 0


def test_days_that_are_a_week_or_month_have_its_name() -> None:
    assert of_days(date(2026, 11, 16), date(2026, 11, 22)) == week(date(2026, 11, 18))
    assert of_days(date(2026, 11, 1), date(2026, 11, 30)) == month(TODAY)
    assert of_days(date(2026, 11, 1), date(2026, 11, 29)).kind == "span"
