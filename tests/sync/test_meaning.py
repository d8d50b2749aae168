"""What two computers mean together, where their rows alone would merge into something that nobody meant."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from devices import DAY, Device, devices, exchange

from netjournal.domain.records import Goal, Intention, Interaction
from netjournal.errors import WrongUsage
from netjournal.storage.undo_log import InTheWay

LATER = timedelta(minutes=1)


def alike(*found: Device) -> None:
    assert all(device.state() == found[0].state() for device in found)


def crossed(device: Device, field: str) -> list[set[str]]:
    """The values, as text, of each open conflict of a field."""
    return [
        {str(conflict.shown(version)) for version in conflict.versions}
        for conflict in device.sync.conflicts()
        if conflict.field == field
    ]


def edit_shares(device: Device, colleagues: int, communities: int, following: int) -> None:
    (known,) = device.journal.every(Intention)
    device.move_clock(LATER)
    device.journal.edit(known, "Intend", colleagues=colleagues, communities=communities, following=following)


def shares(device: Device) -> tuple[int, int, int]:
    (known,) = device.journal.every(Intention)
    return known.colleagues, known.communities, known.following


def test_three_shares_stay_one_decision(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        a.journal.add(Intention(starts_on=DAY, colleagues=50, communities=30, following=20), "Intend")
        exchange(a, b)
        edit_shares(a, 70, 10, 20)
        b.move_clock(LATER)
        edit_shares(b, 50, 40, 10)  # only two of the three change
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            assert shares(device) == (50, 40, 10)
            (conflict,) = device.sync.conflicts()
            assert conflict.columns == ("colleagues", "communities", "following")
            assert [conflict.shown(version) for version in conflict.versions] == [
                {"colleagues": 50, "communities": 40, "following": 10},
                {"colleagues": 70, "communities": 10, "following": 20},
            ]
        with pytest.raises(WrongUsage):
            a.sync.settle(conflict, third="40")
        a.sync.settle(conflict, keep=1)
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            assert shares(device) == (70, 10, 20)
            assert device.sync.conflicts() == []


def test_a_goal_ends_with_its_own_reason(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        goal = a.journal.goals.add(Goal(text="write", due_on=DAY))
        exchange(a, b)
        a.move_clock(LATER)
        a.journal.goals.drop(a.journal.get(Goal, goal.id), reason="no use", on=DAY, today=DAY)
        b.move_clock(2 * LATER)
        b.journal.goals.done(b.journal.get(Goal, goal.id), on=DAY, today=DAY)
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            found = device.journal.get(Goal, goal.id)
            assert (found.done_on, found.dropped_on, found.reason) == (DAY, None, "")
            assert len([conflict for conflict in device.sync.conflicts() if conflict.id == goal.id]) == 1


def test_an_ordinary_edit_settles_what_crossed(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        one = a.log("first")
        exchange(a, b)
        a.write(one.id, summary="by a")
        b.write(one.id, summary="by b")
        exchange(a, b)
        assert crossed(a, "summary") == crossed(b, "summary") == [{"by a", "by b"}]
        a.write(one.id, summary="by both")
        exchange(a, b)
        assert a.sync.conflicts() == b.sync.conflicts() == []


def test_a_way_back_to_an_earlier_value_stands_against_a_last_word(tmp_path: Path) -> None:
    """The laptop writes v, then w; home, offline, writes v later: what the laptop said last is not hidden."""
    with devices(tmp_path, "a", "b") as (a, b):
        one = a.log("x")
        exchange(a, b)
        a.write(one.id, summary="v")
        a.move_clock(LATER)
        a.write(one.id, summary="w")
        b.move_clock(10 * LATER)
        b.write(one.id, summary="v")
        exchange(a, b)
        alike(a, b)
        assert crossed(a, "summary") == crossed(b, "summary") == [{"v", "w"}]


def test_undo_does_not_take_the_other_computers_edit_away(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        one = a.log("u")
        exchange(a, b)
        a.write(one.id, summary="v")
        exchange(a, b)
        b.write(one.id, summary="w")
        exchange(a, b)
        with pytest.raises(InTheWay) as caught:
            a.journal.undo.back()
        assert [(found.id, found.column) for found in caught.value.obstacles] == [(one.id, "summary")]
        assert a.interaction(one.id).summary == "w"
        assert a.journal.undo.back(rest=True) is not None  # the rest is nothing here
        assert a.interaction(one.id).summary == "w"


def test_undo_looks_at_the_write_and_not_at_the_value(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        one = a.log("u")
        exchange(a, b)
        a.write(one.id, summary="v")
        exchange(a, b)
        b.write(one.id, summary="somewhere else")
        b.move_clock(LATER)
        b.write(one.id, summary="v")
        exchange(a, b)
        with pytest.raises(InTheWay):
            a.journal.undo.back()
        assert a.interaction(one.id).summary == "v"


def test_undo_does_not_trash_what_the_other_computer_worked_on(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        sam = a.add_contact("Sam")
        one = a.log("coffee", contact_ids=(sam.id,))
        exchange(a, b)
        b.write(one.id, notes="about exit tickets")
        exchange(a, b)
        with pytest.raises(InTheWay):
            a.journal.undo.back()
        a.journal.undo.back(rest=True)
        assert [talk.id for talk in a.journal.every(Interaction)] == [one.id]
        with pytest.raises(InTheWay) as caught:  # the conversation speaks of Sam
            a.journal.undo.back()
        assert caught.value.obstacles[0].id == sam.id


def test_undo_again_and_again_passes_through_every_earlier_state(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        one = a.log("1")
        states = [a.interaction(one.id).summary]
        for text in ("2", "3", "2"):
            a.write(one.id, summary=text)
            states.append(a.interaction(one.id).summary)
        a.journal.trash(a.interaction(one.id), "Trash")
        for state in reversed(states):
            a.journal.undo.back()
            assert a.interaction(one.id).summary == state
            assert a.interaction(one.id).deleted_at is None
        a.journal.undo.back()
        assert a.journal.every(Interaction) == []
        for state in states:
            a.journal.undo.forward()
            assert a.interaction(one.id).summary == state
        a.journal.undo.forward()
        assert a.journal.every(Interaction) == []
        assert a.journal.undo.forward() is None


def test_undo_of_one_side_leaves_a_conflict_open(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        one = a.log("u")
        exchange(a, b)
        b.write(one.id, summary="by b")
        a.move_clock(LATER)
        a.write(one.id, summary="by a")
        exchange(a, b)
        a.journal.undo.back()
        exchange(a, b)
        alike(a, b)
        assert crossed(a, "summary") == crossed(b, "summary") == [{"u", "by b"}]


def test_what_arrives_while_a_form_is_open_is_shown_and_untouched_fields_stay(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        one = a.log("first", notes="old")
        exchange(a, b)
        filled, shown = a.journal.store.filled_at(), a.interaction(one.id)
        b.write(one.id, summary="by b", notes="new")
        exchange(a, b)
        a.move_clock(LATER)
        with a.journal.store.as_filled(filled):
            a.journal.interactions.edit(shown, summary="by a", notes="old")  # the notes were not touched
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            assert device.interaction(one.id).summary == "by a"
            assert device.interaction(one.id).notes == "new"
            assert crossed(device, "summary") == [{"by a", "by b"}]
            assert crossed(device, "notes") == []


def test_a_form_settles_what_it_was_filled_with(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        one = a.log("first")
        exchange(a, b)
        a.write(one.id, summary="by a")
        b.write(one.id, summary="by b")
        exchange(a, b)
        filled, shown = a.journal.store.filled_at(), a.interaction(one.id)
        with a.journal.store.as_filled(filled):
            a.journal.interactions.edit(shown, summary="by both")
        exchange(a, b)
        assert a.sync.conflicts() == b.sync.conflicts() == []
