"""A journal of a very long career, for measuring: made from a seed, so that every run measures the same one.

python tests/benchmarks/big_journal.py FOLDER [--interactions 50000] [--contacts 5000] [--seed 1]
"""

from __future__ import annotations

import argparse
import time as stopwatch
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from netjournal.domain.records import (
    CHANNELS,
    Ask,
    Barrier,
    ClosedAs,
    Contact,
    ContactKind,
    Direction,
    Evidence,
    Goal,
    Intention,
    Interaction,
    Learning,
    Membership,
    Problem,
    Record,
    Said,
    Term,
    Tier,
    TierMove,
)
from netjournal.journal.journal import Journal
from netjournal.storage.hlc import HlcClock, milliseconds_of

LAST_DAY = date(2026, 11, 23)
YEARS = 10
NONCE = "0bench0"


def listed(text: str) -> list[str]:
    """The parts of `a | b`, whatever the line breaks between them."""
    return [" ".join(part.split()) for part in text.split("|")]


FIRST = listed("""Ada|Aisha|Amara|Anouk|Arjun|Astrid|Benedikt|Camille|Chidi|Dalia|Dmitri|Elena|Emeka|Farida|Fatou|Freya
    |Goran|Hana|Hiroshi|Ibrahim|Imogen|Ines|Jonas|Kaya|Keiko|Lars|Leila|Luca|Mai|Mateo|Mirela|Nadia|Nikos|Odile|Oluwaseun
    |Paloma|Pavel|Rania|Rosa|Ruben|Sanne|Sofia|Tariq|Thea|Uma|Viktor|Wanjiru|Yara|Yusuf|Zofia""")
LAST = listed("""Abara|Achterberg|Almeida|Bakker|Bellweather|Castellan|Dacosta|Dunmore|Eriksen|Fairweather|Galanis
    |Haddad|Iversen|Jankowski|Kapoor|Kingsley|Larsson|Lindqvist|Marchetti|Mbeki|Nakamura|Novak|Obuya|Oduya|Papadakis|Quill
    |Rahimi|Rosenthal|Santoro|Sedgwick|Silva|Takahashi|Thornbury|Ueda|Vasquez|Verhoeven|Wachowski|Wolde|Yamada|Zielinski""")
ROLES = listed("maths teacher|science teacher|coach|head of maths|librarian|lecturer|learning support|author|adviser")
PLACES = listed("Alder Lane|Harbour Road|Millbrook|Fenwick|Northgate|Kestrel Valley|Saltmarsh|Old Mill|Ferry Hill")
TOPICS = listed("""exit tickets|feedback|number talks|ratio|fractions|retrieval practice|spacing|questioning|open tasks
    |homework|marking|talk routines|sentence frames|multilingual learners|assessment|curriculum|geometry|graphs|algebra
    |decimals|co-teaching|observation|visual patterns|misconceptions|problem solving|transition""")
OPENINGS = listed(
    "Talked with them|Compared notes|Sat in|Rang back|Swapped sheets|Argued kindly|Read their piece|Planned"
)
MIDDLES = listed("about|after a lesson on|before the meeting on|over coffee, mostly|with two others, on|on the bus, on")
ENDINGS = listed("""and kept one idea|and left with a question|without an answer yet|and will try it on Thursday
    |and changed the second example|and wrote it on a card|which was worth the hour|which I had needed
    |and we meet again""")


@dataclass(frozen=True)
class Size:
    """How many records of each kind to make."""

    interactions: int = 50_000
    contacts: int = 5_000
    learnings: int = 8_000
    goals: int = 4_000
    problems: int = 400


