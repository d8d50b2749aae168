"""What the Today page and `netjournal today` are made from: the lines that a day shows, found by indexed queries.

The rules are those of `domain.agenda`. Here only the records that can stand on the page of the day are read, so that
Today costs the same in the first year of a journal and in the tenth; `storage.derived` keeps what is asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from netjournal import config
from netjournal.domain.agenda import (
    A_FEW,
    PART_LINES,
    SORT_LINES,
    AgendaItem,
    AgendaToday,
    QuestionLike,
    build_agenda,
    meeting_items,
    page_of_day,
)
from netjournal.domain.goals import SOON_DAYS
from netjournal.domain.learnings import OBSERVE_DAYS, PLAN_DAYS, away
from netjournal.domain.problems import STUCK_ASKS
from netjournal.domain.records import (
    Ask,
    Contact,
    Decision,
    Goal,
    Interaction,
    Learning,
    Problem,
    PutAway,
    Recall,
    Records,
    Tier,
)
from netjournal.journal.journal import Journal
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_import import lazy_import
from netjournal.storage.mapping import chosen, tier_of

if TYPE_CHECKING:
    from netjournal.journal import review as review_records
    from netjournal.review import period, questions, registry
else:
    period = lazy_import("netjournal.review.period")
    questions = lazy_import("netjournal.review.questions")
    registry = lazy_import("netjournal.review.registry")
    review_records = lazy_import("netjournal.journal.review")

ALL = -1
"""As a number of lines, in SQLite's words: every line there is."""

FIGURES_OF_WEEK = ("time-by-tier", "funnel")
"""The figures that the page shows; some others look at the whole journal."""

OPEN_GOAL = "done_on IS NULL AND skipped_on IS NULL AND dropped_on IS NULL"
IN_SIGHT = "(snoozed_until IS NULL OR snoozed_until <= :today)"
NOT_AMONG = "learning_id NOT IN (SELECT value FROM json_each(:left_out))"

UNDATED = f"SELECT id FROM goals WHERE _cl % 2 = 1 AND {OPEN_GOAL} AND due_on IS NULL AND {IN_SIGHT} ORDER BY _s, id"
RECALL = f"""SELECT learning_id FROM waiting WHERE recall_from <= :today AND {NOT_AMONG}
    ORDER BY recall_from, learning_id"""
TO_TRY = f"SELECT learning_id FROM waiting WHERE stage = 'potential' AND {NOT_AMONG} ORDER BY since, learning_id"
WAITING = f"""SELECT learning_id, since FROM waiting WHERE stage = 'noted' AND since <= :noted AND {NOT_AMONG}
    UNION ALL SELECT learning_id, since FROM waiting WHERE stage = 'applied' AND since <= :applied AND {NOT_AMONG}
    ORDER BY since, learning_id"""
"""Without a plan for too long, or tried and not observed."""

QUIET = """FROM touch WHERE longest IS :own AND tier IS :tier AND since < :since
    AND contact_id NOT IN (SELECT value FROM json_each(:left_out))"""

MAYBE_STUCK = f"""id IN (SELECT p.id FROM problems p
    WHERE p._cl % 2 = 1 AND p.resolved_on IS NULL AND p.parked_on IS NULL AND p.beyond_on IS NULL
    AND (SELECT count(*) FROM asks a
        JOIN contacts c ON c.id = ifnull((SELECT kept FROM redirects WHERE gone = a.contact_id), a.contact_id)
        WHERE a.problem_id = p.id AND a._cl % 2 = 1 AND {tier_of("c")} = 'colleagues') >= {STUCK_ASKS})"""


@dataclass(frozen=True, slots=True)
class Week:
    """The running week: figures of it as `review --json` prints them, and which questions are asked today."""

    figures: Mapping[str, Any]
    asked: tuple[QuestionLike, ...]


