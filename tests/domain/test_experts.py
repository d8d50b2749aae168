from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from netjournal.domain.experts import Candidate, ExpertQuery, find_experts
from netjournal.domain.records import Contact, Expertise, Interaction, Learning, Problem, Records, Tier

LUCIA = Contact(id="1", name="Lucía Morrow", tier=Tier.COLLEAGUES, topics=("exit tickets",))
ANA = Contact(id="2", name="Ana Ruiz", tier=Tier.COLLEAGUES)
SAM = Contact(id="3", name="Sam Rivers", tier=Tier.COMMUNITIES, role="feedback coach")
NEWS = Contact(id="4", name="News", tier=Tier.FOLLOWING)
GONE = Contact(id="5", name="Gone", tier=Tier.COLLEAGUES, topics=("feedback",), archived_on=date(2026, 1, 1))
INBOX = Contact(id="6", name="Inbox", topics=("Feedback",))
RECORDS = Records(
    contacts=(LUCIA, ANA, SAM, NEWS, GONE, INBOX),
    interactions=(
        Interaction(id="i1", on=date(2026, 3, 2), contact_ids=("2",), summary="quick feedback on exit tickets"),
        Interaction(id="i2", on=date(2026, 5, 4), contact_ids=("2", "4"), topics=("feedback",)),
        Interaction(id="i3", on=date(2026, 5, 5), contact_ids=("4",), summary="lunch"),
    ),
    learnings=(Learning(id="l", text="Give feedback in threes", interaction_ids=("i3",), applied_on=date(2026, 6, 1)),),
    expertise=(Expertise(contact_id="1", topic="feedback", evidence="ran the July workshop", on=date(2026, 7, 1)),),
    problems=(
        Problem(title="Feedback takes all night", resolved_by="2", resolution="codes", resolved_on=date(2026, 8, 1)),
    ),
)


def found(asked: str, **more: list[str]) -> dict[str, tuple[str, ...]]:
    return {
        candidate.contact.name: candidate.reasons
        for circle in find_experts(asked, RECORDS, **more)
        for candidate in circle.candidates
    }


def test_tier_by_tier_each_with_the_reasons() -> None:
    circles = find_experts("#feedback", RECORDS)
    assert [circle.tier for circle in circles] == [*Tier, None]
    assert [[candidate.contact.name for candidate in circle.candidates] for circle in circles] == [
        ["Lucía Morrow", "Ana Ruiz"],
        ["Sam Rivers"],
        ["News"],
        ["Inbox"],
    ]
    reasons = found("feedback")
    assert reasons["Lucía Morrow"] == ("knows feedback: ran the July workshop",)
    assert reasons["Ana Ruiz"] == (
        "helped with “Feedback takes all night”",
        "you talked about it 2 times, last on Mon 4 May 2026",
    )
    assert reasons["Sam Rivers"] == ("is feedback coach",)
    assert reasons["News"][0] == "you learned “Give feedback in threes” from them, and tried it"
    assert reasons["Inbox"] == ("has to do with Feedback",)


def test_nobody_gets_a_number() -> None:
    assert [field.name for field in fields(Candidate)] == ["contact", "reasons"]


def test_a_whole_question_finds_those_who_know_about_its_words() -> None:
    assert set(found("Exit tickets pile up unread")) == {"Lucía Morrow", "Ana Ruiz"}
    assert found("exit ticket") == found("EXIT TICKETS")
    assert found("quantum chromodynamics") == {}
    assert found("") == found("#") == {}


def test_who_was_asked_already_can_be_left_out() -> None:
    assert "Lucía Morrow" not in found("feedback", leave_out=["1"])


def test_words_that_stand_everywhere_tell_nothing_unless_alone() -> None:
    assert ExpertQuery("How can I help my quiet students?").stems == {"quiet"}
    assert ExpertQuery("students").stems == {"student"}
    assert ExpertQuery("the").stems == {"the"}


def test_matching_ignores_accents_plurals_and_hyphens() -> None:
    assert ExpertQuery("number-strings").in_topic("Number strings")
    assert ExpertQuery("numberstrings").in_topic("number strings")
    assert ExpertQuery("categories").in_topic("category")
    assert ExpertQuery("evaluacion").in_topic("Evaluación")
    assert not ExpertQuery("art").in_topic("starting")
    assert ExpertQuery("exit tickets").in_sentence("we tried tickets at the exit")
    assert not ExpertQuery("exit tickets").in_sentence("train tickets")


def test_words_that_stand_in_every_sentence_are_no_reason() -> None:
    old = Contact(
        id="old", name="Gideon", tier=Tier.COLLEAGUES, why="Thirty-one years of knowing which mistakes come back"
    )
    asked = "Quiet multilingual students: how do people come to speak in front of thirty?"
    assert find_experts(asked, Records(contacts=(old,))) == ()
    assert find_experts("come back", Records(contacts=(old,))) != (), "unless there is nothing else to go by"


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("group work", "groupwork"),
        ("groupwork", "group work"),
        ("group-work", "Groupwork"),
        ("Group work falls apart in year 8: who does what?", "groupwork"),
        ("groupworks fall apart", "group work"),
        ("exit tickets pile up", "exittickets"),
    ],
)
def test_what_is_written_as_one_word_or_as_two_is_the_same(asked: str, topic: str) -> None:
    ann = Contact(id="a", name="Ann", tier=Tier.COMMUNITIES, topics=(topic,))
    talk = Interaction(id="i", on=date(2026, 5, 4), contact_ids=("b",), summary=f"how {topic} went")
    ben = Contact(id="b", name="Ben", tier=Tier.COLLEAGUES)
    circles = find_experts(asked, Records(contacts=(ann, ben), interactions=(talk,)))
    told = {item.contact.name: item.reasons for circle in circles for item in circle.candidates}
    assert told["Ann"] == (f"has to do with {topic}",)
    assert asked.startswith("exit") or "talked about it" in told["Ben"][0]


def test_two_words_side_by_side_are_no_reason_where_only_one_of_them_is_shared() -> None:
    ann = Contact(id="a", name="Ann", tier=Tier.COLLEAGUES, topics=("workshop", "teamwork"))
    assert find_experts("group work", Records(contacts=(ann,))) == ()
