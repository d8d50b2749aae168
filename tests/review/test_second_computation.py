"""The review and a second, independent computation agree on journals that Hypothesis makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import second_computation as second
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_journals import TODAY, WORLDS, ago, journals, plain, year_of_chance

from examples import examples
from netjournal.domain.records import Records, Tier
from netjournal.review.index import JournalIndex
from netjournal.review.period import Period
from netjournal.review.registry import FIGURES, review_of

spans = st.tuples(st.integers(0, 190), st.integers(0, 200)).map(
    lambda one: Period(ago(one[0]), ago(one[0]) + timedelta(days=one[1]), "some days")
)
modest = settings(
    max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if one is None or other is None:
        return one is other
    if isinstance(one, str):
        return one == other
    return one == pytest.approx(other, abs=1e-9)


def near(one: Any, other: Any) -> bool:
    """The same up to the last digits of a root that was searched for."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(near(one[key], other[key]) for key in one)
    return one == other or (None not in (one, other) and one == pytest.approx(other, rel=1e-6))


def both(name: str, records: Records, period: Period) -> tuple[Any, dict[str, Any]]:
    recompute = getattr(second, name.replace("-", "_"))
    first = period.starts_on.isoformat(), period.ends_on.isoformat(), TODAY.isoformat()
    return FIGURES[name](JournalIndex(records, TODAY), period), recompute(plain(records), *first)


@modest
@given(journals, spans)
def test_time_by_tier(records: Records, period: Period) -> None:
    ours, theirs = both("time-by-tier", records, period)
    assert same(ours.value, theirs["value"])
    assert same(ours.counts["minutes"], theirs["minutes"])
    assert ours.counts["without_minutes"] == theirs["without_minutes"]
    assert same(ours.counts.get("intended"), theirs["intended"])
    assert same(ours.counts.get("compared_minutes"), theirs.get("compared"))
    assert same(ours.counts.get("overall_gap"), theirs["overall"])
    assert same(ours.counts.get("gap_hours"), theirs.get("hours"))
    weekly = ours.counts.get("weekly_minutes")
    assert same(weekly and {key: weekly[key] for key in ("school_weeks", "actual")}, theirs.get("weekly"))
    floor = ours.counts.get("floor")
    assert (floor and [floor["weeks"], floor["weeks_below"]]) == theirs.get("floor")


@modest
@given(journals, spans)
def test_funnel(records: Records, period: Period) -> None:
    ours, theirs = both("funnel", records, period)
    states = ("young", "waiting", "tried", "seen", "reframed", "ended_tried", "ended_untried")
    for key in ("noted", "applied", "realized", *states):
        assert ours.counts[key] == theirs[key]
    assert ours.counts["noted"] == sum(ours.counts[state] for state in states)
    for key in ("closed_as", "barriers"):
        assert {way: ours.counts[key][way] for way in theirs[key]} == theirs[key]
    assert same(ours.value, theirs["value"])


@modest
@given(journals, spans)
def test_this_period(records: Records, period: Period) -> None:
    ours, theirs = both("this-period", records, period)
    assert ours.counts == theirs


@modest
@given(journals, spans)
def test_application_rate(records: Records, period: Period) -> None:
    ours, theirs = both("application-rate", records, period)
    for key in ("due", "applied", "closed", "open", "year"):
        assert ours.counts[key] == theirs[key]
    assert ours.counts["due"] == sum(ours.counts[key] for key in ("applied", "closed", "open"))
    for mine, other in ((ours.value, "value"), (ours.low, "low"), (ours.high, "high")):
        assert same(mine, theirs[other])


@modest
@given(journals, spans)
def test_time_to_apply(records: Records, period: Period) -> None:
    ours, theirs = both("time-to-apply", records, period)
    assert same(ours.value, theirs["value"])
    assert ours.counts["median_days"] == theirs["median"]


@modest
@given(journals, spans)
def test_learning_yield(records: Records, period: Period) -> None:
    period = replace(period, kind="term")
    ours, theirs = both("learning-yield", records, period)
    assert same(ours.value, theirs["value"])
    assert same(ours.counts["overall"], theirs["overall"])
    assert same(ours.counts["tiers"], theirs["groups"])
    assert same(ours.counts["kappa"], theirs["kappa"])
    assert near(ours.counts["detectable"], theirs["detectable"])
    assert near(ours.counts["difference"] or {}, theirs["difference"] or {})


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("years", [1, 2])
def test_learning_yield_of_a_whole_journal(world: str, years: int) -> None:
    """Journals with enough in them for rates, intervals, the test and what could be found."""
    records = year_of_chance(7, world, {Tier.COLLEAGUES: 6.0}, years=years)
    for period in (Period(ago(730), TODAY, "everything", "all"), Period(ago(300), ago(100), "a term", "term")):
        ours, theirs = both("learning-yield", records, period)
        assert ours.counts["kappa"] or period.kind == "term"
        assert same(ours.counts["tiers"], theirs["groups"])
        assert same(ours.counts["overall"], theirs["overall"])
        assert near(ours.counts["detectable"], theirs["detectable"])
        assert near(ours.counts["difference"] or {}, theirs["difference"] or {})


