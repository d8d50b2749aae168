"""Watched calendars: looked at again and again, each meeting proposed once, and what is to come leads to prep."""

from __future__ import annotations

import os
import time as clock
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest

from netjournal import config
from netjournal.config import SETTINGS
from netjournal.domain.agenda import AgendaItem
from netjournal.domain.meetings import Meeting, sentence
from netjournal.domain.records import Contact, Propose, SourceRule
from netjournal.errors import JournalError
from netjournal.exchange.imports.intake import Intake, take_in
from netjournal.journal.agenda import agenda
from netjournal.journal.journal import Journal

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    clock.tzset()
    yield
    monkeypatch.undo()
    clock.tzset()


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """It is four in the afternoon of that day."""
    monkeypatch.setenv("NETJOURNAL_TODAY", day.isoformat())
    monkeypatch.setattr(config, "now", lambda: datetime.combine(day, time(16)).astimezone())


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Journal]:
    on(monkeypatch, TODAY)
    with Journal(tmp_path / "journal") as made:
        (made.folder / SETTINGS).write_text(f"calendars = ['{tmp_path / 'a.ics'}']\n", encoding="utf-8")
        yield made


def event(uid: str, start: str, *lines: str, minutes: int = 45, title: str = "Planning") -> str:
    hour, minute = divmod(int(start[9:11]) * 60 + int(start[11:13]) + minutes, 60)
    end = f"{start[:9]}{hour:02}{minute:02}00"
    kept = [f"UID:{uid}", f"DTSTART:{start}", f"DTEND:{end}", f"SUMMARY:{title}", *lines]
    return "\r\n".join(["BEGIN:VEVENT", *kept, "END:VEVENT", ""])


WRITTEN = 0


def write(journal: Journal, *events: str) -> None:
    """Write the calendar, at a time of its own: two writes in one tick of the clock would look like one."""
    global WRITTEN
    WRITTEN += 1
    path = journal.folder.parent / "a.ics"
    path.write_text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(events) + "END:VCALENDAR\r\n", encoding="utf-8")
    os.utime(path, (1_000_000 + WRITTEN, 1_000_000 + WRITTEN))


def waiting(journal: Journal) -> list[tuple[int, str]]:
    return [(proposal.on.day, proposal.line) for proposal in journal.proposals.waiting(journal.today)]


WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=3"


def test_meetings_come_in_once_and_unchanged_calendars_are_skipped(journal: Journal) -> None:
    write(journal, event("a", "20261102T150000", WEEKLY))
    assert take_in(journal).sentence == "To sort: 3 meetings of your calendar."
    assert waiting(journal) == [(2, "Planning"), (9, "Planning"), (16, "Planning")]
    assert take_in(journal) == Intake()


