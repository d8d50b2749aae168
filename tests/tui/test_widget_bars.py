from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.content import Content

from examples import examples
from netjournal.present.glyphs import ASCII, UNICODE, Glyphs
from netjournal.present.plots import bar
from netjournal.tui.widgets.bars import Plot, funnel, interval, share_bar, trend
from netjournal.tui.widgets.heat import HeatStrip, heat_spans, heat_strip

BOTH = pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["signs", "letters"])
MONDAY = date(2026, 11, 23)


def test_a_share_says_spent_left_and_beyond() -> None:
    assert share_bar(0.3, 0.5, 10).plain == "███░░     "
    assert share_bar(0.5, 0.5, 10).plain == "█████     "
    assert share_bar(0.7, 0.5, 10).plain == "█████▓▓   "
    assert share_bar(0.3, None, 10).plain == "███       "
    assert share_bar(0.001, 0.0, 10).plain == "▓         "
    assert share_bar(0.3, 0.5, 10, glyphs=ASCII).plain == "###--     "
    assert share_bar(0.7, 0.5, 10, glyphs=ASCII).plain == "#####++   "
    assert share_bar(0.25, 0.5, 10, scale=0.5).plain == "█████░░░░░"


def test_a_bar_is_drawn_to_the_eighth_and_never_hides_a_little() -> None:
    assert bar(0.5, 3) == "█▌"
    assert bar(0.0001, 3) == "▏"
    assert bar(0, 3) == ""
    assert bar(9, 3) == "███"
    assert bar(0.5, 3, glyphs=ASCII) == "##"


@BOTH
@given(spent=st.floats(0, 3), intended=st.none() | st.floats(0, 3), width=st.integers(0, 60), scale=st.floats(0.1, 2))
@settings(max_examples=examples(60))
def test_a_share_always_fills_its_width(
    glyphs: Glyphs, spent: float, intended: float | None, width: int, scale: float
) -> None:
    assert share_bar(spent, intended, width, glyphs=glyphs, scale=scale).cell_length == width


def test_the_funnel_keeps_counts_at_the_right_edge() -> None:
    steps = [("noted", 1200), ("applied", 600), ("closed", 0)]
    lines = funnel(steps, 30).plain.split("\n")
    assert lines == [
        "noted    " + "█" * 14 + "  1,200",
        "applied  " + "█" * 7 + " " * 7 + "    600",
        "closed   " + " " * 14 + "      0",
    ]
    assert funnel([], 30).plain == ""


@given(
    steps=st.lists(st.tuples(st.text(max_size=12), st.integers(0, 99_999)), min_size=1, max_size=6),
    width=st.integers(12, 80),
)
@settings(max_examples=examples(60))
def test_funnel_lines_are_as_wide_as_asked(steps: list[tuple[str, int]], width: int) -> None:
    lines = funnel(steps, width).split("\n")
    assert len(lines) == len(steps)
    assert all(line.cell_length == width for line in lines)
    assert all(line.plain.endswith(f"{count:,}") for line, (_, count) in zip(lines, steps, strict=True))


def test_a_trend_shows_a_gap_as_a_gap() -> None:
    points = [("Sep", 0.0), ("Oct", None), ("Nov", 4.0)]
    assert trend(points, 3).plain == "▁·█\nNov"
    assert trend(points, 9).plain == "▁▁ ·· ██ \nSep   Nov"
    assert trend(points, 3, glyphs=ASCII).plain == "_.@\nNov"
    assert trend([("a", 2.0), ("b", 2.0)], 2).plain.split("\n")[0] == "▅▅"
    assert trend([("a", 2.0)], 2, low=0, high=2).plain.startswith("█")
    assert trend([("a", None)], 5).plain.startswith("··")
    assert trend([], 10).plain == ""


def test_a_trend_with_too_many_points_shows_the_latest() -> None:
    line = trend([(str(number), float(number == 99)) for number in range(100)], 10).plain
    assert line.split("\n")[0] == "▁" * 9 + "█"


def test_an_interval_spans_low_to_high() -> None:
    assert interval(0.5, 0.2, 0.8, 11).plain == "╌╌├━━◆━━┤╌╌"
    assert interval(0.5, 0.2, 0.8, 11, glyphs=ASCII).plain == "..[==O==].."
    assert interval(0, 0, 0, 3).plain == "◆╌╌"
    assert interval(5, -5, 9, 5).plain == "├━━━◆"


@BOTH
@given(numbers=st.lists(st.floats(-2, 3), min_size=3, max_size=3), width=st.integers(0, 50))
@settings(max_examples=examples(40))
def test_an_interval_is_as_wide_as_asked(glyphs: Glyphs, numbers: list[float], width: int) -> None:
    low, value, high = sorted(numbers)
    assert interval(value, low, high, width, glyphs=glyphs).cell_length == width