@modest
@given(journals, spans)
def test_realized_share(records: Records, period: Period) -> None:
    ours, theirs = both("realized-share", records, period)
    assert (ours.counts["applied"], ours.counts["e2_or_better"], ours.counts["e0_or_e1"]) == (
        theirs["applied"], theirs["well"], theirs["weakly"])  # fmt: skip
    assert same(ours.value, theirs["value"])


@modest
@given(journals, spans)
def test_usefulness(records: Records, period: Period) -> None:
    ours, theirs = both("usefulness", records, period)
    assert same(ours.value, theirs["value"])
    assert ours.counts["rated"] == theirs["rated"]
    days = (period.starts_on.isoformat(), period.ends_on.isoformat(), TODAY.isoformat())
    assert ours.counts["depth_by_tier"] == second.depth(plain(records), *days)


@modest
@given(journals, spans)
def test_energy(records: Records, period: Period) -> None:
    ours, theirs = both("energy", records, period)
    assert same(ours.value, theirs["value"])
    for key in ("by_tier", "by_channel"):
        assert ours.counts[key] == theirs[key]
    assert ours.counts["last_six_weeks"] == theirs["now"]
    assert ours.counts["six_weeks_before"] == theirs["before"]


@modest
@given(journals, spans)
def test_problems(records: Records, period: Period) -> None:
    ours, theirs = both("problems", records, period)
    assert (ours.counts["resolved_inside"], ours.counts["resolved_beyond"]) == (theirs["inside"], theirs["beyond"])
    assert ours.counts["days_to_beyond"] == theirs["days"]


@modest
@given(journals, spans)
def test_stuck_problems(records: Records, period: Period) -> None:
    happened = [
        problem
        for problem in records.problems
        if all(day is None or day <= TODAY for day in (problem.resolved_on, problem.parked_on, problem.beyond_on))
    ]
    ours, theirs = both("problems", replace(records, problems=tuple(happened)), period)
    assert ours.counts["stuck"] == theirs["stuck"]


@modest
@given(journals, spans)
def test_give_get(records: Records, period: Period) -> None:
    ours, theirs = both("give-get", records, period)
    assert {way: ours.counts[way] for way in ("get", "give", "both")} == theirs["table"]
    assert same(ours.value, theirs["value"])
    assert (ours.counts["passed_on"], ours.counts["passed_on_from_beyond"]) == (theirs["passed_on"], theirs["beyond"])


@modest
@given(journals, spans)
def test_following(records: Records, period: Period) -> None:
    ours, theirs = both("following", records, period)
    assert same(ours.value, {"useful_per_hour": theirs["per_hour"], "decisions": theirs["decisions"]})
    assert ours.counts["rising"] == theirs["rising"]


@modest
@given(journals, spans)
def test_breadth(records: Records, period: Period) -> None:
    ours, theirs = both("breadth", records, period)
    for key in ("applied", "sources", "settings", "independent"):
        assert ours.counts[key] == theirs[key]
    assert same(ours.value, theirs["value"])


@modest
@given(journals, spans)
def test_follow_through(records: Records, period: Period) -> None:
    ours, theirs = both("follow-through", records, period)
    for key in ("came", "in_time", "late", "skipped", "dropped", "missed", "by_cue"):
        assert ours.counts[key] == theirs[key]
    assert same(ours.value, theirs["value"])


@modest
@given(journals, spans)
def test_expertise_and_remembering(records: Records, period: Period) -> None:
    ours, theirs = both("expertise", records, period)
    assert {key: ours.counts[key] for key in theirs} == theirs
    ours, theirs = both("remembering", records, period)
    assert ours.counts == theirs


@modest
@given(journals, spans)
def test_coverage(records: Records, period: Period) -> None:
    ours, theirs = both("coverage", records, period)
    assert same(ours.counts, {key: value for key, value in theirs.items() if key != "value"})
    assert same(ours.value, theirs["value"])


@modest
@given(journals, spans)
def test_every_figure_explains_itself_and_is_json(records: Records, period: Period) -> None:
    import json

    whole = review_of(JournalIndex(records, TODAY), period)
    assert set(whole.figures) == set(FIGURES)
    json.dumps(whole.as_json(), allow_nan=False)
    for name, each in whole.figures.items():
        assert each.name == name
        assert each.formula.endswith(".") and each.caveat.endswith(".") and each.sentence.endswith(".")
        why = each.why_json()
        json.dumps(why, allow_nan=False)
        assert all(row["reason"] for row in why["left_out"])
        assert len(set(why["counted"])) == len(why["counted"])
        assert set(why["contributions"]) <= set(why["counted"])
