"""The steps of learnings, goals and problems by command."""

from __future__ import annotations

import pytest

PLAN = ("--own-words", "errors first", "--when", "tickets are in", "--will", "sort them", "--expect", "fewer repeats")


@pytest.fixture
def learning(run, lucia) -> str:
    """The id of a learning from a conversation with Lucía, 10 days old."""
    return str(run("log", "coffee with @lucia 10 days ago learned: sort by error", "--json").json["learnings"][0]["id"])


def test_a_learning_walks_from_noted_to_reframed(run, learning):
    short = learning[:13]
    planned = run("learning", "plan", short, *PLAN, "--on", "8 days ago", "--json").json
    assert (planned["potential_on"], planned["plan_will"]) == ("2026-11-15", "sort them")
    applied = run("learning", "apply", short, "--note", "did it in 7B", "--on", "friday", "--json").json
    assert (applied["applied_on"], applied["applied_note"]) == ("2026-11-20", "did it in 7B")
    told = run("learning", "told", short, "--json").json
    assert told["told_source_on"] == "2026-11-23"
    realized = run("learning", "realize", short, "--observed", "half", "--evidence", "e2", "--json").json
    assert (realized["realized_on"], realized["evidence"]) == ("2026-11-23", "E2")
    reframed = run("learning", "reframe", short, "--before", "marks", "--after", "errors", "--json").json
    assert (reframed["reframed_before"], reframed["reframed_after"]) == ("marks", "errors")
    assert [record["id"] for record in run("learning", "list", "--stage", "reframed", "--json").json] == [learning]
    assert run("learning", "list", "--stage", "noted", "--json").json == []
    chain = run("learning", "show", short).out
    for words in ("coffee with Lucía Morrow", "errors first", "did it in 7B", "half", "Now I count: errors"):
        assert words in chain


def test_a_gate_cannot_be_skipped_and_the_reason_is_said(run, learning):
    assert "lacks" in run("learning", "plan", learning, "--when", "monday", fails=1).err
    run("learning", "plan", learning, *PLAN)
    assert "still to come" in run("learning", "apply", learning, "--note", "x", "--on", "2026-12-24", fails=1).err
    assert "E0" in run("learning", "realize", learning, "--observed", "x", "--evidence", "E9", fails=2).err


def test_a_trial_without_a_plan_is_kept_and_counted_apart(run, learning):
    tried = run("learning", "apply", learning, "--note", "did it in 7B", "--on", "yesterday", "--json").json
    assert (tried["applied_on"], tried["potential_on"], tried["plan_when"]) == ("2026-11-22", None, "")
    counts = run("review", "all", "--json").json["figures"]["this-period"]["counts"]
    assert (counts["tried"], counts["tried_without_plan"]) == (1, 1)
    assert "tried already" in run("learning", "plan", learning, *PLAN, fails=1).err


def test_a_learning_is_closed_with_a_reason_and_taken_up_again(run, learning):
    closed = run(
        "learning", "close", learning, "--as", "null", "--reason", "no change", "--barrier", "time", "--json"
    ).json
    assert (closed["closed_as"], closed["closed_reason"], closed["barrier"]) == ("null", "no change", "time")
    assert run("learning", "reopen", learning, "--json").json["closed_on"] is None
    run("undo")
    assert run("learning", "list", "--stage", "closed", "--json").json[0]["id"] == learning
    assert run("learning", "close", learning, "--as", "null", fails=2).err


def test_a_date_is_corrected_and_a_learning_shared_and_recalled(run, learning, lucia):
    run("learning", "plan", learning, *PLAN)
    assert run("learning", "redate", learning, "potential", "yesterday", "--json").json["potential_on"] == "2026-11-22"
    assert run("learning", "share", learning, "lucia", "--json").json["shared_with"] == [lucia]
    assert "sort by error" in run("learning", "recall", learning).out


