from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lint import apart, faults
from made_year import COFFEE, MEETING, RECORDS, SORTING, TODAY

from netjournal.domain.records import Contact, Direction
from netjournal.errors import JournalError, WrongUsage
from netjournal.exchange.exports.evidence import (
    HEADS,
    OWN,
    USUAL,
    EvidenceChoice,
    EvidenceEntry,
    EvidenceLog,
    as_csv,
    evidence_log,
    log_page,
    names,
    parse_choice,
    profile,
)
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions, RedactedView
from netjournal.exchange.formats.html import html_page
from netjournal.review.period import month
from netjournal.text.durations import format_minutes

SEPTEMBER = month(date(2026, 9, 1))


@pytest.fixture
def shown() -> RedactedView:
    return RedactedView(RECORDS, PrivacyOptions(PeopleStyle.ROLES))


@pytest.fixture
def log(shown: RedactedView, tmp_path: Path) -> EvidenceLog:
    return evidence_log(shown, SEPTEMBER, TODAY, profile(tmp_path))


def test_an_entry_has_every_field(log: EvidenceLog) -> None:
    coffee, meeting = log.entries
    assert coffee == EvidenceEntry(
        id="i-1",
        date=date(2026, 9, 1),
        title="Coffee with a colleague (maths lead) about exit tickets",
        type="hallway",
        provider="a colleague (maths lead)",
        location="",
        minutes=25,
        by_category=(("Collaboration with colleagues", 25),),
        standards=(
            "RC3 Professional Expertise",
            "TP2 Evidence",
            "TP4 Implementation",
            "CS2 Culture of Collaborative Inquiry",
        ),
        summary="Coffee with a colleague (maths lead) about exit tickets.",
        learned="Sort tickets by error, not by child.",
        application="Fri 4 Sep 2026: Sorted 7B's tickets with a colleague (maths lead).",
        evidence="Twelve minutes, and Monday began with the right problem (another adult saw it).",
        verifier="another adult, to be named",
        artefact="",
        eligibility="unknown",
    )
    assert meeting.provider == "Kestrel [Maths] | Circle"
    assert meeting.by_category == (("Professional communities", 60),)


def test_time_that_was_not_entered_is_not_claimed(tmp_path: Path) -> None:
    records = replace(RECORDS, interactions=(replace(COFFEE, minutes=None), replace(MEETING, id="i-9", minutes=None)))
    log = evidence_log(RedactedView(records, PrivacyOptions()), SEPTEMBER, TODAY, profile(tmp_path))
    (only,) = log.entries
    assert (only.id, only.minutes, only.by_category) == ("i-1", None, ())
    assert "1 entry stands in none, having no length." in log_page(log, RedactedView(records, PrivacyOptions())).text()


@given(
    st.lists(st.tuples(st.integers(1, 1440), st.sets(st.sampled_from(["c-1", "c-3", "c-9"]), min_size=1)), max_size=8)
)
def test_csv_and_pages_agree_to_the_minute(talks: list[tuple[int, set[str]]]) -> None:
    interactions = tuple(
        replace(COFFEE, id=f"i-{n}", minutes=minutes, contact_ids=tuple(sorted(who)))
        for n, (minutes, who) in enumerate(talks)
    )
    unsorted = Contact(id="c-9", name="Nia Unsorted")
    records = replace(RECORDS, interactions=interactions, learnings=(), contacts=(*RECORDS.contacts, unsorted))
    shown = RedactedView(records, PrivacyOptions(PeopleStyle.ROLES))
    log = evidence_log(shown, SEPTEMBER, TODAY, profile(Path("/nowhere")))
    whole = sum(minutes for minutes, _ in talks)
    rows = list(csv.DictReader(io.StringIO(as_csv(log).removeprefix("\ufeff"), newline="")))
    assert sum(int(row["Minutes"]) for row in rows) == log.minutes == whole
    parts = [part.rpartition(": ")[2] for row in rows for part in row["Minutes by category"].split("; ")]
    assert sum(map(int, parts)) == sum(minutes for minutes, _ in log.by_category.values()) == whole
    made = log_page(log, shown)
    if talks:
        said = f"{format_minutes(whole)} entered in all."
        assert said in made.text()
        assert said in html_page(made)


def test_csv_carries_the_same(log: EvidenceLog) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(log).removeprefix("\ufeff"), newline="")))
    assert list(rows[0]) == list(HEADS)
    assert (rows[0]["Minutes"], rows[0]["Hours"]) == ("25", "0.42")
    assert rows[0]["Date"] == "2026-09-01"
    assert rows[0]["Minutes by category"] == "Collaboration with colleagues: 25"
    assert {row["Eligibility"] for row in rows} == {"unknown"}


