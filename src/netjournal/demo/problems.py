"""The problems of practice of the year, and who was asked about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from netjournal.demo import corpus
from netjournal.demo.corpus import Row
from netjournal.demo.telling import Event, Year
from netjournal.domain import ladder
from netjournal.domain.model import Ask, Problem


def events(year: Year, days: Mapping[str, date]) -> Iterator[Event]:
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
