"""The week beside Today: what was spent and what was planned stand in one unit."""

from __future__ import annotations

import pytest

from netjournal.present.glyphs import UNICODE
from netjournal.review.figure import Figure, LeftOut
from netjournal.tui.review.why import record_of, why_keys
from netjournal.tui.today.rows import week_panel

MINUTES = {"colleagues": 40.0, "communities": 35.0, "following": 0.0}
SHARES = {"colleagues": 40 / 75, "communities": 35 / 75, "following": 0.0}
PLANNED = {"colleagues": 0.5, "communities": 0.35, "following": 0.15}


def lines(counts: dict[str, object], funnel: dict[str, int], width: int = 60) -> list[str]:
    week = {"counts": {"minutes": MINUTES, "all_minutes": 75} | counts, "value": SHARES}
    return [" ".join(line.split()) for line in week_panel(week, {"counts": funnel}, UNICODE)(width).plain.split("\n")]


@pytest.mark.parametrize("width", [44, 60, 78])
def test_where_the_time_of_a_week_is_planned_both_are_times(width: int) -> None:
    counts = {"intended": PLANNED, "weekly_minutes": {"intended": 140}}
    told = lines(counts, {"noted": 3, "applied": 2, "realized": 1}, width)
    assert told[0] == "This week 1 h 15 of about 2 h 20 planned"
    assert told[1].endswith("40 min plan 1 h 10")
    assert told[3].endswith("– plan 21 min")
    assert told[-1] == "3 things learned, 2 tried in class, 1 seen to work"


def test_where_only_the_shares_are_planned_both_are_shares() -> None:
    told = lines({"intended": PLANNED}, {"noted": 1, "applied": 0, "realized": 0})
    assert told[0] == "This week 1 h 15"
    assert told[1].endswith("40 min 53 % of 50 %")
    assert told[-1] == "1 thing learned, 0 tried in class, 0 seen to work"


def test_without_a_plan_there_is_only_what_was_spent() -> None:
    told = lines({}, {"noted": 0})
    assert told[1].endswith("40 min") and told[-1] == "Nothing noted yet that you learned."


def test_the_rows_left_out_of_a_figure_stand_under_their_reasons() -> None:
    left_out = tuple(LeftOut(f"r{number}", ("no minutes", "too young")[number % 2]) for number in range(5))
    figure = Figure(
        name="x", title="X", formula="", caveat="", sentence="", counts={}, counted=("a",), left_out=left_out
    )  # fmt: skip
    keys = why_keys(figure)
    assert keys[:2] == ["heading:counted", "counted:0"]
    shown = [record_of(figure, key) or key for key in keys[4:]]
    assert shown == ["reason:0", "r0", "r2", "r4", "reason:1", "r1", "r3"]
