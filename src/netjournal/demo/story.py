"""The conversations of the year: when they were, how long they took, and what they gave.

What was meant: terms and intentions, decisions about followed networks, and goals.

Who is in the year: people, communities, what they know, and who met whom.

What was learned in the year, step by step, and what came back for recall.

The telling of the year: events in the order of their days, each written as if that day were today.

The problems of practice of the year, and who was asked about them.

What was written at the end of weeks, months and terms, beside the figures of that day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from netjournal.demo import corpus
from netjournal.demo.calendar import FIRST_WEEK, Calendar, Seed, fit
from netjournal.demo.calendar import LEFT as LEFT_WHEN
from netjournal.demo.calendar import PROMOTED as PROMOTED_WHEN
from netjournal.demo.corpus import Row, Talk
from netjournal.domain import decisions, goals
from netjournal.domain import learnings as stages
from netjournal.domain import problems as ladder
from netjournal.domain.learnings import RECALL_DAYS
from netjournal.domain.records import (
    Ask,
    Contact,
    ContactKind,
    Decision,
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
    Reflection,
    Said,
    Term,
    Tier,
)
from netjournal.journal.journal import Journal
from netjournal.review.index import JournalIndex
from netjournal.review.period import Period, between, month, week
from netjournal.review.registry import review_of
from netjournal.review.templates import Answers, write_body
from netjournal.text.normalize import truncate

MORNING, AFTERNOON = 6, 16
"""Hours, in UTC, at which entries are written: today's early, so that nothing lies in the future."""


class Event(NamedTuple):
    """Something that the teacher wrote down on a day. Of one day, the lower `rank` comes first."""

    day: date
    rank: int
    label: str
    write: Callable[[], object]


