"""`netjournal sort`: what waits, and the answers to it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from netjournal.journal.journal import Journal

DAY = date(2026, 11, 20)


@pytest.fixture
def waiting(run, home: Path) -> list[str]:
    """Two proposals, and somebody called Ana."""
    run("contact", "add", "Ana Ruiz")
    with Journal(home) as journal:
        first = journal.proposals.add("Planning with @ana", on=DAY, source="calendar", source_id="u1", minutes=45)
        second = journal.proposals.add("[bold]tea[/] with somebody", on=DAY, note="no name was known")
    assert first is not None
    assert second is not None
    return [first.id, second.id]


def test_what_waits_is_listed_and_shown_today(run, waiting):
    listed = run("sort").out
    assert "Planning with @ana (45 min)" in listed
    assert "[bold]tea[/] with somebody (no name was known)" in listed
    assert run("sort", "list", "--json").json == run("sort", "--json").json
    assert {each["id"] for each in run("sort", "--json").json} == set(waiting)
    assert {each["id"] for each in run("today", "--json").json["to_sort"]} == set(waiting)
    told = [line.strip() for line in run("today").out.splitlines()]
    assert "To do today" in told
    assert {"Planning with @ana (Fri, 45 min, keep?)", "[bold]tea[/] with somebody (Fri, keep?)"} <= set(told)
    assert "`netjournal sort` lists what comes from elsewhere, to save, drop or put off." in told


def test_nothing_to_sort_is_said(run):
    assert "Nothing waits" in run("sort").out
    assert run("sort", "--json").json == []
    assert run("today", "--json").json["to_sort"] == []


def test_taking_dropping_and_putting_off(run, waiting):
    first, second = waiting
    talk = run("sort", "take", first[:13], "--json").json
    assert (talk["summary"], talk["minutes"], talk["on"]) == ("Planning with Ana Ruiz", 45, "2026-11-20")
    assert "Comes back on" in run("sort", "later", second, "friday").out
    assert run("sort", "--json").json == []
    everything = run("sort", "list", "--all").out
    assert "saved" in everything
    assert "later, Fri 27 Nov 2026" in everything
    run("undo")
    assert "Dropped: [bold]tea[/] with somebody" in run("sort", "drop", second).out
    assert "dropped" in run("sort", "--all").out
    assert "already" in run("sort", "take", first, fails=1).err


def test_another_line_may_be_given_and_a_refused_one_goes_on_waiting(run, waiting):
    _, second = waiting
    assert run("sort", "take", second, fails=1).err
    assert "--create" in run("sort", "take", "--help").out
    assert len(run("sort", "--json").json) == 2
    run("sort", "take", second, "tea with @wren 20m", "--create")
    assert [each["name"] for each in run("contact", "list", "--json").json if each["handle"] == "wren"] == ["Wren"]
    assert len(run("sort", "--json").json) == 1
    assert run("sort", "later", waiting[0], "yesterday", fails=2).err
    assert run("sort", "drop", "zzz", fails=1).err


def test_lines_of_the_phone_in_the_shared_folder_wait_here_and_on_the_other_computer(run, home, tmp_path, monkeypatch):
    shared = tmp_path / "shared"
    shared.mkdir()
    run("sync", "on", str(shared))
    phone = shared / "Inbox.txt"
    phone.write_text("2026-11-20 tea with Ana\ncall Ben\n", encoding="utf-8")
    assert {each["line"] for each in run("sort", "list", "--json").json} == {"tea with Ana", "call Ben"}
    run("sync", "now")
    monkeypatch.setenv("NETJOURNAL_HOME", str(tmp_path / "other"))
    monkeypatch.setenv("NETJOURNAL_TODAY", "2026-11-24")
    run("sync", "on", str(shared))
    assert len(run("sort", "list", "--json").json) == 2
    phone.write_text("2026-11-20 tea with Ana\ncall Ben\ncall Ben\n", encoding="utf-8")
    assert "To sort: a new line from your phone." in run("sync", "now").out
    assert len(run("sort", "list", "--json").json) == 3
    assert phone.read_text(encoding="utf-8") == "2026-11-20 tea with Ana\ncall Ben\ncall Ben\n"


def test_the_phones_file_can_lie_anywhere(run, tmp_path):
    (tmp_path / "notes.md").write_text("- tea with Ana\n", encoding="utf-8")
    run("config", "set", "inbox", str(tmp_path / "notes.md"))
    assert [each["line"] for each in run("sort", "list", "--json").json] == ["tea with Ana"]
    run("config", "set", "inbox", "none")
    assert run("config", "get", "inbox").out == "\n"


CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:duty
DTSTART:20261109T090000
DTEND:20261109T091500
RRULE:FREQ=WEEKLY;COUNT=2
SUMMARY:Duty
END:VEVENT
BEGIN:VEVENT
UID:grade
DTSTART:20261124T150000
DTEND:20261124T154500
SUMMARY:Grade 7 planning
ATTENDEE;CN=Ana Ruiz:mailto:ana@x.example
ATTENDEE;CN=Bo Park:mailto:bo@x.example
END:VEVENT
END:VCALENDAR
"""


def test_a_watched_calendar_is_sorted_and_prepared_for(run, tmp_path):
    (tmp_path / "my school.ics").write_text(CALENDAR, encoding="utf-8")
    run("contact", "add", "Ana Ruiz")
    run("log", "coffee with Ana about rubrics yesterday")
    run("config", "set", "calendars", str(tmp_path / "my school.ics"))
    waiting = run("sort", "list", "--json").json
    assert [(each["line"], each["on"]) for each in waiting] == [("Duty", "2026-11-09"), ("Duty", "2026-11-16")]
    assert "no longer wait" in run("sort", "never", waiting[0]["id"]).out
    assert run("sort", "list", "--json").json == []
    run("sort", "always", waiting[0]["id"])
    (meeting,) = run("today", "--json").json["meetings"]
    assert meeting["text"] == "Tomorrow 15:00 Grade 7 planning with Ana Ruiz and Bo Park"
    assert "Coming up" in run("today").out
    told = run("prep", "tomorrow").out
    assert "Tue 24 Nov 2026, 15:00 Grade 7 planning with Ana Ruiz and Bo Park" in told
    assert "rubrics" in told
    (sheet,) = run("prep", "week", "--json").json
    assert [each["contact"]["name"] for each in sheet["contacts"]] == ["Ana Ruiz"]
    assert run("prep", "today", "--json").json == []
    assert "There is no file" in run("config", "set", "calendars", "nowhere.ics", fails=2).err
