from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain import learnings
from netjournal.domain.learnings import lacks, next_step, stage_of
from netjournal.domain.records import Barrier, ClosedAs, Evidence, Learning, Stage
from netjournal.errors import JournalError

TODAY = date(2026, 11, 23)
NOTED = Learning(id="l", text="Sort tickets by error", on=date(2026, 10, 1))
PLAN = {
    "own_words": "by mistake, not by child",
    "when": "tickets come",
    "will": "make three piles",
    "expect": "less time",
}


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def planned(on: date | None = None) -> Learning:
    return replace(NOTED, **learnings.plan(NOTED, **PLAN, on=on or day(10, 5), today=TODAY))


def applied() -> Learning:
    learning = planned()
    return replace(learning, **learnings.apply(learning, note="with 7B tickets", on=day(10, 12), today=TODAY))


def realized() -> Learning:
    learning = applied()
    changes = learnings.realize(learning, observed="12 minutes less", evidence="e1", on=day(10, 20), today=TODAY)
    return replace(learning, **changes)


def reframed() -> Learning:
    learning = realized()
    changes = learnings.reframe(learning, before="all marked", after="all sorted", on=day(11, 1), today=TODAY)
    return replace(learning, **changes)


def closed() -> Learning:
    learning = applied()
    changes = learnings.close(
        learning, closed_as="null", reason="no difference", barrier="time", on=day(11, 2), today=TODAY
    )
    return replace(learning, **changes)


ALL = {
    Stage.NOTED: lambda: NOTED,
    Stage.POTENTIAL: planned,
    Stage.APPLIED: applied,
    Stage.REALIZED: realized,
    Stage.REFRAMED: reframed,
    Stage.CLOSED: closed,
}


@pytest.mark.parametrize("stage", list(Stage))
def test_the_whole_way_stands_where_it_should(stage: Stage) -> None:
    learning = ALL[stage]()
    assert stage_of(learning) is stage
    assert learnings.reached_on(learning, stage) is not None
    step = next_step(learning)
    assert (step is None) == (stage in (Stage.REFRAMED, Stage.CLOSED))
    assert bool(lacks(learning)) == (step is not None)
    dates = [on for _, on in learnings.achievements(learning)]
    assert dates == sorted(dates)


def test_closed_wins_and_the_furthest_stage_is_remembered() -> None:
    learning = closed()
    assert (learning.closed_as, learning.barrier) == (ClosedAs.NULL, Barrier.TIME)
    assert learnings.furthest(learning) is Stage.APPLIED
    assert stage_of(replace(learning, **learnings.reopen(learning))) is Stage.APPLIED
    with pytest.raises(JournalError, match="open already"):
        learnings.reopen(NOTED)


def test_what_a_plan_lacks_is_named() -> None:
    with pytest.raises(JournalError, match=r"lacks the cue \(when …\)\."):
        learnings.plan(NOTED, own_words="mine", will="do it", on=TODAY, today=TODAY)
    assert lacks(replace(NOTED, own_words="x", plan_when="x")) == "It lacks what you will do then (I will …)."
    half = replace(NOTED, own_words="mine", plan_when="then")
    assert learnings.plan(half, will="act", expect="sign", on=TODAY, today=TODAY)["own_words"] == "mine"
    assert learnings.plan(half, will="act", on=TODAY, today=TODAY)["expected_sign"] == ""


def test_a_trial_needs_no_plan_and_can_be_observed() -> None:
    tried = replace(NOTED, **learnings.apply(NOTED, note="done", on=TODAY, today=TODAY))
    assert (stage_of(tried), tried.potential_on) == (Stage.APPLIED, None)
    seen = learnings.realize(tried, observed="seen", evidence=Evidence.E1, on=TODAY, today=TODAY)
    assert stage_of(replace(tried, **seen)) is Stage.REALIZED


def skipping() -> list[tuple[Any, str]]:
    to_apply = {"note": "done", "on": TODAY, "today": TODAY}
    to_realize = {"observed": "seen", "evidence": Evidence.E2, "on": TODAY, "today": TODAY}
    to_reframe = {"before": "a", "after": "b", "on": TODAY, "today": TODAY}
    return [
        (lambda: learnings.realize(NOTED, **to_realize), "hasn't been tried"),
        (lambda: learnings.realize(planned(), **to_realize), "hasn't been tried"),
        (lambda: learnings.reframe(applied(), **to_reframe), "Nothing has been observed"),
        (lambda: learnings.reframe(closed(), **to_reframe), "was closed on Mon 2 Nov 2026"),
        (lambda: learnings.apply(closed(), **to_apply), "was closed"),
        (lambda: learnings.plan(applied(), **PLAN, on=TODAY, today=TODAY), "tried already"),
        (lambda: learnings.told_source(planned(), TODAY, TODAY), "nothing to tell"),
    ]


@pytest.mark.parametrize(("step", "reason"), skipping())
def test_skipping_a_gate_is_refused_with_the_reason(step: Any, reason: str) -> None:
    with pytest.raises(JournalError, match=reason) as refusal:
        step()
    assert refusal.value.way_out


