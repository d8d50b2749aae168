"""Things that there is one of in life, made on two computers, and the doubles of older versions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from devices import DAY, Device, devices, exchange

from netjournal.domain.records import Contact, Goal, Intention, PutAway, QuietDay, Reflection, Term, Tier, TierMove
from netjournal.journal.doctor import check_health
from netjournal.storage.database import Change
from netjournal.storage.row_writer import RowWriter

LATER = timedelta(minutes=1)
WEEK = timedelta(weeks=1)
END = date(2026, 12, 18)


def alike(*found: Device) -> None:
    assert all(device.state() == found[0].state() for device in found)
    for device in found:
        (finding,) = (finding for finding in check_health(device.home) if finding.check == "meaning")
        assert finding.ok, finding.text


@contextmanager
def older_version() -> Iterator[None]:
    """Writes as versions did that gave each row an id of its own, and whose writes have no rules."""
    add_once, sign = Change.add_once, RowWriter._sign

    def sign_name(pen: RowWriter) -> None:
        pen.connection.execute("INSERT OR IGNORE INTO writers (id) VALUES (?)", (pen.clock.nonce,))

    Change.add_once = Change.add  # type: ignore[method-assign]
    RowWriter._sign = sign_name  # type: ignore[method-assign]
    try:
        yield
    finally:
        Change.add_once = add_once  # type: ignore[method-assign]
        RowWriter._sign = sign  # type: ignore[method-assign]


def reflect(device: Device, body: str) -> None:
    device.move_clock(LATER)
    device.journal.reflections.keep(
        cadence="week", starts_on=DAY, ends_on=DAY + timedelta(days=6), title="This week", body=body, figures={}
    )


def repeating(device: Device) -> Goal:
    return device.journal.goals.add(Goal(text="call", due_on=DAY, repeat="FREQ=WEEKLY"))


def done(device: Device, goal: Goal, on: date) -> None:
    device.move_clock(LATER)
    device.journal.goals.done(device.journal.get(Goal, goal.id), on=on, today=on)


def due(device: Device) -> list[Goal]:
    return device.journal.open_goals()


def test_both_tick_off_a_repeating_goal_round_after_round(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        repeating(a)
        exchange(a, b)
        for place in range(3):
            for device in (a, b):
                (goal,) = due(device)
                done(device, goal, DAY + place * WEEK)
            exchange(a, b)
            alike(a, b)
            assert len(due(a)) == len(due(b)) == 1
        assert len(a.journal.every(Goal)) == 4
        assert due(a)[0].due_on == DAY + 3 * WEEK


def test_reopening_lets_what_follows_sleep_until_the_goal_ends_again(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        goal = repeating(a)
        exchange(a, b)
        done(a, goal, DAY)
        done(b, goal, DAY)
        b.move_clock(LATER)
        b.journal.goals.reopen(b.journal.get(Goal, goal.id))
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            assert [item.id for item in due(device)] == [goal.id]  # the reopening came last
            assert len(device.journal.every(Goal)) == 2
        done(a, goal, DAY)
        exchange(a, b)
        for device in (a, b):
            assert [item.previous_id for item in due(device)] == [goal.id]


def test_both_reflect_on_one_week(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        reflect(a, "by a")
        b.move_clock(LATER)
        reflect(b, "by b")
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            assert [found.body for found in device.journal.every(Reflection)] == ["by b"]
            (conflict,) = (found for found in device.sync.conflicts() if found.field == "body")
            assert {version.value for version in conflict.versions} == {"by a", "by b"}


def test_terms_intentions_quiet_days_and_put_away_are_one(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        for device in (a, b):
            journal = device.journal
            term = journal.school_terms.add("Autumn", DAY, END)
            journal.intentions.set(
                Intention(term_id=term.id, starts_on=DAY, colleagues=50, communities=30, following=20)
            )
            journal.interactions.nothing_on(DAY)
            journal.questions.put_away("learning x", until=DAY + WEEK, today=DAY)
            device.move_clock(LATER)
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            for kind in (Term, Intention, QuietDay, PutAway):
                assert len(device.journal.every(kind)) == 1, kind
            assert device.sync.conflicts() == []


def test_a_term_that_was_given_other_dates_leaves_its_day_to_another(tmp_path: Path) -> None:
    with devices(tmp_path, "a") as (a,):
        terms = a.journal.school_terms
        autumn = terms.add("Autumn", DAY, END)
        terms.edit(autumn, "Autumn", DAY + WEEK, END, holiday=False)
        terms.add("Second", DAY, DAY + timedelta(days=5))
        assert [term.name for term in a.journal.terms()] == ["Second", "Autumn"]


def test_empty_cells_of_a_later_creation_never_hide_filled_ones(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        a.journal.intentions.set(
            Intention(starts_on=DAY, colleagues=50, communities=30, following=20, why="to learn", weekly_minutes=60)
        )
        b.move_clock(LATER)
        b.journal.intentions.set(Intention(starts_on=DAY, colleagues=50, communities=30, following=20))
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            (found,) = device.journal.every(Intention)
            assert (found.why, found.weekly_minutes) == ("to learn", 60)
            assert found.created_at.year == DAY.year


@pytest.mark.parametrize("older", ["a", "b", "both"])
def test_doubles_of_an_older_version_become_one(tmp_path: Path, older: str) -> None:
    def make(device: Device, action: Any) -> None:
        if older in (device.name, "both"):
            with older_version():
                action(device)
        else:
            action(device)

    def all_of_it(device: Device) -> None:
        reflect(device, "the week")
        term = device.journal.school_terms.add("Autumn", DAY, END)
        device.journal.intentions.set(
            Intention(term_id=term.id, starts_on=DAY, colleagues=50, communities=30, following=20)
        )
        device.journal.interactions.nothing_on(DAY)

    with devices(tmp_path, "a", "b") as (a, b):
        goal = a.journal.goals.add(Goal(text="call", due_on=DAY, repeat="FREQ=WEEKLY"))
        exchange(a, b)
        for device in (a, b):
            make(device, all_of_it)
            make(device, lambda device: done(device, goal, DAY))
        exchange(a, b)
        alike(a, b)
        before = a.state()
        exchange(a, b)
        assert a.state() == before == b.state()
        for device in (a, b):
            for kind in (Reflection, Term, Intention, QuietDay):
                assert len(device.journal.every(kind)) == 1, kind
            (intention,), (term,) = device.journal.every(Intention), device.journal.every(Term)
            assert intention.term_id == term.id
            assert [item.previous_id for item in due(device)] == [goal.id]


def test_what_an_older_version_writes_to_its_double_is_not_lost(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        with older_version():
            reflect(a, "first")
        exchange(a, b)
        absorbed = {row[0] for row in a.journal.store.connection.execute("SELECT id FROM reflections WHERE _cl = 2")}
        assert len(absorbed) == 1
        a.move_clock(LATER)
        with older_version(), a.journal.store.unlogged() as pen:
            pen.edit("reflections", absorbed.pop(), {"body": "what it wrote meanwhile"})
        exchange(a, b)
        b.log("something, so that it publishes what became of it")
        exchange(a, b)
        for device in (a, b):
            assert [found.body for found in device.journal.every(Reflection)] == ["what it wrote meanwhile"]


def test_the_tier_is_that_of_the_last_move(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b") as (a, b):
        sam = a.journal.contacts.add(Contact(name="Sam", tier=Tier.COLLEAGUES), on=DAY - WEEK)
        exchange(a, b)
        a.journal.contacts.move(a.journal.contacts.get(sam.id), Tier.COMMUNITIES, reason="", on=DAY)
        b.move_clock(LATER)
        b.journal.contacts.move(b.journal.contacts.get(sam.id), None, reason="", on=DAY - timedelta(days=1))
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            assert device.journal.contacts.get(sam.id).tier is Tier.COMMUNITIES
        (conflict,) = (found for found in a.sync.conflicts() if found.field == "tier")
        wanted = [version.value for version in conflict.versions].index(None)
        a.sync.settle(conflict, keep=wanted)
        exchange(a, b)
        alike(a, b)
        for device in (a, b):
            assert device.journal.contacts.get(sam.id).tier is None
            assert device.journal.contacts.tier_history(sam.id)[-1].tier is None
            assert device.sync.conflicts() == []


def test_a_tier_that_an_older_version_wrote_without_a_move_gets_one(tmp_path: Path) -> None:
    with devices(tmp_path, "a", "b", "c") as (a, b, c):
        sam = a.journal.contacts.add(Contact(name="Sam", tier=Tier.COLLEAGUES), on=DAY)
        exchange(a, b, c)
        a.restart()
        a.move_clock(LATER)
        with older_version():
            a.journal.edit(a.journal.get(Contact, sam.id), "Inbox", tier=None)
        exchange(a, b, c)
        alike(b, c)
        b.log("something, so that it publishes the move")
        exchange(a, b, c)
        alike(a, b, c)
        for device in (a, b, c):
            assert device.journal.contacts.get(sam.id).tier is None
            assert len(device.journal.every(TierMove)) == 2
