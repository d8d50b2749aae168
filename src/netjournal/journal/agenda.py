"""What the Today page and `netjournal today` are made from, read without reading the whole journal.

Today of a big journal, worked out by a short-lived process of its own.

The screen stays as small as it is in the first week of a journal, and no key waits for a reading of ten years.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from netjournal.domain.agenda import AgendaToday, QuestionLike, build_agenda, recalls_of_day
from netjournal.domain.records import Ask, Contact, Decision, Goal, Learning, PutAway, Recall, Records
from netjournal.journal.journal import Journal
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    from netjournal.journal import review as journal_review
    from netjournal.review import period as review_period
    from netjournal.review import questions
    from netjournal.review import registry as review_registry
else:
    journal_review = lazy_import("netjournal.journal.review")
    review_period = lazy_import("netjournal.review.period")
    questions = lazy_import("netjournal.review.questions")
    review_registry = lazy_import("netjournal.review.registry")


@dataclass(frozen=True, slots=True)
class Week:
    """The running week: its figures as `review --json` prints them, and which questions are asked today."""

    figures: Mapping[str, Any]
    asked: tuple[QuestionLike, ...]


def agenda(journal: Journal, today: date, this_week: Week | None = None) -> AgendaToday:
    """The parts of Today. Without `this_week` the questions and the week's figures are left empty; they take longer."""
    store = journal.store
    records = Records(
        contacts=tuple(store.every(Contact, "archived_on IS NULL AND tier IS NOT 'following'")),
        learnings=tuple(store.every(Learning, "closed_on IS NULL AND reframed_on IS NULL")),
        goals=tuple(store.every(Goal, "done_on IS NULL AND dropped_on IS NULL")),
        problems=tuple(journal.open_problems()),
        asks=tuple(store.every(Ask)),
        recalls=tuple(store.every(Recall)),
        decisions=tuple(store.every(Decision, "decided_on IS NULL")),
        put_away=tuple(store.every(PutAway)),
    )
    records = _with_names(journal, records, today)
    return build_agenda(
        records,
        today,
        questions=this_week.asked if this_week else (),
        week=this_week.figures["time-by-tier"] if this_week else {},
        last_on=journal.contacts.last_on(),
        last_entry_on=journal.interactions.last_on(),
        rhythms=journal.rhythms(),
    )


def due_counts(journal: Journal, today: date) -> AgendaToday:
    """Of Today what is read at once in a journal of any size: what is due, and the way back in after a gap."""
    goals = Records(goals=tuple(journal.open_goals()))
    return build_agenda(goals, today, last_on={}, last_entry_on=journal.interactions.last_on())


def _with_names(journal: Journal, records: Records, today: date) -> Records:
    """Adds the contacts and interactions that asks, decisions and the learnings to be recalled speak of."""
    known = {contact.id for contact in records.contacts}
    named = {decision.contact_id for decision in records.decisions} | {ask.contact_id for ask in records.asks}
    recalled = [recall.learning for recall in recalls_of_day(records, today)]
    named |= {contact for learning in recalled for contact in learning.contact_ids}
    talks = {interaction_id for learning in recalled for interaction_id in learning.interaction_ids}
    interactions = tuple(journal.interactions.some(sorted(talks)))
    named |= {contact for interaction in interactions for contact in interaction.contact_ids}
    more = journal.some(Contact, sorted(named - known))
    return replace(records, contacts=(*records.contacts, *more), interactions=interactions)


def week_so_far(journal: Journal, today: date) -> Week:
    """What the review of the running week says."""
    period = review_period.week(today, journal.week_start())
    review = review_registry.review_of(journal_review.ReviewRecords(journal, today).for_review(journal, period), period)
    figures = {name: figure.as_json() for name, figure in review.figures.items()}
    return Week(figures, tuple(questions.for_today(review.questions, today)))


BEGIN = "from netjournal.journal.agenda import main; main()"


class Failed(Exception):
    """The other process did not answer: it was stopped, or could not be started here."""


class TodayApart:
    """What a process of its own finds out about a day: first what needs me, then the week with its questions.

    Everything is as short as it is shown.
    """

    def __init__(self, folder: Path, today: date) -> None:
        # Without -P the folder that one happens to be in would be searched for modules first.
        command = [sys.executable, "-P", "-c", BEGIN, str(folder), today.isoformat()]
        quiet = subprocess.DEVNULL
        try:
            self._child = subprocess.Popen(command, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet)  # noqa: S603 - us
        except (OSError, ValueError) as error:
            raise Failed from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def needs(self) -> AgendaToday:
        """What needs me, without questions. Raises Failed."""
        needs: AgendaToday = self._answer()
        return needs

    def week(self) -> tuple[Week, AgendaToday]:
        """The running week, and what needs me with its questions. Raises Failed."""
        week: tuple[Week, AgendaToday] = self._answer()
        return week

    def stop(self) -> None:
        """End it, whether it is done or not; who waits for an answer in another thread gets Failed."""
        self._child.kill()
        self._child.wait()
        if self._child.stdout is not None:
            with suppress(OSError):
                self._child.stdout.close()

    def _answer(self) -> Any:
        if self._child.stdout is None:
            raise Failed
        try:
            return pickle.load(self._child.stdout)  # noqa: S301 - what this program has written itself
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as error:
            raise Failed from error


def main() -> None:
    """The other process: answers on standard output, and ends."""
    folder, today = Path(sys.argv[1]), date.fromisoformat(sys.argv[2])
    with Journal(folder) as journal:
        _tell(agenda(journal, today).shortened())
        week = week_so_far(journal, today)
        _tell((week, agenda(journal, today, week).shortened()))


def _tell(answer: object) -> None:
    pickle.dump(answer, sys.stdout.buffer)
    sys.stdout.buffer.flush()
