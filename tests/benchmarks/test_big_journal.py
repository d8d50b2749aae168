from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest

from netjournal.domain.learnings import achievements
from netjournal.domain.records import Records
from netjournal.journal.journal import Journal, counts

sys.path.insert(0, str(Path(__file__).parent))

from big_journal import LAST_DAY, Size, build

SMALL = Size(interactions=300, contacts=60, learnings=80, goals=40, problems=8)


def made(folder: Path, size: Size = SMALL, seed: int = 1) -> Records:
    build(folder, size, seed=seed)
    with Journal(folder) as journal:
        return journal.records()


def test_has_as_many_records_as_were_asked_for(tmp_path: Path) -> None:
    found = made(tmp_path / "one")
    lengths = (found.interactions, found.contacts, found.learnings, found.goals, found.problems)
    assert tuple(map(len, lengths)) == (300, 60, 80, 40, 8)


def test_same_seed_same_journal(tmp_path: Path) -> None:
    assert made(tmp_path / "one") == made(tmp_path / "two")
    assert made(tmp_path / "one again", seed=2) != made(tmp_path / "two again")


def test_is_a_journal_that_could_have_been_written(tmp_path: Path) -> None:
    found = made(tmp_path / "one")
    people = {contact.id for contact in found.contacts}
    talks = {interaction.id: interaction for interaction in found.interactions}
    assert all(set(interaction.contact_ids) <= people and interaction.contact_ids for interaction in found.interactions)
    assert all(
        interaction.on <= LAST_DAY and interaction.created_at.date() <= LAST_DAY for interaction in found.interactions
    )
    for learning in found.learnings:
        days = [day for _, day in achievements(learning)]
        assert days == sorted(days)
        assert days[-1] <= LAST_DAY
        assert learning.on == talks[learning.interaction_ids[0]].on
    assert all(ask.problem_id in {one.id for one in found.problems} for ask in found.asks)
    assert min(interaction.on for interaction in found.interactions) < date(2018, 1, 1)


def test_can_be_searched(tmp_path: Path) -> None:
    build(tmp_path / "one", SMALL)
    with Journal(tmp_path / "one") as journal:
        assert journal.search.everything("ratio")


@pytest.mark.slow
def test_whole_journal_is_made_within_a_minute(tmp_path: Path) -> None:
    began = perf_counter()
    build(tmp_path / "one")
    assert perf_counter() - began < 60
    with Journal(tmp_path / "one") as journal:
        assert counts(journal)["interactions"] == 50_000
        assert counts(journal)["contacts"] == 5_000
