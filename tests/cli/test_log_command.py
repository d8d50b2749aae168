from __future__ import annotations

from pathlib import Path

import pytest

from netjournal.journal.journal import Journal

WHOLE = (
    "coffee with @lucia about exit tickets #feedback 25m yesterday ~call +1 "
    "learned: sort tickets by error, not by topic "
    "goal: when I get Friday's tickets, I will sort them into three piles by friday "
    "problem: exit tickets pile up unread"
)


def test_the_whole_line_becomes_its_records(run, lucia):
    found = run("log", WHOLE, "--json").json
    assert set(found) == {"interactions", "learnings", "goals", "problems", "asks", "contacts", "left_over"}
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
    assert all(record["id"] and record["created_at"] for kind in found if kind != "left_over" for record in found[kind])


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
    assert "netjournal drafts" in way_out
    assert ran.out == ""
    with Journal(home) as journal:
        assert journal.drafts.waiting() == {"log:1": "coffee with @luca"}
        assert journal.every(type(journal.contacts.get(lucia)))
        assert journal.interactions.newest_first() == []


def test_create_makes_the_contact_and_the_kept_words_go(run, lucia, home: Path):
    run("log", "coffee with @noor", fails=1)
    ran = run("log", "coffee with @noor", "--create", "--json")
    assert [record["name"] for record in ran.json["contacts"]] == ["Noor"]
    assert ran.json["contacts"][0]["handle"] == "noor"
    with Journal(home) as journal:
        assert journal.drafts.waiting() == {}


def test_no_draft_is_ever_overwritten(run, lucia, home: Path):
    with Journal(home) as journal:
        journal.drafts.keep("capture", "half a line on the screen")
    run("log", "coffee with @one", fails=1)
    run("log", "coffee with @two", fails=1)
    run("log", "coffee with @one", fails=1)
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
    ran = run("log", "-", stdin=text.encode(), fails=1)
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
