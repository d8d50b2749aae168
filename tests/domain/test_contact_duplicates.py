from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain.contacts import Lookalikes, Trait, duplicates, same_email, same_name, same_profile
from netjournal.domain.records import Contact, ContactKind, Distinct

LUCIA = Contact(
    id="1", name="Lucía Morrow", email="Lucia@School.example", urls=("https://www.linkedin.com/in/lucia-morrow/",)
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.linkedin.com/in/lucia/", "linkedin.com/in/Lucia"),
        ("http://uk.linkedin.com/in/lucia?trk=x#top", "https://linkedin.com/in/lucia"),
        ("https://m.facebook.com/profile.php?id=12&x=1", "https://facebook.com/profile.php?id=12"),
        ("https://bsky.app/profile/lucia.example", "HTTPS://bsky.app/profile/lucia.example/"),
    ],
)
def test_same_profile(one: str, other: str) -> None:
    assert same_profile(one) == same_profile(other) != ""


@pytest.mark.parametrize(
    "url", ["", "https://school.example", "https://school.example/", "http://[", "   ", "https://"]
)
def test_a_whole_site_is_nobodys_profile(url: str) -> None:
    assert same_profile(url) == ""


def test_different_profiles_differ() -> None:
    assert same_profile("facebook.com/profile.php?id=1") != same_profile("facebook.com/profile.php?id=2")
    assert same_profile("linkedin.com/in/a") != same_profile("linkedin.com/in/b")


def test_names_and_addresses_for_comparing() -> None:
    assert same_name("Dr. LUCIA  Morrow") == same_name("Morrow, Lucía") == "lucia morrow"
    assert same_name("Mr") == "mr" and same_name("💥") == ""
    assert same_email(" mailto:Lucia@School.example") == "lucia@school.example"
    assert same_email("n/a") == same_email("@") == ""


@pytest.mark.parametrize(
    ("contact", "by"),
    [
        (Contact(id="2", name="L.", email="lucia@school.example"), Trait.EMAIL),
        (Contact(id="2", name="L.", urls=("x.example/me", "linkedin.com/in/lucia-morrow")), Trait.PROFILE),
        (Contact(id="2", name="lucia morrow"), Trait.NAME),
        (replace(LUCIA, id="2"), Trait.EMAIL),
        (replace(LUCIA, id="2", email="other@school.example"), Trait.PROFILE),
        (Contact(id="2", name="Lucía Morrow", kind=ContactKind.COMMUNITY), None),
        (Contact(id="2", name="Lucía"), None),
        (LUCIA, None),
    ],
)
def test_the_surest_trait_is_named(contact: Contact, by: Trait | None) -> None:
    found = Lookalikes([LUCIA]).of(contact)
    assert (found.by if found else None) is by
    assert found is None or (found.other == LUCIA and "same" in found.text)


def test_what_was_called_distinct_is_remembered_either_way_round() -> None:
    twin = Contact(id="2", name="Lucia Morrow")
    for pair in (Distinct(one_id="1", other_id="2"), Distinct(one_id="2", other_id="1")):
        assert duplicates([LUCIA, twin], [pair]) == []
    third = replace(twin, id="3")
    found = duplicates([LUCIA, twin, third], [Distinct(one_id="1", other_id="3")])
    assert [(result.contact.id, result.other.id) for result in found] == [("2", "1"), ("3", "2")]


def test_surest_pairs_come_first() -> None:
    by_name = Contact(id="2", name="Lucia Morrow")
    by_email = Contact(id="3", name="Z", email="lucia@school.example")
    assert [duplicate.by for duplicate in duplicates([LUCIA, by_name, by_email])] == [Trait.EMAIL, Trait.NAME]


def test_an_incoming_contact_without_an_id_is_compared_too() -> None:
    known = Lookalikes()
    first = Contact(name="Ana Ruiz")
    assert known.of(first) is None
    known.add(first)
    again = Contact(name="ana ruiz")
    found = known.of(again)
    assert found is not None and found.other is first


def test_ten_thousand_namesakes_make_one_pair_each() -> None:
    crowd = [Contact(id=f"{n:05}", name="Sam") for n in range(10_000)]
    found = duplicates(crowd)
    assert len(found) == 9_999
    assert {result.other.id for result in found} == {"00000"}


@settings(max_examples=examples(120), deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_compared(text: str) -> None:
    assert same_profile(same_profile(text)) == same_profile(text)
    assert same_name(same_name(text)) == same_name(text)
    assert same_email(same_email(text)) == same_email(text)
