from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from netjournal.journal.journal import Journal

TODAY = date(2026, 11, 23)

WHOLE = (
    "coffee with @lucia about exit tickets #feedback 25m yesterday ~call +1 "
    "learned: sort tickets by error, not by topic "
    "goal: when I get Friday's tickets, I will sort them into three piles by friday "
    "problem: exit tickets pile up unread"
)


def test_the_whole_line_becomes_its_records(run, lucia):
    found = run("log", WHOLE, "--json").json
    records = {"interactions", "learnings", "goals", "problems", "asks", "contacts"}
    assert set(found) == records | {"left_over", "proposed", "asked", "spoken_of"}
    (interaction,) = found["interactions"]
    assert interaction["summary"] == "coffee with Lucía Morrow about exit tickets"
    assert (interaction["on"], interaction["minutes"], interaction["channel"]) == ("2026-11-22", 25, "call")
    assert (interaction["energy"], interaction["topics"]) == (1, ["feedback"])
    assert interaction["contact_ids"] == [lucia]
    assert found["learnings"][0]["text"] == "sort tickets by error, not by topic"
    assert found["learnings"][0]["interaction_ids"] == [interaction["id"]]
    assert (found["goals"][0]["when_cue"], found["goals"][0]["due_on"]) == ("I get Friday's tickets", "2026-11-27")
    assert found["problems"][0]["title"] == "exit tickets pile up unread"
    assert interaction["problem_ids"] == [found["problems"][0]["id"]]
    assert found["left_over"] == ""
    assert all(record["id"] and record["created_at"] for kind in records for record in found[kind])


def test_what_json_shows_is_what_is_stored(run, lucia, home: Path):
    shown = run("log", "@lucia asked: tickets problem: tickets", "--json").json
    with Journal(home) as journal:
        assert [record.id for record in journal.every(type(journal.interactions.get(shown["interactions"][0]["id"])))]
        assert [ask.id for ask in journal.problems.asks(shown["problems"][0]["id"])] == [shown["asks"][0]["id"]]


@pytest.mark.parametrize(
    ("arguments", "energy"),
    [
        (["coffee with @lucia 25m -1"], -1),
        (["coffee", "with", "@lucia", "25m", "-1"], -1),
        (["coffee", "-2", "with", "@lucia"], -2),
        (["coffee", "+1", "with", "@lucia"], 1),
        (["--", "-1", "with", "@lucia"], -1),
    ],
)
def test_words_that_look_like_options_are_text(run, lucia, arguments, energy):
    found = run("log", "--json", *arguments).json
    assert found["interactions"][0]["energy"] == energy


def test_an_unknown_contact_is_refused_with_the_nearest_and_the_words_are_kept(run, lucia, home: Path):
    ran = run("log", "coffee with @luca", fails=1)
    sentence, way_out = ran.err.splitlines()
    assert sentence == "Nobody here is called “luca”."
    assert "Lucía Morrow (@lucia)" in way_out
    assert "--create" in way_out
    assert "netjournal sort" in way_out
    assert ran.out == ""
    with Journal(home) as journal:
        assert [proposal.line for proposal in journal.proposals.waiting(TODAY)] == ["coffee with @luca"]
        assert journal.every(type(journal.contacts.get(lucia)))
        assert journal.interactions.newest_first() == []


def test_create_makes_the_contact_and_the_kept_words_go(run, lucia, home: Path):
    run("log", "coffee with @noor", fails=1)
    ran = run("log", "coffee with @noor", "--create", "--json")
    assert [record["name"] for record in ran.json["contacts"]] == ["Noor"]
    assert ran.json["contacts"][0]["handle"] == "noor"
    with Journal(home) as journal:
        assert journal.proposals.waiting(TODAY) == []
        (answered,) = journal.proposals.all()
        assert answered.interaction_id == ran.json["interactions"][0]["id"]
    run("undo")
    with Journal(home) as journal:
        assert len(journal.proposals.waiting(TODAY)) == 1
        assert journal.interactions.newest_first() == []


