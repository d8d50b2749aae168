"""The figures of a period in plain words, as the teacher would tell them to somebody who has never seen the program.

What they are told from is what `review --json` prints, and what a reflection keeps of the day on which it was written,
so that figures of then and of now are said alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from netjournal.domain.records import Tier
from netjournal.present.plots import PlotBar
from netjournal.review.format import count_words, format_hours, percent
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.normalize import join_and

FEWEST = 10
"""Below so many there are counts alone."""

Shown = Mapping[str, Any]
"""A figure as `review --json` prints it: `counts`, `value`, `low`, `high`."""


@dataclass(frozen=True, slots=True)
class PlainFigure:
    """What a figure says: its name, a heading for it, and one or two sentences."""

    name: str
    title: str
    words: str


def plain_figures(figures: Mapping[str, Shown]) -> list[PlainFigure]:
    """What these figures say to a reader, in order; those that say nothing, or only the teacher needs, are left out."""
    told = []
    for name, (title, tell) in _TOLD.items():
        figure = figures.get(name)
        words = tell(figure) if figure and isinstance(figure.get("counts"), Mapping) else ""
        if words:
            told.append(PlainFigure(name, title, words))
    return told


def opening(figures: Mapping[str, Shown]) -> str:
    """The first sentences of any period: with whom time was spent, what was learned, and what became of it."""
    time, funnel = figures.get("time-by-tier", {}), figures.get("funnel", {})
    passed = _number(figures.get("this-period", {}), "passed_on")
    told = [_all_time(time), _funnel(funnel) if _number(funnel, "noted") else ""]
    told.append(f"I passed {passed} on to a colleague." if passed else "")
    return " ".join(part for part in told if part)


def time_bars(figure: Shown) -> list[PlotBar]:
    """Time with each tier as bars, with what was meant where it was."""
    minutes = figure.get("counts", {}).get("minutes", {})
    intended = figure.get("counts", {}).get("intended", {})
    whole = sum(minutes.get(tier.value, 0) for tier in Tier)
    bars = []
    for tier in Tier:
        spent = minutes.get(tier.value, 0)
        plan = intended.get(tier.value)
        said = format_hours(spent) if spent else "none"
        bars.append(PlotBar(tier.value.capitalize(), spent / whole if whole else 0.0, said, plan))
    return bars if whole else []


OUTCOMES = (
    ("seen", "tried, and seen what came of it"),
    ("reframed", "tried, seen, and now seen differently"),
    ("tried", "tried, not yet judged"),
    ("ended_tried", "tried, and ended"),
    ("ended_untried", "ended without a try"),
    ("waiting", "waiting over six weeks for a try"),
    ("young", "younger than six weeks"),
)
"""What became of a learning: each is in one of these."""


def outcome_parts(figure: Shown) -> list[tuple[str, int]]:
    """What became of the learnings of a period, as parts that add up."""
    return [(words, _number(figure, key)) for key, words in OUTCOMES]


def _number(figure: Shown, key: str) -> int:
    value = figure.get("counts", {}).get(key, 0)
    return round(value) if isinstance(value, int | float) else 0


def _conversations(figure: Shown) -> int:
    return _number(figure, "interactions") + _number(figure, "without_minutes")


def _all_time(figure: Shown) -> str:
    talks = _conversations(figure)
    minutes = _number(figure, "all_minutes")
    if not talks:
        return ""
    with_others = f"{count_words(talks, 'conversation')} with others"
    return f"I had {with_others}, {format_hours(minutes)} in all." if minutes else f"I had {with_others}."


def _time(figure: Shown) -> str:
    minutes = figure["counts"].get("minutes", {})
    shares = figure.get("value") if isinstance(figure.get("value"), Mapping) else {}
    if not _conversations(figure):
        return ""
    said = {"colleagues": "with colleagues", "communities": "in communities", "following": "following networks"}
    parts = []
    for tier, words in said.items():
        if minutes.get(tier):
            share = f" ({percent(shares[tier])})" if shares and shares.get(tier) is not None else ""
            parts.append(f"{format_hours(minutes[tier])} {words}{share}")
    told = [f"{join_and(parts).capitalize()}."] if parts else []
    intended = figure["counts"].get("intended", {})
    if intended and parts:
        plan = [percent(intended[tier]) for tier in said if tier in intended]
        told.append(f"My plan was {join_and(plan)}.")
    if without := _number(figure, "without_minutes"):
        told.append(
            f"{count_words(without, 'conversation')} without a length {'is' if without == 1 else 'are'} not in it."
        )
    return " ".join(told)


def _funnel(figure: Shown) -> str:
    noted, tried, seen = (_number(figure, key) for key in ("noted", "applied", "realized"))
    if not noted:
        return "Nothing new was noted."
    told = [f"I noted {count_words(noted, 'thing')} that I learned."]
    if tried:
        came = f", and of {seen} of these I saw what came" if seen else ""
        told.append(f"{_so_many(tried, noted)} reached my classroom{came}.")
    else:
        told.append("None has reached my classroom yet.")
    rest = [
        f"{waiting} waited over six weeks for a try" if (waiting := _number(figure, "waiting")) else "",
        f"{young} {'is' if young == 1 else 'are'} younger than that" if (young := _number(figure, "young")) else "",
        f"{ended} ended without one" if (ended := _number(figure, "ended_untried")) else "",
    ]
    if any(rest):
        if not _number(figure, "waiting"):
            rest[1] = rest[1].replace("younger than that", "younger than six weeks")
            rest[2] = rest[2].replace("without one", "without a try")
        told.append(f"{join_and([part for part in rest if part])}.")
    return " ".join(told)


def _so_many(part: int, whole: int) -> str:
    if part == whole:
        return "It" if whole == 1 else f"All {whole}" if whole > 2 else "Both"
    return "One of them" if part == 1 else f"{part} of them"


def _rate(figure: Shown) -> str:
    due, applied = _number(figure, "due"), _number(figure, "applied")
    if not due:
        return ""
    share, low, high = (figure.get(key) for key in ("value", "low", "high"))
    said = (
        f"Of {count_words(due, 'learning')} at least six weeks old, {applied or 'none'} had been tried within six weeks"
    )
    if due < FEWEST or not isinstance(share, float) or not isinstance(low, float) or not isinstance(high, float):
        return f"{said}."
    return (
        f"{said} ({percent(share)}; for so few, anywhere from {percent(low)} to {percent(high)} would be no surprise)."
    )


def _rests_on(figure: Shown) -> str:
    grades = figure["counts"].get("grades", {})
    words = {
        "E3": "a measure named beforehand",
        "E2": "another adult who saw it",
        "E1": "something that can be shown",
        "E0": "my own word",
    }
    parts = [f"{words[grade]} ({grades[grade]})" for grade in words if grades.get(grade)]
    return f"What I saw come of them rests on {join_and(parts)}." if parts else ""


def _passed_on(figure: Shown) -> str:
    passed, beyond, told = (_number(figure, key) for key in ("passed_on", "passed_on_from_beyond", "closed_loops"))
    said = []
    if passed:
        came = f", {beyond} of them from outside the circle of my colleagues" if beyond else ""
        said.append(f"{count_words(passed, 'learning')} reached a colleague{came}.")
    if told:
        said.append(f"{_so_many_sources(told)} told what came of it.")
    return " ".join(said)


def _so_many_sources(told: int) -> str:
    return "One source was" if told == 1 else f"{told} sources were"


def _sources(figure: Shown) -> str:
    applied, sources = _number(figure, "applied"), _number(figure, "sources")
    if applied < 6 or not sources:
        return ""
    return f"What I tried in the last year came from {count_words(sources, 'different source')}."


def _problems(figure: Shown) -> str:
    inside, beyond, still = (_number(figure, key) for key in ("resolved_inside", "resolved_beyond", "open"))
    parts = [
        f"{inside} {'was' if inside == 1 else 'were'} resolved with colleagues" if inside else "",
        f"{beyond} with help from beyond" if beyond else "",
        f"{still} {'is' if still == 1 else 'are'} open" if still else "",
    ]
    said = join_and([part for part in parts if part])
    return f"Of the problems I work on, {said}." if said else ""


def _expertise(figure: Shown) -> str:
    found, credited, met = (_number(figure, key) for key in ("identified", "credited", "introductions"))
    parts = [
        f"found {count_words(found, 'kind')} of expertise around me" if found else "",
        f"gave {count_words(credited, 'person', 'people')} credit for theirs" if credited else "",
        f"brought people together {'once' if met == 1 else f'{met} times'}" if met else "",
    ]
    said = join_and([part for part in parts if part])
    return f"I {said}." if said else ""


def _follow_through(figure: Shown) -> str:
    came = _number(figure, "came")
    if not came:
        return ""
    kinds = (
        ("in_time", "done in time"),
        ("late", "done late"),
        ("skipped", "not needed"),
        ("dropped", "dropped"),
        ("missed", "missed"),
    )
    parts = [f"{_number(figure, key)} {words}" for key, words in kinds if _number(figure, key)]
    return f"Of {count_words(came, 'goal')} that came due: {join_and(parts)}."


def _energy(figure: Shown) -> str:
    kinds = (("giving", "gave energy"), ("even", "neither gave nor took it"), ("taking", "took energy"))
    parts = [f"{_number(figure, key)} {words}" for key, words in kinds if _number(figure, key)]
    return f"Of my conversations {join_and(parts)}." if parts else ""


def _coverage(figure: Shown) -> str:
    for noted, whole, words in (("weeks_noted", "weeks", "school week"), ("days_noted", "days", "school day")):
        if of := _number(figure, whole):
            return f"{_number(figure, noted)} of {count_words(of, words)} {'has' if of == 1 else 'have'} an entry."
    return ""


_TOLD: Mapping[str, tuple[str, Callable[[Shown], str]]] = MappingProxyType(
    {
        "time-by-tier": ("Time with others", _time),
        "funnel": ("What became of what I learned", _funnel),
        "application-rate": ("Tried within six weeks", _rate),
        "realized-share": ("How I know", _rests_on),
        "give-get": ("Passed on", _passed_on),
        "breadth": ("Sources", _sources),
        "problems": ("Problems", _problems),
        "expertise": ("Expertise around me", _expertise),
        "follow-through": ("Goals", _follow_through),
        "energy": ("Energy", _energy),
        "coverage": ("How complete this is", _coverage),
    }
)
"""The figures that are told to a reader, each with its heading; the others are for the teacher's own review."""
