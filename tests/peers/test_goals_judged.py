"""The iCalendar of the goals, as two task programs' libraries and a calendar read it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from judging import Exported, Programs

from netjournal.domain.goals import FROM_DONE, sentence
from netjournal.domain.records import Goal
from netjournal.exchange.formats.markdown import clean
from netjournal.journal.journal import Journal
from netjournal.text.recurrence import next_due

TODOMAN = """path = "{folder}/*"
cache_path = "{folder}.cache"
date_format = "%Y-%m-%d"
time_format = "%H:%M"
default_list = "goals"
"""
KHAL = """[calendars]
[[goals]]
path = {folder}
[sqlite]
path = {folder}.cache
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


@pytest.fixture
def file(exported: Exported) -> Path:
    """The goals of the journal."""
    (found,) = exported("ical").glob("*.ics")
    return found


def summary(goal: Goal) -> str:
    return clean(sentence(goal)).strip()


def open_goals(journal: Journal) -> list[Goal]:
    return [goal for goal in journal.every(Goal) if goal.open]


def test_a_task_program_lists_every_open_goal(programs: Programs, file: Path, journal: Journal, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    (folder / "goals").mkdir(parents=True)
    head, *todos = file.read_bytes().split(b"BEGIN:VTODO\r\n")
    for place, todo in enumerate(todos):  # one file a to-do, as task programs keep them
        end = b"" if todo.endswith(b"END:VCALENDAR\r\n") else b"END:VCALENDAR\r\n"
        (folder / "goals" / f"{place}.ics").write_bytes(head + b"BEGIN:VTODO\r\n" + todo + end)
    settings = tmp_path / "todoman.py"
    settings.write_text(TODOMAN.format(folder=folder))
    listed = json.loads(programs.run("todo", "-c", settings, "--porcelain", "list", "--status", "ANY"))
    expected = [
        (summary(goal), str(goal.due_on or ""), "", False, bool(goal.repeat and goal.repeat_from != FROM_DONE))
        for goal in open_goals(journal)
    ]
    told = [
        (row["summary"], day(row["due"]), day(row["completed_at"]), row["completed"], row["recurring"])
        for row in listed
    ]
    assert sorted(told) == sorted(expected)


def day(seconds: float | None) -> str:
    """The day of a moment that todoman prints, for a teacher in Greenwich."""
    return str(datetime.fromtimestamp(seconds, UTC).date()) if seconds else ""


def test_a_second_library_reads_every_open_goal(programs: Programs, file: Path, journal: Journal) -> None:
    told = json.loads(programs.run("python", Path(__file__).with_name("read_goals.py"), file))
    goals = {f"{item.id}@netjournal": item for item in open_goals(journal)}
    assert {learning["uid"] for learning in told} == goals.keys()
    for learning in told:
        goal = goals[learning["uid"]]
        assert learning["summary"] == summary(goal)
        assert (learning["due"] or "")[:10] == str(goal.due_on or "")
        assert learning["status"] == "NEEDS-ACTION"
        if goal.repeat and goal.repeat_from != FROM_DONE and goal.due_on:
            later = [date[:10] for date in learning["dates"] if date[:10] > str(goal.due_on)]
            assert later[0] == str(next_due(goal.repeat, goal.due_on, goal.due_on)), learning["dates"]


def test_a_calendar_finds_no_appointments_in_it(programs: Programs, file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "calendar"
    folder.mkdir()
    settings = tmp_path / "khal.conf"
    settings.write_text(KHAL.format(folder=folder))
    assert programs.run("khal", "-c", settings, "printics", file).startswith("0 events found")
