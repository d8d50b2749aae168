"""Journals for the tests of the review: built by hand, by Hypothesis, and by chance."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from random import Random

from hypothesis import strategies as st

from netjournal.domain.records import (
    Ask,
    Barrier,
    ClosedAs,
    Contact,
    Decision,
    DecisionChoice,
    Direction,
    Evidence,
    Expertise,
    Goal,
    Intention,
    Interaction,
    Introduction,
    Learning,
    Membership,
    Problem,
    QuietDay,
    Recall,
    Records,
    Said,
    Term,
    Tier,
    TierMove,
)

TODAY = date(2026, 11, 23)
TIERS = tuple(Tier)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def plain(value: object) -> object:
    """A record as the JSON export writes it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


days = st.integers(-10, 200).map(ago)
some_days = st.none() | days
CONTACTS = ("c0", "c1", "c2", "c3", "c4", "gone")
who = st.lists(st.sampled_from(CONTACTS), max_size=3).map(tuple)
tier = st.none() | st.sampled_from(TIERS)


def rows(prefix: str, strategy: st.SearchStrategy, most: int) -> st.SearchStrategy:
    from dataclasses import replace

    def numbered(found: list) -> tuple:
        return tuple(replace(each, id=f"{prefix}{n}") for n, each in enumerate(found))

    return st.lists(strategy, max_size=most).map(numbered)


interactions = st.builds(
    Interaction,
    on=days,
    contact_ids=who,
    minutes=st.none() | st.integers(1, 300),
    minutes_source=st.sampled_from([None, Said.ENTERED, Said.ENTERED, Said.DEFAULTED, Said.ESTIMATED]),
    channel=st.sampled_from(["", "call", "forum", "hallway"]),
    direction=st.none() | st.sampled_from(Direction),
    depth=st.none() | st.integers(0, 3),
    usefulness=st.none() | st.integers(0, 3),
    energy=st.none() | st.integers(-2, 2),
    topics=st.lists(st.sampled_from(["Feedback", "feedback", "fractions"]), max_size=2).map(tuple),
)
learnings = st.builds(
    Learning,
    on=days,
    interaction_ids=st.lists(st.sampled_from([f"i{n}" for n in range(12)]), max_size=3).map(tuple),
    contact_ids=who,
    plan_when=st.sampled_from(["", "a quiz"]),
    plan_will=st.sampled_from(["", "sort"]),
    potential_on=some_days,
    applied_on=some_days,
    realized_on=some_days,
    evidence=st.none() | st.sampled_from(Evidence),
    reframed_on=some_days,
    closed_on=some_days,
    closed_as=st.none() | st.sampled_from(ClosedAs),
    told_source_on=some_days,
    shared_with=who,
    shared_on=some_days,
    barrier=st.none() | st.sampled_from(Barrier),
)
goals = st.builds(
    Goal,
    text=st.just("go"),
    when_cue=st.sampled_from(["", "a quiz"]),
    due_on=some_days,
    first_due_on=some_days,
    made_on=some_days,
    repeat=st.sampled_from(["", "", "FREQ=DAILY", "FREQ=WEEKLY"]),
    done_on=some_days,
    skipped_on=some_days,
    dropped_on=some_days,
)
expertise = st.builds(
    Expertise,
    contact_id=st.sampled_from(CONTACTS),
    topic=st.just("fractions"),
    on=days,
    elevated_on=some_days,
    spread_to=who,
)
introductions = st.builds(
    Introduction,
    from_id=st.sampled_from(CONTACTS),
    to_id=st.sampled_from(CONTACTS),
    by_id=st.sampled_from(("", *CONTACTS)),
    on=days,
    outcome=st.sampled_from(["", "a visit"]),
)
memberships = st.builds(
    Membership, person_id=st.sampled_from(CONTACTS[:3]), community_id=st.sampled_from(CONTACTS[3:5]), since_on=some_days
)
recalls = st.builds(
    Recall, learning_id=st.sampled_from([f"l{n}" for n in range(6)] + ["gone"]), on=days, remembered=st.booleans()
)
problems = st.builds(
    Problem,
    title=st.just("pile"),
    opened_on=days,
    asked_inside_on=some_days,
    beyond_on=some_days,
    resolved_on=some_days,
    parked_on=some_days,
    resolved_by=st.sampled_from(("", *CONTACTS)),
)
asks = st.builds(Ask, problem_id=st.sampled_from(["p0", "p1", "p2"]), contact_id=st.sampled_from(CONTACTS), on=days)
decisions = st.builds(
    Decision,
    contact_id=st.sampled_from(CONTACTS),
    opened_on=days,
    recheck_on=days,
    choice=st.none() | st.sampled_from(DecisionChoice),
    decided_on=some_days,
)
moves = st.builds(TierMove, contact_id=st.sampled_from(CONTACTS), tier=tier, on=days)
spans = st.tuples(days, st.integers(0, 60)).map(lambda one: (one[0], one[0] + timedelta(days=one[1])))


@st.composite
def intentions(draw: st.DrawFn) -> Intention:
    first, last = draw(spans)
    a, b = sorted((draw(st.integers(0, 100)), draw(st.integers(0, 100))))
    return Intention(
        starts_on=first,
        ends_on=draw(st.sampled_from([None, last])),
        colleagues=a,
        communities=b - a,
        following=100 - b,
        weekly_minutes=draw(st.none() | st.integers(1, 300)),
        floor_minutes=draw(st.none() | st.integers(1, 100)),
    )


@st.composite
def terms(draw: st.DrawFn) -> Term:
    first, last = draw(spans)
    return Term(name="T", starts_on=first, ends_on=last, holiday=draw(st.booleans()))


