"""What others wrote to a big journal is read beside the work: no key waits, and nothing older comes over newer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flows import opened, press, settle, store, until

from netjournal.domain.records import Contact, Interaction, Learning, Problem
from netjournal.errors import JournalError
from netjournal.journal.journal import Journal
from netjournal.tui import page
from netjournal.tui.journal.page import JournalPage
from netjournal.tui.page import Page, SplitPage

DAY = date(2026, 11, 23)
MADE: dict[str, tuple[str, Callable[[str], Any]]] = {
    "contacts": ("2", lambda text: Contact(name=text)),
    "journal": ("3", lambda text: Interaction(on=DAY, summary=text)),
    "learning": ("4", lambda text: Learning(on=DAY, text=text)),
    "problems": ("5", lambda text: Problem(title=text)),
}


@pytest.fixture(autouse=True)
def every_journal_is_big(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", DAY.isoformat())
    monkeypatch.setattr(page, "AT_ONCE", -1)


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


async def test_nothing_waits_for_it_and_nothing_older_comes_over_what_is_written_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread is held up; a line that is written here meanwhile is shown, and stays."""
    going, go_on = threading.Event(), threading.Event()
    real = Page._load_apart

    def slow(self: Page) -> Any:
        found = real(self)
        going.set()
        go_on.wait(10)
        return found

    monkeypatch.setattr(Page, "_load_apart", slow)
    store(tmp_path, Interaction(on=DAY, summary="first"))
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "3")
        assert isinstance(app.screen, JournalPage)
        shown = app.screen
        store(tmp_path, Interaction(on=DAY, summary="from elsewhere"))
        app.look_again()
        await until(pilot, going.is_set)
        app.journal.add(Interaction(on=DAY, summary="from here"), "Log")
        app.changed()
        assert len(shown._entries) == 3
        go_on.set()
        await settle(pilot)
        assert len(shown._entries) == 3


async def test_an_error_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(self: Page) -> Any:
        raise JournalError("The disk reported an error.", "Look at it.")

    said: list[str] = []
    monkeypatch.setattr(Page, "_load_apart", failing)
    store(tmp_path, Interaction(on=DAY, summary="first"))
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "3")
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
