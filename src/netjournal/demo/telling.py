"""The telling of the year: events in the order of their days, each written as if that day were today."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from netjournal.demo.calendar import Calendar
from netjournal.demo.seed import Seed
from netjournal.domain.model import Contact, Interaction, Learning, Problem, Tier
from netjournal.store.journal import Journal

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
