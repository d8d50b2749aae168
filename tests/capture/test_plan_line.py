from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netjournal.capture.plan_line import parse_observation, parse_plan
from netjournal.domain.records import Evidence

WHOLE = {
    "own_words": "errors say more than names",
    "plan_when": "tickets come",
    "plan_will": "sort them by error",
    "expected_sign": "fewer blanks",
}


@pytest.mark.parametrize(
    "line",
    [
        "errors say more than names: when tickets come, I will sort them by error; I expect fewer blanks",
        "errors say more than names. When tickets come I'll sort them by error, and I expect to see fewer blanks",
        "errors say more than names – whenever tickets come, then I will sort them by error. Expect fewer blanks.",
        "errors say more than names; when tickets come, I will sort them by error; sign: fewer blanks",
    ],
)
def test_a_whole_plan_in_one_line(line: str) -> None:
    assert parse_plan(line) == WHOLE


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("", {}),
        ("errors say more than names", {"own_words": "errors say more than names"}),
        ("when they come, I will sort", {"plan_when": "they come", "plan_will": "sort"}),
        ("they ask when I am late", {"own_words": "they ask when I am late"}),
        (
            "they ask when I am late: when I am late, I will say so",
            {"own_words": "they ask when I am late", "plan_when": "I am late", "plan_will": "say so"},
        ),
    ],
)
def test_what_the_line_does_not_hold_is_left_out(line: str, parts: dict[str, str]) -> None:
    assert parse_plan(line) == parts


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("fewer blanks in 7A, E1", ("fewer blanks in 7A", Evidence.E1)),
        ("fewer blanks (e2).", ("fewer blanks", Evidence.E2)),
        ("fewer blanks", ("fewer blanks", None)),
        ("size E4", ("size E4", None)),
        ("E3 was more than I hoped for", ("E3 was more than I hoped for", None)),
        ("E0", ("", Evidence.E0)),
    ],
)
def test_what_was_seen_and_its_grade(line: str, seen: tuple[str, Evidence | None]) -> None:
    assert parse_observation(line) == seen


@given(st.text(max_size=200))
def test_any_line_is_read_without_an_exception_and_without_making_words_up(line: str) -> None:
    words = set("".join(line.split()))
    for part in (*parse_plan(line).values(), parse_observation(line)[0]):
        assert set("".join(part.split())) <= words
