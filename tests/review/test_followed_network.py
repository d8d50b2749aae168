"""What a followed network brought since the look at it began."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from made_journals import TODAY, ago

from netjournal.domain.records import Contact, Interaction, Learning, Records, Said, Tier
from netjournal.review.followed_network import Brought, brought
from netjournal.review.index import JournalIndex

NEWS = Contact(id="news", name="News", tier=Tier.FOLLOWING)
BLOG = Contact(id="blog", name="Blog", tier=Tier.FOLLOWING)
POD = Contact(id="pod", name="Pod", tier=Tier.FOLLOWING)
ENTERED = Said.ENTERED
TALKS = (
    Interaction(id="t1", on=ago(20), contact_ids=("news",), minutes=30, minutes_source=Said.ENTERED, usefulness=3),
    Interaction(id="t2", on=ago(15), contact_ids=("news", "blog"), minutes=20, minutes_source=ENTERED, usefulness=1),
    Interaction(id="t3", on=ago(10), contact_ids=("news",), minutes=60, minutes_source=Said.DEFAULTED),
    Interaction(id="t4", on=ago(5), contact_ids=("blog",), minutes=60, minutes_source=Said.ENTERED, usefulness=3),
    Interaction(id="early", on=ago(40), contact_ids=("news",), minutes=60, minutes_source=Said.ENTERED, usefulness=3),
)  # fmt: skip
RECORDS = Records(
    contacts=(NEWS, BLOG, POD),
    interactions=tuple(sorted(TALKS, key=lambda talk: talk.on)),
    learnings=(
        Learning(id="early", text="x", on=ago(40), contact_ids=("news",)),
        Learning(id="l1", text="x", on=ago(20), interaction_ids=("t1",), applied_on=ago(3)),
        Learning(id="l2", text="x", on=ago(12), contact_ids=("news",)),
        Learning(id="l3", text="x", on=ago(5), interaction_ids=("t4",)),
    ),
)


def found(records: Records = RECORDS) -> Brought:
    return brought(JournalIndex(records, TODAY), "news", ago(30), TODAY)


def test_hours_useful_conversations_and_learnings_since_the_look_began() -> None:
    told = found()
    assert (told.minutes, told.conversations, told.rated, told.useful) == (40, 3, 2, 1)
    assert (told.learned, told.tried, told.rising) == (2, 1, ())
    assert told.words == (
        "Since Sat 24 Oct 2026: 40 min in 3 conversations, 1 of 2 rated useful. 2 learnings, 1 of them tried in class."
    )
    assert told.as_json()["useful"] == 1 and told.as_json()["since"] == "2026-10-24"


def test_a_network_that_brought_nothing_says_so() -> None:
    assert found(Records(contacts=(NEWS,))).words == "Since Sat 24 Oct 2026 you noted nothing from it."


@pytest.mark.parametrize("named", [True, False])
def test_a_topic_that_rises_is_said_where_the_network_named_it(named: bool) -> None:
    sources = ("news", "blog", "pod") if named else ("blog", "pod", "feed")
    feed = Contact(id="feed", name="Feed", tier=Tier.FOLLOWING)
    items = tuple(
        Interaction(id=f"r{n}", on=ago(21 - n), contact_ids=(sources[n % 3],), topics=("Oracy",), summary="x")
        for n in range(12)
    )
    before = tuple(
        Interaction(id=f"b{n}", on=ago(100 - n), contact_ids=(sources[n % 3],), topics=("other",)) for n in range(12)
    )
    records = replace(RECORDS, contacts=(*RECORDS.contacts, feed), interactions=(*before, *items))
    told = found(records)
    assert [topic.topic for topic in told.rising] == (["oracy"] if named else [])
    assert ("Rising: #oracy" in told.words) is named


def test_what_lies_after_today_is_not_counted() -> None:
    later = Interaction(id="z", on=TODAY + timedelta(3), contact_ids=("news",))
    assert found(replace(RECORDS, interactions=(*RECORDS.interactions, later))) == found()
