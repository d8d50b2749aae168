"""Search finds every word of the journal, whatever is typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain.records import (
    Ask,
    Contact,
    Decision,
    Expertise,
    Goal,
    Intention,
    Interaction,
    Introduction,
    Learning,
    Problem,
    Record,
    Reflection,
)
from netjournal.journal.journal import Journal

DAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Journal:
    return Journal(tmp_path_factory.mktemp("journal"))


@pytest.mark.parametrize(
    ("record", "noun"),
    [
        (Contact(name="Quillon", why="walnut"), "contact"),
        (Contact(name="Someone", notes="walnut"), "contact"),
        (Interaction(on=DAY, summary="about a walnut"), "interaction"),
        (Interaction(on=DAY, summary="x", notes="walnut"), "interaction"),
        (Interaction(on=DAY, summary="x", topics=("walnut",)), "interaction"),
        (Learning(on=DAY, text="x", own_words="walnut"), "learning"),
        (Goal(text="x", outcome="walnut"), "goal"),
        (Problem(title="x", tried="walnut"), "problem"),
        (Ask(answer="walnut", on=DAY), "answer"),
        (Expertise(topic="x", evidence="walnut", on=DAY), "expertise"),
        (Decision(success_sign="walnut", opened_on=DAY), "decision"),
        (Introduction(topic="walnut", on=DAY), "introduction"),
        (Reflection(title="x", body="a walnut\nfell", starts_on=DAY), "reflection"),
        (Intention(why="walnut", starts_on=DAY), "intention"),
    ],
)
def test_every_text_is_found_and_forgotten_in_the_trash(tmp_path: Path, record: Record, noun: str) -> None:
    journal = Journal(tmp_path)
    stored = journal.add(record, "Add")
    assert [(hit.noun, hit.id) for hit in journal.search.everything("WALN")] == [(noun, stored.id)]
    journal.trash(stored, "Trash")
    assert journal.search.everything("walnut") == []
    journal.undo.back()
    assert len(journal.search.everything("walnut")) == 1


def test_an_edit_is_found_by_its_new_words_alone(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    stored = journal.add(Interaction(on=DAY, summary="about hazel"), "Add")
    journal.edit(stored, "Edit", summary="about beech")
    assert journal.search.everything("hazel") == []
    assert [hit.text for hit in journal.search.everything("beech")] == ["about beech"]


def test_accents_and_case_do_not_matter_and_all_words_must_be_there(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add(Contact(name="Lucía Morrow"), "Add")
    journal.add(Contact(name="Lucas Bell"), "Add")
    assert [hit.text for hit in journal.search.everything("lucia")] == ["Lucía Morrow"]
    assert len(journal.search.everything("luc")) == 2
    assert [hit.text for hit in journal.search.everything("luc mor")] == ["Lucía Morrow"]
    assert journal.search.everything("") == journal.search.everything("  ...  ") == []


def test_people_come_before_what_was_said_about_them(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for place in range(5):
        journal.add(Interaction(on=DAY, summary=f"Priya said so {place}"), "Add")
    journal.add(Contact(name="Priya Lakewood"), "Add")
    assert journal.search.everything("priya")[0].noun == "contact"


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_nothing_that_is_typed_is_an_error(journal: Journal, text: str) -> None:
    journal.search.everything(text)


@pytest.mark.parametrize(
    "text", ['"', "a OR b", "NEAR(a b)", "col:x", "*", "a*", "-x", "^a", "(", "'; DROP TABLE x", "{a}"]
)
def test_operators_are_words(journal: Journal, text: str) -> None:
    assert journal.search.everything(text) == []
