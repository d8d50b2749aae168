"""What was learned in the year, step by step, and what came back for recall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from netjournal.demo import corpus
from netjournal.demo.corpus import Row
from netjournal.demo.telling import Event, Year
from netjournal.domain import stages
from netjournal.domain.model import Learning, Recall
from netjournal.domain.resurfacing import RECALL_DAYS
from netjournal.domain.words import one_line

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


def events(year: Year, days: Mapping[str, date]) -> Iterator[Event]:
    """Each learning with its steps and its recalls; `days` are those of the conversations, by their keys."""
    for number, row in enumerate(corpus.rows("learnings")["learning"]):
        key = row.get("key", str(number))
        on = max(days[each] for each in row["from"])
        words = f"“{one_line(row['text'], 40)}”"
        yield Event(on, 4, f"Note {words}", partial(_note, year, key, row, on))
        steps = dict(_steps(year, row, on))
        for rank, (step, day) in enumerate(steps.items(), start=5):
            yield Event(day, rank, f"{VERBS[step]} {words}", partial(_step, year, key, row, step, day))
        yield from _recalls(year, key, on, min((steps[each] for each in ENDS_RECALL if each in steps), default=None))


def _note(year: Year, key: str, row: Row, on: date) -> None:
    sources = [year.talks[each] for each in row["from"]]
    learning = Learning(
        text=row["text"],
        on=on,
        interaction_ids=tuple(each.id for each in sources),
        problem_id=year.problems.get(row.get("problem", ""), ""),
        topics=tuple(dict.fromkeys(topic for each in sources for topic in each.topics)),
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
        return {"shared_with": tuple(year.contacts[each] for each in row["shared"])}
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
