from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from netjournal.domain.records import Contact
from netjournal.journal.journal import Journal
from netjournal.journal.merge_contacts import POINTERS
from netjournal.storage.mapping import TABLE_MAP_OF, TABLE_MAPS


def test_a_contact_is_added_with_its_fields_and_listed(run):
    run("contact", "add", "Number Talks Circle", "--kind", "community", "--tier", "2", "--why", "for number talks")
    shown = run("contact", "list", "--json").json
    assert [record["name"] for record in shown] == ["Number Talks Circle"]
    assert set(shown[0]) == {field.name for field in fields(Contact)}
    assert (shown[0]["kind"], shown[0]["tier"], shown[0]["handle"]) == ("community", "communities", "number")


def test_the_list_says_when_the_last_contact_was(run, lucia):
    run("contact", "add", "Tomas", "Brandle", "--tier", "communities")
    run("log", "coffee with @lucia 3 days ago")
    lines = run("contact", "list").out.splitlines()
    assert lines[0].split() == ["tier", "name", "handle", "last", "contact"]
    assert lines[1].split() == ["colleagues", "Lucía", "Morrow", "@lucia", "Fri"]
    assert lines[2].split() == ["communities", "Tomas", "Brandle", "@tomas", "never"]
    assert len({line.index("@") for line in lines[1:]}) == 1


def test_lists_are_filtered_by_tier(run, lucia):
    run("contact", "add", "Wren")
    assert [record["name"] for record in run("contact", "list", "--tier", "1", "--json").json] == ["Lucía Morrow"]
    assert [record["name"] for record in run("contact", "list", "--tier", "inbox", "--json").json] == ["Wren"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--tier", "5"], "colleagues (1), communities (2) or following (3)"),
        (["--cadence", "0"], "from 1 to 3650"),
        (["--cadence", "often"], "often"),
        (["--kind", "robot"], "person or community"),
        (["--birthday", "31 June"], "1980-05-23"),
    ],
)
def test_values_that_do_not_fit_are_explained(run, arguments, says):
    ran = run("contact", "add", "Ana", *arguments, fails=2)
    assert says in ran.err
    assert len(ran.err.splitlines()) == 2
    assert run("contact", "list", "--json").json == []


def test_edit_changes_what_is_named_and_nothing_else(run, lucia):
    run("contact", "edit", "lucia", "--cadence", "14", "--birthday", "05-23")
    edited = run("contact", "edit", "lucia", "--role", "head of maths", "--clear", "cadence", "--json").json
    assert (edited["role"], edited["cadence_days"], edited["birthday"]) == ("head of maths", None, "--05-23")
    assert edited["name"] == "Lucía Morrow"
    run("contact", "edit", "lucia", fails=2)
    assert "name" not in run("contact", "edit", "lucia", "--clear", "handle", fails=2).err.splitlines()[0]


def test_a_tier_moves_with_its_reason_and_can_be_taken_back(run, lucia):
    run("contact", "tier", "lucia", "following", "--reason", "left the school", "--on", "yesterday")
    moves = run("contact", "show", "lucia", "--json").json["tier_moves"]
    assert [(move["tier"], move["on"], move["reason"]) for move in moves] == [
        ("following", "2026-11-22", "left the school"),
        ("colleagues", "2026-11-23", ""),
    ]
    run("undo")
    assert run("contact", "show", "lucia", "--json").json["contact"]["tier"] == "colleagues"
    run("contact", "tier", "lucia", "2", fails=2)
    run("contact", "tier", "lucia", "2", "--reason", "x", "--on", "2026-12-01", fails=1)


def test_an_unknown_or_ambiguous_name_is_refused(run):
    run("contact", "add", "Sam Okonedo-Hale")
    run("contact", "add", "Sam Whitlow")
    assert run("contact", "show", "Sam W").out.startswith("Sam Whitlow")
    assert "could be Sam Okonedo-Hale (@sam) or Sam Whitlow (@samw)" in run("contact", "show", "sa", fails=1).err
    ran = run("contact", "show", "nobody-here", fails=1)
    assert ran.err.startswith("Nobody here is called")


def test_the_page_has_the_timeline(run, lucia):
    run("log", "coffee with @lucia about tickets 25m learned: sort by error goal: send the template")
    page = run("contact", "show", "lucia").out
    for words in ("Lucía Morrow (@lucia)", "maths lead", "coffee with Lucía Morrow about tickets", "25 min"):
        assert words in page
    assert "sort by error" in page
    assert "send the template" in page


def test_merging_takes_everything_along_and_can_be_undone(run, lucia, home: Path):
    run(
        "contact",
        "add",
        "L. Morrow",
        "--handle",
        "lm",
        "--email",
        "lm@school.example",
        "--tier",
        "3",
        "--topic",
        "fractions",
    )
    run("log", "chat with @lm 5m learned: ask first")
    run("problem", "add", "tickets")
    run("problem", "ask", run("problem", "list", "--json").json[0]["id"], "lm")
    merged = run("contact", "merge", "lucia", "lm", "--json").json
    assert (merged["id"], merged["email"], merged["tier"]) == (lucia, "lm@school.example", "colleagues")
    assert merged["topics"] == ["fractions"]
    page = run("contact", "show", "lucia", "--json").json
    assert [block["contact_ids"] for block in page["interactions"]] == [[lucia]]
    assert len(page["learnings"]) == 1
    assert [move["tier"] for move in page["tier_moves"]] == ["colleagues", "following", "colleagues"]
    assert [record["handle"] for record in run("contact", "list", "--json").json] == ["lucia"]
    with Journal(home) as journal:
        assert journal.problems.asks(journal.open_problems()[0].id)[0].contact_id == lucia
    run("undo")
    assert {record["handle"] for record in run("contact", "list", "--json").json} == {"lucia", "lm"}
    assert len(run("contact", "show", "lm", "--json").json["interactions"]) == 1


