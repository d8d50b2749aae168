"""The fictional school year of a grade 7 maths teacher, generated so that it ends today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from netjournal.demo import corpus
from netjournal.demo import story as conversations
from netjournal.demo import story as learnings
from netjournal.demo import story as people
from netjournal.demo import story as plans
from netjournal.demo import story as problems
from netjournal.demo import story as reflections
from netjournal.demo.calendar import Calendar, Seed
from netjournal.demo.story import Year, chain, tell
from netjournal.journal.journal import Journal


def build(folder: Path, today: date) -> None:
    """Write the journal of the year that ends on `today` into a new folder; of one day, it is always the same."""
    seed, calendar = Seed(), Calendar(today)
    seed.move_to(calendar.first, hour=5)
    days = conversations.days_of_talks(calendar)
    by_key = {talk.key: days[talk.summary] for talk in corpus.talks() if talk.key}
    with Journal(folder, clock=seed.clock, ids=seed.new_id) as journal:
        year = Year(journal, calendar)
        story = chain(
            people.people_events(year),
            plans.plan_events(year),
            conversations.conversation_events(year, days),
            problems.problem_events(year, by_key),
            learnings.learning_events(year, by_key),
            reflections.reflection_events(year),
        )
        tell(year, seed, story)


@contextmanager
def throw_away(today: date) -> Iterator[Path]:
    """A temporary folder with the journal of the year that ends on `today`, gone when the block ends."""
    with TemporaryDirectory(prefix="netjournal-demo-", ignore_cleanup_errors=True) as folder:
        build(Path(folder), today)
        yield Path(folder)
