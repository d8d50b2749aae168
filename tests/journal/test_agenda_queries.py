"""Today by indexed queries is the Today that the rules of the domain give over all records."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples

sys.path.insert(0, str(Path(__file__).parent.parent / "review"))

from made_journals import TODAY, ago, journals

from netjournal.domain.agenda import PART_LINES, SHORTENED, build_agenda
from netjournal.domain.records import Contact, Goal, Interaction, Learning, PutAway, Recall, Records, Tier
from netjournal.journal.agenda import ALL, Week, agenda, week_so_far
from netjournal.journal.journal import Journal
from netjournal.review.index import JournalIndex
from netjournal.review.period import week as week_of
from netjournal.review.questions import for_today
from netjournal.review.registry import review_of
from netjournal.storage.hlc import HlcClock, milliseconds_of

DAYS = st.integers(-10, 120).map(ago)
FEW = 5


class SteppingClock:
    """Each look at it is a second later, so that no two records are made at one moment."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 5, 12, tzinfo=UTC)

    def __call__(self) -> int:
        self.moment += timedelta(seconds=1)
        return milliseconds_of(self.moment)


def stored(folder: Path, records: Records, today: date = TODAY) -> Journal:
    journal = Journal(folder, clock=HlcClock(now=SteppingClock()), day=lambda: today)
    with journal.change("make") as change:
        for kind in fields(records):
            for value in getattr(records, kind.name):
                change.put(value)
    return journal


@st.composite
def more(draw: st.DrawFn, records: Records) -> Records:
    """The records with what Today is particular about: own intervals, archived ones, recalls, put-offs, many cues."""
    contacts = tuple(
        replace(
            contact,
            cadence_days=draw(st.sampled_from([None, None, 5, 40])),
            cadence_limit_days=draw(st.sampled_from([None, None, 10, 30])),
            archived_on=draw(st.sampled_from([None, None, None, ago(1)])),
            met_on=draw(st.sampled_from([None, ago(50), ago(3)])),
        )
        for contact in records.contacts
    )
    ids = [learning.id for learning in records.learnings] or ["l0"]
    recalls = draw(st.lists(st.builds(Recall, learning_id=st.sampled_from(ids), on=DAYS), max_size=4))
    put_away = draw(
        st.lists(
            st.builds(
                PutAway,
                key=st.sampled_from(
                    [f"{kind}:{identity}" for kind in ("learning", "plan", "observe") for identity in ids]
                    + [f"echo:{contact.id}" for contact in contacts]
                    + [f"stuck:{problem.id}" for problem in records.problems]
                    + [f"decide:{decision.id}" for decision in records.decisions]
                ),
                until_on=st.just(ago(-2)),
            ),
            max_size=2,
        )
    )
    cues = tuple(
        Goal(id=f"cue{number}", text="some day", snoozed_until=draw(st.sampled_from([None, None, ago(0), ago(-1)])))
        for number in range(draw(st.integers(0, 7)))
    )
    noted = tuple(
        Learning(id=f"n{number:02}", text="x", on=draw(DAYS), potential_on=draw(st.none() | DAYS))
        for number in range(draw(st.integers(0, 12)))
    )
    return replace(
        records,
        contacts=contacts,
        goals=records.goals + cues,
        learnings=records.learnings + noted,
        recalls=tuple(replace(recall, id=f"r{number}") for number, recall in enumerate(recalls)),
        put_away=tuple(replace(item, id=f"w{number}") for number, item in enumerate(put_away)),
    )


@settings(max_examples=examples(30), deadline=None)
@given(records=journals.flatmap(more), later=st.integers(0, 40))
def test_the_queries_find_what_the_rules_find(records: Records, later: int) -> None:
    today = TODAY + timedelta(days=later)
    with TemporaryDirectory() as folder, stored(Path(folder), records, today) as journal:
        by_rules = build_agenda(journal.records(), today, rhythms=journal.rhythms(), last_entry_on=last_entry(journal))
        for name in ("due", *SHORTENED):
            assert getattr(agenda(journal, lines=ALL), name) == getattr(by_rules, name), name
            assert getattr(agenda(journal), name) == getattr(by_rules.shortened(), name), name
        assert agenda(journal, lines=ALL) == by_rules
        assert agenda(journal) == by_rules.shortened()
        week = week_so_far(journal)
        with_questions = build_agenda(
            journal.records(),
            today,
            questions=week.asked,
            week=week.figures["time-by-tier"],
            rhythms=journal.rhythms(),
            last_entry_on=last_entry(journal),
        )
        period = week_of(today, journal.week_start())
        review = review_of(JournalIndex(journal.records(), today), period)
        assert week.figures == {name: review.figures[name].as_json() for name in week.figures}
        assert week.asked == for_today(review.questions, today, records.put_away)
        assert agenda(journal, week, lines=ALL) == with_questions
        assert agenda(journal, week) == with_questions.shortened()


