from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from netjournal import demo
from netjournal.domain import contacts as cadence
from netjournal.domain import goals as follow_ups
from netjournal.domain import learnings as resurfacing
from netjournal.domain import learnings as stages
from netjournal.domain import problems as ladder
from netjournal.domain import students
from netjournal.domain.records import (
    Barrier,
    ClosedAs,
    Contact,
    ContactKind,
    DecisionChoice,
    Evidence,
    Interaction,
    Records,
    Tier,
)
from netjournal.domain.school_calendar import school_week, term_on
from netjournal.errors import Ambiguous
from netjournal.journal.journal import Journal
from netjournal.review.index import JournalIndex, measured
from netjournal.review.period import everything, year
from netjournal.review.registry import review_of
from netjournal.review.time_by_tier import spent

TODAY = date(2026, 11, 23)
ANY_DAYS = (
    date(2024, 2, 29),
    date(2026, 7, 15),
    date(2027, 1, 2),
    date(2027, 1, 31),
    date(2026, 9, 30),
    date(2026, 10, 1),
    date(2025, 12, 31),
    date(2028, 1, 1),
    *(TODAY + timedelta(days=n) for n in range(1, 7)),
)


class Told(NamedTuple):
    """A demo, as it is in memory."""

    today: date
    records: Records

    @property
    def people(self) -> dict[str, Contact]:
        return {contact.handle: contact for contact in self.records.contacts}

    def talks(self, handle: str) -> list[Interaction]:
        return [
            interaction
            for interaction in self.records.interactions
            if self.people[handle].id in interaction.contact_ids
        ]


def told(folder: Path, today: date) -> Told:
    demo.build(folder, today)
    with Journal(folder) as journal:
        return Told(today, journal.records())