def test_each_gate_asks_for_what_it_needs() -> None:
    with pytest.raises(JournalError, match="What did you do"):
        learnings.apply(planned(), note=" ", on=TODAY, today=TODAY)
    with pytest.raises(JournalError, match="What did you see"):
        learnings.realize(applied(), observed="", evidence="E1", on=TODAY, today=TODAY)
    with pytest.raises(JournalError, match="How well"):
        learnings.realize(applied(), observed="x", evidence=None, on=TODAY, today=TODAY)
    with pytest.raises(JournalError, match="E7"):
        learnings.realize(applied(), observed="x", evidence="E7", on=TODAY, today=TODAY)
    with pytest.raises(JournalError, match="both sides"):
        learnings.reframe(realized(), before="x", after="", on=TODAY, today=TODAY)
    with pytest.raises(JournalError, match="Why does it end"):
        learnings.close(NOTED, closed_as="dropped", reason="", on=TODAY, today=TODAY)
    with pytest.raises(JournalError, match="'failed' is not a way to close"):
        learnings.close(NOTED, closed_as="failed", reason="x", on=TODAY, today=TODAY)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.CLOSED])
def test_any_stage_can_be_closed(stage: Stage) -> None:
    changes = learnings.close(ALL[stage](), closed_as=ClosedAs.DROPPED, reason="left it", on=TODAY, today=TODAY)
    assert changes["closed_on"] == TODAY and changes["barrier"] is None


def test_dates_may_lie_in_the_past_but_not_in_the_future_nor_out_of_order() -> None:
    assert planned(NOTED.on).potential_on == NOTED.on
    with pytest.raises(JournalError, match="still to come"):
        learnings.plan(NOTED, **PLAN, on=TODAY + timedelta(1), today=TODAY)
    with pytest.raises(JournalError, match="noted on Thu 1 Oct 2026, so it can't have been planned before"):
        learnings.plan(NOTED, **PLAN, on=day(9, 30), today=TODAY)
    with pytest.raises(JournalError, match="planned on Mon 5 Oct 2026"):
        learnings.apply(planned(), note="x", on=day(10, 4), today=TODAY)


def test_a_date_can_be_corrected_within_its_neighbours() -> None:
    learning = realized()
    assert learnings.correct_date(learning, Stage.APPLIED, day(10, 20), TODAY) == {"applied_on": day(10, 20)}
    assert learnings.correct_date(learning, Stage.NOTED, day(9, 1), TODAY) == {"on": day(9, 1)}
    with pytest.raises(JournalError, match="after that"):
        learnings.correct_date(learning, Stage.APPLIED, day(10, 21), TODAY)
    with pytest.raises(JournalError, match="before that"):
        learnings.correct_date(learning, Stage.APPLIED, day(10, 4), TODAY)
    with pytest.raises(JournalError, match="still to come"):
        learnings.correct_date(learning, Stage.REALIZED, day(11, 24), TODAY)
    with pytest.raises(JournalError, match="not reframed yet"):
        learnings.correct_date(learning, Stage.REFRAMED, TODAY, TODAY)
    assert learnings.correct_date(closed(), Stage.CLOSED, day(11, 3), TODAY) == {"closed_on": day(11, 3)}


def test_the_source_is_told_after_the_trial() -> None:
    assert learnings.told_source(applied(), day(10, 12), TODAY) == {"told_source_on": day(10, 12)}
    with pytest.raises(JournalError, match="can't come before"):
        learnings.told_source(applied(), day(10, 11), TODAY)


def take(learning: Learning, stage: Stage, on: date) -> dict[str, Any]:
    when: dict[str, date] = {"on": on, "today": TODAY}
    if stage is Stage.NOTED:
        return learnings.correct_date(learning, Stage.NOTED, on, TODAY)
    if stage is Stage.POTENTIAL:
        return learnings.plan(learning, **PLAN, **when)
    if stage is Stage.APPLIED:
        return learnings.apply(learning, note="x", **when)
    if stage is Stage.REALIZED:
        return learnings.realize(learning, observed="x", evidence="E0", **when)
    if stage is Stage.REFRAMED:
        return learnings.reframe(learning, before="x", after="y", **when)
    return learnings.close(learning, closed_as="dropped", reason="x", **when)


@settings(max_examples=examples(120), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(Stage)), st.integers(-10, 70)), max_size=12))
def test_no_order_of_steps_skips_a_stage_but_the_plan_or_puts_dates_out_of_order(
    tries: list[tuple[Stage, int]],
) -> None:
    learning = NOTED
    for stage, offset in tries:
        with suppress(JournalError):
            learning = replace(learning, **take(learning, stage, NOTED.on + timedelta(offset)))
        reached = learnings.achievements(learning)
        dates = [each for _, each in reached]
        assert dates == sorted(dates) and dates[-1] <= TODAY
        names = [each for each, _ in reached if each is not Stage.CLOSED]
        ladder = [stage for stage in learnings.STAGES if stage in names or stage is not Stage.POTENTIAL]
        assert names == ladder[: len(names)]
