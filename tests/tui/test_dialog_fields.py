"""Each kind of field by itself: what is written comes back, and no text is more than a sentence of trouble."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netjournal.domain.dates import DateOrder
from netjournal.domain.handles import Directory
from netjournal.domain.model import Contact
from netjournal.errors import JournalError
from netjournal.tui.dialogs.fields import (
    Day,
    Field,
    FieldFault,
    Line,
    LongText,
    Minutes,
    Number,
    Option,
    People,
    Pick,
    Reading,
    Repeat,
    Topics,
    yes_no,
)
from netjournal.tui.dialogs.known import Suggested, Titles

TODAY = date(2026, 11, 23)
LUCIA = Contact(id="a" * 36, name="Lucía Morrow", handle="lucia")
TOMAS = Contact(id="b" * 36, name="Tomas Brandle", handle="tomas")
BY_ID = {each.id: each for each in (LUCIA, TOMAS)}
READING = Reading(TODAY, DateOrder.DMY, lambda: Directory(BY_ID.values()), lambda: ["ratio", "feedback"], BY_ID.get)

KINDS: list[Field] = [
    Line("f", "F"),
    LongText("f", "F"),
    Day("f", "F"),
    Day("f", "F", ahead=True),
    Minutes("f", "F"),
    Number("f", "F", most=100),
    Pick("f", "F", options=(Option(None, "none"), Option(1, "one"))),
    yes_no("f", "F"),
    Repeat("f", "F"),
    Topics("f", "F"),
    People("f", "F"),
    People("f", "F", single=True),
    Suggested("f", "F", words=("call", "chat")),
    Titles("f", "F", titles={"1": "exit tickets; unread", "2": "ratio tables"}),
]


@settings(max_examples=40)
@given(st.sampled_from(KINDS), st.text(max_size=40), st.integers(0, 50))
def test_any_text_is_a_value_or_a_sentence(kind: Field, text: str, cursor: int) -> None:
    kind.meaning(text, READING)
    kind.proposals(text, min(cursor, len(text)), READING)
    try:
        kind.take(text, READING)
    except JournalError as fault:
        assert isinstance(fault, FieldFault)
        assert fault.field == "f"
        assert fault.sentence


@settings(max_examples=60)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(list(DateOrder)), st.booleans())
def test_a_date_that_is_written_is_read_back(day: date, order: DateOrder, ahead: bool) -> None:
    field, reading = Day("f", "F", ahead=ahead), Reading(TODAY, order)
    assert field.read(field.write(day, reading), reading) == day


@settings(max_examples=60)
@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8), max_size=4))
def test_topics_that_are_written_are_read_back(topics: list[str]) -> None:
    read = Topics("f", "F").read(", ".join(topics), READING)
    assert {each.casefold() for each in read} <= {each.casefold() for each in topics}
    assert Topics("f", "F").read(Topics("f", "F").write(read, READING), READING) == read


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYDAY=1FR", "FREQ=DAILY;COUNT=5"])
def test_a_rule_that_is_written_is_read_back(rule: str) -> None:
    field = Repeat("f", "F")
    assert field.read(field.write(rule, READING), READING) == rule


def test_people_are_meant_by_handle_name_or_part_of_it() -> None:
    field = People("f", "F")
    assert field.read("@lucia, Tomas Brandle", READING) == (LUCIA.id, TOMAS.id)
    assert field.read("@lucia @tomas", READING) == (LUCIA.id, TOMAS.id)
    assert field.write((LUCIA.id, TOMAS.id, "gone"), READING) == "@lucia, @tomas"
    assert [each.insert for each in field.proposals("@lucia, to", 10, READING)] == ["@tomas"]


def test_one_person_only() -> None:
    field = People("f", "F", single=True)
    assert field.take("lucia", READING) == LUCIA.id
    assert field.take("", READING) == ""
    with pytest.raises(FieldFault, match="One contact only"):
        field.take("lucia, tomas", READING)


def test_titles_are_meant_by_a_part_of_them() -> None:
    field = Titles("f", "F", titles={"1": "exit tickets; unread", "2": "ratio tables", "3": "ratio tables"})
    assert field.read("tickets", READING) == ("1",)
    assert field.read(field.write(("1", "3"), READING), READING) == ("1", "3")
    with pytest.raises(JournalError, match="could be several"):
        field.read("ratio", READING)


def test_an_empty_field_is_its_default_or_refused() -> None:
    assert Day("f", "F", default=TODAY).take("  ", READING) == TODAY
    with pytest.raises(FieldFault, match="please"):
        Line("f", "F", "old", required="A name, please.").take("", READING)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Minutes("f", "F"), "90", 90),
        (Minutes("f", "F"), "1h30", 90),
        (Number("f", "F", most=100), "35 %", 35),
        (Day("f", "F"), "yesterday", TODAY - timedelta(days=1)),
        (Day("f", "F", ahead=True), "friday", date(2026, 11, 27)),
        (Day("f", "F"), "friday", date(2026, 11, 20)),
        (yes_no("f", "F"), "True", True),
    ],
)
def test_what_teachers_type(kind: Field, text: str, value: Any) -> None:
    assert kind.take(text, READING) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Minutes("f", "F"), "0"),
        (Minutes("f", "F"), "10000"),
        (Number("f", "F", most=100), "101"),
        (Number("f", "F"), "٣٣"),
        (Day("f", "F", past=True), "tomorrow 2"),
        (Day("f", "F", past=True), "2027-01-01"),
        (Repeat("f", "F"), "now and then"),
        (People("f", "F"), "nobody"),
    ],
)
def test_what_is_refused(kind: Field, text: str) -> None:
    with pytest.raises(FieldFault):
        kind.take(text, READING)
