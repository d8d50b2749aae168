"""Drafts survive the program, and writing them never makes anybody wait."""

from __future__ import annotations

from pathlib import Path

from netjournal.store.drafts import CAPTURE, DraftKeeper, Drafts
from netjournal.store.store import Store


def test_a_draft_is_there_after_a_restart(tmp_path: Path) -> None:
    store = Store(tmp_path / "journal.db")
    Drafts(store).keep(CAPTURE, "coffee with @lu")
    store.close()
    drafts = Drafts(Store(tmp_path / "journal.db"))
    assert drafts.get(CAPTURE) == "coffee with @lu"
    drafts.keep(CAPTURE, "")
    assert drafts.get(CAPTURE) == ""
    assert drafts.waiting() == {}


def test_the_keeper_writes_the_newest_of_many_versions(tmp_path: Path) -> None:
    store = Store(tmp_path / "journal.db")
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


def test_a_draft_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "taken" / "journal.db"
    (tmp_path / "taken").write_text("a file where the folder should be")
    keeper = DraftKeeper(path)
    keeper.keep(CAPTURE, "one")
    keeper.flush()
    (tmp_path / "taken").unlink()
    keeper.keep(CAPTURE, "two")
    keeper.close()
    assert Drafts(Store(path)).get(CAPTURE) == "two"
