"""A figure drawn in blocks of characters: what it is made of, and bars and trends as plain text.

Pure: a figure and a set of signs in, text out. The screen gives the same parts its colours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from netjournal.domain.records import Tier
from netjournal.present.glyphs import UNICODE, Glyphs
from netjournal.review.figure import Figure
from netjournal.review.format import count_words, format_hours, percent, plain_number
from netjournal.startup.fast_dataclass import dataclass

if TYPE_CHECKING:
    from netjournal.review.registry import Trend

MOST_LABEL = 16
"""Cells that the label of a part takes at most."""


@dataclass(frozen=True, slots=True)
class PlotBar:
    """A line of a plot: its label, its length as a share of the longest possible, what was intended, and its count.

    `share` None draws no bar: there is too little to compare.
    """

    label: str
    share: float | None
    said: str
    intended: float | None = None


def tier_values(figure: Figure, signs: Glyphs, key: str = "") -> Sequence[tuple[Tier, str, Any]]:
    """The tiers with their sign and their value in a mapping of the figure."""
    values = figure.counts.get(key) if key else figure.value
    found = values if isinstance(values, Mapping) else {}
    return [(tier, f"{signs.tier(tier)} {tier.value}", found.get(tier.value)) for tier in Tier]


def time_parts(figure: Figure, signs: Glyphs) -> list[PlotBar]:
    """Minutes by tier beside what was intended."""
    minutes = figure.counts["minutes"]
    intended = figure.counts.get("intended", {})
    parts = []
    for tier, label, share in tier_values(figure, signs):
        spent = minutes[tier.value]
        said = f"{format_hours(spent) if spent else signs.dash:>8}  {percent(share or 0):>5}"
        plan = intended.get(tier.value)
        parts.append(PlotBar(label, share or 0.0, f"{said}{'' if plan is None else f' of {percent(plan):>5}'}", plan))
    if minutes.get("untiered"):
        parts.append(PlotBar(f"{signs.untiered} not sorted", None, f"{format_hours(minutes['untiered']):>8}"))
    return parts


def week_parts(week: Mapping[str, Any], signs: Glyphs) -> list[PlotBar]:
    """The minutes of a running week by tier, from the figure as `review --json` has it; empty where none were noted."""
    counts = week.get("counts", {})
    minutes, intended, shares = counts.get("minutes", {}), counts.get("intended", {}), week.get("value") or {}
    if not any(minutes.values()):
        return []
    return [
        PlotBar(
            f"{signs.tier(tier)} {tier.value}",
            shares.get(tier.value),
            format_hours(minutes[tier.value]) if minutes.get(tier.value) else signs.dash,
            intended.get(tier.value),
        )
        for tier in Tier
    ]


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


def _yield_parts(figure: Figure, signs: Glyphs) -> list[PlotBar]:
    groups = [(label, figure.counts.get("tiers", {}).get(tier.value)) for tier, label, _ in tier_values(figure, signs)]
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
        for tier, label, value in tier_values(figure, signs)
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


def scaled(fraction: float, scale: float, width: int) -> float:
    """The length in cells of a fraction, where the whole width stands for `scale`."""
    return max(0.0, min(1.0, fraction / scale if scale > 0 else 0.0)) * width


def bar(fraction: float, width: int, *, glyphs: Glyphs = UNICODE, scale: float = 1.0) -> str:
    """A filled bar of at most `width` cells, to the eighth of a cell; anything above nothing shows."""
    length = scaled(fraction, scale, width)
    if not glyphs.bar_parts:
        return glyphs.spent * max(round(length), 1 if length > 0 else 0)
    whole, eighths = divmod(max(round(length * 8), 1 if length > 0 else 0), 8)
    return glyphs.spent * whole + (glyphs.bar_parts[eighths - 1] if eighths else "")


def tick(value: float, low: float, high: float, ticks: str) -> str:
    """The tick for a value on a scale; a flat scale is drawn at half height."""
    share = (value - low) / (high - low) if high > low else 0.5
    return ticks[round(max(0.0, min(1.0, share)) * (len(ticks) - 1))]


def short_number(value: float | None, signs: Glyphs) -> str:
    """A number with at most two places, or a dash where there is none."""
    return signs.dash if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def whole_width(parts: Sequence[PlotBar]) -> float:
    """The share that a bar of the whole width stands for: 1, or the greatest where shares stand beside a plan."""
    if all(part.intended is None for part in parts):
        return 1.0
    return max([0.5, *(part.share or 0 for part in parts), *(part.intended or 0 for part in parts)])


def share_text(spent: float, intended: float, width: int, signs: Glyphs, scale: float) -> str:
    """Time spent as full blocks, what is left of the plan as light ones, what is beyond it as shaded ones."""
    length = round(scaled(spent, scale, width))
    length = max(1, length) if spent > 0 and width > 0 else length
    mark = round(scaled(intended, scale, width))
    return signs.spent * min(length, mark) + signs.over * max(0, length - mark) + signs.intended * max(0, mark - length)


def part_text(part: PlotBar, width: int, signs: Glyphs, scale: float) -> str:
    """The bar of one part in at most `width` cells; a sign for nothing where there is too little to compare."""
    if part.share is None:
        return signs.missing
    if part.intended is not None:
        return share_text(part.share, part.intended, width, signs, scale)
    return bar(part.share, width, glyphs=signs, scale=scale)


LONGEST_BAR = 40


def lines_of_parts(parts: Sequence[PlotBar], width: int, signs: Glyphs) -> list[str]:
    """A line for each part in at most `width` cells: label, bar, count; the bar gives way where it is narrow.

    Where bars stand beside a plan, a last line says what their signs mean.
    """
    if not parts:
        return []
    label = min(MOST_LABEL, max(len(part.label) for part in parts))
    said = max(len(part.said) for part in parts)
    room = min(width - label - said - 4, LONGEST_BAR)
    scale = whole_width(parts)
    lines = []
    for part in parts:
        drawn = f"{part_text(part, room, signs, scale):<{room}}" if room > 3 else ""
        lines.append(
            "  ".join(text for text in (f"{part.label[:label]:<{label}}", drawn, f"{part.said:>{said}}") if text)
        )
    beyond = any(part.intended is not None and (part.share or 0) > part.intended for part in parts)
    if any(part.intended is not None for part in parts) and room > 3:
        meanings = [(signs.spent, "spent"), (signs.intended, "still planned")]
        meanings += [(signs.over, "more than planned")] * beyond
        legend = "  ".join(f"{sign} {word}" for sign, word in meanings)
        lines += [legend] * (len(legend) <= width)
    return lines


def sparkline(values: Sequence[float | None], signs: Glyphs) -> str:
    """Values over time as ticks of different height, the tallest the greatest; a missing one has a sign of its own."""
    most = max((value for value in values if value is not None), default=0.0)
    least = min((value for value in values if value is not None), default=0.0)
    return "".join(
        signs.missing if value is None else tick(value, min(0.0, least), most, signs.ticks) for value in values
    )


def trend_line(trend: Trend, signs: Glyphs) -> str:
    """A trend in one line: its ticks, what it is of, and its first and last number."""
    values = [value for _, value in trend.points]
    known = [value for value in values if value is not None]
    ends = [percent(value) if trend.share else short_number(value, signs) for value in (known[0], known[-1])]
    return f"{sparkline(values, signs)}  {trend.of}: {f' {signs.arrow} '.join(ends)}"