journals = st.builds(
    Records,
    contacts=st.lists(tier, min_size=5, max_size=5).map(
        lambda found: tuple(Contact(id=f"c{n}", name=f"C{n}", tier=each) for n, each in enumerate(found))
    ),
    interactions=rows("i", interactions, 12),
    learnings=rows("l", learnings, 14),
    goals=rows("g", goals, 6),
    problems=rows("p", problems, 3),
    asks=rows("a", asks, 6),
    decisions=rows("d", decisions, 4),
    tier_moves=rows("m", moves, 4),
    intentions=rows("n", intentions(), 2),
    terms=rows("t", terms(), 3),
    quiet_days=rows("q", st.builds(QuietDay, on=days), 3),
    expertise=rows("e", expertise, 4),
    introductions=rows("o", introductions, 3),
    memberships=rows("s", memberships, 4),
    recalls=rows("r", recalls, 6),
)


def chance_journal(seed: int, *, clumps: bool = False, by_hour: bool = False, learnings: int = 60) -> Records:
    """A year in which every applied learning came from an interaction drawn by pure chance.

    Tiers, channels and people differ in how much time they take, and not in what comes of it. `by_hour` draws a
    source by its length, otherwise any interaction alike; `clumps` lets some exchanges lead to several learnings.
    """
    random = Random(seed)
    people = tuple(
        Contact(id=f"c{n}", name=f"C{n}", tier=random.choices(TIERS, (10, 9, 6))[0], handle=f"c{n}") for n in range(25)
    )
    talks = tuple(
        Interaction(
            id=f"i{n}",
            on=ago(random.randrange(1, 360)),
            contact_ids=tuple(item.id for item in random.sample(people, random.choice((1, 1, 1, 2)))),
            minutes=random.choice((10, 20, 30, 45, 60, 90)),
            minutes_source=Said.ENTERED,
            channel=random.choice(("hallway", "call", "forum", "email", "meeting")),
        )
        for n in range(250)
    )
    weights = [talk.minutes for talk in talks] if by_hour else None
    noted = []
    while len(noted) < learnings:
        sources = tuple(
            dict.fromkeys(choice.id for choice in random.choices(talks, weights, k=random.choice((1, 1, 2))))
        )
        for _ in range(random.choice((1, 1, 4)) if clumps else 1):
            noted.append(Learning(id=f"l{len(noted)}", on=ago(60), interaction_ids=sources, applied_on=ago(30)))
    return Records(contacts=people, interactions=talks, learnings=tuple(noted))


WORLDS = ("conversation", "minute", "bursts", "person")
"""By what pure chance deals out the learnings of a year: nothing of it depends on the tier."""


def year_of_chance(seed: int, world: str, worth: dict[Tier, float] | None = None, years: int = 1) -> Records:
    """A year as teachers keep it, 150 talks and 44 learnings, in which the tiers differ as little as `worth` says.

    21 contacts are met very unequally; some talks have no minutes, some two contacts, some learnings two sources, and
    finds come in twos. `worth` is how many times as much an hour (or a talk) of a tier brings; 1 for each by default.
    """
    random = Random(f"{world} {seed}")
    tiers = [Tier.COLLEAGUES] * 9 + [Tier.COMMUNITIES] * 7 + [Tier.FOLLOWING] * 5
    people = tuple(Contact(id=f"c{n}", name=f"C{n}", tier=one) for n, one in enumerate(tiers))
    often = [random.paretovariate(1.2) for _ in people]
    fruitful = [random.gammavariate(1 / 1.44, 1.44) if world == "person" else 1.0 for _ in people]
    long = {Tier.COLLEAGUES: 30, Tier.COMMUNITIES: 40, Tier.FOLLOWING: 55}
    chosen = {Tier.COLLEAGUES: 0.6, Tier.COMMUNITIES: 0.19, Tier.FOLLOWING: 0.21}
    talks, odds = [], []
    weeks = [random.gammavariate(0.5, 2) if world == "bursts" else 1.0 for _ in range(52 * years)]
    for n in range(150 * years):
        one = random.choices(tuple(chosen), tuple(chosen.values()))[0]
        own = [place for place, person in enumerate(people) if person.tier is one]
        who = random.choices(own, [often[place] for place in own])
        if random.random() < 0.12:
            who.append(random.choice([place for place in range(len(people)) if place != who[0]]))
        minutes = max(5, round(random.gammavariate(2, long[one] / 2)))
        days = random.randrange(364 * years)
        talks.append(
            Interaction(
                id=f"i{n}",
                on=ago(days),
                contact_ids=tuple(f"c{place}" for place in who),
                minutes=minutes if random.random() > 0.08 else None,
                minutes_source=Said.ENTERED,
            )
        )
        likely = minutes if world == "minute" else 1.0
        likely *= sum(fruitful[place] for place in who) / len(who) * weeks[days // 7]
        odds.append(likely * (worth or {}).get(one, 1.0))
    noted: list[Learning] = []
    while len(noted) < 44 * years:
        found = random.choices(talks, odds, k=2 if random.random() < 0.1 else 1)
        sources, on = tuple(dict.fromkeys(talk.id for talk in found)), max(talk.on for talk in found)
        for _ in range(random.choice((1, 1, 2))):
            lot, later = random.random(), random.randrange(3, 42)
            applied = on + timedelta(days=later if lot < 0.34 else 60) if lot < 0.41 else None
            noted.append(Learning(id=f"l{len(noted)}", on=on, interaction_ids=sources, applied_on=applied))
    return Records(contacts=people, interactions=tuple(talks), learnings=tuple(noted))
