"""The questions that the figures ask.

They ask and never tell. About a network that one merely follows there are only two: where its share of the time
drifts from the intention, and where the day of a decision has come.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any
from zlib import crc32

from netjournal.domain import decisions
from netjournal.domain import learnings as resurfacing
from netjournal.domain.experts import find_experts
from netjournal.domain.records import Learning, Problem, Records, Tier
from netjournal.review.format import count_words, format_hours, percent
from netjournal.review.index import TIERS, JournalIndex
from netjournal.review.learning import ENOUGH_TO_SPREAD, spread
from netjournal.review.period import Period, week
from netjournal.review.problems import stuck
from netjournal.review.time_by_tier import ENOUGH_COVERAGE, intended, spent
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_date
from netjournal.text.normalize import join_and, truncate

DRIFT = 0.15
WEEKS_OF_DRIFT = 3
FARTHEST_BACK = 12
"""Weeks that a run of drift is followed back."""

PLAN_AFTER = 7
OBSERVE_AFTER = 14
ECHO = 0.5
OF_A_KIND = 2
"""Questions of one kind that are asked at once; the others come when these are answered or put away."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A way to answer: `does` is goal, plan, realize, ask, beyond, decision, intention, share, thank or put-away."""

    does: str
    label: str


NOT_NOW = Answer("put-away", "Not now")


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a record.

    `key` stays the same from day to day, so that it can be put away; `kind` is decide, stuck, drift, floor, observe,
    plan, pass-on or echo; `record_id` is the decision, problem, learning or contact that it is about (empty for
    drift and floor); `candidates` are contacts who may help.
    """

    key: str
    text: str
    kind: str
    record_id: str = ""
    answers: tuple[Answer, ...] = ()
    candidates: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What `--json` shows of a question."""
        return {
            "key": self.key,
            "text": self.text,
            "kind": self.kind,
            "record_id": self.record_id,
            "answers": [answer.does for answer in self.answers],
            "candidates": list(self.candidates),
        }


def questions(ledger: JournalIndex, period: Period | None = None) -> tuple[Question, ...]:
    """The questions of today that were not put away, at most two of each kind.

    `period` is what the question about a single source looks at; by default the year up to today.
    """
    year = Period(ledger.today - timedelta(days=364), ledger.today, "the last year")
    away = {item.key for item in ledger.records.put_away if item.until_on > ledger.today}
    kinds = (
        _decide(ledger),
        _stuck(ledger),
        _drift(ledger),
        _floor(ledger),
        _observe(ledger),
        _plan(ledger),
        _pass_on(ledger),
        _echo(ledger, period or year),
    )
    asked = (islice((record for record in kind if record.key not in away), OF_A_KIND) for kind in kinds)
    return tuple(chain.from_iterable(asked))


def for_today(asked: Sequence[Question], today: date) -> tuple[Question, ...]:
    """Those of the questions whose turn it is: each comes up on one day in seven, so that none repeats itself daily.

    Stuck problems and due decisions are left out: a page of today shows them by themselves.
    """
    return tuple(
        ask
        for ask in asked
        if ask.kind not in ("stuck", "decide") and (crc32(ask.key.encode()) - today.toordinal()) % 7 == 0
    )


def _decide(ledger: JournalIndex) -> Iterator[Question]:
    for learning in decisions.due(ledger.records.decisions, ledger.today):
        sign = f" The sign you hoped for: “{truncate(learning.success_sign)}”." if learning.success_sign else ""
        name, day = truncate(ledger.name(learning.contact_id)), format_date(learning.recheck_on)
        text = f"You meant to decide about {name} by {day}.{sign}"
        answers = (Answer("decision", "Invest, watch or leave"), NOT_NOW)
        yield Question(f"decide:{learning.id}", f"{text} Invest, watch or leave?", "decide", learning.id, answers)


def _stuck(ledger: JournalIndex) -> Iterator[Question]:
    for problem in stuck(ledger):
        candidates = _who_beyond(ledger, problem.problem)
        names = join_and([truncate(ledger.name(one), 30) for one in candidates], "or")
        yield Question(
            f"stuck:{problem.problem.id}",
            f"“{truncate(problem.problem.title)}” was asked inside more than once, and never beyond. "
            f"Has the group said that it has no answer? Who beyond it{f': {names}' if names else ''}?",
            "stuck",
            problem.problem.id,
            (Answer("beyond", "Look beyond"), Answer("ask", "Ask someone"), NOT_NOW),
            candidates,
        )


def _who_beyond(ledger: JournalIndex, problem: Problem) -> tuple[str, ...]:
    """Up to three contacts outside the colleagues who are known for what the problem is about, and were not asked."""
    asked = {ask.contact_id for ask in ledger.records.asks if ask.problem_id == problem.id}
    known = Records(contacts=ledger.records.contacts, expertise=ledger.records.expertise)
    circles = find_experts(f"{problem.title} {problem.question}", known, asked)
    beyond = (circle for circle in circles if circle.tier not in (Tier.COLLEAGUES, None))
    return tuple(islice((candidate.contact.id for circle in beyond for candidate in circle.candidates), 3))


def _drift(ledger: JournalIndex) -> Iterator[Question]:
    """A tier more than 15 points off for the last three weeks that ended; the one farthest over comes first."""
    gaps = list(islice(_weekly_gaps(ledger), FARTHEST_BACK))
    runs = {tier: _run(gaps, tier) for tier in TIERS}
    off = [tier for tier in TIERS if runs[tier] >= WEEKS_OF_DRIFT]
    if not off:
        return
    tier = max(off, key=lambda one: gaps[0][one][0] - gaps[0][one][1])
    actual, meant = gaps[0][tier]
    yield Question(
        f"drift:{tier}",
        f"{tier.capitalize()} took {percent(actual)} of last week’s time; you meant {percent(meant)}. "
        f"It has been more than 15 points off for {count_words(runs[tier], 'week')}. Deliberate drift, or a leak?",
        "drift",
        answers=(Answer("intention", "Change the intention"), Answer("goal", "Set a goal"), NOT_NOW),
    )