def test_the_plain_letters_are_plain() -> None:
    days = {MONDAY - timedelta(days=number): number % 6 for number in range(300)}
    drawn = [
        share_bar(0.7, 0.5, 10, glyphs=ASCII),
        funnel([("noted", 4), ("applied", 1)], 30, glyphs=ASCII),
        trend([("a", 1.0), ("b", None), ("c", 3.0)], 9, glyphs=ASCII),
        interval(0.5, 0.2, 0.8, 11, glyphs=ASCII),
        heat_strip(days, MONDAY - timedelta(days=364), MONDAY, 60, glyphs=ASCII),
    ]
    assert all(content.plain.isascii() for content in drawn)


def test_the_heat_of_a_week_is_the_sum_of_its_days() -> None:
    days = {date(2026, 11, 16): 1, date(2026, 11, 22): 2, MONDAY: 8, date(2027, 1, 1): 50}
    spans = heat_spans(days, date(2026, 11, 16), MONDAY, 60)
    assert [(span.first, span.last, span.count) for span in spans] == [
        (date(2026, 11, 16), date(2026, 11, 22), 3),
        (MONDAY, MONDAY, 8),
    ]
    assert heat_spans(days, MONDAY, date(2026, 11, 1), 60) == []
    sundays = heat_spans(days, date(2026, 11, 16), MONDAY, 60, week_start=6)
    assert [span.count for span in sundays] == [1, 10]


def test_shades_have_five_steps_relative_to_the_fullest_week() -> None:
    days = {MONDAY + timedelta(weeks=number): number for number in range(9)}
    strip = heat_strip(days, MONDAY, MONDAY + timedelta(weeks=8), 20).plain
    assert strip.split("\n")[1] == "·░░▒▒▓▓██"


def test_months_stand_over_the_first_week_with_a_day_in_them() -> None:
    strip = heat_strip({}, date(2026, 1, 1), date(2026, 12, 31), 60).plain
    months, shades = strip.split("\n")
    assert months.replace(" ", "") == "JFMAMJJASOND"
    assert len(shades) == 53
    assert months.index("F") == 4  # the week of 26 January to 1 February


@given(length=st.integers(0, 900), width=st.integers(1, 130), start=st.integers(0, 6))
@settings(max_examples=examples(60))
def test_every_day_is_on_the_strip_once(length: int, width: int, start: int) -> None:
    first = MONDAY - timedelta(days=length)
    days = {first + timedelta(days=number): 1 for number in range(length + 1)}
    spans = heat_spans(days, first, MONDAY, width, start)
    assert len(spans) <= width
    assert sum(span.count for span in spans) == length + 1
    assert all((span.last - span.first).days + 1 == span.count for span in spans)


class HeatApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[tuple[date, date]] = []
        self.strip = HeatStrip(id="heat")

    def compose(self) -> ComposeResult:
        yield self.strip
        yield Plot(lambda width: Content("\n").join([Content("x" * width)] * 2))

    def on_mount(self) -> None:
        self.strip.show({MONDAY: 3}, date(2025, 11, 24), MONDAY)

    def on_heat_strip_week_chosen(self, event: HeatStrip.WeekChosen) -> None:
        self.chosen.append((event.first, event.last))


async def test_a_week_is_chosen_by_mouse_and_by_keys() -> None:
    app = HeatApp()
    async with app.run_test(size=(90, 10)) as pilot:
        await pilot.click("#heat", offset=(1 + 2, 1))
        assert app.chosen == [(date(2025, 12, 8), date(2025, 12, 14))]
        await pilot.press("right", "enter", "end", "enter", "right", "enter", "home", "left", "enter")
        assert app.chosen[1:] == [
            (date(2025, 12, 15), date(2025, 12, 21)),
            (MONDAY, MONDAY),
            (MONDAY, MONDAY),
            (date(2025, 11, 24), date(2025, 11, 30)),
        ]
        await pilot.click("#heat", offset=(80, 1))
        assert len(app.chosen) == 5


async def test_the_week_under_the_cursor_is_said_in_words() -> None:
    app = HeatApp()
    async with app.run_test(size=(90, 10)) as pilot:
        app.strip.focus()
        await pilot.pause()
        assert app.strip.render().plain.endswith("  23 Nov · 3 entries")
        app.strip.point_at(date(2026, 10, 1))
        assert app.strip.render().plain.endswith("28 Sep – 4 Oct · no entry")
        app.strip.point_at(date(2026, 10, 7))
        app.strip.glyphs = ASCII
        assert app.strip.render().plain.endswith("  5-11 Oct - no entry")
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        assert app.strip.chosen is not None
        assert app.strip.chosen < len(app.strip.spans) <= 28
        assert "entr" not in app.strip.render().plain


async def test_a_plot_is_as_high_as_what_it_draws() -> None:
    app = HeatApp()
    async with app.run_test(size=(60, 10)) as pilot:
        plot = app.query_one(Plot)
        assert (plot.size.width, plot.size.height) == (60, 2)
        plot.update(lambda width: Content("one"))
        await pilot.pause()
        assert plot.size.height == 1
