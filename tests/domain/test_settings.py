"""Settings in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.capture.capture import parse
from netjournal.domain.contacts import rhythms_of
from netjournal.domain.records import Tier
from netjournal.domain.settings import cadence_of, format_weekdays, parse_channels, parse_interval, parse_weekdays
from netjournal.errors import WrongUsage


def test_channels_are_words_without_the_usual_ones() -> None:
    assert parse_channels("Tearoom, ~corridor call tearoom") == ("tearoom", "corridor")
    assert parse_channels("  ") == ()


@pytest.mark.parametrize("text", ["3rd", "a/b", "x" * 30, "-", "é!"])
def test_what_cannot_be_written_in_a_capture_is_no_channel(text: str) -> None:
    with pytest.raises(WrongUsage):
        parse_channels(text)


@settings(max_examples=examples(100))
@given(st.text(max_size=12))
def test_a_channel_that_is_taken_is_read_back_from_a_capture(text: str) -> None:
    try:
        names = parse_channels(text)
    except WrongUsage:
        return
    for name in names:
        assert parse(f"talk ~{name} today", today=date(2026, 11, 23), channels=names).channel == name


@pytest.mark.parametrize(
    ("text", "days", "said"),
    [
        ("mon-fri", (0, 1, 2, 3, 4), "Mon–Fri"),
        ("Sunday to Thursday", (0, 1, 2, 3, 6), "Mon, Tue, Wed, Thu and Sun"),
        ("tue, thu", (1, 3), "Tue and Thu"),
        ("Mon–Wed sat", (0, 1, 2, 5), "Mon, Tue, Wed and Sat"),
    ],
)
def test_school_days(text: str, days: tuple[int, ...], said: str) -> None:
    assert parse_weekdays(text) == days
    assert format_weekdays(days) == said
    assert parse_weekdays(said.replace(" and ", " ")) == days


@pytest.mark.parametrize("text", ["", "t", "noday", "mon-", "-fri"])
def test_what_is_no_day_is_refused(text: str) -> None:
    if text == "mon-":
        assert parse_weekdays(text) == (0,)
        return
    with pytest.raises(WrongUsage):
        parse_weekdays(text)


def test_intervals_are_stored_as_the_journal_reads_them() -> None:
    said = cadence_of([(Tier.COLLEAGUES, 7, 10), (Tier.COMMUNITIES, 30, 90)])
    rhythm = rhythms_of(said)[Tier.COLLEAGUES]
    assert rhythm is not None
    assert (rhythm.ideal, rhythm.longest) == (7, 10)


@pytest.mark.parametrize("days", [(20, 10), (0, 5), (5, 1000)])
def test_intervals_that_are_none_are_refused(days: tuple[int, int]) -> None:
    with pytest.raises(WrongUsage):
        cadence_of([(Tier.COLLEAGUES, *days)])


def test_who_is_only_followed_never_goes_quiet() -> None:
    with pytest.raises(WrongUsage):
        cadence_of([(Tier.FOLLOWING, 5, 10)])


@pytest.mark.parametrize(
    ("text", "days"), [("14/21", (14, 21)), (" 7 / 7 ", (7, 7)), ("14", (14, 21)), ("30", (30, 30)), ("9/3", (9, 3))]
)
def test_an_interval_is_read(text: str, days: tuple[int, int]) -> None:
    assert parse_interval(text, 21) == days


@pytest.mark.parametrize("text", ["", "often", "1/2/3", "-3", "99999"])
def test_what_is_no_interval_is_refused(text: str) -> None:
    with pytest.raises(WrongUsage):
        parse_interval(text, 21)