def test_page_adds_up_and_has_no_complaints(shown: RedactedView, log: EvidenceLog) -> None:
    text = log_page(log, shown).text()
    assert faults(text) == []
    fields, body = apart(text)
    assert fields["minutes"] == 85
    assert fields["standards"] == "Standards for Professional Learning (Learning Forward, 2022)"
    assert "2 conversations, 1 h 25 entered in all." in body
    assert "| Professional communities | 1 h | 1 |" in body
    assert "–" not in body
    assert ": \n" not in body
    assert body.count("unknown") == 1
    assert "  - Verified by: another adult, to be named\n- **Thu 3 Sep" in body
    assert faults(log_page(replace(log, entries=()), shown).text()) == []


def test_entries_are_chosen(shown: RedactedView, tmp_path: Path) -> None:
    def chosen(*words: str) -> list[str]:
        log = evidence_log(shown, SEPTEMBER, TODAY, profile(tmp_path), parse_choice(words))
        return [entry.id for entry in log.entries]

    assert chosen() == ["i-1", "i-2"]
    assert chosen("#Ratio") == ["i-2"]
    assert chosen("learning", "#ratio") == ["i-2"]
    assert chosen("learning", "#nothing") == []
    quiet = replace(RECORDS, learnings=())
    log = evidence_log(
        RedactedView(quiet, PrivacyOptions()), SEPTEMBER, TODAY, profile(tmp_path), parse_choice(["learning"])
    )
    assert log.entries == ()
    by_id = evidence_log(shown, SEPTEMBER, TODAY, profile(tmp_path), EvidenceChoice(ids=frozenset({"i-2"})))
    assert [entry.id for entry in by_id.entries] == ["i-2"]
    with pytest.raises(WrongUsage, match="feedback"):
        parse_choice(["feedback"])


def test_hours_needed_are_set_beside_those_noted_and_nothing_is_claimed(shown: RedactedView, tmp_path: Path) -> None:
    (tmp_path / "standards").mkdir()
    rules = """name = "District"
[categories]
colleagues = "With colleagues"
communities = "Outside"
[[needed]]
hours = 2
category = "With colleagues"
from = 2026-07-01
by = 2027-06-30
[[needed]]
hours = 1.5
from = 2026-09-02
by = 2026-09-30
"""
    (tmp_path / "standards" / "district.toml").write_text(rules)
    october = month(date(2026, 10, 1))
    log = evidence_log(shown, october, TODAY, profile(tmp_path, "district"))
    assert [(item.needed.minutes, item.minutes) for item in log.so_far] == [(120, 25), (90, 60)]
    text = log_page(log, shown).text()
    assert "| With colleagues | 2 h | 25 min | Wed 1 Jul 2026 to Wed 30 Jun 2027 |" in text
    assert "| All | 1 h 30 | 1 h | Wed 2 Sep 2026 to Wed 30 Sep 2026 |" in text
    assert "not time that was accepted" in text
    assert "unknown" in text
    assert faults(text) == []


def test_a_journals_own_profile_takes_the_place_of_ours(tmp_path: Path) -> None:
    folder = tmp_path / "standards"
    folder.mkdir()
    text = (OWN / f"{USUAL}.toml").read_text().replace('code = "RC1"', 'code = "X1"')
    (folder / f"{USUAL}.toml").write_text(text)
    own = 'name = "District"\n[[standards]]\ncode = "D"\nname = "Give"\nwhen = {give = true}'
    (folder / "district.toml").write_text(own)
    assert names(tmp_path) == ["district", USUAL]
    assert profile(tmp_path).standards[0].code == "X1"
    district = profile(tmp_path, "district")
    assert district.title == "District"
    assert [name.code for name in district.proposed(replace(COFFEE, direction=Direction.BOTH), [], [])] == ["D"]
    assert district.proposed(COFFEE, [SORTING], ["colleagues"]) == []


STANDARD = 'name = "A"\n[[standards]]\ncode = "D"\n'
MISTAKES = (
    "name = ",
    "x = 1",
    "\x00",
    STANDARD,
    'name = "A"\nstandards = 5',
    'name = "A"\ncategories = 3',
    STANDARD + 'name = "N"\nwhen = {mood = ["x"]}',
    STANDARD + 'name = "N"\nwhen = {topics = "x"}',
    'name = "A"\n[[needed]]\nhours = 0\nfrom = 2026-01-01\nby = 2026-02-01',
    'name = "A"\n[[needed]]\nhours = 3\nfrom = 2026-02-01\nby = 2026-01-01',
    'name = "A"\n[[needed]]\nhours = 3\nby = 2026-01-01',
    'name = "A"\n[[needed]]\nhours = 3\ncategory = "Odd"\nfrom = 2026-01-01\nby = 2026-02-01',
)


@pytest.mark.parametrize("text", MISTAKES)
def test_a_profile_with_a_mistake_gets_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "standards").mkdir()
    (tmp_path / "standards" / "mine.toml").write_text(text)
    with pytest.raises(JournalError, match=r"mine\.toml cannot be read"):
        profile(tmp_path, "mine")
    with pytest.raises(JournalError, match="mine"):
        profile(tmp_path, "../mine")