def test_what_cannot_be_one_is_not_merged(run, lucia):
    run("contact", "add", "Maths Department", "--kind", "community")
    assert "can't be one" in run("contact", "merge", "lucia", "maths", fails=1).err
    assert run("contact", "merge", "lucia", "lucia", fails=1).err


def test_forgetting_erases_every_byte(run, home: Path):
    run("contact", "add", "Hal Bergstrand", "--email", "hal@school.example", "--why", "Quixotic about ratios")
    run("contact", "edit", "hal", "--email", "h.berg@school.example")
    run("contact", "tier", "hal", "2", "--reason", "Zanzibar meeting")
    run("contact", "add", "Wren Takoda", "--introduced-by", "hal", "--tier", "1")
    run("log", "sat in the library @hal @wren 20m")
    run("contact", "edit", "hal", "--topic", "syllogism")
    entry = run("contact", "show", "wren", "--json").json["interactions"][0]
    with Journal(home) as journal:
        talk = journal.interactions.get(entry["id"])
        journal.interactions.edit(talk, summary="sat in the library")
    assert "Nothing was erased." in run("contact", "forget", "hal", fails=1).err
    with Journal(home) as journal:
        forgotten = journal.contacts.find("hal").id
    out = run("contact", "forget", "hal", "--yes").out
    assert "forgotten" in out
    with Journal(home) as journal:
        connection = journal.store.connection
        assert connection.execute("SELECT 1 FROM forgotten WHERE id = ?", (forgotten,)).fetchone()
        assert [contact.name for contact in journal.contacts.all()] == ["Wren Takoda"]
        assert journal.contacts.find("wren").introduced_by == ""
        assert journal.interactions.newest_first()
        (wal,) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[:1]
        assert wal == 0
        # The entry once said the name in its summary, for a mention: it is gone from its history, too.
        assert not [row for row in connection.execute("SELECT value FROM history").fetchall() if "Hal" in str(row)]
    data = b"".join(path.read_bytes() for path in home.iterdir() if path.is_file()).lower()
    for word in (b"hal@school", b"h.berg", b"quixotic", b"zanzibar", b"syllogism"):
        assert word not in data
    assert run("contact", "show", "hal", fails=1).err
    assert "Hal" not in run("undo", "--list").out
    for _ in run("undo", "--list", "--json").json:
        run("undo")
    data = b"".join(path.read_bytes() for path in home.iterdir() if path.is_file()).lower()
    assert b"quixotic" not in data


def test_forgetting_says_how_many_entries_still_have_the_name(run):
    run("contact", "add", "Hal Bergstrand")
    run("log", "coffee with @hal; learned: @hal sorts tickets; goal: thank @hal")
    run("contact", "add", "Wren", "--why", "knows Hal Bergstrand")
    forgotten = run("contact", "forget", "hal", "--yes").out
    assert "In 3 texts “somebody” stands for them now" in forgotten
    assert "1 entry still mentions the name in your own words" in forgotten
    assert "contact: knows Hal Bergstrand" in forgotten
    assert len(run("search", "Hal Bergstrand", "--json").json) == 1
    assert [entry["summary"] for entry in run("contact", "show", "wren", "--json").json["interactions"]] == []
    assert run("search", "tickets", "--json").json[0]["text"] == "somebody sorts tickets"
    assert "1 text" in run("contact", "forget", "Hal Bergstrand", "--in-words", "--yes").out
    assert run("search", "Hal Bergstrand", "--json").json == []
    assert run("contact", "show", "wren", "--json").json["contact"]["why"] == "knows somebody"


def test_every_column_that_holds_a_contact_is_known_to_merging():
    known = {(pointer.table, field) for pointer in POINTERS for field in pointer.fields}
    suspects = {
        (shape.table, column)
        for shape in TABLE_MAPS
        for column in shape.columns
        if column in ("contact_id", "person_id", "community_id", "from_id", "to_id", "by_id", "one_id", "other_id")
        or column in ("resolved_by", "introduced_by", "merged_into")
    }
    assert known == suspects
    assert all(TABLE_MAP_OF[pointer.kind].table == pointer.table for pointer in POINTERS)


HOSTILE = [
    "[bold]red[/bold]",
    "😀 Émile 👩‍🏫",
    "\u202eevil\u202c",
    "\x1b[31mred\x1b[0m",
    "سارة أحمد",
    "N" * 300,
    "a\u0085b",
    "$(rm)",
]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_are_kept_and_never_steer_the_terminal(run, name):
    added = run("contact", "add", "--json", "--", name).json
    assert added["name"] == name.strip()
    for arguments in (
        ["contact", "list"],
        ["contact", "show", added["handle"]],
        ["contact", "list", "--json"],
        ["undo", "--list"],
    ):
        out = run(*arguments).out
        assert not [c for c in out if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u202c"]
