"""Problems of practice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from netjournal.domain import problems as ladder
from netjournal.domain.records import Problem, Tier
from netjournal.review.figure import Figure, Listed
from netjournal.review.format import count_words
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
