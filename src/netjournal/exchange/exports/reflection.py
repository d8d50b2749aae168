"""The reflection on a period: the teacher's own words, what was learned and done, and figures at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from netjournal.domain.problems import opened_on
from netjournal.domain.records import Goal, Interaction, Learning, Records, Reflection
from netjournal.exchange.exports import entries
from netjournal.exchange.exports.redaction import PrivacyOptions, RedactedView
from netjournal.exchange.formats import svg
from netjournal.exchange.formats.markdown import MarkdownPage, bullets, inline
from netjournal.present.summary import PlainFigure, opening, outcome_parts, plain_figures, time_bars
from netjournal.review.period import Period
from netjournal.review.registry import Review
from netjournal.review.templates import Answers, cadence_of, parse_body, questions
from netjournal.text.dates import day_of, format_date

LISTED_DAYS = 45
"""Periods up to this many days list their conversations one by one; longer ones only count them."""

STAYS_HOME = frozenset({"energy"})
"""Figures that are for the teacher alone."""


def page(records: Records, found: Review, today: date, sharing: PrivacyOptions) -> MarkdownPage:
    """The reflection from records and the review of the period; the same input gives the same page."""
    shown = RedactedView(records, sharing)
    period = shown.shown_period(found.period)
    stored = stored_for(period, records.reflections)
    made = MarkdownPage(f"Reflection: {period.name}", _fields(found, period, sharing))
    own_words(made, stored, shown, period)
    made.heading(2, "What happened")
    made.say(opening(shared_figures(found, shown)) or "No conversations and no learning were noted.")
    listed = _within(shown.records.interactions, period)
    if period.days <= LISTED_DAYS:
        made.add(bullets(entries.conversation(row, shown) for row in listed))
    _learnings(made, shown, period)
    _goals(made, shown, period, today)
    problems(made, shown, period)
    figures(made, found, shown, stored)
    return made


def stored_for(period: Period, reflections: Iterable[Reflection]) -> Reflection | None:
    """What the teacher wrote about exactly this period; of several, what was written last."""
    fitting = [item for item in reflections if (item.starts_on, item.ends_on) == (period.starts_on, period.ends_on)]
    return max(fitting, key=lambda each: (each.updated_at, each.id), default=None)


def _fields(found: Review, period: Period, sharing: PrivacyOptions) -> dict[str, object]:
    time, funnel = found.figures["time-by-tier"].counts, found.figures["funnel"].counts
    kept = found.figures["follow-through"].counts
    return {
        "type": "reflection",
        "cadence": cadence_of(found.period),
        "period": period.name,
        "starts_on": found.period.starts_on,
        "ends_on": found.period.ends_on,
        "interactions": time["interactions"] + time["without_minutes"],
        "minutes": round(sum(time["minutes"].values())),
        "learnings": funnel["noted"],
        "goals_done": kept["done"],
        "people": sharing.people.value,
    }


def _within(interactions: Sequence[Interaction], period: Period) -> list[Interaction]:
    found = [interaction for interaction in interactions if interaction.on in period]
    return sorted(found, key=lambda each: (each.on, each.at is None, each.at or 0, each.created_at, each.id))


def _learnings(made: MarkdownPage, shown: RedactedView, period: Period) -> None:
    by_day = sorted(shown.records.learnings, key=lambda each: (each.on, each.created_at, each.id))
    first, last = period.starts_on, period.ends_on
    _section(made, "What I learned", (entries.learning(found, shown) for found in by_day if found.on in period))
    earlier = [found for found in by_day if found.on < first and entries.moved_in(found, first, last)]
    _section(made, "What came of earlier learning", (entries.moved(found, first, last, shown) for found in earlier))


def _section(made: MarkdownPage, title: str, items: Iterable[str], level: int = 2) -> None:
    """A heading with its list; nothing where the list is empty."""
    listed = bullets(items)
    if listed:
        made.heading(level, title)
        made.add(listed)


def _goals(made: MarkdownPage, shown: RedactedView, period: Period, today: date) -> None:
    goals = sorted(shown.records.goals, key=lambda each: (each.due_on or date.max, each.created_at, each.id))
    lists: tuple[tuple[str, Callable[[Goal], bool]], ...] = (
        ("Done", lambda each: _is_in(each.done_on, period)),
        ("Let go", lambda each: _is_in(each.skipped_on or each.dropped_on, period)),
        ("Missed", lambda each: each.open and _is_in(each.due_on, period) and (each.due_on or today) < today),
        ("Still ahead", lambda each: each.open and _is_in(each.due_on, period) and (each.due_on or today) >= today),
    )
    chosen = [(title, [goal for goal in goals if fits(goal)]) for title, fits in lists]
    if any(found for _, found in chosen):
        made.heading(2, "What I meant to do")
    for title, found in chosen:
        _section(made, title, (entries.goal(record, shown) for record in found), level=3)


def _is_in(day: date | None, period: Period) -> bool:
    return day is not None and day in period


def problems(made: MarkdownPage, shown: RedactedView, period: Period, *, answers: bool = True) -> None:
    """The problems of practice that are open, and those that were resolved in the period; `answers`: who was asked."""
    asks = sorted(shown.records.asks, key=lambda each: (each.on, each.created_at, each.id)) if answers else []
    known = [
        problem for problem in shown.records.problems if (opened_on(problem) or period.starts_on) <= period.ends_on
    ]
    known.sort(key=lambda each: (opened_on(each) or period.starts_on, each.id))
    resolved = (entries.problem(problem, shown, asks) for problem in known if _is_in(problem.resolved_on, period))
    _section(made, "Problems that found an answer", resolved)
    still = (entries.problem(problem, shown, asks) for problem in known if problem.open)
    _section(made, "Problems I am working on", still)


def figures(made: MarkdownPage, found: Review, shown: RedactedView, stored: Reflection | None = None) -> None:
    """The figures in plain words, at the end.

    Where something was written about the period, the figures are those of that day, as they were saved with it, and
    what reads differently by now comes after them.
    """
    now = shared_figures(found, shown)
    then = _figures_then(stored, now)
    said_now = plain_figures(now)
    said_then = plain_figures(then)
    if not said_now and not said_then:
        return
    made.heading(2, "In figures")
    if not said_then:
        _tell(made, said_now, now, shown)
        return
    made.add(f"As they were on {format_date(day_of(stored.updated_at))}, when this was written:" if stored else "")
    _tell(made, said_then, then, shown)
    before = {item.name: item.words for item in said_then}
    changed = [item for item in said_now if before.get(item.name) != item.words]
    if changed:
        made.heading(3, "What has changed since")
        made.add(bullets(_told(item, shown) for item in changed))


def _tell(
    made: MarkdownPage, told: Iterable[PlainFigure], drawn: Mapping[str, Mapping[str, Any]], shown: RedactedView
) -> None:
    """Figures one by one: time and what became of the learning are drawn as well."""
    plain = []
    for item in told:
        words = shown.text(item.words)
        drawing = _drawing(item, drawn[item.name], words)
        if drawing:
            made.add(_told(item, shown), drawing)
        else:
            plain.append(_told(item, shown))
    made.add(bullets(plain))


def _drawing(item: PlainFigure, figure: Mapping[str, Any], words: str) -> str:
    """Time with others and what became of the learning as a picture; empty for what is not drawn."""
    if item.name == "time-by-tier":
        rows = time_bars(figure)
        return svg.bars(item.title, words, rows) if rows else ""
    parts = outcome_parts(figure) if item.name == "funnel" else []
    return svg.strip(item.title, words, parts) if sum(count for _, count in parts) > 1 else ""


def _told(item: PlainFigure, shown: RedactedView) -> str:
    return f"**{inline(item.title)}:** {inline(shown.text(item.words))}"


def _figures_then(stored: Reflection | None, now: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """The figures as they were when a reflection was written, of those that there are today."""
    if stored is None:
        return {}
    return {
        name: each
        for name, each in stored.figures.items()
        if name in now and isinstance(each, Mapping) and isinstance(each.get("counts"), Mapping)
    }


def shared_figures(found: Review, shown: RedactedView) -> dict[str, dict[str, Any]]:
    """The figures that may be seen by others, as `review --json` prints them."""
    return {
        name: figure.as_json()
        for name, figure in found.figures.items()
        if shown.sharing.include_private or name not in STAYS_HOME
    }


def own_words(made: MarkdownPage, stored: Reflection | None, shown: RedactedView, period: Period) -> None:
    """What the teacher wrote, under the questions that they answered; nothing where nothing was written."""
    template = (stored.cadence if stored else "") or cadence_of(period)
    answers = parse_body(template, stored.body) if stored else Answers()
    title = stored.title.strip() if stored else ""
    if stored is None or not (answers or title not in ("", period.name)):
        return
    made.heading(2, "In my own words")
    if title not in ("", period.name):
        made.add(f"*{inline(shown.text(title))}*")
    made.say(shown.text(answers.before))
    for question in questions(template):
        if answers.by_key.get(question.key, "").strip():
            made.heading(3, question.text)
            made.say(shown.text(answers.by_key[question.key]))


def learnings_of(shown: RedactedView, period: Period) -> list[Learning]:
    """The learnings that were noted or took a step in a period, the oldest first."""
    first, last = period.starts_on, period.ends_on
    found = [item for item in shown.records.learnings if item.on in period or entries.moved_in(item, first, last)]
    return sorted(found, key=lambda each: (each.on, each.created_at, each.id))