def last_entry(journal: Journal) -> date | None:
    return journal.interactions.last_on()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """More quiet contacts and plans than a page shows, and minutes this week."""
    with Journal(tmp_path, day=lambda: TODAY) as journal:
        with journal.change("Make it"):
            for number in range(FEW + 3):
                name = f"[b]Quiet {number} שלום"
                who = journal.contacts.add(Contact(name=name, tier=Tier.COLLEAGUES), on=ago(200))
                journal.add(Interaction(on=ago(22 + number % 3), contact_ids=(who.id,), summary="long ago"), "Log")
            journal.add(Interaction(on=TODAY, contact_ids=(who.id,), summary="today", minutes=25), "Log")
            for number in range(FEW + 1):
                journal.add(Learning(text=f"plan {number}", on=ago(1), potential_on=ago(1)), "Learn")
        yield journal


def test_a_page_shows_a_few_of_each_part_and_says_how_many_more(journal: Journal) -> None:
    page, whole = agenda(journal, lines=FEW), agenda(journal, lines=ALL)
    assert len(page.quiet) == FEW
    assert page.left_out == {"quiet": 2, "to_try": 1}
    assert page.quiet == whole.quiet[:FEW]
    assert page.to_try == whole.to_try[:FEW]
    assert not whole.left_out
    assert (len(page.lines(TODAY)), len(page.first_lines(TODAY)), page.more(TODAY)) == (2 * FEW, 6, 2 * FEW - 6 + 3)
    assert (len(whole.lines(TODAY)), whole.more(TODAY)) == (2 * FEW + 3, page.more(TODAY))


def test_somebody_whom_a_recall_speaks_of_is_not_quiet_for_that(tmp_path: Path) -> None:
    with Journal(tmp_path, day=lambda: TODAY, clock=HlcClock(now=SteppingClock())) as journal:
        with journal.change("Make it"):
            who = journal.contacts.add(Contact(name="Noor", tier=Tier.COLLEAGUES), on=ago(200))
            talk = Interaction(on=ago(8), contact_ids=(who.id,), summary="talk routines")
            journal.add(talk, "Log")
            (talk,) = journal.every(Interaction)
            journal.add(Learning(text="threes", on=ago(8), interaction_ids=(talk.id,), contact_ids=(who.id,)), "Learn")
        page = agenda(journal)
        assert [item.record_id for item in page.recall]
        assert page.quiet == ()


def test_the_week_has_what_was_spent_and_the_page_takes_its_questions(journal: Journal) -> None:
    week = week_so_far(journal)
    assert week.figures["time-by-tier"]["counts"]["minutes"]["colleagues"] == 25
    asked = Week(week.figures, tuple(_Asked(f"drift:{number}") for number in range(PART_LINES + 2)))
    page = agenda(journal, asked)
    assert (len(page.questions), page.left_out["questions"]) == (PART_LINES, 2)
    assert page.week == week.figures["time-by-tier"]


class _Asked:
    """A question as the review asks it."""

    def __init__(self, key: str) -> None:
        self.key, self.text, self.kind, self.record_id = key, "Drift, or a leak?", "drift", ""


def test_every_part_that_is_cut_has_a_number() -> None:
    assert set(SHORTENED) == {"to_sort", "quiet", "recall", "to_try", "waiting", "stuck", "decisions", "questions"}


def test_today_reads_as_many_rows_in_a_long_journal_as_in_a_short_one(tmp_path: Path) -> None:
    """The queries use their indexes: nothing is scanned, and nothing is sorted but the lines themselves."""
    with Journal(tmp_path, day=lambda: TODAY) as journal:
        seen: list[str] = []
        journal.store.connection.set_trace_callback(seen.append)
        agenda(journal)
        journal.store.connection.set_trace_callback(None)
        plans = [
            (statement, step)
            for statement in dict.fromkeys(seen)
            if statement.lstrip().startswith("SELECT")
            for *_, step in journal.store.connection.execute(f"EXPLAIN QUERY PLAN {statement}")
        ]
    big = {"contacts", "interactions", "interaction_contacts", "learnings", "goals", "goal_contacts"}
    big |= {"touch", "waiting"}
    scanned = [
        (statement, step)
        for statement, step in plans
        if step.startswith("SCAN") and step.split()[1] in big and "COVERING INDEX" not in step
    ]
    assert not scanned
