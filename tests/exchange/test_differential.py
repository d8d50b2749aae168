"""The readers beside other programs: cards that vobject writes, and series on the days of dateutil."""

from __future__ import annotations

import time as clock
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import vobject
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, rruleset
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import READING

from examples import examples
from netjournal.exchange.imports.formats import read

WORD = st.text(st.characters(categories=["Lu", "Ll", "Lo"], exclude_characters="\u0345"), min_size=1, max_size=12)
LINE = st.text(st.characters(categories=["L", "N", "P", "Zs"], max_codepoint=0x2FF), min_size=1, max_size=200)


@pytest.fixture(autouse=True, scope="module")
def in_berlin() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        clock.tzset()
        yield
    clock.tzset()


@settings(max_examples=examples(60), deadline=None)
@given(
    first=WORD,
    last=WORD,
    emails=st.lists(st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.example", fullmatch=True), max_size=3, unique=True),
    organization=WORD,
    note=LINE,
)
def test_cards_that_vobject_writes(first: str, last: str, emails: list[str], organization: str, note: str) -> None:
    card = vobject.vCard()
    card.add("n").value = vobject.vcard.Name(family=last, given=first)
    card.add("fn").value = f"{first} {last}"
    card.add("org").value = [organization]
    card.add("note").value = note
    for email in emails:
        card.add("email").value = email
    (incoming,) = read(card.serialize().encode(), "card.vcf", READING)
    (contact,) = incoming.contacts
    assert contact.name == f"{first} {last}"
    assert [*contact.emails] == emails
    assert contact.organization == organization
    assert contact.notes.split() == note.split()


@settings(max_examples=examples(60), deadline=None)
@given(
    frequency=st.sampled_from([DAILY, WEEKLY, MONTHLY]),
    interval=st.integers(1, 4),
    count=st.integers(1, 30),
    back=st.integers(0, 300),
    minute=st.integers(0, 23 * 60),
    out=st.sets(st.integers(0, 29), max_size=4),
)
def test_series_fall_on_the_days_of_dateutil(
    frequency: int, interval: int, count: int, back: int, minute: int, out: set[int]
) -> None:
    start = datetime(2026, 11, 22) - timedelta(days=back) + timedelta(minutes=minute)
    rule = rrule(frequency, dtstart=start, interval=interval, count=count)
    days = list(rule)
    wanted = rruleset()
    wanted.rrule(rule)
    gone = [days[place] for place in out if place < len(days)]
    for day in gone:
        wanted.exdate(day)
    name = {DAILY: "DAILY", WEEKLY: "WEEKLY", MONTHLY: "MONTHLY"}[frequency]
    lines = [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "UID:a",
        f"DTSTART:{start:%Y%m%dT%H%M%S}",
        "DURATION:PT30M",
        f"RRULE:FREQ={name};INTERVAL={interval};COUNT={count}",
        *(f"EXDATE:{day:%Y%m%dT%H%M%S}" for day in gone),
        "SUMMARY:Tea",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    (incoming,) = read("\n".join(lines).encode(), "a.ics", READING)
    first = READING.today - timedelta(days=365)
    now = READING.now.astimezone().replace(tzinfo=None)
    expected = [day for day in wanted if day.date() >= first and day + timedelta(minutes=30) <= now]
    assert [datetime.combine(item.on, item.at) for item in incoming.proposals if item.at] == expected
    assert date(2026, 11, 23) == READING.today
