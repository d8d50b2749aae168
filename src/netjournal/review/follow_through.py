"""Whether goals were kept when their day came: each occurrence is judged by its first due day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from netjournal.domain.goals import sentence
from netjournal.domain.records import Goal, written_on
from netjournal.review.figure import Figure, LeftOut, Listed
from netjournal.review.format import count_words, percent
from netjournal.review.index import JournalIndex
from netjournal.review.period import ONE_DAY, Period
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_date
from netjournal.text.normalize import truncate
from netjournal.text.recurrence import next_due

FEW = 10
"""Occurrences below which there is no percentage."""

GRACE = 2
"""School days after its day on which a goal is still kept in time: many tick it off the day after."""

LONGEST_GRACE = timedelta(days=100)
"""A limit for journals without any school day."""

OUTCOMES = ("in_time", "late", "skipped", "dropped", "missed")
SAID = {"in_time": "in time", "late": "late", "skipped": "skipped", "dropped": "let go", "missed": "missed"}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One day on which a goal came: its day, and one of OUTCOMES, or the reason that it is left out with."""

    goal: Goal
    on: date
    outcome: str = ""
    left_out: str = ""


def first_day_of(goal: Goal) -> date | None:
    """The first day for which a goal was due, whatever became of it since; None for one that waits for its cue."""
    return goal.first_due_on or goal.due_on


def ended(ledger: JournalIndex, goal: Goal) -> tuple[str, date] | None:
    """How a goal ended by today (done, skipped or dropped) and when; None for an open one."""
    for how, on in (("done", goal.done_on), ("skipped", goal.skipped_on), ("dropped", goal.dropped_on)):
        if on is not None and on <= ledger.today:
            return how, on
    return None


def occurrences(ledger: JournalIndex, goal: Goal, period: Period) -> Iterator[Occurrence]:
    """The occurrences of a dated goal whose first due day, or whose early ending, lies in the period."""
    first, end = first_day_of(goal), ended(ledger, goal)
    if first is None:
        return
    if end is not None and end[1] < first:
        yield from _early(goal, period, first, end)
        return
    why = _no_intention(goal, first)
    last = min(period.ends_on, ledger.today if end is None else end[1])
    for day, following in _days(goal, first, period, last):
        if why:
            yield Occurrence(goal, day, left_out=why)
        elif end is not None and (following is None or following > end[1]):
            yield _answered(ledger, goal, day, end)
        elif day == ledger.today:
            yield Occurrence(goal, day, left_out="due today, and the day is not over")
        elif ledger.is_holiday(day):
            yield Occurrence(goal, day, left_out="its day was in a holiday")
        else:
            yield Occurrence(goal, day, "missed")


def _early(goal: Goal, period: Period, first: date, end: tuple[str, date]) -> Iterator[Occurrence]:
    how, on = end
    if on in period:
        if how == "dropped":
            yield Occurrence(goal, on, left_out="let go before its day")
        elif why := _no_intention(goal, first):
            yield Occurrence(goal, on, left_out=why)
        else:
            yield Occurrence(goal, on, "in_time" if how == "done" else "skipped")


def _no_intention(goal: Goal, first: date) -> str:
    """Why a goal was a note and no intention; empty for an intention."""
    made = goal.made_on or written_on(goal)
    if made is None:
        return ""
    if first < made:
        return "first due before it was made"
    return "done on the day it was made" if goal.done_on == made else ""


def _days(goal: Goal, first: date, period: Period, last: date) -> Iterator[tuple[date, date | None]]:
    """The days of a goal in the period up to `last`, each with the day that follows it; None where none does."""
    rule = goal.repeat
    day: date | None = first
    if rule and first < period.starts_on:
        day = next_due(rule, first, period.starts_on - ONE_DAY)
    while day is not None and day <= last:
        following = next_due(rule, first, day) if rule else None
        if day >= period.starts_on:
            yield day, following
        day = following


def _answered(ledger: JournalIndex, goal: Goal, day: date, end: tuple[str, date]) -> Occurrence:
    how, on = end
    if how == "done":
        return Occurrence(goal, day, "in_time" if on <= grace(ledger, day) else "late")
    if ledger.is_holiday(day):
        return Occurrence(goal, day, left_out="its day was in a holiday")
    return Occurrence(goal, day, how)