class Maker:
    """Draws records from a seed; the same seed and size always give the same journal."""

    def __init__(self, size: Size, seed: int, last_day: date) -> None:
        self.size = size
        self.draw = Random(seed)
        self.last_day = last_day
        self.first_day = last_day - timedelta(days=round(365.25 * YEARS))
        self.number = 0

    def records(self) -> Iterator[Record]:
        """Everything, contacts first, then the rest in the order of what refers to what."""
        contacts = list(self.contacts())
        yield from contacts
        yield from self.terms()
        yield from self.moves(contacts)
        yield from self.memberships(contacts)
        problems = list(self.problems())
        yield from problems
        interactions = list(self.interactions(contacts))
        yield from interactions
        learnings = list(self.learnings(interactions))
        yield from learnings
        yield from self.goals(interactions, learnings)
        yield from self.asks(interactions, problems)

    def born(self, day: date) -> dict[str, object]:
        """Id and instants of a record that was written in the afternoon of a day, or this morning."""
        self.number += 1
        moment = datetime.combine(day, time(6 if day == self.last_day else 16), UTC)
        moment += timedelta(milliseconds=self.number % 3_600_000)
        bits = self.draw.getrandbits(74)
        value = milliseconds_of(moment) << 80 | 7 << 76 | (bits >> 62) << 64 | 2 << 62 | bits & ((1 << 62) - 1)
        return {"id": str(UUID(int=value)), "created_at": moment, "updated_at": moment}

    def day(self) -> date:
        """Any day of the ten years, more often a weekday."""
        day = self.first_day + timedelta(days=self.draw.randrange((self.last_day - self.first_day).days + 1))
        return day if day.weekday() < 5 or self.draw.random() < 0.2 else max(day - timedelta(days=2), self.first_day)

    def later(self, day: date, longest: int) -> date:
        """Up to so many days later, but never after the last day."""
        return min(day + timedelta(days=self.draw.randint(1, longest)), self.last_day)

    def topics(self, most: int = 2) -> tuple[str, ...]:
        """A few topics."""
        return tuple(self.draw.sample(TOPICS, self.draw.randint(0, most)))

    def contacts(self) -> Iterator[Contact]:
        """People, and one community in twelve; a few still wait to be sorted."""
        tiers = [*[Tier.COLLEAGUES] * 3, *[Tier.COMMUNITIES] * 10, *[Tier.FOLLOWING] * 6, None]
        for number in range(self.size.contacts):
            community = number % 12 == 0
            name = f"{self.draw.choice(FIRST)} {self.draw.choice(LAST)}"
            place = self.draw.choice(PLACES)
            yield Contact(
                **self.born(self.first_day),  # type: ignore[arg-type]
                kind=ContactKind.COMMUNITY if community else ContactKind.PERSON,
                name=f"{place} {self.draw.choice(TOPICS)} group {number}" if community else name,
                handle=f"{name.split(maxsplit=1)[0].lower()}{number}",
                tier=self.draw.choice(tiers),
                role="" if community else self.draw.choice(ROLES),
                organization=place,
                email="" if community else f"{name.replace(' ', '.').lower()}{number}@school.example",
                why=f"Knows about {self.draw.choice(TOPICS)}.",
                topics=self.topics(),
            )

    def moves(self, contacts: list[Contact]) -> Iterator[TierMove]:
        """The first tier of each sorted contact."""
        for contact in contacts:
            if contact.tier is not None:
                yield TierMove(
                    **self.born(self.first_day),  # type: ignore[arg-type]
                    contact_id=contact.id,
                    tier=contact.tier,
                    on=self.first_day,
                )

    def memberships(self, contacts: list[Contact]) -> Iterator[Membership]:
        """One person in five belongs to a community."""
        communities = [contact for contact in contacts if contact.kind is ContactKind.COMMUNITY]
        for person in contacts[::5]:
            if person.kind is ContactKind.PERSON:
                yield Membership(
                    **self.born(self.first_day),  # type: ignore[arg-type]
                    person_id=person.id,
                    community_id=self.draw.choice(communities).id,
                )

    def terms(self) -> Iterator[Record]:
        """Three terms a year, each with its intention."""
        for year in range(self.first_day.year, self.last_day.year + 1):
            for name, first, last in (
                ("Spring", date(year, 1, 6), date(year, 3, 28)),
                ("Summer", date(year, 4, 14), date(year, 7, 18)),
                ("Autumn", date(year, 9, 1), date(year, 12, 19)),
            ):
                term = Term(**self.born(self.first_day), name=name, starts_on=first, ends_on=last)  # type: ignore[arg-type]
                yield term
                yield Intention(
                    **self.born(self.first_day),  # type: ignore[arg-type]
                    term_id=term.id,
                    starts_on=first,
                    ends_on=last,
                    colleagues=50,
                    communities=35,
                    following=15,
                    weekly_minutes=150,
                )

    def interactions(self, contacts: list[Contact]) -> Iterator[Interaction]:
        """Conversations in the order of their days; few contacts have many of them, many have few."""
        days = sorted(self.day() for _ in range(self.size.interactions))
        for number, day in enumerate(days):
            who = {
                contacts[int(len(contacts) * self.draw.random() ** 3)].id for _ in range(self.draw.choice((1, 1, 1, 2)))
            }
            timed = self.draw.random() < 0.9
            yield Interaction(
                **self.born(day),  # type: ignore[arg-type]
                on=day,
                contact_ids=tuple(sorted(who)),
                minutes=5 * self.draw.randint(2, 14) if timed else None,
                minutes_source=Said.ENTERED if timed else None,
                channel=self.draw.choice(CHANNELS),
                summary=f"{self.sentence()} ({number})",
                notes=f"{self.sentence()}. {self.sentence()}." if number % 10 == 0 else "",
                direction=self.draw.choice((*Direction, None)),
                depth=self.draw.choice((None, 0, 1, 2, 3)),
                usefulness=self.draw.choice((None, 0, 1, 2, 3)),
                energy=self.draw.choice((None, -1, 0, 1, 2)),
                topics=self.topics(),
                private=number % 50 == 0,
            )

    def sentence(self) -> str:
        """A line such as a teacher might write in a hurry."""
        about = f"{self.draw.choice(MIDDLES)} {self.draw.choice(TOPICS)}"
        return f"{self.draw.choice(OPENINGS)} {about} {self.draw.choice(ENDINGS)}"

    def learnings(self, interactions: list[Interaction]) -> Iterator[Learning]:
        """Learnings from conversations; each goes on by one stage with even chances, and one in five is closed."""
        sources = self.draw.sample(interactions, min(self.size.learnings, len(interactions)))
        for number, source in enumerate(sorted(sources, key=lambda each: each.on)):
            yield Learning(
                **self.born(source.on),  # type: ignore[arg-type]
                text=f"{self.draw.choice(TOPICS).capitalize()}: {self.sentence().lower()} [{number}]",
                on=source.on,
                interaction_ids=(source.id,),
                topics=source.topics,
                **self.stages(source.on),  # type: ignore[arg-type]
            )

    def stages(self, noted: date) -> dict[str, object]:
        """How far a learning came, with the words that each stage needs."""
        fields: dict[str, object] = {}
        far, day = self.draw.choice((0, 0, 1, 1, 2, 2, 3, 4)), noted
        if far >= 1:
            day = self.later(day, 20)
            words = {"own_words": self.sentence(), "plan_when": "the unit begins", "plan_will": self.sentence()}
            fields |= {**words, "expected_sign": "more voices", "potential_on": day}
        if far >= 2:
            day = self.later(day, 50)
            fields |= {"applied_on": day, "applied_note": self.sentence()}
        if far >= 3:
            day = self.later(day, 40)
            fields |= {"realized_on": day, "observed": self.sentence(), "evidence": self.draw.choice(list(Evidence))}
        if far >= 4:
            day = self.later(day, 60)
            fields |= {"reframed_on": day, "reframed_before": "right answers", "reframed_after": "good questions"}
        if far < 3 and self.draw.random() < 0.3:
            ended = self.draw.choice((ClosedAs.NULL, ClosedAs.NEGATIVE)) if far == 2 else ClosedAs.DROPPED
            barrier = self.draw.choice((None, *Barrier))
            fields |= {
                "closed_on": self.later(day, 90),
                "closed_as": ended,
                "closed_reason": "Ran out.",
                "barrier": barrier,
            }
        return fields

    def goals(self, interactions: list[Interaction], learnings: list[Learning]) -> Iterator[Goal]:
        """Follow-ups; nearly all are done."""
        for _ in range(self.size.goals):
            source = self.draw.choice(interactions)
            done = self.draw.random() < 0.98
            due = self.later(source.on, 30)
            yield Goal(
                **self.born(source.on),  # type: ignore[arg-type]
                text=f"{self.sentence()}, and tell them",
                contact_ids=source.contact_ids,
                learning_id=self.draw.choice(learnings).id if learnings and self.draw.random() < 0.3 else "",
                due_on=due,
                done_on=self.later(source.on, 40) if done else None,
                origin_id=source.id,
            )

    def problems(self) -> Iterator[Problem]:
        """Problems of practice; nine in ten are solved."""
        for number in range(self.size.problems):
            opened = self.day()
            asked = self.later(opened, 20)
            beyond = self.later(asked, 40)
            solved = self.later(beyond, 60) if self.draw.random() < 0.9 else None
            yield Problem(
                **self.born(opened),  # type: ignore[arg-type]
                title=f"{self.draw.choice(TOPICS).capitalize()} does not stick [{number}]",
                context=self.sentence(),
                opened_on=opened,
                asked_inside_on=asked,
                beyond_on=beyond,
                resolved_on=solved,
                resolution=self.sentence() if solved else "",
            )

    def asks(self, interactions: list[Interaction], problems: list[Problem]) -> Iterator[Ask]:
        """Two people asked about each problem, in conversations after it was opened."""
        days = [interaction.on for interaction in interactions]
        for problem in problems:
            assert problem.opened_on is not None
            since = bisect_right(days, problem.opened_on)
            for talk in interactions[since : since + 2]:
                yield Ask(
                    **self.born(talk.on),  # type: ignore[arg-type]
                    problem_id=problem.id,
                    contact_id=talk.contact_ids[0],
                    interaction_id=talk.id,
                    on=talk.on,
                    answer=self.sentence(),
                )


