from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from netjournal.domain.contacts import merge_records
from netjournal.domain.records import Contact, ContactKind, Tier
from netjournal.errors import JournalError

KEEP = Contact(id="1", name="Lucía Morrow", handle="lucia", tier=Tier.COLLEAGUES, urls=("a",), topics=("Feedback",))


def test_what_is_known_wins_and_gaps_are_filled():
    other = Contact(id="2", name="L. Morrow", handle="lm", tier=Tier.FOLLOWING, email="lm@x", cadence_days=14)
    assert merge_records(KEEP, other) == {"email": "lm@x", "emails": ("lm@x",), "cadence_days": 14}


def test_lists_are_united_and_notes_put_below_each_other():
    other = Contact(id="2", name="L", urls=("b", "a"), topics=("feedback", "ratios"), notes="two", private=True)
    found = merge_records(replace(KEEP, notes="one"), other)
    assert found == {"urls": ("a", "b"), "topics": ("Feedback", "ratios"), "notes": "one\n\ntwo", "private": True}


def test_the_earlier_meeting_counts_with_its_place():
    keep = replace(KEEP, met_on=date(2024, 5, 1), met_where="fair")
    other = Contact(id="2", name="L", met_on=date(2020, 1, 1), met_where="train")
    assert merge_records(keep, other) == {"met_on": date(2020, 1, 1), "met_where": "train"}
    assert (
        merge_records(replace(other, id="1", name="K"), replace(keep, id="2", handle="", tier=None, urls=(), topics=()))
        == {}
    )


def test_one_of_the_two_present_means_present():
    assert merge_records(replace(KEEP, archived_on=date(2026, 1, 1)), Contact(id="2", name="L")) == {
        "archived_on": None
    }
    assert merge_records(KEEP, Contact(id="2", name="L", archived_on=date(2026, 1, 1))) == {}


def test_nobody_is_introduced_by_themselves():
    assert merge_records(KEEP, Contact(id="2", name="L", introduced_by="1")) == {}


def test_what_cannot_be_one_is_refused():
    with pytest.raises(JournalError, match="one contact already"):
        merge_records(KEEP, KEEP)
    with pytest.raises(JournalError, match="can't be one"):
        merge_records(KEEP, Contact(id="2", name="Maths", kind=ContactKind.COMMUNITY))


def test_every_address_and_name_of_both_is_kept():
    keep = replace(KEEP, email="a@x", emails=("a@x", "b@x"), phone="1", also_called=("Lu",))
    other = Contact(id="2", name="L. Morrow", email="c@x", emails=("c@x", "b@x"), phones=("2", "1"), uids=("u",))
    changes = merge_records(keep, other)
    assert changes["emails"] == ("a@x", "b@x", "c@x")
    assert changes["phones"] == ("1", "2")
    assert changes["uids"] == ("u",)
    assert "also_called" not in changes
    assert not {"email", "phone"} & changes.keys()