def test_no_draft_is_ever_overwritten(run, lucia, home: Path):
    with Journal(home) as journal:
        journal.drafts.keep("capture", "half a line on the screen")
    for name in ("one", "two", "one"):
        run("log", "-", "--strict", stdin=f"coffee with @{name}".encode(), fails=1)
    with Journal(home) as journal:
        assert journal.drafts.waiting() == {
            "capture": "half a line on the screen",
            "log:1": "coffee with @one",
            "log:2": "coffee with @two",
        }
    assert run("drafts", "show", "log:2").out == "coffee with @two\n"
    run("drafts", "drop", "log:2")
    run("drafts", "show", "log:2", fails=1)


def test_dry_run_stores_nothing_at_all(run, lucia, home: Path):
    found = run("log", "coffee with @lucia and @noor 10m", "--dry-run", "--create", "--json").json
    assert found["interactions"][0]["summary"] == "coffee with Lucía Morrow and Noor"
    assert found["contacts"][0]["handle"] == "noor"
    assert run("log", "nobody", "--dry-run", fails=1).err
    with Journal(home) as journal:
        assert journal.interactions.newest_first() == []
        assert [contact.name for contact in journal.contacts.all()] == ["Lucía Morrow"]
        assert journal.drafts.waiting() == {}
        assert [item.label for item in journal.undo.latest()] == ["Add Lucía Morrow"]


def test_lines_from_standard_input_are_one_change(run, lucia, home: Path):
    text = "coffee with @lucia\n\n   \ncall with @ana 20m\nagain @ana 5m\n"
    found = run("log", "-", "--create", "--json", stdin=text.encode()).json
    assert [result["summary"] for result in found["interactions"]] == [
        "coffee with Lucía Morrow",
        "call with Ana",
        "again Ana",
    ]
    assert len(found["contacts"]) == 1
    run("undo")
    with Journal(home) as journal:
        assert journal.interactions.newest_first() == []
        assert [contact.name for contact in journal.contacts.all()] == ["Lucía Morrow"]


def test_a_line_end_in_an_argument_is_a_space(run, lucia):
    found = run("log", "coffee with @lucia\nabout tickets", "--json").json
    assert [result["summary"].split() for result in found["interactions"]] == [
        ["coffee", "with", "Lucía", "Morrow", "about", "tickets"]
    ]


def test_of_lines_from_standard_input_all_or_none_are_stored(run, lucia, home: Path):
    text = "coffee with @lucia\n\ncall with @lucia 0m\n"
    ran = run("log", "-", "--strict", stdin=text.encode(), fails=1)
    assert ran.err.startswith("Line 3: ")
    with Journal(home) as journal:
        assert journal.interactions.newest_first() == []
        assert journal.drafts.waiting() == {"log:1": text.strip("\n")}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("coffee with @lucia 0m", "0"),
        ("coffee with @lucia 10000m", "10,000"),
        ("coffee with @lucia 2027-08-01", "future"),
        ("coffee with @lucia 2026-02-30", "2026-02-30"),
        ("coffee", "who"),
        ("   ", "nothing to log"),
        ("coffee with @lucia asked: the roof", "No open problem"),
        ("@lucia " + "x " * 500_000, "characters"),
    ],
    ids=lambda text: text[:30],
)
def test_what_cannot_be_logged_is_a_sentence(run, lucia, text, says):
    ran = run("log", text, fails=1)
    assert says in ran.err
    assert len(ran.err.splitlines()) == 2
    assert "Traceback" not in ran.err


def test_what_may_identify_a_student_is_warned_of_and_stored(run, lucia):
    ran = run("log", "talked with @lucia about the IEP of Maya R.", "--json")
    assert ran.json["interactions"][0]["summary"] == "talked with Lucía Morrow about the IEP of Maya R."
    assert ran.err.strip()


def test_nothing_is_an_answer_too(run):
    assert "nothing on Sun 22 Nov 2026" in run("nothing", "--on", "yesterday").out
    assert run("nothing", "--on", "2026-12-24", fails=1).err


def test_ordinary_words_are_enough(run, lucia):
    found = run("log", "Talked to Lucia Morrow about exit tickets for 20 minutes", "--json").json
    (interaction,) = found["interactions"]
    assert (interaction["contact_ids"], interaction["minutes"]) == ([lucia], 20)
    assert interaction["summary"] == "Talked to Lucia Morrow about exit tickets"