@dataclass
class Year:
    """The journal under way, and who and what the texts mean by their keys."""

    journal: Journal
    calendar: Calendar
    contacts: dict[str, str] = field(default_factory=dict)
    talks: dict[str, Interaction] = field(default_factory=dict)
    spoken: dict[tuple[date, str], str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    learnings: dict[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The last day of the story."""
        return self.calendar.today

    def contact(self, key: str) -> Contact:
        """The contact as it is at this point of the story."""
        return self.journal.get(Contact, self.contacts[key])

    def learning(self, key: str) -> Learning:
        """The learning as it is at this point of the story."""
        return self.journal.get(Learning, self.learnings[key])

    def problem(self, key: str) -> Problem:
        """The problem as it is at this point of the story."""
        return self.journal.get(Problem, self.problems[key])

    def tier(self, key: str) -> Tier | None:
        """The tier of a contact at this point of the story."""
        return self.contact(key).tier


def tell(year: Year, seed: Seed, events: Iterable[Event]) -> None:
    """Write the events: all before this week as one change, those of this week each as its own, to be taken back."""
    ordered = sorted(events, key=lambda event: (event.day, event.rank))
    before = [event for event in ordered if event.day < year.calendar.monday]
    with year.journal.change("Tell the year of the demo"):
        for event in before:
            _write(seed, event, year.today)
    # A year is not taken back with one key.
    year.journal.undo.forget()
    for event in ordered[len(before) :]:
        with year.journal.change(event.label):
            _write(seed, event, year.today)


def _write(seed: Seed, event: Event, today: date) -> None:
    seed.move_to(event.day, MORNING if event.day == today else AFTERNOON)
    event.write()


def chain(*parts: Iterable[Event]) -> Iterator[Event]:
    """The events of several parts of the story."""
    for part in parts:
        yield from part


PROMOTED, LEFT = "opentasks", "feed"
FIELDS = (
    "handle", "role", "organization", "email", "phone", "birthday", "why", "notes", "participation", "met_where",
    "cadence_days", "cadence_limit_days",
)  # fmt: skip


def people_events(year: Year) -> Iterator[Event]:
    """Contacts, their memberships, their expertise and introductions."""
    people = corpus.rows("people")
    for row in people["contact"]:
        day = met_on(year, row)
        yield Event(day, 0, f"Add {row['name']}", partial(_add, year, row, day))
    met = {row["key"]: met_on(year, row) for row in people["contact"]}
    for row in people["membership"]:
        day = max(met[row["person"]], met[row["community"]], year.calendar.week(row.get("since", FIRST_WEEK))[0])
        yield Event(day, 1, "Add a membership", partial(_join, year, row))
    for row in people["expertise"]:
        yield from _expertise(year, row)
    for row in people["introduction"]:
        day = _friday(year, row["week"])
        yield Event(day, 5, "Note an introduction", partial(_introduce, year, row, day))


def met_on(year: Year, row: Row) -> date:
    """The Monday of the week in which a contact came into the journal."""
    return year.calendar.week(row.get("met", FIRST_WEEK))[0]


def _friday(year: Year, weeks: int) -> date:
    return year.calendar.day(f"{weeks} fri")


def _add(year: Year, row: Row, day: date) -> None:
    contact = Contact(
        name=row["name"],
        kind=ContactKind(row.get("kind", ContactKind.PERSON)),
        tier=Tier(row["tier"]),
        urls=tuple(row.get("urls", ())),
        topics=tuple(row["topics"]),
        introduced_by=year.contacts.get(row.get("introduced_by", ""), ""),
        met_on=day if "met" in row else None,
        **{name: row[name] for name in FIELDS if name in row},
    )
    reason = "there from the start" if "met" not in row else row.get("met_where", "")
    year.contacts[row["key"]] = year.journal.contacts.add(contact, on=day, reason=reason).id


def _join(year: Year, row: Row) -> None:
    calendar = year.calendar
    membership = Membership(
        person_id=year.contacts[row["person"]],
        community_id=year.contacts[row["community"]],
        role=row.get("role", ""),
        since_on=calendar.week(row["since"])[0] if "since" in row else None,
        until_on=calendar.week(row["until"])[0] if "until" in row else None,
    )
    year.journal.add(membership, "Add a membership")


def _expertise(year: Year, row: Row) -> Iterator[Event]:
    known: dict[str, Expertise] = {}
    seen = _friday(year, row["week"])

    def identify() -> None:
        who = year.contacts[row["who"]]
        expertise = Expertise(contact_id=who, topic=row["topic"], evidence=row["evidence"], on=seen)
        known["it"] = year.journal.add(expertise, "Note expertise")

    def elevate(day: date) -> None:
        known["it"] = year.journal.edit(known["it"], "Credit expertise", elevated_on=day)

    def spread() -> None:
        reached = tuple(year.contacts[key] for key in row["spread_to"])
        known["it"] = year.journal.edit(known["it"], "Spread expertise", spread_to=reached)

    yield Event(seen, 4, "Note expertise", identify)
    later = seen
    if "elevated" in row:
        later = _friday(year, row["elevated"])
        yield Event(later, 5, "Credit expertise", partial(elevate, later))
    if "spread_to" in row:
        yield Event(later + timedelta(days=3), 5, "Spread expertise", spread)


def _introduce(year: Year, row: Row, day: date) -> None:
    """The teacher has no contact of their own: a meeting of theirs is from the one who brought it about."""
    by = year.contacts.get(row.get("by", ""), "")
    introduction = Introduction(
        from_id=by if row["from"] == "me" else year.contacts[row["from"]],
        to_id=year.contacts[row["to"]],
        topic=row["topic"],
        on=day,
        outcome=row["outcome"],
        by_id=by,
    )
    year.journal.add(introduction, "Note an introduction")


MINUTES: Mapping[Tier, int] = {Tier.COLLEAGUES: 2570, Tier.COMMUNITIES: 1150, Tier.FOLLOWING: 1980}
"""What a year of 95 hours gave each tier; 50, 35 and 15 per cent were meant."""

QUIET_EVERY = 3


def conversation_events(year: Year, days: Mapping[str, date]) -> Iterator[Event]:
    """Every conversation, and some of the other school days, on which nothing was to be noted."""
    told = list(corpus.talks())
    minutes = fitted(told, year.calendar)
    asked = problems_of_talks()
    for talk, taken in zip(told, minutes, strict=True):
        label = f"Log “{truncate(talk.summary, 40)}”"
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
        for place, taken in zip(places, fit([told[item].minutes or 0 for item in places], owed[tier]), strict=True):
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


def plan_events(year: Year) -> Iterator[Event]:
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


LATELY = 10
"""Recalls that fell due in the last so many days are still waiting."""

VERBS = {
    "plan": "Plan",
    "applied": "Try",
    "realized": "Observe",
    "reframed": "Reframe",
    "closed": "Close",
    "told": "Tell the source of",
    "shared": "Pass on",
}
ENDS_RECALL = ("realized", "closed")


def learning_events(year: Year, days: Mapping[str, date]) -> Iterator[Event]:
    """Each learning with its steps and its recalls; `days` are those of the conversations, by their keys."""
    for number, row in enumerate(corpus.rows("learnings")["learning"]):
        key = row.get("key", str(number))
        on = max(days[cell] for cell in row["from"])
        words = f"“{truncate(row['text'], 40)}”"
        yield Event(on, 4, f"Note {words}", partial(_note, year, key, row, on))
        steps = dict(_steps(year, row, on))
        for rank, (step, day) in enumerate(steps.items(), start=5):
            yield Event(day, rank, f"{VERBS[step]} {words}", partial(_step, year, key, row, step, day))
        yield from _recalls(year, key, on, min((steps[item] for item in ENDS_RECALL if item in steps), default=None))


def _note(year: Year, key: str, row: Row, on: date) -> None:
    sources = [year.talks[cell] for cell in row["from"]]
    learning = Learning(
        text=row["text"],
        on=on,
        interaction_ids=tuple(source.id for source in sources),
        problem_id=year.problems.get(row.get("problem", ""), ""),
        topics=tuple(dict.fromkeys(topic for source in sources for topic in source.topics)),
    )
    year.learnings[key] = year.journal.add(learning, "Note a learning").id


def _steps(year: Year, row: Row, on: date) -> Iterator[tuple[str, date]]:
    """The steps of a learning in their order, each on a school day and none before the one that went before it."""
    for step in ("plan", "applied", "realized", "reframed", "closed"):
        if step in row:
            yield step, year.calendar.next_school_day(on + timedelta(days=row[step]["days"]))
    told = row.get("told")
    if told is not None:
        day = year.calendar.next_school_day(on + timedelta(days=told))
        yield "told", day
    if "shared" in row:
        after = max(told or 0, *(row[step]["days"] for step in ("applied", "realized") if step in row))
        yield "shared", year.calendar.next_school_day(on + timedelta(days=after + 6))


def _step(year: Year, key: str, row: Row, step: str, day: date) -> None:
    learning = year.learning(key)
    year.journal.edit(learning, "Move a learning on", **_changes(year, learning, row, step, day))


def _changes(year: Year, learning: Learning, row: Row, step: str, day: date) -> dict[str, Any]:
    dated: dict[str, Any] = {"on": day, "today": day}
    if step == "told":
        return stages.told_source(learning, day, day)
    if step == "shared":
        return {"shared_with": tuple(year.contacts[cell] for cell in row["shared"]), "shared_on": day}
    said = row[step]
    if step == "plan":
        words = {"own_words": said["own"], "when": said["when"], "will": said["will"], "expect": said["expect"]}
        return stages.plan(learning, **words, **dated)
    if step == "applied":
        return stages.apply(learning, note=said["note"], **dated)
    if step == "realized":
        return stages.realize(learning, observed=said["observed"], evidence=said["grade"], **dated)
    if step == "reframed":
        return stages.reframe(learning, before=said["before"], after=said["after"], **dated)
    return stages.close(learning, closed_as=said["as"], reason=said["reason"], barrier=said.get("barrier"), **dated)


def _recalls(year: Year, key: str, on: date, ended: date | None) -> Iterator[Event]:
    """Answers to the recalls at 7, 21 and 60 days, but for the latest ones; two of three were remembered."""
    for number, days in enumerate(RECALL_DAYS):
        day = year.calendar.next_school_day(on + timedelta(days=days))
        if day > year.calendar.ago(LATELY) or (ended is not None and day >= ended):
            return
        remembered = (on.toordinal() + number) % 3 != 0
        yield Event(day, 8, "Recall a learning", partial(_recall, year, key, day, remembered))


def _recall(year: Year, key: str, day: date, remembered: bool) -> None:
    recall = Recall(learning_id=year.learnings[key], on=day, remembered=remembered)
    year.journal.add(recall, "Recall a learning")


def problem_events(year: Year, days: Mapping[str, date]) -> Iterator[Event]:
    """Each problem from its opening to where it stands; `days` are those of the conversations, by their keys."""
    for row in corpus.rows("problems")["problem"]:
        opened = year.calendar.day(row["opened"])
        yield Event(opened, 1, f"Open “{row['title']}”", partial(_open, year, row, opened))
        for ask in row["ask"]:
            yield Event(days[ask["talk"]], 3, "Ask about a problem", partial(_ask, year, row["key"], ask))
        for step, rank in (("no_solution", 4), ("resolved", 5), ("parked", 5)):
            if step in row:
                day = year.calendar.day(row[step])
                yield Event(day, rank, "Move a problem on", partial(_move, year, row, step, day))


def _open(year: Year, row: Row, day: date) -> None:
    problem = Problem(
        title=row["title"], context=row["context"], tried=row["tried"], question=row["question"], opened_on=day
    )
    year.problems[row["key"]] = year.journal.add(problem, "Open a problem").id


def _ask(year: Year, key: str, row: Row) -> None:
    talk, problem = year.talks[row["talk"]], year.problem(key)
    asked = Ask(
        problem_id=problem.id,
        contact_id=year.contacts[row["who"]],
        interaction_id=talk.id,
        on=talk.on,
        answer=row["answer"],
    )
    year.journal.add(asked, "Ask about a problem")
    changes = ladder.ask(problem, year.tier(row["who"]), on=talk.on, today=talk.on)
    year.journal.edit(problem, "Ask about a problem", **changes)


def _move(year: Year, row: Row, step: str, day: date) -> None:
    problem = year.problem(row["key"])
    if step == "no_solution":
        changes = ladder.no_solution(problem, on=day, today=day)
    elif step == "parked":
        changes = ladder.park(problem, on=day, today=day)
    else:
        changes = ladder.resolve(problem, by=year.contacts[row["by"]], how=row["how"], on=day, today=day)
    year.journal.edit(problem, "Move a problem on", **changes)


def reflection_events(year: Year) -> Iterator[Event]:
    """Each reflection on the last school day of its period, or today where that is still to come."""
    for row in corpus.rows("reflections")["reflection"]:
        period = _period(year, row)
        day = min(period.ends_on, year.today)
        yield Event(day, 9, f"Write “{row['title']}”", partial(_write_reflection, year, row, period, day))


def _period(year: Year, row: Row) -> Period:
    if row["cadence"] == "term":
        _, first, last = list(year.calendar.terms())[row["term"]]
        return between(first, last)
    monday = year.calendar.week(row["week"])[0]
    return week(monday) if row["cadence"] == "weekly" else month(monday)


def _write_reflection(year: Year, row: Row, period: Period, day: date) -> None:
    found = review_of(JournalIndex(year.journal.records(), day), period)
    reflection = Reflection(
        cadence=row["cadence"],
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        title=row["title"],
        body=write_body(row["cadence"], Answers(by_key=row["answers"])),
        figures={name: each.as_json() for name, each in found.figures.items()},
    )
    year.journal.add(reflection, f"Write “{row['title']}”")
