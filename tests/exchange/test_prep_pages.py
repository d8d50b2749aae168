"""Pages to take along: the sheet before meeting somebody, and some days with lines to write on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from lint import faults
from made_year import RECORDS, SORTING, TODAY

from netjournal.domain.meetings import Meeting
from netjournal.domain.records import Goal, Learning
from netjournal.exchange.exports.formats import Wanted, as_text
from netjournal.exchange.exports.prep import contact_page, days_page
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions, RedactedView
from netjournal.journal.journal import Journal
from netjournal.review.period import between, week

TUESDAY = date(2026, 11, 24)
PLANNING = Meeting(
    id="m",
    line="Planning with Lucía",
    on=TUESDAY,
    at=time(15),
    minutes=45,
    contact_ids=("c-1",),
    names=("Ida Stranger",),
)
GOALS = (
    Goal(id="g-7", text="Ring Tomas", contact_ids=("c-2",), due_on=TUESDAY),
    Goal(id="g-8", text="Old promise", due_on=date(2026, 11, 2)),
    Goal(id="g-9", when_cue="somebody asks", will_do="name Lucía"),
)
PLANNED = Learning(
    id="l-9", text="Silent debate", on=TODAY, plan_when="we compare", plan_will="try it", potential_on=TODAY
)
WITH_PLANS = replace(RECORDS, goals=GOALS, learnings=(*RECORDS.learnings, PLANNED))


def test_the_sheet_before_meeting_somebody_has_what_lies_between() -> None:
    shown = RedactedView(replace(WITH_PLANS, learnings=(replace(SORTING, told_source_on=None),)), PrivacyOptions())
    text = contact_page(RECORDS.contacts[0], shown, TODAY).text()
    assert faults(text) == []
    for words in (
        "# Before I meet Lucía Morrow",
        "maths lead",
        "## What is open between us\n\n- You tried “Sort tickets by error, not by child”",
        "## What they know\n\n- feedback: Her piles",
        "## Problems of mine that they may know about\n\n- Exit tickets pile up: you have asked them already",
        "## Our conversations\n\n- Tue 1 Sep 2026: Coffee with Lucía Morrow",
        "## Notes",
    ):
        assert words in text
    assert "UNSAYABLE" not in text


def test_a_day_has_its_meetings_goals_people_and_lines() -> None:
    shown = RedactedView(WITH_PLANS, PrivacyOptions())
    text = days_page("My Tuesday", shown, between(TUESDAY, TUESDAY), TODAY, [PLANNING]).text()
    assert faults(text) == []
    meeting = "15:00 Planning with Lucía with Lucía Morrow and Ida Stranger (45 min)"
    day = f"## Tue 24 Nov 2026\n\n- {meeting}\n- Ring Tomas\n\n…"
    assert day in text
    assert "## Still open from before\n\n- Old promise (by Mon 2 Nov 2026)" in text
    assert "## Before I meet Lucía Morrow\n\n### What they know, Lucía Morrow" in text
    assert "## When the moment comes\n\n- When somebody asks, I will name Lucía" in text
    assert "- **Silent debate** (noted Mon 23 Nov 2026)\n  - My plan: when we compare, I will try it" in text


def test_a_week_has_its_school_days_and_under_roles_no_name() -> None:
    shown = RedactedView(WITH_PLANS, PrivacyOptions(PeopleStyle.ROLES))
    text = days_page("My week", shown, week(TODAY), TODAY, [PLANNING]).text()
    assert faults(text) == []
    assert text.count("## ") >= 5
    assert "Sat 28 Nov" not in text
    for name in ("Lucía", "Morrow", "Tomas", "Stranger"):
        assert name not in text


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path) as opened:
        yield opened


def test_the_meetings_of_watched_calendars_are_on_the_page(journal: Journal) -> None:
    journal.meetings.keep("mine", [replace(PLANNING, contact_ids=()), replace(PLANNING, id="n", on=date(2026, 11, 30))])
    wanted = Wanted(between(TUESDAY, TUESDAY), TODAY, datetime(2026, 11, 23, 16, 30, tzinfo=UTC))
    text = as_text(journal, "prep", wanted)
    assert text.count("Planning with Lucía") == 1
