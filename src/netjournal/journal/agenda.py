"""What the Today page and `netjournal today` are made from: the lines that a day shows, found by indexed queries.

The rules are those of `domain.agenda`. Here only the records that can stand on the page of the day are read, so that
Today costs the same in the first year of a journal and in the tenth; `storage.derived` keeps what is asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from netjournal import config
from netjournal.domain import decisions
from netjournal.domain.agenda import (
    A_FEW,
    CUES,
    PART_LINES,
    SORT_LINES,
    AgendaItem,
    AgendaToday,
    LinesOfDay,
    QuestionLike,
    build_agenda,
    meeting_items,
    page_of_day,
    rotate,
)
from netjournal.domain.asking_days import RUN, asks_from, places_shown, turns_of
from netjournal.domain.goals import SOON_DAYS
from netjournal.domain.learnings import RECALL_DAYS, STEP_DAYS, away, back_from_away
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
    Stage,
    Tier,
)
from netjournal.domain.school_calendar import SchoolYear
from netjournal.journal.goals import AWAKE
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

UNDATED = f"""SELECT id FROM goals WHERE _cl % 2 = 1 AND {OPEN_GOAL} AND due_on IS NULL AND {IN_SIGHT} AND {AWAKE}
    ORDER BY _s, id"""
NEXT_IS_FAR = " AND ".join(
    f"(noted <= date(:today, '-{days} days') OR noted > date(:today, '-{days - RUN} days'))" for days in RECALL_DAYS[1:]
)
RECALL = " UNION ".join(
    f"""SELECT learning_id, date(noted, '+{days} days') AS due FROM waiting
    WHERE noted BETWEEN date(:first, '-{days} days') AND date(:today, '-{days} days')
    AND recall_from <= date(noted, '+{days} days') AND since <> :today AND {NEXT_IS_FAR} AND {NOT_AMONG}"""
    for days in RECALL_DAYS
)
RECALL += f"""
    UNION SELECT learning_id, due FROM (SELECT *, CASE {
    " ".join(
        f"WHEN noted <= date(:today, '-{days} days') THEN date(noted, '+{days} days')" for days in reversed(RECALL_DAYS)
    )
} END AS due FROM waiting WHERE learning_id IN (SELECT value FROM json_each(:back)))
    WHERE recall_from <= due AND since <> :today AND {NOT_AMONG}"""
RECALL = f"SELECT learning_id, max(due) AS due FROM ({RECALL}) GROUP BY learning_id ORDER BY due, learning_id"
"""Whose 7th, 21st or 60th day came on one of the days that ask today, or that came back from being put off; and was not
answered."""

TO_TRY = f"""SELECT learning_id, since FROM waiting WHERE stage = 'potential' AND since <= :today
    AND turn IN (SELECT value FROM json_each(:to_try)) AND {NOT_AMONG}
    UNION SELECT learning_id, since FROM waiting
    WHERE learning_id IN (SELECT value FROM json_each(:back)) AND stage = 'potential' AND {NOT_AMONG}
    ORDER BY since, learning_id"""
BACK = "SELECT learning_id FROM waiting WHERE learning_id IN (SELECT value FROM json_each(:back))"
WAITING = """SELECT learning_id, since FROM waiting
    WHERE stage = 'noted' AND turn = :to_plan AND since <= :today
    UNION ALL SELECT learning_id, since FROM waiting
    WHERE stage = 'applied' AND turn = :to_observe AND since <= :today
    ORDER BY since, learning_id"""
"""Without a plan, or tried and not observed, and on one day of their turn."""

QUIET = """FROM touch WHERE longest IS :own AND tier IS :tier AND since < :since
    AND turn IN (SELECT value FROM json_each(:turns))
    AND contact_id NOT IN (SELECT value FROM json_each(:left_out))"""

RECALLED = 'SELECT learning_id FROM recalls WHERE "on" = :today AND _cl % 2 = 1'
ENDED = "coalesce(done_on, skipped_on, dropped_on) = ?"
"""Recalls and goals of today: what they were about asks for nothing else on the same day."""

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
        chosen=reader.chosen,
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
    asked = questions.questions(index, this_week)
    return Week(figures, tuple(questions.for_today(asked, today, index.records.put_away)))


class _AgendaReader:
    """Reads the records that can stand on the page of today.

    `since` has the day from which the silence of each contact on the page counts, `chosen` what has a line, `totals`
    how many lines the parts would have that were read only as far as they are shown. `first` is the first day of those
    whose questions ask today, and `back` (ids) what comes back from being put off.
    """

    def __init__(self, journal: Journal, lines: int) -> None:
        self.journal = journal
        self.today = journal.today
        self.lines = lines
        self.rhythms = journal.rhythms()
        self.since: dict[str, date] = {}
        self.totals: dict[str, int] = {}
        self.chosen: LinesOfDay | None = None
        self.back: Collection[str] = ()
        self.first: date | None = None

    def records(self, asked_about: Collection[str]) -> Records:
        """The records of the page; what `asked_about` (ids) has a question of its own."""
        terms = self.journal.terms()
        self.first = asks_from(self.today, SchoolYear(terms).is_holiday)
        goals = self._goals()
        proposals = self.journal.proposals.waiting(self.today)
        if self.first is None:
            named = {contact for proposal in proposals for contact in proposal.contact_ids}
            contacts = tuple(self.journal.some(Contact, sorted(named)))
            return Records(contacts=contacts, goals=tuple(goals), proposals=tuple(proposals), terms=tuple(terms))
        store, today = self.journal.store, self.today.isoformat()
        put_away = tuple(store.every(PutAway, "until_on >= ?", (self.first.isoformat(),)))
        self.back = back_from_away(put_away, self.first, self.today)
        ended = store.every(Goal, ENDED, (today,))
        silent = {*away(put_away, self.today), *self._recalled_today()}
        silent |= {thing for goal in ended for thing in (goal.learning_id, goal.problem_id, *goal.contact_ids)}
        recalled = self._ids_of_day(RECALL, A_FEW, self.today, left_out=silent)
        left_out = {*recalled, *silent}
        to_try = self._in_lines("to_try", self._ids(TO_TRY, left_out=left_out))
        waiting = self._waiting(left_out | set(asked_about))
        quiet = self._in_lines("quiet", self._quiet(silent))
        self.chosen = LinesOfDay(recalled, to_try, waiting, quiet)
        shown = {*recalled, *to_try, *waiting}
        learnings = self.journal.some(Learning, sorted(shown))
        problems = store.every(Problem, MAYBE_STUCK)
        asks = store.every(Ask, "problem_id IN (SELECT value FROM json_each(?))", (chosen(_ids(problems)),))
        since = _days_before(self.first, decisions.ASKS_AFTER[-1])
        looks = store.every(Decision, "decided_on IS NULL AND recheck_on BETWEEN ? AND ?", (since, today))
        talks = self._talks(learnings, recalled)
        shown_to_sort = proposals if self.lines == ALL else proposals[:SORT_LINES]
        named = {
            *quiet,
            *(ask.contact_id for ask in asks),
            *(look.contact_id for look in looks),
            *(contact for learning in learnings if learning.id in recalled for contact in learning.contact_ids),
            *(contact for talk in talks for contact in talk.contact_ids),
            *(contact for proposal in shown_to_sort for contact in proposal.contact_ids),
        }
        self._note_silence(named)
        return Records(
            contacts=tuple(self.journal.some(Contact, sorted(named))),
            interactions=tuple(talks),
            learnings=tuple(learnings),
            goals=(*goals, *ended),
            problems=tuple(problems),
            asks=tuple(asks),
            decisions=tuple(looks),
            recalls=tuple(
                store.every(
                    Recall,
                    '"on" = ? OR learning_id IN (SELECT value FROM json_each(?))',
                    (today, chosen(sorted(shown))),
                )
            ),
            proposals=tuple(proposals),
            put_away=put_away,
            terms=tuple(terms),
        )

    def _recalled_today(self) -> list[str]:
        return [identity for (identity,) in self._execute(RECALLED, {"today": self.today.isoformat()})]

    def _waiting(self, left_out: Collection[str]) -> list[str]:
        """The learnings whose turn to be planned or observed it is, as many as the page has room for."""
        (_, (plan, *_)), (_, (observe, *_)) = STEP_DAYS[Stage.NOTED], STEP_DAYS[Stage.APPLIED]
        days = [
            {"to_plan": to_plan, "to_observe": to_observe}
            for to_plan, to_observe in zip(turns_of(self.today, plan), turns_of(self.today, observe), strict=True)
        ]
        counts = [self._count(WAITING, day=day) for day in days]
        in_turn = [
            identity
            for day, places in zip(days, places_shown(counts, self.today, A_FEW), strict=True)
            for place in places
            for identity in self._ids(WAITING, 1, place, day=day)
        ]
        return [identity for identity in (*self._ids(BACK), *in_turn) if identity not in left_out]

    def _in_lines(self, part: str, ids: Sequence[str]) -> list[str]:
        """The ids that have a line in a part, those of the day first; notes how many there are."""
        self.totals[part] = len(ids)
        found = rotate(ids, self.today)
        return found if self.lines == ALL else found[: self.lines]

    def _talks(self, learnings: Collection[Learning], recalled: Collection[str]) -> list[Interaction]:
        """The conversations that the learnings to be recalled came from."""
        ids = {talk for learning in learnings if learning.id in recalled for talk in learning.interaction_ids}
        return self.journal.interactions.some(sorted(ids))

    def _goals(self) -> list[Goal]:
        days = {"today": self.today.isoformat(), "soon": (self.today + timedelta(days=SOON_DAYS)).isoformat()}
        due = self.journal.store.every(Goal, f"{OPEN_GOAL} AND due_on <= :soon AND {IN_SIGHT} AND {AWAKE}", days)
        return [*due, *self.journal.some(Goal, self._ids_of_day(UNDATED, CUES, self.today))]

    def _quiet(self, silent: Collection[str]) -> list[str]:
        """The contacts in turn who have been quiet for longer than was meant, by id, the longest overdue first."""
        overdue: list[tuple[int, str]] = []
        left_out = chosen(sorted(silent))
        for own, tier, longest in self._intervals():
            before = _days_before(self.today, longest)
            turns = _numbers(turns_of(self.today, longest + 1))
            group = {"own": own, "tier": tier, "since": before, "turns": turns, "left_out": left_out}
            for identity, since in self._execute(f"SELECT contact_id, since {QUIET}", group):
                self.since[identity] = date.fromisoformat(since)
                overdue.append((longest - (self.today - self.since[identity]).days, identity))
        return [identity for _, identity in sorted(overdue)]

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

    def _ids_of_day(self, query: str, lines: int, day: date, *, left_out: Collection[str] = ()) -> list[str]:
        """The ids on the page of a day of a list; each day turns the page."""
        offset = page_of_day(self._count(query, left_out=left_out), lines, day)
        return self._ids(query, lines, offset, left_out=left_out)

    def _ids(
        self,
        query: str,
        lines: int = ALL,
        offset: int = 0,
        *,
        left_out: Collection[str] = (),
        day: Mapping[str, int] | None = None,
    ) -> list[str]:
        given = {**self._given(left_out), **(day or {}), "lines": lines, "offset": offset}
        return [identity for identity, *_ in self._execute(f"{query} LIMIT :lines OFFSET :offset", given)]

    def _count(self, query: str, *, left_out: Collection[str] = (), day: Mapping[str, int] | None = None) -> int:
        unordered = query.split(" ORDER BY ", maxsplit=1)[0]
        (count,) = self._execute(
            f"SELECT count(*) FROM ({unordered})", {**self._given(left_out), **(day or {})}
        ).fetchone()
        return int(count)

    def _given(self, left_out: Collection[str]) -> dict[str, Any]:
        _, tries = STEP_DAYS[Stage.POTENTIAL]
        return {
            "today": self.today.isoformat(),
            "first": (self.first or self.today).isoformat(),
            "to_try": _numbers(turn for days in tries for turn in turns_of(self.today, days)),
            "left_out": chosen(sorted(left_out)),
            "back": chosen(sorted(self.back)),
        }

    def _execute(self, query: str, given: Mapping[str, Any] | None = None) -> sqlite3.Cursor:
        return self.journal.store.connection.execute(query, given or {})


def _ids(problems: Collection[Problem]) -> list[str]:
    return [problem.id for problem in problems]


def _numbers(numbers: Iterable[int]) -> str:
    """Numbers as the parameter of `IN (SELECT value FROM json_each(:name))`."""
    return f"[{','.join(map(str, numbers))}]"


def _days_before(today: date, days: int) -> str:
    """That many days before, as it is stored; before every day where the calendar does not reach so far."""
    try:
        return (today - timedelta(days=days)).isoformat()
    except OverflowError:
        return ""
