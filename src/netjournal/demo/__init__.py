"""The fictional school year of a grade 7 maths teacher, generated so that it ends today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from netjournal.demo import conversations, corpus, learnings, people, plans, problems, reflections
from netjournal.demo.calendar import Calendar
from netjournal.demo.seed import Seed
from netjournal.demo.telling import Year, chain, tell
from netjournal.store.journal import Journal


def build(folder: Path, today: date) -> None:
    """Write the journal of the year that ends on `today` into a new folder; of one day, it is always the same."""
    seed, calendar = Seed(), Calendar(today)
    seed.move_to(calendar.first, hour=5)
    days = conversations.days_of_talks(calendar)
    by_key = {talk.key: days[talk.summary] for talk in corpus.talks() if talk.key}
    with Journal(folder, clock=seed.clock, ids=seed.new_id) as journal:
        year = Year(journal, calendar)
        story = chain(
            people.events(year),
            plans.events(year),
            conversations.events(year, days),
            problems.events(year, by_key),
            learnings.events(year, by_key),
            reflections.events(year),
        )
        tell(year, seed, story)


@contextmanager
def throw_away(today: date) -> Iterator[Path]:
    """A temporary folder with the journal of the year that ends on `today`, gone when the block ends."""
    with TemporaryDirectory(prefix="netjournal-demo-", ignore_cleanup_errors=True) as folder:
        build(Path(folder), today)
        yield Path(folder)
