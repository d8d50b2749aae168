"""A calendar's meetings become proposals: once each, in this computer's time, with who took part."""

from __future__ import annotations

import time as clock
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from made_files import CALENDAR, READING

from netjournal.domain.records import Contact, Interaction, Propose, SourceRule
from netjournal.errors import JournalError
from netjournal.exchange.imports.builder import ImportedRecords
from netjournal.exchange.imports.formats import read
from netjournal.exchange.imports.plan import Choices, Fate
from netjournal.exchange.imports.run import ImportSource, preview, read_sources, run_import
from netjournal.journal import configuration
from netjournal.journal.batches import Imports
from netjournal.journal.journal import Journal

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    clock.tzset()
    yield
    monkeypatch.undo()
    clock.tzset()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path) as opened:
        yield opened


def the(text: str) -> ImportedRecords:
    (incoming,) = read(text.encode(), "calendar.ics", READING)
    return incoming


def event(uid: str, *lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT", ""])


def calendar(*events: str) -> str:
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(events) + "END:VCALENDAR\r\n"


def brought_in(journal: Journal, text: str) -> dict[Fate, list[str]]:
    incoming = read_sources(journal, [ImportSource("calendar.ics", text.encode())], today=TODAY, now=NOW)
    made = preview(journal, incoming, Choices(on=TODAY))
    run_import(journal, made, incoming, today=TODAY)
    return {fate: [line.record.line for line in found] for fate in Fate if (found := made.of(fate))}  # type: ignore[attr-defined]


def test_meetings_in_this_computer_s_time_without_exceptions_and_what_is_to_come() -> None:
    incoming = the(CALENDAR)
    assert [(item.on, item.at, item.minutes, item.line) for item in incoming.proposals] == [
        (date(2026, 10, 5), time(15), 45, "Grade 7 planning"),
        (date(2026, 10, 9), time(9), 20, "Coffee with Ada Quist and Noor"),
        (date(2026, 10, 20), time(10), 30, "Grade 7 planning, moved"),
        (date(2026, 10, 26), time(15), 45, "Grade 7 planning"),
    ]
    assert sorted(note.why for note in incoming.converted) == [
        "not proposed: one meeting cancelled",
        "not proposed: one meeting for a whole day",
        "not proposed: one meeting that you declined",
    ]
    assert "secret" not in repr(incoming)


def test_a_meeting_that_the_teacher_declined_is_known_by_the_addresses_of_the_settings(journal: Journal) -> None:
    calendar = CALENDAR.replace("X-WR-CALNAME:me@x.example", "X-WR-CALNAME:Work")
    assert calendar != CALENDAR
    brought_in(journal, calendar)
    before = len(journal.proposals.waiting(TODAY))
    option = configuration.find_option("mail.own")
    configuration.set_value(journal, journal.folder, option, "ME@x.example")
    brought_in(journal, calendar)
    assert len(journal.proposals.waiting(TODAY)) == before - 1


def test_who_took_part_is_found_by_any_address_then_in_the_title(journal: Journal) -> None:
    ada = journal.contacts.add(Contact(name="Ada Quist", email="a@home.example", emails=("ada@x.example",)), on=TODAY)
    noor = journal.contacts.add(Contact(name="Noor Ashby"), on=TODAY)
    brought_in(journal, CALENDAR.replace("PARTSTAT=DECLINED:mailto:bo", "PARTSTAT=ACCEPTED:mailto:bo"))
    first, coffee, *_ = journal.proposals.waiting(TODAY)
    assert (first.contact_ids, first.names) == ((ada.id,), ("Bo Park",))
    assert coffee.contact_ids == (ada.id, noor.id)
    assert journal.every(Interaction) == []


def test_again_nothing_comes_and_a_moved_meeting_changes_what_waits(journal: Journal) -> None:
    assert len(brought_in(journal, CALENDAR)[Fate.NEW]) == 4
    assert set(brought_in(journal, CALENDAR)) == {Fate.HERE}
    moved = CALENDAR.replace("20261020T10", "20261021T11").replace("20261009T09", "20261009T08")
    assert len(brought_in(journal, moved)[Fate.CHANGED]) == 2
    waiting = journal.proposals.waiting(TODAY)
    assert len(waiting) == 4
    assert (waiting[1].at, waiting[2].on) == (time(8), date(2026, 10, 21))


def test_what_was_answered_never_comes_back_and_a_series_can_be_shut_out(journal: Journal) -> None:
    brought_in(journal, CALENDAR)
    journal.proposals.drop(journal.proposals.waiting(TODAY)[0], today=TODAY)
    assert set(brought_in(journal, CALENDAR)) == {Fate.HERE}
    assert len(journal.proposals.waiting(TODAY)) == 3
    journal.add(SourceRule(source="calendar", series="later", propose=Propose.NEVER), "Never")
    more = event("later", "DTSTART:20261110T100000Z", "DTEND:20261110T110000Z", "SUMMARY:Duty")
    assert brought_in(journal, calendar(more)) == {}


def test_what_is_called_off_waits_no_more_and_undo_takes_all_back(journal: Journal) -> None:
    meeting = event("a", "DTSTART:20261110T100000Z", "DTEND:20261110T110000Z", "SUMMARY:Talk")
    brought_in(journal, calendar(meeting))
    brought_in(journal, calendar(meeting.replace("SUMMARY", "STATUS:CANCELLED\r\nSUMMARY")))
    assert journal.proposals.waiting(TODAY) == []
    Imports(journal.store).undo()
    assert [item.line for item in journal.proposals.waiting(TODAY)] == ["Talk"]
    Imports(journal.store).undo()
    assert journal.proposals.waiting(TODAY) == []
    assert brought_in(journal, calendar(meeting)) == {Fate.BACK: ["Talk"]}


def test_two_computers_propose_the_same(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        with Journal(tmp_path / name) as journal:
            brought_in(journal, CALENDAR)
            found.append([item.id for item in journal.proposals.waiting(TODAY)])
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=13",
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=SOMETIMES",
        "FREQ=MONTHLY;BYDAY=XX",
    ],
)
def test_a_repetition_that_cannot_be_is_skipped_soon_and_the_others_stay(rule: str) -> None:
    bad = event("bad", "DTSTART:20260901T100000Z", "DTEND:20260901T110000Z", "SUMMARY:Bad", f"RRULE:{rule}")
    good = event("good", "DTSTART:20261110T100000Z", "DTEND:20261110T110000Z", "SUMMARY:Good")
    begun = clock.process_time()
    incoming = the(calendar(bad, good))
    assert clock.process_time() - begun < 2
    assert [item.line for item in incoming.proposals if item.line == "Good"] == ["Good"]
    assert len(incoming.proposals) == 1


