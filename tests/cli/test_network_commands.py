"""Expertise, introductions, memberships and decisions by command."""

from __future__ import annotations

import pytest

from netjournal.journal.journal import Journal


@pytest.fixture
def people(run, lucia) -> None:
    """Lucía, Tomas, a department and a network that is only followed."""
    run("contact", "add", "Tomas Brandle", "--tier", "1")
    run("contact", "add", "Maths Department", "--kind", "community", "--tier", "1")
    run("contact", "add", "ratiochat", "--kind", "community", "--tier", "3")


def test_expertise_is_noted_credited_and_spread(run, people, lucia):
    run("contact", "knows", "tomas", "seating plans", "--evidence", "his groups settle in a minute")
    run("contact", "credit", "tomas", "Seating Plans", "--on", "yesterday")
    row = run("contact", "spread", "tomas", "seating plans", "--to", "lucia", "--json").json
    assert (row["topic"], row["elevated_on"], row["spread_to"]) == ("seating plans", "2026-11-22", [lucia])
    assert run("who", "seating plan", "--json").json[0]["why"] == ["knows seating plans: his groups settle in a minute"]
    assert "the one who knows" in run("contact", "spread", "tomas", "seating plans", "--to", "tomas", fails=1).err
    assert "Nothing is noted" in run("contact", "credit", "tomas", "knitting", fails=1).err
    shown = run("contact", "show", "tomas").out
    assert "settle in a minute (credited on Sun 22 Nov 2026; reached Lucía Morrow)" in " ".join(shown.split())
    assert "How do you know" in run("contact", "knows", "tomas", "x", "--evidence", " ", fails=1).err


def test_introductions_and_memberships_show_on_both_pages(run, people):
    run("contact", "introduce", "tomas", "lucia", "--about", "number talks")
    run("contact", "join", "lucia", "maths", "--role", "lead")
    run("contact", "join", "lucia", "maths", "--role", "head")
    assert "Tomas Brandle and Lucía Morrow met: number talks" in run("contact", "show", "lucia").out
    assert "Maths Department (@maths), head" in run("contact", "show", "lucia").out
    assert "Lucía Morrow (@lucia), head" in run("contact", "show", "maths").out
    assert len(run("contact", "show", "maths", "--json").json["memberships"]) == 1
    assert "different contacts" in run("contact", "introduce", "tomas", "tomas", fails=1).err
    assert "a person joins a community" in run("contact", "join", "maths", "lucia", fails=1).err


def test_what_came_of_an_introduction_is_added_to_it_later(run, people):
    first = run("contact", "introduce", "tomas", "lucia", "--about", "number talks", "--json").id
    later = run("contact", "introduce", "lucia", "tomas", "--outcome", "they plan together", "--json").json
    assert (later["id"], later["topic"], later["outcome"]) == (first, "number talks", "they plan together")
    assert run("contact", "introduce", "tomas", "lucia", "--outcome", "again", "--json").id != first
    run("undo")
    run("undo")
    assert len(run("contact", "show", "lucia", "--json").json["introductions"]) == 1
    assert "they plan together" not in run("contact", "show", "lucia").out


@pytest.mark.parametrize(
    ("choice", "tier", "archived"),
    [("invest", "communities", None), ("watch", "following", None), ("leave", "following", "2026-11-23")],
)
def test_a_decision_has_its_sign_first_and_its_consequence_after(run, people, choice, tier, archived):
    opened = run("decision", "open", "ratiochat", "--sign", "two ideas", "--json").json
    assert opened["recheck_on"] == "2027-01-18"
    decided = run("decision", "make", opened["id"], choice, "--reason", "nothing tried", "--json").json
    assert (decided["choice"], decided["decided_on"]) == (choice, "2026-11-23")
    contact = run("contact", "show", "ratiochat", "--json").json["contact"]
    assert (contact["tier"], contact["archived_on"]) == (tier, archived)
    run("decision", "make", opened["id"], choice, "--reason", "again", fails=1)
    run("undo")
    assert run("decision", "list", "--json").json[0]["choice"] is None
    assert "by Mon 18 Jan 2027" in run("decision", "list").out
    assert "Since Mon 23 Nov 2026 you noted nothing from it." in run("decision", "list").out


def test_only_followed_networks_are_decided_about(run, people):
    assert "nothing to decide" in run("decision", "open", "lucia", "--sign", "x", fails=1).err
    assert run("decision", "open", "ratiochat", "--sign", "x", "--until", "2026-11-23", fails=1).err
    assert "invest, watch or leave" in run("decision", "make", "x", "marry", "--reason", "x", fails=2).err