def build(folder: Path, size: Size | None = None, *, seed: int = 1, last_day: date = LAST_DAY) -> None:
    """Write the journal into a new folder, in one change."""
    maker = Maker(size or Size(), seed, last_day)
    now = milliseconds_of(datetime.combine(last_day, time(7), UTC))
    with Journal(folder, clock=HlcClock(now=lambda: now, nonce=NONCE)) as journal:
        store(journal, maker.records())


def store(journal: Journal, records: Iterable[Record]) -> None:
    """All records as one change, each with its own id and instants."""
    with journal.change("Make a journal to measure") as change:
        for record in records:
            change.take_over(record)


def main() -> None:
    """Make one from the command line, and say how long it took."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("folder", type=Path)
    words.add_argument("--interactions", type=int, default=Size.interactions)
    words.add_argument("--contacts", type=int, default=Size.contacts)
    words.add_argument("--seed", type=int, default=1)
    given = words.parse_args()
    began = stopwatch.perf_counter()
    scale = given.interactions / Size.interactions
    size = Size(
        interactions=given.interactions,
        contacts=given.contacts,
        learnings=round(Size.learnings * scale),
        goals=round(Size.goals * scale),
        problems=round(Size.problems * scale),
    )
    build(given.folder, size, seed=given.seed)
    print(f"{given.interactions} interactions in {stopwatch.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