def grace(ledger: JournalIndex, day: date) -> date:
    """The last day on which a goal of that day is kept in time: two school days later."""
    left, last = GRACE, day
    while left and last - day < LONGEST_GRACE and last < date.max:
        last += ONE_DAY
        left -= ledger.is_school_day(last)
    return last


def is_thought(goal: Goal) -> bool:
    """“I thought of them”: skipped, without a day and without a cue, and no goal at all."""
    return goal.skipped_on is not None and first_day_of(goal) is None and not goal.when_cue


def follow_through(ledger: JournalIndex, period: Period) -> Figure:
    """Occurrences of goals kept in time ÷ occurrences whose first due day came in the period."""
    end = min(period.ends_on, ledger.today)
    found = [one for goal in ledger.records.goals for one in occurrences(ledger, goal, period)]
    judged = [one for one in found if one.outcome]
    outcomes = [one.outcome for one in judged]
    cued = [goal for goal in ledger.records.goals if first_day_of(goal) is None and not is_thought(goal)]
    kept = [goal for goal in cued if goal.done_on is not None and goal.done_on in period and goal.done_on <= end]
    waiting = [goal for goal in cued if _waits(goal, end)]
    counts = {
        "came": len(judged),
        **{outcome: outcomes.count(outcome) for outcome in OUTCOMES},
        "done": outcomes.count("in_time") + outcomes.count("late"),
        "due_today": sum(one.on == ledger.today for one in found if one.left_out.startswith("due today")),
        "by_cue": {"kept": len(kept), "waiting": len(waiting)},
    }
    added: dict[str, list[str]] = {}
    for one in judged:
        added.setdefault(one.goal.id, []).append(f"{SAID[one.outcome]} ({format_date(one.on)})")
    apart = [LeftOut(goal.id, "it waits for its cue, without a day: counted apart") for goal in (*kept, *waiting)]
    thoughts = [
        goal for goal in ledger.records.goals if is_thought(goal) and goal.skipped_on and goal.skipped_on in period
    ]
    return Figure(
        name="follow-through",
        title="Follow-through",
        formula="Occurrences of goals kept in time (up to two school days after their first due day) ÷ occurrences "
        "whose first due day came in the period. Each missed occurrence of a repeating goal is one.",
        caveat="Moving a due day does not erase a miss, and a goal kept later becomes late, so the figure of an old "
        "period may change. Days in holidays, and goals first due before they were made, are left out. Skipped means "
        "that you thought of it: it came, and it was not done.",
        sentence=_sentence(counts),
        counts=counts,
        value=outcomes.count("in_time") / len(judged) if len(judged) >= FEW else None,
        guard=f"Fewer than {FEW} came: counts alone." if 0 < len(judged) < FEW else "",
        counted=tuple(added),
        contributions={identity: "; ".join(words) for identity, words in added.items()},
        left_out=(
            *(LeftOut(one.goal.id, one.left_out) for one in found if one.left_out),
            *apart,
            *(LeftOut(goal.id, "you thought of them: no goal") for goal in thoughts),
        ),
        listed=tuple(
            Listed(one.goal.id, f"{truncate(sentence(one.goal))}: missed on {format_date(one.on)}")
            for one in judged
            if one.outcome == "missed"
        ),
    )


def _waits(goal: Goal, end: date) -> bool:
    made = goal.made_on or written_on(goal)
    over = [day for day in (goal.done_on, goal.skipped_on, goal.dropped_on) if day is not None]
    return (made is None or made <= end) and not any(day <= end for day in over)


def _sentence(counts: dict[str, object]) -> str:
    came, by_cue = counts["came"], counts["by_cue"]
    cue = ""
    if isinstance(by_cue, dict) and any(by_cue.values()):
        cue = f" {by_cue['kept']} kept when their cue came; {by_cue['waiting']} still wait for it."
    if not isinstance(came, int) or not came:
        return f"No goal came due.{cue}"
    in_time = counts["in_time"]
    share = f" ({percent(in_time / came)})" if came >= FEW and isinstance(in_time, int) else ""
    others = [f"{counts[way]} {SAID[way]}" for way in OUTCOMES[1:] if counts[way]]
    rest = f"; {', '.join(others)}" if others else ""
    return f"{in_time} of {count_words(came, 'goal that came', 'goals that came')}{share} kept in time{rest}.{cue}"
