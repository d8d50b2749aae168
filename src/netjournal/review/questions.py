"""The questions that the figures ask.

They ask and never tell. About a network that one merely follows there are only two: where its share of the time
drifts from the intention, and where the day of a decision has come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, islice
from math import sqrt
from typing import Any
from zlib import crc32

from netjournal.domain import decisions
from netjournal.domain import learnings as resurfacing
from netjournal.domain.asking_days import ROUND, RUN, in_turn
from netjournal.domain.experts import find_experts
from netjournal.domain.records import Learning, Problem, PutAway, Records, Tier
from netjournal.review.format import format_hours, percent
from netjournal.review.index import TIERS, JournalIndex
from netjournal.review.period import MONTHS, Period, earlier
from netjournal.review.problems import stuck
from netjournal.review.sources import ENOUGH_TO_SPREAD, last_year, spread
from netjournal.review.time_by_tier import intended, shares_on, spent
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_date
from netjournal.text.normalize import join_and, truncate

DRIFT = 0.15
SURE = 2.6
"""Standard errors of the intended share, besides 15 points, that a tier must be off."""

WEEKS_OF_DRIFT, FEWEST_NOTED = 6, 4
"""School weeks in which a drift is looked for, and how many of them must have an entry."""

QUIET_WEEKS = 3
FARTHEST_BACK = timedelta(days=182)
"""How far back the last school weeks are looked for."""

PLAN_AFTER = 7
OBSERVE_AFTER = 14
ECHO = 0.5
SHOWN_BY_TODAY = frozenset({"stuck", "decide", "plan", "observe"})
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
    plan, pass-on, echo or intention; `record_id` is the decision, problem, learning or contact that it is about (empty
    for drift, floor and intention); `candidates` are contacts who may help. `since` is the first day on which it can be
    asked, where one is known.
    """

    key: str
    text: str
    kind: str
    record_id: str = ""
    answers: tuple[Answer, ...] = ()
    candidates: tuple[str, ...] = ()
    since: date | None = None

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

    None in holidays, and none for a `period` that is over: its questions would be about today.
    """
    if ledger.is_holiday(ledger.today) or (period is not None and period.ends_on < ledger.today):
        return ()
    keys = {item.key for item in ledger.records.put_away if item.until_on > ledger.today}
    about = resurfacing.away(ledger.records.put_away, ledger.today)
    kinds = (
        _decide(ledger),
        _stuck(ledger),
        _drift(ledger),
        _floor(ledger),
        _observe(ledger),
        _plan(ledger),
        _pass_on(ledger),
        _echo(ledger),
        _intention_ended(ledger),
    )
    put_off = (
        filter(lambda question: question.key not in keys and question.record_id not in about, kind) for kind in kinds
    )
    asked = (islice(kind, OF_A_KIND) for kind in put_off)
    return tuple(chain.from_iterable(asked))


def for_today(asked: Sequence[Question], today: date, put_away: Sequence[PutAway] = ()) -> tuple[Question, ...]:
    """Those of the questions whose turn it is: three days from the first on which it can be asked, and again in turns.

    What was put off until today or one of the two days before comes back. A page of today shows stuck problems, due
    decisions and what learnings wait for by itself.
    """
    back = {item.key for item in put_away if today - timedelta(days=RUN) < item.until_on <= today}
    return tuple(
        question
        for question in asked
        if question.kind not in SHOWN_BY_TODAY
        and (
            question.key in back
            or in_turn(question.since or date.fromordinal(1 + crc32(question.key.encode()) % ROUND), today)
        )
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


def pool_of_drift(ledger: JournalIndex) -> list[Period]:
    """The last six school weeks that are over, oldest first, since the first entry and the first intention.

    Empty where there are fewer, or fewer than four of them have an entry.
    """
    planned = [one.starts_on for one in ledger.records.intentions]
    weeks = [one for one in last_school_weeks(ledger) if planned and one.starts_on >= min(planned)]
    pool = weeks[-WEEKS_OF_DRIFT:]
    noted = sum(any(day in ledger.entry_days for day in one.each_day()) for one in pool)
    return pool if len(pool) == WEEKS_OF_DRIFT and noted >= FEWEST_NOTED else []


def last_school_weeks(ledger: JournalIndex) -> list[Period]:
    """The school weeks of the last half year that are over, oldest first; holidays are passed over."""
    return ledger.school_weeks(Period(earlier(ledger.today, FARTHEST_BACK), ledger.today, ""))


def _drift(ledger: JournalIndex) -> Iterator[Question]:
    """A tier more than 15 points and 2.6 standard errors off its intended share in the last six school weeks."""
    pool = pool_of_drift(ledger)
    if not pool:
        return
    blocks = [block for one in pool for block in _blocks(ledger, one)]
    whole = sum(minutes for _, minutes, _ in blocks)
    if not whole:
        return
    off: dict[str, tuple[float, float]] = {}
    for tier in TIERS:
        meant = sum(minutes * shares[tier] for _, minutes, shares in blocks) / whole
        actual = sum(minutes for of, minutes, _ in blocks if of == tier) / whole
        spread_out = sum(minutes**2 * shares[tier] * (1 - shares[tier]) for _, minutes, shares in blocks)
        gap = actual - meant
        if abs(gap) > max(DRIFT, SURE * sqrt(spread_out) / whole) and not (tier == "following" and gap < 0):
            off[tier] = actual, meant
    if not off:
        return
    tier = max(off, key=lambda one: off[one][0] - off[one][1])
    actual, meant = off[tier]
    since = pool[0].starts_on
    yield Question(
        f"drift:{tier}",
        f"Since {since.day} {MONTHS[since.month - 1]} {tier} took {percent(actual)} of your noted time; you meant "
        f"{percent(meant)}. Deliberate drift, or a leak?",
        "drift",
        answers=(Answer("intention", "Change your plan"), Answer("goal", "Set a goal"), NOT_NOW),
    )


def _blocks(ledger: JournalIndex, one: Period) -> Iterator[tuple[str, float, Mapping[str, float]]]:
    """The minutes of one day with one tier, with the shares that were meant for that day; days without are left out."""
    for day in one.each_day():
        shares = shares_on(ledger, day)
        minutes = spent(ledger, day, day).minutes if shares else {}
        for tier in TIERS:
            if shares and minutes[tier]:
                yield tier, minutes[tier], shares


def _floor(ledger: JournalIndex) -> Iterator[Question]:
    """No conversation with colleagues in three school weeks; else less time than the floor in the last one."""
    weeks = last_school_weeks(ledger)
    if not weeks:
        return
    last = weeks[-1]
    plan = intended(ledger, last)
    goal = Answer("goal", "Set a goal")
    if len(weeks) >= QUIET_WEEKS and _without_colleagues(ledger, weeks[-QUIET_WEEKS:]):
        yield Question(
            f"quiet:{weeks[-QUIET_WEEKS].starts_on}",
            "Nothing with everyday colleagues for three school weeks: not written down, or not happening?",
            "floor",
            answers=(goal, NOT_NOW),
            since=_day_after(last.ends_on),
        )
    elif plan and plan.floor_minutes is not None and any(day in ledger.entry_days for day in last.each_day()):
        minutes = spent(ledger, last.starts_on, last.ends_on).minutes["colleagues"]
        if minutes < plan.floor_minutes:
            yield Question(
                f"floor:{last.starts_on}",
                f"Everyday colleagues had {format_hours(minutes)} in the {last.name}; "
                f"your floor is {format_hours(plan.floor_minutes)}. "
                "Who down the hall would you like to sit down with?",
                "floor",
                answers=(goal, Answer("intention", "Change the floor"), NOT_NOW),
                since=_day_after(last.ends_on),
            )


def _day_after(day: date | None) -> date | None:
    return None if day is None or day == date.max else day + timedelta(days=1)


def _without_colleagues(ledger: JournalIndex, weeks: Sequence[Period]) -> bool:
    """Whether these weeks have conversations, and none of them with a colleague."""
    talks = [talk for one in weeks for talk in ledger.interactions_in(one.starts_on, one.ends_on)]
    return bool(talks) and not any("colleagues" in ledger.split(talk) for talk in talks)


def _intention_ended(ledger: JournalIndex) -> Iterator[Question]:
    """A plan for the term has ended and no other holds today."""
    over = [one.ends_on for one in ledger.records.intentions if one.ends_on and one.ends_on < ledger.today]
    if over and shares_on(ledger, ledger.today) is None:
        yield Question(
            f"intention:{max(over)}",
            "How do you mean to spend this term?",
            "intention",
            answers=(Answer("intention", "Make a plan for the term"), NOT_NOW),
            since=_day_after(max(over)),
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
                since=_day_after(learning.realized_on),
            )


def _echo(ledger: JournalIndex) -> Iterator[Question]:
    credit, sourced, _ = spread(ledger, last_year(ledger, Period(ledger.today, ledger.today, "")))
    if len(sourced) < ENOUGH_TO_SPREAD:
        return
    top = max(credit, key=lambda one: credit[one])
    share = credit[top] / len(sourced)
    if share > ECHO + 1e-9:
        yield Question(
            f"echo:{top}",
            f"{truncate(ledger.name(top))} is behind {percent(share)} of the {len(sourced)} learnings that you "
            "tried in the last year. Mentor, or echo?",
            "echo",
            top,
            (Answer("goal", "Set a goal with someone else"), NOT_NOW),
        )
