"""A review from the records that it looks at says what a review from the whole journal says."""

from __future__ import annotations

import sys
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from examples import examples

sys.path.insert(0, str(Path(__file__).parent.parent / "review"))

from made_journals import TODAY, ago, chance_journal, journals

from netjournal.domain.records import Interaction, Learning, PutAway, Records, Setting
from netjournal.journal.journal import Journal
from netjournal.journal.review import ReviewRecords, Stopped, _in_parts, _without
from netjournal.review.index import JournalIndex
from netjournal.review.period import Period, everything, month, parse_period, week, year
from netjournal.review.registry import review_of, trends


def stored(folder: Path, records: Records) -> Journal:
    journal = Journal(folder)
    with journal.change("make") as change:
        for kind in fields(records):
            for value in getattr(records, kind.name):
                change.put(value)
    return journal


periods = st.one_of(
    st.integers(-10, 300).map(lambda days: week(ago(days))),
    st.integers(0, 300).map(lambda days: month(ago(days))),
    st.sampled_from([year(TODAY), Period(date(1970, 1, 1), TODAY, "everything so far", "all")]),
    st.tuples(st.integers(0, 250), st.integers(0, 90)).map(
        lambda one: Period(ago(one[0]), ago(one[0]) + timedelta(days=one[1]), "a span")
    ),
)
put_away = st.lists(
    st.builds(
        PutAway,
        key=st.sampled_from([f"{kind}:l{n}" for n in range(5) for kind in ("observe", "plan", "pass-on", "learning")]),
        until_on=st.sampled_from([ago(1), ago(-3)]),
    ),
    max_size=4,
).map(lambda found: tuple(replace(each, id=f"x{n}") for n, each in enumerate(found)))


@settings(max_examples=examples(60), deadline=None)
@given(records=journals, away=put_away, asked=st.lists(periods, min_size=1, max_size=3))
@example(records=Records(learnings=(Learning(id="after", text="x", on=ago(1)),)), away=(), asked=[week(ago(8))])
@example(records=Records(learnings=(Learning(id="old", text="x", on=ago(90)),)), away=(), asked=[week(ago(8))])
def test_the_part_that_is_read_gives_the_same_review_and_trends(
    records: Records, away: tuple[PutAway, ...], asked: list[Period]
) -> None:
    with TemporaryDirectory() as folder, stored(Path(folder), replace(records, put_away=away)) as journal:
        whole = JournalIndex(journal.records(), TODAY)
        part = ReviewRecords(journal, TODAY)
        for period in asked:
            found = review_of(part.for_review(journal, period), period)
            assert found == review_of(whole, period)
            assert list(trends(part.for_trends(journal, found.period), found.period)) == list(
                trends(whole, found.period)
            )


def test_a_year_of_many_reads_little_more_than_that_year(tmp_path: Path) -> None:
    made = chance_journal(3)
    old = tuple(
        replace(interaction, id=f"o{interaction.id}", on=interaction.on - timedelta(days=900))
        for interaction in made.interactions
    )
    older = tuple(
        replace(
            learning,
            id=f"o{learning.id}",
            on=learning.on - timedelta(days=900),
            interaction_ids=tuple(f"o{one}" for one in learning.interaction_ids),
            applied_on=ago(930),
            closed_on=ago(900),
        )
        for learning in made.learnings
    )
    records = replace(made, interactions=old + made.interactions, learnings=older + made.learnings)
    with stored(tmp_path, records) as journal:
        found = ReviewRecords(journal, TODAY).for_review(journal, Period(ago(364), TODAY, "the year"))
        assert len(found.records.interactions) == len(made.interactions)
        assert len(found.records.learnings) == len(made.learnings)
        assert found.first_day == min(item.on for item in old)
        assert found.everything() == everything(journal.records(), TODAY)


def test_what_was_put_away_leaves_room_for_the_next_question(tmp_path: Path) -> None:
    learnings = tuple(Learning(id=f"l{n}", on=ago(200 + n), text=f"number {n}") for n in range(9))
    away = tuple(PutAway(id=f"x{n}", key=f"plan:l{n}", until_on=ago(-3)) for n in range(4))
    with stored(tmp_path, Records(learnings=learnings, put_away=away)) as journal:
        ledger = ReviewRecords(journal, TODAY).for_review(journal, week(TODAY))
        assert [question.record_id for question in review_of(ledger, week(TODAY)).questions] == ["l4", "l5"]


@pytest.mark.parametrize("text", ["0001-01", "0001", "9999-12", "0001-01-01..9999-12-31"])
def test_the_ends_of_the_calendar_have_a_review_too(tmp_path: Path, text: str) -> None:
    talks = (Interaction(id="i1", on=ago(3), minutes=20), Interaction(id="i2", on=date(1, 1, 1)))
    with stored(tmp_path, Records(interactions=talks)) as journal:
        period, part = parse_period(text, TODAY), ReviewRecords(journal, TODAY)
        found = review_of(part.for_review(journal, period), period)
        assert found == review_of(JournalIndex(journal.records(), TODAY), period)
        list(trends(part.for_trends(journal, period), period))


def test_the_settings_of_the_journal_count(tmp_path: Path) -> None:
    said = (Setting(id="s1", key="week_start", value=6), Setting(id="s2", key="school_days", value=["sunday"]))
    with stored(tmp_path, Records(settings=said)) as journal:
        ledger = ReviewRecords(journal, TODAY).for_review(journal, week(TODAY))
        assert (ledger.settings.week_start, ledger.settings.school_days) == (6, frozenset({6}))


def test_the_reading_tells_how_far_it_is_and_stops_when_asked(tmp_path: Path) -> None:
    talks = tuple(Interaction(id=f"i{n}", on=ago(100 * n), summary="x") for n in range(12))
    with stored(tmp_path, Records(interactions=talks)) as journal:
        part = ReviewRecords(journal, TODAY)
        told: list[float] = []

        def tell(done: float) -> bool:
            told.append(done)
            return len(told) == 4

        whole = Period(date(1970, 1, 1), TODAY, "everything so far", "all")
        with pytest.raises(Stopped):
            part.for_review(journal, whole, tell)
        assert told == sorted(told)
        assert told[0] == 0 < told[-1] < 1
        assert len(part.for_review(journal, whole).interactions) == 12


@given(
    span=st.tuples(st.integers(0, 30), st.integers(0, 30)),
    known=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4),
)
def test_what_is_known_is_not_read_again(span: tuple[int, int], known: list[tuple[int, int]]) -> None:
    def days(one: tuple[int, int]) -> set[date]:
        first, last = min(one), max(one)
        return {TODAY + timedelta(days=n) for n in range(first, last + 1)}

    def of(one: tuple[int, int]) -> tuple[date, date]:
        return min(days(one)), max(days(one))

    left = [
        first + timedelta(days=n)
        for first, last in _without(of(span), [of(record) for record in known])
        for n in range((last - first).days + 1)
    ]
    assert len(left) == len(set(left))
    assert set(left) == days(span) - set().union(*map(days, known))


@given(first=st.integers(-400, 400), length=st.integers(0, 900), entries=st.sets(st.integers(-300, 300), max_size=3))
def test_parts_of_a_span_are_the_span(first: int, length: int, entries: set[int]) -> None:
    span = (ago(first + length), ago(first))
    parts = list(_in_parts(span, frozenset(map(ago, entries))))
    assert (parts[0][0], parts[-1][1]) == span
    assert all(begins <= ends for begins, ends in parts)
    assert all(parts[n][1] + timedelta(days=1) == parts[n + 1][0] for n in range(len(parts) - 1))
