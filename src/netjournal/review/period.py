"""The stretch of days that a review is about: a week, a month, a term, a year, everything, or any span."""

from __future__ import annotations

import builtins
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from netjournal.domain.records import Records, Term
from netjournal.domain.school_calendar import week_of
from netjournal.errors import WrongUsage
from netjournal.startup.fast_dataclass import dataclass

ONE_DAY = timedelta(days=1)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

SUMMER = 35
"""Days between two terms from which on the later one belongs to the next school year."""

STALE = 120
"""Days after the end of the last known school year from which on `year` means the calendar year again."""

WAY_OUT = "Say week, month, term, year, all, the name of a term, 2026-11, or a span such as 2026-09-01..2026-10-15."


@dataclass(frozen=True, slots=True)
class Period:
    """Both days are included. `kind` is week, month, term, year, all or span; `name` is for people."""

    starts_on: date
    ends_on: date
    name: str
    kind: str = "span"

    @property
    def days(self) -> int:
        """How many days the period has, at least 1."""
        return (self.ends_on - self.starts_on).days + 1

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def each_day(self) -> Iterator[date]:
        """Every day of the period, oldest first."""
        day = self.starts_on
        while day <= self.ends_on:
            yield day
            day += ONE_DAY

    def as_json(self) -> dict[str, str]:
        """The period as the command line prints it."""
        return {"starts_on": self.starts_on.isoformat(), "ends_on": self.ends_on.isoformat(), "name": self.name}


def earlier(day: date, by: timedelta) -> date:
    """A day so much earlier, or the first day that the calendar has."""
    return day - min(by, day - date.min)


def week(day: date, week_start: int = 0) -> Period:
    """The week around a day; `week_start` is 0 for Monday to 6 for Sunday."""
    first, last = week_of(day, week_start)
    return Period(first, last, f"week of {_say(first)}", "week")


def month(day: date) -> Period:
    """The calendar month around a day."""
    first = day.replace(day=1)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return Period(first, last, f"{MONTHS[day.month - 1]} {day.year}", "month")


def term(day: date, terms: Iterable[Term]) -> Period:
    """The teacher's term around a day; in a break the term that went before, else the one that comes first.

    Raises WrongUsage where no terms are known.
    """
    known = school_terms(terms)
    if not known:
        raise WrongUsage(
            "Your journal does not know your terms yet.", "Enter them in the settings, or give the days: FROM..TO."
        )
    begun = [record for record in known if record.starts_on <= day]
    return _of_term(begun[-1] if begun else known[0])


def year(day: date, terms: Iterable[Term] = ()) -> Period:
    """The school year around a day (its first to its last term), else the calendar year.

    A break of five weeks or more ends a school year. In the summer it is still the year that has just ended.
    """
    begun = [school_year for school_year in _school_years(school_terms(terms)) if school_year.starts_on <= day]
    if begun and (day - begun[-1].ends_on).days <= STALE:
        return begun[-1]
    return calendar_year(day)


