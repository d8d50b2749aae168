"""The records of a journal, looked up once for all figures."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar

from netjournal.domain.records import Contact, Interaction, Learning, Records, Said, Tier
from netjournal.domain.school_calendar import SchoolYear
from netjournal.review.period import Period, everything, week
from netjournal.startup.fast_dataclass import dataclass

TIERS = tuple(tier.value for tier in Tier)
UNTIERED = "untiered"
YOUNG = 42
"""Days that a learning or an interaction needs before it can be judged."""

FEWEST_SCHOOL_DAYS = 3
"""Days that are neither weekend nor holiday which make a week a school week."""

T = TypeVar("T")

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """`week_start` is 0 for Monday to 6 for Sunday; `school_days` are the weekdays that count for coverage."""

    week_start: int = 0
    school_days: frozenset[int] = frozenset(range(5))

    @classmethod
    def of(cls, records: Records) -> ReviewSettings:
        """What the journal's settings `week_start` and `school_days` say, as numbers or English weekday names."""
        said = {setting.key: setting.value for setting in records.settings}
        start = _weekday(said.get("week_start"))
        days = said.get("school_days")
        known = {_weekday(item) for item in days} - {None} if isinstance(days, list | tuple) else set()
        return cls(
            week_start=0 if start is None else start,
            school_days=frozenset(day for day in known if day is not None) or frozenset(range(5)),
        )


@dataclass(frozen=True, slots=True)
class JournalSpan:
    """What must be known of a whole journal where the records hold a part of it.

    Every day with an entry, the day of the earliest goal, and outlines of what is tested on the whole journal: the
    interactions with measured minutes (id, day, contacts, minutes) and the applied learnings (id, days, and those
    sources that the journal still has, up to today). `noted` has the day of every learning, the oldest first.
    """

    entry_days: frozenset[date]
    first_due_on: date | None = None
    timed: tuple[Interaction, ...] = ()
    applied: tuple[Learning, ...] = ()
    noted: tuple[date, ...] = ()


