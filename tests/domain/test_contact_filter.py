"""Choosing contacts by a few words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain.contact_filter import Circumstances, filter_contacts, parse_filter, words_in
from netjournal.domain.records import Contact, ContactKind, Tier

LUCIA = Contact(
    id="1", name="Lucía Morrow", handle="lucia", tier=Tier.COLLEAGUES, role="maths lead", topics=("feedback",)
)
CIRCLE = Contact(id="2", name="Number Talks Circle", kind=ContactKind.COMMUNITY, tier=Tier.COMMUNITIES, why="new tasks")
FEED = Contact(id="3", name="Ratio Weekly", kind=ContactKind.COMMUNITY, tier=Tier.FOLLOWING, topics=("feedback-loops",))
NEW = Contact(id="4", name="Quiet Evans", private=True)
GONE = Contact(id="5", name="Ann Old", tier=Tier.COLLEAGUES, archived_on=date(2026, 1, 1))
ALL = [LUCIA, CIRCLE, FEED, NEW, GONE]
AROUND = Circumstances(quiet={"1"}, known_for={"2": ("feedback",)})


def names(text: str) -> list[str]:
    return [contact.id for contact in filter_contacts(ALL, parse_filter(text), AROUND)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["1", "2", "3", "4"]),
        ("tier:following", ["3"]),
        ("tier:f", ["3"]),
        ("tier:co", ["1", "2"]),
        ("tier:2", ["2"]),
        ("tier:inbox", ["4"]),
        ("tier:", ["1", "2", "3", "4"]),
        ("tier:nonsense", []),
        ("kind:community", ["2", "3"]),
        ("#feedback", ["1", "2", "3"]),
        ("#Feedback-", ["3"]),
        ("#", ["1", "2", "3", "4"]),
        ("quiet", ["1"]),
        ('"quiet"', ["4"]),
        ("-quiet", ["2", "3", "4"]),
        ("lucia", ["1"]),
        ("LUCÍA maths", ["1"]),
        ("@luc", ["1"]),
        ("tasks", ["2"]),
        ("-#feedback", ["4"]),
        ("tier:following #feedback quiet", []),
        ("archived", ["5"]),
        ("is:private", ["4"]),
        ('"number talks', ["2"]),
    ],
)
def test_each_word_narrows_the_choice(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_words_at_hand_are_used() -> None:
    words = {item.id: words_in(item) for item in ALL}
    assert filter_contacts(ALL, parse_filter("morrow"), words=words) == [LUCIA]


@settings(max_examples=examples(60))
@given(st.text())
def test_any_text_is_a_filter(text: str) -> None:
    assert set(names(text)) <= {item.id for item in ALL}


@settings(max_examples=examples(60))
@given(st.lists(st.sampled_from(["tier:1", "quiet", "#feed", "lu", "-kind:person", "circle"]), max_size=4))
def test_another_word_never_widens_the_choice(words: list[str]) -> None:
    assert set(names(" ".join([*words, "e"]))) <= set(names(" ".join(words)))
