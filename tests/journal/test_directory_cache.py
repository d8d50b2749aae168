"""The directory of contacts is kept from key to key, and made again whenever a contact changes, whoever changed it."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain.records import Contact, Interaction
from netjournal.journal.journal import Journal

TODAY = date(2026, 11, 24)


def names(journal: Journal) -> list[str]:
    """Everyone whom a completion can offer."""
    return sorted(item.name for item in journal.contacts.directory().complete("", 1000))


def stored(journal: Journal) -> list[str]:
    """Everyone there is, read without the directory."""
    return sorted(contact.name for contact in journal.contacts.all())


def act(journal: Journal, what: str, number: int) -> None:
    """Change something, where there is something to change."""
    contacts = journal.every(Contact)
    if what == "add":
        journal.contacts.add(Contact(name=f"New {number}"), on=TODAY)
    elif what == "undo":
        journal.undo.back()
    elif what == "redo":
        journal.undo.forward()
    elif what == "log":
        journal.add(Interaction(on=TODAY, summary="words"), "Log")
    elif contacts:
        one = contacts[number % len(contacts)]
        if what == "rename":
            journal.edit(one, "Edit", name=f"{one.name} {number}")
        elif what == "trash":
            journal.trash(one, "Trash")
        elif what == "forget":
            journal.contacts.forget(one)


ACTS = st.tuples(
    st.booleans(),
    st.sampled_from(["add", "add", "rename", "trash", "forget", "undo", "redo", "log"]),
    st.integers(0, 99),
)


@settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ACTS, max_size=12))
def test_it_has_exactly_who_is_there_after_any_change_here_or_elsewhere(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[bool, str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    with closing(Journal(folder)) as here, closing(Journal(folder)) as elsewhere:
        for is_here, what, number in acts:
            act(here if is_here else elsewhere, what, number)
            assert names(here) == stored(here)


@pytest.mark.parametrize("draft", [True, False])
def test_what_concerns_no_contact_leaves_it_as_it_is(tmp_path: Path, draft: bool) -> None:
    with closing(Journal(tmp_path)) as journal:
        journal.contacts.add(Contact(name="Lucía"), on=TODAY)
        before = journal.contacts.directory()
        if draft:
            journal.drafts.keep("capture", "coffee with @l")
        else:
            journal.add(Interaction(on=TODAY, summary="words"), "Log")
        assert journal.contacts.directory() is before


def test_topics_come_the_most_used_first_in_one_way_of_writing_each(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)) as journal:
        for topics in (("Feedback",), ("feedback", "ratio"), ("feedback", "ratio"), ("taken off",)):
            last = journal.add(Interaction(on=TODAY, summary="words", topics=topics), "Log")
        journal.edit(last, "Edit", topics=())
        assert journal.topics() == ["feedback", "ratio"]