def agenda(journal: Journal, this_week: Week | None = None, *, lines: int = PART_LINES) -> AgendaToday:
    """The parts of Today, of each at most so many lines (`ALL`: every one), and how many more there are.

    Without `this_week` the questions and the week's figures are left empty; they take longer.
    """
    asked = this_week.asked if this_week else ()
    reader = _AgendaReader(journal, lines)
    records = reader.records({question.record_id for question in asked})
    page = build_agenda(
        records,
        journal.today,
        meetings=_meetings(journal),
        questions=asked,
        week=this_week.figures["time-by-tier"] if this_week else {},
        last_on=reader.since,
        last_entry_on=journal.interactions.last_on(),
        rhythms=reader.rhythms,
        recalled=reader.recalled,
    )
    return page if lines == ALL else page.shortened(lines, reader.totals)


def _meetings(journal: Journal) -> tuple[AgendaItem, ...]:
    """What is to come today and tomorrow, as far as this computer's calendars say."""
    found = journal.meetings.coming(config.now(), journal.today + timedelta(days=1))
    names = {identity: contact.name for identity, contact in journal.meetings.people(found).items()}
    return meeting_items(found, names, journal.today)


def week_so_far(journal: Journal) -> Week:
    """What the review of the running week says of the time spent and of what was learned, and asks."""
    today = journal.today
    this_week = period.week(today, journal.week_start())
    index = review_records.ReviewRecords(journal, today).for_review(journal, this_week)
    figures = {name: registry.figure_of(name, index, this_week).as_json() for name in FIGURES_OF_WEEK}
    return Week(figures, tuple(questions.for_today(questions.questions(index, this_week), today)))