def test_a_damaged_calendar_gives_what_can_be_read_or_a_sentence() -> None:
    good = event("good", "DTSTART:20261110T100000Z", "DTEND:20261110T110000Z", "SUMMARY:Good")
    assert [item.line for item in the(calendar(good) + "rubbish\r\n").proposals] == ["Good"]
    with pytest.raises(JournalError):
        the("BEGIN:VCALENDAR\r\nnonsense")


@pytest.mark.parametrize("zone", ["W. Europe Standard Time", "/mozilla.org/20050126_1/Europe/Berlin", "Nowhere/Land"])
def test_zones_of_outlook_and_unknown_ones(zone: str) -> None:
    text = event("z", f"DTSTART;TZID={zone}:20261110T100000", f"DTEND;TZID={zone}:20261110T110000", "SUMMARY:Z")
    (item,) = the(calendar(text)).proposals
    assert (item.on, item.minutes) == (date(2026, 11, 10), 60)
    assert item.at == time(10)


def test_a_zone_that_is_a_folder_costs_its_own_event_alone() -> None:
    bad = event("bad", "DTSTART;TZID=Europe:20261110T100000", "SUMMARY:Bad")
    good = event("good", "DTSTART:20261110T100000Z", "DTEND:20261110T110000Z", "SUMMARY:Good")
    assert [item.line for item in the(calendar(bad, good)).proposals if item.line == "Good"] == ["Good"]


def test_a_school_year_is_read_soon() -> None:
    weekly = [
        event(
            f"s{number}",
            f"DTSTART;TZID=Europe/Berlin:202511{24 + number % 5}T{8 + number % 8:02}0000",
            f"DTEND;TZID=Europe/Berlin:202511{24 + number % 5}T{8 + number % 8:02}4500",
            f"SUMMARY:Series {number}",
            "RRULE:FREQ=WEEKLY",
        )
        for number in range(30)
    ]
    begun = clock.process_time()
    incoming = the(calendar(*weekly))
    assert len(incoming.proposals) > 1500
    assert clock.process_time() - begun < 4


def test_the_first_day_may_be_named() -> None:
    (incoming,) = read(CALENDAR.encode(), "c.ics", replace(READING, first_day=date(2026, 10, 20)))
    assert [item.on.day for item in incoming.proposals] == [20, 26]


def school_year(single: int, series: int) -> str:
    """So many single meetings, and so many weekly series of forty."""
    made = []
    for number in range(single):
        day = date(2025, 12, 1) + timedelta(days=number % 350)
        start = f"{day:%Y%m%d}T{8 + number % 9:02}{number % 6}000"
        who = f"ATTENDEE;CN=Person {number % 200}:mailto:p{number % 200}@x.example"
        title = f"SUMMARY:Meeting {number}"
        made.append(
            event(f"m{number}", f"DTSTART:{start}Z", "DURATION:PT30M", title, who, "DESCRIPTION:" + "secret " * 60)
        )
    for number in range(series):
        day = date(2026, 2, 2) + timedelta(days=number % 5)
        start = f"{day:%Y%m%d}T{8 + number % 9:02}0000"
        made.append(
            event(f"s{number}", f"DTSTART:{start}", "DURATION:PT45M", "RRULE:FREQ=WEEKLY;COUNT=40", "SUMMARY:Duty")
        )
    return calendar(*made)


def seconds_of(journal: Journal, text: str) -> float:
    """The seconds of work that an import takes, whatever else the machine does."""
    begun = clock.process_time()
    brought_in(journal, text)
    return clock.process_time() - begun


def test_a_school_year_is_quick_and_its_descriptions_stay_out(journal: Journal) -> None:
    text = school_year(300, 30)
    assert seconds_of(journal, text) < 3
    assert len(journal.proposals.all()) == 1_500
    assert seconds_of(journal, text) < 1.5
    assert "secret" not in repr(the(text))


@pytest.mark.slow
def test_five_thousand_meetings_come_in_while_one_waits(journal: Journal) -> None:
    assert seconds_of(journal, school_year(3_800, 30)) < 6
    assert len(journal.proposals.all()) == 5_000


def test_a_single_meeting_has_one_identity_whatever_day_it_moves_to() -> None:
    first = event("a", "DTSTART:20261110T100000Z", "DURATION:PT30M", "SUMMARY:Tea")
    found = {the(calendar(first.replace("1110T", day))).proposals[0].source_id for day in ("1110T", "1117T")}
    assert found == {"a"}