def calendar_year(day: date) -> Period:
    """1 January to 31 December around a day."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31), f"{day.year}", "year")


def everything(records: Records, today: date, known: Iterable[date] = ()) -> Period:
    """From the oldest entry of the journal until today; today alone for an empty journal.

    `known` are days of entries that are not among the records.
    """
    days = [interaction.on for interaction in records.interactions] + [learning.on for learning in records.learnings]
    days += [quiet_day.on for quiet_day in records.quiet_days]
    days += [problem.opened_on for problem in records.problems if problem.opened_on]
    days += [goal.due_on for goal in records.goals if goal.due_on]
    return Period(min([*days, *known, today]), today, "everything so far", "all")


def span(text: str) -> Period:
    """Reads `2026-09-01..2026-10-15`, both days included. Raises WrongUsage where that is no span of days."""
    first, _, last = text.partition("..")
    try:
        return between(date.fromisoformat(first.strip()), date.fromisoformat(last.strip()))
    except ValueError:
        raise WrongUsage(f"“{text}” is not a span of days.", WAY_OUT) from None


def between(starts_on: date, ends_on: date) -> Period:
    """Any span of days. Raises WrongUsage where it ends before it begins."""
    if ends_on < starts_on:
        raise WrongUsage(
            f"{_say(ends_on)} is before {_say(starts_on)}.", f"Turn the two days round: {ends_on}..{starts_on}."
        )
    return Period(starts_on, ends_on, f"{_say(starts_on)} to {_say(ends_on)}", "span")


def parse_period(
    text: str, today: date, terms: Sequence[Term] = (), week_start: int = 0, *, records: Records | None = None
) -> Period:
    """The period that a person names, seen from today; nothing said means this week.

    Understands week, month, term, year and all, each also with `last` before it, the name of a term, `2026`,
    `2026-11`, one day and `FROM..TO` (an end left open means today). `all` begins with the oldest entry of
    `records`, where they are given. Raises WrongUsage with a way out.
    """
    words = " ".join(text.casefold().split())
    before = words.startswith(("last ", "previous "))
    word = words.split(" ", 1)[1] if before or words.startswith("this ") else words
    if word in ("", "week", "month", "term", "year"):
        found = _by_kind(word or "week", today, terms, week_start)
        return previous(found, terms, week_start) if before else found
    if words in ("all", "everything"):
        return everything(records or Records(), today) if records else _since_ever(today)
    named = [school_term for school_term in school_terms(terms) if school_term.name.casefold() == words]
    if named:
        return _of_term(min(named, key=lambda each: abs((each.starts_on - today).days)))
    return _written_out(words, today)


def around(kind: str, day: date, terms: Sequence[Term] = (), week_start: int = 0) -> Period:
    """The week, month, term or year around a day, or all up to it. Raises WrongUsage for a term where none is known."""
    return _since_ever(day) if kind == "all" else _by_kind(kind, day, terms, week_start)


def of_days(starts_on: date, ends_on: date, terms: Sequence[Term] = (), week_start: int = 0) -> Period:
    """The period that is exactly these days, under the name that it has: a week, month, term or year, else the days."""
    usual = [week(starts_on, week_start), month(starts_on), *map(_of_term, school_terms(terms)), year(starts_on, terms)]
    fitting = (item for item in usual if (item.starts_on, item.ends_on) == (starts_on, ends_on))
    return builtins.next(fitting, None) or between(starts_on, ends_on)


def previous(period: Period, terms: Sequence[Term] = (), week_start: int = 0) -> Period:
    """The period of the same kind before this one; of everything, everything itself."""
    if period.kind == "all":
        return period
    if period.kind == "span":
        return _slid(period, -period.days)
    if period.kind == "term":
        before = [school_term for school_term in school_terms(terms) if school_term.starts_on < period.starts_on]
        return _of_term(before[-1]) if before else period
    return _neighbour(period, -1, terms, week_start)


def next(period: Period, terms: Sequence[Term] = (), week_start: int = 0) -> Period:
    """The period of the same kind after this one; of everything, everything itself."""
    if period.kind == "all":
        return period
    if period.kind == "span":
        return _slid(period, period.days)
    if period.kind == "term":
        after = [school_term for school_term in school_terms(terms) if school_term.starts_on > period.starts_on]
        return _of_term(after[0]) if after else period
    return _neighbour(period, 1, terms, week_start)


def school_terms(terms: Iterable[Term]) -> list[Term]:
    """The terms that are no holidays, in the order of the year."""
    return sorted((item for item in terms if not item.holiday), key=lambda each: (each.starts_on, each.ends_on))


def _school_years(known: list[Term]) -> list[Period]:
    """One period for each school year that the terms make up, oldest first."""
    years: list[list[Term]] = []
    for record in known:
        if years and _same_year(years[-1], record):
            years[-1].append(record)
        else:
            years.append([record])
    return [_of_year(one) for one in years]


def _same_year(begun: list[Term], following: Term) -> bool:
    gap = (following.starts_on - max(item.ends_on for item in begun)).days
    return gap < SUMMER and (following.starts_on - begun[0].starts_on).days < 350


def _of_year(terms: list[Term]) -> Period:
    first, last = terms[0].starts_on, max(item.ends_on for item in terms)
    name = f"school year {first.year}" if first.year == last.year else f"school year {first.year}–{last.year % 100:02}"
    return Period(first, last, name, "year")


def _of_term(found: Term) -> Period:
    return Period(found.starts_on, found.ends_on, found.name or f"term from {_say(found.starts_on)}", "term")


def _by_kind(kind: str, day: date, terms: Sequence[Term], week_start: int) -> Period:
    if kind == "week":
        return week(day, week_start)
    if kind == "month":
        return month(day)
    return term(day, terms) if kind == "term" else year(day, terms)


def _neighbour(period: Period, step: int, terms: Sequence[Term], week_start: int) -> Period:
    """The week, month or year before (step −1) or after (step 1); the same one at the ends of the calendar."""
    try:
        day = period.starts_on - ONE_DAY if step < 0 else period.ends_on + ONE_DAY
        if period.kind != "year":
            return _by_kind(period.kind, day, terms, week_start)
    except OverflowError:
        return period
    if period.name.isdigit():
        return calendar_year(day)
    years = [
        school_year
        for school_year in _school_years(school_terms(terms))
        if (school_year.starts_on - period.starts_on).days * step > 0
    ]
    return (years[0] if step > 0 else years[-1]) if years else period


def _written_out(words: str, today: date) -> Period:
    try:
        if re.fullmatch(r"\d{4}", words):
            return calendar_year(date(int(words), 1, 1))
        if re.fullmatch(r"\d{4}-\d{2}", words):
            return month(date.fromisoformat(f"{words}-01"))
        if ".." not in words:
            day = date.fromisoformat(words)
            return Period(day, day, _say(day), "span")
    except ValueError:
        raise WrongUsage(f"“{words}” is not a period that a review can be about.", WAY_OUT) from None
    return span(f"{words}{today}" if words.endswith("..") else words)


def _slid(period: Period, days: int) -> Period:
    try:
        return between(period.starts_on + timedelta(days=days), period.ends_on + timedelta(days=days))
    except OverflowError:
        return period


def _since_ever(today: date) -> Period:
    return Period(date(1970, 1, 1), today, "everything so far", "all")


def _say(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