def test_a_stranger_is_proposed_and_made_only_when_asked_for(run, lucia, home: Path):
    line = "coffee with Lena Vogt 15 min"
    shown = run("log", line, "--dry-run", "--json").json
    assert shown["proposed"] == [{"name": "Lena Vogt"}]
    assert [proposal["line"] for proposal in shown["to_sort"]] == [line]
    ran = run("log", line, "--json", fails=1)
    assert ran.json["to_sort"][0]["names"] == ["Lena Vogt"]
    assert "--create" in ran.err
    with Journal(home) as journal:
        assert [contact.name for contact in journal.contacts.all()] == ["Lucía Morrow"]
    made = run("log", line, "--create", "--json").json
    assert [contact["name"] for contact in made["contacts"]] == ["Lena Vogt"]
    assert made["interactions"][0]["contact_ids"] == [made["contacts"][0]["id"]]
    assert (made["proposed"], made["asked"]) == ([], [])


def test_who_is_only_spoken_of_is_named_apart(run, lucia):
    run("contact", "add", "Tomas Reed")
    found = run("log", "told Tomas about Lucia", "--json").json
    assert found["spoken_of"] == [lucia]
    assert lucia not in found["interactions"][0]["contact_ids"]


def test_a_name_that_is_not_introduced_is_kept_to_sort(run, lucia, home: Path):
    ran = run("log", "Lucia, exit tickets 10 min", "--json", fails=1)
    assert ran.json["asked"] == [{"text": "Lucia", "candidates": [lucia]}]
    with Journal(home) as journal:
        (proposal,) = journal.proposals.waiting(TODAY)
        assert (proposal.minutes, proposal.contact_ids) == (10, (lucia,))


def test_of_many_lines_those_that_are_understood_are_stored(run, lucia, home: Path):
    text = "coffee with @lucia\nnobody at all\ncall with Lucia 20 min\n"
    ran = run("log", "-", stdin=text.encode(), fails=3)
    assert "Line 2: " in ran.err
    with Journal(home) as journal:
        assert len(journal.interactions.newest_first()) == 2
        assert [proposal.line for proposal in journal.proposals.waiting(TODAY)] == ["nobody at all"]
    run("undo")
    with Journal(home) as journal:
        assert journal.interactions.newest_first() == []
        assert journal.proposals.waiting(TODAY) == []


def test_piped_text_needs_no_dash(run, lucia):
    found = run("log", "--json", stdin=b"coffee with @lucia 5m\n").json
    assert found["interactions"][0]["minutes"] == 5


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_bytes_of_another_encoding_are_read_as_what_they_are(run, lucia, encoding):
    ran = run("log", "-", "--json", stdin="café with @lucia – naïve".encode(encoding))
    assert ran.json["interactions"][0]["summary"] == "café with Lucía Morrow – naïve"
    assert ("cp1252" in ran.err) == (encoding == "cp1252")


def test_a_clock_that_is_years_behind_keeps_the_line_to_sort(run, lucia, home: Path, monkeypatch: pytest.MonkeyPatch):
    for line in ("coffee with @lucia 5m", "call with @lucia 6m", "tea with @lucia 7m"):
        run("log", line)
    monkeypatch.setenv("NETJOURNAL_TODAY", "2020-01-02")
    said = run("log", "planning with @lucia 8m", fails=1).err
    assert "This computer says that it is Thu 2 Jan 2020" in said
    assert "your last conversations are of Mon 23 Nov 2026" in said
    with Journal(home) as journal:
        assert len(journal.interactions.newest_first()) == 3
        assert [proposal.line for proposal in journal.proposals.waiting(date(2020, 1, 2))] == [
            "planning with @lucia 8m"
        ]


def test_one_conversation_dated_ahead_makes_no_day_doubtful(run, lucia, home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NETJOURNAL_TODAY", "2035-01-02")
    run("log", "coffee with @lucia 5m")
    monkeypatch.setenv("NETJOURNAL_TODAY", "2026-11-23")
    with Journal(home) as journal:
        for _ in range(2):
            journal.log(journal.understand("call with @lucia 6m", TODAY))
    run("log", "tea with @lucia 7m")
    with Journal(home) as journal:
        assert len(journal.interactions.newest_first()) == 4
