from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lint import apart, faults, headings
from made_records import TEXTS
from made_year import RECORDS, TODAY

from netjournal.domain.records import Records
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions
from netjournal.exchange.exports.reflection import page
from netjournal.review.period import Period, between, month, week
from netjournal.review.registry import review

WEEK = week(date(2026, 9, 2))


def written(records: Records = RECORDS, period: Period = WEEK, **sharing: object) -> str:
    return page(records, review(records, period, TODAY), TODAY, PrivacyOptions(**sharing))  # type: ignore[arg-type]


def test_front_matter_says_what_it_is() -> None:
    fields, _ = apart(written())
    assert fields == {
        "type": "reflection",
        "cadence": "weekly",
        "period": "week of 31 Aug 2026",
        "starts_on": date(2026, 8, 31),
        "ends_on": date(2026, 9, 6),
        "interactions": 3,
        "minutes": 100,
        "learnings": 3,
        "goals_done": 1,
        "people": "names",
    }


def test_everything_that_belongs_to_the_week_is_there() -> None:
    text = written()
    for words in (
        "| Colleagues | 2 | 40 min |",
        "- Tue 1 Sep 2026, Lucía Morrow: Coffee with Lucía Morrow about exit tickets (25 min, hallway)",
        "- Sort tickets by error, not by child (noted Tue 1 Sep 2026)",
        "  - From Lucía Morrow on Tue 1 Sep 2026: Coffee with Lucía Morrow about exit tickets",
        "  - When I get Friday's tickets, I will sort them into three piles; the sign: I read them in ten minutes",
        "  - Seen on Fri 18 Sep 2026: Twelve minutes, and Monday began with the right problem (E2, another adult saw",
        "  - Closed as null on Mon 14 Sep 2026: No difference",
        "### Kept\n\n- Send Lucía the piles, with Lucía Morrow (done Wed 2 Sep 2026)",
        "### Missed\n\n- Ask the circle for tasks, with Kestrel \\[Maths\\] \\| Circle (due Thu 3 Sep 2026)",
        "- Exit tickets pile up (opened Mon 31 Aug 2026)\n  - Asked inside Tue 1 Sep 2026",
        "| Follow-through |",
        "A week of piles\n\nBefore it all.\n\n### What stayed with me?\n\nLucía's \\*piles\\*.\n\n- one\n- two",
        "### 2 questions left open\n\n- So what?\n- Now what?\n",
    ):
        assert words in text


def test_private_things_and_energy_stay_home_unless_asked_for() -> None:
    text = written()
    assert "UNSAYABLE" not in text
    assert "Quill" not in text
    assert "nergy" not in text
    assert "2 private entries counted in the figures, and not shown." in text
    everything = written(include_private=True)
    assert everything.count("UNSAYABLE") == 6
    assert "Wilhelmina Quill" in everything
    assert "| Energy |" in everything
    assert "private entr" not in everything


def test_people_as_roles() -> None:
    text = written(people=PeopleStyle.ROLES)
    for name in ("Lucía", "Morrow", "Tomas", "Brandle", "Quill"):
        assert name not in text
    assert "Coffee with a colleague (maths lead) about exit tickets" in text
    assert "Kestrel" in text


def test_earlier_learnings_that_moved_are_told_in_the_week_in_which_they_did() -> None:
    text = written(period=week(date(2026, 9, 16)))
    _, moved = text.split("## Earlier learnings that moved on\n")
    assert "Sort tickets by error" in moved
    assert "Silent starts" in moved
    assert "Nothing was noted." in text


def test_figures_are_those_of_the_day_of_writing_and_what_changed_since_is_said() -> None:
    found = review(RECORDS, WEEK, TODAY)
    then = {name: each.as_json() for name, each in found.figures.items()}
    then["funnel"] |= {"sentence": "2 learnings noted: 2 too young to judge.", "guard": "Too young."}
    then["energy"] |= {"sentence": "Tired with Lucía Morrow."}
    del then["breadth"]
    then["gone"] = {"sentence": "A figure that there is no more."}
    (kept,) = (reflection for reflection in RECORDS.reflections if reflection.starts_on == WEEK.starts_on)
    others = tuple(reflection for reflection in RECORDS.reflections if reflection != kept)
    stored = replace(kept, figures=then, updated_at=datetime(2026, 9, 11, 12).astimezone())
    text = written(replace(RECORDS, reflections=(*others, stored)))
    assert "As they were on Fri 11 Sep 2026, when this was written:\n\n| Figure |" in text
    assert "| What became of what you learned | 2 learnings noted: 2 too young to judge. | Too young. |" in text
    _, differently = text.split("What reads differently by now, or was not kept then:\n")
    assert f"| What became of what you learned | {found.figures['funnel'].words}" in differently
    assert "| How many different sources |" in differently
    assert "| Follow-through |" not in differently
    assert "Tired" not in text
    assert "there is no more" not in text
    assert not faults(text)


def test_without_figures_of_the_day_those_of_today_are_shown() -> None:
    assert "when this was written" not in written()


def test_long_periods_do_not_list_every_conversation() -> None:
    assert "## Conversations" in written(period=month(date(2026, 9, 1)))
    assert "## Conversations" not in written(period=between(date(2026, 8, 1), date(2026, 10, 31)))


def test_an_empty_journal_makes_a_page_without_complaints() -> None:
    text = written(Records())
    assert not faults(text)
    assert "No conversations in this period." in text
    assert "### Questions to think about" in text


@pytest.mark.parametrize("sharing", [{}, {"people": PeopleStyle.ROLES}, {"include_private": True}])
def test_page_has_no_linter_complaints_and_is_always_the_same(sharing: dict[str, object]) -> None:
    text = written(**sharing)
    assert faults(text) == []
    assert written(**sharing) == text


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=8, max_size=8))
def test_hostile_words_change_nothing_about_the_shape(texts: list[str]) -> None:
    usual = [(level, words) for level, words in headings(apart(written())[1]) if level < 3]
    one, two, three, four, five, six, seven, eight = texts
    contacts, interactions, learnings = RECORDS.contacts, RECORDS.interactions, RECORDS.learnings
    records = replace(
        RECORDS,
        contacts=(replace(contacts[0], name=one, role=two), *contacts[1:]),
        interactions=(replace(interactions[0], summary=three, channel=two), *interactions[1:]),
        learnings=(replace(learnings[0], text=four, own_words=five, applied_note=one), *learnings[1:]),
        goals=(replace(RECORDS.goals[0], text=six, outcome=seven), *RECORDS.goals[1:]),
        problems=(replace(RECORDS.problems[0], title=eight),),
        reflections=(replace(RECORDS.reflections[0], title=one, body=f"## What stayed with me?\n\n{seven}"),),
    )
    for people in PeopleStyle:
        text = written(records, people=people)
        assert faults(text) == []
        assert [(level, words) for level, words in headings(apart(text)[1]) if level < 3] == usual
