"""A year of review is quick: one pass over an index, no figure reading the whole journal for each of its rows."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

from made_journals import TODAY, ago, chance_journal

from netjournal.domain.records import Intention, Records
from netjournal.review.period import Period
from netjournal.review.registry import review


def busy_year() -> Records:
    """5,000 interactions and 1,200 learnings in one year."""
    parts = [chance_journal(seed) for seed in range(20)]
    talks = [
        replace(interaction, id=f"{n}{interaction.id}")
        for n, one in enumerate(parts)
        for interaction in one.interactions
    ]
    learnings = [
        replace(
            learning,
            id=f"{n}{learning.id}",
            interaction_ids=tuple(f"{n}{source}" for source in learning.interaction_ids),
        )
        for n, one in enumerate(parts)
        for learning in one.learnings
    ]
    return Records(
        contacts=parts[0].contacts,
        interactions=tuple(talks),
        learnings=tuple(learnings),
        intentions=(Intention(starts_on=ago(364), colleagues=50, communities=35, following=15, floor_minutes=60),),
    )


def test_a_year_of_5000_interactions_takes_a_fraction_of_a_second() -> None:
    """About 0.15 s of processor time; the bound leaves room for a machine that is busy with other things."""
    records = busy_year()
    took = []
    for _ in range(3):
        start = process_time()
        review(records, Period(ago(364), TODAY, "the year"), TODAY)
        took.append(process_time() - start)
    assert min(took) < 0.75