def test_ids_shorten_to_any_unique_beginning_and_lists_show_one(run, lucia):
    run("log", "-", stdin=b"@lucia learned: one\n@lucia learned: two\n@lucia learned: three\n")
    listed = run("learning", "list").out.splitlines()[1:]
    shown = [line.split()[0] for line in listed]
    assert len(set(shown)) == 3
    for short, text in zip(shown, ("three", "two", "one"), strict=True):
        assert run("learning", "show", short, "--json").json["text"] == text
    common = "".join(a for a, *rest in zip(*shown, strict=False) if all(a == word for word in rest))
    assert "begins with" in run("learning", "show", common[:4], fails=1).err
    missing = run("learning", "show", "zzzz", fails=1).err
    assert missing.splitlines()[1] == "`netjournal learning list` shows the ids."


def test_goals_are_set_done_and_followed_by_the_next(run, lucia):
    goal = run(
        "goal", "add", "when I pass by, I will ask Lucía", "--with", "lucia", "--every", "2 weeks", "--json"
    ).json
    assert (goal["when_cue"], goal["will_do"], goal["repeat"]) == ("I pass by", "ask Lucía", "FREQ=WEEKLY;INTERVAL=2")
    assert (goal["contact_ids"], goal["due_on"]) == ([lucia], "2026-11-23")
    done = run("goal", "done", goal["id"], "--note", "she showed me", "--minutes", "15", "--json").json
    assert (done["done_on"], done["outcome"]) == ("2026-11-23", "she showed me")
    talk = run("contact", "show", "lucia", "--json").json["interactions"][0]
    assert (talk["id"], talk["minutes"], talk["summary"]) == (done["interaction_id"], 15, "she showed me")
    (following,) = run("goal", "list", "--json").json
    assert (following["due_on"], following["previous_id"]) == ("2026-12-07", goal["id"])
    assert {record["id"] for record in run("goal", "list", "--all", "--json").json} == {goal["id"], following["id"]}
    run("undo")
    assert [record["id"] for record in run("goal", "list", "--json").json] == [goal["id"]]
    assert run("contact", "show", "lucia", "--json").json["interactions"] == []


def test_a_goal_is_changed_and_what_is_not_named_stays(run, lucia):
    goal = run("goal", "add", "when I pass by, I will ask", "--due", "friday", "--json").json
    changed = run("goal", "edit", goal["id"], "--due", "in 2 weeks", "--with", "lucia", "--json").json
    assert (changed["due_on"], changed["contact_ids"], changed["when_cue"]) == ("2026-12-07", [lucia], "I pass by")
    again = run("goal", "edit", goal["id"], "--every", "monday", "--from-done", "--json").json
    assert (again["repeat"], again["repeat_from"]) == ("FREQ=WEEKLY;BYDAY=MO", "done")
    once = run("goal", "edit", goal["id"], "--every", "once", "--no-due", "--text", "send it", "--json").json
    assert (once["repeat"], once["due_on"], once["when_cue"], once["text"]) == ("", None, "", "send it")
    run("undo")
    assert run("goal", "list", "--json").json[0]["repeat"] == "FREQ=WEEKLY;BYDAY=MO"
    assert "Nothing to change" in run("goal", "edit", goal["id"], fails=2).err


def test_a_repeating_goal_that_is_taken_up_again_is_not_there_twice(run):
    goal = run("goal", "add", "water", "--every", "2 weeks", "--json").id
    run("goal", "done", goal)
    run("goal", "reopen", goal)
    assert [record["id"] for record in run("goal", "list", "--json").json] == [goal]
    run("undo")
    assert [record["due_on"] for record in run("goal", "list", "--json").json] == ["2026-12-07"]


