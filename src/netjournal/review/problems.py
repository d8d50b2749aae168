"""Problems of practice, and the goals that were set."""

from __future__ import annotations

from datetime import date

from netjournal.domain.model import Ask, Goal, Problem
from netjournal.domain.words import one_line
from netjournal.review.figure import Figure, LeftOut, Listed
from netjournal.review.ledger import UNTIERED, Ledger
from netjournal.review.period import Period
from netjournal.review.words import many, share_of

STUCK_AFTER = 21
"""Days open beyond which a problem that keeps being asked inside is stuck."""


def opened(problem: Problem) -> date:
    """The day that a problem was opened, or the first that is known of it."""
    steps = (problem.opened_on, problem.asked_inside_on, problem.no_solution_on, problem.beyond_on, problem.resolved_on)
    return next((day for day in steps if day), problem.created_at.date())


def asks_of(ledger: Ledger) -> dict[str, list[Ask]]:
    """The asks up to today by problem."""
    asks: dict[str, list[Ask]] = {}
    for each in ledger.records.asks:
        if each.on <= ledger.today:
            asks.setdefault(each.problem_id, []).append(each)
    return asks


def asked_inside(ledger: Ledger, problem: Problem, asks: list[Ask]) -> int:
    """How many times colleagues were asked; at least once where the problem itself says so."""
    inside = sum(ledger.tier_on(each.contact_id, each.on) == "colleagues" for each in asks)
    return max(inside, int(ledger.happened(problem.asked_inside_on)))


def went_beyond(ledger: Ledger, problem: Problem, asks: list[Ask]) -> bool:
    """Whether anybody beyond the colleagues was asked, or the problem says so."""
    tiers = {ledger.tier_on(each.contact_id, each.on) for each in asks}
    return ledger.happened(problem.beyond_on) or bool(tiers - {"colleagues", UNTIERED})


def is_open(ledger: Ledger, problem: Problem) -> bool:
    """Opened by today, and neither resolved nor parked by then."""
    over = ledger.happened(problem.resolved_on) or ledger.happened(problem.parked_on)
    return opened(problem) <= ledger.today and not over


def stuck(ledger: Ledger) -> list[Problem]:
    """The problems open for over 21 days, asked inside twice or more, and never beyond; oldest first."""
    asks = asks_of(ledger)
    found = [
        each
        for each in ledger.records.problems
        if is_open(ledger, each)
        and (ledger.today - opened(each)).days > STUCK_AFTER
        and asked_inside(ledger, each, asks.get(each.id, [])) >= 2
        and not went_beyond(ledger, each, asks.get(each.id, []))
    ]
    return sorted(found, key=opened)


def resolved_where(ledger: Ledger, problem: Problem) -> str:
    """`inside` or `beyond`: by the tier, on that day, of who resolved it.

    Where that is not known: beyond if the problem was taken there before it was resolved, else inside.
    """
    on = problem.resolved_on or ledger.today
    tier = ledger.tier_on(problem.resolved_by, on) if problem.resolved_by else UNTIERED
    if tier != UNTIERED:
        return "inside" if tier == "colleagues" else "beyond"
    return "beyond" if problem.beyond_on and problem.beyond_on <= on else "inside"


def problems(ledger: Ledger, period: Period) -> Figure:
    """Resolved inside and beyond; days from asked-inside to looking-beyond; what is stuck."""
    known = [each for each in ledger.records.problems if opened(each) <= min(period.ends_on, ledger.today)]
    resolved = [each for each in known if _within(ledger, each.resolved_on, period)]
    where = [resolved_where(ledger, each) for each in resolved]
    moved = [each for each in known if each.asked_inside_on and _within(ledger, each.beyond_on, period)]
    days = {
        each.id: (each.beyond_on - each.asked_inside_on).days
        for each in moved
        if each.beyond_on and each.asked_inside_on
    }
    halted = [each for each in stuck(ledger) if opened(each) <= period.ends_on]
    counts = {
        "opened": sum(opened(each) in period for each in known),
        "open": sum(is_open(ledger, each) for each in known),
        "resolved_inside": where.count("inside"),
        "resolved_beyond": where.count("beyond"),
        "parked": sum(_within(ledger, each.parked_on, period) for each in known),
        "stuck": len(halted),
        "days_to_beyond": days,
    }
    fresh = [each for each in known if opened(each) in period or is_open(ledger, each)]
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
        counted=tuple(dict.fromkeys(each.id for each in (*resolved, *moved, *fresh))),
        listed=_listed(ledger, resolved, days, halted),
    )


def _within(ledger: Ledger, day: date | None, period: Period) -> bool:
    return day is not None and day in period and day <= ledger.today


def _problems_sentence(counts: dict[str, object]) -> str:
    solved = f"{counts['resolved_inside']} resolved inside, {counts['resolved_beyond']} beyond"
    return f"{solved}; {counts['open']} open, {counts['stuck']} of them stuck."


def _listed(ledger: Ledger, resolved: list[Problem], days: dict[str, int], halted: list[Problem]) -> tuple[Listed, ...]:
    asks = asks_of(ledger)
    rows = []
    for each in halted:
        times = asked_inside(ledger, each, asks.get(each.id, []))
        age = (ledger.today - opened(each)).days
        rows.append(Listed(each.id, f"{one_line(each.title)}: open {age} days, asked inside {times} times, never beyond"))
    titles = {each.id: one_line(each.title) for each in ledger.records.problems}
    rows += [
        Listed(one, f"{titles[one]}: {many(n, 'day')} from asking inside to looking beyond") for one, n in days.items()
    ]
    rows += [Listed(each.id, f"{one_line(each.title)}: resolved {resolved_where(ledger, each)}") for each in resolved]
    return tuple(rows)


def follow_through(ledger: Ledger, period: Period) -> Figure:
    """Goals done ÷ goals whose cue or date came in the period."""
    came = [(each, _outcome(ledger, each)) for each in ledger.records.goals if _within(ledger, came_on(each), period)]
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
        left_out=tuple(LeftOut(each.id, "due today, and the day is not over") for each in waiting)
        + tuple(
            LeftOut(one.id, "it has no date, and its cue has not come") for one in ledger.records.goals if _undated(one)
        ),
        listed=tuple(
            Listed(each.id, f"{one_line(each.text or each.will_do)}: due {each.due_on}, not done") for each in missed
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


def _outcome(ledger: Ledger, goal: Goal) -> str:
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
    return f"{share_of(done, came, 'goals')} done{'; ' + ', '.join(others) if others else ''}."