def _run(gaps: Sequence[dict[str, tuple[float, float]]], tier: str) -> int:
    """How many weeks in a row, up to the last, a tier was off on the same side."""
    run = 0
    side = 0.0
    for item in gaps:
        if tier not in item:
            break
        gap = item[tier][0] - item[tier][1]
        if abs(gap) <= DRIFT + 1e-9 or gap * side < 0:
            break
        run, side = run + 1, gap
    return run


def _weekly_gaps(ledger: JournalIndex) -> Iterator[dict[str, tuple[float, float]]]:
    """Actual and intended share by tier for the weeks that ended by today, the last one first.

    A week without a day that counts is passed over. A week with too few days noted, without measured time or without
    an intention has no shares to compare, which ends a run.
    """
    for one in past_weeks(ledger):
        shares = spent(ledger, one.starts_on, one.ends_on).shares
        plan = intended(ledger, one)
        comparable = shares and plan and _well_noted(ledger, one)
        yield {tier: (shares[tier], plan.shares[tier]) for tier in TIERS} if comparable and plan else {}


def past_weeks(ledger: JournalIndex) -> Iterator[Period]:
    """The weeks with days that count that ended by today, the last one first, back to the journal's first entry."""
    one = week(ledger.today + timedelta(days=1), ledger.settings.week_start)
    while ledger.first_day and one.starts_on > ledger.first_day:
        one = week(one.starts_on - timedelta(days=1), ledger.settings.week_start)
        if ledger.counting_days(one):
            yield one


def _well_noted(ledger: JournalIndex, one: Period) -> bool:
    days = ledger.counting_days(one)
    return sum(day in ledger.entry_days for day in days) >= ENOUGH_COVERAGE * len(days)


def _floor(ledger: JournalIndex) -> Iterator[Question]:
    """Colleagues under the floor in the last week that ended."""
    last = next(past_weeks(ledger), None)
    plan = intended(ledger, last) if last else None
    if last is None or plan is None or plan.floor_minutes is None or not _well_noted(ledger, last):
        return
    minutes = spent(ledger, last.starts_on, last.ends_on).minutes["colleagues"]
    if minutes < plan.floor_minutes:
        yield Question(
            f"floor:{last.starts_on}",
            f"Everyday colleagues had {format_hours(minutes)} last week; "
            f"your floor is {format_hours(plan.floor_minutes)}. "
            "Who down the hall would you like to sit down with?",
            "floor",
            answers=(Answer("goal", "Set a goal"), Answer("intention", "Change the floor"), NOT_NOW),
        )


def _open_learnings(ledger: JournalIndex) -> list[Learning]:
    """The learnings that are neither closed nor put off, newest first: a fresh one is the easiest to take further."""
    away = resurfacing.away(ledger.records.put_away, ledger.today)
    return [
        learning
        for learning in reversed(ledger.learnings)
        if not ledger.happened(learning.closed_on) and learning.id not in away
    ]


def _observe(ledger: JournalIndex) -> Iterator[Question]:
    for learning in _open_learnings(ledger):
        if learning.applied_on is None or ledger.happened(learning.realized_on):
            continue
        days = (ledger.today - learning.applied_on).days
        if days >= OBSERVE_AFTER:
            expected = f" (You wrote: “{truncate(learning.expected_sign)}”.)" if learning.expected_sign else ""
            yield Question(
                f"observe:{learning.id}",
                f"You tried “{truncate(learning.text)}” {days} days ago. "
                f"What did you expect?{expected} What did you see?",
                "observe",
                learning.id,
                (Answer("realize", "Write what you saw"), NOT_NOW),
            )


def _plan(ledger: JournalIndex) -> Iterator[Question]:
    for learning in _open_learnings(ledger):
        days = (ledger.today - learning.on).days
        begun = ledger.happened(learning.potential_on) or ledger.happened(learning.applied_on)
        if days >= PLAN_AFTER and not begun and not (learning.plan_when and learning.plan_will):
            yield Question(
                f"plan:{learning.id}",
                f"“{truncate(learning.text)}” is {days} days old. When ___, I will ___.",
                "plan",
                learning.id,
                (Answer("plan", "Make the plan"), NOT_NOW),
            )


def _pass_on(ledger: JournalIndex) -> Iterator[Question]:
    for learning in _open_learnings(ledger):
        if ledger.happened(learning.realized_on) and not learning.shared_with:
            yield Question(
                f"pass-on:{learning.id}",
                f"You have seen what “{truncate(learning.text)}” does. Who down the hall could use this? "
                "Who deserves the credit?",
                "pass-on",
                learning.id,
                (Answer("share", "Pass it on"), Answer("thank", "Tell the source"), NOT_NOW),
            )


def _echo(ledger: JournalIndex, period: Period) -> Iterator[Question]:
    credit, sourced, _ = spread(ledger, period)
    if len(sourced) < ENOUGH_TO_SPREAD:
        return
    top = max(credit, key=lambda one: credit[one])
    share = credit[top] / len(sourced)
    if share > ECHO + 1e-9:
        yield Question(
            f"echo:{top}",
            f"{truncate(ledger.name(top))} is behind {percent(share)} of the {len(sourced)} learnings that you "
            "applied. Mentor, or echo?",
            "echo",
            top,
            (Answer("goal", "Set a goal with someone else"), NOT_NOW),
        )