def test_a_meeting_is_proposed_when_it_is_over_though_the_file_stays_as_it_is(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(journal, event("a", "20261124T150000"))
    take_in(journal)
    assert waiting(journal) == []
    on(monkeypatch, date(2026, 11, 25))
    take_in(journal)
    assert waiting(journal) == [(24, "Planning")]


def test_a_renamed_and_moved_meeting_changes_what_waits(journal: Journal) -> None:
    write(journal, event("a", "20261119T150000"))
    take_in(journal)
    write(journal, event("a", "20261120T090000", title="Planning, grade 7"))
    take_in(journal)
    (found,) = journal.proposals.waiting(TODAY)
    assert (found.on.day, found.at, found.line) == (20, time(9), "Planning, grade 7")


def test_a_meeting_that_moves_to_a_day_to_come_waits_no_more_and_comes_back_then(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(journal, event("a", "20261119T150000"))
    take_in(journal)
    write(journal, event("a", "20261224T150000"))
    take_in(journal)
    assert waiting(journal) == []
    on(monkeypatch, date(2026, 12, 28))
    take_in(journal)
    assert waiting(journal) == [(24, "Planning")]


@pytest.mark.parametrize("answered", [0, 1, 2])
def test_a_series_that_moves_to_another_weekday_never_doubles(journal: Journal, answered: int) -> None:
    write(journal, event("a", "20261102T150000", WEEKLY))
    take_in(journal)
    for proposal in journal.proposals.waiting(TODAY)[:answered]:
        journal.proposals.drop(proposal, today=TODAY)
    moved = event("a", "20261105T100000", WEEKLY)
    write(journal, moved)
    take_in(journal)
    assert waiting(journal) == [(5, "Planning"), (12, "Planning"), (19, "Planning")][answered:]
    write(journal, moved, event("b", "20261101T100000", title="Other"))
    take_in(journal)
    assert [line for _, line in waiting(journal)].count("Planning") == 3 - answered


def test_an_instance_that_is_taken_out_of_a_series_waits_no_more(journal: Journal) -> None:
    write(journal, event("a", "20261102T150000", WEEKLY))
    take_in(journal)
    write(journal, event("a", "20261102T150000", WEEKLY, "EXDATE:20261109T150000"))
    take_in(journal)
    assert waiting(journal) == [(2, "Planning"), (16, "Planning")]


def test_a_series_that_google_splits_stays_one(journal: Journal) -> None:
    write(journal, event("a@google.com", "20261102T150000", WEEKLY))
    take_in(journal)
    journal.proposals.drop(journal.proposals.waiting(TODAY)[1], today=TODAY)
    write(
        journal,
        event("a@google.com", "20261102T150000", "RRULE:FREQ=WEEKLY;UNTIL=20261108T225959Z"),
        event("a_R20261109T140000@google.com", "20261109T160000", "RRULE:FREQ=WEEKLY;COUNT=2"),
    )
    take_in(journal)
    assert waiting(journal) == [(2, "Planning"), (16, "Planning")]


def test_a_whole_calendar_that_is_gone_takes_nothing_back(journal: Journal) -> None:
    write(journal, event("a", "20261119T150000"))
    take_in(journal)
    (journal.folder.parent / "a.ics").unlink()
    assert "can't be read" in take_in(journal).faults[0]
    write(journal, event("other", "20261101T150000", title="Other"))
    take_in(journal)
    assert waiting(journal) == [(1, "Other"), (19, "Planning")]


def test_a_damaged_calendar_is_a_sentence(journal: Journal) -> None:
    path = journal.folder.parent / "a.ics"
    path.write_text("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nrubbish", encoding="utf-8")
    (fault,) = take_in(journal).faults
    assert fault.endswith(".")
    path.unlink()
    os.mkfifo(path)
    assert len(take_in(journal).faults) == 1


def test_never_and_always_are_remembered(journal: Journal) -> None:
    write(journal, event("a", "20261102T150000", WEEKLY), event("b", "20261103T150000", title="Duty"))
    take_in(journal)
    first, duty, *_ = journal.proposals.waiting(TODAY)
    assert journal.proposals.rule(first, Propose.NEVER, today=TODAY) == 3
    assert waiting(journal) == [(3, "Duty")]
    write(journal, event("a", "20261102T150000", WEEKLY), event("b", "20261103T150000", "CLASS:PRIVATE", title="Duty"))
    take_in(journal)
    assert waiting(journal) == []
    journal.proposals.rule(duty, Propose.ALWAYS, today=TODAY)
    write(journal, event("b", "20261103T150000", "CLASS:PRIVATE", title="Duty"))
    take_in(journal)
    assert waiting(journal) == [(3, "Duty")]
    assert len(journal.every(SourceRule)) == 2
    undone = journal.undo.back()
    assert undone is not None
    line = journal.proposals.add("a line", on=TODAY)
    assert line is not None
    with pytest.raises(JournalError, match="no series"):
        journal.proposals.rule(line, Propose.NEVER, today=TODAY)


def coming(journal: Journal) -> list[AgendaItem]:
    return list(agenda(journal).meetings)


def test_what_is_to_come_leads_to_prep_and_is_no_proposal(journal: Journal) -> None:
    noor = journal.contacts.add(Contact(name="Noor Ashby", email="noor@x.example"), on=TODAY)
    who = "ATTENDEE;CN=Noor Ashby:mailto:noor@x.example"
    late = event("a", "20261123T153000", who, minutes=31, title="Grade 7 planning")
    write(journal, late, event("b", "20261124T090000", title="Tea"), event("c", "20261126T090000"))
    take_in(journal)
    assert waiting(journal) == []
    assert [(item.text, item.aside, item.record_id) for item in coming(journal)] == [
        ("15:30 Grade 7 planning with Noor Ashby", "prep p", noor.id),
        ("Tomorrow 09:00 Tea", "", ""),
    ]
    (journal.folder / SETTINGS).write_text("calendars = []\n", encoding="utf-8")
    take_in(journal)
    assert coming(journal) == []


def test_a_meeting_names_who_is_not_in_its_title() -> None:
    meeting = Meeting(line="Tea with Noor Ashby", at=time(15), contact_ids=("1", "2"), names=("Bo", "Cy", "Di"))
    assert sentence(meeting, {"1": "Noor Ashby", "2": "Al"}) == "15:00 Tea with Noor Ashby with Al, Bo, Cy and 1 more"
