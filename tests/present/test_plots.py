"""Bars and trends as plain text."""

from __future__ import annotations

from datetime import date

import pytest

from netjournal.present.glyphs import ASCII, UNICODE, Glyphs
from netjournal.present.layout import cells
from netjournal.present.plots import PlotBar, lines_of_parts, sparkline, trend_line, week_parts
from netjournal.review.period import week
from netjournal.review.registry import Trend

WEEK = {
    "counts": {
        "minutes": {"colleagues": 40.0, "communities": 0.0, "following": 20.0, "untiered": 0.0},
        "intended": {"colleagues": 0.5, "communities": 0.3, "following": 0.2},
    },
    "value": {"colleagues": 2 / 3, "communities": 0.0, "following": 1 / 3},
}


@pytest.mark.parametrize("signs", [UNICODE, ASCII])
@pytest.mark.parametrize("width", [20, 40, 100])
def test_a_week_is_a_bar_for_each_tier_that_fits(signs: Glyphs, width: int) -> None:
    lines = lines_of_parts(week_parts(WEEK, signs), width, signs)
    assert all(cells(line) <= max(width, 24) for line in lines[:3])
    assert [line.split()[1] for line in lines[:3]] == ["colleagues", "communities", "following"]
    if width == 100:
        assert lines[0].count(signs.over) > 0
        assert lines[1].count(signs.intended) > lines[1].count(signs.spent)
        assert "more than planned" in lines[3]


def test_a_week_without_minutes_draws_nothing() -> None:
    assert week_parts({"counts": {"minutes": {"colleagues": 0}}, "value": None}, UNICODE) == []
    assert week_parts({}, UNICODE) == []


def test_bars_of_counts_need_no_meaning() -> None:
    lines = lines_of_parts(
        [PlotBar("tried", 0.5, "1"), PlotBar("young", 1.0, "2"), PlotBar("none", None, "0")], 40, ASCII
    )
    assert len(lines) == 3
    assert lines[1].count("#") == 2 * lines[0].count("#") > 0


def test_a_sparkline_rises_with_its_values_and_shows_what_is_missing() -> None:
    assert sparkline([0, 1, None, 2], UNICODE) == "▁▅·█"
    days = [week(date(2026, 11, day)) for day in (9, 16, 23)]
    found = Trend("coverage", "with an entry", tuple(zip(days, (0.25, None, 0.5), strict=True)), share=True)
    assert trend_line(found, UNICODE) == "▅·█  with an entry: 25 % → 50 %"
