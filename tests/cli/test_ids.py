"""An id is accepted wherever one is asked for, as the lists print it."""

from __future__ import annotations

import re

import pytest

ID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f-]*)?\b")


@pytest.fixture
def filled(run, lucia: str) -> None:
    """Something of every kind that a list prints ids of."""
    run(
        "log",
        "coffee with @lucia about tickets learned: sort by error goal: thank her by friday problem: tickets pile up",
    )
    run("log", "a line that names nobody", fails=1)
    run("contact", "add", "RatioChat", "--kind", "community", "--tier", "3")
    run("decision", "open", "ratiochat", "--sign", "two ideas")


@pytest.mark.parametrize(
    ("words", "noun"),
    [
        ("goal list", "goal"),
        ("learning list", "learning"),
        ("problem list", "problem"),
        ("decision list", "decision"),
        ("sort list", "proposal"),
        ("journal", "conversation"),
    ],
)
def test_what_a_list_prints_shows_the_record(words: str, noun: str, run, filled) -> None:
    found = ID.findall(run(*words.split()).out)
    assert found
    for identity in found:
        assert run("show", noun, identity, "--json").id.startswith(identity)


def test_what_search_prints_shows_the_record(run, filled) -> None:
    rows = [re.split(r"  +", row)[:2] for row in run("search", "tickets").out.splitlines()[1:]]
    assert len(rows) > 1
    for noun, identity in rows:
        assert run("show", noun, identity, "--json").id.startswith(identity)


def test_the_trash_prints_ids_that_it_takes(run, filled) -> None:
    goal = run("goal", "list", "--json").json[0]["id"]
    run("delete", goal)
    identity = ID.findall(run("trash", "list").out)[0]
    assert goal.startswith(identity)
    run("trash", "restore", identity)
    assert [item["id"] for item in run("goal", "list", "--json").json] == [goal]


def test_a_contact_is_found_by_the_beginning_of_its_id_too(run, lucia) -> None:
    assert run("contact", "show", lucia[:13]).out == run("contact", "show", "lucia").out
    assert run("prep", lucia).out == run("prep", "lucia").out


def test_today_in_one_line(run, lucia) -> None:
    assert run("today", "--short").out.strip() == ""
    run("goal", "add", "thank her", "--due", "today")
    run("goal", "add", "some day")
    run("log", "a line that names nobody", fails=1)
    assert run("today", "--short").out == "1 due · 1 to sort\n"
    assert run("today", "--short", "--plain").out == "1 due, 1 to sort\n"


def test_what_waits_to_be_sorted_is_dropped_and_not_deleted(run, filled) -> None:
    identity = run("sort", "list", "--json").json[0]["id"]
    assert "sort drop" in run("delete", "proposal", identity, fails=1).err
    assert "sort take" in run("edit", identity, "taken_on=today", fails=2).err
    assert run("edit", identity, "line=coffee with @lucia", "--json").json["line"] == "coffee with @lucia"
