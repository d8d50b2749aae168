"""The statistics against the numbers that others have printed."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter
from scipy import special, stats
from statsmodels.stats.proportion import proportion_confint

from netjournal.review.statistics import (
    CaseOutcome,
    Exposure,
    aalen_johansen,
    binomial_tail,
    byar,
    chances,
    detectable,
    effective_number,
    wilson,
)

E, C, X = CaseOutcome.EVENT, CaseOutcome.CENSORED, CaseOutcome.COMPETING


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_in_table_i_of_newcombe_1998(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_mirrors(case: tuple[int, int]) -> None:
    k, n = case
    low, high = wilson(k, n)
    assert 0 <= low <= k / n <= high <= 1
    assert wilson(n - k, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@pytest.mark.parametrize("case", [(0, 0), (3, 2), (-1, 4)])
def test_wilson_refuses_what_is_no_proportion(case: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no proportion"):
        wilson(*case)


def test_without_competing_events_it_is_kaplan_meier_of_the_6_mp_arm_of_freireich_1963() -> None:
    events = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = aalen_johansen([(day, E) for day in events] + [(day, C) for day in censored])
    assert curve is not None
    printed = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    for day, surviving in printed.items():
        assert 1 - curve.by(day) == pytest.approx(surviving, abs=5e-4)
    assert curve.median == 23
    assert curve.by(36) is None


def test_breast_cancer_deaths_as_in_table_2_of_satagopan_2004() -> None:
    """305 patients, of whom the first nine rows are printed; printed to a tenth of a per cent, each step rounded."""
    rows = [(7, C), (10, E), (14, C), (16, E), (18, X), (23, E), (24, C), (26, X), (27, E)]
    curve = aalen_johansen(rows + [(28, C)] * 296)
    assert curve is not None
    at_risk_and_surviving = [(304, 1.0), (302, 0.997), (300, 0.990), (297, 0.983)]
    share = 0.0
    for day, printed, (at_risk, surviving) in zip(
        (10, 16, 23, 27), (0.3, 0.6, 0.9, 1.2), at_risk_and_surviving, strict=True
    ):
        share += surviving / at_risk
        assert curve.by(day) == pytest.approx(share, abs=5e-6)
        assert 100 * curve.by(day) == pytest.approx(printed, abs=0.13)


def test_six_cases_worked_by_hand() -> None:
    """At risk 6, 5, 4, 3, 2, 1: F = 5/6·1/5 + 4/6·2/3·1/2 = 1/6 + 2/9 = 7/18."""
    curve = aalen_johansen([(1, X), (2, E), (3, C), (4, X), (5, E), (6, C)])
    assert curve is not None
    assert curve.by(6) == pytest.approx(7 / 18)
    assert curve.by(4) == pytest.approx(1 / 6)
    assert curve.by(1) == 0
    assert curve.by(7) is None
    assert curve.median is None


cases = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(CaseOutcome)), min_size=1, max_size=30)


@given(cases)
def test_it_rises_and_stays_a_share(found: list[tuple[int, CaseOutcome]]) -> None:
    curve = aalen_johansen(found)
    assert curve is not None
    shares = [share for _, share in curve.steps]
    assert shares == sorted(shares)
    assert all(0 < share <= 1 + 1e-12 for share in shares)


@given(cases)
def test_without_censoring_it_is_the_plain_share(found: list[tuple[int, CaseOutcome]]) -> None:
    followed = [(day, outcome) for day, outcome in found if outcome != C]
    curve = aalen_johansen(followed)
    if curve is None:
        assert not followed
        return
    for day in (0, 7, 15, 31):
        plain = sum(1 for on, outcome in followed if outcome == E and on <= day) / len(followed)
        assert curve.by(day) == pytest.approx(plain, abs=1e-12)


@given(st.floats(0.5, 300), st.floats(0, 1), st.floats(0.001, 0.999))
def test_the_binomial_tail_is_that_of_scipy_for_fractions_too(trials: float, part: float, chance: float) -> None:
    count = part * trials
    expected = special.betainc(count, trials - count + 1, chance) if count else 1.0
    assert binomial_tail(count, trials, chance) == pytest.approx(expected, abs=1e-10)


@given(st.integers(1, 80), st.integers(0, 80), st.floats(0.01, 0.99))
def test_the_binomial_tail_of_whole_numbers_is_the_sum(trials: int, count: int, chance: float) -> None:
    count = min(count, trials)
    assert binomial_tail(count, trials, chance) == pytest.approx(stats.binom.sf(count - 1, trials, chance), abs=1e-10)


@given(st.integers(1, 60))
def test_byar_is_near_the_exact_limits_of_a_count(count: int) -> None:
    low, high = byar(count)
    assert low == pytest.approx(stats.chi2.ppf(0.025, 2 * count) / 2, abs=0.02)
    assert high == pytest.approx(stats.chi2.ppf(0.975, 2 * count + 2) / 2, abs=0.03)
    assert byar(count * 1.5, 1.5) == pytest.approx((low * 1.5, high * 1.5))


def test_nothing_seen_has_the_limits_of_nothing() -> None:
    assert byar(0.0) == (0.0, pytest.approx(3.67, abs=0.01))


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_that_of_statsmodels(case: tuple[int, int]) -> None:
    assert wilson(*case) == pytest.approx(proportion_confint(*case, alpha=0.05, method="wilson"), abs=1e-9)


@given(st.lists(st.tuples(st.integers(1, 120), st.sampled_from([E, C, X])), min_size=3, max_size=40))
def test_aalen_and_johansen_as_in_lifelines(cases: list[tuple[int, CaseOutcome]]) -> None:
    fitter = AalenJohansenFitter(calculate_variance=False)
    # lifelines moves ties at random; a step of a thousandth of a day in the order that the method takes does not.
    order = {E: 0.0, X: 0.0, C: 0.4}
    days = [day + order[what] + place * 1e-5 for place, (day, what) in enumerate(cases)]
    curve = aalen_johansen([(round(day * 1e6), what) for day, (_, what) in zip(days, cases, strict=True)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitter.fit(days, [{E: 1, X: 2, C: 0}[what] for _, what in cases], event_of_interest=1)
    assert curve is not None
    expected = float(fitter.cumulative_density_.iloc[-1, 0])
    assert (curve.steps[-1][1] if curve.steps else 0.0) == pytest.approx(expected, abs=1e-9)


def test_the_effective_number_of_pieces_and_people() -> None:
    assert effective_number([1.0] * 14, []) == pytest.approx(14)
    assert effective_number([2.0, 1.0, 1.0], []) == pytest.approx(16 / 6)
    even = [[(5.0, 2.0), (5.0, 2.0)]]
    assert effective_number([1.0] * 4, even) == pytest.approx(4)
    one_of_four = [[(5.0, 4.0), (5.0, 0.0), (5.0, 0.0), (5.0, 0.0)]]
    assert effective_number([1.0] * 4, one_of_four) == pytest.approx(4 / (12 / 3))
    assert effective_number([], even) == 0


def test_what_could_be_found_grows_smaller_with_more_learning() -> None:
    groups = {"a": Exposure(46, 46, 1), "b": Exposure(20, 20, 1), "c": Exposure(33, 33, 1)}
    assert detectable(groups, groups, 11) is None
    found = [detectable(groups, groups, number) for number in (40, 60, 120, 400)]
    assert None not in found
    assert found == sorted(found, reverse=True)
    assert chances(groups, 0.5) == {"a": 1.0, "b": 1.0, "c": 1.0}