@pytest.fixture(scope="module")
def autumn(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told(tmp_path_factory.mktemp("autumn"), TODAY)


@pytest.fixture(scope="module", params=(TODAY, *ANY_DAYS), ids=str)
def any_year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    yield told(tmp_path_factory.mktemp("any"), request.param)


def test_contacts_by_tier(any_year: Told) -> None:
    tiers = Counter(contact.tier for contact in any_year.records.contacts)
    assert tiers == {Tier.COLLEAGUES: 10, Tier.COMMUNITIES: 9, Tier.FOLLOWING: 6}
    assert {contact.kind for contact in any_year.records.contacts} == set(ContactKind)


def test_conversations_and_hours(any_year: Told) -> None:
    talks = any_year.records.interactions
    assert 140 <= len(talks) <= 160
    assert 92 <= sum(measured(talk) or 0 for talk in talks) / 60 <= 98
    assert len({talk.summary for talk in talks}) == len(talks)


def test_time_by_tier_as_the_review_computes_it(any_year: Told) -> None:
    ledger = JournalIndex(any_year.records, any_year.today)
    whole = everything(any_year.records, any_year.today)
    shares = spent(ledger, whole.starts_on, whole.ends_on).shares
    assert abs(shares["colleagues"] - 0.45) < 0.02
    assert abs(shares["communities"] - 0.20) < 0.02
    assert abs(shares["following"] - 0.35) < 0.02
    meant = {
        (intention.colleagues, intention.communities, intention.following) for intention in any_year.records.intentions
    }
    assert meant == {(50, 35, 15)}
    assert all(
        intention.floor_minutes and intention.weekly_minutes and intention.why
        for intention in any_year.records.intentions
    )


def test_learnings_by_stage(any_year: Told) -> None:
    found = any_year.records.learnings
    assert len(found) == 44
    assert sum(result.applied_on is not None for result in found) == 18
    assert sum(result.realized_on is not None for result in found) == 8
    assert sum(result.evidence in (Evidence.E2, Evidence.E3) for result in found) == 3
    assert sum(result.reframed_on is not None for result in found) == 2
    closed = [result for result in found if result.closed_on is not None]
    assert len(closed) == 9
    assert {learning.closed_as for learning in closed} == set(ClosedAs)
    assert {learning.barrier for learning in closed} == {*Barrier, None}
    assert all(learning.applied_on for learning in closed if learning.closed_as is not ClosedAs.DROPPED)


def test_steps_of_learnings_are_in_order_and_past(any_year: Told) -> None:
    for learning in any_year.records.learnings:
        days = [day for _, day in stages.achievements(learning)]
        assert days == sorted(days)
        assert days[-1] <= any_year.today
        assert learning.interaction_ids


def test_nothing_happens_in_the_future(any_year: Told) -> None:
    records, today = any_year.records, any_year.today
    assert today - timedelta(days=6) <= max(interaction.on for interaction in records.interactions) <= today
    dated = (*records.learnings, *records.asks, *records.quiet_days, *records.tier_moves, *records.recalls)
    assert all(item.on <= today for item in (*dated, *records.expertise, *records.introductions))
    everyone = (*records.contacts, *records.interactions, *records.learnings, *records.goals, *records.reflections)
    assert all(contact.created_at.date() <= today and contact.updated_at.date() <= today for contact in everyone)


def test_this_week_is_alive(any_year: Told) -> None:
    monday = any_year.today - timedelta(days=any_year.today.weekday())
    week = [interaction for interaction in any_year.records.interactions if interaction.on >= monday]
    assert len(week) >= 4
    assert {tier for tier, minutes in spent_since(any_year, monday).items() if minutes} >= set(Tier)
    assert [learning for learning in any_year.records.learnings if learning.on >= monday]


def spent_since(year_: Told, first: date) -> dict[str, float]:
    return dict(spent(JournalIndex(year_.records, year_.today), first, year_.today).minutes)


def test_one_network_moved_up_in_january(any_year: Told) -> None:
    network = any_year.people["opentasks"]
    first, second = [tier_move for tier_move in any_year.records.tier_moves if tier_move.contact_id == network.id]
    assert (first.tier, second.tier) == (Tier.FOLLOWING, Tier.COMMUNITIES)
    assert second.on.month == 1
    assert second.reason
    days = [talk.on for talk in any_year.talks("opentasks")]
    assert min(days) < second.on <= max(days)


def test_one_network_was_left_in_october(any_year: Told) -> None:
    network = any_year.people["staffroom"]
    assert network.archived_on is not None
    assert network.archived_on.month == 10
    (decision,) = [item for item in any_year.records.decisions if item.contact_id == network.id]
    assert (decision.choice, decision.decided_on) == (DecisionChoice.LEAVE, network.archived_on)
    assert decision.reason
    assert decision.success_sign
    talks = any_year.talks("staffroom")
    assert len(talks) >= 10
    assert max(talk.on for talk in talks) <= network.archived_on


def test_energy_dips_in_winter(any_year: Told) -> None:
    def mean(dark: bool) -> float:
        found = [
            interaction.energy
            for interaction in any_year.records.interactions
            if interaction.energy is not None and (interaction.on.month in (1, 2, 12)) is dark
        ]
        return sum(found) / len(found)

    assert mean(dark=True) < mean(dark=False) - 0.35


def test_a_fortnight_without_an_entry(any_year: Told) -> None:
    days = sorted(JournalIndex(any_year.records, any_year.today).entry_days)
    assert max((later - earlier).days for earlier, later in pairwise(days)) > 14


def test_enough_days_are_noted_to_compare(any_year: Told) -> None:
    ledger = JournalIndex(any_year.records, any_year.today)
    for period in (everything(any_year.records, any_year.today), year(any_year.today, any_year.records.terms)):
        figures = review_of(ledger, period).figures
        assert figures["coverage"].value >= 0.65  # type: ignore[operator]


def test_one_private_entry(any_year: Told) -> None:
    assert sum(interaction.private for interaction in any_year.records.interactions) == 1


def test_problem_stuck_five_weeks_inside_then_solved_beyond(any_year: Told) -> None:
    records = any_year.records
    (problem,) = [item for item in records.problems if item.title == "Ratio tables fall apart with decimals"]
    assert problem.asked_inside_on and problem.no_solution_on and problem.beyond_on and problem.resolved_on
    assert (problem.beyond_on - problem.asked_inside_on).days == 35
    assert problem.asked_inside_on < problem.no_solution_on < problem.beyond_on < problem.resolved_on
    assert problem.resolved_by == any_year.people["maribel"].id
    assert sum(ask.problem_id == problem.id for ask in records.asks) == 5


def test_problem_that_is_stuck_now(any_year: Told) -> None:
    records = any_year.records
    tiers = {contact.id: contact.tier for contact in records.contacts}
    (stuck,) = ladder.stuck(records.problems, records.asks, tiers, any_year.today)
    assert stuck.problem.title == "Quiet multilingual students"
    assert stuck.asked_inside == 2


def test_every_rung_is_shown(any_year: Told) -> None:
    rungs = {ladder.state_of(problem) for problem in any_year.records.problems}
    assert rungs >= {
        ladder.ProblemState.ASKED_INSIDE,
        ladder.ProblemState.BEYOND,
        ladder.ProblemState.RESOLVED,
        ladder.ProblemState.PARKED,
    }


def test_goals_of_every_kind(any_year: Told) -> None:
    found = any_year.records.goals
    when = Counter(follow_ups.when(result, any_year.today) for result in found)
    for kind in ("OVERDUE", "TODAY", "SOON", "LATER", "UNDATED", "ENDED"):
        assert when[follow_ups.When[kind]], kind
    assert any(result.skipped_on for result in found)
    assert any(result.dropped_on and result.reason for result in found)
    repeating = [result for result in found if result.repeat]
    assert len(repeating) >= 5
    assert sum(goal.open for goal in repeating) == 1
    assert {goal.previous_id for goal in repeating[1:]} == {goal.id for goal in repeating[:-1]}


def test_something_is_quiet_to_try_to_recall_and_to_decide(any_year: Told) -> None:
    records, today = any_year.records, any_year.today
    last = cadence.last_conversations(records.interactions)
    quiet = {contact.contact.handle for contact in cadence.quiet(records.contacts, last, {}, today)}
    assert {"priya", "gideon", "ishaan"} <= quiet
    assert "staffroom" not in quiet
    asked = {
        due.learning.id
        for days in range(7)
        for due in resurfacing.due_recalls(records.learnings, records.recalls, today - timedelta(days=days))
    }
    assert 1 <= len(asked) <= 8, "in a week some ask to be recalled"
    assert sum(stages.stage_of(learning) is stages.Stage.POTENTIAL for learning in records.learnings) >= 5
    open_boxes = [decision for decision in records.decisions if decision.choice is None]
    assert any(box.recheck_on <= today for box in open_boxes)
    assert any(today < box.recheck_on <= today + timedelta(days=7) for box in open_boxes)
    assert {decision.choice for decision in records.decisions} == {*DecisionChoice, None}


def test_people_are_linked(any_year: Told) -> None:
    records = any_year.records
    kinds = {contact.id: contact.kind for contact in records.contacts}
    assert all(kinds[membership.person_id] is ContactKind.PERSON for membership in records.memberships)
    assert all(kinds[membership.community_id] is ContactKind.COMMUNITY for membership in records.memberships)
    assert len(records.memberships) >= 12
    assert any(known.elevated_on and known.spread_to for known in records.expertise)
    assert any(introduction.by_id for introduction in records.introductions)
    assert any(not introduction.by_id for introduction in records.introductions)
    assert any(learning.told_source_on for learning in records.learnings)
    assert any(learning.shared_with for learning in records.learnings)


def test_reflections_of_each_cadence(any_year: Told) -> None:
    found = any_year.records.reflections
    assert Counter(result.cadence for result in found) == {"weekly": 9, "monthly": 2, "term": 2}
    assert all("time-by-tier" in result.figures and result.body.startswith("## ") for result in found)


def test_two_people_called_sam(tmp_path: Path) -> None:
    demo.build(tmp_path, TODAY)
    with Journal(tmp_path) as journal, pytest.raises(Ambiguous):
        journal.contacts.find("sam")


def test_autumn_week_twelve(autumn: Told) -> None:
    term = term_on(TODAY, autumn.records.terms)
    assert term is not None
    assert term.name == "Autumn"
    assert school_week(TODAY, term, autumn.records.terms) == 12


def test_three_terms_with_names_of_their_own_make_up_one_school_year(any_year: Told) -> None:
    terms = [term for term in any_year.records.terms if not term.holiday]
    assert len({term.name for term in terms}) == 3
    assert term_on(any_year.today, terms) == terms[-1] or any_year.today.weekday() > 4
    whole = year(any_year.today, any_year.records.terms)
    assert all(interaction.on in whole for interaction in any_year.records.interactions)


def test_the_drift_of_the_last_three_weeks(autumn: Told) -> None:
    ledger = JournalIndex(autumn.records, TODAY)
    for weeks in (1, 2, 3):
        monday = TODAY - timedelta(weeks=weeks)
        assert spent(ledger, monday, monday + timedelta(days=6)).shares["following"] > 0.30


def test_of_one_day_it_is_always_the_same(tmp_path: Path, autumn: Told) -> None:
    assert told(tmp_path / "again", TODAY) == autumn
    assert rows_of(tmp_path / "again") == rows_of_new(tmp_path / "and again")


def rows_of(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, stamps and history included."""
    with Journal(folder) as journal:
        run = journal.store.connection.execute
        names = [name for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table'") if "migr" not in name]
        return {name: sorted(run(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names}


def rows_of_new(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    demo.build(folder, TODAY)
    return rows_of(folder)


def test_no_text_looks_as_if_it_identified_a_student(autumn: Told) -> None:
    known = [contact.name for contact in autumn.records.contacts]
    assert not [
        (text, students.looks_like_student(text, known))
        for text in texts_of(autumn.records)
        if students.looks_like_student(text, known)
    ]


def texts_of(records: Records) -> Iterator[str]:
    kinds = (
        records.contacts, records.interactions, records.learnings, records.goals, records.problems, records.asks,
        records.expertise, records.decisions, records.introductions, records.reflections, records.intentions,
    )  # fmt: skip
    for record in (item for kind in kinds for item in kind):
        values = (getattr(record, name) for name in type(record).__slots__)
        yield from (value for value in values if isinstance(value, str) and " " in value)


def test_this_weeks_entries_can_be_taken_back_one_by_one(tmp_path: Path) -> None:
    demo.build(tmp_path, TODAY)
    with Journal(tmp_path) as journal:
        before = journal.records()
        journal.undo.back()
        after = journal.records()
    assert after != before
    assert len(after.interactions) >= len(before.interactions) - 1
    assert replace(after, learnings=()) == replace(before, learnings=())


def test_throw_away_leaves_nothing_behind() -> None:
    with demo.throw_away(TODAY) as folder:
        assert (folder / "journal.db").exists()
    assert not folder.exists()
