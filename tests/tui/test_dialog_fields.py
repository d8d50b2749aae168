"""Each kind of field by itself: what is written comes back, and no text is more than a sentence of trouble."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain.handles import Directory
from netjournal.domain.records import Contact
from netjournal.errors import JournalError
from netjournal.text.dates import DateOrder
from netjournal.tui.forms.fields import (
    ChoiceField,
    ContactsField,
    DateField,
    Field,
    FieldContext,
    FieldFault,
    FieldOption,
    LongTextField,
    MinutesField,
    NumberField,
    RepeatField,
    SuggestedField,
    TextField,
    TitlesField,
    TopicsField,
    yes_no,
)

TODAY = date(2026, 11, 23)
LUCIA = Contact(id="a" * 36, name="Lucía Morrow", handle="lucia")
TOMAS = Contact(id="b" * 36, name="Tomas Brandle", handle="tomas")
BY_ID = {item.id: item for item in (LUCIA, TOMAS)}
READING = FieldContext(
    TODAY, DateOrder.DMY, lambda: Directory(BY_ID.values()), lambda: ["ratio", "feedback"], BY_ID.get
)

KINDS: list[Field] = [
    TextField("f", "F"),
    LongTextField("f", "F"),
    DateField("f", "F"),
    DateField("f", "F", ahead=True),
    MinutesField("f", "F"),
    NumberField("f", "F", most=100),
    ChoiceField("f", "F", options=(FieldOption(None, "none"), FieldOption(1, "one"))),
    yes_no("f", "F"),
    RepeatField("f", "F"),
    TopicsField("f", "F"),
    ContactsField("f", "F"),
    ContactsField("f", "F", single=True),
    SuggestedField("f", "F", words=("call", "chat")),
    TitlesField("f", "F", titles={"1": "exit tickets; unread", "2": "ratio tables"}),
]


@settings(max_examples=examples(40))
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


@settings(max_examples=examples(60))
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(list(DateOrder)), st.booleans())
def test_a_date_that_is_written_is_read_back(day: date, order: DateOrder, ahead: bool) -> None:
    field, reading = DateField("f", "F", ahead=ahead), FieldContext(TODAY, order)
    assert field.read(field.write(day, reading), reading) == day


@settings(max_examples=examples(60))
@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8), max_size=4))
def test_topics_that_are_written_are_read_back(topics: list[str]) -> None:
    read = TopicsField("f", "F").read(", ".join(topics), READING)
    assert {record.casefold() for record in read} <= {topic.casefold() for topic in topics}
    assert TopicsField("f", "F").read(TopicsField("f", "F").write(read, READING), READING) == read


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYDAY=1FR", "FREQ=DAILY;COUNT=5"])
def test_a_rule_that_is_written_is_read_back(rule: str) -> None:
    field = RepeatField("f", "F")
    assert field.read(field.write(rule, READING), READING) == rule


def test_people_are_meant_by_handle_name_or_part_of_it() -> None:
    field = ContactsField("f", "F")
    assert field.read("@lucia, Tomas Brandle", READING) == (LUCIA.id, TOMAS.id)
    assert field.read("@lucia @tomas", READING) == (LUCIA.id, TOMAS.id)
    assert field.write((LUCIA.id, TOMAS.id, "gone"), READING) == "@lucia, @tomas"
    assert [proposal.insert for proposal in field.proposals("@lucia, to", 10, READING)] == ["@tomas"]


def test_one_person_only() -> None:
    field = ContactsField("f", "F", single=True)
    assert field.take("lucia", READING) == LUCIA.id
    assert field.take("", READING) == ""
    with pytest.raises(FieldFault, match="One contact only"):
        field.take("lucia, tomas", READING)


def test_titles_are_meant_by_a_part_of_them() -> None:
    field = TitlesField("f", "F", titles={"1": "exit tickets; unread", "2": "ratio tables", "3": "ratio tables"})
    assert field.read("tickets", READING) == ("1",)
    assert field.read(field.write(("1", "3"), READING), READING) == ("1", "3")
    with pytest.raises(JournalError, match="could be several"):
        field.read("ratio", READING)


def test_an_empty_field_is_its_default_or_refused() -> None:
    assert DateField("f", "F", default=TODAY).take("  ", READING) == TODAY
    with pytest.raises(FieldFault, match="please"):
        TextField("f", "F", "old", required="A name, please.").take("", READING)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (MinutesField("f", "F"), "90", 90),
        (MinutesField("f", "F"), "1h30", 90),
        (NumberField("f", "F", most=100), "35 %", 35),
        (DateField("f", "F"), "yesterday", TODAY - timedelta(days=1)),
        (DateField("f", "F", ahead=True), "friday", date(2026, 11, 27)),
        (DateField("f", "F"), "friday", date(2026, 11, 20)),
        (yes_no("f", "F"), "True", True),
    ],
)
def test_what_teachers_type(kind: Field, text: str, value: Any) -> None:
    assert kind.take(text, READING) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (MinutesField("f", "F"), "0"),
        (MinutesField("f", "F"), "10000"),
        (NumberField("f", "F", most=100), "101"),
        (NumberField("f", "F"), "٣٣"),
        (DateField("f", "F", past=True), "tomorrow 2"),
        (DateField("f", "F", past=True), "2027-01-01"),
        (RepeatField("f", "F"), "now and then"),
        (ContactsField("f", "F"), "nobody"),
    ],
)
def test_what_is_refused(kind: Field, text: str) -> None:
    with pytest.raises(FieldFault):
        kind.take(text, READING)
