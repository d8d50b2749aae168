"""The reflection on a period in Markdown: what happened, what was learned, the figures, and the teacher's own words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from netjournal.domain.dates import day_of, say_exact
from netjournal.domain.ladder import opened_on
from netjournal.domain.model import Goal, Interaction, Records, Reflection
from netjournal.exchange import entries
from netjournal.exchange.markdown import Page, bullets, inline, table
from netjournal.exchange.shown import Sharing, Shown
from netjournal.review.figure import Figure
from netjournal.review.ledger import TIERS, UNTIERED, Ledger
from netjournal.review.period import Period
from netjournal.review.summary import Review, review
from netjournal.review.templates import Answers, cadence_of, questions, read_body
from netjournal.review.words import duration, many, percent
from netjournal.store.journal import Journal

LISTED_DAYS = 45
"""Periods up to this many days list their conversations one by one; longer ones only count them."""

FIGURE_COLUMNS = ("Figure", "What it says", "To bear in mind")

STAYS_HOME = frozenset({"energy"})
"""Figures that are for the teacher alone."""


def reflection(journal: Journal, period: Period, today: date, sharing: Sharing) -> str:
    """The reflection on a period of a journal."""
    records = journal.records()
    return page(records, review(records, period, today), today, sharing)


def page(records: Records, found: Review, today: date, sharing: Sharing) -> str:
    """The reflection from records and the review of the period; the same input gives the same text."""
    shown, period = Shown(records, sharing), found.period
    made = Page(f"Reflection: {period.name}", _fields(found, sharing))
    made.say(shown.text(found.sentence))
    home = shown.kept_home(period)
    if home:
        made.add(f"{many(home, 'private entry', 'private entries')} counted in the figures, and not shown.")
    activity(made, found, shown, Ledger(records, today))
    _learnings(made, shown, period)
    _goals(made, shown, period, today)
    problems(made, shown, period)
    stored = stored_for(period, records.reflections)
    figures(made, found, shown, stored)
    own_words(made, stored, shown, period)
    return made.text()


def stored_for(period: Period, reflections: Iterable[Reflection]) -> Reflection | None:
    """What the teacher wrote about exactly this period; of several, what was written last."""
    fitting = [each for each in reflections if (each.starts_on, each.ends_on) == (period.starts_on, period.ends_on)]
    return max(fitting, key=lambda each: (each.updated_at, each.id), default=None)


def _fields(found: Review, sharing: Sharing) -> dict[str, object]:
    time, funnel = found.figures["time-by-tier"].counts, found.figures["funnel"].counts
    kept = found.figures["follow-through"].counts
    return {
        "type": "reflection",
        "cadence": cadence_of(found.period),
        "period": found.period.name,
        "starts_on": found.period.starts_on,
        "ends_on": found.period.ends_on,
        "interactions": time["interactions"] + time["without_minutes"],
        "minutes": round(sum(time["minutes"].values())),
        "learnings": funnel["noted"],
        "goals_done": kept["done"],
        "people": sharing.people.value,
    }


def activity(made: Page, found: Review, shown: Shown, ledger: Ledger) -> None:
    """Interactions, time and shares by tier, and in a short period each conversation."""
    figure = found.figures["time-by-tier"]
    minutes, period = figure.counts["minutes"], found.period
    inside = ledger.interactions_in(period.starts_on, period.ends_on)
    talks = {tier: sum(tier in ledger.split(each) for each in inside) for tier in (*TIERS, UNTIERED)}
    made.heading(2, "Activity by tier")
    shares = figure.value if isinstance(figure.value, dict) else {}
    intended = figure.counts.get("intended", {})
    rows = [
        (
            tier.capitalize(),
            str(talks[tier]),
            duration(minutes[tier]),
            percent(shares[tier]) if tier in shares else "",
            percent(intended[tier]) if tier in intended else "",
        )
        for tier in (*TIERS, UNTIERED)
        if tier in TIERS or talks[tier]
    ]
    made.add(table(("Tier", "Interactions", "Time", "Share of time", "Intended"), rows, right=(1, 2, 3, 4)))
    if figure.guard:
        made.say(figure.guard)
    listed = _within(shown.records.interactions, period)
    if listed and period.days <= LISTED_DAYS:
        made.heading(2, "Conversations")
        made.add(bullets(entries.conversation(each, shown) for each in listed))


def _within(interactions: Sequence[Interaction], period: Period) -> list[Interaction]:
    found = [each for each in interactions if each.on in period]
    return sorted(found, key=lambda each: (each.on, each.at is None, each.at or 0, each.created_at, each.id))


def _learnings(made: Page, shown: Shown, period: Period) -> None:
    by_day = sorted(shown.records.learnings, key=lambda each: (each.on, each.created_at, each.id))
    noted = [each for each in by_day if each.on in period]
    moved = [
        each
        for each in by_day
        if each.on < period.starts_on and entries.moved_in(each, period.starts_on, period.ends_on)
    ]
    made.heading(2, "What I learned, and where it came from")
    made.add(bullets(entries.learning(each, shown) for each in noted) or "Nothing was noted.")
    if moved:
        made.heading(2, "Earlier learnings that moved on")
        made.add(bullets(entries.learning(each, shown) for each in moved))


def _goals(made: Page, shown: Shown, period: Period, today: date) -> None:
    goals = sorted(shown.records.goals, key=lambda each: (each.due_on or date.max, each.created_at, each.id))
    lists: tuple[tuple[str, Callable[[Goal], bool]], ...] = (
        ("Kept", lambda each: _is_in(each.done_on, period)),
        ("Set aside", lambda each: _is_in(each.skipped_on or each.dropped_on, period)),
        ("Missed", lambda each: each.open and _is_in(each.due_on, period) and (each.due_on or today) < today),
        ("Still ahead", lambda each: each.open and _is_in(each.due_on, period) and (each.due_on or today) >= today),
    )
    made.heading(2, "Goals kept and missed")
    any_goal = False
    for title, fits in lists:
        chosen = [each for each in goals if fits(each)]
        if chosen:
            any_goal = True
            made.heading(3, title)
            made.add(bullets(entries.goal(each, shown) for each in chosen))
    if not any_goal:
        made.add("No goal came due.")


def _is_in(day: date | None, period: Period) -> bool:
    return day is not None and day in period


def problems(made: Page, shown: Shown, period: Period) -> None:
    """The problems of practice that are open, and those that were resolved in the period."""
    asks = tuple(sorted(shown.records.asks, key=lambda each: (each.on, each.created_at, each.id)))
    known = [each for each in shown.records.problems if (opened_on(each) or period.starts_on) <= period.ends_on]
    known.sort(key=lambda each: (opened_on(each) or period.starts_on, each.id))
    made.heading(2, "Open problems")
    made.add(bullets(entries.problem(each, shown, asks) for each in known if each.open) or "None is open.")
    resolved = [each for each in known if _is_in(each.resolved_on, period)]
    if resolved:
        made.heading(2, "Problems resolved")
        made.add(bullets(entries.problem(each, shown, asks) for each in resolved))


def figures(made: Page, found: Review, shown: Shown, stored: Reflection | None = None) -> None:
    """Each figure in words, with what to bear in mind.

    Where something was written about the period, the figures are those of that day, as they were stored with it, and
    what reads differently by now comes after them.
    """
    made.heading(2, "The figures")
    now = shared_figures(found, shown)
    then = figures_then(stored) if stored else {}
    if not stored or not then:
        made.add(table(FIGURE_COLUMNS, (_figure_row(each, shown) for each in now)))
        return
    made.add(f"As they were on {say_exact(day_of(stored.updated_at))}, when this was written:")
    words = [(each.title, *then[each.name]) for each in now if each.name in then]
    made.add(table(FIGURE_COLUMNS, (_row_of_words(each, shown) for each in words)))
    changed = [each for each in now if each.name not in then or each.words != then[each.name][0]]
    if changed:
        made.add("What reads differently by now, or was not kept then:")
        made.add(table(FIGURE_COLUMNS, (_figure_row(each, shown) for each in changed)))


def figures_then(stored: Reflection) -> dict[str, tuple[str, str]]:
    """What the figures said, and what was to bear in mind, when a reflection was written."""
    return {
        name: (str(each["sentence"]), str(each.get("guard") or ""))
        for name, each in stored.figures.items()
        if isinstance(each, Mapping) and each.get("sentence")
    }


def shared_figures(found: Review, shown: Shown) -> list[Figure]:
    """The figures that may be seen by others."""
    return [each for name, each in found.figures.items() if shown.sharing.include_private or name not in STAYS_HOME]


def _figure_row(each: Figure, shown: Shown) -> tuple[str, str, str]:
    return _row_of_words((each.title, each.words, each.guard), shown)


def _row_of_words(words: tuple[str, str, str], shown: Shown) -> tuple[str, str, str]:
    title, said, guard = words
    return inline(title), inline(shown.text(said)), inline(shown.text(guard))


def own_words(made: Page, stored: Reflection | None, shown: Shown, period: Period) -> None:
    """The template's questions with the teacher's answers, and those that are still open."""
    template = (stored.cadence if stored else "") or cadence_of(period)
    answers = read_body(template, stored.body) if stored else Answers()
    made.heading(2, "In my own words")
    if stored and stored.title.strip() not in ("", period.name):
        made.say(shown.text(stored.title))
    made.say(shown.text(answers.before))
    asked = questions(template)
    for question in asked:
        if question.key in answers.by_key:
            made.heading(3, question.text)
            made.say(shown.text(answers.by_key[question.key]))
    open_ones = [question for question in asked if question.key not in answers.by_key]
    if open_ones:
        made.heading(3, f"{many(len(open_ones), 'question')} left open" if answers else "Questions to think about")
        made.add(bullets(inline(question.text) for question in open_ones))
