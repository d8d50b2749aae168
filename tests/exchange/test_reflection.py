from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lint import apart, faults, headings
from made_records import TEXTS
from made_year import RECORDS, TODAY

from examples import examples
from netjournal.domain.records import Records
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions
from netjournal.exchange.exports.reflection import page
from netjournal.review.period import Period, between, month, week
from netjournal.review.registry import review

WEEK = week(date(2026, 9, 2))


def written(records: Records = RECORDS, period: Period = WEEK, **sharing: object) -> str:
    return page(records, review(records, period, TODAY), TODAY, PrivacyOptions(**sharing)).text()  # type: ignore[arg-type]


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
        "*A week of piles*\n\nBefore it all.\n\n### What stayed with me?\n\nLucía's \\*piles\\*.\n\n- one\n- two",
        "- Tue 1 Sep 2026: Coffee with Lucía Morrow about exit tickets (25 min, hallway)",
        "- **Sort tickets by error, not by child** (noted Tue 1 Sep 2026)",
        "  - From Lucía Morrow, Tue 1 Sep 2026: Coffee with Lucía Morrow about exit tickets",
        "  - My plan: when I get Friday's tickets, I will sort them into three piles. The sign I look for: I read",
        "  - Seen on Fri 18 Sep 2026: Twelve minutes, and Monday began with the right problem (another adult saw it)",
        "  - Ended without a difference on Mon 14 Sep 2026: No difference",
        "### Done\n\n- Send Lucía the piles (done Wed 2 Sep 2026)",
        "### Missed\n\n- Ask the circle for tasks, with Kestrel \\[Maths\\] \\| Circle (due Thu 3 Sep 2026)",
        "- **Exit tickets pile up** (since Mon 31 Aug 2026)\n  - Asked colleagues on Tue 1 Sep 2026",
        "**Time with others:** 40 min with colleagues",
    ):
        assert words in text
    assert text.index("In my own words") < text.index("What happened") < text.index("In figures")


def test_what_was_not_answered_is_not_printed() -> None:
    assert "So what?" not in written()
    assert "?" not in written(replace(RECORDS, reflections=()))
    assert "In my own words\n" not in written(replace(RECORDS, reflections=()))


def test_private_things_and_energy_stay_home_unless_asked_for() -> None:
    text = written()
    assert "UNSAYABLE" not in text
    assert "Quill" not in text
    assert "nergy" not in text
    assert "private" not in text
    assert "not shown" not in text
    everything = written(include_private=True)
    assert everything.count("UNSAYABLE") == 6
    assert "Wilhelmina Quill" in everything
    assert "**Energy:**" in everything


def test_people_as_roles() -> None:
    text = written(people=PeopleStyle.ROLES)
    for name in ("Lucía", "Morrow", "Tomas", "Brandle", "Quill"):
        assert name not in text
    assert "Coffee with a colleague (maths lead) about exit tickets" in text
    assert "Kestrel" in text


def test_earlier_learnings_that_moved_are_told_in_the_week_in_which_they_did() -> None:
    text = written(period=week(date(2026, 9, 16)))
    _, moved = text.split("## What came of earlier learning\n")
    assert (
        "- **Sort tickets by error, not by child** (noted Tue 1 Sep 2026)\n"
        "  - Seen on Fri 18 Sep 2026: Twelve minutes, and Monday began with the right problem (another adult saw it)\n"
        "  - I see it differently since Sun 20 Sep 2026: I used to count marking everything as success; now I count"
    ) in moved
    assert "- **Silent starts** (noted Thu 3 Sep 2026)\n  - Ended without a difference on Mon 14 Sep" in moved
    assert "Tried on" not in moved


def test_figures_are_those_of_the_day_of_writing_and_what_changed_since_is_said() -> None:
    found = review(RECORDS, WEEK, TODAY)
    then = {name: each.as_json() for name, each in found.figures.items()}
    then["funnel"] |= {"counts": {"noted": 2, "young": 2}}
    then["energy"] |= {"counts": {"taking": 77}}
    del then["give-get"]
    then["gone"] = {"sentence": "A figure that there is no more.", "counts": {}}
    then["coverage"] = {"sentence": "One of another version."}
    (kept,) = (reflection for reflection in RECORDS.reflections if reflection.starts_on == WEEK.starts_on)
    others = tuple(reflection for reflection in RECORDS.reflections if reflection != kept)
    stored = replace(kept, figures=then, updated_at=datetime(2026, 9, 11, 12).astimezone())
    text = written(replace(RECORDS, reflections=(*others, stored)))
    assert "As they were on Fri 11 Sep 2026, when this was written:\n\n**Time with others:**" in text
    assert (
        "learned:** I noted 2 things that I learned. None has reached my classroom yet. 2 are younger than six" in text
    )
    _, differently = text.split("### What has changed since\n")
    assert "- **What became of what I learned:** I noted 3 things that I learned." in differently
    assert "- **Passed on:**" in differently
    assert "- **Goals:**" not in differently
    assert "77" not in text
    assert "there is no more" not in text
    assert not faults(text)


def test_without_figures_of_the_day_those_of_today_are_shown() -> None:
    assert "when this was written" not in written()


def test_long_periods_do_not_list_every_conversation() -> None:
    assert "- Tue 1 Sep 2026: Coffee with" in written(period=month(date(2026, 9, 1)))
    assert "- Tue 1 Sep 2026: Coffee with" not in written(period=between(date(2026, 8, 1), date(2026, 10, 31)))


def test_an_empty_journal_makes_a_page_without_complaints() -> None:
    text = written(Records())
    assert not faults(text)
    assert "No conversations and no learning were noted." in text


@pytest.mark.parametrize("sharing", [{}, {"people": PeopleStyle.ROLES}, {"include_private": True}])
def test_page_has_no_linter_complaints_and_is_always_the_same(sharing: dict[str, object]) -> None:
    text = written(**sharing)
    assert faults(text) == []
    assert written(**sharing) == text


@settings(max_examples=examples(40), deadline=None)
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
        reflections=(replace(RECORDS.reflections[0], title=one, body=f"## What stayed with me?\n\nThis: {seven}"),),
    )
    for people in PeopleStyle:
        text = written(records, people=people)
        assert faults(text) == []
        assert [(level, words) for level, words in headings(apart(text)[1]) if level < 3] == usual
