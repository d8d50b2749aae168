"""Drafts survive the program, and writing them never makes anybody wait."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from netjournal.journal.drafts import CAPTURE, DraftKeeper, Drafts
from netjournal.journal.journal import Journal
from netjournal.storage.database import Database

TODAY = date(2026, 11, 23)


def test_a_draft_is_there_after_a_restart(tmp_path: Path) -> None:
    store = Database(tmp_path / "journal.db")
    Drafts(store).keep(CAPTURE, "coffee with @lu")
    store.close()
    drafts = Drafts(Database(tmp_path / "journal.db"))
    assert drafts.get(CAPTURE) == "coffee with @lu"
    drafts.keep(CAPTURE, "")
    assert drafts.get(CAPTURE) == ""
    assert drafts.waiting() == {}


def test_the_keeper_writes_the_newest_of_many_versions(tmp_path: Path) -> None:
    store = Database(tmp_path / "journal.db")
    keeper = DraftKeeper(tmp_path / "journal.db")
    for length in range(200):
        keeper.keep(CAPTURE, "x" * length)
        keeper.keep("contact:new", "y" * length)
    keeper.flush()
    assert Drafts(store).waiting() == {CAPTURE: "x" * 199, "contact:new": "y" * 199}
    keeper.keep(CAPTURE, "")
    keeper.close()
    assert list(Drafts(store).waiting("contact:")) == ["contact:new"]
    assert Drafts(store).get(CAPTURE) == ""


@pytest.mark.parametrize("at_the_end", [False, True])
def test_a_draft_that_cannot_be_written_is_tried_again_though_no_more_is_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_the_end: bool
) -> None:
    monkeypatch.setattr("netjournal.journal.drafts.RETRY_SECONDS", 60.0 if at_the_end else 0.01)
    path = tmp_path / "taken" / "journal.db"
    path.parent.write_text("a file where the folder should be")
    keeper = DraftKeeper(path)
    keeper.keep(CAPTURE, "one")
    keeper.flush()
    path.parent.unlink()
    if not at_the_end:
        until = time.monotonic() + 30
        while not path.exists() or Drafts(Database(path)).get(CAPTURE) != "one":
            assert time.monotonic() < until
    keeper.close()
    assert Drafts(Database(path)).get(CAPTURE) == "one"


def test_a_disk_that_never_takes_a_draft_keeps_nobody_from_leaving(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    keeper = DraftKeeper(tmp_path / "taken" / "journal.db")
    keeper.keep(CAPTURE, "one")
    keeper.flush()
    keeper.close()


def test_what_others_write_is_told_from_the_drafts(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        keeper = DraftKeeper(journal.store.path)
        assert keeper.others_wrote(), "not known before its journal is open"
        keeper.keep("capture", "with @lucia")
        keeper.flush()
        before = journal.version()
        keeper.keep("capture", "with @lucia about")
        keeper.flush()
        assert journal.version() != before, "a draft is a write"
        assert not keeper.others_wrote()
        journal.log(journal.understand("with @lucia", TODAY), create=True)
        keeper.keep("capture", "")
        keeper.flush()
        assert keeper.others_wrote()
        assert not keeper.others_wrote()
        keeper.close()


def test_the_keeper_can_open_the_journal_before_the_first_draft(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        keeper = DraftKeeper(journal.store.path)
        keeper.get_ready()
        keeper.keep("a", "b")
        keeper.flush()
        assert not keeper.others_wrote()
        keeper.close()
