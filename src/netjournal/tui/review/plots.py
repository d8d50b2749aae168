"""The figures drawn in blocks, small beside their counts and large in parts. Pure: a figure in, Content out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.content import Content

from netjournal.present.glyphs import Glyphs
from netjournal.present.plots import MOST_LABEL, STRIP, PlotBar, bar, short_number, tier_values, whole_width
from netjournal.review.figure import Figure
from netjournal.review.format import percent
from netjournal.review.period import MONTHS, Period
from netjournal.review.registry import Trend
from netjournal.tui.widgets.bars import FAINT, INK, OVER, interval, share_bar, trend
from netjournal.tui.widgets.columns import Cell, columns

_STRIP_STYLES = (OVER, FAINT, INK, INK, INK, FAINT, FAINT)


def strip(figure: Figure, width: int, signs: Glyphs) -> Content:
    """All that was noted as one bar, cut into its states, and under it each state with its number; empty for none."""
    counts = figure.counts
    if not counts["noted"] or width < 10:
        return Content("")
    shown = [(state, label, style) for (state, label), style in zip(STRIP, _STRIP_STYLES, strict=True) if counts[state]]
    ends, so_far = [], 0
    for state, _, _ in shown:
        so_far += counts[state]
        ends.append(round(so_far / counts["noted"] * width))
    bars, legend = [], []
    for place, ((state, label, style), begins, end) in enumerate(zip(shown, [0, *ends], ends, strict=False)):
        block = (signs.spent, signs.intended)[place % 2]
        bars.append((block * max(1, end - begins), style))
        legend.append(Content.styled(block, style) + Content.styled(f"{label} {counts[state]}", "$foreground-muted"))
    apart = next((gap for gap in ("  ", " ") if Content(gap).join(legend).cell_length <= width), " ")
    return Content("\n").join([Content.assemble(*bars)[:width], Content(apart).join(legend)])


def draw_parts(parts: Sequence[PlotBar], width: int, signs: Glyphs) -> list[Content]:
    """A line for each part: label, bar, count; the bar gives way where it is narrow."""
    if not parts:
        return []
    label = min(MOST_LABEL, max(Content(part.label).cell_length for part in parts))
    said = max(len(part.said) for part in parts)
    room = width - label - said - 4
    scale = whole_width(parts)
    lines = []
    for part in parts:
        cells = [Cell(Content(part.label), label)]
        if room > 3:
            cells.append(Cell(_part_bar(part, room, scale, signs), room))
        cells.append(Cell(Content(part.said), said, "right"))
        lines.append(columns(width, *cells, glyphs=signs))
    return lines


def _part_bar(part: PlotBar, room: int, scale: float, signs: Glyphs) -> Content:
    if part.share is None:
        return Content.styled(signs.missing, FAINT)
    if part.intended is not None:
        return share_bar(part.share, part.intended, room, glyphs=signs, scale=scale)
    return Content.styled(bar(part.share, room, glyphs=signs, scale=scale), INK)


def stacked(parts: Sequence[float], width: int, signs: Glyphs) -> Content:
    """Up to three numbers as one bar of full, light and shaded blocks; nothing where all are nothing."""
    whole = sum(parts)
    if whole <= 0 or width <= 0:
        return Content("")
    ends = [round(sum(parts[: place + 1]) / whole * width) for place in range(len(parts))]
    blocks = ((signs.spent, INK), (signs.intended, FAINT), (signs.over, OVER))
    lengths = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    return Content.assemble(*((block * length, style) for (block, style), length in zip(blocks, lengths, strict=False)))


def small_plot(figure: Figure, width: int, signs: Glyphs) -> Content:
    """A figure in one line of blocks."""
    value, counts = figure.value, figure.counts
    if isinstance(figure.low, float) and isinstance(figure.high, float) and isinstance(value, float):
        return interval(value, figure.low, figure.high, width, glyphs=signs)
    if figure.name == "energy":
        return stacked((counts["giving"], counts["even"], counts["taking"]), width, signs)
    if figure.name == "give-get":
        totals = counts["totals"]
        return stacked((totals["get"], totals["both"], totals["give"]), width, signs)
    if figure.name == "problems":
        solved = counts["resolved_inside"] + counts["resolved_beyond"]
        return stacked((solved, counts["open"] - counts["stuck"], counts["stuck"]), width, signs)
    if figure.name == "following":
        return Content.styled(bar(counts["useful"] / max(1, counts["items"]), width, glyphs=signs), INK)
    if figure.name == "usefulness":
        return Content(" ").join(
            [
                Content(f"{signs.tier(tier)}{short_number(value, signs)}")
                for tier, _, value in tier_values(figure, signs)
            ]
        )
    if figure.name == "time-to-apply":
        return _by_days(value, signs)
    return Content.styled(bar(value, width, glyphs=signs), INK) if isinstance(value, float) else Content("")


def _by_days(value: Any, signs: Glyphs) -> Content:
    shares = value if isinstance(value, Mapping) else {}
    parts = []
    for day in ("14", "42", "90"):
        share = shares.get(day)
        tick = signs.missing if share is None else signs.ticks[round(share * (len(signs.ticks) - 1))]
        parts.append(Content.styled(f"{day} ", FAINT) + Content.styled(tick, INK))
    return Content("  ").join(parts)


def draw_trend(line: Trend, width: int, signs: Glyphs) -> Content:
    """A trend, with what it is of and its last two numbers."""
    points = [(_point_name(period), value) for period, value in line.points]
    zero = 0.0 if line.figure != "energy" else None
    lowest = min((value for _, value in points if value is not None), default=0.0)
    drawn = trend(points, min(width, 48), glyphs=signs, low=zero if lowest >= 0 else None)
    numbers = [_number(value, line, signs) for _, value in points]
    said = Content.styled(f"{line.of}: {f' {signs.arrow} '.join(numbers)}", FAINT)
    return Content("\n").join([drawn, *said.wrap(max(10, width))])


def _number(value: float | None, line: Trend, signs: Glyphs) -> str:
    if value is None:
        return signs.missing
    return percent(value) if line.share else short_number(value, signs)


def _point_name(period: Period) -> str:
    first = period.starts_on
    month = MONTHS[first.month - 1][:3]
    return {"week": f"{first.day} {month}", "month": month, "year": str(first.year)}.get(period.kind, period.name[:12])
