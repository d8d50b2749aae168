"""What reviews are made from, read only as far back as they look.

The figures of a period rest on the entries of some days. Of a journal of many years those are few, and reading the
rest would take most of the time that a review takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from netjournal.domain.records import Decision, Goal, Interaction, Learning, Record
from netjournal.journal.goals import AWAKE
from netjournal.journal.journal import Journal
from netjournal.review.earlier_years import weeks_before
from netjournal.review.followed_network import Brought, brought
from netjournal.review.index import JournalIndex, JournalSpan
from netjournal.review.period import ONE_DAY, Period
from netjournal.review.questions import OBSERVE_AFTER, OF_A_KIND, PLAN_AFTER
from netjournal.review.registry import Span, last_periods, learnings_of_review, reach_of_review, reach_of_trends
from netjournal.storage.load import load_records
from netjournal.storage.mapping import TABLE_MAP_OF, chosen, read_day

R = TypeVar("R", bound=Record)

AT_ONCE = timedelta(days=366)
"""Days whose entries are read in one go; between two goes the caller can be told how far it is, and stop."""

GROUND = (
    *("contacts", "problems", "asks", "expertise", "tier_moves", "intentions", "terms", "decisions", "memberships"),
    *("introductions", "quiet_days", "recalls", "put_away", "settings"),
)
"""What is small, or needed whole by every review."""

DAYS_OF_ENTRIES = """SELECT DISTINCT "on" FROM interactions WHERE _cl % 2 = 1
    UNION SELECT DISTINCT "on" FROM learnings WHERE _cl % 2 = 1"""

TIMED = """SELECT id, "on", minutes FROM interactions WHERE _cl % 2 = 1 AND minutes IS NOT NULL
    AND (minutes_source IS NULL OR minutes_source NOT IN ('defaulted', 'estimated')) ORDER BY "on", at, _s"""
TAKING_PART = """SELECT l.interaction_id, ifnull(r.kept, l.contact_id) FROM interaction_contacts l
    LEFT JOIN redirects r ON r.gone = l.contact_id WHERE l._cl % 2 = 1 ORDER BY l.interaction_id, l._s, l.id"""
APPLIED = """SELECT id, "on", applied_on FROM learnings WHERE _cl % 2 = 1 AND applied_on IS NOT NULL
    ORDER BY "on", _s"""
NOTED = 'SELECT "on" FROM learnings WHERE _cl % 2 = 1 ORDER BY "on"'
SOURCES = """SELECT l.learning_id, l.interaction_id FROM learning_interactions l
    JOIN interactions i ON i.id = l.interaction_id
    WHERE l._cl % 2 = 1 AND i._cl % 2 = 1 AND i."on" <= ? ORDER BY l.learning_id, l._s, l.id"""
"""Outlines of the whole journal: what the test of the tiers needs, and no more of each entry."""

STEPS_OF_LEARNINGS = """"on" BETWEEN :first AND :last OR potential_on BETWEEN :first AND :last
    OR applied_on BETWEEN :first AND :last OR realized_on BETWEEN :first AND :last
    OR reframed_on BETWEEN :first AND :last OR closed_on BETWEEN :first AND :last
    OR shared_on BETWEEN :first AND :last"""
"""Learnings noted on some days, or that took a step on them."""

OF_THE_DAYS = f"""{STEPS_OF_LEARNINGS}
    OR (applied_on IS NOT NULL AND id IN (SELECT l.learning_id FROM interactions i
        JOIN learning_interactions l ON l.interaction_id = i.id
        WHERE i."on" BETWEEN :first AND :last AND i._cl % 2 = 1 AND l._cl % 2 = 1))"""
"""The same, and those applied ones that came from an exchange of these days."""

CAME = """due_on IS NULL OR due_on BETWEEN :first AND :last OR done_on BETWEEN :first AND :last
    OR skipped_on BETWEEN :first AND :last OR dropped_on BETWEEN :first AND :last
    OR first_due_on BETWEEN :first AND :last OR (repeat <> '' AND coalesce(first_due_on, due_on) <= :last
        AND coalesce(done_on, skipped_on, dropped_on, :last) >= :first)"""
"""Goals whose date or cue may have come on some days, those that come again, and those without a date."""

OPEN = "(closed_on IS NULL OR closed_on > :today)"
ASKED_ABOUT = (
    f"""{OPEN} AND applied_on <= :tried AND (realized_on IS NULL OR realized_on > :today)""",
    f"""{OPEN} AND "on" <= :noted AND (potential_on IS NULL OR potential_on > :today)
        AND (applied_on IS NULL OR applied_on > :today) AND (plan_when IS NULL OR plan_will IS NULL)""",
    f"""{OPEN} AND realized_on <= :today
        AND NOT EXISTS (SELECT 1 FROM learning_shared s WHERE s.learning_id = learnings.id AND s._cl % 2 = 1)""",
)
"""Learnings that a question may be about: tried and not observed, without a plan, seen to work and not passed on."""


def never_stop(done: float) -> bool:
    """Nobody wants to know how far it is, nor to stop."""
    del done
    return False


class Stopped(Exception):
    """Nobody waits for it any more."""


@dataclass
class _LoadedRange(Generic[R]):
    """The records of one kind that were read so far."""

    kind: type[R]
    order: str
    found: dict[str, R] = field(default_factory=dict)

    def add(self, journal: Journal, where: str, parameters: Sequence[Any] | dict[str, Any]) -> None:
        for record in journal.store.every(self.kind, where, parameters, order=self.order):
            self.found[record.id] = record

    def in_order(self, journal: Journal) -> tuple[R, ...]:
        """All that was read, in the order in which a whole journal is read."""
        table = TABLE_MAP_OF[self.kind].table
        rows = journal.store.connection.execute(
            f'SELECT id FROM "{table}" WHERE id IN (SELECT value FROM json_each(?)) ORDER BY {self.order}',
            (chosen(self.found),),
        )
        return tuple(self.found[identity] for (identity,) in rows)


class ReviewRecords:
    """The records of a journal that reviews as of one day are made from.

    What is small is read at once; interactions, learnings and goals as far as the periods asked for need them. What
    was read serves the next period too, as long as nobody writes.
    """

    def __init__(self, journal: Journal, today: date) -> None:
        self.today = today
        self._ground = load_records(journal.store, GROUND)
        self._whole = _whole(journal, today)
        self._talks = _LoadedRange(Interaction, '"on", at, _s')
        self._learnings = _LoadedRange(Learning, '"on", _s')
        self._goals = _LoadedRange(Goal, "_s, id")
        self._read: list[Span] = []
        self._learnings_read: list[Span] = []
        self._noted_read: set[Span] = set()
        self._ledger = JournalIndex(self._ground, today, whole=self._whole)
        self._stale = True
        self._read_what_is_asked_about(journal)

    def for_review(
        self, journal: Journal, period: Period, stopped: Callable[[float], bool] = never_stop
    ) -> JournalIndex:
        """A ledger that has what the review of a period needs.

        `stopped` is told now and then what part of the reading is done (0 to 1), and answers whether to stop; then
        Stopped is raised.
        """
        if period.kind == "all":
            period = self._ledger.everything()
        self._read_learnings(journal, learnings_of_review(self._ledger, period))
        for week in weeks_before(period, self._ledger.first_day):
            self._read_noted(journal, (week.starts_on, week.ends_on))
        return self._with(journal, reach_of_review(self._ledger, period), stopped)

    def for_trends(
        self, journal: Journal, period: Period, stopped: Callable[[float], bool] = never_stop
    ) -> JournalIndex:
        """The same for the trends of a period."""
        for cell in last_periods(self._ledger, period):
            self._read_learnings(journal, learnings_of_review(self._ledger, cell))
        return self._with(journal, reach_of_trends(self._ledger, period), stopped)

    def _with(self, journal: Journal, spans: Iterable[Span], stopped: Callable[[float], bool]) -> JournalIndex:
        missing = [item for span in spans for item in _without(span, self._read)]
        parts = [part for span in missing for part in _in_parts(span, self._whole.entry_days)]
        for place, (first, last) in enumerate(parts):
            if stopped(place / len(parts)):
                raise Stopped
            self._read_days(journal, first, last)
        if missing or self._stale:
            self._read += missing
            self._ledger = self._indexed(journal)
            self._stale = False
        return self._ledger

    def _read_learnings(self, journal: Journal, span: Span) -> None:
        """The learnings of some days alone, beyond the days of which everything is read."""
        for first, last in _without(span, [*self._read, *self._learnings_read]):
            days = {"first": first.isoformat(), "last": last.isoformat()}
            self._learnings.add(journal, STEPS_OF_LEARNINGS, days)
            self._stale = True
        self._learnings_read.append(span)

    def _read_noted(self, journal: Journal, span: Span) -> None:
        """The learnings that were noted on some days, and no more of these days."""
        if span not in self._noted_read:
            self._learnings.add(journal, '"on" BETWEEN ? AND ?', [day.isoformat() for day in span])
            self._noted_read.add(span)
            self._stale = True

    def _read_days(self, journal: Journal, first: date, last: date) -> None:
        days = {"first": first.isoformat(), "last": last.isoformat()}
        self._talks.add(journal, '"on" BETWEEN :first AND :last', days)
        self._learnings.add(journal, OF_THE_DAYS, days)
        self._goals.add(journal, f"({CAME}) AND {AWAKE}", days)

    def _read_what_is_asked_about(self, journal: Journal) -> None:
        """Of each kind the newest learnings, enough for those that will be asked about when some were put away."""
        limit = OF_A_KIND + len(self._ground.put_away)
        days = {
            "today": self.today.isoformat(),
            "tried": (self.today - timedelta(days=OBSERVE_AFTER)).isoformat(),
            "noted": (self.today - timedelta(days=PLAN_AFTER)).isoformat(),
        }
        for asked in ASKED_ABOUT:
            newest = f"""id IN (SELECT id FROM learnings WHERE _cl % 2 = 1 AND "on" <= :today AND {asked}
                ORDER BY "on" DESC, _s DESC LIMIT {limit})"""
            self._learnings.add(journal, newest, days)

    def _indexed(self, journal: Journal) -> JournalIndex:
        """A ledger of all that was read, with the sources of the learnings."""
        known = self._talks.found
        sources = {one for result in self._learnings.found.values() for one in result.interaction_ids} - known.keys()
        self._talks.add(journal, "id IN (SELECT value FROM json_each(?))", (chosen(sources),))
        records = replace(
            self._ground,
            interactions=self._talks.in_order(journal),
            learnings=self._learnings.in_order(journal),
            goals=self._goals.in_order(journal),
        )
        return JournalIndex(records, self.today, whole=self._whole)


def network_brought(journal: Journal, decision: Decision) -> Brought:
    """What the network of a decision brought since the look at it began, up to today."""
    today = journal.today
    since = min(decision.opened_on, today)
    ledger = ReviewRecords(journal, today).for_review(journal, Period(since, today, ""))
    return brought(ledger, decision.contact_id, since, today)


def _whole(journal: Journal, today: date) -> JournalSpan:
    execute = journal.store.connection.execute
    (due,) = execute("SELECT min(due_on) FROM goals WHERE _cl % 2 = 1").fetchone()
    days = frozenset(day for (on,) in execute(DAYS_OF_ENTRIES) if (day := read_day(on)) is not None)
    who, sources = _linked(execute(TAKING_PART)), _linked(execute(SOURCES, (today.isoformat(),)))
    return JournalSpan(
        days,
        read_day(due),
        tuple(
            Interaction(id=identity, on=day, contact_ids=tuple(who.get(identity, ())), minutes=minutes)
            for identity, on, minutes in execute(TIMED)
            if (day := read_day(on)) is not None
        ),
        tuple(
            Learning(
                id=identity, on=day, applied_on=read_day(applied), interaction_ids=tuple(sources.get(identity, ()))
            )
            for identity, on, applied in execute(APPLIED)
            if (day := read_day(on)) is not None
        ),
        tuple(day for (on,) in execute(NOTED) if (day := read_day(on)) is not None),
    )


def _linked(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    linked: dict[str, list[str]] = {}
    for near, far in rows:
        linked.setdefault(near, []).append(far)
    return linked


def _without(span: Span, known: Iterable[Span]) -> list[Span]:
    """What is left of a span without the days of others."""
    left = [span]
    for first, last in known:
        before = [(begins, min(ends, first - ONE_DAY)) for begins, ends in left if begins < first]
        after = [(max(begins, last + ONE_DAY), ends) for begins, ends in left if ends > last]
        left = [*before, *after]
    return left


def _in_parts(span: Span, days: frozenset[date]) -> Iterator[Span]:
    """A span cut into parts of AT_ONCE, those before the first and after the last entry as one."""
    first, last = span
    begins, ends = max(first, min(days, default=last)), min(last, max(days, default=first))
    inside = range(1, 1 + max((ends - begins) // AT_ONCE, 0))
    cuts = [first, *(begins + place * AT_ONCE for place in inside)]
    for place, start in enumerate(cuts):
        yield start, cuts[place + 1] - ONE_DAY if place + 1 < len(cuts) else last
