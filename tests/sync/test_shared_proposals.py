"""A proposal is one thing on every computer, answered once, whatever the two say before they hear of each other."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from devices import Device, devices, exchange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain.records import Interaction, Proposal
from netjournal.sync.conflicts import open_conflicts

TODAY = date(2026, 11, 23)
DAY = date(2026, 11, 20)
ACTS = st.sampled_from(["take", "drop", "later", "undo", "exchange"])


def propose(device: Device, line: str = "Planning with @ana", source_id: str = "uid") -> Proposal | None:
    return device.journal.proposals.add(line, on=DAY, source="calendar", source_id=source_id)


def the_one(device: Device) -> Proposal:
    (proposal,) = device.journal.proposals.all()
    return proposal


def answer(device: Device, said: str) -> None:
    proposals, proposal = device.journal.proposals, the_one(device)
    if said == "take":
        device.journal.take(proposal, today=TODAY)
    elif said == "drop":
        proposals.drop(proposal, today=TODAY)
    elif said == "later":
        proposals.later(proposal, TODAY + timedelta(2), today=TODAY)
    elif said == "undo":
        device.journal.undo.back()


def test_the_same_meeting_found_on_two_computers_is_one_proposal_and_no_question(tmp_path: Path) -> None:
    with devices(tmp_path, "school", "home") as (school, home):
        propose(school)
        propose(home)
        exchange(school, home)
        assert the_one(school).line == "Planning with @ana"
        assert school.state() == home.state()
        assert propose(home, "Planning with @ana, moved") == the_one(home)


def test_another_text_of_the_same_meeting_is_no_question(tmp_path: Path) -> None:
    with devices(tmp_path, "school", "home") as (school, home):
        propose(school, "Planning with @ana")
        propose(home, "Planning with @ana and @ben")
        exchange(school, home)
        assert the_one(school).line == the_one(home).line
        assert open_conflicts(school.journal.store.connection) == []
        assert school.state() == home.state()


@pytest.mark.parametrize("said", ["take", "drop"])
def test_what_was_answered_never_comes_back_on_any_computer(tmp_path: Path, said: str) -> None:
    with devices(tmp_path, "school", "home") as (school, home):
        school.add_contact("Ana")
        propose(school)
        exchange(school, home)
        answer(school, said)
        exchange(school, home)
        assert home.journal.proposals.waiting(TODAY) == []
        assert propose(home) is None
        exchange(school, home)
        assert school.journal.proposals.waiting(TODAY) == home.journal.proposals.waiting(TODAY) == []


def test_a_late_finder_does_not_undo_an_answer(tmp_path: Path) -> None:
    """Home finds the meeting in its calendar before it hears that the school's computer has answered it."""
    with devices(tmp_path, "school", "home") as (school, home):
        propose(school)
        answer(school, "drop")
        propose(home)
        exchange(school, home)
        for device in (school, home):
            assert device.journal.proposals.waiting(TODAY) == []
            assert the_one(device).line == ""
            kept = device.journal.store.connection.execute("SELECT value FROM history").fetchall()
            assert "Planning" not in repr(kept)


@pytest.mark.parametrize(("at_school", "at_home"), [("take", "drop"), ("drop", "take")])
def test_of_two_answers_that_crossed_the_later_one_holds_whole(tmp_path: Path, at_school: str, at_home: str) -> None:
    with devices(tmp_path, "school", "home") as (school, home):
        school.add_contact("Ana")
        propose(school)
        exchange(school, home)
        answer(school, at_school)
        home.move_clock(timedelta(minutes=5))
        answer(home, at_home)
        exchange(school, home)
        one = the_one(school)
        assert one == the_one(home)
        said = {"take": one.taken_on, "drop": one.dropped_on}
        assert [act for act, day in said.items() if day is not None] == [at_home]
        assert bool(one.interaction_id) == (at_home == "take")
        assert len(school.journal.every(Interaction)) == 1, "what was saved stays, whatever the other one said"


@pytest.mark.parametrize("said", ["take", "drop"])
def test_putting_off_elsewhere_brings_nothing_back_that_was_answered(tmp_path: Path, said: str) -> None:
    with devices(tmp_path, "school", "home") as (school, home):
        school.add_contact("Ana")
        propose(school)
        exchange(school, home)
        answer(school, said)
        home.move_clock(timedelta(minutes=5))
        answer(home, "later")
        exchange(school, home)
        for device in (school, home):
            assert device.journal.proposals.waiting(TODAY + timedelta(30)) == []


def test_kept_on_both_it_is_one_conversation(tmp_path: Path) -> None:
    with devices(tmp_path, "school", "home") as (school, home):
        school.add_contact("Ana")
        propose(school)
        exchange(school, home)
        school.journal.take(the_one(school), today=TODAY)
        home.journal.take(the_one(home), "Planning with @ana 45m", today=TODAY)
        exchange(school, home)
        for device in (school, home):
            (talk,) = device.journal.every(Interaction)
            assert talk.id == the_one(device).interaction_id
            assert talk.minutes == 45  # said on one of the two; the silence of the other does not win


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(st.tuples(st.booleans(), st.sampled_from(["take", "drop", "later", "undo", "exchange"])), max_size=7)
)
def test_answers_that_crossed_end_equal_and_lose_no_conversation(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[bool, str]]
) -> None:
    with devices(tmp_path_factory.mktemp("d"), "school", "home") as (school, home):
        school.add_contact("Ana")
        propose(school)
        school.journal.undo.forget()
        exchange(school, home)
        for at_home, said in acts:
            device = home if at_home else school
            if said == "exchange":
                exchange(school, home)
            elif said == "undo" or not the_one(device).answered:
                answer(device, said)
        exchange(school, home)
        one, other = the_one(school), the_one(home)
        assert one == other
        assert school.state() == home.state()
        assert one.taken_on is None or one.dropped_on is None, "an answer is one decision"
        assert bool(one.interaction_id) == (one.taken_on is not None)
        if one.taken_on is not None:
            assert [talk.id for talk in school.journal.every(Interaction)] == [one.interaction_id]
        assert open_conflicts(school.journal.store.connection) == [] or school.journal.every(Interaction)


@pytest.mark.parametrize("ahead", ["school", "home"])
def test_kept_on_both_and_taken_back_on_one_the_answer_that_holds_has_its_conversation(
    tmp_path: Path, ahead: str
) -> None:
    with devices(tmp_path, "school", "home") as (school, home):
        school.add_contact("Ana")
        propose(school)
        exchange(school, home)
        {"school": school, "home": home}[ahead].move_clock(timedelta(minutes=5))
        answer(school, "take")
        answer(home, "take")
        answer(home, "undo")
        exchange(school, home)
        exchange(school, home)
        assert school.state() == home.state()
        for device in (school, home):
            talks = device.journal.every(Interaction)
            assert [talk.id for talk in talks] == [the_one(device).interaction_id] * (ahead == "school")
            assert all(talk.contact_ids for talk in talks)
            assert (the_one(device).taken_on is not None) == (ahead == "school")


def test_what_a_teacher_put_into_the_trash_after_keeping_it_stays_there(tmp_path: Path) -> None:
    with devices(tmp_path, "school", "home") as (school, home):
        school.add_contact("Ana")
        propose(school)
        answer(school, "take")
        exchange(school, home)
        (talk,) = home.journal.every(Interaction)
        home.journal.trash(talk, "Put a conversation into the trash")
        exchange(school, home)
        exchange(school, home)
        for device in (school, home):
            assert device.journal.every(Interaction) == []
