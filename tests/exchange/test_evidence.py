from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lint import apart, faults
from made_year import COFFEE, MEETING, RECORDS, SORTING, TODAY

from netjournal.domain.records import Direction
from netjournal.errors import JournalError
from netjournal.exchange.exports.evidence import (
    HEADS,
    OWN,
    USUAL,
    EvidenceEntry,
    as_csv,
    as_markdown,
    evidence_entries,
    names,
    profile,
)
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions, RedactedView
from netjournal.review.period import month

SEPTEMBER = month(date(2026, 9, 1))


@pytest.fixture
def shown() -> RedactedView:
    return RedactedView(RECORDS, PrivacyOptions(PeopleStyle.ROLES))


@pytest.fixture
def log(shown: RedactedView, tmp_path: Path) -> list[EvidenceEntry]:
    return evidence_entries(shown, SEPTEMBER, TODAY, profile(tmp_path))


def test_an_entry_has_every_field(log: list[EvidenceEntry]) -> None:
    coffee, meeting = log
    assert coffee == EvidenceEntry(
        id="i-1",
        date=date(2026, 9, 1),
        title="Coffee with a colleague (maths lead) about exit tickets",
        type="hallway",
        provider="a colleague (maths lead)",
        location="",
        hours=0.42,
        by_category=(("Collaboration with colleagues", 0.42),),
        standards=(
            "RC3 Professional Expertise",
            "TP2 Evidence",
            "TP4 Implementation",
            "CS2 Culture of Collaborative Inquiry",
        ),
        summary="Coffee with a colleague (maths lead) about exit tickets. "
        "Learned: Sort tickets by error, not by child.",
        application="Fri 4 Sep 2026: Sorted 7B's tickets with a colleague (maths lead).",
        evidence="Twelve minutes, and Monday began with the right problem (E2, another adult saw it).",
        verifier="another adult, to be named",
        artefact="",
        eligibility="unknown",
    )
    assert meeting.provider == "Kestrel [Maths] | Circle"
    assert meeting.by_category == (("Professional communities", 1.0),)


def test_time_that_was_not_entered_is_not_claimed(tmp_path: Path) -> None:
    records = replace(RECORDS, interactions=(replace(COFFEE, minutes=None), replace(MEETING, id="i-9", minutes=None)))
    (only,) = evidence_entries(RedactedView(records, PrivacyOptions()), SEPTEMBER, TODAY, profile(tmp_path))
    assert (only.id, only.hours, only.by_category) == ("i-1", None, ())


def test_csv_carries_the_same(log: list[EvidenceEntry]) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(log).removeprefix("\ufeff"), newline="")))
    assert list(rows[0]) == list(HEADS.values())
    assert rows[0]["Hours"] == "0.42"
    assert rows[0]["Date"] == "2026-09-01"
    assert rows[0]["Hours by category"] == "Collaboration with colleagues: 0.42"
    assert {row["Eligibility"] for row in rows} == {"unknown"}


def test_page_adds_up_and_has_no_complaints(shown: RedactedView, log: list[EvidenceEntry], tmp_path: Path) -> None:
    text = as_markdown(log, SEPTEMBER, shown, profile(tmp_path))
    assert faults(text) == []
    fields, body = apart(text)
    assert fields["hours"] == 1.42
    assert fields["standards"] == "Standards for Professional Learning (Learning Forward, 2022)"
    assert "2 entries, 1.42 hours entered." in body
    assert "| Professional communities | 1.00 | 1 |" in body
    assert faults(as_markdown([], SEPTEMBER, shown, profile(tmp_path))) == []


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
)


@pytest.mark.parametrize("text", MISTAKES)
def test_a_profile_with_a_mistake_gets_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "standards").mkdir()
    (tmp_path / "standards" / "mine.toml").write_text(text)
    with pytest.raises(JournalError, match=r"mine\.toml cannot be read"):
        profile(tmp_path, "mine")
    with pytest.raises(JournalError, match="mine"):
        profile(tmp_path, "../mine")
