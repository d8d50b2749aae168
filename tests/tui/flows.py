"""What the tests of flows need: a program with a journal, keys one after the other, and waiting for what they do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from forms_at_work import write
from textual.content import Content
from textual.pilot import Pilot
from waiting import until

from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.forms.form import Choose, FormDialog
from netjournal.tui.forms.inputs import FieldBox
from netjournal.tui.widgets.lines import LineList

SIZES = [pytest.param((120, 36), marks=pytest.mark.slow), (80, 24)]
"""A narrow window, and a wide one among the slow tests: the tests of the pages look at both each time."""


@asynccontextmanager
async def opened(folder: Path, size: tuple[int, int] = (120, 36)) -> AsyncIterator[tuple[JournalApp, Pilot[str]]]:
    """The program on a journal, with its first page worked out."""
    app = JournalApp(folder)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield app, pilot


def store(folder: Path, record: Any) -> Any:
    """A record in the journal of a folder."""
    with Journal(folder) as journal:
        return journal.add(record, "Add")


async def settle(pilot: Pilot[Any]) -> None:
    """Everything that was begun is done."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys as a teacher does: each when what the one before did is there."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def choose(pilot: Pilot[Any], key: str) -> None:
    """Answer the question in front with its key."""
    await until(pilot, lambda: isinstance(pilot.app.screen, Choose) and pilot.app.screen.is_mounted)
    await press(pilot, key)


async def fill_in(pilot: Pilot[Any], **texts: str) -> None:
    """Fill in the form in front and save it."""
    await until(pilot, lambda: isinstance(pilot.app.screen, FormDialog) and bool(pilot.app.screen.query(FieldBox)))
    form = pilot.app.screen
    for name, text in texts.items():
        form.query_one(f"#field-{name.replace('_', '-')}", FieldBox).input.focus()
        await pilot.pause()
        await pilot.press("end", "ctrl+u")
        await write(pilot, text)
        await pilot.pause()
    await pilot.press("ctrl+s")
    await until(pilot, lambda: pilot.app.screen is not form)
    await settle(pilot)


def rows(app: JournalApp, where: str = "#needs") -> list[str]:
    """The lines of a list of the page in front."""
    source = app.screen.query_one(where, LineList).source
    found = [source.row(place).content for place in range(len(source))]
    drawn: list[Content] = [result(90) if callable(result) else result for result in found]
    return [line.plain.strip() for line in drawn]


def picture(app: JournalApp) -> str:
    """What is on the screen, as text."""
    return "\n".join("".join(part.text for part in strip) for strip in app.screen._compositor.render_strips())


def said(app: JournalApp) -> str:
    """What was said at the edge of the screen, one sentence a line."""
    return "\n".join(notification.message for notification in app._notifications)
