"""What became of what was learned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from netjournal.domain.records import Barrier, ClosedAs, Evidence, Learning
from netjournal.review.figure import Figure, LeftOut
from netjournal.review.format import count_words, format_span, percent, said_list
from netjournal.review.index import YOUNG, JournalIndex
from netjournal.review.period import ONE_DAY, Period, earlier
from netjournal.review.statistics import CaseOutcome, aalen_johansen, wilson
from netjournal.text.dates import format_date
from netjournal.text.normalize import join_and

FEW = 10
"""Below this many cases a share is not put into per cents."""

HORIZONS = (14, 42, 90)
"""Days after noting by which the share applied is shown."""

LAST_YOUNG_DAY = timedelta(days=YOUNG)


def is_young(learning: Learning, ledger: JournalIndex) -> bool:
    """Up to its 42nd day a learning is too young to judge."""
    return ledger.today - learning.on <= LAST_YOUNG_DAY


STATES = ("young", "waiting", "tried", "seen", "reframed", "ended_tried", "ended_untried")
"""What became of a learning by today: each is in exactly one of them."""


def state_of(learning: Learning, ledger: JournalIndex) -> str:
    """The one of STATES that a learning is in today; a closed one ended, after a trial or without one."""
    if ledger.happened(learning.closed_on):
        return "ended_tried" if ledger.happened(learning.applied_on) else "ended_untried"
    for stage, day in (
        ("reframed", learning.reframed_on),
        ("seen", learning.realized_on),
        ("tried", learning.applied_on),
    ):
        if ledger.happened(day):
            return stage
    return "young" if is_young(learning, ledger) else "waiting"


SAID_OF_STATES = {
    "young": "younger than six weeks, not tried yet",
    "waiting": "waiting for a try for over six weeks",
    "tried": "tried",
    "seen": "tried, and seen what came of it",
    "reframed": "tried, seen, and now seen differently",
    "ended_tried": "closed after a try",
    "ended_untried": "closed untried",
}


def funnel(ledger: JournalIndex, period: Period) -> Figure:
    """What became by today of the learnings noted in the period: each is in one state, and the states add up."""
    noted = ledger.noted_in(period)
    states = {learning.id: state_of(learning, ledger) for learning in noted}
    closed = [learning for learning in noted if ledger.happened(learning.closed_on)]
    old = [learning for learning in noted if not is_young(learning, ledger)]
    counts: dict[str, Any] = {
        **_reached(ledger, noted),
        **{state: list(states.values()).count(state) for state in STATES},
        "closed": len(closed),
        "closed_as": _closed_as(closed),
        "barriers": _barriers(closed),
    }
    enough = len(old) >= FEW
    return Figure(
        name="funnel",
        title="What became of what you learned",
        formula="Of the learnings noted in the period, what became of each until today: closed (after a try or "
        "without), else seen differently, else seen, else tried, else young up to its 42nd day, else waiting. Shares "
        "are of the learnings older than that.",
        caveat="A learning needs time: one noted up to 42 days ago says nothing by not being tried yet, so it is in "
        "the counts and never in a share. Closing one with a reason is a good ending too.",
        sentence=_funnel_sentence(counts),
        counts=counts,
        value={stage: n / len(old) for stage, n in _ever(ledger, old).items()} if enough else None,
        guard="" if enough or not noted else _too_few_old(len(old), len(noted)),
        counted=tuple(learning.id for learning in noted),
        contributions={identity: SAID_OF_STATES[state] for identity, state in states.items()},
        left_out=tuple(
            LeftOut(learning.id, "not six weeks old: counted, in no share")
            for learning in noted
            if is_young(learning, ledger)
        ),
    )


def _too_few_old(old: int, noted: int) -> str:
    if not old:
        return "None of them is older than six weeks, so no percentages yet."
    return f"Only {old} of the {noted} {'is' if old == 1 else 'are'} older than six weeks, so no percentages yet."


def _reached(ledger: JournalIndex, learnings: Sequence[Learning]) -> dict[str, int]:
    """Noted, and ever planned, applied and realized by today."""
    return {
        "noted": len(learnings),
        "potential": sum(ledger.happened(learning.potential_on) for learning in learnings),
        "applied": sum(ledger.happened(learning.applied_on) for learning in learnings),
        "realized": sum(ledger.happened(learning.realized_on) for learning in learnings),
    }


def _ever(ledger: JournalIndex, learnings: Sequence[Learning]) -> dict[str, int]:
    return _reached(ledger, learnings) | {
        "reframed": sum(ledger.happened(learning.reframed_on) for learning in learnings)
    }


def _closed_as(closed: Sequence[Learning]) -> dict[str, int]:
    ways = {way.value: sum(learning.closed_as == way for learning in closed) for way in ClosedAs}
    return ways | {"unsaid": sum(learning.closed_as is None for learning in closed)}


def _barriers(closed: Sequence[Learning]) -> dict[str, int]:
    kinds = {kind.value: sum(learning.barrier == kind for learning in closed) for kind in Barrier}
    return kinds | {"none": sum(learning.barrier is None for learning in closed)}


def _funnel_sentence(counts: dict[str, Any]) -> str:
    """The cohort in words: what was tried, what waits, what is young and what ended untried make the whole."""
    noted = counts["noted"]
    if not noted:
        return "No learning was noted."
    if noted == counts["young"]:
        return f"{count_words(noted, 'learning')}: not tried yet, and younger than six weeks."
    parts = []
    if counts["applied"]:
        seen = counts["realized"]
        of = "it" if counts["applied"] == 1 else f"{seen} of these"
        came = f", and of {of} you saw what came" if seen else ", and you have not written down what came of "
        came += "" if seen else ("it" if counts["applied"] == 1 else "them")
        parts.append(f"{counts['applied']} reached your classroom{came}")
    else:
        parts.append("none has reached your classroom")
    rest = []
    if counts["waiting"]:
        rest.append(f"{counts['waiting']} {_have(counts['waiting'])} waited over six weeks for a try")
    if counts["young"]:
        rest.append(f"{counts['young']} {_are(counts['young'])} younger than that")
        if not counts["waiting"]:
            rest[-1] = f"{counts['young']} {_are(counts['young'])} younger than six weeks"
    if counts["ended_untried"]:
        rest.append(f"{counts['ended_untried']} ended untried")
    tail = f" {', '.join(rest)}." if rest else ""
    return f"{count_words(noted, 'learning')}: {parts[0]}.{tail}"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def application_rate(ledger: JournalIndex, period: Period) -> Figure:
    """Applied within 42 days ÷ the learnings whose 42nd day lies in the period and before today."""
    cohort = came_of_age(ledger, period.starts_on, period.ends_on)
    year = came_of_age(ledger, *twelve_months(ledger, period))
    counts = _fates(ledger, cohort)
    enough = counts["due"] >= FEW
    low, high = wilson(counts["applied"], counts["due"]) if enough else (None, None)
    young = [learning for learning in ledger.noted_in(period) if is_young(learning, ledger)]
    return Figure(
        name="application-rate",
        title="Tried within six weeks",
        formula="Of the learnings whose 42nd day lies in the period and before today: those tried by that day ÷ all of "
        "them, with the 95 % interval of Wilson (1927) from ten on. Beside it the same of the twelve months up to the "
        "end of the period.",
        caveat="It follows what came of age in the period, whenever it was noted; on the 42nd day itself the time is "
        "not up. Learnings tried later than that, or closed untried, stay in the whole. Small groups of one week or "
        "month say nothing beside each other: the twelve months are the figure.",
        sentence=_age_sentence(ledger, period, cohort, counts, _fates(ledger, year)),
        counts={**counts, "year": _fates(ledger, year), "young": len(young)},
        value=counts["applied"] / counts["due"] if enough else None,
        low=low,
        high=high,
        counted=tuple(dict.fromkeys(item.id for item in (*cohort, *year))),
        contributions={
            item.id: _fate_words(ledger, item) + ("" if item.on + LAST_YOUNG_DAY in period else " (twelve months)")
            for item in (*cohort, *year)
        },
        left_out=tuple(LeftOut(one.id, "its six weeks are not up: too young to judge") for one in young),
    )


def came_of_age(ledger: JournalIndex, starts_on: date, ends_on: date) -> list[Learning]:
    """The learnings whose 42nd day lies in these days and before today."""
    last = min(ends_on, ledger.today - ONE_DAY)
    if last < starts_on:
        return []
    noted = Period(earlier(starts_on, LAST_YOUNG_DAY), earlier(last, LAST_YOUNG_DAY), "")
    return list(ledger.noted_in(noted))


def twelve_months(ledger: JournalIndex, period: Period) -> tuple[date, date]:
    """The twelve months up to the end of a period or to today: from the day after the same date a year before."""
    end = min(period.ends_on, ledger.today)
    if end.year == date.min.year:
        return date.min, end
    day = 28 if (end.month, end.day) == (2, 29) else end.day
    return end.replace(year=end.year - 1, day=day) + ONE_DAY, end


def _fates(ledger: JournalIndex, cohort: Sequence[Learning]) -> dict[str, int]:
    fates = [_fate(ledger, learning) for learning in cohort]
    return {"due": len(cohort)} | {fate: fates.count(fate) for fate in ("applied", "closed", "open")}


def _fate(ledger: JournalIndex, learning: Learning) -> str:
    """Whether a learning was applied or closed untried by its 42nd day, or neither."""
    last = learning.on + LAST_YOUNG_DAY
    if _by(learning.applied_on, last, ledger):
        return "applied"
    return "closed" if _by(learning.closed_on, last, ledger) else "open"


def _by(day: date | None, last: date, ledger: JournalIndex) -> bool:
    return day is not None and day <= min(last, ledger.today)


def _fate_words(ledger: JournalIndex, learning: Learning) -> str:
    fate = _fate(ledger, learning)
    if fate == "open":
        return "tried later" if ledger.happened(learning.applied_on) else "not tried in time"
    return "tried in time" if fate == "applied" else "closed untried"


def _age_sentence(
    ledger: JournalIndex, period: Period, cohort: Sequence[Learning], counts: dict[str, int], year: dict[str, int]
) -> str:
    words = _cohort_words(ledger, period, cohort, counts)
    if not year["due"] or (period.kind in ("year", "all") and counts == year):
        return words
    return f"{words} In twelve months {_rate_words(year)}."


def _rate_words(counts: dict[str, int]) -> str:
    words = f"{counts['applied']} of {counts['due']}"
    if counts["due"] < FEW:
        return words
    low, high = wilson(counts["applied"], counts["due"])
    share = counts["applied"] / counts["due"]
    return f"{words}, {percent(share)} ({round(100 * low)} to {round(100 * high)})"


def _cohort_words(ledger: JournalIndex, period: Period, cohort: Sequence[Learning], counts: dict[str, int]) -> str:
    due = counts["due"]
    if due >= FEW:
        return f"Tried within six weeks: {_rate_words(counts)} of the learnings whose six weeks were up."
    if due:
        days = format_span(cohort[0].on, cohort[-1].on)
        open_ones = counts["open"]
        rest = [
            f"{counts['applied']} {_was(counts['applied'])} tried" if counts["applied"] else "",
            f"{open_ones} {_was(open_ones)} not" if open_ones else "",
            f"{counts['closed']} {_was(counts['closed'])} closed untried" if counts["closed"] else "",
        ]
        return f"Six weeks were up for {count_words(due, 'learning')} (noted {days}): {said_list(*rest)}."
    first_young = earlier(ledger.today, LAST_YOUNG_DAY)
    coming = [day for day in ledger.noted_days if day >= first_young]
    when = f"in {period.name}" if period.kind in ("term", "year", "month") else f"in this {period.kind}"
    if not coming:
        return f"No learning came of age {when}." if ledger.noted_days else "No learning was noted yet."
    day = coming[0] + LAST_YOUNG_DAY + ONE_DAY
    number = coming.count(coming[0])
    first = ledger.first_day is not None and ledger.today - ledger.first_day <= LAST_YOUNG_DAY
    if first:
        return f"The first learning comes of age on {format_date(day)}."
    does = "does" if number == 1 else "do"
    return f"No learning came of age {when}; the next {'one' if number == 1 else number} {does} on {format_date(day)}."


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def time_to_apply(ledger: JournalIndex, period: Period) -> Figure:
    """The cumulative share applied by day 14, 42 and 90, of the learnings noted in the period."""
    noted = ledger.noted_in(period)
    cases = [_case(learning, ledger) for learning in noted]
    curve = aalen_johansen(cases)
    outcomes = [outcome for _, outcome in cases]
    median = curve.median if curve and len(noted) >= FEW else None
    value = {str(day): curve.by(day) for day in HORIZONS} if curve and len(noted) >= FEW else None
    counts = {
        "noted": len(noted),
        "applied": outcomes.count(CaseOutcome.EVENT),
        "closed": outcomes.count(CaseOutcome.COMPETING),
        "open": outcomes.count(CaseOutcome.CENSORED),
        "median_days": median,
    }
    return Figure(
        name="time-to-apply",
        title="Days until tried",
        formula="Cumulative incidence of being applied by day 14, 42 and 90 after noting (Aalen and Johansen, 1978). "
        "Open learnings are followed until today; closing one without applying it is a competing event.",
        caveat="A share is left empty where no learning has been followed for that many days. Learnings that are "
        "closed unapplied stay in the whole: they can't be applied any more.",
        sentence=_days_sentence(counts, value),
        counts=counts,
        value=value,
        guard=_days_guard(len(noted)),
        counted=tuple(learning.id for learning in noted),
        contributions={
            learning.id: f"{_CASES[outcome]} {count_words(days, 'day')}"
            for learning, (days, outcome) in zip(noted, cases, strict=True)
        },
    )


_CASES = {
    CaseOutcome.EVENT: "tried after",
    CaseOutcome.COMPETING: "closed untried after",
    CaseOutcome.CENSORED: "not tried in",
}


def _case(learning: Learning, ledger: JournalIndex) -> tuple[int, CaseOutcome]:
    """How long a learning was followed, in days, and what ended that; a date before its noting counts as day 0."""
    applied = learning.applied_on if ledger.happened(learning.applied_on) else None
    closed = learning.closed_on if ledger.happened(learning.closed_on) else None
    if applied and (not closed or applied <= closed):
        end, outcome = applied, CaseOutcome.EVENT
    elif closed:
        end, outcome = closed, CaseOutcome.COMPETING
    else:
        end, outcome = ledger.today, CaseOutcome.CENSORED
    return max((end - learning.on).days, 0), outcome


def _days_sentence(counts: dict[str, Any], value: dict[str, float | None] | None) -> str:
    if not counts["noted"]:
        return "No learning was noted."
    so_far = f"{counts['applied']} of {count_words(counts['noted'], 'learning')} tried so far"
    if not value:
        return f"{so_far}."
    known = [f"{percent(share)} by day {day}" for day, share in value.items() if share is not None]
    median = counts["median_days"]
    half = (
        "Fewer than half were tried, so there is no typical time."
        if median is None
        else f"Half were tried by day {median}."
    )
    return f"{so_far}; by how long they could be followed: {join_and(known)}. {half}"


def _days_guard(noted: int) -> str:
    return f"Fewer than {FEW} learnings: counts alone." if 0 < noted < FEW else ""


def realized_share(ledger: JournalIndex, period: Period) -> Figure:
    """Learnings applied in the period and realized at E2 or better ÷ learnings applied in the period."""
    applied = ledger.applied_in(period)
    graded = {learning.id: learning.evidence if ledger.happened(learning.realized_on) else None for learning in applied}
    grades = {grade.value: sum(one == grade for one in graded.values()) for grade in Evidence}
    realized = [learning for learning in applied if ledger.happened(learning.realized_on)]
    well = grades["E2"] + grades["E3"]
    enough = len(applied) >= FEW
    low, high = wilson(well, len(applied)) if enough else (None, None)
    waiting = [learning for learning in applied if not ledger.happened(learning.realized_on)]
    return Figure(
        name="realized-share",
        title="What came of it",
        formula="Of the learnings tried in the period: those seen with evidence E2 or better by today ÷ all of them. "
        "E0 and E1 are counted apart.",
        caveat="E2 means that another adult saw it, E3 a measure named beforehand against a baseline. Something "
        "tried last week has hardly had time to show.",
        sentence=_realized_sentence(well, grades["E0"] + grades["E1"], len(applied)),
        counts={
            "applied": len(applied),
            "realized": len(realized),
            "e2_or_better": well,
            "e0_or_e1": grades["E0"] + grades["E1"],
            "ungraded": sum(learning.evidence is None for learning in realized),
            "not_observed": len(waiting),
            "grades": grades,
        },
        value=well / len(applied) if enough else None,
        low=low,
        high=high,
        guard="" if enough or not applied else f"Fewer than {FEW} applied learnings: counts, no percentage.",
        counted=tuple(learning.id for learning in applied),
        contributions={
            learning.id: f"seen, {graded[learning.id] or 'no grade'}"
            if ledger.happened(learning.realized_on)
            else "not observed yet"
            for learning in applied
        },
        left_out=tuple(
            LeftOut(learning.id, "no evidence grade: counts as not shown")
            for learning in realized
            if not learning.evidence
        ),
    )


def _realized_sentence(well: int, weakly: int, applied: int) -> str:
    if not applied:
        return "Nothing was tried in this period."
    tried = f"Of {count_words(applied, 'learning')} tried in this period"
    share = f" ({percent(well / applied)})" if applied >= FEW else ""
    apart = f"; {weakly} on your word or an artefact alone" if weakly else ""
    return f"{tried}, {well or 'none'}{share} {_was(well or 1)} seen by another adult or measured{apart}."
