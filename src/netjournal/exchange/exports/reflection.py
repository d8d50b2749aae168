"""The reflection on a period in Markdown: what happened, what was learned, the figures, and the teacher's own words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from netjournal.domain.problems import opened_on
from netjournal.domain.records import Goal, Interaction, Records, Reflection
from netjournal.exchange.exports import entries
from netjournal.exchange.exports.redaction import PrivacyOptions, RedactedView
from netjournal.exchange.formats.markdown import MarkdownPage, bullets, inline, table
from netjournal.journal.journal import Journal
from netjournal.review.figure import Figure
from netjournal.review.format import count_words, format_hours, percent
from netjournal.review.index import TIERS, UNTIERED, JournalIndex
from netjournal.review.period import Period
from netjournal.review.registry import Review, review
from netjournal.review.templates import Answers, cadence_of, parse_body, questions
from netjournal.text.dates import day_of, format_date

LISTED_DAYS = 45
"""Periods up to this many days list their conversations one by one; longer ones only count them."""

FIGURE_COLUMNS = ("Figure", "What it says", "To bear in mind")

STAYS_HOME = frozenset({"energy"})
"""Figures that are for the teacher alone."""


def reflection(journal: Journal, period: Period, today: date, sharing: PrivacyOptions) -> str:
    """The reflection on a period of a journal."""
    records = journal.records()
    return page(records, review(records, period, today), today, sharing)


def page(records: Records, found: Review, today: date, sharing: PrivacyOptions) -> str:
    """The reflection from records and the review of the period; the same input gives the same text."""
    shown = RedactedView(records, sharing)
    period = shown.shown_period(found.period)
    made = MarkdownPage(f"Reflection: {period.name}", _fields(found, period, sharing))
    made.say(shown.text(found.sentence))
    home = shown.kept_home(period)
    if home:
        made.add(f"{count_words(home, 'private entry', 'private entries')} counted in the figures, and not shown.")
    activity(made, found, shown, JournalIndex(records, today))
    _learnings(made, shown, period)
    _goals(made, shown, period, today)
    problems(made, shown, period)
    stored = stored_for(period, records.reflections)
    figures(made, found, shown, stored)
    own_words(made, stored, shown, period)
    return made.text()


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


def activity(made: MarkdownPage, found: Review, shown: RedactedView, ledger: JournalIndex) -> None:
    """Interactions, time and shares by tier, and in a short period each conversation."""
    figure = found.figures["time-by-tier"]
    minutes, period = figure.counts["minutes"], found.period
    inside = ledger.interactions_in(period.starts_on, period.ends_on)
    talks = {tier: sum(tier in ledger.split(contact) for contact in inside) for tier in (*TIERS, UNTIERED)}
    made.heading(2, "Activity by tier")
    shares = figure.value if isinstance(figure.value, dict) else {}
    intended = figure.counts.get("intended", {})
    rows = [
        (
            tier.capitalize(),
            str(talks[tier]),
            format_hours(minutes[tier]),
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
        made.add(bullets(entries.conversation(row, shown) for row in listed))


def _within(interactions: Sequence[Interaction], period: Period) -> list[Interaction]:
    found = [interaction for interaction in interactions if interaction.on in period]
    return sorted(found, key=lambda each: (each.on, each.at is None, each.at or 0, each.created_at, each.id))


def _learnings(made: MarkdownPage, shown: RedactedView, period: Period) -> None:
    by_day = sorted(shown.records.learnings, key=lambda each: (each.on, each.created_at, each.id))
    noted = [day for day in by_day if day.on in period]
    moved = [
        day for day in by_day if day.on < period.starts_on and entries.moved_in(day, period.starts_on, period.ends_on)
    ]
    made.heading(2, "What I learned, and where it came from")
    made.add(bullets(entries.learning(learning, shown) for learning in noted) or "Nothing was noted.")
    if moved:
        made.heading(2, "Earlier learnings that moved on")
        made.add(bullets(entries.learning(contact, shown) for contact in moved))


def _goals(made: MarkdownPage, shown: RedactedView, period: Period, today: date) -> None:
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
        chosen = [goal for goal in goals if fits(goal)]
        if chosen:
            any_goal = True
            made.heading(3, title)
            made.add(bullets(entries.goal(record, shown) for record in chosen))
    if not any_goal:
        made.add("No goal came due.")


def _is_in(day: date | None, period: Period) -> bool:
    return day is not None and day in period


def problems(made: MarkdownPage, shown: RedactedView, period: Period) -> None:
    """The problems of practice that are open, and those that were resolved in the period."""
    asks = tuple(sorted(shown.records.asks, key=lambda each: (each.on, each.created_at, each.id)))
    known = [
        problem for problem in shown.records.problems if (opened_on(problem) or period.starts_on) <= period.ends_on
    ]
    known.sort(key=lambda each: (opened_on(each) or period.starts_on, each.id))
    made.heading(2, "Open problems")
    made.add(bullets(entries.problem(record, shown, asks) for record in known if record.open) or "None is open.")
    resolved = [record for record in known if _is_in(record.resolved_on, period)]
    if resolved:
        made.heading(2, "Problems resolved")
        made.add(bullets(entries.problem(problem, shown, asks) for problem in resolved))


def figures(made: MarkdownPage, found: Review, shown: RedactedView, stored: Reflection | None = None) -> None:
    """Each figure in words, with what to bear in mind.

    Where something was written about the period, the figures are those of that day, as they were stored with it, and
    what reads differently by now comes after them.
    """
    made.heading(2, "The figures")
    now = shared_figures(found, shown)
    then = figures_then(stored) if stored else {}
    if not stored or not then:
        made.add(table(FIGURE_COLUMNS, (_figure_row(item, shown) for item in now)))
        return
    made.add(f"As they were on {format_date(day_of(stored.updated_at))}, when this was written:")
    words = [(item.title, *then[item.name]) for item in now if item.name in then]
    made.add(table(FIGURE_COLUMNS, (_row_of_words(word, shown) for word in words)))
    changed = [item for item in now if item.name not in then or item.words != then[item.name][0]]
    if changed:
        made.add("What reads differently by now, or was not kept then:")
        made.add(table(FIGURE_COLUMNS, (_figure_row(item, shown) for item in changed)))


def figures_then(stored: Reflection) -> dict[str, tuple[str, str]]:
    """What the figures said, and what was to bear in mind, when a reflection was written."""
    return {
        name: (str(each["sentence"]), str(each.get("guard") or ""))
        for name, each in stored.figures.items()
        if isinstance(each, Mapping) and each.get("sentence")
    }


def shared_figures(found: Review, shown: RedactedView) -> list[Figure]:
    """The figures that may be seen by others."""
    return [each for name, each in found.figures.items() if shown.sharing.include_private or name not in STAYS_HOME]


def _figure_row(each: Figure, shown: RedactedView) -> tuple[str, str, str]:
    return _row_of_words((each.title, each.words, each.guard), shown)


def _row_of_words(words: tuple[str, str, str], shown: RedactedView) -> tuple[str, str, str]:
    title, said, guard = words
    return inline(title), inline(shown.text(said)), inline(shown.text(guard))


def own_words(made: MarkdownPage, stored: Reflection | None, shown: RedactedView, period: Period) -> None:
    """The template's questions with the teacher's answers, and those that are still open."""
    template = (stored.cadence if stored else "") or cadence_of(period)
    answers = parse_body(template, stored.body) if stored else Answers()
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
        made.heading(
            3, f"{count_words(len(open_ones), 'question')} left open" if answers else "Questions to think about"
        )
        made.add(bullets(inline(question.text) for question in open_ones))
