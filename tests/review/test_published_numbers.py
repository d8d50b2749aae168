"""The statistics against the numbers that others have printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netjournal.review.statistics import CaseOutcome, aalen_johansen, wilson

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