def test_a_membership_ends_and_stays_on_both_pages(run, people):
    run("contact", "join", "lucia", "maths", "--since", "2026-09-01")
    assert "can't have ended before" in run("contact", "leave", "lucia", "maths", "--on", "2026-08-01", fails=1).err
    assert run("contact", "leave", "lucia", "maths", "--json").json["until_on"] == "2026-11-23"
    assert "not noted as belonging" in run("contact", "leave", "lucia", "maths", fails=1).err
    assert "Lucía Morrow (@lucia), until Mon 23 Nov 2026" in run("contact", "show", "maths").out
    run("contact", "edit", "lucia", "--introduced-by", "tomas")
    assert "you met Lucía Morrow through Tomas Brandle" in run("contact", "show", "tomas").out
    assert len(run("contact", "show", "maths", "--json").json["memberships"]) == 1


def test_somebody_is_laid_aside_and_taken_up_again(run, people):
    assert run("contact", "archive", "tomas", "--on", "yesterday", "--json").json["archived_on"] == "2026-11-22"
    assert "tomas" not in run("contact", "list").out
    assert "to come" in run("contact", "archive", "tomas", "--on", "tomorrow", fails=1).err
    run("contact", "archive", "tomas", "--back")
    assert "tomas" in run("contact", "list").out
    run("undo")
    assert "tomas" not in run("contact", "list").out


def test_how_often_one_means_to_be_in_touch_is_set_by_tier(run, lucia):
    assert run("cadence", "--json").json == {"colleagues": [14, 21], "communities": [42, 60]}
    assert "colleagues: every 7 days, quiet after 21." in run("cadence", "--colleagues", "7").out
    assert run("cadence", "--communities", "30/30", "--json").json == {"colleagues": [7, 21], "communities": [30, 30]}
    assert "less than" in run("cadence", "--colleagues", "30/20", fails=2).err
    assert "is not an interval" in run("cadence", "--colleagues", "often", fails=2).err
    run("log", "chat with @lucia 22 days ago")
    assert [record["id"] for record in run("today", "--json").json["quiet"]] == [lucia]
    run("cadence", "--colleagues", "30")
    assert run("today", "--json").json["quiet"] == []
    run("undo")
    assert run("cadence", "--json").json["colleagues"] == [7, 21]


def test_thinking_of_somebody_ends_their_silence_without_a_conversation(run, lucia, people):
    run("log", "chat with @lucia 22 days ago")
    assert [record["id"] for record in run("today", "--json").json["quiet"]] == [lucia]
    assert run("contact", "thought", "lucia", "--json").json["skipped_on"] == "2026-11-23"
    assert run("today", "--json").json["quiet"] == []
    assert len(run("contact", "show", "lucia", "--json").json["interactions"]) == 1
    run("undo")
    assert run("today", "--json").json["quiet"] != []
    assert "Nobody expects" in run("contact", "thought", "ratiochat", fails=1).err


def test_a_look_can_be_longer_and_there_is_one_at_a_time(run, people):
    look = run("decision", "open", "ratiochat", "--sign", "two ideas", "--json").json
    assert "already, until Mon 18 Jan 2027" in run("decision", "open", "ratiochat", "--sign", "x", fails=1).err
    assert run("decision", "later", look["id"], "1 feb", "--json").json["recheck_on"] == "2027-02-01"
    assert run("decision", "later", look["id"], "2026-11-23", fails=2).err
    run("decision", "make", look["id"], "watch", "--reason", "one idea")
    assert run("decision", "open", "ratiochat", "--sign", "x", "--json").json["id"] != look["id"]


def test_two_who_look_alike_are_remembered_as_two(run, home):
    run("contact", "add", "Sam Lee", "--email", "sam@x.example")
    added = run("contact", "add", "Samuel Lee", "--email", "sam@x.example")
    assert "contact distinct sam samuel" in added.err
    run("contact", "distinct", "sam", "samuel")
    with Journal(home) as journal:
        assert journal.contacts.lookalike(journal.contacts.find("samuel")) is None
    assert "is one contact" in run("contact", "distinct", "sam", "sam", fails=1).err
    run("undo")
    with Journal(home) as journal:
        assert journal.contacts.lookalike(journal.contacts.find("samuel")) is not None
