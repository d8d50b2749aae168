"""The figures drawn in blocks, small beside their counts and large in parts. Pure: a figure in, Content out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from textual.content import Content

from netjournal.domain.records import Tier
from netjournal.review.figure import Figure
from netjournal.review.format import count_words, format_hours, percent, plain_number
from netjournal.review.period import MONTHS, Period
from netjournal.review.registry import Trend
from netjournal.startup.fast_dataclass import dataclass
from netjournal.tui.glyphs import Glyphs
from netjournal.tui.widgets.bars import FAINT, INK, OVER, bar, interval, share_bar, trend
from netjournal.tui.widgets.columns import Cell, columns

MOST_LABEL = 16


@dataclass(frozen=True, slots=True)
class PlotBar:
    """A line of a plot: its label, its length as a share of the longest possible, what was intended, and its count.

    `share` None draws no bar: there is too little to compare.
    """

    label: str
    share: float | None
    said: str
    intended: float | None = None


def _tiers(figure: Figure, signs: Glyphs, key: str = "") -> Sequence[tuple[Tier, str, Any]]:
    """The tiers with their sign and their value in a mapping of the figure."""
    values = figure.counts.get(key) if key else figure.value
    found = values if isinstance(values, Mapping) else {}
    return [(tier, f"{signs.tier(tier)} {tier.value}", found.get(tier.value)) for tier in Tier]


def time_parts(figure: Figure, signs: Glyphs) -> list[PlotBar]:
    """Minutes by tier beside what was intended."""
    minutes = figure.counts["minutes"]
    intended = figure.counts.get("intended", {})
    parts = []
    for tier, label, share in _tiers(figure, signs):
        spent = minutes[tier.value]
        said = f"{format_hours(spent) if spent else signs.dash:>8}  {percent(share or 0):>5}"
        plan = intended.get(tier.value)
        parts.append(PlotBar(label, share or 0.0, f"{said}{'' if plan is None else f' of {percent(plan):>5}'}", plan))
    if minutes.get("untiered"):
        parts.append(PlotBar(f"{signs.untiered} not sorted", None, f"{format_hours(minutes['untiered']):>8}"))
    return parts


STRIP = (
    ("waiting", "waiting"), ("young", "young"), ("tried", "tried"), ("seen", "seen"),
    ("reframed", "rethought"), ("ended_tried", "ended"), ("ended_untried", "untried"),
)  # fmt: skip
"""The states of a learning in the order of the strip; together they are all that was noted."""


def funnel_parts(figure: Figure, signs: Glyphs) -> list[PlotBar]:  # noqa: ARG001 - every maker has the same parameters
    """What became of the learnings of the period: parts that add up to all of them."""
    counts = figure.counts
    most = max(1, counts["noted"])
    return [PlotBar(label, counts[state] / most, str(counts[state])) for state, label in STRIP if counts[state]]


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


def _yield_parts(figure: Figure, signs: Glyphs) -> list[PlotBar]:
    groups = [(label, figure.counts.get("tiers", {}).get(tier.value)) for tier, label, _ in _tiers(figure, signs)]
    rates = [each["rate"] for _, each in groups if each and each["rate"] is not None]
    most = max(rates, default=0.0) or 1.0
    return [_yield_part(label, each, most) for label, each in groups if each]


def _yield_part(label: str, group: Mapping[str, Any], most: float) -> PlotBar:
    behind = f"{plain_number(group['learnings'])} in {format_hours(group['hours'] * 60)}"
    if group["rate"] is None:
        return PlotBar(label, None, behind)
    return PlotBar(label, group["rate"] / most, f"{behind}, {group['low']:.2f}–{group['high']:.2f} an hour")


def _useful_parts(figure: Figure, signs: Glyphs) -> list[PlotBar]:
    rated = figure.counts.get("by_tier", {})
    return [
        PlotBar(label, None if value is None else value / 3, _median(value, rated.get(tier.value, 0), signs))
        for tier, label, value in _tiers(figure, signs)
    ]


def _median(value: float | None, entries: int, signs: Glyphs) -> str:
    return f"{signs.dash if value is None else f'{value:g}'} of 3 ({count_words(entries, 'entry', 'entries')})"


def _energy_parts(figure: Figure, signs: Glyphs) -> list[PlotBar]:  # noqa: ARG001 - every maker has the same parameters
    counts = figure.counts
    most = max(1, counts["giving"] + counts["even"] + counts["taking"])
    words = (("gave energy", "giving"), ("neither", "even"), ("took energy", "taking"))
    return [PlotBar(label, counts[key] / most, str(counts[key])) for label, key in words]


def _given_parts(figure: Figure, signs: Glyphs) -> list[PlotBar]:
    counts = figure.counts
    most = max(1, *(counts[way].get(tier.value, 0) for way in ("get", "give", "both") for tier in Tier))
    return [
        PlotBar(
            f"{signs.tier(tier)} {said}", counts[way].get(tier.value, 0) / most, str(counts[way].get(tier.value, 0))
        )
        for tier in Tier
        for way, said in (("get", "got"), ("give", "gave"), ("both", "both"))
    ]


def _day_parts(figure: Figure, signs: Glyphs) -> list[PlotBar]:
    values = figure.value if isinstance(figure.value, Mapping) else {}
    return [
        PlotBar(f"by day {day}", values.get(day), signs.dash if values.get(day) is None else percent(values[day] or 0))
        for day in ("14", "42", "90")
    ]


def _grade_parts(figure: Figure, signs: Glyphs) -> list[PlotBar]:  # noqa: ARG001 - every maker has the same parameters
    counts = figure.counts
    most = max(1, counts["applied"])
    words = {"E0": "E0 my word", "E1": "E1 artefact", "E2": "E2 seen", "E3": "E3 measured"}
    parts = [PlotBar(words[grade], number / most, str(number)) for grade, number in counts["grades"].items()]
    return [*parts, PlotBar("not observed", counts["not_observed"] / most, str(counts["not_observed"]))]


def _counted(*keys: tuple[str, str]) -> Callable[[Figure, Glyphs], list[PlotBar]]:
    """Counts under their words, each as a share of the greatest."""

    def make(figure: Figure, signs: Glyphs) -> list[PlotBar]:  # noqa: ARG001 - every maker has the same parameters
        most = max(1, *(figure.counts[key] for key, _ in keys))
        return [PlotBar(label, figure.counts[key] / most, f"{figure.counts[key]:g}") for key, label in keys]

    return make


def _covered_parts(figure: Figure, signs: Glyphs) -> list[PlotBar]:
    unit = figure.counts["unit"]
    return _counted((unit, f"school {unit}"), (f"{unit}_noted", "with an entry"))(figure, signs)


def _recall_parts(figure: Figure, signs: Glyphs) -> list[PlotBar]:  # noqa: ARG001 - every maker has the same parameters
    return [
        PlotBar(f"after {days} days", row["remembered"] / asked if asked else None, f"{row['remembered']} of {asked}")
        for days, row in figure.counts.items()
        for asked in (sum(row.values()),)
    ]


PARTS: Mapping[str, Callable[[Figure, Glyphs], list[PlotBar]]] = MappingProxyType(
    {
        "time-by-tier": time_parts,
        "funnel": funnel_parts,
        "application-rate": _counted(
            ("due", "six weeks were up"), ("applied", "tried in time"), ("closed", "closed untried"),
            ("open", "not tried in time"),
        ),
        "this-period": _counted(
            ("noted", "noted"), ("planned", "planned"), ("tried", "tried"), ("seen", "seen"),
            ("reframed", "seen differently"), ("passed_on", "passed on"), ("closed", "closed"),
        ),
        "time-to-apply": _day_parts,
        "learning-yield": _yield_parts,
        "realized-share": _grade_parts,
        "usefulness": _useful_parts,
        "energy": _energy_parts,
        "problems": _counted(
            ("open", "open"), ("stuck", "of them stuck"), ("resolved_inside", "solved inside"),
            ("resolved_beyond", "solved beyond"), ("parked", "parked"),
        ),
        "give-get": _given_parts,
        "following": _counted(("items", "read"), ("useful", "useful")),
        "breadth": _counted(("applied", "applied"), ("sources", "sources"), ("settings", "settings")),
        "follow-through": _counted(
            ("came", "came due"), ("in_time", "kept in time"), ("late", "kept late"), ("skipped", "skipped"),
            ("dropped", "let go"), ("missed", "missed"),
        ),
        "coverage": _covered_parts,
        "expertise": _counted(
            ("identified", "written down"), ("spread", "reached somebody"), ("credited", "people credited"),
            ("introductions", "introductions"),
        ),
        "remembering": _recall_parts,
    }
)  # fmt: skip
"""What each figure is made of."""


def draw_parts(parts: Sequence[PlotBar], width: int, signs: Glyphs) -> list[Content]:
    """A line for each part: label, bar, count; the bar gives way where it is narrow."""
    if not parts:
        return []
    label = min(MOST_LABEL, max(Content(part.label).cell_length for part in parts))
    said = max(len(part.said) for part in parts)
    room = width - label - said - 4
    scale = max([0.5, *(part.share or 0 for part in parts), *(part.intended or 0 for part in parts)])
    scale = 1.0 if all(part.intended is None for part in parts) else scale
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
            [Content(f"{signs.tier(tier)}{_short(value, signs)}") for tier, _, value in _tiers(figure, signs)]
        )
    if figure.name == "time-to-apply":
        return _by_days(value, signs)
    return Content.styled(bar(value, width, glyphs=signs), INK) if isinstance(value, float) else Content("")


def _short(value: float | None, signs: Glyphs) -> str:
    return signs.dash if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


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
    return percent(value) if line.share else _short(value, signs)


def _point_name(period: Period) -> str:
    first = period.starts_on
    month = MONTHS[first.month - 1][:3]
    return {"week": f"{first.day} {month}", "month": month, "year": str(first.year)}.get(period.kind, period.name[:12])
