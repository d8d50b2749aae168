"""Problems of practice, and the goals that were set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from netjournal.domain import problems as ladder
from netjournal.domain.records import Goal, Problem, Tier
from netjournal.review.figure import Figure, LeftOut, Listed
from netjournal.review.format import count_words, format_share
from netjournal.review.index import UNTIERED, JournalIndex
from netjournal.review.period import Period
from netjournal.text.normalize import truncate


def opened(problem: Problem) -> date:
    """The day that a problem was opened; the first day of all where that is not known."""
    return ladder.opened_on(problem) or date.min


def is_open(ledger: JournalIndex, problem: Problem) -> bool:
    """Opened by today, and neither resolved nor parked by then."""
    over = ledger.happened(problem.resolved_on) or ledger.happened(problem.parked_on)
    return opened(problem) <= ledger.today and not over


def stuck(ledger: JournalIndex) -> list[ladder.Stuck]:
    """The problems that are stuck today, the oldest first; who was asked counts with the tier of that day."""
    known = [problem for problem in ledger.records.problems if is_open(ledger, problem)]
    asks = [
        replace(ask, contact_id=ledger.tier_on(ask.contact_id, ask.on))
        for ask in ledger.records.asks
        if ask.on <= ledger.today
    ]
    tiers: dict[str, Tier | None] = {tier.value: tier for tier in Tier}
    return ladder.stuck(known, asks, tiers, ledger.today)


def resolved_where(ledger: JournalIndex, problem: Problem) -> str:
    """`inside` or `beyond`: by the tier, on that day, of who resolved it.

    Where that is not known: beyond if the problem was taken there before it was resolved, else inside.
    """
    on = problem.resolved_on or ledger.today
    tier = ledger.tier_on(problem.resolved_by, on) if problem.resolved_by else UNTIERED
    if tier != UNTIERED:
        return "inside" if tier == "colleagues" else "beyond"
    return "beyond" if problem.beyond_on and problem.beyond_on <= on else "inside"


def problems(ledger: JournalIndex, period: Period) -> Figure:
    """Resolved inside and beyond; days from asked-inside to looking-beyond; what is stuck."""
    known = [problem for problem in ledger.records.problems if opened(problem) <= min(period.ends_on, ledger.today)]
    resolved = [record for record in known if _within(ledger, record.resolved_on, period)]
    where = [resolved_where(ledger, problem) for problem in resolved]
    moved = [record for record in known if record.asked_inside_on and _within(ledger, record.beyond_on, period)]
    days = {
        contact.id: (contact.beyond_on - contact.asked_inside_on).days
        for contact in moved
        if contact.beyond_on and contact.asked_inside_on
    }
    halted = [problem for problem in stuck(ledger) if opened(problem.problem) <= period.ends_on]
    counts = {
        "opened": sum(opened(record) in period for record in known),
        "open": sum(is_open(ledger, record) for record in known),
        "resolved_inside": where.count("inside"),
        "resolved_beyond": where.count("beyond"),
        "parked": sum(_within(ledger, record.parked_on, period) for record in known),
        "stuck": len(halted),
        "days_to_beyond": days,
    }
    fresh = [record for record in known if opened(record) in period or is_open(ledger, record)]
    return Figure(
        name="problems",
        title="Problems of practice",
        formula="Problems resolved in the period, by a colleague (inside) or by someone further out (beyond). Days "
        "from the first asking inside to looking beyond. Stuck: open for over 21 days, asked inside twice or more, "
        "never beyond.",
        caveat="Problems are listed one by one, because an average of so few would hide each of them. Some have no "
        "answer inside a group; saying so is a step, not a failure.",
        sentence=_problems_sentence(counts),
        counts=counts,
        counted=tuple(dict.fromkeys(problem.id for problem in (*resolved, *moved, *fresh))),
        listed=_listed(ledger, resolved, days, halted),
    )


def _within(ledger: JournalIndex, day: date | None, period: Period) -> bool:
    return day is not None and day in period and day <= ledger.today


def _problems_sentence(counts: dict[str, object]) -> str:
    solved = f"{counts['resolved_inside']} resolved inside, {counts['resolved_beyond']} beyond"
    return f"{solved}; {counts['open']} open, {counts['stuck']} of them stuck."


def _listed(
    ledger: JournalIndex, resolved: list[Problem], days: dict[str, int], halted: list[ladder.Stuck]
) -> tuple[Listed, ...]:
    rows = [Listed(item.problem.id, f"{item.text}, open {count_words(item.days, 'day')}") for item in halted]
    titles = {problem.id: truncate(problem.title) for problem in ledger.records.problems}
    rows += [
        Listed(one, f"{titles[one]}: {count_words(n, 'day')} from asking inside to looking beyond")
        for one, n in days.items()
    ]
    rows += [
        Listed(problem.id, f"{titles[problem.id]}: resolved {resolved_where(ledger, problem)}") for problem in resolved
    ]
    return tuple(rows)


def follow_through(ledger: JournalIndex, period: Period) -> Figure:
    """Goals done ÷ goals whose cue or date came in the period."""
    came = [(goal, _outcome(ledger, goal)) for goal in ledger.records.goals if _within(ledger, came_on(goal), period)]
    waiting = [each for each, outcome in came if outcome == "due today"]
    judged = [(each, outcome) for each, outcome in came if outcome != "due today"]
    outcomes = [outcome for _, outcome in judged]
    done = outcomes.count("done")
    missed = [each for each, outcome in judged if outcome == "missed"]
    return Figure(
        name="follow-through",
        title="Follow-through",
        formula="Goals done ÷ goals whose date or cue came in the period. A goal without a date came when it was done "
        "or skipped; one that was done early came then.",
        caveat="Skipped means that you thought of it and no contact was needed: it came, and it was not done. A goal "
        "dropped before its date never came. What is due today and open is not missed yet.",
        sentence=_goals_sentence(done, len(judged), outcomes),
        counts={
            "came": len(judged),
            "done": done,
            "skipped": outcomes.count("skipped"),
            "dropped": outcomes.count("dropped"),
            "missed": len(missed),
            "due_today": len(waiting),
        },
        value=done / len(judged) if judged else None,
        counted=tuple(each.id for each, _ in judged),
        left_out=tuple(LeftOut(draft.id, "due today, and the day is not over") for draft in waiting)
        + tuple(
            LeftOut(one.id, "it has no date, and its cue has not come") for one in ledger.records.goals if _undated(one)
        ),
        listed=tuple(
            Listed(item.id, f"{truncate(item.text or item.will_do)}: due {item.due_on}, not done") for item in missed
        ),
    )


def came_on(goal: Goal) -> date | None:
    """The day that a goal's date or cue came: the due date, or earlier where it was done or skipped before.

    None for a goal without a date that is still open, and for one that was dropped before its date.
    """
    acted = [day for day in (goal.done_on, goal.skipped_on) if day]
    if goal.dropped_on and not acted and (goal.due_on is None or goal.dropped_on < goal.due_on):
        return None
    return min([*acted, *([goal.due_on] if goal.due_on else [])], default=None)


def _undated(goal: Goal) -> bool:
    return goal.open and goal.due_on is None


def _outcome(ledger: JournalIndex, goal: Goal) -> str:
    if ledger.happened(goal.done_on):
        return "done"
    if ledger.happened(goal.skipped_on):
        return "skipped"
    if ledger.happened(goal.dropped_on):
        return "dropped"
    return "due today" if goal.due_on == ledger.today else "missed"


def _goals_sentence(done: int, came: int, outcomes: list[str]) -> str:
    if not came:
        return "No goal came due."
    others = [f"{outcomes.count(way)} {way}" for way in ("skipped", "dropped", "missed") if outcomes.count(way)]
    return f"{format_share(done, came, 'goals')} done{'; ' + ', '.join(others) if others else ''}."
