"""What others wrote appears on the page in front, and the cursor stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flows import opened, press, settle, store

from netjournal.domain.records import Contact, Interaction, Learning, Problem
from netjournal.errors import JournalError
from netjournal.journal.journal import Journal
from netjournal.tui.journal.page import JournalPage
from netjournal.tui.page import SplitPage

DAY = date(2026, 11, 23)
MADE: dict[str, tuple[str, Callable[[str], Any]]] = {
    "contacts": ("2", lambda text: Contact(name=text)),
    "journal": ("3", lambda text: Interaction(on=DAY, summary=text)),
    "learning": ("4", lambda text: Learning(on=DAY, text=text)),
    "problems": ("5", lambda text: Problem(title=text)),
}


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", DAY.isoformat())


@pytest.mark.parametrize("name", MADE)
async def test_what_another_program_wrote_appears_and_the_cursor_stays(name: str, tmp_path: Path) -> None:
    key, make = MADE[name]
    here = store(tmp_path, make("m is here"))
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, key)
        assert isinstance(app.screen, SplitPage)
        for text in ("a before", "z after"):
            store(tmp_path, make(text))
        app.look_again()
        await settle(pilot)
        lines = app.screen.lines
        assert len([row for row in range(len(lines._source)) if not lines._source.row(row).heading]) == 3
        assert lines.cursor_key == here.id


async def test_an_error_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(self: JournalPage, journal: Journal) -> Any:
        raise JournalError("The disk reported an error.", "Look at it.")

    said: list[str] = []
    store(tmp_path, Interaction(on=DAY, summary="first"))
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "3")
        monkeypatch.setattr(JournalPage, "load", failing)
        monkeypatch.setattr(app, "say_error", lambda error: said.append(error.sentence))
        store(tmp_path, Interaction(on=DAY, summary="from elsewhere"))
        app.look_again()
        await settle(pilot)
        assert said == ["The disk reported an error."]


async def test_the_page_reads_through_the_programs_own_connection_again(tmp_path: Path) -> None:
    store(tmp_path, Interaction(on=DAY, summary="first"))
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "3")
        assert isinstance(app.screen, JournalPage)
        with Journal(tmp_path) as journal:
            journal.add(Interaction(on=DAY, summary="second"), "Log")
        app.look_again()
        await settle(pilot)
        assert app.screen.journal is app.journal