def test_goals_are_skipped_snoozed_and_dropped(run, lucia):
    goal = run("goal", "add", "send", "the", "template", "--due", "friday", "--json").id
    assert run("goal", "snooze", goal, "thursday", "--json").json["snoozed_until"] == "2026-11-26"
    assert run("goal", "snooze", goal, "2026-11-01", fails=1).err
    assert run("goal", "done", goal, "--minutes", "5", fails=1).err.startswith("This goal is with nobody")
    assert run("goal", "skip", goal, "--json").json["skipped_on"] == "2026-11-23"
    assert run("goal", "drop", goal, "--reason", "x", fails=1).err.startswith("This goal was skipped")
    run("goal", "reopen", goal)
    assert run("goal", "drop", goal, "--reason", "not needed", "--json").json["reason"] == "not needed"
    assert run("goal", "drop", goal, fails=2).err


@pytest.mark.parametrize(("option", "value"), [("--due", "soonish"), ("--every", "now and then"), ("--minutes", "0")])
def test_values_of_goals_that_cannot_be_read_are_explained(run, option, value):
    command = ("goal", "done", "x") if option == "--minutes" else ("goal", "add", "x")
    ran = run(*command, option, value, fails=2)
    assert value in ran.err
    assert len(ran.err.splitlines()) == 2


def test_a_problem_climbs_its_ladder(run, lucia):
    run("contact", "add", "Noor Ashby", "--tier", "2")
    problem = run("problem", "add", "exit tickets pile up", "--on", "10 days ago", "--json").id
    asked = run("problem", "ask", problem, "lucia", "--answer", "no idea", "--on", "yesterday", "--json").json
    assert (asked["opened_on"], asked["asked_inside_on"]) == ("2026-11-13", "2026-11-22")
    beyond = run("problem", "look-beyond", problem, "--json").json
    assert (beyond["no_solution_on"], beyond["beyond_on"]) == ("2026-11-23", "2026-11-23")
    resolved = run("problem", "resolve", problem, "--by", "noor", "--how", "pupils sort them", "--learn", "--json").json
    assert resolved["resolved_on"] == "2026-11-23"
    page = run("contact", "show", "noor", "--json").json
    assert [block["topic"] for block in page["expertise"]] == ["exit tickets pile up"]
    assert [block["text"] for block in page["learnings"]] == ["pupils sort them"]
    shown = run("problem", "show", problem).out
    assert "no idea" in shown
    assert "Resolved thanks to Noor Ashby" in shown
    assert run("problem", "list", "--json").json == []
    assert run("problem", "park", problem, fails=1).err
    run("problem", "reopen", problem)
    assert run("problem", "park", problem, "--json").json["parked_on"] == "2026-11-23"


def test_what_somebody_said_later_belongs_to_the_ask_before(run, lucia):
    problem = run("problem", "add", "exit tickets pile up", "--json").id
    assert "not asked about this yet" in run("problem", "answer", problem, "lucia", "no", fails=1).err
    run("problem", "ask", problem, "lucia")
    assert (
        "Lucía Morrow said: she reads every fifth one"
        in run("problem", "answer", problem, "lucia", "she", "reads", "every fifth one").out
    )
    shown = run("problem", "show", problem).out
    assert shown.count("Lucía Morrow") == 1
    run("undo")
    assert "fifth" not in run("problem", "show", problem).out


def test_no_solution_needs_somebody_asked(run):
    problem = run("problem", "add", "x", "--json").id
    assert "No colleague has been asked" in run("problem", "no-solution", problem, fails=1).err
    assert run("problem", "add", "x", "--on", "2027-01-01", fails=1).err
    assert run("problem", "add", " ", fails=2).err


def test_a_learning_is_put_off_and_asks_for_nothing_until_then(run, learning):
    assert [record["id"] for record in run("today", "--json").json["waiting"]] == [learning]
    put_off = run("learning", "later", learning[:13], "in 2 weeks", "--json").json
    assert put_off["until_on"] == "2026-12-07"
    assert run("today", "--json").json["waiting"] == []
    assert run("learning", "list", "--stage", "noted", "--json").json[0]["id"] == learning
    assert "forgotten" in run("learning", "later", learning, "2028-01-01", fails=1).err
    run("undo")
    assert [record["id"] for record in run("today", "--json").json["waiting"]] == [learning]
