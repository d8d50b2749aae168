"""The iCalendar of the goals, as two task programs' libraries and a calendar read it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from judging import Exported, Programs

from netjournal.domain.goals import sentence
from netjournal.domain.model import Goal
from netjournal.domain.recurrence import next_due
from netjournal.exchange.markdown import clean
from netjournal.store.journal import Journal

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


def status(goal: Goal) -> str:
    if goal.done_on:
        return "COMPLETED"
    return "CANCELLED" if goal.dropped_on or goal.skipped_on else "NEEDS-ACTION"


def test_a_task_program_lists_every_goal(programs: Programs, file: Path, journal: Journal, tmp_path: Path) -> None:
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
        (summary(each), str(each.due_on or ""), str(each.done_on or ""), not each.open, bool(each.repeat and each.open))
        for each in journal.every(Goal)
    ]
    told = [
        (each["summary"], day(each["due"]), day(each["completed_at"]), each["completed"], each["recurring"])
        for each in listed
    ]
    assert sorted(told) == sorted(expected)


def day(seconds: float | None) -> str:
    """The day of a moment that todoman prints, for a teacher in Greenwich."""
    return str(datetime.fromtimestamp(seconds, UTC).date()) if seconds else ""


def test_a_second_library_reads_every_goal(programs: Programs, file: Path, journal: Journal) -> None:
    told = json.loads(programs.run("python", Path(__file__).with_name("read_goals.py"), file))
    goals = {f"{each.id}@netjournal": each for each in journal.every(Goal)}
    assert {each["uid"] for each in told} == goals.keys()
    for each in told:
        goal = goals[each["uid"]]
        assert each["summary"] == summary(goal)
        assert (each["due"] or "")[:10] == str(goal.due_on or "")
        assert each["status"] == status(goal)
        assert (each["completed"] or "")[:10] == str(goal.done_on or "")
        if goal.repeat and goal.open and goal.due_on:
            later = [date[:10] for date in each["dates"] if date[:10] > str(goal.due_on)]
            assert later[0] == str(next_due(goal.repeat, goal.due_on, goal.due_on)), each["dates"]


def test_a_calendar_finds_no_appointments_in_it(programs: Programs, file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "calendar"
    folder.mkdir()
    settings = tmp_path / "khal.conf"
    settings.write_text(KHAL.format(folder=folder))
    assert programs.run("khal", "-c", settings, "printics", file).startswith("0 events found")
