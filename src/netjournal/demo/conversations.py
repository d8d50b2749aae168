"""The conversations of the year: when they were, how long they took, and what they gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from netjournal.demo import corpus
from netjournal.demo.calendar import LEFT as LEFT_WHEN
from netjournal.demo.calendar import PROMOTED as PROMOTED_WHEN
from netjournal.demo.calendar import Calendar
from netjournal.demo.corpus import Talk
from netjournal.demo.fitting import fit
from netjournal.demo.people import LEFT, PROMOTED
from netjournal.demo.telling import Event, Year
from netjournal.domain.model import Interaction, QuietDay, Said, Tier
from netjournal.domain.words import one_line

MINUTES: Mapping[Tier, int] = {Tier.COLLEAGUES: 2570, Tier.COMMUNITIES: 1150, Tier.FOLLOWING: 1980}
"""What a year of 95 hours gave each tier; 50, 35 and 15 per cent were meant."""

QUIET_EVERY = 3


def events(year: Year, days: Mapping[str, date]) -> Iterator[Event]:
    """Every conversation, and some of the other school days, on which nothing was to be noted."""
    told = list(corpus.talks())
    minutes = fitted(told, year.calendar)
    asked = problems_of_talks()
    for talk, taken in zip(told, minutes, strict=True):
        label = f"Log “{one_line(talk.summary, 40)}”"
        yield Event(days[talk.summary], 2, label, partial(_log, year, talk, taken, days[talk.summary], asked))
    yield from _quiet_days(year, set(days.values()))


def days_of_talks(calendar: Calendar) -> dict[str, date]:
    """The day of each conversation, by its summary; no two summaries are alike."""
    return {talk.summary: day_of(talk, calendar) for talk in corpus.talks()}


def day_of(talk: Talk, calendar: Calendar) -> date:
    """The day of a conversation; those with the two networks that moved keep to January and October."""
    day = calendar.day(talk.when)
    if PROMOTED in talk.who:
        return calendar.around(day, calendar.day(PROMOTED_WHEN), calendar.promoted_on)
    if LEFT in talk.who:
        return calendar.around(day, calendar.day(LEFT_WHEN), calendar.left_on)
    return day


def tiers_of(talk: Talk, calendar: Calendar) -> list[Tier]:
    """The tier that each contact of a conversation had on its day."""
    tiers = {row["key"]: Tier(row["tier"]) for row in corpus.rows("people")["contact"]}
    if day_of(talk, calendar) >= calendar.promoted_on:
        tiers[PROMOTED] = Tier.COMMUNITIES
    return [tiers[key] for key in talk.who]


def fitted(told: Sequence[Talk], calendar: Calendar) -> list[int | None]:
    """Minutes for each conversation, such that each tier gets what MINUTES says, in whole steps of five."""
    minutes = [talk.minutes for talk in told]
    owed = {tier: float(whole) for tier, whole in MINUTES.items()}
    of_tier: dict[Tier, list[int]] = {tier: [] for tier in Tier}
    for place, talk in enumerate(told):
        if talk.minutes is None or talk.minutes_source is not Said.ENTERED:
            continue
        tiers = tiers_of(talk, calendar)
        if talk.fixed or len(set(tiers)) > 1:
            for tier in tiers:
                owed[tier] -= talk.minutes / len(tiers)
        else:
            of_tier[tiers[0]].append(place)
    for tier, places in of_tier.items():
        for place, taken in zip(places, fit([told[each].minutes or 0 for each in places], owed[tier]), strict=True):
            minutes[place] = taken
    return minutes


def in_dark_season(day: date) -> bool:
    """The weeks of the year in which everything costs more."""
    return (day.month, day.day) >= (12, 8) or (day.month, day.day) <= (2, 22)


def energy_on(day: date, talk: Talk) -> int | None:
    """What a conversation gave or took: in the dark season one less, and two less where it was of little use."""
    if talk.energy is None or not in_dark_season(day):
        return talk.energy
    return max(talk.energy - (1 if (talk.usefulness or 0) >= 2 else 2), -2)


def problems_of_talks() -> dict[str, list[str]]:
    """The keys of the problems that were asked about, by the key of the conversation."""
    asked: dict[str, list[str]] = {}
    for problem in corpus.rows("problems")["problem"]:
        for ask in problem["ask"]:
            asked.setdefault(ask["talk"], []).append(problem["key"])
    return asked


def _log(year: Year, talk: Talk, minutes: int | None, day: date, asked: Mapping[str, list[str]]) -> None:
    interaction = Interaction(
        on=day,
        contact_ids=tuple(year.contacts[key] for key in talk.who),
        minutes=minutes,
        minutes_source=talk.minutes_source,
        channel=talk.channel,
        summary=talk.summary,
        notes=talk.notes,
        direction=talk.direction,
        depth=talk.depth,
        usefulness=talk.usefulness,
        energy=energy_on(day, talk),
        topics=talk.topics,
        private=talk.private,
        problem_ids=tuple(year.problems[key] for key in asked.get(talk.key, ())),
    )
    stored = year.journal.add(interaction, "Log a conversation")
    if talk.key:
        year.talks[talk.key] = stored
    for key in talk.who:
        year.spoken[(day, key)] = stored.id


def _quiet_days(year: Year, spoken: set[date]) -> Iterator[Event]:
    """Of the school days without a conversation, some were noted as such."""
    calendar = year.calendar
    days = [date.fromordinal(n) for n in range(calendar.first.toordinal(), year.today.toordinal())]
    silent = [day for day in days if calendar.is_school_day(day) and day not in spoken]
    for day in silent[::QUIET_EVERY]:
        yield Event(day, 6, "Note a quiet day", partial(year.journal.add, QuietDay(on=day), "Note a quiet day"))
