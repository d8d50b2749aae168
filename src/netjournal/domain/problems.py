"""Problems of practice and their ladder: asked inside, no solution here, looking beyond, resolved; or parked.

Each step is a function from a problem to the fields that change. A rung keeps the day on which it was first reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from netjournal.domain.records import Ask, Contact, Expertise, Learning, Problem, Tier, written_on
from netjournal.errors import JournalError
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_date, format_days, require_not_future

Changes = dict[str, Any]

STUCK_DAYS = 21
STUCK_ASKS = 2


class ProblemState(StrEnum):
    """Where a problem stands."""

    OPEN = "open"
    ASKED_INSIDE = "asked inside"
    NO_SOLUTION = "no solution here"
    BEYOND = "looking beyond"
    RESOLVED = "resolved"
    PARKED = "parked"


DATE_FIELDS = {
    ProblemState.OPEN: "opened_on",
    ProblemState.ASKED_INSIDE: "asked_inside_on",
    ProblemState.NO_SOLUTION: "no_solution_on",
    ProblemState.BEYOND: "beyond_on",
    ProblemState.RESOLVED: "resolved_on",
    ProblemState.PARKED: "parked_on",
}
_CLIMB = (ProblemState.OPEN, ProblemState.ASKED_INSIDE, ProblemState.NO_SOLUTION, ProblemState.BEYOND)


def reached_on(problem: Problem, rung: ProblemState) -> date | None:
    """The day on which a problem came to a rung, or None."""
    on: date | None = getattr(problem, DATE_FIELDS[rung])
    return on


def opened_on(problem: Problem) -> date | None:
    """The day on which a problem was opened, else written down; None where neither is known."""
    return problem.opened_on or written_on(problem)


def state_of(problem: Problem) -> ProblemState:
    """Where a problem stands: resolved, then parked, then the furthest rung."""
    if problem.resolved_on is not None:
        return ProblemState.RESOLVED
    if problem.parked_on is not None:
        return ProblemState.PARKED
    reached = [rung for rung in _CLIMB if rung is ProblemState.OPEN or reached_on(problem, rung) is not None]
    return reached[-1]


def history(problem: Problem) -> tuple[tuple[ProblemState, date | None], ...]:
    """The rungs of the ladder in order, each with its day or None, for showing what was and what was not."""
    return tuple((rung, reached_on(problem, rung)) for rung in (*_CLIMB, ProblemState.RESOLVED))


def allowed(problem: Problem) -> tuple[ProblemState, ...]:
    """The rungs that a problem can be moved to now; OPEN means taking it up again."""
    rung = state_of(problem)
    if rung in (ProblemState.RESOLVED, ProblemState.PARKED):
        return (ProblemState.OPEN,)
    ahead = {
        ProblemState.OPEN: (ProblemState.ASKED_INSIDE, ProblemState.BEYOND),
        ProblemState.ASKED_INSIDE: (ProblemState.NO_SOLUTION, ProblemState.BEYOND),
        ProblemState.NO_SOLUTION: (ProblemState.BEYOND,),
        ProblemState.BEYOND: (),
    }[rung]
    return (*ahead, ProblemState.RESOLVED, ProblemState.PARKED)


def ask(problem: Problem, tier: Tier | None, on: date, today: date | None = None) -> Changes:
    """Somebody of a tier was asked: a colleague means asked inside, anybody else looking beyond.

    A contact not sorted yet moves nothing. Asking takes a parked problem up again; a resolved one refuses.
    `today` is left out where the day is known to have come.
    """
    _refuse_resolved(problem)
    _refuse_early(problem, on, today or on)
    changes: Changes = {"parked_on": None} if problem.parked_on is not None else {}
    if tier is None:
        return changes
    field = "asked_inside_on" if tier is Tier.COLLEAGUES else "beyond_on"
    first: date | None = getattr(problem, field)
    if first is None or on < first:
        changes[field] = on
    return changes


def waiting_for(problem: Problem, contact: Contact, asks: Iterable[Ask]) -> Ask:
    """The latest ask of a contact about a problem; one without an answer goes before those that have one."""
    theirs = [item for item in asks if item.contact_id == contact.id and item.problem_id == problem.id]
    if not theirs:
        raise JournalError(
            f"{contact.name} was not asked about this yet.", "Note that first: netjournal problem ask ID WHO."
        )
    return max(theirs, key=lambda each: (not each.answer.strip(), each.on))


def no_solution(problem: Problem, *, on: date, today: date) -> Changes:
    """The group has said that it has no answer. Refused where nobody inside was asked."""
    _refuse_ended(problem)
    if problem.asked_inside_on is None:
        raise JournalError(
            "No colleague has been asked about this yet.", "Ask one first, or look beyond straight away."
        )
    return _dated(problem, ProblemState.NO_SOLUTION, on, today)


def look_beyond(problem: Problem, *, on: date, today: date) -> Changes:
    """Look beyond the group; where colleagues were asked, this says that they have no answer."""
    _refuse_ended(problem)
    changes = _dated(problem, ProblemState.BEYOND, on, today)
    if problem.asked_inside_on is not None and problem.no_solution_on is None:
        changes["no_solution_on"] = on
    return changes


def resolve(problem: Problem, *, by: str = "", how: str, on: date, today: date) -> Changes:
    """The problem is solved: how, and thanks to which contact (an id, or empty for one's own work)."""
    _refuse_resolved(problem)
    if not how.strip():
        raise JournalError("What solved it?", "One line is enough; it can become a learning.")
    return {
        "resolved_by": by,
        "resolution": how.strip(),
        "parked_on": None,
        **_dated(problem, ProblemState.RESOLVED, on, today),
    }


def park(problem: Problem, *, on: date, today: date) -> Changes:
    """Lay the problem aside without an answer."""
    _refuse_ended(problem)
    _refuse_early(problem, on, today)
    return {"parked_on": on}


def reopen(problem: Problem) -> Changes:
    """Take up again what was resolved or parked; the rungs that were reached stay."""
    if problem.open:
        raise JournalError("This problem is open already.")
    return {"resolved_on": None, "resolved_by": "", "resolution": "", "parked_on": None}


def correct_date(problem: Problem, rung: ProblemState, on: date, today: date) -> Changes:
    """Another day for a rung that was reached; the rungs must stay in order, and none may lie in the future."""
    if reached_on(problem, rung) is None:
        raise JournalError(f"This problem did not come to “{rung}” yet, so there is no date to correct.")
    return _dated(problem, rung, on, today)


def learning_from(problem: Problem) -> Learning:
    """The learning that a resolved problem can become; it has no id and no instants yet."""
    if problem.resolved_on is None:
        raise JournalError("This problem isn't resolved yet.", "Resolve it first, and say how.")
    sources = (problem.resolved_by,) if problem.resolved_by else ()
    return Learning(text=problem.resolution, on=problem.resolved_on, contact_ids=sources, problem_id=problem.id)


def credit(problem: Problem) -> Expertise | None:
    """What the one who helped is known for from now on, with the evidence; None where nobody is named."""
    if problem.resolved_on is None or not problem.resolved_by:
        return None
    evidence = f"Helped to solve “{problem.title}”: {problem.resolution}"
    return Expertise(contact_id=problem.resolved_by, topic=problem.title, evidence=evidence, on=problem.resolved_on)


@dataclass(frozen=True, slots=True)
class Stuck:
    """An open problem that colleagues were asked about again and again, and nobody beyond them.

    `since` is the first day on which it was so: the day after the second asking, or the 22nd day.
    """

    problem: Problem
    days: int
    asked_inside: int
    since: date

    @property
    def text(self) -> str:
        """The problem, and why it is stuck."""
        return f"{self.problem.title}: asked inside {_times(self.asked_inside)}, never beyond"


def stuck(
    problems: Iterable[Problem], asks: Iterable[Ask], tiers: Mapping[str, Tier | None], today: date
) -> list[Stuck]:
    """Problems open over 21 days, asked inside twice or more, and never beyond; the oldest first.

    `tiers` says for each contact's id in which tier it is.
    """
    inside: dict[str, list[date]] = {}
    beyond: set[str] = set()
    for item in asks:
        tier = tiers.get(item.contact_id)
        if tier is Tier.COLLEAGUES:
            inside.setdefault(item.problem_id, []).append(item.on)
        elif tier is not None:
            beyond.add(item.problem_id)
    found = []
    for problem in problems:
        since = opened_on(problem)
        asked = sorted(inside.get(problem.id, ()))
        if not problem.open or since is None or problem.beyond_on is not None or problem.id in beyond:
            continue
        days = (today - since).days
        if days > STUCK_DAYS and len(asked) >= STUCK_ASKS:
            stuck_since = max(since + timedelta(days=STUCK_DAYS), asked[STUCK_ASKS - 1]) + timedelta(days=1)
            found.append(Stuck(problem, days, len(asked), stuck_since))
    return sorted(found, key=lambda each: (-each.days, each.problem.title.casefold(), each.problem.id))


def sentence(problem: Problem, today: date) -> str:
    """How far a problem has come and since when: `asked inside 3 weeks ago, not asked beyond yet`."""
    rung = state_of(problem)
    since = opened_on(problem) if rung is ProblemState.OPEN else reached_on(problem, rung)
    age = f" {_ago(since, today)}" if since is not None else ""
    hint = {ProblemState.OPEN: ", you have not asked anybody", ProblemState.ASKED_INSIDE: ", not asked beyond yet"}.get(
        rung, ""
    )
    return f"{'opened' if rung is ProblemState.OPEN else rung}{age}{hint}"


def _ago(on: date, today: date) -> str:
    days = (today - on).days
    return "today" if days <= 0 else f"{format_days(days)} ago"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _refuse_resolved(problem: Problem) -> None:
    if problem.resolved_on is not None:
        raise JournalError(
            f"This problem was resolved on {format_date(problem.resolved_on)}.", "Take it up again first."
        )


def _refuse_ended(problem: Problem) -> None:
    _refuse_resolved(problem)
    if problem.parked_on is not None:
        raise JournalError(f"This problem was parked on {format_date(problem.parked_on)}.", "Take it up again first.")


def _refuse_early(problem: Problem, on: date, today: date) -> None:
    require_not_future(on, today)
    if problem.opened_on is not None and on < problem.opened_on:
        raise JournalError(
            f"This problem was opened on {format_date(problem.opened_on)}; nothing can have come of it before that.",
            "Give a later day, or correct the day it was opened.",
        )


def _dated(problem: Problem, rung: ProblemState, on: date, today: date) -> Changes:
    """The date field of a rung, once it fits between the rungs around it. Asking inside and beyond may cross."""
    require_not_future(on, today)
    before = {
        ProblemState.OPEN: (),
        ProblemState.ASKED_INSIDE: (ProblemState.OPEN,),
        ProblemState.NO_SOLUTION: (ProblemState.OPEN, ProblemState.ASKED_INSIDE),
        ProblemState.BEYOND: (ProblemState.OPEN,),
        ProblemState.RESOLVED: _CLIMB,
        ProblemState.PARKED: (ProblemState.OPEN,),
    }
    for other in ProblemState:
        day = reached_on(problem, other)
        if day is None or other is rung:
            continue
        if other in before[rung] and day > on:
            raise JournalError(
                f"“{other}” is dated {format_date(day)}; “{rung}” can't come before that.", "Give a later day."
            )
        if rung in before[other] and day < on:
            raise JournalError(
                f"“{other}” is dated {format_date(day)}; “{rung}” can't come after that.", "Give an earlier day."
            )
    return {DATE_FIELDS[rung]: on}
