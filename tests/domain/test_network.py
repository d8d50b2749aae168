"""What makes expertise, introductions and memberships whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from netjournal.domain import network
from netjournal.domain.records import Contact, ContactKind, Expertise, Membership
from netjournal.errors import JournalError

TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)
ANN, BOB, EVE = (Contact(id=name, name=name) for name in ("Ann", "Bob", "Eve"))
CIRCLE = Contact(id="circle", name="Circle", kind=ContactKind.COMMUNITY)
KNOWN = Expertise(id="e", contact_id="Ann", topic="Number talks", evidence="I watched", on=TODAY)


def test_what_somebody_knows_has_its_evidence_and_its_day() -> None:
    row = network.known_for(ANN, " #number talks ", evidence="I  watched\nthree", on=TODAY, today=TODAY)
    assert (row.contact_id, row.topic, row.evidence, row.on) == ("Ann", "number talks", "I watched three", TODAY)


@pytest.mark.parametrize(
    ("topic", "evidence", "on", "said"),
    [
        (" ", "seen", TODAY, "What does Ann know"),
        ("ratio", " ", TODAY, "How do you know"),
        ("ratio", "seen", TOMORROW, "to come"),
    ],
)
def test_a_guess_is_no_expertise(topic: str, evidence: str, on: date, said: str) -> None:
    with pytest.raises(JournalError, match=said):
        network.known_for(ANN, topic, evidence=evidence, on=on, today=TODAY)


def test_the_row_about_a_topic_is_found_whatever_its_capitals() -> None:
    assert network.expertise_about("number TALKS", [KNOWN], "Ann") == KNOWN
    with pytest.raises(JournalError, match="Nothing is noted"):
        network.expertise_about("ratio", [KNOWN], "Ann")


def test_credit_has_a_day_that_has_come() -> None:
    assert network.elevate(on=TODAY, today=TODAY) == {"elevated_on": TODAY}
    with pytest.raises(JournalError, match="to come"):
        network.elevate(on=TOMORROW, today=TODAY)


def test_it_spreads_to_others_once_each_and_not_to_the_one_who_has_it() -> None:
    once = replace(KNOWN, spread_to=("Bob",))
    assert network.spread(once, BOB) == {"spread_to": ("Bob",)}
    assert network.spread(once, EVE) == {"spread_to": ("Bob", "Eve")}
    with pytest.raises(JournalError, match="the one who knows"):
        network.spread(KNOWN, ANN)


def test_two_met_through_the_teacher_or_through_a_third() -> None:
    words = {"topic": " ratio ", "outcome": "", "on": TODAY, "today": TODAY}
    mine = network.introduce(ANN, BOB, by=None, **words)
    assert (mine.from_id, mine.to_id, mine.by_id, mine.topic) == ("Ann", "Bob", "", "ratio")
    assert network.introduce(ANN, BOB, by=EVE, **words).by_id == "Eve"
    for one, other, by in ((ANN, ANN, None), (ANN, BOB, ANN), (ANN, BOB, BOB)):
        with pytest.raises(JournalError, match="different contacts"):
            network.introduce(one, other, by=by, **words)
    with pytest.raises(JournalError, match="to come"):
        network.introduce(ANN, BOB, by=None, **(words | {"on": TOMORROW}))


def test_a_person_belongs_to_a_community_and_nothing_else_does() -> None:
    row = network.join(ANN, CIRCLE, role=" chair ", since_on=None, today=TODAY)
    assert (row.person_id, row.community_id, row.role, row.since_on) == ("Ann", "circle", "chair", None)
    for one, other in ((ANN, BOB), (CIRCLE, CIRCLE), (CIRCLE, ANN)):
        with pytest.raises(JournalError, match="a person joins a community"):
            network.join(one, other, role="", since_on=None, today=TODAY)
    with pytest.raises(JournalError, match="to come"):
        network.join(ANN, CIRCLE, role="", since_on=TOMORROW, today=TODAY)


def test_a_membership_ends_after_it_began() -> None:
    row = Membership(person_id="Ann", community_id="circle", since_on=TODAY - timedelta(days=2))
    assert network.leave(row, on=TODAY, today=TODAY) == {"until_on": TODAY}
    assert network.leave(replace(row, since_on=None), on=date(2020, 1, 1), today=TODAY)
    for on, said in ((TODAY - timedelta(days=3), "began on"), (TOMORROW, "to come")):
        with pytest.raises(JournalError, match=said):
            network.leave(row, on=on, today=TODAY)