class JournalIndex:
    """A journal as of one day, indexed. Nothing dated after `today` has happened yet.

    The records may be a part of the journal, with what is known of the `whole`; then only figures of the days that
    were read are right.

    A contact's tier on a day is that of its latest move on or before that day; before its first move it is the first
    tier that is known of it; without any move it is the contact's own. Contacts without a tier on that day, and
    contacts that are no longer in the journal, are `untiered`.
    """

    def __init__(
        self, records: Records, today: date, settings: ReviewSettings | None = None, whole: JournalSpan | None = None
    ) -> None:
        self.records = records
        self._whole = whole
        self.today = today
        self.settings = settings or ReviewSettings.of(records)
        self.contacts: dict[str, Contact] = {contact.id: contact for contact in records.contacts}
        self.interactions = sorted(
            (interaction for interaction in records.interactions if interaction.on <= today), key=lambda one: one.on
        )
        self.interaction: dict[str, Interaction] = {interaction.id: interaction for interaction in self.interactions}
        self.learnings = sorted(
            (learning for learning in records.learnings if learning.on <= today), key=lambda one: one.on
        )
        self._interaction_days = [interaction.on for interaction in self.interactions]
        self._learning_days = [learning.on for learning in self.learnings]
        self._moves = _moves_by_contact(records)
        self._splits: dict[str, dict[str, float]] = {}
        self._once: dict[str, Any] = {}

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once for this ledger under a name."""
        if name not in self._once:
            self._once[name] = make()
        found: T = self._once[name]
        return found

    @cached_property
    def all_timed(self) -> Sequence[Interaction]:
        """Every interaction of the whole journal up to today whose minutes were entered."""
        talks = self.interactions if self._whole is None else self._whole.timed
        return [talk for talk in talks if talk.on <= self.today and measured(talk) is not None]

    @cached_property
    def noted_days(self) -> Sequence[date]:
        """The day of every learning of the whole journal that was noted by today, the oldest first."""
        days = [one.on for one in self.learnings] if self._whole is None else self._whole.noted
        return sorted(day for day in days if day <= self.today)

    def known_sources(self, learning: Learning) -> list[str]:
        """The ids of the sources of a learning of `all_applied`, as far as the journal still has them."""
        if self._whole is not None:
            return list(dict.fromkeys(learning.interaction_ids))
        return [one.id for one in self.sources(learning)]

    @cached_property
    def all_applied(self) -> Sequence[Learning]:
        """Every learning of the whole journal that was applied by today."""
        learnings = self.learnings if self._whole is None else self._whole.applied
        return [one for one in learnings if one.on <= self.today and self.happened(one.applied_on)]

    def interactions_in(self, starts_on: date, ends_on: date) -> Sequence[Interaction]:
        """The interactions of these days (both included) up to today, oldest first."""
        days = self._interaction_days
        return self.interactions[bisect_left(days, starts_on) : bisect_right(days, ends_on)]

    def noted_in(self, period: Period) -> Sequence[Learning]:
        """The learnings noted in a period, up to today, oldest first."""
        days = self._learning_days
        return self.learnings[bisect_left(days, period.starts_on) : bisect_right(days, period.ends_on)]

    def applied_in(self, period: Period) -> list[Learning]:
        """The learnings applied in a period, up to today, in the order of their noting."""
        end = min(period.ends_on, self.today)
        return [
            learning
            for learning in self.learnings
            if learning.applied_on and period.starts_on <= learning.applied_on <= end
        ]

    def happened(self, day: date | None) -> bool:
        """Whether that day has come."""
        return day is not None and day <= self.today

    def tier_on(self, contact_id: str, day: date) -> str:
        """A tier's key, or `untiered`."""
        moves = self._moves.get(contact_id)
        if moves:
            days, tiers = moves
            place = bisect_right(days, day)
            tier = tiers[place - 1] if place else next((item for item in tiers if item), None)
        else:
            contact = self.contacts.get(contact_id)
            tier = contact.tier if contact else None
        return tier.value if tier else UNTIERED

    def split(self, interaction: Interaction) -> dict[str, float]:
        """How an interaction falls on the tiers: the share of its contacts in each, adding up to 1."""
        found = self._splits.get(interaction.id)
        if found is None:
            found = {}
            who = dict.fromkeys(interaction.contact_ids)
            for contact_id in who:
                tier = self.tier_on(contact_id, interaction.on)
                found[tier] = found.get(tier, 0.0) + 1 / len(who)
            self._splits[interaction.id] = found = found or {UNTIERED: 1.0}
        return found

    def sources(self, learning: Learning) -> list[Interaction]:
        """The interactions that a learning came from, as far as the journal still has them."""
        found = (self.interaction.get(interaction_id) for interaction_id in dict.fromkeys(learning.interaction_ids))
        return [result for result in found if result is not None]

    def name(self, contact_id: str) -> str:
        """A contact's name, or a word for one that is gone."""
        contact = self.contacts.get(contact_id)
        return (contact.name if contact else "") or "someone"

    @cached_property
    def entry_days(self) -> frozenset[date]:
        """The days with an interaction, a learning, or an explicit "nothing today"."""
        quiet = (quiet_day.on for quiet_day in self.records.quiet_days if quiet_day.on <= self.today)
        elsewhere = (day for day in self._whole.entry_days if day <= self.today) if self._whole else ()
        return frozenset((*self._interaction_days, *self._learning_days, *quiet, *elsewhere))

    @cached_property
    def first_day(self) -> date | None:
        """The day that the journal begins with, or None for an empty one."""
        return min(self.entry_days, default=None)

    def everything(self) -> Period:
        """The period from the oldest entry of the journal until today."""
        if self._whole is None:
            return everything(self.records, self.today)
        due = self._whole.first_due_on
        return everything(self.records, self.today, [*self._whole.entry_days, *([due] if due else [])])

    def counting_days(self, period: Period) -> list[date]:
        """The days of a period that count for coverage.

        School days (Monday to Friday unless the settings say otherwise) from the journal's first entry to today,
        without holidays; between the first and the last known term only days inside a term. Today counts from its
        first entry on, because it is not over before.
        """
        if self.first_day is None:
            return []
        first = max(period.starts_on, self.first_day)
        last = min(period.ends_on, self.today)
        days = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return [
            day
            for day in days
            if day.weekday() in self.settings.school_days
            and not self.is_holiday(day)
            and (day != self.today or day in self.entry_days)
        ]

    def is_school_day(self, day: date) -> bool:
        """Whether a day is one of the school's weekdays, in no holiday, and not between two terms."""
        return day.weekday() in self.settings.school_days and not self.is_holiday(day)

    def is_holiday(self, day: date) -> bool:
        """Whether a day lies in a holiday, or between two terms."""
        return self._school.is_holiday(day)

    def school_weeks(self, period: Period, *, running: bool = False) -> list[Period]:
        """The school weeks of a period, oldest first, from the week of the journal's first entry to today.

        A school week has at least three school days from the first entry on, and counts in the period that holds at
        least three of them. The week that is not over yet counts only with `running`, from its first entry on.
        """
        if self.first_day is None or period.ends_on < self.first_day:
            return []
        found = []
        one = week(max(period.starts_on, self.first_day), self.settings.week_start)
        while one.starts_on <= min(period.ends_on, self.today):
            days = [day for day in one.each_day() if day >= self.first_day and self.is_school_day(day)]
            over = one.ends_on <= self.today
            counts = over or (running and any(day in self.entry_days for day in one.each_day()))
            if counts and sum(day in period for day in days) >= FEWEST_SCHOOL_DAYS:
                found.append(one)
            if one.ends_on == date.max:
                break
            one = week(one.ends_on + timedelta(days=1), self.settings.week_start)
        return found

    @cached_property
    def _school(self) -> SchoolYear:
        return SchoolYear(self.records.terms)


def measured(interaction: Interaction) -> int | None:
    """The minutes that somebody entered; None for defaults and estimates, which are no measurements."""
    if interaction.minutes_source in (Said.DEFAULTED, Said.ESTIMATED):
        return None
    return interaction.minutes


def why_unmeasured(interaction: Interaction) -> str:
    """The reason that an interaction without measured minutes is left out with."""
    if interaction.minutes is None:
        return "no minutes were entered"
    return f"its {interaction.minutes} minutes are {interaction.minutes_source}, not entered"


def _moves_by_contact(records: Records) -> dict[str, tuple[list[date], list[Tier | None]]]:
    moves: dict[str, tuple[list[date], list[Tier | None]]] = {}
    for tier_move in sorted(records.tier_moves, key=lambda move: move.on):
        days, tiers = moves.setdefault(tier_move.contact_id, ([], []))
        days.append(tier_move.on)
        tiers.append(tier_move.tier)
    return moves


def _weekday(value: Any) -> int | None:
    if isinstance(value, int) and 0 <= value <= 6:
        return value
    word = str(value).casefold()
    return next((i for i, name in enumerate(WEEKDAYS) if len(word) >= 3 and name.startswith(word)), None)