class _AgendaReader:
    """Reads the records that can stand on the page of today.

    `since` has the day from which the silence of each contact on the page counts, `recalled` the learnings (ids) that
    the day asks to recall, `totals` how many lines the parts would have that were read only as far as they are shown.
    """

    def __init__(self, journal: Journal, lines: int) -> None:
        self.journal = journal
        self.today = journal.today
        self.lines = lines
        self.rhythms = journal.rhythms()
        self.since: dict[str, date] = {}
        self.totals: dict[str, int] = {}
        self.recalled: list[str] = []

    def records(self, asked_about: Collection[str]) -> Records:
        """The records of the page; what `asked_about` (ids) has a question of its own."""
        store, today = self.journal.store, self.today.isoformat()
        put_away = tuple(store.every(PutAway, "until_on > ?", (today,)))
        put_off = away(put_away, self.today)
        self.recalled = recalled = self._ids_of_day(RECALL, A_FEW, left_out=put_off)
        left_out = {*recalled, *put_off}
        self.totals["to_try"] = self._count(TO_TRY, left_out=left_out)
        shown = {
            *recalled,
            *(self._ids_of_day(TO_TRY, self.lines, left_out=left_out)),
            *(self._ids_of_day(WAITING, A_FEW, left_out=left_out | set(asked_about))),
        }
        learnings = self.journal.some(Learning, sorted(shown))
        problems = store.every(Problem, MAYBE_STUCK)
        asks = store.every(Ask, "problem_id IN (SELECT value FROM json_each(?))", (chosen(_ids(problems)),))
        decisions = store.every(Decision, "decided_on IS NULL AND recheck_on <= ?", (today,))
        talks = self._talks(learnings, recalled)
        proposals = self.journal.proposals.waiting(self.today)
        shown_to_sort = proposals if self.lines == ALL else proposals[:SORT_LINES]
        named = {
            *self._quiet(put_off),
            *(ask.contact_id for ask in asks),
            *(decision.contact_id for decision in decisions),
            *(contact for learning in learnings if learning.id in recalled for contact in learning.contact_ids),
            *(contact for talk in talks for contact in talk.contact_ids),
            *(contact for proposal in shown_to_sort for contact in proposal.contact_ids),
        }
        self._note_silence(named)
        return Records(
            contacts=tuple(self.journal.some(Contact, sorted(named))),
            interactions=tuple(talks),
            learnings=tuple(learnings),
            goals=tuple(self._goals()),
            problems=tuple(problems),
            asks=tuple(asks),
            decisions=tuple(decisions),
            recalls=tuple(
                store.every(Recall, "learning_id IN (SELECT value FROM json_each(?))", (chosen(sorted(shown)),))
            ),
            proposals=tuple(proposals),
            put_away=put_away,
        )

    def _talks(self, learnings: Collection[Learning], recalled: Collection[str]) -> list[Interaction]:
        """The conversations that the learnings to be recalled came from."""
        ids = {talk for learning in learnings if learning.id in recalled for talk in learning.interaction_ids}
        return self.journal.interactions.some(sorted(ids))

    def _goals(self) -> list[Goal]:
        days = {"today": self.today.isoformat(), "soon": (self.today + timedelta(days=SOON_DAYS)).isoformat()}
        due = self.journal.store.every(Goal, f"{OPEN_GOAL} AND due_on <= :soon AND {IN_SIGHT}", days)
        return [*due, *self.journal.some(Goal, self._ids_of_day(UNDATED, A_FEW))]

    def _quiet(self, put_off: Collection[str]) -> list[str]:
        """The contacts who have been quiet for longest beyond what was meant, by id; notes their days and number."""
        left_out = chosen(sorted(put_off))
        overdue: list[tuple[int, str]] = []
        self.totals["quiet"] = 0
        for own, tier, longest in self._intervals():
            before = _days_before(self.today, longest)
            group = {"own": own, "tier": tier, "since": before, "lines": self.lines, "left_out": left_out}
            (count,) = self._execute(f"SELECT count(*) {QUIET}", group).fetchone()
            self.totals["quiet"] += count
            rows = self._execute(f"SELECT contact_id, since {QUIET} ORDER BY since, contact_id LIMIT :lines", group)
            for identity, since in rows:
                self.since[identity] = date.fromisoformat(since)
                overdue.append((longest - (self.today - self.since[identity]).days, identity))
        found = [identity for _, identity in sorted(overdue)]
        return found if self.lines == ALL else found[: self.lines]

    def _note_silence(self, contacts: Collection[str]) -> None:
        """Note since which day each contact is silent; others on the page may have spoken lately, too."""
        rows = self._execute(
            "SELECT contact_id, since FROM touch WHERE since IS NOT NULL"
            " AND contact_id IN (SELECT value FROM json_each(:contacts))",
            {"contacts": chosen(sorted(contacts))},
        )
        self.since.update((identity, date.fromisoformat(since)) for identity, since in rows)

    def _intervals(self) -> list[tuple[int | None, str | None, int]]:
        """Every longest interval there is: that of each tier, and the contacts' own in each tier."""
        of_tiers = [(None, tier.value, rhythm.longest) for tier, rhythm in self.rhythms.items() if rhythm]
        own: list[int] = []
        after = "longest IS NOT NULL"
        while (longest := self._execute(f"SELECT min(longest) FROM touch WHERE {after}").fetchone()[0]) is not None:
            own.append(longest)
            after = f"longest > {int(longest)}"
        tiers = (Tier.COLLEAGUES.value, Tier.COMMUNITIES.value, None)
        return [*of_tiers, *((longest, tier, longest) for longest in own for tier in tiers)]

    def _ids_of_day(self, query: str, lines: int, *, left_out: Collection[str] = ()) -> list[str]:
        """The ids on the page of the day of a list; each day turns the page."""
        offset = page_of_day(self._count(query, left_out=left_out), lines, self.today) if lines != ALL else 0
        given = self._given(left_out) | {"lines": lines, "offset": offset}
        return [identity for identity, *_ in self._execute(f"{query} LIMIT :lines OFFSET :offset", given)]

    def _count(self, query: str, *, left_out: Collection[str]) -> int:
        unordered = query.split(" ORDER BY ", maxsplit=1)[0]
        (count,) = self._execute(f"SELECT count(*) FROM ({unordered})", self._given(left_out)).fetchone()
        return int(count)

    def _given(self, left_out: Collection[str]) -> dict[str, Any]:
        return {
            "today": self.today.isoformat(),
            "noted": _days_before(self.today, PLAN_DAYS),
            "applied": _days_before(self.today, OBSERVE_DAYS),
            "left_out": chosen(sorted(left_out)),
        }

    def _execute(self, query: str, given: Mapping[str, Any] | None = None) -> sqlite3.Cursor:
        return self.journal.store.connection.execute(query, given or {})


def _ids(problems: Collection[Problem]) -> list[str]:
    return [problem.id for problem in problems]


def _days_before(today: date, days: int) -> str:
    """That many days before, as it is stored; before every day where the calendar does not reach so far."""
    try:
        return (today - timedelta(days=days)).isoformat()
    except OverflowError:
        return ""
