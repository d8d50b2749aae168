"""Today of a big journal, worked out by another process, is the Today that would have been worked out here."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from netjournal.domain.agenda import PART_LINES
from netjournal.domain.records import Contact, Interaction, Learning, Tier
from netjournal.journal import agenda as agenda_module
from netjournal.journal.agenda import Failed, TodayApart, agenda, week_so_far
from netjournal.journal.journal import Journal

TODAY = date(2026, 11, 24)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """More quiet contacts and plans than one sees at once, and minutes this week."""
    with Journal(tmp_path) as journal, journal.change("Make it"):
        for number in range(PART_LINES + 3):
            name = f"[b]Quiet {number} שלום"
            who = journal.contacts.add(Contact(name=name, tier=Tier.COLLEAGUES), on=TODAY - timedelta(days=200))
            long_ago = TODAY - timedelta(days=100 + number)
            journal.add(Interaction(on=long_ago, contact_ids=(who.id,), summary="long ago", minutes=5), "Log")
        journal.add(Interaction(on=TODAY, contact_ids=(who.id,), summary="today", minutes=25), "Log")
        for number in range(PART_LINES + 1):
            journal.add(Learning(text=f"plan {number}", on=TODAY, plan_when="a", plan_will="b"), "Learn")
    yield tmp_path


def test_it_finds_the_same_and_as_much_as_is_shown(folder: Path) -> None:
    with TodayApart(folder, TODAY) as apart:
        needs = apart.needs()
        week, all_needs = apart.week()
    with Journal(folder) as journal:
        assert needs == agenda(journal, TODAY).shortened()
        assert week == week_so_far(journal, TODAY)
        assert all_needs == agenda(journal, TODAY, week).shortened()
    assert len(needs.quiet) == PART_LINES
    assert needs.left_out["quiet"] == 2


def test_one_that_is_stopped_leaves_nobody_waiting(folder: Path) -> None:
    apart = TodayApart(folder, TODAY)
    failed = threading.Event()

    def wait() -> None:
        with pytest.raises(Failed):
            while True:
                apart.needs()
        failed.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    apart.stop()
    waiting.join(60)
    assert failed.is_set()


@pytest.mark.parametrize("program", ["/nowhere/python", "/bin/false", ""])
def test_without_another_process_it_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(agenda_module.sys, "executable", program)
    with pytest.raises(Failed), TodayApart(folder, TODAY) as apart:
        apart.needs()


def test_modules_that_lie_about_are_not_taken_for_its_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "json.py").write_text("raise SystemExit")
    monkeypatch.chdir(folder)
    with TodayApart(folder, TODAY) as apart:
        assert apart.needs().quiet
